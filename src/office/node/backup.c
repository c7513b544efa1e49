/* backup.c - see backup.h. A backup is made under another name and renamed when all of it was read back. */
#include "office/node/backup.h"

#include "base/file.h"
#include "base/folder_lock.h"
#include "base/json.h"
#include "crypto/hash.h"
#include "office/line/key_file.h"
#include "register/register_settings.h"
#include "store/records.h"
#include "store/recovery.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define STORE_FILE "valico.db"
#define RING_FILE "ring.jwe"
#define DESTROYED_FILE "destroyed.json"
#define FACTS_FILE "backup.json"
#define AGREEMENTS "agreements"
#define SMALL_FILE_MOST (64u << 20)
#define DESTROYED_PAGE 1000

#define PATH(job, path, ...) TAKE(job, path = arena_print((job)->arena, __VA_ARGS__))

static enum result folder_make(struct job *job, const char *folder)
{
	return mkdir(folder, 0700) == 0 ? OK : file_fail(job, folder, "used");
}

static enum result folder_sync(struct job *job, const char *folder)
{
	int handle = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	bool synced = handle >= 0 && fsync(handle) == 0;

	if (handle >= 0)
		close(handle);
	return synced ? OK : file_fail(job, folder, "used");
}

static enum result file_copy(struct job *job, const char *from, const char *to)
{
	struct bytes content;

	TRY(file_read(job, from, SMALL_FILE_MOST, &content));
	return file_write(job, to, 0600, content);
}

static enum result file_hash(struct job *job, const char *name, struct hash *ret_hash)
{
	static const size_t part = 1u << 20;
	struct hash_stream *stream;
	unsigned char *data;
	size_t size;
	FILE *file;

	TRY(hash_stream_open(job, &stream));
	TAKE(job, data = arena_take(job->arena, part));
	file = fopen(name, "rbe");
	if (file == NULL)
		return file_fail(job, name, "used");
	while ((size = fread(data, 1, part, file)) > 0)
		hash_stream_add(stream, (struct bytes){data, size});
	if (ferror(file) != 0) {
		fclose(file);
		return file_fail(job, name, "used");
	}
	fclose(file);
	*ret_hash = hash_stream_done(stream);
	return OK;
}

/* --- what the store holds --- */

struct counting {
	struct backup_facts facts;
	char last_case[UUID_TEXT_SIZE];
};

static enum result event_check(struct job *job, const struct event_record *event, void *context)
{
	struct counting *counting = context;
	struct hash hash = hash_of(event->whole);

	if (!bytes_equal(event->hash, (struct bytes){hash.bytes, HASH_SIZE}))
		return job_fail(job, DAMAGED, "event", "hash",
				"Event %lld of %s in case %s does not have the hash under which it is stored.",
				(long long)event->number, event->author, event->case_id);
	counting->facts.events++;
	if (strcmp(event->case_id, counting->last_case) == 0)
		return OK;
	counting->facts.cases++;
	snprintf(counting->last_case, sizeof(counting->last_case), "%s", event->case_id);
	return OK;
}

/* Opens the store of a folder by itself, reads all of it, and closes it again. */
static enum result store_check(struct job *job, const char *folder, struct backup_facts *facts)
{
	struct counting counting = {0};
	struct database *database;
	enum result checked;

	TRY(database_open(job, folder, OPEN_READ, &database));
	checked = database_check(job, database);
	if (checked == OK)
		checked = event_each(job, database, event_check, &counting);
	database_close(database);
	TRY(checked);
	facts->cases = counting.facts.cases;
	facts->events = counting.facts.events;
	return OK;
}

static enum result destroyed_write(struct job *job, struct database *database, const char *to)
{
	json_t *list = json_array();
	const char *after = "";
	struct bytes text;
	int count = DESTROYED_PAGE;

