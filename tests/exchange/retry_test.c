/* retry_test.c - one message over AS4, tried more than once: a receipt that was lost on its way must not stop the line,
 * the same id over other content must not pass, and an action that no one agreed upon is refused and changes nothing.
 * Two whole nodes without processes; the bytes of each try are carried by hand. All people are invented. */
#include "exchange/as4_link.h"
#include "exchange/as4_names.h"
#include "exchange/as4_partners.h"
#include "support/two_nodes.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static int world_open(void **state)
{
	struct two_nodes *two = test_malloc(sizeof(*two));
	struct job job;

	two_nodes_open(two);
	rome_opens(two, "own_national");
	node_prepares(two, ROME);
	node_must_take(two, ROME, "submit");
	job = two_nodes_job(two);
	assert_int_equal(
	    outbox_bind(&job, two->nodes[ROME].database, "pk", "message-1@it.valico", 500, 1 << 20, job.now), OK);
	*state = two;
	return 0;
}

static int world_close(void **state)
{
	two_nodes_close(*state);
	test_free(*state);
	return 0;
}

/* The shipment as the sender makes it for a try, from the outbox. */
static struct shipment shipment_of(struct two_nodes *two, struct job *job)
{
	struct outbox_message *messages = NULL;
	struct shipment shipment;
	struct parcel parcel;
	int count = 0;

	assert_int_equal(outbox_due(job, two->nodes[ROME].database, "pk", INSTANT_NEVER, 1, &messages, &count), OK);
	assert_int_equal(count, 1);
	assert_int_equal(office_parcel(job, &two->nodes[ROME].office, messages[0].message_id, &parcel), OK);
	shipment = (struct shipment){.message_id = messages[0].message_id,
				     .made_at = messages[0].queued_at,
				     .files = parcel.files,
				     .file_count = parcel.file_count};
	assert_int_equal(parcel_write(job, &parcel, &shipment.parcel), OK);
	return shipment;
}

/* Sends over the wire by hand; gives what reading the answer as a receipt gave. */
static enum result try_once(struct two_nodes *two, struct job *job, const struct shipment *shipment,
			    struct bytes *ret_answer)
{
	struct partner_record record;
	struct as4_evidence evidence;
	struct as4_partner partner;
	struct as4_answer answer;
	struct as4_wire wire;

	assert_int_equal(partner_find(job, two->nodes[ROME].database, "pk", &record), OK);
	assert_int_equal(as4_partner_make(job, &record, &partner), OK);
	assert_int_equal(as4_shipment_write(job, &two->nodes[ROME].office, &record, shipment, &wire, &evidence), OK);
	assert_int_equal(as4_request_answer(job, &two->nodes[ISLAMABAD].office, wire.content_type, wire.body, &answer),
			 OK);
	*ret_answer = answer.body;
	return as4_receipt_read(job, &partner, &AS4_LIMITS_USUAL, (struct as4_wire){answer.content_type, answer.body},
				shipment->message_id, &evidence);
}

static void a_second_try_gets_the_first_receipt(void **state)
{
	struct two_nodes *two = *state;
	struct job first = two_nodes_job(two), second = two_nodes_job(two);
	struct shipment once = shipment_of(two, &first), again = shipment_of(two, &second);
	struct bytes receipt, receipt_again;

	assert_int_equal(try_once(two, &first, &once, &receipt), OK);
	assert_int_equal(try_once(two, &second, &again, &receipt_again), OK);
	assert_true(bytes_equal(receipt, receipt_again));
}

static void an_id_is_for_one_content(void **state)
{
	struct two_nodes *two = *state;
	struct job first = two_nodes_job(two), second = two_nodes_job(two);
	struct shipment once = shipment_of(two, &first), other = once;
	struct bytes answer;

	other.parcel = BYTES("{\"version\": 1, \"events\": [], \"statements\": []}");
	assert_int_equal(try_once(two, &first, &once, &answer), OK);
	assert_int_equal(try_once(two, &second, &other, &answer), CONFLICT);
	assert_string_equal(second.failure.rule, "as4-error");
}

/* The line of a node whose version before wrote the same message otherwise: the receipt of that one was lost. */
struct changed_line {
	struct two_nodes *two;
	const char *first_id; /* that the partner knows with other content */
	int tries;
};

static enum result changed_send(void *self, struct job *job, const struct partner_record *partner,
				const struct shipment *shipment, struct bytes *ret_receipt)
{
	struct changed_line *line = self;
	struct shipment changed = *shipment;

	(void)partner;
	line->tries++;
	/* The same events, written with a blank more. */
	if (strcmp(shipment->message_id, line->first_id) == 0)
		changed.parcel = bytes_of(
		    arena_print(job->arena, " %.*s", (int)shipment->parcel.size, (const char *)shipment->parcel.data));
	return try_once(line->two, job, &changed, ret_receipt);
}

