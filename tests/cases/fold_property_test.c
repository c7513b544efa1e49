/* fold_property_test.c - 100,000 random histories of two and of three nodes; what must hold for every one of them:
 *
 *   1. a node that gets the events in any order, some twice, folds to the same bytes as one that has them all at once;
 *   2. what was settled once stays as it was: applied or void, for the same reason, in the same place;
 *   3. a step that is folded on to the state before it gives what the whole fold gives;
 *   4. a void step changes nothing: the fold without the void steps of a lane's end has the same state.
 *
 * A failure is made smaller by leaving out actions, and printed with its seed. HISTORIES and SEED in the environment
 * change how many and where it begins. */
#include "history.h"

#include "support/fill.h"
#include "support/shipped.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define HISTORIES 100000
#define FOLDED_ON_EVERY 4 /* in each fourth history every event is also folded on to the state before it */
#define SETTLED_MOST 400

struct setting {
	struct arena *arena;
	struct job *job;
	struct world world;
	long folded_on; /* events, over all histories */
};

/* What was settled when it was first seen to be. */
struct settled {
	const struct event *event;
	enum outcome_kind kind;
	const char *rule;
	int place;
	bool by[NODES_MOST + 1]; /* settled as each node, and (last) whoever holds everything, see it */
};

struct memory {
	struct settled list[SETTLED_MOST];
	int count;
	int seen;      /* of the events */
	bool folds_on; /* this history is one of those in which that is compared */
	int folded_on; /* events that could be */
	const char *fault;
};

static struct settled *settled_find(struct memory *memory, const struct event *event)
{
	for (int at = 0; at < memory->count; at++) {
		if (memory->list[at].event == event)
			return &memory->list[at];
	}
	return NULL;
}

static bool same_text(const char *a, const char *b)
{
	return a == b || (a != NULL && b != NULL && strcmp(a, b) == 0);
}

/* What becomes of a settled event is the same for everybody who knows it settled; each node learns that in its own
 * time. */
static void settled_compare(struct memory *memory, const struct case_state *state, int node)
{
	for (int at = 0; at < state->outcome_count; at++) {
		const struct outcome *outcome = &state->outcomes[at];
		struct settled *settled = settled_find(memory, outcome->event);

		if (settled != NULL && outcome->settled &&
		    (settled->kind != outcome->kind || settled->place != at ||
		     !same_text(settled->rule, outcome->rule)))
			memory->fault = "a settled event changed";
		if (settled != NULL && settled->by[node] && !outcome->settled)
			memory->fault = "a settled event is no longer settled";
		if (settled == NULL && outcome->settled && memory->count < SETTLED_MOST) {
			settled = &memory->list[memory->count++];
			*settled = (struct settled){outcome->event, outcome->kind, outcome->rule, at, {false}};
		}
		if (settled != NULL)
			settled->by[node] = outcome->settled;
	}
}

/* The newest event, when its maker folds it on to what it held before. */
static enum result folded_on_compare(struct job *job, struct world *world, struct memory *memory)
{
	const struct event *event = world->events[world->event_count - 1];
	struct case_state *whole, *on;
	struct bytes wanted, found;
	struct case_file file;
	int party = 0;

	while (strcmp(world->party[party], event->envelope.author) != 0)
		party++;
	file = world->held[party];
	for (int at = 0; at < file.lane_count; at++) {
		if (strcmp(file.lanes[at].party, event->envelope.author) != 0)
			continue;
		if (--file.lanes[at].count == 0)
			return OK;
		TRY(case_fold(job, &file, &on));
		file.lanes[at].count++;
	}
	TRY(case_fold_on(job, on, event));
	if (!case_is_folded(on))
		return OK;
	memory->folded_on++;
	TRY(case_fold(job, &world->held[party], &whole));
	TRY(case_write(job, whole, &wanted));
	TRY(case_write(job, on, &found));
	if (!bytes_equal(wanted, found))
		memory->fault = "a step folded on gives another state";
	for (int at = 0; at < whole->outcome_count; at++) {
		if (whole->outcomes[at].event != on->outcomes[at].event ||
		    whole->outcomes[at].kind != on->outcomes[at].kind ||
		    whole->outcomes[at].settled != on->outcomes[at].settled ||
		    whole->outcomes[at].answered != on->outcomes[at].answered ||
		    whole->outcomes[at].state_after != on->outcomes[at].state_after)
			memory->fault = "a step folded on has another outcome";
	}
	return OK;
}

