/* border_test.c - the border through the office: a document on a partner's signed list, an alert in force, a flight,
 * and what is put before the second line; and every list that must not be taken. Islamabad makes lists, Rome checks.
 * All people and documents are invented. */
#include "support/two_nodes.h"

#include "base/file.h"
#include "office/border.h"
#include "store/referrals.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#define ZONE_BILAL "P<PAKKHAN<<BILAL<AHMED<<<<<<<<<<<<<<<<<<<<<<\nAB12345671PAK9002144M3106305<<<<<<<<<<<<<<<4"

static const char lost[] = "state,number,kind,mark,reported\n"
			   "PAK,AB1234567,passport,stolen,2026-01-14\n"
			   "PAK,CD7654321,passport,lost,\n";

struct world {
	struct two_nodes two;
	struct arena *arena;
	char folders[2][64];
	struct job job;
};

static struct office *office_of(struct world *world, int node)
{
	world->job = two_nodes_job(&world->two);
	return &world->two.nodes[node].office;
}

static int world_open(void **state)
{
	struct world *world = test_calloc(1, sizeof(*world));

	two_nodes_open(&world->two);
	world->arena = arena_open(8u << 20);
	for (int node = 0; node < 2; node++) {
		struct job job = two_nodes_job(&world->two);

		job.arena = world->arena;
		snprintf(world->folders[node], sizeof(world->folders[node]), "/tmp/valico-border-XXXXXX");
		assert_non_null(mkdtemp(world->folders[node]));
		assert_int_equal(border_open(&job, world->folders[node], &world->two.nodes[node].office.border), OK);
	}
	*state = world;
	return 0;
}

static int world_close(void **state)
{
	struct world *world = *state;
	char command[256];

	for (int node = 0; node < 2; node++) {
		border_close(world->two.nodes[node].office.border);
		snprintf(command, sizeof(command), "rm -r %s", world->folders[node]);
		assert_int_equal(system(command), 0);
	}
	two_nodes_close(&world->two);
	arena_close(world->arena);
	test_free(world);
	return 0;
}

static const struct actor *officer(const struct world *world, int node, int which)
{
	return &world->two.nodes[node].officers[which];
}

static const char *file_of(struct world *world, int node, const char *name)
{
	return arena_print(world->job.arena, "%s/%s", world->folders[node], name);
}

/* Makes a list at a node; gives its file. */
static const char *list_made(struct world *world, int node, const char *rows, int days)
{
	const struct office *office = office_of(world, node);
	struct list_plan plan = {.folder = world->folders[node], .kind = LIST_LOST_DOCUMENTS, .days = days};
	struct list_report report;

	plan.rows = file_of(world, node, "rows.csv");
	assert_int_equal(file_write(&world->job, plan.rows, 0600, bytes_of(rows)), OK);
	if (office_list_make(&world->job, office, &plan, &report) != OK)
		fail_msg("%s", world->job.failure.reason);
	return arena_copy_cstring(world->arena, report.file);
}

static enum result list_import(struct world *world, int node, const char *file)
{
	const struct office *office = office_of(world, node);
	struct list_card card;

	return office_list_import(&world->job, office, world->folders[node], file, &card);
}

/* A check by Rome's border officer; NULL with the failure on the job. */
static json_t *check(struct world *world, const char *zone, const char *purpose)
{
	const struct office *office = office_of(world, ROME);
	struct border_question question = {.zone = zone, .purpose = purpose};
	json_t *answer;

	if (office_border_check(&world->job, office, officer(world, ROME, OFFICER_BORDER), &question, &answer) != OK)
		return NULL;
	return answer;
}

static const char *advice(const json_t *answer)
{
	return json_string_value(json_object_get(answer, "advice"));
}

static bool tells(const json_t *answer, const char *list, const char *word)
{
	const json_t *value;
	size_t at;

	json_array_foreach(json_object_get(answer, list), at, value)
	{
		if (strcmp(json_string_value(value), word) == 0)
			return true;
	}
	return false;
}

static const json_t *first_of(const json_t *answer, const char *list)
{
	return json_array_get(json_object_get(answer, list), 0);
}

