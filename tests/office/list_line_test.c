/* list_line_test.c - a list of documents over the line, part by part: it is in force when the last part has come, and
 * whatever is wrong with a list (a letter, its order, its sender, its number) leaves the one before in force. Islamabad
 * sends, Rome takes. All documents are invented. */
#include "support/two_nodes.h"

#include "base/file.h"
#include "base/log.h"
#include "base/text.h"
#include "office/border/list_line.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define DOCUMENTS 300000 /* two parts */
#define PARTS 2
#define HASH_OF_NOTHING "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA" /* as text */

struct world {
	struct two_nodes two;
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
	log_open("test", LOG_ALARM + 1);
	for (int node = 0; node < 2; node++) {
		snprintf(world->folders[node], sizeof(world->folders[node]), "/tmp/valico-lists-XXXXXX");
		assert_non_null(mkdtemp(world->folders[node]));
		world->two.nodes[node].office.folder = world->folders[node];
	}
	*state = world;
	return 0;
}

static int world_close(void **state)
{
	struct world *world = *state;
	char command[256];

	for (int node = 0; node < 2; node++) {
		snprintf(command, sizeof(command), "rm -r %s", world->folders[node]);
		assert_int_equal(system(command), 0);
	}
	two_nodes_close(&world->two);
	test_free(world);
	return 0;
}

/* The next list of Islamabad, put in force there. */
static void make(struct world *world)
{
	AUTO_ARENA struct arena *arena = arena_open(64u << 20);
	struct office *office = office_of(world, ISLAMABAD);
	struct list_plan plan = {.folder = world->folders[ISLAMABAD], .kind = LIST_LOST_DOCUMENTS, .days = 7};
	struct text rows = text_open(arena, 32u << 20);
	struct list_report report;
	struct bytes written;

	world->job.arena = arena;
	text_add(&rows, "state,number,mark\n");
	for (int at = 0; at < DOCUMENTS; at++)
		text_print(&rows, "PAK,LL%07d,lost\n", at);
	assert_int_equal(text_done(&rows, &written), OK);
	plan.rows = arena_print(arena, "%s/rows.csv", world->folders[ISLAMABAD]);
	assert_int_equal(file_write(&world->job, plan.rows, 0600, written), OK);
	assert_int_equal(office_list_make(&world->job, office, &plan, &report), OK);
}

static void publish(struct world *world)
{
	struct office *office = office_of(world, ISLAMABAD);
	struct actor actor = world->two.nodes[ISLAMABAD].officers[OFFICER_HEAD];
	int partners = 0;

	actor.purpose = "list-publish";
	assert_int_equal(office_list_publish(&world->job, office, &actor, LIST_LOST_DOCUMENTS, NULL, &partners), OK);
	assert_int_equal(partners, 1);
}

struct part {
	struct list_parcel parcel;
	struct bytes json, content;
};

/* The part that is due at Islamabad; it counts as sent. MISSING when nothing is due. */
static enum result next_part(struct world *world, struct part *part)
{
	struct office *office = office_of(world, ISLAMABAD);
	enum result due = office_list_part_due(&world->job, office, "it", &part->parcel, &part->json, &part->content);

	return due == OK ? office_list_part_sent(&world->job, office, &part->parcel) : due;
}

static enum result take(struct world *world, const char *partner, const struct part *part)
{
	struct office *office = office_of(world, ROME);

	return office_list_part_take(&world->job, office, partner, part->json, &part->content, 1);
}

/* The number of Islamabad's list that is in force at Rome; 0 for none. */
static int64_t in_force(struct world *world)
{
	struct office *office = office_of(world, ROME);
	struct document_list list;
	struct bytes file;

	if (office_list_export(&world->job, office->folder, "pk", LIST_LOST_DOCUMENTS, &file) != OK)
		return 0;
	assert_int_equal(document_list_open(&world->job, file, &list), OK);
	assert_int_equal(document_list_check(&world->job, &list), OK);
	return list.card.number;
}

