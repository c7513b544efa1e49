/* hostile_test.c - what a confused or hostile partner may send, a row each: it is kept as evidence under its name, and
 * nothing of the case changes. And what is honest but wrong in time or order: it is kept, and both nodes judge alike.
 */
#include "support/two_nodes.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

/* Islamabad's next event in the case, made by hand so that each part of it can be wrong. */
struct forgery {
	struct envelope envelope;
	struct body body;
	const char *key_id;
	struct arrival arrival;
	struct case_key key;
};

/* Rome learns Islamabad's officers' keys, as the first comparing of heads brings them. */
static void statements_move(struct two_nodes *two)
{
	struct job job = two_nodes_job(two);
	struct reception reception;
	struct parcel parcel;

	assert_int_equal(office_heads(&job, &two->nodes[ISLAMABAD].office, "it", "", &parcel), OK);
	assert_int_equal(office_receive(&job, &two->nodes[ROME].office, "pk", &parcel, &reception), OK);
}

static int open_world(void **state)
{
	struct two_nodes *two = test_malloc(sizeof(*two));

	two_nodes_open(two);
	rome_opens(two, "own_national");
	node_prepares(two, ROME);
	node_must_take(two, ROME, "submit");
	line_moves(two);
	statements_move(two);
	*state = two;
	return 0;
}

static int close_world(void **state)
{
	two_nodes_close(*state);
	test_free(*state);
	return 0;
}

/* An honest next event of Islamabad: it confirms. */
static void forgery_begin(struct two_nodes *two, struct forgery *forgery)
{
	struct job job = two_nodes_job(two);
	struct test_node *pk = &two->nodes[ISLAMABAD];
	struct event_record *events = NULL;
	struct key_record key;
	struct bytes letter;
	int count = 0, ours = 0;

	*forgery = (struct forgery){.key_id = pk->officers[OFFICER_ANNA].key_id};
	assert_int_equal(letter_find(&job, pk->database, two->case_id, LANE_SHARED, &letter), OK);
	assert_int_equal(letter_read(&job, letter, &pk->keeper, pk->office.letter_key_id, &forgery->key), OK);
	assert_int_equal(event_list(&job, pk->database, two->case_id, &events, &count), OK);
	memcpy(forgery->envelope.case_id, two->case_id, UUID_TEXT_SIZE);
	forgery->envelope.agreement = "eu-pk-readmission";
	forgery->envelope.profile = two->agreement.hash;
	memcpy(forgery->envelope.author, "pk", 3);
	forgery->envelope.seen = NEW(job.arena, struct head);
	for (int at = 0; at < count; at++) {
		struct head *seen = &forgery->envelope.seen[0];

		if (strcmp(events[at].author, "pk") == 0) {
			memcpy(forgery->envelope.previous.bytes, events[at].hash.data, HASH_SIZE);
			ours++;
			continue;
		}
		memcpy(seen->party, "it", 3);
		seen->number = events[at].number;
		memcpy(seen->hash.bytes, events[at].hash.data, HASH_SIZE);
	}
	forgery->envelope.number = ours + 1;
	forgery->envelope.seen_count = 1;
	forgery->envelope.time = job.now;
	assert_int_equal(key_find(&job, pk->database, forgery->key_id, &key), OK);
	forgery->body =
	    (struct body){.kind = EVENT_STEP, .step = "confirm", .role = "case_officer", .officer = key.officer};
	forgery->body.form =
	    form_fill(&job, two->agreement.profile, profile_find_form(two->agreement.profile, "reply"), NULL);
}

static void forgery_sign(struct two_nodes *two, struct forgery *forgery)
{
	struct job job = two_nodes_job(two);
	struct event event;

	assert_int_equal(event_write(&job, &two->nodes[ISLAMABAD].keeper, forgery->key_id, &forgery->key,
				     &forgery->envelope, &forgery->body, &event),
			 OK);
	forgery->arrival = (struct arrival){.whole = event.whole, .sealed = event.sealed};
}

