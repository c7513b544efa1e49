/* letters_test.c - a letter from a case through the API: list, draft, PDF, seal; and what is refused. The person is
 * invented. */
#include "world.h"

#include "documents/attach.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct api_world world;
static struct answer answer;
static struct signed_in officer, supervisor, consul;
static char case_path[80], version[64];

static void ask(const struct signed_in *who, const char *method, const char *path, const char *body)
{
	const char *headers[10] = {0};
	int count = 0;

	for (int at = 0; who->headers[at]; at++)
		headers[count++] = who->headers[at];
	headers[count] = version[0] != '\0' ? version : NULL;
	client_ask(world.port, &(struct ask){.method = method, .path = path, .headers = headers, .body = body},
		   &answer);
}

/* A path under the case. */
static const char *of_case(const char *rest)
{
	static char path[200];

	snprintf(path, sizeof(path), "%s%s", case_path, rest);
	return path;
}

static json_t *body_of(void)
{
	json_t *value = json_loads(answer.body, 0, NULL);

	if (value == NULL)
		fail_msg("no JSON: %ld %.200s", answer.status, answer.body);
	return value;
}

static void expect(long status, const char *rule)
{
	if (answer.status != status || (rule != NULL && strstr(answer.body, rule) == NULL))
		fail_msg("expected %ld %s, came %ld %.300s", status, rule != NULL ? rule : "", answer.status,
			 answer.body);
}

static void affirm(const char *safeguard)
{
	char path[120];

	snprintf(path, sizeof(path), "/safeguards/%s", safeguard);
	ask(&officer, "POST", of_case(path), "{\"answer\": \"stands\", \"source\": \"invented\"}");
	expect(200, NULL);
	snprintf(path, sizeof(path), "/safeguards/%s/agreement", safeguard);
	ask(&supervisor, "POST", of_case(path), "{}");
}

/* A step as two officers take it: the second releases what the first proposed. */
static void take(const char *step, const char *body)
{
	for (int turn = 0; turn < 2; turn++) {
		const struct signed_in *who = turn == 0 ? &officer : &supervisor;
		char path[80];
		json_t *taken;
		bool proposed;

		version[0] = '\0';
		ask(who, "GET", case_path, NULL);
		snprintf(version, sizeof(version), "If-Match: %s", answer_header(&answer, "ETag"));
		snprintf(path, sizeof(path), "/steps/%s", step);
		ask(who, "POST", of_case(path), body);
		version[0] = '\0';
		expect(200, NULL);
		taken = body_of();
		proposed = json_is_true(json_object_get(taken, "proposed"));
		json_decref(taken);
		if (!proposed)
			return;
	}
}

#define HEARD                                                                                                          \
	"{\"form\": {\"family_name\": \"HUSSAIN\", \"given_names\": \"BILAL AHMED\", \"born\": \"1991-05-17\", "       \
	"\"nationality\": \"PAK\", \"heard_on\": \"2026-03-02\", \"language\": \"Urdu\", \"interpreter\": true, "      \
	"\"statement\": \"Invented.\"}}"
#define NOTICE                                                                                                         \
	"{\"ground\": \"expired\", \"article\": \"art. 13(2)(b)\", \"facts\": \"Invented.\", \"served_on\": "          \
	"\"2026-03-05\", \"in_writing\": true, \"language\": \"Urdu\", \"main_parts_translated\": true, "              \
	"\"remedy_explained\": true, \"legal_aid\": true}"

static int start(void **state)
{
	static const char *const safeguards[] = {"no_claim",  "non_refoulement", "not_child",
						 "family",    "health",          "trafficking",
						 "consulate", "refused_claim",   "understood"};
	struct api_config config = api_config_usual();
	json_t *made;

	(void)state;
	config.threads = 2;
	config.per_address.burst = 0;
	curl_global_init(CURL_GLOBAL_DEFAULT);
	world_open(&world, &config);
	sign_in(&world, "case_officer", &officer);
	sign_in(&world, "supervisor", &supervisor);
	sign_in(&world, "consular_officer", &consul);
	ask(&officer, "POST", "/api/cases",
	    "{\"agreement\": \"it-refusal-of-stay\", \"kind\": \"irregular_stay\", \"side\": \"deciding\"}");
	expect(201, NULL);
	made = body_of();
	snprintf(case_path, sizeof(case_path), "/api/cases/%s", json_string_value(json_object_get(made, "case_id")));
	json_decref(made);
	for (size_t at = 0; at < sizeof(safeguards) / sizeof(safeguards[0]); at++)
		affirm(safeguards[at]);
	take("hear", HEARD);
	return 0;
}

