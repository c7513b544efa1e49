/* border.c - a check at the border with a million alerts and a list of five million documents, on disk and warm; and a
 * flight of 300.
 *
 *     bench_border [ALERTS [DOCUMENTS [FOLDER]]]      1000000, 5000000, /var/tmp
 *
 * Each check is the whole call of the office: what the traveller's words say, alerts by keys and weight, the list with
 * the proof of its block, and the look that is written to the log and synced. Beside it stands a transaction that does
 * nothing but write such a line. All people are invented (identity/population.h): alerts are of people 0 and on; half
 * of the travellers are other people of the same country, so what they are troubled with is told too. Prints a table
 * and, as its last line, one line of JSON. */
#include "measure.h"

#include "support/node.h"

#include "access/access.h"
#include "base/file.h"
#include "base/log.h"
#include "base/text.h"
#include "identity/population.h"
#include "office/border.h"
#include "office/border_alerts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define CHECKS 2000
#define FLIGHTS 20
#define FLIGHT 300
#define BATCH 5000

static struct job job_new(struct arena *arena)
{
	arena_reset(arena);
	return (struct job){.arena = arena, .now = clock_now(), .chance = chance_of_system()};
}

/* --- filling --- */

static bool is_latin(const char *name)
{
	return name[0] != '\0' && (unsigned char)name[0] < 0x80;
}

/* The spelling in Latin letters, as a passport has it; the only one that there is for whom the register tells no other.
 */
static const char *latin(const struct population_row *row)
{
	return is_latin(row->name) || row->other_name[0] == '\0' ? row->name : row->other_name;
}

static json_t *alert_make(struct job *job, const struct population *population, int64_t number)
{
	struct population_row row;
	char document[16];
	json_t *alert;

	population_row(population, number, &row);
	snprintf(document, sizeof(document), "AL%07lld", (long long)number % 10000000);
	alert = json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s}", "regime", "administrative", "action",
			  number % 50 ? "second-look" : "call", "contact", "the desk", "source", "bench", "reason",
			  "invented", "authority", "invented", "until", "2027-12-31", "name", latin(&row), "born",
			  row.born);
	must(job, json_own(job, alert));
	if (number % 10 == 0)
		json_object_set_new(alert, "document_number", json_string(document));
	return alert;
}

static void alerts_fill(struct arena *arena, const struct test_node *node, const struct population *population,
			int64_t count)
{
	for (int64_t at = 0; at < count; at += BATCH) {
		struct job job = job_new(arena);
		struct transaction work;

		must(&job, transaction_begin(&job, node->database, &work));
		for (int64_t number = at; number < at + BATCH && number < count; number++) {
			json_t *alert = alert_make(&job, population, number);

			/* A name of link words only ("so") finds nobody, and is refused. */
			if (alert_import(&job, &node->office, &node->officers[OFFICER_BORDER], alert) == INVALID)
				job_forgive(&job);
			must(&job, job.failure.result);
		}
		must(&job, transaction_commit(&job, &work));
	}
}

static void document_of(int64_t number, char ret_text[16])
{
	snprintf(ret_text, 16, "LD%07lld", (long long)number % 10000000);
}

static void list_fill(struct arena *arena, const struct test_node *node, const char *folder, int64_t count)
{
	struct job job = job_new(arena);
	struct list_card card = {.kind = LIST_LOST_DOCUMENTS,
				 .issuer = "it",
				 .number = 1,
				 .made_at = job.now,
				 .valid_until = instant_plus(job.now, DAYS(7))};
	struct list_builder *builder;
	struct bytes file;
	char name[512];

	must(&job, list_builder_open(&job, &builder));
	for (int64_t at = 0; at < count; at++) {
		struct list_entry entry = {MARK_LOST, DOCUMENT_PASSPORT, 20000};
		struct document_name document = {.state = "PAK"};

		document_of(at, document.number);
		must(&job, list_builder_add(&job, builder, &document, &entry));
	}
	must(&job, list_builder_finish(&job, builder, &card, &node->keeper, node->office.node_key_id, &file, &card));
	snprintf(name, sizeof(name), "%s/" LISTS_FOLDER, folder);
	mkdir(name, 0700);
	snprintf(name, sizeof(name), "%s/" LISTS_FOLDER "/it.lost-documents.list", folder);
	must(&job, file_write(&job, name, 0600, file));
	list_builder_close(builder);
}

