/* hash_test.c - SHA-256 by FIPS 180-4's examples, HMAC by RFC 4231, and the text form of a hash. */
#include "fixture.h"

static const char *const message_448 = "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq";

static void digests_are_those_of_the_standard(void **state)
{
	static const struct {
		const char *message;
		const char *digest;
	} rows[] = {
	    {"", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
	    {"abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
	    {"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
	     "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"},
	};
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct hash hash = hash_of(bytes_of(rows[i].message));
		assert_bytes((struct bytes){hash.bytes, HASH_SIZE}, vector(job_of(state), rows[i].digest));
	}
}

static void pieces_give_the_digest_of_the_whole(void **state)
{
	struct hash whole = hash_of(bytes_of(message_448));
	struct hash_stream *stream;
	ASSERT_OK(hash_stream_open(job_of(state), &stream));
	for (int round = 0; round < 2; round++) { /* a stream that is done begins again */
		for (size_t i = 0; i < strlen(message_448); i += 7)
			hash_stream_add(stream, (struct bytes){(const unsigned char *)message_448 + i, 7});
		struct hash pieces = hash_stream_done(stream);
		assert_true(hash_equal(&whole, &pieces));
	}
}

/* A hash_of() in between must not disturb a stream, though both are of the same thread. */
static void streams_do_not_disturb_each_other(void **state)
{
	struct hash_stream *one;
	struct hash_stream *two;
	ASSERT_OK(hash_stream_open(job_of(state), &one));
	ASSERT_OK(hash_stream_open(job_of(state), &two));
	hash_stream_add(one, BYTES("a"));
	hash_stream_add(two, BYTES("x"));
	struct hash expected = hash_of(BYTES("abc"));
	hash_stream_add(one, BYTES("bc"));
	struct hash found = hash_stream_done(one);
	struct hash other = hash_stream_done(two);
	assert_true(hash_equal(&found, &expected));
	assert_false(hash_equal(&other, &expected));
}

static void keyed_hashes_are_those_of_rfc_4231(void **state)
{
	struct job *job = job_of(state);
	static const struct {
		const char *key;
		const char *data;
		const char *mac;
	} rows[] = {
	    {"0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b", "4869205468657265",
	     "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"},
	    {"4a656665", "7768617420646f2079612077616e7420666f72206e6f7468696e673f",
	     "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"},
	    /* No key and no data: the keys of the rows before must be gone. */
	    {"", "", "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad"},
	};
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct hash mac = hash_keyed(vector(job, rows[i].key), vector(job, rows[i].data));
		assert_bytes((struct bytes){mac.bytes, HASH_SIZE}, vector(job, rows[i].mac));
	}
}

static void text_has_one_spelling(void **state)
{
	(void)state;
	struct hash hash = hash_of(BYTES("abc"));
	struct hash again;
	char text[HASH_TEXT_SIZE];
	hash_write(&hash, text);
	assert_string_equal(text, "ungWv48Bz-pBQUDeXa4iI7ADYaOWF3qctBD_YfIAFa0");
	ASSERT_OK(hash_read(bytes_of(text), &again));
	assert_true(hash_equal(&hash, &again));
	static const char *const refused[] = {
	    "",
	    "ungWv48Bz-pBQUDeXa4iI7ADYaOWF3qctBD_YfIAFa",   /* too short */
	    "ungWv48Bz-pBQUDeXa4iI7ADYaOWF3qctBD_YfIAFa0A", /* too long */
	    "ungWv48Bz-pBQUDeXa4iI7ADYaOWF3qctBD_YfIAFa0=", /* padded */
	    "ungWv48Bz-pBQUDeXa4iI7ADYaOWF3qctBD_YfIAFa1",  /* bits left over */
	    "ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0",  /* the other alphabet */
	    "ungWv48Bz-pBQUDeXa4iI7ADYaOWF3qctBD_YfIAFa ",
	    "ungWv48Bz-pBQUDeXa4iI7ADYaOWF3qctBD\xdfYfIAFa0", /* libsodium alone would read it as the right one */
	};
	for (size_t i = 0; i < sizeof(refused) / sizeof(refused[0]); i++)
		assert_int_equal(hash_read(bytes_of(refused[i]), &again), INVALID);
}

static void order_is_that_of_the_bytes(void **state)
{
	(void)state;
	struct hash low = {{0, 0x7f}};
	struct hash high = {{0, 0x80}};
	assert_true(hash_compare(&low, &high) < 0);
	assert_true(hash_compare(&high, &low) > 0);
	assert_int_equal(hash_compare(&low, &low), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    IN_WORLD(digests_are_those_of_the_standard),
	    IN_WORLD(pieces_give_the_digest_of_the_whole),
	    IN_WORLD(streams_do_not_disturb_each_other),
	    IN_WORLD(keyed_hashes_are_those_of_rfc_4231),
	    IN_WORLD(text_has_one_spelling),
	    IN_WORLD(order_is_that_of_the_bytes),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