static int stop(void **state)
{
	(void)state;
	world_close(&world);
	curl_global_cleanup();
	return 0;
}

/* State of a letter in the list; NULL when it is not there. */
static const char *state_of(const struct signed_in *who, const char *letter)
{
	static char found[16];
	json_t *list, *value;
	size_t at;

	ask(who, "GET", of_case("/letters"), NULL);
	expect(200, NULL);
	found[0] = '\0';
	list = body_of();
	json_array_foreach(json_object_get(list, "letters"), at, value)
	{
		if (strcmp(json_string_value(json_object_get(value, "id")), letter) == 0)
			snprintf(found, sizeof(found), "%s", json_string_value(json_object_get(value, "state")));
	}
	json_decref(list);
	return found;
}

static void nothing_is_written_before_its_step(void **state)
{
	(void)state;
	assert_string_equal(state_of(&officer, "notice"), "not_yet");
	ask(&officer, "GET", of_case("/letters/notice.pdf"), NULL);
	expect(404, "not-yet");
	ask(&officer, "GET", of_case("/letters/nothing.pdf"), NULL);
	expect(404, "unknown-letter");
	ask(&officer, "GET", of_case("/letters/notice.txt"), NULL);
	expect(404, "unknown-letter");
	ask(&officer, "GET", of_case("/letters/notice.pdf?language=fr"), NULL);
	expect(422, "language");
}

static struct bytes seal_in_answer(void)
{
	struct bytes seal = {0};

	if (attach_read(&world.job, (struct bytes){(const unsigned char *)answer.body, answer.size}, "seal.jws",
			&seal) != OK)
		job_forgive(&world.job);
	return seal;
}

static void a_draft_is_marked_and_not_sealed(void **state)
{
	(void)state;
	ask(&officer, "PUT", of_case("/drafts/serve"), "{\"version\": 0, \"form\": " NOTICE "}");
	expect(200, NULL);
	assert_string_equal(state_of(&officer, "notice"), "draft");
	ask(&officer, "GET", of_case("/letters/notice.pdf?language=ur"), NULL);
	expect(200, NULL);
	assert_string_equal(answer_header(&answer, "Content-Type"), "application/pdf");
	assert_int_equal(seal_in_answer().size, 0);
}

/* Every language, and the seal of each holds. */
static void a_letter_of_a_step_is_sealed(void **state)
{
	static const char *const languages[] = {"en", "it", "ur"};

	(void)state;
	take("serve", "{\"form\": " NOTICE "}");
	assert_string_equal(state_of(&officer, "notice"), "ready");
	for (int at = 0; at < 3; at++) {
		char path[80], body[2600];
		struct bytes seal;
		json_t *report;

		snprintf(path, sizeof(path), "/letters/notice.pdf?language=%s", languages[at]);
		ask(&officer, "GET", of_case(path), NULL);
		expect(200, NULL);
		seal = seal_in_answer();
		assert_true(seal.size > 0);
		snprintf(body, sizeof(body), "{\"seal\": \"%.*s\"}", (int)seal.size, seal.data);
		ask(&supervisor, "POST", "/api/seals", body);
		expect(200, NULL);
		report = body_of();
		if (!json_is_true(json_object_get(report, "holds")))
			fail_msg("%s", answer.body);
		assert_string_equal(
		    json_string_value(json_object_get(json_object_get(report, "fields"), "hearing.family_name")),
		    "HUSSAIN");
		json_decref(report);
	}
}

