/* population.c - how fast are people invented, how many share a name, and what do they look like?
 *
 *     bench_population [PEOPLE [SHOWN]] */
#include "identity/population.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static double processor_seconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
	return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
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
	for (int64_t number = 0; number < shown; number++) {
		population_row(population, number, &row);
		printf("%s | %s | %s | %s | %s | %s | %s | %s\n", row.name, row.other_name, row.father,
		       row.other_father, row.born, row.sex, row.place, row.national_number);
	}
	return 0;
}
