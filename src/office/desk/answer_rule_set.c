/* answer_rule_set.c - a supervisor sets a rule in his own name, sees those that stand, and ends one. */
#include "office/desk/answer_rule.h"

#include "access/access.h"
#include "office/case/page.h"
#include "store/answer_rules.h"

#include <string.h>

#define REASON_LETTERS_MOST 500

static bool is_newest(const struct office *office, const struct profile *profile)
{
	for (int at = 0; at < office->agreement_count; at++) {
		const struct profile *other = office->agreements[at].profile;

		if (strcmp(other->id, profile->id) == 0 && date_compare(other->valid_from, profile->valid_from) > 0)
			return false;
	}
	return true;
}

/* The step, where a law allows it; NULL otherwise. */
static const struct step *step_allowed(const struct office *office, const char *agreement, const char *step_id)
{
	for (int at = 0; at < office->agreement_count; at++) {
		const struct profile *profile = office->agreements[at].profile;
		int step = strcmp(profile->id, agreement) == 0 ? profile_find_step(profile, step_id) : NONE;

		if (step != NONE && is_newest(office, profile) && step_answers_by_rule(&profile->steps[step]))
			return &profile->steps[step];
	}
	return NULL;
}

enum result office_rule_set(struct job *job, const struct office *office, const struct actor *actor,
			    const char *agreement, const char *step, const char *reason)
{
	AUTO_TRANSACTION struct transaction work = {0};
	struct answer_rule *rules;
	const char *detail;
	int count;

	if ((actor->roles & ROLE_BIT(ROLE_SUPERVISOR)) == 0)
		return job_fail(job, DENIED, NULL, "role", "Only a supervisor sets a rule.");
	if (reason == NULL || *reason == '\0' || strlen(reason) > REASON_LETTERS_MOST)
		return job_fail(job, INVALID, "reason", "length", "A reason has 1 to %d letters.", REASON_LETTERS_MOST);
	if (step_allowed(office, agreement, step) == NULL)
		return job_fail(job, DENIED, "step", "rule-without-basis",
				"The agreement names no law by which the node may take this step itself.");
	TAKE(job, detail = arena_print(job->arena, "%s/%s", agreement, step));
	TRY(transaction_begin(job, office->database, &work));
	TRY(answer_rule_list(job, office->database, true, &rules, &count));
	for (int at = 0; at < count; at++) {
		if (strcmp(rules[at].agreement, agreement) == 0 && strcmp(rules[at].step, step) == 0)
			return job_fail(job, CONFLICT, "step", "as-before", "There is a rule for this step already.");
	}
	TRY(answer_rule_add(
	    job, office->database,
	    &(struct answer_rule){
		.agreement = agreement, .step = step, .account_id = actor->account_id, .reason = reason}));
	TRY(access_look(job, office->database, actor, "rule-set", NULL, detail));
	return transaction_commit(job, &work);
}

enum result office_rule_end(struct job *job, const struct office *office, const struct actor *actor, int64_t number)
{
	AUTO_TRANSACTION struct transaction work = {0};
	enum result ended;

	if ((actor->roles & (ROLE_BIT(ROLE_SUPERVISOR) | ROLE_BIT(ROLE_OPERATOR))) == 0)
		return job_fail(job, DENIED, NULL, "role", "Only a supervisor ends a rule.");
	TRY(transaction_begin(job, office->database, &work));
	ended = answer_rule_end(job, office->database, number);
	if (ended == MISSING)
		return job_fail(job, MISSING, "rule", "unknown-rule", "No rule of this number is in force.");
	TRY(ended);
	TRY(access_look(job, office->database, actor, "rule-end", NULL, NULL));
	return transaction_commit(job, &work);
}

/* --- what there is --- */

static json_t *affirmed_value(const struct profile *profile, const struct step *step)
{
	json_t *list = json_array();

	for (int at = 0; at < profile->safeguard_count; at++) {
		json_t *value;

		if ((step->by_rule.affirmed >> at & 1) == 0)
			continue;
		value = json_object();
		page_text(value, "safeguard", profile->safeguards[at].id);
		page_label(value, "question", &profile->safeguards[at].question);
		json_array_append_new(list, value);
	}
	return list;
}

static void allowed_put(const struct office *office, json_t *list)
{
	for (int at = 0; at < office->agreement_count; at++) {
		const struct profile *profile = office->agreements[at].profile;

		for (int step = 0; is_newest(office, profile) && step < profile->step_count; step++) {
			json_t *value;

			if (!step_answers_by_rule(&profile->steps[step]))
				continue;
			value = json_object();
			json_array_append_new(list, value);
			page_text(value, "agreement", profile->id);
			page_text(value, "step", profile->steps[step].id);
			page_label(value, "name", &profile->steps[step].name);
			page_text(value, "source", profile->steps[step].by_rule.source.article);
			json_object_set_new(value, "affirmed", affirmed_value(profile, &profile->steps[step]));
		}
	}
}

enum result office_rules(struct job *job, const struct office *office, json_t **ret_answer)
{
	json_t *answer = json_object(), *list = json_array(), *allowed = json_array();
	struct colleagues colleagues;
	struct answer_rule *rules;
	int count;

	TRY(json_own(job, answer));
	json_object_set_new(answer, "rules", list);
	json_object_set_new(answer, "allowed", allowed);
	allowed_put(office, allowed);
	TRY(colleagues_load(job, office, &colleagues));
	TRY(answer_rule_list(job, office->database, false, &rules, &count));
	for (int at = 0; at < count; at++) {
		json_t *value = json_object();

		json_array_append_new(list, value);
		page_number(value, "rule", rules[at].number);
		page_text(value, "agreement", rules[at].agreement);
		page_text(value, "step", rules[at].step);
		json_object_set_new(value, "set_by", colleague_value(&colleagues, rules[at].account_id));
		page_text(value, "reason", rules[at].reason);
		page_instant(value, "set_at", rules[at].set_at);
		page_instant(value, "ended_at", rules[at].ended_at);
	}
	*ret_answer = answer;
	return OK;
}