static void a_seal_that_was_changed_does_not_hold(void **state)
{
	char body[2600];
	struct bytes seal;

	(void)state;
	ask(&officer, "GET", of_case("/letters/notice.pdf?language=en"), NULL);
	seal = seal_in_answer();
	snprintf(body, sizeof(body), "{\"seal\": \"%.*s\"}", (int)seal.size, seal.data);
	/* A letter of the signature, well inside it. */
	char *letter = body + strlen(body) - 40;
	*letter = *letter == 'A' ? 'B' : 'A';
	ask(&officer, "POST", "/api/seals", body);
	expect(200, "signature");
	ask(&officer, "POST", "/api/seals", "{\"seal\": \"eyJhbGciOiJub25lIn0.e30.\"}");
	expect(422, NULL);
}

static void a_correction_shows_on_the_old_paper(void **state)
{
	char body[2600];
	struct bytes seal;

	(void)state;
	ask(&officer, "GET", of_case("/letters/notice.pdf?language=en"), NULL);
	seal = seal_in_answer();
	snprintf(body, sizeof(body), "{\"seal\": \"%.*s\"}", (int)seal.size, seal.data);
	take("correct", "{\"form\": {\"born\": \"1992-05-17\"}}");
	ask(&officer, "POST", "/api/seals", body);
	expect(200, "field-changed");
	assert_non_null(strstr(answer.body, "hearing.born"));
}

static void who_may_not_take_the_step_does_not_write_the_letter(void **state)
{
	(void)state;
	assert_string_equal(state_of(&consul, "notice"), "");
	ask(&consul, "GET", of_case("/letters/notice.pdf?language=en"), NULL);
	expect(403, "wrong-role");
}

static void every_letter_is_a_look(void **state)
{
	struct signed_in auditor;

	(void)state;
	sign_in(&world, "auditor", &auditor);
	ask(&auditor, "GET", "/api/looks", NULL);
	expect(200, "\"letter\"");
	assert_non_null(strstr(answer.body, "letter-verify"));
}

/* --- the common form --- */

#define IMPORT "/api/forms?agreement=eu-pk-readmission&side=requesting&partner=pk"

static void import(const char *query, const char *csv)
{
	char path[200];

	snprintf(path, sizeof(path), IMPORT "%s", query);
	ask(&officer, "POST", path, csv);
}

/* Good rows become drafts; the form of one of them is the same rows again, as CSV and inside the PDF. */
static void a_file_of_forms_begins_cases(void **state)
{
	static const char csv[] = "agreement,kind,reference,family_name,given_names,born,sex,nationality\r\n"
				  "eu-pk-readmission,own_national,R-1,KHAN,SANA,1990-01-02,female,PAK\r\n"
				  "\r\n"
				  "eu-pk-readmission,own_national,R-2,\"KHAN\",IMRAN,1988-12-31,male,PAK\r\n";
	json_t *report, *cases;
	char path[120];
	struct bytes seal;

	(void)state;
	import("&check=1", csv);
	expect(200, "\"cases\":[]");
	import("", csv);
	expect(200, "\"faults\":[]");
	report = body_of();
	cases = json_object_get(report, "cases");
	assert_int_equal(json_array_size(cases), 2);
	assert_int_equal(json_integer_value(json_object_get(json_array_get(cases, 1), "row")), 4);
	assert_string_equal(json_string_value(json_object_get(json_array_get(cases, 1), "their_reference")), "R-2");
	snprintf(path, sizeof(path), "/api/cases/%s/form.csv",
		 json_string_value(json_object_get(json_array_get(cases, 1), "case_id")));
	ask(&officer, "GET", path, NULL);
	expect(200, "KHAN,IMRAN");
	snprintf(path, sizeof(path), "/api/cases/%s/form.pdf?language=ur",
		 json_string_value(json_object_get(json_array_get(cases, 1), "case_id")));
	ask(&officer, "GET", path, NULL);
	expect(200, NULL);
	assert_int_equal(
	    attach_read(&world.job, (struct bytes){(const unsigned char *)answer.body, answer.size}, "form.csv", &seal),
	    OK);
	assert_int_equal(memcmp(seal.data,
				"\xef\xbb\xbf"
				"agreement,kind",
				17),
			 0);
	json_decref(report);
}

