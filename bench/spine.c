/* spine.c - how fast events go through the spine: decided, signed, stored, sent over AS4 and HTTP, verified, decided
 * again and stored by the partner, and receipted; durable on both nodes' disks, lists written on both.
 *
 *     bench_spine [CASES [BATCH [REPEATS [ROUNDS]]]]
 *
 * Two nodes in one process, each with its own exchange (server and sender threads), its database on disk and an
 * officer, a thread that works through the node's own connection. The officers take whole cases from submission to
 * hand-over, BATCH cases in a transaction, as it is their turn: a batch goes on once what the partner did has come in
 * here, and nobody waits for other batches. The interview is planned REPEATS times in each, as long cases go. That is
 * one round; the next takes new cases. What officers write in their forms is made before the clock starts.
 *
 * Beside it stands what the signatures alone cost on OpenSSL (bare.h): as many as the run really made and checked, done
 * after each round, so that both meet the machine as it is at that time.
 * Two ratios are printed. `ratio` is the one to be held to: processor time of all that both nodes did, over processor
 * time of the bare operations; it does not change with how many cores there are. `wall_ratio` is the time that passed
 * over the same, which is smaller when both cores are busy and larger when one waits. All people are invented. Prints
 * one line of JSON. */
#include "bare.h"

#include "exchange/exchange.h"
#include "office/case/case_memory.h"
#include "support/fill.h"
#include "support/node.h"
#include "support/shipped.h"

#include "base/log.h"

#include <arpa/inet.h>
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { ROME, ISLAMABAD };

#define PROCESS_REMEMBERS ((size_t)16 << 20) /* of cases, as in a node */
#define SETTLE_AGAIN 2000                    /* microseconds, until all is sent */
#define LOOK_AGAIN 20                        /* milliseconds, when nothing came in */
#define FORMS_BYTES_MOST ((size_t)1 << 30)

struct place {
	struct test_node node;
	const char *folder;
	struct exchange_config exchange;
	int came; /* the exchange writes here when it has taken something in; its officer waits for it */
	struct case_memory *memory; /* of the exchange, which is a process of its own in a node */
	pthread_t thread;
};

/* Cases that are taken together; `taken` steps of the story are done, by whichever officer's turn it was. */
struct group {
	int from, to;
	atomic_int taken;
	int64_t looked_at; /* version of the database in which what it waits for had not come */
};

struct bench {
	struct agreement agreement;
	struct place places[2];
	char (*cases)[UUID_TEXT_SIZE];
	int64_t *heads; /* of each case: number of the last event in the lane of whoever took its last step */
	int case_count;
	struct group *groups;
	int group_count;
	int repeats;
	json_t **forms; /* of each case, one for each step that it will take */
};

/* What all rounds together did. */
struct totals {
	long events;
	double seconds, processor, bare;
	long times[OPERATION_COUNT];
};

/* An officer's thread. */
struct desk {
	struct bench *bench;
	int node;
	pthread_t thread;
};

static const struct {
	int node;
	const char *step;
	bool repeated;
} story[] = {
    {ROME, "submit", false},         {ISLAMABAD, "plan_interview", true},
    {ISLAMABAD, "confirm", false},   {ISLAMABAD, "issue_document", false},
    {ROME, "plan_transfer", false},  {ISLAMABAD, "agree_to_transfer", false},
    {ROME, "start_transfer", false}, {ISLAMABAD, "hand_over", false},
};
#define STEPS ((int)(sizeof(story) / sizeof(story[0])))

/* How often a step of the story is taken in each case, and where the first of them is among all that it takes. */
static int times_of(const struct bench *bench, int step)
{
	return story[step].repeated && bench->repeats > 0 ? bench->repeats : 1;
}

static int place_of_step(const struct bench *bench, int step)
{
	int place = 0;

	for (int before = 0; before < step; before++)
		place += times_of(bench, before);
	return place;
}

static double seconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static void must(struct job *job, enum result result, const char *what)
{
	if (result == OK)
		return;
	fprintf(stderr, "%s: %s (%s) %s\n", what, job->failure.rule, job->failure.field, job->failure.reason);
	exit(1);
}

static struct job job_in(struct arena *arena)
{
	arena_reset(arena);
	return (struct job){.arena = arena, .now = clock_now(), .chance = chance_of_system()};
}

