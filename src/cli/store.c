/* store.c - `valico store`, `valico backup`, `valico restore`: what an operator does with the data. */
#include "cli/command.h"

#include "office/node/backup.h"

#include <stdio.h>

static enum result check(struct invocation *invocation)
{
	TRY(database_check(invocation->job, invocation->database));
	return answer(invocation, json_pack("{s:b}", "ok", 1), "The store holds together.");
}

static enum result rebuild(struct invocation *invocation)
{
	int64_t cases;

	TRY(office_rebuild(invocation->job, &invocation->office, &cases));
	return answer(invocation, json_pack("{s:I}", "cases", (json_int_t)cases),
		      arena_print(invocation->job->arena, "The lists of %lld cases are made again from their events.",
				  (long long)cases));
}

static enum result facts_print(struct invocation *invocation, const struct backup_facts *facts, int64_t destroyed)
{
	char time[INSTANT_TEXT_SIZE];
	json_t *value;

	instant_write(facts->time, time);
	value = json_pack("{s:s, s:s, s:s, s:I, s:I, s:I}", "folder", invocation->arguments[0], "party", facts->party,
			  "time", time, "cases", (json_int_t)facts->cases, "events", (json_int_t)facts->events,
			  "destroyed", (json_int_t)destroyed);
	TRY(json_own(invocation->job, value));
	return print_json(invocation, value);
}

static enum result backup(struct invocation *invocation)
{
	struct backup_facts facts;

	TRY(backup_make(invocation->job, &invocation->configuration, invocation->database, invocation->arguments[0],
			&facts));
	if (invocation->json)
		return facts_print(invocation, &facts, 0);
	printf(
	    "Backup in %s, read back and checked: events %lld, cases %lld.\nThe seal of the keys (keys/seal) is not in "
	    "it: keep that elsewhere, without it the backup cannot be read.\n",
	    invocation->arguments[0], (long long)facts.events, (long long)facts.cases);
	return OK;
}

static enum result restore(struct invocation *invocation)
{
	struct backup_facts facts;
	int64_t destroyed;

	TRY(backup_restore(invocation->job, invocation->arguments[0], invocation->folder,
			   option(invocation, "destroyed"), &facts, &destroyed));
	if (invocation->json)
		return facts_print(invocation, &facts, destroyed);
	printf("Restored: events %lld, cases %lld; destroyed again, as the law had them destroyed since: %lld.\n"
	       "The store that was here is kept as store.before-restore. When the node runs, it gets back from its "
	       "partners what happened since; its own notes and safeguards since the backup are lost.\n",
	       (long long)facts.events, (long long)facts.cases, (long long)destroyed);
	return OK;
}

const struct command store_commands[] = {
    {"store", "check", "", "", "Reads every page and index of the store.", NEEDS_STORE, check},
    {"store", "rebuild", "", "", "Makes all lists again from the events.", NEEDS_OFFICE, rebuild},
    {0},
};

const struct command backup_commands[] = {
    {"backup", NULL, "DIR", "", "Makes a backup of the node while it is at work, and reads it back.", NEEDS_STORE,
     backup},
    {0},
};

const struct command restore_commands[] = {
    {"restore", NULL, "DIR", "[--destroyed FILE]", "Puts a backup in the place of the store of a node that is stopped.",
     NEEDS_FOLDER, restore},
    {0},
};
