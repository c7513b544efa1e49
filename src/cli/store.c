/* store.c - `valico store`, `valico backup`: what an operator does with the data. */
#include "cli/command.h"

#include <stdio.h>

static enum result check(struct invocation *invocation)
{
	TRY(database_check(invocation->job, invocation->database));
	printf("The store holds together.\n");
	return OK;
}

static enum result rebuild(struct invocation *invocation)
{
	int64_t cases;

	TRY(office_rebuild(invocation->job, &invocation->office, &cases));
	printf("The lists of %lld cases are made again from their events.\n", (long long)cases);
	return OK;
}

static enum result backup(struct invocation *invocation)
{
	TRY(database_backup(invocation->job, invocation->database, invocation->arguments[0]));
	printf("The store is copied to %s, read back and checked. Keep the folder \"keys\" safe as well: without it "
	       "the copy cannot be read.\n",
	       invocation->arguments[0]);
	return OK;
}

const struct command store_commands[] = {
    {"store", "check", "", "", "Reads every page and index of the store.", NEEDS_STORE, check},
    {"store", "rebuild", "", "", "Makes all lists again from the events.", NEEDS_OFFICE, rebuild},
    {"store", "backup", "FILE", "", "Copies the store while it is in use; reads the copy back.", NEEDS_STORE, backup},
    {0},
};
