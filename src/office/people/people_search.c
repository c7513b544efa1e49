/* people_search.c - a question to the register: understood, searched, shown, logged.
 *
 * The search itself holds no transaction: reading rows of a ministry's database may take a while, and nobody else's
 * writing waits for it. Then, in one transaction, the case's decisions are read and the look is logged with what was
 * shown; without that line nothing is given back. */
#include "office/people/people_value.h"

#include "access/access.h"
#include "base/log.h"
#include "base/text.h"
#include "identity/search.h"
#include "office/case/own_lane.h"
#include "office/case/projection.h"

#include <string.h>

#define DETAIL_BYTES_MOST 4000
#define BEHIND_MOST 14.0 /* bits by which a candidate may be behind the first and still be shown */

/* What is wrong with an index is told in the log, to whoever can mend it; an officer is told whom to ask. */
static enum result register_here(struct job *job, const struct office *office)
{
	enum result result;

	if (office->people == NULL)
		return job_fail(job, MISSING, "register", "no-register",
				"This node knows no register of people (register.conf).");
	result = people_refresh(job, office->people);
	if (result != DAMAGED)
		return result;
	log_failure(LOG_ALARM, "people", "index-not-taken", job);
	job_forgive(job);
	return job_fail(job, BUSY, "register", "index-unusable",
			"The index of the register cannot be used. The operator can build it anew.");
}

/* --- the question --- */

/* The case, when one is named, and what its application says of the person. */
static enum result case_look(struct job *job, const struct office *office, const struct actor *actor,
			     const char *case_id, struct open_case **ret_open, const json_t **ret_form)
{
	*ret_open = NULL;
	*ret_form = NULL;
	if (case_id == NULL)
		return OK;
	TRY(open_case_load(job, office, case_id, ret_open));
	TRY(open_case_permit(job, office, actor, *ret_open));
	return projection_person(job, office, *ret_open, ret_form);
}

static enum result question_read(struct job *job, const struct people_question *question, const json_t *form,
				 struct asked *ret_asked, struct person *ret_person)
{
	struct asked asked = {0};

	if (question->text != NULL && *question->text != '\0')
		TRY(asked_text(job, question->text, &asked));
	else if (question->fields == NULL && form != NULL)
		TRY(asked_form(job, form, &asked));
	if (question->fields != NULL)
		TRY(asked_fields(job, question->fields, &asked));
	if (asked.kind == NULL)
		return job_fail(job, INVALID, "text", "question-empty", "Type a name, a number or a document's zone.");
	TRY(asked_person(job, &asked, ret_person));
	*ret_asked = asked;
	return OK;
}

/* --- the answer --- */

/* One answer while it is written. */
struct answering {
	const struct office *office;
	const struct open_case *open; /* or NULL */
	const struct colleagues *colleagues;
	struct text shown; /* references, for the log */
};

/* What a page can say of a candidate whose row is not there any more: what the index knows. */
static enum result known_value(struct job *job, const struct person *person, json_t **ret_value)
{
	json_t *value = json_object();
	char *name, *father;

	TRY(json_own(job, value));
	TAKE(job, name = name_write(job->arena, &person->name));
	TAKE(job, father = name_write(job->arena, &person->father));
	page_text(value, "name", name);
	page_text(value, "father", father);
	*ret_value = value;
	return OK;
}

static json_t *decision_of(const struct answering *answering, struct bytes key)
{
	const struct own_state *own = answering->open != NULL ? answering->open->own : NULL;

	for (int at = 0; own != NULL && at < own->candidate_count; at++) {
		const struct candidate_state *candidate = &own->candidates[at];
		json_t *list, *value;

		if (!bytes_equal_cstring(key, candidate->key) || candidate->standing == CANDIDATE_NOTHING)
			continue;
		list = decisions_value(candidate, 1, answering->colleagues);
		value = json_incref(json_array_get(list, 0));
		json_decref(list);
		return value;
	}
	return json_null();
}

static enum result row_write(struct job *job, const struct answering *answering,
			     const struct people_candidate *candidate, json_t *value)
{
	struct register_row row;
	json_t *shown = NULL;
	bool changed = false;
	enum result found = people_row(job, answering->office->people, candidate, &row, &changed);

	if (found == MISSING) {
		job_forgive(job);
		TRY(known_value(job, &candidate->person, &shown));
		page_text(value, "row_state", "missing");
		json_object_set_new(value, "decision", json_null());
	} else {
		TRY(found);
		TRY(row_value(job, &row, false, &shown));
		page_text(value, "row_state", changed ? "changed" : "same");
		json_object_set_new(value, "decision", decision_of(answering, row.values[COLUMN_KEY]));
	}
	json_object_set(value, "row", shown);
	return OK;
}

