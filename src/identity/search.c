/* search.c - the order of a search: numbers, spans of birth dates, the last weighing, the changes beside the index. */
#include "identity/search_inside.h"

#include <stdlib.h>

/* How many more than wanted are weighed in the end: the quick weight is not quite the score. */
#define FOUND_MORE 40

/* ---- what can be looked for ---- */

static bool name_is_told(const struct name *name)
{
	for (int at = 0; at < name->count; at++)
		if (name->tokens[at].kind == TOKEN_NAME)
			return true;
	return false;
}

static enum result question_check(struct job *job, const struct search_question *question)
{
	const struct person *person = &question->person;

	if (question->most < 1 || question->most > CANDIDATES_MOST)
		return job_fail(job, INVALID, "most", "question-most", "A search gives 1 to %d people.",
				CANDIDATES_MOST);
	if (person->number_count == 0 && !name_is_told(&person->name) && !name_is_told(&person->father))
		return job_fail(job, INVALID, "name", "question-empty",
				"Give a name, a father's name or a number: titles and initials alone find nobody.");
	return OK;
}

/* ---- numbers ---- */

/* People of one hash who are looked at. */
#define SAME_HASH_MOST 256

static int number_bits(const struct weights *weights, enum number_kind kind)
{
	return kind == NUMBER_NATIONAL   ? weights->national_same
	       : kind == NUMBER_DOCUMENT ? weights->document_same
					 : weights->phone_same;
}

static bool has_number(const struct record *record, const struct person_number *number)
{
	for (int at = 0; at < record->number_count; at++)
		if (record->numbers[at].kind == number->kind && strcmp(record->numbers[at].text, number->text) == 0)
			return true;
	return false;
}

static void numbers_search(struct plan *plan)
{
	const struct person *person = plan->asked->person;

	for (int number = 0; number < person->number_count; number++) {
		uint32_t count, before = UINT32_MAX;
		const unsigned char *at = index_number_find(plan->index, &person->numbers[number], &count);

		if (at == NULL) {
			plan->damaged = true;
			return;
		}
		for (count = count > SAME_HASH_MOST ? SAME_HASH_MOST : count; count > 0; count--, at += 4) {
			struct record record;
			size_t size;
			const unsigned char *bytes = index_record(plan->index, load32(at), &size);

			/* Two of his numbers may stand in one list, one behind the other: he counts once. */
			if (load32(at) == before)
				continue;
			before = load32(at);
			plan->effort += EFFORT_PERSON;
			if (bytes == NULL || !record_read(bytes, size, plan->index->reference_bytes, &record)) {
				plan->damaged = true;
				return;
			}
			if (has_number(&record, &person->numbers[number]))
				person_weigh(plan, load32(at), false,
					     number_bits(plan->asked->weights, person->numbers[number].kind));
		}
	}
}

/* ---- spans ---- */

/* The most that sex and place may weigh; a place that is spelt otherwise and rarer than the one asked may weigh more,
 * which is not worth reading half the register for. */
static int other_rest(struct plan *plan)
{
	const struct person *person = plan->asked->person;
	int rest = person->sex != SEX_UNKNOWN ? plan->asked->weights->sex_same : 0;

	if (person->place[0] != '\0') {
		struct waterfall waterfall = {0};

		memcpy(plan->someone.place, person->place, sizeof(person->place));
		weigh_place(plan->asked, &plan->someone, &waterfall);
		rest += waterfall.bits;
	}
	return rest;
}

/* The most that any birth of the years may weigh, the special ones aside. */
static int years_rest(struct plan *plan, int first, int last)
{
	const struct birth *asked = &plan->asked->person->birth;
	int most = INT_MIN;

	for (int year = first; year <= last; year++) {
		const struct birth tried[] = {{.year = year},
					      {.year = year, .month = 1, .day = 1},
					      {.year = year, .month = asked->month},
					      {.year = year, .month = asked->month, .day = 28},
					      {.year = year, .month = 2, .day = 3},
					      {.year = year, .month = asked->month, .day = asked->day}};

		for (size_t at = 0; at < sizeof(tried) / sizeof(tried[0]); at++) {
			int key = birth_key(&tried[at]), bits = birth_key_bits(plan, key);
			bool special = false;

			for (int known = 0; known < plan->special_key_count; known++)
				special = special || plan->special_keys[known] == key;
			if (!special && bits > most)
				most = bits;
		}
	}
	return most;
}

