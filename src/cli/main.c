/* main.c - from the words of the command line to a command, and from its result to an exit status. */
#include "cli/command.h"

#include "office/case/agreements.h"
#include "office/papers/letters.h"
#include "office/people/question.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define VERSION "0.1.0"

static const struct command *const groups[] = {node_commands,      user_commands,     link_commands,   case_commands,
					       agreement_commands, store_commands,    backup_commands, restore_commands,
					       identity_commands,  question_commands, issue_commands,  picture_commands,
					       list_commands,      alert_commands,    border_commands, letter_commands,
					       group_commands,     resource_commands, zone_commands};
#define GROUP_COUNT (sizeof(groups) / sizeof(groups[0]))

/* --- exit status --- */

static const struct {
	enum result result;
	int status;
	const char *meaning;
} statuses[] = {
    {OK, 0, "done"},
    {INVALID, 10, "the input breaks a rule"},
    {DENIED, 11, "this may not be done"},
    {MISSING, 12, "what was asked for is not here"},
    {CONFLICT, 13, "the thing exists already or has changed"},
    {LIMIT, 14, "a bound was reached (size, number, memory, disk)"},
    {BUSY, 15, "not now; the same call may succeed later"},
    {PEER, 16, "the other side failed"},
    {DAMAGED, 17, "stored data does not hold together"},
    {IO, 18, "disk, network or system refused"},
};

int exit_status(const struct job *job, enum result result)
{
	if (result == INVALID && strcmp(job->failure.rule, "usage") == 0)
		return 2;
	for (size_t at = 0; at < sizeof(statuses) / sizeof(statuses[0]); at++) {
		if (statuses[at].result == result)
			return statuses[at].status;
	}
	return 1;
}

static void exit_codes_print(void)
{
	printf("   2  the command was not used as its help says\n");
	for (size_t at = 0; at < sizeof(statuses) / sizeof(statuses[0]); at++)
		printf("  %2d  %s: %s\n", statuses[at].status, result_name(statuses[at].result), statuses[at].meaning);
}

/* --- help and completion, from the table --- */

static void command_print(const struct command *command)
{
	printf("  valico %s%s%s%s%s%s%s\n      %s\n", command->first, command->second != NULL ? " " : "",
	       command->second != NULL ? command->second : "", *command->arguments != '\0' ? " " : "",
	       command->arguments, *command->options != '\0' ? " " : "", command->options, command->summary);
}

static void help_print(const char *first)
{
	printf("usage: valico [--folder DIR] [--json] COMMAND ...\n\n");
	for (size_t group = 0; group < GROUP_COUNT; group++) {
		for (const struct command *command = groups[group]; command->first != NULL; command++) {
			if (first == NULL || strcmp(first, command->first) == 0)
				command_print(command);
		}
	}
	printf("  valico help [WORD | exit-codes], valico completion, valico version\n\n"
	       "The node's folder is --folder, else VALICO_FOLDER, else the current folder.\n");
}

/* Options of every row of a first word, so that they can be completed behind it. */
static void options_print(const struct command *group)
{
	for (const struct command *command = group; command->first != NULL; command++) {
		for (const char *at = command->options; (at = strstr(at, "--")) != NULL; at += 2)
			printf(" %.*s", (int)strcspn(at, " ]"), at);
	}
}

/* A completion script for bash: the words of the table, their options, else files. */
static void completion_print(void)
{
	printf("# bash completion for valico; made by `valico completion`\n_valico() {\n"
	       "\tlocal word=${COMP_WORDS[COMP_CWORD]} at=1\n"
	       "\twhile [ $at -lt $COMP_CWORD ]; do case ${COMP_WORDS[at]} in --json) ((at++)) ;; --folder) ((at += "
	       "2)) ;; "
	       "*) break ;; esac; done\n"
	       "\tlocal first=${COMP_WORDS[at]} place=$((COMP_CWORD - at))\n"
	       "\tif [ $place -le 0 ]; then COMPREPLY=($(compgen -W \"--folder --json help completion version");
	for (size_t group = 0; group < GROUP_COUNT; group++)
		printf(" %s", groups[group][0].first);
	printf("\" -- \"$word\")); return; fi\n\tcase \"$first:$word\" in\n");
	for (size_t group = 0; group < GROUP_COUNT; group++) {
		printf("\t%s:-*) COMPREPLY=($(compgen -W \"--json", groups[group][0].first);
		options_print(groups[group]);
		printf("\" -- \"$word\")); return ;;\n");
	}
	printf("\tesac\n\tcase \"$place:$first\" in\n");
	for (size_t group = 0; group < GROUP_COUNT; group++) {
		if (groups[group][0].second == NULL)
			continue;
		printf("\t1:%s) COMPREPLY=($(compgen -W \"", groups[group][0].first);
		for (const struct command *command = groups[group]; command->first != NULL; command++)
			printf("%s ", command->second);
		printf("\" -- \"$word\")) ;;\n");
	}
	printf("\t*) COMPREPLY=($(compgen -f -- \"$word\")) ;;\n\tesac\n}\ncomplete -o filenames -F _valico "
	       "valico\n");
}

