/* retention.h - destroying what may no longer be kept. Inside the room. */
#ifndef VALICO_OFFICE_NODE_RETENTION_H
#define VALICO_OFFICE_NODE_RETENTION_H

#include "office/office.h"

/* Destroys the content of the cases whose retention has ended, at most a hundred of each agreement. */
enum result retention_end(struct job *job, const struct office *office);

#endif
