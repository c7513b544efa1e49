/* jose_test.c - signed and sealed documents: what is written is read, and whatever was touched is refused. */
#include "crypto/jose.h"
#include "crypto/secret.h"
#include "fixture.h"

#define TYPE "valico-event+jws"

struct signer {
	char id[KEY_ID_SIZE];
	struct public_key key;
	struct verifier *verifier;
};

static struct signer signer_new(void **state)
{
	struct signer signer;
	ASSERT_OK(keeper_of(state)->create(keeper_of(state)->self, job_of(state), signer.id, &signer.key));
	ASSERT_OK(verifier_open(job_of(state), &signer.key, &signer.verifier));
	return signer;
}

/* A document with any header, rightly signed. */
static struct bytes signed_with_header(void **state, const struct signer *signer, const char *header)
{
	struct job *job = job_of(state);
	struct signature signature;
	char *text = arena_print(job->arena, "%s.%s", base64url_write(job->arena, bytes_of(header)),
				 base64url_write(job->arena, BYTES("{}")));
	struct hash digest = hash_of(bytes_of(text));
	ASSERT_OK(keeper_of(state)->sign(keeper_of(state)->self, job, signer->id, &digest, &signature));
	return bytes_of(arena_print(job->arena, "%s.%s", text,
				    base64url_write(job->arena, (struct bytes){signature.bytes, SIGNATURE_SIZE})));
}

static void a_document_signed_is_the_document_read(void **state)
{
	struct job *job = job_of(state);
	struct signer signer = signer_new(state);
	unsigned char payload[300];
	for (size_t size = 0; size < sizeof(payload); size = size * 2 + 1) {
		struct bytes whole;
		struct signed_document document;
		job_chance(job, payload, size);
		ASSERT_OK(signed_write(job, keeper_of(state), signer.id, TYPE, (struct bytes){payload, size}, &whole));
		ASSERT_OK(signed_read(job, whole, TYPE, &document));
		assert_bytes(document.payload, (struct bytes){payload, size});
		assert_bytes(document.whole, whole);
		assert_string_equal(document.key_id, signer.id);
		assert_string_equal(document.type, TYPE);
		ASSERT_OK(signed_verify(job, &document, signer.verifier));
	}
	verifier_close(signer.verifier);
}

static void header_is_spelled_as_promised(void **state)
{
	struct job *job = job_of(state);
	struct signer signer = signer_new(state);
	struct bytes whole;
	struct bytes header;
	ASSERT_OK(signed_write(job, keeper_of(state), signer.id, TYPE, BYTES("{}"), &whole));
	size_t dot = bytes_find(whole, BYTES("."));
	ASSERT_OK(base64url_read(job->arena, (struct bytes){whole.data, dot}, &header));
	char *expected = arena_print(job->arena, "{\"alg\":\"ES256\",\"kid\":\"%s\",\"typ\":\"" TYPE "\"}", signer.id);
	assert_bytes(header, bytes_of(expected));
	verifier_close(signer.verifier);
}

static void headers_are_read_in_any_order_and_nothing_else(void **state)
{
	struct job *job = job_of(state);
	struct signer signer = signer_new(state);
	static const struct {
		const char *header; /* %s is the key id */
		enum result result;
	} rows[] = {
	    {"{\"alg\":\"ES256\",\"kid\":\"%s\",\"typ\":\"" TYPE "\"}", OK},
	    {"{\"typ\":\"" TYPE "\",\"kid\":\"%s\",\"alg\":\"ES256\"}", OK},
	    {" { \"kid\" : \"%s\",\n\"typ\":\"" TYPE "\", \"alg\":\"ES\\u003256\" } ", OK},
	    {"{\"alg\":\"none\",\"kid\":\"%s\",\"typ\":\"" TYPE "\"}", INVALID},
	    {"{\"alg\":\"HS256\",\"kid\":\"%s\",\"typ\":\"" TYPE "\"}", INVALID},
	    {"{\"alg\":\"es256\",\"kid\":\"%s\",\"typ\":\"" TYPE "\"}", INVALID},
	    {"{\"alg\":\"ES256\",\"kid\":\"%s\",\"typ\":\"JWT\"}", INVALID},
	    {"{\"alg\":\"ES256\",\"kid\":\"%s\"}", INVALID},
	    {"{\"alg\":\"ES256\",\"kid\":\"%s0\",\"typ\":\"" TYPE "\"}", INVALID},
	    {"{\"alg\":\"ES256\",\"kid\":7,\"typ\":\"" TYPE "\",\"x\":\"%s\"}", INVALID},
	    {"{\"alg\":\"ES256\",\"kid\":\"%s\",\"typ\":\"" TYPE "\",\"crit\":[\"b64\"],\"b64\":false}", INVALID},
	    {"{\"alg\":\"ES256\",\"kid\":\"%s\",\"typ\":\"" TYPE "\",\"jku\":\"https://example.org\"}", INVALID},
	    {"{\"alg\":\"ES256\",\"kid\":\"%s\",\"typ\":\"" TYPE "\",\"jwk\":{}}", INVALID},
	    {"{\"alg\":\"ES256\",\"kid\":\"%s\",\"typ\":\"" TYPE "\",\"x5u\":\"https://example.org\"}", INVALID},
	    {"{\"alg\":\"ES256\",\"kid\":\"%s\",\"typ\":\"" TYPE "\",\"typ\":\"" TYPE "\"}", INVALID},
	    {"{\"alg\":\"ES256\",\"kid\":\"%s\",\"typ\":\"" TYPE "\"}}", INVALID},
	    {"[\"ES256\",\"%s\"]", INVALID},
	    {"%s", INVALID},
	};
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct signed_document document;
		const char *place = strstr(rows[i].header, "%s");
		char *header = arena_print(job->arena, "%.*s%s%s", (int)(place - rows[i].header), rows[i].header,
					   signer.id, place + 2);
		struct bytes whole = signed_with_header(state, &signer, header);
		if (rows[i].result != OK) {
			ASSERT_REFUSED(job, rows[i].result, signed_read(job, whole, TYPE, &document));
			continue;
		}
		ASSERT_OK(signed_read(job, whole, TYPE, &document));
		ASSERT_OK(signed_verify(job, &document, signer.verifier));
		assert_string_equal(document.key_id, signer.id);
	}
	verifier_close(signer.verifier);
}

