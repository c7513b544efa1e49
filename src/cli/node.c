/* node.c - `valico node`, `valico user`: setting a node up, and the people who work on it. */
#include "cli/command.h"

#include "base/file.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <termios.h>
#include <unistd.h>

static enum result folder_make(struct job *job, const char *folder)
{
	if (mkdir(folder, 0700) == 0 || errno == EEXIST)
		return OK;
	return job_fail(job, IO, folder, "folder", "The folder %s cannot be made: %s.", folder, strerror(errno));
}

/* The operator names a folder from where he stands; the node will run from elsewhere. */
static enum result folder_whole(struct job *job, const char *name, const char *folder, const char **ret_whole)
{
	char whole[PATH_MAX];

	if (realpath(folder, whole) == NULL)
		return job_fail(job, errno == ENOENT ? MISSING : IO, name, "folder", "%s: %s.", folder,
				strerror(errno));
	TAKE(job, *ret_whole = arena_copy_cstring(job->arena, whole));
	return OK;
}

static enum result configuration_make(struct invocation *invocation, const struct node_plan *plan)
{
	static const struct {
		const char *setting, *option;
		bool is_folder;
	} names[] = {{"desk", "desk", false},     {"link", "link", false},
		     {"portal", "portal", false}, {"portal_folder", "portal-folder", true},
		     {"web_folder", "web", true}, {"agreements_folder", "agreements", true},
		     {"user", "user", false}};
	struct setting_value values[14] = {{"party", plan->party}, {"name", plan->name}, {"link_url", plan->address}};
	struct job *job = invocation->job;
	size_t count = 3;
	struct bytes text;
	char *file;

	for (size_t at = 0; at < sizeof(names) / sizeof(names[0]); at++) {
		const char *value = option(invocation, names[at].option);

		if (value == NULL)
			continue;
		if (names[at].is_folder)
			TRY(folder_whole(job, names[at].option, value, &value));
		values[count++] = (struct setting_value){names[at].setting, value};
	}
	TRY(configuration_write(job, invocation->folder, values, count, &text));
	TAKE(job, file = arena_print(job->arena, "%s/%s", invocation->folder, CONFIGURATION_FILE));
	return file_write(job, file, 0600, text);
}

static enum result node_init(struct invocation *invocation)
{
	struct job *job = invocation->job;
	struct node_plan plan = {.country = option(invocation, "country")};
	struct keeper keeper;
	const char *unused;
	struct stat about;
	char *file;

	TRY(option_required(invocation, "party", &plan.party));
	TRY(option_required(invocation, "name", &plan.name));
	TRY(option_required(invocation, "country", &plan.country));
	TRY(option_required(invocation, "link-url", &plan.address));
	TRY(option_required(invocation, "desk", &unused));
	TRY(option_required(invocation, "link", &unused));
	TRY(option_required(invocation, "agreements", &unused));
	TAKE(job, file = arena_print(job->arena, "%s/%s", invocation->folder, CONFIGURATION_FILE));
	if (stat(file, &about) == 0)
		return job_fail(job, CONFLICT, "folder", "node-exists", "There is a node in %s already.",
				invocation->folder);
	TRY(folder_make(job, invocation->folder));
	TRY(configuration_make(invocation, &plan));
	TRY(configuration_read(job, invocation->folder, &invocation->configuration));
	TRY(folder_make(job, invocation->configuration.store_folder));
	TRY(key_file_make(job, invocation->folder));
	TRY(key_file_open(job, invocation->folder, &invocation->keys));
	TRY(database_open(job, invocation->configuration.store_folder, OPEN_CREATE, &invocation->database));
	keeper = key_file_keeper(invocation->keys);
	TRY(node_found(job, invocation->database, &keeper, &plan));
	return answer(invocation, json_pack("{s:s, s:s}", "party", plan.party, "folder", invocation->folder),
		      arena_print(job->arena, "Node \"%s\" is set up in %s. Next: valico user add, valico link invite.",
				  plan.party, invocation->folder));
}

static enum result node_show(struct invocation *invocation)
{
	const struct office *office = &invocation->office;
	json_t *value = json_pack("{s:s, s:s, s:s, s:s}", "party", office->party, "node_key", office->node_key_id,
				  "letter_key", office->letter_key_id, "link_url", invocation->configuration.link_url);

	return answer(invocation, value,
		      arena_print(invocation->job->arena,
				  "party       %s\nnode key    %s\nletter key  %s\nlink        %s\nagreements  %d",
				  office->party, office->node_key_id, office->letter_key_id,
				  invocation->configuration.link_url, office->agreement_count));
}

/* --- people --- */

static enum result line_read(struct job *job, const char *prompt, const char **ret_line)
{
	char line[300];
	bool terminal = isatty(STDIN_FILENO);
	struct termios shown, hidden;

