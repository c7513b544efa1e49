/* score_pairing.c - which token of a question is which of a row, in one field.
 *
 * The tokens of one script of the question are paired with those of one script of the row: first those that only make a
 * name as a compound (one token here, two neighbours there), then the best pair, the next best, and so on, as long as a
 * pair is worth more than leaving both alone. Links ("son of") are nothing. */
#include "identity/score_pairing.h"

#include <string.h>

/* Pairs tokens, best first. */
static void pair_up(const struct asked_person *asked, const struct field_side *side, struct pairing *pairing)
{
	int bits[NAME_TOKENS_MOST][NAME_TOKENS_MOST];
	const char *how[NAME_TOKENS_MOST][NAME_TOKENS_MOST];

	for (int a = 0; a < side->asked->count; a++)
		for (int f = 0; f < side->found.count; f++)
			bits[a][f] =
			    pairing->asked_in[a] && pairing->found_in[f]
				? pair_bits(asked, side->field, side->first + a, &side->found.tokens[f], &how[a][f])
				: INT_MIN;
	for (;;) {
		int best = INT_MIN, best_a = 0, best_f = 0;

		for (int a = 0; a < side->asked->count; a++)
			for (int f = 0; f < side->found.count; f++)
				if (bits[a][f] > best && pairing->found_of[a] == NOBODY &&
				    pairing->asked_of[f] == NOBODY) {
					best = bits[a][f];
					best_a = a;
					best_f = f;
				}
		if (best == INT_MIN || best < missing_bits(asked, side->first + best_a) +
						  extra_bits(asked, side->field, &side->found.tokens[best_f]))
			return;
		pairing->found_of[best_a] = (signed char)best_f;
		pairing->asked_of[best_f] = (signed char)best_a;
		pairing->bits[best_a] = (short)best;
		pairing->how[best_a] = how[best_a][best_f];
	}
}

bool tokens_join(const struct name_token *first, const struct name_token *second, struct name_token *ret_token)
{
	size_t one = strlen(first->text), two = strlen(second->text);

	if (one + two > TOKEN_BYTES_MOST || first->script != second->script)
		return false;
	*ret_token = *first;
	memcpy(ret_token->text + one, second->text, two + 1);
	return true;
}

bool tokens_join_article(const struct name_token *first, const struct name_token *second, struct name_token *ret_token)
{
	struct name_token article = {.script = first->script}, with;

	memcpy(article.text, first->script == SCRIPT_LATIN ? "ul" : "ال", first->script == SCRIPT_LATIN ? 3 : 5);
	return tokens_join(first, &article, &with) && tokens_join(&with, second, ret_token);
}

bool holds_article(const struct name_token *token)
{
	/* Two letters or more on either side. */
	size_t letter = token->script == SCRIPT_LATIN ? 1 : 2, size = strlen(token->text);
	const char *at = size < 6 * letter ? NULL : strstr(token->text + 2 * letter, letter == 1 ? "u" : "ال");

	return at != NULL && strlen(at) >= 4 * letter;
}

static size_t letters_of(const char *text)
{
	size_t letters = 0;

	for (; *text; text++)
		letters += ((unsigned char)*text & 0xc0) != 0x80;
	return letters;
}

bool worth_hearing(const struct name_token *whole, const struct name_token *other)
{
	size_t a = letters_of(whole->text), b = letters_of(other->text);

	if (whole->script == other->script)
		return whole->text[0] == other->text[0] && a <= b + 2 && b <= a + 2;
	return whole->script == SCRIPT_LATIN ? b <= a && a <= 2 * b + 3 : a <= b && b <= 2 * a + 3;
}

bool two_worth_hearing(const struct name_token *first, const struct name_token *second, const struct name_token *whole,
		       const struct name_token *other)
{
	struct name_token with;

	return worth_hearing(whole, other) ||
	       (holds_article(other) && tokens_join_article(first, second, &with) && worth_hearing(&with, other));
}

static bool both_free(const bool in[NAME_TOKENS_MOST], const signed char of[NAME_TOKENS_MOST], int at)
{
	return in[at] && in[at + 1] && of[at] == NOBODY && of[at + 1] == NOBODY;
}

/* The most that an asked token could weigh otherwise. */
static int asked_else(const struct asked_person *asked, const struct field_side *side, const struct pairing *pairing,
		      int a)
{
	int best = missing_bits(asked, side->first + a);

	for (int f = 0; f < side->found.count; f++)
		if (pairing->found_in[f])
			best =
			    greater(best, pair_bits(asked, side->field, side->first + a, &side->found.tokens[f], NULL));
	return best;
}