static struct reception send_to_rome(struct two_nodes *two, struct forgery *forgery)
{
	struct parcel parcel = {.arrivals = &forgery->arrival, .arrival_count = 1};
	struct reception reception = {0};
	struct job job = two_nodes_job(two);

	assert_int_equal(office_receive(&job, &two->nodes[ROME].office, "pk", &parcel, &reception), OK);
	return reception;
}

/* --- one way each in which the event is wrong --- */

static void nothing(struct two_nodes *two, struct forgery *forgery)
{
	(void)two;
	(void)forgery;
}

static void wrong_link(struct two_nodes *two, struct forgery *forgery)
{
	(void)two;
	forgery->envelope.previous.bytes[0] ^= 1;
}

static void false_sight(struct two_nodes *two, struct forgery *forgery)
{
	(void)two;
	forgery->envelope.seen[0].hash.bytes[5] ^= 1;
}

static void other_author(struct two_nodes *two, struct forgery *forgery)
{
	(void)two;
	memcpy(forgery->envelope.author, "it", 3);
	memcpy(forgery->envelope.seen[0].party, "pk", 3);
}

static void other_role(struct two_nodes *two, struct forgery *forgery)
{
	(void)two;
	forgery->body.role = "supervisor";
}

static void other_officer(struct two_nodes *two, struct forgery *forgery)
{
	(void)two;
	forgery->body.officer = "somebody";
}

static void officer_as_node(struct two_nodes *two, struct forgery *forgery)
{
	static struct received received;

	received.time = two->job.now;
	forgery->body = (struct body){.kind = EVENT_RECEIPT, .received = &received, .received_count = 1};
}

static void own_lane(struct two_nodes *two, struct forgery *forgery)
{
	(void)two;
	forgery->envelope.lane = LANE_IS_OWN;
}

static void stranger_key(struct two_nodes *two, struct forgery *forgery)
{
	struct job job = two_nodes_job(two);
	struct public_key key;
	char key_id[KEY_ID_SIZE];
	struct keeper *keeper = &two->nodes[ISLAMABAD].keeper;

	assert_int_equal(keeper->create(keeper->self, &job, key_id, &key), OK);
	forgery->key_id = arena_copy_cstring(two->arena, key_id);
}

static void other_case_key(struct two_nodes *two, struct forgery *forgery)
{
	(void)two;
	forgery->key.bytes[0] ^= 1;
}

/* After signing. */
static void flipped_signature(struct two_nodes *two, struct forgery *forgery)
{
	unsigned char *copy = arena_copy(two->arena, forgery->arrival.whole.data, forgery->arrival.whole.size);

	copy[forgery->arrival.whole.size - 10] = copy[forgery->arrival.whole.size - 10] == 'A' ? 'B' : 'A';
	forgery->arrival.whole.data = copy;
}

static void other_body(struct two_nodes *two, struct forgery *forgery)
{
	struct job job = two_nodes_job(two);

	assert_int_equal(sealed_write(&job, &forgery->key, "valico-body+json", BYTES("{}"), &forgery->arrival.sealed),
			 OK);
}

static void no_event_at_all(struct two_nodes *two, struct forgery *forgery)
{
	(void)two;
	forgery->arrival.whole = BYTES("eyJhbGciOiJub25lIn0.e30.");
}

static const struct lie {
	const char *name;
	void (*before)(struct two_nodes *two, struct forgery *forgery);
	void (*after)(struct two_nodes *two, struct forgery *forgery);
	const char *evidence; /* kind that it is kept under */
} lies[] = {
    {"a signature that does not hold", nothing, flipped_signature, "signature"},
    {"a link to another event", wrong_link, nothing, "link"},
    {"it says it has seen what does not exist", false_sight, nothing, "link"},
    {"signed with the key of another party", other_author, nothing, "other-party-key"},
    {"a role that the key does not have", other_role, nothing, "role"},
    {"another officer's pseudonym", other_officer, nothing, "other-officer"},
    {"a receipt signed by an officer", officer_as_node, nothing, "role"},
    {"an event of the sender's own lane", own_lane, nothing, "own-lane-sent"},
    {"a key that nobody announced", stranger_key, nothing, "unknown-key"},
    {"sealed under another key", other_case_key, nothing, "body"},
    {"another body than the envelope names", nothing, other_body, "body"},
    {"a document with \"alg\": \"none\"", nothing, no_event_at_all, "envelope"},
};