static const char *text_of(const json_t *object, const char *name)
{
	const char *text = json_string_value(json_object_get(object, name));

	return text != NULL ? text : "";
}

static void a_partners_list_is_asked(void **state)
{
	struct world *world = *state;
	json_t *answer = check(world, ZONE_BILAL, "entry");

	assert_string_equal(advice(answer), "nothing-found");
	assert_true(tells(answer, "cautions", "no-list"));
	assert_int_equal(list_import(world, ROME, list_made(world, ISLAMABAD, lost, 7)), OK);
	answer = check(world, ZONE_BILAL, "entry");
	assert_string_equal(advice(answer), "second-look");
	assert_string_equal(text_of(first_of(answer, "listed"), "mark"), "stolen");
	assert_string_equal(text_of(first_of(answer, "listed"), "issuer"), "pk");
	assert_string_equal(text_of(first_of(answer, "listed"), "reported"), "2026-01-14");
	assert_string_equal(text_of(first_of(answer, "lists"), "state"), "in_force");
	assert_false(tells(answer, "cautions", "no-list"));
}

static void what_must_not_be_taken_is_not(void **state)
{
	struct world *world = *state;
	const char *whole = list_made(world, ISLAMABAD, lost, 7), *bad;
	struct bytes bytes;
	unsigned char *copy;
	enum result result;

	/* An older one. */
	assert_int_equal(list_import(world, ROME, whole), OK);
	assert_int_equal(list_import(world, ROME, whole), CONFLICT);
	assert_string_equal(world->job.failure.rule, "list-older");
	/* A damaged one: nothing changes. */
	whole = list_made(world, ISLAMABAD, lost, 7);
	office_of(world, ROME);
	bad = file_of(world, ROME, "bad.list");
	assert_int_equal(file_read(&world->job, whole, 1u << 20, &bytes), OK);
	copy = arena_copy(world->arena, bytes.data, bytes.size);
	copy[bytes.size - 20] ^= 1;
	assert_int_equal(file_write(&world->job, bad, 0600, (struct bytes){copy, bytes.size}), OK);
	bad = arena_copy_cstring(world->arena, bad);
	assert_int_equal(list_import(world, ROME, bad), DAMAGED);
	assert_string_equal(world->job.failure.rule, "list-block");
	/* One whose signature was touched. */
	copy[bytes.size - 20] ^= 1;
	for (size_t at = 16, dots = 0; dots < 2 || copy[at] == '.'; at++) {
		dots += copy[at] == '.';
		if (dots == 2 && copy[at] != '.')
			copy[at] = copy[at] == 'A' ? 'B' : 'A';
		if (dots == 2)
			copy[at + 1] = copy[at + 1] == 'A' ? 'B' : 'A';
	}
	assert_int_equal(file_write(&world->job, bad, 0600, (struct bytes){copy, bytes.size}), OK);
	result = list_import(world, ROME, bad);
	assert_true(result == DENIED || result == DAMAGED);
	/* One whose time is over, and one of the day after tomorrow. */
	world->two.job.now.milliseconds += DAYS(8);
	assert_int_equal(list_import(world, ROME, whole), INVALID);
	assert_string_equal(world->job.failure.rule, "list-expired");
	world->two.job.now.milliseconds -= DAYS(10);
	assert_int_equal(list_import(world, ROME, whole), INVALID);
	assert_string_equal(world->job.failure.rule, "list-future");
	world->two.job.now.milliseconds += DAYS(2);
	assert_int_equal(list_import(world, ROME, whole), OK);
	/* What is no list, and what is not there. */
	assert_int_equal(list_import(world, ROME, file_of(world, ISLAMABAD, "rows.csv")), DAMAGED);
	assert_int_equal(list_import(world, ROME, "/nowhere/none.list"), MISSING);
	assert_string_equal(advice(check(world, ZONE_BILAL, "entry")), "second-look");
}

