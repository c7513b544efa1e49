/* body.h - what a browser sends when a form is submitted: application/x-www-form-urlencoded, and multipart/form-data
 * (RFC 7578) where files go with it. Pure. */
#ifndef VALICO_PORTAL_BODY_H
#define VALICO_PORTAL_BODY_H

#include "base/job.h"

#define BODY_FIELDS_MOST 80

struct body_field {
	const char *name;
	const char *value; /* UTF-8, lines end in \n, no other control letters */
};

#define BODY_FILES_MOST 6

/* A file as its sender calls it; the content points into the request. One without a name was not chosen. */
struct body_file {
	const char *field;
	const char *name;
	struct bytes content;
};

struct body {
	struct body_field fields[BODY_FIELDS_MOST];
	int count;
	struct body_file files[BODY_FILES_MOST];
	int file_count;
};

/* INVALID with rule "body" for bad percent signs, text that is no UTF-8, control letters, a name twice; LIMIT for more
 * fields than fit. */
enum result body_read(struct job *job, struct bytes raw, struct body *ret_body);

/* The same of a multipart body, by what its Content-Type says. INVALID with rule "body" for a body that two readers
 * could take apart in two ways: no boundary or a wrong one, no end, something before the first part, a part without a
 * name, a head that is too long. */
enum result body_read_parts(struct job *job, const char *content_type, struct bytes raw, struct body *ret_body);

/* The value without blanks around it; "" when it is not there. */
const char *body_value(struct job *job, const struct body *body, const char *name);

#endif
