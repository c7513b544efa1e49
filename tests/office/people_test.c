/* people_test.c - who is this? Looking people up, deciding about them and pointing out cases that are open already,
 * through the office: what is refused, what is logged, what stays here. */
#include "support/two_nodes.h"

#include "base/file.h"
#include "office/people/people.h"
#include "register/build.h"
#include "register/current.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const char table[] =
    "id,name,urdu,father,born,sex,place,cnic,passport\n"
    "k1,Bilal Ahmed Khan,بلال احمد خان,Ahmed Khan,1990-02-14,M,Gujrat,34201-0000001-1,AB1234567\n"
    "k2,Bilal Ahmad Khan,بلال احمد خان,Ahmad Khan,1990-08-03,M,Gujrat,34201-0000003-1,\n"
    "k3,Saima Rafiq,صائمہ رفیق,Muhammad Rafiq,1988-01-12,F,Sialkot,34603-0000002-2,\n"
    "k4,Umar Chaudhry,عمر چودھری,Bashir Ahmed,1990-05-31,M,Gujrat,,\n"
    "k5,Saima,,,1990,F,Sialkot,,\n";

struct world {
	struct two_nodes two;
	struct register_settings settings;
	char folder[64];
	struct job job;
};

/* Islamabad has a register; Rome has none. */
static int world_open(void **state)
{
	static const char settings[] =
	    "source = csv\nfile = people.csv\nkey = id\nname = name\nother_name = urdu\n"
	    "father = father\nborn = born\nsex = sex\nplace = place\nnational_number = cnic\n"
	    "document_number = passport\n";
	struct world *world = test_calloc(1, sizeof(*world));
	struct register_report report;
	struct job *job;

	two_nodes_open(&world->two);
	world->job = two_nodes_job(&world->two);
	job = &world->job;
	snprintf(world->folder, sizeof(world->folder), "/tmp/valico-people-XXXXXX");
	assert_non_null(mkdtemp(world->folder));
	assert_int_equal(
	    file_write(job, arena_print(job->arena, "%s/people.csv", world->folder), 0600, bytes_of(table)), OK);
	assert_int_equal(register_settings_take(job, world->folder, bytes_of(settings), &world->settings), OK);
	assert_int_equal(register_build(job, &world->settings, BUILD_MEMORY_USUAL, &report), OK);
	assert_int_equal(people_open(job, &world->settings, &world->two.nodes[ISLAMABAD].office.people), OK);
	*state = world;
	return 0;
}

static int world_close(void **state)
{
	struct world *world = *state;
	char command[128];

	people_close(world->two.nodes[ISLAMABAD].office.people);
	two_nodes_close(&world->two);
	snprintf(command, sizeof(command), "rm -r %s", world->folder);
	assert_int_equal(system(command), 0);
	test_free(world);
	return 0;
}

static const struct office *islamabad(struct world *world)
{
	world->job = two_nodes_job(&world->two);
	return &world->two.nodes[ISLAMABAD].office;
}

static const struct actor *officer(const struct world *world, int which)
{
	return &world->two.nodes[ISLAMABAD].officers[which];
}

/* Asks as the first officer; the answer, or NULL with the failure on the job. */
static json_t *ask(struct world *world, const char *text, const char *purpose, const char *case_id)
{
	struct people_question question = {.text = text, .purpose = purpose, .case_id = case_id};
	const struct office *office = islamabad(world);
	json_t *answer;

	if (office_people_search(&world->job, office, officer(world, OFFICER_ANNA), &question, &answer) != OK)
		return NULL;
	return answer;
}

static const char *shown_text(const json_t *answer, size_t place, const char *column)
{
	const json_t *candidate = json_array_get(json_object_get(answer, "candidates"), place);
	const char *text = json_string_value(json_object_get(json_object_get(candidate, "row"), column));

	return text != NULL ? text : "";
}

static const char *reference_of(const json_t *answer, size_t place)
{
	return json_string_value(
	    json_object_get(json_array_get(json_object_get(answer, "candidates"), place), "reference"));
}

