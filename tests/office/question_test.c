/* question_test.c - "do you know this person?" between two whole nodes: hit, no hit, and everything that may go wrong
 * on the way. All people are invented. */
#include "question_world.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static void a_known_person_is_a_hit_and_another_is_not(void **state)
{
	struct question_world *world = *state;
	struct job job = two_nodes_job(&world->two);
	struct person person = question_person(&job, 7, true), other;
	char hit[UUID_TEXT_SIZE], miss[UUID_TEXT_SIZE], third[UUID_TEXT_SIZE];

	question_set_made(world, 1, FEW_PEOPLE, QUESTION_PEOPLE_LEAST);
	must_ask(world, &person, hit);
	all_arrive(world);
	assert_ended(world, hit, QUESTION_HIT, NULL);
	assert_string_equal(found(world, hit).matched, "date names");
	assert_int_equal(found(world, hit).rounds, 2); /* the first asks for the card */
	nobody(&job, &other);
	must_ask(world, &other, miss);
	all_arrive(world);
	assert_ended(world, miss, QUESTION_NO_HIT, NULL);
	assert_null(found(world, miss).matched);
	assert_int_equal(found(world, miss).rounds, 1);
	person = question_person(&job, 7, false);
	must_ask(world, &person, third);
	all_arrive(world);
	assert_string_equal(found(world, third).matched, "date names spelling");
}

/* The asked side's log: who, when, why, how many keys; and the asking side's look. */
static void both_sides_log_it(void **state)
{
	struct question_world *world = *state;
	struct job job = two_nodes_job(&world->two);
	struct person person = question_person(&job, 3, true);
	struct received_question *received;
	struct look_record *looks;
	char id[UUID_TEXT_SIZE];
	int count;

	question_set_made(world, 1, FEW_PEOPLE, QUESTION_PEOPLE_LEAST);
	must_ask(world, &person, id);
	all_arrive(world);
	assert_int_equal(
	    received_question_list(&job, world->two.nodes[ISLAMABAD].database, INSTANT_NEVER, 10, &received, &count),
	    OK);
	assert_int_equal(count, 1);
	assert_string_equal(received[0].partner, "it");
	assert_string_equal(received[0].purpose, "readmission");
	assert_string_equal(received[0].state, "answered");
	assert_int_equal(received[0].keys, found(world, id).keys);
	assert_int_equal(received[0].message.size, 0);
	assert_int_equal(look_list(&job, world->two.nodes[ROME].database, NULL, NULL, INT64_MAX, 1, &looks, &count),
			 OK);
	assert_int_equal(count, 1);
	assert_string_equal(looks[0].action, "question");
	assert_string_equal(looks[0].purpose, "readmission");
}

static void what_cannot_be_asked_is_refused(void **state)
{
	struct question_world *world = *state;
	struct job job = two_nodes_job(&world->two);
	struct person person = question_person(&job, 3, true), empty = {0};
	static const struct {
		const char *partner, *purpose, *case_id;
		bool is_empty;
		enum result result;
		const char *rule;
	} rows[] = {
	    {"pk", NULL, NULL, false, INVALID, "purpose"},
	    {"pk", "curiosity", NULL, false, INVALID, "purpose"},
	    {"pk", "police", NULL, false, DENIED, "wrong-regime"},
	    {"xx", "visa", NULL, false, MISSING, "unknown-partner"},
	    {"it", "visa", NULL, false, MISSING, "unknown-partner"},
	    {"pk", "visa", "0197b0a0-0000-7000-8000-000000000000", false, MISSING, "unknown-case"},
	    {"pk", "visa", NULL, true, INVALID, "question-empty"},
	};
	char id[UUID_TEXT_SIZE];

	for (size_t at = 0; at < sizeof(rows) / sizeof(rows[0]); at++) {
		struct job one = two_nodes_job(&world->two);
		struct new_question wanted = {.partner = rows[at].partner,
					      .person = rows[at].is_empty ? &empty : &person,
					      .purpose = rows[at].purpose,
					      .case_id = rows[at].case_id};

		assert_int_equal(office_question_ask(&one, question_office(world, ROME),
						     &world->two.nodes[ROME].officers[OFFICER_ANNA], &wanted, id),
				 rows[at].result);
		assert_string_equal(one.failure.rule, rows[at].rule);
	}
	assert_false(carry(world, ROME, NULL));
}

