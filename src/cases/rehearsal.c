/* rehearsal.c - reading a script line by line and playing it.
 *
 * Each line is a word and its arguments, parted by spaces; a text with spaces stands in quotes. A table over the first
 * word says who plays the line. What the script gets wrong itself ends the rehearsal; what the profile does otherwise
 * than expected is a finding, and the play goes on. */
#include "cases/rehearsal.h"

#include "agreement/calendar.h"
#include "agreement/form.h"
#include "base/json.h"
#include "base/text.h"
#include "cases/figures.h"
#include "cases/rehearsal_world.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define WORDS_MOST 40
#define FINDINGS_MOST 1000
#define STORY_BYTES_MOST (4u << 20)

struct playing {
	struct job *job;
	const struct profile *profile;
	struct rehearsal_world world;
	bool in_case;
	int line;
	const char *words[WORDS_MOST];
	int word_count;
	struct text story;
	struct rehearsal_finding *findings;
	struct rehearsal_report report;
};

static enum result script_fail(struct playing *playing, const char *what, const char *word)
{
	char line[24];

	snprintf(line, sizeof(line), "line %d", playing->line);
	return job_fail(playing->job, INVALID, line, "script", "%s \"%s\".", what, word != NULL ? word : "");
}

static enum result find(struct playing *playing, const char *text)
{
	if (text == NULL)
		return job_out_of_memory(playing->job);
	if (playing->report.finding_count == FINDINGS_MOST)
		return job_fail(playing->job, LIMIT, "script", "too-many", "More than %d findings.", FINDINGS_MOST);
	playing->findings[playing->report.finding_count++] = (struct rehearsal_finding){playing->line, text};
	text_print(&playing->story, "    NOT AS EXPECTED, line %d: %s\n", playing->line, text);
	return OK;
}

#define FIND(playing, ...) find(playing, arena_print((playing)->job->arena, __VA_ARGS__))

/* --- names in a script --- */

static enum result name_find(struct playing *playing, const char *what,
			     int (*find_in)(const struct profile *, const char *), const char *word, int *ret_at)
{
	*ret_at = word != NULL ? find_in(playing->profile, word) : NONE;
	return *ret_at == NONE ? script_fail(playing, what, word) : OK;
}

static const char *word_at(const struct playing *playing, int at)
{
	return at < playing->word_count ? playing->words[at] : NULL;
}

/* 2026-03-02T09:00, in UTC. */
static enum result time_read(struct playing *playing, const char *word, struct instant *ret_time)
{
	char text[INSTANT_TEXT_SIZE];
	struct instant time;

	if (word == NULL || strlen(word) != 16)
		return script_fail(playing, "A time is written 2026-03-02T09:00, not", word);
	snprintf(text, sizeof(text), "%s:00.000Z", word);
	if (instant_read(bytes_of(text), &time) != OK)
		return script_fail(playing, "There is no such time as", word);
	if (time.milliseconds < playing->world.now.milliseconds)
		return script_fail(playing, "Time runs backwards at", word);
	*ret_time = time;
	return OK;
}

/* --- what a line sets --- */

static enum result play_case(struct playing *playing)
{
	if (playing->word_count != 2)
		return script_fail(playing, "A case has a title in quotes, not", word_at(playing, 1));
	playing->in_case = true;
	playing->report.cases++;
	text_print(&playing->story, "\n%s\n", playing->words[1]);
	return rehearsal_begin(playing->job, playing->profile, (struct instant){0}, &playing->world);
}

static enum result play_kind(struct playing *playing)
{
	return name_find(playing, "The profile has no kind", profile_find_kind, word_at(playing, 1),
			 &playing->world.kind);
}

static enum result play_sides(struct playing *playing)
{
	for (int side = 0; side < playing->profile->side_count; side++)
		TRY(name_find(playing, "The profile has no party", profile_find_party, word_at(playing, side + 1),
			      &playing->world.side_party[side]));
	playing->world.view = playing->world.side_party[0];
	return OK;
}

