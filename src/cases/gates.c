/* gates.c - which other cases a step looks at, how they stand, and whether what its author said of them is so. */
#include "cases/gates.h"

#include "cases/decide_inside.h"
#include "cases/lanes.h"

#include <string.h>

/* --- which cases --- */

struct naming {
	const char *field;
	const char *wanted;
	bool found;
};

static void name_look(void *context, const json_t *form)
{
	struct naming *naming = context;
	const char *name = json_string_value(json_object_get(form, naming->field));

	naming->found |= name != NULL && strcmp(name, naming->wanted) == 0;
}

static bool is_left_out(const struct question *question, const struct condition *condition, const char *id)
{
	struct naming naming = {.wanted = id};

	if (condition->except_field == NONE)
		return false;
	naming.field = question->profile->forms[condition->except_form].fields[condition->except_field].id;
	each_form_sent(question, condition->except_form, name_look, &naming);
	return naming.found;
}

/* Adds a case once. */
static void id_add(const struct question *question, const struct condition *condition, const char *id, const char **ids,
		   int *count)
{
	if (id == NULL || is_left_out(question, condition, id))
		return;
	for (int at = 0; at < *count; at++) {
		if (strcmp(ids[at], id) == 0)
			return;
	}
	ids[(*count)++] = id;
}

enum result gate_cases(struct job *job, const struct case_state *state, const struct step *step,
		       const struct condition *condition, const json_t *form, const char ***ret_ids, int *ret_count)
{
	const struct profile *profile = state->file->profile;
	const struct field *field = &profile->forms[condition->form].fields[condition->field];
	const struct proposal proposal = {.form = form};
	const struct question question = {
	    .job = job, .state = state, .profile = profile, .step = step, .proposal = &proposal};
	const json_t *data = state->forms[condition->form];
	const json_t *value;
	const char **ids;
	int count = 0;

	if (step->form == condition->form)
		data = form; /* who only asks has not said yet which cases */
	value = json_object_get(data, field->id);
	TAKE(job, ids = NEW_MANY(job->arena, const char *, json_array_size(value) + 1));
	if (condition->bound_field == NONE)
		id_add(&question, condition, json_string_value(value), ids, &count);
	for (size_t row = 0; condition->bound_field != NONE && row < json_array_size(value); row++) {
		const char *id = profile->forms[condition->bound_form].fields[condition->bound_field].id;

		id_add(&question, condition, json_string_value(json_object_get(json_array_get(value, row), id)), ids,
		       &count);
	}
	*ret_ids = ids;
	*ret_count = count;
	return OK;
}

/* --- how they stand --- */

static const struct seen_case *seen_find(const struct proposal *proposal, const char *id)
{
	for (int at = 0; at < proposal->saw_count; at++) {
		if (strcmp(proposal->saw[at].case_id, id) == 0)
			return &proposal->saw[at];
	}
	return NULL;
}

static bool is_among(const struct condition *condition, const char *state)
{
	for (int at = 0; at < condition->word_count; at++) {
		if (strcmp(condition->words[at], state) == 0)
			return true;
	}
	return false;
}

static void judge_case(struct question *question, const struct condition *condition, const char *id)
{
	const struct seen_case *seen = seen_find(question->proposal, id);
	const char *rule = NULL, *reason = NULL;

	if (seen == NULL || strcmp(seen->agreement, condition->agreement) != 0) {
		rule = "gate-missing";
		reason = "A case that is named here is not one of that agreement that both sides hold.";
	} else if (!is_among(condition, seen->state)) {
		rule = "gate-closed";
		reason = "A case that is named here has not come so far as this step needs.";
	} else if (!seen->settled) {
		rule = "gate-not-settled";
		reason = "The other side has not confirmed yet how a case that is named here stands.";
	}
	if (rule != NULL)
		refuse_step(question, rule, &condition->source, reason)->case_id = id;
}

enum result gate_judge(struct job *job, const struct case_state *state, const struct condition *condition,
		       const struct seen_case *saw, int saw_count, const char *id, struct verdict *verdict)
{
	const struct proposal proposal = {.saw = saw, .saw_count = saw_count};
	struct question question = {
	    .job = job, .state = state, .profile = state->file->profile, .proposal = &proposal, .verdict = verdict};

	judge_case(&question, condition, id);
	return arena_failed(job->arena) ? job_out_of_memory(job) : OK;
}

