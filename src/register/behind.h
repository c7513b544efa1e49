/* behind.h - large indexes read whole behind the searches. Inside the room.
 *
 * An index of gigabytes is taken at once, since its head and its end say that it was finished. Whether every byte
 * between them is as it was written is then found out by a thread of its own, once in a process whoever asks and
 * however many threads use the index; it has the processor and the disk only while nobody else wants them. A file is
 * known by where it lies on the disk, its size and the time of its last change, so that another file under the same
 * name is read anew.
 */
#ifndef VALICO_REGISTER_BEHIND_H
#define VALICO_REGISTER_BEHIND_H

#include "register/mapping.h"

enum behind_state {
	BEHIND_READING, /* it is not known yet */
	BEHIND_WHOLE,
	BEHIND_DAMAGED, /* an alarm was logged, once */
};

/* What is known of an index's file; begins to read it when that is nothing. Of a damaged one the job's failure says
 * what is wrong, and the result is DAMAGED with rule "index-section"; else OK with one of the other states. */
enum result behind_ask(struct job *job, const char *name, const struct mapping *mapping, enum behind_state *ret_state);

#endif
