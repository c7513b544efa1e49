/* briefing.c - see briefing.h: fills a sheet with as many lines as two pages hold. */
#include "documents/briefing.h"

#include "documents/letter_blocks.h"
#include "documents/value.h"
#include "documents/words.h"

#include <stdlib.h>
#include <string.h>

#define FIRST_COLUMNS 2 /* due, state */

/* What went up first, then by what is due, of those alike the one with the smaller id: the same order on every node. */
static int by_due(const void *a, const void *b)
{
	const struct briefing_line *one = a, *other = b;

	if (one->went_up != other->went_up)
		return one->went_up ? -1 : 1;
	if (one->due.milliseconds != other->due.milliseconds)
		return one->due.milliseconds < other->due.milliseconds ? -1 : 1;
	return strcmp(one->state->file->case_id, other->state->file->case_id);
}

static bool is_overdue(const struct job *job, const struct briefing_line *line)
{
	return line->due.milliseconds <= job->now.milliseconds;
}

/* The formats are the catalogue's own, with numbers in the same places in every language. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
static enum result say_numbers(struct job *job, enum fixed_word word, enum language language, int first, int second,
			       const char **ret_text)
{
	TAKE(job, *ret_text = arena_print(job->arena, fixed_word(word, language), first, second));
	return OK;
}
#pragma GCC diagnostic pop

static enum result due_say(struct job *job, const struct party *party, const struct briefing_line *line,
			   enum language language, const char **ret_text)
{
	const char *date;

	*ret_text = NULL;
	if (line->due.milliseconds == INSTANT_NEVER.milliseconds)
		return OK;
	/* A deadline ends with its last day: the instant is the midnight after it. */
	TRY(date_say(job, zone_date(&party->zone, instant_plus(line->due, -1)), language, &date));
	*ret_text = date;
	if (is_overdue(job, line))
		TAKE(job, *ret_text = arena_print(job->arena, "%s: %s", fixed_word(FIXED_OVERDUE, language), date));
	return OK;
}

static enum result row_fill(struct job *job, const struct briefing *briefing, const struct briefing_line *line,
			    enum language language, const char **cells)
{
	const struct party *party = &briefing->profile->parties[briefing->party];

	TRY(due_say(job, party, line, language, &cells[0]));
	cells[1] = label_text(&briefing->profile->states[line->state->state].name, language);
	for (int at = 0; at < briefing->template->column_count; at++) {
		struct field_path path = briefing->template->columns[at];
		const struct form *form = &briefing->profile->forms[path.form];
		const json_t *data = line->state->forms[path.form];
		const char **cell = &cells[FIRST_COLUMNS + at];

		TRY(value_say(job, &form->fields[path.field],
			      data != NULL ? json_object_get(data, form->fields[path.field].id) : NULL, party, language,
			      cell));
		if (*cell != NULL)
			TRY(isolate(job, *cell, cell));
	}
	return OK;
}

static enum result table_fill(struct job *job, const struct briefing *briefing, int shown, enum language language,
			      struct block *table)
{
	const char **cells;

	*table = (struct block){
	    .kind = BLOCK_TABLE, .columns = FIRST_COLUMNS + briefing->template->column_count, .rows = shown};
	TAKE(job, cells = NEW_MANY(job->arena, const char *, (size_t)((shown + 1) * table->columns)));
	cells[0] = fixed_word(FIXED_DUE, language);
	cells[1] = fixed_word(FIXED_STATE, language);
	for (int at = 0; at < briefing->template->column_count; at++) {
		struct field_path path = briefing->template->columns[at];

		cells[FIRST_COLUMNS + at] =
		    label_text(&briefing->profile->forms[path.form].fields[path.field].name, language);
	}
	for (int row = 0; row < shown; row++) {
		if (row < 64 && is_overdue(job, &briefing->lines[row]))
			table->marked |= UINT64_C(1) << row;
		TRY(row_fill(job, briefing, &briefing->lines[row], language, &cells[(row + 1) * table->columns]));
	}
	table->cells = cells;
	return OK;
}

static int overdue_count(const struct job *job, const struct briefing *briefing)
{
	int count = 0;

	for (int at = 0; at < briefing->count; at++)
		count += is_overdue(job, &briefing->lines[at]);
	return count;
}

static enum result sheet_fill(struct job *job, const struct briefing *briefing, int shown, enum language language,
			      struct sheet *sheet)
{
	const struct party *party = &briefing->profile->parties[briefing->party];
	struct block *blocks;

	TAKE(job, blocks = NEW_MANY(job->arena, struct block, 4));
	*sheet = (struct sheet){.language = language,
				.title = label_text(&briefing->template->name, language),
				.authority = label_text(&party->authority, language),
				.state = label_text(&party->name, language),
				.reference = label_text(&briefing->profile->title, language),
				.time = job->now,
				.blocks = blocks,
				.pages_most = BRIEFING_PAGES};
	TRY(date_say(job, zone_date(&party->zone, job->now), language, &sheet->date));
	blocks[sheet->block_count].kind = BLOCK_TEXT;
	TRY(say_numbers(job, FIXED_CASES, language, briefing->count, overdue_count(job, briefing),
			&blocks[sheet->block_count++].text));
	if (shown > 0)
		TRY(table_fill(job, briefing, shown, language, &blocks[sheet->block_count++]));
	if (shown < briefing->count) {
		blocks[sheet->block_count].kind = BLOCK_NOTE;
		TRY(say_numbers(job, FIXED_MORE, language, briefing->count - shown, 0,
				&blocks[sheet->block_count++].text));
	}
	return OK;
}

enum result briefing_draw(struct job *job, const struct fonts *fonts, const struct briefing *briefing,
			  enum language language, struct bytes *ret_pdf)
{
	struct briefing sorted = *briefing;
	struct briefing_line *lines;
	struct sheet sheet;
	int shown = briefing->count < 64 ? briefing->count : 64;
	enum result result;

	TAKE(job, lines = NEW_MANY(job->arena, struct briefing_line, (size_t)briefing->count));
	for (int at = 0; at < briefing->count; at++)
		lines[at] = briefing->lines[at];
	qsort(lines, (size_t)briefing->count, sizeof(lines[0]), by_due);
	sorted.lines = lines;
	for (;; shown = shown * 4 / 5) {
		TRY(sheet_fill(job, &sorted, shown, language, &sheet));
		result = sheet_draw(job, fonts, &sheet, ret_pdf);
		if (result != LIMIT || strcmp(job->failure.rule, "too-long") != 0 || shown == 0)
			return result;
		job_forgive(job);
	}
}
