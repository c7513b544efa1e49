/* page_time.c - the parts of the case page that are about time: deadlines with their explanation, and the timeline with
 * each event's ladder of receipts. Both sides' clocks stand beside each instant. */
#include "office/case/page.h"

#include "agreement/calendar.h"

#include <stdio.h>
#include <string.h>

/* "2026-03-01T19:00" as the clock on the wall of each party shows it. */
static json_t *local_value(const struct profile *profile, struct instant instant)
{
	json_t *value = json_object();

	for (int party = 0; party < profile->party_count; party++) {
		struct instant local =
		    instant_plus(instant, SECONDS(zone_offset(&profile->parties[party].zone, instant)));
		char text[INSTANT_TEXT_SIZE];

		instant_write(local, text);
		text[16] = '\0';
		page_text(value, profile->parties[party].id, text);
	}
	return value;
}

static void date_member(json_t *object, const char *name, struct date date)
{
	char text[DATE_TEXT_SIZE];

	date_write(date, text);
	page_text(object, name, text);
}

static json_t *skipped_value(const struct count *count)
{
	json_t *list = json_array();

	for (int at = 0; at < count->skipped_count; at++) {
		const struct skipped_day *skipped = &count->skipped[at];
		json_t *value = json_object();

		date_member(value, "date", skipped->date);
		page_flag(value, "weekend", skipped->is_weekend);
		if (skipped->holiday != NULL)
			page_label(value, "holiday", &skipped->holiday->name);
		else
			page_text(value, "holiday", NULL);
		json_array_append_new(list, value);
	}
	return list;
}

/* The days off between the first day and the last in one party's calendar, counted or not: how many of a weekend, and
 * the holidays by name. */
static json_t *days_off_value(const struct party *party, const struct count *count)
{
	json_t *value = json_object(), *holidays = json_array();
	int weekend_days = 0;

	for (struct date date = count->first; date_compare(date, count->last) <= 0; date = date_plus(date, 1)) {
		const struct holiday *holiday;

		if (calendar_is_working(party, date, &holiday))
			continue;
		if (holiday != NULL) {
			json_t *day = json_object();

			date_member(day, "date", date);
			page_label(day, "name", &holiday->name);
			json_array_append_new(holidays, day);
		} else {
			weekend_days++;
		}
	}
	page_number(value, "weekend_days", weekend_days);
	json_object_set_new(value, "holidays", holidays);
	return value;
}

/* How the days are counted, and what each side's calendar says of them. */
static void counting_write(const struct open_case *open, int at, const struct count *count, json_t *value)
{
	static const char *const unit[] = {[UNIT_DAYS] = "days",     [UNIT_WORKING_DAYS] = "working_days",
					   [UNIT_MONTHS] = "months", [UNIT_MINUTES] = "minutes",
					   [UNIT_HOURS] = "hours",   [UNIT_WORKING_HOURS] = "working_hours"};
	const struct profile *profile = open->agreement->profile;
	const struct deadline *rule = &profile->deadlines[at];
	bool extended = open->state->deadlines[at].extended_by != NULL && rule->extended_length > 0;
	json_t *days_off = json_object();

	page_number(value, "length", extended ? rule->extended_length : rule->length);
	page_text(value, "unit", unit[extended ? rule->extended_unit : rule->unit]);
	for (int side = 0; side < profile->side_count; side++) {
		int party = open->state->side_party[side];

		if (party != NONE)
			json_object_set_new(days_off, profile->parties[party].id,
					    days_off_value(&profile->parties[party], count));
	}
	json_object_set_new(value, "days_off", days_off);
}

static void count_write(struct job *job, const struct open_case *open, int at, json_t *value)
{
	const struct profile *profile = open->agreement->profile;
	struct count count;

	if (case_deadline(job, open->state, at, &count) != OK) {
		page_text(value, "ends", NULL);
		page_flag(value, "passed", false);
		return;
	}
	date_member(value, "first", count.first);
	date_member(value, "last", count.last);
	page_instant(value, "ends", count.ends);
	/* The last moment in time is what a clock should show: one minute before the end. */
	json_object_set_new(value, "ends_local", local_value(profile, instant_plus(count.ends, -MINUTES(1))));
	page_flag(value, "passed",
		  open->state->deadlines[at].phase == DEADLINE_RUNS &&
		      job->now.milliseconds >= count.ends.milliseconds);
	json_object_set_new(value, "skipped", skipped_value(&count));
	counting_write(open, at, &count, value);
}

enum result page_deadlines(struct job *job, const struct open_case *open, json_t *page)
{
	static const char *const phase[] = {"idle", "waits", "runs", "stopped"};
	const struct profile *profile = open->agreement->profile;
	json_t *list = json_array();

