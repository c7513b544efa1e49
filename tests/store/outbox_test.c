/* outbox_test.c - what waits to be sent is kept by runs of events; the outside sees events, each exactly. */
#include "store/outbox.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define NOW ((struct instant){1795492800000})
#define LATER ((struct instant){1795492860000})

struct place {
	struct job job;
	struct database *database;
};

static void must(struct job *job, enum result result)
{
	if (result != OK)
		fail_msg("%s: %s", job->failure.rule, job->failure.reason);
}

static struct place place_open(void)
{
	struct place place = {.job = {.arena = arena_open(64u << 20), .now = NOW, .chance = chance_of_system()}};

	must(&place.job, database_open_memory(&place.job, &place.database));
	return place;
}

static void place_close(struct place *place)
{
	database_close(place->database);
	arena_close(place->job.arena);
}

static int64_t waiting(struct place *place, const char *partner)
{
	struct instant oldest;
	int64_t events;

	must(&place->job, outbox_depth(&place->job, place->database, partner, &events, &oldest));
	return events;
}

static struct event_record event_of(const char *case_id, int number, unsigned char hash[32])
{
	static const unsigned char bytes[1000];

	snprintf((char *)hash, 32, "%s %d", case_id, number);
	return (struct event_record){.case_id = case_id,
				     .lane = LANE_SHARED,
				     .author = "it",
				     .number = number,
				     .hash = {hash, 32},
				     .whole = {bytes, sizeof(bytes)},
				     .body = {bytes, sizeof(bytes)},
				     .received_at = NOW};
}

static void queue(struct place *place, const char *partner, const char *case_id, int number)
{
	unsigned char hash[32] = {0};
	struct event_record event = event_of(case_id, number, hash);
	struct event_run run = run_of_event(&event);

	must(&place->job, outbox_add(&place->job, place->database, partner, &run, NOW));
}

static void store(struct place *place, const char *case_id, int from, int until)
{
	for (int number = from; number <= until; number++) {
		unsigned char hash[32] = {0};
		struct event_record event = event_of(case_id, number, hash);

		must(&place->job, event_add(&place->job, place->database, &event));
	}
}

static enum result bind(struct place *place, const char *partner, const char *message_id, int most, int64_t bytes)
{
	return outbox_bind(&place->job, place->database, partner, message_id, most, bytes, NOW);
}

/* "a 1, a 2, b 1": the events of a message, in their order. */
static const char *events_in(struct place *place, const char *message_id)
{
	struct event_record *events = NULL;
	char *text = arena_copy_cstring(place->job.arena, "");
	int count = 0;

	must(&place->job, outbox_events(&place->job, place->database, message_id, &events, &count));
	for (int at = 0; at < count; at++)
		text = arena_print(place->job.arena, "%s%s%s %d", text, at > 0 ? ", " : "", events[at].case_id,
				   (int)events[at].number);
	return text;
}

static int64_t sent_at(struct place *place, const char *case_id, int number)
{
	struct instant at;

	must(&place->job, outbox_sent_at(&place->job, place->database, case_id, "it", number, &at));
	return at.milliseconds;
}

static void events_come_out_as_they_went_in(void **state)
{
	struct place place = place_open();

	(void)state;
	store(&place, "a", 1, 5);
	store(&place, "b", 1, 2);
	queue(&place, "pk", "a", 1);
	queue(&place, "pk", "b", 1);
	queue(&place, "pk", "a", 2);
	queue(&place, "fr", "a", 2);
	queue(&place, "pk", "a", 2); /* queued already */
	queue(&place, "pk", "a", 1);
	queue(&place, "pk", "a", 4); /* 3 is missing: a run of its own */
	assert_int_equal(waiting(&place, "pk"), 4);
	assert_int_equal(waiting(&place, "fr"), 1);
	must(&place.job, bind(&place, "pk", "m1", 500, 1 << 20));
	assert_int_equal(bind(&place, "pk", "m2", 500, 1 << 20), MISSING);
	assert_string_equal(events_in(&place, "m1"), "a 1, a 2, b 1, a 4");
	queue(&place, "pk", "a", 5); /* does not lengthen what is bound */
	assert_string_equal(events_in(&place, "m1"), "a 1, a 2, b 1, a 4");
	assert_int_equal(waiting(&place, "pk"), 5);
	must(&place.job, bind(&place, "pk", "m2", 500, 1 << 20));
	assert_string_equal(events_in(&place, "m2"), "a 5");
	place_close(&place);
}