/* As an Italian spreadsheet saves the file that it opened: semicolons, all in quotes, its own words for true and false.
 */
static void a_spreadsheet_saved_the_file(void **state)
{
	static const char csv[] = "\xEF\xBB\xBF\"agreement\";\"kind\";\"reference\";\"family_name\";\"given_names\";"
				  "\"born\";\"accelerated\";\"interview_requested\";\"observations\"\r\n"
				  "\"eu-pk-readmission\";\"own_national\";\"R-3\";\"KHAN; \"\"ZARI\"\"\";\"SANA\";"
				  "\"1990-01-02\";VERO;False;\"first line\nsecond, line\"\r\n";

	(void)state;
	import("&check=1", csv);
	expect(200, "\"faults\":[]");
	expect(200, "\"accelerated\":true");
	expect(200, "KHAN; \\\"ZARI\\\"");
}

/* What was read of a row is told; a chosen row is begun though another has a fault, and one that is not there is
 * refused. */
static void chosen_rows_begin_alone(void **state)
{
	static const char csv[] = "agreement,kind,reference,family_name,born\n"
				  "eu-pk-readmission,own_national,R-7,KHAN,1990-01-02\n"
				  "eu-pk-readmission,own_national,R-8,KHAN,1990-02-30\n"
				  "eu-pk-readmission,own_national,R-9,BIBI,1991-03-04\n";
	static const struct {
		const char *rows;
		size_t cases;
	} choices[] = {{"&check=1", 0}, {"", 0}, {"&rows=3", 0}, {"&rows=2,3", 0}, {"&rows=4", 1}, {"&rows=2,4", 2}};

	(void)state;
	for (size_t at = 0; at < sizeof(choices) / sizeof(choices[0]); at++) {
		json_t *report, *read;

		import(choices[at].rows, csv);
		expect(200, "\"form\":\"application\"");
		report = body_of();
		read = json_object_get(report, "read");
		assert_int_equal(json_array_size(read), 3);
		assert_string_equal(
		    json_string_value(json_object_get(json_object_get(json_array_get(read, 2), "data"), "family_name")),
		    "BIBI");
		assert_int_equal(json_array_size(json_object_get(report, "faults")), 1);
		assert_int_equal(json_array_size(json_object_get(report, "cases")), choices[at].cases);
		json_decref(report);
	}
	import("&rows=9", csv);
	expect(422, "\"rule\":\"rows\"");
	import("&rows=2,,4", csv);
	expect(422, NULL);
}

static void import_pdf(const char *query, struct bytes pdf)
{
	char path[200];

	snprintf(path, sizeof(path), IMPORT "%s", query);
	client_ask(world.port,
		   &(struct ask){.method = "POST",
				 .path = path,
				 .headers = (const char *const[]){officer.cookie, officer.token,
								  "Content-Type: application/pdf", NULL},
				 .body = (const char *)pdf.data,
				 .body_size = pdf.size},
		   &answer);
}

/* A PDF of ours is read as the CSV in it; a stranger's is refused with a sentence. */
static void a_pdf_of_ours_is_read_again(void **state)
{
	static const char csv[] = "agreement,kind,reference,family_name\neu-pk-readmission,own_national,R-11,QURESHI\n";
	static const char stranger[] = "%PDF-1.4\n1 0 obj\n<</Type/Catalog>>\nendobj\nxref\n0 2\n"
				       "0000000000 65535 f \n0000000009 00000 n \n"
				       "trailer\n<</Root 1 0 R/Size 2>>\nstartxref\n42\n%%EOF\n";
	json_t *report;
	struct bytes pdf;
	char path[120];

	(void)state;
	import("", csv);
	expect(200, "\"faults\":[]");
	report = body_of();
	snprintf(path, sizeof(path), "/api/cases/%s/form.pdf?language=it",
		 json_string_value(json_object_get(json_array_get(json_object_get(report, "cases"), 0), "case_id")));
	json_decref(report);
	ask(&officer, "GET", path, NULL);
	expect(200, NULL);
	pdf = bytes_copy(world.job.arena, (struct bytes){(const unsigned char *)answer.body, answer.size});
	import_pdf("&check=1", pdf);
	expect(200, "QURESHI");
	import_pdf("", bytes_of(stranger));
	expect(422, "\"rule\":\"no-data\"");
	import_pdf("", bytes_of("%PDF-1.4\nnothing\n"));
	expect(422, "\"rule\":\"not-a-pdf\"");
}

