/* case_keys.c - keys in a table of fixed size; see case_keys.h.
 *
 * A letter has one place, by its hash: whoever comes later takes it. The lock is held for a copy. */
#include "office/case/case_keys.h"

#include "crypto/secret.h"

#include <pthread.h>
#include <stdlib.h>

#define KEYS_KNOWN 1024

struct known_key {
	struct hash letter; /* of the letter's bytes: another letter is another place */
	bool known;
	struct case_key key;
};

struct case_keys {
	pthread_mutex_t lock;
	struct known_key places[KEYS_KNOWN];
};

struct case_keys *case_keys_open(void)
{
	struct case_keys *keys = calloc(1, sizeof(*keys));

	if (keys != NULL)
		pthread_mutex_init(&keys->lock, NULL);
	return keys;
}

void case_keys_close(struct case_keys *keys)
{
	if (keys == NULL)
		return;
	secret_wipe(keys->places, sizeof(keys->places));
	pthread_mutex_destroy(&keys->lock);
	free(keys);
}

static struct known_key *place_of(struct case_keys *keys, const struct hash *letter)
{
	return &keys->places[(letter->bytes[0] << 8 | letter->bytes[1]) % KEYS_KNOWN];
}

bool case_keys_find(struct case_keys *keys, const struct hash *letter, struct case_key *ret_key)
{
	const struct known_key *place = place_of(keys, letter);
	bool is_known;

	pthread_mutex_lock(&keys->lock);
	is_known = place->known && hash_equal(&place->letter, letter);
	if (is_known)
		*ret_key = place->key;
	pthread_mutex_unlock(&keys->lock);
	return is_known;
}

void case_keys_keep(struct case_keys *keys, const struct hash *letter, const struct case_key *key)
{
	pthread_mutex_lock(&keys->lock);
	*place_of(keys, letter) = (struct known_key){*letter, true, *key};
	pthread_mutex_unlock(&keys->lock);
}
