/* story.c - the acts of a story and the invariants.
 *
 *   always:      no event of a node is ever lost; none stands twice; what is in a lane is linked without a gap
 *   at the end:  with the line mended both nodes hold the same cases to the byte, both count the same figures, nothing
 *                waits, nothing is queued, and nothing was kept as evidence, since nobody in this story lies
 *
 * A node may lose its store and go on from a backup: then what it had sent must come back from the other, and what
 * nobody had seen is gone.
 *
 * A crash is a keeper that fails in the middle of a transaction: everything of it must be as if it had not begun. */
#include "story.h"

#include "office/case/picture.h"
#include "store/recovery.h"
#include "support/fill.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static void tell(struct story *story, const char *format, ...) __attribute__((format(printf, 2, 3)));
static void tell(struct story *story, const char *format, ...)
{
	char line[300];
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(line, sizeof(line), format, arguments);
	va_end(arguments);
	text_print(&story->told, "# %s\n", line);
}

static uint64_t below(struct story *story, uint64_t bound)
{
	return seeded_below(&story->seed, bound);
}

/* A job of one node: its own arena and its own clock. */
static struct job node_job(struct story *story, struct arena *arena, int node)
{
	return (struct job){
	    .arena = arena, .now = instant_plus(story->job->now, story->line.skew[node]), .chance = story->job->chance};
}

/* --- a keeper that dies --- */

struct dying {
	struct keeper inner;
	int calls_left;
};

static enum result dying_sign(void *self, struct job *job, const char *key_id, const struct hash *digest,
			      struct signature *ret_signature)
{
	struct dying *dying = self;

	if (dying->calls_left-- <= 0)
		return job_fail(job, IO, NULL, "crash", "The keeper died.");
	return dying->inner.sign(dying->inner.self, job, key_id, digest, ret_signature);
}

static enum result dying_agree(void *self, struct job *job, const char *key_id, const struct public_key *peer,
			       unsigned char ret_secret[32])
{
	struct dying *dying = self;

	if (dying->calls_left-- <= 0)
		return job_fail(job, IO, NULL, "crash", "The keeper died.");
	return dying->inner.agree(dying->inner.self, job, key_id, peer, ret_secret);
}

/* --- officers --- */

/* Affirms every safeguard, two officers each, and adds a passport: so that steps are not always blocked. */
static void case_prepare(struct story *story, struct arena *arena, int node, const char *case_id)
{
	struct job job = node_job(story, arena, node);
	const struct office *office = &story->nodes[node].office;
	const struct profile *profile = office->agreements[0].profile;
	const struct actor *anna = &story->nodes[node].officers[OFFICER_ANNA],
			   *bruno = &story->nodes[node].officers[OFFICER_BRUNO];
	struct new_file file = {"passport.pdf", "application/pdf",
				below(story, 2) == 0 ? "I.passport" : "III.valid_visa", BYTES("%PDF-1.4 invented")};
	char hash[HASH_TEXT_SIZE];
	int64_t version;

	for (int at = 0; at < profile->safeguard_count; at++) {
		const char *id = profile->safeguards[at].id;

		if (office_safeguard_answer(&job, office, anna, case_id, id, "stands", "an invented source",
					    &version) == OK &&
		    office_safeguard_agree(&job, office, bruno, case_id, id, &version) == OK)
			continue;
		job_forgive(&job);
	}
	if (office_file_add(&job, office, anna, case_id, &file, &version, hash) != OK) {
		job_forgive(&job);
		file.evidence = NULL;
		result_ignore(office_file_add(&job, office, anna, case_id, &file, &version, hash));
	}
	tell(story, "%s prepares %.8s", story->nodes[node].party, case_id);
}

