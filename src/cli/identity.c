/* identity.c - `valico identity`: the index of the register of people built, changed, checked, measured; and a search
 * for an integrator, which is a look like an officer's: it needs a purpose and is logged. */
#include "cli/command.h"

#include "base/text.h"
#include "cli/zone.h"
#include "office/people/people.h"
#include "register/build.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define BENCH_QUESTIONS_USUAL 1000
#define BENCH_QUESTIONS_MOST 1000000
#define BENCH_ARENA_BYTES (64u << 20)

static enum result settings_open(struct invocation *invocation, struct register_settings *ret_settings)
{
	struct configuration configuration;

	TRY(configuration_read(invocation->job, invocation->folder, &configuration));
	return register_settings_read(invocation->job, configuration.folder, ret_settings);
}

/* A number given with an option, within bounds. */
static enum result number_option(struct invocation *invocation, const char *name, int64_t usual, int64_t least,
				 int64_t most, int64_t *ret_number)
{
	const char *text = option(invocation, name);
	char *end;

	*ret_number = usual;
	if (text == NULL)
		return OK;
	*ret_number = strtoll(text, &end, 10);
	if (*text == '\0' || *end != '\0' || *ret_number < least || *ret_number > most)
		return job_fail(invocation->job, INVALID, name, "usage",
				"--%s wants a number from %" PRId64 " to %" PRId64 ".", name, least, most);
	return OK;
}

/* --- building --- */

static json_t *refused_value(const struct register_report *report)
{
	json_t *list = json_array();

	for (int at = 0; at < report->refused && at < REFUSED_SHOWN; at++) {
		const struct refused_row *row = &report->first_refused[at];

		json_array_append_new(list, json_pack("{s:I, s:s, s:s}", "line", (json_int_t)row->line, "field",
						      row->field, "rule", row->rule));
	}
	return list;
}

static enum result report_print(struct invocation *invocation, const struct register_report *report, double seconds)
{
	struct text said = text_open(invocation->job->arena, 16384);

	text_print(&said, "%" PRId64 " people of %" PRId64 " rows in %.1f s; %.1f MB, %.1f bytes each.\n",
		   report->people, report->rows, seconds, (double)report->index_bytes / 1e6,
		   report->people > 0 ? (double)report->index_bytes / (double)report->people : 0.0);
	if (report->replaced > 0)
		text_print(&said, "Rows of the register that these replace or remove: %" PRId64 ".\n",
			   report->replaced);
	if (report->refused > 0)
		text_print(&said, "Rows that could not be read: %" PRId64 ". The first:\n", report->refused);
	for (int at = 0; at < report->refused && at < REFUSED_SHOWN; at++)
		text_print(&said, "  line %" PRId64 ": %s (%s)\n", report->first_refused[at].line,
			   report->first_refused[at].field, report->first_refused[at].rule);
	return answer(invocation,
		      json_pack("{s:I, s:I, s:I, s:I, s:I, s:I, s:f, s:o}", "generation",
				(json_int_t)report->generation, "rows", (json_int_t)report->rows, "people",
				(json_int_t)report->people, "replaced", (json_int_t)report->replaced, "refused",
				(json_int_t)report->refused, "bytes", (json_int_t)report->index_bytes, "seconds",
				seconds, "first_refused", refused_value(report)),
		      said.data);
}

