/* border_shelf.c - see border_shelf.h.
 *
 * A list's file is only ever replaced whole (border_lists.c), so a thread that has mapped one goes on reading it until
 * it looks again. Each check looks at the folder first: a few calls of stat(2). What is damaged there is remembered by
 * its stamp, so that the log has one alarm for it and not one a check. */
#include "office/border/border_shelf.h"

#include "base/log.h"
#include "office/people/people.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define LIST_ARENA_BYTES (256u << 10)
#define LIST_ENDING ".list"

enum result list_file_name(struct job *job, const char *folder, const char *issuer, enum list_kind kind,
			   const char **ret_name)
{
	size_t size = strspn(issuer, "abcdefghijklmnopqrstuvwxyz0123456789-");

	if (size == 0 || size > 32 || issuer[size] != '\0')
		return job_fail(job, DENIED, "list", "list-issuer", "The list names no party as its issuer.");
	TAKE(job, *ret_name = arena_print(job->arena, "%s/" LISTS_FOLDER "/%s.%s" LIST_ENDING, folder, issuer,
					  list_kind_name(kind)));
	return OK;
}

/* --- whose signature --- */

/* The node key of a linked partner, or our own. */
static enum result issuer_key(struct job *job, const struct office *office, const char *issuer, const char **ret_key_id)
{
	struct partner_record partner;

	if (strcmp(issuer, office->party) == 0) {
		*ret_key_id = office->node_key_id;
		return OK;
	}
	if (partner_find(job, office->database, issuer, &partner) != OK || partner.node_key_id == NULL ||
	    !partner_is_active(&partner))
		return job_fail(job, DENIED, "list", "list-issuer", "The list is of \"%.40s\", which is not linked.",
				issuer);
	*ret_key_id = partner.node_key_id;
	return OK;
}

static enum result refused(struct job *job)
{
	job_forgive(job);
	return job_fail(job, DENIED, "list", "list-signature", "The list is not signed by the node that it names.");
}

enum result list_open_signed(struct job *job, const struct office *office, struct bytes file,
			     struct document_list *ret_list)
{
	struct document_list list;
	struct key_record key;
	struct public_key point;
	struct verifier *verifier;
	const char *key_id = NULL;
	enum result verified;

	TRY(document_list_open(job, file, &list));
	TRY(issuer_key(job, office, list.card.issuer, &key_id));
	if (strcmp(key_id, list.document.key_id) != 0 || key_find(job, office->database, key_id, &key) != OK ||
	    key.point.size != PUBLIC_KEY_SIZE)
		return refused(job);
	memcpy(point.point, key.point.data, PUBLIC_KEY_SIZE);
	TRY(verifier_open(job, &point, &verifier));
	verified = signed_verify(job, &list.document, verifier);
	verifier_close(verifier);
	if (verified != OK)
		return refused(job);
	*ret_list = list;
	return OK;
}

/* --- the shelf --- */

static uint64_t stamp_of(const struct stat *about)
{
	return ((uint64_t)about->st_ino * UINT64_C(0x9e3779b97f4a7c15)) ^ ((uint64_t)about->st_mtim.tv_sec << 20) ^
	       (uint64_t)about->st_mtim.tv_nsec ^ (uint64_t)about->st_size << 40 ^ 1;
}

static void place_clear(struct shelf_list *place)
{
	mapping_close(&place->mapping);
	arena_close(place->arena);
	*place = (struct shelf_list){.used = false};
}

/* Opens the file into `ret_place`, whose name and stamp are set. What it holds lives in an arena of its own. */
static enum result place_fill(struct job *job, const struct office *office, const char *file, struct shelf_list *place)
{
	struct job own = {.now = job->now};
	enum result result;

	own.arena = place->arena = arena_open(LIST_ARENA_BYTES);
	if (place->arena == NULL)
		return job_out_of_memory(job);
	result = mapping_open(&own, file, &place->mapping);
	if (result == OK)
		result = list_open_signed(&own, office, place->mapping.bytes, &place->list);
	if (result != OK)
		return job_fail(job, result, own.failure.field, own.failure.rule, "%s", own.failure.reason);
	place->is_open = true;
	return OK;
}

static enum result place_look(struct job *job, const struct office *office, const char *file, const char *name,
			      struct shelf_list *place, uint64_t stamp)
{
	struct shelf_list fresh = {.used = true, .stamp = stamp};

	snprintf(fresh.name, sizeof(fresh.name), "%s", name);
	if (place_fill(job, office, file, &fresh) == OK) {
		place_clear(place);
		*place = fresh;
		return OK;
	}
	log_failure(LOG_ALARM, "office", "list-not-used", job);
	job_forgive(job);
	place_clear(&fresh);
	place->used = true;
	place->damaged = true;
	place->stamp = stamp;
	snprintf(place->name, sizeof(place->name), "%s", name);
	return OK;
}

static struct shelf_list *place_of(struct border *border, const char *name)
{
	struct shelf_list *free_one = NULL;

	for (int at = 0; at < LISTS_MOST; at++) {
		if (border->lists[at].used && strcmp(border->lists[at].name, name) == 0)
			return &border->lists[at];
		if (!border->lists[at].used && free_one == NULL)
			free_one = &border->lists[at];
	}
	return free_one;
}

static bool is_list(const char *name)
{
	size_t size = strlen(name);

	return size > sizeof(LIST_ENDING) && size < sizeof(((struct shelf_list *)NULL)->name) &&
	       strcmp(name + size - (sizeof(LIST_ENDING) - 1), LIST_ENDING) == 0;
}

static enum result file_look(struct job *job, const struct office *office, struct border *border, const char *name,
			     bool seen[LISTS_MOST])
{
	struct shelf_list *place = place_of(border, name);
	struct stat about;
	char *file;

	TAKE(job, file = arena_print(job->arena, "%s/%s", border->folder, name));
	if (place == NULL || stat(file, &about) != 0)
		return OK;
	seen[place - border->lists] = true;
	if (place->used && place->stamp == stamp_of(&about))
		return OK;
	return place_look(job, office, file, name, place, stamp_of(&about));
}

enum result border_refresh(struct job *job, const struct office *office, struct border *border)
{
	DIR *listing = opendir(border->folder);
	const struct dirent *entry;
	bool seen[LISTS_MOST] = {false};
	enum result result = OK;

	while (listing != NULL && result == OK && (entry = readdir(listing)) != NULL) {
		if (is_list(entry->d_name))
			result = file_look(job, office, border, entry->d_name, seen);
	}
	if (listing != NULL)
		closedir(listing);
	for (int at = 0; at < LISTS_MOST && result == OK; at++) {
		if (border->lists[at].used && !seen[at])
			place_clear(&border->lists[at]);
	}
	return result;
}

enum result border_open(struct job *job, const char *folder, struct border **ret_border)
{
	struct border *border;

	TAKE(job, border = NEW(job->arena, struct border));
	TAKE(job, border->folder = arena_print(job->arena, "%s/" LISTS_FOLDER, folder));
	TRY(alert_chance_read(job, (struct bytes){0}, &border->chance));
	TRY(people_open(job, NULL, &border->weigher));
	*ret_border = border;
	return OK;
}

void border_close(struct border *border)
{
	if (border == NULL)
		return;
	for (int at = 0; at < LISTS_MOST; at++)
		place_clear(&border->lists[at]);
	people_close(border->weigher);
	border->weigher = NULL;
}