/* The officers of the party that is named first, else of the first side. */
static enum result play_affirm(struct playing *playing)
{
	int named = playing->word_count > 1 ? profile_find_party(playing->profile, playing->words[1]) : NONE;
	int party = named != NONE ? named : playing->world.side_party[0], first = named != NONE ? 2 : 1, at;

	if (playing->word_count == first + 1 && strcmp(playing->words[first], "all") == 0) {
		for (at = 0; at < playing->profile->safeguard_count; at++)
			rehearsal_affirm(&playing->world, party, at);
		return OK;
	}
	for (int word = first; word < playing->word_count; word++) {
		TRY(name_find(playing, "The profile has no safeguard", profile_find_safeguard, playing->words[word],
			      &at));
		rehearsal_affirm(&playing->world, party, at);
	}
	return OK;
}

static enum result play_evidence(struct playing *playing)
{
	for (int word = 1; word < playing->word_count; word++) {
		if (!rehearsal_is_evidence(playing->profile, playing->words[word]))
			return script_fail(playing, "The profile has no evidence", playing->words[word]);
		if (playing->world.file_count == FILES_MOST)
			return script_fail(playing, "A step cannot carry as many files; too many is",
					   playing->words[word]);
		playing->world.files[playing->world.file_count++] = (struct event_file){
		    .name = playing->words[word], .media_type = "application/pdf", .evidence = playing->words[word]};
	}
	return OK;
}

/* stands CASE AGREEMENT STATE [unsettled]: how another case stands that a condition looks at. */
static enum result play_stands(struct playing *playing)
{
	const char *id = word_at(playing, 1), *agreement = word_at(playing, 2), *state = word_at(playing, 3);
	struct seen_case seen = {.agreement = agreement, .state = state, .settled = word_at(playing, 4) == NULL};

	if (id == NULL || state == NULL || !uuid_check(bytes_of(id)) ||
	    (!seen.settled && strcmp(playing->words[4], "unsettled") != 0))
		return script_fail(playing, "One says: stands CASE AGREEMENT STATE [unsettled], not", id);
	memcpy(seen.case_id, id, UUID_TEXT_SIZE);
	return rehearsal_stands(playing->job, &playing->world, &seen);
}

/* taken PARTY THING UNITS [FROM UNTIL]: what another case books of a party's thing, in days, or without a time. It is
 * booked now. offers PARTY THING UNITS: how many there are of a thing that the case only names. */
static enum result play_thing(struct playing *playing)
{
	struct rehearsal_world *world = &playing->world;
	bool offers = strcmp(playing->words[0], "offers") == 0, timed = !offers && playing->word_count == 6;
	struct booked taken = {
	    .case_id = REHEARSAL_CASE, .rule = NONE, .at = world->now, .until = INSTANT_NEVER, .offered = offers};
	struct date from, until;
	int party;

	TRY(name_find(playing, "The profile has no party", profile_find_party, word_at(playing, 1), &party));
	if ((!timed && playing->word_count != 4) || world->taken_count == TAKEN_MOST ||
	    (timed && (date_read(bytes_of(playing->words[4]), &from) != OK ||
		       date_read(bytes_of(playing->words[5]), &until) != OK)))
		return script_fail(playing, "One says PARTY THING UNITS, and of what is taken FROM UNTIL, not",
				   word_at(playing, 2));
	taken.owner = playing->profile->parties[party].id;
	taken.thing = playing->words[2];
	taken.of = taken.units = strtoll(playing->words[3], NULL, 10);
	if (timed) {
		taken.from = zone_midnight(&playing->profile->parties[party].zone, from);
		taken.until = zone_midnight(&playing->profile->parties[party].zone, date_plus(until, 1));
	}
	world->taken[world->taken_count++] = taken;
	return OK;
}

/* --- steps --- */

static json_t *value_make(const struct field *field, const char *text)
{
	if (field->type == FIELD_NUMBER)
		return json_integer(strtoll(text, NULL, 10));
	if (field->type == FIELD_YES_NO)
		return json_boolean(strcmp(text, "true") == 0);
	return json_string(text);
}

