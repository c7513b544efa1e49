/* issue.c - `valico issue`: reports of the public, and a code for somebody who stands at a desk. */
#include "cli/command.h"

#include "office/public/issues.h"

#include <stdio.h>
#include <stdlib.h>

static const char *text_of(const json_t *value, const char *name)
{
	const char *text = json_string_value(json_object_get(value, name));

	return text != NULL ? text : "";
}

static enum result issue_rows(struct invocation *invocation)
{
	struct actor actor = operator_actor(invocation);
	const char *state = option(invocation, "state");
	size_t at;
	json_t *list, *issue;

	TRY(office_issue_list(invocation->job, &invocation->office, &actor, state != NULL ? state : ISSUE_WAITING,
			      &list));
	if (invocation->json)
		return print_json(invocation, list);
	json_array_foreach(json_object_get(list, "issues"), at, issue) printf(
	    "%-13s %-9s %-18s %-9s %s\n", issue_number_show(invocation->job->arena, text_of(issue, "number")),
	    text_of(issue, "state"), text_of(issue, "kind"), text_of(issue, "check"), text_of(issue, "filed_at"));
	printf("%lld wait.\n", (long long)json_integer_value(json_object_get(list, "waiting")));
	return OK;
}

static enum result issue_show(struct invocation *invocation)
{
	struct actor actor = operator_actor(invocation);
	json_t *issue;
	char *text;

	TRY(office_issue_show(invocation->job, &invocation->office, &actor, invocation->arguments[0], &issue));
	if (invocation->json)
		return print_json(invocation, issue);
	text = json_dumps(issue, JSON_INDENT(2) | JSON_SORT_KEYS);
	if (text == NULL)
		return job_out_of_memory(invocation->job);
	puts(text);
	free(text);
	return OK;
}

static enum result issue_code_print(struct invocation *invocation)
{
	struct actor actor = operator_actor(invocation);
	char code[ISSUE_CODE_SIZE];
	const char *shown;

	actor.purpose = "report-triage"; /* nobody is looked at */
	TRY(office_issue_code(invocation->job, &invocation->office, &actor, code));
	TAKE(invocation->job, shown = issue_secret_show(invocation->job->arena, code));
	return answer(invocation, json_pack("{s:s}", "code", shown),
		      arena_print(invocation->job->arena, "%s   good once, for a day", shown));
}

static enum result follower_print(struct invocation *invocation)
{
	struct actor actor = operator_actor(invocation);
	const char *whom = option(invocation, "for"), *number, *secret;
	struct issue_receipt receipt;

	TRY(option_required(invocation, "purpose", &actor.purpose));
	TRY(office_follower_give(invocation->job, &invocation->office, &actor, invocation->arguments[0],
				 whom != NULL ? whom : "person", &receipt));
	TAKE(invocation->job, number = issue_number_show(invocation->job->arena, receipt.number));
	TAKE(invocation->job, secret = issue_secret_show(invocation->job->arena, receipt.secret));
	return answer(invocation, json_pack("{s:s, s:s}", "number", number, "secret", secret),
		      arena_print(invocation->job->arena, "%s   %s   the secret is shown once", number, secret));
}

static enum result follower_stop(struct invocation *invocation)
{
	struct actor actor = operator_actor(invocation);

	TRY(option_required(invocation, "purpose", &actor.purpose));
	TRY(office_follower_end(invocation->job, &invocation->office, &actor, invocation->arguments[0],
				invocation->arguments[1]));
	return answer(invocation, json_pack("{s:s}", "number", invocation->arguments[1]),
		      arena_print(invocation->job->arena, "%s follows nothing from now on.", invocation->arguments[1]));
}

const struct command issue_commands[] = {
    {"issue", "list", "", "--purpose TEXT [--state WORD]",
     "Lists reports of the public: those that wait, or with --state open, joined, refused.", NEEDS_OFFICE, issue_rows},
    {"issue", "show", "NUMBER", "--purpose TEXT", "Shows a report of the public; the look is logged.", NEEDS_OFFICE,
     issue_show},
    {"issue", "code", "", "", "Makes a code for somebody who stands at the desk: it confirms one report.", NEEDS_OFFICE,
     issue_code_print},
    {"issue", "number", "CASE", "--purpose TEXT [--for person|who_asked]",
     "A number and a secret with which a case is followed on the public page; one given before ends.", NEEDS_OFFICE,
     follower_print},
    {"issue", "number-end", "CASE NUMBER", "--purpose TEXT",
     "Ends a number with which a case is followed: it was lost, or given to the wrong person.", NEEDS_OFFICE,
     follower_stop},
    {0},
};
