/* links.c - invitations.
 *
 *     {"version": 1, "party", "name", "address", "time", "node": key statement, "letter": key statement,
 *      "signing": certificate, "agreement": certificate}       signed by the node key (`valico-invitation+jws`)
 *
 * The node's own row among the partners (state "own") holds its invitation and certificates. */
#include "office/line/links.h"

#include "crypto/certificate.h"
#include "office/case/case_memory.h"
#include "office/case/keys.h"

#include <string.h>

#define INVITATION_TYPE "valico-invitation+jws"
#define CERTIFICATE_LIFE DAYS(3 * 365)
#define BYTES_REMEMBERED ((size_t)8 << 20) /* of decoded cases, by an office that shares its memory with nobody */

/* A node's keys while it is being founded. */
struct founding {
	struct database *database;
	const struct keeper *keeper;
	const struct node_plan *plan;
	struct office office;
	char key_id[4][KEY_ID_SIZE];
	struct public_key key[4];
	struct bytes certificate[2];
};
enum { KEY_NODE, KEY_LETTER, KEY_SIGNING, KEY_AGREEMENT };

static enum result keys_make(struct job *job, struct founding *founding)
{
	static const char *const roles[] = {"node", "letter"};

	for (int at = 0; at < 4; at++)
		TRY(founding->keeper->create(founding->keeper->self, job, founding->key_id[at], &founding->key[at]));
	founding->office.database = founding->database;
	founding->office.keeper = *founding->keeper;
	founding->office.party = founding->plan->party;
	founding->office.node_key_id = founding->key_id[KEY_NODE];
	founding->office.letter_key_id = founding->key_id[KEY_LETTER];
	for (int at = KEY_NODE; at <= KEY_LETTER; at++)
		TRY(office_key_announce(job, &founding->office, founding->key_id[at], &founding->key[at], NULL,
					roles[at], job->now, INSTANT_NEVER));
	return OK;
}

static enum result certificates_make(struct job *job, struct founding *founding)
{
	static const enum certificate_use use[] = {CERTIFICATE_SIGNING, CERTIFICATE_AGREEMENT};
	static const char *const word[] = {"signing", "agreement"};

	for (int at = 0; at < 2; at++) {
		char *name;

		TAKE(job, name = arena_print(job->arena, "Valico node %s, %s", founding->plan->party, word[at]));
		TRY(certificate_write(job, founding->keeper, founding->key_id[KEY_SIGNING + at],
				      &founding->key[KEY_SIGNING + at], name, founding->plan->country, use[at],
				      instant_plus(job->now, CERTIFICATE_LIFE), &founding->certificate[at]));
	}
	return OK;
}

static enum result statement_of(struct job *job, struct database *database, const char *key_id, json_t *object,
				const char *name)
{
	struct key_record key;

	TRY(key_find(job, database, key_id, &key));
	json_object_set_new(object, name, json_stringn((const char *)key.statement.data, key.statement.size));
	return OK;
}

static enum result invitation_make(struct job *job, struct founding *founding, struct bytes *ret_invitation)
{
	json_t *object = json_object();
	struct bytes payload;
	char time[INSTANT_TEXT_SIZE];

	TRY(json_own(job, object));
	instant_write(job->now, time);
	json_object_set_new(object, "version", json_integer(1));
	json_object_set_new(object, "party", json_string(founding->plan->party));
	json_object_set_new(object, "name", json_string(founding->plan->name));
	json_object_set_new(object, "address", json_string(founding->plan->address));
	json_object_set_new(object, "time", json_string(time));
	json_object_set_new(object, "signing", json_string(base64_write(job->arena, founding->certificate[0])));
	json_object_set_new(object, "agreement", json_string(base64_write(job->arena, founding->certificate[1])));
	TRY(statement_of(job, founding->database, founding->key_id[KEY_NODE], object, "node"));
	TRY(statement_of(job, founding->database, founding->key_id[KEY_LETTER], object, "letter"));
	TRY(json_write(job, object, &payload));
	return signed_write(job, founding->keeper, founding->key_id[KEY_NODE], INVITATION_TYPE, payload,
			    ret_invitation);
}

enum result node_found(struct job *job, struct database *database, const struct keeper *keeper,
		       const struct node_plan *plan)
{
	AUTO_TRANSACTION struct transaction work = {0};
	struct founding founding = {.database = database, .keeper = keeper, .plan = plan};
	struct partner_record own = {.party = plan->party, .address = plan->address, .state = "own"};

	TRY(transaction_begin(job, database, &work));
	if (partner_find(job, database, plan->party, &own) == OK)
		return job_fail(job, CONFLICT, "party", "node-exists", "This node was set up already.");
	own = (struct partner_record){.party = plan->party, .address = plan->address, .state = "own"};
	TRY(keys_make(job, &founding));
	TRY(certificates_make(job, &founding));
	TRY(invitation_make(job, &founding, &own.invitation));
	own.signing_certificate = founding.certificate[0];
	own.agreement_certificate = founding.certificate[1];
	own.node_key_id = founding.key_id[KEY_NODE];
	own.letter_key_id = founding.key_id[KEY_LETTER];
	TRY(partner_put(job, database, &own));
	return transaction_commit(job, &work);
}

