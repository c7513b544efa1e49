/* number_search.c - the numbers around a number, looked up one by one (number_search.h). */
#include "identity/number_search.h"

#include "identity/index_file.h"
#include "identity/national_number.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

/* People of one hash who are looked at. */
#define SAME_HASH_MOST 256
/* More who are one digit away are a family: the list does not need them all. */
#define NEAR_PEOPLE_MOST 20

/* A search that is going on. */
struct nearby {
	struct job *job;
	const struct index_set *set;
	struct asked_person *asked;
	struct candidate *found; /* NEAR_PEOPLE_MOST of them */
	int count;
};

static bool has_number(const struct person *person, const struct person_number *number)
{
	for (int at = 0; at < person->number_count; at++)
		if (person->numbers[at].kind == number->kind && strcmp(person->numbers[at].text, number->text) == 0)
			return true;
	return false;
}

static bool is_found(const struct nearby *nearby, uint64_t reference)
{
	for (int at = 0; at < nearby->count; at++)
		if (nearby->found[at].reference == reference)
			return true;
	return false;
}

/* Everybody of one index who has the number. */
static enum result number_take(struct nearby *nearby, bool in_changes, const struct person_number *number)
{
	const struct index *index = in_changes ? nearby->set->changes : nearby->set->index;
	const struct index *changes = in_changes ? NULL : nearby->set->changes;
	uint32_t count = 0;
	const unsigned char *at = index_number_find(index, number, &count);

	if (at == NULL)
		return index_lies(nearby->job, SECTION_POSTINGS);
	for (count = count > SAME_HASH_MOST ? SAME_HASH_MOST : count; count > 0; count--, at += 4) {
		struct candidate *candidate;

		if (nearby->count == NEAR_PEOPLE_MOST)
			return OK;
		candidate = &nearby->found[nearby->count];
		*candidate = (struct candidate){.number = load32(at), .in_changes = in_changes};
		TRY(index_person(nearby->job, index, candidate->number, &candidate->person));
		candidate->reference = candidate->person.reference;
		if (!has_number(&candidate->person, number) || is_found(nearby, candidate->reference) ||
		    (changes != NULL && index_hides(changes, candidate->reference)))
			continue;
		asked_score(nearby->asked, &candidate->person, &candidate->score);
		nearby->count++;
	}
	return OK;
}

static enum result both_take(struct nearby *nearby, const struct person_number *number)
{
	TRY(number_take(nearby, false, number));
	return nearby->set->changes != NULL ? number_take(nearby, true, number) : OK;
}

/* Each digit another one, then each two neighbours swapped. */
static enum result near_take(struct nearby *nearby, const struct person_number *number)
{
	for (int at = 0; at < CNIC_DIGITS; at++)
		for (char digit = '0'; digit <= '9'; digit++) {
			struct person_number near = *number;

			near.text[at] = digit;
			if (digit != number->text[at])
				TRY(both_take(nearby, &near));
		}
	for (int at = 0; at + 1 < CNIC_DIGITS; at++) {
		struct person_number near = *number;

		near.text[at] = number->text[at + 1];
		near.text[at + 1] = number->text[at];
		if (near.text[at] != near.text[at + 1])
			TRY(both_take(nearby, &near));
	}
	return OK;
}

static int candidate_compare(const void *a, const void *b)
{
	const struct candidate *left = a, *right = b;

	if (left->score.bits != right->score.bits)
		return left->score.bits > right->score.bits ? -1 : 1;
	return left->reference < right->reference ? -1 : left->reference > right->reference;
}

/* Those found join the candidates, in order; how many fit as well as the first is counted anew where the first is new.
 */
static enum result candidates_join(struct nearby *nearby, int most, struct search_answer *answer)
{
	struct candidate *all;
	int count = answer->count, first = count > 0 ? answer->candidates[0].score.bits : INT_MIN;

	TAKE(nearby->job, all = NEW_MANY(nearby->job->arena, struct candidate, (size_t)(count + nearby->count)));
	memcpy(all, answer->candidates, sizeof(*all) * (size_t)count);
	for (int at = 0; at < nearby->count; at++) {
		bool known = false;

		for (int other = 0; other < answer->count && !known; other++)
			known = answer->candidates[other].reference == nearby->found[at].reference;
		if (!known)
			all[count++] = nearby->found[at];
	}
	qsort(all, (size_t)count, sizeof(*all), candidate_compare);
	if (count > 0 && all[0].score.bits > first + BIT) {
		answer->equal = 0;
		for (int at = 0; at < count; at++)
			answer->equal += all[at].score.bits >= all[0].score.bits - BIT;
	}
	answer->candidates = all;
	answer->count = count < most ? count : most;
	return OK;
}

/* The national number that was asked for, when it is one and nobody of the answer has it; else NULL. */
static const struct person_number *number_missed(const struct person *asked, const struct search_answer *answer)
{
	for (int at = 0; at < asked->number_count; at++) {
		const struct person_number *number = &asked->numbers[at];
		bool found = false;

		if (number->kind != NUMBER_NATIONAL || strlen(number->text) != CNIC_DIGITS)
			continue;
		for (int candidate = 0; candidate < answer->count; candidate++)
			found |= has_number(&answer->candidates[candidate].person, number);
		if (!found)
			return number;
	}
	return NULL;
}

enum result number_search(struct job *job, const struct index_set *set, const struct weights *weights,
			  const struct search_question *question, struct search_answer *ret_answer)
{
	struct search_answer answer;
	struct nearby nearby = {.job = job, .set = set};
	struct frequency frequency = index_frequency(set->index);
	const struct person_number *number;

	TRY(search_people(job, set, weights, question, &answer));
	number = number_missed(&question->person, &answer);
	if (number != NULL) {
		frequency.people += set->changes != NULL ? index_people(set->changes) : 0;
		TAKE(job, nearby.found = NEW_MANY(job->arena, struct candidate, NEAR_PEOPLE_MOST));
		TRY(asked_open(job, weights, &frequency, &question->person, &nearby.asked));
		TRY(near_take(&nearby, number));
		TRY(candidates_join(&nearby, question->most, &answer));
	}
	*ret_answer = answer;
	return OK;
}