	TRY(json_own(job, list));
	while (count == DESTROYED_PAGE) {
		const char **ids;

		TRY(destroyed_list(job, database, after, DESTROYED_PAGE, &ids, &count));
		for (int at = 0; at < count; at++)
			json_array_append_new(list, json_string(ids[at]));
		after = count > 0 ? ids[count - 1] : after;
	}
	TRY(json_write(job, list, &text));
	return file_write(job, to, 0600, text);
}

/* --- making --- */

static enum result agreements_copy(struct job *job, const struct configuration *configuration, const char *to)
{
	DIR *directory = opendir(configuration->agreements_folder);
	enum result result = OK;
	const struct dirent *entry;

	if (directory == NULL)
		return file_fail(job, configuration->agreements_folder, "used");
	while (result == OK && (entry = readdir(directory)) != NULL) {
		size_t size = strlen(entry->d_name);
		char *from, *into;

		if (size < 6 || strcmp(entry->d_name + size - 5, ".yaml") != 0)
			continue;
		from = arena_print(job->arena, "%s/%s", configuration->agreements_folder, entry->d_name);
		into = arena_print(job->arena, "%s/%s", to, entry->d_name);
		result = from != NULL && into != NULL ? file_copy(job, from, into) : job_out_of_memory(job);
	}
	closedir(directory);
	return result;
}

/* What SQLite keeps beside a store while it reads it is no part of a backup. */
static bool is_beside_store(const char *name)
{
	return strcmp(name, STORE_FILE "-wal") == 0 || strcmp(name, STORE_FILE "-shm") == 0;
}

/* Names and hashes of a folder's files, into an object. */
static enum result hashes_add(struct job *job, const char *folder, const char *prefix, json_t *files)
{
	DIR *directory = opendir(folder);
	enum result result = OK;
	const struct dirent *entry;

	if (directory == NULL)
		return file_fail(job, folder, "used");
	while (result == OK && (entry = readdir(directory)) != NULL) {
		char *path = arena_print(job->arena, "%s/%s", folder, entry->d_name);
		char *name = arena_print(job->arena, "%s%s", prefix, entry->d_name);
		char text[HASH_TEXT_SIZE];
		struct stat about;
		struct hash hash;

		if (is_beside_store(entry->d_name) || path == NULL || name == NULL || stat(path, &about) != 0 ||
		    !S_ISREG(about.st_mode))
			continue;
		result = file_hash(job, path, &hash);
		if (result != OK)
			break;
		hash_write(&hash, text);
		json_object_set_new(files, name, json_string(text));
	}
	closedir(directory);
	return result;
}

static enum result hashes_of(struct job *job, const char *backup, json_t **ret_files)
{
	json_t *files = json_object();
	char *agreements;

	TRY(json_own(job, files));
	PATH(job, agreements, "%s/" AGREEMENTS, backup);
	TRY(hashes_add(job, backup, "", files));
	TRY(hashes_add(job, agreements, AGREEMENTS "/", files));
	json_object_del(files, FACTS_FILE);
	*ret_files = files;
	return OK;
}

static enum result facts_write(struct job *job, const char *backup, const struct backup_facts *facts)
{
	char time[INSTANT_TEXT_SIZE], *file;
	json_t *files, *object;
	struct bytes text;

	instant_write(facts->time, time);
	TRY(hashes_of(job, backup, &files));
	object = json_pack("{s:i, s:s, s:s, s:I, s:I, s:O}", "version", 1, "party", facts->party, "time", time, "cases",
			   (json_int_t)facts->cases, "events", (json_int_t)facts->events, "files", files);
	TRY(json_own(job, object));
	TRY(json_write(job, object, &text));
	PATH(job, file, "%s/" FACTS_FILE, backup);
	return file_write(job, file, 0600, text);
}

