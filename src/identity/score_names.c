/* score_names.c - the own name and the father's name, token by token.
 *
 * Tokens are paired in each field (score_pairing.c); of all pairs of scripts the best counts. What stays alone is
 * looked for in the other field (last names are often the father's or husband's first), and else is missing or extra.
 */
#include "identity/score_pairing.h"

#include <string.h>

static void found_read(struct asked_person *asked, const struct name *name, struct found_name *ret_found)
{
	ret_found->count = name->count;
	for (int at = 0; at < name->count; at++)
		asked_know(asked, &name->tokens[at], &ret_found->tokens[at]);
}

/* The best of one field, or NOBODY when a side tells nothing. */
static int best_alone(const struct pairings *pairings)
{
	int best = NOBODY;

	for (int at = 0; at < SCRIPT_PAIRS; at++)
		if (pairings->told[at] && (best == NOBODY || pairings->of[at].total > pairings->of[best].total))
			best = at;
	return best;
}

/* ---- what is left, in the other field ---- */

/* An asked token that is missing in its field, looked for in the other field of the row. */
static bool cross_asked(struct asked_person *asked, const struct field_side *side, struct field_side *other,
			bool other_told, int a, int *ret_found, int *ret_bits)
{
	int least = missing_bits(asked, side->first + a);
	bool crossed = false;

	for (int f = 0; f < other->found.count; f++) {
		struct known_token *found = &other->found.tokens[f];
		bool again = other_told && (other->best.asked_of[f] != NOBODY || !other->best.found_in[f]);
		int bits;

		if (found->token.kind != TOKEN_NAME || side->asked->tokens[a].kind != TOKEN_NAME)
			continue;
		asked_hear(asked, found, side->first + a);
		bits = pair_bits(asked, other->field, side->first + a, found, NULL);
		if (bits == INT_MIN)
			continue;
		/* In the row's other script, or paired there already: it explains the token and tells nothing new. */
		bits = again ? asked->weights->crossed_again : bits + asked->weights->crossed;
		if (bits <= least)
			continue;
		least = bits;
		*ret_found = f;
		*ret_bits = bits;
		crossed = true;
	}
	return crossed;
}

/* A token of the row that nobody asked for in its field, explained by the question's other field. */
static bool cross_found(struct asked_person *asked, struct field_side *side, const struct field_side *other, int f)
{
	struct known_token *found = &side->found.tokens[f];

	if (found->token.kind != TOKEN_NAME || asked->weights->crossed_again <= extra_bits(asked, side->field, found))
		return false;
	for (int a = 0; a < other->asked->count; a++)
		if (other->asked->tokens[a].kind == TOKEN_NAME &&
		    pair_bits(asked, side->field, other->first + a, found, NULL) >
			asked->weights->crossed_again - asked->weights->crossed)
			return true;
	return false;
}

/* A name that was cut off: its last token goes on in the token found. */
static bool cut_here(const struct field_side *side, int a, int *ret_found)
{
	const char *text = side->asked->tokens[a].text;

	if (!side->asked->cut || a != side->asked->count - 1)
		return false;
	for (int f = 0; f < side->found.count; f++)
		if (side->best.found_in[f] && side->best.asked_of[f] == NOBODY &&
		    strncmp(side->found.tokens[f].token.text, text, strlen(text)) == 0) {
			*ret_found = f;
			return true;
		}
	return false;
}

/* The bars of one field, held back until their sum is known. */
struct bars {
	struct {
		const char *how, *asked, *found;
		int bits;
	} bar[2 * NAME_TOKENS_MOST];
	int count, sum;
};

static void bars_add(struct bars *bars, const char *how, const char *asked, const char *found, int bits)
{
	bars->bar[bars->count].how = how;
	bars->bar[bars->count].asked = asked;
	bars->bar[bars->count].found = found;
	bars->bar[bars->count++].bits = bits;
	bars->sum += bits;
}

/* A father's token that agrees and that the own name has told already (the family name, the father's first name as last
 * name) is hardly news: who bears it mostly has a father who does. Both together weigh what one does and a little. Each
 * of the name's tokens stands for one of the father's. */
static int news_bits(const struct asked_person *asked, const struct field_side *side, const struct field_side *other,
		     int a, bool told[NAME_TOKENS_MOST])
{
	int bits = side->best.bits[a];
	const char *mine = side->asked->tokens[a].text, *theirs = side->found.tokens[side->best.found_of[a]].token.text;

	if (side->field != PERSON_FATHER)
		return bits;
	for (int f = 0; f < other->found.count; f++) {
		int same = other->best.asked_of[f], left;

		if (told[f] || same == NOBODY || !other->best.found_in[f] ||
		    (strcmp(other->found.tokens[f].token.text, theirs) != 0 &&
		     strcmp(other->asked->tokens[same].text, mine) != 0))
			continue;
		told[f] = true;
		left = greater(asked->weights->repeated, bits - other->best.bits[same]);
		return left < bits ? left : bits;
	}
	return bits;
}

