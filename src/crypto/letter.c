/* letter.c - the key letter of jose.h: a JWE in JSON serialisation (RFC 7516 section 7.2) over the 32 bytes of a case
 * key.
 *
 *     {"ciphertext":"…","iv":"…","protected":"{"enc":"A256GCM"} in base64url","tag":"…",
 *      "recipients":[{"encrypted_key":"…","header":{"alg":"ECDH-ES+A256KW","epk":{…},"kid":"…"}},…]}
 *
 * Writing is libjose's work. Reading is done here, because the private key stays behind the keeper, which does no more
 * than the agreement of the two points: from its secret Concat KDF makes the key that unwraps the content key, which
 * opens the text. A reader also takes the flattened form that some libraries write for a single party. Each recipient
 * is told to the parser in the same terms: "alg", "kid", "epk" and perhaps "apu" and "apv", nothing else. */
#include "base/json.h"
#include "crypto/algorithms.h"
#include "crypto/cipher.h"
#include "crypto/jose.h"
#include "crypto/secret.h"

#include <jose/jose.h>
#include <string.h>

#define LETTER_BYTES_MOST (64u << 10)
#define PARTIES_MOST 64
#define CONTENT_KEY_SIZE 32
#define LETTER_ALGORITHM "ECDH-ES+A256KW"

static enum result letter_failed(struct job *job)
{
	return job_fail(job, LIMIT, "letter", "letter", "The library did not make the key letter.");
}

/* Wraps the content key `ret_content_key` (made by the first call) for one party. */
static enum result letter_address(struct job *job, const struct letter_party *party, json_t *letter,
				  json_t *ret_content_key)
{
	struct bytes text;
	json_t *jwk;
	json_t *recipient = json_pack("{s:{s:s,s:s}}", "header", "alg", LETTER_ALGORITHM, "kid", party->key_id);
	TRY(json_own(job, recipient));
	TRY(public_key_check(job, &party->key));
	TRY(public_key_write(job, &party->key, &text));
	TRY(json_read(job, "party", text, &jwk));
	return jose_jwe_enc_jwk(NULL, letter, recipient, jwk, ret_content_key) ? OK : letter_failed(job);
}

/* For one party libjose writes the flattened form; ours is always the general one. */
static enum result letter_generalise(struct job *job, json_t *letter)
{
	if (json_object_get(letter, "recipients"))
		return OK;
	json_t *recipients = json_pack("[{s:O,s:O}]", "header", json_object_get(letter, "header"), "encrypted_key",
				       json_object_get(letter, "encrypted_key"));
	if (!recipients || json_object_set_new(letter, "recipients", recipients) != 0)
		return job_out_of_memory(job);
	bool moved = json_object_del(letter, "header") == 0 && json_object_del(letter, "encrypted_key") == 0;
	return moved ? OK : letter_failed(job);
}

/* The content key in jansson's memory is overwritten before jansson lets go of it. */
static void content_key_wipe(const json_t *content_key)
{
	const char *text = json_string_value(json_object_get(content_key, "k"));
	if (text)
		secret_wipe((void *)(uintptr_t)text, strlen(text));
}

enum result letter_write(struct job *job, const struct case_key *key, const struct letter_party *parties, size_t count,
			 struct bytes *ret_letter)
{
	if (count < 1 || count > PARTIES_MOST)
		return job_fail(job, INVALID, "parties", "count", "A key letter goes to 1 to %d parties.",
				PARTIES_MOST);
	json_t *letter = json_pack("{s:{s:s}}", "protected", "enc", "A256GCM");
	TRY(json_own(job, letter));
	json_t *content_key = json_pack("{s:s}", "alg", "A256GCM");
	TRY(json_own(job, content_key));
	enum result result = OK;
	for (size_t i = 0; i < count && result == OK; i++)
		result = letter_address(job, &parties[i], letter, content_key);
	if (result == OK && !jose_jwe_enc_cek(NULL, letter, content_key, key->bytes, CASE_KEY_SIZE))
		result = letter_failed(job);
	content_key_wipe(content_key);
	TRY(result);
	TRY(letter_generalise(job, letter));
	return json_write(job, letter, ret_letter);
}

