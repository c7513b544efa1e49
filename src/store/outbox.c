/* outbox.c - what waits to be sent, and what came.
 *
 * The outbox holds runs: events of one lane of one case that follow each other and go to one partner. What a
 * transaction adds to a case is one run, or lengthens the one before it; a message takes whole runs, and what is
 * written when it is made and when it is receipted is written once for each of them. Runs are numbered as they are
 * begun and sent in that order, so those of a message lie between two numbers. */
#include "store/outbox.h"

struct event_run run_of_event(const struct event_record *event)
{
	return (struct event_run){event->case_id, event->author, event->number, event->number,
				  (int64_t)(event->whole.size + event->body.size)};
}

enum result outbox_add(struct job *job, struct database *database, const char *partner, const struct event_run *run,
		       struct instant now)
{
	const struct value values[] = {
	    value_text(run->case_id),       value_text(run->author),       value_text(partner),
	    value_integer(run->first),      value_integer(run->bytes),     value_instant(now),
	    value_integer(RUN_EVENTS_MOST), value_integer(RUN_BYTES_MOST), value_integer(run->last)};
	int64_t lengthened = 0;

	TRY(database_change(job, database,
			    "UPDATE outbox SET last = $9, bytes = bytes + $5 WHERE case_id = $1 AND author = $2 AND"
			    " partner = $3 AND last = $4 - 1 AND message_id IS NULL AND first > $9 - $7 AND"
			    " bytes + $5 <= $8",
			    9, values, &lengthened));
	if (lengthened > 0)
		return OK;
	return database_run(job, database,
			    "INSERT INTO outbox (case_id, author, partner, first, last, bytes, queued_at)"
			    " SELECT $1, $2, $3, $4, $9, $5, $6 WHERE NOT EXISTS (SELECT 1 FROM outbox WHERE"
			    " case_id = $1 AND author = $2 AND partner = $3 AND last >= $4 AND last < $4 + $7 AND"
			    " first <= $4)",
			    9, values);
}

/* --- binding --- */

struct binding {
	int64_t first, last; /* runs; 0 for none */
	int64_t events, events_most;
	int64_t bytes, bytes_most;
	struct instant oldest;
};

/* Runs come in their order; after the first that does not fit, none is taken. */
static enum result binding_read(struct job *job, const struct row *row, void *context)
{
	struct binding *binding = context;
	int64_t events = row_integer(row, 1), bytes = row_integer(row, 2);
	struct instant queued_at = row_instant(row, 3);

	(void)job;
	binding->events += events;
	binding->bytes += bytes;
	if (binding->last != 0 && (binding->events > binding->events_most || binding->bytes > binding->bytes_most))
		return OK;
	binding->last = row_integer(row, 0);
	if (binding->first == 0)
		binding->first = binding->last;
	if (queued_at.milliseconds < binding->oldest.milliseconds)
		binding->oldest = queued_at;
	return OK;
}

static enum result nothing_read(struct job *job, const struct row *row, void *context)
{
	(void)job;
	(void)row;
	(void)context;
	return OK;
}

enum result outbox_waits(struct job *job, struct database *database, const char *partner, bool *ret_waits)
{
	enum result found =
	    database_query_one(job, database, "SELECT 1 FROM outbox WHERE partner = $1 AND message_id IS NULL LIMIT 1",
			       1, (struct value[]){value_text(partner)}, nothing_read, NULL);

	*ret_waits = found == OK;
	return found == MISSING ? OK : found;
}

enum result outbox_bind(struct job *job, struct database *database, const char *partner, const char *message_id,
			int most, int64_t most_bytes, struct instant now)
{
	struct binding binding = {.events_most = most, .bytes_most = most_bytes, .oldest = INSTANT_NEVER};

	TRY(database_query(job, database,
			   "SELECT run, last - first + 1, bytes, queued_at FROM outbox"
			   " WHERE partner = $1 AND message_id IS NULL ORDER BY run LIMIT $2",
			   2, (struct value[]){value_text(partner), value_integer(most)}, binding_read, &binding));
	if (binding.last == 0)
		return MISSING;
	TRY(database_run(job, database,
			 "UPDATE outbox SET message_id = $1 WHERE partner = $2 AND message_id IS NULL AND run <= $3", 3,
			 (struct value[]){value_text(message_id), value_text(partner), value_integer(binding.last)}));
	return database_run(job, database,
			    "INSERT INTO message_out (message_id, partner, attempts, next_at, queued_at, first_run,"
			    " last_run) VALUES ($1, $2, 0, $3, $4, $5, $6)",
			    6,
			    (struct value[]){value_text(message_id), value_text(partner), value_instant(now),
					     value_instant(binding.oldest), value_integer(binding.first),
					     value_integer(binding.last)});
}

