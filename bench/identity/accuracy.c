/* accuracy.c - is the right person found, is nobody taken for another one, and does a probability mean what it says?
 *
 *     bench_accuracy [PEOPLE [QUESTIONS [FOLDER [SEED]]]] for people to read
 *     bench_accuracy --identify PEOPLE QUESTIONS FOLDER SEED  false identifications and reliability alone
 *     bench_accuracy --lost PEOPLE QUESTIONS FOLDER SEED SHOWN  why questions are lost (lost.h)
 *     bench_accuracy --floor PEOPLE QUESTIONS FOLDER     fails when a number is below what is asked of us
 *
 * An index of invented people (population.h) is built below FOLDER and asked QUESTIONS times about each of: who is
 * meant by a name, the father's name and the year of birth, two years either way, as typed in Urdu, English and
 * Italian: all told, both names whole, and as told at a border, with parts of either left out and of the father in a
 * quarter of cases only what he is called by, which is harder; with the date; and,
 * for false identifications, by everything between a bare name and all fields, three questions in ten of which are
 * about people who are not in the register but whose kin may be, half of these twins, siblings, cousins of one name and
 * namesakes of somebody who is. Beside who stands first it is counted who stands first or fits as well as the first,
 * within a bit: pages tell how many do, and nobody can tell them apart. Shares come with their intervals (Wilson, 1927;
 * 95%). The last table compares what probabilities said with what was true, and gives the points that data/weights.txt
 * should hold (neighbours pooled until they rise: isotonic regression). */
#include "disk.h"
#include "identity/population.h"
#include "identity/search.h"
#include "interval.h"
#include "lost.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define CANDIDATES 10
#define BINS 160 /* bits from -80 to 79 */

struct world {
	struct job *job;
	const struct population *population;
	const struct index_set set;
	const struct weights *weights;
	int64_t people;
	/* Of candidates, by bits: how many, and how many of them were right. */
	double shown[BINS], right[BINS];
	int64_t asked, likely, likely_wrong, strangers, strangers_likely;
	double seconds;
	int64_t relatives[RELATIVES], relatives_likely[RELATIVES];
	struct lost *lost; /* NULL: nobody wants to know why */
};

static double now_seconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

__attribute__((noreturn)) static void fail(const struct job *job, const char *what)
{
	fprintf(stderr, "bench_accuracy: %s: %s\n", what, job->failure.reason);
	exit(1);
}

/* Asks what was typed; gives at which place person `number` stands, from 1, or 0. */
static int row_ask(struct world *world, const struct population_row *row, int64_t number,
		   struct search_answer *ret_answer, struct job *job)
{
	struct search_question question = {.most = CANDIDATES};
	struct person_text text = population_text(row);
	double start;
	int place = 0;

	ret_answer->count = 0;
	if (person_read(job, &text, &question.person) != OK)
		return 0;
	question.person.birth.spread = row->spread;
	start = now_seconds();
	if (search_people(job, &world->set, world->weights, &question, ret_answer) != OK) {
		ret_answer->count = 0;
		if (strcmp(job->failure.rule, "question-empty") != 0)
			fail(job, "search");
	}
	world->seconds += now_seconds() - start;
	world->asked++;
	for (int at = 0; at < ret_answer->count && place == 0; at++)
		if (ret_answer->candidates[at].reference == (uint64_t)number)
			place = at + 1;
	if (world->lost)
		lost_note(world->lost, row, &question.person, number, place, ret_answer);
	return place;
}

static int ask(struct world *world, int64_t number, uint64_t trial, enum typist typist, unsigned asked,
	       struct search_answer *ret_answer, struct job *job)
{
	static struct population_row row;

	population_question(world->population, number, trial, typist, asked, &row);
	return row_ask(world, &row, number, ret_answer, job);
}

/* ---- is the right person found? ---- */

struct found {
	double first, equal, ten, all; /* equal: first, or fits as well as the first, within a bit, as pages tell */
};