/* What a letter says to one party, decoded. */
struct address {
	struct public_key ephemeral;
	struct bytes party_u;
	struct bytes party_v;
	unsigned char wrapped[CONTENT_KEY_SIZE + KEY_WRAP_EXTRA];
};

static enum result letter_refused(struct job *job, const char *field, const char *reason)
{
	return job_fail(job, INVALID, field, "letter", "%s", reason);
}

/* Refuses members that the list (ended by NULL) does not name. */
static enum result members_check(struct job *job, const json_t *object, const char *field, const char *const *names)
{
	size_t known = 0;
	for (size_t i = 0; names[i]; i++)
		known += json_object_get(object, names[i]) != NULL;
	if (!json_is_object(object) || json_object_size(object) != known)
		return letter_refused(job, field, "There are members that a key letter does not have.");
	return OK;
}

static enum result fixed_read(struct job *job, const json_t *object, const char *name, unsigned char *ret_data,
			      size_t size)
{
	const char *text;
	TRY(json_member_text(job, object, name, &text));
	if (!base64url_get(bytes_of(text), ret_data, size))
		return letter_refused(job, name, "The value is not base64url of the right length.");
	return OK;
}

static enum result party_info_read(struct job *job, const json_t *header, const char *name, struct bytes *ret_info)
{
	const char *text = NULL;
	if (json_object_get(header, name))
		TRY(json_member_text(job, header, name, &text));
	if (base64url_read(job->arena, bytes_of(text), ret_info) != OK)
		return letter_refused(job, name, "The value is not base64url.");
	return OK;
}

static enum result address_read(struct job *job, const json_t *recipient, struct address *ret_address)
{
	static const char *const names[] = {"alg", "kid", "epk", "apu", "apv", NULL};
	struct address address;
	json_t *header;
	json_t *ephemeral;
	struct bytes jwk;
	const char *algorithm;
	TRY(json_member(job, recipient, "header", JSON_OBJECT, &header));
	TRY(members_check(job, header, "header", names));
	TRY(json_member_text(job, header, "alg", &algorithm));
	if (strcmp(algorithm, LETTER_ALGORITHM) != 0)
		return letter_refused(job, "alg", "The key must be wrapped with " LETTER_ALGORITHM ".");
	TRY(json_member(job, header, "epk", JSON_OBJECT, &ephemeral));
	TRY(json_write(job, ephemeral, &jwk));
	TRY(public_key_read(job, jwk, &address.ephemeral));
	TRY(party_info_read(job, header, "apu", &address.party_u));
	TRY(party_info_read(job, header, "apv", &address.party_v));
	TRY(fixed_read(job, recipient, "encrypted_key", address.wrapped, sizeof(address.wrapped)));
	*ret_address = address;
	return OK;
}

static bool addressed_to(const json_t *recipient, const char *key_id)
{
	const char *found = json_string_value(json_object_get(json_object_get(recipient, "header"), "kid"));
	return found && strcmp(found, key_id) == 0;
}

/* The recipient in general or flattened form that is addressed to the key. */
static enum result recipient_find(struct job *job, const json_t *letter, const char *key_id,
				  const json_t **ret_recipient)
{
	static const char *const general[] = {"protected", "iv", "ciphertext", "tag", "recipients", NULL};
	static const char *const flattened[] = {"protected",     "iv", "ciphertext", "tag", "header",
						"encrypted_key", NULL};
	const json_t *recipients = json_object_get(letter, "recipients");
	TRY(members_check(job, letter, "letter", recipients ? general : flattened));
	if (recipients && (!json_is_array(recipients) || json_array_size(recipients) > PARTIES_MOST))
		return letter_refused(job, "recipients", "The recipients must be a list, and not a long one.");
	const json_t *found = !recipients && addressed_to(letter, key_id) ? letter : NULL;
	for (size_t i = 0; i < json_array_size(recipients) && !found; i++)
		if (addressed_to(json_array_get(recipients, i), key_id))
			found = json_array_get(recipients, i);
	if (!found)
		return job_fail(job, MISSING, "letter", "letter", "The key letter is not addressed to this key.");
	*ret_recipient = found;
	return OK;
}

