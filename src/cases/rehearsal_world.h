/* rehearsal_world.h - the parties of a rehearsed case, what each holds, and what its officers have answered. Inside the
 * room. */
#ifndef VALICO_CASES_REHEARSAL_WORLD_H
#define VALICO_CASES_REHEARSAL_WORLD_H

#include "cases/decide.h"
#include "cases/lanes.h"

#define REHEARSAL_FILES_MOST FILES_MOST
#define TAKEN_MOST 20
#define REHEARSAL_CASE "01900000-0000-7000-8000-000000000001" /* the case that a form refers to, unless it is said */

struct rehearsal_world {
	const struct profile *profile;
	struct instant now;
	int kind;                            /* NONE until it is said */
	int side_party[PARTY_MOST];          /* who plays which side */
	struct case_file held[PARTY_MOST];   /* by party of the profile */
	struct own_state own[PARTY_MOST];    /* safeguards answered, by party */
	struct event_file files[FILES_MOST]; /* go with the next step that carries files */
	int file_count;
	struct seen_case *stands; /* how other cases stand, for whoever takes a step: SAW_MOST */
	int stands_count;
	struct booked taken[TAKEN_MOST]; /* what other cases book */
	int taken_count;
	int view; /* the party whose view of the case counts: the last that acted */
	int64_t events;
};

/* A new case at a time. */
enum result rehearsal_begin(struct job *job, const struct profile *profile, struct instant now,
			    struct rehearsal_world *ret_world);

/* The case as a party sees it now. */
enum result rehearsal_state(struct job *job, const struct rehearsal_world *world, int party,
			    struct case_state **ret_state);

/* May somebody of a party and role take a step now? `form` NULL only asks whether the step is open. */
enum result rehearsal_ask(struct job *job, const struct rehearsal_world *world, int party, enum role role, int step,
			  const json_t *form, struct verdict *ret_verdict);

/* Takes a step that was allowed. */
enum result rehearsal_take(struct job *job, struct rehearsal_world *world, int party, enum role role, int step,
			   const json_t *form);

/* Everything sent arrives; the receipts come back. */
enum result rehearsal_deliver(struct job *job, struct rehearsal_world *world);

/* From now on another case stands so, for both sides. LIMIT above SAW_MOST of them. */
enum result rehearsal_stands(struct job *job, struct rehearsal_world *world, const struct seen_case *seen);

/* Does the profile know this piece of evidence, ANNEX.ITEM? */
bool rehearsal_is_evidence(const struct profile *profile, const char *word);

/* Two officers of a party say that a safeguard stands. */
void rehearsal_affirm(struct rehearsal_world *world, int party, int safeguard);

/* A form with its required fields filled in, those of `given` (an object) laid over it. */
enum result rehearsal_form(struct job *job, const struct profile *profile, int form, struct instant now,
			   const json_t *given, json_t **ret_form);

/* One row of a form, with its required fields filled in. */
enum result rehearsal_row(struct job *job, const struct profile *profile, int form, struct instant now,
			  json_t **ret_row);

#endif