/* One more row of a list, with one of its fields said: people.case=... */
static enum result row_give(struct playing *playing, const struct field *list, const char *name, const char *text,
			    json_t *given)
{
	json_t *rows = json_object_get(given, list->id), *row;
	int at = list->type == FIELD_LIST ? form_find_field(&playing->profile->forms[list->rows_of], name) : NONE;

	if (at == NONE)
		return script_fail(playing, "The rows of the step's form have no field", name);
	TRY(rehearsal_row(playing->job, playing->profile, list->rows_of, playing->world.now, &row));
	json_object_set_new(row, name, value_make(&playing->profile->forms[list->rows_of].fields[at], text));
	if (rows == NULL) {
		rows = json_array();
		json_object_set_new(given, list->id, rows);
	}
	json_array_append(rows, row);
	return OK;
}

static enum result field_give(struct playing *playing, int form, const char *word, json_t *given)
{
	const char *equals = strchr(word, '=');
	const struct field *field;
	char *name, *dot;
	int at;

	if (equals == NULL || form == NONE)
		return script_fail(playing, "A field is given as field=value to a step that has a form, not as", word);
	TAKE(playing->job, name = arena_copy(playing->job->arena, word, (size_t)(equals - word)));
	dot = strchr(name, '.');
	if (dot != NULL)
		*dot = '\0';
	at = form_find_field(&playing->profile->forms[form], name);
	if (at == NONE)
		return script_fail(playing, "The step's form has no field", name);
	field = &playing->profile->forms[form].fields[at];
	if (dot != NULL)
		return row_give(playing, field, dot + 1, equals + 1, given);
	json_object_set_new(given, name, value_make(field, equals + 1));
	return OK;
}

/* The form of a step with the fields that the words from `first` on say. */
static enum result form_make(struct playing *playing, const struct step *step, int first, json_t **ret_form)
{
	json_t *given = json_object();

	TRY(json_own(playing->job, given));
	for (int word = first; word < playing->word_count; word++)
		TRY(field_give(playing, step->form, playing->words[word], given));
	*ret_form = NULL;
	return step->form == NONE
		   ? OK
		   : rehearsal_form(playing->job, playing->profile, step->form, playing->world.now, given, ret_form);
}

/* The last day; of minutes and hours the minute from which it is late. */
static void due_write(const struct deadline *deadline, const struct count *count, char ret_text[INSTANT_TEXT_SIZE])
{
	if (!calendar_ends_within_day(deadline->unit)) {
		date_write(count->last, ret_text);
		return;
	}
	instant_write(count->ends, ret_text);
	ret_text[strlen("2026-03-02T09:00")] = '\0';
}

static enum result due_tell(struct playing *playing, const struct case_state *state)
{
	for (int at = 0; at < playing->profile->deadline_count; at++) {
		char day[INSTANT_TEXT_SIZE];
		struct count count;

		if (state->deadlines[at].phase != DEADLINE_RUNS || case_deadline(playing->job, state, at, &count) != OK)
			continue;
		due_write(&playing->profile->deadlines[at], &count, day);
		text_print(&playing->story, "        %s due %s\n", playing->profile->deadlines[at].id, day);
	}
	return OK;
}

static enum result state_tell(struct playing *playing)
{
	struct case_state *state;

	TRY(rehearsal_state(playing->job, &playing->world, playing->world.view, &state));
	text_print(&playing->story, "        -> %s\n", playing->profile->states[state->state].id);
	return due_tell(playing, state);
}

