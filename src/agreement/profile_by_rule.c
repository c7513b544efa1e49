/* profile_by_rule.c - a step that the node may take by rule, from its own record alone: what of the question is looked
 * for, which two words of the answer's closed vocabulary the record can give, and the law that allows it.
 *
 *   rule                   what the check says
 *   rule-without-basis     no article allows it, or one that nobody has held against its source yet
 *   rule-question          it looks for something that the opening form does not say
 *   rule-answer            its answer is more than one choice of words
 *   rule-step              a step that needs more than a word: one that opens, corrects, acts or needs two officers
 *   rule-safeguard         a safeguard stands before it that is about the person: an officer answers that one */
#include "agreement/profile_check.h"
#include "agreement/reading.h"

#include <string.h>

bool step_answers_by_rule(const struct step *step)
{
	return step->by_rule.given && step->by_rule.source.article && !step->by_rule.source.verify;
}

enum result read_by_rule(struct reading *reading, const struct place *place, const struct yaml *value, const void *with,
			 void *ret_target)
{
	(void)with;
	static const struct key keys[] = {
	    {"number", read_path, offsetof(struct by_rule, number), NULL, REQUIRED},
	    {"document", read_path, offsetof(struct by_rule, document), NULL, REQUIRED},
	    {"born", read_path, offsetof(struct by_rule, born), NULL, REQUIRED},
	    {"says", read_path, offsetof(struct by_rule, says), NULL, REQUIRED},
	    {"standing", read_text, offsetof(struct by_rule, standing), NULL, REQUIRED},
	    {"revoked", read_text, offsetof(struct by_rule, revoked), NULL, REQUIRED},
	    {"affirmed", read_set, offsetof(struct by_rule, affirmed), &SECTION[SECTION_SAFEGUARDS], OPTIONAL},
	    SOURCE_KEYS(by_rule),
	};
	struct by_rule *rule = ret_target;
	TRY(read_object(reading, place, value, VOCABULARY(keys), rule));
	rule->given = true;
	return OK;
}

static const struct field *field_at(const struct profile *profile, const int path[2])
{
	return &profile->forms[path[0]].fields[path[1]];
}

static bool has_choice(const struct field *field, const char *id)
{
	for (int n = 0; n < field->choice_count; n++)
		if (strcmp(field->choices[n].id, id) == 0)
			return true;
	return false;
}

/* The form with which each kind of the step is opened holds all three. */
static enum result check_question(struct checking *checking, const struct step *step)
{
	const struct profile *profile = checking->profile;
	const struct by_rule *rule = &step->by_rule;
	bool good = field_at(profile, rule->number)->type == FIELD_DOCUMENT_NUMBER &&
		    field_at(profile, rule->document)->type == FIELD_DOCUMENT_NUMBER &&
		    field_at(profile, rule->born)->type == FIELD_DATE && rule->number[0] == rule->document[0] &&
		    rule->number[0] == rule->born[0] && rule->number[1] != rule->document[1];
	for (int n = 0; n < profile->step_count; n++) {
		const struct step *opening = &profile->steps[n];
		if (opening->opens && (opening->kinds & step->kinds) != 0)
			good = good && opening->form == rule->number[0];
	}
	return good ? OK
		    : note(checking, "rule-question", "steps", step->id,
			   "A rule looks for two numbers of documents and a date that the opening form of each of its "
			   "kinds holds.");
}

static enum result check_answer(struct checking *checking, const struct step *step)
{
	const struct by_rule *rule = &step->by_rule;
	const struct field *says = field_at(checking->profile, rule->says);
	const struct form *form = step->form != NONE ? &checking->profile->forms[step->form] : NULL;
	bool good = form != NULL && rule->says[0] == step->form && says->type == FIELD_CHOICE &&
		    has_choice(says, rule->standing) && has_choice(says, rule->revoked) &&
		    strcmp(rule->standing, rule->revoked) != 0;
	for (int n = 0; good && n < form->field_count; n++)
		good = n == rule->says[1] || !form->fields[n].required;
	return good ? OK
		    : note(checking, "rule-answer", "steps", step->id,
			   "A rule answers with one of two words, and its form asks for nothing else.");
}

static enum result check_safeguards_before(struct checking *checking, int at)
{
	const struct profile *profile = checking->profile;
	const struct step *step = &profile->steps[at];
	for (int n = 0; n < profile->safeguard_count; n++) {
		const struct safeguard *safeguard = &profile->safeguards[n];
		if (set_has(safeguard->before, at) && (safeguard->kinds & step->kinds) != 0 &&
		    !set_has(step->by_rule.affirmed, n))
			TRY(note(checking, "rule-safeguard", "steps", step->id,
				 "An officer answers '%s' for each person: no rule does.", safeguard->id));
	}
	return OK;
}

enum result check_by_rule(struct checking *checking)
{
	for (int n = 0; n < checking->profile->step_count; n++) {
		const struct step *step = &checking->profile->steps[n];
		if (!step->by_rule.given)
			continue;
		if (!step_answers_by_rule(step))
			TRY(note(checking, "rule-without-basis", "steps", step->id,
				 "No article that was held against its source allows an answer by rule."));
		if (step->opens || step->corrects || step->second_officer || step->acts_on_world || step->joint)
			TRY(note(checking, "rule-step", "steps", step->id,
				 "A step that opens, corrects, acts or needs several is taken by officers."));
		TRY(check_question(checking, step));
		TRY(check_answer(checking, step));
		TRY(check_safeguards_before(checking, n));
	}
	return OK;
}
