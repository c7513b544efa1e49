/* keys.c - key statements: who signs for a node, with which roles, from when until when.
 *
 *     {"jwk": {…}, "key": key id, "party": "it", "officer": pseudonym or null, "roles": "case_officer supervisor",
 *      "from": instant, "until": instant or null}       signed by the party's node key
 *
 * A partner learns a pseudonym and roles, never a name. */
#include "office/case/keys.h"

#include <string.h>

static json_t *until_value(struct instant until)
{
	char text[INSTANT_TEXT_SIZE];

	if (until.milliseconds == INSTANT_NEVER.milliseconds)
		return json_null();
	instant_write(until, text);
	return json_string(text);
}

static enum result statement_write(struct job *job, const struct office *office, const struct key_record *key,
				   struct bytes *ret_statement)
{
	struct public_key point;
	struct bytes jwk, payload;
	json_t *object, *jwk_value;
	char from[INSTANT_TEXT_SIZE];

	memcpy(point.point, key->point.data, PUBLIC_KEY_SIZE);
	TRY(public_key_write(job, &point, &jwk));
	TRY(json_read(job, "jwk", jwk, &jwk_value));
	instant_write(key->from, from);
	object =
	    json_pack("{s:O, s:s, s:s, s:s?, s:s, s:s, s:o}", "jwk", jwk_value, "key", key->key_id, "party", key->party,
		      "officer", key->officer, "roles", key->roles, "from", from, "until", until_value(key->until));
	TRY(json_own(job, object));
	TRY(json_write(job, object, &payload));
	return signed_write(job, &office->keeper, office->node_key_id, KEY_STATEMENT_TYPE, payload, ret_statement);
}

enum result office_key_announce(struct job *job, const struct office *office, const char *key_id,
				const struct public_key *key, const char *officer, const char *roles,
				struct instant from, struct instant until)
{
	struct key_record record = {
	    .key_id = key_id,
	    .party = office->party,
	    .point = {key->point, PUBLIC_KEY_SIZE},
	    .officer = officer,
	    .roles = roles,
	    .from = from,
	    .until = until,
	};

	TRY(statement_write(job, office, &record, &record.statement));
	return key_put(job, office->database, &record);
}

static enum result times_read(struct job *job, const json_t *object, struct key_record *key)
{
	const char *from, *until;

	TRY(json_member_text(job, object, "from", &from));
	TRY(json_optional_text(job, object, "until", &until));
	key->until = INSTANT_NEVER;
	if (instant_read(bytes_of(from), &key->from) != OK ||
	    (until != NULL && instant_read(bytes_of(until), &key->until) != OK))
		return job_fail(job, INVALID, "statement.from", "instant", "A key statement's time is not an instant.");
	return OK;
}

enum result key_statement_read(struct job *job, struct bytes statement, struct key_record *ret_key,
			       struct signed_document *ret_document)
{
	struct key_record key = {.statement = statement};
	struct public_key *point;
	struct bytes jwk_text;
	json_t *object, *jwk;
	char key_id[KEY_ID_SIZE];

	TRY(signed_read(job, statement, KEY_STATEMENT_TYPE, ret_document));
	TRY(json_read(job, "statement", ret_document->payload, &object));
	TRY(json_only(job, "statement", object,
		      (const char *[]){"jwk", "key", "party", "officer", "roles", "from", "until", NULL}));
	TRY(json_member(job, object, "jwk", JSON_OBJECT, &jwk));
	TRY(json_member_text(job, object, "key", &key.key_id));
	TRY(json_member_text(job, object, "party", &key.party));
	TRY(json_optional_text(job, object, "officer", &key.officer));
	TRY(json_member_text(job, object, "roles", &key.roles));
	TRY(times_read(job, object, &key));
	TAKE(job, point = NEW(job->arena, struct public_key));
	TRY(json_write(job, jwk, &jwk_text));
	TRY(public_key_read(job, jwk_text, point));
	key_id_of(point, key_id);
	if (strcmp(key_id, key.key_id) != 0)
		return job_fail(job, INVALID, "statement.key", "thumbprint",
				"A key statement's id is not the thumbprint of its key.");
	key.point = (struct bytes){point->point, PUBLIC_KEY_SIZE};
	*ret_key = key;
	return OK;
}

/* The node key that may speak for a party: the partner's as linked, or our own (a partner gives back what is ours). */
static enum result node_key_of(struct job *job, const struct office *office, const char *party, const char **ret_key_id)
{
	struct partner_record partner;

	if (strcmp(party, office->party) == 0) {
		*ret_key_id = office->node_key_id;
		return OK;
	}
	if (partner_find(job, office->database, party, &partner) != OK)
		return job_fail(job, DENIED, "statement.party", "not-linked", "%s is not linked with this node.",
				party);
	*ret_key_id = partner.node_key_id;
	return OK;
}

