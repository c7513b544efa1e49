/* question_test.c - "do you know this person?" between two whole nodes: hit, no hit, and everything that may go wrong
 * on the way. All people are invented. */
#include "office/question.h"
#include "office/question_bytes.h"
#include "office/questions.h"
#include "support/two_nodes.h"

#include "base/file.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#define FEW_PEOPLE 40
#define MANY_PEOPLE 1200

struct world {
	struct two_nodes two;
	char folder[64];
	char *file;
};

static struct office *office_of(struct world *world, int node)
{
	return &world->two.nodes[node].office;
}

/* Person number n of the asked side's set; `told` gets what an officer of the other side would type. */
static struct person person_number(struct job *job, int number, bool as_officers_type)
{
	static const char *const given[][2] = {
	    {"Imran", "Imraan"}, {"Bilal", "Bilaal"}, {"Tariq", "Tarik"}, {"Usman", "Usmaan"}};
	static const char *const family[][2] = {{"Qureshi", "Quraishi"}, {"Raza", "Razaa"}, {"Akhtar", "Akhtar"}};
	char *name, *father, *born;
	struct person_text text = {0};
	struct person person;

	name = arena_print(job->arena, "%s %s", given[number % 4][as_officers_type],
			   family[number / 4 % 3][as_officers_type]);
	father = arena_print(job->arena, "Ghulam %s", family[number / 12 % 3][0]);
	born = arena_print(job->arena, "%d-%02d-%02d", 1950 + number / 336 % 50, 1 + number / 28 % 12, 1 + number % 28);
	text = (struct person_text){.name = bytes_of(name), .father = bytes_of(father), .born = bytes_of(born)};
	assert_int_equal(person_read(job, &text, &person), OK);
	return person;
}

static struct question_card set_build(struct world *world, int64_t key, int people, int64_t least)
{
	struct job job = two_nodes_job(&world->two);
	struct question_builder *builder;
	struct question_card card;
	int keys;

	assert_int_equal(question_builder_open(&job, &world->two.nodes[ISLAMABAD].keeper, key, least, 2, &builder), OK);
	for (int number = 0; number < people; number++) {
		struct person person = person_number(&job, number, false);

		assert_int_equal(question_builder_add(&job, builder, &person, &keys), OK);
		assert_int_equal(keys, 3);
	}
	assert_int_equal(question_builder_finish(&job, builder, world->file, &card), OK);
	question_builder_close(builder);
	assert_int_equal(card.people, people);
	return card;
}

static int world_open(void **state)
{
	struct world *world = test_malloc(sizeof(*world));

	two_nodes_open(&world->two);
	snprintf(world->folder, sizeof(world->folder), "/tmp/valico-question-XXXXXX");
	assert_non_null(mkdtemp(world->folder));
	world->file = arena_print(world->two.arena, "%s/people.set", world->folder);
	office_of(world, ISLAMABAD)->questions.file = world->file;
	*state = world;
	return 0;
}

static int world_close(void **state)
{
	struct world *world = *state;

	unlink(world->file);
	rmdir(world->folder);
	two_nodes_close(&world->two);
	test_free(world);
	return 0;
}

static enum result asks(struct world *world, const struct person *person, const char *purpose,
			struct failure *ret_failure, char ret_id[UUID_TEXT_SIZE])
{
	struct job job = two_nodes_job(&world->two);
	struct new_question wanted = {.partner = "pk", .person = person, .purpose = purpose};
	enum result asked = office_question_ask(&job, office_of(world, ROME),
						&world->two.nodes[ROME].officers[OFFICER_ANNA], &wanted, ret_id);

	*ret_failure = job.failure;
	return asked;
}

static void must_ask(struct world *world, const struct person *person, char ret_id[UUID_TEXT_SIZE])
{
	struct failure failure;

	if (asks(world, person, "readmission", &failure, ret_id) != OK)
		fail_msg("asking: %s %s", failure.rule, failure.reason);
}

