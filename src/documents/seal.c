/* seal.c - see seal.h. */
#include "documents/seal.h"

#define SEAL_TYPE "valico-letter+jws"

enum result seal_write(struct job *job, const struct keeper *keeper, const char *key_id, const struct seal *seal,
		       const char **ret_text)
{
	char event[HASH_TEXT_SIZE], time[INSTANT_TEXT_SIZE];
	struct bytes payload, whole;
	json_t *value;

	hash_write(&seal->event, event);
	instant_write(seal->time, time);
	value =
	    json_pack("{s:s, s:s, s:s, s:O, s:s, s:s, s:s, s:i}", "a", seal->agreement, "c", seal->case_id, "e", event,
		      "f", json_unchanged(seal->fields), "l", seal->letter, "p", seal->party, "t", time, "v", 1);
	TRY(json_own(job, value));
	TRY(json_write(job, value, &payload));
	TRY(signed_write(job, keeper, key_id, SEAL_TYPE, payload, &whole));
	if (whole.size > SEAL_BYTES_MOST)
		return job_fail(job, LIMIT, "seal", "too-big", "What the seal repeats is too long for a code.");
	TAKE(job, *ret_text = bytes_cstring(job->arena, whole));
	return OK;
}

static enum result payload_read(struct job *job, struct bytes payload, struct seal *ret_seal)
{
	static const char *const names[] = {"a", "c", "e", "f", "l", "p", "t", "v", NULL};
	const char *event, *time;
	json_t *value, *fields;
	int64_t version;

	TRY(json_read(job, "seal", payload, &value));
	TRY(json_only(job, "seal", value, names));
	TRY(json_member_integer(job, value, "v", 1, 1, &version));
	TRY(json_member_text(job, value, "a", &ret_seal->agreement));
	TRY(json_member_text(job, value, "c", &ret_seal->case_id));
	TRY(json_member_text(job, value, "e", &event));
	TRY(json_member_text(job, value, "l", &ret_seal->letter));
	TRY(json_member_text(job, value, "p", &ret_seal->party));
	TRY(json_member_text(job, value, "t", &time));
	TRY(json_member(job, value, "f", JSON_OBJECT, &fields));
	ret_seal->fields = fields;
	if (hash_read(bytes_of(event), &ret_seal->event) != OK)
		return job_fail(job, INVALID, "seal.e", "hash", "The seal names no event.");
	if (instant_read(bytes_of(time), &ret_seal->time) != OK || !uuid_check(bytes_of(ret_seal->case_id)))
		return job_fail(job, INVALID, "seal", "type", "The seal names no case or no time.");
	return OK;
}

enum result seal_read(struct job *job, struct bytes text, struct seal *ret_seal, struct signed_document *ret_document)
{
	while (text.size > 0 && (text.data[text.size - 1] == '\n' || text.data[text.size - 1] == '\r'))
		text.size--;
	if (text.size > SEAL_BYTES_MOST)
		return job_fail(job, LIMIT, "seal", "too-big", "A seal has at most %d letters.", SEAL_BYTES_MOST);
	TRY(signed_read(job, text, SEAL_TYPE, ret_document));
	return payload_read(job, ret_document->payload, ret_seal);
}
