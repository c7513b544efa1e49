/* papers_test.c - the common form as CSV and PDF, both ways; letters between two sides; the briefing; books and files
 * that are refused. All people are invented. */
#include "case.h"

#include "agreement/form.h"
#include "base/file.h"
#include "documents/attach.h"
#include "documents/briefing.h"
#include "documents/form_csv.h"
#include "documents/words.h"
#include "register/csv.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define APPLICATION                                                                                                        \
	"{\"family_name\": \"HUSSAIN\", \"given_names\": \"BILAL AHMED\", \"family_name_urdu\": \"حسین\", "            \
	"\"given_names_urdu\": \"بلال احمد\", \"born\": \"1991-05-17\", \"place_of_birth\": \"Gujrat\", \"sex\": " \
	"\"male\", \"height_cm\": 172, \"father_name\": \"RASHID HUSSAIN\", \"nationality\": \"PAK\", "                    \
	"\"interview_requested\": true, \"observations\": \"=SUM(A1), he said, \\\"twice\\\"\", "                          \
	"\"children\": [{\"family_name\": \"HUSSAIN\", \"given_names\": \"AMNA\", \"age\": 7}, {\"family_name\": "         \
	"\"HUSSAIN\", \"given_names\": \"OMAR\", \"born\": \"2021-01-02\"}], \"documents\": [{\"kind\": "                  \
	"\"passport\", \"number\": \"AB1234567\", \"expires_on\": \"2027-01-31\"}]}"

/* Keeps a paper to be looked at, when PAPERS names a folder. */
static void keep(struct paper_case *paper, const char *name, enum language language, struct bytes pdf)
{
	const char *folder = getenv("PAPERS");

	if (folder != NULL)
		assert_int_equal(
		    file_write(&paper->job,
			       arena_print(paper->job.arena, "%s/%s-%s.pdf", folder, name, language_code[language]),
			       0644, pdf),
		    OK);
}

static void submitted(struct paper_case *paper)
{
	paper_case_open(paper, "eu-pk-readmission", "own_national", "it");
	paper->world.file_count = 1;
	paper->world.files[0] = (struct event_file){
	    .name = "passport.pdf", .media_type = "application/pdf", .size = 1000, .evidence = "I.passport"};
	paper_case_take(paper, "submit", APPLICATION);
}

static const json_t *application_of(const struct paper_case *paper)
{
	return paper->state->forms[profile_find_form(paper->profile, "application")];
}

static struct bytes csv_of(struct paper_case *paper)
{
	struct form_row row = {.kind = "own_national", .reference = "IT-2026-000001", .data = application_of(paper)};
	struct bytes csv;

	assert_int_equal(form_csv_write(&paper->job, paper->profile, profile_find_form(paper->profile, "application"),
					&row, 1, &csv),
			 OK);
	return csv;
}

/* Reads a CSV of one row; the result of whichever part refuses. */
static enum result csv_read(struct paper_case *paper, struct bytes csv, struct form_row *ret_row)
{
	int form = profile_find_form(paper->profile, "application");
	struct form_columns *columns = NEW(paper->job.arena, struct form_columns);
	struct csv_row *cells = NEW(paper->job.arena, struct csv_row);
	size_t used;

	TRY(csv_row_read(&paper->job, csv, true, ',', cells, &used));
	TRY(form_csv_head_read(&paper->job, paper->profile, form, cells->fields, cells->count, columns));
	csv = (struct bytes){csv.data + used, csv.size - used};
	TRY(csv_row_read(&paper->job, csv, true, ',', cells, &used));
	TRY(form_csv_row_read(&paper->job, columns, cells->fields, cells->count, ret_row));
	return form_check(&paper->job, paper->profile, form, ret_row->data, false, true);
}

static void what_is_written_is_read_back(void **state)
{
	struct paper_case paper;
	struct form_row row;
	struct bytes csv;

	(void)state;
	submitted(&paper);
	csv = csv_of(&paper);
	assert_non_null(strstr((const char *)csv.data, "\"'=SUM(A1), he said, \"\"twice\"\"\""));
	assert_int_equal(csv_read(&paper, csv, &row), OK);
	assert_string_equal(row.kind, "own_national");
	assert_string_equal(row.reference, "IT-2026-000001");
	assert_true(json_equal(json_unchanged(row.data), json_unchanged(application_of(&paper))));
	paper_case_close(&paper);
}

