/* outbox.c - what waits to be sent, and what came. */
#include "store/outbox.h"

#include <string.h>

enum result outbox_add(struct job *job, struct database *database, const char *partner, const char *case_id,
		       struct bytes event_hash, struct instant now)
{
	return database_run(
	    job, database,
	    "INSERT INTO outbox (case_id, hash, partner, queued_at) VALUES ($1, $2, $3, $4)"
	    " ON CONFLICT (case_id, hash, partner) DO NOTHING",
	    4, (struct value[]){value_text(case_id), value_blob(event_hash), value_text(partner), value_instant(now)});
}

/* --- binding --- */

struct binding {
	struct {
		const char *case_id;
		struct bytes hash;
	} * rows;
	int count;
	int64_t bytes, most_bytes;
	struct instant oldest;
};

static enum result binding_read(struct job *job, const struct row *row, void *context)
{
	struct binding *binding = context;
	int64_t size = row_integer(row, 2);

	if (binding->count > 0 && binding->bytes + size > binding->most_bytes)
		return OK;
	if (binding->count == 0)
		binding->oldest = row_instant(row, 3);
	binding->bytes += size;
	binding->rows[binding->count].case_id = row_text(job, row, 0);
	binding->rows[binding->count++].hash = row_blob(job, row, 1);
	return arena_failed(job->arena) ? job_out_of_memory(job) : OK;
}

enum result outbox_bind(struct job *job, struct database *database, const char *partner, const char *message_id,
			int most, int64_t most_bytes, struct instant now)
{
	struct binding binding = {.most_bytes = most_bytes};

	TAKE(job, binding.rows = arena_take_many(job->arena, (size_t)most, sizeof(binding.rows[0])));
	TRY(database_query(job, database,
			   "SELECT o.case_id, o.hash, LENGTH(e.whole) + COALESCE(LENGTH(e.body), 0), o.queued_at FROM "
			   "outbox o JOIN event e"
			   " ON e.hash = o.hash WHERE o.partner = $1 AND o.message_id IS NULL ORDER BY o.queued_at, "
			   "o.case_id, e.author, e.number LIMIT $2",
			   2, (struct value[]){value_text(partner), value_integer(most)}, binding_read, &binding));
	if (binding.count == 0)
		return MISSING;
	for (int at = 0; at < binding.count; at++)
		TRY(database_run(job, database,
				 "UPDATE outbox SET message_id = $1 WHERE case_id = $2 AND hash = $3 AND partner = $4",
				 4,
				 (struct value[]){value_text(message_id), value_text(binding.rows[at].case_id),
						  value_blob(binding.rows[at].hash), value_text(partner)}));
	return database_run(
	    job, database,
	    "INSERT INTO message_out (message_id, partner, attempts, next_at, queued_at) VALUES ($1, $2, 0, $3, $4)", 4,
	    (struct value[]){value_text(message_id), value_text(partner), value_instant(now),
			     value_instant(binding.oldest)});
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
	    " WHERE partner = $1 AND (next_at <= $2 OR next_at > $4) ORDER BY queued_at, message_id LIMIT $3",
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
	int count, room;
};

static enum result sent_read(struct job *job, const struct row *row, void *context)
{
	struct sent_rows *rows = context;

	if (rows->count == rows->room) {
		int room = rows->room == 0 ? 64 : rows->room * 2;
		struct event_record *list;

		TAKE(job, list = NEW_MANY(job->arena, struct event_record, (size_t)room));
		if (rows->count > 0)
			memcpy(list, rows->list, (size_t)rows->count * sizeof(*list));
		rows->list = list;
		rows->room = room;
	}
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

	TRY(database_query(
	    job, database,
	    "SELECT e.case_id, e.author, e.number, e.hash, e.whole, e.body, e.received_at, e.files FROM outbox o "
	    "JOIN event e ON e.hash = o.hash"
	    " WHERE o.message_id = $1 ORDER BY e.case_id, e.received_at, e.author, e.number",
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

enum result outbox_delivered(struct job *job, struct database *database, const char *message_id, struct bytes receipt,
			     struct instant now)
{
	struct value values[] = {value_text(message_id), value_instant(now), value_blob(receipt)};

	TRY(database_run(
	    job, database,
	    "INSERT INTO sent (case_id, hash, partner, queued_at, sent_at, receipted_at, message_id)"
	    " SELECT case_id, hash, partner, queued_at, $2, $2, message_id FROM outbox WHERE message_id = $1"
	    " ON CONFLICT (case_id, hash, partner) DO NOTHING",
	    2, values));
	TRY(database_run(job, database, "DELETE FROM outbox WHERE message_id = $1", 1, values));
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
			       "SELECT COUNT(*), COALESCE(MIN(queued_at), 0) FROM outbox WHERE partner = $1", 1,
			       (struct value[]){value_text(partner)}, depth_read, &depth));
	*ret_events = depth.events;
	*ret_oldest = depth.oldest;
	return OK;
}

static enum result trace_read(struct job *job, const struct row *row, void *context)
{
	(void)job;
	*(struct outbox_trace *)context =
	    (struct outbox_trace){row_instant(row, 0), row_instant(row, 1), row_instant(row, 2)};
	return OK;
}

enum result outbox_trace(struct job *job, struct database *database, struct bytes event_hash,
			 struct outbox_trace *ret_trace)
{
	struct outbox_trace trace = {0};
	enum result found = database_query_one(
	    job, database, "SELECT queued_at, sent_at, COALESCE(receipted_at, 0) FROM sent WHERE hash = $1", 1,
	    (struct value[]){value_blob(event_hash)}, trace_read, &trace);

	if (found == MISSING)
		found = OK;
	if (found == OK)
		*ret_trace = trace;
	return found;
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