/* A list that says it is Rome's, signed by Islamabad's key. */
static void another_nodes_signature(void **state)
{
	struct world *world = *state;
	struct office *islamabad = office_of(world, ISLAMABAD);
	const char *party = islamabad->party, *file;
	enum result result;

	islamabad->party = "it";
	file = list_made(world, ISLAMABAD, lost, 7);
	islamabad->party = party;
	result = list_import(world, ROME, file);
	assert_int_equal(result, DENIED);
	assert_string_equal(world->job.failure.rule, "list-signature");
	islamabad->party = "fr";
	file = list_made(world, ISLAMABAD, lost, 7);
	islamabad->party = party;
	assert_int_equal(list_import(world, ROME, file), DENIED);
	assert_string_equal(world->job.failure.rule, "list-issuer");
}

static void a_list_grows_old_and_breaks(void **state)
{
	struct world *world = *state;
	json_t *answer;
	int file;

	world->two.job.now.milliseconds += DAYS(8);
	answer = check(world, ZONE_BILAL, "entry");
	assert_true(tells(answer, "cautions", "list-expired"));
	assert_true(tells(answer, "findings", "listed-old"));
	assert_string_equal(advice(answer), "second-look");
	world->two.job.now.milliseconds -= DAYS(8);
	/* The disk breaks the file that is in force: the one in memory goes on answering, and the page is told. */
	file = open(file_of(world, ROME, "lists/pk.lost-documents.list"), O_WRONLY | O_CLOEXEC);
	assert_int_equal(pwrite(file, "XX", 2, 0), 2);
	close(file);
	answer = check(world, ZONE_BILAL, "entry");
	assert_true(tells(answer, "cautions", "list-damaged"));
	assert_string_equal(text_of(first_of(answer, "lists"), "state"), "damaged");
	/* A whole one puts it right. */
	assert_int_equal(list_import(world, ROME, list_made(world, ISLAMABAD, lost, 7)), OK);
	answer = check(world, ZONE_BILAL, "entry");
	assert_false(tells(answer, "cautions", "list-damaged"));
	assert_string_equal(advice(answer), "second-look");
}

static void rows_that_cannot_be_read_make_no_list(void **state)
{
	struct world *world = *state;
	const struct office *office = office_of(world, ISLAMABAD);
	struct list_plan plan = {.folder = world->folders[ISLAMABAD], .kind = LIST_LOST_DOCUMENTS, .days = 7};
	struct list_report report;

	plan.rows = file_of(world, ISLAMABAD, "rows.csv");
	assert_int_equal(file_write(&world->job, plan.rows, 0600,
				    BYTES("state,number,mark\nPAK,AB1,lost\nPAK,,lost\nPAK,AB3,eaten\n")),
			 OK);
	assert_int_equal(office_list_make(&world->job, office, &plan, &report), INVALID);
	assert_string_equal(world->job.failure.rule, "rows-refused");
	office = office_of(world, ISLAMABAD);
	plan.rows = file_of(world, ISLAMABAD, "rows.csv");
	plan.refused_most = 2;
	assert_int_equal(office_list_make(&world->job, office, &plan, &report), OK);
	assert_int_equal(report.table.rows, 3);
	assert_int_equal(report.table.refused, 2);
	assert_int_equal(report.card.count, 1);
	assert_int_equal(report.table.refused_rows[0].line, 3);
	assert_string_equal(report.table.refused_rows[0].rule, "document-number");
	assert_string_equal(report.table.refused_rows[1].rule, "document-mark");
}

/* --- alerts --- */

static json_t *alert_of(struct world *world, const char *members)
{
	json_t *alert;
	const char *text = arena_print(world->job.arena,
				       "{\"regime\":\"administrative\",\"action\":\"second-look\",\"source\":\"court\","
				       "\"reason\":\"a paper is missing\",\"authority\":\"Tribunale di Roma\","
				       "\"until\":\"%d-12-31\"%s%s}",
				       1970 + (int)(world->job.now.milliseconds / DAYS(365)) + 1,
				       *members != '\0' ? "," : "", members);

	if (json_read(&world->job, "alert", bytes_of(text), &alert) != OK)
		fail_msg("%s", text);
	return alert;
}

static enum result propose(struct world *world, int who, const char *members, int64_t *ret_alert)
{
	const struct office *office = office_of(world, ROME);

	return office_alert_propose(&world->job, office, officer(world, ROME, who), alert_of(world, members),
				    ret_alert);
}

