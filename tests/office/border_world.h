/* border_world.h - two nodes with a border each; shared by the tests of lists, of alerts and of checks. Islamabad makes
 * lists, Rome checks. All people and documents are invented. */
#ifndef VALICO_TESTS_BORDER_WORLD_H
#define VALICO_TESTS_BORDER_WORLD_H

#include "office/border/border.h"
#include "support/two_nodes.h"

#define ZONE_BILAL "P<PAKKHAN<<BILAL<AHMED<<<<<<<<<<<<<<<<<<<<<<\nAB12345671PAK9002144M3106305<<<<<<<<<<<<<<<4"

/* Rows of a table of lost documents, Bilal's passport among them. */
#define ROWS_LOST                                                                                                      \
	"state,number,kind,mark,reported\n"                                                                            \
	"PAK,AB1234567,passport,stolen,2026-01-14\n"                                                                   \
	"PAK,CD7654321,passport,lost,\n"

struct border_world {
	struct two_nodes two;
	struct arena *arena;
	char folders[2][64];
	struct job job; /* of the last call */
};

/* Set-up and tear-down of a test of cmocka. */
int border_world_open(void **state);
int border_world_close(void **state);

/* A node's office, with a new job on the world. */
struct office *border_office(struct border_world *world, int node);
const struct actor *border_officer(const struct border_world *world, int node, int which);
const char *border_file(struct border_world *world, int node, const char *name);

/* Makes a list at a node; gives its file. */
const char *border_list_made(struct border_world *world, int node, const char *rows, int days);
enum result border_list_import(struct border_world *world, int node, const char *file);

/* Proposes an alert in Rome whose further members are given as JSON; the second puts it in force as well. */
json_t *border_alert_of(struct border_world *world, const char *members);
enum result border_alert_propose(struct border_world *world, int who, const char *members, int64_t *ret_alert);
int64_t border_alert_in_force(struct border_world *world, const char *members);

/* A check by Rome's border officer, of a zone or of fields; NULL with the failure on the job. */
json_t *border_check_zone(struct border_world *world, const char *zone, const char *purpose);
json_t *border_check_fields(struct border_world *world, const char *fields);

/* What an answer says. */
const char *advice_in(const json_t *answer);
bool tells(const json_t *answer, const char *list, const char *word);
const json_t *first_of(const json_t *answer, const char *list);
const char *text_of(const json_t *object, const char *name);

#endif