/* The same of a token found, with other asked tokens than `but` and `but_too`. */
static int found_else(const struct asked_person *asked, const struct field_side *side, const struct pairing *pairing,
		      int f, int but, int but_too)
{
	int best = extra_bits(asked, side->field, &side->found.tokens[f]);

	for (int a = 0; a < side->asked->count; a++)
		if (pairing->asked_in[a] && a != but && a != but_too)
			best =
			    greater(best, pair_bits(asked, side->field, side->first + a, &side->found.tokens[f], NULL));
	return best;
}

/* One asked token against two neighbours found. */
static void compound_found(struct asked_person *asked, const struct field_side *side, struct pairing *pairing, int a)
{
	const struct found_name *found = &side->found;
	int token = side->first + a;

	for (int f = 0; f + 1 < found->count; f++) {
		const struct known_token *one = &found->tokens[f], *two = &found->tokens[f + 1];
		struct name_token whole;
		struct known_token known;
		int bits, else_bits;

		if (!both_free(pairing->found_in, pairing->asked_of, f) ||
		    !tokens_join(&one->token, &two->token, &whole) || !worth_hearing(&whole, side->asked->tokens + a))
			continue;
		else_bits = asked_else(asked, side, pairing, a) + found_else(asked, side, pairing, f, a, a) +
			    found_else(asked, side, pairing, f + 1, a, a);
		else_bits = greater(else_bits, 0) - asked->weights->compound;
		/* Hearing is dear: not where even the very same letters would be too little. */
		known = *one;
		known.token = whole;
		known.likeness[token] = 0;
		known.rarity[side->field == PERSON_FATHER] = (short)greater(one->rarity[side->field == PERSON_FATHER],
									    two->rarity[side->field == PERSON_FATHER]);
		bits = pair_bits(asked, side->field, token, &known, NULL);
		if (bits == INT_MIN || bits <= else_bits)
			continue;
		asked_know(asked, &whole, &known);
		asked_hear(asked, &known, token);
		if (known.likeness[token] <= LIKENESS_LEAST)
			continue;
		known.rarity[side->field == PERSON_FATHER] = (short)greater(one->rarity[side->field == PERSON_FATHER],
									    two->rarity[side->field == PERSON_FATHER]);
		bits = pair_bits(asked, side->field, token, &known, NULL);
		if (bits == INT_MIN || bits <= else_bits)
			continue;
		bits += asked->weights->compound;
		pairing->found_of[a] = (signed char)f;
		pairing->asked_of[f] = pairing->asked_of[f + 1] = (signed char)a;
		pairing->bits[a] = (short)bits;
		pairing->how[a] = "compound";
		return;
	}
}

/* Two asked neighbours against one token found. */
static void compound_asked(struct asked_person *asked, const struct field_side *side, struct pairing *pairing, int a)
{
	struct name_token whole;

	if (!tokens_join(&side->asked->tokens[a], &side->asked->tokens[a + 1], &whole))
		return;
	for (int f = 0; f < side->found.count; f++) {
		const struct known_token *found = &side->found.tokens[f];
		int alike, bits, else_bits;

		if (!pairing->found_in[f] || pairing->asked_of[f] != NOBODY ||
		    !two_worth_hearing(&side->asked->tokens[a], &side->asked->tokens[a + 1], &whole, &found->token))
			continue;
		else_bits = asked_else(asked, side, pairing, a) + asked_else(asked, side, pairing, a + 1) +
			    found_else(asked, side, pairing, f, a, a + 1);
		bits = found->rarity[side->field == PERSON_FATHER] + asked->weights->compound;
		/* Hearing is dear: not where even the very same letters would be too little. */
		if (bits <= 0 || bits <= else_bits)
			continue;
		alike = asked_hear_joined(asked, found, side->first + a, &whole);
		bits += alike;
		if (alike <= LIKENESS_LEAST || bits <= 0 || bits <= else_bits)
			continue;
		pairing->found_of[a] = pairing->found_of[a + 1] = (signed char)f;
		pairing->asked_of[f] = (signed char)a;
		pairing->joined[a + 1] = true;
		pairing->bits[a] = (short)bits;
		pairing->bits[a + 1] = 0;
		pairing->how[a] = "compound";
		return;
	}
}

