/* search_window.h - a window of 65,536 people, for the files that walk it. Inside the room. */
#ifndef VALICO_IDENTITY_SEARCH_WINDOW_H
#define VALICO_IDENTITY_SEARCH_WINDOW_H

#include "identity/search_inside.h"

#define WINDOW 65536u
#define WORDS (WINDOW / 64)
#define COLUMN_WORDS 4
#define PLANES 7

/* A level in a window. */
struct plane {
	const uint64_t *bits;         /* of packed lists; NULL when nobody here */
	int dense_first, dense_count; /* in the window's */
	bool last;                    /* of its group */
	int units;                    /* what it adds */
	int rest;                     /* the most that the groups behind this one add */
	int wanted;                   /* of the sum up to here, so that it may still come to what is wanted in all */
	uint64_t add[PLANES];         /* all ones where its units have a one */
	uint64_t unwanted[PLANES];    /* all ones where `wanted` has a zero */
};

#define PEOPLE_MOST 4096 /* who are left of a window, at a time */

struct window {
	uint32_t first, end; /* numbers; first is a multiple of WINDOW */
	uint32_t from;       /* the span's part of it */
	struct plane planes[GROUPS_MOST * LEVELS_MOST + 1];
	int plane_count;
	uint64_t (*bits)[WORDS];     /* of each plane */
	const unsigned char **dense; /* dense lists from the window's first person on */
	int dense_count;
	uint16_t people[PEOPLE_MOST];
	uint8_t bounds[PEOPLE_MOST];
	uint16_t ordered[PEOPLE_MOST];
	int people_count;
};

/* People of the window whose bound is not below `wanted`, with their sums, from `*word` on until the window ends or
 * there are as many as fit: 256 at a time (search_column.c). */
void window_add(struct window *window, int wanted, size_t *word);

/* The same for planes of which none is dense, by going through those who are in them: the people whose sum is not below
 * `wanted` (search_sparse.c). False when there are more than fit. */
bool window_gather(struct window *window, int wanted);

/* Adds the planes from `first` on to the people that were gathered, and keeps those whose sum is not below `wanted`.
 * They are further levels of one group: who is in its first ones, the `own_count` planes from `own` on, gets nothing
 * more. */
void window_refine(struct window *window, int own, int own_count, int first, int wanted);

#endif
