/* score.c - the sum: bars, prior, probability, and what would decide. */
#include "identity/score_inside.h"

#include <math.h>
#include <string.h>

static const char *const field_words[PERSON_COUNT] = {"name", "father", "birth", "sex", "place", "number"};

const char *person_field_name(enum person_field field)
{
	return field < PERSON_COUNT ? field_words[field] : "";
}

static void text_set(char to[TOKEN_BYTES_MOST + 1], const char *from)
{
	size_t size = strnlen(from, TOKEN_BYTES_MOST);

	memcpy(to, from, size);
	to[size] = '\0';
}

/* A waterfall that is full (two names of a dozen tokens that do not agree) goes on in the last bar of its field, so
 * that the bars still are the sum. The fields behind the names always find room. */
#define BARS_BEHIND_NAMES 7

void waterfall_add(struct waterfall *waterfall, enum person_field field, const char *how, const char *asked_text,
		   const char *found_text, int bits)
{
	struct score *score = waterfall->score;
	struct waterfall_bar *bar;

	waterfall->bits += bits;
	if (!score)
		return;
	if (field <= PERSON_FATHER && score->bar_count >= WATERFALL_MOST - BARS_BEHIND_NAMES - 1 &&
	    score->bars[score->bar_count - 1].field == field) {
		bar = &score->bars[score->bar_count - 1];
		bar->how = "other";
		bar->bits += bits;
		return;
	}
	bar = &score->bars[score->bar_count++];
	bar->field = field;
	bar->how = how;
	bar->bits = bits;
	text_set(bar->asked, asked_text);
	text_set(bar->found, found_text);
}

static int prior_bits(const struct asked_person *asked)
{
	int64_t people = asked->frequency->people;

	return asked->weights->prior - bits_of(people > 1 ? (uint64_t)people : 1);
}

/* Another one of the family shares the father, the family name and the place. Against him, of whom there are few, only
 * what is the person's own tells. Somebody who bears the same name and father's name, however rare they are (families
 * name their children after one another), shares all names: against him only birth and numbers tell. What is told
 * beyond counts for an eighth, so that order stays. */
int kin_bits(const struct asked_person *asked, const struct waterfall *whole)
{
	int kin = asked->weights->kin + whole->own, namesake = asked->weights->namesake + whole->apart;
	int beyond = whole->bits - (kin < namesake ? kin : namesake);

	return beyond > 0 ? -(beyond * 7 / 8) : 0;
}

static void weigh_rest(struct asked_person *asked, const struct person *found, struct waterfall *waterfall)
{
	weigh_birth(asked, found, waterfall);
	weigh_sex(asked, found, waterfall);
	weigh_place(asked, found, waterfall);
	weigh_numbers(asked, found, waterfall);
}

static int weigh(struct asked_person *asked, const struct person *found, struct score *score)
{
	struct waterfall rest = {NULL, prior_bits(asked), 0, 0}, whole = {score, 0, 0, 0};
	int kin;

	weigh_rest(asked, found, &rest);
	weigh_names(asked, found, &rest, &whole);
	if (score)
		weigh_rest(asked, found, &(struct waterfall){score, 0, 0, 0});
	whole.bits += rest.bits;
	whole.own += rest.own;
	whole.apart += rest.apart;
	kin = kin_bits(asked, &whole);
	if (kin < 0)
		waterfall_add(&whole, PERSON_FATHER, "kin", "", "", kin);
	return whole.bits;
}

int asked_bits(struct asked_person *asked, const struct person *found)
{
	return weigh(asked, found, NULL);
}

void asked_weigh(struct asked_person *asked, const struct person *found, struct score *ret_score)
{
	ret_score->bar_count = 0;
	ret_score->prior = prior_bits(asked);
	ret_score->bits = weigh(asked, found, ret_score);
}

void asked_decide(const struct asked_person *asked, const struct person *found, struct score *score)
{
	score->probability = score_probability(asked->weights, score->bits);
	score->decider = decider_of(asked, found, score->bits);
}

void asked_score(struct asked_person *asked, const struct person *found, struct score *ret_score)
{
	asked_weigh(asked, found, ret_score);
	asked_decide(asked, found, ret_score);
}

void score_person(const struct weights *weights, const struct frequency *frequency, const struct person *asked,
		  const struct person *found, struct score *ret_score)
{
	struct known_token known[16] = {0};
	struct asked_person prepared;

	asked_prepare(&prepared, weights, frequency, asked, known, 16);
	asked_score(&prepared, found, ret_score);
}

/* ---- what would decide ---- */

/* How far the probability would move, on average, if a field were told that now weighs `now`: it may agree and then
 * weigh `same`, or not and weigh `other`. */
static double movement(const struct asked_person *asked, int bits, int now, int same, int other, int ask)
{
	double is = score_probability(asked->weights, bits);
	double agrees = fabs(score_probability(asked->weights, bits - now + same) - is);
	double differs = fabs(score_probability(asked->weights, bits - now + other) - is);

	return (is * agrees + (1 - is) * differs) * ask / 100;
}

/* Less than this moves nobody. */
#define MOVEMENT_LEAST 0.002

/* What an agreeing father's name or place usually weighs: two or three tokens, a district of two million. */
#define FATHER_USUAL (15 * BIT)
#define PLACE_USUAL (5 * BIT)

static bool found_national(const struct person *found)
{
	for (int at = 0; at < found->number_count; at++)
		if (found->numbers[at].kind == NUMBER_NATIONAL)
			return true;
	return false;
}

enum person_field decider_of(const struct asked_person *asked, const struct person *found, int bits)
{
	const struct weights *weights = asked->weights;
	const struct person *person = asked->person;
	double moves[PERSON_COUNT] = {0}, most = MOVEMENT_LEAST;
	enum person_field decider = PERSON_COUNT;

	/* Only what the row tells and the question does not, or not wholly. */
	if (found->father.count && !person->father.count)
		moves[PERSON_FATHER] =
		    movement(asked, bits, 0, FATHER_USUAL, weights->father_least, weights->ask_father);
	if (found->birth.day && !person->birth.day) {
		struct waterfall now = {0};

		weigh_birth(asked, found, &now);
		moves[PERSON_BIRTH] = movement(asked, bits, now.bits, weights->date_same,
					       person->birth.year ? weights->year_same_other_day : weights->birth_other,
					       weights->ask_birth);
	} else if (found->birth.year && !person->birth.year) {
		moves[PERSON_BIRTH] =
		    movement(asked, bits, 0, weights->year_same, weights->birth_other, weights->ask_birth);
	}
	if (found->sex != SEX_UNKNOWN && person->sex == SEX_UNKNOWN)
		moves[PERSON_SEX] = movement(asked, bits, 0, weights->sex_same, weights->sex_other, weights->ask_sex);
	if (found->place[0] && !person->place[0])
		moves[PERSON_PLACE] = movement(asked, bits, 0, PLACE_USUAL, weights->place_other, weights->ask_place);
	if (person->number_count == 0 && found_national(found))
		moves[PERSON_NUMBER] =
		    movement(asked, bits, 0, weights->national_same, weights->national_other, weights->ask_number);
	for (enum person_field field = PERSON_NAME; field < PERSON_COUNT; field++)
		if (moves[field] > most) {
			most = moves[field];
			decider = field;
		}
	return decider;
}
