/* population_test.c - invented people are the same again, live in families, and are named as often as real ones. */
#include "identity/population_inside.h"
#include "variety.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define PEOPLE 100000

static const struct population *opened(struct job *job, uint64_t seed, int64_t people)
{
	const struct population *population;

	assert_int_equal(population_open(job, seed, people, &population), OK);
	return population;
}

static bool names_equal(const struct name *a, const struct name *b)
{
	bool equal = a->count == b->count;

	for (int at = 0; equal && at < a->count; at++)
		equal = strcmp(a->tokens[at].text, b->tokens[at].text) == 0 && a->tokens[at].kind == b->tokens[at].kind;
	return equal;
}

static void a_person_is_made_without_the_others(void **unused)
{
	AUTO_ARENA struct arena *one = arena_open(1u << 30), *two = arena_open(1u << 30);
	struct job job = {.arena = one}, other = {.arena = two};
	const struct population *a = opened(&job, 7, PEOPLE), *b = opened(&other, 7, PEOPLE);
	static struct person first, again;

	(void)unused;
	for (int64_t number = PEOPLE - 1; number >= 0; number -= 977) {
		population_person(a, number, &first);
		population_person(b, number, &again);
		assert_true(names_equal(&first.name, &again.name));
		assert_true(names_equal(&first.father, &again.father));
		assert_memory_equal(&first.birth, &again.birth, sizeof(first.birth));
		assert_string_equal(first.place, again.place);
		assert_int_equal(first.reference, number);
	}
}

/* Of all people: what is said of them in words, as shares. */
static void people_are_named_and_born_as_real_ones(void **unused)
{
	AUTO_ARENA struct arena *arena = arena_open(1u << 30);
	struct job job = {.arena = arena};
	const struct population *population = opened(&job, 1, PEOPLE);
	int tokens = 0, muhammad = 0, khan = 0, women = 0, january = 0, fatherless = 0;
	static struct population_row row;

	(void)unused;
	for (int64_t number = 0; number < PEOPLE; number++) {
		population_row(population, number, &row);
		assert_true(row.name[0] != '\0');
		women += row.sex[0] == 'F';
		january += strstr(row.born, "-01-01") != NULL;
		fatherless += row.father[0] == '\0';
		if (row.sex[0] == 'F' || (unsigned char)row.name[0] < 0x80)
			continue;
		for (const char *at = row.name; at; at = strchr(at, ' ')) {
			at += *at == ' ';
			tokens++;
			muhammad += strncmp(at, "محمد", strlen("محمد")) == 0;
			khan += strncmp(at, "خان", strlen("خان")) == 0;
		}
	}
	assert_in_range(women * 100 / PEOPLE, 40, 56);
	assert_in_range(january * 100 / PEOPLE, 8, 18);
	assert_in_range(fatherless * 1000 / PEOPLE, 5, 15);
	assert_in_range(muhammad * 1000 / tokens, 70, 110); /* 86 of 1000 tokens were counted, */
	assert_in_range(khan * 1000 / tokens, 30, 75);      /* and 61 */
}

/* Name tokens of men are as various as those that were counted: each number within two standard errors. */
static void names_are_as_various_as_counted(void **unused)
{
	enum { SAMPLES = 10 };
	(void)unused;
	for (uint64_t seed = 1; seed <= 2; seed++) {
		AUTO_ARENA struct arena *arena = arena_open(1u << 30);
		struct job job = {.arena = arena};
		const struct population *population = opened(&job, seed, PEOPLE);
		double mean[VARIETIES];

		variety_mean(population, SAMPLES, mean);
		for (int at = 0; at < VARIETIES; at++) {
			const struct variety_counted *counted = &variety_counted[at];
			double off = mean[at] - counted->counted;

			if (off > 2 * counted->error || off < -2 * counted->error)
				fail_msg("seed %d, %s: counted %.4f, invented %.4f, standard error %.4f", (int)seed,
					 counted->what, counted->counted, mean[at], counted->error);
		}
	}
}

