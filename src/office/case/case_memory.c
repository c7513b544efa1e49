/* case_memory.c - cases remembered between jobs; see case_memory.h.
 *
 * Each remembered case has an arena of its own with its events, and counts the jobs that use it: a case in use is never
 * put out of memory. All threads of a process share one memory: whoever fills a case or keeps an event holds its lock,
 * which is short, since most often nothing is new. Events that were handed out are only read. The counts of users are
 * raised under the lock, and lowered without it when a job ends. A thread may have kept events of a transaction that is
 * not committed yet, or never will be: each job is handed the lanes as far as its own view of the store reaches, and no
 * further. */
#include "office/case/case_memory.h"
#include "office/case/case_places.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

static_assert(JSON_HAVE_ATOMIC_BUILTINS || JSON_HAVE_SYNC_BUILTINS, "threads share the forms of remembered events");

static void memory_release(void *object)
{
	struct case_memory *memory = object;

	if (atomic_fetch_sub(&memory->users, 1) > 1)
		return;
	for (int at = 0; at < PLACES; at++)
		remembered_forget(&memory->cases[at]);
	arena_close(memory->reading);
	case_keys_close(memory->keys);
	pthread_mutex_destroy(&memory->lock);
	free(memory);
}

static void unpin(void *object)
{
	struct remembered *remembered = object;
	struct case_memory *memory = remembered->memory;

	/* From here on any thread may forget the case. */
	atomic_fetch_sub(&remembered->users, 1);
	memory_release(memory);
}

enum result case_memory_open(struct job *job, struct arena *arena, size_t bytes, struct case_memory **ret_memory)
{
	struct case_memory *memory = calloc(1, sizeof(*memory));

	if (memory == NULL)
		return job_out_of_memory(job);
	memory->reading = arena_open(REMEMBERED_BYTES_MOST);
	memory->keys = case_keys_open();
	if (memory->reading == NULL || memory->keys == NULL) {
		arena_close(memory->reading);
		case_keys_close(memory->keys);
		free(memory);
		return job_out_of_memory(job);
	}
	pthread_mutex_init(&memory->lock, NULL);
	memory->users = 1;
	memory->bytes_most = bytes;
	for (int at = 0; at < PLACES; at++)
		memory->cases[at].memory = memory;
	TAKE(job, arena_on_close(arena, memory_release, memory));
	*ret_memory = memory;
	return OK;
}

/* --- what the store has beyond what is remembered --- */

void case_memory_know(const struct office *office, struct bytes letter, const struct case_key *key)
{
	struct hash hash = hash_of(letter);

	if (office->memory != NULL)
		case_keys_keep(office->memory->keys, &hash, key);
}

enum result case_memory_key(struct job *job, const struct office *office, struct bytes letter, struct case_key *ret_key)
{
	struct hash hash = hash_of(letter);

	if (office->memory != NULL && case_keys_find(office->memory->keys, &hash, ret_key))
		return OK;
	TRY(letter_read(job, letter, &office->keeper, office->letter_key_id, ret_key));
	if (office->memory != NULL)
		case_keys_keep(office->memory->keys, &hash, ret_key);
	return OK;
}

static enum result key_load(struct job *job, const struct office *office, const char *case_id, enum lane lane,
			    struct remembered *remembered)
{
	struct bytes letter;
	enum result found;

	if (remembered->has_key[lane])
		return OK;
	found = letter_find(job, office->database, case_id, lane_name[lane], &letter);
	if (found == MISSING)
		return OK;
	TRY(found);
	TRY(case_memory_key(job, office, letter, &remembered->key[lane]));
	remembered->has_key[lane] = true;
	return OK;
}

static const struct lane_events *lane_held(const struct case_file *file, const char *lane, const char *author)
{
	return strcmp(lane, LANE_OWN) == 0 ? &file->own : case_file_lane(file, author);
}

