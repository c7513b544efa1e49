/* portal.c - from a request to its page: limits, language, route, and what to say when it does not work. */
#include "portal/page.h"

#include "base/log.h"
#include "http/address.h"
#include "http/files.h"
#include "portal/files.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define BODY_MOST (64u << 10) /* a long answer in Urdu, as browsers encode it */
#define LETTER_BODY_MOST (3u << 20)
#define DRAIN_MOST (96u << 20) /* of what is too big: it is read to its end, so that the answer is seen */
#define GUIDANCE_LIFE MINUTES(1)

struct portal_config portal_config_usual(void)
{
	return (struct portal_config){
	    .threads = 2,
	    .connections_most = 512,
	    .connections_per_address = 64,
	    .drafts_most = 2000,
	    /* Many people share one address of a mobile network: these slow one robot, not a town. */
	    .per_address = {.per_second = 30, .burst = 300},
	    .begins = {.per_second = 0.2, .burst = 30},
	    .sends = {.per_second = 0.05, .burst = 20},
	    .follows = {.per_second = 0.2, .burst = 30},
	    .files = {.per_second = 0.1, .burst = 30},
	    .letters = {.per_second = 0.2, .burst = 30},
	};
}

/* --- routes --- */

/* Behind the language: "report", a code, a part. "" is no part, "*" any one. */
static const struct portal_route {
	enum method method;
	const char *parts[3];
	page_handler *handle;
} routes[] = {
    {METHOD_GET, {"", "", ""}, start_show},
    {METHOD_GET, {"about", "", ""}, about_show},
    {METHOD_GET, {"pathways", "", ""}, pathways_show},
    {METHOD_GET, {"report", "", ""}, report_intro},
    {METHOD_POST, {"report", "", ""}, report_begin},
    {METHOD_GET, {"report", "*", "*"}, report_show},
    {METHOD_POST, {"report", "*", "*"}, report_answer},
    {METHOD_GET, {"letter", "", ""}, letter_ask},
    {METHOD_POST, {"letter", "", ""}, letter_answer},
    {METHOD_GET, {"follow", "", ""}, follow_form},
    {METHOD_POST, {"follow", "", ""}, follow_enter},
    {METHOD_GET, {"follow", "*", ""}, follow_show},
    {METHOD_GET, {"follow", "*", "*"}, follow_step},
    {METHOD_POST, {"follow", "*", "*"}, follow_take},
};
/* What a page loads has no language. */
static const struct portal_route things[] = {
    {METHOD_GET, {"work", "*", ""}, challenge_show},
    {METHOD_GET, {"picture", "*", "*"}, picture_show},
};

static const char *segment(const struct target *target, int at)
{
	return at < target->segment_count ? target->segments[at] : "";
}

static const struct portal_route *route_of(const struct portal_route *list, size_t count, const struct request *request,
					   int first)
{
	enum method method = request->method == METHOD_HEAD ? METHOD_GET : request->method;

	if (request->target.segment_count > first + 3)
		return NULL;
	for (size_t at = 0; at < count; at++) {
		bool fits = list[at].method == method;

		for (int part = 0; part < 3 && fits; part++) {
			const char *wanted = list[at].parts[part], *given = segment(&request->target, first + part);

			fits = strcmp(wanted, "*") == 0 ? *given != '\0' : strcmp(wanted, given) == 0;
		}
		if (fits)
			return &list[at];
	}
	return NULL;
}

/* --- asking the desk --- */

enum result page_ask_with(struct page *page, enum line_call call, const json_t *request, struct bytes file,
			  json_t **ret_answer)
{
	const struct portal_desk *desk = &page->portal->config.desk;

	return desk->ask(desk->self, page->job, call, request, file, ret_answer);
}

enum result page_ask(struct page *page, enum line_call call, const json_t *request, json_t **ret_answer)
{
	return page_ask_with(page, call, request, (struct bytes){0}, ret_answer);
}

static enum result guidance_fetch(struct page *page, struct bytes *ret_text)
{
	struct portal *portal = page->portal;
	json_t *wish = json_pack("{s:s}", "topic", "report"), *guidance;
	char *copy;

	TRY(json_own(page->job, wish));
	TRY(page_ask(page, LINE_GUIDANCE, wish, &guidance));
	TRY(json_write(page->job, guidance, ret_text));
	copy = malloc(ret_text->size + 1);
	if (copy == NULL)
		return job_out_of_memory(page->job);
	memcpy(copy, ret_text->data, ret_text->size);
	pthread_mutex_lock(&portal->lock);
	free(portal->guidance);
	portal->guidance = copy;
	portal->guidance_size = ret_text->size;
	portal->guidance_at = page->job->now;
	pthread_mutex_unlock(&portal->lock);
	return OK;
}

enum result page_guidance(struct page *page)
{
	struct portal *portal = page->portal;
	struct bytes text = {0};
	json_t *guidance;