/* Carries the next message of a node over; `change` may falsify it on its way. False when there is none. */
static bool carry(struct world *world, int from, void (*change)(struct question_message *message, struct job *job))
{
	struct job job = two_nodes_job(&world->two), there = two_nodes_job(&world->two);
	struct question_shipment shipment;
	struct question_message message;
	struct bytes json;
	bool wakes, has_tags;
	enum result due =
	    office_question_due(&job, office_of(world, from), world->two.nodes[1 - from].party, &shipment);

	if (due == MISSING)
		return false;
	assert_int_equal(due, OK);
	json = shipment.json;
	has_tags = shipment.is_answer && shipment.refused == NULL;
	if (change != NULL) {
		assert_int_equal(question_message_read(&job, json, &shipment.tags, has_tags, &message), OK);
		change(&message, &job);
		assert_int_equal(question_message_write(&job, &message, &json), OK);
		has_tags = message.kind == QUESTION_IS_ANSWERED && message.answered.refused == NULL;
	}
	if (office_question_take(&there, office_of(world, 1 - from), world->two.nodes[from].party, json, &shipment.tags,
				 has_tags, &wakes) != OK)
		fail_msg("taking: %s %s", there.failure.rule, there.failure.reason);
	assert_int_equal(
	    office_question_sent(&job, office_of(world, from), world->two.nodes[1 - from].party, &shipment), OK);
	return true;
}

static void all_arrive(struct world *world)
{
	while (carry(world, ROME, NULL) || carry(world, ISLAMABAD, NULL))
		;
}

static struct question_record found(struct world *world, const char *id)
{
	struct job job = two_nodes_job(&world->two);
	struct question_record question;

	assert_int_equal(question_find(&job, world->two.nodes[ROME].database, id, &question), OK);
	return question;
}

static void assert_ended(struct world *world, const char *id, const char *state, const char *rule)
{
	struct question_record question = found(world, id);

	assert_string_equal(question.state, state);
	if (rule == NULL)
		assert_null(question.rule);
	else
		assert_string_equal(question.rule, rule);
	/* What was asked is gone from the store. */
	assert_int_equal(question.secrets.size, 0);
	assert_int_equal(question.message.size, 0);
}

static void nobody(struct job *job, struct person *ret_person)
{
	struct person_text text = {
	    .name = BYTES("Sadia Noreen"), .father = BYTES("Rafiq Noreen"), .born = BYTES("1971-03-04")};

	assert_int_equal(person_read(job, &text, ret_person), OK);
}

/* --- */

static void a_known_person_is_a_hit_and_another_is_not(void **state)
{
	struct world *world = *state;
	struct job job = two_nodes_job(&world->two);
	struct person person = person_number(&job, 7, true), other;
	char hit[UUID_TEXT_SIZE], miss[UUID_TEXT_SIZE], third[UUID_TEXT_SIZE];

	set_build(world, 1, FEW_PEOPLE, QUESTION_PEOPLE_LEAST);
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
	person = person_number(&job, 7, false);
	must_ask(world, &person, third);
	all_arrive(world);
	assert_string_equal(found(world, third).matched, "date names spelling");
}

/* The asked side's log: who, when, why, how many keys; and the asking side's look. */
static void both_sides_log_it(void **state)
{
	struct world *world = *state;
	struct job job = two_nodes_job(&world->two);
	struct person person = person_number(&job, 3, true);
	struct received_question *received;
	struct look_record *looks;
	char id[UUID_TEXT_SIZE];
	int count;

	set_build(world, 1, FEW_PEOPLE, QUESTION_PEOPLE_LEAST);
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
	struct world *world = *state;
	struct job job = two_nodes_job(&world->two);
	struct person person = person_number(&job, 3, true), empty = {0};
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

		assert_int_equal(office_question_ask(&one, office_of(world, ROME),
						     &world->two.nodes[ROME].officers[OFFICER_ANNA], &wanted, id),
				 rows[at].result);
		assert_string_equal(one.failure.rule, rows[at].rule);
	}
	assert_false(carry(world, ROME, NULL));
}

