/* picture.c - figures over all cases, and the cases behind one (picture.h).
 *
 * One pass over the rows of the picture adds each case to the tally of its agreement. The figures are those of the
 * latest version of the agreement that is installed; cases of older versions count by the ids that have stayed. */
#include "office/case/picture.h"

#include "access/access.h"
#include "cases/patterns.h"
#include "crypto/hash.h"
#include "office/case/page.h"
#include "office/case/partners.h"
#include "store/pictures.h"

#include <string.h>

#define MONTHS_USUAL 12
#define CASES_MOST 200
#define GROUPS_LISTED 100
#define VALUES_BYTES_MOST (512u << 20) /* of all different values of a pattern */

enum result picture_span(struct job *job, const char *from, const char *until, const char *at, struct span *ret_span)
{
	struct span span = {.at = job->now};
	int last;

	if (at != NULL && instant_read(bytes_of(at), &span.at) != OK)
		return job_fail(job, INVALID, "at", "instant", "\"at\" is an instant: 2026-11-28T00:00:00.000Z.");
	last = month_of(span.at);
	if (until != NULL && month_read(bytes_of(until), &last) != OK)
		return job_fail(job, INVALID, "until", "month", "\"until\" is a month: 2026-11.");
	span.from = last - MONTHS_USUAL + 1;
	if (from != NULL && month_read(bytes_of(from), &span.from) != OK)
		return job_fail(job, INVALID, "from", "month", "\"from\" is a month: 2026-01.");
	span.count = last - span.from + 1;
	if (span.count < 1 || span.count > TALLY_MONTHS_MOST)
		return job_fail(job, INVALID, "from", "span", "The span is 1 to %d months.", TALLY_MONTHS_MOST);
	*ret_span = span;
	return OK;
}

/* --- agreements with figures --- */

static bool of_regime(const struct profile *profile, const char *regime)
{
	return (profile->regime == REGIME_POLICE) == (strcmp(regime, "police") == 0);
}

/* The latest version of an agreement that is installed; NULL when there is none in the regime. */
static const struct profile *profile_latest(const struct office *office, const char *id, const char *regime)
{
	const struct profile *latest = NULL;

	for (int at = 0; at < office->agreement_count; at++) {
		const struct profile *profile = office->agreements[at].profile;

		if (strcmp(profile->id, id) != 0 || !of_regime(profile, regime))
			continue;
		if (latest == NULL || date_compare(latest->valid_from, profile->valid_from) < 0)
			latest = profile;
	}
	return latest;
}

/* --- adding up --- */

struct track {
	const struct profile *profile;
	struct tally *tally;
};

struct adding {
	const struct picture_question *question;
	struct track *tracks;
	int count;
};

static bool is_shared_with(const struct picture_row *row, const char *with)
{
	char words[PARTY_MOST * PARTY_ID_SIZE] = "";

	if (with == NULL)
		return true;
	if (row->partner.size >= sizeof(words))
		return false;
	memcpy(words, row->partner.data, row->partner.size);
	return partner_among(words, with);
}

static enum result row_add(struct job *job, const struct picture_row *row, void *context)
{
	struct adding *adding = context;

	for (int at = 0; at < adding->count; at++) {
		if (!bytes_equal_cstring(row->agreement, adding->tracks[at].profile->id))
			continue;
		return is_shared_with(row, adding->question->with)
			   ? tally_add(job, adding->tracks[at].tally, row->facts)
			   : OK;
	}
	return OK;
}

static enum result tracks_open(struct job *job, const struct office *office, struct adding *adding)
{
	const struct picture_question *question = adding->question;

	TAKE(job, adding->tracks = NEW_MANY(job->arena, struct track, (size_t)office->agreement_count));
	for (int at = 0; at < office->agreement_count; at++) {
		const struct profile *profile = office->agreements[at].profile;
		struct track *track = &adding->tracks[adding->count];

		if (profile->figure_count == 0 || profile != profile_latest(office, profile->id, question->regime))
			continue;
		if (question->agreement != NULL && strcmp(question->agreement, profile->id) != 0)
			continue;
		track->profile = profile;
		TRY(tally_open(job, profile, &question->span, &track->tally));
		adding->count++;
	}
	if (adding->count == 0 && question->agreement != NULL)
		return job_fail(job, MISSING, "agreement", "unknown-agreement",
				"No agreement of this name with figures is installed here.");
	return OK;
}

/* Twelve digits in three groups, of the hash of the figures as they are written. */
static enum result check_put(struct job *job, const json_t *figures, json_t *track)
{
	struct bytes written;
	struct hash hash;
	const char *check;