static void a_lie_is_kept_as_evidence_and_changes_nothing(void **state)
{
	struct two_nodes *two = *state;

	for (size_t at = 0; at < sizeof(lies) / sizeof(lies[0]); at++) {
		struct evidence_record *list = NULL;
		struct forgery forgery;
		struct reception reception;
		struct job job;
		int count = 0;

		forgery_begin(two, &forgery);
		lies[at].before(two, &forgery);
		forgery_sign(two, &forgery);
		lies[at].after(two, &forgery);
		reception = send_to_rome(two, &forgery);
		job = two_nodes_job(two);
		assert_int_equal(evidence_list(&job, two->nodes[ROME].database, 0, 100, &list, &count), OK);
		if (reception.applied != 0 || reception.refused != 1 || count != (int)at + 1 ||
		    strcmp(list[at].kind, lies[at].evidence) != 0)
			fail_msg("%s: applied %d, refused %d, kept as \"%s\"", lies[at].name, reception.applied,
				 reception.refused, count == (int)at + 1 ? list[at].kind : "");
		assert_string_equal(case_state_at(two, ROME), "submitted");
	}
}

static void a_lie_told_again_is_one_row(void **state)
{
	struct two_nodes *two = *state;
	struct evidence_record *list = NULL;
	struct forgery forgery;
	struct job job;
	int count = 0;

	forgery_begin(two, &forgery);
	wrong_link(two, &forgery);
	forgery_sign(two, &forgery);
	for (int times = 0; times < 3; times++)
		assert_int_equal(send_to_rome(two, &forgery).refused, 1);
	job = two_nodes_job(two);
	assert_int_equal(evidence_list(&job, two->nodes[ROME].database, 0, 100, &list, &count), OK);
	assert_int_equal(count, 1);
	assert_int_equal(list[0].times, 3);
	assert_true(list[0].last_at.milliseconds > list[0].at.milliseconds);
}

/* An early event with a key letter beside it, for a case that is here already. */
static void nobody_replaces_a_key_letter(void **state)
{
	struct two_nodes *two = *state;
	struct bytes before, after, other = BYTES("another letter");
	struct forgery forgery;
	struct job job = two_nodes_job(two);

	assert_int_equal(letter_find(&job, two->nodes[ROME].database, two->case_id, LANE_SHARED, &before), OK);
	forgery_begin(two, &forgery);
	forgery.envelope.number += 2;
	forgery.envelope.has_letter = true;
	forgery.envelope.letter = hash_of(other);
	forgery_sign(two, &forgery);
	forgery.arrival.letter = other;
	assert_true(send_to_rome(two, &forgery).waiting > 0);
	job = two_nodes_job(two);
	assert_int_equal(letter_find(&job, two->nodes[ROME].database, two->case_id, LANE_SHARED, &after), OK);
	assert_true(bytes_equal(before, after));
}

/* A third state, linked with Rome, knows the number of a case that is not its own. */
static void another_partner_adds_nothing(void **state)
{
	struct two_nodes *two = *state;
	struct parcel parcel = {.arrival_count = 1};
	struct evidence_record *list = NULL;
	struct reception reception;
	struct forgery forgery;
	struct job job;
	int count = 0;

	forgery_begin(two, &forgery);
	forgery_sign(two, &forgery);
	parcel.arrivals = &forgery.arrival;
	job = two_nodes_job(two);
	assert_int_equal(office_receive(&job, &two->nodes[ROME].office, "xx", &parcel, &reception), OK);
	assert_int_equal(reception.refused, 1);
	assert_int_equal(evidence_list(&job, two->nodes[ROME].database, 0, 100, &list, &count), OK);
	assert_string_equal(list[0].kind, "other-partner");
	assert_string_equal(case_state_at(two, ROME), "submitted");
}

