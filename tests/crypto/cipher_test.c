/* cipher_test.c - the bare ciphers by the vectors of their standards, and the one answer for what does not open. */
#include "crypto/cipher.h"
#include "fixture.h"

/* Test cases 4 (AES-128) and 16 (AES-256) of McGrew and Viega's GCM specification. */
static void gcm_is_that_of_its_specification(void **state)
{
	struct job *job = job_of(state);
	static const struct {
		const char *key;
		const char *text;
		const char *tag;
	} rows[] = {
	    {"feffe9928665731c6d6a8f9467308308",
	     "42831ec2217774244b7221b784d0d49ce3aa212f2c02a4e035c17e2329aca12e21d514b25466931c7d8f6a5aac84aa051ba30b396"
	     "a0aac9"
	     "73d58e091",
	     "5bc94fbc3221a5db94fae95ae7121a47"},
	    {"feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308",
	     "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa8cb08e48590dbb3da7b08b1056828838c5f61e639"
	     "3ba7a0"
	     "abcc9f662",
	     "76fc6ece0f4e1768cddf8853bb2d551b"},
	};
	struct bytes iv = vector(job, "cafebabefacedbaddecaf888");
	struct bytes beside = vector(job, "feedfacedeadbeeffeedfacedeadbeefabaddad2");
	struct bytes plain =
	    vector(job, "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532f"
			"cf0e2449a6b525b16aedf5aa0de657ba637b39");
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		unsigned char text[60];
		unsigned char tag[GCM_TAG_SIZE];
		unsigned char opened[60];
		struct bytes key = vector(job, rows[i].key);
		ASSERT_OK(gcm_seal(job, key, iv.data, beside, plain, text, tag));
		assert_bytes((struct bytes){text, sizeof(text)}, vector(job, rows[i].text));
		assert_bytes((struct bytes){tag, sizeof(tag)}, vector(job, rows[i].tag));
		ASSERT_OK(gcm_open(job, key, iv.data, beside, (struct bytes){text, sizeof(text)}, tag, opened));
		assert_bytes((struct bytes){opened, sizeof(opened)}, plain);
	}
}

static void what_was_touched_leaves_nothing_behind(void **state)
{
	struct job *job = job_of(state);
	struct bytes key = vector(job, "feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308");
	const unsigned char iv[GCM_IV_SIZE] = {1};
	static const unsigned char nothing[8];
	unsigned char text[8];
	unsigned char tag[GCM_TAG_SIZE];
	unsigned char opened[8];
	ASSERT_OK(gcm_seal(job, key, iv, BYTES("beside"), BYTES("passport"), text, tag));
	for (size_t i = 0; i < GCM_TAG_SIZE; i++) {
		tag[i] ^= 1;
		ASSERT_REFUSED(job, DENIED,
			       gcm_open(job, key, iv, BYTES("beside"), (struct bytes){text, 8}, tag, opened));
		assert_memory_equal(opened, nothing, 8);
		tag[i] ^= 1;
	}
	ASSERT_REFUSED(job, DENIED, gcm_open(job, key, iv, BYTES("Beside"), (struct bytes){text, 8}, tag, opened));
	ASSERT_REFUSED(job, DENIED, gcm_open(job, key, iv, BYTES("beside"), (struct bytes){text, 7}, tag, opened));
	ASSERT_OK(gcm_open(job, key, iv, BYTES("beside"), (struct bytes){text, 8}, tag, opened));
	assert_memory_equal(opened, "passport", 8);
}

/* RFC 3394 sections 4.1 and 4.6. */
static void key_wrap_is_that_of_rfc_3394(void **state)
{
	struct job *job = job_of(state);
	static const struct {
		const char *key;
		const char *plain;
		const char *wrapped;
	} rows[] = {
	    {"000102030405060708090a0b0c0d0e0f", "00112233445566778899aabbccddeeff",
	     "1fa68b0a8112b447aef34bd8fb5a7b829d3e862371d2cfe5"},
	    {"000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f",
	     "00112233445566778899aabbccddeeff000102030405060708090a0b0c0d0e0f",
	     "28c9f404c4b810f4cbccb35cfb87f8263f5786e2d80ed326cbc7f0e71a99f43bfb988b9b7a02dd21"},
	};
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct bytes key = vector(job, rows[i].key);
		struct bytes plain = vector(job, rows[i].plain);
		unsigned char wrapped[40];
		unsigned char opened[32];
		size_t size = plain.size + KEY_WRAP_EXTRA;
		ASSERT_OK(key_wrap(job, key, plain, wrapped));
		assert_bytes((struct bytes){wrapped, size}, vector(job, rows[i].wrapped));
		ASSERT_OK(key_unwrap(job, key, (struct bytes){wrapped, size}, opened));
		assert_bytes((struct bytes){opened, plain.size}, plain);
		for (size_t place = 0; place < size; place++) {
			wrapped[place] ^= 0x10;
			ASSERT_REFUSED(job, DENIED, key_unwrap(job, key, (struct bytes){wrapped, size}, opened));
			wrapped[place] ^= 0x10;
		}
		ASSERT_REFUSED(job, DENIED, key_unwrap(job, key, (struct bytes){wrapped, size - 8}, opened));
	}
}

/* RFC 7518 appendix C: from the shared secret Z of Alice and Bob. */
static void concat_key_is_that_of_rfc_7518(void **state)
{
	struct job *job = job_of(state);
	struct bytes secret = vector(job, "9e56d91d817135d372834283bf84269cfb316ea3da806a48f6daa7798cfe90c4");
	unsigned char key[16];
	ASSERT_OK(concat_key(job, secret, "A128GCM", BYTES("Alice"), BYTES("Bob"), sizeof(key), key));
	assert_string_equal(base64url_write(job->arena, (struct bytes){key, sizeof(key)}), "VqqN6vgjbSBcIijNcacQGg");
}

/* RFC 5869 appendix A.1 and A.3 (no salt, no info). */
static void hkdf_is_that_of_rfc_5869(void **state)
{
	struct job *job = job_of(state);
	static const struct {
		const char *salt;
		const char *info;
		const char *key;
	} rows[] = {
	    {"000102030405060708090a0b0c", "f0f1f2f3f4f5f6f7f8f9",
	     "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865"},
	    {"", "", "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8"},
	};
	struct bytes secret = vector(job, "0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b");
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		unsigned char key[42];
		ASSERT_OK(
		    hkdf_key(job, secret, vector(job, rows[i].salt), vector(job, rows[i].info), sizeof(key), key));
		assert_bytes((struct bytes){key, sizeof(key)}, vector(job, rows[i].key));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    IN_WORLD(gcm_is_that_of_its_specification), IN_WORLD(what_was_touched_leaves_nothing_behind),
	    IN_WORLD(key_wrap_is_that_of_rfc_3394),     IN_WORLD(concat_key_is_that_of_rfc_7518),
	    IN_WORLD(hkdf_is_that_of_rfc_5869),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
