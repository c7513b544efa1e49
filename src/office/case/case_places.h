/* case_places.h - the places of a memory of cases (case_memory.h): which cases have one, and which is put out when
 * there is no room. Inside the memory; whoever calls holds its lock.
 *
 * A case that comes in is *new*. New ones take about a third of what is remembered; the others *stay*. When there is no
 * room, the new one that was not used for longest goes, unless one that stays was not used for very long, or by chance,
 * one time in sixteen: then it stays in that one's stead. So whoever works on one case after another, and begins again
 * with the first, finds most of those that stay still there, however many cases there are: were it always the oldest
 * that goes, none of them would be. */
#ifndef VALICO_OFFICE_CASE_CASE_PLACES_H
#define VALICO_OFFICE_CASE_CASE_PLACES_H

#include "office/case/case_keys.h"
#include "office/case/open_case.h"

#include <pthread.h>
#include <stdatomic.h>

#define REMEMBERED_BYTES_MOST ((size_t)8 << 20) /* of one case; a larger one is read anew each time */
#define PLACES 512

struct remembered {
	char case_id[UUID_TEXT_SIZE];
	struct arena *arena; /* NULL when the place is free */
	struct hash profile_hash;
	struct case_file file;
	bool has_key[2];
	struct case_key key[2];
	atomic_int users;
	bool stays;
	size_t bytes_beside; /* that its events take outside the arena, about */
	size_t bytes;        /* of both, as counted into the memory's own */
	struct case_memory *memory;
};

struct case_memory {
	pthread_mutex_t lock;   /* guards all but the first two */
	atomic_int users;       /* who opened it, and every pin */
	struct case_keys *keys; /* of many more cases than those whose events fit; they have a lock of their own */
	struct arena *reading;  /* for one event at a time */
	uint64_t uses;
	uint32_t chance;
	size_t bytes, bytes_most;
	size_t bytes_new; /* of `bytes`, what cases have that do not stay */
	/* Of the case at each place, together, so that looking for one reads little. */
	uint32_t tags[PLACES];    /* 0 when it is free */
	uint64_t used_at[PLACES]; /* counts uses */
	struct remembered cases[PLACES];
};

/* The place of a case; NULL when it is not remembered. */
struct remembered *remembered_find(struct case_memory *memory, const char *case_id);

/* The place of a case, or one that may be used for it; NULL when all are in use. */
struct remembered *place_of(struct case_memory *memory, const char *case_id);

/* Takes a free place for a case, of which nothing is known yet. False when memory is out. */
bool remembered_begin(struct remembered *remembered, const struct open_case *open);

/* Counts one more use of a case and what it now takes, and puts out others until all fit again. */
void remembered_use(struct remembered *remembered);

/* Nobody may use it any more. */
void remembered_forget(struct remembered *remembered);

#endif
