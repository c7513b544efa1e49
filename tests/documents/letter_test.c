/* letter_test.c - the notice of a refusal of stay, in three languages, from a rehearsed case. */
#include "case.h"

#include "base/file.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* A line like those that seal_write() makes, of the same length. */
static const char seal[] =
    "eyJhbGciOiJFUzI1NiIsImtpZCI6IjBOZTh2NXBJMGdJQ3dBb0hfYzA1U2M4TmNSZmtVUWtPQ1hLcWwzWHdRUUEiLCJ0eXAiOiJ2YWxpY28tbGV0"
    "dGVyK2p3cyJ9.eyJhIjoiaXQtcmVmdXNhbC1vZi1zdGF5IiwiYyI6IjAxOTAwMDAwLTAwMDAtNzAwMC04MDAwLTAwMDAwMDAwMDAwMSIsImUiOiJ"
    "QdWx1bmFfVUJTc0NQYkx4M2VYWmdNQ0ZkVU9DSGhYeHZWZ0RfX0xvTmNRIiwiZiI6eyJoZWFyaW5nLmJvcm4iOiIxOTkxLTA1LTE3IiwiaGVhcmlu"
    "Zy5mYW1pbHlfbmFtZSI6IkhVU1NBSU4ifSwibCI6Im5vdGljZSIsInAiOiJpdCIsInQiOiIyMDI2LTAzLTA1VDA5OjAwOjAwLjAwMFoiLCJ2Ijox"
    "fQ.8v5pI0gICwAoH_c05Sc8NcRfkUQkOCXKql3XwQQA8v5pI0gICwAoH_c05Sc8NcRfkUQkOCXKql3XwQQAAA";

static void served(struct paper_case *paper)
{
	paper_case_open(paper, "it-refusal-of-stay", "irregular_stay", "it");
	paper_case_take(paper, "hear",
			"{\"family_name\": \"HUSSAIN\", \"given_names\": \"BILAL AHMED\", \"born\": \"1991-05-17\", "
			"\"nationality\": \"PAK\", \"document_number\": \"AB1234567\", \"heard_on\": \"2026-03-02\", "
			"\"language\": \"اردو\", \"interpreter\": true, \"statement\": \"Invented for a test.\"}");
	paper_case_take(
	    paper, "serve",
	    "{\"ground\": \"expired\", \"article\": \"art. 13(2)(b) TUI\", \"facts\": \"The permit ended on 1 "
	    "October 2025 and its renewal was not asked for within sixty days.\", \"served_on\": "
	    "\"2026-03-05\", \"in_writing\": true, \"language\": \"اردو\", \"main_parts_translated\": true, "
	    "\"remedy_explained\": true, \"legal_aid\": true}");
}

/* What must stand in the notice, by language. */
static void the_notice_says_what_was_decided_and_what_can_be_done(void **state)
{
	static const char *const words[LANGUAGE_COUNT][8] = {
	    [ENGLISH] = {"Notice of decision", "BILAL AHMED", "17 May 1991", "Pakistan", "Title expired, not renewed",
			 "4 April 2026", "Directive 2008/115/EC art. 12", "free legal aid"},
	    [ITALIAN] = {"Notifica di decisione", "BILAL AHMED", "17 maggio 1991", "Pakistan", "Titolo scaduto",
			 "4 aprile 2026", "Directive 2008/115/EC art. 12", "patrocinio"},
	    [URDU] = {"BILAL AHMED", "1991", "2026", "AB1234567", "Directive 2008/115/EC art. 12", "13(2)(b)",
		      "HUSSAIN", "30"},
	};
	struct paper_case paper;

	(void)state;
	served(&paper);
	for (int language = 0; language < LANGUAGE_COUNT; language++) {
		struct bytes pdf;
		const char *text;

		assert_int_equal(paper_draw(&paper, "notice", (enum language)language, seal, &pdf), OK);
		if (getenv("PAPERS") != NULL)
			assert_int_equal(file_write(&paper.job,
						    arena_print(paper.job.arena, "%s/notice-%s.pdf", getenv("PAPERS"),
								language_code[language]),
						    0644, pdf),
					 OK);
		text = paper_text(&paper, pdf);
		for (int at = 0; at < 8; at++)
			if (strstr(text, words[language][at]) == NULL)
				fail_msg("%s: not in the notice: %s\n%s", language_code[language], words[language][at],
					 text);
		assert_null(strstr(text, "Invented for a test"));
	}
	paper_case_close(&paper);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_notice_says_what_was_decided_and_what_can_be_done),
	};

	return cmocka_run_group_tests_name("letters", tests, NULL, NULL);
}
