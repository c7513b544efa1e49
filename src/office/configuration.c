/* configuration.c - the table of the node's settings. */
#include "office/configuration.h"

#include "base/file.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

static const char *const no_yes[] = {"no", "yes", NULL};
static const char *const levels[] = {
    [LOG_DEBUG] = "debug", [LOG_INFO] = "info", [LOG_WARNING] = "warning", [LOG_ALARM] = "alarm", NULL};

#define PLACE(member) offsetof(struct configuration, member)

static const struct setting table[] = {
    {.key = "party",
     .kind = SETTING_TEXT,
     .place = PLACE(party),
     .required = true,
     .help = "The state that this node speaks for, as the agreements name it: it, pk."},
    {.key = "name",
     .kind = SETTING_TEXT,
     .place = PLACE(name),
     .help = "What you call this node; shown in the list of processes. The party when absent."},
    {.key = "desk",
     .kind = SETTING_ADDRESS,
     .place = PLACE(desk),
     .required = true,
     .help = "Where officers' browsers reach this node, mostly behind a proxy that ends TLS."},
    {.key = "desk_secure",
     .kind = SETTING_CHOICE,
     .place = PLACE(desk_secure),
     .usual = "no",
     .words = no_yes,
     .help = "yes when browsers reach the desk by https: cookies are then sent by https only."},
    {.key = "desk_front",
     .kind = SETTING_TEXT,
     .place = PLACE(desk_front),
     .help = "Address of the server in front of the desk (127.0.0.1): its X-Forwarded-For says whose a request is."},
    {.key = "desk_threads",
     .kind = SETTING_NUMBER,
     .place = PLACE(desk_threads),
     .usual = "4",
     .least = 1,
     .most = 32,
     .help = "How many requests the desk works on at once, 1 to 32."},
    {.key = "link",
     .kind = SETTING_ADDRESS,
     .place = PLACE(link),
     .required = true,
     .help = "Where partners' messages (AS4) come in."},
    {.key = "link_url",
     .kind = SETTING_URL,
     .place = PLACE(link_url),
     .required = true,
     .help = "The address that partners use for it, as seen from outside."},
    {.key = "portal",
     .kind = SETTING_ADDRESS,
     .place = PLACE(portal),
     .help =
	 "Where the public's browsers reach this node, behind a proxy that ends TLS. Without it there is no portal."},
    {.key = "portal_secure",
     .kind = SETTING_CHOICE,
     .place = PLACE(portal_secure),
     .usual = "no",
     .words = no_yes,
     .help = "yes when browsers reach the portal by https."},
    {.key = "portal_front",
     .kind = SETTING_TEXT,
     .place = PLACE(portal_front),
     .help = "Address of the server in front of the portal (127.0.0.1): its X-Forwarded-For says whose a request is."},
    {.key = "portal_folder",
     .kind = SETTING_PATH,
     .place = PLACE(portal_folder),
     .help = "The built style sheet and script of the public's pages. Without it they come plain."},
    {.key = "web_folder",
     .kind = SETTING_PATH,
     .place = PLACE(web_folder),
     .help = "The built officers' application. Without it the desk offers the API alone."},
    {.key = "agreements_folder",
     .kind = SETTING_PATH,
     .place = PLACE(agreements_folder),
     .required = true,
     .help = "The agreements in force: one .yaml file each."},
    {.key = "user",
     .kind = SETTING_TEXT,
     .place = PLACE(user),
     .help = "The account to run as when the daemon is started as root."},
    {.key = "question_keys_a_day",
     .kind = SETTING_NUMBER,
     .place = PLACE(question_keys_a_day),
     .usual = "2000",
     .least = 0,
     .most = 10000000,
     .help = "How many keys a partner may ask about in a day by private questions (a person is about four keys)."},
    {.key = "question_people_least",
     .kind = SETTING_NUMBER,
     .place = PLACE(question_people_least),
     .usual = "1000",
     .least = 1,
     .most = 1000000000,
     .help = "How many of a partner's people must share what a private question of ours says of the one it is about."},
    {.key = "log_level",
     .kind = SETTING_CHOICE,
     .place = PLACE(log_level),
     .usual = "info",
     .words = levels,
     .help = "The least that is logged: debug, info, warning, alarm."},
};
#define KEY_COUNT (sizeof(table) / sizeof(table[0]))

static enum result folder_find(struct job *job, const char *folder, const char **ret_folder)
{
	char *real = realpath(folder, NULL);
	char *copy = real ? arena_copy_cstring(job->arena, real) : NULL;
	bool found = real != NULL;

	free(real);
	if (!found)
		return job_fail(job, MISSING, "folder", "no-folder", "There is no folder %s.", folder);
	TAKE(job, copy);
	*ret_folder = copy;
	return OK;
}

static enum result party_check(struct job *job, const char *file, const char *party)
{
	size_t size = strspn(party, "abcdefghijklmnopqrstuvwxyz0123456789-");

	if (size == 0 || size > 32 || party[size] != '\0')
		return job_fail(job, INVALID, file, "text",
				"party = %.40s: expected at most 32 of a-z, 0-9 and hyphen.", party);
	return OK;
}

static enum result text_read(struct job *job, const char *folder, struct bytes text,
			     struct configuration *ret_configuration)
{
	struct configuration configuration;

	TRY(settings_read(job, CONFIGURATION_FILE, folder, text, table, KEY_COUNT, &configuration,
			  sizeof(configuration)));
	TRY(party_check(job, CONFIGURATION_FILE, configuration.party));
	configuration.folder = folder;
	TAKE(job, configuration.store_folder = arena_print(job->arena, "%s/store", folder));
	if (configuration.name == NULL)
		configuration.name = configuration.party;
	*ret_configuration = configuration;
	return OK;
}

enum result configuration_read(struct job *job, const char *folder, struct configuration *ret_configuration)
{
	struct bytes text;
	const char *found = folder;
	char *file;

	TRY(folder_find(job, folder, &found));
	TAKE(job, file = arena_print(job->arena, "%s/" CONFIGURATION_FILE, found));
	enum result result = file_read(job, file, SETTINGS_BYTES_MOST, &text);
	if (result == MISSING) {
		job_forgive(job);
		return job_fail(job, MISSING, "folder", "no-node",
				"%s holds no " CONFIGURATION_FILE ": make a node with \"valico node init\".", found);
	}
	TRY(result);
	return text_read(job, found, text, ret_configuration);
}

enum result configuration_write(struct job *job, const char *folder, const struct setting_value *values, size_t count,
				struct bytes *ret_text)
{
	struct configuration back;
	struct bytes text;

	TRY(settings_write(job, table, KEY_COUNT, values, count, &text));
	TRY(text_read(job, folder, text, &back));
	*ret_text = text;
	return OK;
}