static void found_print(const char *title, const struct found *found)
{
	struct interval first = wilson(found->first, found->all), equal = wilson(found->equal, found->all),
			ten = wilson(found->ten, found->all);

	printf("%-44s first %.3f [%.3f, %.3f]   or fits as well %.3f [%.3f, %.3f]   in ten %.3f [%.3f, %.3f]\n", title,
	       first.share, first.low, first.high, equal.share, equal.low, equal.high, ten.share, ten.low, ten.high);
	fflush(stdout);
}

static struct found find(struct world *world, const char *title, enum typist typist, unsigned asked, int64_t questions)
{
	struct found found = {.all = (double)questions};
	struct seeded chance;

	chance_of_seed(&chance, 7 + typist);
	for (int64_t question = 0; question < questions; question++) {
		AUTO_ARENA struct arena *arena = arena_open(ARENA_USUAL);
		struct job job = {.arena = arena, .now = world->job->now};
		struct search_answer answer;
		int64_t number = (int64_t)seeded_below(&chance, (uint64_t)world->people);
		int place = ask(world, number % 16 == 15 ? number - 1 : number, (uint64_t)question, typist, asked,
				&answer, &job);

		found.first += place == 1;
		found.equal +=
		    place >= 1 && answer.candidates[place - 1].score.bits >= answer.candidates[0].score.bits - BIT;
		found.ten += place >= 1;
	}
	found_print(title, &found);
	return found;
}

/* ---- is nobody taken for another one, and do probabilities hold? ---- */

/* A false identification, bar by bar: what should have been weighed otherwise? */
static void wrong_print(struct world *world, const struct candidate *candidate, int64_t number, bool stranger)
{
	static struct population_row row;

	population_row(world->population, number, &row);
	printf("taken for another one (%s): %s %s | %s %s | %s | %s\n", stranger ? "not in the register" : "in it",
	       row.name, row.other_name, row.father, row.other_father, row.born, row.place);
	for (int at = 0; at < candidate->score.bar_count; at++) {
		const struct waterfall_bar *bar = &candidate->score.bars[at];

		printf("    %-7s %-18s %-24s %-24s %6.2f\n", person_field_name(bar->field), bar->how, bar->asked,
		       bar->found, (double)bar->bits / BIT);
	}
}

static void candidates_note(struct world *world, const struct search_answer *answer, int64_t number, bool stranger)
{
	double likely = weights_likely(world->weights);

	for (int at = 0; at < answer->count; at++) {
		const struct candidate *candidate = &answer->candidates[at];
		bool right = !stranger && candidate->reference == (uint64_t)number;
		int bin = candidate->score.bits / BIT + BINS / 2 - (candidate->score.bits % BIT < 0);

		bin = bin < 0 ? 0 : bin >= BINS ? BINS - 1 : bin;
		world->shown[bin]++;
		world->right[bin] += right;
		if (candidate->score.probability < likely)
			continue;
		world->likely++;
		world->likely_wrong += !right;
		if (!right && world->likely_wrong <= 8)
			wrong_print(world, candidate, number, stranger);
		world->strangers_likely += stranger;
	}
	world->strangers += stranger;
}

static void relative_note(struct world *world, const struct search_answer *answer, enum relative relative)
{
	for (int at = 0; at < answer->count; at++)
		world->relatives_likely[relative] +=
		    answer->candidates[at].score.probability >= weights_likely(world->weights);
}

