/* border_check.c - one document at the counter: what its zone says, whether it is valid, alerts, lists, and a word. */
#include "office/border/border_found.h"

#include "office/case/page.h"

/* --- what is asked --- */

static const char *text_of(const json_t *fields, const char *name)
{
	const char *text = json_string_value(json_object_get(fields, name));

	return text != NULL && *text != '\0' ? text : NULL;
}

/* Typed by hand: the number and the state as documents print them. */
static enum result fields_read(struct job *job, const json_t *fields, struct traveller *ret_traveller)
{
	struct traveller traveller = {
	    .family_name = text_of(fields, "family_name"),
	    .given_names = text_of(fields, "given_names"),
	    .born = text_of(fields, "born"),
	    .sex = text_of(fields, "sex"),
	    .nationality = text_of(fields, "nationality"),
	    .expires = text_of(fields, "expires"),
	};
	const char *number = text_of(fields, "document_number"), *state = text_of(fields, "state");
	struct document_name name;
	struct date date;

	if (number == NULL && traveller.family_name == NULL && traveller.given_names == NULL)
		return job_fail(job, INVALID, "zone", "question-empty",
				"Give the document's zone, or its number and state, or a name.");
	if (traveller.expires != NULL && date_read(bytes_of(traveller.expires), &date) != OK)
		return job_fail(job, INVALID, "expires", "date", "There is no such date.");
	if (number != NULL) {
		/* A number without a state can still be that of an alert. */
		if (state != NULL)
			TRY(document_name_read(job, bytes_of(state), bytes_of(number), &name));
		else
			TRY(document_number_read(job, bytes_of(number), name.number));
		TAKE(job, traveller.document_number = arena_copy_cstring(job->arena, name.number));
		if (state != NULL)
			TAKE(job, traveller.state = arena_copy_cstring(job->arena, name.state));
	}
	*ret_traveller = traveller;
	return OK;
}

static enum result question_read(struct job *job, const struct border_question *question, json_t *answer,
				 struct traveller *ret_traveller)
{
	struct zone_document *zone;
	struct person person;
	json_t *mrz;

	if (question->zone == NULL) {
		json_object_set_new(answer, "zone", json_null());
		TRY(fields_read(job, question->fields, ret_traveller));
		return traveller_person(job, ret_traveller, &person); /* says which field is wrong */
	}
	TRY(office_document_read(job, question->zone, &mrz));
	json_object_set(answer, "zone", mrz);
	TAKE(job, zone = NEW(job->arena, struct zone_document));
	TRY(zone_document_read(job, bytes_of(question->zone), zone));
	*ret_traveller = traveller_of_zone(zone);
	return OK;
}

enum result office_border_check(struct job *job, const struct office *office, const struct actor *actor,
				const struct border_question *question, json_t **ret_answer)
{
	bool findings[FINDING_COUNT] = {false};
	json_t *answer = json_object(), *lists;
	struct traveller traveller;
	struct finding_work work;
	struct actor purposeful;

	TRY(json_own(job, answer));
	TRY(permit_purpose(job, actor, question->purpose, &purposeful));
	TRY(question_read(job, question, answer, &traveller));
	TRY(finding_open(job, office, actor, &work));
	TRY(traveller_find(job, &work, &traveller, findings, answer));
	TRY(office_lists_show(job, office, &lists));
	json_object_set(answer, "lists", json_object_get(lists, "lists"));
	page_instant(answer, "checked_at", job->now);
	TRY(finding_log(job, &work, &purposeful, "border-check"));
	*ret_answer = answer;
	return OK;
}
