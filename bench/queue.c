/* queue.c - the first page of the queue, by every filter that the desk offers, in a store of a million cases.
 *
 *     bench_queue [CASES [FOLDER]]          1000000, /var/tmp; a folder that is filled already is used again
 *
 * The store is on disk and warm. Each filter is asked 200 times; beside it stands one row by its primary key, asked as
 * often. All people are invented. Prints a table and, as its last line, one line of JSON. */
#include "measure.h"

#include "store/views.h"

#include "base/log.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define ASKED 200
#define BATCH 20000

static const char *const families[] = {"KHAN",     "AHMED", "HUSSAIN", "MALIK", "BUTT",
				       "CHAUDHRY", "SHAH",  "IQBAL",   "RAJA",  "MIRZA"};
static const char *const givens[] = {"MUHAMMAD ALI", "BILAL", "USMAN",  "AYESHA",
				     "FATIMA NOOR",  "IMRAN", "ZAINAB", "TARIQ"};
static const char *const states[] = {"submitted",   "confirmed", "document_issued", "transfer_planned",
				     "handed_over", "refused",   "withdrawn",       "draft"};
static const char *const kinds[] = {"own_national", "third_country_national", "transit"};
static const char *const teams[] = {"north", "south", "centre", "islands"};

/* --- filling --- */

static const struct instant begun = {1767225600000}; /* 2026-01-01 */

static void case_make(struct job *job, struct seeded *seed, int64_t number, struct case_view *view)
{
	int state = (int)seeded_below(seed, 8);
	bool ended = state >= 4 && state <= 6;
	int64_t account = (int64_t)seeded_below(seed, 400);

	*view = (struct case_view){
	    .case_id = arena_print(job->arena, "019b%04llx-0000-7000-8000-%012llx", (unsigned long long)number >> 16,
				   (unsigned long long)number),
	    .reference = arena_print(job->arena, "IT-2026-%06lld", (long long)number),
	    .agreement = "eu-pk-readmission",
	    .kind = kinds[seeded_below(seed, 20) == 0 ? 1 + seeded_below(seed, 2) : 0],
	    .regime = "administrative",
	    .partner = "pk",
	    .our_side = "requesting",
	    .state = states[state],
	    .is_end = ended,
	    .turn = ended                        ? "none"
		    : seeded_below(seed, 3) == 0 ? "ours"
						 : "theirs",
	    .family_name = families[seeded_below(seed, 10)],
	    .given_names = givens[seeded_below(seed, 8)],
	    .born = "1990-02-14",
	    .document_number = arena_print(job->arena, "AB%07lld", (long long)number),
	    .nationality = "PAK",
	    .deadline = ended ? NULL : "reply",
	    .due = ended ? INSTANT_NEVER : instant_plus(begun, (int64_t)seeded_below(seed, 700) * HOURS(24)),
	    .assigned = arena_print(job->arena, "account-%lld", (long long)account),
	    .team = teams[account % 4],
	    .unread = seeded_below(seed, 50) == 0,
	    .draft = state == 7,
	    .changed_at = instant_plus(begun, (int64_t)seeded_below(seed, 330 * 86400) * 1000),
	};
}

static double fill(struct database *database, int64_t cases)
{
	struct arena *arena = arena_open(512u << 20);
	struct seeded state;
	double from = seconds(CLOCK_MONOTONIC);

	(void)chance_of_seed(&state, 5);
	for (int64_t at = 0; at < cases;) {
		AUTO_TRANSACTION struct transaction work = {0};
		struct job job = {.arena = arena};

		arena_reset(arena);
		must(&job, transaction_begin(&job, database, &work));
		for (int in = 0; in < BATCH && at < cases; in++, at++) {
			struct case_view view;

			case_make(&job, &state, at, &view);
			must(&job, view_put(&job, database, &view));
		}
		must(&job, transaction_commit(&job, &work));
	}
	arena_close(arena);
	return seconds(CLOCK_MONOTONIC) - from;
}

/* --- asking --- */

#define USUAL .regime = "administrative", .most = 50

