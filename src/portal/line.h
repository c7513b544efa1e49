/* line.h - what the portal may ask of the desk, and how it travels between the two processes.
 *
 *     file an issue     {"kind", "partner", "language", "form", "more", "contact", "check", "code", "files"}
 *     follow an issue   {"number", "secret", "add" | "step" and "form" | "code" | "files"}
 *     read guidance     {"topic", "purpose"}
 *     keep a file       {"name"}, and the file beside the packet (node/handed.h)
 *     check a seal      {"seal"}, or {} and a PDF beside the packet
 *
 * A request is one packet of SOCK_SEQPACKET: a head and a JSON document. An answer is one or more packets with the same
 * number, each with its place in the whole, because a page may be longer than a packet. Both ends are the same binary,
 * so the head has the machine's own order; the documents are read as if a stranger had written them, for that is what a
 * portal that was taken over would be. What is not in the list above is refused with the member's name. */
#ifndef VALICO_PORTAL_LINE_H
#define VALICO_PORTAL_LINE_H

#include "base/json.h"

#define LINE_VERSION 1
#define LINE_REQUEST_MOST (48u << 10) /* bytes of the document */
#define LINE_PIECE_MOST (32u << 10)   /* of an answer in one packet */
#define LINE_ANSWER_MOST (1u << 20)

#define LINE_FILES_MOST 4           /* named in one request */
#define LINE_HANDED_MOST (6u << 20) /* of a file beside a packet */

enum line_call { LINE_FILE = 1, LINE_FOLLOW, LINE_GUIDANCE, LINE_KEEP, LINE_SEAL, LINE_CALL_END };

struct line_request_head {
	uint32_t version;
	uint32_t call;
	uint64_t number; /* above 0, the asker's own */
	uint32_t size;   /* of the document behind it */
};

struct line_answer_head {
	uint32_t version;
	uint32_t result; /* enum result; when it is not OK the document is {"field", "rule", "reason"} */
	uint64_t number; /* 0: a desk that has just started; what was asked before may be lost */
	uint32_t whole;  /* bytes of the whole document */
	uint32_t at;     /* where this piece stands in it */
	uint32_t size;   /* of this piece */
};

/* A request as read: members that were not there are NULL. The JSON lives as long as the job's arena. */
struct line_request {
	enum line_call call;
	uint64_t number;
	const char *kind, *partner, *language, *contact, *check, *code; /* to file; `code` also to follow */
	const char *issue, *secret, *add, *step;                        /* to follow */
	const char *topic, *purpose;                                    /* guidance */
	const char *name, *seal;                                        /* to keep a file; to check a seal */
	const json_t *form, *more, *files;
};

/* INVALID, with the member, for anything else than the above. When the head could be read, its number is in
 * `ret_request` even then, so that the refusal can be answered. Pure. */
enum result line_request_read(struct job *job, struct bytes packet, struct line_request *ret_request);
enum result line_request_write(struct job *job, enum line_call call, uint64_t number, const json_t *document,
			       struct bytes *ret_packet);

/* One packet of an answer: its head checked against its size, its piece behind it. */
enum result line_answer_read(struct job *job, struct bytes packet, struct line_answer_head *ret_head,
			     struct bytes *ret_piece);
/* The packet of the piece of `document` that begins at `at`; its head's `size` says how far it goes. */
enum result line_answer_write(struct job *job, enum result result, uint64_t number, struct bytes document, size_t at,
			      struct bytes *ret_packet);

/* A failure as the document of an answer, and back on to a job. */
enum result line_failure_write(struct job *job, const struct failure *failure, struct bytes *ret_document);
enum result line_failure_take(struct job *job, enum result result, struct bytes document);

#endif
