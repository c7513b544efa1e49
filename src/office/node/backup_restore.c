/* backup_restore.c - putting a backup into a node's folder. The new store is made beside the old one and takes its
 * place when it is complete; the old one is kept. */
#include "office/node/backup.h"

#include "base/file.h"
#include "base/folder_lock.h"
#include "base/json.h"
#include "base/log.h"
#include "office/line/key_file.h"
#include "register/register_settings.h"
#include "store/records.h"
#include "store/recovery.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define SMALL_FILE_MOST (64u << 20)
#define DESTROYED_PAGE 1000

#define PATH(job, path, ...) TAKE(job, path = arena_print((job)->arena, __VA_ARGS__))

struct restoring {
	const char *from, *folder;
	char *store;     /* FOLDER/store */
	char *new_store; /* FOLDER/store.restoring */
	char *old_store; /* FOLDER/store.before-restore */
	struct database *database;
	int64_t destroyed;
};

static enum result copy_all(struct job *job, int from, int to, const char *name)
{
	unsigned char *data;
	ssize_t size, put;

	TAKE(job, data = arena_take(job->arena, 1u << 20));
	while ((size = read(from, data, 1u << 20)) > 0) {
		for (ssize_t at = 0; at < size; at += put) {
			put = write(to, data + at, (size_t)(size - at));
			if (put <= 0)
				return file_fail(job, name, "used");
		}
	}
	return size == 0 && fsync(to) == 0 ? OK : file_fail(job, name, "used");
}

static enum result store_copy(struct job *job, const char *from, const char *to)
{
	int in = open(from, O_RDONLY | O_CLOEXEC);
	int out = in >= 0 ? open(to, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600) : -1;
	enum result copied = in >= 0 && out >= 0 ? copy_all(job, in, out, to) : file_fail(job, to, "used");

	if (in >= 0)
		close(in);
	if (out >= 0)
		close(out);
	return copied;
}

/* --- what is destroyed stays destroyed --- */

static enum result destroy(struct job *job, struct restoring *restoring, const char *case_id)
{
	struct case_record record;
	enum result found = case_find(job, restoring->database, case_id, &record);

	if (found != OK || record.retired_at.milliseconds != 0)
		return found == MISSING ? OK : found;
	restoring->destroyed++;
	return case_retire(job, restoring->database, case_id, job->now);
}

static enum result destroyed_of_store(struct job *job, struct restoring *restoring, struct database *old)
{
	const char *after = "";
	int count = DESTROYED_PAGE;

	while (count == DESTROYED_PAGE) {
		const char **ids;

		TRY(destroyed_list(job, old, after, DESTROYED_PAGE, &ids, &count));
		for (int at = 0; at < count; at++)
			TRY(destroy(job, restoring, ids[at]));
		after = count > 0 ? ids[count - 1] : after;
	}
	return OK;
}

/* The store that is there now, if it still can be read, knows best what was destroyed. */
static enum result destroyed_here(struct job *job, struct restoring *restoring)
{
	struct database *old;
	enum result opened =
	    access(restoring->store, F_OK) == 0 ? database_open(job, restoring->store, OPEN_EXISTING, &old) : MISSING;
	enum result applied;

	if (opened == MISSING)
		return OK;
	if (opened != OK) {
		log_failure(LOG_WARNING, "restore", "old-store-not-read", job);
		job_forgive(job);
		return OK;
	}
	applied = destroyed_of_store(job, restoring, old);
	database_close(old);
	return applied;
}

static enum result destroyed_in_file(struct job *job, struct restoring *restoring, const char *file)
{
	struct bytes text;
	json_t *list;

	TRY(file_read(job, file, SMALL_FILE_MOST, &text));
	TRY(json_read(job, "destroyed", text, &list));
	if (!json_is_array(list))
		return job_fail(job, INVALID, "destroyed", "type", "%s is not a list of destroyed cases.", file);
	for (size_t at = 0; at < json_array_size(list); at++) {
		const char *id = json_string_value(json_array_get(list, at));

		if (id == NULL || !uuid_check(bytes_of(id)))
			return job_fail(job, INVALID, "destroyed", "uuid", "%s names a case that has no such id.",
					file);
		TRY(destroy(job, restoring, id));
	}
	return OK;
}

