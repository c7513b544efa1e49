/* border_match.c - which of the node's alerts may be about a traveller.
 *
 * The keys name those that may be (border/alert_key.h), at most WEIGHED_MOST; each is weighed against the traveller as
 * a candidate of the register would be, and shown when it is likely enough, with the bars that say why. One that fits
 * better than others do by accident, as many alerts as there are, stands out and asks for its action; the others are to
 * be compared at the counter (border/alert_chance.h). The number of a document that is the same stands out whatever the
 * name says: documents change hands. */
#include "office/border/border_found.h"

#include "border/alert_chance.h"
#include "border/alert_key.h"
#include "office/border/border_alerts.h"
#include "office/border/border_names.h"
#include "office/case/page.h"
#include "office/people/people_value.h"
#include "store/alerts.h"

#include <stdlib.h>
#include <string.h>

#define WEIGHED_MOST 40
#define FAR_MOST 6 /* of them, whose birth agrees in the year only: seldom more than another of like name */
#define SHOWN_MOST 10

struct match {
	struct alert_record alert;
	bool by_document;
	bool is_weighed;
	struct people_score score;
	double accidents; /* alerts that fit another traveller as well, on average */
	enum alert_standing standing;
};

static int gravest_first(const void *left, const void *right)
{
	const struct match *a = left, *b = right;

	if (a->by_document != b->by_document)
		return a->by_document ? -1 : 1;
	if (a->standing != b->standing)
		return a->standing > b->standing ? -1 : 1;
	return (b->score.bits > a->score.bits) - (b->score.bits < a->score.bits);
}

static bool may_see(const struct actor *actor, const struct alert_record *alert)
{
	return strcmp(alert->regime, "police") == 0 ? actor->police : actor->administrative;
}

/* The same number; of one state, or of one that is not told. */
static bool same_document(const struct alert_record *alert, const struct traveller *traveller)
{
	return alert->document_number != NULL && traveller->document_number != NULL &&
	       strcmp(alert->document_number, traveller->document_number) == 0 &&
	       (alert->document_state == NULL || traveller->state == NULL ||
		strcmp(alert->document_state, traveller->state) == 0);
}

/* The person of an alert; false when it is about a document only. */
static bool person_of_alert(struct job *job, const struct alert_record *alert, struct person *ret_person)
{
	struct person_text text = {.name = bytes_of(alert->name),
				   .other_name = bytes_of(alert->other_name),
				   .born = bytes_of(alert->born),
				   .sex = bytes_of(alert->sex)};
	struct job own = {.arena = job->arena, .now = job->now};

	if ((alert->name == NULL && alert->other_name == NULL) || person_read(&own, &text, ret_person) != OK)
		return false;
	ret_person->birth.spread = (int)alert->spread;
	return true;
}

/* The alert asks, the traveller is who is found: an uncertain birth is the alert's. */
static enum result match_weigh(struct job *job, const struct finding_work *work, const struct traveller *traveller,
			       const struct person *person, struct match *match)
{
	const struct alert_chance *chance = work->border->chance;
	struct name_counts counts;
	struct person sought;

	match->by_document = same_document(&match->alert, traveller);
	match->is_weighed = person != NULL && person->name.count > 0 && person_of_alert(job, &match->alert, &sought);
	match->standing = ALERT_UNLIKELY;
	if (match->is_weighed) {
		TRY(border_names_of(job, work->names, &sought, person, &counts));
		TRY(people_weigh(job, work->people, &sought, person, alert_people(chance), &counts, &match->score));
		match->accidents = alert_accidents(chance, match->score.evidence, border_names_alerts(work->names));
		match->standing = alert_standing_of(chance, match->score.probability, match->accidents);
	}
	if (match->by_document)
		match->standing = ALERT_STANDS_OUT;
	return OK;
}

static enum result match_write(struct job *job, const struct match *match, json_t *list, struct text *shown)
{
	const struct alert_record *alert = &match->alert;
	json_t *value = json_object(), *bars = NULL;

	if (json_array_append_new(list, value) != 0)
		return job_out_of_memory(job);
	if (match->is_weighed)
		TRY(bars_value(job, &match->score, &bars));
	alert_write(value, alert);
	page_text(value, "name", alert->name != NULL ? alert->name : alert->other_name);
	page_text(value, "by", match->by_document ? "document" : "name");
	page_text(value, "standing", match->standing == ALERT_STANDS_OUT ? "stands-out" : "to-compare");
	json_object_set_new(value, "accidents", match->is_weighed ? json_real(match->accidents) : json_null());
	json_object_set_new(value, "probability",
			    match->is_weighed ? json_real(match->score.probability) : json_null());
	json_object_set_new(value, "bits", match->is_weighed ? json_real(match->score.bits) : json_null());
	json_object_set_new(value, "bars", bars != NULL ? json_incref(bars) : json_array());
	text_print(shown, " alert %lld", (long long)alert->alert);
	return OK;
}

/* --- whom to weigh --- */

