/* send.c - making the parcel of an outbox message: its events with what they need beside them. */
#include "office/case/case_memory.h"
#include "office/case/keys.h"
#include "office/case/open_case.h"

#include <string.h>

/* Distinct keys that signed the events of a parcel; their statements go with it. */
static enum result statement_add(struct job *job, const struct office *office, struct parcel *parcel,
				 const char *key_id)
{
	struct key_record key;
	enum result found = key_find(job, office->database, key_id, &key);

	if (found == MISSING)
		return OK;
	TRY(found);
	for (int at = 0; at < parcel->statement_count; at++) {
		if (bytes_equal(parcel->statements[at], key.statement))
			return OK;
	}
	parcel->statements[parcel->statement_count++] = key.statement;
	return OK;
}

/* The letter beside an opening event; its files can be named only by unsealing it, so all files of the case that the
 * store holds and the events name are asked for by the case. */
static enum result files_add(struct job *job, const struct office *office, struct parcel *parcel,
			     const struct event *event)
{
	for (int at = 0; at < event->body.file_count; at++) {
		struct file_record file;
		enum result found = file_find(job, office->database,
					      (struct bytes){event->body.files[at].hash.bytes, HASH_SIZE}, &file);

		if (found == MISSING)
			continue; /* it has not reached us either: a partner is giving back what we gave */
		TRY(found);
		parcel->files[parcel->file_count++] = file.sealed;
	}
	return OK;
}

/* What the last event of a parcel needed; most often the next one needs the same: the key of its case, unwrapped once
 * for a run of events, and the statement about who signed it. */
struct case_key_cache {
	const char *case_id;
	struct case_key key;
	bool has;
	const char *key_id;
};

static enum result key_for(struct job *job, const struct office *office, struct case_key_cache *cache,
			   const char *case_id)
{
	struct bytes letter;

	if (cache->case_id != NULL && strcmp(cache->case_id, case_id) == 0)
		return OK;
	TRY(letter_find(job, office->database, case_id, LANE_SHARED, &letter));
	TRY(case_memory_key(job, office, letter, &cache->key));
	cache->case_id = case_id;
	cache->has = true;
	return OK;
}

/* The letter and the files that go with an event. */
static enum result beside_add(struct job *job, const struct office *office, struct parcel *parcel,
			      const struct event_record *record, struct case_key_cache *cache)
{
	struct arrival *arrival = &parcel->arrivals[parcel->arrival_count - 1];
	struct signed_document document;
	struct event event;

	TRY(event_read(job, record->whole, &event, &document));
	if (event.envelope.has_letter)
		TRY(letter_find(job, office->database, record->case_id, LANE_SHARED, &arrival->letter));
	if (record->files == 0)
		return OK;
	TRY(key_for(job, office, cache, record->case_id));
	TRY(event_open(job, &cache->key, record->body, &event));
	return files_add(job, office, parcel, &event);
}

static enum result event_add_to(struct job *job, const struct office *office, struct parcel *parcel,
				const struct event_record *record, struct case_key_cache *cache)
{
	struct arrival *arrival = &parcel->arrivals[parcel->arrival_count++];
	const char *key_id;

	*arrival = (struct arrival){.whole = record->whole, .sealed = record->body};
	TRY(signed_key_id(job, record->whole, EVENT_TYPE, &key_id));
	if (cache->key_id == NULL || strcmp(cache->key_id, key_id) != 0)
		TRY(statement_add(job, office, parcel, key_id));
	cache->key_id = key_id;
	/* Only the first event of a lane can open a case. */
	return record->number == 1 || record->files > 0 ? beside_add(job, office, parcel, record, cache) : OK;
}

static enum result parcel_make(struct job *job, struct parcel *parcel, int events)
{
	*parcel = (struct parcel){0};
	TAKE(job, parcel->arrivals = NEW_MANY(job->arena, struct arrival, (size_t)events));
	TAKE(job, parcel->files = NEW_MANY(job->arena, struct bytes, (size_t)events * FILES_MOST));
	TAKE(job, parcel->statements = NEW_MANY(job->arena, struct bytes, (size_t)events));
	return OK;
}

enum result office_parcel(struct job *job, const struct office *office, const char *message_id,
			  struct parcel *ret_parcel)
{
	struct case_key_cache cache = {0};
	struct event_record *records = NULL;
	struct parcel parcel;
	enum result added = OK;
	int count = 0;

	TRY(outbox_events(job, office->database, message_id, &records, &count));
	TRY(parcel_make(job, &parcel, count));
	for (int at = 0; at < count && added == OK; at++)
		added = event_add_to(job, office, &parcel, &records[at], &cache);
	secret_wipe(&cache.key, sizeof(cache.key));
	TRY(added);
	*ret_parcel = parcel;
	return OK;
}
