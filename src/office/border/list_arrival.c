/* list_arrival.c - a partner's list of documents as its parts come, and what is done with the whole (list_line.h).
 *
 * The parts that have come are a file, named by partner, kind, number and hash, whose length says how many they are; so
 * a part that comes twice is known, and after a crash the last one is written again. A list that begins takes the place
 * of another one of its kind that was not finished. */
#include "office/border/list_line.h"

#include "base/file.h"
#include "base/log.h"
#include "office/border/border_shelf.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define NAME_HASH_LETTERS 16

enum result list_part_read(struct job *job, struct bytes json, struct list_part *ret_part)
{
	static const char *const members[] = {"list", "number", "size", "hash", "part", NULL};
	struct list_part part = {0};
	const char *kind, *hash;
	json_t *object;

	TRY(json_read(job, "list", json, &object));
	TRY(json_only(job, "list", object, members));
	TRY(json_member_text(job, object, "list", &kind));
	TRY(json_member_text(job, object, "hash", &hash));
	TRY(json_member_integer(job, object, "number", 1, INT64_MAX, &part.number));
	TRY(json_member_integer(job, object, "size", LIST_START_SIZE, (int64_t)LIST_BYTES_MOST, &part.size));
	TRY(json_member_integer(job, object, "part", 0, (part.size - 1) / (int64_t)LIST_PART_BYTES, &part.part));
	if (list_kind_read(bytes_of(kind), &part.kind) != OK)
		return job_fail(job, INVALID, "list", "list-kind", "There are no lists of this kind.");
	if (hash_read(bytes_of(hash), &part.hash) != OK)
		return job_fail(job, INVALID, "hash", "hash", "The hash of the list cannot be read.");
	*ret_part = part;
	return OK;
}

/* --- the file of what has come --- */

static enum result folder_of(struct job *job, const struct office *office, const char **ret_folder)
{
	if (office->folder == NULL)
		return job_fail(job, IO, "list", "no-folder", "This process keeps no lists.");
	TAKE(job, *ret_folder = arena_print(job->arena, "%s/" LISTS_INCOMING, office->folder));
	if (mkdir(*ret_folder, 0700) != 0 && errno != EEXIST)
		return file_fail(job, *ret_folder, "made");
	return OK;
}

static enum result name_of(struct job *job, const char *partner, const struct list_part *part, const char **ret_start,
			   const char **ret_name)
{
	char hash[HASH_TEXT_SIZE];

	hash_write(&part->hash, hash);
	TAKE(job, *ret_start = arena_print(job->arena, "%s.%s.", partner, list_kind_name(part->kind)));
	TAKE(job, *ret_name = arena_print(job->arena, "%s%lld.%.*s", *ret_start, (long long)part->number,
					  NAME_HASH_LETTERS, hash));
	return OK;
}

/* What was begun and not finished gives way to what begins now. */
static void others_remove(const char *folder, const char *start)
{
	DIR *files = opendir(folder);
	struct dirent *entry;

	while (files != NULL && (entry = readdir(files)) != NULL) {
		if (strncmp(entry->d_name, start, strlen(start)) == 0)
			unlinkat(dirfd(files), entry->d_name, 0);
	}
	if (files != NULL)
		closedir(files);
}

static enum result write_all(struct job *job, int file, const char *name, struct bytes bytes)
{
	while (bytes.size > 0) {
		ssize_t written = write(file, bytes.data, bytes.size);

		if (written < 0 && errno == EINTR)
			continue;
		if (written <= 0)
			return file_fail(job, name, "written");
		bytes = (struct bytes){bytes.data + written, bytes.size - (size_t)written};
	}
	return OK;
}

/* Puts the part at its place, when it is the next one. */
static enum result part_put(struct job *job, int file, const char *name, const struct list_part *part,
			    struct bytes content, bool *ret_known)
{
	off_t from = (off_t)part->part * (off_t)LIST_PART_BYTES, end = lseek(file, 0, SEEK_END);

	*ret_known = end >= from + (off_t)content.size;
	if (end < 0)
		return file_fail(job, name, "read");
	if (*ret_known)
		return OK;
	if (end < from)
		return job_fail(job, CONFLICT, "part", "list-part",
				"The parts before this one are missing. Begin again.");
	if (ftruncate(file, from) != 0 || lseek(file, from, SEEK_SET) != from)
		return file_fail(job, name, "written");
	TRY(write_all(job, file, name, content));
	return fsync(file) == 0 ? OK : file_fail(job, name, "written");
}

