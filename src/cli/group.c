/* group.c - the groups of readers by the command: who is in which, made and changed with a reason by the operator where
 * no supervisor does it on the page. */
#include "cli/command.h"

#include "office/case/readers.h"

#include <stdio.h>

/* The operator acts for this purpose; the log of looks keeps it. */
static struct actor acting(const struct invocation *invocation)
{
	struct actor actor = operator_actor(invocation);

	actor.purpose = "who-may-read";
	return actor;
}

static void group_print(const json_t *group)
{
	const json_t *member;
	size_t at;

	printf("%s  %s  (%lld cases)\n", json_string_value(json_object_get(group, "group_id")),
	       json_string_value(json_object_get(group, "name")),
	       (long long)json_integer_value(json_object_get(group, "cases")));
	json_array_foreach(json_object_get(group, "members"), at, member)
	    printf("  %s\n", json_string_value(json_object_get(member, "name")));
}

static enum result group_list(struct invocation *invocation)
{
	struct actor actor = operator_actor(invocation);
	const json_t *each;
	json_t *groups;
	size_t at;

	actor.roles |= ROLE_BIT(ROLE_SUPERVISOR);
	actor.police = actor.administrative = true;
	TRY(office_groups(invocation->job, &invocation->office, &actor, &groups));
	if (invocation->json)
		return print_json(invocation, groups);
	json_array_foreach(json_object_get(groups, "groups"), at, each) group_print(each);
	json_array_foreach(json_object_get(groups, "waiting"), at, each)
	    printf("%s  nobody is in it: %lld cases wait\n", json_string_value(json_object_get(each, "group_id")),
		   (long long)json_integer_value(json_object_get(each, "cases")));
	return OK;
}

static enum result group_new(struct invocation *invocation)
{
	const struct actor actor = acting(invocation);
	struct new_group wanted = {.group_id = option(invocation, "id"), .name = invocation->arguments[0]};
	char group_id[UUID_TEXT_SIZE];

	TRY(option_required(invocation, "reason", &wanted.reason));
	TRY(office_group_new(invocation->job, &invocation->office, &actor, &wanted, group_id));
	return answer(
	    invocation, json_pack("{s:s}", "group_id", group_id),
	    arena_print(invocation->job->arena, "Group %s is \"%s\"; nobody is in it yet.", group_id, wanted.name));
}

static enum result member_put(struct invocation *invocation, bool member)
{
	const struct actor actor = acting(invocation);
	struct member_change change = {.group_id = invocation->arguments[0], .member = member};
	struct account_record account;
	enum result found;

	TRY(option_required(invocation, "reason", &change.reason));
	found = account_find_login(invocation->job, invocation->database, invocation->arguments[1], &account);
	if (found == MISSING)
		return job_fail(invocation->job, MISSING, "login", "unknown-account", "There is no account \"%.60s\".",
				invocation->arguments[1]);
	TRY(found);
	change.account_id = account.account_id;
	TRY(office_group_change(invocation->job, &invocation->office, &actor, &change));
	return answer(invocation,
		      json_pack("{s:s, s:s, s:b}", "group_id", change.group_id, "account_id", account.account_id,
				"member", member),
		      arena_print(invocation->job->arena, member ? "%s may read its cases now." : "%s is out of it.",
				  account.name));
}

static enum result group_add(struct invocation *invocation)
{
	return member_put(invocation, true);
}

static enum result group_remove(struct invocation *invocation)
{
	return member_put(invocation, false);
}

const struct command group_commands[] = {
    {"group", "list", "", "", "Show the groups who alone may read certain cases, and those that nobody is in",
     NEEDS_OFFICE, group_list},
    {"group", "new", "NAME", "--reason TEXT [--id UUID]",
     "Make a group; with the id that a partner's case names, or a new one", NEEDS_OFFICE, group_new},
    {"group", "add", "UUID LOGIN", "--reason TEXT", "Let an officer read the cases of a group", NEEDS_OFFICE,
     group_add},
    {"group", "remove", "UUID LOGIN", "--reason TEXT", "Take an officer out of a group", NEEDS_OFFICE, group_remove},
    {0},
};
