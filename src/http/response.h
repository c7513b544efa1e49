/* response.h - what a handler answers. A zeroed response with a status is a valid empty answer. */
#ifndef VALICO_HTTP_RESPONSE_H
#define VALICO_HTTP_RESPONSE_H

#include "base/json.h"

#define RESPONSE_HEADERS_MOST 12

struct response {
	int status;
	const char *content_type; /* NULL without a body */
	struct bytes body;        /* of the job's arena, which lives until all is sent */
	bool has_file;            /* the body is an open file instead, which the server closes */
	int file;
	uint64_t file_size;
	bool stream; /* server-sent events instead of a body */
	/* No answer yet: the request is put aside until the server's `number` for this key is another one, or its time
	 * is over, and is then answered anew. NULL for an answer. */
	const char *wait_for;
	int64_t wait_number;
	int64_t wait_milliseconds; /* from the first time that the request was put aside */
	bool may_be_kept; /* the handler sets its own Cache-Control; otherwise the answer is not stored anywhere */
	struct {
		const char *name;
		const char *value;
	} headers[RESPONSE_HEADERS_MOST];
	int header_count;
};

/* Adds a header, its value made as printf() does. INVALID when the value holds a letter that a header may not. */
enum result response_header(struct job *job, struct response *response, const char *name, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/* A JSON body with a status. */
enum result response_json(struct job *job, struct response *response, int status, const json_t *value);

/* Content-Disposition with a file name in any script (RFC 6266): `how` is "attachment" or "inline". */
enum result response_file_name(struct job *job, struct response *response, const char *how, const char *name);

#endif
