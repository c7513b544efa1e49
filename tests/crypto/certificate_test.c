/* certificate_test.c - certificates written and read, and the words of a fingerprint. */
#include "crypto/algorithms.h"
#include "crypto/certificate.h"
#include "crypto/words.h"
#include "fixture.h"

#include <openssl/x509.h>
#include <openssl/x509v3.h>

struct holder {
	char id[KEY_ID_SIZE];
	struct public_key key;
};

static struct holder holder_new(void **state)
{
	struct holder holder;
	ASSERT_OK(keeper_of(state)->create(keeper_of(state)->self, job_of(state), holder.id, &holder.key));
	return holder;
}

static void a_certificate_written_is_the_certificate_read(void **state)
{
	struct job *job = job_of(state);
	static const struct {
		const char *common_name;
		const char *country;
		enum certificate_use use;
		int64_t valid_days;
		const char *subject;
	} rows[] = {
	    {"valico Roma", "IT", CERTIFICATE_SIGNING, 365, "CN=valico Roma,C=IT"},
	    {"valico Islamabad", "PK", CERTIFICATE_AGREEMENT, 3650, "CN=valico Islamabad,C=PK"},
	    {"اسلام آباد, \"ministry\"", "PK", CERTIFICATE_SIGNING, 1, "CN=اسلام آباد\\, \\\"ministry\\\",C=PK"},
	    {"until after 2049", "IT", CERTIFICATE_SIGNING, 24 * 366, "CN=until after 2049,C=IT"},
	};
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct holder holder = holder_new(state);
		struct instant until = instant_plus(job->now, DAYS(rows[i].valid_days));
		struct bytes der;
		struct certificate found;
		ASSERT_OK(certificate_write(job, keeper_of(state), holder.id, &holder.key, rows[i].common_name,
					    rows[i].country, rows[i].use, until, &der));
		ASSERT_OK(certificate_read(job, der, &found));
		struct hash fingerprint = hash_of(der);
		assert_bytes(found.der, der);
		assert_memory_equal(&found.key, &holder.key, sizeof(holder.key));
		assert_true(hash_equal(&found.fingerprint, &fingerprint));
		assert_string_equal(found.subject, rows[i].subject);
		assert_string_equal(found.issuer, rows[i].subject);
		assert_int_equal(found.use, rows[i].use);
		assert_true(found.valid_from.milliseconds == job->now.milliseconds);
		assert_true(found.valid_until.milliseconds == until.milliseconds);
		assert_int_equal(found.subject_key_id.size, 20);
		assert_true(strlen(found.serial) > 30);
	}
}

/* OpenSSL's own verdict: a certificate in order, that it would accept as the anchor of itself. */
static void openssl_accepts_our_certificate(void **state)
{
	struct job *job = job_of(state);
	struct holder holder = holder_new(state);
	struct bytes der;
	ASSERT_OK(certificate_write(job, keeper_of(state), holder.id, &holder.key, "valico Roma", "IT",
				    CERTIFICATE_SIGNING, instant_plus(job->now, DAYS(365)), &der));
	const unsigned char *rest = der.data;
	X509 *parsed = d2i_X509(NULL, &rest, (long)der.size);
	assert_non_null(parsed);
	assert_int_equal(X509_get_version(parsed), X509_VERSION_3);
	assert_int_equal(X509_get_signature_nid(parsed), NID_ecdsa_with_SHA256);
	assert_int_equal(X509_get_key_usage(parsed), KU_DIGITAL_SIGNATURE);
	assert_int_equal(X509_get_extension_flags(parsed) & (EXFLAG_INVALID | EXFLAG_CA), 0);
	X509_STORE *store = X509_STORE_new();
	X509_STORE_CTX *context = X509_STORE_CTX_new();
	assert_int_equal(X509_STORE_add_cert(store, parsed), 1);
	assert_int_equal(X509_STORE_CTX_init(context, store, parsed, NULL), 1);
	X509_STORE_CTX_set_time(context, 0, (time_t)(job->now.milliseconds / 1000 + 60));
	X509_STORE_CTX_set_flags(context,
				 X509_V_FLAG_PARTIAL_CHAIN | X509_V_FLAG_X509_STRICT | X509_V_FLAG_CHECK_SS_SIGNATURE);
	int verdict = X509_verify_cert(context);
	int reason = X509_STORE_CTX_get_error(context);
	assert_int_equal(reason, X509_V_OK);
	assert_int_equal(verdict, 1);
	X509_STORE_CTX_free(context);
	X509_STORE_free(store);
	X509_free(parsed);
}