static void two_officers_make_an_alert(void **state)
{
	struct world *world = *state;
	const struct office *office;
	int64_t alert;

	assert_int_equal(propose(world, OFFICER_BORDER, "\"name\":\"Umar Chaudhry\",\"born\":\"1990-05-31\"", &alert),
			 OK);
	/* Not in force yet: nobody is found by it. */
	assert_string_equal(
	    advice(check(world,
			 "P<PAKCHAUDHRY<<UMER<<<<<<<<<<<<<<<<<<<<<<<<<\nZZ12345678PAK9005318M3106305<<<<<<<<<<<<<<<2",
			 "entry")),
	    "nothing-found");
	office = office_of(world, ROME);
	assert_int_equal(office_alert_release(&world->job, office, officer(world, ROME, OFFICER_BORDER), alert),
			 DENIED);
	assert_string_equal(world->job.failure.rule, "same-officer");
	office = office_of(world, ROME);
	assert_int_equal(office_alert_release(&world->job, office, officer(world, ROME, OFFICER_HEAD), alert), OK);
	office = office_of(world, ROME);
	assert_int_equal(office_alert_release(&world->job, office, officer(world, ROME, OFFICER_HEAD), alert),
			 CONFLICT);
	office = office_of(world, ROME);
	assert_int_equal(office_alert_release(&world->job, office, officer(world, ROME, OFFICER_HEAD), 999), MISSING);
}

/* Fields instead of a zone, by Rome's border officer. */
static json_t *check_fields(struct world *world, const char *fields)
{
	const struct office *office = office_of(world, ROME);
	struct border_question question = {.purpose = "exit"};
	json_t *answer, *object;

	assert_int_equal(json_read(&world->job, "fields", bytes_of(fields), &object), OK);
	question.fields = object;
	if (office_border_check(&world->job, office, officer(world, ROME, OFFICER_BORDER), &question, &answer) != OK)
		return NULL;
	return answer;
}

static void whom_an_alert_points_at(void **state)
{
	static const struct {
		const char *fields;
		const char *advice; /* or the rule */
		const char *by;
	} rows[] = {
	    {"{\"family_name\":\"CHAUDHRY\",\"given_names\":\"UMAR\",\"born\":\"1990-05-31\"}", "second-look", "name"},
	    {"{\"family_name\":\"CHOUDHARY\",\"given_names\":\"UMER\",\"born\":\"1990-05-31\"}", "second-look", "name"},
	    {"{\"family_name\":\"چودھری\",\"given_names\":\"عمر\",\"born\":\"1990-05-31\"}", "second-look", "name"},
	    {"{\"family_name\":\"CHAUDHRY\",\"given_names\":\"UMAR\",\"born\":\"1971-05-31\"}", "nothing-found", ""},
	    {"{\"family_name\":\"KHAN\",\"given_names\":\"UMAR\",\"born\":\"1990-05-31\"}", "nothing-found", ""},
	    {"{\"document_number\":\"AB1234567\",\"state\":\"PAK\"}", "second-look", ""},
	    {"{\"document_number\":\"ab 123-4567\"}", "nothing-found", ""},
	    {"{\"document_number\":\"AB*\"}", "document-number", ""},
	    {"{\"family_name\":\"KHAN\",\"born\":\"1990-02-31\"}", "date", ""},
	    {"{\"nationality\":\"PAK\"}", "question-empty", ""},
	};
	struct world *world = *state;

	for (size_t at = 0; at < sizeof(rows) / sizeof(rows[0]); at++) {
		json_t *answer = check_fields(world, rows[at].fields);

		assert_string_equal(answer != NULL ? advice(answer) : world->job.failure.rule, rows[at].advice);
		assert_string_equal(text_of(first_of(answer, "alerts"), "by"), rows[at].by);
	}
}

