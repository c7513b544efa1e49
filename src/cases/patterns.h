/* patterns.h - what occurs together often: values of a case by which the patterns of its agreement put cases together,
 * and the report over many cases in which small numbers are never shown. Pure, and the same on every node.
 *
 * The *groups* of a case are a line for each pattern that it has a value for, made for grouping: small differences of
 * spelling (case, width, accents, signs, blanks) are gone, a document's number is cut to its series.
 *
 *     sources TAB 2026 TAB FRENCH EMBASSY ISLAMABAD TAB KHAN TRAVELS TAB F123
 *     pattern     year     each grouping in the order of the profile; empty when the case does not say */
#ifndef VALICO_CASES_PATTERNS_H
#define VALICO_CASES_PATTERNS_H

#include "cases/case_file.h"

/* Empty text while the case has not been opened, or when none of its patterns has a value. Owned by the arena. */
enum result case_groups_write(struct job *job, const struct case_state *state, struct bytes *ret_groups);

/* A value as it is grouped: capital letters and digits of any script, single blanks between. At most `most` letters
 * (0 for the usual bound); of a document's number without blanks. */
enum result group_value_write(struct job *job, const char *text, enum field_type type, int most,
			      struct bytes *ret_value);

struct pattern_tally;

/* Counts the cases of one pattern in one year. Everything is taken from `arena`, which holds each different value once.
 */
enum result pattern_tally_open(struct job *job, struct arena *arena, const struct pattern *pattern, int year,
			       struct pattern_tally **ret_tally);

/* Adds the groups of one case. What it does not understand it passes over. LIMIT when the arena is full. */
enum result pattern_tally_add(struct job *job, struct pattern_tally *tally, struct bytes groups);

/* {"total":, "groupings": [{"groups": [{"value":, "cases":}], "others":, "more": {"groups":, "cases":}}]}. A value of
 * fewer cases than the pattern's least goes into "others" without its name. If that alone would tell the hidden number
 * (by taking what is shown from the total), the next smallest are hidden with it, until at least two are and together
 * they are not fewer than the least. A total that is too small itself is null. At most `most` groups are listed, the
 * largest first; "more" are those behind. All numbers are multiples of the least, rounded down, so that two reports
 * taken from each other do not tell a single case. Owned by the job's arena. */
enum result pattern_tally_write(struct job *job, const struct pattern_tally *tally, int most, json_t **ret_report);

#endif
