/* sound.c - the readings of a token, and their keys. */
#include "identity/sound_rules.h"

#include <string.h>

const struct sound_row sound_rows[SOUND_COUNT] = {
    {"", '-', '-', CLASS_V},
#define SOUND(name, shown, strict, loose, class) {shown, strict, loose, CLASS_##class},
#include "identity/sound_list.h"
#undef SOUND
};

const char *sound_name(unsigned char sound)
{
	return sound < SOUND_COUNT ? sound_rows[sound].shown : "";
}

enum sound sound_without_breath(enum sound sound)
{
	static const unsigned char plain[SOUND_COUNT] = {
	    [SOUND_PH] = SOUND_P,  [SOUND_TH] = SOUND_T, [SOUND_CHH] = SOUND_CH,
	    [SOUND_KHA] = SOUND_K, [SOUND_DH] = SOUND_D, [SOUND_GHA] = SOUND_G};

	if (sound_rows[sound].class == CLASS_H)
		return SOUND_NONE;
	return plain[sound] != SOUND_NONE ? (enum sound)plain[sound] : sound;
}

void reading_add(struct reading *reading, enum sound sound)
{
	if (reading->count < SOUNDS_MOST)
		reading->sounds[reading->count++] = (unsigned char)sound;
}

/* --- keys --- */

static bool is_full_vowel(unsigned char sound)
{
	return sound == SOUND_A || sound == SOUND_E || sound == SOUND_AA || sound == SOUND_EE || sound == SOUND_OO ||
	       sound == SOUND_ALIF;
}

/* What a leading sound that is no consonant leaves in a key. An Italian w or y is a u or i before another vowel. */
static char leading_letter(const struct reading *reading)
{
	unsigned char first = reading->sounds[0], second = reading->count > 1 ? reading->sounds[1] : SOUND_NONE;

	switch (first) {
	case SOUND_V:
	case SOUND_W:
	case SOUND_WAW:
		return 'V';
	case SOUND_Y:
	case SOUND_YE:
		return 'Y';
	case SOUND_U:
		return is_full_vowel(second) || second == SOUND_I ? 'V' : 'A';
	case SOUND_O:
		return second == SOUND_U || is_full_vowel(second) ? 'V' : 'A';
	case SOUND_I:
		return is_full_vowel(second) || second == SOUND_U || second == SOUND_O ? 'Y' : 'A';
	default:
		return 'A';
	}
}

static void key_add(char key[KEY_BYTES_MOST + 1], int *size, char letter)
{
	if (letter != '-' && *size < KEY_BYTES_MOST)
		key[(*size)++] = letter;
}

static void keys_make(struct reading *reading)
{
	int strict = 0, loose = 0;

	for (int at = 0; at < reading->count; at++) {
		const struct sound_row *row = &sound_rows[reading->sounds[at]];

		if (at == 0 && row->class != CLASS_C) {
			char letter = leading_letter(reading);

			key_add(reading->loose, &loose, letter);
			key_add(reading->strict, &strict, row->strict != '-' ? row->strict : letter);
			continue;
		}
		key_add(reading->loose, &loose, row->loose);
		/* A last h is a way to write a vowel. */
		if (row->class == CLASS_C || (row->class == CLASS_H && at + 1 < reading->count))
			key_add(reading->strict, &strict, row->strict);
	}
}

static bool same_sounds(const struct reading *a, const struct reading *b)
{
	return a->count == b->count && memcmp(a->sounds, b->sounds, (size_t)a->count) == 0;
}

static void reading_make(const struct name_token *token, enum reading_language language, struct sounding *sounding)
{
	struct reading *reading = &sounding->readings[sounding->count];

	*reading = (struct reading){.language = language};
	if (language == READING_URDU)
		urdu_read(token->text, reading);
	else
		latin_read(token->text, reading);
	for (int at = 0; at < sounding->count; at++) {
		if (same_sounds(&sounding->readings[at], reading))
			return;
	}
	keys_make(reading);
	sounding->count++;
}

void token_sound(const struct name_token *token, struct sounding *ret_sounding)
{
	ret_sounding->count = 0;
	ret_sounding->script = token->script;
	if (token->script == SCRIPT_ARABIC) {
		reading_make(token, READING_URDU, ret_sounding);
		return;
	}
	reading_make(token, READING_ENGLISH, ret_sounding);
	if (!latin_differs(token->text))
		return;
	reading_make(token, READING_ITALIAN, ret_sounding);
	reading_make(token, READING_FRENCH, ret_sounding);
}
