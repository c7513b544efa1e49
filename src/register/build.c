/* build.c - one pass over the register into an index_builder; what is finished is checked before it counts. */
#include "register/build.h"

#include "base/file.h"
#include "register/building.h"
#include "register/current.h"
#include "register/mapping.h"
#include "register/storage.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define ROW_ARENA_BYTES (4u << 20)
#define BESIDE_BYTES (64u << 20) /* of the arena, for what is not the builder's */

/* --- rows --- */

static void refused_note(struct register_report *report, int64_t line, const struct failure *failure)
{
	if (report->refused < REFUSED_SHOWN) {
		struct refused_row *row = &report->first_refused[report->refused];

		row->line = line;
		memcpy(row->field, failure->field, sizeof(row->field));
		memcpy(row->rule, failure->rule, sizeof(row->rule));
	}
	report->refused++;
}

enum result rows_each(struct job *job, const struct register_settings *settings, struct register_source *source,
		      struct register_report *report, row_taker *take, void *context)
{
	AUTO_ARENA struct arena *arena = arena_open(ROW_ARENA_BYTES);
	struct register_row row = {0};
	enum result result;

	if (arena == NULL)
		return job_out_of_memory(job);
	for (;;) {
		struct job own = {.arena = arena, .now = job->now, .chance = job->chance};

		arena_reset(arena);
		result = register_source_next(&own, source, &row);
		if (result == MISSING)
			return OK;
		report->rows++;
		if (result == OK && row.reference > REFERENCE_MOST)
			return job_fail(job, LIMIT, "register", "too-big",
					"The register goes beyond what an index holds.");
		if (result == OK)
			result = take(&own, settings, &row, context);
		if (result == INVALID || result == LIMIT)
			refused_note(report, row.line, &own.failure);
		else if (result != OK)
			return job_fail(job, result, own.failure.field, own.failure.rule, "%s", own.failure.reason);
	}
}

/* --- the index of one source --- */

struct filling {
	struct job *job; /* of the builder */
	struct index_builder *builder;
	const struct building *building;
};

enum result key_reference(struct job *job, struct bytes key, uint64_t *ret_reference)
{
	uint64_t number = 0;

	for (size_t at = 0; at < key.size; at++) {
		unsigned char digit = key.data[at];

		if (digit < '0' || digit > '9' || number > REFERENCE_MOST / 10)
			return job_fail(job, INVALID, "key", "number", "The key must be a whole number below 2^40.");
		number = number * 10 + (digit - '0');
	}
	if (key.size == 0 || number > REFERENCE_MOST)
		return job_fail(job, INVALID, "key", "number", "The key must be a whole number below 2^40.");
	*ret_reference = number;
	return OK;
}

static enum result person_add(struct job *job, const struct register_settings *settings, const struct register_row *row,
			      void *context)
{
	const struct filling *filling = context;
	struct person person;
	enum result result;

	if (filling->building->changes != NULL && row->values[COLUMN_REMOVED].size > 0)
		return OK;
	TRY(register_row_person(job, settings, row, &person));
	if (filling->building->by_key)
		TRY(key_reference(job, row->values[COLUMN_KEY], &person.reference));
	/* A full disk is no fault of the row: what fails here is on the builder's job, and ends the reading. */
	result = index_builder_add(filling->job, filling->builder, &person);
	return result == OK ? OK : BUSY;
}

static enum result fill(struct job *job, const struct register_settings *settings, struct register_source *source,
			const struct building *building, struct register_report *report,
			struct index_builder **ret_builder)
{
	struct filling filling = {.job = job, .building = building};
	struct index_storage disk = storage_of_index(building->storage);
	enum result result;

	TRY(index_builder_open(job, &disk, building->memory, &filling.builder));
	for (size_t at = 0; at < building->hidden_count; at++)
		TRY(index_builder_hide(job, filling.builder, building->hidden[at]));
	result = rows_each(job, settings, source, report, person_add, &filling);
	*ret_builder = filling.builder;
	return job->failure.result != OK ? job->failure.result : result;
}

/* Reads back what was written: nothing is put in force that does not hold together. */
static enum result read_back(struct job *job, const char *name, int64_t people)
{
	AUTO_ARENA struct arena *arena = arena_open(BESIDE_BYTES);
	struct job own = {.arena = arena, .now = job->now, .chance = job->chance};
	struct mapping mapping = {0};
	const struct index *index;
	enum result result;

