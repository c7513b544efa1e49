/* fold.c - what folding a case of a thousand events takes: 100 folds of the same case. All is invented.
 *
 * Half of the events are steps of one side (an interview planned anew), half the other node's receipts. Beside it
 * stands SHA-256 over a thousand envelopes of usual size: what it takes merely to look at the bytes. Prints one line of
 * JSON. */
#include "measure.h"

#include "cases/rehearsal_world.h"
#include "support/shipped.h"

#include <stdio.h>
#include <stdlib.h>

#define EVENTS 1000
#define FOLDS 100

static void step(struct job *job, struct rehearsal_world *world, int party, const char *id)
{
	int at = profile_find_step(world->profile, id);
	json_t *form = NULL;

	must(job, rehearsal_form(job, world->profile, world->profile->steps[at].form, world->now, NULL, &form));
	must(job, rehearsal_take(job, world, party, ROLE_CASE_OFFICER, at, form));
	must(job, rehearsal_deliver(job, world));
}

static double hash_seconds(void)
{
	static unsigned char envelope[1200];
	double from = seconds(CLOCK_MONOTONIC);

	for (int at = 0; at < EVENTS; at++) {
		envelope[0] = (unsigned char)at;
		envelope[1] = hash_of((struct bytes){envelope, sizeof(envelope)}).bytes[0];
	}
	return seconds(CLOCK_MONOTONIC) - from;
}

int main(void)
{
	struct arena *kept = arena_open(512u << 20), *arena = arena_open(512u << 20);
	struct seeded seed;
	struct job job = test_job(kept, &seed, 1);
	struct rehearsal_world world;
	struct hash hash;
	double best = 1e9, all = 0;
	int applied = 0;

	must(&job, rehearsal_begin(&job, shipped_profile(&job, &hash), job.now, &world));
	world.kind = 0;
	world.files[world.file_count++] =
	    (struct event_file){.name = "passport.pdf", .media_type = "application/pdf", .evidence = "I.passport"};
	step(&job, &world, world.side_party[0], "submit");
	while (world.events < EVENTS)
		step(&job, &world, world.side_party[1], "plan_interview");
	for (int at = 0; at < FOLDS; at++) {
		struct job fold = {.arena = arena};
		struct case_state *state;
		double from = seconds(CLOCK_MONOTONIC), took;

		must(&fold, case_fold(&fold, &world.held[0], &state));
		took = seconds(CLOCK_MONOTONIC) - from;
		best = took < best ? took : best;
		all += took;
		applied = state->step_count[profile_find_step(world.profile, "plan_interview")];
		arena_reset(arena);
	}
	printf("{\"bench\":\"fold\",\"events\":%lld,\"steps_applied\":%d,\"mean_ms\":%.3f,\"best_ms\":%.3f,\"ratio_to_"
	       "hashing\":%.2f}\n",
	       (long long)world.events, applied, all / FOLDS * 1e3, best * 1e3, all / FOLDS / hash_seconds());
	return applied > 0 ? 0 : 1;
}
