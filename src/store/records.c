/* records.c - events, letters, files, what waits, and evidence of faults. */
#include "store/records.h"

#define EVENT_COLUMNS "case_id, lane, author, number, hash, whole, body, received_at"

/* A growing list in the arena, filled by a row reader. */
struct event_rows {
	struct event_record *list;
	int count;
	size_t room;
};

static void event_row(struct job *job, const struct row *row, struct event_record *event)
{
	*event = (struct event_record){
	    .case_id = row_text(job, row, 0),
	    .lane = row_text(job, row, 1),
	    .author = row_text(job, row, 2),
	    .number = row_integer(row, 3),
	    .hash = row_blob(job, row, 4),
	    .whole = row_blob(job, row, 5),
	    .body = row_blob(job, row, 6),
	    .received_at = row_instant(row, 7),
	};
}

static enum result event_rows_read(struct job *job, const struct row *row, void *context)
{
	struct event_rows *rows = context;

	TAKE(job, GROW(job->arena, &rows->list, rows->count, &rows->room));
	event_row(job, row, &rows->list[rows->count++]);
	return arena_failed(job->arena) ? job_out_of_memory(job) : OK;
}

static enum result event_query(struct job *job, struct database *database, const char *sql, int count,
			       const struct value *values, struct event_record **ret_events, int *ret_count)
{
	struct event_rows rows = {0};

	TRY(database_query(job, database, sql, count, values, event_rows_read, &rows));
	*ret_events = rows.list;
	*ret_count = rows.count;
	return OK;
}

enum result event_add(struct job *job, struct database *database, const struct event_record *event)
{
	return database_run(
	    job, database, "INSERT INTO event (" EVENT_COLUMNS ", files) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
	    9,
	    (struct value[]){value_text(event->case_id), value_text(event->lane), value_text(event->author),
			     value_integer(event->number), value_blob(event->hash), value_blob(event->whole),
			     value_blob(event->body), value_instant(event->received_at), value_integer(event->files)});
}

enum result event_list(struct job *job, struct database *database, const char *case_id,
		       struct event_record **ret_events, int *ret_count)
{
	return event_query(job, database,
			   "SELECT " EVENT_COLUMNS " FROM event WHERE case_id = $1 ORDER BY lane, author, number", 1,
			   (struct value[]){value_text(case_id)}, ret_events, ret_count);
}

enum result event_list_from(struct job *job, struct database *database, const char *case_id, const char *lane,
			    const char *author, int64_t from, int most, struct event_record **ret_events,
			    int *ret_count)
{
	return event_query(job, database,
			   "SELECT " EVENT_COLUMNS
			   " FROM event WHERE case_id = $1 AND lane = $2 AND author = $3 AND number >= $4"
			   " ORDER BY number LIMIT $5",
			   5,
			   (struct value[]){value_text(case_id), value_text(lane), value_text(author),
					    value_integer(from), value_integer(most)},
			   ret_events, ret_count);
}

struct each_of_lane {
	struct event_record event;
	enum result (*each)(struct job *job, const struct event_record *event, void *context);
	void *context;
};

static enum result each_of_lane_read(struct job *job, const struct row *row, void *context)
{
	struct each_of_lane *each = context;

	each->event.number = row_integer(row, 0);
	each->event.hash = row_blob_here(row, 1);
	each->event.whole = row_blob_here(row, 2);
	each->event.body = row_blob_here(row, 3);
	each->event.received_at = row_instant(row, 4);
	return each->each(job, &each->event, each->context);
}

enum result event_each_of_lane(struct job *job, struct database *database, const char *case_id, const char *lane,
			       const char *author, int64_t from,
			       enum result (*each)(struct job *job, const struct event_record *event, void *context),
			       void *context)
{
	struct each_of_lane every = {{.case_id = case_id, .lane = lane, .author = author}, each, context};

	return database_query(
	    job, database,
	    "SELECT number, hash, whole, body, received_at FROM event"
	    " WHERE case_id = $1 AND lane = $2 AND author = $3 AND number >= $4 ORDER BY number",
	    4, (struct value[]){value_text(case_id), value_text(lane), value_text(author), value_integer(from)},
	    each_of_lane_read, &every);
}

