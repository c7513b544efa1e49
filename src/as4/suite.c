/* suite.c - the table of suites, and the row on the curve P-256: ECDSA with SHA-256, ECDH-ES with HKDF and key wrap.
 *
 * An EncryptedKey carries an ephemeral public key and a salt. The shared x-coordinate, drawn out by HKDF, wraps the
 * payload key (as4.md's "EncryptedKey in 2.0"; RFC 5869, RFC 3394). */
#include "as4/suite.h"
#include "as4/message.h"
#include "as4/names.h"
#include "as4/xml.h"
#include "crypto/cipher.h"
#include "crypto/secret.h"

#include <string.h>

#define POLICY "as4-policy"
#define SALT_SIZE 16
#define SECRET_SIZE 32
#define WRAPPED_SIZE (AS4_PAYLOAD_KEY_SIZE + KEY_WRAP_EXTRA)
#define SALT_MOST 64
#define INFO_MOST 256

static enum result ecdsa_sign(struct job *job, const struct as4_self *self, const struct hash *digest,
			      struct bytes *ret_signature)
{
	struct signature *signature;

	TAKE(job, signature = NEW(job->arena, struct signature));
	TRY(self->keeper->sign(self->keeper->self, job, self->signing_key_id, digest, signature));
	*ret_signature = (struct bytes){signature->bytes, SIGNATURE_SIZE};
	return OK;
}

static enum result ecdsa_verify(struct job *job, const struct certificate *signer, const struct hash *digest,
				struct bytes bytes)
{
	struct signature signature;
	struct verifier *verifier;
	enum result result;

	if (bytes.size != SIGNATURE_SIZE)
		return DENIED;
	memcpy(signature.bytes, bytes.data, SIGNATURE_SIZE);
	TRY(verifier_open(job, &signer->key, &verifier));
	result = verifier_check(job, verifier, digest, &signature);
	verifier_close(verifier);
	if (result != OK)
		job_forgive(job);
	return result;
}

/* An ephemeral key pair from the job's chance, used once and forgotten. */
static enum result ephemeral_agree(struct job *job, const struct public_key *peer, struct public_key *ret_key,
				   unsigned char ret_secret[SECRET_SIZE])
{
	struct key_ring *ring;
	struct keeper keeper;
	char id[KEY_ID_SIZE];
	enum result result;

	if (key_ring_open(&ring) != OK)
		return job_out_of_memory(job);
	keeper = key_ring_keeper(ring);
	result = keeper.create(keeper.self, job, id, ret_key);
	if (result == OK)
		result = keeper.agree(keeper.self, job, id, peer, ret_secret);
	key_ring_close(ring);
	return result;
}

/* HKDF, and then the wrap that `key` belongs to. Wipes the secret. */
static enum result wrapping_key(struct job *job, unsigned char secret[SECRET_SIZE], struct bytes salt,
				struct bytes info, unsigned char ret_key[AS4_PAYLOAD_KEY_SIZE])
{
	enum result result =
	    hkdf_key(job, (struct bytes){secret, SECRET_SIZE}, salt, info, AS4_PAYLOAD_KEY_SIZE, ret_key);

	secret_wipe(secret, SECRET_SIZE);
	return result;
}

static enum result base64_add(struct job *job, struct text *text, const unsigned char *data, size_t size)
{
	const char *value;

	TAKE(job, value = base64_write(job->arena, (struct bytes){data, size}));
	text_add(text, value);
	return OK;
}