static enum result step_play(struct playing *playing, const char *party_word, const char *role_word,
			     const char *step_word)
{
	struct verdict verdict;
	enum role role;
	json_t *form;
	int party, step;

	TRY(name_find(playing, "The profile has no party", profile_find_party, party_word, &party));
	if (role_word == NULL || role_read(bytes_of(role_word), &role) != OK)
		return script_fail(playing, "There is no role", role_word);
	TRY(name_find(playing, "The profile has no step", profile_find_step, step_word, &step));
	TRY(form_make(playing, &playing->profile->steps[step], 5, &form));
	text_print(&playing->story, "    %s  %s %s %s\n", playing->words[1], party_word, role_word, step_word);
	playing->report.steps++;
	if (form != NULL && form_check(playing->job, playing->profile, playing->profile->steps[step].form, form,
				       !playing->profile->steps[step].corrects, true) != OK) {
		TRY(FIND(playing, "the form of %s is refused at %s: %s", step_word, playing->job->failure.field,
			 playing->job->failure.reason));
		job_forgive(playing->job);
		return OK;
	}
	TRY(rehearsal_ask(playing->job, &playing->world, party, role, step, form, &verdict));
	if (!verdict.allowed)
		return FIND(playing, "%s is refused by \"%s\" (%s): %s", step_word, verdict.refusals[0].rule,
			    verdict.refusals[0].article != NULL ? verdict.refusals[0].article : "no article",
			    verdict.refusals[0].reason);
	TRY(rehearsal_take(playing->job, &playing->world, party, role, step, form));
	return state_tell(playing);
}

static enum result play_at(struct playing *playing)
{
	TRY(time_read(playing, word_at(playing, 1), &playing->world.now));
	if (playing->word_count == 2)
		return OK;
	if (playing->word_count == 3 && strcmp(playing->words[2], "deliver") == 0) {
		text_print(&playing->story, "    %s  everything arrives\n", playing->words[1]);
		TRY(rehearsal_deliver(playing->job, &playing->world));
		return state_tell(playing);
	}
	return step_play(playing, word_at(playing, 2), word_at(playing, 3), word_at(playing, 4));
}

/* --- expectations --- */

static enum result expect_state(struct playing *playing, const struct case_state *state)
{
	int wanted;

	TRY(name_find(playing, "The profile has no state", profile_find_state, word_at(playing, 2), &wanted));
	if (state->state == wanted)
		return OK;
	return FIND(playing, "the state is %s, not %s", playing->profile->states[state->state].id, playing->words[2]);
}

static enum result expect_due(struct playing *playing, const struct case_state *state)
{
	char day[INSTANT_TEXT_SIZE] = "nothing";
	struct date date;
	struct count count;
	int at;

	TRY(name_find(playing, "The profile has no deadline", profile_find_deadline, word_at(playing, 2), &at));
	if (word_at(playing, 3) == NULL ||
	    date_read((struct bytes){(const unsigned char *)playing->words[3], strcspn(playing->words[3], "T")},
		      &date) != OK)
		return script_fail(playing, "A day is written 2026-04-01 (of hours: 2026-04-01T09:30), not",
				   word_at(playing, 3));
	if (state->deadlines[at].phase != DEADLINE_RUNS || case_deadline(playing->job, state, at, &count) != OK)
		return FIND(playing, "%s does not run; it should be due on %s", playing->words[2], playing->words[3]);
	due_write(&playing->profile->deadlines[at], &count, day);
	if (strcmp(day, playing->words[3]) == 0)
		return OK;
	return FIND(playing, "%s is due on %s, not on %s", playing->words[2], day, playing->words[3]);
}

static enum result expect_idle(struct playing *playing, const struct case_state *state)
{
	int at;

	TRY(name_find(playing, "The profile has no deadline", profile_find_deadline, word_at(playing, 2), &at));
	if (state->deadlines[at].phase != DEADLINE_RUNS)
		return OK;
	return FIND(playing, "%s runs", playing->words[2]);
}

static enum result expect_awaits(struct playing *playing, const struct case_state *state)
{
	int side;

	TRY(name_find(playing, "The profile has no side", profile_find_side, word_at(playing, 2), &side));
	if (case_awaits(state, side))
		return OK;
	return FIND(playing, "the case does not await %s in state %s", playing->words[2],
		    playing->profile->states[state->state].id);
}

/* What stands against a step for the side and role that are nearest to taking it: with the fewest refusals. */
static enum result nearest_verdict(struct playing *playing, int step_at, const json_t *form,
				   struct verdict *ret_verdict)
{
	const struct step *step = &playing->profile->steps[step_at];
	bool found = false;