/* Every bit of a small document: it is not read, or it does not hold. */
static void a_signed_document_that_was_touched_is_refused(void **state)
{
	struct job *job = job_of(state);
	struct signer signer = signer_new(state);
	struct bytes whole;
	struct signed_document document;
	ASSERT_OK(signed_write(job, keeper_of(state), signer.id, TYPE, BYTES("{\"step\":\"submit\"}"), &whole));
	unsigned char *bad = arena_copy(job->arena, whole.data, whole.size);
	for (size_t bit = 0; bit < whole.size * 8; bit++) {
		bad[bit / 8] ^= (unsigned char)(1 << bit % 8);
		enum result result = signed_read(job, (struct bytes){bad, whole.size}, TYPE, &document);
		if (result == OK) /* another key id is for the caller to look up; under this key it must not hold */
			result = signed_verify(job, &document, signer.verifier);
		assert_true(result == INVALID || result == DENIED);
		job_forgive(job);
		bad[bit / 8] ^= (unsigned char)(1 << bit % 8);
	}
	for (size_t size = 0; size < whole.size; size++)
		ASSERT_REFUSED(job, INVALID, signed_read(job, (struct bytes){bad, size}, TYPE, &document));
	static const char *const behind[] = {".", "=", "A", " ", "\n"};
	for (size_t i = 0; i < sizeof(behind) / sizeof(behind[0]); i++) {
		char *longer = arena_print(job->arena, "%.*s%s", (int)whole.size, whole.data, behind[i]);
		ASSERT_REFUSED(job, INVALID, signed_read(job, bytes_of(longer), TYPE, &document));
	}
	verifier_close(signer.verifier);
}

static void a_signature_holds_under_its_key_only(void **state)
{
	struct job *job = job_of(state);
	struct signer one = signer_new(state);
	struct signer two = signer_new(state);
	struct bytes whole;
	struct signed_document document;
	ASSERT_OK(signed_write(job, keeper_of(state), one.id, TYPE, BYTES("{}"), &whole));
	ASSERT_OK(signed_read(job, whole, TYPE, &document));
	ASSERT_REFUSED(job, DENIED, signed_verify(job, &document, two.verifier));
	ASSERT_REFUSED(job, INVALID, signed_write(job, keeper_of(state), "not-a-key", TYPE, BYTES("{}"), &whole));
	ASSERT_REFUSED(job, INVALID, signed_write(job, keeper_of(state), one.id, "a\"b", BYTES("{}"), &whole));
	verifier_close(one.verifier);
	verifier_close(two.verifier);
}

static void a_document_sealed_is_the_document_read(void **state)
{
	struct job *job = job_of(state);
	struct case_key key;
	unsigned char plain[3000];
	static const char *const types[] = {NULL, "json", "application/pdf"};
	case_key_new(job, &key);
	for (size_t size = 0; size < sizeof(plain); size = size * 2 + 1) {
		struct bytes whole;
		struct bytes again;
		struct bytes found;
		job_chance(job, plain, size);
		ASSERT_OK(sealed_write(job, &key, types[size % 3], (struct bytes){plain, size}, &whole));
		ASSERT_OK(sealed_read(job, &key, whole, &found));
		assert_bytes(found, (struct bytes){plain, size});
		ASSERT_OK(sealed_write(job, &key, types[size % 3], (struct bytes){plain, size}, &again));
		assert_false(bytes_equal(whole, again)); /* a new iv each time */
	}
}

