/* readers.c - groups of readers, their members and what was changed about them (readers.h). */
#include "store/readers.h"

#include "store/listing.h"

#include <string.h>

#define GROUPS_MOST 500
#define MEMBERS_MOST 500

/* --- groups --- */

static enum result group_read(struct job *job, const struct row *row, void *context)
{
	*(struct reader_group *)context = (struct reader_group){
	    .group_id = row_text(job, row, 0),
	    .name = row_text(job, row, 1),
	    .made_at = row_instant(row, 2),
	    .members = row_integer(row, 3),
	    .cases = row_integer(row, 4),
	};
	return arena_failed(job->arena) ? job_out_of_memory(job) : OK;
}

#define GROUP_COLUMNS                                                                                                  \
	"g.group_id, g.name, g.made_at, (SELECT COUNT(*) FROM reader_member m WHERE m.group_id = g.group_id),"         \
	" (SELECT COUNT(*) FROM reader_set s JOIN case_view v ON v.readers = s.readers AND v.readers <> ''"            \
	" WHERE s.group_id = g.group_id)"

enum result reader_group_add(struct job *job, struct database *database, const char *group_id, const char *name)
{
	return database_run(job, database, "INSERT INTO reader_group (group_id, name, made_at) VALUES ($1, $2, $3)", 3,
			    (struct value[]){value_text(group_id), value_text(name), value_instant(job->now)});
}

enum result reader_group_find(struct job *job, struct database *database, const char *group_id,
			      struct reader_group *ret_group)
{
	return database_query_one(job, database, "SELECT " GROUP_COLUMNS " FROM reader_group g WHERE g.group_id = $1",
				  1, (struct value[]){value_text(group_id)}, group_read, ret_group);
}

enum result reader_group_list(struct job *job, struct database *database, const char *account_id,
			      struct reader_group **ret_groups, int *ret_count)
{
	const struct value values[] = {value_integer(GROUPS_MOST), value_text(account_id)};

	if (account_id == NULL)
		return rows_list(job, database,
				 "SELECT " GROUP_COLUMNS " FROM reader_group g ORDER BY g.name, g.group_id LIMIT $1", 1,
				 values, group_read, LIST_OF(ret_groups), ret_count);
	return rows_list(job, database,
			 "SELECT " GROUP_COLUMNS " FROM reader_group g JOIN reader_member o ON o.group_id = g.group_id"
			 " WHERE o.account_id = $2 ORDER BY g.name, g.group_id LIMIT $1",
			 2, values, group_read, LIST_OF(ret_groups), ret_count);
}

/* --- members --- */

static enum result number_read(struct job *job, const struct row *row, void *context)
{
	(void)job;
	*(int64_t *)context = row_integer(row, 0);
	return OK;
}

static enum result count_of(struct job *job, struct database *database, const char *sql, const char *first,
			    const char *second, int64_t *ret_count)
{
	return database_query_one(job, database, sql, 2, (struct value[]){value_text(first), value_text(second)},
				  number_read, ret_count);
}

enum result reader_member_put(struct job *job, struct database *database, const char *group_id, const char *account_id,
			      bool member)
{
	int64_t held;

	TRY(count_of(job, database, "SELECT COUNT(*) FROM reader_member WHERE group_id = $1 AND account_id = $2",
		     group_id, account_id, &held));
	if ((held != 0) == member)
		return job_fail(job, CONFLICT, "account_id", "as-before",
				member ? "This officer is a member already." : "This officer is not a member.");
	return database_run(job, database,
			    member ? "INSERT INTO reader_member (group_id, account_id) VALUES ($1, $2)"
				   : "DELETE FROM reader_member WHERE group_id = $1 AND account_id = $2",
			    2, (struct value[]){value_text(group_id), value_text(account_id)});
}

enum result reader_member_list(struct job *job, struct database *database, const char *group_id,
			       const char ***ret_account_ids, int *ret_count)
{
	return rows_list(job, database,
			 "SELECT account_id FROM reader_member WHERE group_id = $1 ORDER BY account_id LIMIT $2", 2,
			 (struct value[]){value_text(group_id), value_integer(MEMBERS_MOST)}, text_row,
			 LIST_OF(ret_account_ids), ret_count);
}

