/* follower_test.c - a case that the person concerned follows with a number and a secret: what they read, and that it is
 * nothing else; who gets a number, and until when it is good; and that one kind of case is kept for a time of its own.
 */
#include "office/node/retention.h"
#include "office/public/issues.h"
#include "support/tracks.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define PATHWAYS "it-pk-legal-pathways"

/* Rome follows an invented person's application; Islamabad holds it too. */
static void applies(struct tracks *tracks, char ret_pathway[UUID_TEXT_SIZE], char ret_case_id[UUID_TEXT_SIZE])
{
	track_opens(tracks, ROME, PATHWAYS, "pathway", "offering", ret_pathway);
	track_must_take(tracks, ROME, "announce",
			json_pack("{s:i, s:s, s:s}", "quota", 5, "opens_on", "2026-01-01", "closes_on", "2030-12-31"));
	line_moves(&tracks->two);
	track_opens(tracks, ROME, PATHWAYS, "seasonal_work", "offering", ret_case_id);
	track_must_take(tracks, ROME, "ask_seasonal_clearance",
			json_pack("{s:s, s:s, s:s, s:s, s:s, s:s}", "pathway", ret_pathway, "family_name", "Zzyzxson",
				  "given_names", "Quibb", "document_number", "QX7766554", "asked_by_name", "Farm Vvlad",
				  "counted_on", "2026-03-02"));
	line_moves(&tracks->two);
	track_prepares(tracks, ISLAMABAD);
}

static enum result gives(struct tracks *tracks, int node, const char *case_id, const char *whom,
			 struct issue_receipt *ret_receipt, char ret_rule[64])
{
	struct test_node *there = &tracks->two.nodes[node];
	struct job job = two_nodes_job(&tracks->two);
	enum result result =
	    office_follower_give(&job, &there->office, &there->officers[OFFICER_ANNA], case_id, whom, ret_receipt);

	snprintf(ret_rule, 64, "%s", result != OK ? job.failure.rule : "");
	return result;
}

static enum result follows(struct tracks *tracks, int node, const struct issue_receipt *receipt,
			   struct issue_following following, json_t **ret_page)
{
	struct job job = two_nodes_job(&tracks->two);

	following.number = receipt->number;
	following.secret = receipt->secret;
	return office_issue_follow(&job, &tracks->two.nodes[node].office, &following, ret_page);
}

static const char *label_of(const json_t *page, const char *name)
{
	return json_string_value(json_object_get(json_object_get(page, name), "en"));
}

/* What is told, to the last member: a new one must be thought about, not just appear. */
static const char *const told[] = {"number", "state", "reason", "zone", "kind_name", "status",
				   "is_end", "next",  "who",    "by",   "authority", "deadlines"};

static void nothing_else_is_told(json_t *page)
{
	static const char *const secrets[] = {"Zzyzxson", "Quibb", "QX7766554", "Vvlad"};
	char *words = json_dumps(page, JSON_ENCODE_ANY);
	const char *name;
	json_t *value;

	json_object_foreach(page, name, value)
	{
		bool known = false;

		for (size_t at = 0; at < sizeof(told) / sizeof(told[0]); at++)
			known = known || strcmp(told[at], name) == 0;
		if (!known)
			fail_msg("\"%s\" is told", name);
	}
	for (size_t at = 0; at < sizeof(secrets) / sizeof(secrets[0]); at++)
		assert_null(strstr(words, secrets[at]));
	free(words);
}

