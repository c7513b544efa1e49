/* search_inside.h - what the files of the search share. Inside the room.
 *
 * A question becomes groups: for each token of the name and the father's name the tokens of the vocabulary that may be
 * a spelling of it, each with its bits (search_terms.c). People who are of two groups are found by the index's pairs,
 * the best agreement first, until nobody who is left could come among the best (search_pairs.c). Where no pair helps,
 * people are walked in windows of 65,536. In a window each group becomes one to three sets of bits ("levels": good,
 * fair and poor spellings), from sets of bits in the file or from packed lists, and 256 people at a time get the sum of
 * their groups' bits by carrying additions on seven planes (search_window.c). A sum is rounded up, so it is a bound:
 * whoever's bound is below the worst of the best so far is never looked at. The others' records are read and weighed
 * (search_weigh.c), and the best of them are weighed by score.h in the end (search.c). */
#ifndef VALICO_IDENTITY_SEARCH_INSIDE_H
#define VALICO_IDENTITY_SEARCH_INSIDE_H

#include "identity/index_file.h"
#include "identity/score_inside.h"
#include "identity/search.h"

#include <assert.h>

#define GROUPS_MOST (2 * NAME_TOKENS_MOST)
#define GROUP_TOKENS_MOST 64
#define LEVELS_MOST 3

/* A token of the vocabulary that may be a spelling of the group's. */
struct group_token {
	uint32_t token;
	int bits;      /* what the pair weighs */
	int plausible; /* log2 of how many carry it and would be asked for so, sixteenths; for comparison only */
};

/* A packed list that is being walked. */
struct cursor {
	struct list list;
	uint32_t next; /* the next number; UINT32_MAX behind the last */
	uint32_t block, at, filled;
	uint32_t numbers[BLOCK_PEOPLE];
};

struct level {
	int bits;  /* the most that a token of it weighs */
	int units; /* how much more that is than a missing one, rounded up, in the plan's units */
	struct list *dense, *packed;
	int dense_count, packed_count;
	struct cursor *cursors; /* of the packed ones, when windows are walked */
	uint64_t carried;       /* by how many people, all lists together */
	uint32_t next;          /* nobody stands before this number; 0 while that is not known */
};

/* One token of the question, or two neighbours that may be one name. */
struct group {
	int field;   /* 0 name, 1 father's name */
	int asked;   /* in the question's row (score_inside.h); of two the first */
	bool joined; /* two: nothing is missing where it is, and its bits are more than what both cost when missing */
	int twin;    /* of the father's name: the group of the name that was asked by the same letters; -1 for none */
	int missing;
	struct group_token tokens[GROUP_TOKENS_MOST]; /* the heaviest first */
	int token_count;
	struct level levels[LEVELS_MOST];
	int level_count;
};

/* What each token of the question was widened to in the index that counts: made before the question is prepared for the
 * score, which asks for it. */
struct terms {
	const struct index *index;
	struct frequency counts; /* the index's own */
	const struct person *person;
	struct widened widened[GROUPS_MOST][WIDENED_MOST];
	int widened_count[GROUPS_MOST]; /* name, then from NAME_TOKENS_MOST on father */
};

/* Widens all tokens. The frequency borrows `ret_terms`. */
void terms_widen(const struct index *index, const struct person *person, struct terms *ret_terms);
struct frequency terms_frequency(const struct terms *terms, int64_t people);

/* Which group a token of the vocabulary belongs to. Open hash table; a token may stand in it for several groups. */
struct token_place {
	uint32_t token; /* + 1 */
	int16_t bits;
	uint8_t group;
};
#define TOKEN_PLACES 4096u
static_assert(TOKEN_PLACES >= 2 * GROUPS_MOST * (GROUP_TOKENS_MOST + 1));

static inline uint32_t place_of_token(uint32_t token)
{
	return token * 2654435761u >> 20;
}

/* One of the best so far, by the quick weighing. */
struct found {
	uint32_t number;
	int bits;
};
#define FOUND_MOST 64

/* The quick weights of as many of the best as the question wants, the greatest first. */
struct wanted {
	int bits[CANDIDATES_MOST];
	int count;
	int least; /* of them; INT_MIN until there are enough */
};

/* The quick weight is within so much of the score, nearly always. */
#define QUICK_OFF (5 * BIT)

/* Who weighs so much less than the best is not looked for: the odds are one to hundreds. */
#define MARGIN (8 * BIT)

/* People whose quick weight is counted, one place for each bit. */
#define TALLY_PLACES 256
#define TALLY_ZERO 96

/* A span of people's numbers; no one in it gets more than `rest` bits for birth, sex and place together. People stand
 * in the order of their births, so that of a few years each has its own bound: who was born two years from the one
 * that was told is not looked at where only the very year would do. */
