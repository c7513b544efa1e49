/* case_write.c - the state of a case as canonical JSON: what two nodes compare byte for byte.
 *
 * Only what follows from the shared events is in it; nothing of the own lane, nothing of the reader's clock. */
#include "agreement/calendar.h"
#include "cases/case_file.h"

static void set_text(json_t *object, const char *name, const char *text)
{
	json_object_set_new(object, name, text != NULL ? json_string(text) : json_null());
}

static void set_hash(json_t *object, const char *name, const struct hash *hash)
{
	char text[HASH_TEXT_SIZE];

	hash_write(hash, text);
	set_text(object, name, text);
}

static void set_instant(json_t *object, const char *name, bool has, struct instant instant)
{
	char text[INSTANT_TEXT_SIZE];

	if (has)
		instant_write(instant, text);
	set_text(object, name, has ? text : NULL);
}

static json_t *outcome_value(const struct case_state *state, const struct outcome *outcome)
{
	const struct profile *profile = state->file->profile;
	json_t *object = json_object();

	set_hash(object, "hash", &outcome->event->hash);
	set_text(object, "author", outcome->event->envelope.author);
	json_object_set_new(object, "number", json_integer(outcome->event->envelope.number));
	set_text(object, "step", outcome->step != NONE ? profile->steps[outcome->step].id : NULL);
	json_object_set_new(object, "void", json_boolean(outcome->kind == OUTCOME_VOID));
	set_text(object, "rule", outcome->rule);
	json_object_set_new(object, "settled", json_boolean(outcome->settled));
	json_object_set_new(object, "early", json_boolean(outcome->early));
	set_instant(object, "time", true, outcome->time);
	set_instant(object, "delivered", outcome->delivered, outcome->delivered_at);
	set_instant(object, "opened", outcome->opened, outcome->opened_at);
	set_instant(object, "answered", outcome->answered, outcome->answered_at);
	set_text(object, "state", profile->states[outcome->state_after].id);
	return object;
}

static json_t *deadline_value(struct job *job, const struct case_state *state, int at)
{
	static const char *const phase[] = {"idle", "waits", "runs", "stopped"};
	const struct deadline_state *deadline = &state->deadlines[at];
	json_t *object = json_object();
	struct count count;
	char last[DATE_TEXT_SIZE];

	set_text(object, "phase", phase[deadline->phase]);
	set_hash(object, "started_by", &deadline->started_by->hash);
	json_object_set_new(object, "extended", json_boolean(deadline->extended_by != NULL));
	set_instant(object, "start", deadline->phase != DEADLINE_WAITS, deadline->start);
	set_instant(object, "stopped", deadline->stopped_by != NULL, deadline->stopped_at);
	if (case_deadline(job, state, at, &count) == OK) {
		date_write(count.last, last);
		set_text(object, "last", last);
		set_instant(object, "ends", true, count.ends);
	}
	return object;
}

static json_t *sides_value(const struct case_state *state)
{
	const struct profile *profile = state->file->profile;
	json_t *sides = json_object();

	for (int side = 0; side < profile->side_count; side++) {
		int party = state->side_party[side];

		set_text(sides, profile->sides[side].id, party != NONE ? profile->parties[party].id : NULL);
	}
	return sides;
}

/* Who has taken each joint step that others have yet to take. */
static json_t *joint_value(const struct case_state *state)
{
	const struct profile *profile = state->file->profile;
	json_t *joint = json_object();

	for (int step = 0; step < profile->step_count; step++) {
		json_t *sides = json_array();

		for (int side = 0; side < profile->side_count; side++) {
			if ((state->joint_sides[step] >> side & 1) != 0)
				json_array_append_new(sides, json_string(profile->sides[side].id));
		}
		if (json_array_size(sides) > 0)
			json_object_set(joint, profile->steps[step].id, sides);
		json_decref(sides);
	}
	return joint;
}

static json_t *heads_value(const struct case_state *state)
{
	json_t *heads = json_object();

	for (int at = 0; at < state->head_count; at++) {
		json_t *head = json_object();

		set_hash(head, "hash", &state->heads[at].hash);
		json_object_set_new(head, "number", json_integer(state->heads[at].number));
		json_object_set_new(heads, state->heads[at].party, head);
	}
	return heads;
}

enum result case_write(struct job *job, const struct case_state *state, struct bytes *ret_json)
{
	const struct profile *profile = state->file->profile;
	json_t *object = json_object(), *outcomes = json_array(), *deadlines = json_object(), *forms = json_object();

	TRY(json_own(job, object));
	set_text(object, "case", state->file->case_id);
	set_text(object, "agreement", profile->id);
	set_hash(object, "profile", &state->file->profile_hash);
	set_text(object, "reference", state->reference);
	set_text(object, "kind", state->kind != NONE ? profile->kinds[state->kind].id : NULL);
	set_text(object, "state", profile->states[state->state].id);
	json_object_set_new(object, "sides", sides_value(state));
	json_object_set_new(object, "joint", joint_value(state));
	json_object_set_new(object, "heads", heads_value(state));
	for (int at = 0; at < state->outcome_count; at++)
		json_array_append_new(outcomes, outcome_value(state, &state->outcomes[at]));
	json_object_set_new(object, "events", outcomes);
	for (int at = 0; at < profile->deadline_count; at++) {
		if (state->deadlines[at].phase != DEADLINE_IDLE)
			json_object_set_new(deadlines, profile->deadlines[at].id, deadline_value(job, state, at));
	}
	json_object_set_new(object, "deadlines", deadlines);
	for (int at = 0; at < profile->form_count; at++) {
		if (state->forms[at] != NULL)
			json_object_set_new(forms, profile->forms[at].id, json_deep_copy(state->forms[at]));
	}
	json_object_set_new(object, "forms", forms);
	return json_write(job, object, ret_json);
}
