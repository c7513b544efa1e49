/* border_world.c - see border_world.h. */
#include "border_world.h"

#include "base/file.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

struct office *border_office(struct border_world *world, int node)
{
	world->job = two_nodes_job(&world->two);
	return &world->two.nodes[node].office;
}

int border_world_open(void **state)
{
	struct border_world *world = test_calloc(1, sizeof(*world));

	two_nodes_open(&world->two);
	world->arena = arena_open(8u << 20);
	for (int node = 0; node < 2; node++) {
		struct job job = two_nodes_job(&world->two);

		job.arena = world->arena;
		snprintf(world->folders[node], sizeof(world->folders[node]), "/tmp/valico-border-XXXXXX");
		assert_non_null(mkdtemp(world->folders[node]));
		assert_int_equal(border_open(&job, world->folders[node], &world->two.nodes[node].office.border), OK);
	}
	*state = world;
	return 0;
}

int border_world_close(void **state)
{
	struct border_world *world = *state;
	char command[256];

	for (int node = 0; node < 2; node++) {
		border_close(world->two.nodes[node].office.border);
		snprintf(command, sizeof(command), "rm -r %s", world->folders[node]);
		assert_int_equal(system(command), 0);
	}
	two_nodes_close(&world->two);
	arena_close(world->arena);
	test_free(world);
	return 0;
}

const struct actor *border_officer(const struct border_world *world, int node, int which)
{
	return &world->two.nodes[node].officers[which];
}

const char *border_file(struct border_world *world, int node, const char *name)
{
	return arena_print(world->job.arena, "%s/%s", world->folders[node], name);
}

/* Makes a list at a node; gives its file. */
const char *border_list_made(struct border_world *world, int node, const char *rows, int days)
{
	const struct office *office = border_office(world, node);
	struct list_plan plan = {.folder = world->folders[node], .kind = LIST_LOST_DOCUMENTS, .days = days};
	struct list_report report;

	plan.rows = border_file(world, node, "rows.csv");
	assert_int_equal(file_write(&world->job, plan.rows, 0600, bytes_of(rows)), OK);
	if (office_list_make(&world->job, office, &plan, &report) != OK)
		fail_msg("%s", world->job.failure.reason);
	return arena_copy_cstring(world->arena, report.file);
}

enum result border_list_import(struct border_world *world, int node, const char *file)
{
	const struct office *office = border_office(world, node);
	struct list_card card;

	return office_list_import(&world->job, office, world->folders[node], file, &card);
}

/* A check by Rome's border officer; NULL with the failure on the job. */
json_t *border_check_zone(struct border_world *world, const char *zone, const char *purpose)
{
	const struct office *office = border_office(world, ROME);
	struct border_question question = {.zone = zone, .purpose = purpose};
	json_t *answer;

	if (office_border_check(&world->job, office, border_officer(world, ROME, OFFICER_BORDER), &question, &answer) !=
	    OK)
		return NULL;
	return answer;
}

const char *advice_in(const json_t *answer)
{
	return json_string_value(json_object_get(answer, "advice"));
}

bool tells(const json_t *answer, const char *list, const char *word)
{
	const json_t *value;
	size_t at;

	json_array_foreach(json_object_get(answer, list), at, value)
	{
		if (strcmp(json_string_value(value), word) == 0)
			return true;
	}
	return false;
}

const json_t *first_of(const json_t *answer, const char *list)
{
	return json_array_get(json_object_get(answer, list), 0);
}

const char *text_of(const json_t *object, const char *name)
{
	const char *text = json_string_value(json_object_get(object, name));

	return text != NULL ? text : "";
}
json_t *border_alert_of(struct border_world *world, const char *members)
{
	json_t *alert;
	const char *text = arena_print(world->job.arena,
				       "{\"regime\":\"administrative\",\"action\":\"second-look\",\"source\":\"court\","
				       "\"reason\":\"a paper is missing\",\"authority\":\"Tribunale di Roma\","
				       "\"until\":\"%d-12-31\"%s%s}",
				       1970 + (int)(world->job.now.milliseconds / DAYS(365)) + 1,
				       *members != '\0' ? "," : "", members);

	if (json_read(&world->job, "alert", bytes_of(text), &alert) != OK)
		fail_msg("%s", text);
	return alert;
}

enum result border_alert_propose(struct border_world *world, int who, const char *members, int64_t *ret_alert)
{
	const struct office *office = border_office(world, ROME);

	return office_alert_propose(&world->job, office, border_officer(world, ROME, who),
				    border_alert_of(world, members), ret_alert);
}

int64_t border_alert_in_force(struct border_world *world, const char *members)
{
	const struct office *office;
	int64_t alert;

	assert_int_equal(border_alert_propose(world, OFFICER_BORDER, members, &alert), OK);
	office = border_office(world, ROME);
	assert_int_equal(office_alert_release(&world->job, office, border_officer(world, ROME, OFFICER_HEAD), alert),
			 OK);
	return alert;
}

/* Fields instead of a zone, by Rome's border officer. */
json_t *border_check_fields(struct border_world *world, const char *fields)
{
	const struct office *office = border_office(world, ROME);
	struct border_question question = {.purpose = "exit"};
	json_t *answer, *object;

	assert_int_equal(json_read(&world->job, "fields", bytes_of(fields), &object), OK);
	question.fields = object;
	if (office_border_check(&world->job, office, border_officer(world, ROME, OFFICER_BORDER), &question, &answer) !=
	    OK)
		return NULL;
	return answer;
}
