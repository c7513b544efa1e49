/* secret_test.c - passphrases kept and checked, comparing and wiping. */
#include "crypto/secret.h"
#include "fixture.h"

static void a_passphrase_kept_is_the_one_that_passes(void **state)
{
	struct job *job = job_of(state);
	char hash[PASSPHRASE_HASH_SIZE];
	char other[PASSPHRASE_HASH_SIZE];
	ASSERT_OK(passphrase_write(job, "passo del Sempione پاس", hash));
	assert_memory_equal(hash, "$argon2id$v=19$m=65536,t=2,p=1$", 31);
	ASSERT_OK(passphrase_check(job, hash, "passo del Sempione پاس"));
	ASSERT_REFUSED(job, DENIED, passphrase_check(job, hash, "passo del sempione پاس"));
	ASSERT_REFUSED(job, DENIED, passphrase_check(job, "$argon2id$nonsense", "passo"));
	ASSERT_OK(passphrase_write(job, "passo del Sempione پاس", other));
	assert_string_not_equal(hash, other); /* a salt of its own */
}

static void lengths_are_bounded(void **state)
{
	struct job *job = job_of(state);
	char hash[PASSPHRASE_HASH_SIZE];
	char longest[1026];
	memset(longest, 'x', sizeof(longest));
	longest[1025] = '\0';
	ASSERT_REFUSED(job, INVALID, passphrase_write(job, "", hash));
	ASSERT_REFUSED(job, INVALID, passphrase_write(job, longest, hash));
	ASSERT_REFUSED(job, INVALID, passphrase_check(job, hash, longest));
	ASSERT_REFUSED(job, DAMAGED, passphrase_check(job, longest, "x"));
}

static void comparing_and_wiping(void **state)
{
	(void)state;
	unsigned char a[32];
	unsigned char b[32];
	for (size_t i = 0; i < sizeof(a); i++)
		a[i] = b[i] = (unsigned char)i;
	assert_true(secret_equal(a, b, sizeof(a)));
	for (size_t bit = 0; bit < sizeof(a) * 8; bit++) {
		b[bit / 8] ^= (unsigned char)(1 << bit % 8);
		assert_false(secret_equal(a, b, sizeof(a)));
		b[bit / 8] ^= (unsigned char)(1 << bit % 8);
	}
	secret_wipe(a, sizeof(a));
	for (size_t i = 0; i < sizeof(a); i++)
		assert_int_equal(a[i], 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    IN_WORLD(a_passphrase_kept_is_the_one_that_passes),
	    IN_WORLD(lengths_are_bounded),
	    IN_WORLD(comparing_and_wiping),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
