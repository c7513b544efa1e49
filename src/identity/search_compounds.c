/* search_compounds.c - two words of a question that a register has as one name.
 *
 * name_read() joins the words of a compound where it knows them (name.c), so that Zia ur Rehman is one token. Whoever
 * asks for "Zia Rehman", or mistypes the word that joins ("Hamd Ulleh"), has two, neither of which is a spelling of it.
 * The score weighs such two as one (score_pairing.c); here they are looked for as one: a group of its own beside those
 * of the two words, of the tokens that have the loose key of both together. It counts on top of what the two cost where
 * they are missing, since whoever has the compound has neither of them. */
#include "identity/score_pairing.h"
#include "identity/search_inside.h"

/* Of one key the most frequent that are heard. */
#define COMPOUNDS_HEARD 12

static bool is_word(const struct name_token *token)
{
	return token->kind == TOKEN_NAME || token->kind == TOKEN_WEAK;
}

/* Hearing is dear, so only what sounds like a word that begins or ends compounds is looked for as one. */
static bool may_be_compound(const struct plan *plan, int asked)
{
	const struct asked_token *one = &plan->asked->tokens[asked], *two = &plan->asked->tokens[asked + 1];
	const struct compound_keys *keys = &plan->index->compounds;

	return !two->frequent && (compound_begins(keys, &one->sounding) || compound_ends(keys, &two->sounding));
}

/* What a token of the register weighs as the two words from `asked` on; INT_MIN when it is another name. */
static int compound_bits(const struct plan *plan, int field, int asked, const struct name_token *whole, uint32_t token)
{
	struct vocabulary_entry entry;
	struct known_token known;
	int alike;

	/* A list that is empty cannot be walked. */
	if (!index_entry(plan->index, token, &entry) || entry.count[field] == 0 ||
	    !index_token(plan->index, token, &known.token) || !is_word(&known.token) ||
	    !two_worth_hearing(plan->asked->tokens[asked].token, plan->asked->tokens[asked + 1].token, whole,
			       &known.token))
		return INT_MIN;
	asked_know(plan->asked, &known.token, &known);
	alike = asked_hear_joined(plan->asked, &known, asked, whole);
	return alike <= LIKENESS_LEAST ? INT_MIN : known.rarity[field] + alike + plan->asked->weights->compound;
}

static void token_add(struct group *group, uint32_t token, int bits)
{
	int at = group->token_count;

	for (int before = 0; before < group->token_count; before++)
		if (group->tokens[before].token == token)
			return;
	if (group->token_count == GROUP_TOKENS_MOST)
		return;
	/* The heaviest first. */
	for (; at > 0 && group->tokens[at - 1].bits < bits; at--)
		group->tokens[at] = group->tokens[at - 1];
	group->tokens[at] = (struct group_token){.token = token, .bits = bits};
	group->token_count++;
}

/* The tokens that have a key of the two words, as they sound together. */
static void sounding_add(struct plan *plan, struct group *group, const struct name_token *whole,
			 const struct sounding *sounding)
{
	int apart = missing_bits(plan->asked, group->asked) + missing_bits(plan->asked, group->asked + 1);
	struct token_key keys[READINGS_MOST];
	int key_count = token_whole_keys(sounding, keys);

	for (int key = 0; key < key_count; key++) {
		uint32_t count;
		const unsigned char *at = index_key_find(plan->index, keys[key].hash, &count);

		for (count = count > COMPOUNDS_HEARD ? COMPOUNDS_HEARD : count; count > 0; count--, at += KEY_ENTRY) {
			int bits = compound_bits(plan, group->field, group->asked, whole, load32(at));

			if (bits > 0)
				token_add(group, load32(at), bits - apart);
		}
	}
}

/* The two words from `asked` on, in the question's row, and the same with an article that was left out. */
static void compound_make(struct plan *plan, int field, int asked, const struct name_token *whole)
{
	struct group *group = &plan->groups[plan->group_count];
	const struct sounding *article = asked_sound_article(plan->asked, asked);

	*group = (struct group){.field = field, .asked = asked, .joined = true};
	sounding_add(plan, group, whole, asked_sound_joined(plan->asked, asked, whole));
	if (article != NULL)
		sounding_add(plan, group, whole, article);
	plan->group_count += group->token_count > 0;
}

void compounds_make(struct plan *plan, int field, const struct name *name)
{
	int first = field == 0 ? 0 : ASKED_FATHER;

	for (int at = 0; at + 1 < name->count && plan->group_count < GROUPS_MOST; at++) {
		const struct name_token *one = &name->tokens[at], *two = &name->tokens[at + 1];
		struct name_token whole;

		if (is_word(one) && is_word(two) && one->script == two->script && may_be_compound(plan, first + at) &&
		    tokens_join(one, two, &whole))
			compound_make(plan, field, first + at, &whole);
	}
}