/* What Rome has to say about Islamabad's list goes to Islamabad; the word, NULL when it owes none. */
static const char *word_carried(struct world *world)
{
	struct office *office = office_of(world, ROME);
	struct list_verdict_due due;
	struct bytes json;
	enum result found = office_list_verdict_due(&world->job, office, "pk", &due, &json);
	const char *word;

	if (found == MISSING)
		return NULL;
	assert_int_equal(found, OK);
	word = due.verdict.verdict;
	assert_int_equal(office_list_verdict_sent(&world->job, office, &due), OK);
	assert_int_equal(office_list_take(&world->job, &world->two.nodes[ISLAMABAD].office, "it", json, NULL, 0), OK);
	return word;
}

/* What Islamabad knows of its list at Rome; "" when that is nothing. */
static const char *word_known(struct world *world)
{
	struct office *office = office_of(world, ISLAMABAD);
	struct list_verdict verdict;

	return list_verdict_find(&world->job, office->database, "it", "lost-documents", &verdict) == OK
		   ? verdict.verdict
		   : "";
}

static void it_comes_part_by_part(void **state)
{
	struct world *world = *state;
	struct part part;
	int parts = 0;

	make(world);
	publish(world);
	for (; next_part(world, &part) == OK; parts++) {
		assert_int_equal(in_force(world), 0);
		assert_int_equal(take(world, "pk", &part), OK);
		/* The same once more, as after a crash. */
		if (parts == 0)
			assert_int_equal(take(world, "pk", &part), OK);
	}
	assert_int_equal(parts, PARTS);
	assert_int_equal(in_force(world), 1);
	assert_string_equal(word_known(world), "");
	assert_string_equal(word_carried(world), "in-force");
	assert_string_equal(word_known(world), "in-force");
	assert_null(word_carried(world));
}

enum harm { A_LETTER, ANOTHER_ORDER, HALF_A_PART, ANOTHERS_LIST, NO_HARM, AN_OLD_ONE };

/* Each harm is done to a list that else would be taken; the number before it stays in force. */
static void what_is_wrong_changes_nothing(void **state)
{
	static const char *const words[] = {
	    [A_LETTER] = "list-hash", [NO_HARM] = "in-force", [AN_OLD_ONE] = "in-force"};
	struct world *world = *state;
	int64_t made = in_force(world);

	for (enum harm harm = A_LETTER; harm <= AN_OLD_ONE; harm++) {
		struct part parts[PARTS];
		int64_t before = in_force(world);

		if (harm != AN_OLD_ONE) {
			make(world);
			made++;
		}
		publish(world);
		for (int at = 0; at < PARTS; at++)
			assert_int_equal(next_part(world, &parts[at]), OK);
		if (harm == A_LETTER)
			((unsigned char *)(uintptr_t)parts[1].content.data)[100] ^= 1;
		if (harm == HALF_A_PART)
			parts[1].content.size /= 2;
		if (harm == ANOTHER_ORDER) {
			/* As the sender, who then begins again. */
			assert_int_equal(take(world, "pk", &parts[1]), CONFLICT);
			assert_string_equal(world->job.failure.rule, "list-part");
			assert_int_equal(in_force(world), before);
			continue;
		}
		assert_int_equal(take(world, harm == ANOTHERS_LIST ? "fr" : "pk", &parts[0]), OK);
		assert_int_equal(take(world, harm == ANOTHERS_LIST ? "fr" : "pk", &parts[1]),
				 harm == HALF_A_PART ? INVALID : OK);
		assert_int_equal(in_force(world), harm == NO_HARM ? made : before);
		/* Whoever sent it is told; of a list that never was whole there is nothing to tell. */
		if (words[harm] == NULL)
			continue;
		assert_string_equal(word_carried(world), words[harm]);
		assert_string_equal(word_known(world), words[harm]);
	}
}

