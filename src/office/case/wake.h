/* wake.h - telling the link that there is something to send. Inside the room.
 *
 * Whoever puts something into an outbox says so here, within the transaction that does it. The link is woken when that
 * transaction, or the one that it is a part of, has been committed: earlier it would look, find nothing and sleep. */
#ifndef VALICO_OFFICE_CASE_WAKE_H
#define VALICO_OFFICE_CASE_WAKE_H

#include "office/office.h"

static inline void wake_afterwards(const struct office *office)
{
	if (office->wake != NULL)
		database_afterwards(office->database, office->wake, office->wake_self);
}

#endif