static void one_box(void **state)
{
	static const struct {
		const char *text;
		const char *first; /* Latin name of who must come first, or the rule that refuses */
	} rows[] = {
	    {"Umar Chaudhry", "Umar Chaudhry"},
	    {"عمر چودھری", "Umar Chaudhry"},
	    {"Saima Rafiq d/o Muhammad Rafiq 1988", "Saima Rafiq"},
	    {"صائمہ رفیق", "Saima Rafiq"},
	    {"34603-0000002-2", "Saima Rafiq"},
	    {"AB1234567", "Bilal Ahmed Khan"},
	    {"Bilal Ahmed Khan 1990-02-14", "Bilal Ahmed Khan"},
	    {"P<PAKKHAN<<BILAL<AHMED<<<<<<<<<<<<<<<<<<<<<<\nAB12345673PAK9002141M3106307<<<<<<<<<<<<<<04",
	     "Bilal Ahmed Khan"},
	    {"1990", "question-empty"},
	    {"", "question-empty"},
	    {"Umar 😀", "name-letter"},
	    {"Umar 1990-02-30", "date"},
	    {"Umar 1411-02-03", "date-hijri"},
	    {"Umar 3/2/90", "date"},
	    {"Bilal Khan AB1234567", "Bilal Ahmed Khan"},
	    {"Bilal Khan 14 Feb 1990 ±1", "Bilal Ahmed Khan"},
	    {"صائمہ Rafiq", "Saima Rafiq"}, /* each word counts, in whichever script */
	    {"Saima رفیق", "Saima Rafiq"},
	    {"رفیق Saima", "Saima Rafiq"},
	};
	struct world *world = *state;

	for (size_t at = 0; at < sizeof(rows) / sizeof(rows[0]); at++) {
		json_t *answer = ask(world, rows[at].text, "test", NULL);

		assert_string_equal(answer != NULL ? shown_text(answer, 0, "name") : world->job.failure.rule,
				    rows[at].first);
	}
}

/* A CNIC whose last digit is another sex's than was asked, which decides nothing; the number as people write it. */
static void a_number_of_the_other_sex_is_pointed_out(void **state)
{
	static const struct {
		const char *number, *sex;
		size_t hints;
	} rows[] = {
	    {"3460300000022", "F", 0}, {"34603-0000002-2", "M", 1}, {"3420100000011", "M", 0},
	    {"3420100000011", "F", 1}, {"3420100000011", "", 0},    {"12345", "F", 0},
	};
	struct world *world = *state;

	for (size_t at = 0; at < sizeof(rows) / sizeof(rows[0]); at++) {
		const struct office *office = islamabad(world);
		json_t *fields = json_pack("{s:s, s:s}", "national_number", rows[at].number, "sex", rows[at].sex),
		       *answer;
		struct people_question question = {.fields = fields, .purpose = "test"};

		assert_int_equal(json_own(&world->job, fields), OK);
		assert_int_equal(
		    office_people_search(&world->job, office, officer(world, OFFICER_ANNA), &question, &answer), OK);
		assert_int_equal(json_array_size(json_object_get(answer, "hints")), rows[at].hints);
		if (at == 0)
			assert_string_equal(
			    json_string_value(json_object_get(json_object_get(answer, "asked"), "national_number")),
			    "34603-0000002-2");
	}
}

/* What is wrong with a zone and what was put right in it is told beside the candidates, and what the search cost. */
static void a_zone_tells_what_is_wrong(void **state)
{
	static const struct {
		const char *zone;
		bool valid;
		size_t repairs;
	} rows[] = {
	    {"P<PAKKHAN<<BILAL<AHMED<<<<<<<<<<<<<<<<<<<<<<AB12345671PAK9002144M31010123420100000011<60", true, 0},
	    {"P<PAKKHAN<<BILAL<AHMED<<<<<<<<<<<<<<<<<<<<<<ABI2345671PAK9002144M31010123420100000011<60", true, 1},
	    {"P<PAKKHAN<<BILAL<AHMED<<<<<<<<<<<<<<<<<<<<<<AB12345671PAK9002154M31010123420100000011<60", false, 0},
	};
	struct world *world = *state;

	for (size_t at = 0; at < sizeof(rows) / sizeof(rows[0]); at++) {
		const json_t *answer = ask(world, rows[at].zone, "test", NULL), *zone = json_object_get(answer, "zone");

		assert_int_equal(json_is_true(json_object_get(zone, "valid")), rows[at].valid);
		assert_int_equal(json_array_size(json_object_get(zone, "repairs")), rows[at].repairs);
		assert_true(json_integer_value(json_object_get(answer, "effort")) > 0);
		assert_true(json_integer_value(json_object_get(answer, "effort_most")) >=
			    json_integer_value(json_object_get(answer, "effort")));
	}
	assert_true(json_is_null(json_object_get(ask(world, "Umar Chaudhry", "test", NULL), "zone")));
}