static void bad_rows_are_named_by_field_and_rule(void **state)
{
	static const struct {
		const char *csv, *field, *rule;
	} files[] = {
	    {"agreement,family_name\neu-pk-readmission,X\n", "kind", "required"},
	    {"agreement,kind,shoe_size\neu-pk-readmission,own_national,44\n", "shoe_size", "unknown-field"},
	    {"agreement,kind,born,born\nx,y,,\n", "born", "duplicate-column"},
	    {"agreement,kind,children.1\nx,y,z\n", "children.1", "unknown-field"},
	    {"agreement,kind,children.0.born\nx,y,z\n", "children.0.born", "unknown-field"},
	    {"agreement,kind,children.999999999999.born\nx,y,z\n", "children.999999999999.born", "unknown-field"},
	    {"agreement,kind,born\nit-refusal-of-stay,own_national,1991-05-17\n", "agreement", "other-agreement"},
	    {"agreement,kind,family_name\neu-pk-readmission,own_national,=cmd|' /C calc'!A0\n", "family_name",
	     "formula"},
	    {"agreement,kind,family_name\neu-pk-readmission,own_national,@SUM(A1)\n", "family_name", "formula"},
	    {"agreement,kind,family_name\neu-pk-readmission,own_national,-x\n", "family_name", "formula"},
	    {"agreement,kind,height_cm\neu-pk-readmission,own_national,tall\n", "height_cm", "number"},
	    {"agreement,kind,accelerated\neu-pk-readmission,own_national,maybe\n", "accelerated", "yes-no"},
	    {"agreement,kind,born\neu-pk-readmission,own_national,17.5.1991\n", "born", "date"},
	    {"agreement,kind,sex\neu-pk-readmission,own_national,m\n", "sex", "choice"},
	    {"agreement,kind,children.2.born\neu-pk-readmission,own_national,2031-02-30\n", "children[1].born", "date"},
	    {"agreement,kind,born\neu-pk-readmission,own_national\n", "", "columns"},
	    {"agreement,kind,family_name\neu-pk-readmission,own_national,\xff\n", "family_name", "not-utf-8"},
	};
	struct paper_case paper;

	(void)state;
	submitted(&paper);
	for (size_t at = 0; at < sizeof(files) / sizeof(files[0]); at++) {
		struct form_row row;

		job_forgive(&paper.job);
		if (csv_read(&paper, bytes_of(files[at].csv), &row) != INVALID ||
		    strcmp(paper.job.failure.field, files[at].field) != 0 ||
		    strcmp(paper.job.failure.rule, files[at].rule) != 0)
			fail_msg("%s: field %s, rule %s, %s", files[at].csv, paper.job.failure.field,
				 paper.job.failure.rule, paper.job.failure.reason);
	}
	paper_case_close(&paper);
}

static void the_form_as_pdf_carries_its_rows(void **state)
{
	struct paper_case paper;
	struct bytes csv, pdf, again, read;
	struct attachment attachment = {.name = "form.csv", .media_type = "text/csv"};
	struct letter letter;

	(void)state;
	submitted(&paper);
	csv = csv_of(&paper);
	attachment.content = csv;
	for (int language = 0; language < LANGUAGE_COUNT; language++) {
		assert_int_equal(letter_fill_form(&paper.job, profile_find_form(paper.profile, "application"),
						  &paper.about, (enum language)language, &letter),
				 OK);
		assert_int_equal(sheet_draw(&paper.job, paper.fonts, &letter.sheet, &pdf), OK);
		assert_int_equal(sheet_draw(&paper.job, paper.fonts, &letter.sheet, &again), OK);
		assert_true(bytes_equal(pdf, again));
		assert_int_equal(attach_write(&paper.job, pdf, (enum language)language, &attachment, 1, &pdf), OK);
		keep(&paper, "form", (enum language)language, pdf);
		assert_int_equal(attach_read(&paper.job, pdf, "form.csv", &read), OK);
		assert_true(bytes_equal(read, csv));
		assert_non_null(strstr(paper_text(&paper, pdf), "AB1234567"));
	}
	paper_case_close(&paper);
}

