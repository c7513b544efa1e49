/* line.c - faults on the line. A shipment may be lost on the way, may arrive while its receipt is lost, may arrive
 * twice, or may be held back and arrive after later ones. */
#include "line.h"

#include <string.h>

/* Receipts of this line are not signed: what is simulated is when they come, not whether they are true. */
static enum result receipt_make(void *self, struct job *job, struct bytes *ret_receipt)
{
	(void)self;
	(void)job;
	*ret_receipt = BYTES("received");
	return OK;
}

static enum result deliver(struct job *job, struct line *line, const struct under_way *copy, struct bytes *ret_receipt)
{
	struct incoming incoming = {
	    .kind = copy->kind,
	    .partner = copy->from_party,
	    .message_id = copy->message_id,
	    .content = hash_of(copy->parcel),
	    .parcel = copy->parcel,
	    .files = copy->files,
	    .file_count = copy->file_count,
	};
	struct receipt_maker maker = {receipt_make, NULL};
	struct job there = {
	    .arena = job->arena, .now = instant_plus(job->now, line->skew[copy->to]), .chance = job->chance};
	enum result taken;
	bool wants_more = false;

	taken = exchange_take(&there, &line->nodes[copy->to].office, &incoming, &maker, ret_receipt, &wants_more);
	line->wants_more[copy->to] |= wants_more;
	if (taken != OK)
		return job_fail(job, taken == CONFLICT ? PEER : BUSY, "line", "not-taken",
				"The partner could not take it in: %s", there.failure.reason);
	return OK;
}

static struct bytes keep(struct line *line, struct bytes bytes)
{
	return bytes_copy(line->arena, bytes);
}

static void hold_back(struct line *line, const struct under_way *copy)
{
	struct under_way *held;

	if (line->under_way_count == UNDER_WAY_MOST)
		return; /* lost */
	held = &line->under_way[line->under_way_count++];
	*held = *copy;
	held->message_id = arena_copy_cstring(line->arena, copy->message_id);
	held->parcel = keep(line, copy->parcel);
	held->files = arena_take_many(line->arena, (size_t)copy->file_count, sizeof(struct bytes));
	for (int at = 0; at < copy->file_count; at++)
		held->files[at] = keep(line, copy->files[at]);
}

static bool dice(struct line *line)
{
	return seeded_below(line->seed, 100) < (uint64_t)line->faults;
}

static enum result line_send(void *self, struct job *job, const struct partner_record *partner,
			     const struct shipment *shipment, struct bytes *ret_receipt)
{
	struct line_end *end = self;
	struct line *line = end->line;
	struct under_way copy = {
	    .kind = shipment->kind,
	    .to = 1 - end->node,
	    .message_id = shipment->message_id,
	    .from_party = line->nodes[end->node].party,
	    .parcel = shipment->parcel,
	    .files = (struct bytes *)(uintptr_t)shipment->files,
	    .file_count = shipment->file_count,
	};
	bool receipt_lost;

	(void)partner;
	if (line->is_broken || dice(line))
		return job_fail(job, BUSY, "line", "lost", "The message was lost on the way.");
	if (dice(line)) {
		hold_back(line, &copy);
		return job_fail(job, BUSY, "line", "held-back", "No answer in time.");
	}
	if (dice(line))
		hold_back(line, &copy); /* a second copy comes later */
	receipt_lost = dice(line);
	TRY(deliver(job, line, &copy, ret_receipt));
	if (receipt_lost)
		return job_fail(job, BUSY, "line", "receipt-lost", "The receipt was lost on the way.");
	return OK;
}

struct link line_link(struct line_end *end)
{
	return (struct link){.send = line_send, .self = end};
}

enum result line_arrive(struct job *job, struct line *line)
{
	struct under_way copy;
	struct bytes receipt;
	int at;

	if (line->under_way_count == 0 || line->is_broken)
		return OK;
	at = (int)seeded_below(line->seed, (uint64_t)line->under_way_count);
	copy = line->under_way[at];
	line->under_way[at] = line->under_way[--line->under_way_count];
	if (deliver(job, line, &copy, &receipt) != OK)
		job_forgive(job); /* nobody waits for its receipt any more */
	return OK;
}

void line_forget(struct line *line, int from)
{
	int kept = 0;

	for (int at = 0; at < line->under_way_count; at++) {
		if (line->under_way[at].to == from)
			line->under_way[kept++] = line->under_way[at];
	}
	line->under_way_count = kept;
}