	json_object_set_new(page, "deadlines", list);
	for (int at = 0; at < profile->deadline_count; at++) {
		const struct deadline *rule = &profile->deadlines[at];
		const struct deadline_state *deadline = &open->state->deadlines[at];
		int party = open->state->side_party[rule->obliged];
		json_t *value;

		if (deadline->phase == DEADLINE_IDLE)
			continue;
		value = json_object();
		json_array_append_new(list, value);
		page_text(value, "id", rule->id);
		page_text(value, "phase", phase[deadline->phase]);
		page_text(value, "obliged", profile->sides[rule->obliged].id);
		page_text(value, "party", party != NONE ? profile->parties[party].id : NULL);
		page_hash(value, "started_by", &deadline->started_by->hash);
		page_instant(value, "start", deadline->phase == DEADLINE_WAITS ? (struct instant){0} : deadline->start);
		page_flag(value, "extended", deadline->extended_by != NULL);
		page_instant(value, "stopped_at", deadline->stopped_at);
		page_text(value, "article", rule->source.article);
		page_flag(value, "verify", rule->source.verify);
		page_label(value, "silence", &rule->silence);
		count_write(job, open, at, value);
	}
	return OK;
}

/* --- timeline --- */

static json_t *files_value(const struct event *event)
{
	json_t *list = json_array();

	for (int at = 0; at < event->body.file_count; at++) {
		json_t *value = json_object();

		page_file(value, &event->body.files[at]);
		json_array_append_new(list, value);
	}
	return list;
}

static json_t *event_value(const struct profile *profile, const struct event *event,
			   const struct colleagues *colleagues, bool ours)
{
	static const char *const kind[] = {
	    [EVENT_STEP] = "step", [EVENT_RECEIPT] = "receipt", [EVENT_OPENED] = "opened", [EVENT_RECORD] = "record"};
	json_t *value = json_object();

	page_hash(value, "hash", &event->hash);
	page_text(value, "party", event->envelope.author);
	page_flag(value, "ours", ours);
	page_number(value, "number", event->envelope.number);
	page_text(value, "kind", kind[event->body.kind]);
	page_text(value, "step", event->body.step);
	page_text(value, "officer", ours ? colleague_name(colleagues, event->body.officer) : event->body.officer);
	page_text(value, "second_officer",
		  ours ? colleague_name(colleagues, event->body.proposer) : event->body.proposer);
	page_text(value, "role", event->body.role);
	page_instant(value, "time", event->envelope.time);
	json_object_set_new(value, "local", local_value(profile, event->envelope.time));
	page_shared(value, "form", event->body.form);
	json_object_set_new(value, "files", files_value(event));
	page_flag(value, "void", false);
	return value;
}

/* Stored, sent, delivered, opened, answered: where the event stands, each with its instant. */
static enum result ladder_write(struct job *job, const struct office *office, const struct outcome *outcome, bool ours,
				json_t *value)
{
	json_t *ladder = json_object();
	const struct envelope *envelope = &outcome->event->envelope;
	struct instant sent_at = envelope->time;

	json_object_set_new(value, "ladder", ladder);
	if (ours)
		TRY(outbox_sent_at(job, office->database, envelope->case_id, envelope->author, envelope->number,
				   &sent_at));
	page_instant(ladder, "stored", outcome->event->envelope.time);
	page_instant(ladder, "sent", sent_at);
	page_instant(ladder, "delivered", outcome->delivered_at);
	page_instant(ladder, "opened", outcome->opened_at);
	page_instant(ladder, "answered", outcome->answered_at);
	return OK;
}

static enum result outcome_write(struct job *job, const struct office *office, const struct open_case *open,
				 const struct outcome *outcome, const struct colleagues *colleagues, json_t *list)
{
	const struct profile *profile = open->agreement->profile;
	bool ours = strcmp(outcome->event->envelope.author, office->party) == 0;
	json_t *value = event_value(profile, outcome->event, colleagues, ours);

	json_array_append_new(list, value);
	page_flag(value, "void", outcome->kind == OUTCOME_VOID);
	page_text(value, "rule", outcome->rule);
	page_text(value, "article", outcome->article);
	page_flag(value, "settled", outcome->settled);
	page_flag(value, "early", outcome->early);
	page_text(value, "state_after", profile->states[outcome->state_after].id);
	return ladder_write(job, office, outcome, ours, value);
}

/* Own records stand among the shared events by their time. */
enum result page_timeline(struct job *job, const struct office *office, const struct open_case *open,
			  const struct colleagues *colleagues, json_t *page)
{
	const struct lane_events *own = &open->file.own;
	json_t *list = json_array();
	int record = 0;

	json_object_set_new(page, "timeline", list);
	for (int at = 0; at < open->state->outcome_count; at++) {
		const struct outcome *outcome = &open->state->outcomes[at];

		for (; record < own->count &&
		       own->events[record]->envelope.time.milliseconds <= outcome->event->envelope.time.milliseconds;
		     record++)
			json_array_append_new(
			    list, event_value(open->agreement->profile, own->events[record], colleagues, true));
		TRY(outcome_write(job, office, open, outcome, colleagues, list));
	}
	for (; record < own->count; record++)
		json_array_append_new(list,
				      event_value(open->agreement->profile, own->events[record], colleagues, true));
	return OK;
}
