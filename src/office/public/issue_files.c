/* issue_files.c - see issue_files.h: kept, claimed by a report, moved into its case. */
#include "office/public/issue_files.h"

#include "access/access.h"
#include "documents/active.h"
#include "documents/metadata.h"
#include "office/case/page.h"
#include "office/public/issue_inside.h"

#include <stdio.h>
#include <string.h>

#define NAME_MOST 60 /* bytes of a name, without mark and ending */

/* --- what it is --- */

static const struct accepted {
	const char *media_type, *ending;
	struct bytes start;
} kinds[] = {
    {"application/pdf", "pdf", {(const unsigned char *)"%PDF-", 5}},
    {"image/jpeg", "jpg", {(const unsigned char *)"\xff\xd8\xff", 3}},
    {"image/png", "png", {(const unsigned char *)"\x89PNG\r\n\x1a\n", 8}},
};

static enum result kind_find(struct job *job, struct bytes content, const struct accepted **ret_kind)
{
	for (size_t at = 0; at < sizeof(kinds) / sizeof(kinds[0]); at++) {
		if (bytes_start_with(content, kinds[at].start)) {
			*ret_kind = &kinds[at];
			return OK;
		}
	}
	return job_fail(job, INVALID, "file", "type-not-accepted", "Files are PDF, JPEG or PNG.");
}

/* Letters, digits, what holds words together, and whatever is not ASCII, without its ending: "public-my letter.jpg". */
static enum result name_make(struct job *job, const char *given, const struct accepted *kind, const char **ret_name)
{
	const char *slash = strrchr(given, '/'), *back = strrchr(given, '\\'), *dot;
	const char *from = slash > back ? slash : back;
	char name[NAME_MOST + 1];
	size_t size = 0, end;

	from = from != NULL ? from + 1 : given;
	dot = strrchr(from, '.');
	end = dot != NULL && dot > from ? (size_t)(dot - from) : strlen(from);
	for (size_t at = 0; at < end && size < NAME_MOST; at++) {
		unsigned char letter = (unsigned char)from[at];

		if (letter < 0x20 || letter == 0x7f || (letter < 0x80 && strchr("/\\:*?\"<>|&;$`'", letter) != NULL))
			continue;
		name[size++] = (char)letter;
	}
	name[size] = '\0';
	/* A letter that was cut in its middle goes. */
	while (size > 0 && !bytes_are_utf8((struct bytes){(const unsigned char *)name, size}))
		name[--size] = '\0';
	TAKE(job,
	     *ret_name = arena_print(job->arena, PUBLIC_FILE_MARK "%s.%s", size > 0 ? name : "file", kind->ending));
	return OK;
}

static bool has_virus_test(struct bytes content)
{
	return bytes_find(content, BYTES("EICAR-STANDARD-ANTIVIRUS-TEST-FILE")) < content.size;
}

/* What is kept of it. */
static enum result content_make(struct job *job, const struct office *office, const struct accepted *kind,
				struct bytes content, struct bytes *ret_content, bool *ret_left_out)
{
	struct bytes nothing;

	*ret_content = content;
	*ret_left_out = false;
	if (strcmp(kind->ending, "jpg") == 0)
		return jpeg_plain(job, content, ret_content, ret_left_out);
	if (strcmp(kind->ending, "png") == 0)
		return png_plain(job, content, ret_content, ret_left_out);
	return office->reader.ask(office->reader.self, job, DOCUMENT_ACTIVE_OPENS, NULL, content, &nothing);
}

static enum result file_judge(struct job *job, const struct office *office, const char *name, struct bytes content,
			      struct issue_file *ret_file, bool *ret_left_out)
{
	const struct accepted *kind;

	if (content.size == 0)
		return job_fail(job, INVALID, "file", "empty", "The file is empty.");
	if (content.size > ISSUE_FILE_BYTES_MOST)
		return job_fail(job, LIMIT, "file", "too-big", "A file has at most %u MiB.",
				ISSUE_FILE_BYTES_MOST >> 20);
	if (has_virus_test(content))
		return job_fail(job, INVALID, "file", "virus-test", "The file holds the antivirus test string.");
	TRY(macro_check(job, content));
	TRY(kind_find(job, content, &kind));
	TRY(content_make(job, office, kind, content, &ret_file->content, ret_left_out));
	ret_file->media_type = kind->media_type;
	return name_make(job, name, kind, &ret_file->name);
}

/* --- keeping --- */

static enum result room_make(struct job *job, const struct office *office, struct bytes content)
{
	int64_t bytes = 0;

