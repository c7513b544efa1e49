/* tally.c - adding facts up (tally.h). */
#include "cases/tally.h"

#include <stdlib.h>

/* A figure in one month. */
struct cell {
	int64_t cases; /* counts in the figure at all */
	int64_t yes;   /* of a share: came to it; of a deadline: in time */
	int64_t no;    /* of a deadline: late */
	int64_t running;
};

struct timed {
	int month; /* from the start of the span */
	int value;
};

struct row {
	struct cell cells[TALLY_MONTHS_MOST];
	struct timed *times;
	int time_count;
	size_t time_room;
};

struct tally {
	const struct profile *profile;
	struct span span;
	struct row *rows; /* one for each figure of the profile */
};

enum result tally_open(struct job *job, const struct profile *profile, const struct span *span,
		       struct tally **ret_tally)
{
	struct tally *tally;

	if (span->count < 1 || span->count > TALLY_MONTHS_MOST)
		return job_fail(job, LIMIT, "from", "too-long", "Figures are given for 1 to %d months at once.",
				TALLY_MONTHS_MOST);
	TAKE(job, tally = NEW(job->arena, struct tally));
	TAKE(job, tally->rows = NEW_MANY(job->arena, struct row, (size_t)profile->figure_count));
	tally->profile = profile;
	tally->span = *span;
	*ret_tally = tally;
	return OK;
}

static enum part part_of(const struct fact *fact, struct instant at)
{
	switch (fact->how) {
	case FACT_NUMBER:
		return fact->value != 0 ? PART_YES : PART_NO;
	case FACT_RUNS:
		return fact->value <= at.milliseconds ? PART_NO : PART_RUNNING;
	case FACT_NONE:
		break;
	}
	return PART_ALL;
}

static bool in_span(const struct span *span, int month)
{
	return month >= span->from && month < span->from + span->count;
}

static enum result time_add(struct job *job, struct row *row, int month, int64_t value)
{
	TAKE(job, GROW(job->arena, &row->times, row->time_count, &row->time_room));
	row->times[row->time_count++] = (struct timed){month, (int)value};
	return OK;
}

static enum result fact_add(struct job *job, struct tally *tally, const struct figure *figure, const struct fact *fact)
{
	struct row *row = &tally->rows[figure - tally->profile->figures];
	int month = fact->month - tally->span.from;
	struct cell *cell = &row->cells[month];
	enum part part = part_of(fact, tally->span.at);

	cell->cases++;
	if (figure->kind == FIGURE_TIME)
		return time_add(job, row, month, fact->value);
	cell->yes += part == PART_YES;
	cell->no += part == PART_NO;
	cell->running += part == PART_RUNNING;
	return OK;
}

static const struct figure *figure_find(const struct profile *profile, struct bytes id)
{
	for (int at = 0; at < profile->figure_count; at++) {
		if (bytes_equal_cstring(id, profile->figures[at].id))
			return &profile->figures[at];
	}
	return NULL;
}

enum result tally_add(struct job *job, struct tally *tally, struct bytes facts)
{
	struct fact fact;

	while (fact_read(&facts, &fact) == OK) {
		const struct figure *figure;

		if (!in_span(&tally->span, fact.month))
			continue;
		figure = figure_find(tally->profile, fact.figure);
		if (figure != NULL && (fact.how == FACT_NONE) == (figure->kind == FIGURE_COUNT))
			TRY(fact_add(job, tally, figure, &fact));
	}
	return OK;
}

/* --- writing --- */

static int by_month(const void *left, const void *right)
{
	const struct timed *a = left, *b = right;

	return a->month != b->month ? a->month - b->month : (a->value > b->value) - (a->value < b->value);
}

static int by_value(const void *left, const void *right)
{
	const struct timed *a = left, *b = right;

	return (a->value > b->value) - (a->value < b->value);
}

/* The value at rank ceil(count * tenths / 10) of times in order; null when there are none. */
static json_t *rank(const struct timed *times, int count, int tenths)
{
	int at = (int)(((int64_t)count * tenths + 9) / 10);

	return count > 0 ? json_integer(times[at - 1].value) : json_null();
}

