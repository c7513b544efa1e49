/* audit.c - for those who watch: proofs, verification, who looked at whom, accounts; and the API's own description. */
#include "api/call.h"

#include "office/case/readers.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define LOOKS_A_PAGE 100

enum result proof_show(struct call *call, struct response *response)
{
	json_t *bundle;
	TRY(office_case_export(call->job, call->office, &call->session.actor, call->path.text[0], &bundle));
	TRY(response_file_name(call->job, response, "attachment", "proof.json"));
	return response_json(call->job, response, call->route->status, bundle);
}

/* Verifying opens every body: it is a look, in a transaction of its own. */
enum result verify_show(struct call *call, struct response *response)
{
	const char *case_id = call->path.text[0];
	json_t *report;
	AUTO_TRANSACTION struct transaction work = {0};
	TRY(office_case_readable(call->job, call->office, &call->session.actor, case_id));
	TRY(office_case_verify(call->job, call->office, case_id, &report));
	TRY(transaction_begin(call->job, call->office->database, &work));
	TRY(access_look(call->job, call->office->database, &call->session.actor, "verify", case_id, NULL));
	TRY(transaction_commit(call->job, &work));
	return response_json(call->job, response, call->route->status, report);
}

/* --- looks --- */

struct names {
	struct account_record *accounts;
	int count;
};

static const char *name_of(const struct names *names, const char *account_id)
{
	for (int i = 0; i < names->count; i++)
		if (strcmp(names->accounts[i].account_id, account_id) == 0)
			return names->accounts[i].name;
	return NULL;
}

static json_t *look_row(const struct names *names, const struct look_record *look)
{
	return json_pack("{s:I,s:o,s:s,s:s?,s:s,s:s,s:s,s:s?,s:s?}", "number", (json_int_t)look->number, "at",
			 json_instant(look->at), "account_id", look->account_id, "name",
			 name_of(names, look->account_id), "role", look->role, "action", look->action, "purpose",
			 look->purpose, "case_id", look->case_id, "detail", look->detail ? look->detail : "");
}

/* Digits, as the schema of the query has checked. */
static int64_t before_of(const struct call *call)
{
	const char *before = request_query(call->request, "cursor");
	return before ? strtoll(before, NULL, 10) : INT64_MAX;
}

enum result looks_show(struct call *call, struct response *response)
{
	struct database *database = call->office->database;
	struct look_record *looks;
	struct names names;
	json_t *list = json_array(), *value, *next = json_null();
	int count;
	TRY(json_own(call->job, list));
	TRY(look_list(call->job, database, request_query(call->request, "case"),
		      request_query(call->request, "account"), before_of(call), LOOKS_A_PAGE, &looks, &count));
	TRY(account_list(call->job, database, &names.accounts, &names.count));
	for (int i = 0; i < count; i++)
		if (json_array_append_new(list, look_row(&names, &looks[i])) != 0)
			return job_out_of_memory(call->job);
	if (count == LOOKS_A_PAGE)
		next = json_sprintf("%" PRId64, looks[count - 1].number);
	TRY(call_pack(call, &value, "{s:O,s:o}", "looks", list, "next", next));
	return response_json(call->job, response, call->route->status, value);
}

/* --- accounts --- */

static json_t *account_row(const struct account_record *account)
{
	return json_pack("{s:s,s:s,s:s,s:o,s:s?,s:o,s:o}", "account_id", account->account_id, "login", account->login,
			 "name", account->name, "roles", json_words(account->roles), "team", account->team, "regimes",
			 json_words(account->regimes), "removed_at", json_instant(account->removed_at));
}

enum result accounts_show(struct call *call, struct response *response)
{
	struct account_record *accounts;
	json_t *list = json_array(), *value;
	int count;
	TRY(json_own(call->job, list));
	TRY(account_list(call->job, call->office->database, &accounts, &count));
	for (int i = 0; i < count; i++)
		if (json_array_append_new(list, account_row(&accounts[i])) != 0)
			return job_out_of_memory(call->job);
	TRY(call_pack(call, &value, "{s:O}", "accounts", list));
	return response_json(call->job, response, call->route->status, value);
}

enum result description_show(struct call *call, struct response *response)
{
	response->status = call->route->status;
	response->content_type = "application/json";
	response->body = call->api->description;
	return OK;
}
