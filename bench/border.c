/* border.c - a check at the border with a million alerts and a list of five million documents, on disk and warm; and a
 * flight of 300.
 *
 *     bench_border [ALERTS [DOCUMENTS [FOLDER]]]      1000000, 5000000, /var/tmp
 *
 * Each check is the whole call of the office: what the traveller's words say, alerts by keys and weight, the list with
 * the proof of its block, and the look that is written to the log and synced. Beside it stands a transaction that does
 * nothing but write such a line. All people are invented (border_people.h): alerts are of people 0 and on, written in
 * five ways; half of the travellers are other people of the same country, so what they are troubled with is told too:
 * an alert that stands out, or one to be compared at the counter. Prints a table and, as its last line, one line of
 * JSON. Ends with 1 where a time is over its bound, or more than one of a hundred others have an alert that stands out.
 */
#include "border_people.h"
#include "measure.h"

#include "support/node.h"

#include "access/access.h"
#include "base/file.h"
#include "base/log.h"
#include "base/text.h"
#include "identity/population.h"
#include "office/border/border.h"
#include "office/border/border_alerts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define CHECKS 2000
#define FLIGHTS 20
#define FLIGHT 300
#define BATCH 5000
#define OTHERS_MOST 0.015 /* of other travellers: 1 of 100, and what chance adds to it with a thousand */

static struct job job_new(struct arena *arena)
{
	arena_reset(arena);
	return (struct job){.arena = arena, .now = clock_now(), .chance = chance_of_system()};
}

/* --- filling --- */

static json_t *alert_make(struct job *job, const struct population *population, int64_t number)
{
	struct population_row row;
	char document[16];
	json_t *alert;

	alert_row_of(population, number, &row);
	snprintf(document, sizeof(document), "AL%07lld", (long long)number % 10000000);
	alert =
	    json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s}", "regime", "administrative", "action",
		      number % 50 ? "second-look" : "call", "contact", "the desk", "source", "bench", "reason",
		      "invented", "authority", "invented", "until", "2027-12-31", "name", row.name, "born", row.born);
	must(job, json_own(job, alert));
	json_object_set_new(alert, "spread", json_integer(row.spread));
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

struct shown {
	int travellers, stands_out, shown; /* of those whom an alert stands out for, and whom one is shown for at all */
};

struct counts {
	struct shown about[ALERT_WAYS]; /* travellers whom an alert is about; only that one counts */
	struct shown others;
	int listed, listed_found; /* documents on the list */
};

static bool shows(const json_t *answer, const char *list)
{
	return json_array_size(json_object_get(answer, list)) > 0;
}

/* Which alerts are shown; `name` NULL for any, or the one of this name and birth. */
static void shown_count(const json_t *answer, const struct population_row *alert, struct shown *shown)
{
	bool stands_out = false, is_shown = false;
	const json_t *hit;
	size_t at;

	json_array_foreach(json_object_get(answer, "alerts"), at, hit)
	{
		const char *name = json_string_value(json_object_get(hit, "name"));
		const char *born = json_string_value(json_object_get(hit, "born"));

		if (alert != NULL &&
		    (name == NULL || strcmp(name, alert->name) != 0 || born == NULL || strcmp(born, alert->born) != 0))
			continue;
		is_shown = true;
		stands_out |= strcmp(json_string_value(json_object_get(hit, "standing")), "stands-out") == 0;
	}
	shown->travellers++;
	shown->stands_out += stands_out;
	shown->shown += is_shown;
}

/* Every other traveller is somebody else; every tenth document is on the list. */
static json_t *fields_of(struct job *job, const struct population *population, int64_t number, int at,
			 struct seeded *seed)
{
	struct population_row row;
	char document[16];
	json_t *fields;

	passport_of(population, number, &row);
	if (at % 10 == 0)
		document_of((int64_t)seeded_below(seed, 1000), document);
	else
		snprintf(document, sizeof(document), "NN%07d", at);
	fields = json_pack("{s:s, s:s, s:s, s:s}", "family_name", row.name, "document_number", document, "state", "PAK",
			   "born", row.born);
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
		int64_t number = (int64_t)seeded_below(&seed, (uint64_t)alerts);
		struct population_row alert;
		double begun, work;

