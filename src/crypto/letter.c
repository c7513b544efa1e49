/* letter.c - the key letter of jose.h: a JWE in JSON serialisation (RFC 7516 section 7.2) over the 32 bytes of a case
 * key.
 *
 *     {"ciphertext":"…","iv":"…","protected":"{"enc":"A256GCM"} in base64url","tag":"…",
 *      "recipients":[{"encrypted_key":"…","header":{"alg":"ECDH-ES+A256KW","epk":{…},"kid":"…"}},…]}
 *
 * Written and read over OpenSSL. To write, a pair of keys is made for each party and forgotten. To read, the private
 * key stays behind the keeper, which does no more than the agreement of the two points: from its secret Concat KDF
 * makes the key that unwraps the content key, which opens the text. The tests hold both against libjose, which made our
 * letters at first and took most of the time of opening a case. A reader also takes the flattened form that some
 * libraries write for a single party. Each recipient is told to the parser in the same terms: "alg", "kid", "epk" and
 * perhaps "apu" and "apv", nothing else. */
#include "base/json.h"
#include "base/text.h"
#include "crypto/algorithms.h"
#include "crypto/cipher.h"
#include "crypto/jose.h"
#include "crypto/secret.h"

#include <string.h>

#define LETTER_BYTES_MOST (64u << 10)
#define PARTIES_MOST 64
#define CONTENT_KEY_SIZE 32
#define SECRET_SIZE 32
#define WRAPPED_SIZE (CONTENT_KEY_SIZE + KEY_WRAP_EXTRA)
#define LETTER_ALGORITHM "ECDH-ES+A256KW"
#define PROTECTED_HEADER "eyJlbmMiOiJBMjU2R0NNIn0" /* {"enc":"A256GCM"} */

/* A pair of keys made for this party alone, and the secret that it shares with the party. */
static enum result ephemeral_agree(struct job *job, const struct public_key *party, struct public_key *ret_ephemeral,
				   unsigned char ret_secret[SECRET_SIZE])
{
	EVP_PKEY *peer = pkey_of_point(party, NULL);
	if (!peer)
		return job_fail(job, INVALID, "key", "key", "The key is not a point of the curve P-256.");
	EVP_PKEY *own = pkey_new(ret_ephemeral);
	bool agreed = own && pkey_agree(own, peer, ret_secret);
	EVP_PKEY_free(own);
	EVP_PKEY_free(peer);
	return agreed ? OK : job_fail(job, LIMIT, "letter", "letter", "The library did not make the key letter.");
}

/* Wraps the content key for one party. */
static enum result content_key_wrap(struct job *job, const struct letter_party *party,
				    const unsigned char content_key[CONTENT_KEY_SIZE], struct public_key *ret_ephemeral,
				    unsigned char ret_wrapped[WRAPPED_SIZE])
{
	struct bytes nobody = {0};
	unsigned char secret[SECRET_SIZE];
	unsigned char wrapping[CONTENT_KEY_SIZE];
	TRY(ephemeral_agree(job, &party->key, ret_ephemeral, secret));
	enum result result = concat_key(job, (struct bytes){secret, sizeof(secret)}, LETTER_ALGORITHM, nobody, nobody,
					sizeof(wrapping), wrapping);
	if (result == OK)
		result = key_wrap(job, (struct bytes){wrapping, sizeof(wrapping)},
				  (struct bytes){content_key, CONTENT_KEY_SIZE}, ret_wrapped);
	secret_wipe(secret, sizeof(secret));
	secret_wipe(wrapping, sizeof(wrapping));
	return result;
}

/* One member of "recipients". A key id is a thumbprint and stands in JSON as it is. */
static enum result recipient_add(struct job *job, const struct letter_party *party,
				 const unsigned char content_key[CONTENT_KEY_SIZE], struct text *text)
{
	struct public_key ephemeral;
	struct bytes jwk;
	struct hash id;
	unsigned char wrapped[WRAPPED_SIZE];
	char wrapped_text[BASE64URL_SIZE(WRAPPED_SIZE)];
	if (hash_read(bytes_of(party->key_id), &id) != OK)
		return job_fail(job, INVALID, "kid", "key", "A party's key is named by its thumbprint.");
	TRY(content_key_wrap(job, party, content_key, &ephemeral, wrapped));
	TRY(public_key_write(job, &ephemeral, &jwk));
	base64url_put(wrapped, sizeof(wrapped), wrapped_text);
	text_print(text,
		   "{\"encrypted_key\":\"%s\",\"header\":{\"alg\":\"" LETTER_ALGORITHM "\",\"epk\":", wrapped_text);
	text_add_bytes(text, jwk);
	text_print(text, ",\"kid\":\"%s\"}}", party->key_id);
	return OK;
}