static void asked_bar(struct asked_person *asked, struct field_side *side, struct field_side *other, bool other_told,
		      int a, bool told[NAME_TOKENS_MOST], struct bars *bars)
{
	const char *text = side->asked->tokens[a].text;
	int found = side->best.found_of[a], bits = 0;

	if (found != NOBODY) {
		bits = side->best.bits[a];
		if (other_told && !side->best.joined[a])
			bits = news_bits(asked, side, other, a, told);
		if (!side->best.joined[a])
			bars_add(bars, side->best.how[a], text, side->found.tokens[found].token.text, bits);
	} else if (cut_here(side, a, &found)) {
		bits = side->found.tokens[found].rarity[side->field == PERSON_FATHER] / 2 + asked->weights->cut;
		bars_add(bars, "cut", text, side->found.tokens[found].token.text, greater(bits, 0));
		side->best.asked_of[found] = (signed char)a;
	} else if (cross_asked(asked, side, other, other_told, a, &found, &bits)) {
		bars_add(bars, "crossed", text, other->found.tokens[found].token.text, bits);
	} else {
		bars_add(bars, "missing", text, "", missing_bits(asked, side->first + a));
	}
}

static bool has_text(const struct name *name, const char *text)
{
	for (int at = 0; at < name->count; at++)
		if (strcmp(name->tokens[at].text, text) == 0)
			return true;
	return false;
}

/* Of what the own name tells, what kin would not share: all but the tokens that the father bears too. */
static int own_bits(const struct field_side *side, const struct field_side *other, const char *mine, const char *found,
		    int bits)
{
	if (side->field == PERSON_FATHER)
		return 0;
	for (int f = 0; f < other->found.count && bits > 0; f++)
		if (strcmp(other->found.tokens[f].token.text, found) == 0)
			return 0;
	return bits > 0 && has_text(other->asked, mine) ? 0 : bits;
}

/* The least that all extra tokens together may weigh: of a father often only what he is called by is known, and where
 * that agrees the rest of his name is missing as a whole. */
static int extras_least(const struct asked_person *asked, const struct field_side *side)
{
	int names = 0, agree = 0;

	for (int a = 0; a < side->asked->count; a++)
		if (side->best.asked_in[a] && side->asked->tokens[a].kind == TOKEN_NAME) {
			names++;
			agree += side->best.found_of[a] != NOBODY;
		}
	return side->field == PERSON_FATHER && names == 1 && agree == 1 ? asked->weights->father_part : INT_MIN / 2;
}

/* The token that the row's person is called by: the first name, or the one behind "Muhammad". */
static int called_at(const struct field_side *side)
{
	int called = NOBODY;

	for (int f = 0; f < side->found.count; f++) {
		if (!side->best.found_in[f] || side->found.tokens[f].token.kind != TOKEN_NAME)
			continue;
		called = f;
		if (!name_is_muhammad(side->found.tokens[f].token.text))
			break;
	}
	return called;
}

static void side_weigh(struct asked_person *asked, struct field_side *side, struct field_side *other, bool other_told,
		       struct waterfall *waterfall)
{
	struct bars bars = {.count = 0};
	bool told[NAME_TOKENS_MOST] = {false};
	int least = side->field == PERSON_NAME ? asked->weights->name_least : asked->weights->father_least;
	int least_extra = extras_least(asked, side), called = called_at(side);
	int called_bits =
	    side->field == PERSON_NAME ? asked->weights->extra_called : asked->weights->father_extra_called;

	for (int a = 0; a < side->asked->count; a++)
		if (side->best.asked_in[a])
			asked_bar(asked, side, other, other_told, a, told, &bars);
	for (int f = 0; f < side->found.count; f++) {
		const struct known_token *found = &side->found.tokens[f];
		int bits;

		if (!side->best.found_in[f] || side->best.asked_of[f] != NOBODY)
			continue;
		if (cross_found(asked, side, other, f)) {
			bars_add(&bars, "crossed", "", found->token.text, asked->weights->crossed_again);
			continue;
		}
		bits = f == called ? called_bits : greater(extra_bits(asked, side->field, found), least_extra);
		least_extra -= f == called ? 0 : bits;
		bars_add(&bars, "extra", "", found->token.text, bits);
	}
	if (bars.sum < least) {
		waterfall_add(waterfall, side->field, "other", "", "", least);
		waterfall->own += side->field == PERSON_NAME ? least : 0;
		return;
	}
	for (int at = 0; at < bars.count; at++) {
		waterfall_add(waterfall, side->field, bars.bar[at].how, bars.bar[at].asked, bars.bar[at].found,
			      bars.bar[at].bits);
		waterfall->own += own_bits(side, other, bars.bar[at].asked, bars.bar[at].found, bars.bar[at].bits);
	}
}

