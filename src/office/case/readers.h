/* readers.h - who alone may read a case, and the groups of those who may.
 *
 * A kind of case that its agreement restricts (`restricted_by: report.groups`) is read by the members of the groups
 * that it names, and by nobody else: for whoever is in none of them there is no such case. Two places see to it: the
 * lists of the store, which are asked for an account (store/readers.h), and open_case_permit(), through which whatever
 * opens a case for an officer goes. A group is an id that both nodes know; its name and its members are each node's
 * own. */
#ifndef VALICO_OFFICE_CASE_READERS_H
#define VALICO_OFFICE_CASE_READERS_H

#include "office/case/open_case.h"

/* The groups that the case names: ids parted by a space; NULL where it names none or its kind is not restricted.
 * `form` is that of its opening step as it is known now. */
const char *readers_of(const struct open_case *open, const json_t *form);

/* INVALID with rule "not-a-reader" for a form that names groups, none of which the actor is in: whoever sent it would
 * not see the case any more. */
enum result readers_check_form(struct job *job, const struct office *office, const struct actor *actor,
			       const struct profile *profile, int kind, const json_t *form);

/* An officer asked for a case that is withheld: noted in the log of looks, in a transaction of its own. */
enum result office_withheld(struct job *job, const struct office *office, const struct actor *actor,
			    const char *case_id);
/* As open_case_permit() for a case by its id, before anything else is said about it; OK for one that is not here. */
enum result office_case_readable(struct job *job, const struct office *office, const struct actor *actor,
				 const char *case_id);

/* {groups: [{group_id, name, mine, members, cases, ...}], waiting, changes}: all for supervisors and liaison officers,
 * for others the groups that they are in. */
enum result office_groups(struct job *job, const struct office *office, const struct actor *actor, json_t **ret_answer);

/* Makes a group, with an id that a partner's case names or with a new one. The reason is kept. INVALID, CONFLICT. */
struct new_group {
	const char *group_id; /* or NULL */
	const char *name;
	const char *reason;
};
enum result office_group_new(struct job *job, const struct office *office, const struct actor *actor,
			     const struct new_group *wanted, char ret_group_id[UUID_TEXT_SIZE]);

/* Makes an account a member or takes it out, with a reason. MISSING for an unknown group or account. */
struct member_change {
	const char *group_id;
	const char *account_id;
	bool member;
	const char *reason;
};
enum result office_group_change(struct job *job, const struct office *office, const struct actor *actor,
				const struct member_change *change);

#endif
