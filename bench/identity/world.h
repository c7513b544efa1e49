/* world.h - invented people of real spellings, and whether they are found: for pairs.c and for the tests.
 *
 * Each person has two or three tokens, and each token is an Urdu word with its attested Latin spellings; no two people
 * have the same Urdu tokens. A register holds one manner of spelling, questions come in another. One question in five
 * has its tokens in another order. People are ranked by likeness alone, token by token, without frequencies, dates or
 * places: what score.c adds comes on top. A person who is as like as the right one counts as standing before him. */
#ifndef VALICO_BENCH_WORLD_H
#define VALICO_BENCH_WORLD_H

#include "spellings.h"

#define TOKENS 3

enum manner { URDU, LATIN, OTHER_LATIN, ITALIAN, FRENCH, MANNERS };

/* A spelling that stands somewhere, once. */
struct vocabulary {
	struct name_token *tokens;
	struct sounding *soundings;
	int count, room;
};

struct person_made {
	int words[TOKENS];            /* numbers in the list of words */
	int spelled[MANNERS][TOKENS]; /* numbers in the vocabulary */
	int count;
};

struct world {
	struct job *job;
	struct words words;
	struct vocabulary vocabulary;
	struct person_made *people;
	int count;
	struct seeded state;
	int16_t *known; /* likeness of each pair of vocabulary, 1 while it is not known */
};

/* Makes `wanted` people of `least` to TOKENS tokens (or of one, when `least` is 1) from the words held out, of names
 * only when `names_only`. Returns how many words those are. world_close() frees. */
int world_open(struct world *world, bool names_only, int wanted, int least);
void world_close(struct world *world);

struct tally {
	int asked, first, ten;
};

/* Asks for each of the first `questions` people. */
struct tally world_ask(struct world *world, enum manner asked, enum manner kept, int questions);

struct key_tally {
	int tokens, same, near; /* loose keys that are the same; that are so with one letter less in either */
};

struct key_tally world_keys(const struct world *world, enum manner asked, enum manner kept);

#endif
