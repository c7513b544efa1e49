/* documents_form.c - any bytes as a file of forms, and as a PDF that holds one: each is read or refused with a rule,
 * and what was read is written and read again alike. The agreement is the one under VALICO_SOURCE (else ./agreements).
 */
#include "shipped.h"

#include "documents/attach.h"
#include "documents/form_csv.h"
#include "register/csv.h"

#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool holds)
{
	if (!holds)
		abort();
}

/* The first row behind the head; false when something was refused. */
static bool first_row(struct job *job, const struct profile *profile, struct bytes csv, struct form_row *ret_row)
{
	struct form_columns *columns = NEW(job->arena, struct form_columns);
	struct csv_row *cells = NEW(job->arena, struct csv_row);
	int form = profile_find_form(profile, "application");
	size_t used;

	if (csv_row_read(job, csv, true, ',', cells, &used) != OK ||
	    form_csv_head_read(job, profile, form, cells->fields, cells->count, columns) != OK) {
		check(job->failure.rule[0] != '\0');
		return false;
	}
	csv = (struct bytes){csv.data + used, csv.size - used};
	if (csv.size == 0)
		return false;
	if (csv_row_read(job, csv, true, ',', cells, &used) != OK ||
	    form_csv_row_read(job, columns, cells->fields, cells->count, ret_row) != OK) {
		check(job->failure.rule[0] != '\0');
		return false;
	}
	return true;
}

static void as_csv(struct arena *arena, const struct profile *profile, struct bytes csv)
{
	struct job job = {.arena = arena};
	struct form_row row, again;
	struct bytes written;

	if (!first_row(&job, profile, csv, &row))
		return;
	row.kind = row.kind != NULL ? row.kind : "";
	if (form_csv_write(&job, profile, profile_find_form(profile, "application"), &row, 1, &written) != OK)
		return;
	check(first_row(&job, profile, written, &again));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct profile *profile = shipped("eu-pk-readmission");
	AUTO_ARENA struct arena *arena = arena_open(ARENA_USUAL);
	struct job job = {.arena = arena};
	struct bytes input = {data, size}, content;

	if (bytes_start_with(input, BYTES("%PDF-"))) {
		check(attach_read(&job, input, "form.csv", &content) == OK || job.failure.rule[0] != '\0');
		return 0;
	}
	as_csv(arena, profile, input);
	return 0;
}
