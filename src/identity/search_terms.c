/* search_terms.c - from the tokens of a question to the tokens of the vocabulary.
 *
 * Each token is widened to those that sound like it (index_frequency.c) and weighed as the score does; those that would
 * speak for a person are kept, the likeliest 64. They are parted into levels by what they weigh. */
#include "identity/search_inside.h"

#include <stdlib.h>

/* An earlier token of the question that is the same, in the row of terms: most fathers have the family's name too. -1
 * for none. */
static int asked_before(const struct person *person, int at, const struct name_token *asked)
{
	for (int before = 0; before < at; before++) {
		const struct name *name = before < NAME_TOKENS_MOST ? &person->name : &person->father;
		int token = before % NAME_TOKENS_MOST;

		if (token < name->count && name->tokens[token].kind == asked->kind &&
		    strcmp(name->tokens[token].text, asked->text) == 0)
			return before;
	}
	return -1;
}

void terms_widen(const struct index *index, const struct person *person, struct terms *ret_terms)
{
	ret_terms->index = index;
	ret_terms->counts = index_frequency(index);
	ret_terms->person = person;
	for (int at = 0; at < GROUPS_MOST; at++) {
		const struct name *name = at < NAME_TOKENS_MOST ? &person->name : &person->father;
		int token = at % NAME_TOKENS_MOST, before;

		ret_terms->widened_count[at] = 0;
		if (token >= name->count ||
		    (name->tokens[token].kind != TOKEN_NAME && name->tokens[token].kind != TOKEN_WEAK))
			continue;
		before = asked_before(person, at, &name->tokens[token]);
		if (before >= 0) {
			ret_terms->widened_count[at] = ret_terms->widened_count[before];
			memcpy(ret_terms->widened[at], ret_terms->widened[before],
			       sizeof(struct widened) * (size_t)ret_terms->widened_count[before]);
			continue;
		}
		ret_terms->widened_count[at] = index_widen(index, &name->tokens[token], ret_terms->widened[at]);
	}
}

static int terms_token(const void *self, enum person_field field, const struct name_token *token)
{
	const struct terms *terms = self;

	return terms->counts.token_bits(terms->index, field, token);
}

static int terms_places(const void *self, const char *place)
{
	const struct terms *terms = self;

	return terms->counts.place_bits(terms->index, place);
}

/* Where a token of the question stands in the row of terms; -1 for nowhere. */
static int terms_place_of(const struct terms *terms, enum person_field field, const struct name_token *asked)
{
	const struct name *name = field == PERSON_FATHER ? &terms->person->father : &terms->person->name;

	for (int token = 0; token < name->count; token++)
		if (name->tokens[token].kind == asked->kind && strcmp(name->tokens[token].text, asked->text) == 0)
			return (field == PERSON_FATHER ? NAME_TOKENS_MOST : 0) + token;
	return -1;
}

static int terms_asked(const void *self, enum person_field field, const struct name_token *asked, enum script script)
{
	const struct terms *terms = self;
	int at = terms_place_of(terms, field, asked);

	if (at < 0)
		return terms->counts.asked_bits(terms->index, field, asked, script);
	return index_asked_bits(terms->index, field == PERSON_FATHER ? 1 : 0, script, terms->widened[at],
				terms->widened_count[at]);
}

static int terms_titled(const void *self, enum person_field field, const struct name_token *asked)
{
	const struct terms *terms = self;
	int at = terms_place_of(terms, field, asked);

	return at < 0 ? INT_MIN
		      : index_titled_bits(field == PERSON_FATHER ? 1 : 0, terms->widened[at], terms->widened_count[at]);
}

