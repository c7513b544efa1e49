/* event_copy_test.c - a copy of an event says all that the event said, when the event and its memory are gone. */
#include "base/json.h"
#include "cases/event.h"
#include "cases/event_body.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static struct job job_new(void)
{
	return (struct job){.arena = arena_open(4u << 20)};
}

/* A text in the memory of a job, which is then overwritten with it. */
static char *text_in(struct job *job, const char *text)
{
	return arena_copy_cstring(job->arena, text);
}

static struct event *step_make(struct job *job)
{
	struct event *event = NEW(job->arena, struct event);
	struct opening *opening = NEW(job->arena, struct opening);
	struct seen_case *saw = NEW(job->arena, struct seen_case);
	json_t *form = json_pack("{s:s}", "family_name", "Invented");

	memcpy(saw->case_id, "0190a000-0000-7000-8000-000000000001", UUID_TEXT_SIZE);
	assert_int_equal(json_own(job, form), OK);
	*opening = (struct opening){.reference = text_in(job, "IT-2026-000001"),
				    .kind = text_in(job, "own_national"),
				    .sides = {{.party = "it"}, {.party = "pk"}},
				    .side_count = 2};
	event->body = (struct body){.kind = EVENT_STEP,
				    .step = text_in(job, "submit"),
				    .role = text_in(job, "case_officer"),
				    .officer = text_in(job, "officer-1"),
				    .proposer = text_in(job, "officer-2"),
				    .form = form,
				    .opening = opening,
				    .has_own_head = true,
				    .own_head = hash_of(BYTES("own"))};
	saw->agreement = text_in(job, "eu-pk-readmission");
	saw->state = text_in(job, "transfer_agreed");
	saw->heads = NEW(job->arena, struct head);
	saw->heads[0] = (struct head){"pk", 3, hash_of(BYTES("3"))};
	saw->head_count = 1;
	event->body.saw = saw;
	event->body.saw_count = 1;
	event->body.files = NEW_MANY(job->arena, struct event_file, 2);
	event->body.file_count = 2;
	event->body.files[0] = (struct event_file){.hash = hash_of(BYTES("one")),
						   .name = text_in(job, "passport.pdf"),
						   .media_type = text_in(job, "application/pdf"),
						   .evidence = text_in(job, "I.passport")};
	event->body.files[1] = (struct event_file){
	    .hash = hash_of(BYTES("two")), .name = text_in(job, "note.txt"), .media_type = text_in(job, "text/plain")};
	return event;
}

static struct event *receipt_make(struct job *job)
{
	struct event *event = NEW(job->arena, struct event);

	event->body = (struct body){.kind = EVENT_RECEIPT, .received_count = 3};
	event->body.received = NEW_MANY(job->arena, struct received, 3);
	for (int at = 0; at < 3; at++)
		event->body.received[at] = (struct received){
		    hash_of((struct bytes){(const unsigned char *)&at, sizeof(at)}), {1795492800000 + at}, at == 1};
	return event;
}

static void envelope_fill(struct job *job, struct event *event)
{
	event->envelope = (struct envelope){.case_id = "01a20e89-0403-7714-90b9-76d30e32578d",
					    .agreement = text_in(job, "eu-pk-readmission"),
					    .author = "it",
					    .lane = LANE_IS_SHARED,
					    .number = 7,
					    .previous = hash_of(BYTES("6")),
					    .seen = NEW(job->arena, struct head),
					    .seen_count = 1,
					    .time = {1795492800000}};
	event->envelope.seen[0] = (struct head){"pk", 4, hash_of(BYTES("4"))};
	event->hash = hash_of(BYTES("whole"));
	event->key_id = text_in(job, "key-1");
	event->whole = bytes_copy(job->arena, BYTES("whole"));
	event->sealed = bytes_copy(job->arena, BYTES("sealed"));
}

static const struct {
	const char *what;
	struct event *(*make)(struct job *job);
} rows[] = {{"a step", step_make}, {"a receipt", receipt_make}};

