/* likeness.c - the cheapest alignment of two readings.
 *
 * The asked reading is walked sound by sound. Each sound turns into one of the found reading or is lost; in the gap
 * before, between and behind sounds nothing comes, or one or more sounds do (the short vowels that Urdu leaves out).
 * Where both scripts are the same, the table is symmetric and the readings are put in one order first, so that the
 * result is symmetric too. At most 40 by 40 cells; most pairs end early, when nothing below the limit is left. */
#include "identity/likeness.h"
#include "identity/likeness_table.h"

#include <string.h>

#define LIMIT_COST (-LIKENESS_LEAST)
#define MORE_COST (1 * BIT) /* another sound in a gap that has one, on top of the sound's own cost */
#define FAR 30000

/* What a reading that is not the likeliest of its language costs. */
static const int language_cost[] = {
    [LANGUAGE_URDU] = 0, [LANGUAGE_ENGLISH] = 0, [LANGUAGE_ITALIAN] = BIT, [LANGUAGE_FRENCH] = 2 * BIT};

static enum around around_of(unsigned char sound)
{
	enum sound_class class = sound_rows[sound].class;

	return class == CLASS_C || class == CLASS_H ? AROUND_CONSONANT : AROUND_VOWEL;
}

static int least(int a, int b)
{
	return a < b ? a : b;
}

/* One line of the alignment: costs of having written the first j sounds of `found`. */
struct line {
	int leave[SOUNDS_MOST + 1]; /* ready for the next sound asked */
};

/* What comes in the gap: `came[j]` holds the costs before the gap and nothing yet in it. Returns the least cost. */
static int gap_walk(const int16_t *gap, const struct reading *found, const int *came, struct line *line)
{
	int inside = FAR, best = FAR;

	for (int j = 0; j <= found->count; j++) {
		if (j > 0) {
			int cost = gap[found->sounds[j - 1]];

			inside = least(came[j - 1] + cost, inside + cost + MORE_COST);
		}
		line->leave[j] = least(came[j] + gap[SOUND_NONE], inside);
		best = least(best, line->leave[j]);
	}
	return best;
}

static int align(const struct channel *channel, const struct reading *asked, const struct reading *found, int limit)
{
	int came[SOUNDS_MOST + 1] = {0};
	struct line line;
	enum around before = AROUND_EDGE;

	for (int j = 1; j <= found->count; j++)
		came[j] = FAR;
	for (int i = 0;; i++) {
		enum around here = i < asked->count ? around_of(asked->sounds[i]) : AROUND_EDGE;
		enum around behind = i + 1 < asked->count ? around_of(asked->sounds[i + 1]) : AROUND_EDGE;
		const int16_t *turn;

		if (gap_walk(channel->gap[before * 3 + here], found, came, &line) >= limit)
			return limit;
		if (i == asked->count)
			break;
		turn = channel->turn[before * 3 + behind][asked->sounds[i]];
		came[0] = line.leave[0] + turn[SOUND_NONE];
		for (int j = 1; j <= found->count; j++)
			came[j] =
			    least(line.leave[j] + turn[SOUND_NONE], line.leave[j - 1] + turn[found->sounds[j - 1]]);
		before = here;
	}
	return least(line.leave[found->count], limit);
}

/* In one order, whichever way round they were given. */
static bool stand_in_order(const struct reading *a, const struct reading *b)
{
	return a->count != b->count ? a->count > b->count : memcmp(a->sounds, b->sounds, (size_t)a->count) >= 0;
}

int likeness(const struct sounding *asked, const struct sounding *found)
{
	const struct channel *channel = &likeness_channels[asked->script][found->script];
	int best = LIMIT_COST;

	for (int a = 0; a < asked->count; a++) {
		for (int b = 0; b < found->count; b++) {
			const struct reading *first = &asked->readings[a], *second = &found->readings[b];
			int language = language_cost[first->language] + language_cost[second->language];

			/* Two readings that are both in doubt say too little. */
			if (language >= best || (a > 0 && b > 0 && first->language != second->language))
				continue;
			if (asked->script == found->script && !stand_in_order(first, second))
				best = least(best, language + align(channel, second, first, best - language));
			else
				best = least(best, language + align(channel, first, second, best - language));
		}
	}
	return -best;
}
