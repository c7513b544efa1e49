/* key_table_test.c - signatures checked by a table of the key's multiples, held against OpenSSL in every row. */
#include "crypto/key_table.h"
#include "fixture.h"
#include "forged.h"

#define ORDER "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551"
#define ORDER_LESS_1 "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632550"
#define ORDER_LESS_5 "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc63254c"
#define HIGHEST "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"
#define ZERO "0000000000000000000000000000000000000000000000000000000000000000"

static bool by_table(const struct public_key *key, struct claim *claim)
{
	bool is_new;
	const struct key_table *table = key_table_take(key, true, &is_new);

	assert_non_null(table);
	key_table_check(&table, &claim, 1);
	key_table_give_back(table);
	return claim->holds;
}

static bool by_openssl(struct job *job, const struct public_key *key, const struct claim *claim)
{
	struct verifier *verifier;
	bool holds;

	ASSERT_OK(verifier_open(job, key, &verifier));
	holds = verifier_check(job, verifier, &claim->digest, &claim->signature) == OK;
	verifier_close(verifier);
	job_forgive(job);
	return holds;
}

/* Sums that meet every branch of adding points. */
static const struct {
	const char *what, *secret, *of_base, *of_key;
	bool holds;
} sums[] = {
    {"a point and itself", "1", "1", "1", true},
    {"a point and itself, later", "1", "7", "7", true},
    {"the same in the second window", "1", "40", "40", true},
    {"a point and its opposite: infinity", "1", "5", ORDER_LESS_5, false},
    {"the same with the opposite key", ORDER_LESS_1, "7", "7", false},
    {"infinity on the way, and on from there", "1", "1000000000000000000000005", "fff0000000000000000000000", true},
    {"nothing of the base", "3", "0", "1", true},
    {"the highest of the base", "9", ORDER_LESS_1, "1", true},
    {"the highest of the key", "9", "1", ORDER_LESS_1, true},
    {"the highest of both", "9", ORDER_LESS_1, ORDER_LESS_1, true},
    {"the highest of both, opposite", ORDER_LESS_1, ORDER_LESS_1, ORDER_LESS_1, false},
    {"digits of 32, carried up", "b", "820820820820820820820820820820820820820820820820820820820820820",
     "820820820820820820820820820820820820820820820820820820820820820", true},
    {"digits of -31", "b", "861861861861861861861861861861861861861861861861861861861861861",
     "861861861861861861861861861861861861861861861861861861861861861", true},
    {"digits of 128, carried up", "b", "80808080808080808080808080808080808080808080808080808080808080", "2", true},
    {"all bits but the highest", "d", "7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
     "7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff", true},
    {"one bit, the highest", "d", "8000000000000000000000000000000000000000000000000000000000000000",
     "8000000000000000000000000000000000000000000000000000000000000000", true},
    {"a key twice the base", "2", "2", "1", true},
    {"that and the opposite", "2", "2", ORDER_LESS_1, false},
};

static BIGNUM *number_of(const char *hex)
{
	BIGNUM *number = NULL;

	assert_true(BN_hex2bn(&number, hex) > 0);
	return number;
}

static void sums_of_all_kinds_are_as_openssl_has_them(void **state)
{
	struct job *job = job_of(state);
	struct forge forge = forge_open();

	for (size_t at = 0; at < sizeof(sums) / sizeof(sums[0]); at++) {
		BIGNUM *secret = number_of(sums[at].secret), *of_base = number_of(sums[at].of_base),
		       *of_key = number_of(sums[at].of_key);
		struct public_key key;
		struct claim claim;

		assert_true(forge_claim(&forge, secret, of_base, of_key, &key, &claim));
		if (by_openssl(job, &key, &claim) != sums[at].holds || by_table(&key, &claim) != sums[at].holds)
			fail_msg("%s", sums[at].what);
		claim.signature.bytes[at % SIGNATURE_SIZE] ^= 1;
		assert_false(by_table(&key, &claim));
		BN_free(secret);
		BN_free(of_base);
		BN_free(of_key);
	}
	forge_close(&forge);
}

