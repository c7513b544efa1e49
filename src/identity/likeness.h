/* likeness.h - how probable is it that two tokens are one and the same name?
 *
 * The two readings are aligned sound by sound at the least cost. A pair of sounds costs -log2 of the probability with
 * which people who mean the first write the second; an unwritten short vowel of Urdu script costs next to nothing, a
 * lost consonant much. The costs were counted from attested spellings (data/, with source and licence), by script of
 * each side. The result is the mean of log2 P(second | first is meant) and log2 P(first | second is meant): one
 * direction alone forgives what is not written too easily, and found the right one less often. 0 for the spelling that
 * everybody would write, negative else. */
#ifndef VALICO_IDENTITY_LIKENESS_H
#define VALICO_IDENTITY_LIKENESS_H

#include "identity/sound.h"

/* Bits are counted in sixteenths, so that they are the same on every machine. */
#define BIT 16

/* Less than this is "another name". */
#define LIKENESS_LEAST (-20 * BIT)

/* The likeness over the best pair of readings, in sixteenths of a bit; LIKENESS_LEAST when it is that or less. The same
 * whichever is `asked`. */
int likeness(const struct sounding *asked, const struct sounding *found);

/* The costs of one direction, as they stand for each place of a reading. */
struct priced {
	const int16_t *turn[SOUNDS_MOST];    /* of the sound at the place */
	const int16_t *gap[SOUNDS_MOST + 1]; /* before it; the last behind all */
};

/* A token that is held against many: what its sounds cost is looked up once. Borrows its sounding. */
struct listener {
	const struct sounding *asked;
	struct priced priced[2][READINGS_MOST]; /* by the script of those it is held against */
};
void listener_prepare(const struct sounding *asked, struct listener *ret_listener);

/* As likeness(), where less than `least` is of no use: LIKENESS_LEAST when it is that or less. */
int listener_likeness(const struct listener *listener, const struct sounding *found, int least);

#endif