static void what_an_alert_must_say(void **state)
{
	static const struct {
		const char *members; /* laid over a whole alert */
		const char *rule;
	} rows[] = {
	    {"", "question-empty"},
	    {"\"sex\":\"M\"", "question-empty"},
	    {"\"name\":\"Umar\",\"born\":\"1990-02-31\"", "date"},
	    {"\"document_number\":\"A*\"", "document-number"},
	    {"\"name\":\"Umar Raza\",\"spread\":6", "out-of-range"},
	};
	struct world *world = *state;
	int64_t alert;

	for (size_t at = 0; at < sizeof(rows) / sizeof(rows[0]); at++) {
		assert_int_equal(propose(world, OFFICER_BORDER, rows[at].members, &alert), INVALID);
		assert_string_equal(world->job.failure.rule, rows[at].rule);
	}
	for (size_t at = 0; at < 5; at++) {
		static const char *const set[][3] = {{"reason", " ", "required"},
						     {"action", "arrest", "choice"},
						     {"action", "call", "required"},
						     {"until", "2001-01-01", "date-past"},
						     {"until", "2099-01-01", "too-long"}};
		const struct office *office = office_of(world, ROME);
		json_t *whole = alert_of(world, "\"name\":\"Umar Raza\"");

		json_object_set_new(whole, set[at][0], json_string(set[at][1]));
		assert_int_equal(
		    office_alert_propose(&world->job, office, officer(world, ROME, OFFICER_BORDER), whole, &alert),
		    INVALID);
		assert_string_equal(world->job.failure.rule, set[at][2]);
	}
}

static void of_another_regime(void **state)
{
	struct world *world = *state;
	const struct office *office = office_of(world, ROME);
	json_t *whole = alert_of(world, "\"name\":\"Umar Raza\"");
	int64_t alert;

	json_object_set_new(whole, "regime", json_string("police"));
	assert_int_equal(office_alert_propose(&world->job, office, officer(world, ROME, OFFICER_BORDER), whole, &alert),
			 DENIED);
	assert_string_equal(world->job.failure.rule, "wrong-regime");
}

static void an_alert_ends(void **state)
{
	struct world *world = *state;
	const char *fields = "{\"family_name\":\"QURESHI\",\"given_names\":\"NADIA\",\"born\":\"1985-03-02\"}";
	const struct office *office;
	int64_t alert;

	assert_int_equal(propose(world, OFFICER_BORDER, "\"name\":\"Nadia Qureshi\",\"born\":\"1985-03-02\"", &alert),
			 OK);
	assert_string_equal(advice(check_fields(world, fields)), "nothing-found");
	office = office_of(world, ROME);
	assert_int_equal(office_alert_release(&world->job, office, officer(world, ROME, OFFICER_HEAD), alert), OK);
	assert_string_equal(advice(check_fields(world, fields)), "second-look");
	office = office_of(world, ROME);
	assert_int_equal(office_alert_end(&world->job, office, officer(world, ROME, OFFICER_BORDER), alert, " "),
			 INVALID);
	office = office_of(world, ROME);
	assert_int_equal(office_alert_end(&world->job, office, officer(world, ROME, OFFICER_BORDER), alert, "found"),
			 OK);
	assert_string_equal(advice(check_fields(world, fields)), "nothing-found");
	/* Of its own accord, when its time is over. */
	assert_int_equal(propose(world, OFFICER_BORDER, "\"name\":\"Nadia Qureshi\",\"born\":\"1985-03-02\"", &alert),
			 OK);
	office = office_of(world, ROME);
	assert_int_equal(office_alert_release(&world->job, office, officer(world, ROME, OFFICER_HEAD), alert), OK);
	assert_string_equal(advice(check_fields(world, fields)), "second-look");
	world->two.job.now.milliseconds += DAYS(800);
	assert_string_equal(advice(check_fields(world, fields)), "nothing-found");
	office = office_of(world, ROME);
	assert_int_equal(office_border_tick(&world->job, office), OK);
	world->two.job.now.milliseconds += DAYS(60);
	office = office_of(world, ROME);
	assert_int_equal(office_border_tick(&world->job, office), OK);
	office = office_of(world, ROME);
	assert_int_equal(office_alert_end(&world->job, office, officer(world, ROME, OFFICER_BORDER), alert, "again"),
			 MISSING);
	world->two.job.now.milliseconds -= DAYS(860);
}

/* --- what is asked and logged --- */