static enum result statement_verify(struct job *job, const struct office *office,
				    const struct signed_document *document)
{
	struct key_record node;
	struct public_key point;
	struct verifier *verifier;
	enum result verified;

	TRY(key_find(job, office->database, document->key_id, &node));
	memcpy(point.point, node.point.data, PUBLIC_KEY_SIZE);
	TRY(verifier_open(job, &point, &verifier));
	verified = signed_verify(job, document, verifier);
	verifier_close(verifier);
	return verified;
}

/* Is it, to the byte, one that was taken in before? Partners send the statements of those who signed with each message.
 */
static bool statement_is_held(struct job *job, const struct office *office, struct bytes statement)
{
	struct signed_document document;
	struct key_record held;
	const char *key_id;
	json_t *object;
	bool is_held = signed_read(job, statement, KEY_STATEMENT_TYPE, &document) == OK &&
		       json_read(job, "statement", document.payload, &object) == OK &&
		       json_member_text(job, object, "key", &key_id) == OK &&
		       key_find(job, office->database, key_id, &held) == OK && bytes_equal(held.statement, statement);

	job_forgive(job);
	return is_held;
}

enum result key_statement_take(struct job *job, const struct office *office, const char *party, struct bytes statement)
{
	struct signed_document document;
	struct key_record key, held;
	const char *node_key = NULL;
	enum result found;

	if (statement_is_held(job, office, statement))
		return OK;
	TRY(key_statement_read(job, statement, &key, &document));
	(void)party; /* who carries it says nothing: the node whose key it is about has signed it */
	TRY(node_key_of(job, office, key.party, &node_key));
	if (strcmp(node_key, document.key_id) != 0)
		return job_fail(job, DENIED, "statement", "signature",
				"A key statement is not signed by its node's key.");
	found = key_find(job, office->database, key.key_id, &held);
	if (found == OK && key.until.milliseconds >= held.until.milliseconds)
		return OK;
	if (found != OK && found != MISSING)
		return found;
	TRY(statement_verify(job, office, &document));
	return key_put(job, office->database, &key);
}

enum result office_statements(struct job *job, const struct office *office, struct bytes **ret_statements,
			      int *ret_count)
{
	struct key_record *keys;
	struct bytes *statements;
	int count;

	TRY(key_list(job, office->database, office->party, &keys, &count));
	TAKE(job, statements = NEW_MANY(job->arena, struct bytes, (size_t)count));
	for (int at = 0; at < count; at++)
		statements[at] = keys[at].statement;
	*ret_statements = statements;
	*ret_count = count;
	return OK;
}

/* --- verifiers of one job --- */

#define VIEW_SLOTS 256 /* keys met in one job; more are looked up again and again, which is slow but right */

struct view_slot {
	struct key_record key;
	struct verifier *verifier; /* NULL until it is asked for */
};

struct key_ring_view {
	const struct office *office;
	struct view_slot slots[VIEW_SLOTS];
	int count;
};

static void view_close(void *object)
{
	struct key_ring_view *view = object;

	for (int at = 0; at < view->count; at++)
		verifier_close(view->slots[at].verifier);
	view->count = 0;
}

enum result key_view_open(struct job *job, const struct office *office, struct key_ring_view **ret_view)
{
	struct key_ring_view *view;

	TAKE(job, view = NEW(job->arena, struct key_ring_view));
	TAKE(job, arena_on_close(job->arena, view_close, view));
	view->office = office;
	*ret_view = view;
	return OK;
}

enum result key_view_find(struct job *job, struct key_ring_view *view, const char *key_id,
			  const struct key_record **ret_key)
{
	int at = 0;

	while (at < view->count && strcmp(view->slots[at].key.key_id, key_id) != 0)
		at++;
	if (at == view->count) {
		if (at == VIEW_SLOTS)
			view_close(view), at = 0;
		view->slots[at].verifier = NULL;
		TRY(key_find(job, view->office->database, key_id, &view->slots[at].key));
		if (view->slots[at].key.point.size != PUBLIC_KEY_SIZE)
			return job_fail(job, DAMAGED, "key", "size", "Key %s in the directory is damaged.", key_id);
		view->count = at + 1;
	}
	*ret_key = &view->slots[at].key;
	return OK;
}

enum result key_view_verifier(struct job *job, struct key_ring_view *view, const struct key_record *key,
			      struct verifier **ret_verifier)
{
	struct public_key point;

	for (int at = 0; at < view->count; at++) {
		struct view_slot *slot = &view->slots[at];

		if (&slot->key != key)
			continue;
		memcpy(point.point, key->point.data, PUBLIC_KEY_SIZE);
		if (slot->verifier == NULL)
			TRY(verifier_open(job, &point, &slot->verifier));
		*ret_verifier = slot->verifier;
		return OK;
	}
	return MISSING;
}
