/* case.c - `valico case`: what an integrator or auditor asks about cases. A look at a person needs a purpose and is
 * logged. */
#include "cli/command.h"

#include "base/file.h"

#include <stdio.h>
#include <string.h>

struct actor operator_actor(const struct invocation *invocation)
{
	return (struct actor){
	    .account_id = "operator-command",
	    .name = "operator",
	    .roles = ROLE_BIT(ROLE_OPERATOR),
	    .administrative = true,
	    .police = true,
	    .language = "en",
	    .purpose = option(invocation, "purpose"),
	};
}

static enum result case_list(struct invocation *invocation)
{
	struct actor actor = operator_actor(invocation);
	const char *regime = option(invocation, "regime");
	struct queue_filter filter = {
	    .regime = regime != NULL ? regime : "administrative",
	    .state = option(invocation, "state"),
	    .words = option(invocation, "words"),
	    .due_before = INSTANT_NEVER,
	    .order = ORDER_OPENED,
	    .cursor = option(invocation, "cursor"),
	    .most = 200,
	};
	json_t *page = NULL, *row;
	size_t at;

	TRY(option_required(invocation, "purpose", &actor.purpose));
	TRY(office_queue(invocation->job, &invocation->office, &actor, &filter, &page));
	if (invocation->json)
		return print_json(invocation, page);
	json_array_foreach(json_object_get(page, "cases"), at, row)
	{
		printf("%s  %-18s %-16s %s\n", json_string_value(json_object_get(row, "case_id")),
		       json_string_value(json_object_get(row, "reference")),
		       json_string_value(json_object_get(row, "state")),
		       json_string_value(json_object_get(row, "turn")));
	}
	if (json_is_string(json_object_get(page, "next")))
		fprintf(stderr, "There are more: go on with --cursor '%s'.\n",
			json_string_value(json_object_get(page, "next")));
	return OK;
}

static enum result case_show(struct invocation *invocation)
{
	struct actor actor = operator_actor(invocation);
	json_t *page = NULL;
	int64_t version;

	TRY(option_required(invocation, "purpose", &actor.purpose));
	TRY(office_case_page(invocation->job, &invocation->office, &actor, invocation->arguments[0], &page, &version));
	return print_json(invocation, page);
}

static enum result case_verify(struct invocation *invocation)
{
	struct actor actor = operator_actor(invocation);
	json_t *report = NULL;

	actor.purpose = "integrity-check";
	TRY(access_look(invocation->job, invocation->database, &actor, "verify", invocation->arguments[0], NULL));
	TRY(office_case_verify(invocation->job, &invocation->office, invocation->arguments[0], &report));
	if (invocation->json)
		TRY(print_json(invocation, report));
	else
		printf("%s: %d events, %zu faults\n", invocation->arguments[0],
		       (int)json_integer_value(json_object_get(report, "events")),
		       json_array_size(json_object_get(report, "faults")));
	if (!json_is_true(json_object_get(report, "ok")))
		return job_fail(invocation->job, DAMAGED, "case", "not-verified", "The case does not verify.");
	return OK;
}

static enum result case_export(struct invocation *invocation)
{
	struct actor actor = operator_actor(invocation);
	const char *file = option(invocation, "out");
	json_t *bundle = NULL;
	struct bytes text;

	TRY(option_required(invocation, "purpose", &actor.purpose));
	TRY(office_case_export(invocation->job, &invocation->office, &actor, invocation->arguments[0], &bundle));
	if (file == NULL)
		return print_json(invocation, bundle);
	TRY(json_write(invocation->job, bundle, &text));
	TRY(file_write(invocation->job, file, 0600, text));
	return answer(invocation, json_pack("{s:s}", "file", file),
		      arena_print(invocation->job->arena, "Everything that proves the case is in %s.", file));
}

static enum result case_misp(struct invocation *invocation)
{
	struct actor actor = operator_actor(invocation);
	json_t *written = NULL;

	TRY(option_required(invocation, "purpose", &actor.purpose));
	TRY(office_misp_write(invocation->job, &invocation->office, &actor, invocation->arguments[0], &written));
	return print_json(invocation, json_object_get(written, "event"));
}

static enum result case_state(struct invocation *invocation)
{
	struct actor actor = operator_actor(invocation);
	struct bytes json;

	TRY(option_required(invocation, "purpose", &actor.purpose));
	TRY(access_look(invocation->job, invocation->database, &actor, "state", invocation->arguments[0], NULL));
	TRY(office_case_state(invocation->job, &invocation->office, invocation->arguments[0], &json));
	printf("%.*s\n", (int)json.size, (const char *)json.data);
	return OK;
}

const struct command case_commands[] = {
    {"case", "list", "", "--purpose TEXT [--regime WORD] [--state WORD] [--words TEXT] [--cursor TEXT]",
     "Lists cases. Logged.", NEEDS_OFFICE, case_list},
    {"case", "show", "CASE", "--purpose TEXT", "Shows a case as the page has it, in JSON. Logged.", NEEDS_OFFICE,
     case_show},
    {"case", "verify", "CASE", "", "Checks every signature, link and seal of a case again. Logged.", NEEDS_OFFICE,
     case_verify},
    {"case", "export", "CASE", "--purpose TEXT [--out FILE]", "Everything that proves a case, in JSON. Logged.",
     NEEDS_OFFICE, case_export},
    {"case", "misp", "CASE", "--purpose TEXT", "A report of ours as an event of MISP, in JSON. Logged.", NEEDS_OFFICE,
     case_misp},
    {"case", "state", "CASE", "--purpose TEXT", "The state as canonical JSON: the same bytes on both nodes. Logged.",
     NEEDS_OFFICE, case_state},
    {0},
};