static int year_clamp(int year)
{
	return year < BIRTH_YEAR_FIRST ? BIRTH_YEAR_FIRST : year > BIRTH_YEAR_LAST ? BIRTH_YEAR_LAST : year;
}

/* The number of the first person who was born in a year or later. */
static uint32_t year_first(const struct plan *plan, int year)
{
	return index_birth_first(plan->index, (year - BIRTH_YEAR_FIRST) * BIRTH_KEYS_OF_YEAR);
}

/* Everybody born in the years from first to last. */
static struct span years_span(struct plan *plan, int first, int last)
{
	struct span span = {.wide = true};
	int other = other_rest(plan);

	if (first > last)
		return span;
	span.first = year_first(plan, first);
	span.end = year_first(plan, last + 1);
	span.rest = years_rest(plan, first, last) + other;
	if (last - first >= SPAN_YEARS_MOST)
		return span;
	for (int year = first; year <= last; year++) {
		span.years[span.year_count].end = year_first(plan, year + 1);
		span.years[span.year_count++].rest = years_rest(plan, year, year) + other;
	}
	return span;
}

/* The dates that weigh much: the one asked for, day and month swapped, the same day of the years around. */
static bool special_search(struct plan *plan, const struct birth *asked)
{
	struct birth tried[6];
	int count = 0;

	if (asked->month == 0 || asked->day == 0)
		return true;
	tried[count++] = *asked;
	if (asked->day <= 12 && asked->day != asked->month)
		tried[count++] = (struct birth){.year = asked->year, .month = asked->day, .day = asked->month};
	for (int off = 1; off <= 2; off++) {
		tried[count++] = (struct birth){.year = asked->year - off, .month = asked->month, .day = asked->day};
		tried[count++] = (struct birth){.year = asked->year + off, .month = asked->month, .day = asked->day};
	}
	for (int at = 0; at < count; at++) {
		int key = birth_key(&tried[at]);
		struct span span;

		if (key == BIRTH_UNKNOWN)
			continue;
		span = (struct span){.first = index_birth_first(plan->index, key),
				     .end = index_birth_first(plan->index, key + 1),
				     .rest = birth_key_bits(plan, key) + other_rest(plan)};
		if (!span_search(plan, &span))
			return false;
		plan->special_keys[plan->special_key_count++] = key;
	}
	return true;
}

/* All that the best may weigh: the heaviest token of each group. */
static int groups_most(const struct plan *plan)
{
	int sum = 0;

	for (int group = 0; group < plan->group_count; group++)
		sum += plan->groups[group].level_count > 0 && !plan->groups[group].joined
			   ? plan->groups[group].levels[0].bits
			   : 0;
	return sum;
}

/* How much less than the best somebody may weigh who was born in quite other years than those asked for. */
#define BEYOND (4 * BIT)

/* How much less than the best is looked for again, after a first walk. */
#define GLANCE (12 * BIT)

/* People in windows, where no pair helps: first who has three quarters of what all names weigh, which is quick, and
 * whoever is found raises what the second walk, which wants everybody, must look for. */
static void spans_walk(struct plan *plan, const struct span *spans, int count)
{
	struct found found[FOUND_MOST];
	int found_count = plan->found_count, floor_units = plan->floor_units, best = plan->best;
	struct wanted wanted = plan->wanted;
	bool through;

	memcpy(found, plan->found, sizeof(found));
	plan->floor_units = (groups_most(plan) - plan->base) * 3 / 4 / plan->unit + 1;
	through = span_search(plan, &spans[0]);
	plan->floor_units = floor_units;
	if (plan->best > INT_MIN + GLANCE)
		plan->least = plan->best - GLANCE;
	if (!through)
		return;
	/* The second walk meets the same people again. */
	memcpy(plan->found, found, sizeof(found));
	plan->found_count = found_count;
	plan->best = best;
	plan->wanted = wanted;
	plan->ties = 0;
	memset(plan->tally, 0, sizeof(plan->tally));
	for (int at = 0; at < count; at++)
		if (!span_search(plan, &spans[at]))
			return;
}

static void spans_find(struct plan *plan, const struct span *spans, int count)
{
	if (!pairs_search(plan, spans, count))
		spans_walk(plan, spans, count);
}

