/* readers.c - who alone may read a case: the one place where a case that is opened for an officer is withheld. */
#include "office/case/readers.h"

#include "access/access.h"
#include "store/readers.h"

#include <string.h>

/* Not even that the case exists is told. */
static enum result no_such_case(struct job *job, const char *rule)
{
	return job_fail(job, MISSING, "case", rule, "There is no such case here.");
}

static bool works_in(const struct actor *actor, bool police)
{
	return police ? actor->police : actor->administrative;
}

enum result open_case_permit_regime(struct job *job, const struct actor *actor, const struct open_case *open)
{
	if (works_in(actor, open->agreement->profile->regime == REGIME_POLICE))
		return OK;
	return no_such_case(job, "unknown-case");
}

/* Kinds that are never restricted cost nothing. */
static const int *restriction_of(const struct profile *profile, int kind)
{
	return kind != NONE && profile->kinds[kind].readers[0] != NONE ? profile->kinds[kind].readers : NULL;
}

enum result open_case_permit(struct job *job, const struct office *office, const struct actor *actor,
			     const struct open_case *open)
{
	const struct profile *profile = open->agreement->profile;
	bool may;

	TRY(open_case_permit_regime(job, actor, open));
	if (restriction_of(profile, profile_find_kind(profile, open->record.kind)) == NULL)
		return OK;
	TRY(reader_may(job, office->database, open->record.case_id, actor->account_id, &may));
	return may ? OK : no_such_case(job, "withheld");
}

static const char *groups_in(const struct profile *profile, int kind, const json_t *form)
{
	const int *readers = restriction_of(profile, kind);
	const char *text;

	if (readers == NULL)
		return NULL;
	text = json_string_value(json_object_get(form, profile->forms[readers[0]].fields[readers[1]].id));
	return text != NULL && *text != '\0' ? text : NULL;
}

const char *readers_of(const struct open_case *open, const json_t *form)
{
	return groups_in(open->agreement->profile, open->state->kind, form);
}

enum result readers_check_form(struct job *job, const struct office *office, const struct actor *actor,
			       const struct profile *profile, int kind, const json_t *form)
{
	const char *groups = groups_in(profile, kind, form);
	bool is_among = true;

	if (groups == NULL)
		return OK;
	TRY(reader_is_among(job, office->database, groups, actor->account_id, &is_among));
	if (is_among)
		return OK;
	const int *readers = profile->kinds[kind].readers;
	return job_fail(job, INVALID, profile->forms[readers[0]].fields[readers[1]].id, "not-a-reader",
			"Name at least one group that you are in; else you could not see this case yourself.");
}

enum result office_withheld(struct job *job, const struct office *office, const struct actor *actor,
			    const char *case_id)
{
	AUTO_TRANSACTION struct transaction work = {0};
	struct actor asking = *actor;

	if (asking.purpose == NULL)
		asking.purpose = "case-work";
	TRY(transaction_begin(job, office->database, &work));
	TRY(access_look(job, office->database, &asking, "withheld", case_id, NULL));
	return transaction_commit(job, &work);
}

enum result office_case_readable(struct job *job, const struct office *office, const struct actor *actor,
				 const char *case_id)
{
	struct case_view view;
	enum result found = view_find(job, office->database, case_id, &view);
	bool may;

	if (found == MISSING) {
		job_forgive(job);
		return OK;
	}
	TRY(found);
	if (!works_in(actor, strcmp(view.regime, "police") == 0))
		return no_such_case(job, "unknown-case");
	TRY(reader_may(job, office->database, case_id, actor->account_id, &may));
	return may ? OK : no_such_case(job, "withheld");
}
