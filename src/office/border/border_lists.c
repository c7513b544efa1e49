/* border_lists.c - lists of documents in the node's folder: shown, taken in, given out.
 *
 * A list is put in force by replacing its file whole, after all of it was read and proved. So whatever comes (a list
 * that is cut, older, of another node, touched on its way), what was in force stays in force. */
#include "office/border/border_shelf.h"

#include "base/file.h"
#include "office/border/list_line.h"
#include "office/case/page.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define AHEAD_MOST MINUTES(5) /* that another node's clock may be */

/* --- showing --- */

static void card_write(const struct job *job, const struct shelf_list *place, json_t *value)
{
	const struct list_card *card = &place->list.card;
	bool is_old = card->valid_until.milliseconds <= job->now.milliseconds;

	page_text(value, "issuer", card->issuer);
	page_text(value, "list", list_kind_name(card->kind));
	page_number(value, "number", card->number);
	page_number(value, "count", card->count);
	page_instant(value, "made_at", card->made_at);
	page_instant(value, "valid_until", card->valid_until);
	page_number(value, "age_hours", (job->now.milliseconds - card->made_at.milliseconds) / HOURS(1));
	page_text(value, "state", place->damaged ? "damaged" : is_old ? "expired" : "in_force");
}

/* What the partner says became of the list that was published to it, when it has said so. */
static enum result verdict_write(struct job *job, const struct office *office, const struct list_parcel *parcel,
				 json_t *value)
{
	struct list_verdict verdict;
	enum result found = list_verdict_find(job, office->database, parcel->partner, parcel->list, &verdict);
	bool is_its = found == OK && verdict.number == parcel->number && strcmp(verdict.hash, parcel->hash) == 0;

	if (found != MISSING)
		TRY(found);
	page_text(value, "verdict", is_its ? verdict.verdict : NULL);
	page_instant(value, "verdict_at", is_its ? verdict.at : (struct instant){0});
	return OK;
}

/* How far a list of ours has come to each partner, and what became of it there. */
static enum result sent_write(struct job *job, const struct office *office, const struct list_card *card, json_t *value)
{
	struct list_parcel *parcels;
	json_t *list = json_array();
	int count;

	json_object_set_new(value, "sent", list);
	if (strcmp(card->issuer, office->party) != 0)
		return OK;
	TRY(list_parcel_list(job, office->database, list_kind_name(card->kind), &parcels, &count));
	for (int at = 0; at < count; at++) {
		const struct list_parcel *parcel = &parcels[at];

		json_t *sent = json_pack("{s:s, s:I, s:I, s:I, s:s?}", "partner", parcel->partner, "number",
					 (json_int_t)parcel->number, "part", (json_int_t)parcel->part, "parts",
					 (json_int_t)parcel->parts, "fault", parcel->fault);

		json_array_append_new(list, sent);
		TRY(verdict_write(job, office, parcel, sent));
	}
	return OK;
}

/* Of a file that could never be read, its name is all that can be told. */
static void file_name_write(const struct shelf_list *place, json_t *value)
{
	const char *const members[] = {"number", "count", "made_at", "valid_until", "age_hours"};
	size_t issuer = strcspn(place->name, "."), list = strcspn(place->name + issuer + 1, ".");

	json_object_set_new(value, "issuer", json_stringn(place->name, issuer));
	json_object_set_new(value, "list", json_stringn(place->name + issuer + 1, list));
	for (size_t at = 0; at < sizeof(members) / sizeof(members[0]); at++)
		json_object_set_new(value, members[at], json_null());
	page_text(value, "state", "damaged");
}

enum result office_lists_show(struct job *job, const struct office *office, json_t **ret_lists)
{
	json_t *answer = json_object(), *list = json_array();

