/* workplace.h - what desk, link and clock have in common: the sandbox around them, their lines to the keeper, the
 * agreements in force, and offices over the store, one for each thread. */
#ifndef VALICO_NODE_WORKPLACE_H
#define VALICO_NODE_WORKPLACE_H

#include "node/process.h"
#include "node/reader.h"
#include "office/office.h"
#include "register/register_settings.h"

struct workplace {
	struct process *process;
	struct keeper_client *client;
	struct keeper keeper;
	struct reader_client *reader; /* for the desk; NULL for the others, which read no PDF */
	struct agreement *agreements;
	int agreement_count;
	struct case_memory *memory;             /* of the cases that its threads worked on last */
	const struct register_settings *people; /* the register of people, for the desk; NULL for none */
	const struct register_settings *record; /* our own record for answers by rule, for the clock; NULL for none */
	bool wakes_link; /* whether an office of this process tells the link that there is something to send */
};

/* Locks the process in and prepares the rest. What it holds lives as long as the process. */
enum result workplace_open(struct process *process, struct workplace *ret_workplace);
void workplace_close(struct workplace *workplace);

/* An office with a database connection of its own. Close it with workplace_office_close(). Both fit as callbacks:
 * `self` is the workplace. */
enum result workplace_office_open(void *self, struct job *job, struct office **ret_office);
void workplace_office_close(void *self, struct office *office);

#endif
