/* issues_world.h - a traveller and officers of two nodes; shared by the tests of reports of the public. Rome has the
 * public page, Islamabad can solve what is reported; both in one process with a perfect line. All people are invented.
 */
#ifndef VALICO_TESTS_ISSUES_WORLD_H
#define VALICO_TESTS_ISSUES_WORLD_H

#include "office/public/issues.h"
#include "support/node.h"

enum { ROME, ISLAMABAD, NODES };

struct world {
	struct arena *arena;
	struct seeded seed;
	struct job job;
	struct agreement *agreements;
	int agreement_count;
	const struct profile *profile;
	struct test_node nodes[NODES];
	struct issue_receipt receipt;
	char case_id[UUID_TEXT_SIZE];
	char reason[640]; /* of the last failure */
	char rule[64];
};

/* Set-up and tear-down of a test of cmocka. */
int open_world(void **state);
int close_world(void **state);
/* A new job, a second later. */
struct job job_of(struct world *world);
/* Keeps why a call failed. */
enum result told(struct world *world, const struct job *job, enum result result);

/* The traveller: files a report, follows it, looks, takes a step of theirs; may they, by the page? `rule` says why not.
 */
json_t *report_form(struct job *job, struct world *world);
enum result files(struct world *world, const char *check, const char *code, json_t *more);
enum result follows(struct world *world, struct issue_following following, json_t **ret_page);
json_t *looks(struct world *world);
enum result takes(struct world *world, const char *step, json_t *form);
bool may(const json_t *page, const char *step);

/* Officers. Each stops the test when it does not work. */
void officer_takes(struct world *world, int node, const char *step_id);
void affirms(struct world *world, int node);
void rome_accepts(struct world *world);
void reported_to_islamabad(struct world *world);
/* All that waits is carried. */
void line_moves(struct world *world);
/* The state of the case, once all has arrived and both hold the same. */
const char *agreed_state(struct world *world);

#endif