static double seconds_now(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static enum result build(struct invocation *invocation)
{
	struct register_settings settings;
	struct register_report report;
	double from = seconds_now();
	int64_t memory;

	TRY(number_option(invocation, "memory", BUILD_MEMORY_USUAL >> 20, 64, 1 << 20, &memory));
	TRY(settings_open(invocation, &settings));
	TRY(register_build(invocation->job, &settings, (uint64_t)memory << 20, &report));
	return report_print(invocation, &report, seconds_now() - from);
}

static enum result update(struct invocation *invocation)
{
	struct register_settings settings;
	struct register_report report;
	double from = seconds_now();

	TRY(settings_open(invocation, &settings));
	TRY(register_update(invocation->job, &settings, invocation->arguments[0], &report));
	return report_print(invocation, &report, seconds_now() - from);
}

/* --- looking --- */

static void people_gone(void *people)
{
	people_close(people);
}

static enum result people_of(struct invocation *invocation, struct people **ret_people)
{
	struct register_settings *settings;

	TAKE(invocation->job, settings = NEW(invocation->job->arena, struct register_settings));
	TRY(settings_open(invocation, settings));
	TRY(people_open(invocation->job, settings, ret_people));
	TAKE(invocation->job, arena_on_close(invocation->job->arena, people_gone, *ret_people));
	return people_refresh(invocation->job, *ret_people);
}

static enum result ask(struct invocation *invocation, json_t **ret_answer)
{
	struct actor actor = operator_actor(invocation);
	struct people_question question = {.text = invocation->arguments[0], .case_id = option(invocation, "case")};
	int64_t most;

	TRY(option_required(invocation, "purpose", &question.purpose));
	TRY(number_option(invocation, "most", PEOPLE_SHOWN_USUAL, 1, PEOPLE_MOST, &most));
	question.most = (int)most;
	TRY(people_of(invocation, &invocation->office.people));
	return office_people_search(invocation->job, &invocation->office, &actor, &question, ret_answer);
}

static const char *text_of(const json_t *object, const char *name)
{
	const char *text = json_string_value(json_object_get(object, name));

	return text != NULL ? text : "";
}

/* "4 people fit equally well", and what the search cost. */
static void search_add(struct text *said, const json_t *answer)
{
	json_int_t equal = json_integer_value(json_object_get(answer, "equal"));
	bool least = json_is_true(json_object_get(answer, "equal_is_least"));

	zone_add(said, json_object_get(answer, "zone"));
	if (json_array_size(json_object_get(answer, "hints")) > 0)
		text_add(said, "The last digit of the identity card's number says the other sex: one of the two is "
			       "wrong, or the number is another one's.\n");
	if (equal > 1 || least)
		text_print(said, "%s%lld people fit the question equally well.\n", least ? "At least " : "",
			   (long long)equal);
	text_print(said, "The search cost %lld steps of at most %lld.\n",
		   (long long)json_integer_value(json_object_get(answer, "effort")),
		   (long long)json_integer_value(json_object_get(answer, "effort_most")));
	if (json_is_true(json_object_get(answer, "cut")))
		text_add(said, "It was cut short there: say more about the person.\n");
}

static void candidate_add(struct text *said, size_t place, const json_t *candidate)
{
	const json_t *row = json_object_get(candidate, "row");

	text_print(said, "%2zu. %6.2f %%  %5.1f bits%s  %s", place + 1,
		   100 * json_number_value(json_object_get(candidate, "probability")),
		   json_number_value(json_object_get(candidate, "bits")),
		   json_is_true(json_object_get(candidate, "likely")) ? "  likely the same" : "", text_of(row, "name"));
	if (*text_of(row, "father") != '\0')
		text_print(said, ", child of %s", text_of(row, "father"));
	if (*text_of(row, "born") != '\0')
		text_print(said, ", born %s", text_of(row, "born"));
	text_print(said, "  [%s]\n", text_of(candidate, "reference"));
}

static enum result search(struct invocation *invocation)
{
	struct text said = text_open(invocation->job->arena, 65536);
	json_t *found, *candidate;
	size_t at;

	TRY(ask(invocation, &found));
	json_array_foreach(json_object_get(found, "candidates"), at, candidate)
	{
		candidate_add(&said, at, candidate);
	}
	if (json_array_size(json_object_get(found, "candidates")) == 0)
		text_add(&said, "Nobody in the register fits.\n");
	search_add(&said, found);
	return answer(invocation, json_incref(found), said.data);
}

/* The bars of a waterfall, each with the sum so far. */
static void waterfall_add(struct text *said, const json_t *candidate)
{
	double bars = 0, all = json_number_value(json_object_get(candidate, "bits")), sum;
	json_t *bar;
	size_t at;

	json_array_foreach(json_object_get(candidate, "bars"), at, bar)
	{
		bars += json_number_value(json_object_get(bar, "bits"));
	}
	sum = all - bars;
	text_print(said, "    %-10s %-22s %7.1f %7.1f\n", "before", "", sum, sum);
	json_array_foreach(json_object_get(candidate, "bars"), at, bar)
	{
		double bits = json_number_value(json_object_get(bar, "bits"));

		sum += bits;
		text_print(said, "    %-10s %-22s %+7.1f %7.1f  %s%s%s\n", text_of(bar, "field"), text_of(bar, "how"),
			   bits, sum, text_of(bar, "asked"), *text_of(bar, "found") != '\0' ? " / " : "",
			   text_of(bar, "found"));
	}
	if (*text_of(candidate, "decider") != '\0')
		text_print(said, "    What would decide most: %s.\n", text_of(candidate, "decider"));
}

static enum result explain(struct invocation *invocation)
{
	struct text said = text_open(invocation->job->arena, 65536);
	json_t *found, *candidate;
	int64_t place;

	TRY(number_option(invocation, "place", 1, 1, PEOPLE_MOST, &place));
	TRY(ask(invocation, &found));
	candidate = json_array_get(json_object_get(found, "candidates"), (size_t)place - 1);
	if (candidate == NULL)
		return job_fail(invocation->job, MISSING, "place", "no-candidate",
				"There is no candidate in place %" PRId64 ".", place);
	candidate_add(&said, (size_t)place - 1, candidate);
	waterfall_add(&said, candidate);
	search_add(&said, found);
	return answer(invocation, json_incref(candidate), said.data);
}

/* --- checking and measuring --- */

static enum result check(struct invocation *invocation)
{
	struct people *people;

	TRY(people_of(invocation, &people));
	TRY(people_check(invocation->job, people));
	return answer(invocation,
		      json_pack("{s:b, s:I, s:I}", "ok", 1, "people", (json_int_t)people_count(people), "generation",
				(json_int_t)people_generation(people)),
		      arena_print(invocation->job->arena,
				  "The index holds together: %" PRId64 " people, generation %" PRId64 ".",
				  people_count(people), people_generation(people)));
}

/* What was measured of one question. */
struct measured {
	double seconds;
	int64_t effort;
	bool first, in_ten;
};

/* A person as somebody asks for him who knows his name in one script, his father's name and the year of birth. */
static void as_asked(const struct person *person, struct person *ret_question)
{
	enum script script = person->name.count > 0 ? person->name.tokens[0].script : SCRIPT_LATIN;

	memset(ret_question, 0, sizeof(*ret_question));
	for (int at = 0; at < person->name.count; at++) {
		if (person->name.tokens[at].script == script)
			ret_question->name.tokens[ret_question->name.count++] = person->name.tokens[at];
	}
	for (int at = 0; at < person->father.count; at++) {
		if (person->father.tokens[at].script == script)
			ret_question->father.tokens[ret_question->father.count++] = person->father.tokens[at];
	}
	ret_question->birth.year = person->birth.year;
	ret_question->birth.spread = 2;
}

static enum result measure_one(struct job *job, struct people *people, int64_t number, struct measured *ret_measured)
{
	struct person person, question;
	struct people_answer found;
	double from;

	TRY(people_at(job, people, number, &person));
	as_asked(&person, &question);
	from = seconds_now();
	TRY(people_search(job, people, &question, PEOPLE_SHOWN_USUAL, &found));
	*ret_measured = (struct measured){.seconds = seconds_now() - from, .effort = found.effort};
	for (int at = 0; at < found.count; at++) {
		bool right = !found.candidates[at].in_changes && found.candidates[at].reference == person.reference;

		ret_measured->first = ret_measured->first || (right && at == 0);
		ret_measured->in_ten = ret_measured->in_ten || right;
	}
	return OK;
}

static int slower(const void *left, const void *right)
{
	const struct measured *a = left, *b = right;

	return (a->seconds > b->seconds) - (a->seconds < b->seconds);
}

/* People spread evenly over the index. A person who cannot be asked for (no name but weak ones) is left out. */
static enum result measure_all(struct job *job, struct people *people, int64_t questions, struct measured *list,
			       int *ret_count)
{
	AUTO_ARENA struct arena *arena = arena_open(BENCH_ARENA_BYTES);
	int64_t people_in_all = people_count(people);
	int count = 0;

	TAKE(job, arena);
	for (int64_t at = 0; at < questions; at++) {
		struct job own = {.arena = arena, .now = job->now, .chance = job->chance};
		enum result result;

		arena_reset(arena);
		result = measure_one(&own, people, (int64_t)((double)at * (double)people_in_all / (double)questions),
				     &list[count]);
		if (result == OK)
			count++;
		else if (result != INVALID && result != MISSING)
			return job_fail(job, result, own.failure.field, own.failure.rule, "%s", own.failure.reason);
	}
	*ret_count = count;
	return OK;
}

static enum result bench(struct invocation *invocation)
{
	struct job *job = invocation->job;
	int64_t questions, effort = 0, first = 0, in_ten = 0;
	struct measured *list;
	struct people *people;
	double half, slow, most;
	int count;

	TRY(number_option(invocation, "questions", BENCH_QUESTIONS_USUAL, 1, BENCH_QUESTIONS_MOST, &questions));
	TRY(people_of(invocation, &people));
	TAKE(job, list = NEW_MANY(job->arena, struct measured, (size_t)questions));
	TRY(measure_all(job, people, questions, list, &count));
	if (count == 0)
		return job_fail(job, MISSING, "register", "no-people",
				"The index holds nobody who could be asked for.");
	for (int at = 0; at < count; at++) {
		effort += list[at].effort;
		first += list[at].first;
		in_ten += list[at].in_ten;
	}
	qsort(list, (size_t)count, sizeof(list[0]), slower);
	half = list[count / 2].seconds * 1e3;
	slow = list[(int64_t)count * 99 / 100].seconds * 1e3;
	most = list[count - 1].seconds * 1e3;
	return answer(
	    invocation,
	    json_pack("{s:I, s:i, s:f, s:f, s:f, s:f, s:f, s:I}", "people", (json_int_t)people_count(people),
		      "questions", count, "p50_ms", half, "p99_ms", slow, "most_ms", most, "first",
		      (double)first / count, "in_ten", (double)in_ten / count, "effort", (json_int_t)(effort / count)),
	    arena_print(job->arena,
			"%d questions (name in one script, father, year ± 2) to %" PRId64
			" people: half within %.2f ms,"
			" 99 of 100 within %.2f ms, all within %.2f ms. The person himself first: %.3f, among the first"
			" ten: %.3f.\n",
			count, people_count(people), half, slow, most, (double)first / count, (double)in_ten / count));
}

const struct command identity_commands[] = {
    {"identity", "build", "", "[--memory MIB]",
     "Builds the index of the register that register.conf describes; the old one serves until then.", NEEDS_FOLDER,
     build},
    {"identity", "update", "FILE", "", "Indexes what changed in the register since the last build.", NEEDS_FOLDER,
     update},
    {"identity", "search", "TEXT", "--purpose WHY [--case ID] [--most N]",
     "Looks a person up: a name in any script, a zone, a number. The look is logged.", NEEDS_OFFICE, search},
    {"identity", "explain", "TEXT", "--purpose WHY [--place N] [--case ID] [--most N]",
     "Shows why a candidate is there, field by field in bits. The look is logged.", NEEDS_OFFICE, explain},
    {"identity", "check", "", "", "Reads every byte of the index and says whether it holds together.", NEEDS_FOLDER,
     check},
    {"identity", "bench", "", "[--questions N]", "Measures searches on this node's own index; shows nobody.",
     NEEDS_FOLDER, bench},
    {0},
};