/* --- measuring --- */

static int by_time(const void *left, const void *right)
{
	double a = *(const double *)left, b = *(const double *)right;

	return (a > b) - (a < b);
}

struct told {
	double middle, late, latest; /* milliseconds */
};

static struct told told_of(double *times, int count)
{
	qsort(times, (size_t)count, sizeof(times[0]), by_time);
	return (struct told){times[count / 2] * 1e3, times[count * 99 / 100] * 1e3, times[count - 1] * 1e3};
}

struct counts {
	int sought, found;        /* travellers whom an alert is about, and those that it was shown for */
	int others, troubled;     /* other people, and those for whom an alert was shown */
	int listed, listed_found; /* documents on the list */
};

static bool shows(const json_t *answer, const char *list)
{
	return json_array_size(json_object_get(answer, list)) > 0;
}

/* Every other traveller is somebody else; every tenth document is on the list. */
static json_t *fields_of(struct job *job, const struct population *population, int64_t alerts, int at,
			 struct seeded *seed)
{
	int64_t number = (int64_t)seeded_below(seed, (uint64_t)alerts) + (at % 2 ? alerts : 0);
	struct population_row row;
	char document[16];
	json_t *fields;

	population_row(population, number, &row);
	if (at % 10 == 0)
		document_of((int64_t)seeded_below(seed, 1000), document);
	else
		snprintf(document, sizeof(document), "NN%07d", at);
	fields = json_pack("{s:s, s:s, s:s, s:s}", "family_name", latin(&row), "document_number", document, "state",
			   "PAK", "born", row.born);
	must(job, json_own(job, fields));
	return fields;
}

static void checks_time(struct arena *arena, struct test_node *node, const struct population *population,
			int64_t alerts, double *times, double *works, struct counts *counts)
{
	struct seeded seed;

	(void)chance_of_seed(&seed, 7);
	for (int at = -200; at < CHECKS; at++) {
		struct job job = job_new(arena);
		struct border_question question = {.purpose = "bench"};
		int which = at < 0 ? at + 200 : at;
		json_t *answer;
		double begun, work;

		question.fields = fields_of(&job, population, alerts, which, &seed);
		begun = seconds(CLOCK_MONOTONIC);
		work = seconds(CLOCK_PROCESS_CPUTIME_ID);
		must(&job,
		     office_border_check(&job, &node->office, &node->officers[OFFICER_BORDER], &question, &answer));
		if (at < 0)
			continue;
		times[at] = seconds(CLOCK_MONOTONIC) - begun;
		works[at] = seconds(CLOCK_PROCESS_CPUTIME_ID) - work;
		counts->sought += at % 2 == 0;
		counts->found += at % 2 == 0 && shows(answer, "alerts");
		counts->others += at % 2;
		counts->troubled += at % 2 && shows(answer, "alerts");
		counts->listed += at % 10 == 0;
		counts->listed_found += at % 10 == 0 && shows(answer, "listed");
	}
}

static void lines_time(struct arena *arena, const struct test_node *node, double *times)
{
	for (int at = 0; at < CHECKS; at++) {
		struct job job = job_new(arena);
		struct transaction work;
		double begun = seconds(CLOCK_MONOTONIC);

		must(&job, transaction_begin(&job, node->database, &work));
		must(&job, access_look(&job, node->database, &node->officers[OFFICER_BORDER], "bench", NULL, ""));
		must(&job, transaction_commit(&job, &work));
		times[at] = seconds(CLOCK_MONOTONIC) - begun;
	}
}

static void flights_time(struct arena *arena, struct test_node *node, const struct population *population,
			 int64_t alerts, double *times, double *works)
{
	for (int at = 0; at < FLIGHTS; at++) {
		struct job job = job_new(arena);
		struct text text = text_open(job.arena, 1u << 20);
		json_t *answer;
		double begun, work;

		text_add(&text, "name,born,document number,state\n");
		for (int seat = 0; seat < FLIGHT; seat++) {
			struct population_row row;

			population_row(population, alerts + at * 1000 + seat * 3, &row);
			text_print(&text, "%s,%s,NN%07d,PAK\n", latin(&row), strlen(row.born) == 10 ? row.born : "",
				   seat);
		}
		begun = seconds(CLOCK_MONOTONIC);
		work = seconds(CLOCK_PROCESS_CPUTIME_ID);
		must(&job, office_border_flight(&job, &node->office, &node->officers[OFFICER_BORDER], text.data, "XX 1",
						"bench", &answer));
		times[at] = seconds(CLOCK_MONOTONIC) - begun;
		works[at] = seconds(CLOCK_PROCESS_CPUTIME_ID) - work;
	}
}

