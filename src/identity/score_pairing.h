/* score_pairing.h - which token of a question is which of a row, in one field (score_pairing.c). Inside the room. */
#ifndef VALICO_IDENTITY_SCORE_PAIRING_H
#define VALICO_IDENTITY_SCORE_PAIRING_H

#include "identity/score_inside.h"

#define NOBODY (-1)

/* One field of a row, known. */
struct found_name {
	struct known_token tokens[NAME_TOKENS_MOST];
	int count;
};

/* How the tokens of a field pair in one script of each side. */
struct pairing {
	int total;
	bool asked_in[NAME_TOKENS_MOST], found_in[NAME_TOKENS_MOST]; /* of the scripts, and no links */
	signed char found_of[NAME_TOKENS_MOST];                      /* of an asked token: the token found, or NOBODY */
	signed char asked_of[NAME_TOKENS_MOST];
	bool joined[NAME_TOKENS_MOST]; /* this asked token is the second of a compound */
	short bits[NAME_TOKENS_MOST];  /* of an asked token's pair */
	const char *how[NAME_TOKENS_MOST];
};

struct field_side {
	enum person_field field;
	const struct name *asked;
	int first; /* of its tokens in the question's row */
	struct found_name found;
	struct pairing best;
};

/* Each script of the question with each of the row. */
#define SCRIPT_PAIRS 4

struct pairings {
	struct pairing of[SCRIPT_PAIRS];
	bool told[SCRIPT_PAIRS];
};

static inline int greater(int a, int b)
{
	return a > b ? a : b;
}

/* "saif" + "ullah" as one token; false when it would be too long. */
bool tokens_join(const struct name_token *first, const struct name_token *second, struct name_token *ret_token);

/* "zia" + "ul" + "rehman", ضیا + ال + رحمن; false when it would be too long. */
bool tokens_join_article(const struct name_token *first, const struct name_token *second, struct name_token *ret_token);
/* May it be two words that an article joins, at a glance? */
bool holds_article(const struct name_token *token);

/* May these be one name, at a glance? Of one script: as long, and beginning alike. Urdu leaves out vowels. */
bool worth_hearing(const struct name_token *whole, const struct name_token *other);
/* The same of two words, joined as `whole`, or with an article between them. */
bool two_worth_hearing(const struct name_token *first, const struct name_token *second, const struct name_token *whole,
		       const struct name_token *other);

/* Pairs the tokens of a field in each script of both sides. `side->best` is left alone. */
void side_pair(struct asked_person *asked, const struct name *found, struct field_side *side,
	       struct pairings *ret_pairings);

#endif
