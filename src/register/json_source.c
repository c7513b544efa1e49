/* json_source.c - a register of JSON lines. Which members a line has is seen row by row; one without a key or a name is
 * refused by whoever reads the row. */
#include "register/source_kind.h"

#include "register/json_lines.h"
#include "register/row_file.h"

struct json_source {
	struct register_source source; /* first */
	struct row_file *file;
	const struct column_parts *parts;
};

static void json_source_close(struct register_source *source)
{
	row_file_close(((struct json_source *)source)->file);
}

/* Cuts the first line off a text; `ret_size` counts its end too. LIMIT when there is none within a row's length. */
static enum result line_cut(struct job *job, struct bytes text, struct bytes *ret_line, size_t *ret_size)
{
	size_t size = bytes_find(text, BYTES("\n"));
	bool ended = size < text.size;

	*ret_size = size + ended;
	if (size > JSON_LINE_BYTES_MOST)
		return job_fail(job, LIMIT, "row", "too-long", "A line has more than %d bytes.", JSON_LINE_BYTES_MOST);
	if (size > 0 && text.data[size - 1] == '\r')
		size--;
	*ret_line = (struct bytes){text.data, size};
	return OK;
}

static bool is_blank(struct bytes line)
{
	for (size_t at = 0; at < line.size; at++) {
		if (line.data[at] != ' ' && line.data[at] != '\t')
			return false;
	}
	return true;
}

static enum result json_next(struct job *job, struct register_source *source, struct register_row *ret_row)
{
	struct json_source *json = (struct json_source *)source;
	struct bytes text, line;
	size_t size;
	bool whole;

	do {
		enum result result;

		ret_row->reference = row_file_offset(json->file);
		ret_row->line = row_file_line(json->file);
		TRY(row_file_window(job, json->file, &text, &whole));
		if (text.size == 0)
			return MISSING;
		result = line_cut(job, text, &line, &size);
		if (result != OK)
			TRY(row_file_skip_line(job, json->file));
		else
			row_file_move(json->file, size, 1);
		TRY(result);
	} while (is_blank(line));
	return json_line_read(job, line, json->parts, ret_row->values);
}

static enum result json_fetch(struct job *job, struct register_source *source, uint64_t reference,
			      struct register_row *ret_row)
{
	struct json_source *json = (struct json_source *)source;
	struct bytes text, line;
	size_t size;
	bool whole;

	TRY(row_file_at(job, json->file, reference, &text, &whole));
	enum result result = line_cut(job, text, &line, &size);
	if (result == OK)
		result = json_line_read(job, line, json->parts, ret_row->values);
	TRY(row_judge(job, result));
	ret_row->reference = reference;
	ret_row->line = 0;
	return OK;
}

enum result json_source_open(struct job *job, const struct register_settings *settings, const char *changes,
			     struct register_source **ret_source)
{
	struct json_source *json;

	TAKE(job, json = NEW(job->arena, struct json_source));
	json->source = (struct register_source){.close = json_source_close, .next = json_next, .fetch = json_fetch};
	json->parts = settings->parts;
	TRY(row_file_open(job, changes != NULL ? changes : settings->file, &json->file));
	*ret_source = &json->source;
	return OK;
}
