/* answer.c - what a command says when it is done: one JSON value for programs, or sentences for people. */
#include "cli/command.h"

#include <stdio.h>
#include <string.h>

enum result print_json(struct invocation *invocation, const json_t *value)
{
	struct bytes text;

	TRY(json_write(invocation->job, value, &text));
	printf("%.*s\n", (int)text.size, (const char *)text.data);
	return OK;
}

enum result answer(struct invocation *invocation, json_t *value, const char *sentence)
{
	TRY(json_own(invocation->job, value));
	if (invocation->json)
		return print_json(invocation, value);
	if (sentence == NULL)
		return job_out_of_memory(invocation->job);
	fputs(sentence, stdout);
	if (*sentence != '\0' && sentence[strlen(sentence) - 1] != '\n')
		putchar('\n');
	return OK;
}

enum result answer_text(struct invocation *invocation, const char *name, struct bytes text)
{
	json_t *value = json_object();

	TRY(json_own(invocation->job, value));
	if (json_object_set_new(value, name, json_stringn((const char *)text.data, text.size)) != 0)
		return job_out_of_memory(invocation->job);
	if (invocation->json)
		return print_json(invocation, value);
	printf("%.*s%s", (int)text.size, (const char *)text.data,
	       text.size > 0 && text.data[text.size - 1] == '\n' ? "" : "\n");
	return OK;
}
