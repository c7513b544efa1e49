/* candidates_test.c - who the person of a case is: sequences of decisions by officers, as a table. */
#include "cases/candidates.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define DECISIONS_MOST 6

struct decision {
	const char *officer, *decision, *key;
};

static const struct sequence {
	const char *what;
	struct decision decisions[DECISIONS_MOST]; /* ended by an empty one */
	const char *key;                           /* of whom */
	const char *standing;                      /* is known in the end */
	const char *refused;                       /* rule against the last decision, or NULL */
} sequences[] = {
    {"one officer proposes", {{"anna", "this", "17"}}, "17", "proposed", NULL},
    {"another agrees", {{"anna", "this", "17"}, {"bruno", "this", "17"}}, "17", "identified", NULL},
    {"the same officer twice is one officer",
     {{"anna", "this", "17"}, {"anna", "this", "17"}},
     "17",
     "proposed",
     "same-officer"},
    {"a third has nothing to add",
     {{"anna", "this", "17"}, {"bruno", "this", "17"}, {"carla", "this", "17"}},
     "17",
     "identified",
     "decided"},
    {"either can undo",
     {{"anna", "this", "17"}, {"bruno", "this", "17"}, {"bruno", "undo", "17"}},
     "17",
     "nothing",
     NULL},
    {"and the first too",
     {{"anna", "this", "17"}, {"bruno", "this", "17"}, {"anna", "undo", "17"}},
     "17",
     "nothing",
     NULL},
    {"after which two are needed again",
     {{"anna", "this", "17"}, {"bruno", "this", "17"}, {"anna", "undo", "17"}, {"bruno", "this", "17"}},
     "17",
     "proposed",
     NULL},
    {"not this one takes one officer", {{"anna", "not-this", "17"}}, "17", "excluded", NULL},
    {"and can be undone", {{"anna", "not-this", "17"}, {"bruno", "undo", "17"}}, "17", "nothing", NULL},
    {"who is excluded is not chosen before that is undone",
     {{"anna", "not-this", "17"}, {"bruno", "this", "17"}},
     "17",
     "excluded",
     "decided"},
    {"nor who is proposed excluded",
     {{"anna", "this", "17"}, {"bruno", "not-this", "17"}},
     "17",
     "proposed",
     "decided"},
    {"one person at a time", {{"anna", "this", "17"}, {"bruno", "this", "18"}}, "18", NULL, "other-candidate"},
    {"others can be excluded meanwhile", {{"anna", "this", "17"}, {"bruno", "not-this", "18"}}, "18", "excluded", NULL},
    {"nothing is not undone", {{"anna", "undo", "17"}}, "17", NULL, "decided"},
    {"another word", {{"anna", "maybe", "17"}}, "17", NULL, "choice"},
};

/* A record of the own lane. */
static struct event *record(struct arena *arena, const struct decision *decision)
{
	struct job job = {.arena = arena};
	struct event *event = NEW(arena, struct event);
	json_t *form =
	    json_pack("{s:s, s:s, s:s}", "key", decision->key, "decision", decision->decision, "reason", "seen");

	assert_int_equal(json_own(&job, form), OK);
	event->body =
	    (struct body){.kind = EVENT_RECORD, .step = RECORD_CANDIDATE, .officer = decision->officer, .form = form};
	return event;
}

static const struct candidate_state *find(const struct candidate_state *list, int count, const char *key)
{
	for (int at = 0; at < count; at++) {
		if (strcmp(list[at].key, key) == 0)
			return &list[at];
	}
	return NULL;
}

static void sequences_end_as_they_should(void **unused)
{
	(void)unused;
	for (size_t at = 0; at < sizeof(sequences) / sizeof(sequences[0]); at++) {
		const struct sequence *sequence = &sequences[at];
		AUTO_ARENA struct arena *arena = arena_open(ARENA_USUAL);
		struct job job = {.arena = arena};
		struct event *events[DECISIONS_MOST];
		struct lane_events own = {.events = events};
		struct candidate_state *list;
		const struct candidate_state *found;
		const struct decision *last;
		enum candidate_standing standing;
		int count;

		while (own.count < DECISIONS_MOST && sequence->decisions[own.count].key != NULL) {
			events[own.count] = record(arena, &sequence->decisions[own.count]);
			own.count++;
		}
		/* Before the last one: may it be done? */
		last = &sequence->decisions[--own.count];
		assert_int_equal(candidates_fold(&job, &own, &list, &count), OK);
		if (candidate_decide(&job, list, count, last->key, last->decision, last->officer, &standing) == OK)
			assert_null(sequence->refused);
		else
			assert_string_equal(job.failure.rule, sequence->refused != NULL ? sequence->refused : "none");
		/* Written all the same, as by two officers at once, a decision that may not be done changes nothing. */
		own.count++;
		assert_int_equal(candidates_fold(&job, &own, &list, &count), OK);
		found = find(list, count, sequence->key);
		if (sequence->standing == NULL)
			assert_null(found);
		else
			assert_string_equal(candidate_standing_name(found->standing), sequence->standing);
	}
}

static void both_officers_are_named(void **unused)
{
	static const struct decision decisions[] = {{"anna", "this", "17"}, {"bruno", "this", "17"}};
	AUTO_ARENA struct arena *arena = arena_open(ARENA_USUAL);
	struct job job = {.arena = arena};
	struct event *events[] = {record(arena, &decisions[0]), record(arena, &decisions[1])};
	struct lane_events own = {.events = events, .count = 2};
	struct candidate_state *list;
	int count;

	(void)unused;
	assert_int_equal(candidates_fold(&job, &own, &list, &count), OK);
	assert_int_equal(count, 1);
	assert_string_equal(list[0].officer, "anna");
	assert_string_equal(list[0].second, "bruno");
	assert_string_equal(list[0].reason, "seen");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(sequences_end_as_they_should),
	    cmocka_unit_test(both_officers_are_named),
	};

	return cmocka_run_group_tests_name("cases candidates", tests, NULL, NULL);
}
