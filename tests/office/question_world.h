/* question_world.h - two whole nodes of which Islamabad answers "do you know this person?" from a set of invented
 * people; shared by the tests of questions and of sets. */
#ifndef VALICO_TESTS_QUESTION_WORLD_H
#define VALICO_TESTS_QUESTION_WORLD_H

#include "office/people/question.h"
#include "office/people/question_bytes.h"
#include "office/people/questions.h"
#include "support/two_nodes.h"

#define FEW_PEOPLE 40
#define MANY_PEOPLE 1200

struct question_world {
	struct two_nodes two;
	char folder[64];
	char *file; /* of Islamabad's set */
};

/* Set-up and tear-down of a test of cmocka. */
int question_world_open(void **state);
int question_world_close(void **state);

struct office *question_office(struct question_world *world, int node);

/* Person number n of the asked side's set, as the register writes it or as an officer of the other side types it. */
struct person question_person(struct job *job, int number, bool as_officers_type);

/* Somebody who is in no set. */
void nobody(struct job *job, struct person *ret_person);

/* Islamabad's set of so many people under a key, written to the world's file. */
struct question_card question_set_made(struct question_world *world, int64_t key, int people, int64_t least);

/* Anna in Rome asks; `must_ask` ends the test when she may not. */
enum result asks(struct question_world *world, const struct person *person, const char *purpose,
		 struct failure *ret_failure, char ret_id[UUID_TEXT_SIZE]);
void must_ask(struct question_world *world, const struct person *person, char ret_id[UUID_TEXT_SIZE]);

/* Carries the next message of a node over; `change` may falsify it on its way. False when there is none. */
bool carry(struct question_world *world, int from, void (*change)(struct question_message *message, struct job *job));
void all_arrive(struct question_world *world);

/* The question as Rome keeps it, and that it ended in a state, for a rule or none, with what was asked gone. */
struct question_record found(struct question_world *world, const char *id);
void assert_ended(struct question_world *world, const char *id, const char *state, const char *rule);

#define WITH_WORLD(test) cmocka_unit_test_setup_teardown(test, question_world_open, question_world_close)

#endif