	if (page->guidance != NULL)
		return OK;
	pthread_mutex_lock(&portal->lock);
	if (portal->guidance != NULL && page->job->now.milliseconds - portal->guidance_at.milliseconds < GUIDANCE_LIFE)
		text = bytes_copy(page->job->arena,
				  (struct bytes){(const unsigned char *)portal->guidance, portal->guidance_size});
	pthread_mutex_unlock(&portal->lock);
	if (text.data == NULL)
		TRY(guidance_fetch(page, &text));
	TRY(json_read(page->job, "guidance", text, &guidance));
	page->guidance = guidance;
	return OK;
}

enum result page_rate(struct page *page, const char *what, struct rate_limit limit)
{
	char prefix[ADDRESS_PREFIX_SIZE], key[ADDRESS_PREFIX_SIZE + 16];

	if (limit.burst <= 0)
		return OK;
	address_prefix(page->request->address, prefix);
	snprintf(key, sizeof(key), "%s:%s", what, prefix);
	return rate_take(page->job, page->portal->rates, limit, key);
}

/* --- a request --- */

/* Files go to two pages of a report, a letter to one; elsewhere people only write. */
static bool takes_files(const struct target *target)
{
	return target->segment_count == 4 && strcmp(target->segments[3], "files") == 0;
}

static size_t body_most(const struct target *target)
{
	if (takes_files(target))
		return FILES_BODY_MOST;
	return target->segment_count == 2 && strcmp(target->segments[1], "letter") == 0 ? LETTER_BODY_MOST : BODY_MOST;
}

static enum result on_accept(void *self, struct job *job, const struct request *request, size_t *ret_body_most)
{
	struct page page = {.portal = self, .job = job, .request = request};

	*ret_body_most = body_most(&request->target);
	return page_rate(&page, "page", page.portal->config.per_address);
}

/* The first of our languages that the browser names, else English. */
static int language_wanted(const struct request *request)
{
	const char *list = request_header(request, "Accept-Language");

	for (; list != NULL && *list != '\0'; list += strcspn(list, ",") + (list[strcspn(list, ",")] == ',')) {
		list += strspn(list, " ");
		for (int language = 0; language < LANGUAGES; language++) {
			if (strncmp(list, language_codes[language], 2) == 0)
				return language;
		}
	}
	return 0;
}

/* What did not work, in the language of the page. */
static enum result failure_show(struct page *page)
{
	struct failure failure = page->job->failure;

	job_forgive(page->job);
	/* A desk that does not answer is not asked for its name as well. */
	if (strcmp(failure.rule, "desk") == 0)
		page->guidance = json_null();
	if (strcmp(failure.rule, "expired") == 0)
		return page_notice(page, 410, "expired", NULL);
	if (strcmp(failure.rule, "issues-full") == 0)
		return page_notice(page, 503, "busy", "full.text");
	if (strcmp(failure.rule, "issue-unknown") == 0)
		return page_redirect(page, "follow");
	if (failure.result == MISSING)
		return page_notice(page, 404, "missing", NULL);
	if (strcmp(failure.rule, "too-big") == 0)
		return page_notice(page, 413, "bad", NULL);
	if (failure.result == INVALID)
		return page_notice(page, 400, "bad", NULL);
	log_line(LOG_WARNING, "portal", "page-failed", "rule", failure.rule, NULL);
	return page_notice(page, failure.result == LIMIT ? 429 : 503, "busy", NULL);
}

static enum result post_read(struct page *page)
{
	const char *type = request_header(page->request, "Content-Type");

	if (type != NULL && strncasecmp(type, "multipart/", 10) == 0)
		return body_read_parts(page->job, type, page->request->body, &page->body);
	return body_read(page->job, page->request->body, &page->body);
}

static enum result page_make(struct page *page, const struct portal_route *route, int first)
{
	const struct target *target = &page->request->target;
	enum result made = OK;

	if (route == NULL)
		made = job_fail(page->job, MISSING, NULL, "route", "There is nothing at this address.");
	if (made == OK && page->request->method == METHOD_POST)
		made = post_read(page);
	if (made == OK)
		made = route->handle(page, segment(target, first + 1), segment(target, first + 2), "");
	if (made == OK)
		return OK;
	*page->response = (struct response){0};
	return failure_show(page);
}

static enum result start_redirect(struct page *page)
{
	page->response->status = 303;
	return response_header(page->job, page->response, "Location", "/%s", language_codes[page->language]);
}

static bool is_file(const struct target *target)
{
	return target->segment_count == 1 && strchr(target->segments[0], '.') != NULL;
}

static enum result on_answer(void *self, void *context, struct job *job, const struct request *request,
			     struct response *ret_response)
{
	struct portal *portal = self;
	struct response response = {0};
	struct page page = {.portal = portal, .job = job, .request = request, .response = &response};
	const struct portal_route *thing = route_of(things, sizeof(things) / sizeof(things[0]), request, 0);