	for (int side = 0; side < playing->profile->side_count; side++) {
		for (int role = 0; role < ROLE_COUNT; role++) {
			struct verdict verdict;

			if ((step->sides & (1u << side)) == 0 || (step->roles & ROLE_BIT(role)) == 0)
				continue;
			TRY(rehearsal_ask(playing->job, &playing->world, playing->world.side_party[side],
					  (enum role)role, step_at, form, &verdict));
			if (!found || verdict.refusal_count < ret_verdict->refusal_count)
				*ret_verdict = verdict;
			found = true;
		}
	}
	return found ? OK : script_fail(playing, "Nobody may ever take", step->id);
}

static enum result expect_open(struct playing *playing, const struct case_state *state)
{
	struct verdict verdict = {0};
	int step;

	(void)state;
	TRY(name_find(playing, "The profile has no step", profile_find_step, word_at(playing, 2), &step));
	TRY(nearest_verdict(playing, step, NULL, &verdict));
	if (verdict.allowed)
		return OK;
	return FIND(playing, "%s is refused by \"%s\": %s", playing->words[2], verdict.refusals[0].rule,
		    verdict.refusals[0].reason);
}

static enum result expect_refused(struct playing *playing, const struct case_state *state)
{
	struct verdict verdict = {0};
	json_t *form = NULL;
	int step;

	(void)state;
	TRY(name_find(playing, "The profile has no step", profile_find_step, word_at(playing, 2), &step));
	if (word_at(playing, 3) == NULL)
		return script_fail(playing, "Say by which rule it is refused:", playing->words[2]);
	if (playing->word_count > 4)
		TRY(form_make(playing, &playing->profile->steps[step], 4, &form));
	TRY(nearest_verdict(playing, step, form, &verdict));
	for (int at = 0; at < verdict.refusal_count; at++) {
		if (strcmp(verdict.refusals[at].rule, playing->words[3]) == 0)
			return OK;
	}
	if (verdict.allowed)
		return FIND(playing, "%s may be taken; it should be refused by \"%s\"", playing->words[2],
			    playing->words[3]);
	return FIND(playing, "%s is refused by \"%s\", not by \"%s\"", playing->words[2], verdict.refusals[0].rule,
		    playing->words[3]);
}

/* What the case adds to a figure, as a script has it: "2026-04:1", parted by commas; "nothing". */
static enum result counts_write(struct playing *playing, const struct case_state *state, const char *figure,
				struct bytes *ret_counts)
{
	struct text counts = text_open(playing->job->arena, 1000);
	struct bytes facts;
	struct fact fact;

	TRY(case_facts_write(playing->job, state, &facts));
	while (fact_read(&facts, &fact) == OK) {
		char month[MONTH_TEXT_SIZE];

		if (!bytes_equal_cstring(fact.figure, figure))
			continue;
		month_write(fact.month, month);
		text_print(&counts, "%s%s", counts.size > 0 ? "," : "", month);
		if (fact.how == FACT_NUMBER)
			text_print(&counts, ":%lld", (long long)fact.value);
		if (fact.how == FACT_RUNS)
			text_add(&counts, ":runs");
	}
	if (counts.size == 0)
		text_add(&counts, "nothing");
	return text_done(&counts, ret_counts);
}

static enum result expect_counts(struct playing *playing, const struct case_state *state)
{
	struct bytes counts;
	int at;

	TRY(name_find(playing, "The profile has no figure", profile_find_figure, word_at(playing, 2), &at));
	if (word_at(playing, 3) == NULL)
		return script_fail(playing, "Say what it counts (2026-04:1, or nothing):", playing->words[2]);
	TRY(counts_write(playing, state, playing->words[2], &counts));
	if (bytes_equal_cstring(counts, playing->words[3]))
		return OK;
	return FIND(playing, "the case counts %.*s in %s, not %s", (int)counts.size, (const char *)counts.data,
		    playing->words[2], playing->words[3]);
}

