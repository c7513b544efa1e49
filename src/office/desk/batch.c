/* batch.c - a list of cases that are dealt with together. They stay cases of their own: nothing of one is in another,
 * and what stands against one is said beside it. */
#include "office/desk/batch.h"

#include "office/case/page.h"
#include "office/case/readers.h"

static enum result cases_check(struct job *job, const json_t *cases)
{
	size_t count = json_array_size(cases);

	if (count == 0 || count > BATCH_MOST)
		return job_fail(job, INVALID, "cases", "list", "Name 1 to %d cases.", BATCH_MOST);
	for (size_t at = 0; at < count; at++) {
		const json_t *id = json_array_get(cases, at);

		if (!json_is_string(id))
			return job_fail(job, INVALID, "cases", "case", "A case is named by its id.");
		for (size_t before = 0; before < at; before++) {
			if (json_equal(json_array_get(cases, before), id))
				return job_fail(job, INVALID, "cases", "twice", "A case is named twice.");
		}
	}
	return OK;
}

/* A case whose name the actor may not know has none here. */
static const char *reference_of(struct job *job, const struct office *office, const struct actor *actor, const char *id)
{
	struct failure failure = job->failure;
	struct case_view view;
	const char *reference = NULL;

	job_forgive(job);
	if (office_case_readable(job, office, actor, id) == OK && view_find(job, office->database, id, &view) == OK)
		reference = view.reference;
	job->failure = failure;
	return reference;
}

static enum result one_take(struct job *job, const struct office *office, const struct actor *actor,
			    const struct batch *batch, const char *id, json_t *report)
{
	struct step_request request = {.step = batch->step, .form = batch->form};
	bool proposed = false;
	int64_t version;
	enum result taken = office_step_take(job, office, actor, id, &request, &proposed, &version);
	const char *word = taken != OK ? "refused" : proposed ? "proposed" : "taken";
	json_t *value = json_object();

	json_array_append_new(json_object_get(report, "results"), value);
	page_text(value, "case_id", id);
	page_text(value, "reference", reference_of(job, office, actor, id));
	page_text(value, "result", word);
	page_text(value, "rule", taken != OK ? job->failure.rule : NULL);
	page_text(value, "field", taken != OK ? job->failure.field : NULL);
	page_text(value, "reason", taken != OK ? job->failure.reason : NULL);
	page_number(report, word, json_integer_value(json_object_get(report, word)) + 1);
	if (arena_failed(job->arena))
		return job_out_of_memory(job);
	if (taken != OK)
		job_forgive(job);
	return OK;
}

enum result office_batch_take(struct job *job, const struct office *office, const struct actor *actor,
			      const struct batch *batch, json_t **ret_report)
{
	json_t *report = json_pack("{s:i, s:i, s:i, s:[]}", "taken", 0, "proposed", 0, "refused", 0, "results");

	TRY(json_own(job, report));
	TRY(cases_check(job, batch->cases));
	for (size_t at = 0; at < json_array_size(batch->cases); at++)
		TRY(one_take(job, office, actor, batch, json_string_value(json_array_get(batch->cases, at)), report));
	*ret_report = report;
	return OK;
}