static json_t *cell_value(const struct figure *figure, const struct cell *cell, const struct timed *times, int count)
{
	switch (figure->kind) {
	case FIGURE_COUNT:
		return json_pack("{s:I}", "cases", (json_int_t)cell->cases);
	case FIGURE_SHARE:
		return json_pack("{s:I, s:I}", "cases", (json_int_t)cell->cases, "came", (json_int_t)cell->yes);
	case FIGURE_TIME:
		return json_pack("{s:I, s:o, s:o}", "cases", (json_int_t)cell->cases, "median", rank(times, count, 5),
				 "ninth", rank(times, count, 9));
	case FIGURE_ON_TIME:
		break;
	}
	return json_pack("{s:I, s:I, s:I, s:I}", "cases", (json_int_t)cell->cases, "in_time", (json_int_t)cell->yes,
			 "late", (json_int_t)cell->no, "running", (json_int_t)cell->running);
}

static json_t *months_value(const struct tally *tally, const struct figure *figure, struct row *row)
{
	json_t *months = json_array();
	int from = 0;

	for (int month = 0; month < tally->span.count; month++) {
		char text[MONTH_TEXT_SIZE];
		int until = from;
		json_t *value;

		while (until < row->time_count && row->times[until].month == month)
			until++;
		/* of a figure that has no times, there is nothing to point into */
		value =
		    cell_value(figure, &row->cells[month], row->times != NULL ? row->times + from : NULL, until - from);
		month_write(tally->span.from + month, text);
		json_object_set_new(value, "month", json_string(text));
		json_array_append_new(months, value);
		from = until;
	}
	return months;
}

static json_t *all_value(const struct tally *tally, const struct figure *figure, struct row *row)
{
	struct cell all = {0};

	for (int month = 0; month < tally->span.count; month++) {
		all.cases += row->cells[month].cases;
		all.yes += row->cells[month].yes;
		all.no += row->cells[month].no;
		all.running += row->cells[month].running;
	}
	if (row->time_count > 1)
		qsort(row->times, (size_t)row->time_count, sizeof(row->times[0]), by_value);
	return cell_value(figure, &all, row->times, row->time_count);
}

/* What a time is counted in. */
static const char *unit_word(const struct profile *profile, const struct figure *figure)
{
	switch (profile->deadlines[figure->deadline].unit) {
	case UNIT_WORKING_DAYS:
		return "working_days";
	case UNIT_DAYS:
	case UNIT_MONTHS:
		return "days";
	case UNIT_WORKING_HOURS:
		return "working_minutes";
	case UNIT_MINUTES:
	case UNIT_HOURS:
		break;
	}
	return "minutes";
}

static json_t *figure_value(const struct tally *tally, const struct figure *figure)
{
	static const char *const kinds[] = {
	    [FIGURE_COUNT] = "count", [FIGURE_SHARE] = "share", [FIGURE_TIME] = "time", [FIGURE_ON_TIME] = "on_time"};
	struct row *row = &tally->rows[figure - tally->profile->figures];
	json_t *value = json_pack("{s:s, s:s}", "id", figure->id, "kind", kinds[figure->kind]);

	if (figure->kind == FIGURE_TIME)
		json_object_set_new(value, "unit", json_string(unit_word(tally->profile, figure)));
	if (row->time_count > 1)
		qsort(row->times, (size_t)row->time_count, sizeof(row->times[0]), by_month);
	json_object_set_new(value, "months", months_value(tally, figure, row));
	json_object_set_new(value, "all", all_value(tally, figure, row));
	return value;
}

enum result tally_write(struct job *job, struct tally *tally, json_t **ret_figures)
{
	json_t *figures = json_array();

	TRY(json_own(job, figures));
	for (int at = 0; at < tally->profile->figure_count; at++) {
		if (json_array_append_new(figures, figure_value(tally, &tally->profile->figures[at])) != 0)
			return job_out_of_memory(job);
	}
	*ret_figures = figures;
	return OK;
}

bool facts_count(struct bytes facts, const char *figure, const struct span *span, enum part part)
{
	struct fact fact;

	while (fact_read(&facts, &fact) == OK) {
		if (!in_span(span, fact.month) || !bytes_equal_cstring(fact.figure, figure))
			continue;
		if (part == PART_ALL || part == part_of(&fact, span->at))
			return true;
	}
	return false;
}
