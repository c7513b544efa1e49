/* likeness.c - the cheapest alignment of two readings, in both directions at once.
 *
 * The first reading is walked sound by sound. Each sound turns into one of the second or is lost; in the gap before,
 * between and behind sounds nothing comes, or one or more sounds do (the short vowels that Urdu leaves out). Every step
 * is priced twice: by what writers of the second script make of the first, and by what writers of the first make of the
 * second, each in its own context; the mean counts. Either direction alone misleads: an Urdu name can be spelt in many
 * ways, so that the right one of them looks improbable, while read back it means nothing but that name. The mean is
 * the same whichever is first. Two neighbours may also have changed places, as fast typing has it. At most 40 by 40
 * cells; most pairs end early, when nothing below the limit is left. */
#include "identity/likeness.h"
#include "identity/likeness_table.h"

#include <string.h>

#define LIMIT_COST (-LIKENESS_LEAST)
#define MORE_COST (2 * BIT) /* another sound in a gap that has one, on top of the sound's own cost */
#define FAR 30000
/* Two neighbours changed places: one typed name in ten or twenty has a slip, one slip in six is this, at one of some
 * six places. In both directions. */
#define SWAP_COST (2 * 9 * BIT)

/* What a reading that is not the likeliest of its language costs. */
static const int language_cost[] = {
    [READING_URDU] = 0, [READING_ENGLISH] = 0, [READING_ITALIAN] = BIT, [READING_FRENCH] = 2 * BIT};

/* Breath that Italians and French do not hear. */
#define BREATH_COST (BIT / 2)

static enum around around_of(unsigned char sound)
{
	enum sound_class class = sound_rows[sound].class;

	return class == CLASS_C || class == CLASS_H ? AROUND_CONSONANT : AROUND_VOWEL;
}

static int least(int a, int b)
{
	return a < b ? a : b;
}

static void prices_find(const struct channel *channel, const struct reading *reading, struct priced *ret_priced)
{
	enum around before = AROUND_EDGE;

	for (int at = 0; at <= reading->count; at++) {
		enum around here = at < reading->count ? around_of(reading->sounds[at]) : AROUND_EDGE;
		enum around behind = at + 1 < reading->count ? around_of(reading->sounds[at + 1]) : AROUND_EDGE;

		ret_priced->gap[at] = channel->gap[before * 3 + here];
		if (at < reading->count)
			ret_priced->turn[at] = channel->turn[before * 3 + behind][reading->sounds[at]];
		before = here;
	}
}

/* A pair of readings while it is aligned. Costs are sums of both directions. */
struct alignment {
	const struct reading *first, *second;
	const struct priced *there, *back;
	int came[SOUNDS_MOST + 1];         /* j sounds of the second are spent and nothing is in the gap yet */
	int leave[SOUNDS_MOST + 1];        /* the gap is done with */
	int leave_before[SOUNDS_MOST + 1]; /* the same of one sound of the first less */
};

/* The gap before sound i of the first. Returns the least cost. */
static int gap_walk(struct alignment *alignment, int i)
{
	const int16_t *gap = alignment->there->gap[i];
	const struct reading *second = alignment->second;
	int inside = FAR, best = FAR;

	for (int j = 0; j <= second->count; j++) {
		if (j > 0) {
			int cost = gap[second->sounds[j - 1]] + alignment->back->turn[j - 1][SOUND_NONE];

			inside = least(alignment->came[j - 1], inside + MORE_COST) + cost;
		}
		alignment->leave[j] = least(alignment->came[j] + gap[SOUND_NONE], inside);
		best = least(best, alignment->leave[j]);
	}
	return best;
}

/* The sound and the one before it stand the other way round in the second, where they end at j. */
static int swapped(const struct alignment *alignment, int i, int j)
{
	const unsigned char *first = alignment->first->sounds, *second = alignment->second->sounds;

	return alignment->leave_before[j - 2] + SWAP_COST + alignment->there->turn[i - 1][second[j - 1]] +
	       alignment->there->turn[i][second[j - 2]] + alignment->back->turn[j - 1][first[i - 1]] +
	       alignment->back->turn[j - 2][first[i]];
}