static void the_person_reads_where_it_stands_and_no_more(void **state)
{
	char pathway[UUID_TEXT_SIZE], id[UUID_TEXT_SIZE], rule[64];
	struct tracks *tracks = *state;
	struct issue_receipt receipts[2];
	const json_t *deadline;
	json_t *page;

	applies(tracks, pathway, id);
	assert_int_equal(gives(tracks, ROME, id, "who_asked", &receipts[ROME], rule), OK);
	assert_int_equal(gives(tracks, ISLAMABAD, id, "person", &receipts[ISLAMABAD], rule), OK);
	for (int node = ROME; node <= ISLAMABAD; node++) {
		assert_int_equal(follows(tracks, node, &receipts[node], (struct issue_following){0}, &page), OK);
		nothing_else_is_told(page);
		assert_string_equal(json_string_value(json_object_get(page, "state")), "followed");
		assert_string_equal(label_of(page, "kind_name"), "Seasonal work: one person");
		assert_string_equal(label_of(page, "status"), "Request examined");
		assert_non_null(strstr(label_of(page, "next"), "The office decides"));
		assert_string_equal(label_of(page, "by"), "Italy");
		deadline = json_array_get(json_object_get(page, "deadlines"), 0);
		assert_string_equal(label_of(deadline, "name"), "Word on the clearance");
		assert_non_null(json_string_value(json_object_get(deadline, "local")));
	}
	/* A number of one node is unknown to the other. */
	assert_int_equal(follows(tracks, ISLAMABAD, &receipts[ROME], (struct issue_following){0}, &page), MISSING);
	track_must_take(tracks, ROME, "ask_certificate", NULL);
	line_moves(&tracks->two);
	assert_int_equal(follows(tracks, ISLAMABAD, &receipts[ISLAMABAD], (struct issue_following){0}, &page), OK);
	assert_string_equal(label_of(page, "by"), "Pakistan");
	track_must_take(tracks, ISLAMABAD, "recognise_certificate", NULL);
	line_moves(&tracks->two);
	track_must_take(tracks, ROME, "give_clearance", NULL);
	line_moves(&tracks->two);
	/* Now nobody of the two states has to act: the person has. */
	assert_int_equal(follows(tracks, ISLAMABAD, &receipts[ISLAMABAD], (struct issue_following){0}, &page), OK);
	assert_string_equal(label_of(page, "who"), "The person");
	assert_null(json_object_get(page, "by"));
	nothing_else_is_told(page);
	track_must_take(tracks, ROME, "withdraw_application", NULL);
	line_moves(&tracks->two);
	assert_int_equal(follows(tracks, ROME, &receipts[ROME], (struct issue_following){0}, &page), OK);
	nothing_else_is_told(page);
	assert_true(json_is_true(json_object_get(page, "is_end")));
	assert_null(json_object_get(page, "by"));
}

static void with_the_number_nothing_is_done(void **state)
{
	char pathway[UUID_TEXT_SIZE], id[UUID_TEXT_SIZE], rule[64];
	struct tracks *tracks = *state;
	struct issue_receipt receipt, wrong;
	json_t *page, *none = json_array();

	applies(tracks, pathway, id);
	assert_int_equal(gives(tracks, ROME, id, "person", &receipt, rule), OK);
	assert_int_equal(follows(tracks, ROME, &receipt, (struct issue_following){.add = "A word"}, &page), DENIED);
	assert_int_equal(follows(tracks, ROME, &receipt, (struct issue_following){.files = none}, &page), DENIED);
	assert_int_equal(
	    follows(tracks, ROME, &receipt, (struct issue_following){.step = "withdraw_application"}, &page), DENIED);
	assert_int_equal(follows(tracks, ROME, &receipt, (struct issue_following){.code = "ABCDEFGHJK"}, &page),
			 CONFLICT);
	wrong = receipt;
	wrong.secret[0] = wrong.secret[0] == 'A' ? 'B' : 'A';
	assert_int_equal(follows(tracks, ROME, &wrong, (struct issue_following){0}, &page), MISSING);
	assert_string_equal(case_state_at(&tracks->two, ROME), "examined");
	json_decref(none);
}

/* Another number for the same takes the place of the one before; the other's stays good. */
static void a_number_that_was_lost_is_replaced(void **state)
{
	char pathway[UUID_TEXT_SIZE], id[UUID_TEXT_SIZE], rule[64];
	struct tracks *tracks = *state;
	struct test_node *rome = &tracks->two.nodes[ROME];
	struct issue_receipt first, second, other;
	struct job job;
	json_t *page;

	applies(tracks, pathway, id);
	assert_int_equal(gives(tracks, ROME, id, "person", &first, rule), OK);
	assert_int_equal(gives(tracks, ROME, id, "who_asked", &other, rule), OK);
	assert_int_equal(gives(tracks, ROME, id, "person", &second, rule), OK);
	assert_int_equal(follows(tracks, ROME, &first, (struct issue_following){0}, &page), MISSING);
	assert_int_equal(follows(tracks, ROME, &second, (struct issue_following){0}, &page), OK);
	assert_int_equal(follows(tracks, ROME, &other, (struct issue_following){0}, &page), OK);
	job = two_nodes_job(&tracks->two);
	assert_int_equal(office_follower_list(&job, &rome->office, &rome->officers[OFFICER_ANNA], id, &page), OK);
	assert_int_equal(json_array_size(json_object_get(page, "followers")), 2);
}