/* --- the two nodes --- */

static int listen_anywhere(int *ret_port)
{
	struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t size = sizeof(address);
	int handle = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);

	if (handle < 0 || bind(handle, (struct sockaddr *)&address, sizeof(address)) != 0 || listen(handle, 64) != 0 ||
	    getsockname(handle, (struct sockaddr *)&address, &size) != 0)
		abort();
	*ret_port = ntohs(address.sin_port);
	return handle;
}

static void wake(int handle)
{
	uint64_t one = 1;

	if (write(handle, &one, sizeof(one)) != (ssize_t)sizeof(one))
		abort();
}

/* Whatever partners send is receipted, which goes to the outbox: so this is called after each commit of it. */
static void has_taken_in(void *self)
{
	struct place *place = self;

	wake(place->came);
}

/* An office of its own for a thread, with its own connection. */
static enum result thread_office_open(void *self, struct job *job, struct office **ret_office)
{
	struct place *place = self;
	struct database *database;

	TRY(database_open(job, place->folder, OPEN_EXISTING, &database));
	TAKE(job, *ret_office = NEW(job->arena, struct office));
	TRY(office_open(job, database, &place->node.keeper, place->node.party, place->node.office.agreements,
			place->node.office.agreement_count, place->memory, *ret_office));
	(*ret_office)->wake = has_taken_in;
	(*ret_office)->wake_self = place;
	return OK;
}

static void thread_office_close(void *self, struct office *office)
{
	(void)self;
	database_close(office->database);
}

static void *exchange_thread(void *context)
{
	struct place *place = context;
	struct arena *arena = arena_open(64u << 20);
	struct job job = {.arena = arena, .now = clock_now(), .chance = chance_of_system()};

	must(&job, exchange_run(&job, &place->exchange), "the exchange");
	arena_close(arena);
	return NULL;
}

static void place_open(struct job *job, struct bench *bench, int at, const char *party, const char *folder)
{
	struct place *place = &bench->places[at];
	char address[64];
	int port;

	place->exchange = (struct exchange_config){.listen_socket = listen_anywhere(&port),
						   .wake = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK),
						   .stop = eventfd(0, EFD_CLOEXEC),
						   .threads = 1,
						   .self = place,
						   .office_open = thread_office_open,
						   .office_close = thread_office_close};
	snprintf(address, sizeof(address), "http://127.0.0.1:%d/as4", port);
	place->came = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	place->folder = arena_print(job->arena, "%s/%s", folder, party);
	if (place->folder == NULL || mkdir(place->folder, 0700) != 0)
		abort();
	must(job, case_memory_open(job, job->arena, PROCESS_REMEMBERS, &place->memory), "a memory");
	test_node_open_in(job, &place->node, place->folder, address, party, &bench->agreement, 1);
	must(job, case_memory_open(job, job->arena, PROCESS_REMEMBERS, &place->node.office.memory), "a memory");
}

/* --- counting --- */

static enum result count_read(struct job *job, const struct row *row, void *context)
{
	(void)job;
	*(int64_t *)context = row_integer(row, 0);
	return OK;
}

/* The number that a query gives; 0 when it finds nothing. */
static int64_t count(struct arena *arena, struct database *database, const char *sql, int values,
		     const struct value *value)
{
	struct job job = job_in(arena);
	int64_t number = 0;
	enum result found = database_query_one(&job, database, sql, values, value, count_read, &number);

	must(&job, found == MISSING ? OK : found, sql);
	return number;
}

#define SHARED_EVENTS "SELECT COUNT(*) FROM event WHERE lane = 'shared'"
#define QUEUED "SELECT COUNT(*) FROM outbox"
#define LANE_HEAD                                                                                                      \
	"SELECT number FROM event WHERE case_id = $1 AND lane = 'shared' AND author = $2 ORDER BY number DESC LIMIT 1"

static int64_t lane_head_number(struct arena *arena, struct database *database, const char *case_id, const char *author)
{
	return count(arena, database, LANE_HEAD, 2, (struct value[]){value_text(case_id), value_text(author)});
}

static int64_t count_all(struct arena *arena, const struct place *place, const char *sql)
{
	return count(arena, place->node.database, sql, 0, NULL);
}