static void no_purpose_no_check(void **state)
{
	struct world *world = *state;

	assert_null(check(world, ZONE_BILAL, NULL));
	assert_string_equal(world->job.failure.rule, "purpose");
	assert_null(check(world, ZONE_BILAL, "  "));
	assert_string_equal(world->job.failure.rule, "purpose");
	assert_null(check(world, "no zone at all", "entry"));
	assert_int_equal(world->job.failure.result, INVALID);
}

static void each_check_leaves_a_trace(void **state)
{
	struct world *world = *state;
	const struct office *office = office_of(world, ROME);
	struct look_record *looks;
	int count;

	assert_non_null(check(world, ZONE_BILAL, "boarding control"));
	assert_int_equal(look_list(&world->job, office->database, NULL, NULL, INT64_MAX, 1, &looks, &count), OK);
	assert_string_equal(looks[0].action, "border-check");
	assert_string_equal(looks[0].purpose, "boarding control");
	assert_null(looks[0].case_id);
	assert_non_null(strstr(looks[0].detail, "pk.lost-documents"));
	assert_null(strstr(looks[0].detail, "BILAL"));
	assert_null(strstr(looks[0].detail, "AB1234567"));
}

static void a_wrong_digit_is_read_again(void **state)
{
	struct world *world = *state;
	json_t *answer =
	    check(world, "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408123F1204159ZE184226B<<<<<10",
		  "entry");

	assert_true(tells(answer, "findings", "digits"));
	assert_true(tells(answer, "findings", "expired"));
	assert_string_equal(text_of(answer, "validity"), "expired");
}

static void a_flight(void **state)
{
	static const char manifest[] = "Surname,First name,DOB,Passport number,Issuing state\n"
				       "KHAN,BILAL AHMED,1990-02-14,AB1234567,PAK\n"
				       "CHAUDHARY,UMAR,1990-05-31,ZZ0000001,PAK\n"
				       "RAZA,USMAN,1980-02-31,ZZ0000002,PAK\n"
				       "RAZA,USMAN,1980-02-03,ZZ0000002,PAK\n";
	struct world *world = *state;
	const struct office *office = office_of(world, ROME);
	json_t *answer, *rows;

	assert_int_equal(office_border_flight(&world->job, office, officer(world, ROME, OFFICER_BORDER), manifest,
					      "PK 785", "boarding", &answer),
			 OK);
	rows = json_object_get(answer, "rows");
	assert_int_equal(json_array_size(rows), 4);
	assert_string_equal(advice(json_array_get(rows, 0)), "second-look");
	assert_true(tells(json_array_get(rows, 0), "findings", "listed"));
	assert_true(tells(json_array_get(rows, 1), "findings", "alert"));
	assert_string_equal(text_of(json_array_get(rows, 2), "rule"), "date");
	assert_non_null(strstr(text_of(json_array_get(rows, 2), "text"), "1980-02-31"));
	assert_string_equal(advice(json_array_get(rows, 3)), "nothing-found");
	assert_int_equal(json_integer_value(json_object_get(answer, "not_read")), 1);
	assert_int_equal(json_integer_value(json_object_get(answer, "second_looks")), 2);
}

/* --- before the second line --- */

static const char *asked(struct world *world, const char *form, bool refusal)
{
	const struct office *office = office_of(world, ROME);
	const struct actor *who = officer(world, ROME, OFFICER_BORDER);
	json_t *object;
	const char *id;

	assert_int_equal(json_read(&world->job, "form", bytes_of(form), &object), OK);
	if ((refusal ? office_refusal_propose : office_referral_ask)(&world->job, office, who, object, &id) != OK)
		return NULL;
	return arena_copy_cstring(world->arena, id);
}

