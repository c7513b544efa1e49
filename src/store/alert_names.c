/* alert_names.c - by how many alerts in force a name is carried.
 *
 * Each alert keeps the numbers that its names were counted under, so that the very same are taken out when it ends. One
 * without them was in force before there were counts. */
#include "store/alerts_inside.h"

#include "store/listing.h"

#define NUMBER_BYTES 8 /* of a kept number, the highest first */

static void number_write(int64_t number, unsigned char *ret_bytes)
{
	for (int at = 0; at < NUMBER_BYTES; at++)
		ret_bytes[at] = (unsigned char)((uint64_t)number >> (8 * (NUMBER_BYTES - 1 - at)));
}

static int64_t number_read(const unsigned char *bytes)
{
	uint64_t number = 0;

	for (int at = 0; at < NUMBER_BYTES; at++)
		number = number << 8 | bytes[at];
	return (int64_t)number;
}

enum result alert_names_count(struct job *job, struct database *database, int64_t alert, const int64_t *names,
			      int name_count)
{
	unsigned char *kept;
	struct bytes blob;

	TAKE(job, kept = arena_take(job->arena, (size_t)name_count * NUMBER_BYTES + 1));
	blob = (struct bytes){kept, (size_t)name_count * NUMBER_BYTES};
	for (int at = 0; at < name_count; at++) {
		number_write(names[at], kept + (size_t)at * NUMBER_BYTES);
		TRY(database_run(job, database,
				 "INSERT INTO alert_name (name, alerts) VALUES ($1, 1)"
				 " ON CONFLICT (name) DO UPDATE SET alerts = alert_name.alerts + 1",
				 1, (struct value[]){value_integer(names[at])}));
	}
	return database_run(job, database, "UPDATE alert SET names = $2 WHERE alert = $1", 2,
			    (struct value[]){value_integer(alert), value_blob(blob)});
}

static enum result names_row(struct job *job, const struct row *row, void *context)
{
	struct bytes *names = context;

	*names = row_is_null(row, 0) ? (struct bytes){NULL, 0} : row_blob(job, row, 0);
	return arena_failed(job->arena) ? job_out_of_memory(job) : OK;
}

enum result alert_names_uncount(struct job *job, struct database *database, int64_t alert)
{
	struct bytes names;

	TRY(database_query_one(job, database, "SELECT names FROM alert WHERE alert = $1", 1,
			       (struct value[]){value_integer(alert)}, names_row, &names));
	for (size_t at = 0; at + NUMBER_BYTES <= names.size; at += NUMBER_BYTES) {
		struct value name[] = {value_integer(number_read(names.data + at))};

		TRY(database_run(job, database, "UPDATE alert_name SET alerts = alerts - 1 WHERE name = $1", 1, name));
		TRY(database_run(job, database, "DELETE FROM alert_name WHERE name = $1 AND alerts <= 0", 1, name));
	}
	return database_run(job, database, "UPDATE alert SET names = NULL WHERE alert = $1", 1,
			    (struct value[]){value_integer(alert)});
}

static enum result count_row(struct job *job, const struct row *row, void *context)
{
	(void)job;
	*(int64_t *)context = row_integer(row, 0);
	return OK;
}

enum result alert_name_carried(struct job *job, struct database *database, int64_t name, int64_t *ret_alerts)
{
	int64_t alerts = 0;

	TRY(database_query(job, database, "SELECT alerts FROM alert_name WHERE name = $1", 1,
			   (struct value[]){value_integer(name)}, count_row, &alerts));
	*ret_alerts = alerts;
	return OK;
}

static enum result alert_row(struct job *job, const struct row *row, void *context)
{
	(void)job;
	*(int64_t *)context = row_integer(row, 0);
	return OK;
}

enum result alert_uncounted(struct job *job, struct database *database, int most, int64_t **ret_alerts, int *ret_count)
{
	return rows_list(job, database, "SELECT alert FROM alert WHERE state = 'in_force' AND names IS NULL LIMIT $1",
			 1, (struct value[]){value_integer(most)}, alert_row, LIST_OF(ret_alerts), ret_count);
}
