/* process.h - the processes of a node: which there are, what each is given, and how each begins.
 *
 * A child is the same program started anew (so that nothing of the parent's memory is in it), told who it is by its
 * environment and given its sockets at fixed numbers. One row of the table says all about a process. */
#ifndef VALICO_NODE_PROCESS_H
#define VALICO_NODE_PROCESS_H

#include "node/keeper_client.h"
#include "node/keeper_protocol.h"
#include "office/configuration.h"

enum process_kind {
	PROCESS_KEEPER,
	PROCESS_LINK,
	PROCESS_CLOCK,
	PROCESS_DESK,
	PROCESS_READER,
	PROCESS_PORTAL,
	PROCESS_COUNT
};

/* Where a child finds what it was given. */
#define PLACE_LOCK 3   /* every process keeps the folder locked as long as it lives */
#define PLACE_LISTEN 4 /* its listening socket */
#define PLACE_WAKE 5   /* an eventfd: "something is in the outbox" */
#define PLACE_LINES 6  /* the first of its lines to the keeper; the keeper has all of them, in the askers' order */

/* Lines of each asker to the keeper: as many questions as it may ask at once. */
extern const int keeper_lines[ASKER_COUNT];
#define KEEPER_LINES_ALL 7

/* Lines from the portal to the desk: at the portal's PLACE_LINES, and behind the desk's own to the keeper. */
#define PUBLIC_LINES 2
#define PLACE_PUBLIC (PLACE_LINES + 4)

/* The line from the desk to the reader: at the reader's PLACE_LINES, and behind the desk's others. */
#define PLACE_READER (PLACE_PUBLIC + PUBLIC_LINES)

/* A process at work. */
struct process {
	enum process_kind kind;
	struct configuration configuration;
	struct job *job; /* memory that lives as long as the process */
	int stop;        /* readable once the process is asked to end */
};

struct process_row {
	const char *name;
	bool listens;
	bool wakes;              /* is given PLACE_WAKE */
	enum keeper_asker asker; /* ASKER_COUNT for those that ask the keeper nothing */
	/* Works until `stop` is readable. A failure ends the process; the parent starts it again. */
	enum result (*run)(struct process *process);
};
extern const struct process_row process_table[PROCESS_COUNT];

/* False for a process that this configuration has no work for. */
bool process_is_wanted(enum process_kind kind, const struct configuration *configuration);

#define PROCESS_VARIABLE "VALICO_PROCESS"
#define FOLDER_VARIABLE "VALICO_FOLDER"
#define PARENT_VARIABLE "VALICO_PARENT"

/* Exit status of a child that cannot work whatever is tried again (its configuration, keys or store are not usable). */
#define EXIT_UNUSABLE 78

/* In a child: names it, hardens it, reads the configuration and runs it. Gives the exit status. */
int process_main(const char *name, const char *folder);

/* True once the process is asked to end; else waits for that for at most `milliseconds` (-1: for ever). */
bool process_stops(const struct process *process, int milliseconds);

enum result keeper_run(struct process *process);
enum result link_run(struct process *process);
enum result desk_run(struct process *process);
enum result clock_run(struct process *process);
enum result portal_run(struct process *process);
enum result reader_run(struct process *process);

#endif