static enum result ecdh_layout(struct job *job, const unsigned char salt[SALT_SIZE],
			       const struct public_key *originator, const unsigned char wrapped[WRAPPED_SIZE],
			       struct text *text)
{
	text_add(text, "<ds:KeyInfo xmlns:ds=\"" NS_DSIG "\"><xenc:AgreementMethod Algorithm=\"" ALGORITHM_ECDH_ES
		       "\"><xenc11:KeyDerivationMethod xmlns:xenc11=\"" NS_XENC11 "\" Algorithm=\"" ALGORITHM_HKDF
		       "\"><dsig-more:HKDFParams xmlns:dsig-more=\"" NS_DSIG_MORE
		       "\"><dsig-more:PRF Algorithm=\"" ALGORITHM_HMAC_SHA256 "\"/><dsig-more:Salt>");
	TRY(base64_add(job, text, salt, SALT_SIZE));
	text_print(text,
		   "</dsig-more:Salt><dsig-more:KeyLength>%d</dsig-more:KeyLength></dsig-more:HKDFParams>"
		   "</xenc11:KeyDerivationMethod><xenc:OriginatorKeyInfo><ds:KeyValue>"
		   "<dsig11:ECKeyValue xmlns:dsig11=\"" NS_DSIG11 "\"><dsig11:NamedCurve URI=\"" CURVE_P256
		   "\"/><dsig11:PublicKey>",
		   AS4_PAYLOAD_KEY_SIZE);
	TRY(base64_add(job, text, originator->point, PUBLIC_KEY_SIZE));
	text_add(text, "</dsig11:PublicKey></dsig11:ECKeyValue></ds:KeyValue></xenc:OriginatorKeyInfo>"
		       "<xenc:RecipientKeyInfo><wsse:SecurityTokenReference><wsse:Reference URI=\"#_recipient\" "
		       "ValueType=\"" TOKEN_X509 "\"/></wsse:SecurityTokenReference></xenc:RecipientKeyInfo>"
		       "</xenc:AgreementMethod></ds:KeyInfo><xenc:CipherData><xenc:CipherValue>");
	TRY(base64_add(job, text, wrapped, WRAPPED_SIZE));
	text_add(text, "</xenc:CipherValue></xenc:CipherData>");
	return OK;
}

static enum result ecdh_key_write(struct job *job, const struct certificate *recipient,
				  const unsigned char key[AS4_PAYLOAD_KEY_SIZE], struct text *text)
{
	unsigned char secret[SECRET_SIZE];
	unsigned char wrapping[AS4_PAYLOAD_KEY_SIZE];
	unsigned char wrapped[WRAPPED_SIZE];
	unsigned char salt[SALT_SIZE];
	struct public_key originator;
	enum result result;

	job_chance(job, salt, sizeof(salt));
	TRY(ephemeral_agree(job, &recipient->key, &originator, secret));
	result = wrapping_key(job, secret, (struct bytes){salt, SALT_SIZE}, (struct bytes){0}, wrapping);
	if (result == OK)
		result = key_wrap(job, (struct bytes){wrapping, sizeof(wrapping)},
				  (struct bytes){key, AS4_PAYLOAD_KEY_SIZE}, wrapped);
	secret_wipe(wrapping, sizeof(wrapping));
	TRY(result);
	return ecdh_layout(job, salt, &originator, wrapped, text);
}

static enum result against_policy(struct job *job, const char *reason)
{
	return job_fail(job, INVALID, "EncryptedKey", POLICY, "%s", reason);
}

/* What an EncryptedKey says, before anything is done with it. */
struct key_letter {
	struct bytes salt;
	struct bytes info;
	struct public_key originator;
	struct bytes wrapped;
};

static enum result optional_base64(struct job *job, const xmlNode *params, const char *name, size_t most,
				   struct bytes *ret_bytes)
{
	xmlNode *element;

	*ret_bytes = (struct bytes){0};
	TRY(xml_optional(job, params, NS_DSIG_MORE, name, POLICY, &element));
	if (element == NULL)
		return OK;
	TRY(xml_base64(job, element, POLICY, ret_bytes));
	return ret_bytes->size <= most ? OK : against_policy(job, "A parameter of the derivation is too long.");
}

static enum result derivation_read(struct job *job, const xmlNode *method, struct key_letter *letter)
{
	xmlNode *derivation;
	xmlNode *params;
	xmlNode *prf;
	xmlNode *length;
	const char *size;

	TRY(xml_only(job, method, NS_XENC11, "KeyDerivationMethod", POLICY, &derivation));
	if (!xml_attribute_equals(derivation, NULL, "Algorithm", ALGORITHM_HKDF))
		return against_policy(job, "Keys are derived with HKDF.");
	TRY(xml_only(job, derivation, NS_DSIG_MORE, "HKDFParams", POLICY, &params));
	TRY(xml_optional(job, params, NS_DSIG_MORE, "PRF", POLICY, &prf));
	if (prf != NULL && !xml_attribute_equals(prf, NULL, "Algorithm", ALGORITHM_HMAC_SHA256))
		return against_policy(job, "HKDF works with HMAC-SHA-256.");
	TRY(xml_optional(job, params, NS_DSIG_MORE, "KeyLength", POLICY, &length));
	if (length != NULL) {
		TRY(xml_text(job, length, POLICY, &size));
		if (strcmp(size, "16") != 0)
			return against_policy(job, "The derived key has 16 bytes.");
	}
	TRY(optional_base64(job, params, "Salt", SALT_MOST, &letter->salt));
	return optional_base64(job, params, "Info", INFO_MOST, &letter->info);
}