static void without_a_set_the_partner_says_so(void **state)
{
	struct world *world = *state;
	struct job job = two_nodes_job(&world->two);
	struct person person = person_number(&job, 3, true);
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
	struct world *world = *state;
	struct job job = two_nodes_job(&world->two);
	struct person person = person_number(&job, 3, true);
	struct question_record question;
	char id[UUID_TEXT_SIZE];
	int64_t keys;

	set_build(world, 1, FEW_PEOPLE, QUESTION_PEOPLE_LEAST);
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
	struct world *world = *state;
	struct job job = two_nodes_job(&world->two);
	struct person person = person_number(&job, 3, true);
	static const struct {
		void (*change)(struct question_message *message, struct job *job);
		const char *rule;
	} rows[] = {{other_element, "proof"},
		    {no_element, "proof"},
		    {fewer_elements, "answer-form"},
		    {a_card_again, "question-key-changed"}};
	struct question_record question;
	char id[UUID_TEXT_SIZE];

	set_build(world, 1, FEW_PEOPLE, QUESTION_PEOPLE_LEAST);
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
	struct world *world = *state;
	struct job job = two_nodes_job(&world->two);
	struct person person = person_number(&job, 3, true);
	char id[UUID_TEXT_SIZE];

	set_build(world, 1, FEW_PEOPLE, QUESTION_PEOPLE_LEAST);
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
	struct world *world = *state;
	struct job job = two_nodes_job(&world->two);
	struct person person = person_number(&job, 3, true);
	char id[UUID_TEXT_SIZE];

	set_build(world, 1, FEW_PEOPLE, QUESTION_PEOPLE_LEAST);
	must_ask(world, &person, id);
	all_arrive(world);
	set_build(world, 2, FEW_PEOPLE, QUESTION_PEOPLE_LEAST);
	must_ask(world, &person, id);
	all_arrive(world);
	assert_ended(world, id, QUESTION_HIT, NULL);
	assert_int_equal(found(world, id).rounds, 2);
}

static void a_silent_partner_ends_the_question(void **state)
{
	struct world *world = *state;
	struct job job = two_nodes_job(&world->two);
	struct person person = person_number(&job, 3, true);
	struct question_record question;
	char id[UUID_TEXT_SIZE];
	int attended;

	set_build(world, 1, FEW_PEOPLE, QUESTION_PEOPLE_LEAST);
	must_ask(world, &person, id);
	assert_true(carry(world, ROME, NULL));
	world->two.job.now = instant_plus(world->two.job.now, QUESTION_WAIT);
	job = two_nodes_job(&world->two);
	assert_int_equal(office_tick(&job, office_of(world, ROME), &attended), OK);
	assert_ended(world, id, QUESTION_FAILED, "partner-silent");
	question = found(world, id);
	assert_int_equal(question_result(&question), PEER);
	/* The partner wakes up, and knows that nobody waits any more. */
	assert_false(carry(world, ISLAMABAD, NULL));
}

