/* update.c - the small index of what changed since the last build, with the rows that it replaces.
 *
 * The rows are told by their keys. In a database the key is the reference; for a file, the register is read through
 * once for the rows whose keys stand in the file of changes. */
#include "register/building.h"

#include "base/file.h"

#include <inttypes.h>
#include <libgen.h>
#include <stdlib.h>
#include <string.h>

#define UPDATE_MEMORY (UINT64_C(128) << 20)

/* The keys of the changes, in an open-addressed table. */
struct keys {
	struct job *job;
	struct bytes *slots;
	size_t room, count;
	uint64_t *references; /* found so far */
	size_t found, found_room;
};

static size_t slot_of(const struct keys *keys, struct bytes key)
{
	uint64_t hash = UINT64_C(0xcbf29ce484222325);
	size_t slot;

	for (size_t at = 0; at < key.size; at++)
		hash = (hash ^ key.data[at]) * UINT64_C(0x100000001b3);
	slot = (size_t)(hash ^ hash >> 29) & (keys->room - 1);
	while (keys->slots[slot].data != NULL && !bytes_equal(keys->slots[slot], key))
		slot = (slot + 1) & (keys->room - 1);
	return slot;
}

static enum result keys_grow(struct keys *keys)
{
	struct keys larger = *keys;

	larger.room = keys->room > 0 ? keys->room * 2 : 1024;
	TAKE(keys->job, larger.slots = NEW_MANY(keys->job->arena, struct bytes, larger.room));
	for (size_t at = 0; at < keys->room; at++) {
		if (keys->slots[at].data != NULL)
			larger.slots[slot_of(&larger, keys->slots[at])] = keys->slots[at];
	}
	*keys = larger;
	return OK;
}

static enum result key_check(struct job *job, struct bytes key)
{
	if (key.size == 0)
		return job_fail(job, INVALID, "key", "required", "The row has no key.");
	return OK;
}

static enum result key_add(struct job *job, const struct register_settings *settings, const struct register_row *row,
			   void *context)
{
	struct bytes key = row->values[COLUMN_KEY], copy;
	struct keys *keys = context;
	size_t slot;

	(void)settings;
	TRY(key_check(job, key));
	if ((keys->count + 1) * 2 > keys->room && keys_grow(keys) != OK)
		return BUSY;
	slot = slot_of(keys, key);
	if (keys->slots[slot].data != NULL)
		return job_fail(job, INVALID, "key", "twice", "The key stands in the file of changes twice.");
	copy = bytes_copy(keys->job->arena, key);
	if (copy.data == NULL) {
		result_ignore(job_out_of_memory(keys->job));
		return BUSY;
	}
	keys->slots[slot] = copy;
	keys->count++;
	if (keys->count <= CHANGES_MOST)
		return OK;
	result_ignore(job_fail(keys->job, LIMIT, "changes", "too-many",
			       "More than %d rows changed: build the index again.", CHANGES_MOST));
	return BUSY;
}

static enum result reference_add(struct keys *keys, uint64_t reference)
{
	TAKE(keys->job, GROW(keys->job->arena, &keys->references, keys->found, &keys->found_room));
	keys->references[keys->found++] = reference;
	return OK;
}

static enum result row_of_key(struct job *job, const struct register_settings *settings, const struct register_row *row,
			      void *context)
{
	struct keys *keys = context;

	(void)job;
	(void)settings;
	if (row->values[COLUMN_KEY].size == 0 || keys->slots[slot_of(keys, row->values[COLUMN_KEY])].data == NULL)
		return OK;
	return reference_add(keys, row->reference) == OK ? OK : BUSY;
}

static enum result changed_keys(struct job *job, const struct register_settings *settings, const char *file,
				struct keys *keys)
{
	struct register_report report = {0};
	struct register_source *source;
	enum result result;