static void the_honest_event_is_taken(void **state)
{
	struct two_nodes *two = *state;
	struct forgery forgery;

	forgery_begin(two, &forgery);
	forgery_sign(two, &forgery);
	assert_int_equal(send_to_rome(two, &forgery).applied, 1);
	assert_string_equal(case_state_at(two, ROME), "confirmed");
	assert_int_equal(send_to_rome(two, &forgery).known, 1); /* twice on the wire, once in effect */
}

static void a_fork_is_kept_and_the_first_stays(void **state)
{
	struct two_nodes *two = *state;
	struct evidence_record *list = NULL;
	struct forgery forgery, second;
	struct job job;
	int count = 0;

	forgery_begin(two, &forgery);
	forgery_begin(two, &second);
	second.body.step = "refuse";
	second.body.form = NULL;
	forgery_sign(two, &forgery);
	forgery_sign(two, &second);
	assert_int_equal(send_to_rome(two, &forgery).applied, 1);
	assert_int_equal(send_to_rome(two, &second).refused, 1);
	job = two_nodes_job(two);
	assert_int_equal(evidence_list(&job, two->nodes[ROME].database, 0, 100, &list, &count), OK);
	assert_int_equal(count, 1);
	assert_string_equal(list[0].kind, "fork");
	assert_true(bytes_equal(list[0].whole, second.arrival.whole));
	assert_string_equal(case_state_at(two, ROME), "confirmed");
}

/* The key of a removed officer signs nothing that is dated after the removal. */
static void a_removed_officer_is_refused(void **state)
{
	struct two_nodes *two = *state;
	struct test_node *pk = &two->nodes[ISLAMABAD];
	struct evidence_record *list = NULL;
	struct forgery forgery;
	struct job job;
	int count = 0;

	forgery_begin(two, &forgery);
	job = two_nodes_job(two);
	assert_int_equal(officer_remove(&job, &pk->office, "anna"), OK);
	statements_move(two);
	forgery.envelope.time = instant_plus(two->job.now, SECONDS(30));
	forgery_sign(two, &forgery);
	assert_int_equal(send_to_rome(two, &forgery).refused, 1);
	assert_int_equal(evidence_list(&job, two->nodes[ROME].database, 0, 100, &list, &count), OK);
	assert_string_equal(list[0].kind, "removed-key");
}

/* Two days ahead: kept, flagged in the receipt, and the receiver's time counts, on both sides. */
static void a_clock_two_days_ahead_is_flagged(void **state)
{
	struct two_nodes *two = *state;
	struct forgery forgery;
	struct instant came;
	struct bytes json;
	struct job job;
	char time[INSTANT_TEXT_SIZE];

	forgery_begin(two, &forgery);
	forgery.envelope.time = instant_plus(forgery.envelope.time, DAYS(2));
	forgery_sign(two, &forgery);
	assert_int_equal(send_to_rome(two, &forgery).applied, 1);
	came = two->job.now;
	job = two_nodes_job(two);
	assert_int_equal(office_case_state(&job, &two->nodes[ROME].office, two->case_id, &json), OK);
	assert_true(bytes_find(json, BYTES("\"early\":true")) < json.size);
	instant_write(came, time);
	assert_true(bytes_find(json, bytes_of(time)) < json.size);
}

/* Out of turn: the step is kept and void, with its reason, alike on both sides. */
static void a_step_out_of_turn_is_void_alike(void **state)
{
	struct two_nodes *two = *state;
	struct forgery forgery;
	struct key_record key;
	struct bytes json;
	struct job job;

	forgery_begin(two, &forgery);
	forgery.body.step = "issue_document";
	forgery.body.role = "consular_officer";
	forgery.key_id = two->nodes[ISLAMABAD].officers[OFFICER_CONSUL].key_id;
	job = two_nodes_job(two);
	assert_int_equal(key_find(&job, two->nodes[ISLAMABAD].database, forgery.key_id, &key), OK);
	forgery.body.officer = key.officer;
	forgery.body.form =
	    form_fill(&job, two->agreement.profile, profile_find_form(two->agreement.profile, "travel_document"), NULL);
	forgery_sign(two, &forgery);
	assert_int_equal(send_to_rome(two, &forgery).applied, 1);
	assert_string_equal(case_state_at(two, ROME), "submitted");
	job = two_nodes_job(two);
	assert_int_equal(office_case_state(&job, &two->nodes[ROME].office, two->case_id, &json), OK);
	assert_true(bytes_find(json, BYTES("\"rule\":\"wrong-state\"")) < json.size);
}