/* --- the whole --- */

static void told_print(const char *what, struct told told)
{
	printf("%-34s %9.2f %9.2f %9.2f\n", what, told.middle, told.late, told.latest);
}

int main(int count, char **words)
{
	int64_t alerts = count > 1 ? strtoll(words[1], NULL, 10) : 1000000;
	int64_t documents = count > 2 ? strtoll(words[2], NULL, 10) : 5000000;
	AUTO_ARENA struct arena *lasting = arena_open(256u << 20), *arena = arena_open(256u << 20);
	struct job job = {.arena = lasting, .now = clock_now(), .chance = chance_of_system()};
	static double times[CHECKS], works[CHECKS], lines[CHECKS], flights[FLIGHTS], flight_works[FLIGHTS];
	struct counts counts = {.sought = 0};
	const struct population *population;
	struct told check, check_work, line, flight, flight_work;
	struct test_node node;
	char folder[256];
	double begun = seconds(CLOCK_MONOTONIC);

	log_open("bench", LOG_WARNING);
	snprintf(folder, sizeof(folder), "%s/valico-border-XXXXXX", count > 3 ? words[3] : "/var/tmp");
	if (mkdtemp(folder) == NULL)
		return 1;
	test_node_open_in(&job, &node, folder, "http://127.0.0.1:9/as4", "it", NULL, 0);
	must(&job, population_open(&job, 11, 4 * alerts, &population));
	alerts_fill(arena, &node, population, alerts);
	printf("%lld alerts in %.0f s\n", (long long)alerts, seconds(CLOCK_MONOTONIC) - begun);
	begun = seconds(CLOCK_MONOTONIC);
	list_fill(arena, &node, folder, documents);
	printf("%lld documents, sorted and signed, in %.1f s\n", (long long)documents,
	       seconds(CLOCK_MONOTONIC) - begun);
	must(&job, border_open(&job, folder, &node.office.border));
	checks_time(arena, &node, population, alerts, times, works, &counts);
	lines_time(arena, &node, lines);
	flights_time(arena, &node, population, alerts, flights, flight_works);
	check = told_of(times, CHECKS);
	check_work = told_of(works, CHECKS);
	flight_work = told_of(flight_works, FLIGHTS);
	line = told_of(lines, CHECKS);
	flight = told_of(flights, FLIGHTS);
	printf("%-34s %9s %9s %9s\n", "milliseconds", "p50", "p99", "most");
	told_print("a check, processor", check_work);
	told_print("a check, on the wall", check);
	told_print("only its line in the log", line);
	told_print("a flight of 300, processor", flight_work);
	told_print("a flight of 300, on the wall", flight);
	printf(
	    "alerts shown for %d of %d whom they are about, and for %d of %d others; %d of %d listed documents found\n",
	    counts.found, counts.sought, counts.troubled, counts.others, counts.listed_found, counts.listed);
	printf("{\"bench\":\"border\",\"alerts\":%lld,\"documents\":%lld,\"check_p50_ms\":%.2f,\"check_p99_ms\":%.2f,"
	       "\"check_wall_p99_ms\":%.2f,\"line_wall_p99_ms\":%.2f,\"flight_ms\":%.1f,\"found\":%.3f,\"troubled\":%."
	       "4f}\n",
	       (long long)alerts, (long long)documents, check_work.middle, check_work.late, check.late, line.late,
	       flight_work.latest, (double)counts.found / counts.sought, (double)counts.troubled / counts.others);
	border_close(node.office.border);
	test_node_close(&node);
	char command[300];
	snprintf(command, sizeof(command), "rm -r %s", folder);
	return system(command) == 0 && check_work.late <= 50 && flight_work.latest <= 1000 ? 0 : 1;
}
