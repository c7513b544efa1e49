/* index_frequency.c - how frequent names are in a register, and which of its tokens may be a spelling of one.
 *
 * A token is widened to those of the vocabulary whose loose key is the same or differs by one letter, the most frequent
 * of each key, up to a bound. A glance at their sounds tells which of them are worth the comparison sound by sound. */
#include "identity/index_file.h"

#include <assert.h>
#include <limits.h>
#include <string.h>

int index_share_bits(uint64_t people, uint64_t count)
{
	uint64_t quotient;
	int bits = 0;

	/* 2^12 * people / count, so that the fraction has 12 bits. */
	if (count == 0)
		count = 1;
	quotient = (people << 12) / count;
	while (quotient >= (uint64_t)2 << 12) {
		quotient >>= 1;
		bits += BIT;
	}
	for (int fraction = BIT / 2; fraction > 0; fraction /= 2) {
		quotient = quotient * quotient >> 12;
		if (quotient >= (uint64_t)2 << 12) {
			quotient >>= 1;
			bits += fraction;
		}
	}
	return bits;
}

/* ---- widening ---- */

#define SCANNED_MOST 512 /* of one key */
#define HEARD_MOST 1536  /* of all keys */

/* A token that has a key in common with the one that is asked. */
struct heard {
	uint32_t token;
	int16_t guess; /* of log2(how many carry it and would be asked for so), sixteenths */
	int16_t cost;  /* of it, what it takes off for sounds */
};

/* What a sound costs that one side lacks, about: the alignment is dear, this is not. A consonant that each side lacks
 * may be one that turned into the other. */
#define CONSONANT_COST (10 * BIT)
#define OTHER_COST (2 * BIT)

static inline int greater_of(int a, int b)
{
	return a > b ? a : b;
}

static inline int guess_cost(const struct sounding *mine, const struct glance *my_glances, const struct glance *theirs)
{
	int least = INT_MAX;

	for (int at = 0; at < mine->count; at++) {
		uint32_t my_consonants = my_glances[at].consonants;
		int cost = CONSONANT_COST * greater_of(__builtin_popcount(theirs->consonants & ~my_consonants),
						       __builtin_popcount(my_consonants & ~theirs->consonants));

		/* Urdu leaves most vowels out. */
		if (theirs->script == my_glances[at].script)
			cost += OTHER_COST * __builtin_popcount((unsigned int)(theirs->others ^ my_glances[at].others));
		least = cost < least ? cost : least;
	}
	return least;
}

#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) && !defined(__SANITIZE_ADDRESS__)
#define FAST_WHERE_POSSIBLE __attribute__((target_clones("popcnt", "default")))
#else
#define FAST_WHERE_POSSIBLE
#endif

/* All that share a key, with the guess; who shares several stands there as often. */
FAST_WHERE_POSSIBLE static int keys_follow(const struct index *index, const struct sounding *mine,
					   struct heard ret_heard[HEARD_MOST])
{
	static const uint32_t nobody[2] = {0, 0};
	struct token_key keys[TOKEN_KEYS_MOST];
	struct glance my_glances[READINGS_MOST];
	int keys_count = token_keys(mine, keys), count = 0;

	for (int at = 0; at < mine->count; at++)
		my_glances[at] = glance_of(&mine->readings[at], mine->script, nobody);
	for (int key = 0; key < keys_count; key++) {
		uint32_t found;
		const unsigned char *at = index_key_find(index, keys[key].hash, &found);
		/* What is left for the others, evenly; the most frequent of a key stand first. */
		uint32_t most = (uint32_t)(HEARD_MOST - count) / (uint32_t)(keys_count - key);

		most = most > SCANNED_MOST ? SCANNED_MOST : most;
		for (found = found > most ? most : found; found > 0; found--, at += KEY_ENTRY) {
			struct glance theirs = glance_read(at + 4);

			int cost = guess_cost(mine, my_glances, &theirs);

			ret_heard[count++] =
			    (struct heard){load32(at), (int16_t)(theirs.carried * BIT - cost), (int16_t)cost};
		}
	}
	return count;
}

/* So many with the best guesses are compared, about; no more once the guess is so much less plausible than the best. */
#define COMPARED_MOST 400
#define COMPARED_LESS (WIDENED_LESS - 3 * BIT)

/* Places of guesses, the best first. */
#define GUESS_PLACES 2048
static unsigned int guess_place(int guess)
{
	int place = 32 * BIT - guess;

	return place < 0 ? 0 : place >= GUESS_PLACES ? GUESS_PLACES - 1 : (unsigned int)place;
}

