/* agreements.c - the agreements that are installed here, in short and whole. */
#include "api/call.h"

#include <string.h>

static json_t *kind_rows(const struct profile *profile)
{
	json_t *list = json_array();
	for (int i = 0; i < profile->kind_count; i++)
		json_array_append_new(list, json_pack("{s:s,s:o}", "id", profile->kinds[i].id, "name",
						      json_label(&profile->kinds[i].name)));
	return list;
}

static json_t *party_ids(const struct profile *profile)
{
	json_t *list = json_array();
	for (int i = 0; i < profile->party_count; i++)
		json_array_append_new(list, json_string(profile->parties[i].id));
	return list;
}

/* For each kind of case, the step that opens it. */
static json_t *openings(const struct profile *profile)
{
	json_t *object = json_object();
	for (int kind = 0; kind < profile->kind_count; kind++)
		for (int i = 0; i < profile->step_count; i++)
			if (profile->steps[i].opens && profile->steps[i].kinds >> kind & 1)
				json_object_set_new(object, profile->kinds[kind].id, json_string(profile->steps[i].id));
	return object;
}

static const char *regime_word(const struct profile *profile)
{
	return profile->regime == REGIME_POLICE ? "police" : "administrative";
}

static json_t *agreement_row(const struct agreement *agreement)
{
	const struct profile *profile = agreement->profile;
	char hash[HASH_TEXT_SIZE];
	hash_write(&agreement->hash, hash);
	return json_pack("{s:s,s:s,s:s,s:o,s:s,s:o,s:o,s:o}", "id", profile->id, "version", profile->version, "hash",
			 hash, "title", json_label(&profile->title), "regime", regime_word(profile), "kinds",
			 kind_rows(profile), "parties", party_ids(profile), "opens", openings(profile));
}

enum result agreement_rows(struct call *call, struct response *response)
{
	json_t *list = json_array(), *value;
	TRY(json_own(call->job, list));
	for (int i = 0; i < call->office->agreement_count; i++)
		if (json_array_append_new(list, agreement_row(&call->office->agreements[i])) != 0)
			return job_out_of_memory(call->job);
	TRY(call_pack(call, &value, "{s:O}", "agreements", list));
	return response_json(call->job, response, call->route->status, value);
}

/* A profile never changes under its hash, so the hash is its entity tag. */
enum result agreement_show(struct call *call, struct response *response)
{
	for (int i = 0; i < call->office->agreement_count; i++) {
		const struct agreement *agreement = &call->office->agreements[i];
		char hash[HASH_TEXT_SIZE];
		json_t *page;
		if (strcmp(agreement->profile->id, call->path.text[0]) != 0)
			continue;
		TRY(profile_write(call->job, agreement->profile, &page));
		hash_write(&agreement->hash, hash);
		if (json_object_set_new(page, "hash", json_string(hash)) != 0)
			return job_out_of_memory(call->job);
		TRY(response_header(call->job, response, "ETag", "\"%s\"", hash));
		response->may_be_kept = true;
		TRY(response_header(call->job, response, "Cache-Control", "private, no-cache"));
		return response_json(call->job, response, call->route->status, page);
	}
	return job_fail(call->job, MISSING, "agreement", "unknown-agreement", "This agreement is not installed here.");
}
