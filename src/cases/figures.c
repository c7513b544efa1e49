/* figures.c - the facts of a case (figures.h).
 *
 * Marks are looked for among the outcomes that were applied, in the order of the fold; a state is reached by the step
 * that led into it from another. A deadline counts each time that it ran: met by the obliged side before its end, or
 * late; one that another step (a withdrawal, the other side's) made pointless before its end counts for nobody. */
#include "cases/figures.h"

#include "agreement/calendar.h"
#include "base/text.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define FACTS_MOST 16384
#define MONTHS_MOST (10000 * 12)

int month_of(struct instant instant)
{
	static const struct zone utc = {0};
	struct date date = zone_date(&utc, instant);

	return date.year * 12 + date.month - 1;
}

void month_write(int month, char ret_text[MONTH_TEXT_SIZE])
{
	unsigned int year = (unsigned int)(month / 12) % 10000, of_year = (unsigned int)(month % 12 + 1) % 100;

	for (int at = 3; at >= 0; at--, year /= 10)
		ret_text[at] = (char)('0' + year % 10);
	ret_text[4] = '-';
	ret_text[5] = (char)('0' + of_year / 10);
	ret_text[6] = (char)('0' + of_year % 10);
	ret_text[7] = '\0';
}

enum result month_read(struct bytes text, int *ret_month)
{
	char day[DATE_TEXT_SIZE] = "";
	struct date date;

	if (text.size != MONTH_TEXT_SIZE - 1)
		return INVALID;
	memcpy(day, text.data, text.size);
	memcpy(day + text.size, "-01", 4);
	if (date_read(bytes_of(day), &date) != OK)
		return INVALID;
	*ret_month = date.year * 12 + date.month - 1;
	return OK;
}

/* --- marks --- */

static bool is_at(const struct case_state *state, int at, const struct mark *mark)
{
	const struct outcome *outcome = &state->outcomes[at];
	int before = 0;

	if (outcome->kind == OUTCOME_VOID || outcome->step == NONE)
		return false;
	if ((mark->steps >> outcome->step & 1) != 0)
		return true;
	if (at > 0)
		before = state->outcomes[at - 1].state_after;
	return outcome->state_after != before && (mark->states >> outcome->state_after & 1) != 0;
}

/* The first outcome from `from` on that is at the mark; NONE when there is none. */
static int mark_find(const struct case_state *state, const struct mark *mark, int from)
{
	for (int at = from; at < state->outcome_count; at++) {
		if (is_at(state, at, mark))
			return at;
	}
	return NONE;
}

/* --- each kind of figure --- */

static void fact_begin(struct text *facts, const struct figure *figure, int month)
{
	text_print(facts, "%s%s=%d", facts->size > 0 ? " " : "", figure->id, month);
}

static void count_write(const struct case_state *state, const struct figure *figure, struct text *facts)
{
	int at = mark_find(state, &figure->of, 0);

	if (at != NONE)
		fact_begin(facts, figure, month_of(state->outcomes[at].time));
}

static void share_write(const struct case_state *state, const struct figure *figure, struct text *facts)
{
	int since = mark_find(state, &figure->since, 0);

	if (since == NONE)
		return;
	fact_begin(facts, figure, month_of(state->outcomes[since].time));
	text_print(facts, ":%d", mark_find(state, &figure->of, since) != NONE);
}

/* When the time of a figure begins to run: as its deadline does, with the delivery where that counts from delivery. */
static struct instant time_begins(const struct case_state *state, const struct outcome *outcome,
				  const struct deadline *deadline)
{
	int obliged = state->side_party[deadline->obliged];

	if (deadline->from == FROM_DELIVERY && obliged != outcome->party &&
	    outcome->delivered_to[obliged].milliseconds != 0)
		return outcome->delivered_to[obliged];
	return outcome->time;
}

static void time_write(const struct case_state *state, const struct figure *figure, struct text *facts)
{
	const struct profile *profile = state->file->profile;
	const struct deadline *deadline = &profile->deadlines[figure->deadline];
	int since = mark_find(state, &figure->since, 0), until;
	struct instant begins;

	if (since == NONE || state->side_party[deadline->obliged] == NONE)
		return;
	until = mark_find(state, &figure->of, since + 1);
	if (until == NONE)
		return;
	begins = time_begins(state, &state->outcomes[since], deadline);
	fact_begin(facts, figure, month_of(state->outcomes[until].time));
	text_print(facts, ":%d",
		   calendar_elapsed(&profile->parties[state->side_party[deadline->obliged]], begins,
				    state->outcomes[until].time, deadline->unit));
}