static enum result ends(struct tracks *tracks, int node, const char *case_id, const char *number, char ret_rule[64])
{
	struct test_node *there = &tracks->two.nodes[node];
	struct job job = two_nodes_job(&tracks->two);
	enum result result = office_follower_end(&job, &there->office, &there->officers[OFFICER_ANNA], case_id, number);

	snprintf(ret_rule, 64, "%s", result != OK ? job.failure.rule : "");
	return result;
}

static int good_count(struct tracks *tracks, int node, const char *case_id)
{
	struct test_node *there = &tracks->two.nodes[node];
	struct job job = two_nodes_job(&tracks->two);
	json_t *page;

	assert_int_equal(office_follower_list(&job, &there->office, &there->officers[OFFICER_ANNA], case_id, &page),
			 OK);
	return (int)json_array_size(json_object_get(page, "followers"));
}

/* Ended is ended: only by an officer of that node, only of this case, once. */
static void a_number_in_the_wrong_hands_is_ended(void **state)
{
	char pathway[UUID_TEXT_SIZE], id[UUID_TEXT_SIZE], rule[64];
	struct tracks *tracks = *state;
	struct issue_receipt person, asked, abroad;
	json_t *page;

	applies(tracks, pathway, id);
	assert_int_equal(gives(tracks, ROME, id, "person", &person, rule), OK);
	assert_int_equal(gives(tracks, ROME, id, "who_asked", &asked, rule), OK);
	assert_int_equal(gives(tracks, ISLAMABAD, id, "person", &abroad, rule), OK);
	assert_int_equal(ends(tracks, ROME, id, abroad.number, rule), MISSING);
	assert_string_equal(rule, "follower-unknown");
	assert_int_equal(ends(tracks, ROME, pathway, person.number, rule), DENIED);
	assert_string_equal(rule, "not-followed");
	assert_int_equal(ends(tracks, ROME, id, "1234567891", rule), INVALID);
	assert_int_equal(ends(tracks, ROME, id, person.number, rule), OK);
	assert_int_equal(follows(tracks, ROME, &person, (struct issue_following){0}, &page), MISSING);
	assert_int_equal(follows(tracks, ROME, &asked, (struct issue_following){0}, &page), OK);
	assert_int_equal(follows(tracks, ISLAMABAD, &abroad, (struct issue_following){0}, &page), OK);
	assert_int_equal(good_count(tracks, ROME, id), 1);
	assert_int_equal(ends(tracks, ROME, id, person.number, rule), MISSING);
	assert_int_equal(gives(tracks, ROME, id, "person", &person, rule), OK);
	assert_int_equal(follows(tracks, ROME, &person, (struct issue_following){0}, &page), OK);
}

/* How often the log says that a case was looked at with a number. */
static int looks_count(struct tracks *tracks, int node, const char *action, const char *case_id, const char *number)
{
	struct test_node *there = &tracks->two.nodes[node];
	struct job job = two_nodes_job(&tracks->two);
	struct look_record *looks;
	int count, found = 0;

	assert_int_equal(look_list(&job, there->database, case_id, NULL, INT64_MAX, 200, &looks, &count), OK);
	for (int at = 0; at < count; at++)
		found += strcmp(looks[at].action, action) == 0 && strcmp(looks[at].detail, number) == 0;
	return found;
}

static void each_look_with_a_number_is_in_the_log(void **state)
{
	char pathway[UUID_TEXT_SIZE], id[UUID_TEXT_SIZE], rule[64];
	struct tracks *tracks = *state;
	struct issue_receipt receipt, wrong;
	json_t *page;

	applies(tracks, pathway, id);
	assert_int_equal(gives(tracks, ROME, id, "person", &receipt, rule), OK);
	assert_int_equal(looks_count(tracks, ROME, "follow", id, receipt.number), 0);
	for (int times = 1; times <= 2; times++) {
		assert_int_equal(follows(tracks, ROME, &receipt, (struct issue_following){0}, &page), OK);
		assert_int_equal(looks_count(tracks, ROME, "follow", id, receipt.number), times);
	}
	/* Nothing was read, so nothing is said to have been. */
	wrong = receipt;
	wrong.secret[0] = wrong.secret[0] == 'A' ? 'B' : 'A';
	assert_int_equal(follows(tracks, ROME, &wrong, (struct issue_following){0}, &page), MISSING);
	assert_int_equal(looks_count(tracks, ROME, "follow", id, receipt.number), 2);
	assert_int_equal(ends(tracks, ROME, id, receipt.number, rule), OK);
	assert_int_equal(looks_count(tracks, ROME, "follower-end", id, receipt.number), 1);
}