/* Who knows a number but for one digit is not told the right one. */
static void a_near_number_stays_masked(void **state)
{
	static const char *const asked[] = {"34603-0000002-3", "34603-0000020-2", "Bilal Khan AB1234568"};
	struct world *world = *state;

	for (size_t at = 0; at < sizeof(asked) / sizeof(asked[0]); at++) {
		const json_t *answer = ask(world, asked[at], "test", NULL);
		char *whole = json_dumps(answer, 0);

		assert_true(json_array_size(json_object_get(answer, "candidates")) > 0);
		assert_non_null(strstr(whole, "\"near\""));
		assert_null(strstr(whole, "3460300000022"));
		assert_null(strstr(whole, "AB1234567"));
		free(whole);
	}
}

static void no_purpose_no_search(void **state)
{
	static const char *const purposes[] = {NULL, "", "  \t", "\xc2\xa0", "\xe2\x80\x8b\xe2\x80\x8f"};
	struct world *world = *state;

	for (size_t at = 0; at < sizeof(purposes) / sizeof(purposes[0]); at++) {
		assert_null(ask(world, "Umar Chaudhry", purposes[at], NULL));
		assert_int_equal(world->job.failure.result, INVALID);
		assert_string_equal(world->job.failure.rule, "purpose");
	}
}

static void without_a_register(void **state)
{
	struct world *world = *state;
	struct people_question question = {.text = "Umar Chaudhry", .purpose = "test"};
	struct job job = two_nodes_job(&world->two);
	json_t *answer;

	assert_int_equal(office_people_search(&job, &world->two.nodes[ROME].office,
					      &world->two.nodes[ROME].officers[OFFICER_ANNA], &question, &answer),
			 MISSING);
	assert_string_equal(job.failure.rule, "no-register");
}

/* As after a new version of the program, before the operator has built the index anew. */
static void an_index_of_another_version_is_the_operators(void **state)
{
	struct world *world = *state;
	struct people **people = &world->two.nodes[ISLAMABAD].office.people;
	struct current current;
	FILE *file;

	assert_int_equal(current_read(&world->job, world->settings.folder, &current), OK);
	file = fopen(arena_print(world->job.arena, "%s/%s", world->settings.folder, current.index), "r+");
	assert_non_null(file);
	assert_int_equal(fseek(file, 12, SEEK_SET), 0);
	assert_int_equal(fputc(1, file), 1);
	fclose(file);
	people_close(*people);
	assert_int_equal(people_open(&world->job, &world->settings, people), OK);
	assert_null(ask(world, "Umar Chaudhry", "test", NULL));
	assert_int_equal(world->job.failure.result, BUSY);
	assert_string_equal(world->job.failure.rule, "index-unusable");
}

/* The log has the purpose and which rows were shown, and nothing that a row says. */
static void every_look_is_logged(void **state)
{
	struct world *world = *state;
	struct look_record *looks;
	json_t *row;
	json_t *answer = ask(world, "Saima Rafiq", "answer-application: letter 7", NULL);
	int count;

	assert_non_null(answer);
	assert_int_equal(office_people_row(&world->job, islamabad(world), officer(world, OFFICER_ANNA),
					   reference_of(answer, 0), "compare the card", NULL, &row),
			 OK);
	assert_string_equal(json_string_value(json_object_get(row, "national_number")), "34603-0000002-2");
	assert_string_not_equal(shown_text(answer, 0, "national_number"), "34603-0000002-2"); /* masked in a list */
	assert_int_equal(look_list(&world->job, islamabad(world)->database, NULL, NULL, INT64_MAX, 2, &looks, &count),
			 OK);
	assert_string_equal(looks[0].action, "people-row");
	assert_string_equal(looks[0].purpose, "compare the card");
	assert_string_equal(looks[0].detail, reference_of(answer, 0));
	assert_string_equal(looks[1].action, "people-search");
	assert_string_equal(looks[1].purpose, "answer-application: letter 7");
	assert_non_null(strstr(looks[1].detail, strchr(reference_of(answer, 0), '.') + 1));
	assert_null(strstr(looks[1].detail, "Saima"));
}

