/* letter_test.c - key letters: opened by each party and no other; and libjose, holding a private key itself, as the
 * independent second reader and writer. */
#include "base/json.h"
#include "crypto/jose.h"
#include "crypto/secret.h"
#include "fixture.h"

#include <jose/jose.h>

#define PARTIES 3

struct letter_world {
	char ids[PARTIES + 1][KEY_ID_SIZE]; /* the last is not addressed */
	struct letter_party parties[PARTIES + 1];
	struct case_key key;
	struct bytes letter;
};

static void letter_world_make(void **state, size_t count, struct letter_world *ret_world)
{
	struct job *job = job_of(state);
	for (int i = 0; i <= PARTIES; i++) {
		struct public_key key;
		ASSERT_OK(keeper_of(state)->create(keeper_of(state)->self, job, ret_world->ids[i], &key));
		ret_world->parties[i] = (struct letter_party){ret_world->ids[i], key};
	}
	case_key_new(job, &ret_world->key);
	ASSERT_OK(letter_write(job, &ret_world->key, ret_world->parties, count, &ret_world->letter));
}

static void a_letter_opens_for_each_party_and_no_other(void **state)
{
	struct job *job = job_of(state);
	for (size_t count = 1; count <= PARTIES; count++) {
		struct letter_world world;
		struct case_key key;
		letter_world_make(state, count, &world);
		for (size_t i = 0; i <= PARTIES; i++) {
			memset(&key, 0, sizeof(key));
			if (i < count) {
				ASSERT_OK(letter_read(job, world.letter, keeper_of(state), world.ids[i], &key));
				assert_memory_equal(&key, &world.key, sizeof(key));
			} else {
				ASSERT_REFUSED(job, MISSING,
					       letter_read(job, world.letter, keeper_of(state), world.ids[i], &key));
			}
		}
	}
}

/* The third party puts its own name on another's recipient: the agreement gives another secret. */
static void a_letter_readdressed_does_not_open(void **state)
{
	struct job *job = job_of(state);
	struct letter_world world;
	struct case_key key;
	letter_world_make(state, 2, &world);
	char *text = bytes_cstring(job->arena, world.letter);
	memcpy(strstr(text, world.ids[0]), world.ids[PARTIES], KEY_ID_SIZE - 1);
	ASSERT_REFUSED(job, DENIED, letter_read(job, bytes_of(text), keeper_of(state), world.ids[PARTIES], &key));
	assert_int_equal(letter_read(job, bytes_of(text), keeper_of(state), world.ids[1], &key), OK);
}

static void a_letter_has_the_general_form(void **state)
{
	struct job *job = job_of(state);
	for (size_t count = 1; count <= PARTIES; count++) {
		struct letter_world world;
		json_t *letter;
		json_t *recipients;
		const char *header;
		letter_world_make(state, count, &world);
		ASSERT_OK(json_read(job, "letter", world.letter, &letter));
		ASSERT_OK(json_member(job, letter, "recipients", JSON_ARRAY, &recipients));
		ASSERT_OK(json_member_text(job, letter, "protected", &header));
		assert_string_equal(header, "eyJlbmMiOiJBMjU2R0NNIn0"); /* {"enc":"A256GCM"} */
		assert_int_equal(json_object_size(letter), 5);
		assert_int_equal(json_array_size(recipients), count);
		for (size_t i = 0; i < count; i++) {
			json_t *entry = json_object_get(json_array_get(recipients, i), "header");
			assert_string_equal(json_string_value(json_object_get(entry, "kid")), world.ids[i]);
			assert_string_equal(json_string_value(json_object_get(entry, "alg")), "ECDH-ES+A256KW");
			assert_int_equal(json_object_size(entry), 3);
			assert_int_equal(json_object_size(json_object_get(entry, "epk")), 4);
		}
	}
}

/* Each byte of a letter: the key does not come out changed. (Spaces and the other party's part may be touched.) */
static void a_letter_that_was_touched_gives_no_other_key(void **state)
{
	struct job *job = job_of(state);
	struct letter_world world;
	letter_world_make(state, 1, &world);
	unsigned char *bad = arena_copy(job->arena, world.letter.data, world.letter.size);
	for (size_t i = 0; i < world.letter.size; i++) {
		struct case_key key;
		for (unsigned flip = 1; flip < 4; flip++) {
			bad[i] ^= (unsigned char)flip;
			enum result result = letter_read(job, (struct bytes){bad, world.letter.size}, keeper_of(state),
							 world.ids[0], &key);
			assert_true(result == INVALID || result == DENIED || result == MISSING);
			job_forgive(job);
			bad[i] ^= (unsigned char)flip;
		}
	}
	for (size_t size = 0; size < world.letter.size; size++) {
		struct case_key key;
		ASSERT_REFUSED(job, INVALID,
			       letter_read(job, (struct bytes){bad, size}, keeper_of(state), world.ids[0], &key));
	}
}