static void case_open(struct story *story, struct arena *arena, int node)
{
	struct job job = node_job(story, arena, node);
	const struct profile *profile = story->nodes[node].office.agreements[0].profile;
	int kind = (int)below(story, (uint64_t)profile->kind_count);
	struct new_case wanted = {
	    .agreement = profile->id,
	    .kind = profile->kinds[kind].id,
	    .partner = story->nodes[1 - node].party,
	    .side = "requesting",
	};

	if (story->case_count == STORY_CASES_MOST)
		return;
	if (office_case_new(&job, &story->nodes[node].office, &story->nodes[node].officers[OFFICER_ANNA], &wanted,
			    story->cases[story->case_count]) != OK) {
		story->fault = "a case could not be opened";
		tell(story, "%s: %s", job.failure.rule, job.failure.reason);
		return;
	}
	tell(story, "%s opens case %d (%s)", story->nodes[node].party, story->case_count, wanted.kind);
	story->case_count++;
	if (below(story, 4) > 0)
		case_prepare(story, arena, node, story->cases[story->case_count - 1]);
}

/* How many steps the page offers; they stand in front. */
static size_t open_steps(const json_t *page)
{
	const json_t *steps = json_object_get(page, "steps");
	size_t open = 0;

	while (open < json_array_size(steps) && json_is_true(json_object_get(json_array_get(steps, open), "allowed")))
		open++;
	return open;
}

/* An officer who can do something in this case, and what: most often a step that his page offers, sometimes any. */
static const struct actor *choose(struct story *story, struct job *job, const struct test_node *there,
				  const char *case_id, const char **ret_step)
{
	const struct profile *profile = there->office.agreements[0].profile;
	uint64_t first = below(story, OFFICER_COUNT);
	const struct actor *actor = NULL;
	json_t *page = NULL;
	size_t open = 0;
	int64_t version;

	for (uint64_t at = 0; at < OFFICER_COUNT && open == 0; at++) {
		actor = &there->officers[(first + at) % OFFICER_COUNT];
		if (office_case_page(job, &there->office, actor, case_id, &page, &version) != OK)
			return NULL; /* the case is not here yet */
		open = open_steps(page);
	}
	if (open > 0 && below(story, 10) > 0)
		*ret_step = json_string_value(
		    json_object_get(json_array_get(json_object_get(page, "steps"), (size_t)below(story, open)), "id"));
	else
		*ret_step = profile->steps[below(story, (uint64_t)profile->step_count)].id;
	return actor;
}

static void step_try(struct story *story, struct arena *arena, int node, const char *case_id, bool dies)
{
	struct test_node *there = &story->nodes[node];
	struct job job = node_job(story, arena, node);
	const struct profile *profile = there->office.agreements[0].profile;
	struct dying dying = {there->keeper, (int)below(story, 4)};
	struct office office = there->office;
	struct step_request request = {0};
	const struct actor *actor = choose(story, &job, there, case_id, &request.step);
	int64_t version;
	bool proposed;
	int step;

	if (actor == NULL)
		return;
	step = profile_find_step(profile, request.step);
	if (profile->steps[step].form != NONE)
		request.form = form_fill(&job, profile, profile->steps[step].form, &story->seed);
	if (dies)
		office.keeper = (struct keeper){.sign = dying_sign,
						.agree = dying_agree,
						.create = there->keeper.create,
						.pseudonym = there->keeper.pseudonym,
						.self = &dying};
	if (office_step_take(&job, &office, actor, case_id, &request, &proposed, &version) == OK) {
		story->steps_taken++;
		tell(story, "%s %s %s in %.8s", there->party, proposed ? "proposes" : "takes", request.step, case_id);
		return;
	}
	story->steps_refused++;
	story->faults_injected += dies;
	tell(story, "%s may not %s in %.8s: %s", there->party, request.step, case_id, job.failure.rule);
}

/* --- the line --- */

static void send(struct story *story, struct arena *arena, int node)
{
	struct job job = node_job(story, arena, node);
	struct link link = line_link(&story->ends[node]);
	struct sending sending;

	if (exchange_send(&job, &story->nodes[node].office, &link, story->nodes[1 - node].party, &sending) != OK) {
		story->fault = "sending failed for a reason of our own";
		tell(story, "%s: %s", job.failure.rule, job.failure.reason);
		return;
	}
	tell(story, "%s sends: %d receipted, %d not", story->nodes[node].party, sending.sent, sending.failed);
}

