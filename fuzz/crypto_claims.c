/* crypto_claims.c - signatures checked by a table of the key's multiples are those that OpenSSL lets hold, no others.
 *
 * The input is three numbers of 32 bytes: a secret key and the two multiples that the verifier is to add (forged.h),
 * then a bit of the claim that is turned round, or none. Both judges must be of one mind, and the claim must hold when
 * nothing was turned and the sum is a point. */
#include "../tests/crypto/forged.h"

#include "crypto/key_table.h"

#include <stdlib.h>

#define INPUT_BYTES (3 * 32 + 2)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool holds)
{
	if (!holds)
		abort();
}

static void claim_turn(struct claim *claim, unsigned int bit)
{
	unsigned char *bytes = bit < 256 ? claim->digest.bytes : claim->signature.bytes;

	bit %= bit < 256 ? 256 : 512;
	bytes[bit / 8] ^= (unsigned char)(1 << bit % 8);
}

static void judge(struct job *job, const struct public_key *key, struct claim *claim)
{
	struct verifier *verifier;
	bool is_new, holds;
	const struct key_table *table = key_table_take(key, true, &is_new);

	check(verifier_open(job, key, &verifier) == OK && table != NULL);
	holds = verifier_check(job, verifier, &claim->digest, &claim->signature) == OK;
	key_table_check(&table, &claim, 1);
	check(claim->holds == holds);
	key_table_give_back(table);
	verifier_close(verifier);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct forge forge;
	struct job job = {0};
	struct public_key key;
	struct claim claim;
	BIGNUM *numbers[3];

	if (size != INPUT_BYTES)
		return 0;
	if (forge.group == NULL)
		forge = forge_open();
	for (int at = 0; at < 3; at++) {
		numbers[at] = BN_bin2bn(data + (size_t)at * 32, 32, NULL);
		check(BN_nnmod(numbers[at], numbers[at], forge.order, forge.context) == 1);
	}
	if (forge_claim(&forge, numbers[0], numbers[1], numbers[2], &key, &claim)) {
		unsigned int bit = (unsigned int)(data[96] << 8 | data[97]);

		if (bit < 768)
			claim_turn(&claim, bit);
		judge(&job, &key, &claim);
	}
	for (int at = 0; at < 3; at++)
		BN_free(numbers[at]);
	return 0;
}