static void other_pdfs_are_refused(void **state)
{
	static const char *const files[][2] = {
	    {"", "not-a-pdf"},
	    {"%PDF-1.5\n", "not-a-pdf"},
	    {"%PDF-1.5\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer << /Root 1 0 R >>\n", "not-a-pdf"},
	};
	struct paper_case paper;
	struct bytes pdf, read;
	struct letter letter;

	(void)state;
	submitted(&paper);
	for (size_t at = 0; at < sizeof(files) / sizeof(files[0]); at++) {
		job_forgive(&paper.job);
		assert_int_equal(attach_read(&paper.job, bytes_of(files[at][0]), "form.csv", &read), INVALID);
		assert_string_equal(paper.job.failure.rule, files[at][1]);
	}
	job_forgive(&paper.job);
	assert_int_equal(letter_fill_form(&paper.job, profile_find_form(paper.profile, "application"), &paper.about,
					  ENGLISH, &letter),
			 OK);
	assert_int_equal(sheet_draw(&paper.job, paper.fonts, &letter.sheet, &pdf), OK);
	assert_int_equal(attach_read(&paper.job, pdf, "form.csv", &read), INVALID);
	assert_string_equal(paper.job.failure.rule, "no-data");
	paper_case_close(&paper);
}

/* Each letter of the book, in the state after its step, in every language. */
static void letters_between_two_sides(void **state)
{
	static const struct {
		const char *letter, *word;
	} letters[] = {{"application", "passport.pdf"}, {"travel_document", "XY7654321"}};
	struct paper_case paper;
	struct bytes pdf;

	(void)state;
	submitted(&paper);
	assert_int_equal(paper_draw(&paper, "reply", ENGLISH, NULL, &pdf), MISSING);
	assert_string_equal(paper.job.failure.rule, "not-yet");
	job_forgive(&paper.job);
	paper.about.party = profile_find_party(paper.profile, "pk");
	paper_case_take(&paper, "confirm", "{\"established_by\": \"register\"}");
	paper_case_take(&paper, "issue_document",
			"{\"kind\": \"emergency\", \"number\": \"XY7654321\", \"issued_on\": \"2026-03-02\", "
			"\"valid_until\": \"2026-10-02\"}");
	for (int language = 0; language < LANGUAGE_COUNT; language++) {
		for (size_t at = 0; at < sizeof(letters) / sizeof(letters[0]); at++) {
			paper.about.party = profile_find_party(paper.profile, at == 0 ? "it" : "pk");
			assert_int_equal(paper_draw(&paper, letters[at].letter, (enum language)language, NULL, &pdf),
					 OK);
			keep(&paper, letters[at].letter, (enum language)language, pdf);
			assert_non_null(strstr(paper_text(&paper, pdf), letters[at].word));
		}
	}
	paper_case_close(&paper);
}

