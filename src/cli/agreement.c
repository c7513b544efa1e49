/* agreement.c - `valico agreement`: checking, describing and drawing profiles, without a node. */
#include "cli/agreement_new.h"

#include "base/file.h"
#include "cases/rehearsal.h"
#include "office/case/agreements.h"

#include <stdio.h>
#include <string.h>

/* With --json the findings too are the answer; the exit status says whether there are any. */
static enum result check_print(struct invocation *invocation, const struct profile *profile,
			       const struct finding *findings, int count)
{
	json_t *list = json_array();

	for (int at = 0; at < count; at++) {
		json_array_append_new(list, json_pack("{s:s, s:s, s:s}", "place", findings[at].place, "rule",
						      findings[at].rule, "text", findings[at].text));
		if (!invocation->json)
			printf("%s: %s: %s\n", findings[at].place, findings[at].rule, findings[at].text);
	}
	return answer(invocation,
		      json_pack("{s:s, s:s, s:i, s:i, s:i, s:i, s:o}", "agreement", profile->id, "version",
				profile->version, "states", profile->state_count, "steps", profile->step_count,
				"deadlines", profile->deadline_count, "safeguards", profile->safeguard_count,
				"findings", list),
		      count > 0 ? ""
				: arena_print(invocation->job->arena,
					      "%s %s: %d states, %d steps, %d deadlines, %d safeguards; nothing found.",
					      profile->id, profile->version, profile->state_count, profile->step_count,
					      profile->deadline_count, profile->safeguard_count));
}

/* The agreements that its conditions name are looked for beside it, by their ids. */
static enum result check_others(struct invocation *invocation, const struct profile *profile,
				const struct finding **ret_findings, int *ret_count)
{
	const char *file = invocation->arguments[0], *slash = strrchr(file, '/');
	int folder = slash != NULL ? (int)(slash - file) : 1;

	for (int step = 0; step < profile->step_count && *ret_count == 0; step++) {
		for (int need = 0; need < profile->steps[step].need_count && *ret_count == 0; need++) {
			const struct condition *condition = &profile->steps[step].needs[need];
			struct agreement other;
			const char *path;

			if (condition->kind != CONDITION_READY)
				continue;
			TAKE(invocation->job, path = arena_print(invocation->job->arena, "%.*s/%s.yaml", folder,
								 slash != NULL ? file : ".", condition->agreement));
			TRY(agreement_load(invocation->job, path, &other));
			TRY(profile_check_other(invocation->job, profile, other.profile, ret_findings, ret_count));
		}
	}
	return OK;
}

static enum result check(struct invocation *invocation)
{
	const struct finding *findings = NULL;
	struct agreement agreement;
	int count = 0;

	TRY(agreement_load(invocation->job, invocation->arguments[0], &agreement));
	TRY(profile_check(invocation->job, agreement.profile, &findings, &count));
	if (count == 0)
		TRY(check_others(invocation, agreement.profile, &findings, &count));
	TRY(check_print(invocation, agreement.profile, findings, count));
	if (count > 0)
		return job_fail(invocation->job, INVALID, invocation->arguments[0], "findings", "%d findings in %s.",
				count, invocation->arguments[0]);
	return OK;
}

static enum result describe(struct invocation *invocation)
{
	struct agreement agreement;
	enum language language;
	struct bytes page;

	TRY(option_language(invocation, &language));
	TRY(agreement_load(invocation->job, invocation->arguments[0], &agreement));
	TRY(profile_describe(invocation->job, agreement.profile, language, &page));
	return answer_text(invocation, "page", page);
}

static enum result draw(struct invocation *invocation)
{
	struct agreement agreement;
	enum language language;
	struct bytes graph;

	TRY(option_language(invocation, &language));
	TRY(agreement_load(invocation->job, invocation->arguments[0], &agreement));
	TRY(profile_draw(invocation->job, agreement.profile, language, &graph));
	return answer_text(invocation, "graph", graph);
}

static enum result report_print(struct invocation *invocation, const struct rehearsal_report *report)
{
	json_t *findings = json_array();

	for (int at = 0; at < report->finding_count; at++)
		json_array_append_new(findings, json_pack("{s:i, s:s}", "line", report->findings[at].line, "text",
							  report->findings[at].text));
	json_t *value = json_pack("{s:i, s:i, s:i, s:o}", "cases", report->cases, "steps", report->steps,
				  "expectations", report->expectations, "findings", findings);
	TRY(json_own(invocation->job, value));
	return print_json(invocation, value);
}

/* Plays a script beside a profile. The story is for a person; with --json only numbers and findings. */
static enum result rehearse(struct invocation *invocation)
{
	struct job *job = invocation->job;
	struct rehearsal_report report;
	struct agreement agreement;
	struct bytes script;

	TRY(agreement_load(job, invocation->arguments[0], &agreement));
	TRY(file_read(job, invocation->arguments[1], REHEARSAL_BYTES_MOST, &script));
	TRY(rehearsal_play(job, agreement.profile, script, &report));
	if (invocation->json) {
		TRY(report_print(invocation, &report));
	} else {
		printf("%.*s\n", (int)report.story.size, (const char *)report.story.data);
		for (int at = 0; at < report.finding_count; at++)
			printf("%s:%d: %s\n", invocation->arguments[1], report.findings[at].line,
			       report.findings[at].text);
	}
	if (report.finding_count > 0)
		return job_fail(job, INVALID, invocation->arguments[1], "findings",
				"%d of %d steps and expectations went otherwise.", report.finding_count,
				report.steps + report.expectations);
	if (!invocation->json)
		printf("%d cases, %d steps, %d expectations: all as the script says.\n", report.cases, report.steps,
		       report.expectations);
	return OK;
}

const struct command agreement_commands[] = {
    {"agreement", "new", "FOLDER", "[--language CODE]",
     "Asks what two states agreed, and writes a profile that passes the check, with its script.", NEEDS_NOTHING,
     agreement_new},
    {"agreement", "check", "FILE", "",
     "Proves on the state graph that a profile has no dead end, gap or missing source.", NEEDS_NOTHING, check},
    {"agreement", "describe", "FILE", "[--language CODE]", "Writes a page for a lawyer (Markdown).", NEEDS_NOTHING,
     describe},
    {"agreement", "draw", "FILE", "[--language CODE]", "Writes the diagram of states and steps (Graphviz).",
     NEEDS_NOTHING, draw},
    {"agreement", "try", "FILE SCRIPT", "",
     "Plays steps and dates against a profile and says what it allows and counts.", NEEDS_NOTHING, rehearse},
    {0},
};
