/* agreement.c - `valico agreement`: checking, describing and drawing profiles, without a node. */
#include "cli/command.h"

#include "office/agreements.h"

#include <stdio.h>

static enum result check(struct invocation *invocation)
{
	const struct finding *findings = NULL;
	struct agreement agreement;
	int count = 0;

	TRY(agreement_load(invocation->job, invocation->arguments[0], &agreement));
	TRY(profile_check(invocation->job, agreement.profile, &findings, &count));
	for (int at = 0; at < count; at++)
		printf("%s: %s: %s\n", findings[at].place, findings[at].rule, findings[at].text);
	if (count > 0)
		return job_fail(invocation->job, INVALID, invocation->arguments[0], "findings", "%d findings in %s.",
				count, invocation->arguments[0]);
	printf("%s %s: %d states, %d steps, %d deadlines, %d safeguards; nothing found.\n", agreement.profile->id,
	       agreement.profile->version, agreement.profile->state_count, agreement.profile->step_count,
	       agreement.profile->deadline_count, agreement.profile->safeguard_count);
	return OK;
}

static enum result language_of(struct invocation *invocation, enum language *ret_language)
{
	const char *code = option(invocation, "language");

	*ret_language = ENGLISH;
	if (code == NULL)
		return OK;
	for (int at = 0; at < LANGUAGE_COUNT; at++) {
		if (bytes_equal_cstring(bytes_of(code), language_code[at])) {
			*ret_language = (enum language)at;
			return OK;
		}
	}
	return job_fail(invocation->job, INVALID, "language", "usage", "The language is en, it or ur.");
}

static enum result describe(struct invocation *invocation)
{
	struct agreement agreement;
	enum language language;
	struct bytes page;

	TRY(language_of(invocation, &language));
	TRY(agreement_load(invocation->job, invocation->arguments[0], &agreement));
	TRY(profile_describe(invocation->job, agreement.profile, language, &page));
	printf("%.*s", (int)page.size, (const char *)page.data);
	return OK;
}

static enum result draw(struct invocation *invocation)
{
	struct agreement agreement;
	enum language language;
	struct bytes graph;

	TRY(language_of(invocation, &language));
	TRY(agreement_load(invocation->job, invocation->arguments[0], &agreement));
	TRY(profile_draw(invocation->job, agreement.profile, language, &graph));
	printf("%.*s", (int)graph.size, (const char *)graph.data);
	return OK;
}

const struct command agreement_commands[] = {
    {"agreement", "check", "FILE", "",
     "Proves on the state graph that a profile has no dead end, gap or missing source.", NEEDS_NOTHING, check},
    {"agreement", "describe", "FILE", "[--language CODE]", "Writes a page for a lawyer (Markdown).", NEEDS_NOTHING,
     describe},
    {"agreement", "draw", "FILE", "[--language CODE]", "Writes the diagram of states and steps (Graphviz).",
     NEEDS_NOTHING, draw},
    {0},
};