static const struct question {
	const char *name;
	struct queue_filter filter;
	int due_days; /* after the beginning; 0 for any */
} questions[] = {
    {"all, by deadline", {USUAL}, 0},
    {"all, by deadline, last first", {USUAL, .descending = true}, 0},
    {"all, last changed", {USUAL, .order = ORDER_CHANGED, .descending = true}, 0},
    {"all, by name", {USUAL, .order = ORDER_NAME}, 0},
    {"all, last opened", {USUAL, .order = ORDER_OPENED, .descending = true}, 0},
    {"open, by deadline", {USUAL, .only_open = true}, 0},
    {"mine, open", {USUAL, .assigned = "account-7", .only_open = true}, 0},
    {"mine, last changed", {USUAL, .assigned = "account-7", .order = ORDER_CHANGED, .descending = true}, 0},
    {"mine, by name", {USUAL, .assigned = "account-7", .order = ORDER_NAME}, 0},
    {"nobody's", {USUAL, .assigned = "", .only_open = true}, 0},
    {"my team's, open", {USUAL, .team = "north", .only_open = true}, 0},
    {"my team's, by name", {USUAL, .team = "north", .only_open = true, .order = ORDER_NAME}, 0},
    {"my team's, last changed", {USUAL, .team = "north", .order = ORDER_CHANGED, .descending = true}, 0},
    {"our turn", {USUAL, .turn = "ours", .only_open = true}, 0},
    {"their turn, by name", {USUAL, .turn = "theirs", .only_open = true, .order = ORDER_NAME}, 0},
    {"overdue", {USUAL, .only_open = true}, 300},
    {"overdue, none", {USUAL, .only_open = true}, -1},
    {"overdue, by name", {USUAL, .only_open = true, .order = ORDER_NAME}, 300},
    {"overdue, last changed", {USUAL, .only_open = true, .order = ORDER_CHANGED, .descending = true}, 30},
    {"unread", {USUAL, .only_unread = true}, 0},
    {"unread, last changed", {USUAL, .only_unread = true, .order = ORDER_CHANGED, .descending = true}, 0},
    {"unread of mine", {USUAL, .only_unread = true, .assigned = "account-7"}, 0},
    {"one state", {USUAL, .state = "transfer_planned"}, 0},
    {"one state, by name", {USUAL, .state = "transfer_planned", .order = ORDER_NAME}, 0},
    {"one state of mine", {USUAL, .state = "transfer_planned", .assigned = "account-7"}, 0},
    {"a state that nothing is in", {USUAL, .state = "transit_started"}, 0},
    {"a rare kind", {USUAL, .kind = "transit"}, 0},
    {"a rare kind, by name", {USUAL, .kind = "transit", .order = ORDER_NAME}, 0},
    {"a rare kind, our turn, unread",
     {USUAL, .kind = "transit", .turn = "ours", .only_unread = true, .only_open = true},
     0},
    {"a rare kind of mine, overdue", {USUAL, .kind = "transit", .assigned = "account-7", .only_open = true}, 100},
    {"one agreement", {USUAL, .agreement = "eu-pk-readmission"}, 0},
    {"an agreement without cases", {USUAL, .agreement = "it-pk-police"}, 0},
    {"words: a reference", {USUAL, .words = "IT-2026-000777"}, 0},
    {"words: a document", {USUAL, .words = "AB0000777"}, 0},
    {"words: a family name", {USUAL, .words = "KHAN"}, 0},
    {"words: two names", {USUAL, .words = "KHAN BILAL"}, 0},
    {"words: two names, mine", {USUAL, .words = "KHAN BILAL", .assigned = "account-7"}, 0},
    {"words: one letter", {USUAL, .words = "K"}, 0},
    {"words: all references", {USUAL, .words = "IT-2026"}, 0},
    {"words: nobody", {USUAL, .words = "NOBODY"}, 0},
    {"words: a name, by name", {USUAL, .words = "MALIK", .order = ORDER_NAME}, 0},
    {"words: a name, last changed", {USUAL, .words = "MALIK", .order = ORDER_CHANGED, .descending = true}, 0},
    {"the other regime", {.regime = "police", .most = 50}, 0},
};
#define QUESTIONS ((int)(sizeof(questions) / sizeof(questions[0])))

