/* invent_register.c - a register of invented people as a CSV file on standard output: for the demo and the tests.
 *
 * usage: invent_register PEOPLE [SEED] [MORE.csv]
 *
 * The same arguments give the same bytes. Rows of MORE.csv (the same columns, with a header) stand at the end: people
 * whom a story needs. Nobody here exists (identity/population.h). */
#include "identity/population.h"

#include "base/file.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MORE_BYTES_MOST (1u << 20)

static const char header[] =
    "id,name_urdu,name_english,father_urdu,father_english,born,sex,place,cnic,passport,phone\n";

/* A field; in quotes when it holds what parts fields. */
static void field(const char *text, char end)
{
	if (strpbrk(text, ",\"\r\n") == NULL) {
		printf("%s%c", text, end);
		return;
	}
	putchar('"');
	for (; *text != '\0'; text++) {
		if (*text == '"')
			putchar('"');
		putchar(*text);
	}
	printf("\"%c", end);
}

/* Places come as searches see them, in small letters. */
static void place_print(const char *place)
{
	char text[PLACE_BYTES_MOST + 1];

	snprintf(text, sizeof(text), "%s", place);
	if (text[0] >= 'a' && text[0] <= 'z')
		text[0] = (char)(text[0] - 'a' + 'A');
	field(text, ',');
}

static void row_print(int64_t number, const struct population_row *row)
{
	printf("%" PRId64 ",", number + 1);
	field(row->name, ',');
	field(row->other_name, ',');
	field(row->father, ',');
	field(row->other_father, ',');
	field(row->born, ',');
	field(row->sex, ',');
	place_print(row->place);
	field(row->national_number, ',');
	fputs(",\n", stdout);
}

static enum result more_print(struct job *job, const char *file)
{
	struct bytes text;
	size_t first;

	TRY(file_read(job, file, MORE_BYTES_MOST, &text));
	first = bytes_find(text, BYTES("\n")) + 1;
	if (first > text.size || !bytes_equal((struct bytes){text.data, first}, bytes_of(header)))
		return job_fail(job, INVALID, file, "csv-header", "%s must begin with: %s", file, header);
	fwrite(text.data + first, 1, text.size - first, stdout);
	return OK;
}

static enum result print(struct job *job, int64_t people, uint64_t seed, const char *more)
{
	const struct population *population;

	TRY(population_open(job, seed, people, &population));
	fputs(header, stdout);
	for (int64_t number = 0; number < people; number++) {
		struct population_row row;

		population_row(population, number, &row);
		row_print(number, &row);
	}
	return more != NULL ? more_print(job, more) : OK;
}

int main(int count, char **arguments)
{
	AUTO_ARENA struct arena *arena = arena_open(1u << 30);
	struct job job = {.arena = arena, .now = clock_now(), .chance = chance_of_system()};
	int64_t people = count > 1 ? strtoll(arguments[1], NULL, 10) : 0;

	if (people < 1 || people > POPULATION_MOST || arena == NULL) {
		fputs("usage: invent_register PEOPLE [SEED] [MORE.csv]\n", stderr);
		return 2;
	}
	if (print(&job, people, count > 2 ? strtoull(arguments[2], NULL, 10) : 1, count > 3 ? arguments[3] : NULL) !=
	    OK) {
		fprintf(stderr, "invent_register: %s\n", job.failure.reason);
		return 1;
	}
	return fflush(stdout) == 0 ? 0 : 1;
}
