/* body.h - what a browser sends when a form is submitted (application/x-www-form-urlencoded). Pure. */
#ifndef VALICO_PORTAL_BODY_H
#define VALICO_PORTAL_BODY_H

#include "base/job.h"

#define BODY_FIELDS_MOST 80

struct body_field {
	const char *name;
	const char *value; /* UTF-8, lines end in \n, no other control letters */
};

struct body {
	struct body_field fields[BODY_FIELDS_MOST];
	int count;
};

/* INVALID with rule "body" for bad percent signs, text that is no UTF-8, control letters, a name twice; LIMIT for more
 * fields than fit. */
enum result body_read(struct job *job, struct bytes raw, struct body *ret_body);

/* The value without blanks around it; "" when it is not there. */
const char *body_value(struct job *job, const struct body *body, const char *name);

#endif
