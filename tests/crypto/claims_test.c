/* claims_test.c - many signatures checked at once, by one thread and by several. */
#include "crypto/claims.h"
#include "fixture.h"

#define KEYS 3
#define CLAIMS_MOST 1000

/* What is wrong with a claim. */
enum fault { RIGHT, OTHER_DIGEST, OTHER_KEY, OTHER_SIGNATURE, KEY_OFF_THE_CURVE, FAULTS };

struct made {
	struct public_key keys[KEYS + 1]; /* the last is no key */
	struct claim claims[CLAIMS_MOST];
};

static void claim_make(struct world *world, const char ids[KEYS][KEY_ID_SIZE], int at, enum fault fault,
		       struct claim *ret_claim)
{
	struct claim claim = {.key = at % KEYS};

	claim.digest = hash_of((struct bytes){(const unsigned char *)&at, sizeof(at)});
	ASSERT_OK(world->keeper.sign(world->keeper.self, &world->job, ids[claim.key], &claim.digest, &claim.signature));
	if (fault == OTHER_DIGEST)
		claim.digest.bytes[at % HASH_SIZE] ^= 1;
	if (fault == OTHER_KEY)
		claim.key = (claim.key + 1) % KEYS;
	if (fault == OTHER_SIGNATURE)
		claim.signature.bytes[at % SIGNATURE_SIZE] ^= 1;
	if (fault == KEY_OFF_THE_CURVE)
		claim.key = KEYS;
	claim.holds = fault != RIGHT; /* what was there before does not count */
	*ret_claim = claim;
}

static enum fault fault_of(int at)
{
	return at % 7 == 0 ? (enum fault)(at / 7 % FAULTS) : RIGHT;
}

static void each_claim_is_judged_by_itself(void **state)
{
	static const int counts[] = {0, 1, 7, 95, 96, 97, 250, CLAIMS_MOST};
	static struct made made;
	struct world *world = *state;
	char ids[KEYS][KEY_ID_SIZE];

	for (int key = 0; key < KEYS; key++)
		ASSERT_OK(world->keeper.create(world->keeper.self, &world->job, ids[key], &made.keys[key]));
	made.keys[KEYS] = made.keys[0];
	made.keys[KEYS].point[40] ^= 1;
	for (size_t run = 0; run < sizeof(counts) / sizeof(counts[0]); run++) {
		for (int at = 0; at < counts[run]; at++)
			claim_make(world, ids, at, fault_of(at), &made.claims[at]);
		ASSERT_OK(claims_check(&world->job, made.keys, KEYS + 1, made.claims, counts[run]));
		for (int at = 0; at < counts[run]; at++)
			assert_int_equal(made.claims[at].holds, fault_of(at) == RIGHT);
		assert_int_equal(world->job.failure.result, OK);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {IN_WORLD(each_claim_is_judged_by_itself)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
