/* building.h - what a build of the whole register and an update by changes have in common. Inside the room. */
#ifndef VALICO_REGISTER_BUILDING_H
#define VALICO_REGISTER_BUILDING_H

#include "register/build.h"
#include "register/current.h"
#include "register/storage.h"

/* Is given each row that could be read. INVALID and LIMIT refuse the row; anything else ends the reading. */
typedef enum result row_taker(struct job *job, const struct register_settings *settings, const struct register_row *row,
			      void *context);

/* Gives every row to `take`, counting what is read and refused. */
enum result rows_each(struct job *job, const struct register_settings *settings, struct register_source *source,
		      struct register_report *report, row_taker *take, void *context);

struct building {
	uint64_t memory; /* of the builder */
	struct storage *storage;
	const char *changes;    /* the file of changes, or NULL for the register itself */
	bool by_key;            /* the reference of a row is its key, as in a database */
	const uint64_t *hidden; /* references of the rows that the changes replace */
	size_t hidden_count;
};

/* The key of a row as a reference. INVALID with field "key" and rule "number" when it is none. */
enum result key_reference(struct job *job, struct bytes key, uint64_t *ret_reference);

/* Makes the index of a source: reads, writes, reads back. The output is finished but has no name yet. */
enum result index_make(struct job *job, const struct register_settings *settings, struct register_source *source,
		       const struct building *building, struct register_report *report);

/* What is in force; a new count when nothing is. */
enum result generation_next(struct job *job, const struct register_settings *settings, struct current *ret_current);

/* Runs `work` with the build's lock, in an arena of its own, and clears the scratch away. */
typedef enum result building_work(struct job *job, const struct register_settings *settings, struct building *building,
				  struct register_report *report);
enum result building_run(struct job *job, const struct register_settings *settings, struct building *building,
			 building_work *work, struct register_report *report);

#endif
