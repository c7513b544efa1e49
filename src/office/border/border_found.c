/* border_found.c - see border_found.h. */
#include "office/border/border_found.h"

#include "access/access.h"
#include "office/border/border_names.h"
#include "office/case/page.h"

#include <string.h>

#define DETAIL_BYTES_MOST 8000

enum result finding_open(struct job *job, const struct office *office, const struct actor *actor,
			 struct finding_work *ret_work)
{
	struct border *border = office->border;

	if (border == NULL)
		return job_fail(job, MISSING, "border", "no-border", "This process does no checks at the border.");
	TRY(border_refresh(job, office, border));
	*ret_work = (struct finding_work){.office = office,
					  .actor = actor,
					  .border = border,
					  .people = border->weigher,
					  .shown = text_open(job->arena, DETAIL_BYTES_MOST)};
	TRY(border_names_open(job, office, border->chance, &ret_work->names));
	if (office->people == NULL)
		return OK;
	if (people_refresh(job, office->people) == OK)
		ret_work->people = office->people; /* knows how rare names are that no alert carries */
	job_forgive(job);
	return OK;
}

enum result finding_log(struct job *job, struct finding_work *work, const struct actor *actor, const char *action)
{
	AUTO_TRANSACTION struct transaction transaction = {0};

	TRY(transaction_begin(job, work->office->database, &transaction));
	TRY(access_look(job, work->office->database, actor, action, NULL,
			work->shown.data != NULL ? work->shown.data : ""));
	return transaction_commit(job, &transaction);
}

enum result traveller_person(struct job *job, const struct traveller *traveller, struct person *ret_person)
{
	struct person_text text = {.born = bytes_of(traveller->born),
				   .sex = bytes_of(traveller->sex),
				   .document_number = bytes_of(traveller->document_number)};
	char *name;

	TAKE(job, name = arena_print(job->arena, "%s %s", traveller->given_names != NULL ? traveller->given_names : "",
				     traveller->family_name != NULL ? traveller->family_name : ""));
	if (name[strspn(name, " ")] != '\0')
		text.name = bytes_of(name);
	return person_read(job, &text, ret_person);
}

/* --- lists --- */

static enum result listed_write(struct job *job, struct finding_work *work, const struct document_list *list,
				const struct list_entry *entry, bool is_old, json_t *found)
{
	json_t *value = json_object();
	char day[DATE_TEXT_SIZE];

	TRY(json_own(job, value));
	page_text(value, "issuer", list->card.issuer);
	page_text(value, "list", list_kind_name(list->card.kind));
	page_number(value, "number", list->card.number);
	page_text(value, "mark", document_mark_name(entry->mark));
	page_text(value, "kind", document_kind_name(entry->kind));
	if (entry->reported > 0)
		date_write(date_of_number(entry->reported), day);
	page_text(value, "reported", entry->reported > 0 ? day : NULL);
	page_flag(value, "old", is_old);
	json_array_append(found, value);
	text_print(&work->shown, " list %s.%s.%lld", list->card.issuer, list_kind_name(list->card.kind),
		   (long long)list->card.number);
	return OK;
}

/* A list that is damaged is told to the officer, and holds nothing else up. */
static enum result list_ask(struct job *job, struct finding_work *work, const struct shelf_list *place,
			    const struct document_name *name, bool findings[FINDING_COUNT], json_t *found)
{
	struct list_entry entry;
	bool is_old;
	enum result result;

	findings[FINDING_LIST_DAMAGED] |= place->damaged;
	if (!place->is_open)
		return OK;
	is_old = place->list.card.valid_until.milliseconds <= job->now.milliseconds;
	findings[FINDING_LIST_EXPIRED] |= is_old;
	result = document_list_find(job, &place->list, name, &entry);
	if (result == MISSING)
		return OK;
	if (result == DAMAGED) {
		job_forgive(job);
		findings[FINDING_LIST_DAMAGED] = true;
		return OK;
	}
	TRY(result);
	findings[is_old ? FINDING_LISTED_OLD : FINDING_LISTED] = true;
	return listed_write(job, work, &place->list, &entry, is_old, found);
}

static enum result lists_find(struct job *job, struct finding_work *work, const struct traveller *traveller,
			      bool findings[FINDING_COUNT], json_t *found)
{
	struct job own = {.arena = job->arena};
	struct document_name name;
	int lists = 0;

	/* Without a number or a state there is nothing to ask: a caution, not a fault. */
	if (document_name_read(&own, bytes_of(traveller->state), bytes_of(traveller->document_number), &name) != OK) {
		findings[FINDING_NO_DOCUMENT] = true;
		return OK;
	}
	for (int at = 0; at < LISTS_MOST; at++) {
		if (!work->border->lists[at].used)
			continue;
		lists++;
		TRY(list_ask(job, work, &work->border->lists[at], &name, findings, found));
	}
	findings[FINDING_NO_LIST] |= lists == 0;
	return OK;
}

/* --- the document itself --- */

static const char *validity_of(const struct job *job, const struct traveller *traveller, bool findings[FINDING_COUNT])
{
	struct date expires;

	if (traveller->expires == NULL || date_read(bytes_of(traveller->expires), &expires) != OK) {
		findings[FINDING_NO_EXPIRY] |= traveller->zone != NULL;
		return "unknown";
	}
	/* Through its last day, wherever on earth that ends. */
	if (DAYS(date_number(expires) + 1) + HOURS(12) > job->now.milliseconds)
		return "valid";
	findings[FINDING_EXPIRED] = true;
	return "expired";
}

static void findings_write(const bool findings[FINDING_COUNT], json_t *value)
{
	json_t *reasons = json_array(), *cautions = json_array();

	for (int at = 0; at < FINDING_COUNT; at++) {
		if (findings[at])
			json_array_append_new(finding_is_caution((enum border_finding)at) ? cautions : reasons,
					      json_string(finding_name((enum border_finding)at)));
	}
	page_text(value, "advice", advice_name(advice_of(findings)));
	json_object_set_new(value, "findings", reasons);
	json_object_set_new(value, "cautions", cautions);
}

enum result traveller_find(struct job *job, struct finding_work *work, const struct traveller *traveller,
			   bool findings[FINDING_COUNT], json_t *value)
{
	json_t *alerts = json_array(), *listed = json_array();

	json_object_set_new(value, "alerts", alerts);
	json_object_set_new(value, "listed", listed);
	page_text(value, "validity", validity_of(job, traveller, findings));
	findings[FINDING_DIGITS] |= traveller->zone != NULL && !traveller->zone->valid;
	TRY(lists_find(job, work, traveller, findings, listed));
	TRY(alerts_find(job, work, traveller, findings, alerts));
	findings_write(findings, value);
	return OK;
}