	TRY(issue_file_expire(job, office->database, instant_plus(job->now, -ISSUE_FILE_LIFE)));
	TRY(issue_file_bytes(job, office->database, &bytes));
	if (bytes + (int64_t)content.size > ISSUE_FILES_BYTES_MOST)
		return job_fail(job, BUSY, "file", "files-full",
				"Too many files wait to be looked at. Try again later.");
	return OK;
}

enum result office_issue_keep(struct job *job, const struct office *office, const char *name, struct bytes content,
			      json_t **ret_file)
{
	AUTO_TRANSACTION struct transaction work = {0};
	struct issue_file file = {.kept_at = job->now};
	char id[UUID_TEXT_SIZE];
	bool left_out;
	json_t *value;

	TRY(file_judge(job, office, name, content, &file, &left_out));
	uuid_new(job, id);
	file.file_id = id;
	TRY(transaction_begin(job, office->database, &work));
	TRY(room_make(job, office, file.content));
	TRY(issue_file_add(job, office->database, &file));
	TRY(transaction_commit(job, &work));
	value = json_pack("{s:s, s:s, s:s, s:I, s:b}", "file", id, "name", file.name + sizeof(PUBLIC_FILE_MARK) - 1,
			  "media_type", file.media_type, "size", (json_int_t)file.content.size, "left_out", left_out);
	TRY(json_own(job, value));
	*ret_file = value;
	return OK;
}

/* --- for a report --- */

enum result issue_files_claim(struct job *job, const struct office *office, const char *number, const json_t *ids)
{
	struct issue_file *files;
	int count;
	size_t at;
	json_t *id;

	if (json_array_size(ids) == 0)
		return OK;
	TRY(issue_file_list(job, office->database, number, ISSUE_FILES_MOST, &files, &count));
	if (json_array_size(ids) + (size_t)count > ISSUE_FILES_MOST)
		return job_fail(job, LIMIT, "files", "too-many", "A report has at most %d files.", ISSUE_FILES_MOST);
	json_array_foreach(ids, at, id)
	{
		enum result claimed = issue_file_claim(job, office->database, json_string_value(id), number);

		if (claimed == MISSING)
			return job_fail(job, INVALID, "files", "file-gone", "A file waited too long and is gone.");
		TRY(claimed);
	}
	return OK;
}

/* A file that does not fit into the case any more stays behind with nobody: its report says so to the officer. */
static enum result file_move(struct job *job, const struct office *office, const struct actor *actor,
			     const char *case_id, const struct issue_file *file)
{
	const struct new_file added = {.name = file->name, .media_type = file->media_type, .content = file->content};
	char hash[HASH_TEXT_SIZE];
	int64_t version;

	return office_file_add(job, office, actor, case_id, &added, &version, hash);
}

enum result issue_files_move(struct job *job, const struct office *office, const char *number, const char *case_id)
{
	struct issue_file *files, file;
	struct actor actor;
	int count;

	TRY(issue_file_list(job, office->database, number, ISSUE_FILES_MOST, &files, &count));
	if (count == 0)
		return OK;
	TRY(public_actor(job, office, &actor));
	for (int at = 0; at < count; at++) {
		TRY(issue_file_find(job, office->database, number, files[at].file_id, &file));
		TRY(file_move(job, office, &actor, case_id, &file));
	}
	return issue_file_remove(job, office->database, number);
}

enum result issue_files_write(struct job *job, const struct office *office, const char *number, json_t *value)
{
	json_t *list = json_array();
	struct issue_file *files;
	int count;

	json_object_set_new(value, "files", list);
	TRY(issue_file_list(job, office->database, number, ISSUE_FILES_MOST, &files, &count));
	for (int at = 0; at < count; at++) {
		json_t *file = json_object();

		page_text(file, "file_id", files[at].file_id);
		page_text(file, "name", files[at].name);
		page_text(file, "media_type", files[at].media_type);
		page_number(file, "size", files[at].size);
		json_array_append_new(list, file);
	}
	return OK;
}

enum result office_issue_file_show(struct job *job, const struct office *office, const struct actor *actor,
				   const char *written, const char *file_id, struct issue_file *ret_file)
{
	AUTO_TRANSACTION struct transaction work = {0};
	char number[ISSUE_NUMBER_SIZE];
	enum result found = MISSING;

	if (!actor->administrative)
		return job_fail(job, DENIED, "regime", "wrong-regime", "Your account does not work in this regime.");
	TRY(transaction_begin(job, office->database, &work));
	if (issue_number_read(job, bytes_of(written), number) == OK)
		found = issue_file_find(job, office->database, number, file_id, ret_file);
	job_forgive(job);
	if (found == MISSING)
		return job_fail(job, MISSING, "file", "unknown-file", "The report has no such file.");
	TRY(found);
	TRY(access_look(job, office->database, actor, "issue-file", NULL, number));
	return transaction_commit(job, &work);
}