/* A case under a version that is not installed waits, with an alarm, and is taken in once it is. */
static void an_unknown_profile_waits_until_it_is_installed(void **state)
{
	struct two_nodes *two = *state;
	struct office without = two->nodes[ISLAMABAD].office;
	struct parcel parcel;
	struct reception reception;
	struct case_record record;
	struct job job;

	without.agreement_count = 0;
	rome_opens(two, "own_national");
	node_prepares(two, ROME);
	node_must_take(two, ROME, "submit");
	assert_int_equal(parcel_of(two, ROME, &parcel), OK);
	job = two_nodes_job(two);
	assert_int_equal(office_receive(&job, &without, "it", &parcel, &reception), OK);
	assert_int_equal(reception.waiting, 1);
	assert_int_equal(case_find(&job, without.database, two->case_id, &record), MISSING);
	parcel = (struct parcel){
	    .arrivals = parcel.arrivals, .arrival_count = 1, .files = parcel.files, .file_count = parcel.file_count};
	job = two_nodes_job(two);
	assert_int_equal(office_receive(&job, &two->nodes[ISLAMABAD].office, "it", &parcel, &reception), OK);
	assert_int_equal(reception.applied, 1);
	assert_string_equal(case_state_at(two, ISLAMABAD), "submitted");
}

/* A case whose key letter is for somebody else is not for this node. */
static void a_message_for_another_node_is_refused(void **state)
{
	struct two_nodes *two = *state;
	struct evidence_record *list = NULL;
	struct test_node *pk = &two->nodes[ISLAMABAD];
	struct office elsewhere = pk->office;
	struct public_key key;
	struct parcel parcel;
	struct reception reception;
	struct job job;
	char key_id[KEY_ID_SIZE];
	int count = 0;

	rome_opens(two, "own_national");
	node_prepares(two, ROME);
	node_must_take(two, ROME, "submit");
	assert_int_equal(parcel_of(two, ROME, &parcel), OK);
	job = two_nodes_job(two);
	assert_int_equal(pk->keeper.create(pk->keeper.self, &job, key_id, &key), OK);
	elsewhere.letter_key_id = key_id;
	assert_int_equal(office_receive(&job, &elsewhere, "it", &parcel, &reception), OK);
	assert_int_equal(reception.refused, 1);
	assert_int_equal(evidence_list(&job, pk->database, 0, 100, &list, &count), OK);
	assert_string_equal(list[0].kind, "wrong-node");
}

/* --- files --- */

static const struct bad_file {
	struct new_file file;
	enum result result;
	const char *rule;
} bad_files[] = {
    {{"a.pdf", "application/pdf", NULL, {NULL, 0}}, INVALID, "empty"},
    {{"a.pdf", "application/pdf", NULL, {(const unsigned char *)"\x89PNG\r\n\x1a\n", 8}}, INVALID, "other-type"},
    {{"a.exe", "application/x-msdownload", NULL, {(const unsigned char *)"MZ", 2}}, INVALID, "type-not-accepted"},
    {{"a.docm", "application/vnd.ms-word", NULL, {(const unsigned char *)"PK\x03\x04 word/vbaProject.bin", 24}},
     INVALID,
     "macro"},
    {{"a.pdf", "application/pdf", NULL, {(const unsigned char *)"PK\x03\x04 word/vbaProject.bin", 24}},
     INVALID,
     "macro"},
    {{"a.pdf", "application/pdf", NULL, {(const unsigned char *)"%PDF-1.4 <</S/JavaScript/JS(x)>>", 32}},
     INVALID,
     "script"},
    {{"../a.pdf", "application/pdf", NULL, {(const unsigned char *)"%PDF-1.4", 8}}, INVALID, "letter"},
    {{"EICAR-STANDARD-ANTIVIRUS-TEST-FILE.pdf", "application/pdf", NULL, {(const unsigned char *)"%PDF-1.4", 8}},
     INVALID,
     "virus-test"},
    {{"a.pdf", "application/pdf", NULL, {(const unsigned char *)"%PDF-1.4 EICAR-STANDARD-ANTIVIRUS-TEST-FILE", 44}},
     INVALID,
     "virus-test"},
    {{"a.pdf", "application/pdf", "I.library_card", {(const unsigned char *)"%PDF-1.4", 8}}, INVALID, "choice"},
    {{"a.pdf", "application/pdf", "IX", {(const unsigned char *)"%PDF-1.4", 8}}, INVALID, "choice"},
};

