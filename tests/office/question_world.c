/* question_world.c - the two nodes, the people and the letters carried between them that tests of questions need. */
#include "question_world.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

struct office *question_office(struct question_world *world, int node)
{
	return &world->two.nodes[node].office;
}

struct person question_person(struct job *job, int number, bool as_officers_type)
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

struct question_card question_set_made(struct question_world *world, int64_t key, int people, int64_t least)
{
	struct job job = two_nodes_job(&world->two);
	struct question_builder *builder;
	struct question_card card;
	int keys;

	assert_int_equal(question_builder_open(&job, &world->two.nodes[ISLAMABAD].keeper, key, least, 2, &builder), OK);
	for (int number = 0; number < people; number++) {
		struct person person = question_person(&job, number, false);

		assert_int_equal(question_builder_add(&job, builder, &person, &keys), OK);
		assert_int_equal(keys, 3);
	}
	assert_int_equal(question_builder_finish(&job, builder, world->file, &card), OK);
	question_builder_close(builder);
	assert_int_equal(card.people, people);
	return card;
}

int question_world_open(void **state)
{
	struct question_world *world = test_malloc(sizeof(*world));

	two_nodes_open(&world->two);
	snprintf(world->folder, sizeof(world->folder), "/tmp/valico-question-XXXXXX");
	assert_non_null(mkdtemp(world->folder));
	world->file = arena_print(world->two.arena, "%s/people.set", world->folder);
	question_office(world, ISLAMABAD)->questions.file = world->file;
	*state = world;
	return 0;
}

int question_world_close(void **state)
{
	struct question_world *world = *state;

	unlink(world->file);
	rmdir(world->folder);
	two_nodes_close(&world->two);
	test_free(world);
	return 0;
}

enum result asks(struct question_world *world, const struct person *person, const char *purpose,
		 struct failure *ret_failure, char ret_id[UUID_TEXT_SIZE])
{
	struct job job = two_nodes_job(&world->two);
	struct new_question wanted = {.partner = "pk", .person = person, .purpose = purpose};
	enum result asked = office_question_ask(&job, question_office(world, ROME),
						&world->two.nodes[ROME].officers[OFFICER_ANNA], &wanted, ret_id);

	*ret_failure = job.failure;
	return asked;
}

void must_ask(struct question_world *world, const struct person *person, char ret_id[UUID_TEXT_SIZE])
{
	struct failure failure;

	if (asks(world, person, "readmission", &failure, ret_id) != OK)
		fail_msg("asking: %s %s", failure.rule, failure.reason);
}

bool carry(struct question_world *world, int from, void (*change)(struct question_message *message, struct job *job))
{
	struct job job = two_nodes_job(&world->two), there = two_nodes_job(&world->two);
	struct question_shipment shipment;
	struct question_message message;
	struct bytes json;
	bool wakes, has_tags;
	enum result due =
	    office_question_due(&job, question_office(world, from), world->two.nodes[1 - from].party, &shipment);

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
	if (office_question_take(&there, question_office(world, 1 - from), world->two.nodes[from].party, json,
				 &shipment.tags, has_tags, &wakes) != OK)
		fail_msg("taking: %s %s", there.failure.rule, there.failure.reason);
	assert_int_equal(
	    office_question_sent(&job, question_office(world, from), world->two.nodes[1 - from].party, &shipment), OK);
	return true;
}

void all_arrive(struct question_world *world)
{
	while (carry(world, ROME, NULL) || carry(world, ISLAMABAD, NULL))
		;
}

struct question_record found(struct question_world *world, const char *id)
{
	struct job job = two_nodes_job(&world->two);
	struct question_record question;

	assert_int_equal(question_find(&job, world->two.nodes[ROME].database, id, &question), OK);
	return question;
}

void assert_ended(struct question_world *world, const char *id, const char *state, const char *rule)
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

void nobody(struct job *job, struct person *ret_person)
{
	struct person_text text = {
	    .name = BYTES("Sadia Noreen"), .father = BYTES("Rafiq Noreen"), .born = BYTES("1971-03-04")};

	assert_int_equal(person_read(job, &text, ret_person), OK);
}
