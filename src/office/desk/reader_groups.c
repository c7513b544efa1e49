/* reader_groups.c - the groups of those who may read restricted cases: a supervisor makes them and says who is in them,
 * with a reason; both are kept in a list of changes and in the log of looks. */
#include "office/case/readers.h"

#include "access/access.h"
#include "office/case/page.h"
#include "store/readers.h"

#include <string.h>

#define NAME_LETTERS_MOST 80
#define REASON_LETTERS_MOST 500
#define CHANGES_LISTED 100
#define WAITING_LISTED 100

/* Who answers for the groups, and who keeps the two sides together: they see all of them. */
static bool sees_all(const struct actor *actor)
{
	return (actor->roles & (ROLE_BIT(ROLE_SUPERVISOR) | ROLE_BIT(ROLE_LIAISON))) != 0;
}

/* --- what there is --- */

static enum result members_put(struct job *job, const struct office *office, const struct actor *actor,
			       const struct reader_group *group, const struct colleagues *colleagues, json_t *value)
{
	json_t *members = json_array();
	const char **list;
	bool mine = false;
	int count;

	json_object_set_new(value, "members", members);
	TRY(reader_member_list(job, office->database, group->group_id, &list, &count));
	for (int at = 0; at < count; at++) {
		mine |= strcmp(list[at], actor->account_id) == 0;
		if (sees_all(actor))
			json_array_append_new(members, colleague_value(colleagues, list[at]));
	}
	page_flag(value, "mine", mine);
	return OK;
}

static enum result groups_put(struct job *job, const struct office *office, const struct actor *actor,
			      const struct colleagues *colleagues, json_t *list)
{
	struct reader_group *groups;
	int count;

	TRY(reader_group_list(job, office->database, sees_all(actor) ? NULL : actor->account_id, &groups, &count));
	for (int at = 0; at < count; at++) {
		json_t *value = json_object();

		json_array_append_new(list, value);
		page_text(value, "group_id", groups[at].group_id);
		page_text(value, "name", groups[at].name);
		page_instant(value, "made_at", groups[at].made_at);
		page_number(value, "cases", groups[at].cases);
		TRY(members_put(job, office, actor, &groups[at], colleagues, value));
	}
	return OK;
}

static enum result waiting_of(struct job *job, const struct office *office, const char *regime, json_t *list)
{
	struct reader_waiting *waiting;
	int count;

	TRY(reader_waiting_list(job, office->database, regime, WAITING_LISTED, &waiting, &count));
	for (int at = 0; at < count; at++) {
		json_t *value = json_object();

		json_array_append_new(list, value);
		page_text(value, "group_id", waiting[at].group_id);
		page_partners(value, waiting[at].partner);
		page_number(value, "cases", waiting[at].cases);
	}
	return OK;
}

static enum result waiting_put(struct job *job, const struct office *office, const struct actor *actor, json_t *list)
{
	if (!sees_all(actor))
		return OK;
	if (actor->police)
		TRY(waiting_of(job, office, "police", list));
	return actor->administrative ? waiting_of(job, office, "administrative", list) : OK;
}

static enum result changes_put(struct job *job, const struct office *office, const struct actor *actor,
			       const struct colleagues *colleagues, json_t *list)
{
	struct reader_change *changes;
	int count;

	if (!sees_all(actor))
		return OK;
	TRY(reader_change_list(job, office->database, CHANGES_LISTED, &changes, &count));
	for (int at = 0; at < count; at++) {
		json_t *value = json_object();

		json_array_append_new(list, value);
		page_instant(value, "at", changes[at].at);
		page_text(value, "group_id", changes[at].group_id);
		page_text(value, "change", changes[at].change);
		json_object_set_new(value, "member", colleague_value(colleagues, changes[at].account_id));
		json_object_set_new(value, "made_by", colleague_value(colleagues, changes[at].made_by));
		page_text(value, "reason", changes[at].reason);
	}
	return OK;
}

enum result office_groups(struct job *job, const struct office *office, const struct actor *actor, json_t **ret_answer)
{
	json_t *answer = json_object(), *groups = json_array(), *waiting = json_array(), *changes = json_array();
	struct colleagues colleagues;

	TRY(json_own(job, answer));
	json_object_set_new(answer, "groups", groups);
	json_object_set_new(answer, "waiting", waiting);
	json_object_set_new(answer, "changes", changes);
	TRY(colleagues_load(job, office, &colleagues));
	TRY(groups_put(job, office, actor, &colleagues, groups));
	TRY(waiting_put(job, office, actor, waiting));
	TRY(changes_put(job, office, actor, &colleagues, changes));
	*ret_answer = answer;
	return OK;
}