static void sound_walk(struct alignment *alignment, int i)
{
	const int16_t *turn = alignment->there->turn[i];
	unsigned char sound = alignment->first->sounds[i];

	for (int j = 0; j <= alignment->second->count; j++) {
		int lost = alignment->leave[j] + turn[SOUND_NONE] + alignment->back->gap[j][sound];

		if (j > 0)
			lost = least(lost, alignment->leave[j - 1] + turn[alignment->second->sounds[j - 1]] +
					       alignment->back->turn[j - 1][sound]);
		if (i > 0 && j > 1 && lost > alignment->leave_before[j - 2] + SWAP_COST)
			lost = least(lost, swapped(alignment, i, j));
		alignment->came[j] = lost;
	}
	memcpy(alignment->leave_before, alignment->leave, sizeof(int) * ((size_t)alignment->second->count + 1));
}

/* The mean cost of both directions; `limit` when it is that or more. */
static int align(const struct reading *first, const struct priced *there, const struct reading *second,
		 const struct priced *back, int limit)
{
	struct alignment alignment;
	int before = FAR;

	/* Not zeroed: it is walked a thousand times a search. */
	alignment.first = first;
	alignment.second = second;
	alignment.there = there;
	alignment.back = back;
	alignment.came[0] = 0;
	for (int j = 1; j <= second->count; j++)
		alignment.came[j] = FAR;
	for (int i = 0; i < first->count; i++) {
		int best = gap_walk(&alignment, i);

		if (best >= 2 * limit && before + SWAP_COST >= 2 * limit)
			return limit;
		sound_walk(&alignment, i);
		before = best;
	}
	gap_walk(&alignment, first->count);
	return least(alignment.leave[second->count] / 2, limit);
}

/* Urdu first; in one script the longer first. A gap is walked from the first reading's side, so that which one it is
 * must not depend on who asks. */
static bool stand_in_order(const struct sounding *a, const struct reading *first, const struct sounding *b,
			   const struct reading *second)
{
	if (a->script != b->script)
		return a->script == SCRIPT_ARABIC;
	if (first->count != second->count)
		return first->count > second->count;
	return memcmp(first->sounds, second->sounds, (size_t)first->count) >= 0;
}

/* Names that differ in so many consonants are not one: two that turned into others, or four lost. */
#define CONSONANTS_DIFFER 4

/* Which consonants a reading has, by the letters of loose keys. */
static uint32_t consonants_of(const struct reading *reading)
{
	uint32_t consonants = 0;

	for (int at = 0; at < reading->count; at++)
		if (sound_rows[reading->sounds[at]].class == CLASS_C)
			consonants |= (uint32_t)1 << (sound_rows[reading->sounds[at]].loose & 31);
	return consonants;
}

/* At a glance: may any reading of one be one of the other? Aligning is dear. */
static bool may_be_like(const struct sounding *asked, const struct sounding *found)
{
	uint32_t theirs[READINGS_MOST];

	for (int b = 0; b < found->count; b++)
		theirs[b] = consonants_of(&found->readings[b]);
	for (int a = 0; a < asked->count; a++) {
		uint32_t mine = consonants_of(&asked->readings[a]);

		for (int b = 0; b < found->count; b++)
			if (__builtin_popcount(mine ^ theirs[b]) < CONSONANTS_DIFFER)
				return true;
	}
	return false;
}

/* The prices of a token's readings, held against those of a script. */
static void readings_price(const struct sounding *asked, enum script script, struct priced ret_priced[READINGS_MOST])
{
	for (int at = 0; at < asked->count; at++)
		prices_find(&likeness_channels[asked->script][script], &asked->readings[at], &ret_priced[at]);
}