static enum result store_finish(struct job *job, struct restoring *restoring, const char *destroyed)
{
	AUTO_TRANSACTION struct transaction work = {0};

	TRY(transaction_begin(job, restoring->database, &work));
	TRY(destroyed_here(job, restoring));
	if (destroyed != NULL)
		TRY(destroyed_in_file(job, restoring, destroyed));
	TRY(recovery_begin(job, restoring->database));
	TRY(transaction_commit(job, &work));
	return database_empty_log(job, restoring->database);
}

static enum result store_make(struct job *job, struct restoring *restoring, const char *destroyed)
{
	char *from, *to;
	enum result finished;

	if (mkdir(restoring->new_store, 0700) != 0)
		return job_fail(job, CONFLICT, "folder", "file-exists",
				"%s was left by a restore that did not end; look at it and remove it.",
				restoring->new_store);
	PATH(job, from, "%s/valico.db", restoring->from);
	PATH(job, to, "%s/valico.db", restoring->new_store);
	TRY(store_copy(job, from, to));
	TRY(database_open(job, restoring->new_store, OPEN_EXISTING, &restoring->database));
	finished = store_finish(job, restoring, destroyed);
	database_close(restoring->database);
	return finished;
}

/* --- keys and settings --- */

static enum result file_fill(struct job *job, const char *from, const char *to)
{
	struct bytes content;

	if (access(to, F_OK) == 0)
		return OK; /* what is here may be newer */
	TRY(file_read(job, from, SMALL_FILE_MOST, &content));
	return file_write(job, to, 0600, content);
}

static enum result keys_and_settings(struct job *job, const struct restoring *restoring)
{
	struct key_file *keys;
	char *from, *to;

	PATH(job, to, "%s/keys/seal", restoring->folder);
	if (access(to, F_OK) != 0)
		return job_fail(job, MISSING, "keys", "seal",
				"Put the seal of the node's keys at %s first: it is not in a backup.", to);
	PATH(job, from, "%s/ring.jwe", restoring->from);
	PATH(job, to, "%s/keys/ring.jwe", restoring->folder);
	TRY(file_fill(job, from, to));
	TRY(key_file_open(job, restoring->folder, &keys));
	key_file_close(keys);
	PATH(job, from, "%s/" CONFIGURATION_FILE, restoring->from);
	PATH(job, to, "%s/" CONFIGURATION_FILE, restoring->folder);
	TRY(file_fill(job, from, to));
	PATH(job, from, "%s/" REGISTER_FILE, restoring->from);
	PATH(job, to, "%s/" REGISTER_FILE, restoring->folder);
	return access(from, F_OK) == 0 ? file_fill(job, from, to) : OK;
}

/* What an earlier restore kept is not written over. */
static enum result place_check(struct job *job, const struct restoring *restoring)
{
	if (access(restoring->old_store, F_OK) != 0)
		return OK;
	return job_fail(job, CONFLICT, "folder", "file-exists",
			"%s is there from an earlier restore; look at it and remove it.", restoring->old_store);
}

static enum result stores_swap(struct job *job, const struct restoring *restoring)
{
	if (rename(restoring->store, restoring->old_store) != 0 && errno != ENOENT)
		return file_fail(job, restoring->store, "renamed");
	return rename(restoring->new_store, restoring->store) == 0 ? OK
								   : file_fail(job, restoring->new_store, "renamed");
}

enum result backup_restore(struct job *job, const char *from, const char *folder, const char *destroyed,
			   struct backup_facts *ret_facts, int64_t *ret_destroyed)
{
	struct restoring restoring = {.from = from, .folder = folder};
	struct backup_facts facts;
	enum result restored;
	int lock;

	TRY(backup_check(job, from, &facts));
	TRY(folder_lock(job, folder, &lock));
	PATH(job, restoring.store, "%s/store", folder);
	PATH(job, restoring.new_store, "%s/store.restoring", folder);
	PATH(job, restoring.old_store, "%s/store.before-restore", folder);
	restored = place_check(job, &restoring);
	if (restored == OK)
		restored = keys_and_settings(job, &restoring);
	if (restored == OK)
		restored = store_make(job, &restoring, destroyed);
	if (restored == OK)
		restored = stores_swap(job, &restoring);
	close(lock);
	TRY(restored);
	*ret_facts = facts;
	*ret_destroyed = restoring.destroyed;
	return OK;
}