static void without_a_set_the_partner_says_so(void **state)
{
	struct question_world *world = *state;
	struct job job = two_nodes_job(&world->two);
	struct person person = question_person(&job, 3, true);
	struct question_record question;
	char id[UUID_TEXT_SIZE];

	must_ask(world, &person, id);
	all_arrive(world);
	assert_ended(world, id, QUESTION_REFUSED, "question-no-set");
	question = found(world, id);
	assert_int_equal(question_result(&question), MISSING);
}

static void a_budget_is_kept_day_by_day(void **state)
{
	struct question_world *world = *state;
	struct job job = two_nodes_job(&world->two);
	struct person person = question_person(&job, 3, true);
	struct question_record question;
	char id[UUID_TEXT_SIZE];
	int64_t keys;

	question_set_made(world, 1, FEW_PEOPLE, QUESTION_PEOPLE_LEAST);
	must_ask(world, &person, id);
	all_arrive(world);
	assert_ended(world, id, QUESTION_HIT, NULL);
	keys = found(world, id).keys;
	/* What was spent (the card counts as one key), and room for one question more. */
	assert_int_equal(question_allowance_put(&job, world->two.nodes[ISLAMABAD].database, "it", 1 + keys + keys), OK);
	must_ask(world, &person, id);
	all_arrive(world);
	assert_ended(world, id, QUESTION_HIT, NULL);
	must_ask(world, &person, id);
	all_arrive(world);
	assert_ended(world, id, QUESTION_REFUSED, "question-budget");
	question = found(world, id);
	assert_int_equal(question_result(&question), LIMIT);
	world->two.job.now = instant_plus(world->two.job.now, DAYS(1));
	must_ask(world, &person, id);
	all_arrive(world);
	assert_ended(world, id, QUESTION_HIT, NULL);
}

/* --- a partner that lies --- */

static void other_element(struct question_message *message, struct job *job)
{
	struct oprf_scalar blind;

	if (message->kind == QUESTION_IS_ANSWERED && message->answered.element_count > 1)
		assert_int_equal(oprf_blind(job, BYTES("another"), &blind, &message->answered.elements[1]), OK);
}

static void no_element(struct question_message *message, struct job *job)
{
	(void)job;
	memset(message->answered.elements[0].bytes, 0, OPRF_SIZE);
}

static void other_key(struct question_message *message, struct job *job)
{
	struct oprf_key key;

	assert_int_equal(oprf_key_derive(job, BYTES("0123456789abcdef0123456789abcdef"), BYTES("other"), &key), OK);
	if (message->answered.has_card)
		message->answered.card.public_key = key.public;
}

static void fewer_elements(struct question_message *message, struct job *job)
{
	(void)job;
	message->answered.element_count--;
}

static void a_card_again(struct question_message *message, struct job *job)
{
	message->answered.refused = "card";
	message->answered.has_card = true;
	message->answered.card = (struct question_card){.key = 1, .people = 100};
	other_key(message, job);
}

static void an_untrue_answer_is_no_answer(void **state)
{
	struct question_world *world = *state;
	struct job job = two_nodes_job(&world->two);
	struct person person = question_person(&job, 3, true);
	static const struct {
		void (*change)(struct question_message *message, struct job *job);
		const char *rule;
	} rows[] = {{other_element, "proof"},
		    {no_element, "proof"},
		    {fewer_elements, "answer-form"},
		    {a_card_again, "question-key-changed"}};
	struct question_record question;
	char id[UUID_TEXT_SIZE];

	question_set_made(world, 1, FEW_PEOPLE, QUESTION_PEOPLE_LEAST);
	must_ask(world, &person, id);
	all_arrive(world); /* the card is known from here on */
	for (size_t at = 0; at < sizeof(rows) / sizeof(rows[0]); at++) {
		must_ask(world, &person, id);
		assert_true(carry(world, ROME, NULL));
		assert_true(carry(world, ISLAMABAD, rows[at].change));
		assert_ended(world, id, QUESTION_FAILED, rows[at].rule);
		question = found(world, id);
		assert_int_equal(question_result(&question), PEER);
	}
}