struct reach_rows {
	struct lane_reach list[LANES_A_CASE];
	int count;
};

static enum result reach_read(struct job *job, const struct row *row, void *context)
{
	struct reach_rows *rows = context;

	if (rows->count == LANES_A_CASE)
		return job_fail(job, DAMAGED, NULL, "too-many-lanes", "A case has more lanes than parties.");
	rows->list[rows->count++] = (struct lane_reach){row_text(job, row, 0), row_text(job, row, 1),
							row_integer(row, 2), row_blob(job, row, 3)};
	return arena_failed(job->arena) ? job_out_of_memory(job) : OK;
}

enum result lane_reach_list(struct job *job, struct database *database, const char *case_id,
			    struct lane_reach **ret_reaches, int *ret_count)
{
	struct reach_rows *rows;

	TAKE(job, rows = NEW(job->arena, struct reach_rows));
	TRY(database_query(job, database,
			   "SELECT e.lane, e.author, e.number, e.hash FROM event e JOIN"
			   " (SELECT lane AS l, author AS a, MAX(number) AS n FROM event WHERE case_id = $1"
			   " GROUP BY lane, author) h"
			   " ON e.case_id = $1 AND e.lane = h.l AND e.author = h.a AND e.number = h.n"
			   " ORDER BY e.lane, e.author",
			   1, (struct value[]){value_text(case_id)}, reach_read, rows));
	*ret_reaches = rows->list;
	*ret_count = rows->count;
	return OK;
}

static enum result nothing_read(struct job *job, const struct row *row, void *context)
{
	(void)job;
	(void)row;
	(void)context;
	return OK;
}

enum result event_is_known(struct job *job, struct database *database, const struct event_record *event,
			   bool *ret_known)
{
	enum result found = database_query_one(
	    job, database,
	    "SELECT 1 FROM event WHERE case_id = $1 AND lane = $2 AND author = $3 AND number = $4 AND hash = $5", 5,
	    (struct value[]){value_text(event->case_id), value_text(event->lane), value_text(event->author),
			     value_integer(event->number), value_blob(event->hash)},
	    nothing_read, NULL);

	if (found != OK && found != MISSING)
		return found;
	*ret_known = found == OK;
	return OK;
}

struct each_event {
	struct job inner;
	enum result (*each)(struct job *job, const struct event_record *event, void *context);
	void *context;
};

static enum result each_read(struct job *job, const struct row *row, void *context)
{
	struct each_event *each = context;
	struct event_record event;

	arena_reset(each->inner.arena);
	event_row(&each->inner, row, &event);
	return arena_failed(each->inner.arena) ? job_out_of_memory(job) : each->each(job, &event, each->context);
}

enum result event_each(struct job *job, struct database *database,
		       enum result (*each)(struct job *job, const struct event_record *event, void *context),
		       void *context)
{
	AUTO_ARENA struct arena *arena = arena_open(ARENA_USUAL);
	struct each_event every = {{.arena = arena, .now = job->now}, each, context};

	if (arena == NULL)
		return job_out_of_memory(job);
	return database_query(job, database,
			      "SELECT " EVENT_COLUMNS " FROM event ORDER BY case_id, lane, author, number", 0, NULL,
			      each_read, &every);
}

/* --- heads --- */

struct head_rows {
	struct lane_head *list;
	int count, room;
};

static enum result head_rows_read(struct job *job, const struct row *row, void *context)
{
	struct head_rows *rows = context;

	if (rows->count == rows->room)
		return job_fail(job, DAMAGED, NULL, "too-many-lanes", "A case has more lanes than parties.");
	rows->list[rows->count++] =
	    (struct lane_head){row_text(job, row, 0), row_text(job, row, 1), row_integer(row, 2), row_blob(job, row, 3),
			       row_integer(row, 4) != 0};
	return arena_failed(job->arena) ? job_out_of_memory(job) : OK;
}