/* Every fault is told, and nothing is begun. */
static void a_bad_row_begins_nothing(void **state)
{
	static const char csv[] = "agreement,kind,family_name,born\n"
				  "eu-pk-readmission,own_national,KHAN,1990-01-02\n"
				  "eu-pk-readmission,own_national,=cmd,1990-01-02\n"
				  "eu-pk-readmission,transit,KHAN,1990-01-02\n"
				  "eu-pk-readmission,own_national,KHAN,1990-02-30\n"
				  "it-refusal-of-stay,own_national,KHAN,1990-01-02\n";
	static const struct {
		int row;
		const char *field, *rule;
	} faults[] = {{3, "family_name", "formula"},
		      {4, "kind", "unknown-kind"},
		      {5, "born", "date"},
		      {6, "agreement", "other-agreement"}};
	json_t *report, *list;
	char *long_row;

	(void)state;
	import("", csv);
	expect(200, "\"cases\":[]");
	report = body_of();
	list = json_object_get(report, "faults");
	assert_int_equal(json_array_size(list), 4);
	for (size_t at = 0; at < 4; at++) {
		json_t *fault = json_array_get(list, at);

		assert_int_equal(json_integer_value(json_object_get(fault, "row")), faults[at].row);
		assert_string_equal(json_string_value(json_object_get(fault, "field")), faults[at].field);
		assert_string_equal(json_string_value(json_object_get(fault, "rule")), faults[at].rule);
	}
	json_decref(report);
	import("", "name,age\nx,1\n");
	expect(422, "unknown-field");
	ask(&officer, "POST", "/api/forms?agreement=nothing&side=requesting", csv);
	expect(422, "unknown-agreement");
	long_row = calloc(1, 80000);
	snprintf(long_row, 80000, "agreement,kind,family_name\neu-pk-readmission,own_national,");
	memset(long_row + strlen(long_row), 'A', 70000);
	import("", long_row);
	expect(200, "too-long");
	free(long_row);
}

static void the_briefing_of_a_track(void **state)
{
	(void)state;
	ask(&supervisor, "GET", "/api/agreements/it-pk-joint-measures/briefing.pdf?language=it", NULL);
	expect(200, NULL);
	assert_int_equal(memcmp(answer.body, "%PDF-", 5), 0);
	ask(&supervisor, "GET", "/api/agreements/it-refusal-of-stay/briefing.pdf", NULL);
	expect(404, "no-briefing");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(nothing_is_written_before_its_step),
	    cmocka_unit_test(a_draft_is_marked_and_not_sealed),
	    cmocka_unit_test(a_letter_of_a_step_is_sealed),
	    cmocka_unit_test(a_seal_that_was_changed_does_not_hold),
	    cmocka_unit_test(a_correction_shows_on_the_old_paper),
	    cmocka_unit_test(who_may_not_take_the_step_does_not_write_the_letter),
	    cmocka_unit_test(a_file_of_forms_begins_cases),
	    cmocka_unit_test(a_spreadsheet_saved_the_file),
	    cmocka_unit_test(chosen_rows_begin_alone),
	    cmocka_unit_test(a_pdf_of_ours_is_read_again),
	    cmocka_unit_test(a_bad_row_begins_nothing),
	    cmocka_unit_test(the_briefing_of_a_track),
	    cmocka_unit_test(every_letter_is_a_look),
	};

	return cmocka_run_group_tests_name("letters through the API", tests, start, stop);
}