static void compare(struct story *story, struct arena *arena, int node)
{
	struct job job = node_job(story, arena, node);
	struct link link = line_link(&story->ends[node]);

	tell(story, "%s compares heads", story->nodes[node].party);
	result_ignore(exchange_compare(&job, &story->nodes[node].office, &link, story->nodes[1 - node].party));
	story->line.wants_more[node] = false;
}

static void let_time_pass(struct story *story, struct arena *arena)
{
	int64_t waits[] = {SECONDS(2), MINUTES(7), HOURS(5), DAYS(3), DAYS(35)};

	story->job->now = instant_plus(story->job->now, waits[below(story, 5)]);
	for (int node = 0; node < 2; node++) {
		struct job job = node_job(story, arena, node);
		int attended;

		if (office_tick(&job, &story->nodes[node].office, &attended) != OK) {
			story->fault = "the clock's tick failed";
			tell(story, "%s: %s", job.failure.rule, job.failure.reason);
		}
	}
	tell(story, "time passes");
}

/* --- backups --- */

static void back_up(struct story *story, struct arena *arena, int node)
{
	struct job job = node_job(story, arena, node);

	database_close(story->backups[node]);
	story->backups[node] = NULL;
	if (database_copy(&job, story->nodes[node].database, &story->backups[node]) != OK)
		story->fault = "a backup could not be made";
	tell(story, "%s is backed up", story->nodes[node].party);
}

/* What had overtaken an event that is now lost waits for it for ever; on a line that keeps the order, as HTTP does,
 * nothing overtakes. */
static void forget_overtakers(struct story *story, struct arena *arena, int node)
{
	struct job job = node_job(story, arena, 1 - node);

	if (database_run(&job, story->nodes[1 - node].database, "DELETE FROM waiting", 0, NULL) != OK)
		story->fault = "what waits could not be forgotten";
}

/* The node loses its store and goes on from its backup. What it had on the line goes with it. */
static void restore(struct story *story, struct arena *arena, int node)
{
	struct job job = node_job(story, arena, node);
	struct test_node *there = &story->nodes[node];
	struct database *lost = there->database;

	if (story->backups[node] == NULL)
		return;
	if (database_copy(&job, story->backups[node], &there->database) != OK ||
	    recovery_begin(&job, there->database) != OK) {
		story->fault = "a backup could not be restored";
		return;
	}
	there->office.database = there->database;
	database_close(lost);
	line_forget(&story->line, node);
	forget_overtakers(story, arena, node);
	story->events_seen[node] = 0;
	story->restores++;
	tell(story, "%s is restored from its backup", there->party);
}

/* --- invariants --- */

static enum result count_read(struct job *job, const struct row *row, void *context)
{
	(void)job;
	*(int64_t *)context = row_integer(row, 0);
	return OK;
}

static int64_t count_of(struct story *story, struct arena *arena, int node, const char *sql)
{
	struct job job = node_job(story, arena, node);
	int64_t count = -1;

	result_ignore(database_query_one(&job, story->nodes[node].database, sql, 0, NULL, count_read, &count));
	return count;
}

static void nothing_lost(struct story *story, struct arena *arena)
{
	for (int node = 0; node < 2; node++) {
		int64_t events = count_of(story, arena, node, "SELECT COUNT(*) FROM event");
		int64_t gaps = count_of(story, arena, node,
					"SELECT COUNT(*) FROM (SELECT 1 FROM event GROUP BY case_id, lane, author"
					" HAVING MAX(number) <> COUNT(*)) AS gap");

		if (events < story->events_seen[node])
			story->fault = "an event was lost";
		if (gaps != 0)
			story->fault = "a lane has a gap";
		story->events_seen[node] = events;
	}
}