/* A shipment that was sent and not receipted is sent again; what comes twice counts once. */
static void the_same_question_twice_is_one(void **state)
{
	struct world *world = *state;
	struct job job = two_nodes_job(&world->two), there = two_nodes_job(&world->two);
	struct person person = person_number(&job, 3, true);
	struct question_shipment shipment;
	char id[UUID_TEXT_SIZE];
	int64_t spent, again;
	bool wakes;

	set_build(world, 1, FEW_PEOPLE, QUESTION_PEOPLE_LEAST);
	must_ask(world, &person, id);
	all_arrive(world);
	must_ask(world, &person, id);
	job = two_nodes_job(&world->two);
	assert_int_equal(office_question_due(&job, office_of(world, ROME), "pk", &shipment), OK);
	assert_int_equal(
	    office_question_take(&there, office_of(world, ISLAMABAD), "it", shipment.json, NULL, 0, &wakes), OK);
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

/* --- sets --- */

static void large_sets_are_asked_by_buckets(void **state)
{
	struct world *world = *state;
	struct job job = two_nodes_job(&world->two);
	struct question_card card = set_build(world, 1, MANY_PEOPLE, 60);
	struct question_set *set;
	int64_t together = 0;
	int keys, bits;

	assert_true(card.bits >= 2 && MANY_PEOPLE >> card.bits >= 60);
	assert_int_equal(question_set_open(&job, world->file, &set), OK);
	assert_int_equal(question_set_check(&job, set), OK);
	for (int bucket = 0; bucket < 1 << card.bits; bucket++) {
		struct bytes tags;

		assert_true(question_set_count(set, card.bits, bucket) >= 60);
		assert_int_equal(question_set_tags(&job, set, card.bits, bucket, &tags), OK);
		for (size_t at = QUESTION_TAG_SIZE; at < tags.size; at += QUESTION_TAG_SIZE)
			assert_true(memcmp(tags.data + at - QUESTION_TAG_SIZE, tags.data + at, QUESTION_TAG_SIZE) < 0);
		together += (int64_t)(tags.size / QUESTION_TAG_SIZE);
	}
	assert_int_equal(together, card.tags);
	/* It is small enough to be sent whole, so nothing is said. */
	assert_int_equal(question_width(&job, &card, 60, 16, &keys, &bits), OK);
	assert_int_equal(keys, 16);
	assert_int_equal(bits, 0);
}

/* What a question says of its person, whatever the set: rows of the decision page. */
static void no_question_says_more_than_it_may(void **state)
{
	static const struct {
		int64_t people, tags;
		int card_bits;
		int64_t least;
		int keys, bits; /* of a question of 16 keys; keys 0: it is not asked */
	} rows[] = {
	    {100, 400, 0, 1000, 16, 0},
	    {100000, 400000, 6, 1000, 16, 0},
	    {1000000, 4000000, 9, 1000, 2, 4},
	    {10000000, 40000000, 12, 1000, 1, 7},
	    {50000000, 200000000, 12, 1000, 1, 9},
	    {50000000, 200000000, 12, 1000000, 0, 0},
	    /* a partner that pretends to have all mankind learns 12 bits and no more */
	    {INT64_C(1000000000000), INT64_C(1000000000000), 12, 1000, 0, 0},
	};
	struct world *world = *state;

	for (size_t at = 0; at < sizeof(rows) / sizeof(rows[0]); at++) {
		struct job job = two_nodes_job(&world->two);
		struct question_card card = {
		    .people = rows[at].people, .tags = rows[at].tags, .bits = rows[at].card_bits};
		int keys = 0, bits = 0;
		enum result result = question_width(&job, &card, rows[at].least, 16, &keys, &bits);

		assert_int_equal(result, rows[at].keys > 0 ? OK : LIMIT);
		assert_int_equal(keys, rows[at].keys);
		assert_int_equal(bits, rows[at].bits);
		if (result == OK)
			assert_true(rows[at].people >> (keys * bits) >= rows[at].least || keys * bits == 0);
	}
}

static void through_buckets_the_answer_is_the_same(void **state)
{
	struct world *world = *state;
	struct job job = two_nodes_job(&world->two);
	struct question_card card = set_build(world, 1, MANY_PEOPLE, 60);
	struct question_set *set;
	struct composite_key keys[COMPOSITE_KEYS_MOST];
	struct oprf_output output;
	struct keeper *keeper = &world->two.nodes[ISLAMABAD].keeper;

	assert_int_equal(question_set_open(&job, world->file, &set), OK);
	for (int number = 0; number < MANY_PEOPLE; number += 97) {
		struct person person = person_number(&job, number, false);
		int count = composite_keys_of_register(&person, keys);

		for (int at = 0; at < count; at++) {
			struct bytes input = bytes_of(keys[at].text), tags;
			bool here = false;

			assert_int_equal(keeper->question_outputs(keeper->self, &job, 1, &input, 1, &output), OK);
			assert_int_equal(question_set_tags(&job, set, card.bits,
							   question_cell(&keys[at]) >> (QUESTION_BITS_MOST - card.bits),
							   &tags),
					 OK);
			for (size_t tag = 0; tag < tags.size; tag += QUESTION_TAG_SIZE)
				here |= memcmp(tags.data + tag, output.bytes, QUESTION_TAG_SIZE) == 0;
			assert_true(here);
		}
	}
}

/* However many threads build it, a set is the same to the byte but for the time it was made. */
static void threads_build_the_same_set(void **state)
{
	struct world *world = *state;
	struct bytes sets[2];

	for (int turn = 0; turn < 2; turn++) {
		struct job job = two_nodes_job(&world->two);
		struct question_builder *builder;
		struct question_card card;
		int keys;

		job.now = world->two.job.now = (struct instant){INT64_C(1795492800000)};
		assert_int_equal(question_builder_open(&job, &world->two.nodes[ISLAMABAD].keeper, 1, 60,
						       turn == 0 ? 1 : 5, &builder),
				 OK);
		for (int number = 0; number < MANY_PEOPLE; number++) {
			struct person person = person_number(&job, number, false);

			assert_int_equal(question_builder_add(&job, builder, &person, &keys), OK);
		}
		assert_int_equal(question_builder_finish(&job, builder, world->file, &card), OK);
		question_builder_close(builder);
		assert_int_equal(file_read(&job, world->file, 1 << 20, &sets[turn]), OK);
	}
	assert_true(bytes_equal(sets[0], sets[1]));
}

static void a_damaged_set_is_noticed(void **state)
{
	struct world *world = *state;
	struct job job = two_nodes_job(&world->two);
	struct person person = person_number(&job, 3, true);
	static const size_t places[] = {0, 9, 20, 60, 5000, 40000, QUESTION_HEADER_SIZE - 1, QUESTION_HEADER_SIZE + 9};
	char id[UUID_TEXT_SIZE];
	struct bytes whole;

	set_build(world, 1, FEW_PEOPLE, QUESTION_PEOPLE_LEAST);
	assert_int_equal(file_read(&job, world->file, 1 << 20, &whole), OK);
	for (size_t at = 0; at < sizeof(places) / sizeof(places[0]); at++) {
		struct bytes copy = bytes_copy(job.arena, whole);
		struct job one = two_nodes_job(&world->two);
		struct question_set *set = NULL;

		((unsigned char *)(uintptr_t)copy.data)[places[at]] ^= 4;
		assert_int_equal(file_write(&job, world->file, 0600, copy), OK);
		enum result result = question_set_open(&one, world->file, &set);
		if (result == OK)
			result = question_set_check(&one, set);
		assert_int_equal(result, DAMAGED);
		must_ask(world, &person, id);
		all_arrive(world);
		/* A header that cannot be trusted is no set; a cell is noticed when it is taken. */
		assert_ended(world, id, QUESTION_REFUSED, "question-no-set");
	}
	for (size_t size = 0; size < whole.size; size += size < QUESTION_HEADER_SIZE ? 7001 : 3) {
		struct job one = two_nodes_job(&world->two);
		struct question_set *set = NULL;

		assert_int_equal(file_write(&job, world->file, 0600, (struct bytes){whole.data, size}), OK);
		assert_int_equal(question_set_open(&one, world->file, &set), DAMAGED);
	}
}

#define WITH_WORLD(test) cmocka_unit_test_setup_teardown(test, world_open, world_close)

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
	    WITH_WORLD(large_sets_are_asked_by_buckets),
	    WITH_WORLD(no_question_says_more_than_it_may),
	    WITH_WORLD(through_buckets_the_answer_is_the_same),
	    WITH_WORLD(threads_build_the_same_set),
	    WITH_WORLD(a_damaged_set_is_noticed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
