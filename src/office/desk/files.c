/* files.c - evidence: taken in, checked, sealed; shown again.
 *
 * A file is what its first bytes say it is (PDF, JPEG or PNG), and what it is declared as must agree. One that does
 * something by itself (a macro, a script, a program inside) is refused, whatever it is called. Its plain bytes
 * are never stored: the store holds them sealed under the case's key and named by the hash of the sealed bytes. The
 * name of a file is data: no path, no control letters, and not the antivirus test string. */
#include "office/case/open_case.h"

#include "access/access.h"
#include "documents/active.h"
#include "office/case/own_lane.h"

#include <string.h>

#define FILE_NAME_MOST 120

/* What the first bytes of each accepted type are. */
static const struct {
	const char *media_type;
	struct bytes start;
} accepted[] = {
    {"application/pdf", {(const unsigned char *)"%PDF-", 5}},
    {"image/jpeg", {(const unsigned char *)"\xff\xd8\xff", 3}},
    {"image/png", {(const unsigned char *)"\x89PNG\r\n\x1a\n", 8}},
};

static enum result type_check(struct job *job, const struct new_file *file)
{
	for (size_t at = 0; at < sizeof(accepted) / sizeof(accepted[0]); at++) {
		if (strcmp(file->media_type, accepted[at].media_type) != 0)
			continue;
		if (bytes_start_with(file->content, accepted[at].start))
			return OK;
		return job_fail(job, INVALID, "file", "other-type",
				"The file says it is %s, but its content is something else.", file->media_type);
	}
	return job_fail(job, INVALID, "file", "type-not-accepted", "Files are PDF, JPEG or PNG; this one is \"%.60s\".",
			file->media_type);
}

/* The string by which antivirus programs are tested (EICAR), wherever it stands in a name or a file. */
static bool has_virus_test(struct bytes bytes)
{
	static const char mark[] = "EICAR-STANDARD-ANTIVIRUS-TEST-FILE";

	return bytes_find(bytes, (struct bytes){(const unsigned char *)mark, sizeof(mark) - 1}) < bytes.size;
}

static enum result name_check(struct job *job, const char *name)
{
	size_t size = name != NULL ? strlen(name) : 0;

	if (size == 0 || size > FILE_NAME_MOST || !bytes_are_utf8(bytes_of(name)))
		return job_fail(job, INVALID, "name", "length", "The name of a file has 1 to %d letters.",
				FILE_NAME_MOST);
	if (has_virus_test(bytes_of(name)))
		return job_fail(job, INVALID, "name", "virus-test",
				"The name of the file holds the antivirus test string.");
	for (size_t at = 0; at < size; at++) {
		if ((unsigned char)name[at] < 0x20 || name[at] == 0x7f || strchr("/\\:*?\"<>|", name[at]) != NULL)
			return job_fail(job, INVALID, "name", "letter",
					"The name of a file holds a letter that names cannot have.");
	}
	return OK;
}

static enum result evidence_check(struct job *job, const struct profile *profile, const char *evidence)
{
	const char *dot = evidence != NULL ? strchr(evidence, '.') : NULL;

	if (evidence == NULL)
		return OK;
	for (int annex = 0; dot != NULL && annex < profile->annex_count; annex++) {
		const struct annex *list = &profile->annexes[annex];

		if (strlen(list->id) != (size_t)(dot - evidence) ||
		    strncmp(list->id, evidence, (size_t)(dot - evidence)) != 0)
			continue;
		for (int item = 0; item < list->item_count; item++) {
			if (strcmp(list->items[item].id, dot + 1) == 0)
				return OK;
		}
	}
	return job_fail(job, INVALID, "evidence", "choice", "\"%.60s\" is not in the agreement's list of evidence.",
			evidence);
}

static enum result active_check(struct job *job, const struct office *office, const struct new_file *file)
{
	struct bytes nothing;

	if (strcmp(file->media_type, "application/pdf") != 0)
		return OK;
	return office->reader.ask(office->reader.self, job, DOCUMENT_ACTIVE, NULL, file->content, &nothing);
}

static enum result file_check(struct job *job, const struct office *office, const struct new_file *file)
{
	if (file->content.size == 0)
		return job_fail(job, INVALID, "file", "empty", "The file is empty.");
	if (file->content.size > FILE_BYTES_MOST)
		return job_fail(job, LIMIT, "file", "too-big", "A file has at most %u MiB.", FILE_BYTES_MOST >> 20);
	TRY(name_check(job, file->name));
	if (has_virus_test(file->content))
		return job_fail(job, INVALID, "file", "virus-test", "The file holds the antivirus test string.");
	/* A file of an office program is refused with the reason that matters, not only for its type. */
	TRY(macro_check(job, file->content));
	TRY(type_check(job, file));
	return active_check(job, office, file);
}

static enum result file_seal(struct job *job, const struct office *office, struct open_case *open,
			     const struct new_file *file, struct event_file *ret_file)
{
	struct file_record record = {.case_id = open->record.case_id};

	TRY(sealed_write(job, &open->key[LANE_IS_SHARED], NULL, file->content, &record.sealed));
	*ret_file = (struct event_file){
	    .hash = hash_of(record.sealed),
	    .name = file->name,
	    .media_type = file->media_type,
	    .size = (int64_t)file->content.size,
	    .plain = hash_of(file->content),
	    .evidence = file->evidence,
	};
	record.hash = (struct bytes){ret_file->hash.bytes, HASH_SIZE};
	return file_add(job, office->database, &record);
}