/* The case of the two nodes: Rome's application for k1, received by Islamabad. */
static void case_arrives(struct world *world)
{
	rome_opens(&world->two, "own_national");
	node_prepares(&world->two, ROME);
	node_must_take(&world->two, ROME, "submit");
	line_moves(&world->two);
}

static enum result decide(struct world *world, int who, const char *reference, const char *key, const char *decision,
			  const char *reason)
{
	struct people_decision wanted = {.reference = reference, .key = key, .decision = decision, .reason = reason};
	const struct office *office = islamabad(world);
	const char *standing;
	int64_t version;

	return office_people_decide(&world->job, office, officer(world, who), world->two.case_id, &wanted, &standing,
				    &version);
}

/* How the case page shows the decision about a key. */
static const char *standing_of(struct world *world, const char *key)
{
	const struct office *office = islamabad(world);
	json_t *page, *each;
	int64_t version;
	size_t at;

	assert_int_equal(
	    office_case_page(&world->job, office, officer(world, OFFICER_ANNA), world->two.case_id, &page, &version),
	    OK);
	json_array_foreach(json_object_get(page, "people"), at, each)
	{
		if (strcmp(json_string_value(json_object_get(each, "key")), key) == 0)
			return json_string_value(json_object_get(each, "standing"));
	}
	return "-";
}

static void two_officers_and_one_to_undo(void **state)
{
	struct world *world = *state;
	const char *first, *other;
	json_t *answer;

	case_arrives(world);
	answer = ask(world, "Bilal Ahmed Khan", "test", world->two.case_id);
	assert_non_null(answer);
	first = reference_of(answer, 0);
	other = reference_of(answer, 1);
	assert_int_equal(decide(world, OFFICER_ANNA, first, NULL, "this", " "), INVALID);
	assert_string_equal(world->job.failure.rule, "required");
	assert_int_equal(decide(world, OFFICER_ANNA, first, NULL, "perhaps", "why"), INVALID);
	assert_int_equal(decide(world, OFFICER_ANNA, first, NULL, "this", "birth and father agree"), OK);
	assert_int_equal(decide(world, OFFICER_ANNA, first, NULL, "this", "still"), DENIED);
	assert_string_equal(world->job.failure.rule, "same-officer");
	assert_int_equal(decide(world, OFFICER_BRUNO, other, NULL, "this", "or he"), CONFLICT);
	assert_string_equal(world->job.failure.rule, "other-candidate");
	assert_int_equal(decide(world, OFFICER_BRUNO, other, NULL, "not-this", "born in August"), OK);
	assert_int_equal(decide(world, OFFICER_BRUNO, NULL, "k1", "this", "photographs agree"), OK);
	assert_string_equal(standing_of(world, "k1"), "identified");
	assert_string_equal(standing_of(world, "k2"), "excluded");
	/* The next search shows it beside the candidate. */
	answer = ask(world, "Bilal Ahmed Khan", "test", world->two.case_id);
	assert_string_equal(
	    json_string_value(json_object_get(
		json_object_get(json_array_get(json_object_get(answer, "candidates"), 0), "decision"), "standing")),
	    "identified");
	assert_int_equal(decide(world, OFFICER_BRUNO, NULL, "k1", "undo", "it was his cousin"), OK);
	assert_string_equal(standing_of(world, "k1"), "nothing");
	assert_int_equal(decide(world, OFFICER_BRUNO, NULL, "k9", "this", "never seen"), MISSING);
	assert_string_equal(world->job.failure.rule, "unknown-candidate");
}

