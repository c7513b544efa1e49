/* index_frequency.c - how frequent names are in a register, and which of its tokens may be a spelling of one.
 *
 * A token is widened to those of the vocabulary whose loose key is the same or differs by one letter, the most frequent
 * of each key, up to a bound. A glance at their sounds tells which of them are worth the comparison sound by sound. */
#include "identity/index_file.h"

#include <limits.h>
#include <stdlib.h>

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
	int guess; /* of log2(how many carry it and would be asked for so), sixteenths */
};

/* What a sound costs that one side lacks, about: the alignment is dear, this is not. */
#define CONSONANT_COST (10 * BIT)
#define OTHER_COST (2 * BIT)

static inline int guess(const struct sounding *mine, const struct glance *my_glances, const struct glance *theirs)
{
	int least = INT_MAX;

	for (int at = 0; at < mine->count; at++) {
		int cost = CONSONANT_COST * __builtin_popcount(theirs->consonants ^ my_glances[at].consonants);

		/* Urdu leaves most vowels out. */
		if (theirs->script == my_glances[at].script)
			cost += OTHER_COST * __builtin_popcount((unsigned int)(theirs->others ^ my_glances[at].others));
		least = cost < least ? cost : least;
	}
	return theirs->carried * BIT - least;
}

static int heard_compare(const void *a, const void *b)
{
	const struct heard *left = a, *right = b;

	if (left->guess != right->guess)
		return left->guess > right->guess ? -1 : 1;
	return left->token < right->token ? -1 : left->token > right->token;
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

			ret_heard[count++] = (struct heard){load32(at), guess(mine, my_glances, &theirs)};
		}
	}
	return count;
}

/* Guesses by whole bits, from the best. */
#define GUESS_PLACES 128
static int guess_place(int guess)
{
	int place = (32 * BIT - guess) / BIT;

	return place < 0 ? 0 : place >= GUESS_PLACES ? GUESS_PLACES - 1 : place;
}

/* Those with the best guesses, each once, the best first; about as many as are compared. */
static int best_heard(const struct index *index, const struct sounding *mine, struct heard ret_heard[HEARD_MOST])
{
	uint32_t places[GUESS_PLACES] = {0}, sum = 0;
	int heard_count = keys_follow(index, mine, ret_heard), kept = 0, once = 0, last = 0;

	for (int at = 0; at < heard_count; at++)
		places[guess_place(ret_heard[at].guess)]++;
	while (last < GUESS_PLACES - 1 && sum + places[last] < WIDENED_MOST + WIDENED_MOST / 4)
		sum += places[last++];
	for (int at = 0; at < heard_count; at++)
		if (guess_place(ret_heard[at].guess) <= last)
			ret_heard[kept++] = ret_heard[at];
	qsort(ret_heard, (size_t)kept, sizeof(*ret_heard), heard_compare);
	for (int at = 0; at < kept; at++)
		if (at == 0 || ret_heard[at].token != ret_heard[at - 1].token)
			ret_heard[once++] = ret_heard[at];
	return once;
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

static void plausible_note(struct plausible *plausible, const struct widened *widened)
{
	for (int field = 0; field < 2; field++) {
		int bits = widened->alike + carried_bits(widened->count[field]);

		if (bits > plausible->most[field])
			plausible->most[field] = bits;
	}
}

int index_hear(const struct index *index, const struct name_token *asked, struct widened ret_widened[WIDENED_MOST])
{
	struct plausible plausible = {{INT_MIN / 4, INT_MIN / 4}};
	struct heard heard[HEARD_MOST];
	struct sounding mine, theirs;
	uint32_t same;
	int heard_count, count = 0;

	token_sound(asked, &mine);
	same = index_token_find(index, token_sort((int)asked->kind, asked->script), asked->text);
	heard_count = best_heard(index, &mine, heard);
	/* The token itself comes first, however rare it is. */
	for (int at = same == NO_TOKEN ? 0 : -1; at < heard_count && count < WIDENED_MOST && at < WIDENED_MOST; at++) {
		uint32_t token = at < 0 ? same : heard[at].token;
		struct vocabulary_entry entry;
		int alike, needed;

		if ((at >= 0 && token == same) || !index_entry(index, token, &entry))
			continue;
		needed = likeness_needed(&plausible, entry.count);
		if (needed > 0 || !index_sounding(index, &entry, &theirs))
			continue;
		alike = likeness_above(&mine, &theirs, needed - 1);
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

struct frequency index_frequency(const struct index *index)
{
	return (struct frequency){.token_bits = frequency_token,
				  .place_bits = frequency_place,
				  .asked_bits = frequency_asked,
				  .self = index,
				  .people = (int64_t)index->people};
}