/* How often a unit is drawn and kept, of all draws of its urn. */
static double unit_share(const struct urn *urn, const double *drawn, uint32_t at)
{
	return drawn[at] / urn->count * given_kept(&urn->units[at]);
}

/* No man's name is made up that is more frequent than one that was counted once. */
static void made_up_names_are_rarer_than_any_counted(void **unused)
{
	AUTO_ARENA struct arena *arena = arena_open(1u << 30);
	struct job job = {.arena = arena};
	const struct population *population = opened(&job, 1, PEOPLE);
	const struct urn *urn = &population->urns[UNIT_MAN];
	double *drawn = arena_take_many(arena, urn->count, sizeof(double)), most = 0, least = 1;

	(void)unused;
	assert_non_null(drawn);
	for (uint32_t at = 0; at < urn->count; at++) {
		double keep = urn->keep[at] / 4294967295.0;

		drawn[at] += keep;
		drawn[urn->alias[at]] += 1 - keep;
	}
	for (uint32_t at = 0; at < urn->count; at++) {
		double share = unit_share(urn, drawn, at);

		if (urn->units[at].times == 0)
			most = share > most ? share : most;
		else if (urn->units[at].times == 1)
			least = share < least ? share : least;
	}
	assert_true(most > 0 && most < least);
}

/* Number 16k is a grandfather, 16k + 1 his son, 16k + 3 the son's child. */
static void kin_share_names(void **unused)
{
	AUTO_ARENA struct arena *arena = arena_open(1u << 30);
	struct job job = {.arena = arena};
	const struct population *population = opened(&job, 3, PEOPLE);
	static struct population_row grandfather, father, child;
	int fathers = 0, children = 0, all = 0;

	(void)unused;
	for (int64_t number = 0; number < PEOPLE; number += 16) {
		population_row(population, number, &grandfather);
		population_row(population, number + 1, &father);
		population_row(population, number + 3, &child);
		if (!father.father[0] || !child.father[0] || (unsigned char)grandfather.name[0] < 0x80 ||
		    (unsigned char)father.name[0] < 0x80 || (unsigned char)father.father[0] < 0x80 ||
		    (unsigned char)child.father[0] < 0x80)
			continue;
		all++;
		fathers += strcmp(father.father, grandfather.name) == 0;
		children += strcmp(child.father, father.name) == 0;
		assert_true(strcmp(father.born, grandfather.born) > 0 && strcmp(child.born, father.born) > 0);
	}
	assert_true(all > 1000);
	assert_int_equal(fathers, all);
	assert_int_equal(children, all);
}

/* The texts of a row, read as a register's connector reads them, give the person, but for a few whose neighbouring
 * names may be joined in two ways ("Rahmat Ullah Nawaz", "Rahmat Allah-Nawaz"). */
static void a_row_reads_as_the_person(void **unused)
{
	AUTO_ARENA struct arena *arena = arena_open(1u << 30);
	struct job job = {.arena = arena, .now = {SECONDS(1790000000)}};
	const struct population *population = opened(&job, 11, PEOPLE);
	int joined = 0;
	static struct population_row row;
	static struct person person, read;

	(void)unused;
	for (int64_t number = 0; number < PEOPLE; number += 3) {
		struct person_text text;

		population_row(population, number, &row);
		population_person(population, number, &person);
		text = population_text(&row);
		assert_int_equal(person_read(&job, &text, &read), OK);
		joined += !names_equal(&person.name, &read.name) || !names_equal(&person.father, &read.father);
		assert_memory_equal(&person.birth, &read.birth, sizeof(read.birth));
		assert_int_equal(person.sex, read.sex);
		assert_string_equal(person.place, read.place);
		assert_int_equal(person.number_count, read.number_count);
		if (read.number_count > 0)
			assert_string_equal(person.numbers[0].text, read.numbers[0].text);
	}
	assert_true(joined < PEOPLE / 3 / 1000);
}

