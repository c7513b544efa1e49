/* current.h - the file `current` in the index's folder: which index and which changes are in force. Inside the room.
 *
 * It is replaced in one piece, after the files that it names are whole and synced. So a reader that looks at it sees
 * either the old set or the new one; a set that it has mapped stays until it lets go, whatever is removed meanwhile. */
#ifndef VALICO_REGISTER_CURRENT_H
#define VALICO_REGISTER_CURRENT_H

#include "base/settings.h"

struct current {
	int64_t generation;  /* goes up with every build and every update */
	const char *index;   /* file name in the folder */
	const char *changes; /* or NULL */
	const char *rows;    /* absolute: the file that holds the rows of the changes; or NULL */
	int64_t people;      /* in the index */
};

/* MISSING with rule "no-index" when none was built yet; DAMAGED for a file that says nothing sensible. */
enum result current_read(struct job *job, const char *folder, struct current *ret_current);
enum result current_write(struct job *job, const char *folder, const struct current *current);

/* Pure: the file's text. */
enum result current_take(struct job *job, struct bytes text, struct current *ret_current);

/* Something that changes when the file was replaced; 0 while there is none. */
uint64_t current_stamp(const char *folder);

/* Removes the index files that `current` does not name. */
void current_sweep(const char *folder, const struct current *current);

#endif
