/* score_inside.h - what the files of the score share. Inside the room. */
#ifndef VALICO_IDENTITY_SCORE_INSIDE_H
#define VALICO_IDENTITY_SCORE_INSIDE_H

#include "identity/weights_inside.h"

#include <limits.h>

/* A question's tokens stand in one row: name first, then father's name, then its place. */
#define ASKED_FATHER NAME_TOKENS_MOST
#define ASKED_PLACE (2 * NAME_TOKENS_MOST)
#define ASKED_TOKENS (2 * NAME_TOKENS_MOST + 1)

/* No likeness was worked out. Reads as "another name". */
#define UNHEARD SHRT_MIN

/* What was found out about a token of the register; remembered by its text. A search that widened the question's tokens
 * knows their likeness to most that candidates have (struct frequency, `know`, which gives number, rarity and likeness,
 * UNHEARD where it does not know); what it does not know is heard when nothing else fits (asked_hear()). */
struct known_token {
	struct name_token token;
	uint32_t number; /* in the search's index */
	bool used, place, frequent;
	unsigned char first_sounds[READINGS_MOST]; /* of each reading, for initials */
	int first_count;
	short rarity[2];                /* bits in the name, in the father's name; [0] alone for a place */
	short likeness[ASKED_TOKENS];   /* to each token of the question; UNHEARD */
	short joined[ASKED_FATHER * 2]; /* to each joined with the next of its field; UNHEARD */
};

struct asked_token {
	const struct name_token *token;
	struct sounding sounding;
	bool frequent;
	int missing;     /* what it weighs where nothing agrees with it */
	int evidence[2]; /* by script of the row: what its full agreement weighs; INT_MIN: not known */
};

struct asked_person {
	const struct weights *weights;
	const struct frequency *frequency;
	const struct person *person;
	struct asked_token tokens[ASKED_TOKENS];
	struct name_token place;
	struct known_token *known; /* slots by hash; a later token takes the slot of an earlier one */
	uint32_t slots;            /* a power of two */
	bool initials;             /* the question has some */
	/* Of a token with the next, and with an article between them; count 0: not asked for yet. */
	struct sounding joined[2 * NAME_TOKENS_MOST], article[2 * NAME_TOKENS_MOST];
};

/* Prepares a question over `slots` slots that the caller owns, zeroed. */
void asked_prepare(struct asked_person *asked, const struct weights *weights, const struct frequency *frequency,
		   const struct person *person, struct known_token *known, uint32_t slots);

/* What is known of a token or a place of the register, copied: the slot may be taken by the next. */
void asked_know(struct asked_person *asked, const struct name_token *token, struct known_token *ret_known);
/* Works out the likeness to a token of the question, where that is not known. */
void asked_hear(struct asked_person *asked, struct known_token *found, int token);
/* The likeness to a token of the question joined with the next one: `whole`; or, where it holds an article that whoever
 * asks may have left out (Zia Rehman for Zia ur Rehman), with that. */
int asked_hear_joined(struct asked_person *asked, const struct known_token *found, int token,
		      const struct name_token *whole);
/* How that sounds. */
const struct sounding *asked_sound_joined(struct asked_person *asked, int token, const struct name_token *whole);
/* How the token sounds with an article and the next one; NULL when that would be too long. */
const struct sounding *asked_sound_article(struct asked_person *asked, int token);
void asked_know_place(struct asked_person *asked, const char *place, struct known_token *ret_known);

/* What a pair weighs in a field; INT_MIN when they are not one name. `ret_how` may be NULL. */
int pair_bits(const struct asked_person *asked, enum person_field field, int token, const struct known_token *found,
	      const char **ret_how);

/* What a token weighs that stands on one side only. */
int missing_bits(const struct asked_person *asked, int token);
int extra_bits(const struct asked_person *asked, enum person_field field, const struct known_token *found);

/* Where bars go: into a score, or nowhere but their sum. */
struct waterfall {
	struct score *score; /* NULL: only the sum is wanted */
	int bits;
	int own;   /* of it, what a brother or sister of the person would not share */
	int apart; /* of it, what somebody of the same name and father's name would not share: birth and numbers */
};
void waterfall_add(struct waterfall *waterfall, enum person_field field, const char *how, const char *asked_text,
		   const char *found_text, int bits);

/* What kin or namesakes would share counts for less (score.c): 0 or negative, for all bars together. */
int kin_bits(const struct asked_person *asked, const struct waterfall *whole);

/* Each adds the bars of its fields. `rest` is the sum of all other fields, with the prior: of two scripts in which
 * names can be weighed the one counts that gives the greater whole. */
void weigh_names(struct asked_person *asked, const struct person *found, const struct waterfall *rest,
		 struct waterfall *waterfall);
void weigh_birth(const struct asked_person *asked, const struct person *found, struct waterfall *waterfall);
void weigh_sex(const struct asked_person *asked, const struct person *found, struct waterfall *waterfall);
void weigh_place(struct asked_person *asked, const struct person *found, struct waterfall *waterfall);
void weigh_numbers(const struct asked_person *asked, const struct person *found, struct waterfall *waterfall);

/* The field that decides; see score.h. */
enum person_field decider_of(const struct asked_person *asked, const struct person *found, int bits);

#endif
