/* search_weigh.c - a person's quick weight, from the numbers of the tokens in the record.
 *
 * What each token weighs is known from the groups, so names are weighed without their letters: for each script of the
 * record the best token of each group, else what a missing one costs, and what tokens cost that nobody asked for.
 * Birth, sex and place are weighed as score.h does. The result is close to score_person(), which has the last word
 * about the best. */
#include "identity/search_inside.h"

/* ---- names ---- */

/* What the tokens of a record are worth to the groups. */
struct names {
	int best[2][GROUPS_MOST];       /* by script; INT_MIN: no such token */
	uint32_t token[2][GROUPS_MOST]; /* the best one */
	int crossed[2][GROUPS_MOST];    /* found in the other field */
	int extra[2][2];                /* by script and field */
	int called_extra[2][2];         /* of the name that one is called by */
	bool told[2][2], called[2][2];  /* who is called by what was met already */
};

/* The name that a person is called by: the first, or the one behind "Muhammad" (score_names.c). */
static bool is_called(const struct plan *plan, uint32_t token, unsigned char sort)
{
	if ((sort & 7) != TOKEN_NAME)
		return false;
	for (int at = 0; at < plan->muhammad_count; at++)
		if (plan->muhammads[at] == token)
			return false;
	return true;
}

static int extra_weigh(const struct plan *plan, unsigned char sort, int field)
{
	const struct weights *weights = plan->asked->weights;

	switch (sort & 7) {
	case TOKEN_WEAK:
		return weights->extra_weak;
	case TOKEN_INITIAL:
		return weights->extra_initial;
	default:
		if (field == 1)
			return (sort & SORT_FREQUENT) != 0 ? weights->father_extra_frequent : weights->father_extra;
		return (sort & SORT_FREQUENT) != 0 ? weights->extra_frequent : weights->extra;
	}
}

static bool is_name(const struct plan *plan, const struct group *group)
{
	return !group->joined && plan->asked->person->father.tokens[group->asked - ASKED_FATHER].kind == TOKEN_NAME;
}

/* As score_names.c has it: of a father often only what he is called by is known; where that agrees, the rest of his
 * name is missing as a whole. */
static int extras_least(const struct plan *plan, const struct names *names, int script)
{
	int asked = 0, agree = 0;

	for (int group = 0; group < plan->group_count; group++)
		if (plan->groups[group].field == 1 && is_name(plan, &plan->groups[group])) {
			asked++;
			agree += names->best[script][group] != INT_MIN;
		}
	return asked == 1 && agree == 1 ? plan->asked->weights->father_part : INT_MIN;
}

/* The token in the groups of both fields; false when it is of none. One that agrees in its own field tells nothing new
 * in the other. */
static bool groups_weigh(const struct plan *plan, uint32_t token, int field, int script, struct names *names)
{
	/* In a group it stands once, and may be the initial. */
	const struct token_place *others[2 * GROUPS_MOST];
	bool own = false;
	int other_count = 0;

	for (uint32_t place = place_of_token(token); plan->places[place].token != 0;
	     place = (place + 1) % TOKEN_PLACES) {
		const struct token_place *each = &plan->places[place];

		if (each->token != token + 1)
			continue;
		if (plan->groups[each->group].field != field) {
			if (!plan->groups[each->group].joined)
				others[other_count++] = each;
			continue;
		}
		own = true;
		if (each->bits <= names->best[script][each->group])
			continue;
		names->best[script][each->group] = each->bits;
		names->token[script][each->group] = token;
	}
	for (int at = 0; at < other_count; at++) {
		const struct token_place *each = others[at];
		int bits = own ? plan->asked->weights->crossed_again : each->bits + plan->asked->weights->crossed;

		if (bits > names->crossed[script][each->group])
			names->crossed[script][each->group] = bits;
	}
	return own || other_count > 0;
}

static void token_weigh(const struct plan *plan, uint32_t token, int field, struct names *names)
{
	unsigned char sort;
	int script;
	bool called;

	if (token >= plan->index->tokens)
		return;
	sort = plan->index->sections[SECTION_SORTS].data[token];
	script = (sort & 8) != 0;
	names->told[script][field] = true;
	called = !names->called[script][field] && is_called(plan, token, sort);
	names->called[script][field] |= called;
	if (!groups_weigh(plan, token, field, script, names)) {
		if (called)
			names->called_extra[script][field] =
			    field == 0 ? plan->asked->weights->extra_called : plan->asked->weights->father_extra_called;
		else
			names->extra[script][field] += extra_weigh(plan, sort, field);
	}
}

/* What a group of the father's name weighs where it agrees: little more than nothing where the own name has told the
 * same (score_names.c). Each group of the name stands for one of the father's. */
