/* spine.c - how fast events go through the spine: signed, stored, sent over AS4 and HTTP, verified and stored by the
 * partner, and receipted; durable on both nodes' disks.
 *
 *     bench_spine [CASES [BATCH [REPEATS]]]
 *
 * Two nodes in one process, each with its own exchange (server and sender threads) and its database on disk. Officers
 * of both sides take whole cases from submission to hand-over, BATCH cases in a transaction; the interview is planned
 * REPEATS times in each, as long cases go. Beside it stands what the
 * same number of signatures costs on bare OpenSSL: one signature and one verification for each event. All people are
 * invented. Prints one line of JSON. */
#include "exchange/exchange.h"
#include "support/fill.h"
#include "support/node.h"
#include "support/shipped.h"

#include "base/log.h"

#include <arpa/inet.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { ROME, ISLAMABAD };

struct place {
	struct test_node node;
	const char *folder;
	struct exchange_config exchange;
	pthread_t thread;
};

struct bench {
	struct agreement agreement;
	struct place places[2];
	char (*cases)[UUID_TEXT_SIZE];
	int case_count;
	int batch;
	int repeats;
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

/* An office of its own for a thread, with its own connection. */
static enum result thread_office_open(void *self, struct job *job, struct office **ret_office)
{
	struct place *place = self;
	struct database *database;