/* Until both nodes hold the same events and nothing waits to be sent. */
static void settle(const struct bench *bench, struct arena *arena)
{
	const struct place *rome = &bench->places[ROME], *islamabad = &bench->places[ISLAMABAD];

	while (count_all(arena, rome, QUEUED) + count_all(arena, islamabad, QUEUED) > 0)
		usleep(SETTLE_AGAIN);
	while (count_all(arena, rome, SHARED_EVENTS) != count_all(arena, islamabad, SHARED_EVENTS))
		usleep(SETTLE_AGAIN);
}

/* --- officers at work --- */

static void case_prepare(struct bench *bench, struct arena *arena, int node, const char *case_id)
{
	struct job job = job_in(arena);
	struct place *place = &bench->places[node];
	const struct office *office = &place->node.office;
	const struct actor *anna = &place->node.officers[OFFICER_ANNA], *bruno = &place->node.officers[OFFICER_BRUNO];
	struct new_file file = {"passport.pdf", "application/pdf", "I.passport", BYTES("%PDF-1.4 invented")};
	char hash[HASH_TEXT_SIZE];
	int64_t version;

	for (int at = 0; at < bench->agreement.profile->safeguard_count; at++) {
		const char *id = bench->agreement.profile->safeguards[at].id;

		must(&job,
		     office_safeguard_answer(&job, office, anna, case_id, id, "stands", "decision 12/2026", &version),
		     id);
		must(&job, office_safeguard_agree(&job, office, bruno, case_id, id, &version), id);
	}
	must(&job, office_file_add(&job, office, anna, case_id, &file, &version, hash), "a file");
}

static void case_open(struct bench *bench, struct arena *arena, char ret_case_id[UUID_TEXT_SIZE])
{
	struct job job = job_in(arena);
	struct place *rome = &bench->places[ROME];
	struct new_case wanted = {
	    .agreement = "eu-pk-readmission", .kind = "own_national", .partner = "pk", .side = "requesting"};

	wanted.form =
	    form_fill(&job, bench->agreement.profile, profile_find_form(bench->agreement.profile, "application"), NULL);
	must(&job, office_case_new(&job, &rome->node.office, &rome->node.officers[OFFICER_ANNA], &wanted, ret_case_id),
	     "a case");
	case_prepare(bench, arena, ROME, ret_case_id);
}

static json_t **form_of(const struct bench *bench, int at, int step, int time)
{
	return &bench->forms[at * place_of_step(bench, STEPS) + place_of_step(bench, step) + time];
}

/* What will be written in all forms of a case. */
static void forms_fill(struct bench *bench, struct job *job, int at)
{
	const struct profile *profile = bench->agreement.profile;

	for (int step = 0; step < STEPS; step++) {
		int form = profile->steps[profile_find_step(profile, story[step].step)].form;

		for (int time = 0; time < times_of(bench, step); time++)
			*form_of(bench, at, step, time) = form != NONE ? form_fill(job, profile, form, NULL) : NULL;
	}
}

/* Adds a step of a case to those that are taken together, twice when it needs a second officer. */
static void step_add(const struct desk *desk, const char *step_id, const char *case_id, json_t *form,
		     struct wanted_step *steps, int *count)
{
	const struct profile *profile = desk->bench->agreement.profile;
	const struct step *step = &profile->steps[profile_find_step(profile, step_id)];
	struct test_node *there = &desk->bench->places[desk->node].node;
	struct step_request request = {.step = step_id, .form = form};

	steps[(*count)++] = (struct wanted_step){
	    .actor = test_officer_for(there, step->roles, false), .case_id = case_id, .request = request};
	request.form = NULL;
	if (step->second_officer)
		steps[(*count)++] = (struct wanted_step){
		    .actor = test_officer_for(there, step->roles, true), .case_id = case_id, .request = request};
}

/* Has what the partner did last in these cases come in here? The last case comes in last. */
static bool has_come(const struct desk *desk, struct arena *arena, const struct office *office, struct group *group,
		     int64_t version)
{
	const struct bench *bench = desk->bench;
	const char *partner = bench->places[1 - desk->node].node.party;

	if (version == group->looked_at)
		return false;
	for (int at = group->to - 1; at >= group->from; at--) {
		if (lane_head_number(arena, office->database, bench->cases[at], partner) >= bench->heads[at])
			continue;
		group->looked_at = version;
		return false;
	}
	return true;
}

