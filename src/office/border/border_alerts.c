/* border_alerts.c - the node's own alerts: proposed by one officer, put in force by another, taken back, listed. */
#include "office/border/border_alerts.h"

#include "access/access.h"
#include "identity/person.h"
#include "office/border/border.h"
#include "office/case/page.h"

#include <stdio.h>
#include <string.h>

#define YEARS_MOST 3 /* that an alert holds without being made anew */
#define PAGE_MOST 50

static bool is_police(const char *regime)
{
	return strcmp(regime, "police") == 0;
}

static enum result regime_permit(struct job *job, const struct actor *actor, const char *regime)
{
	if (is_police(regime) ? actor->police : actor->administrative)
		return OK;
	return job_fail(job, DENIED, "regime", "wrong-regime", "Your account does not work under this regime.");
}

/* --- reading one --- */

static const char *text_of(const json_t *object, const char *name)
{
	const char *text = json_string_value(json_object_get(object, name));

	return text != NULL && text[strspn(text, " \t\r\n")] != '\0' ? text : NULL;
}

static enum result required(struct job *job, const json_t *object, const char *name, const char **ret_text)
{
	*ret_text = text_of(object, name);
	return *ret_text != NULL ? OK : job_fail(job, INVALID, name, "required", "This must be filled in.");
}

static enum result until_read(struct job *job, const char *text, struct instant *ret_until)
{
	struct date date;

	if (date_read(bytes_of(text), &date) != OK)
		return job_fail(job, INVALID, "until", "date", "There is no such date.");
	ret_until->milliseconds = DAYS(date_number(date) + 1);
	if (ret_until->milliseconds <= job->now.milliseconds)
		return job_fail(job, INVALID, "until", "date-past", "The day until which it holds is over.");
	if (ret_until->milliseconds > job->now.milliseconds + DAYS(366 * YEARS_MOST))
		return job_fail(job, INVALID, "until", "too-long",
				"An alert holds at most %d years; then it is made anew.", YEARS_MOST);
	return OK;
}

static enum result words_read(struct job *job, const json_t *alert, struct alert_record *record)
{
	const char *until;

	TRY(required(job, alert, "regime", &record->regime));
	TRY(required(job, alert, "action", &record->action));
	TRY(required(job, alert, "source", &record->source));
	TRY(required(job, alert, "reason", &record->reason));
	TRY(required(job, alert, "authority", &record->authority));
	TRY(required(job, alert, "until", &until));
	record->contact = text_of(alert, "contact");
	if (!is_police(record->regime) && strcmp(record->regime, "administrative") != 0)
		return job_fail(job, INVALID, "regime", "choice", "The regime is administrative or police.");
	if (strcmp(record->action, "call") != 0 && strcmp(record->action, "second-look") != 0)
		return job_fail(job, INVALID, "action", "choice", "The action is second-look or call.");
	if (strcmp(record->action, "call") == 0 && record->contact == NULL)
		return job_fail(job, INVALID, "contact", "required", "Say whom the officer is to call.");
	return until_read(job, until, &record->until);
}

/* The number and the state, folded as a traveller's are. */
static enum result document_read(struct job *job, const json_t *alert, struct alert_record *record)
{
	const char *number = text_of(alert, "document_number"), *state = text_of(alert, "document_state");
	struct document_name name;

	if (number == NULL)
		return OK;
	if (state != NULL)
		TRY(document_name_read(job, bytes_of(state), bytes_of(number), &name));
	else
		TRY(document_number_read(job, bytes_of(number), name.number));
	TAKE(job, record->document_number = arena_copy_cstring(job->arena, name.number));
	if (state != NULL)
		TAKE(job, record->document_state = arena_copy_cstring(job->arena, name.state));
	return OK;
}

static enum result person_read_of(struct job *job, const json_t *alert, struct alert_record *record,
				  struct person *ret_person)
{
	struct person_text text;

	record->name = text_of(alert, "name");
	record->other_name = text_of(alert, "other_name");
	record->born = text_of(alert, "born");
	record->sex = text_of(alert, "sex");
	record->nationality = text_of(alert, "nationality");
	record->spread = json_integer_value(json_object_get(alert, "spread"));
	if (record->spread < 0 || record->spread > ALERT_SPREAD_MOST)
		return job_fail(job, INVALID, "spread", "out-of-range", "The year may be off by at most %d.",
				ALERT_SPREAD_MOST);
	text = (struct person_text){.name = bytes_of(record->name),
				    .other_name = bytes_of(record->other_name),
				    .born = bytes_of(record->born),
				    .sex = bytes_of(record->sex),
				    .document_number = bytes_of(record->document_number)};
	TRY(person_read(job, &text, ret_person));
	ret_person->birth.spread = (int)record->spread;
	return OK;
}

