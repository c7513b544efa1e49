/* safeguards.c - folds the node's own lane: the last word on each safeguard, the evidence that waits, the proposals.
 *
 * A safeguard's new answer wipes the second officer's agreement with the one before. An agreement by the officer who
 * answered counts for nothing: that the two differ is checked here, not in a page. */
#include "cases/safeguards.h"

#include <string.h>

static const char *form_text(const struct event *event, const char *name)
{
	return json_string_value(json_object_get(event->body.form, name));
}

static void take_open(struct own_state *own, const struct profile *profile, const struct event *event)
{
	const json_t *sides = json_object_get(event->body.form, "sides");
	const char *kind = form_text(event, "kind");

	own->kind = kind != NULL ? profile_find_kind(profile, kind) : NONE;
	own->reference = form_text(event, "reference");
	for (int side = 0; side < profile->side_count && side < PARTY_MOST; side++) {
		const char *party = json_string_value(json_array_get(sides, (size_t)side));

		own->side_party[side] = party != NULL ? profile_find_party(profile, party) : NONE;
	}
}

static enum safeguard_answer answer_read(const char *word)
{
	if (word == NULL)
		return ANSWER_NONE;
	if (strcmp(word, "stands") == 0)
		return ANSWER_STANDS;
	return strcmp(word, "does_not_stand") == 0 ? ANSWER_DOES_NOT_STAND : ANSWER_UNKNOWN;
}

static struct safeguard_state *safeguard_of(struct own_state *own, const struct profile *profile,
					    const struct event *event)
{
	const char *id = form_text(event, "safeguard");
	int at = id != NULL ? profile_find_safeguard(profile, id) : NONE;

	return at != NONE ? &own->safeguards[at] : NULL;
}

static void take_affirm(struct own_state *own, const struct profile *profile, const struct event *event)
{
	struct safeguard_state *safeguard = safeguard_of(own, profile, event);

	if (safeguard == NULL)
		return;
	*safeguard = (struct safeguard_state){
	    .answer = answer_read(form_text(event, "answer")),
	    .source = form_text(event, "source"),
	    .officer = event->body.officer,
	    .time = event->envelope.time,
	};
}

static void take_agree(struct own_state *own, const struct profile *profile, const struct event *event)
{
	struct safeguard_state *safeguard = safeguard_of(own, profile, event);

	if (safeguard == NULL || safeguard->answer != ANSWER_STANDS ||
	    strcmp(safeguard->officer, event->body.officer) == 0)
		return;
	safeguard->second = event->body.officer;
	safeguard->second_time = event->envelope.time;
}

static void evidence_drop(struct own_state *own, const struct hash *hash)
{
	for (int at = 0; at < own->evidence_count; at++) {
		if (!hash_equal(&own->evidence[at]->body.files[0].hash, hash))
			continue;
		own->evidence_count--;
		memmove(&own->evidence[at], &own->evidence[at + 1],
			(size_t)(own->evidence_count - at) * sizeof(own->evidence[0]));
		return;
	}
}

static void take_remove(struct own_state *own, const struct event *event)
{
	const char *text = form_text(event, "hash");
	struct hash hash;

	if (text != NULL && hash_read(bytes_of(text), &hash) == OK)
		evidence_drop(own, &hash);
}

static void take_propose(struct own_state *own, const struct profile *profile, const struct event *event)
{
	const char *id = form_text(event, "step");
	int step = id != NULL ? profile_find_step(profile, id) : NONE;

	if (step != NONE)
		own->proposals[step] = event;
}

static void take_record(struct own_state *own, const struct profile *profile, const struct event *event)
{
	const char *word = event->body.step;

	if (event->body.kind != EVENT_RECORD)
		return;
	if (strcmp(word, RECORD_OPEN) == 0)
		take_open(own, profile, event);
	else if (strcmp(word, RECORD_AFFIRM) == 0)
		take_affirm(own, profile, event);
	else if (strcmp(word, RECORD_AGREE) == 0)
		take_agree(own, profile, event);
	else if (strcmp(word, RECORD_EVIDENCE) == 0 && event->body.file_count == 1)
		own->evidence[own->evidence_count++] = event;
	else if (strcmp(word, RECORD_REMOVE) == 0)
		take_remove(own, event);
	else if (strcmp(word, RECORD_PROPOSE) == 0)
		take_propose(own, profile, event);
	else if (strcmp(word, RECORD_TAKE) == 0)
		own->taken_by = form_text(event, "account");
}

/* What was sent since is no longer waiting; a proposal made before the step's last turn is spent. */
static void sent_drop(struct own_state *own, const struct case_state *shared)
{
	for (int at = 0; at < shared->outcome_count; at++) {
		const struct outcome *outcome = &shared->outcomes[at];
		const struct body *body = &outcome->event->body;

		if (body->kind != EVENT_STEP || outcome->step == NONE)
			continue;
		for (int file = 0; file < body->file_count; file++)
			evidence_drop(own, &body->files[file].hash);
		if (own->proposals[outcome->step] != NULL &&
		    own->proposals[outcome->step]->envelope.time.milliseconds <=
			outcome->event->envelope.time.milliseconds)
			own->proposals[outcome->step] = NULL;
	}
}

enum result own_fold(struct job *job, const struct case_file *file, const struct case_state *shared,
		     struct own_state **ret_own)
{
	const struct profile *profile = file->profile;
	struct own_state *own;

	TAKE(job, own = NEW(job->arena, struct own_state));
	TAKE(job, own->safeguards = NEW_MANY(job->arena, struct safeguard_state, (size_t)profile->safeguard_count));
	TAKE(job, own->proposals = NEW_MANY(job->arena, const struct event *, (size_t)profile->step_count));
	TAKE(job, own->evidence = NEW_MANY(job->arena, const struct event *, (size_t)file->own.count));
	own->kind = NONE;
	for (int side = 0; side < PARTY_MOST; side++)
		own->side_party[side] = NONE;
	for (int at = 0; at < file->own.count; at++)
		take_record(own, profile, file->own.events[at]);
	if (file->own.count > 0) {
		own->number = file->own.count;
		own->head = file->own.events[file->own.count - 1]->hash;
	}
	TRY(candidates_fold(job, &file->own, &own->candidates, &own->candidate_count));
	sent_drop(own, shared);
	*ret_own = own;
	return OK;
}

void case_assume_opening(struct case_state *state, const struct own_state *own)
{
	if (state->opening_outcome != NONE || own->kind == NONE)
		return;
	state->kind = own->kind;
	memcpy(state->side_party, own->side_party, sizeof(state->side_party));
	if (state->reference == NULL)
		state->reference = own->reference;
}