static void letters_that_are_none_are_refused(void **state)
{
	struct job *job = job_of(state);
	struct letter_world world;
	struct case_key key;
	letter_world_make(state, 1, &world);
	static const struct {
		const char *from;
		const char *into;
		enum result result;
	} rows[] = {
	    {"ECDH-ES+A256KW", "ECDH-ES+A128KW", INVALID},
	    {"ECDH-ES+A256KW", "dir", INVALID},
	    {"\"protected\"", "\"unprotected\":{\"zip\":\"DEF\"},\"protected\"", INVALID},
	    {"\"protected\"", "\"aad\":\"AA\",\"protected\"", INVALID},
	    {"eyJlbmMiOiJBMjU2R0NNIn0", "eyJlbmMiOiJBMTI4R0NNIn0", INVALID},
	    {"eyJlbmMiOiJBMjU2R0NNIn0", "eyJlbmMiOiJBMjU2R0NNIn0=", INVALID},
	    {"\"alg\":\"ECDH", "\"crit\":[],\"alg\":\"ECDH", INVALID},
	    {"\"alg\":\"ECDH", "\"apu\":\"QWxpY2U\",\"alg\":\"ECDH", DENIED}, /* goes into the key */
	    {"P-256", "P-384", INVALID},
	    {"\"recipients\":[", "\"recipients\":[7,", OK}, /* what is not addressed to us is not ours to judge */
	};
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		char *text = bytes_cstring(job->arena, world.letter);
		char *place = strstr(text, rows[i].from);
		assert_non_null(place);
		char *changed = arena_print(job->arena, "%.*s%s%s", (int)(place - text), text, rows[i].into,
					    place + strlen(rows[i].from));
		assert_int_equal(letter_read(job, bytes_of(changed), keeper_of(state), world.ids[0], &key),
				 rows[i].result);
		job_forgive(job);
	}
	ASSERT_REFUSED(job, INVALID, letter_write(job, &world.key, world.parties, 0, &world.letter));
	world.parties[0].key.point[64] ^= 1;
	ASSERT_REFUSED(job, INVALID, letter_write(job, &world.key, world.parties, 1, &world.letter));
}

/* Bob's key of RFC 7518 appendix C, once in a ring and once in libjose's hands. */
#define BOB_PUBLIC                                                                                                     \
	"\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"weNJy2HscCSM6AEDTDg04biOvhFhyyWvOHQfeF_PxMQ\","                      \
	"\"y\":\"e8lnCO-AlStT-NJVX-crhB7QRYhiix03illJOVAOyck\""
#define BOB_PRIVATE "\"d\":\"VEmDZpDXXK8p8N0Cndsxs924q6nS1RXFASRl6BfUqdw\""

static void bob_make(struct job *job, struct letter_party *ret_bob, char ret_id[KEY_ID_SIZE],
		     struct key_ring **ret_ring)
{
	struct case_key seal;
	struct bytes file;
	ASSERT_OK(public_key_read(job, BYTES("{" BOB_PUBLIC "}"), &ret_bob->key));
	key_id_of(&ret_bob->key, ret_id);
	ret_bob->key_id = ret_id;
	case_key_new(job, &seal);
	char *plain = arena_print(job->arena, "{\"keys\":[{" BOB_PRIVATE ",\"kid\":\"%s\"}],\"secret\":\"\"}", ret_id);
	ASSERT_OK(sealed_write(job, &seal, NULL, bytes_of(plain), &file));
	ASSERT_OK(key_ring_read(job, file, &seal, ret_ring));
}

static void libjose_opens_our_letter(void **state)
{
	struct job *job = job_of(state);
	struct letter_world world;
	struct key_ring *ring;
	char id[KEY_ID_SIZE];
	json_t *letter;
	json_t *jwk;
	size_t size = 0;
	letter_world_make(state, 1, &world);
	bob_make(job, &world.parties[1], id, &ring);
	ASSERT_OK(letter_write(job, &world.key, world.parties, 2, &world.letter));
	ASSERT_OK(json_read(job, "letter", world.letter, &letter));
	ASSERT_OK(json_read(job, "key", BYTES("{" BOB_PUBLIC "," BOB_PRIVATE "}"), &jwk));
	void *plain = jose_jwe_dec(NULL, letter, NULL, jwk, &size);
	assert_non_null(plain);
	assert_int_equal(size, CASE_KEY_SIZE);
	assert_memory_equal(plain, world.key.bytes, CASE_KEY_SIZE);
	free(plain);
	key_ring_close(ring);
}

/* Flattened, with party information: forms that we read though we do not write them. */
static void we_open_a_letter_of_another_writer(void **state)
{
	struct job *job = job_of(state);
	struct letter_party bob;
	struct key_ring *ring;
	char id[KEY_ID_SIZE];
	json_t *jwk;
	struct bytes text;
	struct case_key key;
	struct case_key found;
	bob_make(job, &bob, id, &ring);
	case_key_new(job, &key);
	struct keeper keeper = key_ring_keeper(ring);
	ASSERT_OK(json_read(job, "key", BYTES("{" BOB_PUBLIC "}"), &jwk));
	json_t *letter = json_pack("{s:{s:s}}", "protected", "enc", "A256GCM");
	json_t *recipient = json_pack("{s:{s:s,s:s,s:s,s:s}}", "header", "alg", "ECDH-ES+A256KW", "kid", id, "apu",
				      "QWxpY2U", "apv", "Qm9i");
	ASSERT_OK(json_own(job, letter));
	ASSERT_OK(json_own(job, recipient));
	assert_true(jose_jwe_enc(NULL, letter, recipient, jwk, key.bytes, CASE_KEY_SIZE));
	assert_null(json_object_get(letter, "recipients"));
	ASSERT_OK(json_write(job, letter, &text));
	ASSERT_OK(letter_read(job, text, &keeper, id, &found));
	assert_memory_equal(&found, &key, sizeof(key));
	key_ring_close(ring);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    IN_WORLD(a_letter_opens_for_each_party_and_no_other),
	    IN_WORLD(a_letter_readdressed_does_not_open),
	    IN_WORLD(a_letter_has_the_general_form),
	    IN_WORLD(a_letter_that_was_touched_gives_no_other_key),
	    IN_WORLD(letters_that_are_none_are_refused),
	    IN_WORLD(libjose_opens_our_letter),
	    IN_WORLD(we_open_a_letter_of_another_writer),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