/* What the widening told of a token, and what the index tells: no letter of it is heard again. */
static bool terms_know(const void *self, struct known_token *known)
{
	const struct terms *terms = self;
	const struct index *index = terms->index;
	const struct name_token *token = &known->token;
	uint32_t number = index_token_find(index, token_sort((int)token->kind, token->script), token->text);
	struct vocabulary_entry entry;

	if (number == NO_TOKEN || !index_entry(index, number, &entry))
		return false;
	known->number = number;
	for (int field = 0; field < 2; field++)
		known->rarity[field] =
		    (short)index_share_bits(index->told[token->script][field] + 1, entry.count[field]);
	for (int at = 0; at < GROUPS_MOST; at++)
		for (int each = 0; each < terms->widened_count[at]; each++)
			if (terms->widened[at][each].token == number)
				known->likeness[at] = terms->widened[at][each].alike;
	known->likeness[ASKED_PLACE] = LIKENESS_LEAST;
	return true;
}

static void terms_sounding(const void *self, const struct known_token *known, struct sounding *ret_sounding)
{
	const struct terms *terms = self;
	struct vocabulary_entry entry;

	if (!index_entry(terms->index, known->number, &entry) || !index_sounding(terms->index, &entry, ret_sounding))
		token_sound(&known->token, ret_sounding);
}

struct frequency terms_frequency(const struct terms *terms, int64_t people)
{
	return (struct frequency){.token_bits = terms_token,
				  .place_bits = terms_places,
				  .asked_bits = terms_asked,
				  .titled_bits = terms_titled,
				  .know = terms_know,
				  .sounding = terms_sounding,
				  .self = terms,
				  .people = people};
}

static int bits_compare(const void *a, const void *b)
{
	const struct group_token *left = a, *right = b;

	return left->bits != right->bits ? right->bits - left->bits
					 : (left->token > right->token) - (left->token < right->token);
}

/* What a pair weighs; false when it does not speak for anybody. */
static bool pair_weigh(const struct plan *plan, const struct group *group, const struct widened *widened,
		       struct group_token *ret_token)
{
	enum person_field field = group->field == 0 ? PERSON_NAME : PERSON_FATHER;
	struct known_token known;

	/* The question's own evidence weighs here, not how rare this spelling is, nor its letters. */
	if (widened->count[group->field] == 0 || (widened->sort & 7) == KIND_PLACE)
		return false;
	known.token.text[0] = '\0';
	known.token.kind = (enum token_kind)(widened->sort & 7);
	known.token.script = (widened->sort & 8) != 0 ? SCRIPT_ARABIC : SCRIPT_LATIN;
	known.likeness[group->asked] = widened->alike;
	known.rarity[group->field] = 0;
	known.first_count = 0;
	*ret_token =
	    (struct group_token){.token = widened->token,
				 .plausible = widened->alike + (31 - __builtin_clz(widened->count[group->field])) * BIT,
				 .bits = pair_bits(plan->asked, field, group->asked, &known, NULL)};
	return ret_token->bits > 0;
}

/* Good, fair and poor spellings: a level ends where a token weighs so much less than its first. */
#define LEVEL_STEP (3 * BIT)

static enum result level_fill(struct plan *plan, struct group *group, int first, int end, struct level *level)
{
	struct list lists[GROUP_TOKENS_MOST];
	int packed = 0;

	level->bits = group->tokens[first].bits;
	for (int at = first; at < end; at++) {
		struct list list;

		if (!list_find(plan->index, group->tokens[at].token, group->field, &list))
			return index_lies(plan->job, SECTION_VOCABULARY);
		level->carried += list.count;
		/* Dense ones from the front, packed ones from the back. */
		if (list.bits != NULL)
			lists[level->dense_count++] = list;
		else
			lists[GROUP_TOKENS_MOST - ++packed] = list;
	}
	TAKE(plan->job, level->dense = NEW_MANY(plan->job->arena, struct list, (size_t)level->dense_count));
	memcpy(level->dense, lists, sizeof(lists[0]) * (size_t)level->dense_count);
	TAKE(plan->job, level->packed = NEW_MANY(plan->job->arena, struct list, (size_t)packed));
	for (int at = GROUP_TOKENS_MOST - packed; at < GROUP_TOKENS_MOST; at++)
		level->packed[level->packed_count++] = lists[at];
	return OK;
}