static void identify(struct world *world, int64_t questions)
{
	struct seeded chance;

	chance_of_seed(&chance, 77);
	for (int64_t question = 0; question < questions; question++) {
		AUTO_ARENA struct arena *arena = arena_open(ARENA_USUAL);
		struct job job = {.arena = arena, .now = world->job->now};
		struct search_answer answer;
		int64_t number = (int64_t)seeded_below(&chance, (uint64_t)world->people);
		bool stranger = seeded_below(&chance, 10) < 3;
		unsigned asked =
		    (unsigned)seeded_below(&chance, 32) | (seeded_below(&chance, 10) == 0 ? ASK_NUMBER : 0);

		/* Every 16th person was left out of the index: his kin is in it. Others are of kin that it does not
		 * hold. */
		if (stranger)
			number = question % 2 ? number / 16 * 16 + 15 : world->people + number;
		else if (number % 16 == 15)
			number--;
		if (asked & ASK_DATE)
			asked &= ~(unsigned)ASK_YEAR;
		if (stranger && seeded_below(&chance, 2)) {
			enum relative relative = (enum relative)seeded_below(&chance, RELATIVES);
			static struct population_row row;

			/* Not in the register, but easily taken for somebody who is. */
			number = (int64_t)seeded_below(&chance, (uint64_t)world->people) / 16 * 16 + question % 15;
			population_relative(world->population, number % world->people, relative, (uint64_t)question,
					    (enum typist)(question % 3), asked, &row);
			row_ask(world, &row, -1, &answer, &job);
			world->relatives[relative]++;
			relative_note(world, &answer, relative);
		} else {
			ask(world, number, (uint64_t)question, (enum typist)(question % 3), asked, &answer, &job);
		}
		candidates_note(world, &answer, number, stranger);
	}
}

static const char *const relatives[RELATIVES] = {"twins", "siblings", "cousins", "namesakes"};

static void identities_print(const struct world *world, int64_t questions)
{
	struct interval wrong = wilson((double)world->likely_wrong, (double)world->likely);
	struct interval each = wilson((double)world->likely_wrong, (double)questions);
	struct interval stranger = wilson((double)world->strangers_likely, (double)world->strangers);

	printf("\nshown as \"likely the same\" (probability %.5f or more): %lld of %lld questions\n",
	       weights_likely(world->weights), (long long)world->likely, (long long)questions);
	printf("  of them another person     %lld: %.6f [%.6f, %.6f]\n", (long long)world->likely_wrong, wrong.share,
	       wrong.low, wrong.high);
	printf("  wrong ones a question      %.6f [%.6f, %.6f]\n", each.share, each.low, each.high);
	printf("  questions about strangers  %lld of %lld: %.6f [%.6f, %.6f]\n", (long long)world->strangers_likely,
	       (long long)world->strangers, stranger.share, stranger.low, stranger.high);
	for (int at = 0; at < RELATIVES; at++)
		printf("    of them %-12s %lld of %lld\n", relatives[at], (long long)world->relatives_likely[at],
		       (long long)world->relatives[at]);
}

static void reliability_print(const struct world *world)
{
	static const double edges[] = {0,   0.001, 0.01, 0.05, 0.1,   0.2,    0.4, 0.6,
				       0.8, 0.9,   0.95, 0.99, 0.999, 0.9999, 1.01};

	printf("\n%-20s %9s %9s   %s\n", "probability said", "shown", "right", "was [95%]; said on average");
	for (size_t edge = 0; edge + 1 < sizeof(edges) / sizeof(edges[0]); edge++) {
		double shown = 0, right = 0, said = 0;

		for (int bin = 0; bin < BINS; bin++) {
			double probability = score_probability(world->weights, (bin - BINS / 2) * BIT + BIT / 2);

			if (probability < edges[edge] || probability >= edges[edge + 1])
				continue;
			shown += world->shown[bin];
			right += world->right[bin];
			said += world->shown[bin] * probability;
		}
		if (shown == 0)
			continue;
		struct interval was = wilson(right, shown);

		printf("%.4f to %.4f     %9.0f %9.0f   %.5f [%.5f, %.5f]; %.5f\n", edges[edge],
		       edges[edge + 1] > 1 ? 1 : edges[edge + 1], shown, right, was.share, was.low, was.high,
		       said / shown);
	}
}