/* An x between the order of the curve and the prime of its field is r and not x itself: by chance once in 2^128. Here
 * the sum is such a point, and the key follows from it: key = (sum - digest * base) / r, with s = 1. */
static void an_x_above_the_order_is_found(void **state)
{
	struct job *job = job_of(state);
	struct forge forge = forge_open();
	EC_POINT *sum = EC_POINT_new(forge.group), *key = EC_POINT_new(forge.group);
	BIGNUM *x = BN_dup(forge.order), *r = BN_new(), *inverse = BN_new(), *digest = number_of(ORDER_LESS_5);
	struct claim claim = {0};
	struct public_key point;

	do
		assert_true(BN_add_word(x, 1));
	while (EC_POINT_set_compressed_coordinates(forge.group, sum, x, 0, forge.context) != 1);
	assert_true(BN_sub(r, x, forge.order));
	assert_non_null(BN_mod_inverse(inverse, r, forge.order, forge.context));
	/* ORDER_LESS_5 is -5: what is taken away of the base is added as 5. */
	assert_true(EC_POINT_mul(forge.group, key, BN_value_one(), NULL, NULL, forge.context));
	for (int times = 0; times < 5; times++)
		assert_true(EC_POINT_add(forge.group, sum, sum, key, forge.context));
	assert_true(EC_POINT_mul(forge.group, key, NULL, sum, inverse, forge.context));
	assert_true(forge_key(&forge, key, &point));
	assert_int_equal(BN_bn2binpad(r, claim.signature.bytes, 32), 32);
	claim.signature.bytes[SIGNATURE_SIZE - 1] = 1;
	assert_int_equal(BN_bn2binpad(digest, claim.digest.bytes, HASH_SIZE), HASH_SIZE);
	assert_true(by_openssl(job, &point, &claim));
	assert_true(by_table(&point, &claim));
	BN_free(x);
	BN_free(r);
	BN_free(inverse);
	BN_free(digest);
	EC_POINT_free(sum);
	EC_POINT_free(key);
	forge_close(&forge);
}

/* r and s are from 1 to the order less 1. */
static void numbers_out_of_their_range_hold_nothing(void **state)
{
	static const char *const numbers[] = {ZERO, ORDER, ORDER_LESS_1, HIGHEST};
	struct job *job = job_of(state);
	char id[KEY_ID_SIZE];
	struct public_key key;
	struct claim right = {.digest = hash_of(BYTES("a message"))};

	ASSERT_OK(keeper_of(state)->create(keeper_of(state)->self, job, id, &key));
	ASSERT_OK(keeper_of(state)->sign(keeper_of(state)->self, job, id, &right.digest, &right.signature));
	assert_true(by_table(&key, &right));
	for (size_t at = 0; at < 2 * sizeof(numbers) / sizeof(numbers[0]); at++) {
		struct claim claim = right;

		memcpy(claim.signature.bytes + at % 2 * 32, vector(job, numbers[at / 2]).data, 32);
		assert_false(by_openssl(job, &key, &claim));
		assert_false(by_table(&key, &claim));
	}
}

/* A digest counts modulo the order, and the other s of the same signature holds as well. */
static void what_openssl_lets_hold_holds(void **state)
{
	struct job *job = job_of(state);
	struct forge forge = forge_open();
	struct public_key key;

	for (int at = 0; at < 200; at++) {
		char id[KEY_ID_SIZE];
		struct claim claim = {.digest = hash_of((struct bytes){(const unsigned char *)&at, sizeof(at)})};
		BIGNUM *s;

		if (at % 10 == 0)
			ASSERT_OK(keeper_of(state)->create(keeper_of(state)->self, job, id, &key));
		if (at % 20 == 0)
			memset(claim.digest.bytes, 0xff, HASH_SIZE);
		ASSERT_OK(keeper_of(state)->sign(keeper_of(state)->self, job, id, &claim.digest, &claim.signature));
		s = BN_bin2bn(claim.signature.bytes + 32, 32, NULL);
		assert_true(BN_sub(s, forge.order, s));
		if (at % 3 == 0)
			assert_int_equal(BN_bn2binpad(s, claim.signature.bytes + 32, 32), 32);
		BN_free(s);
		assert_true(by_openssl(job, &key, &claim));
		assert_true(by_table(&key, &claim));
		claim.digest.bytes[at % HASH_SIZE] ^= (unsigned char)(1 << at % 8);
		assert_false(by_table(&key, &claim));
	}
	forge_close(&forge);
}