/* The memory of a job is given back and used anew, so that nothing of the event is left in it. */
static void job_end(struct job *job)
{
	arena_reset(job->arena);
	for (int at = 0; at < 200; at++) {
		void *rubbish = arena_take(job->arena, 4000);

		if (rubbish != NULL)
			memset(rubbish, '#', 4000);
	}
	arena_close(job->arena);
}

static void a_copy_outlives_the_event(void **state)
{
	(void)state;
	for (size_t row = 0; row < sizeof(rows) / sizeof(rows[0]); row++) {
		struct job maker = job_new(), keeper = job_new();
		struct event *event = rows[row].make(&maker), *copy = NULL;
		struct bytes said, says;

		envelope_fill(&maker, event);
		assert_int_equal(event_body_write(&keeper, &event->body, &said), OK);
		assert_int_equal(event_copy(&keeper, event, NULL, &copy), OK);
		assert_ptr_equal(copy->body.form, event->body.form);
		job_end(&maker);
		if (event_body_write(&keeper, &copy->body, &says) != OK || !bytes_equal(said, says))
			fail_msg("the copy of %s says something else", rows[row].what);
		assert_int_equal(copy->whole.size + copy->sealed.size, 0);
		assert_string_equal(copy->key_id, "key-1");
		assert_string_equal(copy->envelope.agreement, "eu-pk-readmission");
		assert_string_equal(copy->envelope.author, "it");
		assert_int_equal(copy->envelope.number, 7);
		assert_int_equal(envelope_seen(&copy->envelope, "pk"), 4);
		assert_true(hash_equal(&copy->hash, &(struct hash[]){hash_of(BYTES("whole"))}[0]));
		arena_close(keeper.arena);
	}
}

static json_t *form_of_name(struct job *job, const char *name)
{
	json_t *form = json_pack("{s:s}", "family_name", name);

	assert_int_equal(json_own(job, form), OK);
	return form;
}

/* What an event before it has too is shared with that one; what differs is its own. */
static void what_is_alike_is_shared(void **state)
{
	struct job maker = job_new(), keeper = job_new();
	struct event *event = step_make(&maker), *first = NULL, *second = NULL, *third = NULL;

	(void)state;
	envelope_fill(&maker, event);
	assert_int_equal(event_copy(&keeper, event, NULL, &first), OK);
	event->key_id = "key-2";
	event->body.form = form_of_name(&maker, "Invented");
	assert_int_equal(event_copy(&keeper, event, first, &second), OK);
	event->envelope.seen[0].number++;
	event->body.form = form_of_name(&maker, "Another");
	assert_int_equal(event_copy(&keeper, event, second, &third), OK);
	assert_ptr_equal(second->body.officer, first->body.officer);
	assert_ptr_equal(second->envelope.agreement, first->envelope.agreement);
	assert_ptr_equal(second->envelope.seen, first->envelope.seen);
	assert_ptr_equal(second->body.form, first->body.form);
	assert_string_equal(second->key_id, "key-2");
	assert_string_equal(first->key_id, "key-1");
	assert_int_equal(third->envelope.seen[0].number, second->envelope.seen[0].number + 1);
	assert_string_equal(json_string_value(json_object_get(third->body.form, "family_name")), "Another");
	job_end(&maker);
	arena_close(keeper.arena);
}

/* Short of memory at any point: told, and nothing is handed out. */
static void without_memory_there_is_no_copy(void **state)
{
	struct job maker = job_new();
	struct event *event = step_make(&maker);
	bool copied = false;

	(void)state;
	envelope_fill(&maker, event);
	for (size_t room = 16; !copied; room += 16) {
		struct job keeper = {.arena = arena_open(room)};
		struct event *copy = NULL;

		copied = event_copy(&keeper, event, NULL, &copy) == OK;
		assert_true(copied == (copy != NULL));
		arena_close(keeper.arena);
		assert_true(room < 1u << 20);
	}
	assert_string_equal(json_string_value(json_object_get(event->body.form, "family_name")), "Invented");
	arena_close(maker.arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_copy_outlives_the_event),
	    cmocka_unit_test(what_is_alike_is_shared),
	    cmocka_unit_test(without_memory_there_is_no_copy),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