/* The next step of the story in all cases of a group, in one transaction. */
static void group_take(const struct desk *desk, struct arena *arena, const struct office *office, struct group *group,
		       int step)
{
	struct bench *bench = desk->bench;
	int times = times_of(bench, step), count = 0;
	struct job job = job_in(arena);
	struct wanted_step *steps =
	    NEW_MANY(arena, struct wanted_step, (size_t)(group->to - group->from) * (size_t)times * 2);

	for (int at = group->from; at < group->to; at++) {
		for (int time = 0; time < times; time++)
			step_add(desk, story[step].step, bench->cases[at], *form_of(bench, at, step, time), steps,
				 &count);
	}
	must(&job, office_steps_take(&job, office, steps, count), story[step].step);
	for (int at = group->from; at < group->to; at++)
		bench->heads[at] = lane_head_number(arena, office->database, bench->cases[at], office->party);
	wake(bench->places[desk->node].exchange.wake);
	group->looked_at = -1;
	atomic_store(&group->taken, step + 1);
}

/* Takes what is to be taken here; false when there was nothing. Sets `ret_over` when no group will ask for more. */
static bool desk_look(const struct desk *desk, struct arena *arena, const struct office *office, bool *ret_over)
{
	struct job job = job_in(arena);
	bool took = false;
	int64_t version;

	must(&job, database_version(&job, office->database, &version), "the version");
	*ret_over = true;
	for (int at = 0; at < desk->bench->group_count; at++) {
		struct group *group = &desk->bench->groups[at];
		int step = atomic_load(&group->taken);

		*ret_over &= step == STEPS;
		if (step == STEPS || story[step].node != desk->node)
			continue;
		if (step > 0 && story[step - 1].node != desk->node && !has_come(desk, arena, office, group, version))
			continue;
		group_take(desk, arena, office, group, step);
		took = true;
	}
	return took;
}

/* Until something came in, or for a moment. */
static void desk_wait(const struct place *place)
{
	struct pollfd came = {.fd = place->came, .events = POLLIN};
	uint64_t times;

	if (poll(&came, 1, LOOK_AGAIN) > 0 && read(place->came, &times, sizeof(times)) != (ssize_t)sizeof(times))
		abort();
}

static void *desk_thread(void *context)
{
	struct desk *desk = context;
	AUTO_ARENA struct arena *arena = arena_open(512u << 20);
	const struct office *office = &desk->bench->places[desk->node].node.office;
	bool over = false;

	while (!over) {
		if (!desk_look(desk, arena, office, &over) && !over)
			desk_wait(&desk->bench->places[desk->node]);
	}
	return NULL;
}

/* --- the run --- */

static void report(const struct bench *bench, int rounds, const struct totals *totals)
{
	printf("{\"bench\":\"spine\",\"cases\":%d,\"batch\":%d,\"repeats\":%d,\"rounds\":%d,\"events\":%ld,"
	       "\"seconds\":%.3f,\"events_per_second\":%.0f,\"processor_seconds\":%.3f,\"signatures\":%ld,"
	       "\"verifications\":%ld,\"agreements\":%ld,\"keys\":%ld,\"bare_processor_seconds\":%.3f,"
	       "\"ratio\":%.2f,\"wall_ratio\":%.2f}\n",
	       bench->case_count, bench->groups[0].to, bench->repeats, rounds, totals->events, totals->seconds,
	       (double)totals->events / totals->seconds, totals->processor, totals->times[OPERATION_SIGN],
	       totals->times[OPERATION_VERIFY], totals->times[OPERATION_AGREE], totals->times[OPERATION_MAKE],
	       totals->bare, totals->processor / totals->bare, totals->seconds / totals->bare);
}

/* The officers take all cases through the story, while the clock runs. */
static void round_run(struct bench *bench, struct arena *arena)
{
	struct desk desks[2] = {{bench, ROME, 0}, {bench, ISLAMABAD, 0}};

	for (int at = 0; at < 2; at++) {
		if (pthread_create(&desks[at].thread, NULL, desk_thread, &desks[at]) != 0)
			abort();
	}
	for (int at = 0; at < 2; at++)
		pthread_join(desks[at].thread, NULL);
	settle(bench, arena);
}

