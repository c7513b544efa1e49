/* patterns.c - the picture in a store of a million referrals: what their posts, sponsors, agents and series have in
 * common, and the figures of the agreement.
 *
 *     bench_patterns [CASES [FOLDER]]       1000000, /var/tmp; a folder that is filled already is used again
 *
 * The store is on disk and warm. Each report is asked 5 times through the office, as the API does; beside it stands one
 * pass over the same rows that only reads them. All names are invented. Prints one line of JSON at the end. */
#include "measure.h"

#include "office/case/picture.h"
#include "store/pictures.h"
#include "support/shipped.h"

#include "base/log.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define ASKED 5
#define BATCH 20000

/* --- filling --- */

/* Few values are frequent and many are rare, as in life. */
static uint64_t skewed(struct seeded *seed, uint64_t bound)
{
	uint64_t a = seeded_below(seed, bound), b = seeded_below(seed, bound), c = seeded_below(seed, bound);

	a = a < b ? a : b;
	return a < c ? a : c;
}

static void row_make(struct job *job, struct seeded *seed, int64_t number, struct picture_row *row)
{
	int month = 2026 * 12 + (int)seeded_below(seed, 11);
	bool answered = seeded_below(seed, 10) < 8, late = seeded_below(seed, 10) == 0;
	const char *id = arena_print(job->arena, "019b%04" PRIx64 "-0000-7000-8000-%012" PRIx64, (uint64_t)number >> 16,
				     (uint64_t)number);
	const char *groups = arena_print(
	    job->arena,
	    "sources\t2026\tPOST %" PRIu64 "\tSPONSOR AND SONS %" PRIu64 "\tTRAVEL AGENCY %" PRIu64 "\tF%03" PRIu64,
	    skewed(seed, 120), skewed(seed, 200000), skewed(seed, 20000), skewed(seed, 1000));
	const char *facts =
	    answered
		? arena_print(job->arena,
			      "referred=%d answer_time=%d:%" PRIu64 " answers_in_time=%d:%d answered=%d:1 disputed=%d:0"
			      " measures=%d:%d",
			      month, month, seeded_below(seed, 30), month + 1, !late, month, month, month,
			      (int)seeded_below(seed, 2))
		: arena_print(job->arena, "referred=%d answers_in_time=%d:r%" PRIu64 " answered=%d:0", month, month + 1,
			      UINT64_C(1790000000000) + seeded_below(seed, 1000000000), month);

	*row = (struct picture_row){bytes_of(id), BYTES("it-pk-visa-referral"), BYTES("fr pk"), bytes_of(facts),
				    bytes_of(groups)};
}

static double fill(struct database *database, int64_t cases)
{
	struct arena *arena = arena_open(512u << 20);
	double from = seconds(CLOCK_MONOTONIC);
	struct seeded seed;

	(void)chance_of_seed(&seed, 5);
	for (int64_t at = 0; at < cases;) {
		AUTO_TRANSACTION struct transaction work = {0};
		struct job job = {.arena = arena};

		arena_reset(arena);
		must(&job, transaction_begin(&job, database, &work));
		for (int in = 0; in < BATCH && at < cases; in++, at++) {
			struct picture_row row;

			row_make(&job, &seed, at, &row);
			must(&job, picture_put(&job, database, &row));
		}
		must(&job, transaction_commit(&job, &work));
	}
	arena_close(arena);
	return seconds(CLOCK_MONOTONIC) - from;
}

/* --- asking --- */

static enum result bytes_add(struct job *job, const struct picture_row *row, void *context)
{
	(void)job;
	*(int64_t *)context += (int64_t)(row->facts.size + row->groups.size);
	return OK;
}

enum asked { ASK_ROWS, ASK_PATTERN, ASK_FIGURES };

static void ask_once(struct job *job, const struct office *office, enum asked what)
{
	struct actor actor = {.account_id = "bench", .administrative = true, .purpose = "bench", .roles = 1};
	struct picture_question question = {.regime = "administrative", .agreement = "it-pk-visa-referral"};
	int64_t bytes = 0;
	json_t *value;

	switch (what) {
	case ASK_ROWS:
		must(job, picture_each(job, office->database, "it-pk-visa-referral", "", bytes_add, &bytes));
		break;
	case ASK_PATTERN:
		must(job, office_pattern(job, office, &actor, "it-pk-visa-referral", "sources", 2026, &value));
		break;
	case ASK_FIGURES:
		must(job, picture_span(job, "2026-01", "2026-12", NULL, &question.span));
		must(job, office_figures(job, office, &actor, &question, &value));
		break;
	}
}

/* The slowest of five by the processor's time, after one that warms; by the clock only told, since it counts what else
 * runs. */
static double ask(const struct office *office, enum asked what, const char *name)
{
	double worst = 0, by_clock = 0;

	for (int at = 0; at <= ASKED; at++) {
		struct arena *arena = arena_open(ARENA_USUAL);
		struct job job = {.arena = arena, .now = {INT64_C(1790000000000)}};
		double from = seconds(CLOCK_PROCESS_CPUTIME_ID), began = seconds(CLOCK_MONOTONIC), took;

		ask_once(&job, office, what);
		took = seconds(CLOCK_PROCESS_CPUTIME_ID) - from;
		if (at > 0 && took > worst)
			worst = took;
		if (at > 0 && seconds(CLOCK_MONOTONIC) - began > by_clock)
			by_clock = seconds(CLOCK_MONOTONIC) - began;
		arena_close(arena);
	}
	printf("%-34s %8.3f s by the processor, %.3f by the clock: the slowest of %d\n", name, worst, by_clock, ASKED);
	return worst;
}

int main(int argc, char **argv)
{
	int64_t cases = argc > 1 ? strtoll(argv[1], NULL, 10) : 1000000;
	const char *folder = argc > 2 ? argv[2] : "/var/tmp/valico-patterns";
	struct arena *kept = arena_open(ARENA_USUAL);
	struct job job = {.arena = kept};
	struct agreement agreement;
	struct office office = {.agreements = &agreement, .agreement_count = 1, .party = "it"};
	double filled = 0, pattern, figures;
	struct stat about;
	bool is_new;

	log_open("bench", LOG_WARNING);
	mkdir(folder, 0700);
	is_new = stat(arena_print(kept, "%s/valico.db", folder), &about) != 0;
	agreement.profile = profile_at(&job, "agreements/it-pk-visa-referral.yaml", &agreement.hash);
	must(&job, database_open(&job, folder, OPEN_CREATE, &office.database));
	if (is_new)
		filled = fill(office.database, cases);
	ask(&office, ASK_ROWS, "every row, only read");
	pattern = ask(&office, ASK_PATTERN, "patterns of four fields");
	figures = ask(&office, ASK_FIGURES, "figures of twelve months");
	printf("{\"bench\":\"patterns\",\"cases\":%lld,\"filled_seconds\":%.1f,\"pattern_seconds\":%.3f,"
	       "\"figures_seconds\":%.3f}\n",
	       (long long)cases, filled, pattern, figures);
	database_close(office.database);
	arena_close(kept);
	return 0;
}