/* Two readings with their prices: of how the first is written in the second's script, and back. */
struct priced_reading {
	const struct sounding *of;
	const struct reading *reading;
	const struct priced *priced;
};

static int readings_align(struct priced_reading first, struct priced_reading second, int limit)
{
	if (stand_in_order(first.of, first.reading, second.of, second.reading))
		return align(first.reading, first.priced, second.reading, second.priced, limit);
	return align(second.reading, second.priced, first.reading, first.priced, limit);
}

static bool hears_no_breath(const struct reading *reading)
{
	return reading->language == READING_ITALIAN || reading->language == READING_FRENCH;
}

/* A reading without breath, but for a first h. False when it has none. */
static bool breath_leave_out(const struct reading *reading, struct reading *ret_plain)
{
	bool some = false;

	ret_plain->count = 0;
	for (int at = 0; at < reading->count; at++) {
		enum sound sound = (enum sound)reading->sounds[at], plain = sound_without_breath(sound);

		if (at == 0 && plain == SOUND_NONE)
			plain = sound;
		if (plain != SOUND_NONE)
			reading_add(ret_plain, plain);
		some |= plain != sound;
	}
	return some;
}

/* Italians and French hear no breath and write none: "Ciaudri" is چودھری as much as چودری. Only where no other
 * consonant differs: aligning is dear. */
static int plain_align(struct priced_reading plain_hand, struct priced_reading other, int limit)
{
	struct reading plain;
	struct priced priced;
	enum script script = plain_hand.of->script;

	if (!hears_no_breath(plain_hand.reading) || hears_no_breath(other.reading) ||
	    consonants_of(plain_hand.reading) != consonants_of(other.reading) ||
	    !breath_leave_out(other.reading, &plain))
		return limit;
	prices_find(&likeness_channels[other.of->script][script], &plain, &priced);
	return BREATH_COST +
	       readings_align(plain_hand, (struct priced_reading){other.of, &plain, &priced}, limit - BREATH_COST);
}

static int soundings_align(const struct sounding *asked, const struct priced *there, const struct sounding *found,
			   int least_wanted)
{
	struct priced back[READINGS_MOST];
	int limit = least_wanted > LIKENESS_LEAST ? -least_wanted : LIMIT_COST, best = limit;

	if (limit <= 0)
		return LIKENESS_LEAST;
	readings_price(found, asked->script, back);
	for (int a = 0; a < asked->count; a++) {
		for (int b = 0; b < found->count; b++) {
			struct priced_reading first = {asked, &asked->readings[a], &there[a]},
					      second = {found, &found->readings[b], &back[b]};
			int language = language_cost[first.reading->language] + language_cost[second.reading->language];

			/* Two readings that are both in doubt say too little. */
			if (language >= best || (a > 0 && b > 0 && first.reading->language != second.reading->language))
				continue;
			best = least(best, language + readings_align(first, second, best - language));
			best = least(best, language + plain_align(first, second, best - language));
			best = least(best, language + plain_align(second, first, best - language));
		}
	}
	return best < limit ? -best : LIKENESS_LEAST;
}

int likeness(const struct sounding *asked, const struct sounding *found)
{
	struct priced there[READINGS_MOST];

	if (!may_be_like(asked, found))
		return LIKENESS_LEAST;
	readings_price(asked, found->script, there);
	return soundings_align(asked, there, found, LIKENESS_LEAST);
}

void listener_prepare(const struct sounding *asked, struct listener *ret_listener)
{
	ret_listener->asked = asked;
	readings_price(asked, SCRIPT_LATIN, ret_listener->priced[SCRIPT_LATIN]);
	readings_price(asked, SCRIPT_ARABIC, ret_listener->priced[SCRIPT_ARABIC]);
}

int listener_likeness(const struct listener *listener, const struct sounding *found, int least_wanted)
{
	return soundings_align(listener->asked, listener->priced[found->script], found, least_wanted);
}
