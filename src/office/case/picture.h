/* picture.h - the picture: numbers that every party of an agreement computes for itself from the same chain to the same
 * figure, held against what the agreement promises.
 *
 * Two nodes that hold the same cases and are asked for the same span, the same instant and the cases between the two of
 * them give the same bytes under "figures"; "check" is what two people can compare over the telephone. */
#ifndef VALICO_OFFICE_CASE_PICTURE_H
#define VALICO_OFFICE_CASE_PICTURE_H

#include "cases/tally.h"
#include "office/office.h"

struct picture_question {
	const char *regime;
	const char *agreement; /* or NULL for all of the regime that have figures */
	const char *with;      /* only cases that this party shares; NULL for all of ours */
	struct span span;
};

/* The span of `from` to `until` ("2026-01", both included), of the last twelve months when either is NULL, as of `at`
 * (RFC 3339), or of now when it is NULL. INVALID names the wrong one. */
enum result picture_span(struct job *job, const char *from, const char *until, const char *at, struct span *ret_span);

/* {"as_of":, "from":, "until":, "with":, "tracks": [{"agreement":, "title":, "check":, "restricts":, "figures":
 * [...]}]}. Numbers only: no case is opened and no look is logged. Cases that only a group may read (readers.h) count
 * for everybody, so that both sides get the same number; "restricts" says of an agreement that it knows such cases. */
enum result office_figures(struct job *job, const struct office *office, const struct actor *actor,
			   const struct picture_question *question, json_t **ret_picture);

/* The cases that count in a figure, as rows of the queue, at most `most`, from behind the case `after`. Logged as a
 * look. MISSING when the agreement has no such figure. */
struct figure_cases {
	const char *figure;
	enum part part;
	const char *after; /* "" for the first */
	int most;
};
enum result office_figure_cases(struct job *job, const struct office *office, const struct actor *actor,
				const struct picture_question *question, const struct figure_cases *wanted,
				json_t **ret_page);

/* A pattern's report for a year (0: the year of now), small numbers hidden (cases/patterns.h), at most 100 groups of
 * each grouping. Logged as a look, since a value may name somebody. MISSING when the agreement has no such pattern. */
enum result office_pattern(struct job *job, const struct office *office, const struct actor *actor,
			   const char *agreement, const char *pattern, int year, json_t **ret_report);

/* Writes what the case adds to the picture; for projection.c. */
struct open_case;
enum result picture_write(struct job *job, const struct office *office, const struct open_case *open);

#endif
