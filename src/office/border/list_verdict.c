/* list_verdict.c - what a partner's node did with a list that came over the line, told to its issuer (list_line.h).
 *
 * Whoever has put a whole list in force, or refused it, owes its issuer one message about that: kind, number and hash
 * of the list, and a word. What is refused is thereby an alarm on both sides, and not only where nobody can mend it. */
#include "office/border/list_line.h"

#include "base/log.h"
#include "office/case/wake.h"
#include "store/list_verdicts.h"

#include <string.h>

#define WORD_LETTERS_MOST 40
#define ATTEMPTS_MOST 50 /* with longer and longer waits: days */

enum result list_verdict_tell(struct job *job, const struct office *office, const char *partner,
			      const struct list_part *part, const char *word)
{
	char hash[HASH_TEXT_SIZE];
	struct list_verdict_due due = {.verdict = {.partner = partner,
						   .list = list_kind_name(part->kind),
						   .number = part->number,
						   .hash = hash,
						   .verdict = word,
						   .at = job->now},
				       .next_at = job->now};

	hash_write(&part->hash, hash);
	TRY(message_id_new(job, office->party, &due.message_id));
	wake_afterwards(office);
	return list_verdict_owe(job, office->database, &due);
}

enum result office_list_verdict_due(struct job *job, const struct office *office, const char *partner,
				    struct list_verdict_due *ret_due, struct bytes *ret_json)
{
	const struct list_verdict *verdict = &ret_due->verdict;
	json_t *object;

	TRY(list_verdict_due(job, office->database, partner, ret_due));
	object = json_pack("{s:s, s:I, s:s, s:s}", "list", verdict->list, "number", (json_int_t)verdict->number, "hash",
			   verdict->hash, "verdict", verdict->verdict);
	TRY(json_own(job, object));
	return json_write(job, object, ret_json);
}

enum result office_list_verdict_sent(struct job *job, const struct office *office, const struct list_verdict_due *due)
{
	return list_verdict_done(job, office->database, due->message_id);
}

enum result office_list_verdict_retry(struct job *job, const struct office *office, const struct list_verdict_due *due,
				      struct instant next_at)
{
	return due->attempts + 1 < ATTEMPTS_MOST ? list_verdict_later(job, office->database, due->message_id, next_at)
						 : list_verdict_done(job, office->database, due->message_id);
}

/* --- what partners say of ours --- */

enum result list_verdict_read(struct job *job, const json_t *object, struct list_verdict *ret_verdict)
{
	static const char *const members[] = {"list", "number", "hash", "verdict", NULL};
	struct list_verdict verdict = {.number = 0};
	enum list_kind kind;
	struct hash hash;
	size_t letters;

	TRY(json_only(job, "list", object, members));
	TRY(json_member_text(job, object, "list", &verdict.list));
	TRY(json_member_integer(job, object, "number", 1, INT64_MAX, &verdict.number));
	TRY(json_member_text(job, object, "hash", &verdict.hash));
	TRY(json_member_text(job, object, "verdict", &verdict.verdict));
	letters = strspn(verdict.verdict, "abcdefghijklmnopqrstuvwxyz0123456789-");
	if (list_kind_read(bytes_of(verdict.list), &kind) != OK)
		return job_fail(job, INVALID, "list", "list-kind", "There are no lists of this kind.");
	if (hash_read(bytes_of(verdict.hash), &hash) != OK)
		return job_fail(job, INVALID, "hash", "hash", "The hash of the list cannot be read.");
	if (letters == 0 || letters > WORD_LETTERS_MOST || verdict.verdict[letters] != '\0')
		return job_fail(job, INVALID, "verdict", "verdict", "What became of the list is said in one word.");
	*ret_verdict = verdict;
	return OK;
}

/* Is it about the very list that we last published to that partner? */
static enum result is_about_ours(struct job *job, const struct office *office, const struct list_verdict *verdict,
				 bool *ret_is)
{
	struct list_parcel *parcels;
	int count;

	*ret_is = false;
	TRY(list_parcel_list(job, office->database, verdict->list, &parcels, &count));
	for (int at = 0; at < count; at++) {
		if (strcmp(parcels[at].partner, verdict->partner) == 0)
			*ret_is = parcels[at].number == verdict->number && strcmp(parcels[at].hash, verdict->hash) == 0;
	}
	return OK;
}

static enum result verdict_take(struct job *job, const struct office *office, const char *partner, const json_t *object)
{
	struct list_verdict verdict;
	bool is_ours;

	TRY(list_verdict_read(job, object, &verdict));
	verdict.partner = partner;
	verdict.at = job->now;
	TRY(is_about_ours(job, office, &verdict, &is_ours));
	if (!is_ours)
		return OK; /* another one has taken its place meanwhile, and is told of by itself */
	if (strcmp(verdict.verdict, LIST_VERDICT_IN_FORCE) != 0)
		log_line(LOG_ALARM, "office", "list-refused-by-partner", "partner", partner, "list", verdict.list,
			 "rule", verdict.verdict, NULL);
	return list_verdict_put(job, office->database, &verdict);
}

enum result office_list_take(struct job *job, const struct office *office, const char *partner, struct bytes json,
			     const struct bytes *files, int file_count)
{
	json_t *object;

	TRY(json_read(job, "list", json, &object));
	if (json_object_get(object, "verdict") == NULL)
		return office_list_part_take(job, office, partner, json, files, file_count);
	if (file_count != 0)
		return job_fail(job, INVALID, "verdict", "verdict", "What became of a list has no files beside it.");
	return verdict_take(job, office, partner, object);
}
