/* border_flight.c - the travellers of a flight, one by one, with what a check at the counter would find of each. */
#include "office/border/border_found.h"

#include "office/case/page.h"

#include <string.h>

#define FLIGHT_LETTERS_MOST 20

static void traveller_write(const struct traveller *traveller, json_t *value)
{
	page_text(value, "family_name", traveller->family_name);
	page_text(value, "given_names", traveller->given_names);
	page_text(value, "born", traveller->born);
	page_text(value, "nationality", traveller->nationality);
	page_text(value, "document_number", traveller->document_number);
	page_text(value, "state", traveller->state);
	page_text(value, "seat", traveller->seat);
}

/* A row that cannot be read is in the answer with its text and what is wrong with it. */
static enum result row_write(struct job *job, struct finding_work *work, const struct manifest_row *row, json_t *list,
			     int *second_looks)
{
	bool findings[FINDING_COUNT] = {false};
	json_t *value = json_object(), *traveller = json_object();

	TRY(json_own(job, value));
	page_number(value, "line", row->line);
	json_object_set_new(value, "traveller", traveller);
	json_array_append(list, value);
	if (row->rule != NULL) {
		page_text(value, "text", row->text);
		page_text(value, "field", row->field);
		page_text(value, "rule", row->rule);
		page_text(value, "reason", row->reason);
		return OK;
	}
	traveller_write(&row->traveller, traveller);
	findings[FINDING_TWICE] = row->twice > 0;
	TRY(traveller_find(job, work, &row->traveller, findings, value));
	if (row->twice > 0)
		page_number(value, "twice", row->twice);
	*second_looks += advice_of(findings) > ADVICE_COMPARE;
	return OK;
}

static enum result flight_read(struct job *job, const char *flight)
{
	if (flight != NULL && strlen(flight) > FLIGHT_LETTERS_MOST)
		return job_fail(job, LIMIT, "flight", "too-long", "A flight's number has at most %d letters.",
				FLIGHT_LETTERS_MOST);
	return OK;
}

enum result office_border_flight(struct job *job, const struct office *office, const struct actor *actor,
				 const char *text, const char *flight, const char *purpose, json_t **ret_answer)
{
	json_t *answer = json_object(), *rows = json_array(), *lists;
	struct finding_work work;
	struct manifest manifest;
	struct actor purposeful;
	int second_looks = 0;

	TRY(json_own(job, answer));
	json_object_set_new(answer, "rows", rows);
	TRY(permit_purpose(job, actor, purpose, &purposeful));
	TRY(flight_read(job, flight));
	TRY(manifest_read(job, bytes_of(text), &manifest));
	TRY(finding_open(job, office, actor, &work));
	text_print(&work.shown, "flight %s, %d travellers, %d rows not read:", flight != NULL ? flight : "",
		   manifest.count, manifest.faults);
	for (int at = 0; at < manifest.count; at++)
		TRY(row_write(job, &work, &manifest.rows[at], rows, &second_looks));
	TRY(office_lists_show(job, office, &lists));
	json_object_set(answer, "lists", json_object_get(lists, "lists"));
	page_text(answer, "flight", flight);
	page_number(answer, "travellers", manifest.count);
	page_number(answer, "second_looks", second_looks);
	page_number(answer, "not_read", manifest.faults);
	page_instant(answer, "checked_at", job->now);
	TRY(finding_log(job, &work, &purposeful, "border-flight"));
	*ret_answer = answer;
	return OK;
}