/* For the story: what was kept as evidence and why, and what waits. */
static void tell_evidence(struct story *story, struct arena *arena, int node)
{
	struct job job = node_job(story, arena, node);
	struct evidence_record *list = NULL;
	int count = 0;

	if (evidence_list(&job, story->nodes[node].database, 0, 10, &list, &count) != OK)
		return;
	for (int at = 0; at < story->case_count; at++) {
		struct event_record *waiting = NULL;
		int waiting_count = 0;

		result_ignore(
		    waiting_list(&job, story->nodes[node].database, story->cases[at], &waiting, &waiting_count));
		for (int each = 0; each < waiting_count; each++)
			tell(story, "%s waits with %s#%lld of case %d", story->nodes[node].party, waiting[each].author,
			     (long long)waiting[each].number, at);
	}
	for (int at = 0; at < count; at++)
		tell(story, "evidence at %s: %s in %s: %s", story->nodes[node].party, list[at].kind, list[at].case_id,
		     list[at].reason);
}

static void must_be_none(struct story *story, struct arena *arena, const char *sql, const char *fault)
{
	for (int node = 0; node < 2; node++) {
		if (count_of(story, arena, node, sql) == 0)
			continue;
		story->fault = fault;
		tell(story, "at %s", story->nodes[node].party);
		tell_evidence(story, arena, node);
	}
}

static bool is_draft(struct story *story, struct arena *arena, int node, const char *case_id)
{
	struct job job = node_job(story, arena, node);
	struct event_record *events = NULL;
	int count = 0;

	return event_list_from(&job, story->nodes[node].database, case_id, LANE_SHARED, story->nodes[node].party, 1, 1,
			       &events, &count) != OK ||
	       count == 0;
}

static void cases_agree(struct story *story, struct arena *arena)
{
	for (int at = 0; at < story->case_count && story->fault == NULL; at++) {
		struct bytes state[2] = {{0}, {0}};

		if (is_draft(story, arena, 0, story->cases[at]) && is_draft(story, arena, 1, story->cases[at]))
			continue;
		for (int node = 0; node < 2; node++) {
			struct job job = node_job(story, arena, node);

			if (office_case_state(&job, &story->nodes[node].office, story->cases[at], &state[node]) == OK)
				continue;
			story->fault = "a case is missing or cannot be folded";
			tell(story, "case %d at %s: %s %s", at, story->nodes[node].party, job.failure.rule,
			     job.failure.reason);
		}
		if (story->fault == NULL && !bytes_equal(state[0], state[1])) {
			story->fault = "the two nodes hold different states";
			tell(story, "case %d\n# %.*s\n# %.*s", at, (int)state[0].size, state[0].data,
			     (int)state[1].size, state[1].data);
		}
	}
}

/* The picture that a node has of the cases between the two, as its officers would compare it. */
static struct bytes figures_at(struct story *story, struct arena *arena, int node)
{
	struct job job = node_job(story, arena, node);
	struct actor actor = {.account_id = "sim", .administrative = true};
	struct picture_question question = {.regime = "administrative", .with = story->nodes[1 - node].party};
	struct bytes text = {0};
	json_t *picture = NULL;

	question.span = (struct span){.from = month_of(story->job->now) - 30, .count = 36, .at = story->job->now};
	if (office_figures(&job, &story->nodes[node].office, &actor, &question, &picture) == OK)
		result_ignore(json_write(&job, json_object_get(picture, "tracks"), &text));
	return text;
}

static void figures_agree(struct story *story, struct arena *arena)
{
	struct bytes rome = figures_at(story, arena, 0), islamabad = figures_at(story, arena, 1);

	if (rome.size > 0 && bytes_equal(rome, islamabad))
		return;
	story->fault = "the two nodes have different figures";
	tell(story, "%.*s\n# %.*s", (int)rome.size, rome.data, (int)islamabad.size, islamabad.data);
}

static void verify_all(struct story *story, struct arena *arena)
{
	for (int at = 0; at < story->case_count; at++) {
		for (int node = 0; node < 2; node++) {
			struct job job = node_job(story, arena, node);
			json_t *report = NULL;

			if (office_case_verify(&job, &story->nodes[node].office, story->cases[at], &report) == OK &&
			    !json_is_true(json_object_get(report, "ok")))
				story->fault = "a case does not verify";
		}
	}
}

