/* graph_test.c - the proofs of the check against the plainest other way to find the same: walking.
 *
 * Profiles with random states, steps, conditions and deadlines are made under a seed; then cases walk through them at
 * random, with every condition taken exactly. Whatever a walk does, the graph must have allowed; and where no
 * conditions stand in the way, what the graph allows some walk must do. */
#include "agreement/profile_graph.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define STATES 7
#define STEPS 12
#define DEADLINES 4
#define BIT(n) (UINT64_C(1) << (n))

struct world {
	struct profile profile;
	struct state states[STATES];
	struct step steps[STEPS];
	struct deadline deadlines[DEADLINES];
	struct condition needs[STEPS];
};

static void make_condition(struct seeded *seed, struct condition *condition)
{
	static const enum condition_kind kinds[] = {CONDITION_HAPPENED, CONDITION_AT_MOST, CONDITION_DEADLINE_RUNNING,
						    CONDITION_DEADLINE_PASSED, CONDITION_DELIVERED};
	*condition = (struct condition){
	    .kind = kinds[seeded_below(seed, 5)],
	    .step = (int)seeded_below(seed, STEPS),
	    .deadline = (int)seeded_below(seed, DEADLINES),
	    .count = (int)seeded_below(seed, 3),
	    .kinds = 1 + seeded_below(seed, 2), /* kind 0 and perhaps 1, or kind 1 alone */
	};
}

static void make_world(struct seeded *seed, bool has_needs, struct world *world)
{
	*world = (struct world){0};
	for (int n = 0; n < STATES; n++)
		world->states[n].is_end = n > 0 && seeded_below(seed, 4) == 0;
	for (int n = 0; n < STEPS; n++) {
		struct step *step = &world->steps[n];
		step->sides = 1;
		step->roles = 1;
		step->kinds = 1;
		step->from = BIT(seeded_below(seed, STATES)) | BIT(seeded_below(seed, STATES));
		step->to = (int)seeded_below(seed, STATES + 1) - 1;
		step->starts = seeded_below(seed, 3) == 0 ? BIT(seeded_below(seed, DEADLINES)) : 0;
		step->stops = seeded_below(seed, 2) == 0 ? BIT(seeded_below(seed, DEADLINES)) : 0;
		step->needs = &world->needs[n];
		step->need_count = has_needs && seeded_below(seed, 3) == 0;
		make_condition(seed, &world->needs[n]);
	}
	world->profile = (struct profile){
	    .states = world->states,
	    .state_count = STATES,
	    .steps = world->steps,
	    .step_count = STEPS,
	    .deadlines = world->deadlines,
	    .deadline_count = DEADLINES,
	};
}

/* One case on its way. */
struct walk {
	int state;
	int taken[STEPS];
	uint64_t running;
};

static bool holds(const struct walk *walk, const struct condition *condition)
{
	if (!set_has(condition->kinds, 0))
		return true;
	switch (condition->kind) {
	case CONDITION_HAPPENED:
		return walk->taken[condition->step] >= condition->count;
	case CONDITION_AT_MOST:
		return walk->taken[condition->step] <= condition->count;
	case CONDITION_DELIVERED:
		return walk->taken[condition->step] > 0;
	case CONDITION_DEADLINE_RUNNING:
	case CONDITION_DEADLINE_PASSED: /* time can be what it likes */
		return set_has(walk->running, condition->deadline);
	default:
		return true;
	}
}

static bool take(const struct world *world, struct walk *walk, int index)
{
	const struct step *step = &world->steps[index];
	if (!set_has(step->from, walk->state) || (step->need_count && !holds(walk, &world->needs[index])))
		return false;
	walk->taken[index]++;
	walk->running = (walk->running & ~step->stops) | step->starts;
	if (step->to != NONE)
		walk->state = step->to;
	return true;
}

static void what_a_walk_does_the_graph_allows(void **state)
{
	(void)state;
	struct seeded seed;
	(void)chance_of_seed(&seed, 20261124);
	int moves = 0;
	for (int n = 0; n < 3000; n++) {
		struct world world;
		struct graph graph;
		make_world(&seed, true, &world);
		graph_of(&world.profile, 0, &graph);
		struct walk walk = {0};
		for (int m = 0; m < 120; m++) {
			int index = (int)seeded_below(&seed, STEPS);
			if (!take(&world, &walk, index))
				continue;
			moves++;
			assert_true(set_has(graph.steps, index));
			assert_true(set_has(graph.states, walk.state));
			assert_int_equal(walk.running & ~graph.running[walk.state], 0);
			assert_int_equal(walk.running & ~graph.deadlines, 0);
		}
	}
	print_message("# %d moves\n", moves);
	assert_true(moves > 10000);
}

/* Warshall's closure over single moves: who reaches whom. */
static void close_over(const struct world *world, bool reaches[STATES][STATES])
{
	memset(reaches, 0, sizeof(bool) * STATES * STATES);
	for (int n = 0; n < STATES; n++)
		reaches[n][n] = true;
	for (int n = 0; n < STEPS; n++) {
		for (int from = 0; from < STATES; from++) {
			if (set_has(world->steps[n].from, from) && world->steps[n].to != NONE)
				reaches[from][world->steps[n].to] = true;
		}
	}
	for (int by = 0; by < STATES; by++) {
		for (int from = 0; from < STATES; from++) {
			for (int to = 0; to < STATES; to++)
				reaches[from][to] = reaches[from][to] || (reaches[from][by] && reaches[by][to]);
		}
	}
}

static bool reaches_an_end(const struct world *world, bool reaches[STATES][STATES], int from)
{
	for (int to = 0; to < STATES; to++) {
		if (reaches[from][to] && world->states[to].is_end)
			return true;
	}
	return false;
}

static void without_conditions_the_graph_is_exact(void **state)
{
	(void)state;
	struct seeded seed;
	(void)chance_of_seed(&seed, 7);
	int dead_ends = 0;
	for (int n = 0; n < 3000; n++) {
		struct world world;
		struct graph graph;
		bool reaches[STATES][STATES];
		make_world(&seed, false, &world);
		graph_of(&world.profile, 0, &graph);
		close_over(&world, reaches);
		assert_int_equal(graph.ending & ~graph.states, 0);
		for (int at = 0; at < STATES; at++) {
			bool is_dead_end = reaches[0][at] && !reaches_an_end(&world, reaches, at);
			dead_ends += is_dead_end;
			assert_int_equal(set_has(graph.states, at), reaches[0][at]);
			assert_int_equal(set_has(graph.states & ~graph.ending, at), is_dead_end);
		}
	}
	print_message("# %d dead ends\n", dead_ends);
	assert_true(dead_ends > 100);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(what_a_walk_does_the_graph_allows),
	    cmocka_unit_test(without_conditions_the_graph_is_exact),
	};
	return cmocka_run_group_tests_name("agreement graph", tests, NULL, NULL);
}
