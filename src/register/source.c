/* source.c - from settings to a source, and from a row to a person. */
#include "register/source_kind.h"

#include <string.h>

static bool ends_with(const char *text, const char *end)
{
	size_t size = strlen(text), tail = strlen(end);

	return size >= tail && strcmp(text + size - tail, end) == 0;
}

bool column_must(int column, bool of_changes)
{
	if (column == COLUMN_REMOVED)
		return false;
	return !of_changes || column == COLUMN_KEY;
}

enum result register_source_open(struct job *job, const struct register_settings *settings,
				 struct register_source **ret_source)
{
	switch (settings->source) {
	case REGISTER_JSON_LINES:
		return json_source_open(job, settings, NULL, ret_source);
	case REGISTER_POSTGRESQL:
		return postgresql_source_open(job, settings, ret_source);
	default:
		return csv_source_open(job, settings, NULL, ret_source);
	}
}

enum result register_source_open_changes(struct job *job, const struct register_settings *settings, const char *file,
					 struct register_source **ret_source)
{
	if (ends_with(file, ".jsonl") || ends_with(file, ".ndjson"))
		return json_source_open(job, settings, file, ret_source);
	return csv_source_open(job, settings, file, ret_source);
}

void register_source_close(struct register_source *source)
{
	if (source != NULL)
		source->close(source);
}

enum result register_source_next(struct job *job, struct register_source *source, struct register_row *ret_row)
{
	return source->next(job, source, ret_row);
}

enum result register_source_fetch(struct job *job, struct register_source *source, uint64_t reference,
				  struct register_row *ret_row)
{
	return source->fetch(job, source, reference, ret_row);
}

struct person_text register_row_text(const struct register_settings *settings, const struct register_row *row)
{
	const struct bytes *values = row->values;
	struct person_text text = {
	    .name = values[COLUMN_NAME],
	    .other_name = values[COLUMN_OTHER_NAME],
	    .father = values[COLUMN_FATHER],
	    .other_father = values[COLUMN_OTHER_FATHER],
	    .born = values[COLUMN_BORN],
	    .sex = values[COLUMN_SEX],
	    .place = values[COLUMN_PLACE],
	    .national_number = values[COLUMN_NATIONAL_NUMBER],
	    .document_number = values[COLUMN_DOCUMENT_NUMBER],
	    .phone = values[COLUMN_PHONE],
	};

	if (bytes_equal_cstring(text.sex, settings->male))
		text.sex = BYTES("M");
	else if (bytes_equal_cstring(text.sex, settings->female))
		text.sex = BYTES("F");
	return text;
}

enum result register_row_person(struct job *job, const struct register_settings *settings,
				const struct register_row *row, struct person *ret_person)
{
	struct person_text text = register_row_text(settings, row);

	TRY(person_read(job, &text, ret_person));
	if (ret_person->name.count == 0 && ret_person->number_count == 0)
		return job_fail(job, INVALID, "name", "empty-name", "The row has neither a name nor a number.");
	ret_person->reference = row->reference;
	return OK;
}
