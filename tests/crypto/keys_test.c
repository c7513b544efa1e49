/* keys_test.c - public keys and their names, verification by published vectors, and the key ring. */
#include "crypto/algorithms.h"
#include "crypto/jose.h"
#include "crypto/secret.h"
#include "fixture.h"

/* The key of RFC 7515 appendix A.3. */
static const char *const rfc_7515_key =
    "{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU\","
    "\"y\":\"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0\"}";

static struct public_key key_of_hex(struct job *job, const char *x, const char *y)
{
	struct public_key key = {{4}};
	memcpy(key.point + 1, vector(job, x).data, 32);
	memcpy(key.point + 33, vector(job, y).data, 32);
	return key;
}

/* The thumbprint is the hash of the members in order, without spaces (RFC 7638 section 3). */
static void key_id_is_the_thumbprint(void **state)
{
	struct job *job = job_of(state);
	struct public_key key;
	char id[KEY_ID_SIZE];
	char expected[HASH_TEXT_SIZE];
	ASSERT_OK(public_key_read(job, bytes_of(rfc_7515_key), &key));
	key_id_of(&key, id);
	struct hash hash =
	    hash_of(BYTES("{\"crv\":\"P-256\",\"kty\":\"EC\",\"x\":\"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU\","
			  "\"y\":\"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0\"}"));
	hash_write(&hash, expected);
	assert_string_equal(id, expected);
}

static void a_key_written_is_the_key_read(void **state)
{
	struct job *job = job_of(state);
	for (int i = 0; i < 50; i++) {
		char id[KEY_ID_SIZE];
		struct public_key key;
		struct public_key again;
		struct bytes jwk;
		ASSERT_OK(keeper_of(state)->create(keeper_of(state)->self, job, id, &key));
		ASSERT_OK(public_key_write(job, &key, &jwk));
		ASSERT_OK(public_key_read(job, jwk, &again));
		assert_memory_equal(&key, &again, sizeof(key));
	}
}

static void keys_that_are_none_are_refused(void **state)
{
	struct job *job = job_of(state);
#define X "\"x\":\"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU\""
#define Y "\"y\":\"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0\""
	static const char *const refused[] = {
	    "",
	    "[]",
	    "{\"kty\":\"EC\",\"crv\":\"P-384\"," X "," Y "}",
	    "{\"kty\":\"OKP\",\"crv\":\"P-256\"," X "," Y "}",
	    "{\"kty\":\"EC\",\"crv\":\"P-256\"," X "}",
	    "{\"kty\":\"EC\",\"crv\":\"P-256\"," X "," Y "," Y "}",
	    "{\"kty\":\"EC\",\"crv\":\"P-256\"," X "," Y ",\"d\":\"jpsQnnGQmL-YBIffH1136cspYG6-0iY7X1fCE9-E9LI\"}",
	    /* x and y changed about: not on the curve */
	    "{\"kty\":\"EC\",\"crv\":\"P-256\",\"y\":\"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU\","
	    "\"x\":\"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0\"}",
	    /* a byte too few */
	    "{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVA\"," Y "}",
	    /* 0, 0: the point at infinity as some write it */
	    "{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\","
	    "\"y\":\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\"}",
	};
	struct public_key key;
	for (size_t i = 0; i < sizeof(refused) / sizeof(refused[0]); i++)
		ASSERT_REFUSED(job, INVALID, public_key_read(job, bytes_of(refused[i]), &key));
}

static void points_off_the_curve_are_refused_everywhere(void **state)
{
	struct job *job = job_of(state);
	const struct keeper *keeper = keeper_of(state);
	char id[KEY_ID_SIZE];
	struct public_key own;
	unsigned char secret[32];
	ASSERT_OK(keeper->create(keeper->self, job, id, &own));
	for (int bit = 0; bit < PUBLIC_KEY_SIZE * 8; bit++) {
		struct public_key bad = own;
		struct verifier *verifier;
		bad.point[bit / 8] ^= (unsigned char)(1 << bit % 8);
		ASSERT_REFUSED(job, INVALID, public_key_check(job, &bad));
		ASSERT_REFUSED(job, INVALID, verifier_open(job, &bad, &verifier));
		ASSERT_REFUSED(job, INVALID, keeper->agree(keeper->self, job, id, &bad, secret));
	}
}