/* Whatever a typist makes of a name, it is a name; Italians write no k where they have a c. */
static void typists_write_names(void **unused)
{
	AUTO_ARENA struct arena *arena = arena_open(1u << 30);
	struct job job = {.arena = arena, .now = {SECONDS(1790000000)}};
	const struct population *population = opened(&job, 11, PEOPLE);
	int same[3] = {0}, letters_k[3] = {0};
	static struct population_row row, again;
	static struct person read;

	(void)unused;
	for (int64_t number = 0; number < PEOPLE; number += 10)
		for (enum typist typist = TYPIST_URDU; typist <= TYPIST_ITALIAN; typist++) {
			struct person_text text;

			population_question(population, number, 5, typist,
					    ASK_FATHER | ASK_YEAR | ASK_PLACE | ASK_NUMBER, &row);
			population_question(population, number, 5, typist,
					    ASK_FATHER | ASK_YEAR | ASK_PLACE | ASK_NUMBER, &again);
			assert_memory_equal(&row, &again, sizeof(row));
			assert_int_equal(row.spread, 2);
			text = population_text(&row);
			assert_int_equal(person_read(&job, &text, &read), OK);
			assert_true(read.name.count > 0 && read.birth.year > 0 && read.birth.month == 0);
			letters_k[typist] += strchr(row.name, 'k') != NULL;
			population_row(population, number, &again);
			same[typist] += strcmp(row.name, again.name) == 0 || strcmp(row.name, again.other_name) == 0;
		}
	assert_int_equal(letters_k[TYPIST_URDU], 0);
	assert_true(letters_k[TYPIST_ITALIAN] < letters_k[TYPIST_ENGLISH] * 19 / 20);
	/* Of 10,000: most Urdu rows are typed as they stand, few Latin ones. */
	assert_in_range(same[TYPIST_URDU], 5000, 8500);
	assert_in_range(same[TYPIST_ENGLISH], 500, 3000);
	assert_true(same[TYPIST_ITALIAN] < same[TYPIST_ENGLISH]);
}

static void numbers_are_nobodys_and_different(void **unused)
{
	AUTO_ARENA struct arena *arena = arena_open(1u << 30);
	struct job job = {.arena = arena};
	const struct population *population = opened(&job, 5, POPULATION_MOST);
	static struct person person;
	static char seen[PEOPLE][14];
	int count = 0;

	(void)unused;
	for (int64_t number = 0; number < 3000; number++) {
		population_person(population, number * 333331, &person);
		if (person.number_count == 0)
			continue;
		assert_int_equal(strlen(person.numbers[0].text), 13);
		assert_int_equal(person.numbers[0].text[1], '0');
		if (person.sex != SEX_UNKNOWN)
			assert_int_equal((person.numbers[0].text[12] - '0') % 2, person.sex == SEX_MALE);
		for (int at = 0; at < count; at++)
			assert_string_not_equal(seen[at], person.numbers[0].text);
		memcpy(seen[count++], person.numbers[0].text, 14);
	}
}

static void a_size_is_checked(void **unused)
{
	AUTO_ARENA struct arena *arena = arena_open(1u << 30);
	struct job job = {.arena = arena};
	const struct population *population;

	(void)unused;
	assert_int_equal(population_open(&job, 5, 0, &population), INVALID);
	assert_string_equal(job.failure.field, "people");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_person_is_made_without_the_others),
	    cmocka_unit_test(people_are_named_and_born_as_real_ones),
	    cmocka_unit_test(names_are_as_various_as_counted),
	    cmocka_unit_test(made_up_names_are_rarer_than_any_counted),
	    cmocka_unit_test(kin_share_names),
	    cmocka_unit_test(a_row_reads_as_the_person),
	    cmocka_unit_test(typists_write_names),
	    cmocka_unit_test(numbers_are_nobodys_and_different),
	    cmocka_unit_test(a_size_is_checked),
	};

	return cmocka_run_group_tests_name("invented people", tests, NULL, NULL);
}
