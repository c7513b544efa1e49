/* manifest.c - rows, zones, and which of two ways the text is read; the table is in manifest_table.c. */
#include "border/manifest.h"

#include "register/csv.h"

#include <string.h>

#define SHOWN_BYTES 200

struct traveller traveller_of_zone(const struct zone_document *zone)
{
	return (struct traveller){
	    .family_name = zone->family_name,
	    .given_names = zone->given_names,
	    .born = zone->born,
	    .sex = zone->sex == 'F'   ? "F"
		   : zone->sex == 'M' ? "M"
				      : NULL,
	    .nationality = zone->nationality,
	    .document_number = zone->document_number,
	    .state = zone->issuing_state,
	    .expires = zone->expires,
	    .zone = zone,
	};
}

/* --- rows --- */

enum result manifest_row_new(struct job *job, struct manifest *manifest, int line, struct bytes text,
			     struct manifest_row **ret_row)
{
	size_t size = text.size < SHOWN_BYTES ? text.size : SHOWN_BYTES;
	struct manifest_row *row;

	if (manifest->count == MANIFEST_ROWS_MOST)
		return job_fail(job, LIMIT, "text", "too-many", "A manifest has at most %d travellers.",
				MANIFEST_ROWS_MOST);
	/* Not in the middle of a letter. */
	while (size > 0 && size < text.size && (text.data[size] & 0xc0) == 0x80)
		size--;
	row = &manifest->rows[manifest->count++];
	*row = (struct manifest_row){.line = line};
	TAKE(job, row->text = arena_copy(job->arena, text.data, size));
	*ret_row = row;
	return OK;
}

enum result manifest_row_refuse(struct job *job, struct manifest_row *row, const struct job *part)
{
	bool is_ours = part->failure.result == LIMIT && strcmp(part->failure.rule, "memory") == 0;

	if (is_ours || (part->failure.result != INVALID && part->failure.result != LIMIT))
		return job_fail(job, part->failure.result, part->failure.field, part->failure.rule, "%s",
				part->failure.reason);
	TAKE(job, row->field = arena_copy_cstring(job->arena, part->failure.field));
	TAKE(job, row->rule = arena_copy_cstring(job->arena, part->failure.rule));
	TAKE(job, row->reason = arena_copy_cstring(job->arena, part->failure.reason));
	return OK;
}

enum result manifest_zone_take(struct job *job, struct bytes text, struct manifest_row *row)
{
	struct job part = {.arena = job->arena, .now = job->now};
	struct zone_document *zone;

	TAKE(job, zone = NEW(job->arena, struct zone_document));
	if (zone_document_read(&part, text, zone) != OK)
		return manifest_row_refuse(job, row, &part);
	row->traveller = traveller_of_zone(zone);
	return OK;
}

/* --- zones one below the other --- */

static struct bytes line_cut(struct bytes *text)
{
	size_t size = bytes_find(*text, BYTES("\n"));
	struct bytes line = {text->data, size};
	size_t used = size < text->size ? size + 1 : size;

	text->data += used;
	text->size -= used;
	while (line.size > 0 && (line.data[line.size - 1] == '\r' || line.data[line.size - 1] == ' '))
		line.size--;
	while (line.size > 0 && (line.data[0] == ' ' || line.data[0] == '\t'))
		line.data++, line.size--;
	return line;
}

static bool is_zone_line(struct bytes line)
{
	return line.size > 0 && bytes_find(line, BYTES("<")) < line.size && bytes_find(line, BYTES(",")) == line.size &&
	       bytes_find(line, BYTES(";")) == line.size && bytes_find(line, BYTES("\t")) == line.size;
}

/* A zone's lines belong together: three of 30, or two. A line that fits nowhere ends the one before and is read alone,
 * which names its fault. */
static enum result zones_read(struct job *job, struct bytes text, struct manifest *manifest)
{
	int number = 0;

	while (text.size > 0) {
		struct bytes first = line_cut(&text), whole = first;
		struct manifest_row *row;
		int wanted, line = ++number;

		if (first.size == 0)
			continue;
		wanted = first.size > 60 || !is_zone_line(first) ? 1 : first.size <= 32 ? 3 : 2;
		for (int at = 1; at < wanted && text.size > 0; at++) {
			struct bytes rest = text, next = line_cut(&rest);

			if (next.size == 0 || next.size + 2 < first.size || next.size > first.size + 2)
				break;
			text = rest;
			number++;
			whole.size = (size_t)(next.data - whole.data) + next.size;
		}
		TRY(manifest_row_new(job, manifest, line, whole, &row));
		TRY(manifest_zone_take(job, whole, row));
	}
	return OK;
}

/* --- the whole --- */

/* The same document under an earlier row: of one state, or of one that is not told. */
static void twice_find(struct manifest *manifest)
{
	for (int at = 1; at < manifest->count; at++) {
		struct manifest_row *row = &manifest->rows[at];
		const struct traveller *one = &row->traveller;

		for (int before = 0; before < at && one->document_number != NULL && row->twice == 0; before++) {
			const struct traveller *other = &manifest->rows[before].traveller;

			if (other->document_number != NULL &&
			    strcmp(one->document_number, other->document_number) == 0 &&
			    (one->state == NULL || other->state == NULL || strcmp(one->state, other->state) == 0))
				row->twice = manifest->rows[before].line;
		}
	}
}

static bool is_zones(struct bytes text)
{
	struct bytes line = {0};

	while (text.size > 0 && line.size == 0)
		line = line_cut(&text);
	return is_zone_line(line);
}

enum result manifest_read(struct job *job, struct bytes text, struct manifest *ret_manifest)
{
	struct manifest manifest = {0};

	if (text.size > MANIFEST_BYTES_MOST)
		return job_fail(job, LIMIT, "text", "too-long", "A manifest has at most %u bytes.",
				MANIFEST_BYTES_MOST);
	if (!bytes_are_utf8(text))
		return job_fail(job, INVALID, "text", "not-utf-8", "The manifest is no text in UTF-8.");
	text = csv_mark_skip(text);
	TAKE(job, manifest.rows = NEW_MANY(job->arena, struct manifest_row, MANIFEST_ROWS_MOST));
	if (is_zones(text))
		TRY(zones_read(job, text, &manifest));
	else
		TRY(manifest_table_read(job, text, &manifest));
	if (manifest.count == 0)
		return job_fail(job, INVALID, "text", "manifest-empty", "The manifest names nobody.");
	for (int at = 0; at < manifest.count; at++)
		manifest.faults += manifest.rows[at].rule != NULL;
	twice_find(&manifest);
	*ret_manifest = manifest;
	return OK;
}