/* RFC 7515 appendix A.3, and RFC 6979 appendix A.2.5 with SHA-256. */
static void signatures_of_the_standards_hold(void **state)
{
	struct job *job = job_of(state);
	static const char *const x = "60fed4ba255a9d31c961eb74c6356d68c049b8923b61fa6ce669622e60f29fb6";
	static const char *const y = "7903fe1008b8bc99a41ae9e95628bc64f2f1b20c2d7e9f5177a3c294d4462299";
	static const struct {
		const char *message;
		const char *signature;
	} rows[] = {
	    {"sample", "efd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0ea84eaf3716"
		       "f7cb1c942d657c41d436c7a1b6e29f65f3e900dbb9aff4064dc4ab2f843acda8"},
	    {"test", "f1abb023518351cd71d881567b1ea663ed3efcf6c5132b354f28d3b0b7d38367"
		     "019f4113742a2b14bd25926b49c649155f267e60d3814b4c0cc84250e46f0083"},
	};
	struct public_key key = key_of_hex(job, x, y);
	struct verifier *verifier;
	ASSERT_OK(verifier_open(job, &key, &verifier));
	for (size_t i = 0; i < 2; i++) {
		struct signature signature;
		struct hash digest = hash_of(bytes_of(rows[i].message));
		struct hash other = hash_of(bytes_of(rows[1 - i].message));
		memcpy(signature.bytes, vector(job, rows[i].signature).data, SIGNATURE_SIZE);
		ASSERT_OK(verifier_check(job, verifier, &digest, &signature));
		ASSERT_REFUSED(job, DENIED, verifier_check(job, verifier, &other, &signature));
	}
	verifier_close(verifier);
}

static void signature_of_rfc_7515_holds(void **state)
{
	struct job *job = job_of(state);
	struct public_key key;
	struct verifier *verifier;
	struct bytes raw;
	struct signature signature;
	struct hash digest =
	    hash_of(BYTES("eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9l"
			  "eGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ"));
	ASSERT_OK(base64url_read(job->arena,
				 BYTES("DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqP"
				       "P3-Kg6NU1Q"),
				 &raw));
	memcpy(signature.bytes, raw.data, SIGNATURE_SIZE);
	ASSERT_OK(public_key_read(job, bytes_of(rfc_7515_key), &key));
	ASSERT_OK(verifier_open(job, &key, &verifier));
	ASSERT_OK(verifier_check(job, verifier, &digest, &signature));
	for (int bit = 0; bit < SIGNATURE_SIZE * 8; bit++) {
		struct signature bad = signature;
		bad.bytes[bit / 8] ^= (unsigned char)(1 << bit % 8);
		ASSERT_REFUSED(job, DENIED, verifier_check(job, verifier, &digest, &bad));
	}
	/* r = s = 0 once signed everything for everybody (CVE-2022-21449). */
	ASSERT_REFUSED(job, DENIED, verifier_check(job, verifier, &digest, &(struct signature){0}));
	verifier_close(verifier);
}