static void spans_search(struct plan *plan)
{
	const struct birth *asked = &plan->asked->person->birth;
	int first = year_clamp(asked->year - asked->spread), last = year_clamp(asked->year + asked->spread);
	int before = year_clamp(first - 1), behind = year_clamp(last + 1);
	struct span unknown = {.first = index_birth_first(plan->index, BIRTH_UNKNOWN),
			       .end = (uint32_t)plan->index->people,
			       .rest = other_rest(plan),
			       .wide = true};

	if (asked->year == 0) {
		unknown.first = 0;
		spans_find(plan, &unknown, 1);
		return;
	}
	plan->birth_least = (before - BIRTH_YEAR_FIRST) * BIRTH_KEYS_OF_YEAR;
	plan->birth_most = (behind - BIRTH_YEAR_FIRST + 1) * BIRTH_KEYS_OF_YEAR - 1;
	if (!special_search(plan, asked))
		return;
	/* The years asked for, those whose date is not known, and one year beyond. */
	spans_find(plan,
		   (struct span[]){years_span(plan, first, last), unknown, years_span(plan, before, first - 1),
				   years_span(plan, last + 1, behind)},
		   4);
	if (plan->cut || plan->damaged)
		return;
	/* All others when nobody was found who agrees in most; then only who agrees in four fifths of all names, and is
	 * not far behind the best. */
	if (plan->best >= (groups_most(plan) + years_rest(plan, first, last) + other_rest(plan)) * 3 / 5)
		return;
	if (plan->best > INT_MIN + BEYOND && plan->best - BEYOND > plan->least)
		plan->least = plan->best - BEYOND;
	plan->floor_units = (groups_most(plan) * 4 / 5 - plan->base) / plan->unit + 1;
	spans_find(plan,
		   (struct span[]){years_span(plan, BIRTH_YEAR_FIRST, before - 1),
				   years_span(plan, behind + 1, BIRTH_YEAR_LAST)},
		   2);
}

/* ---- the last weighing ---- */

struct weighed {
	struct candidate candidate; /* weighed, but for what would decide about him */
	int quick;                  /* bits of the quick weighing */
};

static int weighed_compare(const void *a, const void *b)
{
	const struct weighed *const *left = a, *const *right = b;
	const struct candidate *one = &(*left)->candidate, *two = &(*right)->candidate;

	if (one->score.bits != two->score.bits)
		return one->score.bits > two->score.bits ? -1 : 1;
	return one->reference < two->reference ? -1 : one->reference > two->reference;
}

static int found_compare(const void *a, const void *b)
{
	const struct found *left = a, *right = b;

	return left->bits != right->bits ? right->bits - left->bits
					 : (left->number > right->number) - (left->number < right->number);
}

/* The quick weight is within so much of the score, nearly always, but for names that the score alone hears. */
#define UNHEARD_OFF (3 * BIT)

/* May it be that somebody is not far behind the best, though his quick weight is? */
static bool is_near(struct plan *plan, const struct found *found)
{
	int behind = plan->found[0].bits - MARGIN - UNHEARD_OFF - found->bits;

	return behind <= 0 || strangers_gain(plan, found->number) >= behind;
}

/* Weighs the found with the score, but for those whose quick weight is too far behind; adds them to `weighed`. */
static enum result found_weigh(struct plan *plan, bool in_changes, int most, struct weighed **weighed, int *count)
{
	qsort(plan->found, (size_t)plan->found_count, sizeof(plan->found[0]), found_compare);
	for (int token = 0; token < ASKED_FATHER * 2; token++)
		if (plan->asked->tokens[token].token != NULL)
			glances_note(&plan->asked->tokens[token].sounding, &plan->glances[token]);
	for (int at = 0; at < plan->found_count; at++) {
		struct weighed *each;

		if (at >= most && plan->found[at].bits < plan->found[most - 1].bits - QUICK_OFF)
			break;
		if (!is_near(plan, &plan->found[at]))
			continue;
		TAKE(plan->job, each = arena_room(plan->job->arena, sizeof(*each)));
		TRY(index_person(plan->job, plan->index, plan->found[at].number, &each->candidate.person));
		each->candidate.number = plan->found[at].number;
		each->candidate.reference = each->candidate.person.reference;
		each->candidate.in_changes = in_changes;
		asked_weigh(plan->asked, &each->candidate.person, &each->candidate.score);
		each->quick = plan->found[at].bits;
		weighed[(*count)++] = each;
	}
	return OK;
}

