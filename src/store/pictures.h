/* pictures.h - what each case adds to the picture, as a row: a projection, made again by `valico store rebuild`.
 *
 * `facts` is what the case counts for in the figures of its agreement (cases/figures.h), `groups` the values by which
 * its patterns put cases together (cases/patterns.h). The store knows neither: they are text that the office writes and
 * adds up. One row a case, so that a step writes once, and only when something in it changed. */
#ifndef VALICO_STORE_PICTURES_H
#define VALICO_STORE_PICTURES_H

#include "store/database.h"

struct picture_row {
	struct bytes case_id;
	struct bytes agreement;
	struct bytes partner; /* as in the record of the case: ids parted by spaces */
	struct bytes facts;
	struct bytes groups;
};

/* Writes the row of a case, if it is not there like this already. */
enum result picture_put(struct job *job, struct database *database, const struct picture_row *row);

/* Every row in the order of the case ids, from behind `after` ("" for the first); of one agreement, or of all when it
 * is NULL. The bytes are good for the call only. Ends with what `each` gives when that is not OK. */
typedef enum result picture_reader(struct job *job, const struct picture_row *row, void *context);
enum result picture_each(struct job *job, struct database *database, const char *agreement, const char *after,
			 picture_reader *each, void *context);
/* The same of one agreement, without the cases that the account `reader` may not read (readers.h): where single cases
 * or what is written in them can be told from the answer. */
enum result picture_each_for(struct job *job, struct database *database, const char *agreement, const char *after,
			     const char *reader, picture_reader *each, void *context);

#endif
