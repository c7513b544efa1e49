/* problem.c - which status a failure is, and its page for programs. */
#include "http/problem.h"

#include <string.h>

static const struct {
	int status;
	const char *title;
} of_result[] = {
    [OK] = {500, "Internal error"},    [INVALID] = {422, "The input breaks a rule"},
    [DENIED] = {403, "Not allowed"},   [MISSING] = {404, "Not found"},
    [CONFLICT] = {409, "Conflict"},    [LIMIT] = {413, "Too much"},
    [BUSY] = {503, "Not now"},         [PEER] = {502, "The other side failed"},
    [DAMAGED] = {500, "Damaged data"}, [IO] = {500, "Internal error"},
};

static const struct {
	const char *rule;
	int status;
} of_rule[] = {
    {"target", 400},     {"method", 405},   {"session", 401}, {"credentials", 401},
    {"version", 412},    {"if-match", 428}, {"rate", 429},    {"too-many-failures", 429},
    {"media-type", 415}, {"streams", 503},  {"memory", 503},  {"body-memory", 503},
};

int problem_status(const struct failure *failure)
{
	for (size_t i = 0; i < sizeof(of_rule) / sizeof(of_rule[0]); i++)
		if (strcmp(failure->rule, of_rule[i].rule) == 0)
			return of_rule[i].status;
	size_t kind = (size_t)failure->result;
	return kind < sizeof(of_result) / sizeof(of_result[0]) ? of_result[kind].status : 500;
}

static enum result member(struct job *job, json_t *problem, const char *name, const char *value)
{
	if (!value || !*value)
		return OK;
	return json_object_set_new(problem, name, json_string(value)) == 0 ? OK : job_out_of_memory(job);
}

enum result problem_write(struct job *job, json_t *more, struct response *ret_response)
{
	const struct failure *failure = &job->failure;
	struct response response = {0};
	int status = problem_status(failure);
	const char *rule = *failure->rule ? failure->rule : result_name(failure->result);
	size_t kind = (size_t)failure->result < sizeof(of_result) / sizeof(of_result[0]) ? (size_t)failure->result : OK;
	const char *type,
	    *reason = status == 500 ? "The node could not do this; its log has the reason." : failure->reason;

	json_t *problem = json_object();
	TRY(json_own(job, problem));
	if (more && json_object_update(problem, more) != 0)
		return job_out_of_memory(job);
	TAKE(job, type = arena_print(job->arena, "/problems/%s", rule));
	TRY(member(job, problem, "type", type));
	TRY(member(job, problem, "title", of_result[kind].title));
	TRY(member(job, problem, "detail", reason));
	TRY(member(job, problem, "field", status == 500 ? NULL : failure->field));
	TRY(member(job, problem, "rule", rule));
	if (json_object_set_new(problem, "status", json_integer(status)) != 0)
		return job_out_of_memory(job);
	TRY(response_json(job, &response, status, problem));
	response.content_type = "application/problem+json";
	if (status == 503)
		TRY(response_header(job, &response, "Retry-After", "1"));
	*ret_response = response;
	return OK;
}
