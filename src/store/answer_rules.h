/* answer_rules.h - steps that the node takes by rule: who set each rule, and what became of the cases it looked at. */
#ifndef VALICO_STORE_ANSWER_RULES_H
#define VALICO_STORE_ANSWER_RULES_H

#include "store/database.h"

struct answer_rule {
	int64_t number;
	const char *agreement, *step;
	const char *account_id; /* who set it, and stands for it */
	const char *reason;
	struct instant set_at;
	struct instant ended_at; /* milliseconds 0 while in force */
};
enum result answer_rule_add(struct job *job, struct database *database, const struct answer_rule *rule);
/* MISSING when none of this number is in force. */
enum result answer_rule_end(struct job *job, struct database *database, int64_t number);
/* The newest first; only those in force, or all. */
enum result answer_rule_list(struct job *job, struct database *database, bool in_force, struct answer_rule **ret_rules,
			     int *ret_count);

/* Open cases in a state that await us and that no rule has looked at, oldest first. */
enum result answer_rule_waiting(struct job *job, struct database *database, const char *agreement, const char *state,
				int most, const char ***ret_case_ids, int *ret_count);
/* A rule has looked at the case: it never does again. The outcome is a word. */
enum result answer_rule_looked(struct job *job, struct database *database, const char *case_id, const char *outcome);

#endif