		question.fields = fields_of(&job, population, number + (which % 2 ? alerts : 0), which, &seed);
		begun = seconds(CLOCK_MONOTONIC);
		work = seconds(CLOCK_PROCESS_CPUTIME_ID);
		must(&job,
		     office_border_check(&job, &node->office, &node->officers[OFFICER_BORDER], &question, &answer));
		if (at < 0)
			continue;
		times[at] = seconds(CLOCK_MONOTONIC) - begun;
		works[at] = seconds(CLOCK_PROCESS_CPUTIME_ID) - work;
		alert_row_of(population, number, &alert);
		shown_count(answer, at % 2 ? NULL : &alert,
			    at % 2 ? &counts->others : &counts->about[alert_way_of(number)]);
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

			passport_of(population, alerts + at * 1000 + seat * 3, &row);
			text_print(&text, "%s,%s,NN%07d,PAK\n", row.name, strlen(row.born) == 10 ? row.born : "", seat);
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

static double share(int part, int whole)
{
	return whole > 0 ? (double)part / whole : 0;
}

static struct shown counts_of_all(const struct counts *counts)
{
	struct shown all = {.travellers = 0};

	for (int way = 0; way < ALERT_WAYS; way++) {
		all.travellers += counts->about[way].travellers;
		all.stands_out += counts->about[way].stands_out;
		all.shown += counts->about[way].shown;
	}
	return all;
}

static void counts_print(const struct counts *counts)
{
	printf("%-34s %9s %9s %9s\n", "alerts shown for", "of", "stand out", "shown");
	for (int way = 0; way < ALERT_WAYS; way++)
		printf("whom they are about, %-13s %9d %9.3f %9.3f\n", alert_way_names[way],
		       counts->about[way].travellers,
		       share(counts->about[way].stands_out, counts->about[way].travellers),
		       share(counts->about[way].shown, counts->about[way].travellers));
	printf("%-34s %9d %9.4f %9.4f\n", "others", counts->others.travellers,
	       share(counts->others.stands_out, counts->others.travellers),
	       share(counts->others.shown, counts->others.travellers));
	printf("%d of %d listed documents found\n", counts->listed_found, counts->listed);
}

int main(int count, char **words)
{
	int64_t alerts = count > 1 ? strtoll(words[1], NULL, 10) : 1000000;
	int64_t documents = count > 2 ? strtoll(words[2], NULL, 10) : 5000000;
	AUTO_ARENA struct arena *lasting = arena_open(256u << 20), *arena = arena_open(256u << 20);
	struct job job = {.arena = lasting, .now = clock_now(), .chance = chance_of_system()};
	static double times[CHECKS], works[CHECKS], lines[CHECKS], flights[FLIGHTS], flight_works[FLIGHTS];
	static struct counts counts;
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
	counts_print(&counts);
	printf("{\"bench\":\"border\",\"alerts\":%lld,\"documents\":%lld,\"check_p50_ms\":%.2f,\"check_p99_ms\":%.2f,"
	       "\"check_wall_p99_ms\":%.2f,\"line_wall_p99_ms\":%.2f,\"flight_ms\":%.1f,\"found\":%.3f,\"shown\":%.3f,"
	       "\"others_found\":%.4f,\"others_shown\":%.4f}\n",
	       (long long)alerts, (long long)documents, check_work.middle, check_work.late, check.late, line.late,
	       flight_work.latest, share(counts_of_all(&counts).stands_out, counts_of_all(&counts).travellers),
	       share(counts_of_all(&counts).shown, counts_of_all(&counts).travellers),
	       share(counts.others.stands_out, counts.others.travellers),
	       share(counts.others.shown, counts.others.travellers));
	border_close(node.office.border);
	test_node_close(&node);
	char command[300];
	snprintf(command, sizeof(command), "rm -r %s", folder);
	return system(command) == 0 && check_work.late <= 50 && flight_work.latest <= 1000 &&
		       share(counts.others.stands_out, counts.others.travellers) <= OTHERS_MOST
		   ? 0
		   : 1;
}
