/* json_lines.h - one row of JSON lines: an object on a line of its own, pure. */
#ifndef VALICO_REGISTER_JSON_LINES_H
#define VALICO_REGISTER_JSON_LINES_H

#include "register/register_settings.h"

#define JSON_LINE_BYTES_MOST 65536

/* Reads one line, its end cut off, into the values of our columns, joined as the settings say. A value is a text, a
 * whole number or null; a member that is missing is empty. INVALID with rule "json", "depth" or "type". */
enum result json_line_read(struct job *job, struct bytes line, const struct column_parts parts[COLUMN_COUNT],
			   struct bytes ret_values[COLUMN_COUNT]);

#endif
