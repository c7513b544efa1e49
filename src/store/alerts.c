/* alerts.c - see alerts.h. */
#include "store/alerts_inside.h"

#include "store/listing.h"

#include <stdlib.h>
#include <string.h>

#define COLUMNS                                                                                                        \
	"alert, state, regime, action, source, reason, authority, contact, name, other_name, born, sex, nationality,"  \
	" spread, document_number, document_state, made_at, until, made_by, released_by, ended_at, ended_by, "         \
	"ended_why"

static enum result number_read(struct job *job, const struct row *row, void *context)
{
	(void)job;
	*(int64_t *)context = row_integer(row, 0);
	return OK;
}

enum result alert_add(struct job *job, struct database *database, const struct alert_record *alert, int64_t *ret_alert)
{
	return database_query_one(
	    job, database,
	    "INSERT INTO alert (state, regime, action, source, reason, authority, contact, name, other_name, born, sex,"
	    " nationality, spread, document_number, document_state, made_at, until, made_by, released_by, ended_at)"
	    " VALUES ('proposed', $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, NULL, 0)"
	    " RETURNING alert",
	    17,
	    (struct value[]){value_text(alert->regime), value_text(alert->action), value_text(alert->source),
			     value_text(alert->reason), value_text(alert->authority), value_text(alert->contact),
			     value_text(alert->name), value_text(alert->other_name), value_text(alert->born),
			     value_text(alert->sex), value_text(alert->nationality), value_integer(alert->spread),
			     value_text(alert->document_number), value_text(alert->document_state),
			     value_instant(alert->made_at), value_instant(alert->until), value_text(alert->made_by)},
	    number_read, ret_alert);
}

static enum result record_read(struct job *job, const struct row *row, struct alert_record *alert)
{
	*alert = (struct alert_record){
	    .alert = row_integer(row, 0),
	    .state = row_text(job, row, 1),
	    .regime = row_text(job, row, 2),
	    .action = row_text(job, row, 3),
	    .source = row_text(job, row, 4),
	    .reason = row_text(job, row, 5),
	    .authority = row_text(job, row, 6),
	    .contact = row_text(job, row, 7),
	    .name = row_text(job, row, 8),
	    .other_name = row_text(job, row, 9),
	    .born = row_text(job, row, 10),
	    .sex = row_text(job, row, 11),
	    .nationality = row_text(job, row, 12),
	    .spread = row_integer(row, 13),
	    .document_number = row_text(job, row, 14),
	    .document_state = row_text(job, row, 15),
	    .made_at = row_instant(row, 16),
	    .until = row_instant(row, 17),
	    .made_by = row_text(job, row, 18),
	    .released_by = row_text(job, row, 19),
	    .ended_at = row_instant(row, 20),
	    .ended_by = row_text(job, row, 21),
	    .ended_why = row_text(job, row, 22),
	};
	return arena_failed(job->arena) ? job_out_of_memory(job) : OK;
}

static enum result one_read(struct job *job, const struct row *row, void *context)
{
	return record_read(job, row, context);
}

enum result alert_find(struct job *job, struct database *database, int64_t alert, struct alert_record *ret_alert)
{
	return database_query_one(job, database, "SELECT " COLUMNS " FROM alert WHERE alert = $1", 1,
				  (struct value[]){value_integer(alert)}, one_read, ret_alert);
}

enum result alert_list(struct job *job, struct database *database, const struct alert_filter *filter,
		       struct alert_record **ret_alerts, int *ret_count)
{
	return rows_list(job, database,
			 "SELECT " COLUMNS " FROM alert WHERE alert < $1 AND ($2 IS NULL OR state = $2)"
			 " AND (($3 = 1 AND regime = 'administrative') OR ($4 = 1 AND regime = 'police'))"
			 " ORDER BY alert DESC LIMIT $5",
			 5,
			 (struct value[]){value_integer(filter->before), value_text(filter->state),
					  value_integer(filter->administrative), value_integer(filter->police),
					  value_integer(filter->most)},
			 one_read, LIST_OF(ret_alerts), ret_count);
}