/* About what a value takes in jansson's memory: each thing that it allocates, with what the allocator adds. */
static size_t bytes_of_value(const json_t *value)
{
	const char *name;
	json_t *member;
	size_t at, size, bytes = 48;

	switch (json_typeof(value)) {
	case JSON_STRING:
		return bytes + 24 + json_string_length(value);
	case JSON_ARRAY:
		json_array_foreach(value, at, member) bytes += 8 + bytes_of_value(member);
		return bytes + 64;
	case JSON_OBJECT:
		json_object_keylen_foreach(json_unchanged(value), name, size, member) bytes +=
		    88 + size + bytes_of_value(member);
		return bytes + 192;
	default:
		return bytes;
	}
}

/* Adds a copy of what an event says; its form it shares with it, or with the event before it. */
static enum result event_remember(struct job *keep, struct remembered *remembered, const struct event *event)
{
	const struct lane_events *lane =
	    lane_held(&remembered->file, lane_name[event->envelope.lane], event->envelope.author);
	const struct event *before = lane != NULL && lane->count > 0 ? lane->events[lane->count - 1] : NULL;
	struct event *copy;

	TRY(event_copy(keep, event, before, &copy));
	if (copy->body.form != NULL && (before == NULL || copy->body.form != before->body.form))
		remembered->bytes_beside += bytes_of_value(copy->body.form);
	return case_file_add(keep, &remembered->file, copy);
}

/* Reads an event of the store, in the memory of `reading`, and keeps it. When that is the job's own memory, the event
 * is for this job alone and keeps its bytes. */
static enum result event_take(struct job *reading, struct job *keep, struct remembered *remembered,
			      const struct event_record *record)
{
	struct signed_document document;
	struct event *event;

	TAKE(reading, event = NEW(reading->arena, struct event));
	TRY(event_read(reading, record->whole, event, &document));
	if (!remembered->has_key[event->envelope.lane])
		return job_fail(reading, DAMAGED, "letter", "missing", "The key letter of case %s is missing.",
				remembered->case_id);
	TRY(event_open(reading, &remembered->key[event->envelope.lane], record->body, event));
	return keep == reading ? case_file_add(keep, &remembered->file, event)
			       : event_remember(keep, remembered, event);
}

/* Is the event the next of its lane, by its link too? */
static bool follows(const struct case_file *file, const struct event *event)
{
	const struct lane_events *lane = lane_held(file, lane_name[event->envelope.lane], event->envelope.author);
	int64_t count = lane != NULL ? lane->count : 0;

	return event->envelope.number == count + 1 &&
	       (count == 0 || hash_equal(&event->envelope.previous, &lane->events[count - 1]->hash));
}

void case_memory_keep(const struct office *office, const struct event *event)
{
	struct case_memory *memory = office->memory;
	struct remembered *remembered;
	struct job keep = {0};

	if (memory == NULL)
		return;
	pthread_mutex_lock(&memory->lock);
	remembered = remembered_find(memory, event->envelope.case_id);
	if (remembered != NULL && follows(&remembered->file, event)) {
		keep.arena = remembered->arena;
		(void)event_remember(&keep, remembered, event); /* what is not kept is read when it is asked for */
	}
	pthread_mutex_unlock(&memory->lock);
}

/* A lane while it is read on from the last event that is remembered. */
struct following {
	struct job *keep;
	struct remembered *remembered;
	struct head head; /* of what is remembered; number 0 when nothing is */
	bool goes_on;     /* the store holds that event, so that what is remembered is the beginning of the lane */
};

/* An event is read in a memory of its own, which is used again for the next, and kept as a copy. */
static enum result event_follow(struct job *job, struct following *following, const struct event_record *record)
{
	struct job *keep = following->keep;
	struct case_memory *memory = following->remembered->memory;
	struct job reading = {.arena = memory != NULL ? memory->reading : NULL, .now = job->now};
	struct event_record copy = *record;
	enum result taken;

	if (keep == job) {
		TAKE(job, copy.whole.data = arena_copy(job->arena, record->whole.data, record->whole.size));
		TAKE(job, copy.body.data = arena_copy(job->arena, record->body.data, record->body.size));
		return event_take(job, job, following->remembered, &copy);
	}
	arena_reset(reading.arena);
	taken = event_take(&reading, keep, following->remembered, record);
	if (reading.failure.result != OK)
		job->failure = reading.failure;
	return taken;
}

static enum result lane_row(struct job *job, const struct event_record *record, void *context)
{
	struct following *following = context;
	const struct head *head = &following->head;