/* The members in the order of json_write(), as all our JSON has them. */
static enum result letter_lay_out(struct job *job, const struct case_key *key,
				  const unsigned char content_key[CONTENT_KEY_SIZE], const struct letter_party *parties,
				  size_t count, struct text *text)
{
	unsigned char iv[GCM_IV_SIZE];
	unsigned char tag[GCM_TAG_SIZE];
	unsigned char sealed[CASE_KEY_SIZE];
	char iv_text[BASE64URL_SIZE(GCM_IV_SIZE)];
	char tag_text[BASE64URL_SIZE(GCM_TAG_SIZE)];
	char sealed_text[BASE64URL_SIZE(CASE_KEY_SIZE)];
	job_chance(job, iv, sizeof(iv));
	TRY(gcm_seal(job, (struct bytes){content_key, CONTENT_KEY_SIZE}, iv, BYTES(PROTECTED_HEADER),
		     (struct bytes){key->bytes, CASE_KEY_SIZE}, sealed, tag));
	base64url_put(iv, sizeof(iv), iv_text);
	base64url_put(tag, sizeof(tag), tag_text);
	base64url_put(sealed, sizeof(sealed), sealed_text);
	text_print(text, "{\"ciphertext\":\"%s\",\"iv\":\"%s\",\"protected\":\"" PROTECTED_HEADER "\",\"recipients\":[",
		   sealed_text, iv_text);
	for (size_t i = 0; i < count; i++) {
		text_add(text, i > 0 ? "," : "");
		TRY(recipient_add(job, &parties[i], content_key, text));
	}
	text_print(text, "],\"tag\":\"%s\"}", tag_text);
	return OK;
}

enum result letter_write(struct job *job, const struct case_key *key, const struct letter_party *parties, size_t count,
			 struct bytes *ret_letter)
{
	unsigned char content_key[CONTENT_KEY_SIZE];
	struct text text = text_open(job->arena, LETTER_BYTES_MOST);
	if (count < 1 || count > PARTIES_MOST)
		return job_fail(job, INVALID, "parties", "count", "A key letter goes to 1 to %d parties.",
				PARTIES_MOST);
	job_chance(job, content_key, sizeof(content_key));
	enum result result = letter_lay_out(job, key, content_key, parties, count, &text);
	secret_wipe(content_key, sizeof(content_key));
	TRY(result);
	return text_done(&text, ret_letter) == OK ? OK : job_out_of_memory(job);
}

/* What a letter says to one party, decoded. */
struct address {
	struct public_key ephemeral;
	struct bytes party_u;
	struct bytes party_v;
	unsigned char wrapped[WRAPPED_SIZE];
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
static enum result content_key_unwrap(struct job *job, const struct address *address,
				      const unsigned char secret[SECRET_SIZE], unsigned char ret_key[CONTENT_KEY_SIZE])
{
	unsigned char wrapping[32];
	struct bytes wrapped = {address->wrapped, sizeof(address->wrapped)};
	TRY(concat_key(job, (struct bytes){secret, SECRET_SIZE}, LETTER_ALGORITHM, address->party_u, address->party_v,
		       sizeof(wrapping), wrapping));
	enum result result = key_unwrap(job, (struct bytes){wrapping, sizeof(wrapping)}, wrapped, ret_key);
	secret_wipe(wrapping, sizeof(wrapping));
	return result == DENIED ? letter_denied(job) : result;
}

static enum result content_key_read(struct job *job, const struct address *address, const struct keeper *keeper,
				    const char *key_id, unsigned char ret_key[CONTENT_KEY_SIZE])
{
	unsigned char secret[SECRET_SIZE];
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
