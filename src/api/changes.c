/* changes.c - the number that live pages watch: it changes when any case did, by whichever process.
 *
 * Looking at a list writes a line into the log of looks, and so changes the database; if that counted, two pages that
 * refresh themselves would keep each other awake for ever. So the database's own version, which costs next to nothing,
 * only says when it is worth asking for the counter of changed cases. */
#include "api/call.h"

enum result changes_number(struct job *job, struct database *database, struct changes *changes, int64_t *ret_number)
{
	int64_t version, number;
	TRY(database_version(job, database, &version));
	if (!changes->known || version != changes->version) {
		TRY(change_number(job, database, &number));
		*changes = (struct changes){.known = true, .version = version, .number = number};
	}
	*ret_number = changes->number;
	return OK;
}