	if (head->number == 0 || record->number != head->number)
		return following->goes_on ? event_follow(job, following, record) : CONFLICT;
	following->goes_on = bytes_equal(record->hash, (struct bytes){head->hash.bytes, HASH_SIZE});
	return following->goes_on ? OK : CONFLICT;
}

/* Is the lane as far as the store holds it the beginning of the one that is remembered? */
static bool is_at(const struct lane_events *held, const struct lane_reach *reach)
{
	return bytes_equal(reach->hash, (struct bytes){held->events[reach->number - 1]->hash.bytes, HASH_SIZE});
}

/* Reads a lane on from the last event that is remembered. CONFLICT when the store does not hold that event. */
static enum result lane_follow(struct job *job, struct job *keep, const struct office *office,
			       struct remembered *remembered, const struct lane_reach *reach)
{
	const struct lane_events *held = lane_held(&remembered->file, reach->lane, reach->author);
	struct following following = {.keep = keep, .remembered = remembered};

	if (held != NULL && held->count >= reach->number)
		return is_at(held, reach) ? OK : CONFLICT;
	if (held != NULL && held->count > 0)
		following.head = lane_head_of_lane(held);
	following.goes_on = following.head.number == 0;
	TRY(event_each_of_lane(job, office->database, remembered->case_id, reach->lane, reach->author,
			       following.head.number > 0 ? following.head.number : 1, lane_row, &following));
	return following.goes_on ? OK : CONFLICT;
}

/* How far the lanes of a case reach in the store, as the job sees it. */
struct reaches {
	struct lane_reach *list;
	int count;
};

/* The record says it, or for a case of an older version its events do. */
static enum result reaches_find(struct job *job, const struct office *office, struct open_case *open,
				struct reaches *ret_reaches)
{
	*ret_reaches = (struct reaches){open->record.lanes, open->record.lane_count};
	if (ret_reaches->list == NULL)
		TRY(lane_reach_list(job, office->database, open->record.case_id, &ret_reaches->list,
				    &ret_reaches->count));
	for (int at = 0; at < ret_reaches->count; at++) {
		if (strcmp(ret_reaches->list[at].lane, LANE_OWN) == 0)
			open->own_reach = ret_reaches->list[at];
	}
	return OK;
}

/* Reads with `job`, keeps with `keep`; the failure is left in either. */
static enum result follow(struct job *job, struct job *keep, const struct office *office, bool with_own,
			  const struct reaches *reaches, struct remembered *remembered)
{
	TRY(key_load(job, office, remembered->case_id, LANE_IS_SHARED, remembered));
	for (int at = 0; at < reaches->count; at++) {
		bool is_own = strcmp(reaches->list[at].lane, LANE_OWN) == 0;

		if (is_own && !with_own)
			continue;
		if (is_own)
			TRY(key_load(job, office, remembered->case_id, LANE_IS_OWN, remembered));
		TRY(lane_follow(job, keep, office, remembered, &reaches->list[at]));
	}
	return OK;
}

/* --- handing out --- */

/* A list of its own, since the job may add events, as far as the store goes; the events themselves are shared. */
static enum result lane_copy(struct job *job, const struct lane_events *from, int64_t number, struct lane_events *to)
{
	*to = *from;
	to->count = (int)number;
	to->room = (size_t)to->count + 8;
	TAKE(job, to->events = NEW_MANY(job->arena, struct event *, to->room));
	memcpy(to->events, from->events, (size_t)to->count * sizeof(to->events[0]));
	return OK;
}

static int64_t reach_of(const struct reaches *reaches, const char *party)
{
	for (int at = 0; at < reaches->count; at++) {
		if (strcmp(reaches->list[at].lane, LANE_SHARED) == 0 && strcmp(reaches->list[at].author, party) == 0)
			return reaches->list[at].number;
	}
	return 0;
}

/* What the store does not hold, as this job sees it, is of a transaction that goes on or was rolled back, and is not
 * for this job: neither an event nor the key of an own lane that is not there. */