/* --- the story --- */

static void act(struct story *story, struct arena *arena)
{
	int node = (int)below(story, 2);
	uint64_t dice = below(story, 100);
	const char *case_id = story->case_count > 0 ? story->cases[below(story, (uint64_t)story->case_count)] : NULL;

	if (case_id == NULL || dice < 5)
		case_open(story, arena, node);
	else if (dice < 13)
		case_prepare(story, arena, node, case_id);
	else if (dice < 55)
		step_try(story, arena, node, case_id, below(story, 12) == 0);
	else if (dice < 78)
		send(story, arena, node);
	else if (dice < 83)
		result_ignore(line_arrive(story->job, &story->line));
	else if (dice < 86)
		compare(story, arena, node);
	else if (dice < 91)
		let_time_pass(story, arena);
	else if (dice < 93)
		story->line.is_broken = !story->line.is_broken;
	else if (dice < 96)
		back_up(story, arena, node);
	else if (dice < 99)
		restore(story, arena, node);
	else
		story->line.skew[node] = (int64_t)below(story, DAYS(4)) - DAYS(2);
}

/* Mends the line and lets everything through until nothing moves any more. */
static void settle(struct story *story, struct arena *arena)
{
	story->line.is_broken = false;
	story->line.faults = 0;
	for (int round = 0; round < 12 && story->fault == NULL; round++) {
		story->job->now = instant_plus(story->job->now, MINUTES(10));
		while (story->line.under_way_count > 0)
			result_ignore(line_arrive(story->job, &story->line));
		for (int node = 0; node < 2; node++) {
			send(story, arena, node);
			if (round < 4)
				compare(story, arena, node);
		}
		arena_reset(arena);
	}
}

static void end_check(struct story *story, struct arena *arena)
{
	nothing_lost(story, arena);
	must_be_none(story, arena, "SELECT COUNT(*) FROM outbox", "something is still queued");
	must_be_none(story, arena, "SELECT COUNT(*) FROM waiting", "something still waits");
	must_be_none(story, arena, "SELECT COUNT(*) FROM evidence", "an honest event was kept as evidence");
	cases_agree(story, arena);
	if (story->fault == NULL)
		figures_agree(story, arena);
	verify_all(story, arena);
}

static void story_begin(struct story *story, const struct agreement *agreements, int count, struct arena *arena)
{
	static const char *const parties[] = {"it", "pk"};

	for (int node = 0; node < 2; node++) {
		test_node_open(story->job, &story->nodes[node], parties[node], agreements, count);
		story->ends[node] = (struct line_end){&story->line, node};
	}
	test_nodes_link(story->job, &story->nodes[0], &story->nodes[1]);
	story->line =
	    (struct line){.nodes = story->nodes, .seed = &story->seed, .arena = arena, .faults = (int)below(story, 30)};
}

bool story_play(struct story *story, uint64_t number, const struct agreement *agreements, int count,
		struct arena *arena)
{
	AUTO_ARENA struct arena *of_an_act = arena_open(ARENA_USUAL);
	struct job job = {.arena = arena, .chance = chance_of_seed(&story->seed, number)};

	arena_reset(arena);
	story->number = number;
	story->job = &job;
	story->told = text_open(arena, STORY_TEXT_MOST);
	if (instant_read(BYTES("2026-03-02T09:00:00.000Z"), &job.now) != OK)
		return false;
	story_begin(story, agreements, count, arena);
	for (int at = 0; at < STORY_ACTS && story->fault == NULL; at++) {
		arena_reset(of_an_act);
		act(story, of_an_act);
		nothing_lost(story, of_an_act);
	}
	if (story->fault == NULL)
		settle(story, of_an_act);
	if (story->fault == NULL)
		end_check(story, of_an_act);
	for (int node = 0; node < 2; node++) {
		database_close(story->backups[node]);
		story->backups[node] = NULL;
		test_node_close(&story->nodes[node]);
	}
	return story->fault == NULL;
}
