/* answer_rule.h - questions that the node answers by rule, from its own record.
 *
 * Only where three things stand: the agreement names a law for it (agreement/profile.h: struct by_rule), a supervisor
 * has set the rule here and is named with each answer, and the node's own record (`visas.conf`, a table described as
 * the register of people is) has exactly one row with the number, the document and the date of birth that the question
 * says. Then the node signs the one word that the record gives. Whatever is otherwise goes to the duty officer as
 * before: no row, several, another document, a case that is asked again. A rule looks at a case once. */
#ifndef VALICO_OFFICE_DESK_ANSWER_RULE_H
#define VALICO_OFFICE_DESK_ANSWER_RULE_H

#include "office/office.h"
#include "register/register_settings.h"

#define RECORD_FILE "visas.conf" /* in the node's folder */

/* Reads `visas.conf`. MISSING (nothing noted) when there is none. */
enum result record_settings_read(struct job *job, const char *node_folder, struct register_settings *ret_settings);

/* Answers what waits. One pass over the record answers all questions; none is read while nothing waits. */
enum result office_answer_by_rule(struct job *job, const struct office *office, int *ret_answered);

/* Sets a rule in the actor's name, with a reason. DENIED with rule "role" but for a supervisor, and with rule
 * "rule-without-basis" where the agreement names no law that allows it; CONFLICT with rule "as-before". */
enum result office_rule_set(struct job *job, const struct office *office, const struct actor *actor,
			    const char *agreement, const char *step, const char *reason);
/* Ends it; any supervisor may, and the operator. MISSING with rule "unknown-rule". */
enum result office_rule_end(struct job *job, const struct office *office, const struct actor *actor, int64_t number);
/* {rules: [{rule, agreement, step, set_by, reason, set_at, ended_at}], allowed: [{agreement, step, name, source,
 * affirmed: [{safeguard, question}]}]}. */
enum result office_rules(struct job *job, const struct office *office, json_t **ret_answer);

#endif
