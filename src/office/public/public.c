/* public.c - how the node acts for somebody without an account, and which agreement is open to them. */
#include "office/public/issue_inside.h"

#include "office/case/agreements.h"
#include "office/case/keys.h"
#include "office/case/open_case.h"

#include <string.h>

#define PUBLIC_LOGIN "public-page"
#define NO_PASSPHRASE "none" /* no passphrase has this hash */

static enum result account_make(struct job *job, const struct office *office, struct account_record *ret_account)
{
	struct account_record account = {.login = PUBLIC_LOGIN,
					 .name = "Public page",
					 .regimes = "administrative",
					 .language = "en",
					 .passphrase = NO_PASSPHRASE,
					 .created_at = job->now};
	struct public_key key;
	struct hash hash;
	char *key_id, *account_id, pseudonym[HASH_TEXT_SIZE];

	TAKE(job, key_id = arena_take(job->arena, KEY_ID_SIZE));
	TAKE(job, account_id = arena_take(job->arena, UUID_TEXT_SIZE));
	uuid_new(job, account_id);
	account.account_id = account_id;
	account.roles = role_name(ROLE_PUBLIC);
	TRY(office->keeper.create(office->keeper.self, job, key_id, &key));
	account.key_id = key_id;
	TRY(office->keeper.pseudonym(office->keeper.self, job, bytes_of(account_id), &hash));
	hash_write(&hash, pseudonym);
	TRY(account_add(job, office->database, &account));
	TRY(office_key_announce(job, office, key_id, &key, pseudonym, account.roles, job->now, INSTANT_NEVER));
	*ret_account = account;
	return OK;
}

enum result public_actor(struct job *job, const struct office *office, struct actor *ret_actor)
{
	struct account_record account;
	enum result found = account_find_login(job, office->database, PUBLIC_LOGIN, &account);

	if (found == MISSING)
		TRY(account_make(job, office, &account));
	else
		TRY(found);
	*ret_actor = (struct actor){
	    .account_id = account.account_id,
	    .name = account.name,
	    .key_id = account.key_id,
	    .roles = ROLE_BIT(ROLE_PUBLIC),
	    .administrative = true,
	    .language = "en",
	    .purpose = "public-page",
	};
	return OK;
}

enum result public_agreement(struct job *job, const struct office *office, const struct agreement **ret_agreement)
{
	for (int at = 0; at < office->agreement_count; at++) {
		const struct profile *profile = office->agreements[at].profile;
		struct job own = {.arena = job->arena, .now = job->now, .chance = job->chance};

		if (profile->regime != REGIME_ADMINISTRATIVE || our_party(office, profile) == NONE)
			continue;
		for (int step = 0; step < profile->step_count; step++) {
			if (step_is_public(&profile->steps[step]) &&
			    agreement_in_force(&own, office, profile->id, "", ret_agreement) == OK)
				return OK;
		}
	}
	return job_fail(job, MISSING, "agreement", "no-public-agreement",
			"No agreement that is in force here is open to the public.");
}

bool step_is_told_with(const struct profile *profile, int opening, int kind, const struct step *step)
{
	int state = profile->steps[opening].to;

	return step_is_public(step) && step->form != NONE && step->to == NONE && !step->corrects && state != NONE &&
	       (step->from >> state & 1) != 0 && (step->kinds >> kind & 1) != 0;
}

bool field_is_asked(const struct field *field)
{
	return !field->never_share && field->type != FIELD_CASE_REFERENCE && field->type != FIELD_READER_GROUPS &&
	       field->type != FIELD_LIST && field->type != FIELD_INSTANT;
}

static const struct field *field_of(const struct profile *profile, int form, const char *id)
{
	int at = form_find_field(&profile->forms[form], id);

	return at == NONE ? NULL : &profile->forms[form].fields[at];
}

static bool has_choice(const struct field *field, const char *id)
{
	for (int at = 0; field != NULL && at < field->choice_count; at++) {
		if (strcmp(field->choices[at].id, id) == 0)
			return true;
	}
	return false;
}

enum result public_form(struct job *job, const struct profile *profile, int form, const json_t *told, json_t **ret_form)
{
	json_t *copy = told != NULL ? json_deep_copy(told) : json_object();

	TRY(json_own(job, copy));
	if (has_choice(field_of(profile, form, "heard_by"), "page"))
		json_object_set_new(copy, "heard_by", json_string("page"));
	*ret_form = copy;
	return OK;
}
