/* search_strangers.c - how much more than the quick weighing thinks may somebody weigh?
 *
 * The quick weighing knows the tokens that the question was widened to and takes all others for other names. The score
 * hears what stands alone on both sides, and may hear one name. Hearing is dear, so that of those who are far behind
 * the best only who might come near him so is weighed by the score. A glance at the sounds tells how alike two
 * tokens are at the most. */
#include "identity/search_inside.h"

/* What a sound that one side lacks takes off a likeness, about (as index_frequency.c has it). */
#define CONSONANT_COST (10 * BIT)
#define OTHER_COST (2 * BIT)

static int greater_of(int a, int b)
{
	return a > b ? a : b;
}

/* The readings of a token of the register at a glance; remembered. */
static const struct glances *glances_of(struct plan *plan, uint32_t token)
{
	struct glances *known = &plan->glances_known[token % GLANCES_KNOWN];
	struct vocabulary_entry entry;
	struct sounding sounding;

	if (known->token == token + 1)
		return known;
	if (!index_entry(plan->index, token, &entry) || !index_sounding(plan->index, &entry, &sounding))
		return NULL;
	known->token = token + 1;
	glances_note(&sounding, known);
	return known;
}

void glances_note(const struct sounding *sounding, struct glances *ret_glances)
{
	static const uint32_t nobody[2] = {0, 0};

	ret_glances->count = sounding->count;
	for (int at = 0; at < sounding->count; at++)
		ret_glances->of[at] = glance_of(&sounding->readings[at], sounding->script, nobody);
}

/* The most that two tokens may be alike. */
static int alike_most(const struct glances *one, const struct glances *other)
{
	int most = LIKENESS_LEAST;

	for (int at = 0; at < one->count; at++)
		for (int with = 0; with < other->count; with++) {
			const struct glance *mine = &one->of[at], *theirs = &other->of[with];
			int cost =
			    CONSONANT_COST * greater_of(__builtin_popcount(mine->consonants & ~theirs->consonants),
							__builtin_popcount(theirs->consonants & ~mine->consonants));

			/* Urdu leaves most vowels out. */
			if (mine->script == theirs->script)
				cost += OTHER_COST * __builtin_popcount((unsigned int)(mine->others ^ theirs->others));
			most = greater_of(most, -cost);
		}
	return most;
}

/* Tokens of a record in one script and field that are of no group of this field. */
struct strangers {
	uint32_t tokens[NAME_TOKENS_MOST];
	int count;
	uint64_t agree; /* groups of the field that agree, a bit for each */
};

/* True when the token is of a group of its own field; notes which. */
static bool token_agrees(const struct plan *plan, uint32_t token, int field, uint64_t *agree)
{
	bool any = false;

	for (uint32_t place = place_of_token(token); plan->places[place].token != 0;
	     place = (place + 1) % TOKEN_PLACES) {
		const struct token_place *each = &plan->places[place];

		if (each->token != token + 1 || plan->groups[each->group].field != field)
			continue;
		*agree |= (uint64_t)1 << each->group;
		any = true;
	}
	return any;
}

static void strangers_find(const struct plan *plan, const struct record *record, struct strangers strangers[2][2])
{
	const unsigned char *sorts = plan->index->sections[SECTION_SORTS].data;

	for (int at = 0; at < record->name_count + record->father_count; at++) {
		uint32_t token = record->tokens[at];
		int field = at >= record->name_count, kind;
		struct strangers *each;

		if (token >= plan->index->tokens)
			continue;
		kind = sorts[token] & 7;
		each = &strangers[(sorts[token] & 8) != 0][field];
		if (!token_agrees(plan, token, field, &each->agree) && (kind == TOKEN_NAME || kind == TOKEN_WEAK))
			each->tokens[each->count++] = token;
	}
}

/* What a group that agrees with nothing may gain by one of the strangers. */
static int group_gain(struct plan *plan, const struct group *group, int script, const struct strangers *strangers)
{
	const struct weights *weights = plan->asked->weights;
	const struct asked_token *asked = &plan->asked->tokens[group->asked];
	int agreed = asked->evidence[script] * weights->rarity_scale / BIT + weights->agree, gain = 0;
	int extra = group->field == 0 ? weights->extra : weights->father_extra;

	for (int at = 0; at < strangers->count; at++) {
		const struct glances *theirs = glances_of(plan, strangers->tokens[at]);
		int bits = agreed, alike = theirs != NULL ? alike_most(&plan->glances[group->asked], theirs) : 0;

		if (alike <= LIKENESS_LEAST)
			continue;
		bits += alike * weights->likeness_scale / BIT;
		if (asked->token->kind == TOKEN_WEAK && bits > weights->weak_most)
			bits = weights->weak_most;
		gain = greater_of(gain, bits - group->missing - extra);
	}
	return gain;
}

static int field_gain(struct plan *plan, int field, int script, const struct strangers *strangers)
{
	int sum = 0;

	for (int group = 0; group < plan->group_count && strangers->count > 0; group++) {
		const struct group *each = &plan->groups[group];

		if (each->field == field && !each->joined && !(strangers->agree >> group & 1))
			sum += group_gain(plan, each, script, strangers);
	}
	return sum;
}

int strangers_gain(struct plan *plan, uint32_t number)
{
	struct strangers strangers[2][2] = {0};
	struct record record;
	size_t size;
	const unsigned char *bytes = index_record(plan->index, number, &size);
	int sum = 0;

	if (bytes == NULL || record_tokens_read(bytes, size, &record) == NULL)
		return 0;
	strangers_find(plan, &record, strangers);
	for (int field = 0; field < 2; field++)
		sum += greater_of(field_gain(plan, field, SCRIPT_LATIN, &strangers[SCRIPT_LATIN][field]),
				  field_gain(plan, field, SCRIPT_ARABIC, &strangers[SCRIPT_ARABIC][field]));
	return sum;
}