static int best_birth_first(const void *left, const void *right)
{
	const struct alert_found *a = left, *b = right;

	return a->born != b->born ? (a->born > b->born) - (a->born < b->born)
				  : (a->alert > b->alert) - (a->alert < b->alert);
}

static bool is_among(const struct alert_found *found, int count, int64_t alert)
{
	int at = 0;

	while (at < count && found[at].alert != alert)
		at++;
	return at < count;
}

/* Those about the document first, whoever carries it; then those whose birth agrees. `ret_left` tells that one was left
 * out whose birth is near at least. */
static int births_sort(struct alert_found *found, int count, const struct alert_found *of_number, int number_count,
		       const struct birth *birth, bool *ret_left)
{
	int near = 0;

	for (int at = 0; at < count; at++)
		found[at].born = is_among(of_number, number_count, found[at].alert)
				     ? -1
				     : (int64_t)alert_birth_standing(found[at].born, birth);
	qsort(found, (size_t)count, sizeof(found[0]), best_birth_first);
	while (near < count && found[near].born < BIRTH_YEAR_ONLY)
		near++;
	*ret_left = near > WEIGHED_MOST;
	count = count < near + FAR_MOST ? count : near + FAR_MOST;
	return count < WEIGHED_MOST ? count : WEIGHED_MOST;
}

/* The alerts to be weighed, by the document's number and by the name. */
static enum result alerts_choose(struct job *job, const struct finding_work *work, const struct person *person,
				 bool findings[FINDING_COUNT], struct alert_found **ret_alerts, int *ret_count)
{
	struct alert_found *of_number, *all;
	struct alert_keys keys;
	bool by_name, cut_numbers, cut, left;
	int number_count, count;

	alert_keys_of_numbers(person, &keys);
	TRY(alert_keys_find(job, work->office->database, keys.keys, keys.count, &of_number, &number_count,
			    &cut_numbers));
	alert_keys_asked(person, &keys, &by_name);
	TRY(alert_keys_find(job, work->office->database, keys.keys, keys.count, &all, &count, &cut));
	*ret_count = births_sort(all, count, of_number, number_count, &person->birth, &left);
	findings[FINDING_NO_BIRTH] |= !by_name;
	findings[FINDING_ALERTS_CUT] |= cut_numbers || cut || left;
	*ret_alerts = all;
	return OK;
}

/* Reads and weighs the alerts that were found; those to be shown, the gravest first. */
static enum result matches_find(struct job *job, struct finding_work *work, const struct traveller *traveller,
				const struct person *person, const struct alert_found *alerts, int count,
				struct match **ret_matches, int *ret_count)
{
	struct match *matches;
	int found = 0;

	TAKE(job, matches = NEW_MANY(job->arena, struct match, (size_t)count));
	for (int at = 0; at < count; at++) {
		struct match *match = &matches[found];
		enum result read = alert_find(job, work->office->database, alerts[at].alert, &match->alert);

		if (read == MISSING)
			continue;
		TRY(read);
		if (strcmp(match->alert.state, ALERT_IN_FORCE) != 0 || !may_see(work->actor, &match->alert) ||
		    match->alert.until.milliseconds <= job->now.milliseconds)
			continue;
		TRY(match_weigh(job, work, traveller, person, match));
		found += match->standing != ALERT_UNLIKELY;
	}
	qsort(matches, (size_t)found, sizeof(matches[0]), gravest_first);
	*ret_matches = matches;
	*ret_count = found;
	return OK;
}

/* The traveller as a person; a name that cannot be read leaves the number, and the officer is told. */
static enum result person_find(struct job *job, const struct traveller *traveller, bool findings[FINDING_COUNT],
			       struct person *ret_person)
{
	const struct traveller bare = {.document_number = traveller->document_number};
	struct job own = {.arena = job->arena, .now = job->now};

	if (traveller_person(&own, traveller, ret_person) == OK)
		return OK;
	findings[FINDING_NO_NAME] = true;
	own = (struct job){.arena = job->arena, .now = job->now};
	if (traveller_person(&own, &bare, ret_person) != OK)
		*ret_person = (struct person){.reference = 0};
	return OK;
}

static enum border_finding finding_of(const struct match *match)
{
	if (match->standing != ALERT_STANDS_OUT)
		return FINDING_ALERT_COMPARE;
	return strcmp(match->alert.action, "call") == 0 ? FINDING_ALERT_CALL : FINDING_ALERT;
}

enum result alerts_find(struct job *job, struct finding_work *work, const struct traveller *traveller,
			bool findings[FINDING_COUNT], json_t *list)
{
	struct person person;
	struct match *matches;
	struct alert_found *alerts;
	int count;

	TRY(person_find(job, traveller, findings, &person));
	TRY(alerts_choose(job, work, &person, findings, &alerts, &count));
	TRY(matches_find(job, work, traveller, &person, alerts, count, &matches, &count));
	for (int at = 0; at < count; at++) {
		findings[finding_of(&matches[at])] = true;
		if (at < SHOWN_MOST)
			TRY(match_write(job, &matches[at], list, &work->shown));
	}
	findings[FINDING_ALERTS_CUT] |= count > SHOWN_MOST;
	return OK;
}