/* How many fit as well as the first: those weighed by the score, and those seen in passing who weighed as much by the
 * quick weighing as the first did. */
static void equals_count(const struct plan *plans, int plan_count, struct weighed *const *weighed, int count,
			 struct search_answer *answer)
{
	const struct weighed *first = weighed[0];

	answer->equal = 0;
	for (int at = 0; at < count; at++)
		answer->equal += weighed[at]->candidate.score.bits >= first->candidate.score.bits - BIT;
	for (int plan = 0; plan < plan_count; plan++) {
		int64_t seen = 0;

		for (int place = 0; place < TALLY_PLACES; place++)
			if ((place - TALLY_ZERO) * BIT >= first->quick - BIT)
				seen += plans[plan].tally[place];
		for (int at = 0; at < plans[plan].found_count; at++)
			seen -= plans[plan].found[at].bits >= first->quick - BIT;
		answer->equal += seen > 0 ? seen : 0;
		answer->equal_is_least = answer->equal_is_least || plan_least(&plans[plan]) > first->quick - BIT;
	}
}

static enum result plan_open(struct job *job, const struct index_set *set, bool changes, const struct terms *terms,
			     struct asked_person *asked, const struct search_question *question, struct plan *plan)
{
	int most = question->most + FOUND_MORE;

	/* Once: it is large. */
	memset(plan, 0, sizeof(*plan));
	plan->job = job;
	plan->index = changes ? set->changes : set->index;
	plan->terms = terms;
	plan->hidden_by = changes ? NULL : set->changes;
	plan->asked = asked;
	plan->found_most = most < FOUND_MOST ? most : FOUND_MOST;
	plan->most = question->most;
	plan->best = plan->least = plan->wanted.least = INT_MIN;
	plan->effort_most = question->effort > 0 ? question->effort : SEARCH_EFFORT_USUAL;
	TRY(plan_groups(plan));
	return pairs_open(plan);
}

static enum result plan_search(struct plan *plan)
{
	numbers_search(plan);
	if (plan->group_count > 0 && !plan->damaged)
		spans_search(plan);
	if (plan->damaged)
		return index_lies(plan->job, SECTION_POSTINGS);
	return plan->failed;
}

enum result search_people(struct job *job, const struct index_set *set, const struct weights *weights,
			  const struct search_question *question, struct search_answer *ret_answer)
{
	struct frequency frequency;
	struct search_answer answer = {0};
	struct weighed *weighed[2 * FOUND_MOST];
	struct asked_person *asked;
	struct terms *terms;
	struct plan *plans;
	int count = 0, plan_count = set->changes != NULL ? 2 : 1;

	TRY(question_check(job, question));
	TAKE(job, terms = arena_room(job->arena, sizeof(*terms)));
	terms_widen(set->index, &question->person, terms);
	frequency =
	    terms_frequency(terms, index_people(set->index) + (set->changes != NULL ? index_people(set->changes) : 0));
	TRY(asked_open(job, weights, &frequency, &question->person, &asked));
	TAKE(job, plans = arena_room(job->arena, (size_t)plan_count * sizeof(*plans)));
	for (int at = 0; at < plan_count; at++) {
		TRY(plan_open(job, set, at == 1, terms, asked, question, &plans[at]));
		TRY(plan_search(&plans[at]));
		TRY(found_weigh(&plans[at], at == 1, question->most, weighed, &count));
		answer.effort += plans[at].effort;
		answer.cut = answer.cut || plans[at].cut;
	}
	answer.equal_is_least = answer.cut;
	if (count > 0) {
		qsort(weighed, (size_t)count, sizeof(weighed[0]), weighed_compare);
		equals_count(plans, plan_count, weighed, count, &answer);
	}
	answer.count = count < question->most ? count : question->most;
	TAKE(job, answer.candidates = arena_room(job->arena, (size_t)answer.count * sizeof(struct candidate)));
	for (int at = 0; at < answer.count; at++) {
		answer.candidates[at] = weighed[at]->candidate;
		asked_decide(asked, &answer.candidates[at].person, &answer.candidates[at].score);
	}
	*ret_answer = answer;
	return OK;
}