static void a_number_is_given_only_where_the_agreement_says_so(void **state)
{
	char pathway[UUID_TEXT_SIZE], id[UUID_TEXT_SIZE], draft[UUID_TEXT_SIZE], rule[64];
	struct tracks *tracks = *state;
	struct issue_receipt receipt;

	applies(tracks, pathway, id);
	assert_int_equal(gives(tracks, ROME, pathway, "person", &receipt, rule), DENIED);
	assert_string_equal(rule, "not-followed");
	assert_int_equal(gives(tracks, ROME, id, "anybody", &receipt, rule), INVALID);
	assert_string_equal(rule, "choice");
	track_opens(tracks, ROME, PATHWAYS, "work", "offering", draft);
	assert_int_equal(gives(tracks, ROME, draft, "person", &receipt, rule), DENIED);
	assert_string_equal(rule, "not-opened");
}

/* A person's application is kept for two years, the pathway with its aggregates for ten. */
static void a_kind_is_kept_for_a_time_of_its_own(void **state)
{
	static const struct {
		int days;
		bool application, pathway;
	} rows[] = {{700, true, true}, {760, false, true}, {3600, false, true}, {3700, false, false}};
	char pathway[UUID_TEXT_SIZE], id[UUID_TEXT_SIZE], rule[64];
	struct tracks *tracks = *state;
	struct test_node *rome = &tracks->two.nodes[ROME];
	struct issue_receipt receipt;
	struct instant ended;
	json_t *page;
	int64_t version;

	applies(tracks, pathway, id);
	assert_int_equal(gives(tracks, ROME, id, "person", &receipt, rule), OK);
	track_must_take(tracks, ROME, "withdraw_application", NULL);
	track_turns_to(tracks, PATHWAYS, pathway);
	track_must_take(tracks, ROME, "report_use", json_pack("{s:i}", "places", 4));
	track_must_take(tracks, ROME, "close_used_up", json_pack("{s:i}", "places", 1));
	line_moves(&tracks->two);
	ended = two_nodes_job(&tracks->two).now;
	for (size_t at = 0; at < sizeof(rows) / sizeof(rows[0]); at++) {
		struct job job = two_nodes_job(&tracks->two);
		const struct actor *anna = &rome->officers[OFFICER_ANNA];

		job.now = instant_plus(ended, DAYS(rows[at].days));
		assert_int_equal(retention_end(&job, &rome->office), OK);
		assert_int_equal(office_case_page(&job, &rome->office, anna, id, &page, &version) == OK,
				 rows[at].application);
		job_forgive(&job);
		assert_int_equal(office_case_page(&job, &rome->office, anna, pathway, &page, &version) == OK,
				 rows[at].pathway);
		assert_int_equal(follows(tracks, ROME, &receipt, (struct issue_following){0}, &page),
				 rows[at].application ? OK : MISSING);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(the_person_reads_where_it_stands_and_no_more, tracks_open, tracks_close),
	    cmocka_unit_test_setup_teardown(with_the_number_nothing_is_done, tracks_open, tracks_close),
	    cmocka_unit_test_setup_teardown(a_number_that_was_lost_is_replaced, tracks_open, tracks_close),
	    cmocka_unit_test_setup_teardown(a_number_in_the_wrong_hands_is_ended, tracks_open, tracks_close),
	    cmocka_unit_test_setup_teardown(each_look_with_a_number_is_in_the_log, tracks_open, tracks_close),
	    cmocka_unit_test_setup_teardown(a_number_is_given_only_where_the_agreement_says_so, tracks_open,
					    tracks_close),
	    cmocka_unit_test_setup_teardown(a_kind_is_kept_for_a_time_of_its_own, tracks_open, tracks_close),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
