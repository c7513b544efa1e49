/* readers.h - groups of readers: the named lists of accounts who alone may read the cases that name them.
 *
 * A case names its groups by their ids (case_view.readers: words parted by a space; empty for a case without such a
 * limit). What is a member is kept here and by this node alone: the partner has members of its own under the same id.
 * Whoever lists cases says for which account, and gets none that this account may not read. */
#ifndef VALICO_STORE_READERS_H
#define VALICO_STORE_READERS_H

#include "store/database.h"

/* The account in `account` ("$3") is a member of a group of the column `readers` that stands left of it. */
#define READERS_OF(account)                                                                                            \
	" IN (SELECT s.readers FROM reader_set s JOIN reader_member m ON m.group_id = s.group_id WHERE m.account_id "  \
	"= " account ")"

/* The cases that the account may not read, for "case_id NOT IN". They are few, and read once for a list. */
#define WITHHELD_FROM(account)                                                                                         \
	"(SELECT h.case_id FROM case_view h WHERE h.readers <> '' AND NOT h.readers" READERS_OF(account) ")"

struct reader_group {
	const char *group_id;
	const char *name;
	struct instant made_at;
	int64_t members;
	int64_t cases; /* that name it */
};
/* CONFLICT when the id is taken. */
enum result reader_group_add(struct job *job, struct database *database, const char *group_id, const char *name);
enum result reader_group_find(struct job *job, struct database *database, const char *group_id,
			      struct reader_group *ret_group);
/* All groups by name; with `account_id`, those that it is a member of. */
enum result reader_group_list(struct job *job, struct database *database, const char *account_id,
			      struct reader_group **ret_groups, int *ret_count);

/* Makes an account a member, or no member any more. CONFLICT when it is so already. */
enum result reader_member_put(struct job *job, struct database *database, const char *group_id, const char *account_id,
			      bool member);
/* The accounts of a group; MISSING is an empty list. */
enum result reader_member_list(struct job *job, struct database *database, const char *group_id,
			       const char ***ret_account_ids, int *ret_count);
/* Whether the account is in one of the groups of `readers`. */
enum result reader_is_among(struct job *job, struct database *database, const char *readers, const char *account_id,
			    bool *ret_is);
/* Whether the account may read the case; false as well when there is no such case. */
enum result reader_may(struct job *job, struct database *database, const char *case_id, const char *account_id,
		       bool *ret_may);

/* What was changed, by whom and why; newest first. */
struct reader_change {
	struct instant at;
	const char *group_id;
	const char *account_id; /* of the member, or NULL when the group was made */
	const char *change;     /* "made", "added", "removed" */
	const char *made_by;    /* account, or "operator" */
	const char *reason;
};
enum result reader_change_add(struct job *job, struct database *database, const struct reader_change *change);
enum result reader_change_list(struct job *job, struct database *database, int most, struct reader_change **ret_changes,
			       int *ret_count);

/* A set of groups that a case names: known from then on by its words. */
enum result reader_set_know(struct job *job, struct database *database, const char *readers);
/* Groups that cases name and that have no member here, so that nobody can read those cases. */
struct reader_waiting {
	const char *group_id;
	const char *partner; /* whose cases they are: words, as in a case's record */
	int64_t cases;
};
enum result reader_waiting_list(struct job *job, struct database *database, const char *regime, int most,
				struct reader_waiting **ret_waiting, int *ret_count);

#endif