/* Where those of each place begin, when they stand in order; behind the last place kept nothing is told. */
static unsigned int places_begin(const struct heard *heard, int count, uint16_t ret_begins[GUESS_PLACES])
{
	unsigned int place = 0, sum = 0;

	memset(ret_begins, 0, sizeof(uint16_t) * GUESS_PLACES);
	for (int at = 0; at < count; at++)
		ret_begins[guess_place(heard[at].guess)]++;
	for (; place < GUESS_PLACES && sum < COMPARED_MOST; place++) {
		unsigned int here = ret_begins[place];

		ret_begins[place] = (uint16_t)sum;
		sum += here;
	}
	return place;
}

/* Those with the best guesses, the best first; who shares several keys stands there as often. */
static int best_heard(const struct index *index, const struct sounding *mine, struct heard ret_heard[HEARD_MOST])
{
	struct heard heard[HEARD_MOST];
	uint16_t begins[GUESS_PLACES];
	int heard_count = keys_follow(index, mine, heard), kept = 0;
	unsigned int places = places_begin(heard, heard_count, begins);

	for (int at = 0; at < heard_count; at++) {
		unsigned int place = guess_place(heard[at].guess);

		if (place >= places)
			continue;
		ret_heard[begins[place]++] = heard[at];
		kept++;
	}
	return kept;
}

/* Tokens that were met: an open hash table of numbers + 1. */
#define MET_PLACES 4096u
static_assert(MET_PLACES >= 2 * (HEARD_MOST + 1));

static bool met_before(uint32_t met[MET_PLACES], uint32_t token)
{
	uint32_t place = token * 2654435761u >> 20;

	for (; met[place] != 0; place = (place + 1) % MET_PLACES)
		if (met[place] == token + 1)
			return true;
	met[place] = token + 1;
	return false;
}

/* How plausible a token is: log2 of how many carry it, as name and as father's name, and would be asked for so. */
struct plausible {
	int most[2]; /* of all so far */
};

static int carried_bits(uint32_t carried)
{
	return carried == 0 ? INT_MIN / 2 : (31 - __builtin_clz(carried)) * BIT;
}

/* The likeness that a token needs so that in one of the fields it is not left behind. */
static int likeness_needed(const struct plausible *plausible, const uint32_t count[2])
{
	int name = plausible->most[0] - WIDENED_LESS - carried_bits(count[0]);
	int father = plausible->most[1] - WIDENED_LESS - carried_bits(count[1]);

	return name < father ? name : father;
}

/* Of both fields the one in which less is plausible. */
static int plausible_least(const struct plausible *plausible)
{
	return plausible->most[0] < plausible->most[1] ? plausible->most[0] : plausible->most[1];
}

static void plausible_note(struct plausible *plausible, const struct widened *widened)
{
	for (int field = 0; field < 2; field++) {
		int bits = widened->alike + carried_bits(widened->count[field]);

		if (bits > plausible->most[field])
			plausible->most[field] = bits;
	}
}

/* How far ahead entries of the vocabulary and sounds are fetched. */
#define ENTRY_AHEAD 12
#define SOUNDING_AHEAD 6

int index_hear(const struct index *index, const struct name_token *asked, struct widened ret_widened[WIDENED_MOST])
{
	struct plausible plausible = {{INT_MIN / 4, INT_MIN / 4}};
	uint32_t met[MET_PLACES] = {0};
	struct heard heard[HEARD_MOST];
	struct sounding mine, theirs;
	struct listener listener;
	uint32_t same;
	int heard_count, count = 0;

	token_sound(asked, &mine);
	same = index_token_find(index, token_sort((int)asked->kind, asked->script), asked->text);
	listener_prepare(&mine, &listener);
	heard_count = best_heard(index, &mine, heard);
	/* The token itself comes first, however rare it is. */
	for (int at = same == NO_TOKEN ? 0 : -1; at < heard_count && count < WIDENED_MOST; at++) {
		uint32_t token = at < 0 ? same : heard[at].token;
		struct vocabulary_entry entry;
		int alike, needed;

		if (at >= 0 && heard[at].guess < plausible_least(&plausible) - COMPARED_LESS)
			break;
		if (at + ENTRY_AHEAD < heard_count)
			index_entry_expect(index, heard[at + ENTRY_AHEAD].token);
		if (at + SOUNDING_AHEAD < heard_count)
			index_sounding_expect(index, heard[at + SOUNDING_AHEAD].token);
		if (met_before(met, token) || !index_entry(index, token, &entry))
			continue;
		needed = likeness_needed(&plausible, entry.count);
		/* The guess is seldom wrong by more than a half. */
		if (needed > 0 || (at >= 0 && needed > -heard[at].cost / 2) || !index_sounding(index, &entry, &theirs))
			continue;
		alike = listener_likeness(&listener, &theirs, needed - 1);
		if (alike <= LIKENESS_LEAST)
			continue;
		ret_widened[count] = (struct widened){.token = token,
						      .alike = (int16_t)alike,
						      .sort = entry.sort,
						      .count = {entry.count[0], entry.count[1]}};
		plausible_note(&plausible, &ret_widened[count++]);
	}
	return count;
}

