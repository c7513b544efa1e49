/* receive_gates.c - what a partner's step says of other cases.
 *
 * When it comes in, the same cases are folded up to the heads that the partner names: the fold is the same function on
 * both nodes, so a different answer means that somebody did not tell the truth, or that one of the copies is damaged.
 * The step stands all the same (its own case is folded alike on both nodes); people are told. */
#include "office/line/receiving.h"

#include "cases/gates.h"
#include "store/gates.h"

#include <string.h>

static enum result differs(struct job *job, struct receiving *receiving, const struct gate_record *gate)
{
	struct gate_record row = *gate;
	struct bytes whole;
	json_t *what = json_pack("{s:s, s:s, s:I, s:s}", "case", gate->case_id, "author", gate->author, "number",
				 (json_int_t)gate->number, "other", gate->other);

	TRY(json_own(job, what));
	TRY(json_write(job, what, &whole));
	row.differs = true;
	TRY(gate_put(job, receiving->office->database, &row));
	return evidence_keep(job, receiving, "gate-differs", gate->case_id, whole,
			     "A step says of another case what the events of that case do not bear out.");
}

static enum result seen_judge(struct job *job, struct receiving *receiving, const struct gate_record *gate,
			      const struct seen_case *seen)
{
	struct database *database = receiving->office->database;
	enum gate_finding finding = GATE_WAITS;
	struct open_case *other = NULL;
	enum result loaded = open_case_load_shared(job, receiving->office, seen->case_id, &other);

	if (loaded == MISSING)
		job_forgive(job);
	else
		TRY(loaded);
	if (loaded == OK)
		TRY(gate_check(job, &other->file, seen, &finding));
	if (finding == GATE_WAITS)
		return gate_put(job, database, gate);
	if (finding == GATE_DIFFERS)
		return differs(job, receiving, gate);
	return gate_remove(job, database, gate);
}

enum result gates_receive(struct job *job, struct receiving *receiving, const struct event *event)
{
	for (int at = 0; at < event->body.saw_count; at++) {
		const struct gate_record gate = {.case_id = event->envelope.case_id,
						 .author = event->envelope.author,
						 .number = event->envelope.number,
						 .other = event->body.saw[at].case_id};

		TRY(seen_judge(job, receiving, &gate, &event->body.saw[at]));
	}
	return OK;
}

/* What the step of a row saw of the case that the row waits for. */
static enum result row_retry(struct job *job, struct receiving *receiving, const struct gate_record *gate)
{
	const struct lane_events *lane;
	struct open_case *open;
	enum result loaded = open_case_load_shared(job, receiving->office, gate->case_id, &open);

	if (loaded == MISSING) { /* retired meanwhile: nobody asks any more */
		job_forgive(job);
		return gate_remove(job, receiving->office->database, gate);
	}
	TRY(loaded);
	lane = case_file_lane(&open->file, gate->author);
	if (lane == NULL || gate->number > lane->count)
		return OK;
	const struct body *body = &lane->events[gate->number - 1]->body;

	for (int at = 0; at < body->saw_count; at++) {
		if (strcmp(body->saw[at].case_id, gate->other) == 0)
			TRY(seen_judge(job, receiving, gate, &body->saw[at]));
	}
	return OK;
}

enum result gates_retry(struct job *job, struct receiving *receiving, const char *case_id)
{
	struct gate_record *waiting;
	int count;

	TRY(gate_waiting(job, receiving->office->database, case_id, &waiting, &count));
	for (int at = 0; at < count; at++)
		TRY(row_retry(job, receiving, &waiting[at]));
	return OK;
}