/* The DER form: shortest numbers, a zero in front of a set first bit, nothing behind. */
static void signatures_keep_their_der_form(void **state)
{
	struct job *job = job_of(state);
	struct signature signature = {0};
	struct signature again;
	unsigned char der[SIGNATURE_DER_MOST];
	signature.bytes[31] = 1;
	signature.bytes[32] = 0x80;
	size_t size = signature_der_write(&signature, der);
	assert_bytes((struct bytes){der, size},
		     vector(job, "302602010102210080000000000000000000000000000000000000000000000"
				 "00000000000000000"));
	assert_true(signature_der_read((struct bytes){der, size}, &again));
	assert_memory_equal(&signature, &again, sizeof(again));
	static const char *const refused[] = {"",
					      "30",
					      "3000",
					      "3003020101",
					      "3006020101020101ff",
					      "3007020101020101",
					      "3007020101020101ff",
					      "300702020001020101" /* a zero too many */,
					      "3006020181020101" /* negative */,
					      "3006030101020101",
					      "3005020002010100"};
	for (size_t i = 0; i < sizeof(refused) / sizeof(refused[0]); i++)
		assert_false(signature_der_read(vector(job, refused[i]), &again));
	for (int i = 0; i < 2000; i++) {
		job_chance(job, signature.bytes, SIGNATURE_SIZE);
		for (int zero = 0; zero < i % 33; zero++) /* short numbers too */
			signature.bytes[zero + 32 * (i & 1)] = 0;
		size = signature_der_write(&signature, der);
		assert_true(size <= SIGNATURE_DER_MOST);
		assert_true(signature_der_read((struct bytes){der, size}, &again));
		assert_memory_equal(&signature, &again, sizeof(again));
	}
}

static void a_seed_makes_the_same_keys(void **state)
{
	struct seeded seeded;
	struct job job = *job_of(state);
	char ids[2][3][KEY_ID_SIZE];
	for (int round = 0; round < 2; round++) {
		struct key_ring *ring;
		struct public_key key;
		job.chance = chance_of_seed(&seeded, 7);
		ASSERT_OK(key_ring_open(&ring));
		struct keeper keeper = key_ring_keeper(ring);
		for (int i = 0; i < 3; i++)
			ASSERT_OK(keeper.create(keeper.self, &job, ids[round][i], &key));
		key_ring_close(ring);
	}
	assert_memory_equal(ids[0], ids[1], sizeof(ids[0]));
	assert_string_not_equal(ids[0][0], ids[0][1]);
}

static void both_sides_agree_on_a_secret(void **state)
{
	struct job *job = job_of(state);
	const struct keeper *keeper = keeper_of(state);
	char ids[3][KEY_ID_SIZE];
	struct public_key keys[3];
	unsigned char secrets[3][32];
	for (int i = 0; i < 3; i++)
		ASSERT_OK(keeper->create(keeper->self, job, ids[i], &keys[i]));
	ASSERT_OK(keeper->agree(keeper->self, job, ids[0], &keys[1], secrets[0]));
	ASSERT_OK(keeper->agree(keeper->self, job, ids[1], &keys[0], secrets[1]));
	ASSERT_OK(keeper->agree(keeper->self, job, ids[2], &keys[0], secrets[2]));
	assert_true(secret_equal(secrets[0], secrets[1], 32));
	assert_false(secret_equal(secrets[0], secrets[2], 32));
}

/* A ring that holds Bob's key of RFC 7518 appendix C, brought in by way of its file. */
static void agreement_is_that_of_rfc_7518(void **state)
{
	struct job *job = job_of(state);
	struct case_key seal;
	struct public_key alice;
	struct public_key bob;
	struct bytes file;
	struct key_ring *ring;
	char id[KEY_ID_SIZE];
	unsigned char secret[32];
	ASSERT_OK(public_key_read(
	    job,
	    BYTES("{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"gI0GAILBdu7T53akrFmMyGcsF3n5dO7MmwNBHKW5SV0\","
		  "\"y\":\"SLW_xSffzlPWrHEVI30DHM_4egVwt3NQqeUD7nMFpps\"}"),
	    &alice));
	ASSERT_OK(public_key_read(
	    job,
	    BYTES("{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"weNJy2HscCSM6AEDTDg04biOvhFhyyWvOHQfeF_PxMQ\","
		  "\"y\":\"e8lnCO-AlStT-NJVX-crhB7QRYhiix03illJOVAOyck\"}"),
	    &bob));
	key_id_of(&bob, id);
	case_key_new(job, &seal);
	char *plain = arena_print(job->arena,
				  "{\"keys\":[{\"d\":\"VEmDZpDXXK8p8N0Cndsxs924q6nS1RXFASRl6BfUqdw\",\"kid\":\"%s\"}],"
				  "\"secret\":\"\"}",
				  id);
	ASSERT_OK(sealed_write(job, &seal, "jwk-set+json", bytes_of(plain), &file));
	ASSERT_OK(key_ring_read(job, file, &seal, &ring));
	struct keeper keeper = key_ring_keeper(ring);
	ASSERT_OK(keeper.agree(keeper.self, job, id, &alice, secret));
	assert_bytes((struct bytes){secret, 32},
		     vector(job, "9e56d91d817135d372834283bf84269cfb316ea3da806a48f6daa7798cfe90c4"));
	key_ring_close(ring);
}

