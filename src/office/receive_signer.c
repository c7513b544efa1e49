/* receive_signer.c - who signed an event that came in, and whether they may have. */
#include "office/receiving.h"

#include <string.h>

/* The word for evidence when the signer may not sign this; NULL when all is well. */
enum result receiving_signer(struct job *job, struct receiving *receiving, const struct candidate *candidate,
			     const struct key_record **ret_key, const char **ret_fault)
{
	const struct envelope *envelope = &candidate->event->envelope;
	struct verifier *verifier;
	enum result found = key_view_find(job, receiving->keys, candidate->event->key_id, ret_key);
	enum result verified;

	*ret_fault = "unknown-key";
	if (found == MISSING)
		return OK;
	TRY(found);
	if (strcmp((*ret_key)->party, envelope->author) != 0) {
		*ret_fault = "other-party-key";
		return OK;
	}
	*ret_fault = "removed-key";
	/* Only the end counts: a date before the beginning shows a clock that is behind, not a stranger. */
	if (envelope->time.milliseconds >= (*ret_key)->until.milliseconds)
		return OK;
	*ret_fault = NULL;
	if (candidate->arrival->verified)
		return OK;
	TRY(key_view_verifier(job, receiving->keys, *ret_key, &verifier));
	verified = signed_verify(job, &candidate->document, verifier);
	*ret_fault = verified == OK ? NULL : "signature";
	if (verified == DENIED)
		job_forgive(job);
	return verified == DENIED ? OK : verified;
}

static enum result arrival_verify(struct job *job, struct key_ring_view *keys, struct arrival *arrival)
{
	const struct key_record *key;
	struct verifier *verifier;
	struct event *event;

	TAKE(job, event = NEW(job->arena, struct event));
	TRY(event_read(job, arrival->whole, event, &arrival->document));
	arrival->event = event;
	TRY(key_view_find(job, keys, event->key_id, &key));
	TRY(key_view_verifier(job, keys, key, &verifier));
	TRY(signed_verify(job, &arrival->document, verifier));
	arrival->verified = true;
	return OK;
}

enum result office_verify(struct job *job, const struct office *office, struct parcel *parcel)
{
	struct key_ring_view *keys;

	TRY(key_view_open(job, office, &keys));
	for (int at = 0; at < parcel->arrival_count; at++) {
		if (arrival_verify(job, keys, &parcel->arrivals[at]) == OK)
			continue;
		if (arena_failed(job->arena))
			return job_out_of_memory(job);
		job_forgive(job);
	}
	return OK;
}

static bool has_word(const char *words, const char *word)
{
	size_t size = strlen(word);

	for (const char *at = words; (at = strstr(at, word)) != NULL; at += size) {
		bool starts = at == words || at[-1] == ' ';

		if (starts && (at[size] == '\0' || at[size] == ' '))
			return true;
	}
	return false;
}

/* Does what the body claims agree with what the key stands for? */
const char *receiving_claim_fault(const struct body *body, const struct key_record *key)
{
	if (body->kind == EVENT_RECORD)
		return "own-lane-sent";
	if (body->kind == EVENT_RECEIPT)
		return has_word(key->roles, "node") ? NULL : "role";
	/* A step that the node took by rule: it names the officer who set the rule, and the node signs. */
	if (body->kind == EVENT_STEP && strcmp(body->role, role_name(ROLE_NODE)) == 0)
		return has_word(key->roles, role_name(ROLE_NODE)) ? NULL : "role";
	if (key->officer == NULL || strcmp(key->officer, body->officer) != 0)
		return "other-officer";
	return has_word(key->roles, body->role) ? NULL : "role";
}
