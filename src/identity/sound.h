/* sound.h - how a token may sound, and the keys under which it is found.
 *
 * A token is read by the rules of each language in which it may have been written: Urdu letters have one reading with
 * its short vowels unwritten; Latin letters are read as English speakers write them and, where that differs, as Italian
 * and French speakers do ("Ciaudri", "Choudhry"). A reading is a short sequence of sounds of one small alphabet that
 * all scripts share. From a reading come two keys: the strict one keeps consonants apart as Latin spelling does, the
 * loose one merges what scripts and ears merge (s of س ص ث, k and q, p and f) and drops h, w, y, doubled letters and
 * vowels; but a leading vowel or h leaves an A, a leading w a V, a leading y a Y. */
#ifndef VALICO_IDENTITY_SOUND_H
#define VALICO_IDENTITY_SOUND_H

#include "identity/name.h"

#define SOUNDS_MOST 40
#define READINGS_MOST 4
#define KEY_BYTES_MOST 15

enum reading_language { READING_URDU, READING_ENGLISH, READING_ITALIAN, READING_FRENCH };

struct reading {
	enum reading_language language;
	unsigned char sounds[SOUNDS_MOST]; /* numbers of sounds, from 1; their letters for people: sound_name() */
	int count;
	char strict[KEY_BYTES_MOST + 1]; /* ASCII */
	char loose[KEY_BYTES_MOST + 1];
};

/* The readings of a token, different ones only, the likeliest first; at least one. */
struct sounding {
	struct reading readings[READINGS_MOST];
	int count;
	enum script script;
};

/* Never fails: a letter without a sound is passed over. */
void token_sound(const struct name_token *token, struct sounding *ret_sounding);

/* The sound as people write it in the explanation of a score ("ch", "sh", "ā"); "" for a number that is none. */
const char *sound_name(unsigned char sound);

#endif
