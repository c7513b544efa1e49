/* list_parcels.h - lists of documents on their way to partners: how far each is. */
#ifndef VALICO_STORE_LIST_PARCELS_H
#define VALICO_STORE_LIST_PARCELS_H

#include "store/database.h"

struct list_parcel {
	const char *partner;
	const char *list; /* "lost-documents" */
	int64_t number;   /* of the list that was published */
	int64_t size;     /* bytes of its file */
	const char *hash; /* of its file, as text */
	int64_t part;     /* the next one to send; at the end when all were receipted */
	int64_t parts;
	int64_t attempts;
	struct instant next_at; /* INSTANT_NEVER when nothing is left to do */
	const char *message_id; /* of the next part; kept over all tries */
	struct instant made_at; /* of that message */
	const char *fault;      /* rule by which it ended without being sent; or NULL */
};

/* One a partner and list; a later one takes the place of an earlier. */
enum result list_parcel_put(struct job *job, struct database *database, const struct list_parcel *parcel);
/* How far a parcel that was due is now, and its next message. Nothing when another one has taken its place meanwhile.
 */
enum result list_parcel_move(struct job *job, struct database *database, const struct list_parcel *parcel,
			     const struct list_parcel *next);
/* The next that is due for a partner. MISSING when there is none. */
enum result list_parcel_due(struct job *job, struct database *database, const char *partner,
			    struct list_parcel *ret_parcel);
/* When the next one is due; INSTANT_NEVER when there is none. */
enum result list_parcel_next_at(struct job *job, struct database *database, const char *partner,
				struct instant *ret_next_at);
/* All of a list, by partner. */
enum result list_parcel_list(struct job *job, struct database *database, const char *list,
			     struct list_parcel **ret_parcels, int *ret_count);

#endif
