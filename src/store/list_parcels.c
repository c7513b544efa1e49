/* list_parcels.c - the rows of list_parcels.h. */
#include "store/list_parcels.h"

#include "store/listing.h"

#define PARCELS_MOST 100
#define COLUMNS                                                                                                        \
	"partner, list, number, size, hash, part, parts, attempts, next_at, message_id, made_at, fault FROM "          \
	"list_parcel"

enum result list_parcel_put(struct job *job, struct database *database, const struct list_parcel *parcel)
{
	return database_run(
	    job, database,
	    "INSERT INTO list_parcel (partner, list, number, size, hash, part, parts, attempts, next_at, message_id, "
	    "made_at, fault) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)"
	    " ON CONFLICT (partner, list) DO UPDATE SET number = excluded.number, size = excluded.size,"
	    " hash = excluded.hash, part = excluded.part, parts = excluded.parts, attempts = excluded.attempts,"
	    " next_at = excluded.next_at, message_id = excluded.message_id, made_at = excluded.made_at,"
	    " fault = excluded.fault",
	    12,
	    (struct value[]){value_text(parcel->partner), value_text(parcel->list), value_integer(parcel->number),
			     value_integer(parcel->size), value_text(parcel->hash), value_integer(parcel->part),
			     value_integer(parcel->parts), value_integer(parcel->attempts),
			     value_instant(parcel->next_at), value_text(parcel->message_id),
			     value_instant(parcel->made_at), value_text(parcel->fault)});
}

enum result list_parcel_move(struct job *job, struct database *database, const struct list_parcel *parcel,
			     const struct list_parcel *next)
{
	return database_run(
	    job, database,
	    "UPDATE list_parcel SET part = $1, attempts = $2, next_at = $3, message_id = $4,"
	    " made_at = $5, fault = $6 WHERE partner = $7 AND list = $8 AND message_id = $9",
	    9,
	    (struct value[]){value_integer(next->part), value_integer(next->attempts), value_instant(next->next_at),
			     value_text(next->message_id), value_instant(next->made_at), value_text(next->fault),
			     value_text(parcel->partner), value_text(parcel->list), value_text(parcel->message_id)});
}

static enum result parcel_read(struct job *job, const struct row *row, void *context)
{
	*(struct list_parcel *)context = (struct list_parcel){
	    .partner = row_text(job, row, 0),
	    .list = row_text(job, row, 1),
	    .number = row_integer(row, 2),
	    .size = row_integer(row, 3),
	    .hash = row_text(job, row, 4),
	    .part = row_integer(row, 5),
	    .parts = row_integer(row, 6),
	    .attempts = row_integer(row, 7),
	    .next_at = row_instant(row, 8),
	    .message_id = row_text(job, row, 9),
	    .made_at = row_instant(row, 10),
	    .fault = row_text(job, row, 11),
	};
	return arena_failed(job->arena) ? job_out_of_memory(job) : OK;
}

enum result list_parcel_due(struct job *job, struct database *database, const char *partner,
			    struct list_parcel *ret_parcel)
{
	return database_query_one(
	    job, database, "SELECT " COLUMNS " WHERE partner = $1 AND next_at <= $2 ORDER BY next_at, list LIMIT 1", 2,
	    (struct value[]){value_text(partner), value_instant(job->now)}, parcel_read, ret_parcel);
}

static enum result instant_take(struct job *job, const struct row *row, void *context)
{
	(void)job;
	*(struct instant *)context = row_instant(row, 0);
	return OK;
}

enum result list_parcel_next_at(struct job *job, struct database *database, const char *partner,
				struct instant *ret_next_at)
{
	return database_query_one(
	    job, database, "SELECT COALESCE(MIN(next_at), $2) FROM list_parcel WHERE partner = $1", 2,
	    (struct value[]){value_text(partner), value_instant(INSTANT_NEVER)}, instant_take, ret_next_at);
}

enum result list_parcel_list(struct job *job, struct database *database, const char *list,
			     struct list_parcel **ret_parcels, int *ret_count)
{
	return rows_list(job, database, "SELECT " COLUMNS " WHERE list = $1 ORDER BY partner LIMIT $2", 2,
			 (struct value[]){value_text(list), value_integer(PARCELS_MOST)}, parcel_read,
			 LIST_OF(ret_parcels), ret_count);
}