static enum result parts_make(struct job *job, const struct configuration *configuration, struct database *database,
			      const char *part, struct backup_facts *facts)
{
	char *from, *to;

	PATH(job, to, "%s/" STORE_FILE, part);
	TRY(database_backup(job, database, to));
	TRY(store_check(job, part, facts));
	PATH(job, to, "%s/" DESTROYED_FILE, part);
	TRY(destroyed_write(job, database, to));
	PATH(job, from, "%s/" CONFIGURATION_FILE, configuration->folder);
	PATH(job, to, "%s/" CONFIGURATION_FILE, part);
	TRY(file_copy(job, from, to));
	PATH(job, from, "%s/" REGISTER_FILE, configuration->folder);
	PATH(job, to, "%s/" REGISTER_FILE, part);
	if (access(from, F_OK) == 0)
		TRY(file_copy(job, from, to));
	PATH(job, from, "%s/keys/" RING_FILE, configuration->folder);
	PATH(job, to, "%s/" RING_FILE, part);
	TRY(file_copy(job, from, to));
	PATH(job, to, "%s/" AGREEMENTS, part);
	TRY(folder_make(job, to));
	TRY(agreements_copy(job, configuration, to));
	return facts_write(job, part, facts);
}

enum result backup_make(struct job *job, const struct configuration *configuration, struct database *database,
			const char *to, struct backup_facts *ret_facts)
{
	struct backup_facts facts = {.party = configuration->party, .time = job->now};
	char *part;

	if (access(to, F_OK) == 0)
		return job_fail(job, CONFLICT, "folder", "file-exists", "%s exists already.", to);
	PATH(job, part, "%s.part", to);
	if (access(part, F_OK) == 0)
		return job_fail(job, CONFLICT, "folder", "file-exists",
				"%s was left by a backup that did not end; look at it and remove it.", part);
	TRY(folder_make(job, part));
	TRY(parts_make(job, configuration, database, part, &facts));
	TRY(backup_check(job, part, ret_facts));
	TRY(folder_sync(job, part));
	return rename(part, to) == 0 ? OK : file_fail(job, to, "used");
}

/* --- checking --- */

static enum result facts_read(struct job *job, const char *from, struct backup_facts *ret_facts, json_t **ret_files)
{
	struct backup_facts facts;
	struct bytes text;
	json_t *object;
	int64_t version;
	const char *time;
	char *file;

	PATH(job, file, "%s/" FACTS_FILE, from);
	TRY(file_read(job, file, SMALL_FILE_MOST, &text));
	TRY(json_read(job, FACTS_FILE, text, &object));
	TRY(json_member_integer(job, object, "version", 1, 1, &version));
	TRY(json_member_text(job, object, "party", &facts.party));
	TRY(json_member_text(job, object, "time", &time));
	TRY(json_member_integer(job, object, "cases", 0, INT64_MAX, &facts.cases));
	TRY(json_member_integer(job, object, "events", 0, INT64_MAX, &facts.events));
	TRY(json_member(job, object, "files", JSON_OBJECT, ret_files));
	if (instant_read(bytes_of(time), &facts.time) != OK)
		return job_fail(job, DAMAGED, "time", "instant", FACTS_FILE " does not say when it was made.");
	*ret_facts = facts;
	return OK;
}

static enum result files_check(struct job *job, const char *from, const json_t *said)
{
	const char *name;
	json_t *value, *found;

	TRY(hashes_of(job, from, &found));
	json_object_foreach(json_unchanged(said), name, value)
	{
		const char *hash = json_string_value(json_object_get(found, name));

		if (hash == NULL || json_string_value(value) == NULL || strcmp(hash, json_string_value(value)) != 0)
			return job_fail(job, DAMAGED, "backup", "hash",
					"%s in the backup is missing or not what was written.", name);
	}
	return OK;
}

enum result backup_check(struct job *job, const char *from, struct backup_facts *ret_facts)
{
	struct backup_facts facts, found;
	json_t *files;

	TRY(facts_read(job, from, &facts, &files));
	TRY(files_check(job, from, files));
	TRY(store_check(job, from, &found));
	if (found.cases != facts.cases || found.events != facts.events)
		return job_fail(
		    job, DAMAGED, "backup", "count", "The backup holds %lld events of %lld cases, not %lld of %lld.",
		    (long long)found.events, (long long)found.cases, (long long)facts.events, (long long)facts.cases);
	*ret_facts = facts;
	return OK;
}