/* Written by the npm package jose, under the key 00 01 … 1f: members in another order than ours. */
static void a_sealed_document_of_somebody_else_is_read(void **state)
{
	struct job *job = job_of(state);
	struct case_key key;
	struct bytes plain;
	for (int i = 0; i < CASE_KEY_SIZE; i++)
		key.bytes[i] = (unsigned char)i;
	ASSERT_OK(sealed_read(job, &key,
			      BYTES("eyJjdHkiOiJqc29uIiwiZW5jIjoiQTI1NkdDTSIsImFsZyI6ImRpciJ9..AAECAwQFBgcICQoL."
				    "PCClb6CV4CGvMuLp3IAMT_4.Tp9se5g0oO4RcLMWKxACfw"),
			      &plain));
	assert_bytes(plain, BYTES("{\"step\":\"submit\"}"));
}

static void sealed_headers_that_say_more_are_refused(void **state)
{
	struct job *job = job_of(state);
	struct case_key key;
	struct bytes whole;
	struct bytes plain;
	case_key_new(job, &key);
	ASSERT_OK(sealed_write(job, &key, NULL, BYTES("x"), &whole));
	char *rest = bytes_cstring(job->arena, whole) + bytes_find(whole, BYTES("."));
	static const struct {
		const char *header;
		enum result result;
	} rows[] = {
	    {"{\"alg\":\"dir\",\"enc\":\"A256GCM\"}", OK},
	    /* allowed, but the header is sealed along: so it does not open */
	    {"{\"enc\":\"A256GCM\",\"alg\":\"dir\"}", DENIED},
	    {"{\"alg\":\"dir\",\"enc\":\"A256GCM\",\"cty\":\"json\"}", DENIED},
	    {"{\"alg\":\"dir\",\"enc\":\"A256GCM\",\"cty\":null}", INVALID},
	    {"{\"alg\":\"dir\",\"enc\":\"A128GCM\"}", INVALID},
	    {"{\"alg\":\"dir\",\"enc\":\"A256GCM\",\"zip\":\"DEF\"}", INVALID},
	    {"{\"alg\":\"dir\",\"enc\":\"A256GCM\",\"crit\":[]}", INVALID},
	    {"{\"alg\":\"A256KW\",\"enc\":\"A256GCM\"}", INVALID},
	    {"{\"alg\":\"dir\"}", INVALID},
	    {"null", INVALID},
	};
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		char *text =
		    arena_print(job->arena, "%s%s", base64url_write(job->arena, bytes_of(rows[i].header)), rest);
		assert_int_equal(sealed_read(job, &key, bytes_of(text), &plain), rows[i].result);
		job_forgive(job);
	}
}

/* Whatever was touched, one of two words; and what does not open says the same whichever part it was. */
static void a_sealed_document_that_was_touched_is_refused(void **state)
{
	struct job *job = job_of(state);
	struct case_key key;
	struct bytes whole;
	struct bytes plain;
	case_key_new(job, &key);
	ASSERT_OK(sealed_write(job, &key, "json", BYTES("{\"step\":\"submit\"}"), &whole));
	unsigned char *bad = arena_copy(job->arena, whole.data, whole.size);
	char *reason = NULL;
	for (size_t bit = 0; bit < whole.size * 8; bit++) {
		bad[bit / 8] ^= (unsigned char)(1 << bit % 8);
		enum result result = sealed_read(job, &key, (struct bytes){bad, whole.size}, &plain);
		assert_true(result == INVALID || result == DENIED);
		if (result == DENIED && !reason)
			reason = arena_copy_cstring(job->arena, job->failure.reason);
		if (result == DENIED)
			assert_string_equal(job->failure.reason, reason);
		job_forgive(job);
		bad[bit / 8] ^= (unsigned char)(1 << bit % 8);
	}
	for (size_t size = 0; size < whole.size; size++)
		ASSERT_REFUSED(job, INVALID, sealed_read(job, &key, (struct bytes){bad, size}, &plain));
	struct case_key wrong = key;
	wrong.bytes[0] ^= 1;
	ASSERT_REFUSED(job, DENIED, sealed_read(job, &wrong, whole, &plain));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    IN_WORLD(a_document_signed_is_the_document_read),
	    IN_WORLD(header_is_spelled_as_promised),
	    IN_WORLD(headers_are_read_in_any_order_and_nothing_else),
	    IN_WORLD(a_signed_document_that_was_touched_is_refused),
	    IN_WORLD(a_signature_holds_under_its_key_only),
	    IN_WORLD(a_document_sealed_is_the_document_read),
	    IN_WORLD(a_sealed_document_of_somebody_else_is_read),
	    IN_WORLD(sealed_headers_that_say_more_are_refused),
	    IN_WORLD(a_sealed_document_that_was_touched_is_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