	if (arena == NULL)
		return job_out_of_memory(job);
	result = mapping_open(&own, name, &mapping);
	if (result == OK)
		result = index_open(&own, mapping.bytes, &index);
	if (result == OK)
		result = index_check(&own, index);
	if (result == OK && index_people(index) != people)
		result = job_fail(&own, DAMAGED, "register", "index-size",
				  "The index holds %" PRId64 " people of %" PRId64 ".", index_people(index), people);
	mapping_close(&mapping);
	if (result != OK)
		return job_fail(job, result, own.failure.field, own.failure.rule, "%s", own.failure.reason);
	return OK;
}

enum result index_make(struct job *job, const struct register_settings *settings, struct register_source *source,
		       const struct building *building, struct register_report *report)
{
	struct index_builder *builder;
	const char *name;

	TRY(fill(job, settings, source, building, report, &builder));
	TRY(index_builder_finish(job, builder, &report->people));
	report->index_bytes = storage_size(building->storage);
	TRY(storage_finish(job, building->storage, &name));
	return read_back(job, name, report->people);
}

/* --- one build at a time --- */

static enum result build_lock(struct job *job, const struct register_settings *settings, int *ret_lock)
{
	char *name;
	int lock;

	if (mkdir(settings->folder, 0700) != 0 && errno != EEXIST)
		return file_fail(job, settings->folder, "made");
	TAKE(job, name = arena_print(job->arena, "%s/lock", settings->folder));
	lock = open(name, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	if (lock < 0)
		return file_fail(job, name, "opened");
	if (flock(lock, LOCK_EX | LOCK_NB) == 0) {
		*ret_lock = lock;
		return OK;
	}
	close(lock);
	return job_fail(job, BUSY, "register", "build-runs", "Another build of this register's index is running.");
}

enum result generation_next(struct job *job, const struct register_settings *settings, struct current *ret_current)
{
	enum result found = current_read(job, settings->folder, ret_current);

	if (found == OK)
		return OK;
	/* Without one, or with one that says nothing, the count begins anew; readers go by the file, not by the number.
	 */
	if (found == MISSING || found == DAMAGED) {
		job_forgive(job);
		*ret_current = (struct current){.generation = job->now.milliseconds};
		return OK;
	}
	return found;
}

/* --- the whole register --- */

static enum result put_in_force(struct job *job, const struct register_settings *settings, struct storage *storage,
				struct register_report *report)
{
	struct current current;
	char *name;

	TRY(generation_next(job, settings, &current));
	report->generation = current.generation + 1;
	TAKE(job, name = arena_print(job->arena, "people.%" PRId64, report->generation));
	TRY(storage_keep(job, storage, name));
	current = (struct current){.generation = report->generation, .index = name, .people = report->people};
	TRY(current_write(job, settings->folder, &current));
	current_sweep(settings->folder, &current);
	return OK;
}

static enum result build(struct job *job, const struct register_settings *settings, struct building *building,
			 struct register_report *report)
{
	struct register_source *source;
	enum result result;

	TRY(register_source_open(job, settings, &source));
	result = storage_open(job, settings->folder, &building->storage);
	if (result == OK)
		result = index_make(job, settings, source, building, report);
	register_source_close(source);
	TRY(result);
	if (report->people == 0)
		return job_fail(job, INVALID, "register", "no-people",
				"Not one of %" PRId64 " rows could be read; the index stays as it was.", report->rows);
	return put_in_force(job, settings, building->storage, report);
}

enum result building_run(struct job *job, const struct register_settings *settings, struct building *building,
			 building_work *work, struct register_report *report)
{
	AUTO_ARENA struct arena *arena = arena_open(building->memory + BESIDE_BYTES);
	struct job own = {.arena = arena, .now = job->now, .chance = job->chance};
	enum result result;
	int lock;

	TAKE(job, arena);
	TRY(build_lock(job, settings, &lock));
	result = work(&own, settings, building, report);
	storage_close(building->storage);
	close(lock);
	if (result != OK)
		return job_fail(job, result, own.failure.field, own.failure.rule, "%s", own.failure.reason);
	return OK;
}

enum result register_build(struct job *job, const struct register_settings *settings, uint64_t memory_bytes,
			   struct register_report *ret_report)
{
	struct building building = {.memory = memory_bytes};

	memset(ret_report, 0, sizeof(*ret_report));
	return building_run(job, settings, &building, build, ret_report);
}