/* Rome has a later number than Islamabad can know of any more: its folder of lists was lost. */
static void an_issuer_that_lost_its_numbers_is_told(void **state)
{
	struct world *world = *state;
	struct part part;
	int64_t before = in_force(world);
	char command[256];

	snprintf(command, sizeof(command), "rm -r %s/lists", world->folders[ISLAMABAD]);
	assert_int_equal(system(command), 0);
	make(world);
	publish(world);
	while (next_part(world, &part) == OK)
		assert_int_equal(take(world, "pk", &part), OK);
	assert_int_equal(in_force(world), before);
	assert_string_equal(word_carried(world), "list-older");
	assert_string_equal(word_known(world), "list-older");
	/* Word of a list that is no longer the one that was published says nothing. */
	make(world);
	publish(world);
	assert_int_equal(
	    office_list_take(&world->job, office_of(world, ISLAMABAD), "it",
			     bytes_of("{\"list\":\"lost-documents\",\"number\":1,\"hash\":\"" HASH_OF_NOTHING
				      "\",\"verdict\":\"list-block\"}"),
			     NULL, 0),
	    OK);
	assert_string_equal(word_known(world), "list-older");
}

/* Another list is in force than was published: nothing of either is mixed. */
static void a_list_that_was_replaced_is_not_sent(void **state)
{
	struct world *world = *state;
	struct part part;

	publish(world);
	assert_int_equal(next_part(world, &part), OK);
	make(world);
	assert_int_equal(next_part(world, &part), MISSING);
	assert_int_equal(world->job.failure.result, OK);
}

/* Published by an officer while a part of the one before is on its way: that it came, or did not, is of no matter. */
static void what_is_published_meanwhile_goes_its_own_way(void **state)
{
	struct world *world = *state;
	struct office *office = office_of(world, ISLAMABAD);

	for (int came = 0; came < 3; came++) {
		struct part part;
		int64_t number;

		make(world);
		publish(world);
		assert_int_equal(
		    office_list_part_due(&world->job, office, "it", &part.parcel, &part.json, &part.content), OK);
		number = part.parcel.number;
		make(world);
		publish(world);
		assert_int_equal(
		    came == 0 ? office_list_part_sent(&world->job, office, &part.parcel)
			      : office_list_part_retry(&world->job, office, &part.parcel, came == 2, INSTANT_NEVER),
		    OK);
		assert_int_equal(next_part(world, &part), OK);
		assert_int_equal(part.parcel.number, number + 1);
		assert_int_equal(part.parcel.part, 0);
	}
}

/* The same of what became of a list: word of the later one is not lost when the earlier one's must be said again. */
static void word_of_a_later_list_is_said(void **state)
{
	struct world *world = *state;
	struct office *office = office_of(world, ROME);
	struct list_part part = {.kind = LIST_LOST_DOCUMENTS, .number = 900, .size = 1};
	struct list_verdict_due due;
	struct bytes json;

	assert_int_equal(list_verdict_tell(&world->job, office, "pk", &part, "list-block"), OK);
	assert_int_equal(office_list_verdict_due(&world->job, office, "pk", &due, &json), OK);
	part.number = 901;
	assert_int_equal(list_verdict_tell(&world->job, office, "pk", &part, LIST_VERDICT_IN_FORCE), OK);
	assert_int_equal(office_list_verdict_retry(&world->job, office, &due, INSTANT_NEVER), OK);
	assert_int_equal(office_list_verdict_due(&world->job, office, "pk", &due, &json), OK);
	assert_int_equal(due.verdict.number, 901);
	assert_int_equal(office_list_verdict_sent(&world->job, office, &due), OK);
}

static const struct {
	const char *json;
	const char *field;
} messages[] = {
    {"{\"list\":\"lost-documents\",\"number\":1,\"size\":100,\"hash\":\"%s\",\"part\":0}", NULL},
    {"{\"list\":\"people\",\"number\":1,\"size\":100,\"hash\":\"%s\",\"part\":0}", "list"},
    {"{\"list\":\"lost-documents\",\"number\":0,\"size\":100,\"hash\":\"%s\",\"part\":0}", "number"},
    {"{\"list\":\"lost-documents\",\"number\":1,\"size\":9000000000,\"hash\":\"%s\",\"part\":0}", "size"},
    {"{\"list\":\"lost-documents\",\"number\":1,\"size\":100,\"hash\":\"%s\",\"part\":1}", "part"},
    {"{\"list\":\"lost-documents\",\"number\":1,\"size\":100,\"hash\":\"%s\",\"part\":-1}", "part"},
    {"{\"list\":\"lost-documents\",\"number\":1,\"size\":100,\"hash\":\"short%.0s\",\"part\":0}", "hash"},
    {"{\"list\":\"lost-documents\",\"number\":1,\"size\":100,\"hash\":\"%s\",\"part\":0,\"more\":1}", "list.more"},
    {"[]", "list"},
    {"", "list"},
};