/* What it is found by, and counts under. */
static void kept_of(const struct person *person, struct alert_kept *ret_kept)
{
	alert_keys_kept(person, &ret_kept->keys);
	alert_names_kept(person, &ret_kept->names);
}

enum result alert_take(struct job *job, const json_t *alert, struct alert_record *ret_record,
		       struct alert_kept *ret_kept)
{
	struct alert_record record = {.state = ALERT_PROPOSED, .made_at = job->now};
	struct person person;

	TRY(words_read(job, alert, &record));
	TRY(document_read(job, alert, &record));
	TRY(person_read_of(job, alert, &record, &person));
	kept_of(&person, ret_kept);
	if (ret_kept->keys.count == 0)
		return job_fail(job, INVALID, "name", "question-empty",
				"An alert names a person by name, or a document by its number.");
	*ret_record = record;
	return OK;
}

/* --- the calls --- */

enum result office_alert_propose(struct job *job, const struct office *office, const struct actor *actor,
				 const json_t *alert, int64_t *ret_alert)
{
	AUTO_TRANSACTION struct transaction work = {0};
	struct alert_record record;
	struct alert_kept kept;
	int64_t number = 0;
	char detail[32];

	TRY(alert_take(job, alert, &record, &kept));
	TRY(regime_permit(job, actor, record.regime));
	record.made_by = actor->account_id;
	TRY(transaction_begin(job, office->database, &work));
	TRY(alert_add(job, office->database, &record, &number));
	snprintf(detail, sizeof(detail), "alert %lld", (long long)number);
	TRY(access_look(job, office->database, actor, "alert-propose", NULL, detail));
	TRY(transaction_commit(job, &work));
	*ret_alert = number;
	return OK;
}

static enum result alert_load(struct job *job, const struct office *office, const struct actor *actor, int64_t alert,
			      struct alert_record *ret_record)
{
	enum result found = alert_find(job, office->database, alert, ret_record);

	if (found == MISSING)
		return job_fail(job, MISSING, "alert", "unknown-alert", "There is no such alert.");
	TRY(found);
	return regime_permit(job, actor, ret_record->regime);
}

static enum result decided(struct job *job)
{
	return job_fail(job, CONFLICT, "alert", "decided", "This was decided already.");
}

/* Of an alert as it stands in the store. */
static void kept_again(struct job *job, const struct alert_record *record, struct alert_kept *ret_kept)
{
	struct person_text text = {.name = bytes_of(record->name),
				   .other_name = bytes_of(record->other_name),
				   .born = bytes_of(record->born),
				   .document_number = bytes_of(record->document_number)};
	struct job own = {.arena = job->arena, .now = job->now};
	struct person person;

	*ret_kept = (struct alert_kept){.keys.count = 0};
	if (person_read(&own, &text, &person) != OK)
		return;
	person.birth.spread = (int)record->spread;
	kept_of(&person, ret_kept);
}

static enum result release(struct job *job, const struct office *office, const struct actor *actor, int64_t alert,
			   const struct alert_kept *kept)
{
	return alert_release(job, office->database, alert, actor->account_id,
			     &(struct alert_keeping){.keys = kept->keys.keys,
						     .key_count = kept->keys.count,
						     .born = kept->keys.born,
						     .names = kept->names.keys,
						     .name_count = kept->names.count});
}

enum result alert_names_catch_up(struct job *job, const struct office *office, int most)
{
	int64_t *alerts;
	int count;

	TRY(alert_uncounted(job, office->database, most, &alerts, &count));
	for (int at = 0; at < count; at++) {
		struct alert_record record;
		struct alert_kept kept;

		TRY(alert_find(job, office->database, alerts[at], &record));
		kept_again(job, &record, &kept);
		TRY(alert_names_count(job, office->database, alerts[at], kept.names.keys, kept.names.count));
	}
	return OK;
}

enum result office_alert_release(struct job *job, const struct office *office, const struct actor *actor, int64_t alert)
{
	AUTO_TRANSACTION struct transaction work = {0};
	struct alert_record record;
	struct alert_kept kept;
	enum result released;
	char detail[32];

