/* desk.c - the process that officers' browsers speak to: the API and the application over HTTP. It also answers the
 * portal's five calls, where there is a portal. */
#include "api/api.h"
#include "node/desk_line.h"
#include "node/workplace.h"

#define LAST_REQUESTS 1500 /* milliseconds that running requests have at the end */

static enum result serve(struct process *process, struct workplace *workplace)
{
	struct api_config config = api_config_usual();
	struct desk_lines *lines = NULL;
	struct api *api;

	config.listen_socket = PLACE_LISTEN;
	config.threads = (int)process->configuration.desk_threads;
	config.front = process->configuration.desk_front;
	config.secure = process->configuration.desk_secure == 1;
	config.web_folder = process->configuration.web_folder;
	config.self = workplace;
	config.office_open = workplace_office_open;
	config.office_close = workplace_office_close;
	TRY(api_open(process->job, &config, &api));
	enum result result = OK;
	if (process_is_wanted(PROCESS_PORTAL, &process->configuration))
		result = desk_lines_open(workplace, process->job, &lines);
	if (result == OK)
		process_stops(process, -1);
	desk_lines_close(lines);
	api_close(api, LAST_REQUESTS);
	return result;
}

enum result desk_run(struct process *process)
{
	struct workplace workplace;

	TRY(workplace_open(process, &workplace));
	enum result result = serve(process, &workplace);
	workplace_close(&workplace);
	return result;
}