	TRY(json_write(job, figures, &written));
	hash = hash_of(written);
	TAKE(job, check = arena_print(job->arena, "%02X%02X-%02X%02X-%02X%02X", hash.bytes[0], hash.bytes[1],
				      hash.bytes[2], hash.bytes[3], hash.bytes[4], hash.bytes[5]));
	page_text(track, "check", check);
	return OK;
}

/* Whether a kind of its cases may be kept to a group, so that more is counted than is listed to everybody. It follows
 * from the agreement alone, and so tells nothing of any case. */
static bool restricts(const struct profile *profile)
{
	for (int kind = 0; kind < profile->kind_count; kind++) {
		if (profile->kinds[kind].readers[0] != NONE)
			return true;
	}
	return false;
}

static enum result track_put(struct job *job, const struct track *track, json_t *list)
{
	json_t *value = json_object(), *figures;

	json_array_append_new(list, value);
	TRY(tally_write(job, track->tally, &figures));
	page_text(value, "agreement", track->profile->id);
	page_label(value, "title", &track->profile->title);
	page_flag(value, "restricts", restricts(track->profile));
	json_object_set(value, "figures", figures);
	return check_put(job, figures, value);
}

static void span_put(const struct picture_question *question, json_t *picture)
{
	char month[MONTH_TEXT_SIZE];

	page_instant(picture, "as_of", question->span.at);
	month_write(question->span.from, month);
	page_text(picture, "from", month);
	month_write(question->span.from + question->span.count - 1, month);
	page_text(picture, "until", month);
	page_text(picture, "with", question->with);
}

enum result office_figures(struct job *job, const struct office *office, const struct actor *actor,
			   const struct picture_question *question, json_t **ret_picture)
{
	struct adding adding = {.question = question};
	json_t *picture = json_object(), *tracks = json_array();

	TRY(json_own(job, picture));
	json_object_set_new(picture, "tracks", tracks);
	TRY(permit_regime(job, actor, question->regime));
	TRY(tracks_open(job, office, &adding));
	TRY(picture_each(job, office->database, question->agreement, "", row_add, &adding));
	for (int at = 0; at < adding.count; at++)
		TRY(track_put(job, &adding.tracks[at], tracks));
	span_put(question, picture);
	*ret_picture = picture;
	return OK;
}

/* --- the cases behind a figure --- */

struct finding_cases {
	const struct picture_question *question;
	const struct figure_cases *wanted;
	const char **case_ids;
	int count;
};

static enum result row_find(struct job *job, const struct picture_row *row, void *context)
{
	struct finding_cases *found = context;
	const struct figure_cases *wanted = found->wanted;

	if (found->count > wanted->most || !is_shared_with(row, found->question->with) ||
	    !facts_count(row->facts, wanted->figure, &found->question->span, wanted->part))
		return OK;
	TAKE(job, found->case_ids[found->count] = bytes_cstring(job->arena, row->case_id));
	found->count++;
	return OK;
}

static enum result rows_put(struct job *job, const struct office *office, const struct finding_cases *found,
			    json_t *page)
{
	int count = found->count > found->wanted->most ? found->wanted->most : found->count;
	json_t *list = json_array();
	struct colleagues colleagues;

	json_object_set_new(page, "cases", list);
	TRY(colleagues_load(job, office, &colleagues));
	for (int at = 0; at < count; at++) {
		struct case_view view;

		TRY(view_find(job, office->database, found->case_ids[at], &view));
		json_array_append_new(list, page_row(&view, &colleagues));
	}
	page_text(page, "next", found->count > count ? found->case_ids[count - 1] : NULL);
	return OK;
}

enum result office_figure_cases(struct job *job, const struct office *office, const struct actor *actor,
				const struct picture_question *question, const struct figure_cases *wanted,
				json_t **ret_page)
{
	AUTO_TRANSACTION struct transaction work = {0};
	const struct profile *profile = profile_latest(office, question->agreement, question->regime);
	struct finding_cases found = {.question = question, .wanted = wanted};
	json_t *page = json_object();
	const char *detail;

	TRY(json_own(job, page));
	TRY(permit_regime(job, actor, question->regime));
	if (profile == NULL || profile_find_figure(profile, wanted->figure) == NONE)
		return job_fail(job, MISSING, "figure", "unknown-figure", "There is no such figure here.");
	if (wanted->most < 1 || wanted->most > CASES_MOST)
		return job_fail(job, INVALID, "most", "out-of-range", "A page has 1 to %d rows.", CASES_MOST);
	TAKE(job, found.case_ids = NEW_MANY(job->arena, const char *, (size_t)wanted->most + 1));
	TAKE(job, detail = arena_print(job->arena, "%s/%s", question->agreement, wanted->figure));
	TRY(transaction_begin(job, office->database, &work));
	TRY(picture_each_for(job, office->database, question->agreement, wanted->after, actor->account_id, row_find,
			     &found));
	TRY(rows_put(job, office, &found, page));
	TRY(access_look(job, office->database, actor, "figure", NULL, detail));
	TRY(transaction_commit(job, &work));
	*ret_page = page;
	return OK;
}