enum result head_list(struct job *job, struct database *database, const char *partner, const char *after_case,
		      int most_cases, struct lane_head **ret_heads, int *ret_count)
{
	struct head_rows rows = {.room = most_cases * LANES_A_CASE};

	TAKE(job, rows.list = NEW_MANY(job->arena, struct lane_head, (size_t)rows.room));
	TRY(database_query(
	    job, database,
	    "SELECT e.case_id, e.author, e.number, e.hash,"
	    " (SELECT retired_at FROM case_record r WHERE r.case_id = e.case_id) FROM event e JOIN"
	    " (SELECT x.case_id AS c, x.author AS a, MAX(x.number) AS n FROM event x WHERE x.lane = 'shared' AND "
	    "x.case_id IN"
	    " (SELECT p.case_id FROM case_partner p WHERE p.partner = $1 AND p.case_id > $2 AND EXISTS"
	    " (SELECT 1 FROM event y WHERE y.case_id = p.case_id AND y.lane = 'shared') ORDER BY p.case_id LIMIT $3)"
	    " GROUP BY x.case_id, x.author) h"
	    " ON e.case_id = h.c AND e.lane = 'shared' AND e.author = h.a AND e.number = h.n ORDER BY e.case_id, "
	    "e.author",
	    3, (struct value[]){value_text(partner), value_text(after_case), value_integer(most_cases)}, head_rows_read,
	    &rows));
	*ret_heads = rows.list;
	*ret_count = rows.count;
	return OK;
}

/* --- letters --- */

enum result letter_add(struct job *job, struct database *database, const char *case_id, const char *lane,
		       struct bytes letter)
{
	return database_run(job, database, "INSERT INTO letter (case_id, lane, letter) VALUES ($1, $2, $3)", 3,
			    (struct value[]){value_text(case_id), value_text(lane), value_blob(letter)});
}

enum result letter_put(struct job *job, struct database *database, const char *case_id, const char *lane,
		       struct bytes letter)
{
	return database_run(job, database,
			    "INSERT INTO letter (case_id, lane, letter) VALUES ($1, $2, $3)"
			    " ON CONFLICT (case_id, lane) DO UPDATE SET letter = excluded.letter",
			    3, (struct value[]){value_text(case_id), value_text(lane), value_blob(letter)});
}

static enum result blob_read(struct job *job, const struct row *row, void *context)
{
	*(struct bytes *)context = row_blob(job, row, 0);
	return arena_failed(job->arena) ? job_out_of_memory(job) : OK;
}

enum result letter_find(struct job *job, struct database *database, const char *case_id, const char *lane,
			struct bytes *ret_letter)
{
	return database_query_one(job, database, "SELECT letter FROM letter WHERE case_id = $1 AND lane = $2", 2,
				  (struct value[]){value_text(case_id), value_text(lane)}, blob_read, ret_letter);
}

/* --- files --- */

enum result file_add(struct job *job, struct database *database, const struct file_record *file)
{
	return database_run(
	    job, database,
	    "INSERT INTO file (case_id, hash, sealed) VALUES ($1, $2, $3) ON CONFLICT (case_id, hash) DO NOTHING", 3,
	    (struct value[]){value_text(file->case_id), value_blob(file->hash), value_blob(file->sealed)});
}

static enum result file_read_row(struct job *job, const struct row *row, void *context)
{
	*(struct file_record *)context =
	    (struct file_record){row_blob(job, row, 0), row_text(job, row, 1), row_blob(job, row, 2)};
	return arena_failed(job->arena) ? job_out_of_memory(job) : OK;
}

enum result file_find(struct job *job, struct database *database, struct bytes hash, struct file_record *ret_file)
{
	return database_query_one(job, database, "SELECT hash, case_id, sealed FROM file WHERE hash = $1", 1,
				  (struct value[]){value_blob(hash)}, file_read_row, ret_file);
}

/* --- waiting --- */

