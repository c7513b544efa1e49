/* compound_keys.c - see compound_keys.h. Few words begin or end compounds, however they are spelt. */
#include "identity/compound_keys.h"

#include "identity/name_words.h"

#include <stdio.h>
#include <string.h>

typedef char key_text[KEY_BYTES_MOST + 1];

static bool is_among(const key_text *keys, int count, const char *key)
{
	for (int at = 0; at < count; at++)
		if (strcmp(keys[at], key) == 0)
			return true;
	return false;
}

static void key_add(key_text *keys, int *count, const char *key)
{
	if (*count < COMPOUND_KEYS_MOST && !is_among(keys, *count, key))
		memcpy(keys[(*count)++], key, sizeof(*keys));
}

void compound_keys_make(struct compound_keys *ret_keys)
{
	ret_keys->begin_count = ret_keys->end_count = 0;
	for (int at = 0; at < name_word_count; at++) {
		const struct name_word *word = &name_words[at];
		struct name_token token = {.kind = TOKEN_NAME, .script = SCRIPT_LATIN};
		struct sounding sounding;

		if (!word->begins && !word->ends)
			continue;
		snprintf(token.text, sizeof(token.text), "%s", word->text);
		token_sound(&token, &sounding);
		if (word->begins)
			key_add(ret_keys->begin, &ret_keys->begin_count, sounding.readings[0].loose);
		if (word->ends)
			key_add(ret_keys->end, &ret_keys->end_count, sounding.readings[0].loose);
	}
}

static bool sounds_like_one(const key_text *keys, int count, const struct sounding *sounding)
{
	for (int at = 0; at < sounding->count; at++)
		if (is_among(keys, count, sounding->readings[at].loose))
			return true;
	return false;
}

bool compound_begins(const struct compound_keys *keys, const struct sounding *sounding)
{
	return sounds_like_one(keys->begin, keys->begin_count, sounding);
}

bool compound_ends(const struct compound_keys *keys, const struct sounding *sounding)
{
	return sounds_like_one(keys->end, keys->end_count, sounding);
}
