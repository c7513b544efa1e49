/* score_test.c - what speaks for and against two people being one: bars, their sum, and what must always hold of them.
 */
#include "support/census.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

/* A register of 20,000 invented people: the frequencies are its own. */
static struct world {
	struct arena *arena;
	struct job job;
	const struct population *population;
	struct frequency frequency;
	const struct weights *weights;
} world;

static int world_open(void **unused)
{
	const struct census *census;

	(void)unused;
	world.arena = arena_open((size_t)1 << 30);
	world.job = (struct job){.arena = world.arena, .now = {SECONDS(1790000000)}};
	if (population_open(&world.job, 1, 20000, &world.population) != OK ||
	    census_take(&world.job, world.population, 20000, &census) != OK ||
	    weights_read(&world.job, (struct bytes){NULL, 0}, &world.weights) != OK)
		return 1;
	world.frequency = census_frequency(census);
	return 0;
}

static int world_close(void **unused)
{
	(void)unused;
	arena_close(world.arena);
	return 0;
}

/* A person in one line: name | father | born | sex | place | national number. */
static struct person person_of(const char *line)
{
	struct person person = {0};
	struct bytes cells[6] = {{0}};
	struct person_text text;

	for (int at = 0; at < 6; at++) {
		const char *end = strstr(line, " | ");

		cells[at] = (struct bytes){(const unsigned char *)line, end ? (size_t)(end - line) : strlen(line)};
		line = end ? end + 3 : line + strlen(line);
	}
	text = (struct person_text){.name = cells[0],
				    .father = cells[1],
				    .born = cells[2],
				    .sex = cells[3],
				    .place = cells[4],
				    .national_number = cells[5]};
	assert_int_equal(person_read(&world.job, &text, &person), OK);
	return person;
}

static const struct score *scored(const char *asked, const char *found)
{
	static struct score score;
	struct person mine = person_of(asked), theirs = person_of(found);

	score_person(world.weights, &world.frequency, &mine, &theirs, &score);
	return &score;
}

/* Each row: two people, a field, and the words of its bars in order. */
static const struct words {
	const char *asked, *found;
	enum person_field field;
	const char *how;
} words[] = {
    {"Bilal Ahmed", "Bilal Ahmed", PERSON_NAME, "same same"},
    {"Bilal Ahmad", "Bilal Ahmed", PERSON_NAME, "same spelling"},
    {"Bilal Ahmed", "بلال احمد", PERSON_NAME, "script script"},
    {"Ahmed Bilal", "Bilal Ahmed", PERSON_NAME, "same swapped"},
    {"Bilal", "Bilal Ahmed", PERSON_NAME, "same extra"},
    {"Bilal Ahmed", "Bilal", PERSON_NAME, "same missing"},
    {"M. Bilal", "Muhammad Bilal", PERSON_NAME, "initial same"},
    {"Zulfiqar Hashim Jatoi", "Bilal Naseer Gondal", PERSON_NAME, "other"},
    {"Sarbuland Khan", "Sar Buland Khan", PERSON_NAME, "compound same"},
    {"Sar Buland Khan", "Sarbuland Khan", PERSON_NAME, "compound same"},
    {"Bilal Rashid", "Bilal | Rashid Ahmed", PERSON_NAME, "same crossed"},
    {"Bilal | Rashid", "Bilal Rashid", PERSON_FATHER, "crossed"},
    {"Bilal s/o Rashid", "Bilal Rashid", PERSON_NAME, "same same"},
    {"Bilal", "Bilal | Rashid", PERSON_FATHER, "unknown"},
    {"Bilal | Naseer", "Bilal | Rashid Khattak Bangash", PERSON_FATHER, "other"},
    {"Bilal | Rashid", "Bilal | Rashid Khattak Bangash", PERSON_FATHER, "same extra extra"},
    {"B |  | 1990-05-17", "B |  | 1990-05-17", PERSON_BIRTH, "same-date"},
    {"B |  | 1990-01-01", "B |  | 1990-01-01", PERSON_BIRTH, "first-of-january"},
    {"B |  | 1990-05-17", "B |  | 1990-01-01", PERSON_BIRTH, "first-of-january"},
    {"B |  | 1990-05-07", "B |  | 1990-07-05", PERSON_BIRTH, "day-month-swapped"},
    {"B |  | 1990-05-17", "B |  | 1991-05-17", PERSON_BIRTH, "near-date"},
    {"B |  | 1990-05-17", "B |  | 1996-05-17", PERSON_BIRTH, "near-date"},
    {"B |  | 1987-05-17", "B |  | 1978-05-17", PERSON_BIRTH, "near-date"},
    {"B |  | 1990-05", "B |  | 1990-05-17", PERSON_BIRTH, "same-month"},
    {"B |  | 1990", "B |  | 1990-05-17", PERSON_BIRTH, "same-year"},
    {"B |  | 1990", "B |  | 1991", PERSON_BIRTH, "near-year"},
    {"B |  | 1990", "B |  | 1970", PERSON_BIRTH, "other"},
    {"B", "B |  | 1970", PERSON_BIRTH, "unknown"},
    {"B |  |  | M", "B |  |  | M", PERSON_SEX, "same"},
    {"B |  |  | M", "B |  |  | F", PERSON_SEX, "other"},
    {"B |  |  |  | Lahore", "B |  |  |  | lahore", PERSON_PLACE, "same"},
    {"B |  |  |  | Lahore", "B |  |  |  | لاہور", PERSON_PLACE, "same"},
    {"B |  |  |  | Lahore", "B |  |  |  | Quetta", PERSON_PLACE, "other"},
    {"B |  |  |  |  | 35202-1234567-1", "B |  |  |  |  | 3520212345671", PERSON_NUMBER, "same"},
    {"B |  |  |  |  | 35202-1234567-1", "B |  |  |  |  | 3520212345771", PERSON_NUMBER, "near"},
    {"B |  |  |  |  | 35202-1234567-1", "B |  |  |  |  | 3520221345671", PERSON_NUMBER, "near"},
    {"B |  |  |  |  | 35202-1234567-1", "B |  |  |  |  | 3520219999671", PERSON_NUMBER, "other"},
};