enum result alert_release(struct job *job, struct database *database, int64_t alert, const char *account_id,
			  const struct alert_keeping *keeping)
{
	int64_t changed = 0;

	TRY(database_change(job, database,
			    "UPDATE alert SET state = 'in_force', released_by = $2 WHERE alert = $1 AND state = "
			    "'proposed'",
			    2, (struct value[]){value_integer(alert), value_text(account_id)}, &changed));
	if (changed == 0)
		return CONFLICT;
	for (int at = 0; at < keeping->key_count; at++)
		TRY(database_run(job, database, "INSERT INTO alert_key (key, alert, born) VALUES ($1, $2, $3)", 3,
				 (struct value[]){value_integer(keeping->keys[at]), value_integer(alert),
						  value_integer(keeping->born)}));
	return alert_names_count(job, database, alert, keeping->names, keeping->name_count);
}

static enum result keys_drop(struct job *job, struct database *database, int64_t alert)
{
	return database_run(job, database, "DELETE FROM alert_key WHERE alert = $1", 1,
			    (struct value[]){value_integer(alert)});
}

enum result alert_end(struct job *job, struct database *database, int64_t alert, const char *account_id,
		      const char *why, struct instant now)
{
	int64_t changed = 0;

	TRY(database_change(
	    job, database,
	    "UPDATE alert SET state = 'ended', ended_by = $2, ended_why = $3, ended_at = $4"
	    " WHERE alert = $1 AND state <> 'ended'",
	    4, (struct value[]){value_integer(alert), value_text(account_id), value_text(why), value_instant(now)},
	    &changed));
	if (changed == 0)
		return CONFLICT;
	TRY(alert_names_uncount(job, database, alert));
	return keys_drop(job, database, alert);
}

/* --- finding --- */

struct found_rows {
	struct alert_found *list;
	int count;
};

static enum result key_row(struct job *job, const struct row *row, void *context)
{
	struct found_rows *rows = context;

	(void)job;
	rows->list[rows->count++] = (struct alert_found){row_integer(row, 0), row_integer(row, 1)};
	return OK;
}

static int by_alert(const void *left, const void *right)
{
	const struct alert_found *a = left, *b = right;

	return (a->alert > b->alert) - (a->alert < b->alert);
}

static int each_once(struct alert_found *list, int count)
{
	int kept = 0;

	qsort(list, (size_t)count, sizeof(list[0]), by_alert);
	for (int at = 0; at < count; at++) {
		if (kept == 0 || list[kept - 1].alert != list[at].alert)
			list[kept++] = list[at];
	}
	return kept;
}

enum result alert_keys_find(struct job *job, struct database *database, const int64_t *keys, int key_count,
			    struct alert_found **ret_alerts, int *ret_count, bool *ret_cut)
{
	struct found_rows rows = {0};

	TAKE(job, rows.list = NEW_MANY(job->arena, struct alert_found, ALERTS_FOUND_MOST));
	for (int at = 0; at < key_count && rows.count < ALERTS_FOUND_MOST; at++)
		TRY(database_query(
		    job, database, "SELECT alert, born FROM alert_key WHERE key = $1 LIMIT $2", 2,
		    (struct value[]){value_integer(keys[at]), value_integer(ALERTS_FOUND_MOST - rows.count)}, key_row,
		    &rows));
	*ret_cut = rows.count == ALERTS_FOUND_MOST;
	*ret_alerts = rows.list;
	*ret_count = each_once(rows.list, rows.count);
	return OK;
}

/* --- the end --- */

static enum result number_row(struct job *job, const struct row *row, void *context)
{
	(void)job;
	*(int64_t *)context = row_integer(row, 0);
	return OK;
}

enum result alert_purge(struct job *job, struct database *database, struct instant now, struct instant ended_before,
			int most)
{
	int64_t *over, *old;
	int over_count, old_count;

	TRY(rows_list(job, database, "SELECT alert FROM alert WHERE state <> 'ended' AND until <= $1 LIMIT $2", 2,
		      (struct value[]){value_instant(now), value_integer(most)}, number_row, LIST_OF(&over),
		      &over_count));
	for (int at = 0; at < over_count; at++)
		TRY(alert_end(job, database, over[at], NULL, NULL, now));
	TRY(rows_list(job, database, "SELECT alert FROM alert WHERE state = 'ended' AND ended_at < $1 LIMIT $2", 2,
		      (struct value[]){value_instant(ended_before), value_integer(most)}, number_row, LIST_OF(&old),
		      &old_count));
	for (int at = 0; at < old_count; at++)
		TRY(database_run(job, database, "DELETE FROM alert WHERE alert = $1", 1,
				 (struct value[]){value_integer(old[at])}));
	return OK;
}