/* Two rows of a list name the same case: somebody has two seats, or two interviews with one result. */
static const char *named_twice(const struct question *question, const struct condition *condition)
{
	const struct field *field = &question->profile->forms[condition->form].fields[condition->field];
	const json_t *data = question->state->forms[condition->form], *rows;
	const char *id;

	if (condition->bound_field == NONE)
		return NULL;
	if (question->step->form == condition->form)
		data = question->proposal->form;
	rows = json_object_get(data, field->id);
	id = question->profile->forms[condition->bound_form].fields[condition->bound_field].id;
	for (size_t row = 0; row < json_array_size(rows); row++) {
		const char *name = json_string_value(json_object_get(json_array_get(rows, row), id));

		for (size_t before = 0; before < row && name != NULL; before++) {
			const char *other = json_string_value(json_object_get(json_array_get(rows, before), id));

			if (other != NULL && strcmp(other, name) == 0)
				return name;
		}
	}
	return NULL;
}

void judge_ready(struct question *question, const struct condition *condition)
{
	const char *twice = named_twice(question, condition);
	const char **ids;
	int count;

	if (twice != NULL)
		refuse_step(question, "named-twice", &condition->source, "A case is named in two rows of the list.")
		    ->case_id = twice;
	/* Without memory the decision fails as a whole. */
	if (gate_cases(question->job, question->state, question->step, condition, question->proposal->form, &ids,
		       &count) != OK)
		return;
	for (int at = 0; at < count; at++)
		judge_case(question, condition, ids[at]);
}

enum result gate_see(struct job *job, const struct case_state *state, struct seen_case *ret_seen)
{
	struct seen_case seen = {
	    .agreement = state->file->profile->id,
	    .state = state->file->profile->states[state->state].id,
	    .settled = state->entered_outcome != NONE && state->outcomes[state->entered_outcome].settled,
	};

	memcpy(seen.case_id, state->file->case_id, UUID_TEXT_SIZE);
	TAKE(job, seen.heads = arena_copy(job->arena, state->heads, sizeof(state->heads)));
	for (int at = 0; at < state->head_count; at++) {
		if (state->heads[at].number > 0)
			seen.heads[seen.head_count++] = state->heads[at];
	}
	*ret_seen = seen;
	return OK;
}

/* --- was it so? --- */

/* The case as it was at the heads. GATE_AGREES when all of it is held and is the same. */
static enum gate_finding cut_at_heads(const struct case_file *file, const struct seen_case *seen,
				      struct case_file *ret_cut)
{
	struct case_file cut = *file;
	enum gate_finding finding = GATE_AGREES;

	for (int at = 0; at < cut.lane_count; at++)
		cut.lanes[at].count = 0;
	for (int at = 0; at < seen->head_count; at++) {
		const struct head *head = &seen->heads[at];
		int lane = 0;

		while (lane < file->lane_count && strcmp(file->lanes[lane].party, head->party) != 0)
			lane++;
		if (lane == file->lane_count || file->lanes[lane].count < head->number) {
			finding = GATE_WAITS;
			continue;
		}
		if (!hash_equal(&file->lanes[lane].events[head->number - 1]->hash, &head->hash))
			return GATE_DIFFERS;
		cut.lanes[lane].count = (int)head->number;
	}
	*ret_cut = cut;
	return finding;
}

enum result gate_check(struct job *job, const struct case_file *file, const struct seen_case *seen,
		       enum gate_finding *ret_finding)
{
	struct case_file cut;
	struct case_state *state = NULL;
	struct seen_case now;

	*ret_finding = cut_at_heads(file, seen, &cut);
	if (*ret_finding != GATE_AGREES)
		return OK;
	*ret_finding = GATE_DIFFERS;
	if (case_fold(job, &cut, &state) != OK) {
		if (arena_failed(job->arena))
			return job->failure.result;
		job_forgive(job); /* heads of which one had seen more than the other: no node ever held such a case */
		return OK;
	}
	TRY(gate_see(job, state, &now));
	if (strcmp(now.agreement, seen->agreement) == 0 && strcmp(now.state, seen->state) == 0 && now.settled)
		*ret_finding = GATE_AGREES;
	return OK;
}