static int by_size(const void *a, const void *b)
{
	double left = *(const double *)a, right = *(const double *)b;

	return (left > right) - (left < right);
}

struct times {
	double middle, most; /* p50 and p99, milliseconds */
	int rows;
};

static struct times times_of(double *took, int rows)
{
	qsort(took, ASKED, sizeof(took[0]), by_size);
	return (struct times){took[ASKED / 2] * 1e3, took[ASKED * 99 / 100] * 1e3, rows};
}

static struct times ask(struct database *database, struct arena *arena, const struct question *question)
{
	struct queue_filter filter = question->filter;
	double took[ASKED];
	int rows = 0;

	filter.due_before = question->due_days == 0 ? INSTANT_NEVER : instant_plus(begun, DAYS(question->due_days));
	for (int at = 0; at < ASKED; at++) {
		struct job job = {.arena = arena};
		struct queue_page page;
		double from = seconds(CLOCK_MONOTONIC);

		must(&job, queue_list(&job, database, &filter, &page));
		took[at] = seconds(CLOCK_MONOTONIC) - from;
		rows = page.count;
		arena_reset(arena);
	}
	return times_of(took, rows);
}

static struct times ask_counts(struct database *database, struct arena *arena)
{
	double took[ASKED];

	for (int at = 0; at < ASKED; at++) {
		struct job job = {.arena = arena};
		struct instant now = instant_plus(begun, DAYS(300));
		struct queue_counts counts;
		double from = seconds(CLOCK_MONOTONIC);

		must(&job, queue_count(&job, database, "administrative", "account-7", "north", now,
				       instant_plus(now, DAYS(1)), &counts));
		took[at] = seconds(CLOCK_MONOTONIC) - from;
		arena_reset(arena);
	}
	return times_of(took, 6);
}

static struct times ask_one(struct database *database, struct arena *arena)
{
	double took[ASKED];

	for (int at = 0; at < ASKED; at++) {
		struct job job = {.arena = arena};
		char *id = arena_print(arena, "019b0000-0000-7000-8000-%012x", (unsigned int)at);
		struct case_view view;
		double from = seconds(CLOCK_MONOTONIC);

		must(&job, view_find(&job, database, id, &view));
		took[at] = seconds(CLOCK_MONOTONIC) - from;
		arena_reset(arena);
	}
	return times_of(took, 1);
}

static double tell(const char *name, struct times times, double one)
{
	printf("%-34s %4d %9.3f %9.3f %9.1f\n", name, times.rows, times.middle, times.most, times.middle / one);
	return times.most;
}

int main(int argc, char **argv)
{
	int64_t cases = argc > 1 ? atoll(argv[1]) : 1000000;
	const char *folder = argc > 2 ? argv[2] : "/var/tmp/valico-queue";
	struct arena *kept = arena_open(ARENA_USUAL), *arena = arena_open(ARENA_USUAL);
	struct job job = {.arena = kept};
	struct database *database;
	struct times one;
	double worst = 0, filled = 0;
	struct stat about;
	char *file;

	log_open("bench", LOG_WARNING);
	mkdir(folder, 0700);
	file = arena_print(kept, "%s/valico.db", folder);
	bool is_new = stat(file, &about) != 0;

	must(&job, database_open(&job, folder, OPEN_CREATE, &database));
	if (is_new)
		filled = fill(database, cases);
	one = ask_one(database, arena);
	printf("%-34s %4s %9s %9s %9s\n", "first page of 50", "rows", "p50 ms", "p99 ms", "x one row");
	tell("one row by its key", one, one.middle);
	for (int at = 0; at < QUESTIONS; at++) {
		double most = tell(questions[at].name, ask(database, arena, &questions[at]), one.middle);

		worst = most > worst ? most : worst;
	}
	double counts = tell("the numbers above the queue", ask_counts(database, arena), one.middle);

	worst = counts > worst ? counts : worst;
	printf("{\"bench\":\"queue\",\"cases\":%lld,\"filled_seconds\":%.1f,\"filters\":%d,\"worst_p99_ms\":%.3f}\n",
	       (long long)cases, filled, QUESTIONS, worst);
	database_close(database);
	return 0;
}