static enum result lanes_hand_out(struct job *job, const struct remembered *remembered, bool with_own,
				  const struct reaches *reaches, struct open_case *open)
{
	const struct case_file *file = &remembered->file;
	bool has_own = open->own_reach.number > 0;

	for (int at = 0; at < file->lane_count; at++) {
		int64_t number = reach_of(reaches, file->lanes[at].party);

		if (number > 0)
			TRY(lane_copy(job, &file->lanes[at], number, &open->file.lanes[open->file.lane_count++]));
	}
	if (with_own && has_own)
		TRY(lane_copy(job, &file->own, open->own_reach.number, &open->file.own));
	open->key[LANE_IS_SHARED] = remembered->key[LANE_IS_SHARED];
	open->has_key[LANE_IS_SHARED] = remembered->has_key[LANE_IS_SHARED];
	if (has_own)
		open->key[LANE_IS_OWN] = remembered->key[LANE_IS_OWN];
	open->has_key[LANE_IS_OWN] = has_own && remembered->has_key[LANE_IS_OWN];
	return OK;
}

/* --- filling --- */

static enum result hand_out(struct job *job, struct remembered *remembered, bool with_own,
			    const struct reaches *reaches, struct open_case *open)
{
	atomic_fetch_add(&remembered->users, 1);
	atomic_fetch_add(&remembered->memory->users, 1);
	remembered_use(remembered);
	TAKE(job, arena_on_close(job->arena, unpin, remembered));
	return lanes_hand_out(job, remembered, with_own, reaches, open);
}

/* One try with what is remembered; CONFLICT when it must be forgotten first. */
static enum result try_fill(struct job *job, const struct office *office, bool with_own, const struct reaches *reaches,
			    struct open_case *open, struct remembered *remembered)
{
	struct job keep = {.now = job->now, .chance = job->chance};
	enum result result;

	if (remembered->arena == NULL && !remembered_begin(remembered, open))
		return job_out_of_memory(job);
	keep.arena = remembered->arena;
	result = hash_equal(&remembered->profile_hash, &open->agreement->hash)
		     ? follow(job, &keep, office, with_own, reaches, remembered)
		     : CONFLICT;
	if (result == OK && arena_failed(remembered->arena))
		result = LIMIT;
	if (result == OK)
		return hand_out(job, remembered, with_own, reaches, open);
	if (keep.failure.result != OK)
		job->failure = keep.failure;
	return result;
}

/* Without a place in memory: the same reading, for this job alone. */
static enum result fill_alone(struct job *job, const struct office *office, bool with_own,
			      const struct reaches *reaches, struct open_case *open)
{
	struct remembered *alone;
	enum result result;

	TAKE(job, alone = NEW(job->arena, struct remembered));
	memcpy(alone->case_id, open->record.case_id, UUID_TEXT_SIZE);
	alone->file = open->file;
	result = follow(job, job, office, with_own, reaches, alone);
	open->file = alone->file;
	memcpy(open->key, alone->key, sizeof(open->key));
	memcpy(open->has_key, alone->has_key, sizeof(open->has_key));
	secret_wipe(alone->key, sizeof(alone->key));
	return result;
}

/* CONFLICT or LIMIT when the case must be read for this job alone. The memory is locked. */
static enum result fill_remembered(struct job *job, const struct office *office, bool with_own,
				   const struct reaches *reaches, struct open_case *open)
{
	struct remembered *remembered = place_of(office->memory, open->record.case_id);
	enum result result;

	if (remembered == NULL)
		return LIMIT;
	result = try_fill(job, office, with_own, reaches, open, remembered);
	if (result == OK)
		return OK;
	if (remembered->users > 0) {
		job_forgive(job);
		return CONFLICT;
	}
	remembered_forget(remembered);
	return result;
}

enum result case_memory_fill(struct job *job, const struct office *office, bool with_own, struct open_case *open)
{
	struct reaches reaches;
	enum result result;

	TRY(reaches_find(job, office, open, &reaches));
	if (office->memory == NULL)
		return fill_alone(job, office, with_own, &reaches, open);
	pthread_mutex_lock(&office->memory->lock);
	result = fill_remembered(job, office, with_own, &reaches, open);
	pthread_mutex_unlock(&office->memory->lock);
	if (result != CONFLICT && result != LIMIT)
		return result;
	job_forgive(job);
	return fill_alone(job, office, with_own, &reaches, open);
}