	if (terminal) {
		fprintf(stderr, "%s: ", prompt);
		tcgetattr(STDIN_FILENO, &shown);
		hidden = shown;
		hidden.c_lflag &= ~(tcflag_t)ECHO;
		tcsetattr(STDIN_FILENO, TCSAFLUSH, &hidden);
	}
	char *got = fgets(line, sizeof(line), stdin);
	if (terminal) {
		tcsetattr(STDIN_FILENO, TCSAFLUSH, &shown);
		fputc('\n', stderr);
	}
	if (got == NULL)
		return job_fail(job, INVALID, "passphrase", "required", "No passphrase was given.");
	line[strcspn(line, "\n")] = '\0';
	TAKE(job, *ret_line = arena_copy_cstring(job->arena, line));
	secret_wipe(line, sizeof(line));
	return OK;
}

enum result passphrase_ask(struct invocation *invocation, const char **ret_passphrase)
{
	const char *again;

	TRY(line_read(invocation->job, "Passphrase (12 letters or more)", ret_passphrase));
	if (!isatty(STDIN_FILENO))
		return OK;
	TRY(line_read(invocation->job, "The same again", &again));
	if (strcmp(*ret_passphrase, again) != 0)
		return job_fail(invocation->job, INVALID, "passphrase", "differs", "The two are not the same.");
	return OK;
}

static enum result user_add(struct invocation *invocation)
{
	struct new_account account = {
	    .login = invocation->arguments[0],
	    .team = option(invocation, "team"),
	    .regimes = option(invocation, "regimes"),
	    .language = option(invocation, "language"),
	};
	char account_id[UUID_TEXT_SIZE];

	TRY(option_required(invocation, "name", &account.name));
	TRY(option_required(invocation, "roles", &account.roles));
	account.regimes = account.regimes != NULL ? account.regimes : "administrative";
	account.language = account.language != NULL ? account.language : "en";
	TRY(passphrase_ask(invocation, &account.passphrase));
	TRY(officer_add(invocation->job, &invocation->office, &account, account_id));
	return answer(invocation, json_pack("{s:s, s:s}", "login", account.login, "account_id", account_id),
		      arena_print(invocation->job->arena, "%s can sign in.", account.login));
}

static enum result user_list(struct invocation *invocation)
{
	struct account_record *accounts = NULL;
	json_t *list = json_array();
	int count = 0;

	TRY(json_own(invocation->job, list));
	TRY(account_list(invocation->job, invocation->database, &accounts, &count));
	for (int at = 0; at < count; at++) {
		const struct account_record *account = &accounts[at];
		bool removed = account->removed_at.milliseconds != 0;

		if (!invocation->json)
			printf("%-16s %-28s %-28s %s\n", account->login, account->name, account->roles,
			       removed ? "removed" : "");
		json_array_append_new(list, json_pack("{s:s, s:s, s:s, s:b}", "login", account->login, "name",
						      account->name, "roles", account->roles, "removed", removed));
	}
	return invocation->json ? print_json(invocation, list) : OK;
}

static enum result user_remove(struct invocation *invocation)
{
	TRY(officer_remove(invocation->job, &invocation->office, invocation->arguments[0]));
	return answer(invocation, json_pack("{s:s, s:b}", "login", invocation->arguments[0], "removed", 1),
		      arena_print(invocation->job->arena,
				  "%s is removed: sessions are closed, and the key signs nothing more.",
				  invocation->arguments[0]));
}

static enum result user_passphrase(struct invocation *invocation)
{
	const char *passphrase;

	TRY(passphrase_ask(invocation, &passphrase));
	TRY(account_set_passphrase(invocation->job, invocation->database, invocation->arguments[0], passphrase));
	return answer(
	    invocation, json_pack("{s:s, s:b}", "login", invocation->arguments[0], "changed", 1),
	    arena_print(invocation->job->arena, "The passphrase of %s is changed.", invocation->arguments[0]));
}

const struct command node_commands[] = {
    {"node", "init", "",
     "--party P --name TEXT --country CC --desk HOST:PORT --link HOST:PORT --link-url URL --agreements DIR [--web DIR] "
     "[--portal HOST:PORT] [--portal-folder DIR] [--user NAME]",
     "Sets up a node in the folder: configuration, keys, certificates, store.", NEEDS_FOLDER, node_init},
    {"node", "show", "", "", "Shows the node's identity.", NEEDS_OFFICE, node_show},
    {0},
};

const struct command user_commands[] = {
    {"user", "add", "LOGIN", "--name TEXT --roles WORDS [--team NAME] [--regimes WORDS] [--language CODE]",
     "Adds an officer with a key of his own; asks for the passphrase.", NEEDS_OFFICE, user_add},
    {"user", "list", "", "", "Lists the officers.", NEEDS_STORE, user_list},
    {"user", "remove", "LOGIN", "", "Closes an account and ends its key; partners are told.", NEEDS_OFFICE,
     user_remove},
    {"user", "passphrase", "LOGIN", "", "Gives a new passphrase.", NEEDS_STORE, user_passphrase},
    {0},
};