/* Was the deadline stopped by the side that was obliged, with a step that the figure takes for meeting it? */
static bool is_met(const struct case_state *state, const struct figure *figure, const struct deadline_state *run)
{
	const struct profile *profile = state->file->profile;
	int obliged = state->side_party[profile->deadlines[figure->deadline].obliged];
	int step;

	if (run->stopped_by == NULL || profile_find_party(profile, run->stopped_by->envelope.author) != obliged)
		return false;
	step = profile_find_step(profile, run->stopped_by->body.step);
	return figure->of.steps == 0 || (step != NONE && (figure->of.steps >> step & 1) != 0);
}

static enum result run_write(struct job *job, const struct case_state *state, const struct figure *figure,
			     const struct deadline_state *run, bool is_past, struct text *facts)
{
	bool runs = run->phase == DEADLINE_RUNS && !is_past;
	struct count counted;
	bool in_time;

	if (case_deadline_run(job, state, figure->deadline, run, &counted) != OK) {
		job_forgive(job);
		return OK; /* it never ran, or leaves the calendar */
	}
	in_time = run->stopped_at.milliseconds < counted.ends.milliseconds;
	if (!runs && in_time && !is_met(state, figure, run))
		return OK;
	fact_begin(facts, figure, counted.last.year * 12 + counted.last.month - 1);
	if (runs)
		text_print(facts, ":r%" PRId64, counted.ends.milliseconds);
	else
		text_print(facts, ":%d", in_time);
	return OK;
}

static enum result on_time_write(struct job *job, const struct case_state *state, const struct figure *figure,
				 struct text *facts)
{
	for (int at = 0; at < state->past_run_count; at++) {
		const struct deadline_run *past = &state->past_runs[at];

		if (past->deadline == figure->deadline)
			TRY(run_write(job, state, figure, &past->run, true, facts));
	}
	return run_write(job, state, figure, &state->deadlines[figure->deadline], false, facts);
}

static enum result figure_write(struct job *job, const struct case_state *state, const struct figure *figure,
				struct text *facts)
{
	switch (figure->kind) {
	case FIGURE_COUNT:
		count_write(state, figure, facts);
		return OK;
	case FIGURE_SHARE:
		share_write(state, figure, facts);
		return OK;
	case FIGURE_TIME:
		time_write(state, figure, facts);
		return OK;
	case FIGURE_ON_TIME:
		return on_time_write(job, state, figure, facts);
	}
	return OK;
}

enum result case_facts_write(struct job *job, const struct case_state *state, struct bytes *ret_facts)
{
	const struct profile *profile = state->file->profile;
	struct text facts = text_open(job->arena, FACTS_MOST);

	for (int at = 0; at < profile->figure_count && state->opening_outcome != NONE; at++) {
		const struct figure *figure = &profile->figures[at];

		if ((figure->kinds >> state->kind & 1) != 0)
			TRY(figure_write(job, state, figure, &facts));
	}
	if (text_done(&facts, ret_facts) != OK)
		return job_fail(job, LIMIT, "figures", "too-large", "A case of %s has too many facts.", profile->id);
	return OK;
}

/* --- reading a fact --- */

/* Digits at the front of `text`, taken off; -1 when there is none or it is too long. */
static int64_t digits_take(struct bytes *text)
{
	int64_t number = 0;
	size_t at = 0;

	for (; at < text->size && at < 18 && text->data[at] >= '0' && text->data[at] <= '9'; at++)
		number = number * 10 + (text->data[at] - '0');
	*text = (struct bytes){text->data + at, text->size - at};
	return at > 0 ? number : -1;
}

static bool byte_take(struct bytes *text, char byte)
{
	if (text->size == 0 || text->data[0] != (unsigned char)byte)
		return false;
	*text = (struct bytes){text->data + 1, text->size - 1};
	return true;
}

enum result fact_read(struct bytes *facts, struct fact *ret_fact)
{
	const unsigned char *sign;
	struct fact fact;
	int64_t month;

	if (facts->size == 0)
		return MISSING;
	sign = memchr(facts->data, '=', facts->size);
	if (sign == NULL || sign == facts->data)
		return DAMAGED;
	fact = (struct fact){.figure = {facts->data, (size_t)(sign - facts->data)}};
	*facts = (struct bytes){sign + 1, facts->size - fact.figure.size - 1};
	month = digits_take(facts);
	if (month < 0 || month >= MONTHS_MOST)
		return DAMAGED;
	fact.month = (int)month;
	if (byte_take(facts, ':')) {
		fact.how = byte_take(facts, 'r') ? FACT_RUNS : FACT_NUMBER;
		fact.value = digits_take(facts);
		if (fact.value < 0)
			return DAMAGED;
	}
	if (facts->size > 0 && !byte_take(facts, ' '))
		return DAMAGED;
	*ret_fact = fact;
	return OK;
}