enum result office_open(struct job *job, struct database *database, const struct keeper *keeper, const char *party,
			const struct agreement *agreements, int agreement_count, struct case_memory *memory,
			struct office *ret_office)
{
	struct partner_record own;
	enum result found = partner_find(job, database, party, &own);

	if (found == MISSING)
		return job_fail(job, MISSING, "party", "no-node",
				"This folder holds no node \"%s\" yet: run \"valico node init\".", party);
	TRY(found);
	if (memory == NULL)
		TRY(case_memory_open(job, job->arena, BYTES_REMEMBERED, &memory));
	*ret_office = (struct office){
	    .database = database,
	    .memory = memory,
	    .keeper = *keeper,
	    .reader = document_reader_here(),
	    .party = own.party,
	    .node_key_id = own.node_key_id,
	    .letter_key_id = own.letter_key_id,
	    .agreements = agreements,
	    .agreement_count = agreement_count,
	    .questions = {.keys_a_day = QUESTION_KEYS_A_DAY_USUAL, .people_least = QUESTION_PEOPLE_LEAST},
	};
	return OK;
}

enum result link_invitation(struct job *job, const struct office *office, struct bytes *ret_invitation)
{
	struct partner_record own;

	TRY(partner_find(job, office->database, office->party, &own));
	*ret_invitation = own.invitation;
	return OK;
}

/* --- a partner's --- */

static enum result member_certificate(struct job *job, const json_t *object, const char *name, enum certificate_use use,
				      struct bytes *ret_der)
{
	struct certificate certificate;
	const char *text;

	TRY(json_member_text(job, object, name, &text));
	if (base64_read(job->arena, bytes_of(text), ret_der) != OK)
		return job_fail(job, INVALID, name, "base64", "The certificate \"%s\" is damaged.", name);
	TRY(certificate_read(job, *ret_der, &certificate));
	if (certificate.use != use)
		return job_fail(job, INVALID, name, "use", "The certificate \"%s\" is for another use.", name);
	return OK;
}

static enum result member_statement(struct job *job, const json_t *object, const char *name, const char *role,
				    const char *party, struct key_record *ret_key, struct signed_document *ret_document)
{
	const char *text;

	TRY(json_member_text(job, object, name, &text));
	TRY(key_statement_read(job, bytes_of(text), ret_key, ret_document));
	if (strcmp(ret_key->party, party) != 0 || strcmp(ret_key->roles, role) != 0)
		return job_fail(job, INVALID, name, "statement", "The key statement \"%s\" is about something else.",
				name);
	return OK;
}

/* Everything in an invitation is signed by the node key that it brings; the six words say whether it is the right one.
 */
static enum result signatures_check(struct job *job, const struct key_record *node,
				    const struct signed_document *const *documents, int count)
{
	struct public_key key;
	struct verifier *verifier;
	enum result checked = OK;

	memcpy(key.point, node->point.data, PUBLIC_KEY_SIZE);
	TRY(verifier_open(job, &key, &verifier));
	for (int at = 0; at < count && checked == OK; at++) {
		checked = strcmp(documents[at]->key_id, node->key_id) == 0
			      ? signed_verify(job, documents[at], verifier)
			      : job_fail(job, DENIED, "invitation", "signature",
					 "The invitation is not signed by the key that it brings.");
	}
	verifier_close(verifier);
	return checked;
}

struct invitation {
	struct partner_record partner;
	struct key_record node, letter;
};

static enum result invitation_read(struct job *job, struct bytes whole, struct invitation *ret_invitation)
{
	static const char *const members[] = {"version", "party",  "name",    "address",   "time",
					      "node",    "letter", "signing", "agreement", NULL};
	struct signed_document document, node, letter;
	const struct signed_document *documents[] = {&document, &node, &letter};
	struct invitation invitation = {.partner = {.state = "invited", .invitation = whole, .heard_at = job->now}};
	struct partner_record *partner = &invitation.partner;
	json_t *object;
	int64_t version;

	TRY(signed_read(job, whole, INVITATION_TYPE, &document));
	TRY(json_read(job, "invitation", document.payload, &object));
	TRY(json_only(job, "invitation", object, members));
	TRY(json_member_integer(job, object, "version", 1, 1, &version));
	TRY(json_member_text(job, object, "party", &partner->party));
	TRY(json_member_text(job, object, "address", &partner->address));
	if (strlen(partner->party) >= PARTY_ID_SIZE)
		return job_fail(job, INVALID, "party", "party", "The party's id is too long.");
	if (strncmp(partner->address, "http://", 7) != 0 && strncmp(partner->address, "https://", 8) != 0)
		return job_fail(job, INVALID, "address", "address", "The partner's address is no web address.");
	TRY(member_certificate(job, object, "signing", CERTIFICATE_SIGNING, &partner->signing_certificate));
	TRY(member_certificate(job, object, "agreement", CERTIFICATE_AGREEMENT, &partner->agreement_certificate));
	TRY(member_statement(job, object, "node", "node", partner->party, &invitation.node, &node));
	TRY(member_statement(job, object, "letter", "letter", partner->party, &invitation.letter, &letter));
	TRY(signatures_check(job, &invitation.node, documents, 3));
	partner->node_key_id = invitation.node.key_id;
	partner->letter_key_id = invitation.letter.key_id;
	*ret_invitation = invitation;
	return OK;
}