/* --- reading the words --- */

static enum result usage_fail(struct job *job, const char *text, const char *word)
{
	return job_fail(job, INVALID, "command", "usage", "%s \"%s\". See \"valico help\".", text, word);
}

static const struct command *command_find(const char *first, const char *second)
{
	for (size_t group = 0; group < GROUP_COUNT; group++) {
		for (const struct command *command = groups[group]; command->first != NULL; command++) {
			if (strcmp(command->first, first) != 0)
				continue;
			if (command->second == NULL || (second != NULL && strcmp(command->second, second) == 0))
				return command;
		}
	}
	return NULL;
}

/* An option is one that the command's row names. */
static bool takes_option(const struct command *command, const char *name)
{
	size_t size = strlen(name);

	for (const char *at = command->options; (at = strstr(at, "--")) != NULL; at += 2) {
		if (strncmp(at + 2, name, size) == 0 &&
		    (at[2 + size] == ' ' || at[2 + size] == ']' || at[2 + size] == '\0'))
			return true;
	}
	return false;
}

/* An option without a value is one that is followed by "]" or the end. */
static bool takes_value(const struct command *command, const char *name)
{
	char *with_hyphens, *at;
	bool takes;

	if (asprintf(&with_hyphens, "--%s", name) < 0)
		return false;
	at = strstr(command->options, with_hyphens);
	takes = at != NULL && at[strlen(with_hyphens)] == ' ' && at[strlen(with_hyphens) + 1] != '[' &&
		at[strlen(with_hyphens) + 1] != '-';
	free(with_hyphens);
	return takes;
}

static enum result options_read(struct invocation *invocation, char **words, int count, const char **arguments)
{
	for (int at = 0; at < count; at++) {
		const char *name = words[at] + 2;
		bool with_value;

		if (strncmp(words[at], "--", 2) != 0) {
			arguments[invocation->argument_count++] = words[at];
			continue;
		}
		if (strcmp(words[at], "--json") == 0) {
			invocation->json = true;
			continue;
		}
		if (!takes_option(invocation->command, name))
			return usage_fail(invocation->job, "This command has no option", words[at]);
		with_value = takes_value(invocation->command, name);
		if ((with_value && at + 1 == count) || invocation->option_count == OPTIONS_MOST)
			return usage_fail(invocation->job, "A value is missing behind", words[at]);
		invocation->options[invocation->option_count++] =
		    (struct option_value){name, with_value ? words[++at] : ""};
	}
	return OK;
}

static int arguments_wanted(const struct command *command)
{
	int wanted = *command->arguments != '\0';

	for (const char *at = command->arguments; *at != '\0'; at++)
		wanted += *at == ' ';
	return wanted;
}

const char *option(const struct invocation *invocation, const char *name)
{
	for (int at = 0; at < invocation->option_count; at++) {
		if (strcmp(invocation->options[at].name, name) == 0)
			return invocation->options[at].value;
	}
	return NULL;
}

enum result option_required(struct invocation *invocation, const char *name, const char **ret_value)
{
	*ret_value = option(invocation, name);
	if (*ret_value == NULL)
		return job_fail(invocation->job, INVALID, name, "usage",
				"The option --%s is needed. See \"valico help %s\".", name, invocation->command->first);
	return OK;
}

enum result option_language(struct invocation *invocation, enum language *ret_language)
{
	const char *code = option(invocation, "language");

	if (language_read(invocation->job, code != NULL ? code : language_code[ENGLISH], ret_language) == OK)
		return OK;
	job_forgive(invocation->job);
	return job_fail(invocation->job, INVALID, "language", "usage", "The language is en, it or ur.");
}

/* --- opening what the command needs --- */

static enum result needs_open(struct invocation *invocation)
{
	struct job *job = invocation->job;
	struct agreement *agreements = NULL;
	struct keeper keeper;
	int count = 0;