static void compounds(struct asked_person *asked, const struct field_side *side, struct pairing *pairing)
{
	for (int a = 0; a < side->asked->count; a++)
		if (pairing->asked_in[a] && side->asked->tokens[a].kind != TOKEN_INITIAL)
			compound_found(asked, side, pairing, a);
	for (int a = 0; a + 1 < side->asked->count; a++)
		if (both_free(pairing->asked_in, pairing->found_of, a))
			compound_asked(asked, side, pairing, a);
}

/* Pairs that stand in another order than in the question cost something once. */
static void order_weigh(const struct asked_person *asked, const struct field_side *side, struct pairing *pairing)
{
	int last = NOBODY;

	for (int a = 0; a < side->asked->count; a++) {
		if (pairing->found_of[a] == NOBODY || pairing->joined[a])
			continue;
		if (pairing->found_of[a] < last) {
			pairing->bits[a] = (short)(pairing->bits[a] + asked->weights->swapped);
			pairing->how[a] = "swapped";
			return;
		}
		last = pairing->found_of[a];
	}
}

static int pairing_sum(const struct asked_person *asked, const struct field_side *side, const struct pairing *pairing)
{
	int sum = 0;

	for (int a = 0; a < side->asked->count; a++)
		if (pairing->asked_in[a])
			sum += pairing->found_of[a] == NOBODY ? missing_bits(asked, side->first + a) : pairing->bits[a];
	for (int f = 0; f < side->found.count; f++)
		if (pairing->found_in[f] && pairing->asked_of[f] == NOBODY)
			sum += extra_bits(asked, side->field, &side->found.tokens[f]);
	return sum;
}

/* Tokens of a script that are no links, of a mixed name those of both; false when there are none. */
static bool script_tokens(const struct name *name, enum script script, bool mixed, bool ret_in[NAME_TOKENS_MOST])
{
	bool any = false;

	for (int at = 0; at < NAME_TOKENS_MOST; at++) {
		ret_in[at] = at < name->count && (mixed || name->tokens[at].script == script) &&
			     name->tokens[at].kind != TOKEN_LINK;
		any |= ret_in[at];
	}
	return any;
}

/* A likeness that needs no better one: others are not heard. */
#define LIKE_ENOUGH (-8 * BIT)

/* A token of the row that is known to be like one of the question's. */
static bool is_taken(const struct field_side *side, const struct pairing *pairing, int f)
{
	for (int a = 0; a < side->asked->count; a++)
		if (pairing->asked_in[a] && side->found.tokens[f].likeness[side->first + a] > LIKE_ENOUGH)
			return true;
	return false;
}

/* A token of the question that is like none of the row's, as far as that is known, is heard against those that are like
 * none of the question's. */
static void strangers_hear(struct asked_person *asked, struct field_side *side, const struct pairing *pairing)
{
	bool taken[NAME_TOKENS_MOST];

	for (int f = 0; f < side->found.count; f++)
		taken[f] = !pairing->found_in[f] || is_taken(side, pairing, f);
	for (int a = 0; a < side->asked->count; a++) {
		bool known = !pairing->asked_in[a];

		for (int f = 0; f < side->found.count && !known; f++)
			known = pairing->found_in[f] && side->found.tokens[f].likeness[side->first + a] > LIKE_ENOUGH;
		for (int f = 0; f < side->found.count && !known; f++)
			if (!taken[f])
				asked_hear(asked, &side->found.tokens[f], side->first + a);
	}
}

void side_pair(struct asked_person *asked, const struct name *found, struct field_side *side,
	       struct pairings *ret_pairings)
{
	for (int at = 0; at < SCRIPT_PAIRS; at++) {
		struct pairing *pairing = &ret_pairings->of[at];
		bool mine = script_tokens(side->asked, (enum script)(at / 2), side->asked->mixed, pairing->asked_in);
		bool theirs = script_tokens(found, (enum script)(at % 2), false, pairing->found_in);

		ret_pairings->told[at] = mine && theirs;
		if (!mine || !theirs)
			continue;
		for (int token = 0; token < NAME_TOKENS_MOST; token++) {
			pairing->found_of[token] = pairing->asked_of[token] = NOBODY;
			pairing->joined[token] = 0;
		}
		strangers_hear(asked, side, pairing);
		compounds(asked, side, pairing);
		pair_up(asked, side, pairing);
		order_weigh(asked, side, pairing);
		pairing->total = pairing_sum(asked, side, pairing);
	}
}
