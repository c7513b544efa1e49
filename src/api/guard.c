/* guard.c - everything that must be right about a call before its handler runs.
 *
 * In this order: whose session it is, whether it asks too often, whether its role may, whether the request comes from
 * our own pages (origin and form token, because a browser sends the cookie by itself), then version, query and body. */
#include "api/call.h"

#include "api/schema.h"
#include "http/problem.h"
#include "office/case/readers.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define COOKIE "valico_session"

enum result cookie_set(struct call *call, struct response *response, const char *token)
{
	return response_header(call->job, response, "Set-Cookie",
			       COOKIE "=%s; Path=/api; HttpOnly; SameSite=Strict%s%s", token,
			       call->api->config.secure ? "; Secure" : "", *token ? "" : "; Max-Age=0");
}

static enum result session_check(struct call *call)
{
	const char *token = request_cookie(call->request, COOKIE);
	struct instant seen_at;
	if (call->route->flags & ROUTE_OPEN)
		return OK;
	/* A page that refreshes itself says so; that can only make its session end sooner. */
	if (call->route->flags & ROUTE_BY_ITSELF || request_header(call->request, "X-Background"))
		TRY(access_session_peek(call->job, call->office->database, token, &call->session, &seen_at));
	else
		TRY(access_session(call->job, call->office->database, token, &call->session));
	call->session.actor.purpose = call->route->purpose;
	return OK;
}

static enum result rate_check(struct call *call)
{
	const char *account = call->session.actor.account_id;
	if (!account || call->api->config.per_session.burst <= 0)
		return OK;
	return rate_take(call->job, call->api->rates, call->api->config.per_session, call->session.csrf);
}

/* Searches are dearer than the rest and easily too many: who asks too often waits, and nobody else does. It is taken
 * last, so that a request that is refused anyway costs nothing. */
static enum result search_rate_check(struct call *call)
{
	const struct rate_limit *limit = &call->api->config.per_search;
	char *key;
	if (!(call->route->flags & ROUTE_SEARCH) || limit->burst <= 0)
		return OK;
	TAKE(call->job, key = arena_print(call->job->arena, "search:%s", call->session.actor.account_id));
	return rate_take(call->job, call->api->rates, *limit, key);
}

static enum result role_check(struct call *call)
{
	if (!call->route->roles || call->session.actor.roles & call->route->roles)
		return OK;
	return job_fail(call->job, DENIED, NULL, "role", "Your role may not do this.");
}

static enum result foreign(struct call *call)
{
	return job_fail(call->job, DENIED, "Origin", "origin", "The request comes from another site.");
}

/* A browser names the page's origin; a program names none, and then has no cookie that a browser would send for it. */
static enum result origin_check(struct call *call)
{
	const char *origin = request_header(call->request, "Origin");
	const char *host = request_header(call->request, "Host");
	const char *site = request_header(call->request, "Sec-Fetch-Site");
	const char *scheme = call->api->config.secure ? "https://" : "http://";
	if (site && strcmp(site, "same-origin") != 0 && strcmp(site, "none") != 0)
		return foreign(call);
	if (!origin)
		return OK;
	if (!host || strncasecmp(origin, scheme, strlen(scheme)) != 0 || strcasecmp(origin + strlen(scheme), host) != 0)
		return foreign(call);
	return OK;
}

static enum result token_check(struct call *call)
{
	const char *token = request_header(call->request, "X-CSRF-Token");
	if (call->route->flags & ROUTE_OPEN)
		return OK;
	const char *wanted = call->session.csrf;
	if (token && strlen(token) == strlen(wanted) && secret_equal(token, wanted, strlen(wanted)))
		return OK;
	return job_fail(call->job, DENIED, "X-CSRF-Token", "csrf", "The form token is missing or of another session.");
}

/* If-Match: "17". A weak tag or a list is refused: a change is meant for what one page showed. It holds as long as
 * nobody did anything since: that something was delivered or opened makes another page, but nothing to decide anew. */
static enum result version_read(struct call *call)
{
	const char *text = request_header(call->request, "If-Match");
	if (!text && (call->route->flags & ROUTE_VERSIONED))
		return job_fail(call->job, INVALID, "If-Match", "if-match",
				"Say with If-Match which version of the case you saw.");
	if (!text)
		return OK;
	char *end;
	long long version = *text == '"' ? strtoll(text + 1, &end, 10) : 0;
	if (version <= 0 || strcmp(end, "\"") != 0)
		return job_fail(call->job, INVALID, "If-Match", "if-match",
				"If-Match is the ETag of the case page, such as \"17\".");
	call->expected = version;
	return OK;
}

/* A call that changes a case but whose office call takes no version still honours If-Match. */
static enum result version_check(struct call *call)
{
	struct case_record record;
	bool of_case = call->path.count > 0 && strncmp(call->route->route.pattern, "/api/cases/", 11) == 0;
	TRY(version_read(call));
	if (call->expected == 0 || !of_case || (call->route->flags & ROUTE_VERSIONED))
		return OK;
	TRY(office_case_readable(call->job, call->office, &call->session.actor, call->path.text[0]));
	enum result found = case_find(call->job, call->office->database, call->path.text[0], &record);
	if (found == MISSING) {
		job_forgive(call->job);
		return OK; /* the office says so, in its own words */
	}
	TRY(found);
	if (case_is_as_seen(&record, call->expected))
		return OK;
	return job_fail(call->job, CONFLICT, "If-Match", "version",
			"Somebody changed this case since you opened it. Look at it again.");
}

static enum result query_check(struct call *call)
{
	const struct target *target = &call->request->target;
	if (!call->route->query && target->query_count == 0)
		return OK;
	if (!call->route->query)
		return job_fail(call->job, INVALID, target->query[0].name, "unknown-field",
				"This address takes no parameters.");
	json_t *object = json_object();
	TRY(json_own(call->job, object));
	for (int i = 0; i < target->query_count; i++)
		if (json_object_set_new(object, target->query[i].name, json_string(target->query[i].value)) != 0)
			return job_out_of_memory(call->job);
	return schema_check(call->job, call->api->schemas,
			    schema_find(call->api->schemas, "queries", call->route->query), object);
}

static bool media_type_fits(const struct request *request, const char *wanted)
{
	const char *type = request_header(request, "Content-Type");
	size_t size = strlen(wanted);
	return type && strncasecmp(type, wanted, size) == 0 &&
	       (type[size] == '\0' || type[size] == ';' || type[size] == ' ');
}

static enum result body_check(struct call *call)
{
	struct bytes body = call->request->body;
	if (call->route->flags & ROUTE_RAW || !call->route->takes)
		return OK;
	if (body.size == 0)
		body = BYTES("{}");
	else if (!media_type_fits(call->request, "application/json"))
		return job_fail(call->job, INVALID, "Content-Type", "media-type",
				"Send JSON, and say so: Content-Type: application/json.");
	TRY(json_read(call->job, "body", body, &call->body));
	return schema_check(call->job, call->api->schemas,
			    schema_find(call->api->schemas, "schemas", call->route->takes), call->body);
}

enum result call_guard(struct call *call)
{
	TRY(session_check(call));
	TRY(rate_check(call));
	TRY(role_check(call));
	if (call->route->flags & ROUTE_CHANGES) {
		TRY(origin_check(call));
		TRY(token_check(call));
		TRY(version_check(call));
	}
	TRY(query_check(call));
	TRY(body_check(call));
	return search_rate_check(call);
}