static enum result candidate_write(struct job *job, struct answering *answering,
				   const struct people_candidate *candidate, json_t *list)
{
	const struct people_score *score = &candidate->score;
	struct people *people = answering->office->people;
	char reference[REFERENCE_TEXT_SIZE];
	json_t *value = json_object(), *bars;

	TRY(json_own(job, value));
	row_reference_write(people_generation(people), candidate->in_changes, candidate->reference, reference);
	text_print(&answering->shown, " %s%llu", candidate->in_changes ? "c" : "",
		   (unsigned long long)candidate->reference);
	page_text(value, "reference", reference);
	json_object_set_new(value, "probability", json_real(score->probability));
	page_flag(value, "likely", score->likely);
	json_object_set_new(value, "bits", json_real(score->bits));
	TRY(bars_value(job, score, &bars));
	json_object_set(value, "bars", bars);
	page_text(value, "decider", score->decider);
	TRY(row_write(job, answering, candidate, value));
	json_array_append(list, value);
	return OK;
}

/* Whom the question hardly fits has a right not to be shown: those far behind the first are left out. */
static enum result answer_write(struct job *job, struct answering *answering, const struct people_question *question,
				const struct asked *asked, const struct person *person,
				const struct people_answer *found, json_t **ret_answer)
{
	struct people *people = answering->office->people;
	json_t *answer = json_object(), *list = json_array(), *hints = json_array(), *fields, *zone = json_null();
	int shown = 0;

	TRY(json_own(job, answer));
	json_object_set_new(answer, "candidates", list);
	TRY(asked_write(job, asked, &fields));
	page_text(answer, "understood", asked->kind);
	json_object_set(answer, "asked", fields);
	if (strcmp(asked->kind, "zone") == 0)
		TRY(office_document_read(job, question->text, &zone));
	json_object_set(answer, "zone", zone);
	json_object_set_new(answer, "hints", hints);
	if (asked_sex_differs(person))
		json_array_append_new(hints, json_string("number-of-other-sex"));
	page_number(answer, "equal", found->equal);
	page_flag(answer, "equal_is_least", found->equal_is_least);
	page_number(answer, "effort", found->effort);
	page_number(answer, "effort_most", SEARCH_EFFORT_USUAL);
	page_flag(answer, "cut", found->cut);
	page_number(answer, "people", people_count(people));
	while (shown < found->count &&
	       found->candidates[shown].score.bits + BEHIND_MOST >= found->candidates[0].score.bits)
		shown++;
	text_print(&answering->shown, "%s, %d shown of generation %lld:", asked->kind, shown,
		   (long long)people_generation(people));
	for (int at = 0; at < shown; at++)
		TRY(candidate_write(job, answering, &found->candidates[at], list));
	*ret_answer = answer;
	return OK;
}

/* --- the call --- */

static enum result log_look(struct job *job, const struct office *office, const struct actor *actor, const char *action,
			    const char *case_id, const char *detail)
{
	AUTO_TRANSACTION struct transaction work = {0};

	TRY(transaction_begin(job, office->database, &work));
	TRY(access_look(job, office->database, actor, action, case_id, detail));
	return transaction_commit(job, &work);
}

enum result office_people_search(struct job *job, const struct office *office, const struct actor *actor,
				 const struct people_question *question, json_t **ret_answer)
{
	struct answering answering = {.office = office, .shown = text_open(job->arena, DETAIL_BYTES_MOST)};
	struct colleagues colleagues;
	struct people_answer found;
	struct open_case *open;
	struct person person;
	struct asked asked;
	struct actor purposeful;
	const json_t *form;
	json_t *answer;

	TRY(permit_purpose(job, actor, question->purpose, &purposeful));
	TRY(register_here(job, office));
	TRY(case_look(job, office, actor, question->case_id, &open, &form));
	TRY(colleagues_load(job, office, &colleagues));
	answering.open = open;
	answering.colleagues = &colleagues;
	TRY(question_read(job, question, form, &asked, &person));
	TRY(people_search(job, office->people, &person, question->most > 0 ? question->most : PEOPLE_SHOWN_USUAL,
			  &found));
	TRY(answer_write(job, &answering, question, &asked, &person, &found, &answer));
	TRY(log_look(job, office, &purposeful, "people-search", question->case_id,
		     answering.shown.data != NULL ? answering.shown.data : ""));
	*ret_answer = answer;
	return OK;
}

/* --- a row --- */

/* The row that a reference of a search means, while the same index is in force. */
static enum result row_find(struct job *job, const struct office *office, const char *text,
			    struct register_row *ret_row)
{
	struct person person;
	uint64_t reference;
	int64_t generation;
	bool in_changes;

