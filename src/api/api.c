/* api.c - opening the API, and each request's way: route, guard, handler, or the application's files. */
#include "api/api.h"

#include "api/call.h"
#include "api/schema.h"
#include "base/log.h"
#include "http/address.h"
#include "http/files.h"
#include "http/problem.h"
#include "office/case/readers.h"

#include <stdlib.h>
#include <string.h>

#define BODY_OF_NO_ROUTE (64u << 10)

struct api_config api_config_usual(void)
{
	return (struct api_config){
	    .threads = 4,
	    .connections_most = 512,
	    .connections_per_address = 128,
	    .streams_most = 256,
	    .waits_most = 128,
	    .per_session = {.per_second = 100, .burst = 400},
	    .per_search = {.per_second = 2, .burst = 30},
	    .per_address = {.per_second = 400, .burst = 1600},
	};
}

static bool of_api(const struct request *request)
{
	return request->target.segment_count > 0 && strcmp(request->target.segments[0], "api") == 0;
}

/* --- the two calls of the server --- */

static enum result on_accept(void *self, struct job *job, const struct request *request, size_t *ret_body_most)
{
	struct api *api = self;
	char prefix[ADDRESS_PREFIX_SIZE];
	const void *row;
	struct captures captures;
	address_prefix(request->address, prefix);
	if (api->config.per_address.burst > 0)
		TRY(rate_take(job, api->rates, api->config.per_address, prefix));
	*ret_body_most = BODY_OF_NO_ROUTE;
	if (!of_api(request))
		return OK;
	if (route_find(job, &api_routes, request, &row, &captures) == OK)
		*ret_body_most = ((const struct api_route *)row)->body_most;
	else
		job_forgive(job); /* on_answer() finds the same, and answers it with an Allow header */
	return OK;
}

/* A failure that has more to say than the server's own problem page. */
static enum result problem_of(struct call *call, struct response *ret_response)
{
	const char *allowed;
	struct failure failure = call->job->failure;
	if (problem_status(&failure) >= 500)
		log_failure(LOG_WARNING, "api", "request-failed", call->job);
	TRY(problem_write(call->job, call->problem_more, ret_response));
	const json_t *seconds = json_object_get(call->problem_more, "retry_after");
	if (seconds)
		TRY(response_header(call->job, ret_response, "Retry-After", "%d", (int)json_integer_value(seconds)));
	else if (ret_response->status == 429)
		TRY(response_header(call->job, ret_response, "Retry-After", "1"));
	if (ret_response->status != 405)
		return OK;
	TRY(route_methods(call->job, &api_routes, call->request, &allowed));
	return response_header(call->job, ret_response, "Allow", "%s", allowed);
}

/* A case that the officer may not read: the attempt is noted, and what is answered is what there is to say about a case
 * that does not exist. */
static enum result withheld_note(struct call *call)
{
	struct failure failure = call->job->failure;
	bool of_case = call->route != NULL && strncmp(call->route->route.pattern, "/api/cases/", 11) == 0;
	if (strcmp(failure.rule, "withheld") != 0)
		return OK;
	job_forgive(call->job);
	TRY(office_withheld(call->job, call->office, &call->session.actor,
			    of_case && call->path.count > 0 ? call->path.text[0] : NULL));
	return job_fail(call->job, failure.result, failure.field, "unknown-case", "%s", failure.reason);
}

static enum result api_answer(struct call *call, struct response *response)
{
	const void *row;
	TRY(route_find(call->job, &api_routes, call->request, &row, &call->path));
	call->route = row;
	TRY(call_guard(call));
	return call->route->handle(call, response);
}

static enum result on_answer(void *self, void *context, struct job *job, const struct request *request,
			     struct response *ret_response)
{
	struct api *api = self;
	if (!of_api(request) && api->folder)
		return folder_answer(job, api->folder, request, ret_response);
	if (!of_api(request))
		return job_fail(job, MISSING, NULL, "route", "There is nothing at this address.");
	struct call call = {.job = job, .office = context, .api = api, .request = request};
	struct response response = {0};
	if (api_answer(&call, &response) != OK) {
		if (withheld_note(&call) != OK)
			log_failure(LOG_INFO, "api", "case-withheld", job);
		return problem_of(&call, ret_response);
	}
	*ret_response = response;
	return OK;
}

/* --- contexts: an office for each thread --- */

static enum result context_open(void *self, struct job *job, void **ret_context)
{
	struct api *api = self;
	struct office *office;
	TRY(api->config.office_open(api->config.self, job, &office));
	*ret_context = office;
	return OK;
}

static void context_close(void *self, void *context)
{
	struct api *api = self;
	api->config.office_close(api->config.self, context);
}

static enum result version_of(void *self, void *context, struct job *job, int64_t *ret_version)
{
	struct api *api = self;
	struct office *office = context;
	return changes_number(job, office->database, &api->changes, ret_version);
}

static enum result number_of(void *self, void *context, struct job *job, const char *key, int64_t *ret_number)
{
	struct office *office = context;
	(void)self;
	if (strncmp(key, DEEDS_OF, strlen(DEEDS_OF)) == 0)
		return case_deed(job, office->database, key + strlen(DEEDS_OF), ret_number);
	return case_version(job, office->database, key, ret_number);
}

/* --- opening and closing --- */

static enum result lasting_things(struct job *job, struct api *api)
{
	struct job own = {.arena = api->arena, .now = job->now, .chance = job->chance};
	json_t *description;
	enum result result = schemas_open(&own, &api->schemas);
	if (result == OK)
		result = api_describe(&own, &description);
	if (result == OK)
		result = json_write(&own, description, &api->description);
	if (result != OK)
		return job_fail(job, result, own.failure.field, own.failure.rule, "%s", own.failure.reason);
	api->rates = rate_open(job->chance);
	if (!api->rates)
		return job_out_of_memory(job);
	return api->config.web_folder ? folder_open(job, api->config.web_folder, &api->folder) : OK;
}

static enum result server_open(struct job *job, struct api *api)
{
	const struct api_config *config = &api->config;
	struct http_config http = {
	    .name = "desk",
	    .listen_socket = config->listen_socket,
	    .threads = config->threads,
	    .connections_most = config->connections_most,
	    .front = config->front,
	    .connections_per_address = config->front != NULL ? 0 : config->connections_per_address,
	    .idle_seconds = 30,
	    .header_bytes_most = 16u << 10,
	    .body_bytes_together = 64u << 20,
	    .arena_bytes = ARENA_USUAL,
	    .streams_most = config->streams_most,
	    .waits_most = config->waits_most,
	    .secure = config->secure,
	    .self = api,
	    .context_open = context_open,
	    .context_close = context_close,
	    .accept = on_accept,
	    .answer = on_answer,
	    .version = version_of,
	    .number = number_of,
	};
	return http_open(job, &http, &api->server);
}

enum result api_open(struct job *job, const struct api_config *config, struct api **ret_api)
{
	struct api *api = calloc(1, sizeof(*api));
	if (!api)
		return job_out_of_memory(job);
	api->config = *config;
	api->arena = arena_open(ARENA_USUAL);
	enum result result = api->arena ? lasting_things(job, api) : job_out_of_memory(job);
	if (result == OK)
		result = server_open(job, api);
	if (result != OK) {
		api_close(api, 0);
		return result;
	}
	*ret_api = api;
	return OK;
}

void api_close(struct api *api, int64_t patience)
{
	if (!api)
		return;
	http_close(api->server, patience);
	folder_close(api->folder);
	rate_close(api->rates);
	arena_close(api->arena);
	free(api);
}