static void a_ring_knows_its_keys_only(void **state)
{
	struct job *job = job_of(state);
	const struct keeper *keeper = keeper_of(state);
	struct public_key key;
	char id[KEY_ID_SIZE];
	struct hash hash = hash_of(BYTES("x"));
	struct signature signature;
	unsigned char secret[32];
	ASSERT_REFUSED(job, MISSING, keeper->pseudonym(keeper->self, job, BYTES("anna"), &hash));
	ASSERT_OK(keeper->create(keeper->self, job, id, &key));
	id[0] = id[0] == 'A' ? 'B' : 'A';
	ASSERT_REFUSED(job, MISSING, keeper->sign(keeper->self, job, id, &hash, &signature));
	ASSERT_REFUSED(job, MISSING, keeper->agree(keeper->self, job, id, &key, secret));
}

static void a_ring_written_is_the_ring_read(void **state)
{
	struct job *job = job_of(state);
	const struct keeper *keeper = keeper_of(state);
	struct world *world = *state;
	struct case_key seal;
	struct bytes file;
	struct key_ring *ring;
	char ids[20][KEY_ID_SIZE];
	struct public_key keys[20];
	struct hash names[2];
	case_key_new(job, &seal);
	for (int i = 0; i < 20; i++)
		ASSERT_OK(keeper->create(keeper->self, job, ids[i], &keys[i]));
	ASSERT_OK(key_ring_write(job, world->ring, &seal, &file));
	ASSERT_OK(key_ring_read(job, file, &seal, &ring));
	struct keeper again = key_ring_keeper(ring);
	for (int i = 0; i < 20; i++) {
		struct hash digest = hash_of(bytes_of(ids[i]));
		struct signature signature;
		struct verifier *verifier;
		ASSERT_OK(again.sign(again.self, job, ids[i], &digest, &signature));
		ASSERT_OK(verifier_open(job, &keys[i], &verifier));
		ASSERT_OK(verifier_check(job, verifier, &digest, &signature));
		verifier_close(verifier);
	}
	ASSERT_OK(keeper->pseudonym(keeper->self, job, BYTES("anna"), &names[0]));
	ASSERT_OK(again.pseudonym(again.self, job, BYTES("anna"), &names[1]));
	assert_true(hash_equal(&names[0], &names[1]));
	ASSERT_OK(again.pseudonym(again.self, job, BYTES("anne"), &names[1]));
	assert_false(hash_equal(&names[0], &names[1]));
	ASSERT_REFUSED(job, MISSING, again.question_outputs(again.self, job, 1, NULL, 0, NULL));
	key_ring_close(ring);

	struct case_key wrong = seal;
	wrong.bytes[31] ^= 1;
	ASSERT_REFUSED(job, DENIED, key_ring_read(job, file, &wrong, &ring));
}

