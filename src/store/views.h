/* views.h - projections: the tables that lists and searches read. They hold nothing that the events do not, and
 * `valico store rebuild` makes them again to the same bytes.
 *
 * The queue is read from case_view by one of a few orders, each with its index, and paged by a cursor, so that the
 * first page takes the same time with a thousand cases and with a million. */
#ifndef VALICO_STORE_VIEWS_H
#define VALICO_STORE_VIEWS_H

#include "store/records.h"

struct case_view {
	const char *case_id;
	const char *reference;
	const char *agreement;
	const char *kind;
	const char *regime;
	const char *partner;
	const char *our_side;
	const char *state;
	bool is_end;
	const char *turn; /* "ours", "theirs", "none" */
	const char *family_name;
	const char *given_names;
	const char *native_name; /* in its own script, or NULL */
	const char *heading;     /* what a case is called that is about no person, or NULL */
	const char *born;        /* YYYY-MM-DD, or NULL */
	const char *document_number;
	const char *nationality;
	const char *deadline; /* id of the one that ends first, or NULL */
	struct instant due;   /* its end; INSTANT_NEVER when there is none */
	const char *assigned; /* account id, or NULL */
	const char *team;     /* or NULL */
	bool keeps_assigned;  /* view_put() leaves both as they are, and what is given for them does not matter */
	bool unread;          /* something from the partner was not opened yet */
	bool draft;           /* not yet submitted */
	struct instant changed_at;
	const char *readers; /* ids of the groups who alone may read it (readers.h), or NULL */
};

/* Replaces the row of the case. */
enum result view_put(struct job *job, struct database *database, const struct case_view *view);
enum result view_find(struct job *job, struct database *database, const char *case_id, struct case_view *ret_view);
/* Forgets all rows, before a rebuild. */
enum result view_clear(struct job *job, struct database *database);

enum queue_order { ORDER_DUE, ORDER_CHANGED, ORDER_OPENED, ORDER_NAME };

struct queue_filter {
	const char *regime;        /* required: cases of one regime never show in the other */
	const char *reader;        /* account id: none that it may not read; NULL for those that everybody may */
	const char *assigned;      /* account id, or NULL for any; "" for nobody's */
	const char *team;          /* or NULL */
	const char *state;         /* or NULL */
	const char *kind;          /* or NULL */
	const char *agreement;     /* or NULL */
	const char *turn;          /* "ours", "theirs", or NULL */
	bool only_open;            /* not at an end */
	struct instant due_before; /* INSTANT_NEVER for any */
	bool only_unread;
	const char *words; /* start of a name, a reference or a document number; or NULL */
	enum queue_order order;
	bool descending;
	const char *cursor; /* as given back; NULL for the first page */
	int most;           /* 1 to 200 */
};

struct queue_page {
	struct case_view *cases;
	int count;
	const char *next; /* cursor of the next page, or NULL */
};

/* INVALID for a cursor of another order or a damaged one. */
enum result queue_list(struct job *job, struct database *database, const struct queue_filter *filter,
		       struct queue_page *ret_page);

/* How many cases that `account` may read are ours to do, due within a day, overdue, unread: the numbers above the
 * queue. Counting stops at 1,000 of each, which is then shown as "1,000+". */
struct queue_counts {
	int mine, team, ours, due_today, overdue, unread;
};
enum result queue_count(struct job *job, struct database *database, const char *regime, const char *account,
			const char *team, struct instant now, struct instant day_ends, struct queue_counts *ret_counts);

/* Open cases that may be of one person, to be weighed: of the same document, born on the same day or from `born_from`
 * to `born_to` (YYYY-MM-DD, both included), or without a date of birth. At most `most` of them. */
struct alike_filter {
	const char *regime;
	const char *reader;          /* as in struct queue_filter */
	const char *document_number; /* or NULL */
	const char *born;            /* or NULL */
	const char *born_from, *born_to;
	int most;
};
enum result view_alike(struct job *job, struct database *database, const struct alike_filter *filter,
		       struct case_view **ret_cases, int *ret_count);

/* Running deadlines, for the clock. */
struct deadline_view {
	const char *case_id;
	const char *deadline;
	struct instant due;
};
enum result deadline_replace(struct job *job, struct database *database, const char *case_id,
			     const struct deadline_view *deadlines, int count);
/* Those that ended before `now` and were not yet attended to, oldest first. */
enum result deadline_passed(struct job *job, struct database *database, struct instant now, int most,
			    struct deadline_view **ret_list, int *ret_count);
enum result deadline_attended(struct job *job, struct database *database, const char *case_id, const char *deadline,
			      struct instant due);

/* Drafts: what an officer has filled in but not signed. `step` is the step that it is for. */
struct draft_record {
	const char *case_id;
	const char *step;
	int64_t version;
	const char *form;     /* JSON */
	const char *saved_by; /* account id, or "clock" */
	struct instant saved_at;
};
/* CONFLICT when `expected` is not the version (0 for a first save). */
enum result draft_put(struct job *job, struct database *database, const struct draft_record *draft, int64_t expected,
		      int64_t *ret_version);
enum result draft_find(struct job *job, struct database *database, const char *case_id, const char *step,
		       struct draft_record *ret_draft);
enum result draft_list(struct job *job, struct database *database, const char *case_id,
		       struct draft_record **ret_drafts, int *ret_count);
enum result draft_remove(struct job *job, struct database *database, const char *case_id, const char *step);

#endif