static enum result originator_read(struct job *job, const xmlNode *method, struct key_letter *letter)
{
	xmlNode *originator;
	xmlNode *value;
	xmlNode *ec;
	xmlNode *curve;
	xmlNode *point;
	struct bytes bytes;

	TRY(xml_only(job, method, NS_XENC, "OriginatorKeyInfo", POLICY, &originator));
	TRY(xml_only(job, originator, NS_DSIG, "KeyValue", POLICY, &value));
	TRY(xml_only(job, value, NS_DSIG11, "ECKeyValue", POLICY, &ec));
	TRY(xml_only(job, ec, NS_DSIG11, "NamedCurve", POLICY, &curve));
	TRY(xml_only(job, ec, NS_DSIG11, "PublicKey", POLICY, &point));
	if (!xml_attribute_equals(curve, NULL, "URI", CURVE_P256))
		return against_policy(job, "The originator's key is on the curve P-256.");
	TRY(xml_base64(job, point, POLICY, &bytes));
	if (bytes.size != PUBLIC_KEY_SIZE)
		return DENIED;
	memcpy(letter->originator.point, bytes.data, PUBLIC_KEY_SIZE);
	return OK;
}

static enum result letter_read_xml(struct job *job, const xmlNode *element, struct key_letter *ret_letter)
{
	struct key_letter letter = {0};
	xmlNode *node;
	xmlNode *agreement;
	xmlNode *value;

	TRY(xml_only(job, element, NS_XENC, "EncryptionMethod", POLICY, &node));
	if (!xml_attribute_equals(node, NULL, "Algorithm", ALGORITHM_KEY_WRAP) || xml_first(node) != NULL)
		return against_policy(job, "The key is wrapped with AES-128 key wrap.");
	TRY(xml_only(job, element, NS_DSIG, "KeyInfo", POLICY, &node));
	TRY(xml_only(job, node, NS_XENC, "AgreementMethod", POLICY, &agreement));
	if (!xml_attribute_equals(agreement, NULL, "Algorithm", ALGORITHM_ECDH_ES))
		return against_policy(job, "The key is agreed on by ECDH-ES.");
	TRY(derivation_read(job, agreement, &letter));
	TRY(originator_read(job, agreement, &letter));
	TRY(xml_only(job, element, NS_XENC, "CipherData", POLICY, &node));
	TRY(xml_only(job, node, NS_XENC, "CipherValue", POLICY, &value));
	TRY(xml_base64(job, value, POLICY, &letter.wrapped));
	*ret_letter = letter;
	return OK;
}

static enum result ecdh_key_read(struct job *job, const struct as4_self *self, xmlNode *encrypted_key,
				 unsigned char ret_key[AS4_PAYLOAD_KEY_SIZE])
{
	unsigned char secret[SECRET_SIZE];
	unsigned char wrapping[AS4_PAYLOAD_KEY_SIZE];
	struct key_letter letter;
	enum result result;

	TRY(letter_read_xml(job, encrypted_key, &letter));
	if (letter.wrapped.size != WRAPPED_SIZE || public_key_check(job, &letter.originator) != OK)
		return DENIED;
	TRY(self->keeper->agree(self->keeper->self, job, self->agreement_key_id, &letter.originator, secret));
	TRY(wrapping_key(job, secret, letter.salt, letter.info, wrapping));
	result = key_unwrap(job, (struct bytes){wrapping, sizeof(wrapping)}, letter.wrapped, ret_key);
	secret_wipe(wrapping, sizeof(wrapping));
	return result;
}

const struct as4_suite AS4_SUITE_ECDSA = {
    .name = "eDelivery AS4 2.0, alternative elliptic curve",
    .signature_algorithm = ALGORITHM_ECDSA_SHA256,
    .key_algorithm = ALGORITHM_KEY_WRAP,
    .sign = ecdsa_sign,
    .verify = ecdsa_verify,
    .key_write = ecdh_key_write,
    .key_read = ecdh_key_read,
};

static const struct as4_suite *const suites[] = {&AS4_SUITE_ECDSA};

const struct as4_suite *as4_suite_find(const char *signature_algorithm)
{
	for (size_t at = 0; at < sizeof(suites) / sizeof(suites[0]); at++)
		if (strcmp(suites[at]->signature_algorithm, signature_algorithm) == 0)
			return suites[at];
	return NULL;
}
