/* population.c - how fast are people invented, what do they look like, and how many share name, father's name and
 * years?
 *
 *     bench_population [PEOPLE [SHOWN [QUESTIONS]]]
 *
 * The third line is the ceiling of every search by the whole name, father's name and year of birth, two years either
 * way: where k people fit to the letter, the right one stands first once in k times, and among the first ten 10 / k
 * times. With QUESTIONS the next one is the ceiling for what officers tell, parts left out (ceiling.h). */
#include "ceiling.h"
#include "variety.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static double processor_seconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
	return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

#define SAMPLE 20000
#define SLOTS (1u << 17)

/* People of the sample by their namesakes' number; others who fit are counted. */
static void twins_print(const struct population *population, int64_t people)
{
	static struct twin {
		uint64_t namesake;
		int year;
		uint32_t fit;
	} twins[SLOTS];
	double first = 0, ten = 0, alone = 0;
	int64_t step = people > SAMPLE ? people / SAMPLE : 1, sampled = 0;

	for (int64_t number = 0; number < people; number += step) {
		int year;
		uint64_t namesake = population_namesake(population, number, &year);
		uint32_t at = (uint32_t)(namesake >> 32) % SLOTS;

		while (twins[at].namesake)
			at = (at + 1) % SLOTS;
		twins[at] = (struct twin){namesake, year, 0};
		sampled++;
	}
	for (int64_t number = 0; number < people; number++) {
		int year;
		uint64_t namesake = population_namesake(population, number, &year);

		for (uint32_t at = (uint32_t)(namesake >> 32) % SLOTS; twins[at].namesake; at = (at + 1) % SLOTS)
			twins[at].fit +=
			    twins[at].namesake == namesake && year >= twins[at].year - 2 && year <= twins[at].year + 2;
	}
	for (uint32_t at = 0; at < SLOTS; at++) {
		if (!twins[at].namesake)
			continue;
		alone += twins[at].fit == 1;
		first += 1.0 / twins[at].fit;
		ten += twins[at].fit > 10 ? 10.0 / twins[at].fit : 1;
	}
	printf(
	    "of %lld sampled: alone with name, father's name and years %.4f; the ceiling of first %.4f, of ten %.4f\n",
	    (long long)sampled, alone / (double)sampled, first / (double)sampled, ten / (double)sampled);
}

#define SAMPLES 10

/* The counts, and the mean of as many tokens of men's names. */
static void variety_print(const struct population *population)
{
	double mean[VARIETIES];

	variety_mean(population, SAMPLES, mean);
	printf("of %d name tokens in Urdu            counted (+- two standard errors)   invented (men, %d samples)\n",
	       VARIETY_TOKENS, SAMPLES);
	for (int at = 0; at < VARIETIES; at++)
		printf("  %-36s %9.4f +- %-8.4f %22.4f\n", variety_counted[at].what, variety_counted[at].counted,
		       2 * variety_counted[at].error, mean[at]);
}

int main(int argc, char **argv)
{
	AUTO_ARENA struct arena *arena = arena_open((size_t)1 << 30);
	struct job job = {.arena = arena};
	int64_t people = argc > 1 ? strtoll(argv[1], NULL, 10) : 1000000,
		shown = argc > 2 ? strtoll(argv[2], NULL, 10) : 0;
	const struct population *population;
	static struct person person;
	static struct population_row row;
	uint64_t letters = 0;
	double start = processor_seconds();

	if (population_open(&job, 1, people, &population) != OK) {
		fprintf(stderr, "bench_population: %s\n", job.failure.reason);
		return 1;
	}
	printf("opened in %.3f s, %zu bytes\n", processor_seconds() - start, arena_used(arena));
	start = processor_seconds();
	for (int64_t number = 0; number < people; number++) {
		population_person(population, number, &person);
		letters += (unsigned char)person.name.tokens[0].text[0];
	}
	start = processor_seconds() - start;
	printf("%lld people in %.2f s of processor time: %.0f ns each (%llu)\n", (long long)people, start,
	       start * 1e9 / (double)people, (unsigned long long)letters);
	variety_print(population);
	twins_print(population, people);
	if (argc > 3)
		ceiling_print(population, people, atoi(argv[3]) < CEILING_MOST ? atoi(argv[3]) : CEILING_MOST);
	for (int64_t number = 0; number < shown; number++) {
		population_row(population, number, &row);
		printf("%s | %s | %s | %s | %s | %s | %s | %s\n", row.name, row.other_name, row.father,
		       row.other_father, row.born, row.sex, row.place, row.national_number);
	}
	return 0;
}