static void file_close(int *file)
{
	if (*file >= 0)
		close(*file);
}

static enum result part_keep(struct job *job, const char *name, const struct list_part *part, struct bytes content,
			     bool *ret_known)
{
	__attribute__((cleanup(file_close))) int file = open(name, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);

	if (file < 0)
		return file_fail(job, name, "opened");
	return part_put(job, file, name, part, content, ret_known);
}

/* --- the whole --- */

static void mapping_close_at(struct mapping *mapping)
{
	mapping_close(mapping);
}

static enum result whole_check(struct job *job, const struct office *office, const char *partner, const char *name,
			       const struct list_part *part)
{
	__attribute__((cleanup(mapping_close_at))) struct mapping mapping = {0};
	struct document_list list;
	struct hash hash;

	TRY(mapping_open(job, name, &mapping));
	hash = hash_of(mapping.bytes);
	if ((int64_t)mapping.bytes.size != part->size || !hash_equal(&hash, &part->hash))
		return job_fail(job, DAMAGED, "list", "list-hash", "The list is not the one that was announced.");
	TRY(list_open_signed(job, office, mapping.bytes, &list));
	if (strcmp(list.card.issuer, partner) != 0 || list.card.kind != part->kind || list.card.number != part->number)
		return job_fail(job, DENIED, "list", "list-issuer", "The list is not the one of its sender.");
	return OK;
}

static enum result whole_take(struct job *job, const struct office *office, const char *partner, const char *name,
			      const struct list_part *part)
{
	struct list_card card;

	TRY(whole_check(job, office, partner, name, part));
	return office_list_import(job, office, office->folder, name, &card);
}

/* Is the very list that has come in force here already? Another one with its number is not. */
static bool is_here(struct job *job, const struct office *office, const char *partner, const struct list_part *part)
{
	__attribute__((cleanup(mapping_close_at))) struct mapping mapping = {0};
	const char *name;
	struct hash hash;

	if (list_file_name(job, office->folder, partner, part->kind, &name) != OK ||
	    mapping_open(job, name, &mapping) != OK)
		return false;
	hash = hash_of(mapping.bytes);
	return hash_equal(&hash, &part->hash);
}

/* What became of the list is logged here and told to its issuer. */
static enum result whole_end(struct job *job, const struct office *office, const char *partner, const char *name,
			     const struct list_part *part)
{
	struct job own = {.arena = job->arena, .now = job->now, .chance = job->chance};
	struct job other = own;
	enum result taken = whole_take(&own, office, partner, name, part);
	const char *word = LIST_VERDICT_IN_FORCE;

	unlink(name);
	if (taken == OK) {
		log_line(LOG_INFO, "office", "list-in-force", "partner", partner, "list", list_kind_name(part->kind),
			 NULL);
	} else if (taken == CONFLICT && is_here(&other, office, partner, part)) {
		log_failure(LOG_INFO, "office", "list-known", &own);
	} else {
		log_failure(LOG_ALARM, "office", "list-refused", &own);
		TAKE(job, word = arena_copy_cstring(job->arena, own.failure.rule));
	}
	return list_verdict_tell(job, office, partner, part, word);
}

enum result office_list_part_take(struct job *job, const struct office *office, const char *partner, struct bytes json,
				  const struct bytes *files, int file_count)
{
	const char *folder, *start, *file_name, *name;
	struct list_part part;
	int64_t left;
	bool known;

	TRY(list_part_read(job, json, &part));
	left = part.size - part.part * (int64_t)LIST_PART_BYTES;
	if (file_count != 1 ||
	    (int64_t)files[0].size != (left < (int64_t)LIST_PART_BYTES ? left : (int64_t)LIST_PART_BYTES))
		return job_fail(job, INVALID, "part", "list-size", "The part has not the size that it says.");
	TRY(folder_of(job, office, &folder));
	TRY(name_of(job, partner, &part, &start, &file_name));
	TAKE(job, name = arena_print(job->arena, "%s/%s", folder, file_name));
	if (part.part == 0)
		others_remove(folder, start);
	TRY(part_keep(job, name, &part, files[0], &known));
	if (left <= (int64_t)LIST_PART_BYTES)
		return whole_end(job, office, partner, name, &part);
	return OK;
}