int index_widen(const struct index *index, const struct name_token *asked, struct widened ret_widened[WIDENED_MOST])
{
	uint32_t same = index_token_find(index, token_sort((int)asked->kind, asked->script), asked->text);
	int count = same == NO_TOKEN ? 0 : index_alike(index, same, ret_widened);

	return count > 0 ? count : index_hear(index, asked, ret_widened);
}

/* 2^(-n/16) in 2^-15. */
static const uint16_t powers[BIT] = {32768, 31379, 30048, 28774, 27554, 26386, 25268, 24196,
				     23170, 22188, 21247, 20347, 19484, 18658, 17867, 17109};

uint64_t index_bits_share(uint64_t whole, int less)
{
	return (whole >> less / BIT) * powers[less % BIT] >> 15;
}

int index_asked_bits(const struct index *index, int field, enum script script, const struct widened *widened, int count)
{
	uint64_t told = index->told[script][field], sum = 0;
	const uint64_t whole = (uint64_t)1 << 40;

	if (told == 0)
		return 0;
	for (int at = 0; at < count; at++) {
		unsigned int less = (unsigned int)-widened[at].alike;
		uint64_t share;

		if (((widened[at].sort & 8) != 0) != (script == SCRIPT_ARABIC))
			continue;
		share = (whole >> 8) * widened[at].count[field] / told << 8;
		sum += (share >> less / BIT) * powers[less % BIT] >> 15;
	}
	/* What is like nobody is as rare as one person. */
	if (sum < whole / told)
		sum = whole / told;
	return sum >= whole ? 0 : index_share_bits(whole, sum);
}

int index_titled_bits(int field, const struct widened *widened, int count)
{
	uint64_t all = 0, titles = 0;

	for (int at = 0; at < count; at++) {
		unsigned int less = (unsigned int)-widened[at].alike;
		uint64_t meant = ((uint64_t)widened[at].count[field] << 24 >> less / BIT) * powers[less % BIT] >> 15;

		all += meant;
		titles += (widened[at].sort & 7) == TOKEN_WEAK ? meant : 0;
	}
	return titles == 0 ? INT_MIN : -index_share_bits(all, titles);
}

/* ---- frequencies ---- */

static int frequency_token(const void *self, enum person_field field, const struct name_token *token)
{
	const struct index *index = self;
	int of_field = field == PERSON_FATHER ? 1 : 0;
	uint32_t number = index_token_find(index, token_sort((int)token->kind, token->script), token->text);
	struct vocabulary_entry entry = {0};

	if (number != NO_TOKEN && !index_entry(index, number, &entry))
		entry = (struct vocabulary_entry){0};
	return index_share_bits(index->told[token->script][of_field] + 1, entry.count[of_field]);
}

static int frequency_place(const void *self, const char *place)
{
	const struct index *index = self;
	uint32_t number = index_token_find(index, token_sort(KIND_PLACE, SCRIPT_LATIN), place);
	struct vocabulary_entry entry = {0};

	if (number != NO_TOKEN && !index_entry(index, number, &entry))
		entry = (struct vocabulary_entry){0};
	return index_share_bits(index->people + 1, entry.count[0]);
}

static int frequency_asked(const void *self, enum person_field field, const struct name_token *asked,
			   enum script script)
{
	const struct index *index = self;
	struct widened widened[WIDENED_MOST];
	int count = index_widen(index, asked, widened);

	return index_asked_bits(index, field == PERSON_FATHER ? 1 : 0, script, widened, count);
}

static int frequency_titled(const void *self, enum person_field field, const struct name_token *asked)
{
	const struct index *index = self;
	struct widened widened[WIDENED_MOST];
	int count = index_widen(index, asked, widened);

	return index_titled_bits(field == PERSON_FATHER ? 1 : 0, widened, count);
}

static int frequency_alike(const void *self, const struct name_token *asked, const struct name_token *found)
{
	const struct index *index = self;
	struct widened widened[WIDENED_MOST];
	uint32_t token = index_token_find(index, token_sort((int)asked->kind, asked->script), asked->text), other;
	int count;

	if (asked->script == found->script || token == NO_TOKEN)
		return INT_MIN;
	other = index_token_find(index, token_sort((int)found->kind, found->script), found->text);
	count = other == NO_TOKEN ? 0 : index_alike(index, token, widened);
	for (int at = 0; at < count; at++)
		if (widened[at].token == other)
			return widened[at].alike;
	return INT_MIN;
}

struct frequency index_frequency(const struct index *index)
{
	return (struct frequency){.token_bits = frequency_token,
				  .place_bits = frequency_place,
				  .asked_bits = frequency_asked,
				  .titled_bits = frequency_titled,
				  .alike_bits = frequency_alike,
				  .self = index,
				  .people = (int64_t)index->people};
}