/* The protected header says {"enc":"A256GCM"} and no more. */
static enum result protected_check(struct job *job, const char *encoded)
{
	static const char *const names[] = {"enc", NULL};
	struct bytes header;
	json_t *object;
	const char *encryption;
	if (base64url_read(job->arena, bytes_of(encoded), &header) != OK)
		return letter_refused(job, "protected", "The header is not base64url.");
	TRY(json_read(job, "protected", header, &object));
	TRY(members_check(job, object, "protected", names));
	TRY(json_member_text(job, object, "enc", &encryption));
	if (strcmp(encryption, "A256GCM") != 0)
		return letter_refused(job, "enc", "The letter must be sealed with A256GCM.");
	return OK;
}

/* Whatever does not open was touched or is for somebody else: one answer, whichever layer it was. */
static enum result letter_denied(struct job *job)
{
	job_forgive(job);
	return job_fail(job, DENIED, "letter", "sealed", "The key letter does not open.");
}

/* From the keeper's secret to the content key. */
static enum result content_key_unwrap(struct job *job, const struct address *address, const unsigned char secret[32],
				      unsigned char ret_key[CONTENT_KEY_SIZE])
{
	unsigned char wrapping[32];
	struct bytes wrapped = {address->wrapped, sizeof(address->wrapped)};
	TRY(concat_key(job, (struct bytes){secret, 32}, LETTER_ALGORITHM, address->party_u, address->party_v,
		       sizeof(wrapping), wrapping));
	enum result result = key_unwrap(job, (struct bytes){wrapping, sizeof(wrapping)}, wrapped, ret_key);
	secret_wipe(wrapping, sizeof(wrapping));
	return result == DENIED ? letter_denied(job) : result;
}

static enum result content_key_read(struct job *job, const struct address *address, const struct keeper *keeper,
				    const char *key_id, unsigned char ret_key[CONTENT_KEY_SIZE])
{
	unsigned char secret[32];
	enum result result = keeper->agree(keeper->self, job, key_id, &address->ephemeral, secret);
	if (result == OK)
		result = content_key_unwrap(job, address, secret, ret_key);
	secret_wipe(secret, sizeof(secret));
	return result;
}

enum result letter_read(struct job *job, struct bytes letter, const struct keeper *keeper, const char *key_id,
			struct case_key *ret_key)
{
	json_t *object;
	const json_t *recipient = NULL;
	const char *protected;
	struct address address;
	unsigned char iv[GCM_IV_SIZE];
	unsigned char tag[GCM_TAG_SIZE];
	unsigned char sealed[CASE_KEY_SIZE];
	if (letter.size > LETTER_BYTES_MOST)
		return letter_refused(job, "letter", "The key letter is too long.");
	TRY(json_read(job, "letter", letter, &object));
	TRY(recipient_find(job, object, key_id, &recipient));
	TRY(json_member_text(job, object, "protected", &protected));
	TRY(protected_check(job, protected));
	TRY(address_read(job, recipient, &address));
	TRY(fixed_read(job, object, "iv", iv, sizeof(iv)));
	TRY(fixed_read(job, object, "tag", tag, sizeof(tag)));
	TRY(fixed_read(job, object, "ciphertext", sealed, sizeof(sealed)));

	unsigned char content_key[CONTENT_KEY_SIZE];
	struct case_key key;
	TRY(content_key_read(job, &address, keeper, key_id, content_key));
	enum result result = gcm_open(job, (struct bytes){content_key, sizeof(content_key)}, iv, bytes_of(protected),
				      (struct bytes){sealed, sizeof(sealed)}, tag, key.bytes);
	secret_wipe(content_key, sizeof(content_key));
	if (result == DENIED)
		return letter_denied(job);
	TRY(result);
	*ret_key = key;
	secret_wipe(&key, sizeof(key));
	return OK;
}