/* Pools neighbouring bins until each holds enough and the shares rise, and prints their log odds. */
static void calibration_print(const struct world *world)
{
	double shown[BINS], right[BINS], bits[BINS];
	int count = 0;

	for (int bin = 0; bin < BINS; bin++) {
		if (world->shown[bin] == 0)
			continue;
		shown[count] = world->shown[bin];
		right[count] = world->right[bin];
		bits[count] = world->shown[bin] * (bin - BINS / 2 + 0.5);
		count++;
		while (count > 1 && right[count - 1] / shown[count - 1] <= right[count - 2] / shown[count - 2]) {
			shown[count - 2] += shown[count - 1];
			right[count - 2] += right[count - 1];
			bits[count - 2] += bits[count - 1];
			count--;
		}
	}
	printf("\npoints of calibration that this run would give (bits, log odds; of so many candidates):\n");
	for (int at = 0; at < count; at++) {
		/* Half a case more of each kind, so that nothing is certain. */
		double odds = (right[at] + 0.5) / (shown[at] - right[at] + 0.5);

		printf("calibrate %6.1f %6.1f   # %.0f\n", bits[at] / shown[at], log2(odds), shown[at]);
	}
}

/* ---- the index ---- */

static void index_make(struct job *job, const struct population *population, struct disk *disk, int64_t people)
{
	struct index_storage storage = disk_storage(disk);
	struct index_builder *builder;
	static struct person person;
	int64_t built;
	double start = now_seconds();

	if (index_builder_open(job, &storage, (uint64_t)1 << 30, &builder) != OK)
		fail(job, "build");
	for (int64_t number = 0; number < people; number++) {
		if (number % 16 == 15)
			continue;
		population_person(population, number, &person);
		if (index_builder_add(job, builder, &person) != OK)
			fail(job, "build");
	}
	if (index_builder_finish(job, builder, &built) != OK)
		fail(job, "build");
	printf("%lld people indexed in %.1f s\n", (long long)built, now_seconds() - start);
}

static const struct kind {
	const char *title;
	enum typist typist;
	unsigned asked;
} kinds[] = {
    {"all told, Urdu: name, father, year +-2", TYPIST_URDU, ASK_FATHER | ASK_YEAR | ASK_WHOLE},
    {"all told, English", TYPIST_ENGLISH, ASK_FATHER | ASK_YEAR | ASK_WHOLE},
    {"all told, Italian", TYPIST_ITALIAN, ASK_FATHER | ASK_YEAR | ASK_WHOLE},
    {"at a border, Urdu: name, father, year +-2", TYPIST_URDU, ASK_FATHER | ASK_YEAR},
    {"at a border, English", TYPIST_ENGLISH, ASK_FATHER | ASK_YEAR},
    {"at a border, Italian", TYPIST_ITALIAN, ASK_FATHER | ASK_YEAR},
    {"English: name, father, date, sex, place", TYPIST_ENGLISH, ASK_FATHER | ASK_DATE | ASK_SEX | ASK_PLACE},
    {"Italian: name, father, date, sex, place", TYPIST_ITALIAN, ASK_FATHER | ASK_DATE | ASK_SEX | ASK_PLACE},
    {"Italian: name, date", TYPIST_ITALIAN, ASK_DATE},
};
/* The first are all told, the next as told at a border: each in three languages. */
enum { ALL_TOLD, AT_BORDER, MANNERS };
#define LANGUAGES 3
static const char *const manners[MANNERS] = {"all told, of three languages", "at a border, of three languages"};

/* All kinds; gives the sum of each of the two manners. */
static void finds(struct world *world, int64_t questions, struct found ret_sums[MANNERS])
{
	for (int manner = 0; manner < MANNERS; manner++)
		ret_sums[manner] = (struct found){0};
	for (size_t kind = 0; kind < sizeof(kinds) / sizeof(kinds[0]); kind++) {
		struct found found = find(world, kinds[kind].title, kinds[kind].typist, kinds[kind].asked, questions);

		if (kind >= (size_t)MANNERS * LANGUAGES)
			continue;
		struct found *sum = &ret_sums[kind / LANGUAGES];

		sum->first += found.first;
		sum->equal += found.equal;
		sum->ten += found.ten;
		sum->all += found.all;
		if (kind % LANGUAGES == LANGUAGES - 1)
			found_print(manners[kind / LANGUAGES], sum);
	}
	printf("%.2f ms a search\n", world->seconds * 1e3 / (double)world->asked);
}

