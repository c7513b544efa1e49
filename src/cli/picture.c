/* picture.c - `valico figures`, the numbers that both sides compute from the chain to the same figure, and `valico
 * patterns`. With --csv, lines for a spreadsheet; values that are grouped have no commas. */
#include "cli/command.h"

#include "office/case/lessons.h"
#include "office/case/picture.h"
#include "store/lessons.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static enum result question_read(struct invocation *invocation, struct picture_question *ret_question)
{
	const char *regime = option(invocation, "regime");

	*ret_question = (struct picture_question){
	    .regime = regime != NULL ? regime : "administrative",
	    .agreement = option(invocation, "agreement"),
	    .with = option(invocation, "with"),
	};
	return picture_span(invocation->job, option(invocation, "from"), option(invocation, "until"),
			    option(invocation, "at"), &ret_question->span);
}

static const char *word(const json_t *object, const char *name)
{
	const char *text = json_string_value(json_object_get(object, name));

	return text != NULL ? text : "";
}

/* A number of a cell, empty where the figure has none. */
static void number_print(const json_t *cell, const char *name)
{
	const json_t *number = json_object_get(cell, name);

	if (json_is_integer(number))
		printf(",%lld", (long long)json_integer_value(number));
	else
		printf(",");
}

static void csv_print(const json_t *picture)
{
	static const char *const columns[] = {"cases", "came", "median", "ninth", "in_time", "late", "running"};
	const json_t *track, *figure, *cell;
	size_t at, of_track, month;

	printf("agreement,figure,kind,unit,month,cases,came,median,ninth,in_time,late,running\n");
	json_array_foreach(json_object_get(picture, "tracks"), at, track)
	{
		json_array_foreach(json_object_get(track, "figures"), of_track, figure)
		{
			json_array_foreach(json_object_get(figure, "months"), month, cell)
			{
				printf("%s,%s,%s,%s,%s", word(track, "agreement"), word(figure, "id"),
				       word(figure, "kind"), word(figure, "unit"), word(cell, "month"));
				for (size_t column = 0; column < sizeof(columns) / sizeof(columns[0]); column++)
					number_print(cell, columns[column]);
				printf("\n");
			}
		}
	}
}

static long long number(const json_t *cell, const char *name)
{
	return (long long)json_integer_value(json_object_get(cell, name));
}

static void figure_print(const json_t *figure)
{
	const json_t *all = json_object_get(figure, "all");
	const char *kind = word(figure, "kind");

	printf("  %-28s ", word(figure, "id"));
	if (strcmp(kind, "share") == 0)
		printf("%lld of %lld\n", number(all, "came"), number(all, "cases"));
	else if (strcmp(kind, "on_time") == 0)
		printf("%lld in time, %lld late, %lld running\n", number(all, "in_time"), number(all, "late"),
		       number(all, "running"));
	else if (strcmp(kind, "time") == 0 && number(all, "cases") > 0)
		printf("half within %lld, nine in ten within %lld %s, of %lld\n", number(all, "median"),
		       number(all, "ninth"), word(figure, "unit"), number(all, "cases"));
	else
		printf("%lld\n", number(all, "cases"));
}

static enum result figures(struct invocation *invocation)
{
	struct actor actor = operator_actor(invocation);
	struct picture_question question;
	const json_t *track, *figure;
	json_t *picture = NULL;
	size_t at, of_track;

	TRY(question_read(invocation, &question));
	TRY(office_figures(invocation->job, &invocation->office, &actor, &question, &picture));
	if (invocation->json)
		return print_json(invocation, picture);
	if (option(invocation, "csv") != NULL) {
		csv_print(picture);
		return OK;
	}
	printf("%s to %s, as of %s\n", word(picture, "from"), word(picture, "until"), word(picture, "as_of"));
	json_array_foreach(json_object_get(picture, "tracks"), at, track)
	{
		printf("\n%s  (to compare: %s)\n", word(track, "agreement"), word(track, "check"));
		json_array_foreach(json_object_get(track, "figures"), of_track, figure) figure_print(figure);
	}
	return OK;
}