/* The father is asked and the row does not name him, but the own name may hold his: "Bilal Rashid". */
static void father_in_name(struct asked_person *asked, const struct field_side *father, const struct field_side *name,
			   struct waterfall *waterfall)
{
	int best = 0, found = 0, token = NOBODY;

	for (int a = 0; a < father->asked->count; a++)
		for (int f = 0; f < name->found.count; f++) {
			bool free = name->best.found_in[f] && name->best.asked_of[f] == NOBODY;
			int bits = free && father->asked->tokens[a].kind == TOKEN_NAME &&
					   name->found.tokens[f].token.kind == TOKEN_NAME
				       ? pair_bits(asked, PERSON_NAME, father->first + a, &name->found.tokens[f], NULL)
				       : INT_MIN;

			if (bits == INT_MIN || bits + asked->weights->crossed <= best)
				continue;
			best = bits + asked->weights->crossed;
			token = a;
			found = f;
		}
	if (token == NOBODY)
		waterfall_add(waterfall, PERSON_FATHER, "unknown", "", "", 0);
	else
		waterfall_add(waterfall, PERSON_FATHER, "crossed", father->asked->tokens[token].text,
			      name->found.tokens[found].token.text, best);
}

/* The bars of both fields, paired already where they are told. */
static void sides_weigh(struct asked_person *asked, struct field_side *name, struct field_side *father, bool name_told,
			bool father_told, struct waterfall *waterfall)
{
	if (name_told)
		side_weigh(asked, name, father, father_told, waterfall);
	else
		waterfall_add(waterfall, PERSON_NAME, "unknown", "", "", 0);
	if (father_told)
		side_weigh(asked, father, name, name_told, waterfall);
	else
		father_in_name(asked, father, name, waterfall);
}

/* Both fields in the same scripts where that can be, so that what one tells is known to the other: of those the best.
 */
static int best_together(struct asked_person *asked, const struct field_side *name, const struct pairings *names,
			 const struct field_side *father, const struct pairings *fathers, const struct waterfall *rest)
{
	int best = NOBODY, most = INT_MIN;

	for (int at = 0; at < SCRIPT_PAIRS; at++) {
		struct field_side one = *name, two = *father;
		struct waterfall sum = *rest;

		if (!names->told[at] || !fathers->told[at])
			continue;
		one.best = names->of[at];
		two.best = fathers->of[at];
		sides_weigh(asked, &one, &two, true, true, &sum);
		sum.bits += kin_bits(asked, &sum);
		if (sum.bits <= most)
			continue;
		most = sum.bits;
		best = at;
	}
	return best;
}

static bool alone_together(const struct pairings *names, const struct pairings *fathers, int *ret_at)
{
	int count = 0;

	for (int at = 0; at < SCRIPT_PAIRS; at++)
		if (names->told[at] || fathers->told[at]) {
			count++;
			*ret_at = at;
		}
	return count == 1 && names->told[*ret_at] && fathers->told[*ret_at];
}

void weigh_names(struct asked_person *asked, const struct person *found, const struct waterfall *rest,
		 struct waterfall *waterfall)
{
	struct field_side name = {.field = PERSON_NAME, .asked = &asked->person->name};
	struct field_side father = {.field = PERSON_FATHER, .asked = &asked->person->father, .first = ASKED_FATHER};
	struct pairings names, fathers;
	int together, name_at, father_at;

	found_read(asked, &found->name, &name.found);
	found_read(asked, &found->father, &father.found);
	side_pair(asked, &found->name, &name, &names);
	side_pair(asked, &found->father, &father, &fathers);
	if (!alone_together(&names, &fathers, &together))
		together = best_together(asked, &name, &names, &father, &fathers, rest);
	name_at = together != NOBODY ? together : best_alone(&names);
	father_at = together != NOBODY ? together : best_alone(&fathers);
	if (name_at != NOBODY)
		name.best = names.of[name_at];
	if (father_at != NOBODY)
		father.best = fathers.of[father_at];
	sides_weigh(asked, &name, &father, name_at != NOBODY, father_at != NOBODY, waterfall);
}
