/* manifest_test.c - manifests as carriers send them: each row a traveller or a named fault, none lost. All people are
 * invented. */
#include "border/manifest.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define ZONE_ANNA                                                                                                      \
	"P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\n"                                                               \
	"L898902C36UTO7408122F1204159ZE184226B<<<<<10\n"
#define ZONE_CARD                                                                                                      \
	"I<UTOD231458907<<<<<<<<<<<<<<<\n"                                                                             \
	"7408122F1204159UTO<<<<<<<<<<<6\n"                                                                             \
	"ERIKSSON<<ANNA<MARIA<<<<<<<<<<\n"
#define HEAD "Surname,First name,DOB,Nationality,Passport number,Issuing state,Seat\n"

static struct job job_of(struct arena *arena)
{
	return (struct job){.arena = arena, .now = {DAYS(20400)}};
}

/* The whole of a manifest in one line: "line:family/given/born/number/state" or "line:!field/rule", parted by blanks.
 */
static const char *told(struct job *job, const struct manifest *manifest)
{
	static char text[4000];
	size_t size = 0;

	(void)job;
	text[0] = '\0';
	for (int at = 0; at < manifest->count; at++) {
		const struct manifest_row *row = &manifest->rows[at];
		const struct traveller *one = &row->traveller;
		const char *part[] = {one->family_name, one->given_names, one->born, one->document_number, one->state};

		size += (size_t)snprintf(text + size, sizeof(text) - size, "%s%d:", at > 0 ? " | " : "", row->line);
		if (row->rule != NULL)
			size += (size_t)snprintf(text + size, sizeof(text) - size, "!%s/%s", row->field, row->rule);
		for (int which = 0; which < 5 && row->rule == NULL; which++)
			size += (size_t)snprintf(text + size, sizeof(text) - size, "%s%s", which > 0 ? "/" : "",
						 part[which] != NULL ? part[which] : "");
		if (row->twice > 0)
			size += (size_t)snprintf(text + size, sizeof(text) - size, " =%d", row->twice);
	}
	return text;
}