	if (invocation->command->need < NEEDS_STORE)
		return OK;
	TRY(configuration_read(job, invocation->folder, &invocation->configuration));
	TRY(database_open(job, invocation->configuration.store_folder, OPEN_EXISTING, &invocation->database));
	if (invocation->command->need < NEEDS_OFFICE)
		return OK;
	TRY(key_file_open(job, invocation->folder, &invocation->keys));
	keeper = key_file_keeper(invocation->keys);
	TRY(agreements_load(job, invocation->configuration.agreements_folder, &agreements, &count));
	TRY(office_open(job, invocation->database, &keeper, invocation->configuration.party, agreements, count, NULL,
			&invocation->office));
	return office_question_settings(job, &invocation->configuration, &invocation->office);
}

static enum result command_run(struct invocation *invocation, char **words, int count)
{
	const char *second = count > 1 ? words[1] : NULL;
	const char **arguments;
	int own_words;

	invocation->command = command_find(words[0], second);
	if (invocation->command == NULL)
		return usage_fail(invocation->job, "There is no command", words[0]);
	own_words = invocation->command->second != NULL ? 2 : 1;
	TAKE(invocation->job, arguments = NEW_MANY(invocation->job->arena, const char *, (size_t)count + 1));
	invocation->arguments = arguments;
	TRY(options_read(invocation, words + own_words, count - own_words, arguments));
	if (invocation->argument_count != arguments_wanted(invocation->command))
		return job_fail(
		    invocation->job, INVALID, "command", "usage", "This command takes: %s. See \"valico help %s\".",
		    *invocation->command->arguments != '\0' ? invocation->command->arguments : "nothing more",
		    invocation->command->first);
	TRY(needs_open(invocation));
	return invocation->command->run(invocation);
}

/* --folder and --json may stand before the command. */
static int global_read(struct invocation *invocation, int count, char **words)
{
	int at = 1;

	invocation->folder = getenv("VALICO_FOLDER");
	if (invocation->folder == NULL)
		invocation->folder = ".";
	for (; at < count && strncmp(words[at], "--", 2) == 0; at++) {
		if (strcmp(words[at], "--json") == 0)
			invocation->json = true;
		else if (strcmp(words[at], "--folder") == 0 && at + 1 < count)
			invocation->folder = words[++at];
		else
			break;
	}
	return at;
}

static bool answers_itself(char **words, int count)
{
	if (count == 0 || strcmp(words[0], "help") == 0 || strcmp(words[0], "--help") == 0 ||
	    strcmp(words[0], "-h") == 0) {
		if (count > 1 && strcmp(words[1], "exit-codes") == 0)
			exit_codes_print();
		else
			help_print(count > 1 ? words[1] : NULL);
		return true;
	}
	if (strcmp(words[0], "version") == 0 || strcmp(words[0], "--version") == 0)
		printf("valico %s\n", VERSION);
	else if (strcmp(words[0], "completion") == 0)
		completion_print();
	else
		return false;
	return true;
}

static void failure_print(const struct invocation *invocation)
{
	const struct failure *failure = &invocation->job->failure;

	if (!invocation->json) {
		fprintf(stderr, "valico: %s\n", failure->reason);
		return;
	}
	json_t *problem = json_pack("{s:s, s:s, s:s, s:s}", "result", result_name(failure->result), "field",
				    failure->field, "rule", failure->rule, "reason", failure->reason);
	json_dumpf(problem, stderr, JSON_COMPACT | JSON_SORT_KEYS);
	fputc('\n', stderr);
	json_decref(problem);
}

int main(int count, char **words)
{
	AUTO_ARENA struct arena *arena = arena_open(512u << 20);
	struct job job = {.arena = arena, .now = clock_now(), .chance = chance_of_system()};
	struct invocation invocation = {.job = &job};
	enum result result;
	int first;

	if (arena == NULL)
		return 1;
	log_open("valico", LOG_WARNING);
	first = global_read(&invocation, count, words);
	/* "identity question" is the long name of "question". */
	if (first + 1 < count && strcmp(words[first], "identity") == 0 && strcmp(words[first + 1], "question") == 0)
		first++;
	if (answers_itself(words + first, count - first))
		return 0;
	result = command_run(&invocation, words + first, count - first);
	if (result != OK)
		failure_print(&invocation);
	if (fflush(stdout) != 0 && result == OK)
		result = IO;
	key_file_close(invocation.keys);
	database_close(invocation.database);
	return exit_status(&job, result);
}
