/* retention.c - the end of a case's retention: its keys and content are destroyed here, by the clock.
 *
 * The agreement says how many months after its end a case is kept, for all of its cases or for one kind. Each node
 * counts for itself and destroys its own copy; what stays is the chain of signed envelopes (who did what, when) without
 * any body that could be read, the log of looks, and the note that the case was destroyed, which a restored backup
 * applies. */
#include "office/node/retention.h"

#include "base/log.h"

#define RETIRE_MOST 100 /* in one tick */

/* The same day of an earlier month, or that month's last day. */
static struct date months_before(struct date date, int months)
{
	int month = date.year * 12 + date.month - 1 - months;
	struct date first = {(int16_t)(month / 12), (int8_t)(month % 12 + 1), 1};
	struct date next = {(int16_t)((month + 1) / 12), (int8_t)((month + 1) % 12 + 1), 1};
	int32_t days = date_number(next) - date_number(first);

	return date_plus(first, (date.day < days ? date.day : days) - 1);
}

static struct instant kept_since(struct instant now, int months)
{
	struct date today = date_of_number((int32_t)(now.milliseconds / DAYS(1)));

	return (struct instant){DAYS(date_number(months_before(today, months)))};
}

static enum result retire(struct job *job, const struct office *office, const char *case_id)
{
	AUTO_TRANSACTION struct transaction work = {0};

	TRY(transaction_begin(job, office->database, &work));
	TRY(case_retire(job, office->database, case_id, job->now));
	TRY(transaction_commit(job, &work));
	log_line(LOG_INFO, "office", "case-retired", "case", case_id, NULL);
	return OK;
}

static enum result kind_retire(struct job *job, const struct office *office, const struct agreement *agreement,
			       const struct kind *kind, int *retired)
{
	const struct profile *profile = agreement->profile;
	int months = kind->retention.months > 0 ? kind->retention.months : profile->retention.months;
	const char **case_ids;
	int count;

	TRY(case_list_ended(job, office->database, profile->id, (struct bytes){agreement->hash.bytes, HASH_SIZE},
			    kind->id, kept_since(job->now, months), RETIRE_MOST, &case_ids, &count));
	for (int at = 0; at < count; at++)
		TRY(retire(job, office, case_ids[at]));
	*retired += count;
	return OK;
}

enum result retention_end(struct job *job, const struct office *office)
{
	int retired = 0;

	for (int at = 0; at < office->agreement_count; at++) {
		const struct profile *profile = office->agreements[at].profile;

		for (int kind = 0; kind < profile->kind_count; kind++)
			TRY(kind_retire(job, office, &office->agreements[at], &profile->kinds[kind], &retired));
	}
	/* What was destroyed must not survive in the write-ahead log; while another reads, a later tick empties it. */
	if (retired > 0 && database_empty_log(job, office->database) != OK)
		job_forgive(job);
	return OK;
}
