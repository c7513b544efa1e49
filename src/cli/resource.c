/* resource.c - `valico resource`: what is offered and booked when. A look needs a purpose and is logged. */
#include "cli/command.h"
#include "office/case/bookings.h"
#include "office/case/quotas.h"

#include <stdio.h>

/* A day as people of the node read it; "-" where there is none. */
static const char *day_of(const json_t *row, const char *name, char ret_text[INSTANT_TEXT_SIZE])
{
	const char *text = json_string_value(json_object_get(row, name));

	snprintf(ret_text, INSTANT_TEXT_SIZE, "%.16s", text != NULL ? text : "-");
	return ret_text;
}

static void thing_print(const json_t *thing)
{
	const char *heading = json_string_value(json_object_get(thing, "heading"));
	const json_t *list = json_object_get(thing, "bookings");

	printf("%s %s (%lld): %s\n", json_string_value(json_object_get(thing, "owner")),
	       json_string_value(json_object_get(thing, "thing")),
	       (long long)json_integer_value(json_object_get(thing, "of")), heading != NULL ? heading : "");
	for (size_t at = 0; at < json_array_size(list); at++) {
		const json_t *row = json_array_get(list, at);
		const char *reference = json_string_value(json_object_get(row, "reference"));
		char from[INSTANT_TEXT_SIZE], until[INSTANT_TEXT_SIZE];

		printf("    %-16s  %-16s  %5lld  %-18s %s\n", day_of(row, "from", from), day_of(row, "until", until),
		       (long long)json_integer_value(json_object_get(row, "units")),
		       reference != NULL ? reference : "-",
		       json_is_true(json_object_get(row, "offered"))    ? "offered"
		       : json_is_true(json_object_get(row, "conflict")) ? "CONFLICT"
									: "booked");
	}
}

static enum result resource_list(struct invocation *invocation)
{
	struct actor actor = operator_actor(invocation);
	const char *regime = option(invocation, "regime");
	struct resources_wanted wanted = {
	    .regime = regime != NULL ? regime : "administrative",
	    .from = option(invocation, "from"),
	    .until = option(invocation, "until"),
	    .thing = option(invocation, "thing"),
	};
	json_t *page = NULL, *thing;
	size_t at;

	TRY(option_required(invocation, "purpose", &actor.purpose));
	TRY(office_resources(invocation->job, &invocation->office, &actor, &wanted, &page));
	if (invocation->json)
		return print_json(invocation, page);
	json_array_foreach(json_object_get(page, "things"), at, thing) thing_print(thing);
	if (json_is_true(json_object_get(page, "more")))
		fprintf(stderr, "There are more: ask for a shorter time or one thing.\n");
	return OK;
}

static enum result quota_list(struct invocation *invocation)
{
	struct actor actor = operator_actor(invocation);
	json_t *page = NULL, *row;
	size_t at;

	TRY(option_required(invocation, "purpose", &actor.purpose));
	TRY(office_quotas(invocation->job, &invocation->office, &actor, "administrative", &page));
	if (invocation->json)
		return print_json(invocation, page);
	json_array_foreach(json_object_get(page, "quotas"), at, row)
	{
		const char *heading = json_string_value(json_object_get(row, "heading"));
		char closes[INSTANT_TEXT_SIZE];

		printf("%-18s  %6lld of %6lld (%lld as cases)  until %-16s  %s\n",
		       json_string_value(json_object_get(row, "reference")),
		       (long long)json_integer_value(json_object_get(row, "used")),
		       (long long)json_integer_value(json_object_get(row, "of")),
		       (long long)json_integer_value(json_object_get(row, "followed")), day_of(row, "closes", closes),
		       heading != NULL ? heading : "");
	}
	return OK;
}

const struct command resource_commands[] = {
    {"quota", "list", "", "--purpose TEXT", "What is used of each quota, counted from the cases. Logged.", NEEDS_OFFICE,
     quota_list},
    {"resource", "list", "", "--purpose TEXT [--from DATE] [--until DATE] [--thing TEXT] [--regime WORD]",
     "What is offered and booked when, over all cases. Logged.", NEEDS_OFFICE, resource_list},
    {0},
};
