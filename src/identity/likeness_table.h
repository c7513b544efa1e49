/* likeness_table.h - the learnt costs, made from data/likeness.txt by likeness.py. Inside the room. */
#ifndef VALICO_IDENTITY_LIKENESS_TABLE_H
#define VALICO_IDENTITY_LIKENESS_TABLE_H

#include "identity/sound_rules.h"

/* What stands around a place: the edge of the token, a consonant or a vowel (w and y count as vowels), before and
 * behind. context = before * 3 + behind. */
enum around { AROUND_EDGE, AROUND_CONSONANT, AROUND_VOWEL };
#define CONTEXTS 9

/* Costs in sixteenths of a bit of what a writer of one script makes of what the other means. */
struct channel {
	int16_t turn[CONTEXTS][SOUND_COUNT][SOUND_COUNT]; /* a sound becomes another; SOUND_NONE: it is lost */
	int16_t gap[CONTEXTS][SOUND_COUNT];               /* between two sounds comes one; SOUND_NONE: nothing */
};

extern const struct channel likeness_channels[2][2]; /* script asked, script found */

#endif