static void each_event_says_when_it_was_sent(void **state)
{
	static const struct {
		const char *case_id;
		int number;
		int64_t at;
	} wanted[] = {
	    {"a", 1, 1795492800000}, {"a", 2, 1795492800000}, {"a", 3, 1795492860000}, {"a", 4, 0}, {"b", 1, 0},
	};
	struct place place = place_open();

	(void)state;
	store(&place, "a", 1, 3);
	queue(&place, "pk", "a", 1);
	queue(&place, "pk", "a", 2);
	must(&place.job, bind(&place, "pk", "m1", 500, 1 << 20));
	assert_int_equal(sent_at(&place, "a", 1), 0); /* on its way */
	must(&place.job, outbox_delivered(&place.job, place.database, "m1", BYTES("receipt"), NOW));
	assert_int_equal(waiting(&place, "pk"), 0);
	/* The partner lost 2 and is given it again with 3: 2 was sent when it was sent first. */
	queue(&place, "pk", "a", 2);
	queue(&place, "pk", "a", 3);
	must(&place.job, bind(&place, "pk", "m2", 500, 1 << 20));
	must(&place.job, outbox_delivered(&place.job, place.database, "m2", BYTES("receipt"), LATER));
	for (size_t at = 0; at < sizeof(wanted) / sizeof(wanted[0]); at++)
		assert_int_equal(sent_at(&place, wanted[at].case_id, wanted[at].number), wanted[at].at);
	place_close(&place);
}

/* 1,000 events of 2,000 bytes: a message takes what fits, and no event is left out or sent twice. */
static void messages_have_limits(void **state)
{
	static const struct {
		int most;
		int64_t bytes;
		int messages;
	} rows[] = {{500, 8 << 20, 2}, {500, 400000, 5}, {100, 8 << 20, 10}, {1, 1, 10}};

	(void)state;
	for (size_t row = 0; row < sizeof(rows) / sizeof(rows[0]); row++) {
		struct place place = place_open();
		int messages = 0, events = 0;

		store(&place, "a", 1, 1000);
		for (int number = 1; number <= 1000; number++)
			queue(&place, "pk", "a", number);
		for (;; messages++) {
			char id[20];
			struct event_record *list = NULL;
			int count = 0;

			snprintf(id, sizeof(id), "m%d", messages);
			if (bind(&place, "pk", id, rows[row].most, rows[row].bytes) == MISSING)
				break;
			must(&place.job, outbox_events(&place.job, place.database, id, &list, &count));
			for (int at = 0; at < count; at++)
				assert_int_equal(list[at].number, ++events);
		}
		assert_int_equal(messages, rows[row].messages);
		assert_int_equal(events, 1000);
		place_close(&place);
	}
}

/* Whatever they are called: else the second part of a long lane would come before the first, and have to wait. */
static void messages_of_one_pass_go_as_their_events_do(void **state)
{
	static const char *const ids[] = {"z", "m", "a"};
	struct place place = place_open();
	struct outbox_message *due = NULL;
	int count = 0;

	(void)state;
	store(&place, "a", 1, 3);
	for (int number = 1; number <= 3; number++) {
		queue(&place, "pk", "a", number);
		must(&place.job, bind(&place, "pk", ids[number - 1], 500, 1 << 20));
	}
	must(&place.job, outbox_due(&place.job, place.database, "pk", LATER, 10, &due, &count));
	assert_int_equal(count, 3);
	for (int at = 0; at < count; at++)
		assert_string_equal(due[at].message_id, ids[at]);
	place_close(&place);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(events_come_out_as_they_went_in),
	    cmocka_unit_test(each_event_says_when_it_was_sent),
	    cmocka_unit_test(messages_have_limits),
	    cmocka_unit_test(messages_of_one_pass_go_as_their_events_do),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
