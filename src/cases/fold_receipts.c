/* fold_receipts.c - which events were delivered and opened, to whom and when.
 *
 * A receipt names events by their hashes: those are looked up in a table that is filled once for each fold. A receipt
 * speaks for an event only when it is the first event of its lane that has seen it, so that nobody dates a delivery
 * anew. */
#include "cases/fold_receipts.h"

#include <string.h>

/* Finds an outcome by the hash of its event: open addressing, the size a power of two above twice the count. */
struct hash_table {
	struct outcome **slots;
	size_t mask;
};

static size_t slot_of(const struct hash_table *table, const struct hash *hash)
{
	size_t slot;

	memcpy(&slot, hash->bytes, sizeof(slot));
	slot &= table->mask;
	while (table->slots[slot] != NULL && !hash_equal(&table->slots[slot]->event->hash, hash))
		slot = (slot + 1) & table->mask;
	return slot;
}

static enum result table_fill(struct job *job, struct hash_table *table, struct case_state *state)
{
	size_t size = 16;

	while (size < 2 * (size_t)state->outcome_count)
		size *= 2;
	TAKE(job, table->slots = NEW_MANY(job->arena, struct outcome *, size));
	table->mask = size - 1;
	for (int at = 0; at < state->outcome_count; at++)
		table->slots[slot_of(table, &state->outcomes[at].event->hash)] = &state->outcomes[at];
	return OK;
}

/* Is this the first event of its lane that has seen the other one? */
static bool first_to_see(const struct case_file *file, const struct event *receipt, const struct event *event)
{
	const struct lane_events *lane = case_file_lane(file, receipt->envelope.author);
	int64_t number = event->envelope.number, before = receipt->envelope.number - 1;

	if (envelope_seen(&receipt->envelope, event->envelope.author) < number)
		return false;
	return before == 0 || envelope_seen(&lane->events[before - 1]->envelope, event->envelope.author) < number;
}

static void note_delivered(const struct case_file *file, struct outcome *outcome, const struct outcome *receipt,
			   const struct received *received)
{
	int by = receipt->party;

	if (by == outcome->party || !first_to_see(file, receipt->event, outcome->event))
		return;
	outcome->delivered_to[by] = received->time;
	outcome->receipt_number[by] = receipt->event->envelope.number;
	if (!outcome->delivered || received->time.milliseconds < outcome->delivered_at.milliseconds)
		outcome->delivered_at = received->time;
	outcome->delivered = true;
	outcome->early |= received->early;
}

static void note_opened(struct outcome *outcome, int by, const struct received *received)
{
	if (by == outcome->party)
		return;
	outcome->opened_by |= 1u << by;
	if (outcome->opened)
		return;
	outcome->opened = true;
	outcome->opened_at = received->time;
}

enum result receipts_read(struct job *job, struct case_state *state)
{
	struct hash_table table;

	TRY(table_fill(job, &table, state));
	for (int at = 0; at < state->outcome_count; at++) {
		const struct body *body = &state->outcomes[at].event->body;
		int by = state->outcomes[at].party;

		for (int named = 0; by != NONE && named < body->received_count; named++) {
			struct outcome *outcome = table.slots[slot_of(&table, &body->received[named].hash)];

			if (outcome != NULL && body->kind == EVENT_RECEIPT)
				note_delivered(state->file, outcome, &state->outcomes[at], &body->received[named]);
			else if (outcome != NULL && body->kind == EVENT_OPENED)
				note_opened(outcome, by, &body->received[named]);
		}
	}
	return OK;
}
