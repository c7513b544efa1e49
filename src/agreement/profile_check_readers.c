/* profile_check_readers.c - what is wrong with who may read a case.
 *
 *   rule              what it says
 *   readers-type      a kind is restricted by a field that names no groups
 *   readers-open      a step opens such a case with another form, so that nothing would say who may read it
 *   readers-idle      a field that names groups and restricts no kind: who fills it in would think that it does */
#include "agreement/profile_check.h"

static enum result check_openings(struct checking *checking, int kind)
{
	const struct profile *profile = checking->profile;
	for (int n = 0; n < profile->step_count; n++) {
		const struct step *step = &profile->steps[n];
		if (step->opens && set_has(step->kinds, kind) && step->form != profile->kinds[kind].readers[0])
			TRY(note(checking, "readers-open", "kinds", profile->kinds[kind].id,
				 "'%s' opens a case of this kind without the form that says who may read it.",
				 step->id));
	}
	return OK;
}

static bool restricts(const struct profile *profile, int form, int field)
{
	for (int kind = 0; kind < profile->kind_count; kind++)
		if (profile->kinds[kind].readers[0] == form && profile->kinds[kind].readers[1] == field)
			return true;
	return false;
}

static enum result check_fields(struct checking *checking, int form)
{
	const struct form *asked = &checking->profile->forms[form];
	for (int n = 0; n < asked->field_count; n++) {
		if (asked->fields[n].type == FIELD_READER_GROUPS && !restricts(checking->profile, form, n))
			TRY(note(checking, "readers-idle", "forms", asked->id,
				 "No kind of case is 'restricted_by' its field '%s'.", asked->fields[n].id));
	}
	return OK;
}

enum result check_readers(struct checking *checking)
{
	const struct profile *profile = checking->profile;
	for (int kind = 0; kind < profile->kind_count; kind++) {
		const int *readers = profile->kinds[kind].readers;
		if (readers[0] == NONE)
			continue;
		if (profile->forms[readers[0]].fields[readers[1]].type != FIELD_READER_GROUPS)
			TRY(note(checking, "readers-type", "kinds", profile->kinds[kind].id,
				 "It is restricted by a field that is not of the type 'reader_groups'."));
		TRY(check_openings(checking, kind));
	}
	for (int form = 0; form < profile->form_count; form++)
		TRY(check_fields(checking, form));
	return OK;
}
