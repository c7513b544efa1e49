/* session.c - signing in and out, who is signed in, and what this node is. */
#include "api/call.h"

#include "base/log.h"

#include <string.h>

static json_t *role_names(role_set roles)
{
	json_t *list = json_array();
	for (int role = 0; role < ROLE_COUNT; role++)
		if (roles & ROLE_BIT(role))
			json_array_append_new(list, json_string(role_name((enum role)role)));
	return list;
}

static json_t *regime_names(const struct actor *actor)
{
	json_t *list = json_array();
	if (actor->administrative)
		json_array_append_new(list, json_string("administrative"));
	if (actor->police)
		json_array_append_new(list, json_string("police"));
	return list;
}

static enum result session_page(struct call *call, struct response *response)
{
	const struct session *session = &call->session;
	const struct actor *actor = &session->actor;
	json_t *value;
	TRY(call_pack(call, &value, "{s:s,s:s,s:s,s:o,s:s?,s:o,s:s,s:s,s:{s:s}}", "account_id", actor->account_id,
		      "login", session->login, "name", actor->name, "roles", role_names(actor->roles), "team",
		      actor->team, "regimes", regime_names(actor), "language", actor->language, "csrf", session->csrf,
		      "node", "party", call->office->party));
	return response_json(call->job, response, call->route->status, value);
}

/* Too many failures: the problem says how long to wait. */
static enum result say_how_long(struct call *call, const char *login)
{
	int seconds = 0;
	struct failure failure = call->job->failure;
	job_forgive(call->job);
	enum result known = access_wait(call->job, call->office->database, login, call->request->address, &seconds);
	call->job->failure = failure;
	if (known != OK || seconds == 0)
		return failure.result;
	TRY(call_pack(call, &call->problem_more, "{s:i}", "retry_after", seconds));
	return failure.result;
}

enum result session_open(struct call *call, struct response *response)
{
	const char *login, *passphrase;
	TRY(json_member_text(call->job, call->body, "login", &login));
	TRY(json_member_text(call->job, call->body, "passphrase", &passphrase));
	enum result result = access_sign_in(call->job, call->office->database, login, passphrase,
					    call->request->address, &call->session);
	if (result == BUSY)
		return say_how_long(call, login);
	if (result == DENIED)
		log_line(LOG_INFO, "api", "sign-in-refused", "rule", call->job->failure.rule, NULL);
	TRY(result);
	TRY(cookie_set(call, response, call->session.token));
	secret_wipe(call->session.token, sizeof(call->session.token));
	return session_page(call, response);
}

enum result session_show(struct call *call, struct response *response)
{
	return session_page(call, response);
}

enum result session_close(struct call *call, struct response *response)
{
	TRY(access_sign_out(call->job, call->office->database, request_cookie(call->request, "valico_session")));
	response->status = call->route->status;
	return cookie_set(call, response, "");
}

/* --- the node --- */

/* What the agreements say about a party; NULL when none names it. */
static const struct party *party_find(const struct office *office, const char *id)
{
	for (int i = 0; i < office->agreement_count; i++) {
		int index = profile_find_party(office->agreements[i].profile, id);
		if (index != NONE)
			return &office->agreements[i].profile->parties[index];
	}
	return NULL;
}

/* A party that no agreement names is called by its id. */
static json_t *party_label(const struct office *office, const char *id, bool authority)
{
	const struct party *party = party_find(office, id);
	if (!party)
		return json_pack("{s:s,s:s,s:s}", "en", id, "it", id, "ur", id);
	return json_label(authority ? &party->authority : &party->name);
}

static json_t *zones(const struct office *office)
{
	json_t *object = json_object();
	for (int i = 0; i < office->agreement_count; i++) {
		const struct profile *profile = office->agreements[i].profile;
		for (int j = 0; j < profile->party_count; j++)
			json_object_set_new(object, profile->parties[j].id, json_string(profile->parties[j].zone_name));
	}
	return object;
}

/* What each party of the agreements is called, beside its clock. */
static json_t *places(const struct office *office)
{
	json_t *object = json_object();
	for (int i = 0; i < office->agreement_count; i++) {
		const struct profile *profile = office->agreements[i].profile;
		for (int j = 0; j < profile->party_count; j++)
			json_object_set_new(object, profile->parties[j].id, json_label(&profile->parties[j].name));
	}
	return object;
}

static enum result partner_row(struct call *call, const struct partner_record *partner, json_t *list)
{
	int64_t waiting;
	struct instant oldest;
	TRY(outbox_depth(call->job, call->office->database, partner->party, &waiting, &oldest));
	json_t *row =
	    json_pack("{s:s,s:o,s:s,s:I,s:o,s:o}", "party", partner->party, "name",
		      party_label(call->office, partner->party, false), "state", partner->state, "waiting",
		      (json_int_t)waiting, "oldest", json_instant(oldest), "heard_at", json_instant(partner->heard_at));
	return json_array_append_new(list, row) == 0 ? OK : job_out_of_memory(call->job);
}

enum result node_show(struct call *call, struct response *response)
{
	struct partner_record *partners;
	const struct office *office = call->office;
	json_t *list = json_array(), *value;
	int count;
	TRY(json_own(call->job, list));
	TRY(partner_list(call->job, office->database, &partners, &count));
	for (int i = 0; i < count; i++)
		if (strcmp(partners[i].party, office->party) != 0) /* our own record stands among them */
			TRY(partner_row(call, &partners[i], list));
	TRY(call_pack(call, &value, "{s:s,s:o,s:o,s:s,s:o,s:o,s:o,s:O}", "party", office->party, "name",
		      party_label(office, office->party, false), "authority", party_label(office, office->party, true),
		      "version", VALICO_VERSION, "now", json_instant(call->job->now), "zones", zones(office), "places",
		      places(office), "partners", list));
	return response_json(call->job, response, call->route->status, value);
}