	TRY(json_own(job, answer));
	json_object_set_new(answer, "lists", list);
	if (office->border == NULL)
		return job_fail(job, MISSING, "border", "no-border", "This process does no checks at the border.");
	TRY(border_refresh(job, office, office->border));
	for (int at = 0; at < LISTS_MOST; at++) {
		const struct shelf_list *place = &office->border->lists[at];
		json_t *value;

		if (!place->used)
			continue;
		value = json_object();
		json_array_append_new(list, value);
		if (place->is_open)
			card_write(job, place, value);
		else
			file_name_write(place, value);
		if (place->is_open)
			TRY(sent_write(job, office, &place->list.card, value));
	}
	*ret_lists = answer;
	return OK;
}

/* --- taking in --- */

static void mapping_close_at(struct mapping *mapping)
{
	mapping_close(mapping);
}
#define AUTO_MAPPING __attribute__((cleanup(mapping_close_at)))

static enum result list_folder_make(struct job *job, const char *folder)
{
	struct stat about;
	char *name;

	TAKE(job, name = arena_print(job->arena, "%s/" LISTS_FOLDER, folder));
	if (mkdir(name, 0700) != 0 && errno != EEXIST)
		return file_fail(job, name, "made");
	if (geteuid() == 0 && (stat(folder, &about) != 0 || chown(name, about.st_uid, about.st_gid) != 0))
		return file_fail(job, name, "given to its owner");
	return OK;
}

enum result list_put(struct job *job, const char *folder, const char *name, struct bytes file)
{
	struct stat about;

	TRY(list_folder_make(job, folder));
	TRY(file_write(job, name, 0600, file));
	if (geteuid() == 0 && (stat(folder, &about) != 0 || chown(name, about.st_uid, about.st_gid) != 0))
		return file_fail(job, name, "given to its owner");
	return OK;
}

enum result list_number_here(struct job *job, const char *name, int64_t *ret_number)
{
	AUTO_MAPPING struct mapping mapping = {0};
	struct job own = {.arena = job->arena, .now = job->now};
	struct document_list list;
	enum result result = mapping_open(&own, name, &mapping);

	if (result == OK)
		result = document_list_open(&own, mapping.bytes, &list);
	/* A file that is damaged holds no number against a whole one. */
	*ret_number = result == OK ? list.card.number : 0;
	return result == OK || result == MISSING || result == DAMAGED
		   ? OK
		   : job_fail(job, result, own.failure.field, own.failure.rule, "%s", own.failure.reason);
}

static enum result times_check(struct job *job, const struct list_card *card)
{
	if (card->made_at.milliseconds > job->now.milliseconds + AHEAD_MOST)
		return job_fail(job, INVALID, "list", "list-future", "The list says that it was made later than now.");
	if (card->valid_until.milliseconds <= job->now.milliseconds)
		return job_fail(job, INVALID, "list", "list-expired", "The time of this list is over already.");
	return OK;
}

enum result office_list_import(struct job *job, const struct office *office, const char *folder, const char *file,
			       struct list_card *ret_card)
{
	AUTO_MAPPING struct mapping mapping = {0};
	struct document_list list;
	const char *name;
	int64_t number;

	TRY(mapping_open(job, file, &mapping));
	TRY(list_open_signed(job, office, mapping.bytes, &list));
	TRY(times_check(job, &list.card));
	TRY(list_file_name(job, folder, list.card.issuer, list.card.kind, &name));
	TRY(list_number_here(job, name, &number));
	if (list.card.number <= number)
		return job_fail(job, CONFLICT, "list", "list-older",
				"The list has number %lld; number %lld is in force here.", (long long)list.card.number,
				(long long)number);
	TRY(document_list_check(job, &list));
	TRY(list_put(job, folder, name, mapping.bytes));
	*ret_card = list.card;
	return OK;
}

enum result office_list_export(struct job *job, const char *folder, const char *issuer, enum list_kind kind,
			       struct bytes *ret_file)
{
	const char *name;
	enum result result;

	TRY(list_file_name(job, folder, issuer, kind, &name));
	result = file_read(job, name, LIST_BYTES_MOST, ret_file);
	if (result != MISSING)
		return result;
	job_forgive(job);
	return job_fail(job, MISSING, "list", "no-list", "There is no list of %s of \"%s\" here.", list_kind_name(kind),
			issuer);
}