static void bars_say_what_agrees(void **unused)
{
	(void)unused;
	for (size_t row = 0; row < sizeof(words) / sizeof(words[0]); row++) {
		const struct score *score = scored(words[row].asked, words[row].found);
		char how[256] = "";

		for (int at = 0; at < score->bar_count; at++)
			if (score->bars[at].field == words[row].field)
				snprintf(how + strlen(how), sizeof(how) - strlen(how), "%s%s", how[0] ? " " : "",
					 score->bars[at].how);
		if (strcmp(how, words[row].how) != 0)
			print_message("%s / %s\n", words[row].asked, words[row].found);
		assert_string_equal(how, words[row].how);
	}
}

/* Each row: the first pair weighs more than the second. */
static const struct order {
	const char *asked, *more, *less;
} orders[] = {
    {"Bilal Ahmed", "Bilal Ahmed", "Bilal Akbar"},
    {"Bilal Ahmed", "Bilal Ahmad", "Bilal Akbar"},
    {"Bilal Ahmed", "بلال احمد", "بلال اکبر"},
    {"Muhammad Zargham", "Muhammad Zargham", "Muhammad Asif"},
    {"Bilal Khan | Naseer Khan", "Bilal Khan | Naseer Khan", "Bilal Khan | Rashid Khan"},
    /* what somebody is called by is hardly left out: the first name, or the one behind Muhammad */
    {"Bilal | Rashid", "Bilal Zargham | Rashid", "Zargham Bilal | Rashid"},
    {"Bilal | Rashid", "Muhammad Bilal | Rashid", "Zargham Bilal | Rashid"},
    {"Bilal | Rashid", "Bilal | Muhammad Rashid", "Bilal | Naseer Rashid"},
    {"Bilal | Rashid", "Bilal | Rashid Naseer", "Bilal | Naseer Rashid"},
    {"Bilal | Rashid", "Bilal | Muhammad Rashid Gondal", "Bilal | Naseer Rashid Gondal"},
    /* two letters that changed places are nearer than one that became another */
    {"طاقرہ", "طارقہ", "طاہرہ"},
    {"Karman", "Kamran", "Karim"},
    {"Bilal |  | 1990-05-17", "Bilal |  | 1990-05-17", "Bilal |  | 1990-01-01"},
    {"Bilal |  | 1990-05-17", "Bilal |  | 1990-01-01", "Bilal |  | 1984-03-02"},
    {"Bilal |  | 1990-05-17", "Bilal |  | 1990-05", "Bilal |  | 1990"},
    {"Bilal |  | 1990-05-17", "Bilal |  | 1991-05-17", "Bilal |  | 1991-11-30"},
    {"Bilal |  | 1990", "Bilal |  | 1990", "Bilal |  | 1991"},
    {"Bilal |  | 1990", "Bilal |  | 1991", "Bilal |  | 1994"},
    {"Bilal |  | 1990", "Bilal", "Bilal |  | 1970"},
    {"Bilal Ahmed", "Bilal Ahmed", "Ahmed Bilal"},
    {"Bilal Ahmed", "Bilal Ahmed", "Bilal"},
    {"Ciaudri Bilal", "چوہدری بلال", "خان بلال"},
};

