/* case_memory.h - the last cases that a process has decoded, so that working on one again does not read, unseal and
 * parse all of its events again. Inside the room, but for opening it: the offices of all threads share one.
 *
 * What is remembered are events, which never change, and the keys of the case; never a state. At each use the heads of
 * the lanes are compared with the store, as the job's transaction sees it: events that are new there are added, those
 * that it does not hold (yet, or because their transaction was rolled back) are not given, and a memory that is no
 * continuation of the store is forgotten. So a memory cannot be wrong, only cold. What an office writes itself it hands
 * in as it is stored, and need not read, unseal and parse again. */
#ifndef VALICO_OFFICE_CASE_CASE_MEMORY_H
#define VALICO_OFFICE_CASE_CASE_MEMORY_H

#include "office/case/open_case.h"

struct case_memory;

/* A memory of the last cases that fit in about `bytes`, for any number of threads; freed (its keys wiped) when `arena`
 * closes and no job uses one of its events any more. */
enum result case_memory_open(struct job *job, struct arena *arena, size_t bytes, struct case_memory **ret_memory);

/* Fills keys and lanes of an open case whose record and agreement are set; the own lane only when it is asked for.
 * Events stay good as long as the job's arena. DAMAGED when the events of the store do not hold together. */
enum result case_memory_fill(struct job *job, const struct office *office, bool with_own, struct open_case *open);

/* The case key in a letter, opened by the keeper or known from before. Fails as letter_read() does. */
enum result case_memory_key(struct job *job, const struct office *office, struct bytes letter,
			    struct case_key *ret_key);

/* A letter that was just written, and the key in it. */
void case_memory_know(const struct office *office, struct bytes letter, const struct case_key *key);

/* An event that was just stored: kept, as a copy, if its case is remembered up to the one before it. */
void case_memory_keep(const struct office *office, const struct event *event);

#endif