static void every_row_is_told(void **state)
{
	static const struct {
		const char *text;
		const char *told;
	} rows[] = {
	    {HEAD "KHAN,BILAL,1990-02-14,PAK,AB1234567,PAK,12A\n", "2:KHAN/BILAL/1990-02-14/AB1234567/PAK"},
	    {HEAD "KHAN,BILAL,14.02.1990,PAK,ab 123-4567,pak,12A\r\n", "2:KHAN/BILAL/1990-02-14/AB1234567/PAK"},
	    {"\xEF\xBB\xBF" HEAD "\"KHAN, SON OF\",BILAL,14/02/1990,PAK,AB1234567,PAK,\n",
	     "2:KHAN, SON OF/BILAL/1990-02-14/AB1234567/PAK"},
	    {"Cognome;Nome;Data di nascita;Documento;Stato\nKHAN;BILAL;1990-02-14;AB1;PAK\n",
	     "2:KHAN/BILAL/1990-02-14/AB1/PAK"},
	    {"N.;Cognome;Nome;Data di nascita;Numero documento;Stato di rilascio\n1;KHAN;BILAL;14.02.1990;AB1;PK\n",
	     "2:KHAN/BILAL/1990-02-14/AB1/PAK"},
	    {HEAD "KHAN,BILAL,1990-02-14,PK,AB1,pk,12A\nKRAUSE,EVA,1990-02-14,DEU,CD2,DEU,\nRAZA,USMAN,,-,-,-,\n",
	     "2:KHAN/BILAL/1990-02-14/AB1/PAK | 3:KRAUSE/EVA/1990-02-14/CD2/D | 4:RAZA/USMAN///"},
	    {HEAD "KHAN,BILAL,1990-02-14,QQ,AB1,PAK,\nRAZA,USMAN,1980-01-01,PAK,AB2,QQ,\n",
	     "2:!nationality/document-state | 3:!state/document-state"},
	    {"Passenger\tDate of birth\tPassport\nKHAN/BILAL\t1990-02-14\tAB1\n", "2:KHAN/BILAL//1990-02-14/AB1/"},
	    /* Bad rows between good ones. */
	    {HEAD "KHAN,BILAL,1990-02-31,PAK,AB1,PAK,\nRAZA,USMAN,1980-01-01,PAK,AB2,PAK,\n",
	     "2:!born/date | 3:RAZA/USMAN/1980-01-01/AB2/PAK"},
	    {HEAD "KHAN,BILAL\n\n,,\nRAZA,USMAN,1980-01-01,PAK,AB2,PAK,\n",
	     "2:!row/csv-fields | 5:RAZA/USMAN/1980-01-01/AB2/PAK"},
	    {HEAD ",,1990-02-14,PAK,AB1,PAK,\n", "2:!family_name/required"},
	    {HEAD "KHAN,BILAL,2090-02-14,PAK,AB1,PAK,\n", "2:KHAN/BILAL/2090-02-14/AB1/PAK"},
	    {HEAD "KHAN,BILAL,1990,PAK,AB1,PAK,\n", "2:!born/date"},
	    {HEAD "KHAN,BILAL,1990-02-14,PAK,AB*1,PAK,\n", "2:!document_number/document-number"},
	    {HEAD "KHAN,BILAL,1990-02-14,PAK,AB1,PAKISTAN,\n", "2:!state/document-state"},
	    {HEAD "KH\"AN,BILAL,1990-02-14,PAK,AB1,PAK,\nRAZA,USMAN,1980-01-01,PAK,AB2,PAK,\n",
	     "2:!row/csv-quote | 3:RAZA/USMAN/1980-01-01/AB2/PAK"},
	    /* One document twice. */
	    {HEAD "KHAN,BILAL,1990-02-14,PAK,AB1,PAK,\nKHAN,OMAR,1991-02-14,PAK,AB 1,PAK,\n",
	     "2:KHAN/BILAL/1990-02-14/AB1/PAK | 3:KHAN/OMAR/1991-02-14/AB1/PAK =2"},
	    {HEAD "KHAN,BILAL,1990-02-14,PAK,AB1,PAK,\nROSSI,ANNA,1991-02-14,ITA,AB1,ITA,\n",
	     "2:KHAN/BILAL/1990-02-14/AB1/PAK | 3:ROSSI/ANNA/1991-02-14/AB1/ITA"},
	    /* Zones. */
	    {ZONE_ANNA, "1:ERIKSSON/ANNA MARIA/1974-08-12/L898902C3/UTO"},
	    {ZONE_ANNA "\n" ZONE_CARD,
	     "1:ERIKSSON/ANNA MARIA/1974-08-12/L898902C3/UTO | 4:ERIKSSON/ANNA MARIA/1974-08-12/D23145890/UTO"},
	    {"P<UTOERIKSSON<<ANNA\n" ZONE_ANNA, "1:!text/zone-length | 2:ERIKSSON/ANNA MARIA/1974-08-12/L898902C3/UTO"},
	    {"Seat,MRZ\n12A,P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<L898902C36UTO7408122F1204159ZE184226B<<<<<10\n",
	     "2:ERIKSSON/ANNA MARIA/1974-08-12/L898902C3/UTO"},
	};

	(void)state;
	for (size_t at = 0; at < sizeof(rows) / sizeof(rows[0]); at++) {
		AUTO_ARENA struct arena *arena = arena_open(8u << 20);
		struct job job = job_of(arena);
		struct manifest manifest;

		if (manifest_read(&job, bytes_of(rows[at].text), &manifest) != OK)
			fail_msg("row %zu: %s", at, job.failure.reason);
		assert_string_equal(told(&job, &manifest), rows[at].told);
	}
}

static void what_is_no_manifest(void **state)
{
	static const struct {
		const char *text;
		enum result result;
		const char *rule;
	} rows[] = {
	    {"", INVALID, "manifest-empty"},
	    {" \n\n", INVALID, "manifest-empty"},
	    {HEAD, INVALID, "manifest-empty"},
	    {"a,b,c\n1,2,3\n", INVALID, "manifest-header"},
	    {"surname\n\xff\xfe\n", INVALID, "not-utf-8"},
	};

	(void)state;
	for (size_t at = 0; at < sizeof(rows) / sizeof(rows[0]); at++) {
		AUTO_ARENA struct arena *arena = arena_open(8u << 20);
		struct job job = job_of(arena);
		struct manifest manifest;

		assert_int_equal(manifest_read(&job, bytes_of(rows[at].text), &manifest), rows[at].result);
		assert_string_equal(job.failure.rule, rows[at].rule);
	}
}

static void too_many_are_refused(void **state)
{
	AUTO_ARENA struct arena *arena = arena_open(16u << 20);
	struct job job = job_of(arena);
	struct manifest manifest;
	size_t size = 0;
	char *text = arena_take(arena, 64000);

	(void)state;
	size += (size_t)snprintf(text, 64000, "surname\n");
	for (int at = 0; at <= MANIFEST_ROWS_MOST; at++)
		size += (size_t)snprintf(text + size, 64000 - size, "KHAN\n");
	assert_int_equal(manifest_read(&job, (struct bytes){(unsigned char *)text, size}, &manifest), LIMIT);
	assert_string_equal(job.failure.rule, "too-many");
	job_forgive(&job);
	assert_int_equal(manifest_read(&job, (struct bytes){(unsigned char *)text, size - 5}, &manifest), OK);
	assert_int_equal(manifest.count, MANIFEST_ROWS_MOST);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_row_is_told),
	    cmocka_unit_test(what_is_no_manifest),
	    cmocka_unit_test(too_many_are_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