static void round_prepare(struct bench *bench, struct arena *arena, struct job *forms)
{
	for (int at = 0; at < bench->case_count; at++) {
		case_open(bench, arena, bench->cases[at]);
		forms_fill(bench, forms, at);
		bench->heads[at] = 0;
	}
	for (int at = 0; at < bench->group_count; at++) {
		bench->groups[at].taken = 0;
		bench->groups[at].looked_at = -1;
	}
}

static void round_play(struct bench *bench, struct arena *arena, struct totals *totals)
{
	AUTO_ARENA struct arena *forms_arena = arena_open(FORMS_BYTES_MOST);
	struct job forms = job_in(forms_arena);
	long before[OPERATION_COUNT], times[OPERATION_COUNT];
	int64_t events;
	double from, processor;

	round_prepare(bench, arena, &forms);
	events = count_all(arena, &bench->places[ROME], SHARED_EVENTS);
	bare_count(before);
	processor = processor_seconds();
	from = seconds();
	round_run(bench, arena);
	totals->seconds += seconds() - from;
	totals->processor += processor_seconds() - processor;
	bare_count(times);
	totals->events += (long)(count_all(arena, &bench->places[ROME], SHARED_EVENTS) - events);
	for (int at = 0; at < OPERATION_COUNT; at++) {
		times[at] -= before[at];
		totals->times[at] += times[at];
	}
	totals->bare += bare_seconds(times);
}

/* Cuts the cases into groups of `batch`. */
static void bench_prepare(struct bench *bench, int batch)
{
	bench->group_count = (bench->case_count + batch - 1) / batch;
	bench->cases = calloc((size_t)bench->case_count, sizeof(*bench->cases));
	bench->heads = calloc((size_t)bench->case_count, sizeof(*bench->heads));
	bench->groups = calloc((size_t)bench->group_count, sizeof(*bench->groups));
	bench->forms = calloc((size_t)bench->case_count * (size_t)place_of_step(bench, STEPS), sizeof(*bench->forms));
	if (bench->cases == NULL || bench->heads == NULL || bench->groups == NULL || bench->forms == NULL)
		abort();
	for (int at = 0; at < bench->group_count; at++) {
		bench->groups[at].from = at * batch;
		bench->groups[at].to = (at + 1) * batch < bench->case_count ? (at + 1) * batch : bench->case_count;
	}
}

static void close_all(struct bench *bench, const char *folder)
{
	char command[256];

	for (int at = 0; at < 2; at++)
		wake(bench->places[at].exchange.stop);
	for (int at = 0; at < 2; at++) {
		pthread_join(bench->places[at].thread, NULL);
		test_node_close(&bench->places[at].node);
	}
	snprintf(command, sizeof(command), "rm -rf '%s'", folder);
	if (system(command) != 0)
		fprintf(stderr, "%s stays behind\n", folder);
}

int main(int argc, char **argv)
{
	static struct bench bench;
	char folder[] = "/var/tmp/valico-spine-XXXXXX";
	struct arena *kept = arena_open(256u << 20), *arena = arena_open(512u << 20);
	struct seeded seed;
	struct job job = test_job(kept, &seed, 7);
	struct totals totals = {0};
	int rounds = argc > 4 ? atoi(argv[4]) : 1;

	bench.case_count = argc > 1 ? atoi(argv[1]) : 1000;
	bench.repeats = argc > 3 ? atoi(argv[3]) : 0;
	bench_prepare(&bench, argc > 2 ? atoi(argv[2]) : 100);
	log_open("bench", LOG_WARNING);
	if (mkdtemp(folder) == NULL)
		return 1;
	bench.agreement.profile = shipped_profile(&job, &bench.agreement.hash);
	job.now = clock_now();
	job.chance = chance_of_system();
	place_open(&job, &bench, ROME, "it", folder);
	place_open(&job, &bench, ISLAMABAD, "pk", folder);
	test_nodes_link(&job, &bench.places[ROME].node, &bench.places[ISLAMABAD].node);
	for (int at = 0; at < 2; at++) {
		if (pthread_create(&bench.places[at].thread, NULL, exchange_thread, &bench.places[at]) != 0)
			return 1;
	}
	for (int round = 0; round < rounds; round++)
		round_play(&bench, arena, &totals);
	report(&bench, rounds, &totals);
	close_all(&bench, folder);
	return 0;
}