/* What was decided stays in the node that decided it: nothing more goes over the line, and both hold the same case. */
static void decisions_never_leave_the_node(void **state)
{
	struct world *world = *state;
	struct parcel parcel;

	case_arrives(world);
	assert_int_equal(decide(world, OFFICER_ANNA,
				reference_of(ask(world, "Bilal Ahmed Khan", "test", world->two.case_id), 0), NULL,
				"this", "birth and father agree"),
			 OK);
	assert_int_equal(parcel_of(&world->two, ISLAMABAD, &parcel), MISSING);
	both_agree(&world->two);
}

/* An index built anew makes old references void: a row number may be another person's now. */
static void references_end_with_the_index(void **state)
{
	struct world *world = *state;
	struct register_report report;
	const char *reference;
	json_t *answer = ask(world, "Saima Rafiq", "test", NULL), *row;

	reference = reference_of(answer, 0);
	assert_int_equal(register_build(&world->job, &world->settings, BUILD_MEMORY_USUAL, &report), OK);
	assert_int_equal(office_people_row(&world->job, islamabad(world), officer(world, OFFICER_ANNA), reference,
					   "test", NULL, &row),
			 CONFLICT);
	assert_string_equal(world->job.failure.rule, "register-changed");
	assert_int_equal(
	    office_people_row(&world->job, islamabad(world), officer(world, OFFICER_ANNA), "17", "test", NULL, &row),
	    INVALID);
}

/* How many open cases look like a form, for an officer of Rome. */
static size_t alike(struct world *world, const char *family, const char *given, const char *born, const char *document)
{
	struct job job = two_nodes_job(&world->two);
	json_t *form = json_pack("{s:s, s:s, s:s, s:s}", "family_name", family, "given_names", given, "born", born,
				 "document_number", document),
	       *list;

	assert_int_equal(json_own(&job, form), OK);
	assert_int_equal(office_duplicates(&job, &world->two.nodes[ROME].office,
					   &world->two.nodes[ROME].officers[OFFICER_ANNA], form, NULL, &list),
			 OK);
	return json_array_size(json_object_get(list, "cases"));
}

static void open_cases_of_the_same_person(void **state)
{
	struct world *world = *state;
	const struct actor *anna = &world->two.nodes[ROME].officers[OFFICER_ANNA];
	struct new_case wanted = {
	    .agreement = "eu-pk-readmission", .kind = "own_national", .partner = "pk", .side = "requesting"};
	char case_id[UUID_TEXT_SIZE];
	struct job job = two_nodes_job(&world->two);
	json_t *form = json_pack("{s:s, s:s, s:s, s:s, s:s}", "family_name", "CHAUDHRY", "given_names", "UMAR", "born",
				 "1990-05-31", "family_name_urdu", "چودھری", "given_names_urdu", "عمر");

	assert_int_equal(json_own(&job, form), OK);
	wanted.form = form;
	assert_int_equal(office_case_new(&job, &world->two.nodes[ROME].office, anna, &wanted, case_id), OK);
	assert_int_equal(alike(world, "CHAUDHRY", "UMAR", "1990-05-31", ""), 1);
	assert_int_equal(alike(world, "CIAUDRI", "OMAR", "1990-05-31", ""), 1);
	assert_int_equal(alike(world, "چودھری", "عمر", "1990-05-31", ""), 1);
	assert_int_equal(alike(world, "CHAUDHRY", "UMAR", "1971-11-02", ""), 0);
	assert_int_equal(alike(world, "ZAMAN", "NOOR JEHAN", "1990-05-31", ""), 0);
	assert_int_equal(alike(world, "", "", "1990-05-31", ""), 0);  /* says too little */
	assert_int_equal(alike(world, "😀", "", "not a date", ""), 0); /* nor is it an error, while it is typed */
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, world_open, world_close)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(one_box),
	    TEST(a_zone_tells_what_is_wrong),
	    TEST(a_number_of_the_other_sex_is_pointed_out),
	    TEST(a_near_number_stays_masked),
	    TEST(no_purpose_no_search),
	    TEST(without_a_register),
	    TEST(an_index_of_another_version_is_the_operators),
	    TEST(every_look_is_logged),
	    TEST(two_officers_and_one_to_undo),
	    TEST(decisions_never_leave_the_node),
	    TEST(references_end_with_the_index),
	    TEST(open_cases_of_the_same_person),
	};

	return cmocka_run_group_tests_name("office people", tests, NULL, NULL);
}