/* --- messages --- */

struct message_rows {
	struct outbox_message *list;
	int count;
};

static enum result message_read(struct job *job, const struct row *row, void *context)
{
	struct message_rows *rows = context;

	rows->list[rows->count++] = (struct outbox_message){
	    .message_id = row_text(job, row, 0),
	    .partner = row_text(job, row, 1),
	    .attempts = (int)row_integer(row, 2),
	    .next_at = row_instant(row, 3),
	    .queued_at = row_instant(row, 4),
	    .last_error = row_text(job, row, 5),
	};
	return arena_failed(job->arena) ? job_out_of_memory(job) : OK;
}

enum result outbox_due(struct job *job, struct database *database, const char *partner, struct instant now, int most,
		       struct outbox_message **ret_messages, int *ret_count)
{
	struct message_rows rows = {0};

	TAKE(job, rows.list = NEW_MANY(job->arena, struct outbox_message, (size_t)most));
	TRY(database_query(
	    job, database,
	    "SELECT message_id, partner, attempts, next_at, queued_at, last_error FROM message_out"
	    " WHERE partner = $1 AND (next_at <= $2 OR next_at > $4) ORDER BY queued_at, first_run LIMIT $3",
	    4,
	    (struct value[]){value_text(partner), value_instant(now), value_integer(most),
			     value_instant(instant_plus(now, OUTBOX_WAIT_MOST))},
	    message_read, &rows));
	*ret_messages = rows.list;
	*ret_count = rows.count;
	return OK;
}

struct sent_rows {
	struct event_record *list;
	int count;
	size_t room;
};

static enum result sent_read(struct job *job, const struct row *row, void *context)
{
	struct sent_rows *rows = context;

	TAKE(job, GROW(job->arena, &rows->list, rows->count, &rows->room));
	rows->list[rows->count++] = (struct event_record){
	    .case_id = row_text(job, row, 0),
	    .lane = LANE_SHARED,
	    .author = row_text(job, row, 1),
	    .number = row_integer(row, 2),
	    .hash = row_blob(job, row, 3),
	    .whole = row_blob(job, row, 4),
	    .body = row_blob(job, row, 5),
	    .received_at = row_instant(row, 6),
	    .files = (int)row_integer(row, 7),
	};
	return arena_failed(job->arena) ? job_out_of_memory(job) : OK;
}

enum result outbox_events(struct job *job, struct database *database, const char *message_id,
			  struct event_record **ret_events, int *ret_count)
{
	struct sent_rows rows = {0};

	TRY(database_query(job, database,
			   "SELECT e.case_id, e.author, e.number, e.hash, e.whole, e.body, e.received_at, e.files"
			   " FROM message_out m JOIN outbox o ON o.run BETWEEN m.first_run AND m.last_run"
			   " AND o.message_id = m.message_id JOIN event e ON e.case_id = o.case_id"
			   " AND e.lane = 'shared' AND e.author = o.author AND e.number BETWEEN o.first AND o.last"
			   " WHERE m.message_id = $1 ORDER BY o.run, e.number",
			   1, (struct value[]){value_text(message_id)}, sent_read, &rows));
	*ret_events = rows.list;
	*ret_count = rows.count;
	return OK;
}

enum result outbox_retry(struct job *job, struct database *database, const char *message_id, struct instant next_at,
			 const char *error)
{
	return database_run(
	    job, database,
	    "UPDATE message_out SET attempts = attempts + 1, next_at = $2, last_error = $3 WHERE message_id = $1", 3,
	    (struct value[]){value_text(message_id), value_instant(next_at), value_text(error)});
}

/* The runs of a message: those between its two numbers that it took. */
#define OF_MESSAGE                                                                                                     \
	"run BETWEEN (SELECT first_run FROM message_out WHERE message_id = $1) AND"                                    \
	" (SELECT last_run FROM message_out WHERE message_id = $1) AND message_id = $1"

enum result outbox_unbind(struct job *job, struct database *database, const char *message_id)
{
	const struct value value = value_text(message_id);

