/* receive_signer.c - who signed an event that came in, and whether they may have. */
#include "office/line/receiving.h"

#include "crypto/claims.h"

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

/* --- before the transaction: all signatures of a parcel at once --- */

/* The keys that a parcel's events name, and what their signatures claim. */
struct verifying {
	struct key_ring_view *keys;
	struct public_key *points;
	const char **key_ids;
	int key_count;
	struct claim *claims;
	struct arrival **claimants;
	int count;
};

static int key_place(const struct verifying *verifying, const char *key_id)
{
	for (int at = verifying->key_count - 1; at >= 0; at--) {
		if (strcmp(verifying->key_ids[at], key_id) == 0)
			return at;
	}
	return NONE;
}

static enum result key_add(struct job *job, struct verifying *verifying, const char *key_id, int *ret_place)
{
	const struct key_record *key;

	TRY(key_view_find(job, verifying->keys, key_id, &key));
	memcpy(verifying->points[verifying->key_count].point, key->point.data, PUBLIC_KEY_SIZE);
	verifying->key_ids[verifying->key_count] = key_id;
	*ret_place = verifying->key_count++;
	return OK;
}

/* Reads an event and notes what its signature claims. */
static enum result arrival_read(struct job *job, struct verifying *verifying, struct arrival *arrival)
{
	struct claim *claim = &verifying->claims[verifying->count];
	struct event *event;

	TAKE(job, event = NEW(job->arena, struct event));
	TRY(event_read(job, arrival->whole, event, &arrival->document));
	arrival->event = event;
	claim->key = key_place(verifying, event->key_id);
	if (claim->key == NONE)
		TRY(key_add(job, verifying, event->key_id, &claim->key));
	claim->digest = hash_of(arrival->document.signing_input);
	claim->signature = arrival->document.signature;
	verifying->claimants[verifying->count++] = arrival;
	return OK;
}

static enum result verifying_open(struct job *job, const struct office *office, int events,
				  struct verifying *ret_verifying)
{
	struct verifying verifying = {0};
	size_t most = (size_t)events;

	TRY(key_view_open(job, office, &verifying.keys));
	TAKE(job, verifying.points = NEW_MANY(job->arena, struct public_key, most));
	TAKE(job, verifying.key_ids = NEW_MANY(job->arena, const char *, most));
	TAKE(job, verifying.claims = NEW_MANY(job->arena, struct claim, most));
	TAKE(job, verifying.claimants = NEW_MANY(job->arena, struct arrival *, most));
	*ret_verifying = verifying;
	return OK;
}

enum result office_verify(struct job *job, const struct office *office, struct parcel *parcel)
{
	struct verifying verifying;

	TRY(verifying_open(job, office, parcel->arrival_count, &verifying));
	for (int at = 0; at < parcel->arrival_count; at++) {
		if (arrival_read(job, &verifying, &parcel->arrivals[at]) == OK)
			continue;
		if (arena_failed(job->arena))
			return job_out_of_memory(job);
		job_forgive(job);
	}
	TRY(claims_check(job, verifying.points, verifying.key_count, verifying.claims, verifying.count));
	for (int at = 0; at < verifying.count; at++)
		verifying.claimants[at]->verified = verifying.claims[at].holds;
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
