/* issues.h - what the public reported without an account, and the codes with which a desk vouches for somebody.
 *
 * A report waits here until it is confirmed; then it is a case like any other and its words are gone from here. What
 * stays is its number, the hash of the secret with which it is followed, how to reach who wrote it, and the case. */
#ifndef VALICO_STORE_ISSUES_H
#define VALICO_STORE_ISSUES_H

#include "store/database.h"

/* States of a report. */
#define ISSUE_WAITING "waiting" /* not confirmed: no case yet */
#define ISSUE_OPEN "open"       /* a case of its own */
#define ISSUE_JOINED "joined"   /* the same as another case */
#define ISSUE_REFUSED "refused" /* not taken up, with a reason */
/* No report, but a number that an officer gave so that a case of theirs can be followed. */
#define ISSUE_FOLLOWED "followed"
#define ISSUE_ENDED "ended" /* such a number, after another one was given in its place */

struct issue_record {
	const char *number;       /* ten digits, the last one checks */
	struct bytes secret_hash; /* SHA-256 */
	const char *state;
	const char *check; /* how the robot check ended: a word of the portal */
	const char *agreement, *kind, *partner;
	const char *language;
	const char *form;    /* JSON, while it waits; NULL then */
	const char *more;    /* JSON: forms of further steps, by step; NULL then */
	const char *contact; /* how to reach who wrote, or for whom the number is; or NULL */
	const char *case_id; /* or NULL */
	const char *reason;  /* why it was refused; or NULL */
	int64_t additions;   /* how often something was added */
	struct instant filed_at;
	struct instant decided_at; /* 0 while it waits */
	const char *decided_by;    /* account id, "work", "code"; NULL while it waits */
};
/* CONFLICT when the number is taken. */
enum result issue_add(struct job *job, struct database *database, const struct issue_record *issue);
/* MISSING without a note on the job. */
enum result issue_find(struct job *job, struct database *database, const char *number, struct issue_record *ret_issue);
/* The reports that a case came from, its own first. */
enum result issue_of_case(struct job *job, struct database *database, const char *case_id, int most,
			  struct issue_record **ret_issues, int *ret_count);
/* Of one state, oldest first for those that wait, newest first for the others. */
enum result issue_list(struct job *job, struct database *database, const char *state, int most,
		       struct issue_record **ret_issues, int *ret_count);
enum result issue_count(struct job *job, struct database *database, const char *state, int64_t *ret_count);
/* Writes state, form, more, contact, case, reason, decided. */
enum result issue_change(struct job *job, struct database *database, const struct issue_record *issue);
/* Counts an addition; LIMIT when there were `most` already. */
enum result issue_count_addition(struct job *job, struct database *database, const char *number, int64_t most);

/* What was added while it waited: moved into the case when there is one. */
struct issue_addition {
	const char *text;
	struct instant at;
};
enum result issue_addition_add(struct job *job, struct database *database, const char *number,
			       const struct issue_addition *addition);
enum result issue_addition_list(struct job *job, struct database *database, const char *number,
				struct issue_addition **ret_additions, int *ret_count);
enum result issue_addition_remove(struct job *job, struct database *database, const char *number);

/* A code that a desk gives to somebody who stands before it: good once. */
struct issue_code {
	struct bytes hash;
	const char *made_by; /* account id or the operator's name */
	struct instant made_at, ends_at;
};
enum result issue_code_add(struct job *job, struct database *database, const struct issue_code *code);
/* MISSING when there is none that is good now; else it is used up, and gone. */
enum result issue_code_use(struct job *job, struct database *database, struct bytes hash, struct instant now);

/* Who is said to sell appointments or promise visas: one row a report, grouped under a key made from the name. */
struct agent_report {
	const char *number; /* of the report */
	const char *key;
	const char *name;
	const char *place; /* or NULL */
	const char *sells; /* or NULL */
	struct instant at;
};
enum result agent_report_put(struct job *job, struct database *database, const struct agent_report *report);
enum result agent_report_remove(struct job *job, struct database *database, const char *number);
struct agent_group {
	const char *key;
	const char *name;          /* as written last */
	const char *place, *sells; /* one of those that were told */
	int64_t reports;
	struct instant first_at, last_at;
};
/* Those with at least `least` reports, the most reported first; and how many groups are smaller. */
enum result agent_group_list(struct job *job, struct database *database, int64_t least, int most,
			     struct agent_group **ret_groups, int *ret_count, int64_t *ret_smaller);

#endif