/* The same words on both sides: over both invitations' hashes, the lower first. */
static enum result words_make(struct job *job, struct bytes ours, struct bytes theirs, const char **ret_words)
{
	struct hash pair[2] = {hash_of(ours), hash_of(theirs)};
	struct hash both;
	char *words;

	if (hash_compare(&pair[0], &pair[1]) > 0) {
		struct hash first = pair[1];

		pair[1] = pair[0];
		pair[0] = first;
	}
	both = hash_of((struct bytes){pair[0].bytes, sizeof(pair)});
	TRY(fingerprint_words(job, &both, &words));
	*ret_words = words;
	return OK;
}

enum result link_accept(struct job *job, const struct office *office, struct bytes whole, const char **ret_party,
			const char **ret_words)
{
	AUTO_TRANSACTION struct transaction work = {0};
	struct invitation invitation;
	struct partner_record held;
	struct bytes ours;

	TRY(invitation_read(job, whole, &invitation));
	if (strcmp(invitation.partner.party, office->party) == 0)
		return job_fail(job, INVALID, "party", "own-invitation",
				"This is our own invitation; give it to the partner.");
	TRY(transaction_begin(job, office->database, &work));
	if (partner_find(job, office->database, invitation.partner.party, &held) == OK && partner_is_active(&held) &&
	    strcmp(held.node_key_id, invitation.partner.node_key_id) != 0)
		return job_fail(job, CONFLICT, "party", "linked-already",
				"There is an active link to %s with another key. Suspend it first.",
				invitation.partner.party);
	TRY(link_invitation(job, office, &ours));
	TRY(words_make(job, ours, whole, &invitation.partner.words));
	TRY(key_put(job, office->database, &invitation.node));
	TRY(key_put(job, office->database, &invitation.letter));
	TRY(partner_put(job, office->database, &invitation.partner));
	TRY(transaction_commit(job, &work));
	*ret_party = invitation.partner.party;
	*ret_words = invitation.partner.words;
	return OK;
}

enum result link_confirm(struct job *job, const struct office *office, const char *party)
{
	AUTO_TRANSACTION struct transaction work = {0};
	struct partner_record partner;
	enum result found;

	TRY(transaction_begin(job, office->database, &work));
	found = partner_find(job, office->database, party, &partner);
	if (found == MISSING || (found == OK && strcmp(partner.state, "own") == 0))
		return job_fail(job, MISSING, "party", "not-invited", "There is no invitation of \"%s\" here.", party);
	TRY(found);
	partner.state = "active";
	TRY(partner_put(job, office->database, &partner));
	return transaction_commit(job, &work);
}

/* --- officers --- */

enum result officer_add(struct job *job, const struct office *office, const struct new_account *wanted,
			char ret_account_id[UUID_TEXT_SIZE])
{
	AUTO_TRANSACTION struct transaction work = {0};
	struct new_account account = *wanted;
	struct public_key key;
	struct hash hash;
	char key_id[KEY_ID_SIZE], pseudonym[HASH_TEXT_SIZE], account_id[UUID_TEXT_SIZE];

	TRY(transaction_begin(job, office->database, &work));
	TRY(office->keeper.create(office->keeper.self, job, key_id, &key));
	account.key_id = key_id;
	TRY(account_new(job, office->database, &account, account_id));
	TRY(office->keeper.pseudonym(office->keeper.self, job, bytes_of(account_id), &hash));
	hash_write(&hash, pseudonym);
	TRY(office_key_announce(job, office, key_id, &key, pseudonym, wanted->roles, job->now, INSTANT_NEVER));
	TRY(transaction_commit(job, &work));
	memcpy(ret_account_id, account_id, sizeof(account_id));
	return OK;
}

enum result officer_remove(struct job *job, const struct office *office, const char *login)
{
	AUTO_TRANSACTION struct transaction work = {0};
	struct public_key point;
	struct key_record key;
	const char *key_id = NULL;

	TRY(transaction_begin(job, office->database, &work));
	TRY(account_remove(job, office->database, login, &key_id));
	TRY(key_find(job, office->database, key_id, &key));
	memcpy(point.point, key.point.data, PUBLIC_KEY_SIZE);
	TRY(office_key_announce(job, office, key_id, &point, key.officer, key.roles, key.from, job->now));
	return transaction_commit(job, &work);
}