static void more_agreement_weighs_more(void **unused)
{
	(void)unused;
	for (size_t row = 0; row < sizeof(orders) / sizeof(orders[0]); row++) {
		int more = scored(orders[row].asked, orders[row].more)->bits;
		int less = scored(orders[row].asked, orders[row].less)->bits;

		if (more <= less)
			print_message("%s: %s %d, %s %d\n", orders[row].asked, orders[row].more, more, orders[row].less,
				      less);
		assert_true(more > less);
	}
}

static int bits_within(const char *asked, int spread, const char *found)
{
	static struct score score;
	struct person mine = person_of(asked), theirs = person_of(found);

	mine.birth.spread = spread;
	score_person(world.weights, &world.frequency, &mine, &theirs, &score);
	return score.bits;
}

/* Two years either way: the one that is told, then those allowed, the nearest first, then those beyond. */
static void the_year_told_weighs_more_than_those_allowed(void **unused)
{
	int told = bits_within("Bilal |  | 1990", 2, "Bilal |  | 1990"),
	    next = bits_within("Bilal |  | 1990", 2, "Bilal |  | 1991"),
	    before = bits_within("Bilal |  | 1990", 2, "Bilal |  | 1989"),
	    last = bits_within("Bilal |  | 1990", 2, "Bilal |  | 1988"),
	    beyond = bits_within("Bilal |  | 1990", 2, "Bilal |  | 1993");

	(void)unused;
	assert_true(told > next + BIT);
	assert_int_equal(next, before);
	assert_true(next > last && last > beyond);
	/* The more years are allowed, the less any of them tells. */
	assert_true(bits_within("Bilal |  | 1990", 5, "Bilal |  | 1990") < told);
	assert_true(bits_within("Bilal |  | 1990", 5, "Bilal |  | 1991") < next);
	assert_true(told <= bits_within("Bilal |  | 1990", 0, "Bilal |  | 1990"));
}

/* Of a father known by one name the rest is missing as a whole: a long name loses no more than a short one. */
static void what_is_not_known_of_the_father_counts_once(void **unused)
{
	int one = scored("Bilal | Rashid", "Bilal | Rashid Naseer")->bits,
	    three = scored("Bilal | Rashid", "Bilal | Rashid Naseer Bangash Gondal")->bits,
	    whole = scored("Bilal | Rashid Naseer", "Bilal | Rashid Naseer Bangash Gondal")->bits,
	    none = scored("Bilal | Rashid Naseer", "Bilal | Rashid Naseer")->bits;

	(void)unused;
	assert_int_equal(one, three);
	assert_true(none > whole);
}

/* However rare their names: a namesake born in other years, or whose birth is not told, is never "likely the same"; nor
 * are kin whose number is one digit away. */
static void namesakes_and_kin_are_not_taken_for_the_person(void **unused)
{
	static const char *const pairs[][2] = {
	    {"Zargham Khuzaima Gondal | Shahryar Mubariz", "Zargham Khuzaima Gondal | Shahryar Mubariz"},
	    {"Zargham Khuzaima Gondal | Shahryar Mubariz | 1975",
	     "Zargham Khuzaima Gondal | Shahryar Mubariz | 1987-02-06"},
	    {"Zargham Gondal | Shahryar Mubariz | 1990-05-17 | M | Lahore | 3520212345671",
	     "Khuzaima Gondal | Shahryar Mubariz | 1990-05-17 | M | Lahore | 3520212345681"},
	    {"Zargham Gondal | Shahryar Mubariz | 1990-05-17 | M | Lahore | 3520212345671",
	     "Zargham Gondal | Khuzaima Mubariz | 1993-11-02 | M | Lahore | 3520212345681"},
	};

	(void)unused;
	for (size_t row = 0; row < sizeof(pairs) / sizeof(pairs[0]); row++)
		assert_true(scored(pairs[row][0], pairs[row][1])->probability < weights_likely(world.weights));
	assert_true(
	    scored("Zargham Gondal | Shahryar Mubariz | 1990-05-17", "Zargham Gondal | Shahryar Mubariz | 1990-05-17")
		->probability >= weights_likely(world.weights));
}

/* ---- what holds of any two people ---- */