static void a_claim_that_cannot_hold_spoils_no_other(void **state)
{
	struct job *job = job_of(state);
	const struct key_table *tables[KEY_TABLE_CLAIMS_MOST];
	struct claim claims[KEY_TABLE_CLAIMS_MOST] = {0}, *list[KEY_TABLE_CLAIMS_MOST];
	bool is_new;

	for (int at = 0; at < KEY_TABLE_CLAIMS_MOST; at++) {
		char id[KEY_ID_SIZE];
		struct public_key key;

		list[at] = &claims[at];
		ASSERT_OK(keeper_of(state)->create(keeper_of(state)->self, job, id, &key));
		tables[at] = key_table_take(&key, true, &is_new);
		assert_true(is_new);
		ASSERT_OK(
		    keeper_of(state)->sign(keeper_of(state)->self, job, id, &claims[at].digest, &claims[at].signature));
	}
	memset(claims[3].signature.bytes, 0, SIGNATURE_SIZE);
	memset(claims[5].signature.bytes + 32, 0xff, 32);
	for (int count = 0; count <= KEY_TABLE_CLAIMS_MOST; count++) {
		key_table_check(tables, list, count);
		for (int at = 0; at < count; at++)
			assert_int_equal(claims[at].holds, at != 3 && at != 5);
	}
	for (int at = 0; at < KEY_TABLE_CLAIMS_MOST; at++)
		key_table_give_back(tables[at]);
}

static void tables_are_kept_and_are_no_more_than_there_is_room_for(void **state)
{
	struct job *job = job_of(state);
	const struct key_table *tables[KEY_TABLES_MOST];
	struct public_key keys[KEY_TABLES_MOST + 1], none;
	struct seeded other;
	bool is_new;

	job->chance = chance_of_seed(&other, 7); /* the tests before have had tables of the usual seed's keys */
	for (int at = 0; at <= KEY_TABLES_MOST; at++) {
		char id[KEY_ID_SIZE];

		ASSERT_OK(keeper_of(state)->create(keeper_of(state)->self, job, id, &keys[at]));
		assert_null(key_table_take(&keys[at], false, &is_new));
	}
	for (int at = 0; at < KEY_TABLES_MOST; at++) {
		tables[at] = key_table_take(&keys[at], true, &is_new);
		assert_true(tables[at] != NULL && is_new);
	}
	assert_null(key_table_take(&keys[KEY_TABLES_MOST], true, &is_new)); /* all are in use */
	assert_ptr_equal(key_table_take(&keys[0], true, &is_new), tables[0]);
	assert_false(is_new);
	key_table_give_back(tables[0]);
	key_table_forget(tables[0]);
	assert_null(key_table_take(&keys[0], false, &is_new));
	for (int at = 0; at < KEY_TABLES_MOST; at++)
		key_table_give_back(tables[at]);
	tables[0] = key_table_take(&keys[KEY_TABLES_MOST], true, &is_new);
	assert_true(tables[0] != NULL && is_new);
	key_table_give_back(tables[0]);
	none = keys[0];
	none.point[40] ^= 1;
	assert_null(key_table_take(&none, true, &is_new));
	none = keys[0];
	memset(none.point + 1, 0xff, 32); /* x above the prime */
	assert_null(key_table_take(&none, true, &is_new));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    IN_WORLD(sums_of_all_kinds_are_as_openssl_has_them),
	    IN_WORLD(an_x_above_the_order_is_found),
	    IN_WORLD(numbers_out_of_their_range_hold_nothing),
	    IN_WORLD(what_openssl_lets_hold_holds),
	    IN_WORLD(a_claim_that_cannot_hold_spoils_no_other),
	    IN_WORLD(tables_are_kept_and_are_no_more_than_there_is_room_for),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