	TRY(register_here(job, office));
	TRY(row_reference_read(job, text, &generation, &in_changes, &reference));
	if (generation != people_generation(office->people))
		return job_fail(job, CONFLICT, "reference", "register-changed",
				"The register was indexed anew since you searched. Search again.");
	return people_find(job, office->people, in_changes, reference, ret_row, &person);
}

enum result office_people_row(struct job *job, const struct office *office, const struct actor *actor,
			      const char *reference, const char *purpose, const char *case_id, json_t **ret_row)
{
	struct register_row row;
	struct open_case *open;
	struct actor purposeful;
	const json_t *form;
	json_t *value;

	TRY(permit_purpose(job, actor, purpose, &purposeful));
	TRY(case_look(job, office, actor, case_id, &open, &form));
	TRY(row_find(job, office, reference, &row));
	TRY(row_value(job, &row, true, &value));
	TRY(log_look(job, office, &purposeful, "people-row", case_id, reference));
	*ret_row = value;
	return OK;
}

/* --- decisions --- */

/* The form of the record: with "this", the row as it is now, so that what was decided can be judged later. */
static enum result decision_form(struct job *job, const struct people_decision *decision, const char *key,
				 const struct register_row *row, json_t **ret_form)
{
	json_t *form =
	    json_pack("{s:s, s:s, s:s}", "key", key, "decision", decision->decision, "reason", decision->reason);
	json_t *shown;

	TRY(json_own(job, form));
	if (row != NULL && strcmp(decision->decision, DECISION_THIS) == 0) {
		TRY(row_value(job, row, true, &shown));
		json_object_set(form, "row", shown);
	}
	*ret_form = form;
	return OK;
}

static enum result reason_check(struct job *job, const char *reason)
{
	if (!says_something(reason) || strlen(reason) > REASON_LETTERS_MOST * 4)
		return job_fail(job, INVALID, "reason", "required", "Say in 1 to %d letters why.", REASON_LETTERS_MOST);
	return OK;
}

/* Whom the decision is about: the row's key, and the row when the register is asked. */
static enum result decided_about(struct job *job, const struct office *office, const struct people_decision *decision,
				 struct register_row *row, const char **ret_key, bool *ret_has_row)
{
	*ret_has_row = decision->reference != NULL;
	*ret_key = decision->key;
	if (decision->reference == NULL)
		return decision->key != NULL ? OK : job_fail(job, INVALID, "reference", "required", "Say about whom.");
	TRY(row_find(job, office, decision->reference, row));
	TAKE(job, *ret_key = bytes_cstring(job->arena, row->values[COLUMN_KEY]));
	if (**ret_key == '\0')
		return job_fail(job, DAMAGED, "register", "no-key", "The register's row has no key.");
	return OK;
}

/* Someone new is decided about only by a row of the register. */
static enum result known_before(struct job *job, const struct open_case *open, const char *key)
{
	for (int at = 0; at < open->own->candidate_count; at++) {
		if (strcmp(open->own->candidates[at].key, key) == 0)
			return OK;
	}
	return job_fail(job, MISSING, "key", "unknown-candidate", "Nothing was decided about this person yet.");
}

enum result office_people_decide(struct job *job, const struct office *office, const struct actor *actor,
				 const char *case_id, const struct people_decision *decision, const char **ret_standing,
				 int64_t *ret_version)
{
	AUTO_TRANSACTION struct transaction work = {0};
	enum candidate_standing standing;
	struct register_row row;
	struct open_case *open;
	const char *key, *officer;
	int64_t version;
	json_t *form;
	bool has_row;

	TRY(reason_check(job, decision->reason));
	TRY(decided_about(job, office, decision, &row, &key, &has_row));
	TRY(transaction_begin(job, office->database, &work));
	TRY(open_case_load(job, office, case_id, &open));
	TRY(open_case_permit(job, office, actor, open));
	TRY(officer_pseudonym(job, office, actor->key_id, &officer));
	if (!has_row)
		TRY(known_before(job, open, key));
	TRY(candidate_decide(job, open->own->candidates, open->own->candidate_count, key, decision->decision, officer,
			     &standing));
	TRY(decision_form(job, decision, key, has_row ? &row : NULL, &form));
	TRY(own_lane_append(job, office, actor, open, RECORD_CANDIDATE, form));
	TRY(open_case_save(job, office, open, &version));
	TRY(access_look(job, office->database, actor, RECORD_CANDIDATE, case_id, decision->decision));
	TRY(transaction_commit(job, &work));
	*ret_standing = candidate_standing_name(standing);
	*ret_version = version;
	return OK;
}