static void bars_print(const struct score *score)
{
	for (int at = 0; at < score->bar_count; at++)
		print_message("  %s %s [%s] [%s] %d\n", person_field_name(score->bars[at].field), score->bars[at].how,
			      score->bars[at].asked, score->bars[at].found, score->bars[at].bits);
}

static void pair_of(int64_t round, enum typist typist, struct person *ret_asked, struct person *ret_found)
{
	static struct population_row row;
	struct person_text text;
	int64_t number = round * 7 % 20000;

	population_question(world.population, number, (uint64_t)round, typist, 63 & (unsigned)(round * 37), &row);
	text = population_text(&row);
	assert_int_equal(person_read(&world.job, &text, ret_asked), OK);
	ret_asked->birth.spread = ret_asked->birth.year ? row.spread : 0;
	population_person(world.population, round % 3 == 0 ? (number + round) % 20000 : number, ret_found);
}

static void bars_are_the_sum(void **unused)
{
	static struct person asked, found;
	static struct score score;

	(void)unused;
	for (int64_t round = 0; round < 6000; round++) {
		int sum;

		pair_of(round, (enum typist)(round % 3), &asked, &found);
		score_person(world.weights, &world.frequency, &asked, &found, &score);
		sum = score.prior;
		for (int at = 0; at < score.bar_count; at++)
			sum += score.bars[at].bits;
		assert_int_equal(sum, score.bits);
		assert_true(score.probability >= 0 && score.probability <= 1);
	}
}

static void a_prepared_question_weighs_the_same(void **unused)
{
	static struct person asked, found, other;
	static struct score score;

	(void)unused;
	for (int64_t round = 0; round < 200; round++) {
		AUTO_ARENA struct arena *arena = arena_open(ARENA_USUAL);
		struct job job = {.arena = arena};
		struct asked_person *prepared;

		pair_of(round, TYPIST_ENGLISH, &asked, &found);
		assert_int_equal(asked_open(&job, world.weights, &world.frequency, &asked, &prepared), OK);
		for (int64_t more = 0; more < 30; more++) {
			population_person(world.population, (round * 31 + more) % 20000, &other);
			score_person(world.weights, &world.frequency, &asked, &other, &score);
			if (asked_bits(prepared, &other) != score.bits) {
				static struct score again;

				asked_score(prepared, &other, &again);
				bars_print(&score);
				print_message("  and prepared\n");
				bars_print(&again);
				fail();
			}
		}
	}
}

static void never_less(const struct person *person, const struct score *with, const struct score *without)
{
	if (with->bits >= without->bits)
		return;
	print_message("person %llu\n", (unsigned long long)person->reference);
	bars_print(with);
	print_message("  and without\n");
	bars_print(without);
	fail();
}

/* The same person word for word: a field that is asked and agrees weighs no less than the same field left out. */
static void what_agrees_never_lowers(void **unused)
{
	static struct person asked, found, less;

	(void)unused;
	for (int64_t number = 0; number < 3000; number++) {
		static struct score with, without;

		population_person(world.population, number, &found);
		asked = found;
		score_person(world.weights, &world.frequency, &asked, &found, &with);
		for (enum person_field field = PERSON_FATHER; field < PERSON_COUNT; field++) {
			less = asked;
			if (field == PERSON_FATHER)
				less.father.count = 0;
			else if (field == PERSON_BIRTH)
				less.birth = (struct birth){0};
			else if (field == PERSON_SEX)
				less.sex = SEX_UNKNOWN;
			else if (field == PERSON_PLACE)
				less.place[0] = '\0';
			else
				less.number_count = 0;
			score_person(world.weights, &world.frequency, &less, &found, &without);
			never_less(&found, &with, &without);
		}
		for (int token = asked.name.count - 1; token > 0; token--) {
			less = asked;
			less.name.count = token;
			score_person(world.weights, &world.frequency, &less, &found, &without);
			never_less(&found, &with, &without);
		}
	}
}

/* Birth, sex and numbers do not mind which side is asked. */
static void what_is_no_name_is_symmetric(void **unused)
{
	static struct person one, two;
	static struct score there, back;

	(void)unused;
	for (int64_t round = 0; round < 3000; round++) {
		int sums[2][PERSON_COUNT] = {{0}};

		population_person(world.population, round, &one);
		population_person(world.population, (round * 17 + 5) % 20000, &two);
		score_person(world.weights, &world.frequency, &one, &two, &there);
		score_person(world.weights, &world.frequency, &two, &one, &back);
		for (int at = 0; at < there.bar_count; at++)
			sums[0][there.bars[at].field] += there.bars[at].bits;
		for (int at = 0; at < back.bar_count; at++)
			sums[1][back.bars[at].field] += back.bars[at].bits;
		assert_int_equal(sums[0][PERSON_BIRTH], sums[1][PERSON_BIRTH]);
		assert_int_equal(sums[0][PERSON_SEX], sums[1][PERSON_SEX]);
		assert_int_equal(sums[0][PERSON_NUMBER], sums[1][PERSON_NUMBER]);
	}
}

