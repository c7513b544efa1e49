/* answer_rule.c - questions answered by rule (answer_rule.h): setting a rule, and answering what waits. */
#include "office/desk/answer_rule.h"

#include "access/access.h"
#include "base/file.h"
#include "base/log.h"
#include "identity/national_number.h"
#include "office/case/open_case.h"
#include "office/case/page.h"
#include "office/case/projection.h"
#include "register/source.h"
#include "store/answer_rules.h"

#include <string.h>

#define WAITING_MOST 200 /* in one pass */

enum result record_settings_read(struct job *job, const char *node_folder, struct register_settings *ret_settings)
{
	struct bytes text;
	char *file;
	enum result result;

	TAKE(job, file = arena_print(job->arena, "%s/" RECORD_FILE, node_folder));
	result = file_read(job, file, SETTINGS_BYTES_MOST, &text);
	if (result == MISSING)
		job_forgive(job);
	if (result != OK)
		return result;
	TRY(register_settings_take(job, node_folder, text, ret_settings));
	ret_settings->is_record = true;
	return OK;
}

/* --- what waits --- */

/* A number as it is compared; empty when it cannot be read as one, and then it is nobody's. */
struct folded {
	char text[NUMBER_BYTES_MOST + 1];
};

static struct folded fold(const struct job *job, struct bytes text)
{
	struct job own = {.arena = job->arena, .now = job->now};
	struct folded folded;

	if (number_fold(&own, "number", text, 1, folded.text) != OK)
		folded.text[0] = '\0';
	return folded;
}

struct question {
	const char *case_id;
	const struct answer_rule *rule;
	const struct step *step;
	const struct profile *profile;
	struct folded number, document;
	struct date born;
	int rows;           /* of the record that have its number */
	bool same, revoked; /* what the last of them says */
	const char *outcome;
};

struct pass {
	const struct office *office;
	struct question *questions;
	int count;
};

static struct folded field_folded(const struct job *job, const struct profile *profile, const int path[2],
				  const json_t *form)
{
	const char *text = json_string_value(json_object_get(form, profile->forms[path[0]].fields[path[1]].id));

	return fold(job, text != NULL ? bytes_of(text) : BYTES(""));
}

/* What the case asks, by the version of the agreement that it was opened under. */
static enum result question_read(struct job *job, struct pass *pass, const struct answer_rule *rule,
				 const char *case_id)
{
	struct question *question = &pass->questions[pass->count++];
	struct open_case *open;
	const json_t *form;
	const char *born;
	int at;

	*question = (struct question){.case_id = case_id, .rule = rule, .outcome = "no-match"};
	TRY(open_case_load(job, pass->office, case_id, &open));
	question->profile = open->agreement->profile;
	at = profile_find_step(question->profile, rule->step);
	if (at == NONE || !step_answers_by_rule(&question->profile->steps[at]) ||
	    (question->profile->steps[at].kinds >> open->state->kind & 1) == 0) {
		question->outcome = "no-rule";
		return OK;
	}
	question->step = &question->profile->steps[at];
	TRY(projection_person(job, pass->office, open, &form));
	const struct by_rule *by = &question->step->by_rule;
	question->number = field_folded(job, question->profile, by->number, form);
	question->document = field_folded(job, question->profile, by->document, form);
	born = json_string_value(json_object_get(form, question->profile->forms[by->born[0]].fields[by->born[1]].id));
	if (born == NULL || date_read(bytes_of(born), &question->born) != OK || question->number.text[0] == '\0' ||
	    question->document.text[0] == '\0')
		question->step = NULL;
	return OK;
}

/* The states to which a case of the step's kinds comes when it is opened, and from which the step leads on. */
static enum result waiting_of_rule(struct job *job, struct pass *pass, const struct answer_rule *rule,
				   const struct profile *profile, const struct step *step)
{
	for (int at = 0; at < profile->step_count; at++) {
		const struct step *opening = &profile->steps[at];
		const char **case_ids;
		int count;

		if (!opening->opens || opening->to == NONE || (opening->kinds & step->kinds) == 0 ||
		    (step->from >> opening->to & 1) == 0)
			continue;
		TRY(answer_rule_waiting(job, pass->office->database, profile->id, profile->states[opening->to].id,
					WAITING_MOST - pass->count, &case_ids, &count));
		for (int each = 0; each < count; each++) {
			bool known = false;

			for (int other = 0; other < pass->count; other++)
				known |= strcmp(pass->questions[other].case_id, case_ids[each]) == 0;
			if (!known)
				TRY(question_read(job, pass, rule, case_ids[each]));
		}
	}
	return OK;
}

static enum result waiting_find(struct job *job, struct pass *pass)
{
	struct answer_rule *rules;
	int count;