static void a_bad_file_is_refused(void **state)
{
	struct two_nodes *two = *state;

	for (size_t at = 0; at < sizeof(bad_files) / sizeof(bad_files[0]); at++) {
		struct job job = two_nodes_job(two);
		char hash[HASH_TEXT_SIZE];
		int64_t version;

		assert_int_equal(office_file_add(&job, &two->nodes[ROME].office,
						 &two->nodes[ROME].officers[OFFICER_ANNA], two->case_id,
						 &bad_files[at].file, &version, hash),
				 bad_files[at].result);
		assert_string_equal(job.failure.rule, bad_files[at].rule);
		assert_true(job.failure.reason[0] != '\0');
	}
}

static void a_file_too_big_is_refused(void **state)
{
	struct two_nodes *two = *state;
	struct job job = two_nodes_job(two);
	struct new_file file = {
	    "big.pdf", "application/pdf", NULL, {arena_take(two->arena, FILE_BYTES_MOST + 1), FILE_BYTES_MOST + 1}};
	char hash[HASH_TEXT_SIZE];
	int64_t version;

	assert_int_equal(office_file_add(&job, &two->nodes[ROME].office, &two->nodes[ROME].officers[OFFICER_ANNA],
					 two->case_id, &file, &version, hash),
			 LIMIT);
	assert_string_equal(job.failure.rule, "too-big");
}

static void two_officers_never_overwrite_each_other(void **state)
{
	struct two_nodes *two = *state;
	struct job job = two_nodes_job(two);
	struct step_request request = {.step = "withdraw", .expected_version = 1};
	bool proposed;
	int64_t version;

	request.form =
	    form_fill(&job, two->agreement.profile,
		      two->agreement.profile->steps[profile_find_step(two->agreement.profile, "withdraw")].form, NULL);
	assert_int_equal(office_step_take(&job, &two->nodes[ROME].office, &two->nodes[ROME].officers[OFFICER_ANNA],
					  two->case_id, &request, &proposed, &version),
			 CONFLICT);
	assert_string_equal(job.failure.rule, "version");
	assert_string_equal(case_state_at(two, ROME), "submitted");
}

#define WITH_WORLD(test) cmocka_unit_test_setup_teardown(test, open_world, close_world)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    WITH_WORLD(a_lie_is_kept_as_evidence_and_changes_nothing),
	    WITH_WORLD(a_lie_told_again_is_one_row),
	    WITH_WORLD(nobody_replaces_a_key_letter),
	    WITH_WORLD(another_partner_adds_nothing),
	    WITH_WORLD(the_honest_event_is_taken),
	    WITH_WORLD(a_fork_is_kept_and_the_first_stays),
	    WITH_WORLD(a_removed_officer_is_refused),
	    WITH_WORLD(a_clock_two_days_ahead_is_flagged),
	    WITH_WORLD(a_step_out_of_turn_is_void_alike),
	    WITH_WORLD(an_unknown_profile_waits_until_it_is_installed),
	    WITH_WORLD(a_message_for_another_node_is_refused),
	    WITH_WORLD(a_bad_file_is_refused),
	    WITH_WORLD(a_file_too_big_is_refused),
	    WITH_WORLD(two_officers_never_overwrite_each_other),
	};

	return cmocka_run_group_tests_name("hostile partners and bad input", tests, NULL, NULL);
}