static void pattern_csv_print(const json_t *report)
{
	const json_t *grouping, *group;
	size_t at, in;

	printf("field,value,cases\n");
	json_array_foreach(json_object_get(report, "groupings"), at, grouping)
	{
		json_array_foreach(json_object_get(grouping, "groups"), in, group)
		    printf("%s,%s,%lld\n", word(grouping, "field"), word(group, "value"), number(group, "cases"));
	}
}

static void pattern_print(const json_t *report)
{
	const json_t *grouping, *group;
	size_t at, in;

	if (json_is_null(json_object_get(report, "total"))) {
		printf("Fewer than %lld cases in %lld: nothing is shown.\n", number(report, "least"),
		       number(report, "year"));
		return;
	}
	printf("%lld cases in %lld; what fewer than %lld have in common is not named.\n", number(report, "total"),
	       number(report, "year"), number(report, "least"));
	json_array_foreach(json_object_get(report, "groupings"), at, grouping)
	{
		printf("\n%s\n", word(grouping, "field"));
		json_array_foreach(json_object_get(grouping, "groups"), in, group)
		    printf("  %8lld  %s\n", number(group, "cases"), word(group, "value"));
		printf("  %8lld  others\n", number(grouping, "others"));
	}
}

static enum result patterns(struct invocation *invocation)
{
	const char *year = option(invocation, "year");
	struct actor actor = operator_actor(invocation);
	json_t *report = NULL;

	TRY(option_required(invocation, "purpose", &actor.purpose));
	TRY(office_pattern(invocation->job, &invocation->office, &actor, invocation->arguments[0],
			   invocation->arguments[1], year != NULL ? (int)strtol(year, NULL, 10) : 0, &report));
	if (invocation->json)
		return print_json(invocation, report);
	if (option(invocation, "csv") != NULL)
		pattern_csv_print(report);
	else
		pattern_print(report);
	return OK;
}

/* The marks around words that were found, as brackets. */
static void part_print(const char *part)
{
	for (const char *at = part; *at != '\0'; at++)
		putchar(*at == LESSON_FROM[0] ? '[' : *at == LESSON_TO[0] ? ']' : *at == '\n' ? ' ' : *at);
	putchar('\n');
}

static enum result lessons(struct invocation *invocation)
{
	const char *regime = option(invocation, "regime");
	struct actor actor = operator_actor(invocation);
	json_t *answer = NULL;
	const json_t *lesson;
	size_t at;

	TRY(option_required(invocation, "purpose", &actor.purpose));
	TRY(office_lessons(invocation->job, &invocation->office, &actor, regime != NULL ? regime : "administrative",
			   invocation->arguments[0], &answer));
	if (invocation->json)
		return print_json(invocation, answer);
	json_array_foreach(json_object_get(answer, "lessons"), at, lesson)
	{
		printf("%s  %s  %s\n    ", word(lesson, "reference"), word(lesson, "state"), word(lesson, "heading"));
		part_print(word(lesson, "part"));
	}
	return OK;
}

const struct command picture_commands[] = {
    {"figures", NULL, "",
     "[--regime WORD] [--agreement ID] [--with PARTY] [--from MONTH] [--until MONTH] [--at INSTANT] [--csv]",
     "The picture: figures of each agreement, the same on both nodes.", NEEDS_OFFICE, figures},
    {"patterns", NULL, "AGREEMENT PATTERN", "--purpose TEXT [--year YEAR] [--csv]",
     "What occurs together often, in one year; small numbers are hidden. Logged.", NEEDS_OFFICE, patterns},
    {"lessons", NULL, "WORDS", "--purpose TEXT [--regime WORD]",
     "What was asked, answered and learnt, searched by its words. Logged.", NEEDS_OFFICE, lessons},
    {0},
};