/* Ninety measures do not fit: two pages, the overdue ones first, and the rest counted. */
static void the_briefing_is_two_pages(void **state)
{
	struct briefing_line lines[90];
	struct paper_case paper;
	struct briefing briefing;
	struct bytes pdf;

	(void)state;
	paper_case_open(&paper, "it-pk-joint-measures", "measure", "it");
	paper_case_take(&paper, "propose",
			"{\"title\": \"Answers to applications within 25 days\", \"field\": \"returns\", \"what\": "
			"\"Invented.\", \"indicator\": \"time_to_answer\", \"baseline\": 45, \"target\": 25}");
	paper_case_take(&paper, "accept", "{\"owner\": \"Central directorate\", \"due_on\": \"2026-09-30\"}");
	for (int at = 0; at < 90; at++)
		lines[at] = (struct briefing_line){
		    .state = paper.state,
		    .due = at % 5 == 4 ? INSTANT_NEVER : instant_plus(paper.job.now, DAYS(3 * (40 - at)))};
	briefing = (struct briefing){.template = paper.book->briefing,
				     .profile = paper.profile,
				     .party = paper.about.party,
				     .lines = lines,
				     .count = 90};
	for (int language = 0; language < LANGUAGE_COUNT; language++) {
		const char *text;

		assert_int_equal(briefing_draw(&paper.job, paper.fonts, &briefing, (enum language)language, &pdf), OK);
		keep(&paper, "briefing", (enum language)language, pdf);
		text = paper_text(&paper, pdf);
		/* A form feed ends each page. */
		assert_non_null(strchr(text, '\f'));
		assert_null(strchr(strchr(strchr(text, '\f') + 1, '\f') + 1, '\f'));
		if (language == ENGLISH) {
			assert_non_null(strstr(text, "90 in all, 40 of them overdue."));
			assert_non_null(strstr(text, "more do not fit on two pages"));
		}
	}
	paper_case_close(&paper);
}

static void books_that_are_refused(void **state)
{
#define BOOK(parts)                                                                                                    \
	"agreement: eu-pk-readmission\nletters:\n  a:\n    name: {en: a, it: a, ur: a}\n    after: [submit]\n"         \
	"    for: partner\n    seal: [application.born]\n    parts:\n" parts
	static const struct {
		const char *yaml, *rule;
	} books[] = {
	    {"agreement: other\n", "other-agreement"},
	    {BOOK("      - fields: [application.shoes]\n"), "unknown-field"},
	    {BOOK("      - text: {en: \"{application.shoes}\", it: a, ur: a}\n"), "unknown-field"},
	    {BOOK("      - text: {en: \"{application.born\", it: a, ur: a}\n"), "unknown-field"},
	    {BOOK("      - text: {en: a, it: a}\n"), "label-missing"},
	    {BOOK("      - fields: [internal.religion]\n"), "never-share"},
	    {BOOK("      - text: {en: \"{internal.lawyer}\", it: a, ur: a}\n"), "never-share"},
	    {BOOK("      - form: internal\n"), "never-share"},
	    {BOOK("      - rows: application.born\n"), "field-type"},
	    {BOOK("      - evidence: true\n        citations: true\n"), "required"},
	    {BOOK("      - evidence: true\n        when: application.born\n"), "required"},
	    {BOOK("      - picture: a\n"), "unknown-key"},
	};
	struct paper_case paper;

	(void)state;
	submitted(&paper);
	for (size_t at = 0; at < sizeof(books) / sizeof(books[0]); at++) {
		const struct letter_book *book;

		job_forgive(&paper.job);
		if (letter_book_read(&paper.job, "book", bytes_of(books[at].yaml), paper.profile, &book) != INVALID ||
		    strcmp(paper.job.failure.rule, books[at].rule) != 0)
			fail_msg("%s: %s %s", books[at].yaml, paper.job.failure.rule, paper.job.failure.reason);
	}
	paper_case_close(&paper);
}

static void every_word_is_in_every_language(void **state)
{
	(void)state;
	for (int word = 0; word < FIXED_COUNT; word++) {
		for (int language = 0; language < LANGUAGE_COUNT; language++)
			assert_true(fixed_word((enum fixed_word)word, (enum language)language)[0] != '\0');
		assert_string_not_equal(fixed_word((enum fixed_word)word, ENGLISH),
					fixed_word((enum fixed_word)word, URDU));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(what_is_written_is_read_back),     cmocka_unit_test(bad_rows_are_named_by_field_and_rule),
	    cmocka_unit_test(the_form_as_pdf_carries_its_rows), cmocka_unit_test(other_pdfs_are_refused),
	    cmocka_unit_test(letters_between_two_sides),        cmocka_unit_test(the_briefing_is_two_pages),
	    cmocka_unit_test(books_that_are_refused),           cmocka_unit_test(every_word_is_in_every_language),
	};

	return cmocka_run_group_tests_name("papers", tests, NULL, NULL);
}