#define SPAN_YEARS_MOST 16
struct span {
	uint32_t first, end;
	int rest;
	bool wide;      /* people with one of the plan's special birth keys were looked at before */
	int year_count; /* 0: no bounds by year */
	struct {
		uint32_t end;
		int rest;
	} years[SPAN_YEARS_MOST];
};

/* The bound for one person of a span. */
static inline int span_rest(const struct span *span, uint32_t number)
{
	for (int year = 0; year < span->year_count; year++)
		if (number < span->years[year].end)
			return span->years[year].rest;
	return span->rest;
}

#define SPECIAL_KEYS_MOST 16
#define MUHAMMADS_MOST 8

struct window; /* search_window.c */
struct pairs;  /* search_pairs.c */

/* The readings of a token at a glance. */
struct glances {
	uint32_t token; /* + 1 */
	int count;
	struct glance of[READINGS_MOST];
};
#define GLANCES_KNOWN 128

#define PLACES_KNOWN 64
#define BIRTHS_KNOWN 1024

struct plan {
	struct job *job;
	const struct index *index;
	const struct terms *terms;
	const struct index *hidden_by; /* the changes, for the big index; else NULL */
	struct asked_person *asked;
	struct group groups[GROUPS_MOST]; /* the heaviest first */
	int group_count;
	struct token_place places[TOKEN_PLACES];
	/* Bounds: all names missing weigh `base` bits; each group that is there adds its units, and so does a row
	 * without a father's name, where the father's is not missing but unknown. */
	int unit; /* sixteenths of a bit */
	int base;
	int fatherless_units;
	struct level fatherless; /* one dense list */
	int floor_units;         /* below this nobody is looked at */
	int special_keys[SPECIAL_KEYS_MOST];
	int special_key_count;
	uint32_t muhammads[MUHAMMADS_MOST]; /* these tokens stand before the name that a man is called by */
	int muhammad_count;
	struct window *window;
	struct pairs *pairs;
	struct found found[FOUND_MOST];
	int found_count, found_most;
	int most; /* how many the question wants */
	struct wanted wanted;
	uint32_t tally[TALLY_PLACES];
	int best;      /* the most bits so far; INT_MIN before the first */
	uint32_t ties; /* people within a bit of it */
	int64_t effort, effort_most;
	bool cut, damaged;
	enum result failed; /* of memory; the search is cut then */
	int least;          /* fewer bits than this are not wanted, whoever the best are; INT_MIN at first */
	/* of the last person weighed: his birth key, and whose else it is; between which keys the next one's is likely
	 */
	int birth_key, birth_bits;
	uint32_t birth_first, birth_end;
	int birth_least, birth_most;
	struct {
		int key; /* + 1 */
		int bits;
	} births_known[BIRTHS_KNOWN];
	struct {
		uint32_t place; /* + 1 */
		int bits;
	} places_known[PLACES_KNOWN];
	struct glances glances[ASKED_FATHER * 2]; /* of the question's tokens */
	struct glances glances_known[GLANCES_KNOWN];
	struct person someone; /* a person of whom only what is being weighed is filled in */
};

/* Adds groups of neighbours that the register may have as one token (search_compounds.c). */
void compounds_make(struct plan *plan, int field, const struct name *name);

/* Sets `job`'s failure when memory is out. Fills groups and places; `asked` is prepared. */
enum result plan_groups(struct plan *plan);

/* Walks a span in windows. False when the effort was reached, or `job` failed for memory. */
bool span_search(struct plan *plan, const struct span *span);

/* Memory for pairs, once the groups are there. */
enum result pairs_open(struct plan *plan);

/* Everybody of some spans, none of which is looked at later, who may come among the best, by pairs. True when that was
 * done or the effort was reached; false when pairs do not help here, with nothing done. */
bool pairs_search(struct plan *plan, const struct span *spans, int span_count);

/* Weighs a person and keeps him if he is among the best. `more` bits are known of him already. */
void person_weigh(struct plan *plan, uint32_t number, bool wide, int more);

/* The bits below which nobody comes among the best any more; INT_MIN while there is room. */
int plan_least(const struct plan *plan);

/* Notes how the readings of a token sound. */
void glances_note(const struct sounding *sounding, struct glances *ret_glances);
/* How much more than the quick weight somebody may weigh because tokens that stand alone on both sides are one name. */
int strangers_gain(struct plan *plan, uint32_t number);

/* What a birth key weighs. */
int birth_key_bits(struct plan *plan, int key);

/* One person's effort, in entries of lists. */
#define EFFORT_PERSON 160

#endif
