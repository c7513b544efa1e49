/* case_records.c - the case itself: who shares it, its version, how far its lanes reach, its end.
 *
 * How far the lanes reach stands in the record as one short text, a line for each lane: "shared it 12 HASH". It is
 * written with the version, in the row that is written anyway, and read with the record: to see that nothing is new
 * costs nothing more. */
#include "store/lessons.h"
#include "store/records.h"

#include "base/text.h"

#include <stdlib.h>
#include <string.h>

#define HASH_BYTES 32
#define HASH_LETTERS 43
#define LANES_BYTES_MOST ((size_t)4096)

static enum result lanes_write(struct job *job, const struct lane_reach *lanes, int count, struct bytes *ret_text)
{
	struct text text = text_open(job->arena, LANES_BYTES_MOST);

	for (int at = 0; at < count; at++) {
		char hash[HASH_LETTERS + 1];

		base64url_write_into(lanes[at].hash, hash);
		text_print(&text, "%s %s %lld %s\n", lanes[at].lane, lanes[at].author, (long long)lanes[at].number,
			   hash);
	}
	return text_done(&text, ret_text);
}

/* Cuts the next word off; NULL when there is none. */
static char *word_cut(char **rest, const char *end)
{
	char *word = *rest, *stop = word != NULL ? strpbrk(word, end) : NULL;

	if (stop == NULL)
		return NULL;
	*stop = '\0';
	*rest = stop + 1;
	return word;
}

static enum result lanes_read(struct job *job, char *text, struct case_record *record)
{
	unsigned char *hash;

	TAKE(job, record->lanes = NEW_MANY(job->arena, struct lane_reach, LANES_A_CASE));
	while (*text != '\0' && record->lane_count < LANES_A_CASE) {
		struct lane_reach *lane = &record->lanes[record->lane_count++];
		char *number, *letters;

		TAKE(job, hash = arena_take(job->arena, HASH_BYTES));
		lane->lane = word_cut(&text, " ");
		lane->author = word_cut(&text, " ");
		number = word_cut(&text, " ");
		letters = word_cut(&text, "\n");
		if (letters == NULL || !base64url_read_exactly(bytes_of(letters), hash, HASH_BYTES))
			return job_fail(job, DAMAGED, "case.lanes", "lanes", "The record of case %s is damaged.",
					record->case_id);
		lane->number = strtoll(number, NULL, 10);
		lane->hash = (struct bytes){hash, HASH_BYTES};
	}
	return OK;
}

/* A row for each partner, by which the lane heads of the cases that are shared with it are listed. */
static enum result partners_add(struct job *job, struct database *database, const struct case_record *record)
{
	for (const char *at = record->partner + strspn(record->partner, " "); *at != '\0';) {
		size_t size = strcspn(at, " ");
		char *partner;

		TAKE(job, partner = arena_print(job->arena, "%.*s", (int)size, at));
		TRY(database_run(job, database,
				 "INSERT INTO case_partner (partner, case_id) VALUES ($1, $2)"
				 " ON CONFLICT (partner, case_id) DO NOTHING",
				 2, (struct value[]){value_text(partner), value_text(record->case_id)}));
		at += size;
		at += strspn(at, " ");
	}
	return OK;
}

enum result case_add(struct job *job, struct database *database, const struct case_record *record)
{
	TRY(partners_add(job, database, record));
	return database_run(job, database,
			    "INSERT INTO case_record (case_id, reference, agreement, profile_hash, kind, regime, "
			    "partner, our_side, opened_at,"
			    " retired_at, version, deed) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 0, 1, 1)",
			    9,
			    (struct value[]){value_text(record->case_id), value_text(record->reference),
					     value_text(record->agreement), value_blob(record->profile_hash),
					     value_text(record->kind), value_text(record->regime),
					     value_text(record->partner), value_text(record->our_side),
					     value_instant(record->opened_at)});
}

static enum result case_read(struct job *job, const struct row *row, void *context)
{
	struct case_record *record = context;

	*record = (struct case_record){
	    .case_id = row_text(job, row, 0),
	    .reference = row_text(job, row, 1),
	    .agreement = row_text(job, row, 2),
	    .profile_hash = row_blob(job, row, 3),
	    .kind = row_text(job, row, 4),
	    .regime = row_text(job, row, 5),
	    .partner = row_text(job, row, 6),
	    .our_side = row_text(job, row, 7),
	    .opened_at = row_instant(row, 8),
	    .retired_at = row_instant(row, 9),
	    .version = row_integer(row, 10),
	    .deed = row_integer(row, 11),
	};
	if (arena_failed(job->arena))
		return job_out_of_memory(job);
	return row_is_null(row, 12) ? OK : lanes_read(job, row_text(job, row, 12), record);
}

enum result case_find(struct job *job, struct database *database, const char *case_id, struct case_record *ret_case)
{
	return database_query_one(job, database,
				  "SELECT case_id, reference, agreement, profile_hash, kind, regime, partner, "
				  "our_side, opened_at, retired_at, version, deed, lanes"
				  " FROM case_record WHERE case_id = $1",
				  1, (struct value[]){value_text(case_id)}, case_read, ret_case);
}

static enum result integer_read(struct job *job, const struct row *row, void *context)
{
	(void)job;
	*(int64_t *)context = row_integer(row, 0);
	return OK;
}

enum result case_version(struct job *job, struct database *database, const char *case_id, int64_t *ret_version)
{
	return database_query_one(job, database, "SELECT version FROM case_record WHERE case_id = $1", 1,
				  (struct value[]){value_text(case_id)}, integer_read, ret_version);
}