/* A number is a key; the key is the ring's, and stays over its file. */
static void question_keys_follow_from_the_ring(void **state)
{
	struct job *job = job_of(state);
	const struct keeper *keeper = keeper_of(state);
	struct world *world = *state;
	struct oprf_element first, second, again_first, blinded, evaluated;
	struct oprf_output outputs[2], output;
	struct oprf_scalar blind;
	struct oprf_proof proof;
	struct case_key seal;
	struct key_ring *ring;
	struct bytes file;

	ASSERT_REFUSED(job, MISSING, keeper->evaluate(keeper->self, job, 1, &blinded, 1, &evaluated, &proof));
	ASSERT_OK(keeper->question_key(keeper->self, job, 1, &first));
	ASSERT_OK(keeper->question_key(keeper->self, job, QUESTION_KEYS_MOST, &second));
	assert_memory_not_equal(first.bytes, second.bytes, OPRF_SIZE);
	ASSERT_REFUSED(job, INVALID, keeper->question_key(keeper->self, job, 0, &second));
	ASSERT_REFUSED(job, INVALID, keeper->question_key(keeper->self, job, QUESTION_KEYS_MOST + 1, &second));
	case_key_new(job, &seal);
	ASSERT_OK(key_ring_write(job, world->ring, &seal, &file));
	ASSERT_OK(key_ring_read(job, file, &seal, &ring));
	struct keeper again = key_ring_keeper(ring);
	ASSERT_OK(again.question_key(again.self, job, 1, &again_first));
	assert_memory_equal(first.bytes, again_first.bytes, OPRF_SIZE);

	const struct bytes inputs[] = {BYTES("ali"), BYTES("khan")};
	ASSERT_OK(again.question_outputs(again.self, job, 1, inputs, 2, outputs));
	ASSERT_OK(oprf_blind(job, inputs[1], &blind, &blinded));
	ASSERT_OK(keeper->evaluate(keeper->self, job, 1, &blinded, 1, &evaluated, &proof));
	ASSERT_OK(oprf_proof_check(job, &first, &blinded, &evaluated, 1, &proof));
	ASSERT_OK(oprf_finalize(job, inputs[1], &blind, &evaluated, &output));
	assert_memory_equal(output.bytes, outputs[1].bytes, OPRF_OUTPUT_SIZE);
	key_ring_close(ring);
}

static void a_ring_whose_file_lies_is_refused(void **state)
{
	struct job *job = job_of(state);
	struct case_key seal;
	case_key_new(job, &seal);
#define D "\"d\":\"VEmDZpDXXK8p8N0Cndsxs924q6nS1RXFASRl6BfUqdw\""
	static const struct {
		const char *plain;
		enum result result;
	} rows[] = {
	    {"", INVALID},
	    {"{}", INVALID},
	    {"{\"keys\":[],\"secret\":\"AA\"}", DAMAGED},
	    {"{\"keys\":[{" D ",\"kid\":\"x\"}],\"secret\":\"\"}", DAMAGED},
	    {"{\"keys\":[{\"d\":\"AA\",\"kid\":\"x\"}],\"secret\":\"\"}", DAMAGED},
	    /* a private number of 0, and one above the order */
	    {"{\"keys\":[{\"d\":\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\",\"kid\":\"x\"}],\"secret\":\"\"}",
	     DAMAGED},
	    {"{\"keys\":[{\"d\":\"_________________________________________v8\",\"kid\":\"x\"}],\"secret\":\"\"}",
	     DAMAGED},
	};
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct bytes file;
		struct key_ring *ring;
		ASSERT_OK(sealed_write(job, &seal, "jwk-set+json", bytes_of(rows[i].plain), &file));
		ASSERT_REFUSED(job, rows[i].result, key_ring_read(job, file, &seal, &ring));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    IN_WORLD(key_id_is_the_thumbprint),           IN_WORLD(a_key_written_is_the_key_read),
	    IN_WORLD(keys_that_are_none_are_refused),     IN_WORLD(points_off_the_curve_are_refused_everywhere),
	    IN_WORLD(signatures_of_the_standards_hold),   IN_WORLD(signature_of_rfc_7515_holds),
	    IN_WORLD(signatures_keep_their_der_form),     IN_WORLD(a_seed_makes_the_same_keys),
	    IN_WORLD(both_sides_agree_on_a_secret),       IN_WORLD(agreement_is_that_of_rfc_7518),
	    IN_WORLD(a_ring_knows_its_keys_only),         IN_WORLD(a_ring_written_is_the_ring_read),
	    IN_WORLD(question_keys_follow_from_the_ring), IN_WORLD(a_ring_whose_file_lies_is_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