	TRY(database_run(job, database, "UPDATE outbox SET message_id = NULL WHERE " OF_MESSAGE, 1, &value));
	return database_run(job, database, "DELETE FROM message_out WHERE message_id = $1", 1, &value);
}

enum result outbox_delivered(struct job *job, struct database *database, const char *message_id, struct bytes receipt,
			     struct instant now)
{
	struct value values[] = {value_text(message_id), value_instant(now), value_blob(receipt)};

	TRY(database_run(job, database,
			 "INSERT INTO sent (case_id, author, last, first, partner, sent_at, message_id)"
			 " SELECT case_id, author, last, first, partner, $2, message_id FROM outbox WHERE " OF_MESSAGE
			 " ON CONFLICT (case_id, author, last, first, partner) DO NOTHING",
			 2, values));
	TRY(database_run(job, database, "DELETE FROM outbox WHERE " OF_MESSAGE, 1, values));
	TRY(database_run(job, database, "DELETE FROM message_out WHERE message_id = $1", 1, values));
	return database_run(
	    job, database,
	    "INSERT INTO receipt (message_id, at, receipt) VALUES ($1, $2, $3) ON CONFLICT (message_id) DO NOTHING", 3,
	    values);
}

struct depth {
	int64_t events;
	struct instant oldest;
};

static enum result depth_read(struct job *job, const struct row *row, void *context)
{
	struct depth *depth = context;

	(void)job;
	depth->events = row_integer(row, 0);
	depth->oldest = row_instant(row, 1);
	return OK;
}

enum result outbox_depth(struct job *job, struct database *database, const char *partner, int64_t *ret_events,
			 struct instant *ret_oldest)
{
	struct depth depth = {0};

	TRY(database_query_one(job, database,
			       "SELECT COALESCE(SUM(last - first + 1), 0), COALESCE(MIN(queued_at), 0) FROM outbox"
			       " WHERE partner = $1",
			       1, (struct value[]){value_text(partner)}, depth_read, &depth));
	*ret_events = depth.events;
	*ret_oldest = depth.oldest;
	return OK;
}

static enum result sent_at_read(struct job *job, const struct row *row, void *context)
{
	(void)job;
	*(struct instant *)context = row_instant(row, 0);
	return OK;
}

/* A run has at most RUN_EVENTS_MOST events, so no other can hold this one. */
enum result outbox_sent_at(struct job *job, struct database *database, const char *case_id, const char *author,
			   int64_t number, struct instant *ret_sent_at)
{
	return database_query_one(job, database,
				  "SELECT COALESCE(MIN(sent_at), 0) FROM sent WHERE case_id = $1 AND author = $2 AND"
				  " last >= $3 AND last < $3 + $4 AND first <= $3",
				  4,
				  (struct value[]){value_text(case_id), value_text(author), value_integer(number),
						   value_integer(RUN_EVENTS_MOST)},
				  sent_at_read, ret_sent_at);
}

/* --- inbox --- */

struct inbox_row {
	struct bytes content_hash, receipt;
};

static enum result inbox_read(struct job *job, const struct row *row, void *context)
{
	*(struct inbox_row *)context = (struct inbox_row){row_blob(job, row, 0), row_blob(job, row, 1)};
	return arena_failed(job->arena) ? job_out_of_memory(job) : OK;
}

enum result inbox_find(struct job *job, struct database *database, const char *partner, const char *message_id,
		       struct bytes *ret_content_hash, struct bytes *ret_receipt)
{
	struct inbox_row row = {0};

	TRY(database_query_one(job, database,
			       "SELECT content_hash, receipt FROM message_in WHERE partner = $1 AND message_id = $2", 2,
			       (struct value[]){value_text(partner), value_text(message_id)}, inbox_read, &row));
	*ret_content_hash = row.content_hash;
	*ret_receipt = row.receipt;
	return OK;
}

enum result inbox_add(struct job *job, struct database *database, const char *partner, const char *message_id,
		      struct bytes content_hash, struct bytes receipt, struct instant now)
{
	return database_run(
	    job, database,
	    "INSERT INTO message_in (partner, message_id, content_hash, receipt, at) VALUES ($1, $2, $3, $4, $5)", 5,
	    (struct value[]){value_text(partner), value_text(message_id), value_blob(content_hash), value_blob(receipt),
			     value_instant(now)});
}