static enum result watch(struct job *job, struct world *world, void *context)
{
	struct memory *memory = context;
	struct case_state *state;

	for (int party = 0; party < world->nodes; party++) {
		TRY(case_fold(job, &world->held[party], &state));
		settled_compare(memory, state, party);
	}
	if (memory->folds_on && world->event_count > memory->seen) {
		memory->seen = world->event_count;
		return folded_on_compare(job, world, memory);
	}
	return OK;
}

/* A node that gets everything shuffled and some of it twice: what is early waits, as the office lets it. */
static enum result arrive_shuffled(struct job *job, const struct world *world, struct seeded *state,
				   struct case_file *file, const char **fault)
{
	struct event *waiting[2 * ACTIONS_MOST * 2];
	int count = 0;
	bool progress = true;
	const char *reason;

	for (int at = 0; at < world->event_count; at++) {
		waiting[count++] = world->events[at];
		if (seeded_below(state, 4) == 0)
			waiting[count++] = world->events[at];
	}
	for (int at = count - 1; at > 0; at--) {
		int with = (int)seeded_below(state, (uint64_t)at + 1);
		struct event *event = waiting[at];

		waiting[at] = waiting[with];
		waiting[with] = event;
	}
	while (progress) {
		progress = false;
		for (int at = 0; at < count; at++) {
			enum fit fit = waiting[at] != NULL ? lane_fit(file, waiting[at], &reason) : FIT_EARLY;

			if (fit == FIT_FORK || fit == FIT_BROKEN)
				*fault = "an honest event is called a fork or broken";
			if (fit == FIT_NEXT)
				TRY(case_file_add(job, file, waiting[at]));
			if (fit == FIT_NEXT || fit == FIT_KNOWN)
				waiting[at] = NULL;
			progress |= fit == FIT_NEXT;
		}
	}
	return OK;
}

/* NULL when the history keeps all the rules. */
static const char *history_fault(struct setting *setting, const struct history *history, uint64_t seed,
				 int *ret_applied)
{
	struct seeded chance, shuffle;
	struct job job = test_job(setting->arena, &chance, seed);
	struct memory memory = {.folds_on = seed % FOLDED_ON_EVERY == 0};
	struct case_file whole,
	    shuffled = {.profile = setting->world.profile, .profile_hash = setting->world.profile_hash};
	struct case_state *state;
	struct bytes one, other;

	arena_reset(setting->arena);
	chance_of_seed(&shuffle, seed ^ 0x5eed);
	if (history_run(&job, history, &setting->world, watch, &memory) != OK ||
	    world_whole(&job, &setting->world, &whole) != OK)
		return "the history could not be run";
	if (case_fold(&job, &whole, &state) != OK)
		return "the fold failed";
	setting->folded_on += memory.folded_on;
	settled_compare(&memory, state, NODES_MOST);
	for (int step = 0; step < state->file->profile->step_count; step++)
		*ret_applied += state->step_count[step];
	if (memory.fault != NULL)
		return memory.fault;
	if (case_write(&job, state, &one) != OK ||
	    arrive_shuffled(&job, &setting->world, &shuffle, &shuffled, &memory.fault) != OK)
		return "the shuffled node failed";
	if (memory.fault != NULL)
		return memory.fault;
	if (case_fold(&job, &shuffled, &state) != OK || case_write(&job, state, &other) != OK)
		return "the shuffled fold failed";
	return bytes_equal(one, other) ? NULL : "two orders of arrival give two states";
}

/* Leaves out one action after the other as long as the history still fails. */
static void shrink(struct setting *setting, struct history *history, uint64_t seed)
{
	bool smaller = true;
	int applied;

	while (smaller) {
		smaller = false;
		for (int at = history->count - 1; at >= 0; at--) {
			struct history less = *history;

			memmove(&less.actions[at], &less.actions[at + 1],
				(size_t)(less.count - at - 1) * sizeof(less.actions[0]));
			less.count--;
			if (history_fault(setting, &less, seed, &applied) == NULL)
				continue;
			*history = less;
			smaller = true;
		}
	}
}

static uint64_t number_of(const char *name, uint64_t usual)
{
	const char *text = getenv(name);

	return text != NULL ? strtoull(text, NULL, 10) : usual;
}

/* Evidence for the opening step: the first piece of the first annex. */
static const char *evidence_of(struct arena *arena, const struct profile *profile)
{
	return profile->annex_count > 0
		   ? arena_print(arena, "%s.%s", profile->annexes[0].id, profile->annexes[0].items[0].id)
		   : NULL;
}