static void a_certificate_that_was_touched_is_refused(void **state)
{
	struct job *job = job_of(state);
	struct holder holder = holder_new(state);
	struct bytes der;
	struct certificate found;
	ASSERT_OK(certificate_write(job, keeper_of(state), holder.id, &holder.key, "valico Roma", "IT",
				    CERTIFICATE_SIGNING, instant_plus(job->now, DAYS(365)), &der));
	unsigned char *bad = arena_copy(job->arena, der.data, der.size);
	size_t issuer_end = bytes_find(der, BYTES("valico Roma")) + strlen("valico Roma");
	struct bytes rest = {der.data + issuer_end, der.size - issuer_end};
	size_t subject_end = issuer_end + bytes_find(rest, BYTES("valico Roma")) + strlen("valico Roma");
	const size_t name_size = 35; /* C=IT in 13 bytes and CN=valico Roma in 22 */
	for (size_t i = 0; i < der.size; i++) {
		bad[i] ^= 1;
		enum result result = certificate_read(job, (struct bytes){bad, der.size}, &found);
		/* Within one of the names it becomes the certificate of another issuer, whose signature is for those to
		 * check who trust that issuer. */
		bool in_name = (i < issuer_end && i >= issuer_end - name_size) ||
			       (i < subject_end && i >= subject_end - name_size);
		assert_true(result == INVALID || (result == OK && in_name));
		job_forgive(job);
		bad[i] ^= 1;
	}
	for (size_t size = 0; size < der.size; size++)
		ASSERT_REFUSED(job, INVALID, certificate_read(job, (struct bytes){bad, size}, &found));
	unsigned char *longer = arena_take(job->arena, der.size + 1);
	memcpy(longer, der.data, der.size);
	ASSERT_REFUSED(job, INVALID, certificate_read(job, (struct bytes){longer, der.size + 1}, &found));
}

/* Somebody else's key behind the keeper: the certificate that would come out is refused before it leaves. */
static void certificates_that_make_no_sense_are_not_written(void **state)
{
	struct job *job = job_of(state);
	struct holder one = holder_new(state);
	struct holder two = holder_new(state);
	struct instant later = instant_plus(job->now, DAYS(1));
	static const char *const long_name = "12345678901234567890123456789012345678901234567890123456789012345";
	const struct {
		const struct holder *key;
		const char *common_name;
		const char *country;
		struct instant until;
	} rows[] = {
	    {&two, "valico", "IT", later},    {&one, "", "IT", later},       {&one, long_name, "IT", later},
	    {&one, "\xff", "IT", later},      {&one, "valico", "it", later}, {&one, "valico", "ITA", later},
	    {&one, "valico", "IT", job->now},
	};
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct bytes der;
		ASSERT_REFUSED(job, INVALID,
			       certificate_write(job, keeper_of(state), one.id, &rows[i].key->key, rows[i].common_name,
						 rows[i].country, CERTIFICATE_SIGNING, rows[i].until, &der));
	}
}

static void the_word_list_has_the_form_it_promises(void **state)
{
	(void)state;
	for (int i = 0; i < FINGERPRINT_WORD_LIST_SIZE; i++) {
		const char *word = fingerprint_word_list[i];
		assert_non_null(word);
		size_t size = strlen(word);
		assert_in_range(size, 3, 7);
		assert_int_equal(strspn(word, "abcdefghijklmnopqrstuvwxyz"), size);
		for (int other = 0; other < i; other++) {
			const char *before = fingerprint_word_list[other];
			assert_true(strcmp(before, word) < 0);
			assert_true(strncmp(before, word, 4) != 0);
			assert_true(strncmp(before, word, strlen(before)) != 0);
		}
	}
}

static void words_are_the_first_sixty_bits(void **state)
{
	struct job *job = job_of(state);
	/* 0000000000 0000000001 1111111111 1000000000 0000000010 0111111111 and the rest does not count */
	struct bytes bytes = vector(job, "00001ffe00009fff");
	struct hash hash = {{0}};
	char *words;
	memcpy(hash.bytes, bytes.data, bytes.size);
	ASSERT_OK(fingerprint_words(job, &hash, &words));
	char *expected = arena_print(job->arena, "%s %s %s %s %s %s", fingerprint_word_list[0],
				     fingerprint_word_list[1], fingerprint_word_list[1023], fingerprint_word_list[512],
				     fingerprint_word_list[2], fingerprint_word_list[511]);
	assert_string_equal(words, expected);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    IN_WORLD(a_certificate_written_is_the_certificate_read),
	    IN_WORLD(openssl_accepts_our_certificate),
	    IN_WORLD(a_certificate_that_was_touched_is_refused),
	    IN_WORLD(certificates_that_make_no_sense_are_not_written),
	    IN_WORLD(the_word_list_has_the_form_it_promises),
	    IN_WORLD(words_are_the_first_sixty_bits),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