static int news_weigh(const struct plan *plan, const struct names *names, int script, int group, bool told[GROUPS_MOST])
{
	int bits = names->best[script][group], least = plan->asked->weights->repeated;

	for (int other = 0; other < plan->group_count; other++) {
		int left;

		if (plan->groups[other].field != 0 || told[other] || names->best[script][other] == INT_MIN ||
		    (names->token[script][other] != names->token[script][group] && plan->groups[group].twin != other))
			continue;
		told[other] = true;
		left = bits - names->best[script][other] > least ? bits - names->best[script][other] : least;
		return left < bits ? left : bits;
	}
	return bits;
}

static int field_sum(const struct plan *plan, const struct names *names, int field, int script)
{
	int least = field == 1 ? extras_least(plan, names, script) : INT_MIN;
	bool told[GROUPS_MOST] = {false};
	int sum = names->extra[script][field] > least ? names->extra[script][field] : least;

	sum += names->called_extra[script][field];
	for (int group = 0; group < plan->group_count; group++) {
		const struct group *each = &plan->groups[group];
		int crossed = names->crossed[script][group];

		if (each->field != field)
			continue;
		if (names->best[script][group] == INT_MIN)
			sum += crossed > each->missing ? crossed : each->missing;
		else
			sum += field == 1 ? news_weigh(plan, names, script, group, told) : names->best[script][group];
	}
	return sum;
}

static int names_weigh(const struct plan *plan, const struct record *record)
{
	const struct weights *weights = plan->asked->weights;
	const struct person *asked = plan->asked->person;
	struct names names;
	int sum = 0;

	/* Of groups only those that there are: it is done for everybody. */
	memset(names.extra, 0, sizeof(names.extra));
	memset(names.called_extra, 0, sizeof(names.called_extra));
	memset(names.told, 0, sizeof(names.told));
	memset(names.called, 0, sizeof(names.called));
	for (int group = 0; group < plan->group_count; group++)
		names.best[0][group] = names.best[1][group] = names.crossed[0][group] = names.crossed[1][group] =
		    INT_MIN;
	for (int at = 0; at < record->name_count + record->father_count; at++)
		token_weigh(plan, record->tokens[at], at >= record->name_count, &names);
	for (int field = 0; field < 2; field++) {
		int least = field == 0 ? weights->name_least : weights->father_least, best = INT_MIN;

		if ((field == 0 ? asked->name.count : asked->father.count) == 0)
			continue;
		for (int script = 0; script < 2; script++)
			if (names.told[script][field]) {
				int bits = field_sum(plan, &names, field, script);

				best = bits > best ? bits : best;
			}
		if (best != INT_MIN)
			sum += best > least ? best : least;
	}
	return sum;
}

/* ---- the rest ---- */

int birth_key_bits(struct plan *plan, int key)
{
	uint32_t known = (uint32_t)key % BIRTHS_KNOWN;
	struct waterfall waterfall = {0};

	if (plan->births_known[known].key != key + 1) {
		plan->someone.birth = birth_of_key(key);
		weigh_birth(plan->asked, &plan->someone, &waterfall);
		plan->births_known[known].key = key + 1;
		plan->births_known[known].bits = waterfall.bits;
	}
	return plan->births_known[known].bits;
}

/* Until which number people have a birth that weighs the same: of the year where only the year is asked for, else of
 * the day. */
static void birth_span_note(struct plan *plan, int key)
{
	int first = key, behind = key + 1;

	if (plan->asked->person->birth.month == 0 && key != BIRTH_UNKNOWN) {
		first = key / BIRTH_KEYS_OF_YEAR * BIRTH_KEYS_OF_YEAR;
		behind = first + BIRTH_KEYS_OF_YEAR;
	}
	plan->birth_first = index_birth_first(plan->index, first);
	plan->birth_end = behind < BIRTH_KEYS ? index_birth_first(plan->index, behind) : (uint32_t)plan->index->people;
}

/* People stand in the order of their births: mostly the key is that of the one before, or weighs the same. */
static int birth_of_person(struct plan *plan, uint32_t number)
{
	if (number < plan->birth_first || number >= plan->birth_end) {
		plan->birth_key = index_birth_key(plan->index, number, plan->birth_least, plan->birth_most);
		birth_span_note(plan, plan->birth_key);
		plan->birth_bits = birth_key_bits(plan, plan->birth_key);
	}
	return plan->birth_key;
}

static int sex_weigh(const struct plan *plan, const struct record *record)
{
	enum sex asked = plan->asked->person->sex;

	if (asked == SEX_UNKNOWN || record->sex == SEX_UNKNOWN)
		return 0;
	return asked == record->sex ? plan->asked->weights->sex_same : plan->asked->weights->sex_other;
}

static int place_weigh(struct plan *plan, uint32_t place)
{
	uint32_t known = place % PLACES_KNOWN;
	struct waterfall waterfall = {0};
	struct vocabulary_entry entry;

	if (plan->asked->person->place[0] == '\0' || place == NO_TOKEN || !index_entry(plan->index, place, &entry))
		return 0;
	if (plan->places_known[known].place == place + 1)
		return plan->places_known[known].bits;
	memcpy(plan->someone.place, plan->index->sections[SECTION_TEXT].data + entry.text, entry.text_size);
	plan->someone.place[entry.text_size] = '\0';
	weigh_place(plan->asked, &plan->someone, &waterfall);
	plan->places_known[known].place = place + 1;
	plan->places_known[known].bits = waterfall.bits;
	return waterfall.bits;
}