	(void)context;
	page.language = request->target.segment_count > 0 ? texts_language(request->target.segments[0]) : -1;
	if (page.language < 0) {
		page.language = language_wanted(request);
		if (is_file(&request->target) && portal->folder != NULL)
			return folder_answer(job, portal->folder, request, ret_response);
		if (request->target.segment_count == 0)
			TRY(start_redirect(&page));
		else if (thing != NULL)
			TRY(thing->handle(&page, segment(&request->target, 1), segment(&request->target, 2), ""));
		else
			return job_fail(job, MISSING, NULL, "route", "There is nothing at this address.");
	} else {
		TRY(page_make(&page, route_of(routes, sizeof(routes) / sizeof(routes[0]), request, 1), 1));
	}
	*ret_response = response;
	return OK;
}

/* What was refused before it was read to its end: a page as well, and for files that were too big together the page
 * where they were chosen, with all that was added before. */
static enum result on_refused(void *self, struct job *job, const struct request *request, struct response *ret_response)
{
	struct response response = {0};
	struct page page = {.portal = self, .job = job, .request = request, .response = &response};
	const struct portal_route *route = route_of(routes, sizeof(routes) / sizeof(routes[0]), request, 1);

	page.language = request->target.segment_count > 0 ? texts_language(request->target.segments[0]) : -1;
	if (page.language < 0)
		page.language = language_wanted(request);
	if (strcmp(job->failure.rule, "too-big") == 0 && takes_files(&request->target) && route != NULL) {
		page_handler *show = route->handle == report_answer ? report_show : follow_step;

		job_forgive(job);
		files_too_big(&page);
		response.status = 413;
		if (show(&page, segment(&request->target, 2), "files", "") == OK) {
			*ret_response = response;
			return OK;
		}
		response = (struct response){0};
	}
	TRY(failure_show(&page));
	*ret_response = response;
	return OK;
}

/* The server wants a context for each thread; a page needs none of its own. */
static enum result context_open(void *self, struct job *job, void **ret_context)
{
	(void)job;
	*ret_context = self;
	return OK;
}

static void context_close(void *self, void *context)
{
	(void)self;
	(void)context;
}

/* --- opening and closing --- */

static enum result lasting_things(struct job *job, struct portal *portal)
{
	struct job own = {.arena = portal->arena, .now = job->now, .chance = job->chance};
	enum result result = texts_open(&own, &portal->texts);

	if (result != OK)
		return job_fail(job, result, own.failure.field, own.failure.rule, "%s", own.failure.reason);
	robot_key_new(job, &portal->key);
	portal->rates = rate_open(job->chance);
	portal->drafts = drafts_open(portal->config.drafts_most);
	if (portal->rates == NULL || portal->drafts == NULL)
		return job_out_of_memory(job);
	return portal->config.folder != NULL ? folder_open(job, portal->config.folder, &portal->folder) : OK;
}

static enum result server_open(struct job *job, struct portal *portal)
{
	const struct portal_config *config = &portal->config;
	struct http_config http = {
	    .name = "portal",
	    .listen_socket = config->listen_socket,
	    .threads = config->threads,
	    .connections_most = config->connections_most,
	    .front = config->front,
	    .connections_per_address = config->front != NULL ? 0 : config->connections_per_address,
	    .idle_seconds = 20,
	    .header_bytes_most = 8u << 10,
	    .body_bytes_together = 64u << 20,
	    .drain_bytes_most = DRAIN_MOST,
	    .arena_bytes = 8u << 20,
	    .secure = config->secure,
	    .self = portal,
	    .context_open = context_open,
	    .context_close = context_close,
	    .accept = on_accept,
	    .answer = on_answer,
	    .refused = on_refused,
	};

	return http_open(job, &http, &portal->server);
}

enum result portal_open(struct job *job, const struct portal_config *config, struct portal **ret_portal)
{
	struct portal *portal = calloc(1, sizeof(*portal));
	enum result result;

	if (portal == NULL)
		return job_out_of_memory(job);
	portal->config = *config;
	pthread_mutex_init(&portal->lock, NULL);
	portal->arena = arena_open(ARENA_USUAL);
	result = portal->arena != NULL ? lasting_things(job, portal) : job_out_of_memory(job);
	if (result == OK)
		result = server_open(job, portal);
	if (result != OK) {
		portal_close(portal, 0);
		return result;
	}
	*ret_portal = portal;
	return OK;
}

void portal_close(struct portal *portal, int64_t patience)
{
	if (portal == NULL)
		return;
	http_close(portal->server, patience);
	folder_close(portal->folder);
	rate_close(portal->rates);
	drafts_close(portal->drafts);
	arena_close(portal->arena);
	free(portal->guidance);
	pthread_mutex_destroy(&portal->lock);
	free(portal);
}
