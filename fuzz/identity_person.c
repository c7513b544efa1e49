/* identity_person.c - any bytes, parted by line ends, as the fields of a person: refused with field and rule, or read
 * into a person whose parts are within their bounds; and as a zone of transliterated Arabic. */
#include "identity/icao_arabic.h"
#include "identity/national_number.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool holds)
{
	if (!holds)
		abort();
}

/* The bytes up to the next line end. */
static struct bytes field_take(const uint8_t **data, size_t *size)
{
	const uint8_t *end = *size > 0 ? memchr(*data, '\n', *size) : NULL;
	struct bytes field = {*data, end != NULL ? (size_t)(end - *data) : *size};
	size_t taken = field.size + (end != NULL);

	*data += taken;
	*size -= taken;
	return field;
}

static void arabic_check(struct job *job, struct bytes text)
{
	struct bytes zone, back, again;

	if (icao_arabic_read(job, "zone", text, &back) == OK) {
		check(bytes_are_utf8(back));
		check(icao_arabic_write(job, "name", back, &zone) == OK || job->failure.rule[0] != '\0');
	}
	job_forgive(job);
	if (icao_arabic_write(job, "name", text, &zone) == OK && icao_arabic_read(job, "zone", zone, &back) == OK &&
	    icao_arabic_write(job, "name", back, &again) == OK)
		check(bytes_equal(zone, again));
	job_forgive(job);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	AUTO_ARENA struct arena *arena = arena_open(4u << 20);
	struct job job = {.arena = arena, .now = {1795000000000}};
	struct person_text text;
	struct person person;

	arabic_check(&job, (struct bytes){data, size});
	text.born = field_take(&data, &size);
	text.national_number = field_take(&data, &size);
	text.document_number = field_take(&data, &size);
	text.phone = field_take(&data, &size);
	text.sex = field_take(&data, &size);
	text.place = field_take(&data, &size);
	text.name = field_take(&data, &size);
	text.other_name = field_take(&data, &size);
	text.father = field_take(&data, &size);
	text.other_father = (struct bytes){data, size};
	if (person_read(&job, &text, &person) != OK) {
		check(job.failure.field[0] != '\0' && job.failure.rule[0] != '\0' && job.failure.reason[0] != '\0');
		return 0;
	}
	check(person.birth.year == 0 || (person.birth.year >= 1860 && person.birth.year <= 2100));
	check(person.birth.month >= 0 && person.birth.month <= 12 && person.birth.day >= 0 && person.birth.day <= 31);
	check(person.name.count <= NAME_TOKENS_MOST && person.father.count <= NAME_TOKENS_MOST);
	check(person.number_count <= NUMBERS_MOST && bytes_are_utf8(bytes_of(person.place)));
	for (int at = 0; at < person.number_count; at++)
		check(strlen(person.numbers[at].text) > 0);
	return 0;
}