/* ---- the best ---- */

/* More ties than this are not counted one by one. */
#define TIES_MOST 1000

int plan_least(const struct plan *plan)
{
	int least = plan->least, full;

	if (plan->best > INT_MIN + MARGIN && plan->best - MARGIN > least)
		least = plan->best - MARGIN;
	if (plan->wanted.least > INT_MIN + QUICK_OFF && plan->wanted.least - QUICK_OFF > least)
		least = plan->wanted.least - QUICK_OFF;
	if (plan->found_count < plan->found_most)
		return least;
	full = plan->found[0].bits;
	if (full > plan->best - BIT && plan->ties < TIES_MOST)
		full = plan->best - BIT;
	return full > least ? full : least;
}

/* The place in the tally for a weight, and its least weight. */
static int tally_place(int bits)
{
	int place = (bits + TALLY_ZERO * BIT) / BIT;

	return place < 0 ? 0 : place >= TALLY_PLACES ? TALLY_PLACES - 1 : place;
}

static void tally_note(struct plan *plan, int bits)
{
	plan->tally[tally_place(bits)]++;
	if (bits > plan->best) {
		plan->best = bits;
		plan->ties = 0;
		for (int place = tally_place(bits - BIT); place < TALLY_PLACES; place++)
			plan->ties += plan->tally[place];
	} else if (bits >= plan->best - BIT) {
		plan->ties++;
	}
}

/* `found` is a heap, the least at its top. */
static void heap_sink(struct plan *plan, int at)
{
	for (;;) {
		int least = at;

		for (int child = 2 * at + 1; child <= 2 * at + 2 && child < plan->found_count; child++)
			if (plan->found[child].bits < plan->found[least].bits)
				least = child;
		if (least == at)
			return;
		struct found swap = plan->found[at];
		plan->found[at] = plan->found[least];
		plan->found[least] = swap;
		at = least;
	}
}

/* Notes a weight among those of the best who are wanted: who is far below the last of these is not weighed in the end.
 */
static void wanted_note(struct plan *plan, int bits)
{
	struct wanted *wanted = &plan->wanted;
	int at;

	if (wanted->count == plan->most && bits <= wanted->bits[plan->most - 1])
		return;
	wanted->count += wanted->count < plan->most;
	for (at = wanted->count - 1; at > 0 && wanted->bits[at - 1] < bits; at--)
		wanted->bits[at] = wanted->bits[at - 1];
	wanted->bits[at] = bits;
	if (wanted->count == plan->most)
		wanted->least = wanted->bits[plan->most - 1];
}

static void found_keep(struct plan *plan, uint32_t number, int bits)
{
	int at;

	for (at = 0; at < plan->found_count; at++)
		if (plan->found[at].number == number)
			return;
	if (plan->found_count == plan->found_most) {
		if (bits <= plan->found[0].bits)
			return;
		plan->found[0] = (struct found){number, bits};
		heap_sink(plan, 0);
		wanted_note(plan, bits);
		return;
	}
	for (at = plan->found_count++; at > 0 && plan->found[(at - 1) / 2].bits > bits; at = (at - 1) / 2)
		plan->found[at] = plan->found[(at - 1) / 2];
	plan->found[at] = (struct found){number, bits};
	wanted_note(plan, bits);
}

static bool is_hidden(const struct plan *plan, const unsigned char *bytes)
{
	int size = plan->index->reference_bytes;
	uint64_t reference = 0;

	if (plan->hidden_by == NULL || bytes[0] < size)
		return false;
	for (int byte = 0; byte < size; byte++)
		reference |= (uint64_t)bytes[1 + bytes[0] - size + byte] << 8 * byte;
	return index_hides(plan->hidden_by, reference);
}

void person_weigh(struct plan *plan, uint32_t number, bool wide, int more)
{
	struct record record;
	size_t size;
	const unsigned char *bytes = index_record(plan->index, number, &size);
	int key = birth_of_person(plan, number), bits = more + plan->birth_bits;

	for (int special = 0; wide && special < plan->special_key_count; special++)
		if (plan->special_keys[special] == key)
			return;
	plan->effort += EFFORT_PERSON;
	if (bytes == NULL || record_tokens_read(bytes, size, &record) == NULL) {
		plan->damaged = true;
		return;
	}
	bits += names_weigh(plan, &record) + sex_weigh(plan, &record) + place_weigh(plan, record.place);
	if (plan->found_count == plan->found_most && bits <= plan->found[0].bits && bits < plan->best - BIT)
		return;
	if (is_hidden(plan, bytes))
		return;
	tally_note(plan, bits);
	found_keep(plan, number, bits);
}