/* Both manners alone, and why what was lost was lost. */
static void losses(struct world *world, int64_t questions, int shown)
{
	for (size_t kind = 0; kind < (size_t)MANNERS * LANGUAGES; kind++) {
		if (kind % LANGUAGES == 0 && lost_open(world->job, world->population, world->set.index, world->weights,
						       shown, &world->lost) != OK)
			fail(world->job, "open");
		find(world, kinds[kind].title, kinds[kind].typist, kinds[kind].asked, questions);
		if (kind % LANGUAGES == LANGUAGES - 1)
			lost_print(world->lost);
	}
}

static void identities(struct world *world, int64_t questions)
{
	identify(world, questions);
	identities_print(world, questions);
	reliability_print(world);
	calibration_print(world);
}

/* The numbers of a million people on a busy machine, with room for chance at 150 questions a kind: all told what is
 * wanted of a hundred million, as told at a border less. */
static const struct {
	double first, ten;
} floors_of[MANNERS] = {{0.95, 0.98}, {0.94, 0.965}};
#define FLOOR_WRONG 1

static bool above_floor(const struct world *world, const struct found sums[MANNERS])
{
	bool above = world->likely_wrong <= FLOOR_WRONG;

	for (int manner = 0; manner < MANNERS; manner++) {
		const struct found *sum = &sums[manner];
		bool fine =
		    sum->first >= floors_of[manner].first * sum->all && sum->ten >= floors_of[manner].ten * sum->all;

		if (!fine)
			printf("below the floor, %s: first %.2f, in ten %.3f\n", manners[manner],
			       floors_of[manner].first, floors_of[manner].ten);
		above &= fine;
	}
	if (world->likely_wrong > FLOOR_WRONG)
		printf("below the floor: at most %d taken for another one\n", FLOOR_WRONG);
	return above;
}

int main(int argc, char **argv)
{
	bool floors = argc > 1 && strcmp(argv[1], "--floor") == 0,
	     identify_only = argc > 1 && strcmp(argv[1], "--identify") == 0,
	     lost_only = argc > 1 && strcmp(argv[1], "--lost") == 0;
	int first = floors || identify_only || lost_only ? 2 : 1;
	int64_t people = argc > first ? strtoll(argv[first], NULL, 10) : 1000000;
	int64_t questions = argc > first + 1 ? strtoll(argv[first + 1], NULL, 10) : 1000;
	uint64_t seed = argc > first + 3 ? strtoull(argv[first + 3], NULL, 10) : 4;
	AUTO_ARENA struct arena *arena = arena_open((size_t)4 << 30);
	struct job job = {.arena = arena, .now = {SECONDS(1790000000)}};
	const struct population *population;
	const struct weights *weights;
	const struct index *index;
	struct disk *disk;
	struct bytes file;
	bool good = true;

	if (population_open(&job, seed, people, &population) != OK ||
	    weights_read(&job, (struct bytes){NULL, 0}, &weights) != OK ||
	    disk_open(&job, argc > first + 2 ? argv[first + 2] : "/var/tmp", &disk) != OK)
		fail(&job, "open");
	index_make(&job, population, disk, people);
	if (disk_map(&job, disk, &file) != OK || index_open(&job, file, &index) != OK)
		fail(&job, "open");
	struct world world = {
	    .job = &job, .population = population, .set = {index, NULL}, .weights = weights, .people = people};

	if (identify_only) {
		identities(&world, questions);
	} else if (lost_only) {
		losses(&world, questions, argc > first + 4 ? atoi(argv[first + 4]) : 20);
	} else {
		struct found sums[MANNERS];

		finds(&world, questions, sums);
		identities(&world, questions * 20);
		good = !floors || above_floor(&world, sums);
	}
	disk_close(disk);
	return good ? 0 : 1;
}
