/* agents.c - who sells appointments or promises visas: noted from what people report, for the pattern (store/issues.h).
 */
#include "office/case/agents.h"

#include "store/issues.h"

#define AGENT_KEY_MOST 60

/* Letters and digits of a name or a telephone number, small, so that spaces and hyphens do not make two agents of
 * one. */
static enum result agent_key(struct job *job, const char *name, char **ret_key)
{
	size_t size = 0;

	TAKE(job, *ret_key = arena_take(job->arena, AGENT_KEY_MOST + 1));
	for (; *name != '\0' && size < AGENT_KEY_MOST; name++) {
		unsigned char letter = (unsigned char)*name;

		if (letter >= 'A' && letter <= 'Z')
			(*ret_key)[size++] = (char)(letter - 'A' + 'a');
		else if (letter >= 0x80 || (letter >= 'a' && letter <= 'z') || (letter >= '0' && letter <= '9'))
			(*ret_key)[size++] = (char)letter;
	}
	return OK;
}

enum result agent_note(struct job *job, const struct office *office, const char *number, const json_t *form)
{
	struct agent_report report = {.number = number,
				      .name = json_string_value(json_object_get(form, "agent")),
				      .place = json_string_value(json_object_get(form, "place")),
				      .sells = json_string_value(json_object_get(form, "sells")),
				      .at = job->now};
	char *key;

	if (report.name == NULL)
		return OK;
	TRY(agent_key(job, report.name, &key));
	report.key = key;
	return *key != '\0' ? agent_report_put(job, office->database, &report) : OK;
}

enum result agent_of_step(struct job *job, const struct office *office, const char *case_id, const struct step *step,
			  const json_t *form)
{
	struct issue_record *issues;
	int count;

	if (!step_is_public(step) || json_object_get(form, "agent") == NULL)
		return OK;
	TRY(issue_of_case(job, office->database, case_id, 1, &issues, &count));
	return agent_note(job, office, count > 0 ? issues[0].number : case_id, form);
}