static const struct expectation {
	const char *word;
	enum result (*play)(struct playing *playing, const struct case_state *state);
} expectations[] = {
    {"state", expect_state},     {"due", expect_due},       {"idle", expect_idle},     {"open", expect_open},
    {"refused", expect_refused}, {"awaits", expect_awaits}, {"counts", expect_counts}, {NULL, NULL}};

static enum result play_expect(struct playing *playing)
{
	struct case_state *state;

	playing->report.expectations++;
	TRY(rehearsal_state(playing->job, &playing->world, playing->world.view, &state));
	for (const struct expectation *each = expectations; each->word != NULL; each++) {
		if (playing->word_count > 1 && strcmp(each->word, playing->words[1]) == 0)
			return each->play(playing, state);
	}
	return script_fail(playing, "One expects state, due, idle, open, refused, awaits or counts, not",
			   word_at(playing, 1));
}

/* --- lines --- */

static const struct line_word {
	const char *word;
	enum result (*play)(struct playing *playing);
} line_words[] = {{"case", play_case},         {"kind", play_kind},   {"sides", play_sides},   {"affirm", play_affirm},
		  {"evidence", play_evidence}, {"at", play_at},       {"expect", play_expect}, {"stands", play_stands},
		  {"taken", play_thing},       {"offers", play_thing}};

static enum result line_play(struct playing *playing)
{
	if (!playing->in_case && strcmp(playing->words[0], "case") != 0)
		return script_fail(playing, "A script begins with a case, not with", playing->words[0]);
	for (size_t at = 0; at < sizeof(line_words) / sizeof(line_words[0]); at++) {
		if (strcmp(line_words[at].word, playing->words[0]) == 0)
			return line_words[at].play(playing);
	}
	return script_fail(playing, "There is no line that begins with", playing->words[0]);
}

/* Cuts a line into words; in quotes a word may have spaces. A word that begins with # ends the line. */
static enum result words_cut(struct playing *playing, char *at)
{
	playing->word_count = 0;
	for (;;) {
		bool quoted;
		char *end;

		at += strspn(at, " \t\r");
		if (*at == '\0' || *at == '#')
			return OK;
		if (playing->word_count == WORDS_MOST)
			return script_fail(playing, "The line has too many words; too many is", at);
		quoted = *at == '"';
		at += quoted;
		end = at + strcspn(at, quoted ? "\"" : " \t\r");
		if (quoted && *end == '\0')
			return script_fail(playing, "A quote is not closed:", at);
		playing->words[playing->word_count++] = at;
		if (*end == '\0')
			return OK;
		*end = '\0';
		at = end + 1;
	}
}

static enum result script_play(struct playing *playing, char *text)
{
	for (char *line = text; line != NULL;) {
		char *end = strchr(line, '\n');

		if (end != NULL)
			*end = '\0';
		playing->line++;
		TRY(words_cut(playing, line));
		if (playing->word_count > 0)
			TRY(line_play(playing));
		line = end != NULL ? end + 1 : NULL;
	}
	return OK;
}

enum result rehearsal_play(struct job *job, const struct profile *profile, struct bytes script,
			   struct rehearsal_report *ret_report)
{
	struct playing *playing;
	char *text;

	if (script.size > REHEARSAL_BYTES_MOST)
		return job_fail(job, LIMIT, "script", "size", "A script has at most %u bytes.", REHEARSAL_BYTES_MOST);
	if (script.size > 0 && memchr(script.data, '\0', script.size) != NULL)
		return job_fail(job, INVALID, "script", "letters", "A script is text.");
	TAKE(job, playing = NEW(job->arena, struct playing));
	playing->job = job;
	playing->profile = profile;
	playing->story = text_open(job->arena, STORY_BYTES_MOST);
	TAKE(job, playing->findings = NEW_MANY(job->arena, struct rehearsal_finding, FINDINGS_MOST));
	TAKE(job, text = arena_copy(job->arena, script.data, script.size));
	TRY(script_play(playing, text));
	if (text_done(&playing->story, &playing->report.story) != OK)
		return job_fail(job, LIMIT, "script", "size", "The story of this script is too long.");
	playing->report.findings = playing->findings;
	*ret_report = playing->report;
	return OK;
}