static void world_of(struct setting *setting, struct job *job, const char *path)
{
	struct world *world = &setting->world;

	*world = (struct world){0};
	world->profile = profile_at(job, path, &world->profile_hash);
	world->nodes = world->profile->side_count;
	world->evidence = evidence_of(job->arena, world->profile);
	for (int node = 0; node < world->nodes; node++)
		world->party[node] = world->profile->parties[node].id;
	world->forms = NEW_MANY(job->arena, json_t *, (size_t)world->profile->form_count);
	for (int form = 0; form < world->profile->form_count; form++)
		world->forms[form] = form_fill(job, world->profile, form, NULL);
}

static void histories_of(const char *path, int share)
{
	struct setting setting = {.arena = arena_open(ARENA_USUAL)};
	struct arena *kept = arena_open(ARENA_USUAL);
	struct seeded chance;
	struct job job = test_job(kept, &chance, 1);
	uint64_t first = number_of("SEED", 1), count = number_of("HISTORIES", HISTORIES) * (uint64_t)share / 100;
	uint64_t events = 0;
	int applied = 0;

	world_of(&setting, &job, path);
	for (uint64_t seed = first; seed < first + count; seed++) {
		struct seeded state;
		struct history history;
		const char *fault;

		chance_of_seed(&state, seed);
		history_make(&history, setting.world.profile, &state);
		fault = history_fault(&setting, &history, seed, &applied);
		events += (uint64_t)setting.world.event_count;
		if (fault == NULL)
			continue;
		shrink(&setting, &history, seed);
		printf("# seed %llu: %s\n", (unsigned long long)seed,
		       history_fault(&setting, &history, seed, &applied));
		history_print(&history, setting.world.profile);
		fail_msg("%s: %s", path, fault);
	}
	printf("# %s: %llu histories, %llu events, %d steps applied, %ld folded on\n", path, (unsigned long long)count,
	       (unsigned long long)events, applied, setting.folded_on);
	assert_true((uint64_t)setting.folded_on > count / FOLDED_ON_EVERY);
	assert_true((uint64_t)applied > 2 * count); /* the histories go somewhere */
	arena_close(setting.arena);
	arena_close(kept);
}

static void histories_keep_the_rules(void **unused)
{
	(void)unused;
	histories_of("agreements/eu-pk-readmission.yaml", 50);
}

/* Steps that both sides take, rows that are answered one by one. */
static void with_joint_steps(void **unused)
{
	(void)unused;
	histories_of("agreements/it-pk-joint-measures.yaml", 15);
	histories_of("agreements/it-pk-resources.yaml", 10);
}

static void among_three(void **unused)
{
	(void)unused;
	histories_of("agreements/it-pk-visa-referral.yaml", 15);
	histories_of("agreements/examples/xa-xb-xc-missing-people.yaml", 10);
}

/* One lane of two events: the opening without evidence, then a correction that brings some. What comes later proves
 * nothing earlier, and the opening stays void. */
static void evidence_that_comes_later_proves_nothing(void **unused)
{
	struct setting setting = {.arena = arena_open(ARENA_USUAL)};
	struct seeded chance;
	struct job job = test_job(setting.arena, &chance, 1);
	struct history history = {.count = 2};
	struct case_state *state;
	struct event *second;

	(void)unused;
	world_of(&setting, &job, "agreements/eu-pk-readmission.yaml");
	history.actions[0] = history.actions[1] =
	    (struct action){.kind = ACTION_STEP, .step = 0, .role = ROLE_CASE_OFFICER};
	assert_int_equal(history_run(&job, &history, &setting.world, NULL, NULL), OK);
	second = setting.world.events[1];
	setting.world.events[0]->body.file_count = 0;
	second->body.step = "correct";
	second->body.opening = NULL;
	assert_int_equal(case_fold(&job, &setting.world.held[0], &state), OK);
	assert_int_equal(state->outcomes[0].kind, OUTCOME_VOID);
	assert_string_equal(state->outcomes[0].rule, "evidence-missing");
	assert_int_equal(state->state, 0);
	arena_close(setting.arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(histories_keep_the_rules),
	    cmocka_unit_test(with_joint_steps),
	    cmocka_unit_test(among_three),
	    cmocka_unit_test(evidence_that_comes_later_proves_nothing),
	};

	return cmocka_run_group_tests_name("fold, properties", tests, NULL, NULL);
}