enum result reader_is_among(struct job *job, struct database *database, const char *readers, const char *account_id,
			    bool *ret_is)
{
	int64_t count = 0;

	for (const char *at = readers; *at != '\0' && count == 0;) {
		size_t size = strcspn(at, " ");
		char *group_id;

		TAKE(job, group_id = arena_copy(job->arena, at, size));
		TRY(count_of(job, database,
			     "SELECT COUNT(*) FROM reader_member WHERE group_id = $1 AND account_id = $2", group_id,
			     account_id, &count));
		at += size + (at[size] == ' ');
	}
	*ret_is = count > 0;
	return OK;
}

enum result reader_may(struct job *job, struct database *database, const char *case_id, const char *account_id,
		       bool *ret_may)
{
	int64_t count;

	TRY(count_of(
	    job, database,
	    "SELECT COUNT(*) FROM case_view WHERE case_id = $1 AND (readers = '' OR readers" READERS_OF("$2") ")",
	    case_id, account_id, &count));
	*ret_may = count > 0;
	return OK;
}

/* --- changes --- */

enum result reader_change_add(struct job *job, struct database *database, const struct reader_change *change)
{
	return database_run(job, database,
			    "INSERT INTO reader_change (at, group_id, account_id, change, made_by, reason)"
			    " VALUES ($1, $2, $3, $4, $5, $6)",
			    6,
			    (struct value[]){value_instant(change->at), value_text(change->group_id),
					     value_text(change->account_id), value_text(change->change),
					     value_text(change->made_by), value_text(change->reason)});
}

static enum result change_read(struct job *job, const struct row *row, void *context)
{
	*(struct reader_change *)context = (struct reader_change){
	    .at = row_instant(row, 0),
	    .group_id = row_text(job, row, 1),
	    .account_id = row_text(job, row, 2),
	    .change = row_text(job, row, 3),
	    .made_by = row_text(job, row, 4),
	    .reason = row_text(job, row, 5),
	};
	return arena_failed(job->arena) ? job_out_of_memory(job) : OK;
}

enum result reader_change_list(struct job *job, struct database *database, int most, struct reader_change **ret_changes,
			       int *ret_count)
{
	return rows_list(job, database,
			 "SELECT at, group_id, account_id, change, made_by, reason FROM reader_change"
			 " ORDER BY number DESC LIMIT $1",
			 1, (struct value[]){value_integer(most)}, change_read, LIST_OF(ret_changes), ret_count);
}

/* --- what cases name --- */

enum result reader_set_know(struct job *job, struct database *database, const char *readers)
{
	for (const char *at = readers; *at != '\0';) {
		size_t size = strcspn(at, " ");
		char *group_id;

		TAKE(job, group_id = arena_copy(job->arena, at, size));
		TRY(database_run(job, database,
				 "INSERT INTO reader_set (readers, group_id) VALUES ($1, $2)"
				 " ON CONFLICT (readers, group_id) DO NOTHING",
				 2, (struct value[]){value_text(readers), value_text(group_id)}));
		at += size + (at[size] == ' ');
	}
	return OK;
}

static enum result waiting_read(struct job *job, const struct row *row, void *context)
{
	*(struct reader_waiting *)context = (struct reader_waiting){
	    .group_id = row_text(job, row, 0), .partner = row_text(job, row, 1), .cases = row_integer(row, 2)};
	return arena_failed(job->arena) ? job_out_of_memory(job) : OK;
}

enum result reader_waiting_list(struct job *job, struct database *database, const char *regime, int most,
				struct reader_waiting **ret_waiting, int *ret_count)
{
	return rows_list(job, database,
			 "SELECT s.group_id, v.partner, COUNT(*) FROM case_view v"
			 " JOIN reader_set s ON s.readers = v.readers WHERE v.readers <> '' AND v.regime = $1"
			 " AND NOT EXISTS (SELECT 1 FROM reader_set o JOIN reader_member m ON m.group_id = o.group_id"
			 " WHERE o.readers = v.readers)"
			 " GROUP BY s.group_id, v.partner ORDER BY s.group_id, v.partner LIMIT $2",
			 2, (struct value[]){value_text(regime), value_integer(most)}, waiting_read,
			 LIST_OF(ret_waiting), ret_count);
}
