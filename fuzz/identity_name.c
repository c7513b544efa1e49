/* identity_name.c - any bytes as a name: refused with a rule, or read into tokens that fold to themselves and sound. */
#include "identity/likeness.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool holds)
{
	if (!holds)
		abort();
}

static void token_check(const struct name_token *token, const struct sounding *before)
{
	struct sounding sounding;

	check(strlen(token->text) > 0 && strlen(token->text) <= TOKEN_BYTES_MOST &&
	      bytes_are_utf8(bytes_of(token->text)));
	token_sound(token, &sounding);
	check(sounding.count >= 1 && sounding.count <= READINGS_MOST);
	for (int at = 0; at < sounding.count; at++) {
		check(sounding.readings[at].count <= SOUNDS_MOST);
		check(strlen(sounding.readings[at].loose) <= KEY_BYTES_MOST &&
		      strlen(sounding.readings[at].strict) <= KEY_BYTES_MOST);
		for (int sound = 0; sound < sounding.readings[at].count; sound++)
			check(*sound_name(sounding.readings[at].sounds[sound]) != '\0');
	}
	check(likeness(&sounding, &sounding) <= 0 && likeness(&sounding, before) >= LIKENESS_LEAST);
	check(likeness(&sounding, before) == likeness(before, &sounding));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct name_token karim = {.text = "karim"};
	AUTO_ARENA struct arena *arena = arena_open(1u << 20);
	struct job job = {.arena = arena};
	struct sounding before;
	struct name name, again;

	if (name_read(&job, "name", (struct bytes){data, size}, &name) != OK) {
		check(job.failure.rule[0] != '\0');
		return 0;
	}
	check(name.count >= 1 && name.count <= NAME_TOKENS_MOST);
	token_sound(&karim, &before);
	for (int at = 0; at < name.count; at++)
		token_check(&name.tokens[at], &before);
	check(name_read(&job, "name", bytes_of(name_write(arena, &name)), &again) != INVALID);
	return 0;
}