	TRY(transaction_begin(job, office->database, &work));
	TRY(alert_load(job, office, actor, alert, &record));
	if (strcmp(record.made_by, actor->account_id) == 0)
		return job_fail(job, DENIED, "alert", "same-officer",
				"Another officer than the one who proposed it puts an alert in force.");
	kept_again(job, &record, &kept);
	released = release(job, office, actor, alert, &kept);
	if (released == CONFLICT)
		return decided(job);
	TRY(released);
	snprintf(detail, sizeof(detail), "alert %lld", (long long)alert);
	TRY(access_look(job, office->database, actor, "alert-release", NULL, detail));
	return transaction_commit(job, &work);
}

enum result office_alert_end(struct job *job, const struct office *office, const struct actor *actor, int64_t alert,
			     const char *why)
{
	AUTO_TRANSACTION struct transaction work = {0};
	struct alert_record record;
	enum result ended;
	char detail[32];

	if (!says_something(why))
		return job_fail(job, INVALID, "why", "required", "Say why the alert is taken back.");
	TRY(transaction_begin(job, office->database, &work));
	TRY(alert_load(job, office, actor, alert, &record));
	ended = alert_end(job, office->database, alert, actor->account_id, why, job->now);
	if (ended == CONFLICT)
		return decided(job);
	TRY(ended);
	snprintf(detail, sizeof(detail), "alert %lld", (long long)alert);
	TRY(access_look(job, office->database, actor, "alert-end", NULL, detail));
	return transaction_commit(job, &work);
}

enum result alert_import(struct job *job, const struct office *office, const struct actor *actor, const json_t *alert)
{
	struct alert_record record;
	struct alert_kept kept;
	int64_t number = 0;

	TRY(alert_take(job, alert, &record, &kept));
	record.made_by = actor->account_id;
	TRY(alert_add(job, office->database, &record, &number));
	return release(job, office, actor, number, &kept);
}

/* --- listing --- */

void alert_write(json_t *value, const struct alert_record *alert)
{
	page_number(value, "alert", alert->alert);
	page_text(value, "regime", alert->regime);
	page_text(value, "action", alert->action);
	page_text(value, "source", alert->source);
	page_text(value, "reason", alert->reason);
	page_text(value, "authority", alert->authority);
	page_text(value, "contact", alert->contact);
	page_text(value, "born", alert->born);
	page_text(value, "sex", alert->sex);
	page_text(value, "nationality", alert->nationality);
	page_text(value, "document_number", alert->document_number);
	page_instant(value, "until", alert->until);
}

static json_t *alert_value(const struct alert_record *alert, const struct colleagues *colleagues)
{
	json_t *value = json_object();

	alert_write(value, alert);
	page_text(value, "state", alert->state);
	page_text(value, "name", alert->name);
	page_text(value, "other_name", alert->other_name);
	page_number(value, "spread", alert->spread);
	page_text(value, "document_state", alert->document_state);
	page_instant(value, "made_at", alert->made_at);
	json_object_set_new(value, "made_by", colleague_value(colleagues, alert->made_by));
	json_object_set_new(value, "released_by", colleague_value(colleagues, alert->released_by));
	page_instant(value, "ended_at", alert->ended_at);
	page_text(value, "ended_why", alert->ended_why);
	return value;
}

enum result office_alert_list(struct job *job, const struct office *office, const struct actor *actor,
			      const char *state, int64_t before, json_t **ret_page)
{
	AUTO_TRANSACTION struct transaction work = {0};
	struct alert_filter filter = {state, actor->administrative, actor->police, before, PAGE_MOST};
	json_t *page = json_object(), *list = json_array();
	struct colleagues colleagues;
	struct alert_record *alerts;
	int count;

	TRY(json_own(job, page));
	json_object_set_new(page, "alerts", list);
	TRY(transaction_begin(job, office->database, &work));
	TRY(colleagues_load(job, office, &colleagues));
	TRY(alert_list(job, office->database, &filter, &alerts, &count));
	for (int at = 0; at < count; at++)
		json_array_append_new(list, alert_value(&alerts[at], &colleagues));
	if (count == PAGE_MOST)
		page_number(page, "next", alerts[count - 1].alert);
	else
		json_object_set_new(page, "next", json_null());
	TRY(access_look(job, office->database, actor, "alert-list", NULL, state != NULL ? state : ""));
	TRY(transaction_commit(job, &work));
	*ret_page = page;
	return OK;
}
