/* ear.c - how Italian and French speakers may write a name that they hear: rows of ways, of which chance takes one.
 *
 * The sounds are those of an attested Latin spelling read as English. Made by rule from the orthographies themselves
 * (c, ci, ch, g, gi, gh, sc, sci; ou, tch, dj, ch, gu): h is often not heard, q and kh become c, w becomes a u or v.
 * Not all is changed: one who hears has often also seen. */
#include "identity/sound_rules.h"
#include "spellings.h"

#include <stdio.h>
#include <string.h>

/* Ways parted by blanks, the commonest repeated; "-" writes nothing. NULL: as elsewhere. */
struct ways {
	unsigned char sound;
	const char *elsewhere, *before_front, *before_vowel;
};

static const struct ways italian[] = {
    {SOUND_CH, "ch c ci ch", "c c c ch", "ci ci ci ch"},
    {SOUND_CHH, "ch c cc ch", "c c cc ch", "ci ci cci ch"},
    {SOUND_J, "g gi j g", "g g g j", "gi gi gi j"},
    {SOUND_SH, "sc sh sh s", "sc sc sc sh", "sci sci sci sh"},
    {SOUND_K, "c c k k", "ch ch ch k", "c c k k"},
    {SOUND_Q, "c c q k", "ch ch q k", "c c q k"},
    {SOUND_KH, "c kh k c", "ch ch kh k", "c kh k c"},
    {SOUND_G, "g", "gh gh gh g", NULL},
    {SOUND_GH, "g g gh gh", "gh", NULL},
    {SOUND_H, "- - - h", "- - h h", "- - h h"},
    {SOUND_V, "v", NULL, NULL},
    {SOUND_W, "u v w u", NULL, "u v w v"},
    {SOUND_Y, "i", NULL, "i i y y"},
    {SOUND_Z, "z z z s", NULL, NULL},
    {SOUND_ZH, "z g s z", NULL, "gi z z g"},
    {SOUND_TH, "t t t th", NULL, NULL},
    {SOUND_PH, "f", NULL, NULL},
    {SOUND_A, "a", NULL, NULL},
    {SOUND_E, "e e e i", NULL, NULL},
    {SOUND_I, "i i i e", NULL, NULL},
    {SOUND_O, "o o o u", NULL, NULL},
    {SOUND_U, "u u u o", NULL, NULL},
    {SOUND_AA, "a a a aa", NULL, NULL},
    {SOUND_EE, "i i i ee", NULL, NULL},
    {SOUND_OO, "u u u oo", NULL, NULL},
};

static const struct ways french[] = {
    {SOUND_CH, "tch tch tch ch", NULL, NULL},
    {SOUND_CHH, "tch", NULL, NULL},
    {SOUND_J, "dj dj j j", NULL, "dj dj j j"},
    {SOUND_SH, "ch ch ch sh", NULL, NULL},
    {SOUND_K, "k k c k", "k k qu k", NULL},
    {SOUND_Q, "k q k c", "k qu k q", NULL},
    {SOUND_KH, "kh kh k kh", NULL, NULL},
    {SOUND_G, "g", "gu gu gu g", NULL},
    {SOUND_GH, "gh gh g gh", NULL, NULL},
    {SOUND_H, "- h h -", NULL, NULL},
    {SOUND_W, "ou", NULL, "ou ou w ou"},
    {SOUND_Y, "i", NULL, "y y i y"},
    {SOUND_TH, "t t t th", NULL, NULL},
    {SOUND_PH, "f ph", NULL, NULL},
    {SOUND_U, "ou ou ou o", NULL, NULL},
    {SOUND_OO, "ou", NULL, NULL},
    {SOUND_EE, "i", NULL, NULL},
    {SOUND_AA, "a", NULL, NULL},
};

static const char *way_take(struct seeded *state, const char *ways, size_t *ret_size)
{
	uint64_t count = 1, wanted;

	for (const char *at = ways; *at != '\0'; at++)
		count += *at == ' ';
	wanted = seeded_below(state, count);
	for (; wanted > 0; wanted--)
		ways = strchr(ways, ' ') + 1;
	*ret_size = strcspn(ways, " ");
	return ways;
}

static void spell(struct seeded *state, const struct ways *table, size_t rows, const struct sounding *sounding,
		  char *ret_text, size_t room)
{
	const struct reading *reading = &sounding->readings[0];
	size_t size = 0;

	for (int at = 0; at < reading->count; at++) {
		unsigned char sound = reading->sounds[at];
		unsigned char next = at + 1 < reading->count ? reading->sounds[at + 1] : SOUND_NONE;
		bool front = next == SOUND_E || next == SOUND_I || next == SOUND_EE;
		bool vowel = next != SOUND_NONE && sound_rows[next].class == CLASS_V;
		const char *way = sound_name(sound);
		size_t length = strlen(way);

		for (size_t row = 0; row < rows; row++) {
			const struct ways *ways = &table[row];

			if (ways->sound != sound)
				continue;
			way = front && ways->before_front != NULL   ? ways->before_front
			      : vowel && ways->before_vowel != NULL ? ways->before_vowel
								    : ways->elsewhere;
			way = way_take(state, way, &length);
		}
		if (*way == '-' || size + length + 1 > room)
			continue;
		memcpy(ret_text + size, way, length);
		size += length;
	}
	ret_text[size] = '\0';
}

void italian_spell(struct seeded *state, const struct sounding *sounding, char *ret_text, size_t room)
{
	spell(state, italian, sizeof(italian) / sizeof(italian[0]), sounding, ret_text, room);
}

void french_spell(struct seeded *state, const struct sounding *sounding, char *ret_text, size_t room)
{
	spell(state, french, sizeof(french) / sizeof(french[0]), sounding, ret_text, room);
}