static const struct {
	const char *json;
	const char *field;
} verdicts[] = {
    {"{\"list\":\"lost-documents\",\"number\":1,\"hash\":\"" HASH_OF_NOTHING "\",\"verdict\":\"list-older\"}", NULL},
    {"{\"list\":\"lost-documents\",\"number\":1,\"hash\":\"" HASH_OF_NOTHING "\",\"verdict\":\"\"}", "verdict"},
    {"{\"list\":\"lost-documents\",\"number\":1,\"hash\":\"" HASH_OF_NOTHING "\",\"verdict\":\"No!\"}", "verdict"},
    {"{\"list\":\"lost-documents\",\"number\":1,\"hash\":\"" HASH_OF_NOTHING
     "\",\"verdict\":\"a-word-that-is-longer-than-any-rule-is-named\"}",
     "verdict"},
    {"{\"list\":\"people\",\"number\":1,\"hash\":\"" HASH_OF_NOTHING "\",\"verdict\":\"in-force\"}", "list"},
    {"{\"list\":\"lost-documents\",\"number\":0,\"hash\":\"" HASH_OF_NOTHING "\",\"verdict\":\"in-force\"}", "number"},
    {"{\"list\":\"lost-documents\",\"number\":1,\"hash\":\"x\",\"verdict\":\"in-force\"}", "hash"},
    {"{\"list\":\"lost-documents\",\"number\":1,\"hash\":\"" HASH_OF_NOTHING "\",\"verdict\":\"in-force\",\"part\":0}",
     "list"},
};

static void words_are_held_to_their_shape(void **state)
{
	struct world *world = *state;

	for (size_t row = 0; row < sizeof(verdicts) / sizeof(verdicts[0]); row++) {
		const struct office *office = office_of(world, ISLAMABAD);
		enum result taken = office_list_take(&world->job, office, "it", bytes_of(verdicts[row].json), NULL, 0);

		assert_int_equal(taken, verdicts[row].field == NULL ? OK : INVALID);
		if (verdicts[row].field != NULL)
			assert_string_equal(world->job.failure.field, verdicts[row].field);
	}
}

static void messages_are_held_to_their_shape(void **state)
{
	struct world *world = *state;
	char hash[HASH_TEXT_SIZE], json[512];
	const struct hash zero = {0};

	hash_write(&zero, hash);
	for (size_t row = 0; row < sizeof(messages) / sizeof(messages[0]); row++) {
		struct list_part part;

		(void)office_of(world, ROME);
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
		snprintf(json, sizeof(json), messages[row].json, hash);
#pragma GCC diagnostic pop
		if ((list_part_read(&world->job, bytes_of(json), &part) == OK) != (messages[row].field == NULL))
			fail_msg("row %zu: %s", row, world->job.failure.field);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(it_comes_part_by_part),
	    cmocka_unit_test(what_is_wrong_changes_nothing),
	    cmocka_unit_test(a_list_that_was_replaced_is_not_sent),
	    cmocka_unit_test(what_is_published_meanwhile_goes_its_own_way),
	    cmocka_unit_test(word_of_a_later_list_is_said),
	    cmocka_unit_test(an_issuer_that_lost_its_numbers_is_told),
	    cmocka_unit_test(messages_are_held_to_their_shape),
	    cmocka_unit_test(words_are_held_to_their_shape),
	};

	return cmocka_run_group_tests_name("lists over the line", tests, world_open, world_close);
}
