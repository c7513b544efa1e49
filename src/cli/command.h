/* command.h - the `valico` command: a table of commands, and what each is given.
 *
 * A command is a row: its words, its options, a sentence, what it needs, its handler. Help and completion are made from
 * the table, so adding a command changes one place. Data goes to standard output (with --json as one JSON value), what
 * went wrong as one sentence to standard error; the exit status is a table over enum result (exit_status()). */
#ifndef VALICO_CLI_COMMAND_H
#define VALICO_CLI_COMMAND_H

#include "office/configuration.h"
#include "office/line/key_file.h"
#include "office/line/links.h"

#define OPTIONS_MOST 16

/* An option with its value: --party it. */
struct option_value {
	const char *name; /* without the hyphens */
	const char *value;
};

/* What a command needs to be opened for it. */
enum command_need {
	NEEDS_NOTHING,
	NEEDS_FOLDER, /* the folder's name only */
	NEEDS_STORE,  /* configuration, store */
	NEEDS_OFFICE, /* and keys, agreements, the office */
};

struct invocation {
	struct job *job;
	const struct command *command;
	const char *folder;
	bool json;
	const char *const *arguments; /* behind the command's words */
	int argument_count;
	struct option_value options[OPTIONS_MOST];
	int option_count;
	struct configuration configuration; /* NEEDS_STORE and above */
	struct database *database;
	struct key_file *keys;
	struct office office; /* NEEDS_OFFICE */
};

struct command {
	const char *first, *second; /* "link", "invite"; second may be NULL */
	const char *arguments;      /* "FILE": how many there must be is counted from it */
	const char *options;        /* "--party P --name TEXT [--web DIR]": the options that it takes */
	const char *summary;
	enum command_need need;
	enum result (*run)(struct invocation *invocation);
};

extern const struct command node_commands[], user_commands[], link_commands[], case_commands[], agreement_commands[],
    store_commands[], backup_commands[], restore_commands[], identity_commands[], question_commands[], issue_commands[],
    picture_commands[], list_commands[], alert_commands[], border_commands[], letter_commands[], group_commands[],
    resource_commands[], zone_commands[];

/* The value of an option; NULL when it was not given. */
const char *option(const struct invocation *invocation, const char *name);
/* The same; INVALID with rule "usage" when it is missing. */
enum result option_required(struct invocation *invocation, const char *name, const char **ret_value);

/* The value of --language, English when it was not given; INVALID with rule "usage" for another word. */
enum result option_language(struct invocation *invocation, enum language *ret_language);

/* Prints a JSON value on a line of its own. */
enum result print_json(struct invocation *invocation, const json_t *value);

/* What a command answers: with --json the value, else the sentence (NULL when memory was out). Takes `value` over. */
enum result answer(struct invocation *invocation, json_t *value, const char *sentence);

/* A text that is the answer itself; with --json as {name: text}. */
enum result answer_text(struct invocation *invocation, const char *name, struct bytes text);

/* The operator, as the one who acts: what he does is logged under this name. */
struct actor operator_actor(const struct invocation *invocation);

/* A secret from standard input: its first line, or asked twice without echo at a terminal. */
enum result passphrase_ask(struct invocation *invocation, const char **ret_passphrase);

/* Limits the memory of this process, for good, before it reads a PDF that anybody made (letter.c). */
void pdf_memory_limit(void);

/* 0 for OK, 2 for a wrong use, else 10 and more (see `valico help exit-codes`). */
int exit_status(const struct job *job, enum result result);

#endif