static void twelve_names_against_twelve_others_fit(void **unused)
{
	const struct score *score =
	    scored("aziz babar cheema danish ejaz farooq gulzar hamid imran javed kamran luqman",
		   "mushtaq naeem omar parvez qasim rashid saleem tariq usman waqas yasir zahid | "
		   "mushtaq naeem omar parvez qasim rashid saleem tariq usman waqas yasir zahid");
	int sum = score->prior;

	(void)unused;
	assert_true(score->bar_count <= WATERFALL_MOST);
	for (int at = 0; at < score->bar_count; at++)
		sum += score->bars[at].bits;
	assert_int_equal(sum, score->bits);
}

static const struct deciding {
	const char *asked, *found;
	enum person_field decider;
} decidings[] = {
    {"Bilal Ahmed | Naseer", "Bilal Ahmed | Naseer | 1990-05-17", PERSON_BIRTH},
    {"Muhammad Ali |  | 1990-01-01", "Muhammad Ali | Naseer Zargham | 1990-01-01", PERSON_FATHER},
    {"Bilal Ahmed | Naseer Zargham | 1990-05-17 | M", "Bilal Ahmed | Naseer Zargham | 1990-05-17 | M", PERSON_COUNT},
    {"Zulfiqar Cheema |  | 1950", "Bilal Ahmed | Naseer | 1990-05-17", PERSON_COUNT},
};

static void the_decider_is_what_could_be_asked(void **unused)
{
	(void)unused;
	for (size_t row = 0; row < sizeof(decidings) / sizeof(decidings[0]); row++) {
		const struct score *score = scored(decidings[row].asked, decidings[row].found);

		if (score->decider != decidings[row].decider)
			print_message("%s: %s (%d)\n", decidings[row].asked, person_field_name(score->decider),
				      score->bits);
		assert_int_equal(score->decider, decidings[row].decider);
	}
}

/* ---- the file of parameters ---- */

static const struct refused {
	const char *text, *rule;
} refused[] = {
    {"", "missing"},
    {"agree -0.25\nagree -0.25\n", "line"},
    {"agreement 1\n", "line"},
    {"agree\n", "line"},
    {"agree 1\n", "range"},
    {"agree -0.255\n", "line"},
    {"agree -9\n", "range"},
    {"calibrate 1\n", "line"},
    {"calibrate 1 1\ncalibrate 0 0\n", "line"},
    {"calibrate 1 1\ncalibrate 2 0\n", "line"},
};

static void wrong_parameters_are_refused(void **unused)
{
	(void)unused;
	for (size_t row = 0; row < sizeof(refused) / sizeof(refused[0]); row++) {
		struct job job = {.arena = world.arena};
		const struct weights *weights;

		assert_int_equal(weights_read(&job, bytes_of(refused[row].text), &weights), INVALID);
		assert_string_equal(job.failure.rule, refused[row].rule);
	}
}

static void a_probability_grows_with_the_bits(void **unused)
{
	double before = 0;

	(void)unused;
	for (int bits = -100 * BIT; bits <= 100 * BIT; bits++) {
		double probability = score_probability(world.weights, bits);

		assert_true(probability >= before);
		before = probability;
	}
	assert_true(weights_likely(world.weights) > 0.999);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(bars_say_what_agrees),
	    cmocka_unit_test(more_agreement_weighs_more),
	    cmocka_unit_test(the_year_told_weighs_more_than_those_allowed),
	    cmocka_unit_test(what_is_not_known_of_the_father_counts_once),
	    cmocka_unit_test(namesakes_and_kin_are_not_taken_for_the_person),
	    cmocka_unit_test(bars_are_the_sum),
	    cmocka_unit_test(a_prepared_question_weighs_the_same),
	    cmocka_unit_test(what_agrees_never_lowers),
	    cmocka_unit_test(what_is_no_name_is_symmetric),
	    cmocka_unit_test(twelve_names_against_twelve_others_fit),
	    cmocka_unit_test(the_decider_is_what_could_be_asked),
	    cmocka_unit_test(wrong_parameters_are_refused),
	    cmocka_unit_test(a_probability_grows_with_the_bits),
	};

	return cmocka_run_group_tests_name("scores", tests, world_open, world_close);
}