static enum result levels_make(struct plan *plan, struct group *group)
{
	for (int first = 0; first < group->token_count && group->level_count < LEVELS_MOST;) {
		int end = first + 1, step = LEVEL_STEP * (group->level_count + 1);

		while (end < group->token_count && (group->level_count == LEVELS_MOST - 1 ||
						    group->tokens[end].bits >= group->tokens[first].bits - step))
			end++;
		TRY(level_fill(plan, group, first, end, &group->levels[group->level_count++]));
		first = end;
	}
	return OK;
}

static void place_note(struct plan *plan, uint32_t token, int bits, int group)
{
	uint32_t place = place_of_token(token);

	while (plan->places[place].token != 0)
		place = (place + 1) % TOKEN_PLACES;
	plan->places[place] = (struct token_place){token + 1, (int16_t)bits, (uint8_t)group};
}

/* The group's tokens, and the initial that may stand for them. */
static void places_note(struct plan *plan, int group)
{
	const struct group *each = &plan->groups[group];
	const struct name_token *asked = plan->asked->tokens[each->asked].token;
	char initial[8] = "";
	uint32_t token;

	for (int at = 0; at < each->token_count; at++)
		place_note(plan, each->tokens[at].token, each->tokens[at].bits, group);
	if (each->joined)
		return;
	/* The first letter, which takes one byte or the ones that go on (10xxxxxx) too. */
	initial[0] = asked->text[0];
	for (int at = 1; at < 4 && ((unsigned char)asked->text[at] & 0xc0) == 0x80; at++)
		initial[at] = asked->text[at];
	token = index_token_find(plan->index, token_sort(TOKEN_INITIAL, asked->script), initial);
	if (token != NO_TOKEN)
		place_note(plan, token, plan->asked->weights->initial, group);
}

static int plausible_compare(const void *a, const void *b)
{
	const struct group_token *left = a, *right = b;

	return left->plausible != right->plausible ? right->plausible - left->plausible
						   : (left->token > right->token) - (left->token < right->token);
}

/* Of the tokens that were weighed the likeliest that may well be meant, the heaviest first. */
static void plausible_keep(struct group_token *weighed, int count, struct group *group)
{
	qsort(weighed, (size_t)count, sizeof(weighed[0]), plausible_compare);
	for (int at = 0; at < count && group->token_count < GROUP_TOKENS_MOST; at++)
		if (weighed[at].plausible >= weighed[0].plausible - WIDENED_LESS)
			group->tokens[group->token_count++] = weighed[at];
	qsort(group->tokens, (size_t)group->token_count, sizeof(group->tokens[0]), bits_compare);
}

/* One token of the question; no group when it is an initial, a link, or told twice in its field. */
static void group_make(struct plan *plan, int field, const struct name *name, int at)
{
	struct group *group = &plan->groups[plan->group_count];
	const struct widened *widened;
	struct widened own[WIDENED_MOST];
	struct group_token weighed[WIDENED_MOST];
	int widened_count, count = 0;

	if (name->tokens[at].kind == TOKEN_LINK || name->tokens[at].kind == TOKEN_INITIAL)
		return;
	for (int before = 0; before < at; before++)
		if (strcmp(name->tokens[before].text, name->tokens[at].text) == 0)
			return;
	*group = (struct group){.field = field, .asked = (field == 0 ? 0 : ASKED_FATHER) + at};
	group->missing = missing_bits(plan->asked, group->asked);
	widened = plan->terms->widened[group->asked];
	widened_count = plan->terms->widened_count[group->asked];
	if (plan->index != plan->terms->index) {
		widened = own;
		widened_count = index_widen(plan->index, &name->tokens[at], own);
	}
	for (int token = 0; token < widened_count; token++)
		count += pair_weigh(plan, group, &widened[token], &weighed[count]);
	plausible_keep(weighed, count, group);
	plan->group_count++;
}

static int group_compare(const void *a, const void *b)
{
	const struct group *left = a, *right = b;
	int left_bits = left->token_count > 0 ? left->tokens[0].bits : 0;
	int right_bits = right->token_count > 0 ? right->tokens[0].bits : 0;

	return left_bits != right_bits ? right_bits - left_bits : left->asked - right->asked;
}

