/* changes.c - the number that live pages watch: it changes when an event was added to any case, by whichever process.
 *
 * Looking at a list writes a line into the log of looks, and so changes the database; if that counted, two pages that
 * refresh themselves would keep each other awake for ever. So the database's own change counter, which costs next to
 * nothing, only says when it is worth asking for the last event. */
#include "api/call.h"

static enum result number_read(struct job *job, const struct row *row, void *context)
{
	(void)job;
	*(int64_t *)context = row_integer(row, 0);
	return OK;
}

enum result changes_number(struct job *job, struct database *database, struct changes *changes, int64_t *ret_number)
{
	int64_t version, number;
	TRY(database_version(job, database, &version));
	if (!changes->known || version != changes->version) {
		TRY(database_query_one(job, database, "SELECT COALESCE(MAX(rowid), 0) FROM event", 0, NULL, number_read,
				       &number));
		*changes = (struct changes){.known = true, .version = version, .number = number};
	}
	*ret_number = changes->number;
	return OK;
}