	TRY(database_open(job, place->folder, OPEN_EXISTING, &database));
	TAKE(job, *ret_office = NEW(job->arena, struct office));
	return office_open(job, database, &place->node.keeper, place->node.party, place->node.office.agreements,
			   place->node.office.agreement_count, *ret_office);
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
	place->folder = arena_print(job->arena, "%s/%s", folder, party);
	if (place->folder == NULL || mkdir(place->folder, 0700) != 0)
		abort();
	test_node_open_in(job, &place->node, place->folder, address, party, &bench->agreement, 1);
}

static void wake(int handle)
{
	uint64_t one = 1;

	if (write(handle, &one, sizeof(one)) != (ssize_t)sizeof(one))
		abort();
}

/* --- counting --- */

static enum result count_read(struct job *job, const struct row *row, void *context)
{
	(void)job;
	*(int64_t *)context = row_integer(row, 0);
	return OK;
}

static int64_t count(struct place *place, const char *sql)
{
	struct arena *arena = arena_open(1u << 20);
	struct job job = {.arena = arena};
	int64_t number = 0;

	must(&job, database_query_one(&job, place->node.database, sql, 0, NULL, count_read, &number), sql);
	arena_close(arena);
	return number;
}

#define SHARED_EVENTS "SELECT COUNT(*) FROM event WHERE lane = 'shared'"
#define SHARED_STEPS_OF_BOTH SHARED_EVENTS
#define QUEUED "SELECT COUNT(*) FROM outbox"

/* Until both nodes hold the same events and nothing waits to be sent. */
static void settle(struct bench *bench)
{
	for (;;) {
		if (count(&bench->places[ROME], QUEUED) + count(&bench->places[ISLAMABAD], QUEUED) == 0 &&
		    count(&bench->places[ROME], SHARED_EVENTS) == count(&bench->places[ISLAMABAD], SHARED_EVENTS))
			return;
		usleep(2000);
	}
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

static void step_take(struct bench *bench, struct arena *arena, int node, const char *step_id, const char *case_id)
{
	const struct profile *profile = bench->agreement.profile;
	const struct step *step = &profile->steps[profile_find_step(profile, step_id)];
	struct test_node *there = &bench->places[node].node;
	struct step_request request = {.step = step_id};
	const struct actor *first = test_officer_for(there, step->roles, false),
			   *second = test_officer_for(there, step->roles, true);
	struct job job = job_in(arena);
	bool proposed = false;
	int64_t version;

	if (step->form != NONE)
		request.form = form_fill(&job, profile, step->form, NULL);
	must(&job, office_step_take(&job, &there->office, first, case_id, &request, &proposed, &version), step_id);
	if (!proposed)
		return;
	request.form = NULL;
	must(&job, office_step_take(&job, &there->office, second, case_id, &request, &proposed, &version), step_id);
}

/* One step, some times over, in all cases, some cases in each transaction. */
static void round_take(struct bench *bench, struct arena *arena, int node, const char *step_id, int times)
{
	struct place *place = &bench->places[node];
	AUTO_ARENA struct arena *outer = arena_open(ARENA_USUAL);

	for (int at = 0; at < bench->case_count;) {
		AUTO_TRANSACTION struct transaction work = {0};
		struct job job = job_in(outer);

		must(&job, transaction_begin(&job, place->node.database, &work), "a transaction");
		for (int in = 0; in < bench->batch && at < bench->case_count; in++, at++) {
			for (int time = 0; time < times; time++)
				step_take(bench, arena, node, step_id, bench->cases[at]);
		}
		must(&job, transaction_commit(&job, &work), "a commit");
		wake(place->exchange.wake);
	}
}

/* --- bare OpenSSL --- */

/* Seconds for as many signatures and verifications of an envelope's size. */
static double bare_signatures(int64_t many)
{
	static unsigned char envelope[900];
	unsigned char signature[80];
	EVP_PKEY *key = EVP_EC_gen("P-256");
	double begun = seconds();

	for (int64_t at = 0; at < many; at++) {
		EVP_MD_CTX *context = EVP_MD_CTX_new();
		size_t size = sizeof(signature);

		envelope[0] = (unsigned char)at;
		if (EVP_DigestSignInit(context, NULL, EVP_sha256(), NULL, key) != 1 ||
		    EVP_DigestSign(context, signature, &size, envelope, sizeof(envelope)) != 1 ||
		    EVP_MD_CTX_reset(context) != 1 ||
		    EVP_DigestVerifyInit(context, NULL, EVP_sha256(), NULL, key) != 1 ||
		    EVP_DigestVerify(context, signature, size, envelope, sizeof(envelope)) != 1)
			abort();
		EVP_MD_CTX_free(context);
	}
	EVP_PKEY_free(key);
	return seconds() - begun;
}

static void report(const struct bench *bench, int64_t events, double took)
{
	double bare = bare_signatures(events);

	printf("{\"bench\":\"spine\",\"cases\":%d,\"batch\":%d,\"repeats\":%d,\"events\":%lld,\"seconds\":%.3f,"
	       "\"events_per_second\":%"
	       ".0f,"
	       "\"bare_signatures_seconds\":%.3f,\"ratio\":%.2f}\n",
	       bench->case_count, bench->batch, bench->repeats, (long long)events, took, (double)events / took, bare,
	       took / bare);
}

static void play(struct bench *bench, struct arena *arena)
{
	double begun, took;
	int64_t events;

	for (int at = 0; at < bench->case_count; at++)
		case_open(bench, arena, bench->cases[at]);
	begun = seconds();
	for (int at = 0; at < STEPS; at++) {
		double from = seconds();

		round_take(bench, arena, story[at].node, story[at].step, story[at].repeated ? bench->repeats : 1);
		double taken = seconds();
		settle(bench);
		fprintf(stderr, "%-18s taken in %.3f s, settled %.3f s later\n", story[at].step, taken - from,
			seconds() - taken);
	}
	took = seconds() - begun;
	events = count(&bench->places[ROME], SHARED_EVENTS);
	report(bench, events, took);
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

	bench.case_count = argc > 1 ? atoi(argv[1]) : 1000;
	bench.batch = argc > 2 ? atoi(argv[2]) : 100;
	bench.repeats = argc > 3 ? atoi(argv[3]) : 0;
	bench.cases = calloc((size_t)bench.case_count, sizeof(*bench.cases));
	log_open("bench", LOG_WARNING);
	if (bench.cases == NULL || mkdtemp(folder) == NULL)
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
	play(&bench, arena);
	close_all(&bench, folder);
	return 0;
}