static void twins_find(struct plan *plan)
{
	for (int group = 0; group < plan->group_count; group++) {
		struct group *each = &plan->groups[group];

		each->twin = -1;
		for (int other = 0; each->field == 1 && !each->joined && other < plan->group_count; other++)
			if (plan->groups[other].field == 0 && !plan->groups[other].joined &&
			    strcmp(plan->asked->tokens[each->asked].token->text,
				   plan->asked->tokens[plan->groups[other].asked].token->text) == 0)
				each->twin = other;
	}
}

/* Units are as fine as seven planes allow: the sum of the heaviest levels stays below 128. */
#define UNITS_MOST 127

static void units_make(struct plan *plan)
{
	const struct weights *weights = plan->asked->weights;
	int sum[2] = {0, 0}, missing[2] = {0, 0}, joined = 0, all, floor;

	for (int group = 0; group < plan->group_count; group++) {
		const struct group *each = &plan->groups[group];

		missing[each->field] += each->missing;
		/* Whoever has two names as one has neither of them. */
		*(each->joined ? &joined : &sum[each->field]) +=
		    each->level_count > 0 ? each->levels[0].bits - each->missing : 0;
	}
	if (missing[0] < weights->name_least)
		missing[0] = weights->name_least;
	if (missing[1] < weights->father_least)
		missing[1] = weights->father_least;
	plan->base = missing[0] + missing[1];
	all = sum[0] + sum[1] + joined - missing[1];
	plan->unit = all / (UNITS_MOST - plan->group_count - 1) + 1;
	plan->fatherless_units = (-missing[1] + plan->unit - 1) / plan->unit;
	for (int group = 0; group < plan->group_count; group++)
		for (int level = 0; level < plan->groups[group].level_count; level++) {
			struct level *each = &plan->groups[group].levels[level];

			each->units = (each->bits - plan->groups[group].missing + plan->unit - 1) / plan->unit;
		}
	/* Who agrees in less than two fifths of what could agree is not worth a look; but many rows name no father, and
	 * then three fifths of the own name are enough. */
	floor = (sum[0] + sum[1]) * 2 / 5;
	if (sum[0] > 0 && floor > sum[0] * 3 / 5)
		floor = sum[0] * 3 / 5;
	plan->floor_units = floor / plan->unit + 1;
}

static void muhammads_find(struct plan *plan)
{
	const char *text;

	for (int at = 0; (text = name_muhammad(at)) != NULL; at++) {
		enum script script = (unsigned char)text[0] < 0x80 ? SCRIPT_LATIN : SCRIPT_ARABIC;
		uint32_t token = index_token_find(plan->index, token_sort(TOKEN_NAME, script), text);

		if (token != NO_TOKEN && plan->muhammad_count < MUHAMMADS_MOST)
			plan->muhammads[plan->muhammad_count++] = token;
	}
}

enum result plan_groups(struct plan *plan)
{
	const struct person *person = plan->asked->person;

	for (int at = 0; at < person->name.count; at++)
		group_make(plan, 0, &person->name, at);
	for (int at = 0; at < person->father.count; at++)
		group_make(plan, 1, &person->father, at);
	compounds_make(plan, 0, &person->name);
	compounds_make(plan, 1, &person->father);
	qsort(plan->groups, (size_t)plan->group_count, sizeof(plan->groups[0]), group_compare);
	twins_find(plan);
	for (int group = 0; group < plan->group_count; group++) {
		TRY(levels_make(plan, &plan->groups[group]));
		places_note(plan, group);
	}
	units_make(plan);
	muhammads_find(plan);
	TAKE(plan->job, plan->fatherless.dense = NEW(plan->job->arena, struct list));
	plan->fatherless.dense_count = 1;
	plan->fatherless.dense->bits = plan->index->sections[SECTION_FATHERLESS].data;
	return OK;
}
