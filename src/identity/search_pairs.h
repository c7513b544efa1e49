/* search_pairs.h - what the files that find people by pairs of names share: search_pairs.c, search_sets.c,
 * search_sieve.c. Inside the room. */
#ifndef VALICO_IDENTITY_SEARCH_PAIRS_H
#define VALICO_IDENTITY_SEARCH_PAIRS_H

#include "identity/search_inside.h"

#define SPANS_MOST 4
#define MEMBERS_MOST 9 /* groups that sets are made of, the heaviest, and nobody's */
#define SETS_MOST (1 << MEMBERS_MOST)

/* A class that a token of a group has. */
struct member_class {
	uint32_t class;
	int bits; /* the most that a token of it adds to a missing one */
};

struct member {
	const struct group *group; /* NULL for nobody's */
	int bits;                  /* the most that it adds */
	bool of_father;
	struct member_class classes[GROUP_TOKENS_MOST]; /* the heaviest first */
	int class_count;
	uint64_t carried, packed; /* by how many people, all lists together; those of packed lists */
	unsigned crossed_by;      /* members of the other field who share a class, a bit for each */
};

struct set {
	unsigned members; /* a bit for each */
	int bits;         /* the most that who agrees in these adds */
	int loose;        /* the same as the plain sum, from which parts may be taken */
};

/* Two classes that are looked for together. */
struct couple {
	unsigned char one, other;
};
#define COUPLES_MOST (GROUP_TOKENS_MOST * GROUP_TOKENS_MOST)
#define COUPLE_PLACES 256 /* by half bits below the heaviest */

/* People who wait to be weighed. */
#define WAITING_MOST 128
struct waiting {
	uint32_t number;
	int most; /* what he may weigh in all */
};

/* Who of the spans agrees in a member: nobody else of dense lists, few others of packed ones. */
struct sieve {
	uint64_t *words; /* a bit for each number, folded; NULL: not made */
	uint64_t mask;   /* of the number */
	const struct list *dense[LEVELS_MOST];
	int dense_count[LEVELS_MOST];
};

struct pairs {
	struct member members[MEMBERS_MOST];
	int member_count;
	int others; /* what the groups that are no members may add */
	struct set sets[SETS_MOST];
	int set_count;
	unsigned covered[SETS_MOST]; /* members, a bit for each: everybody who agrees in all of these was weighed */
	int covered_count;
	struct couple couples[COUPLES_MOST];
	int couple_count;
	const struct span *spans;
	int span_count;
	uint64_t people;                   /* of all spans */
	struct sieve sieves[MEMBERS_MOST]; /* of each member, once it was asked for */
	const struct sieve *sieve;         /* only these are weighed; NULL for everybody */
	int siever;                        /* the member whose sieve is taken when more than so many were weighed; -1 */
	uint64_t sieve_behind, noted;
	struct waiting waiting[WAITING_MOST];
	int waiting_count;
	/* who was weighed: open hash table of numbers + 1 */
	uint32_t *seen;
	uint32_t seen_mask, seen_count;
};

/* A pair looked up, in entries of lists. */
#define EFFORT_LOOK_UP 24

/* Memory for who was weighed already. */
enum result seen_open(struct plan *plan);

/* What the groups must add so that a person of any span is wanted. */
int least_wanted(const struct plan *plan);

/* Weighs those under a pair of members, or in the lists of one, who may come to what is wanted. Who agrees in sets of a
 * greater sum was found before, so that the other groups add no more than they do in this set. */
void pair_read(struct plan *plan, int first, int second, const struct set *set);
void group_read(struct plan *plan, int member, const struct set *set);

/* Bits of a sieve for each person in it, so that no more than one of so many others gets through. */
#define SIEVE_ROOM 32

/* Makes a member's sieve, or has it already. False when memory is out or the file lies. */
bool sieve_make(struct plan *plan, int member);
/* What that costs, in entries of lists. */
uint64_t sieve_cost(const struct plan *plan, int member);

static inline bool sieve_holds(const struct sieve *sieve, uint32_t number)
{
	uint64_t folded = number & sieve->mask;

	if ((sieve->words[folded / 64] >> folded % 64 & 1) != 0)
		return true;
	for (int level = 0; level < LEVELS_MOST; level++)
		for (int list = 0; list < sieve->dense_count[level]; list++)
			if ((sieve->dense[level][list].bits[number / 8] >> number % 8 & 1) != 0)
				return true;
	return false;
}

#endif
