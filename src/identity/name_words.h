/* name_words.h - words in names that are not names, or not alone: a table made from data/words.txt. Inside the room. */
#ifndef VALICO_IDENTITY_NAME_WORDS_H
#define VALICO_IDENTITY_NAME_WORDS_H

#include <stdbool.h>

enum word_kind {
	WORD_NAME,    /* an ordinary name */
	WORD_TITLE,   /* weak always */
	WORD_CASTE,   /* weak unless nothing else is there */
	WORD_LINK,    /* identifies nobody */
	WORD_BEFORE,  /* belongs to the word before it: Saif Ullah */
	WORD_BETWEEN, /* belongs to both neighbours: Zia ud Din */
	WORD_ARABIC,  /* the Arabic article as a word */
	WORD_AFTER,   /* belongs to the word behind it: Abdul Karim */
	WORD_INITIAL, /* a letter by its English name, in Urdu */
	WORD_SAME,    /* another way to write a word */
};

struct name_word {
	const char *text; /* folded */
	enum word_kind kind;
	const char *instead; /* what to write instead, or NULL */
	bool second;         /* follows the article in compounds: (Zia al) Din */
	bool gift;           /* follows Allah in compounds of its own: (Allah) Ditta */
	bool alone;          /* a gift that is a name by itself, too: Nawaz */
	bool ofgod;          /* goes with the Allah behind it even before such a gift: Rahmat (Ullah), Nawaz */
	bool begins, ends;   /* as it sounds, a compound may begin or end with it (compound_keys.h) */
};

extern const struct name_word name_words[]; /* in the order of strcmp() */
extern const int name_word_count;
extern const short name_word_starts[257]; /* the first row whose text begins with a byte or with a later one */

/* The row of a folded word; an ordinary name's row when it has none. */
const struct name_word *name_word_find(const char *text);

#endif
