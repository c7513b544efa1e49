/* list_line.h - lists of documents over the line: our list to the partners in parts, theirs put together here.
 *
 * A list of five million documents has 80 MB, so it travels in parts of LIST_PART_BYTES, one message each, in their
 * order; each part says which list it is of (kind, number, size and hash of the whole file) and where it stands. The
 * receiver keeps the parts in a file beside its lists. When the last has come the whole is held against the hash and
 * taken in as a list from a file is (signature of the issuer, number, time, every block); only then it takes the place
 * of the one before. A list that is damaged, cut, older or not the sender's own leaves what is in force as it is. What
 * became of it is told to its issuer in a message of its own, so that a list that was refused is an alarm there too. */
#ifndef VALICO_OFFICE_BORDER_LIST_LINE_H
#define VALICO_OFFICE_BORDER_LIST_LINE_H

#include "office/border/border.h"
#include "store/list_parcels.h"
#include "store/list_verdicts.h"

#define LIST_PART_BYTES ((size_t)4 << 20)
#define LISTS_INCOMING "lists-incoming" /* in the node's folder: parts that have come, and nothing else */

/* Our list of a kind goes to a partner, or to every one that is linked when `partner` is NULL. MISSING with rule
 * "no-list"; DENIED with rule "not-linked". Gives how many it goes to. */
enum result office_list_publish(struct job *job, const struct office *office, const struct actor *actor,
				enum list_kind kind, const char *partner, int *ret_partners);

/* The part that is due for a partner: its message and its bytes, owned by the arena. MISSING (nothing noted) when there
 * is none. A list that is not here any more as it was published ends with rule "list-replaced". */
enum result office_list_part_due(struct job *job, const struct office *office, const char *partner,
				 struct list_parcel *ret_parcel, struct bytes *ret_json, struct bytes *ret_part);
/* It was receipted: the next part, or the end. */
enum result office_list_part_sent(struct job *job, const struct office *office, const struct list_parcel *parcel);
/* It was not: tried again; when the partner itself refused it, from the first part on. */
enum result office_list_part_retry(struct job *job, const struct office *office, const struct list_parcel *parcel,
				   bool refused, struct instant next_at);

/* What comes over the line about lists: a part of one, or what became of one of ours. INVALID for a message that is
 * neither. */
enum result office_list_take(struct job *job, const struct office *office, const char *partner, struct bytes json,
			     const struct bytes *files, int file_count);

/* Takes a part in. INVALID for a message that is none, DENIED for a list that is not the partner's, CONFLICT with rule
 * "list-part" when the parts before are missing. What is wrong with a whole list is told to the log and changes
 * nothing. */
enum result office_list_part_take(struct job *job, const struct office *office, const char *partner, struct bytes json,
				  const struct bytes *files, int file_count);

/* What a part's message says; pure. INVALID names the member. */
struct list_part {
	enum list_kind kind;
	int64_t number, size, part;
	struct hash hash;
};
enum result list_part_read(struct job *job, struct bytes json, struct list_part *ret_part);

/* --- what became of a list (office/border/list_verdict.c) --- */

/* Owes the issuer word of a whole list, in the caller's transaction: "in-force" or the rule that it broke. */
enum result list_verdict_tell(struct job *job, const struct office *office, const char *partner,
			      const struct list_part *part, const char *word);

/* The word that is due for a partner and its message. MISSING (nothing noted) when there is none. */
enum result office_list_verdict_due(struct job *job, const struct office *office, const char *partner,
				    struct list_verdict_due *ret_due, struct bytes *ret_json);
enum result office_list_verdict_sent(struct job *job, const struct office *office, const struct list_verdict_due *due);
enum result office_list_verdict_retry(struct job *job, const struct office *office, const struct list_verdict_due *due,
				      struct instant next_at);

/* What such a message says, but for its partner and time; pure. INVALID names the member. */
enum result list_verdict_read(struct job *job, const json_t *object, struct list_verdict *ret_verdict);

#endif