	TRY(keys_grow(keys));
	TRY(register_source_open_changes(job, settings, file, &source));
	result = rows_each(job, settings, source, &report, key_add, keys);
	register_source_close(source);
	return job->failure.result != OK ? job->failure.result : result;
}

static enum result replaced_by_key(struct job *job, struct keys *keys)
{
	for (size_t at = 0; at < keys->room; at++) {
		uint64_t reference;

		if (keys->slots[at].data == NULL || key_reference(job, keys->slots[at], &reference) != OK)
			continue;
		TRY(reference_add(keys, reference));
	}
	job_forgive(job); /* a key that is no number is told when its row is read */
	return OK;
}

static enum result replaced_find(struct job *job, const struct register_settings *settings,
				 const struct building *building, struct keys *keys)
{
	struct register_report report = {0};
	struct register_source *source;
	enum result result;

	TRY(changed_keys(job, settings, building->changes, keys));
	if (building->by_key)
		return replaced_by_key(job, keys);
	TRY(register_source_open(job, settings, &source));
	result = rows_each(job, settings, source, &report, row_of_key, keys);
	register_source_close(source);
	return job->failure.result != OK ? job->failure.result : result;
}

/* The index is in place before `current` names it. */
static enum result put_in_force(struct job *job, const struct register_settings *settings,
				const struct building *building, struct current *current)
{
	char *changes;

	current->generation++;
	TAKE(job, changes = arena_print(job->arena, "changes.%" PRId64, current->generation));
	TRY(storage_keep(job, building->storage, changes));
	current->changes = changes;
	current->rows = building->by_key ? NULL : building->changes;
	TRY(current_write(job, settings->folder, current));
	current_sweep(settings->folder, current);
	return OK;
}

static enum result update(struct job *job, const struct register_settings *settings, struct building *building,
			  struct register_report *report)
{
	struct keys keys = {.job = job};
	struct register_source *source;
	struct current current;
	enum result result;

	TRY(current_read(job, settings->folder, &current));
	TRY(replaced_find(job, settings, building, &keys));
	building->hidden = keys.references;
	building->hidden_count = keys.found;
	TRY(register_source_open_changes(job, settings, building->changes, &source));
	result = storage_open(job, settings->folder, &building->storage);
	if (result == OK)
		result = index_make(job, settings, source, building, report);
	register_source_close(source);
	TRY(result);
	report->replaced = (int64_t)keys.found;
	TRY(put_in_force(job, settings, building, &current));
	report->generation = current.generation;
	return OK;
}

/* Where a file really lies: its folder, and the whole name. */
static enum result real_place(struct job *job, const char *file, const char **ret_folder, const char **ret_file)
{
	char *real = realpath(file, NULL);

	if (real == NULL)
		return file_fail(job, file, "found");
	*ret_file = arena_copy_cstring(job->arena, real);
	*ret_folder = arena_copy_cstring(job->arena, dirname(real));
	free(real);
	TAKE(job, *ret_file);
	TAKE(job, *ret_folder);
	return OK;
}

/* The desk may read the folder of the register's file and no other, so the changes must lie there too. */
static enum result beside_register(struct job *job, const struct register_settings *settings, const char *file,
				   const char **ret_file)
{
	const char *ours, *theirs, *register_file;

	TRY(real_place(job, file, &theirs, ret_file));
	TRY(real_place(job, settings->file, &ours, &register_file));
	if (strcmp(ours, theirs) != 0)
		return job_fail(job, INVALID, "file", "beside",
				"A file of changes must lie in the folder of the register's own file.");
	return OK;
}

enum result register_update(struct job *job, const struct register_settings *settings, const char *file,
			    struct register_report *ret_report)
{
	struct building building = {
	    .memory = UPDATE_MEMORY, .changes = file, .by_key = settings->source == REGISTER_POSTGRESQL};

	memset(ret_report, 0, sizeof(*ret_report));
	if (!building.by_key)
		TRY(beside_register(job, settings, file, &building.changes));
	return building_run(job, settings, &building, update, ret_report);
}