	TRY(answer_rule_list(job, pass->office->database, true, &rules, &count));
	if (count == 0)
		return OK;
	TAKE(job, pass->questions = NEW_MANY(job->arena, struct question, WAITING_MOST));
	for (int at = 0; at < count; at++) {
		for (int each = 0; each < pass->office->agreement_count; each++) {
			const struct profile *profile = pass->office->agreements[each].profile;
			int step = strcmp(profile->id, rules[at].agreement) == 0
				       ? profile_find_step(profile, rules[at].step)
				       : NONE;

			if (step != NONE && step_answers_by_rule(&profile->steps[step]) && pass->count < WAITING_MOST)
				TRY(waiting_of_rule(job, pass, &rules[at], profile, &profile->steps[step]));
		}
	}
	return OK;
}

/* --- the record --- */

static bool born_on(struct job *job, struct bytes text, struct date date)
{
	struct job own = {.arena = job->arena, .now = job->now};
	const struct person_text about = {.born = text, .name = BYTES("X")};
	struct person person;

	return person_read(&own, &about, &person) == OK && person.birth.year == date.year &&
	       person.birth.month == date.month && person.birth.day == date.day && person.birth.spread == 0;
}

/* A column that says of a visa that it was revoked: a date, a word; or whether it was, as databases write "no". */
static bool is_told(struct bytes value)
{
	return value.size > 0 && !bytes_equal_cstring(value, "f") && !bytes_equal_cstring(value, "false");
}

static void row_hold_against(struct job *job, const struct register_row *row, struct pass *pass)
{
	struct folded number = fold(job, row->values[COLUMN_KEY]);

	for (int at = 0; at < pass->count; at++) {
		struct question *question = &pass->questions[at];

		if (question->step == NULL || strcmp(question->number.text, number.text) != 0)
			continue;
		question->rows++;
		question->same =
		    strcmp(fold(job, row->values[COLUMN_DOCUMENT_NUMBER]).text, question->document.text) == 0 &&
		    born_on(job, row->values[COLUMN_BORN], question->born);
		question->revoked = is_told(row->values[COLUMN_REMOVED]);
	}
}

static void source_close_at(struct register_source **source)
{
	if (*source != NULL)
		register_source_close(*source);
}

/* A row that cannot be read is passed over: it is nobody's only row. */
static enum result record_read(struct job *job, struct pass *pass)
{
	__attribute__((cleanup(source_close_at))) struct register_source *source = NULL;
	struct register_row row;
	enum result read;

	TRY(register_source_open(job, pass->office->record, &source));
	while ((read = register_source_next(job, source, &row)) != MISSING) {
		if (read == OK)
			row_hold_against(job, &row, pass);
		else if (read == INVALID || read == LIMIT)
			job_forgive(job);
		else
			return read;
	}
	return OK;
}

/* --- the answer --- */

static enum result answer_sign(struct job *job, const struct office *office, const struct question *question)
{
	AUTO_TRANSACTION struct transaction work = {0};
	const struct by_rule *by = &question->step->by_rule;
	struct account_record account;
	struct actor actor = {.administrative = true,
			      .police = true,
			      .language = "en",
			      .key_id = office->node_key_id,
			      .purpose = "answer-by-rule"};
	struct step_request request = {.step = question->step->id};
	json_t *form = json_object();
	int64_t version;
	bool proposed;

	TRY(json_own(job, form));
	json_object_set_new(form, question->profile->forms[by->says[0]].fields[by->says[1]].id,
			    json_string(question->revoked ? by->revoked : by->standing));
	request.form = form;
	TRY(transaction_begin(job, office->database, &work));
	TRY(account_find(job, office->database, question->rule->account_id, &account));
	actor.account_id = account.account_id;
	actor.name = account.name;
	actor.rule_of = account.key_id;
	TRY(office_step_take(job, office, &actor, question->case_id, &request, &proposed, &version));
	TRY(access_look(job, office->database, &actor, "by-rule", question->case_id, question->step->id));
	TRY(answer_rule_looked(job, office->database, question->case_id, "answered"));
	return transaction_commit(job, &work);
}

/* What is not answered is the duty officer's; that it was looked at is kept. */
static enum result question_end(struct job *job, const struct office *office, const struct question *question,
				int *answered)
{
	struct job own = {.arena = job->arena, .now = job->now, .chance = job->chance};
	const char *outcome = question->rows > 1 ? "several-rows" : question->outcome;

	if (question->step != NULL && question->rows == 1 && question->same) {
		if (answer_sign(&own, office, question) == OK) {
			(*answered)++;
			return OK;
		}
		log_failure(LOG_WARNING, "office", "rule-refused", &own);
		outcome = "refused";
	}
	log_line(LOG_INFO, "office", "rule-passed-on", "case", question->case_id, "why", outcome, NULL);
	return answer_rule_looked(job, office->database, question->case_id, outcome);
}

enum result office_answer_by_rule(struct job *job, const struct office *office, int *ret_answered)
{
	struct pass pass = {.office = office};
	int answered = 0;

	*ret_answered = 0;
	if (office->record == NULL)
		return OK;
	TRY(waiting_find(job, &pass));
	if (pass.count == 0)
		return OK;
	TRY(record_read(job, &pass));
	for (int at = 0; at < pass.count; at++)
		TRY(question_end(job, office, &pass.questions[at], &answered));
	*ret_answered = answered;
	return OK;
}