enum result office_file_add(struct job *job, const struct office *office, const struct actor *actor,
			    const char *case_id, const struct new_file *file, int64_t *ret_version,
			    char ret_hash[HASH_TEXT_SIZE])
{
	AUTO_TRANSACTION struct transaction work = {0};
	struct open_case *open;
	struct event_file sealed;
	int64_t version;

	TRY(file_check(job, office, file));
	TRY(transaction_begin(job, office->database, &work));
	TRY(open_case_load(job, office, case_id, &open));
	TRY(open_case_permit(job, office, actor, open));
	TRY(evidence_check(job, open->agreement->profile, file->evidence));
	if (open->own->evidence_count >= FILES_MOST)
		return job_fail(job, LIMIT, "file", "too-many", "At most %d files wait to be sent with one step.",
				FILES_MOST);
	TRY(file_seal(job, office, open, file, &sealed));
	TRY(own_lane_append_file(job, office, actor, open, RECORD_EVIDENCE, &sealed));
	TRY(open_case_save(job, office, open, &version));
	TRY(access_look(job, office->database, actor, "file-add", case_id, NULL));
	TRY(transaction_commit(job, &work));
	hash_write(&sealed.hash, ret_hash);
	*ret_version = version;
	return OK;
}

/* A file of the case, whether sent, received or still waiting in the own lane. */
static const struct event_file *file_in_body(const struct body *body, const struct hash *hash)
{
	for (int at = 0; at < body->file_count; at++) {
		if (hash_equal(&body->files[at].hash, hash))
			return &body->files[at];
	}
	return NULL;
}

static const struct event_file *file_of_case(const struct open_case *open, const struct hash *hash)
{
	const struct event_file *found = NULL;

	for (int at = 0; at < open->state->outcome_count && found == NULL; at++)
		found = file_in_body(&open->state->outcomes[at].event->body, hash);
	for (int at = 0; at < open->own->evidence_count && found == NULL; at++)
		found = file_in_body(&open->own->evidence[at]->body, hash);
	return found;
}

static enum result find_file(struct job *job, const struct open_case *open, const char *text, struct hash *hash,
			     const struct event_file **ret_file)
{
	*ret_file = NULL;
	if (hash_read(bytes_of(text), hash) == OK)
		*ret_file = file_of_case(open, hash);
	if (*ret_file == NULL)
		return job_fail(job, MISSING, "file", "unknown-file", "The case has no such file.");
	return OK;
}

enum result office_file_remove(struct job *job, const struct office *office, const struct actor *actor,
			       const char *case_id, const char *hash_text, int64_t *ret_version)
{
	AUTO_TRANSACTION struct transaction work = {0};
	const struct event_file *file;
	struct open_case *open;
	struct hash hash;
	bool waits = false;
	json_t *form;
	int64_t version;

	TRY(transaction_begin(job, office->database, &work));
	TRY(open_case_load(job, office, case_id, &open));
	TRY(open_case_permit(job, office, actor, open));
	TRY(find_file(job, open, hash_text, &hash, &file));
	for (int at = 0; at < open->own->evidence_count; at++)
		waits |= hash_equal(&open->own->evidence[at]->body.files[0].hash, &hash);
	if (!waits)
		return job_fail(job, CONFLICT, "file", "sent-already",
				"The file was sent; it cannot be taken back, only corrected by a step.");
	form = json_pack("{s:s}", "hash", hash_text);
	TRY(json_own(job, form));
	TRY(own_lane_append(job, office, actor, open, RECORD_REMOVE, form));
	TRY(open_case_save(job, office, open, &version));
	TRY(transaction_commit(job, &work));
	*ret_version = version;
	return OK;
}

enum result office_file_show(struct job *job, const struct office *office, const struct actor *actor,
			     const char *case_id, const char *hash_text, struct bytes *ret_content,
			     const char **ret_media_type, const char **ret_name)
{
	AUTO_TRANSACTION struct transaction work = {0};
	const struct event_file *file;
	struct file_record record;
	struct open_case *open;
	struct bytes content;
	struct hash hash;

	TRY(transaction_begin(job, office->database, &work));
	TRY(open_case_load(job, office, case_id, &open));
	TRY(open_case_permit(job, office, actor, open));
	TRY(find_file(job, open, hash_text, &hash, &file));
	if (file_find(job, office->database, (struct bytes){hash.bytes, HASH_SIZE}, &record) != OK)
		return job_fail(job, MISSING, "file", "not-here-yet", "The file has not arrived yet.");
	TRY(sealed_read(job, &open->key[LANE_IS_SHARED], record.sealed, &content));
	TRY(access_look(job, office->database, actor, "file", case_id, hash_text));
	TRY(transaction_commit(job, &work));
	*ret_content = content;
	*ret_media_type = file->media_type;
	*ret_name = file->name;
	return OK;
}
