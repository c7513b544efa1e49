/* compound_keys.h - how the words sound with which a compound may begin or end, by their loose keys. */
#ifndef VALICO_IDENTITY_COMPOUND_KEYS_H
#define VALICO_IDENTITY_COMPOUND_KEYS_H

#include "identity/sound.h"

#define COMPOUND_KEYS_MOST 32

struct compound_keys {
	char begin[COMPOUND_KEYS_MOST][KEY_BYTES_MOST + 1], end[COMPOUND_KEYS_MOST][KEY_BYTES_MOST + 1];
	int begin_count, end_count;
};

/* Those of data/words.txt ("begins" and "ends"), each in its likeliest reading. */
void compound_keys_make(struct compound_keys *ret_keys);

/* Does one of them sound like a token, in any reading of it? */
bool compound_begins(const struct compound_keys *keys, const struct sounding *sounding);
bool compound_ends(const struct compound_keys *keys, const struct sounding *sounding);

#endif