/* A key of its own for one question would mark the person: the first card under a number is the only one. */
static void another_key_under_the_same_number_is_refused(void **state)
{
	struct question_world *world = *state;
	struct job job = two_nodes_job(&world->two);
	struct person person = question_person(&job, 3, true);
	char id[UUID_TEXT_SIZE];

	question_set_made(world, 1, FEW_PEOPLE, QUESTION_PEOPLE_LEAST);
	must_ask(world, &person, id);
	assert_true(carry(world, ROME, NULL));
	assert_true(carry(world, ISLAMABAD, other_key)); /* the card itself is false */
	assert_true(carry(world, ROME, NULL));
	assert_true(carry(world, ISLAMABAD, NULL));
	assert_ended(world, id, QUESTION_FAILED, "proof");
}

/* --- time and restarts --- */

static void a_new_key_is_learnt_on_the_way(void **state)
{
	struct question_world *world = *state;
	struct job job = two_nodes_job(&world->two);
	struct person person = question_person(&job, 3, true);
	char id[UUID_TEXT_SIZE];

	question_set_made(world, 1, FEW_PEOPLE, QUESTION_PEOPLE_LEAST);
	must_ask(world, &person, id);
	all_arrive(world);
	question_set_made(world, 2, FEW_PEOPLE, QUESTION_PEOPLE_LEAST);
	must_ask(world, &person, id);
	all_arrive(world);
	assert_ended(world, id, QUESTION_HIT, NULL);
	assert_int_equal(found(world, id).rounds, 2);
}

static void a_silent_partner_ends_the_question(void **state)
{
	struct question_world *world = *state;
	struct job job = two_nodes_job(&world->two);
	struct person person = question_person(&job, 3, true);
	struct question_record question;
	char id[UUID_TEXT_SIZE];
	int attended;

	question_set_made(world, 1, FEW_PEOPLE, QUESTION_PEOPLE_LEAST);
	must_ask(world, &person, id);
	assert_true(carry(world, ROME, NULL));
	world->two.job.now = instant_plus(world->two.job.now, QUESTION_WAIT);
	job = two_nodes_job(&world->two);
	assert_int_equal(office_tick(&job, question_office(world, ROME), &attended), OK);
	assert_ended(world, id, QUESTION_FAILED, "partner-silent");
	question = found(world, id);
	assert_int_equal(question_result(&question), PEER);
	/* The partner wakes up, and knows that nobody waits any more. */
	assert_false(carry(world, ISLAMABAD, NULL));
}

/* A shipment that was sent and not receipted is sent again; what comes twice counts once. */
static void the_same_question_twice_is_one(void **state)
{
	struct question_world *world = *state;
	struct job job = two_nodes_job(&world->two), there = two_nodes_job(&world->two);
	struct person person = question_person(&job, 3, true);
	struct question_shipment shipment;
	char id[UUID_TEXT_SIZE];
	int64_t spent, again;
	bool wakes;

	question_set_made(world, 1, FEW_PEOPLE, QUESTION_PEOPLE_LEAST);
	must_ask(world, &person, id);
	all_arrive(world);
	must_ask(world, &person, id);
	job = two_nodes_job(&world->two);
	assert_int_equal(office_question_due(&job, question_office(world, ROME), "pk", &shipment), OK);
	assert_int_equal(
	    office_question_take(&there, question_office(world, ISLAMABAD), "it", shipment.json, NULL, 0, &wakes), OK);
	assert_int_equal(question_keys_find(&job, world->two.nodes[ISLAMABAD].database, "it",
					    (int32_t)(there.now.milliseconds / DAYS(1)), &spent),
			 OK);
	all_arrive(world); /* sends it again */
	assert_int_equal(question_keys_find(&job, world->two.nodes[ISLAMABAD].database, "it",
					    (int32_t)(there.now.milliseconds / DAYS(1)), &again),
			 OK);
	assert_int_equal(spent, again);
	assert_ended(world, id, QUESTION_HIT, NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    WITH_WORLD(a_known_person_is_a_hit_and_another_is_not),
	    WITH_WORLD(both_sides_log_it),
	    WITH_WORLD(what_cannot_be_asked_is_refused),
	    WITH_WORLD(without_a_set_the_partner_says_so),
	    WITH_WORLD(a_budget_is_kept_day_by_day),
	    WITH_WORLD(an_untrue_answer_is_no_answer),
	    WITH_WORLD(another_key_under_the_same_number_is_refused),
	    WITH_WORLD(a_new_key_is_learnt_on_the_way),
	    WITH_WORLD(a_silent_partner_ends_the_question),
	    WITH_WORLD(the_same_question_twice_is_one),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