/* --- patterns --- */

/* What a pattern groups by, beside the numbers. */
static void groupings_name(const struct profile *profile, const struct pattern *pattern, json_t *report)
{
	const json_t *groupings = json_object_get(report, "groupings");

	for (int at = 0; at < pattern->grouping_count; at++) {
		const struct grouping *grouping = &pattern->groupings[at];
		const struct form *form = &profile->forms[grouping->form];
		const struct field *field = &form->fields[grouping->field];
		json_t *value = json_array_get(groupings, (size_t)at);

		json_object_set_new(value, "field", json_sprintf("%s.%s", form->id, field->id));
		page_label(value, "name", grouping->name.text[ENGLISH] != NULL ? &grouping->name : &field->name);
	}
}

static enum result groups_add(struct job *job, const struct picture_row *row, void *context)
{
	return pattern_tally_add(job, context, row->groups);
}

static enum result pattern_count(struct job *job, const struct office *office, const struct actor *actor,
				 const struct profile *profile, const struct pattern *pattern, int year,
				 json_t **ret_report)
{
	AUTO_ARENA struct arena *arena = arena_open(VALUES_BYTES_MOST);
	struct pattern_tally *tally;

	if (arena == NULL)
		return job_out_of_memory(job);
	TRY(pattern_tally_open(job, arena, pattern, year, &tally));
	TRY(picture_each_for(job, office->database, profile->id, "", actor->account_id, groups_add, tally));
	return pattern_tally_write(job, tally, GROUPS_LISTED, ret_report);
}

enum result office_pattern(struct job *job, const struct office *office, const struct actor *actor,
			   const char *agreement, const char *pattern_id, int year, json_t **ret_report)
{
	AUTO_TRANSACTION struct transaction work = {0};
	const char *regime = actor->administrative ? "administrative" : "police", *detail;
	const struct profile *profile = profile_latest(office, agreement, regime);
	int at;

	if (profile == NULL && actor->police)
		profile = profile_latest(office, agreement, "police");
	at = profile != NULL ? profile_find_pattern(profile, pattern_id) : NONE;
	if (at == NONE)
		return job_fail(job, MISSING, "pattern", "unknown-pattern", "There is no such pattern here.");
	if (year == 0)
		year = month_of(job->now) / 12;
	TRY(pattern_count(job, office, actor, profile, &profile->patterns[at], year, ret_report));
	groupings_name(profile, &profile->patterns[at], *ret_report);
	page_text(*ret_report, "agreement", profile->id);
	page_text(*ret_report, "pattern", pattern_id);
	page_label(*ret_report, "name", &profile->patterns[at].name);
	page_number(*ret_report, "year", year);
	page_number(*ret_report, "least", profile->patterns[at].least);
	TAKE(job, detail = arena_print(job->arena, "%s/%s", agreement, pattern_id));
	TRY(transaction_begin(job, office->database, &work));
	TRY(access_look(job, office->database, actor, "pattern", NULL, detail));
	return transaction_commit(job, &work);
}

/* --- the row of a case --- */

static struct bytes some_text(struct bytes text)
{
	return text.data != NULL ? text : BYTES("");
}

enum result picture_write(struct job *job, const struct office *office, const struct open_case *open)
{
	const struct profile *profile = open->agreement->profile;
	struct picture_row row = {
	    .case_id = bytes_of(open->record.case_id),
	    .agreement = bytes_of(open->record.agreement),
	    .partner = bytes_of(open->record.partner),
	};

	if ((profile->figure_count == 0 && profile->pattern_count == 0) || open->state->opening_outcome == NONE)
		return OK;
	TRY(case_facts_write(job, open->state, &row.facts));
	TRY(case_groups_write(job, open->state, &row.groups));
	row.facts = some_text(row.facts);
	row.groups = some_text(row.groups);
	return picture_put(job, office->database, &row);
}