static void what_the_partner_knows_otherwise_goes_under_another_id(void **state)
{
	struct two_nodes *two = *state;
	struct job first = two_nodes_job(two), second = two_nodes_job(two), third = two_nodes_job(two);
	struct changed_line line = {.two = two, .first_id = "message-1@it.valico"};
	const struct link link = {.send = changed_send, .self = &line};
	struct shipment once = shipment_of(two, &first);
	struct sending sending = {0};
	struct bytes lost;
	bool waits = true;

	assert_int_equal(try_once(two, &first, &once, &lost), OK);
	assert_int_equal(exchange_send(&second, &two->nodes[ROME].office, &link, "pk", &sending), OK);
	assert_int_equal(sending.failed, 1);
	assert_true(sending.next_at.milliseconds > second.now.milliseconds);
	assert_true(sending.next_at.milliseconds <= second.now.milliseconds + 2000);
	assert_int_equal(exchange_send(&third, &two->nodes[ROME].office, &link, "pk", &sending), OK);
	assert_int_equal(sending.sent, 1);
	assert_int_equal(line.tries, 2);
	assert_int_equal(outbox_waits(&third, two->nodes[ROME].database, "pk", &waits), OK);
	assert_false(waits);
}

/* A message of Rome's, signed and sealed as it should be, but for an action that is not ours. */
static void message_of(struct two_nodes *two, struct job *job, const char *action, struct as4_partner *ret_partner,
		       struct as4_wire *ret_wire, struct as4_evidence *ret_evidence)
{
	const struct office *office = &two->nodes[ROME].office;
	struct shipment shipment = shipment_of(two, job);
	struct as4_property properties[] = {{.name = "originalSender", .value = "it"},
					    {.name = "finalRecipient", .value = "pk"}};
	struct as4_part part = {.content_type = PARCEL_TYPE, .compressed = true, .content = shipment.parcel};
	struct as4_message message = {
	    .id = shipment.message_id,
	    .conversation_id = shipment.message_id,
	    .timestamp = shipment.made_at,
	    .from = {"it", AS4_PARTY_TYPE, AS4_ROLE_INITIATOR},
	    .to = {"pk", AS4_PARTY_TYPE, AS4_ROLE_RESPONDER},
	    .mode = {.agreement = AS4_AGREEMENT,
		     .service = AS4_SERVICE,
		     .service_type = AS4_SERVICE_TYPE,
		     .action = action},
	    .properties = properties,
	    .property_count = 2,
	    .parts = &part,
	    .part_count = 1,
	};
	struct partner_record record;
	struct as4_self self;

	assert_int_equal(partner_find(job, two->nodes[ROME].database, "pk", &record), OK);
	assert_int_equal(as4_partner_make(job, &record, ret_partner), OK);
	assert_int_equal(as4_self_load(job, office, &self), OK);
	assert_int_equal(as4_message_write(job, &self, ret_partner, &message, ret_wire, ret_evidence), OK);
}

static enum result action_try(struct two_nodes *two, struct job *job, const char *action)
{
	struct as4_evidence evidence;
	struct as4_partner partner;
	struct as4_answer answer;
	struct as4_wire wire;

	message_of(two, job, action, &partner, &wire, &evidence);
	assert_int_equal(as4_request_answer(job, &two->nodes[ISLAMABAD].office, wire.content_type, wire.body, &answer),
			 OK);
	return as4_receipt_read(job, &partner, &AS4_LIMITS_USUAL, (struct as4_wire){answer.content_type, answer.body},
				"message-1@it.valico", &evidence);
}

static void an_unknown_action_is_refused_and_changes_nothing(void **state)
{
	static const char *const actions[] = {"urn:valico:action:elsewhere", "urn:valico:action:parcels",
					      "urn:valico:action:", "Submit"};
	struct two_nodes *two = *state;

	for (size_t at = 0; at < sizeof(actions) / sizeof(actions[0]); at++) {
		struct job job = two_nodes_job(two);

		assert_int_equal(action_try(two, &job, actions[at]), PEER);
		assert_string_equal(job.failure.rule, "as4-error");
		assert_non_null(strstr(job.failure.reason, "EBMS:0010"));
	}
	/* The same message is taken once its action is the one agreed upon: nothing was remembered of it. */
	struct job job = two_nodes_job(two);

	assert_int_equal(action_try(two, &job, AS4_ACTION), OK);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(a_second_try_gets_the_first_receipt, world_open, world_close),
	    cmocka_unit_test_setup_teardown(an_id_is_for_one_content, world_open, world_close),
	    cmocka_unit_test_setup_teardown(what_the_partner_knows_otherwise_goes_under_another_id, world_open,
					    world_close),
	    cmocka_unit_test_setup_teardown(an_unknown_action_is_refused_and_changes_nothing, world_open, world_close),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