enum result waiting_add(struct job *job, struct database *database, const struct event_record *event,
			const char *partner)
{
	return database_run(
	    job, database,
	    "INSERT INTO waiting (" EVENT_COLUMNS ", partner) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)"
	    " ON CONFLICT (case_id, hash) DO NOTHING",
	    9,
	    (struct value[]){value_text(event->case_id), value_text(event->lane), value_text(event->author),
			     value_integer(event->number), value_blob(event->hash), value_blob(event->whole),
			     value_blob(event->body), value_instant(event->received_at), value_text(partner)});
}

enum result waiting_list(struct job *job, struct database *database, const char *case_id,
			 struct event_record **ret_events, int *ret_count)
{
	return event_query(job, database,
			   "SELECT " EVENT_COLUMNS " FROM waiting WHERE case_id = $1 ORDER BY author, number, hash", 1,
			   (struct value[]){value_text(case_id)}, ret_events, ret_count);
}

enum result waiting_remove(struct job *job, struct database *database, struct bytes hash)
{
	return database_run(job, database, "DELETE FROM waiting WHERE hash = $1", 1,
			    (struct value[]){value_blob(hash)});
}

struct waiting_case {
	const char *case_id, *partner;
};

static enum result waiting_case_read(struct job *job, const struct row *row, void *context)
{
	*(struct waiting_case *)context = (struct waiting_case){row_text(job, row, 0), row_text(job, row, 1)};
	return arena_failed(job->arena) ? job_out_of_memory(job) : OK;
}

enum result waiting_next(struct job *job, struct database *database, const char *after, const char **ret_case_id,
			 const char **ret_partner)
{
	struct waiting_case found;

	TRY(database_query_one(job, database,
			       "SELECT case_id, partner FROM waiting WHERE case_id > $1 ORDER BY case_id LIMIT 1", 1,
			       (struct value[]){value_text(after)}, waiting_case_read, &found));
	*ret_case_id = found.case_id;
	*ret_partner = found.partner;
	return OK;
}

/* --- evidence --- */

enum result evidence_add(struct job *job, struct database *database, const struct evidence_record *evidence)
{
	return database_run(
	    job, database,
	    "INSERT INTO evidence (kind, partner, case_id, whole, reason, at, hash, times, last_at)"
	    " VALUES ($1, $2, $3, $4, $5, $6, $7, 1, $6)"
	    " ON CONFLICT (partner, kind, hash) DO UPDATE SET times = times + 1, last_at = excluded.last_at",
	    7,
	    (struct value[]){value_text(evidence->kind), value_text(evidence->partner), value_text(evidence->case_id),
			     value_blob(evidence->whole), value_text(evidence->reason), value_instant(evidence->at),
			     value_blob(evidence->hash)});
}

struct evidence_rows {
	struct evidence_record *list;
	int count;
};

static enum result evidence_read(struct job *job, const struct row *row, void *context)
{
	struct evidence_rows *rows = context;

	rows->list[rows->count++] = (struct evidence_record){
	    .kind = row_text(job, row, 0),
	    .partner = row_text(job, row, 1),
	    .case_id = row_text(job, row, 2),
	    .whole = row_blob(job, row, 3),
	    .reason = row_text(job, row, 4),
	    .at = row_instant(row, 5),
	    .hash = row_blob(job, row, 6),
	    .times = row_integer(row, 7),
	    .last_at = row_instant(row, 8),
	};
	return arena_failed(job->arena) ? job_out_of_memory(job) : OK;
}

enum result evidence_list(struct job *job, struct database *database, int64_t after, int most,
			  struct evidence_record **ret_list, int *ret_count)
{
	struct evidence_rows rows = {0};

	TAKE(job, rows.list = NEW_MANY(job->arena, struct evidence_record, (size_t)most));
	TRY(database_query(
	    job, database,
	    "SELECT kind, partner, case_id, whole, reason, at, hash, times, COALESCE(last_at, at) FROM evidence"
	    " WHERE number > $1 ORDER BY number LIMIT $2",
	    2, (struct value[]){value_integer(after), value_integer(most)}, evidence_read, &rows));
	*ret_list = rows.list;
	*ret_count = rows.count;
	return OK;
}
