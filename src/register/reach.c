/* reach.c - see reach.h. */
#include "register/reach.h"

#include "base/file.h"

#include <errno.h>
#include <libgen.h>
#include <libpq-fe.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define PORT_USUAL 5432

static const char *value_of(const PQconninfoOption *options, const char *keyword)
{
	for (; options != NULL && options->keyword != NULL; options++) {
		if (strcmp(options->keyword, keyword) == 0 && options->val != NULL && *options->val != '\0')
			return options->val;
	}
	return NULL;
}

/* A folder with the server's socket, or an address in numbers. */
static enum result database_reach(struct job *job, const PQconninfoOption *options, struct register_reach *reach)
{
	const char *host = value_of(options, "host"), *address = value_of(options, "hostaddr");
	const char *port = value_of(options, "port");

	reach->database = true;
	if (address == NULL && (host == NULL || host[0] != '/'))
		return job_fail(job, INVALID, REGISTER_FILE, "connection",
				"connection: give host=/run/postgresql (the folder of the server's socket) or "
				"hostaddr= with a numeric address; names are not looked up.");
	if (address == NULL) {
		TAKE(job, reach->rows_folder = arena_copy_cstring(job->arena, host));
		return OK;
	}
	reach->port = port != NULL ? (int)strtol(port, NULL, 10) : PORT_USUAL;
	return OK;
}

static enum result connection_reach(struct job *job, const char *connection, struct register_reach *reach)
{
	char *fault = NULL;
	PQconninfoOption *options = PQconninfoParse(connection, &fault);
	enum result result;

	if (options == NULL)
		result = job_fail(job, INVALID, REGISTER_FILE, "connection", "connection: %.200s",
				  fault != NULL ? fault : "cannot be read.");
	else
		result = database_reach(job, options, reach);
	PQfreemem(fault);
	PQconninfoFree(options);
	return result;
}

enum result register_reach(struct job *job, const struct register_settings *settings, struct register_reach *ret_reach)
{
	struct register_reach reach = {0};
	char *file;

	if (settings != NULL) {
		if (mkdir(settings->folder, 0700) != 0 && errno != EEXIST)
			return file_fail(job, settings->folder, "made");
		reach.index_folder = settings->folder;
		reach.weights = settings->weights;
		if (settings->source == REGISTER_POSTGRESQL) {
			TRY(connection_reach(job, settings->connection, &reach));
		} else {
			TAKE(job, file = arena_copy_cstring(job->arena, settings->file));
			reach.rows_folder = dirname(file);
		}
	}
	*ret_reach = reach;
	return OK;
}