enum result case_deed(struct job *job, struct database *database, const char *case_id, int64_t *ret_deed)
{
	return database_query_one(job, database, "SELECT deed FROM case_record WHERE case_id = $1", 1,
				  (struct value[]){value_text(case_id)}, integer_read, ret_deed);
}

bool case_is_as_seen(const struct case_record *record, int64_t version)
{
	return version >= record->deed && version <= record->version;
}

enum result case_touch(struct job *job, struct database *database, const char *case_id, bool is_deed,
		       const struct lane_reach *lanes, int lane_count, int64_t *ret_version)
{
	struct value text = value_null();

	if (lanes != NULL) {
		TRY(lanes_write(job, lanes, lane_count, &text.bytes));
		text = value_bytes_as_text(text.bytes);
	}
	/* Asked for in the same statement (RETURNING), the version would cost SQLite a table of its own each time. */
	TRY(database_run(job, database,
			 "UPDATE case_record SET version = version + 1, deed = CASE $2 WHEN 0 THEN deed ELSE"
			 " version + 1 END, lanes = COALESCE($3, lanes) WHERE case_id = $1",
			 3, (struct value[]){value_text(case_id), value_integer(is_deed), text}));
	TRY(case_version(job, database, case_id, ret_version));
	return database_run(job, database, "UPDATE change_counter SET number = number + 1 WHERE one = 1", 0, NULL);
}

enum result change_number(struct job *job, struct database *database, int64_t *ret_number)
{
	return database_query_one(job, database, "SELECT number FROM change_counter WHERE one = 1", 0, NULL,
				  integer_read, ret_number);
}

enum result case_next_number(struct job *job, struct database *database, int year, int64_t *ret_number)
{
	TRY(database_run(job, database,
			 "INSERT INTO reference_number (year, last) VALUES ($1, 1) ON CONFLICT (year) DO UPDATE SET "
			 "last = reference_number.last + 1",
			 1, (struct value[]){value_integer(year)}));
	return database_query_one(job, database, "SELECT last FROM reference_number WHERE year = $1", 1,
				  (struct value[]){value_integer(year)}, integer_read, ret_number);
}

static enum result text_read(struct job *job, const struct row *row, void *context)
{
	*(const char **)context = row_text(job, row, 0);
	return arena_failed(job->arena) ? job_out_of_memory(job) : OK;
}

enum result case_next(struct job *job, struct database *database, const char *after, const char **ret_case_id)
{
	return database_query_one(job, database,
				  "SELECT case_id FROM case_record WHERE case_id > $1 ORDER BY case_id LIMIT 1", 1,
				  (struct value[]){value_text(after)}, text_read, ret_case_id);
}

struct case_ids {
	const char **list;
	int count;
};

static enum result case_id_read(struct job *job, const struct row *row, void *context)
{
	struct case_ids *ids = context;

	TAKE(job, ids->list[ids->count++] = row_text(job, row, 0));
	return OK;
}

enum result case_list_ended(struct job *job, struct database *database, const char *agreement,
			    struct bytes profile_hash, const char *kind, struct instant before, int most,
			    const char ***ret_case_ids, int *ret_count)
{
	struct case_ids ids = {0};

	TAKE(job, ids.list = NEW_MANY(job->arena, const char *, (size_t)most));
	TRY(database_query(job, database,
			   "SELECT v.case_id FROM case_view v JOIN case_record r ON r.case_id = v.case_id"
			   " WHERE v.is_end = 1 AND v.agreement = $1 AND v.changed_at < $2 AND r.profile_hash = $3"
			   " AND v.kind = $5 ORDER BY v.changed_at LIMIT $4",
			   5,
			   (struct value[]){value_text(agreement), value_instant(before), value_blob(profile_hash),
					    value_integer(most), value_text(kind)},
			   case_id_read, &ids));
	*ret_case_ids = ids.list;
	*ret_count = ids.count;
	return OK;
}

enum result case_retire(struct job *job, struct database *database, const char *case_id, struct instant at)
{
	static const char *const statements[] = {
	    "DELETE FROM letter WHERE case_id = $1",
	    "UPDATE event SET body = NULL WHERE case_id = $1",
	    "DELETE FROM file WHERE case_id = $1",
	    "DELETE FROM waiting WHERE case_id = $1",
	    "DELETE FROM outbox WHERE case_id = $1",
	    "DELETE FROM draft WHERE case_id = $1",
	    "DELETE FROM case_view WHERE case_id = $1",
	    "DELETE FROM case_word WHERE case_id = $1",
	    "DELETE FROM case_reference WHERE case_id = $1",
	    "DELETE FROM case_gate WHERE case_id = $1",
	    "DELETE FROM booking WHERE case_id = $1",
	    "DELETE FROM deadline WHERE case_id = $1",
	    "DELETE FROM answer_rule_case WHERE case_id = $1",
	    "DELETE FROM case_picture WHERE case_id = $1",
	    "DELETE FROM agent_report WHERE number = $1 OR number IN (SELECT number FROM issue WHERE case_id = $1)",
	    "DELETE FROM issue WHERE case_id = $1",
	};

	for (size_t each = 0; each < sizeof(statements) / sizeof(statements[0]); each++)
		TRY(database_run(job, database, statements[each], 1, (struct value[]){value_text(case_id)}));
	TRY(lesson_destroy(job, database, case_id));
	TRY(database_run(job, database,
			 "UPDATE case_record SET retired_at = $2, version = version + 1 WHERE case_id = $1", 2,
			 (struct value[]){value_text(case_id), value_instant(at)}));
	return database_run(job, database,
			    "INSERT INTO destroyed (case_id, at) VALUES ($1, $2) ON CONFLICT (case_id) DO NOTHING", 2,
			    (struct value[]){value_text(case_id), value_instant(at)});
}
