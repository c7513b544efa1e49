/* bookings.c - the rows of bookings.h. */
#include "store/bookings.h"

#define COLUMNS                                                                                                        \
	"case_id, place, agreement, booking, regime, owner, thing, units, of_units, from_at, until_at, booked_at,"     \
	" booked_by, list_row, offered"

struct booking_found {
	struct booking_record *list;
	int count;
};

static enum result booking_read(struct job *job, const struct row *row, void *context)
{
	struct booking_found *found = context;

	found->list[found->count++] = (struct booking_record){
	    .case_id = row_text(job, row, 0),
	    .place = row_integer(row, 1),
	    .agreement = row_text(job, row, 2),
	    .booking = row_text(job, row, 3),
	    .regime = row_text(job, row, 4),
	    .owner = row_text(job, row, 5),
	    .thing = row_text(job, row, 6),
	    .units = row_integer(row, 7),
	    .of = row_integer(row, 8),
	    .from = row_instant(row, 9),
	    .until = row_instant(row, 10),
	    .at = row_instant(row, 11),
	    .by = row_blob(job, row, 12),
	    .row = row_integer(row, 13),
	    .offered = row_integer(row, 14) != 0,
	};
	return arena_failed(job->arena) ? job_out_of_memory(job) : OK;
}

enum result booking_replace(struct job *job, struct database *database, const char *case_id,
			    const struct booking_record *rows, int count)
{
	TRY(database_run(job, database, "DELETE FROM booking WHERE case_id = $1", 1,
			 (struct value[]){value_text(case_id)}));
	for (int at = 0; at < count; at++) {
		const struct booking_record *row = &rows[at];

		TRY(database_run(
		    job, database,
		    "INSERT INTO booking (case_id, place, agreement, booking, regime, owner, thing, units, of_units,"
		    " from_at, until_at, booked_at, booked_by, list_row, offered)"
		    " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)",
		    15,
		    (struct value[]){value_text(case_id), value_integer(at), value_text(row->agreement),
				     value_text(row->booking), value_text(row->regime), value_text(row->owner),
				     value_text(row->thing), value_integer(row->units), value_integer(row->of),
				     value_instant(row->from), value_instant(row->until), value_instant(row->at),
				     value_blob(row->by), value_integer(row->row), value_integer(row->offered)}));
	}
	return OK;
}

enum result booking_list(struct job *job, struct database *database, const struct booking_wanted *wanted,
			 struct booking_record **ret_list, int *ret_count, bool *ret_more)
{
	struct booking_found found = {0};

	TAKE(job, found.list = NEW_MANY(job->arena, struct booking_record, (size_t)wanted->most + 1));
	if (wanted->thing != NULL)
		TRY(database_query(job, database,
				   "SELECT " COLUMNS " FROM booking WHERE regime = $1 AND owner = $2 AND thing = $3"
				   " AND from_at < $4 AND until_at > $5"
				   " ORDER BY owner, thing, from_at, booked_at, case_id, place LIMIT $6",
				   6,
				   (struct value[]){value_text(wanted->regime), value_text(wanted->owner),
						    value_text(wanted->thing), value_instant(wanted->until),
						    value_instant(wanted->from), value_integer(wanted->most + 1)},
				   booking_read, &found));
	else
		TRY(database_query(job, database,
				   "SELECT " COLUMNS
				   " FROM booking WHERE regime = $1 AND from_at < $2 AND until_at > $3"
				   " AND (offered = 1 OR until_at <> $5)"
				   " ORDER BY owner, thing, from_at, booked_at, case_id, place LIMIT $4",
				   5,
				   (struct value[]){value_text(wanted->regime), value_instant(wanted->until),
						    value_instant(wanted->from), value_integer(wanted->most + 1),
						    value_instant(INSTANT_NEVER)},
				   booking_read, &found));
	*ret_more = found.count > wanted->most;
	*ret_list = found.list;
	*ret_count = *ret_more ? wanted->most : found.count;
	return OK;
}

static enum result sum_read(struct job *job, const struct row *row, void *context)
{
	(void)job;
	*(int64_t *)context = row_integer(row, 0);
	return OK;
}

#define TAKEN                                                                                                          \
	" FROM booking WHERE regime = $1 AND owner = $2 AND thing = $3 AND offered = 0 AND case_id <> $4"              \
	" AND (booked_at < $5 OR (booked_at = $5 AND booked_by < $6))"

enum result booking_sum(struct job *job, struct database *database, const struct booking_wanted *wanted,
			const char *but_case, const struct booking_record *before, int64_t *ret_units,
			struct booking_record *ret_last)
{
	struct booking_record last[1] = {{0}};
	struct booking_found found = {last, 0};
	int64_t units = 0;
	struct value values[] = {value_text(wanted->regime),
				 value_text(wanted->owner),
				 value_text(wanted->thing),
				 value_text(but_case),
				 value_instant(before != NULL ? before->at : INSTANT_NEVER),
				 value_blob(before != NULL ? before->by : (struct bytes){0})};

	TRY(database_query(job, database, "SELECT CAST(COALESCE(SUM(units), 0) AS BIGINT)" TAKEN, 6, values, sum_read,
			   &units));
	TRY(database_query(job, database, "SELECT " COLUMNS TAKEN " ORDER BY booked_at DESC, booked_by DESC LIMIT 1", 6,
			   values, booking_read, &found));
	*ret_units = units;
	*ret_last = last[0];
	return OK;
}