static void the_second_line_replies(void **state)
{
	struct world *world = *state;
	const char *id = asked(world, "{\"question\":\"Is this the holder?\",\"family_name\":\"KHAN\"}", false);
	const struct office *office = office_of(world, ROME);
	const struct actor *border = officer(world, ROME, OFFICER_BORDER), *head = officer(world, ROME, OFFICER_HEAD);
	json_t *referral, *page;

	assert_non_null(id);
	assert_int_equal(office_referral_reply(&world->job, office, border, id, "goes-on", "it is"), DENIED);
	office = office_of(world, ROME);
	assert_int_equal(office_referral_reply(&world->job, office, head, id, "arrest", ""), INVALID);
	office = office_of(world, ROME);
	assert_int_equal(office_referral_reply(&world->job, office, head, id, "goes-on", "it is"), OK);
	office = office_of(world, ROME);
	assert_int_equal(office_referral_reply(&world->job, office, head, id, "interview", ""), CONFLICT);
	office = office_of(world, ROME);
	assert_int_equal(office_referral_show(&world->job, office, border, id, &referral), OK);
	assert_string_equal(text_of(referral, "state"), "goes-on");
	assert_string_equal(text_of(json_object_get(referral, "reply"), "words"), "it is");
	assert_int_equal(office_referral_list(&world->job, office, border, "second-line", INSTANT_NEVER, &page), OK);
	assert_int_equal(json_array_size(json_object_get(page, "referrals")), 1);
	assert_null(asked(world, "{\"question\":\" \"}", false));
	assert_string_equal(world->job.failure.rule, "required");
}

static void nobody_is_kept_without_reason_supervisor_and_page(void **state)
{
	static const char form[] = "{\"family_name\":\"KHAN\",\"given_names\":\"BILAL\",\"flight\":\"PK 785\","
				   "\"reason\":\"document\",\"reasons\":\"The passport is expired.\","
				   "\"contact\":\"Border police, room 12\"}";
	struct world *world = *state;
	const struct actor *border = officer(world, ROME, OFFICER_BORDER), *head = officer(world, ROME, OFFICER_HEAD);
	const char *id = asked(world, form, true);
	const struct office *office = office_of(world, ROME);
	json_t *page;

	assert_null(asked(
	    world, "{\"family_name\":\"KHAN\",\"flight\":\"PK 785\",\"reason\":\"document\",\"contact\":\"x\"}", true));
	assert_string_equal(world->job.failure.field, "reasons");
	office = office_of(world, ROME);
	assert_int_equal(office_refusal_page(&world->job, office, border, id, &page), DENIED);
	assert_string_equal(world->job.failure.rule, "not-released");
	office = office_of(world, ROME);
	assert_int_equal(office_refusal_decide(&world->job, office, border, id, "released", "yes"), DENIED);
	assert_string_equal(world->job.failure.rule, "role");
	office = office_of(world, ROME);
	assert_int_equal(office_refusal_decide(&world->job, office, head, id, "released", " "), INVALID);
	office = office_of(world, ROME);
	assert_int_equal(office_refusal_decide(&world->job, office, head, id, "released", "Seen myself."), OK);
	office = office_of(world, ROME);
	assert_int_equal(office_refusal_page(&world->job, office, border, id, &page), OK);
	assert_string_equal(text_of(json_object_get(page, "form"), "contact"), "Border police, room 12");
	/* The other way: the supervisor lets the traveller go, and there is no page. */
	id = asked(world, form, true);
	office = office_of(world, ROME);
	assert_int_equal(office_refusal_decide(&world->job, office, head, id, "let-go", "It is valid."), OK);
	office = office_of(world, ROME);
	assert_int_equal(office_refusal_page(&world->job, office, head, id, &page), DENIED);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_partners_list_is_asked),
	    cmocka_unit_test(what_must_not_be_taken_is_not),
	    cmocka_unit_test(another_nodes_signature),
	    cmocka_unit_test(a_list_grows_old_and_breaks),
	    cmocka_unit_test(rows_that_cannot_be_read_make_no_list),
	    cmocka_unit_test(two_officers_make_an_alert),
	    cmocka_unit_test(whom_an_alert_points_at),
	    cmocka_unit_test(what_an_alert_must_say),
	    cmocka_unit_test(of_another_regime),
	    cmocka_unit_test(a_flight),
	    cmocka_unit_test(an_alert_ends),
	    cmocka_unit_test(no_purpose_no_check),
	    cmocka_unit_test(each_check_leaves_a_trace),
	    cmocka_unit_test(a_wrong_digit_is_read_again),
	    cmocka_unit_test(the_second_line_replies),
	    cmocka_unit_test(nobody_is_kept_without_reason_supervisor_and_page),
	};

	return cmocka_run_group_tests(tests, world_open, world_close);
}
