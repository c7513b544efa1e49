/* desk_line.h - the desk's end of the lines to the portal: five calls that end in the office, and nothing else.
 *
 * Each line has a thread with an office of its own. What comes over it is read as if a stranger had sent it
 * (portal/line.h); what the office refuses goes back with its field, rule and sentence, what is our own fault with the
 * rule only. */
#ifndef VALICO_NODE_DESK_LINE_H
#define VALICO_NODE_DESK_LINE_H

#include "node/workplace.h"

struct desk_lines;

/* Begins to answer the lines at PLACE_PUBLIC. Close before the workplace. */
enum result desk_lines_open(struct workplace *workplace, struct job *job, struct desk_lines **ret_lines);
void desk_lines_close(struct desk_lines *lines);

/* Answers one request packet, and what came beside it, from an office: the document and its result. Never fails: a
 * failure is an answer. For tests too. */
void desk_line_answer(struct job *job, const struct office *office, struct bytes packet, struct bytes file,
		      uint64_t *ret_number, enum result *ret_result, struct bytes *ret_document);

#endif
