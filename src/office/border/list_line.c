/* list_line.c - our lists of documents on their way to partners, part by part (list_line.h). */
#include "office/border/list_line.h"

#include "access/access.h"
#include "base/log.h"
#include "office/border/border_shelf.h"
#include "office/case/wake.h"

#include <string.h>

static void mapping_close_at(struct mapping *mapping)
{
	mapping_close(mapping);
}
#define AUTO_MAPPING __attribute__((cleanup(mapping_close_at)))

static int64_t parts_of(int64_t size)
{
	return (size + (int64_t)LIST_PART_BYTES - 1) / (int64_t)LIST_PART_BYTES;
}

/* Our list as it is in force now. */
static enum result own_list_open(struct job *job, const struct office *office, enum list_kind kind,
				 struct mapping *mapping, struct document_list *ret_list)
{
	const char *name;
	enum result opened;

	if (office->folder == NULL)
		return job_fail(job, MISSING, "list", "no-list", "This process has no lists.");
	TRY(list_file_name(job, office->folder, office->party, kind, &name));
	opened = mapping_open(job, name, mapping);
	if (opened == MISSING) {
		job_forgive(job);
		return job_fail(job, MISSING, "list", "no-list", "There is no list of %s of ours here.",
				list_kind_name(kind));
	}
	TRY(opened);
	return list_open_signed(job, office, mapping->bytes, ret_list);
}

/* --- publishing --- */

static enum result publish_to(struct job *job, const struct office *office, const struct document_list *list,
			      const struct mapping *mapping, const char *partner)
{
	struct hash hash = hash_of(mapping->bytes);
	char text[HASH_TEXT_SIZE];
	struct list_parcel parcel = {.partner = partner,
				     .list = list_kind_name(list->card.kind),
				     .number = list->card.number,
				     .size = (int64_t)mapping->bytes.size,
				     .hash = text,
				     .parts = parts_of((int64_t)mapping->bytes.size),
				     .next_at = job->now,
				     .made_at = job->now};

	hash_write(&hash, text);
	TRY(message_id_new(job, office->party, &parcel.message_id));
	wake_afterwards(office);
	return list_parcel_put(job, office->database, &parcel);
}

static enum result publish_to_all(struct job *job, const struct office *office, const struct document_list *list,
				  const struct mapping *mapping, const char *partner, int *ret_partners)
{
	struct partner_record *partners;
	int count, sent = 0;

	TRY(partner_list(job, office->database, &partners, &count));
	for (int at = 0; at < count; at++) {
		if (!partner_is_active(&partners[at]) || (partner != NULL && strcmp(partners[at].party, partner) != 0))
			continue;
		TRY(publish_to(job, office, list, mapping, partners[at].party));
		sent++;
	}
	if (sent == 0)
		return job_fail(job, DENIED, "partner", "not-linked", "There is no active link to \"%s\".",
				partner != NULL ? partner : "any partner");
	*ret_partners = sent;
	return OK;
}

enum result office_list_publish(struct job *job, const struct office *office, const struct actor *actor,
				enum list_kind kind, const char *partner, int *ret_partners)
{
	AUTO_TRANSACTION struct transaction work = {0};
	AUTO_MAPPING struct mapping mapping = {0};
	struct document_list list;

	TRY(own_list_open(job, office, kind, &mapping, &list));
	TRY(transaction_begin(job, office->database, &work));
	TRY(publish_to_all(job, office, &list, &mapping, partner, ret_partners));
	TRY(access_look(job, office->database, actor, "list-publish", NULL, list_kind_name(kind)));
	return transaction_commit(job, &work);
}

/* --- what is due --- */

static enum result part_write(struct job *job, const struct list_parcel *parcel, struct bytes *ret_json)
{
	json_t *object =
	    json_pack("{s:s, s:I, s:I, s:s, s:I}", "list", parcel->list, "number", (json_int_t)parcel->number, "size",
		      (json_int_t)parcel->size, "hash", parcel->hash, "part", (json_int_t)parcel->part);

	TRY(json_own(job, object));
	return json_write(job, object, ret_json);
}

static enum result part_cut(struct job *job, const struct office *office, const struct list_parcel *parcel,
			    struct bytes *ret_part)
{
	AUTO_MAPPING struct mapping mapping = {0};
	struct document_list list;
	enum list_kind kind;
	size_t from = (size_t)parcel->part * LIST_PART_BYTES, size;
	void *copy;

	TRY(list_kind_read(bytes_of(parcel->list), &kind));
	TRY(own_list_open(job, office, kind, &mapping, &list));
	if (list.card.number != parcel->number || (int64_t)mapping.bytes.size != parcel->size ||
	    from >= mapping.bytes.size)
		return job_fail(job, CONFLICT, "list", "list-replaced", "Another list is in force than was published.");
	size = mapping.bytes.size - from < LIST_PART_BYTES ? mapping.bytes.size - from : LIST_PART_BYTES;
	TAKE(job, copy = arena_take(job->arena, size));
	memcpy(copy, mapping.bytes.data + from, size);
	*ret_part = (struct bytes){copy, size};
	return OK;
}

enum result office_list_part_due(struct job *job, const struct office *office, const char *partner,
				 struct list_parcel *ret_parcel, struct bytes *ret_json, struct bytes *ret_part)
{
	struct job own = {.arena = job->arena, .now = job->now, .chance = job->chance};
	enum result found;

	while ((found = list_parcel_due(job, office->database, partner, ret_parcel)) == OK) {
		if (part_cut(&own, office, ret_parcel, ret_part) == OK)
			return part_write(job, ret_parcel, ret_json);
		struct list_parcel ended = *ret_parcel;

		log_failure(LOG_WARNING, "office", "list-not-sent", &own);
		TAKE(job, ended.fault = arena_copy_cstring(job->arena, own.failure.rule));
		ended.next_at = INSTANT_NEVER;
		job_forgive(&own);
		TRY(list_parcel_move(job, office->database, ret_parcel, &ended));
	}
	return found;
}

enum result office_list_part_sent(struct job *job, const struct office *office, const struct list_parcel *parcel)
{
	struct list_parcel next = *parcel;

	next.part++;
	next.attempts = 0;
	next.made_at = job->now;
	next.next_at = next.part < next.parts ? job->now : INSTANT_NEVER;
	TRY(message_id_new(job, office->party, &next.message_id));
	return list_parcel_move(job, office->database, parcel, &next);
}

enum result office_list_part_retry(struct job *job, const struct office *office, const struct list_parcel *parcel,
				   bool refused, struct instant next_at)
{
	struct list_parcel next = *parcel;

	next.attempts++;
	next.next_at = next_at;
	if (refused) {
		next.part = 0;
		next.made_at = job->now;
		TRY(message_id_new(job, office->party, &next.message_id));
	}
	return list_parcel_move(job, office->database, parcel, &next);
}