/* --- changing it --- */

static enum result changer_permit(struct job *job, const struct actor *actor, const char *reason)
{
	if ((actor->roles & (ROLE_BIT(ROLE_SUPERVISOR) | ROLE_BIT(ROLE_OPERATOR))) == 0)
		return job_fail(job, DENIED, NULL, "role", "Only a supervisor changes who may read.");
	if (reason == NULL || *reason == '\0' || strlen(reason) > REASON_LETTERS_MOST)
		return job_fail(job, INVALID, "reason", "length", "A reason has 1 to %d letters.", REASON_LETTERS_MOST);
	return OK;
}

static enum result change_note(struct job *job, const struct office *office, const struct actor *actor,
			       const struct reader_change *change)
{
	struct reader_change noted = *change;
	const char *detail;

	noted.at = job->now;
	noted.made_by = actor->account_id;
	TAKE(job, detail = arena_print(job->arena, "%s %s %s", change->change, change->group_id,
				       change->account_id != NULL ? change->account_id : ""));
	TRY(reader_change_add(job, office->database, &noted));
	return access_look(job, office->database, actor, "readers", NULL, detail);
}

static enum result group_id_choose(struct job *job, const char *wanted, char ret_group_id[UUID_TEXT_SIZE])
{
	if (wanted == NULL)
		uuid_new(job, ret_group_id);
	else if (uuid_check(bytes_of(wanted)))
		memcpy(ret_group_id, wanted, UUID_TEXT_SIZE);
	else
		return job_fail(job, INVALID, "group_id", "uuid", "A group's id is a UUID of version 7.");
	return OK;
}

enum result office_group_new(struct job *job, const struct office *office, const struct actor *actor,
			     const struct new_group *wanted, char ret_group_id[UUID_TEXT_SIZE])
{
	AUTO_TRANSACTION struct transaction work = {0};
	char group_id[UUID_TEXT_SIZE];
	struct reader_group held;
	enum result found;

	TRY(changer_permit(job, actor, wanted->reason));
	if (wanted->name == NULL || *wanted->name == '\0' || strlen(wanted->name) > NAME_LETTERS_MOST)
		return job_fail(job, INVALID, "name", "length", "A group's name has 1 to %d letters.",
				NAME_LETTERS_MOST);
	TRY(group_id_choose(job, wanted->group_id, group_id));
	TRY(transaction_begin(job, office->database, &work));
	found = reader_group_find(job, office->database, group_id, &held);
	if (found == OK)
		return job_fail(job, CONFLICT, "group_id", "group-exists", "There is a group with this id already.");
	if (found != MISSING)
		return found;
	job_forgive(job);
	TRY(reader_group_add(job, office->database, group_id, wanted->name));
	TRY(change_note(job, office, actor,
			&(struct reader_change){.group_id = group_id, .change = "made", .reason = wanted->reason}));
	TRY(transaction_commit(job, &work));
	memcpy(ret_group_id, group_id, UUID_TEXT_SIZE);
	return OK;
}

static enum result member_check(struct job *job, const struct office *office, const struct member_change *change)
{
	struct account_record account;
	struct reader_group group;
	enum result found = reader_group_find(job, office->database, change->group_id, &group);

	if (found == MISSING)
		return job_fail(job, MISSING, "group_id", "unknown-group", "There is no such group here.");
	TRY(found);
	found = account_find(job, office->database, change->account_id, &account);
	if (found == MISSING || (found == OK && change->member && account.removed_at.milliseconds != 0))
		return job_fail(job, MISSING, "account_id", "unknown-account", "There is no such account here.");
	return found;
}

enum result office_group_change(struct job *job, const struct office *office, const struct actor *actor,
				const struct member_change *change)
{
	AUTO_TRANSACTION struct transaction work = {0};

	TRY(changer_permit(job, actor, change->reason));
	TRY(transaction_begin(job, office->database, &work));
	TRY(member_check(job, office, change));
	TRY(reader_member_put(job, office->database, change->group_id, change->account_id, change->member));
	TRY(change_note(job, office, actor,
			&(struct reader_change){.group_id = change->group_id,
						.account_id = change->account_id,
						.change = change->member ? "added" : "removed",
						.reason = change->reason}));
	return transaction_commit(job, &work);
}
