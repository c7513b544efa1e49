/* people.h - the register of people as a desk's thread uses it: searched by its index, shown from its own rows.
 *
 * Each thread has one. Before each use it looks whether another index was put in force and takes that; when the new one
 * cannot be used, the old stays, or is taken back, and the log has an alarm. What a page shows of a person is read from
 * the register at that moment, and only when it is still the person that the index knows under that reference. */
#ifndef VALICO_REGISTER_PEOPLE_H
#define VALICO_REGISTER_PEOPLE_H

#include "register/source.h"

struct people;

/* Opens the register. That no index was built yet is no failure here; `settings` NULL is a register that is not there,
 * which can only weigh. `settings` lives as long as it; close it with people_close(). INVALID for a file of weights
 * that cannot be read. */
enum result people_open(struct job *job, const struct register_settings *settings, struct people **ret_people);
void people_close(struct people *people);

/* From now on, an index of more than `most_bytes` is taken at once and read whole behind the searches, while nobody
 * else wants the processor; when it turns out to be damaged, the one before is taken back if this thread had it, and
 * else there is none. Without this call, as for a command that ends soon, a large one is used unread. An index of up to
 * that size (PEOPLE_READ_WHOLE, half a million people, without the call) is read whole before it is taken. */
#define PEOPLE_READ_WHOLE (64u << 20)
void people_read_behind(struct people *people, uint64_t most_bytes);

/* Takes the index that is in force now. MISSING with rule "no-register" or "no-index" when there is none; DAMAGED when
 * there is none that can be used. */
enum result people_refresh(struct job *job, struct people *people);

/* After people_refresh(): the index that is used is still being read behind. */
bool people_being_read(const struct people *people);

/* After people_refresh(). Those that the changes replace count twice. */
int64_t people_generation(const struct people *people);
int64_t people_count(const struct people *people);

/* ---- weighing ---- */

/* What one field says, in bits; the words are those of identity/score.h. */
struct people_bar {
	const char *field, *how;
	const char *asked, *found; /* tokens; empty where there is none */
	double bits;
};

struct people_score {
	struct people_bar *bars;
	int bar_count;
	double bits;         /* the sum, with the prior */
	double evidence;     /* the sum without it */
	double probability;  /* that it is the same person; in a search, that it is this one of all */
	bool likely;         /* to be shown as "likely the same": at most 1 in 10,000 of those is another */
	const char *decider; /* the field that would move the probability most; NULL for none */
};

/* What some other collection than the register (a list of alerts) knows of how frequent names are in it. */
struct name_counts {
	int64_t (*carried)(const void *self, const struct name_token *token); /* by how many of its people */
	const void *self;
	int64_t people[2]; /* that have a name in a script (enum script) */
	int64_t usual;     /* so many more count beside them that carry what the register says */
};

/* Weighs two descriptions among `among` people. How rare a name is comes from the register's index; without one usual
 * values are taken. `counts`, where it is not NULL, says it better. */
enum result people_weigh(struct job *job, struct people *people, const struct person *asked, const struct person *found,
			 int64_t among, const struct name_counts *counts, struct people_score *ret_score);

/* ---- searching ---- */

#define PEOPLE_MOST 50

struct people_candidate {
	uint64_t reference;
	bool in_changes;
	struct person person; /* as the index knows him */
	struct people_score score;
};

struct people_answer {
	struct people_candidate *candidates; /* best first */
	int count;
	int64_t equal; /* people who fit as well as the first, the first included */
	bool equal_is_least;
	int64_t effort;
	bool cut; /* the bound of effort was reached before the search was through */
};

/* Takes the index in force, and searches it for at most `most` (1 to PEOPLE_MOST) people. INVALID with rule
 * "question-empty" when nothing in the question can be looked for. */
enum result people_search(struct job *job, struct people *people, const struct person *asked, int most,
			  struct people_answer *ret_answer);

/* The person with a number in the index (not in its changes), for measuring. */
enum result people_at(struct job *job, struct people *people, int64_t number, struct person *ret_person);

/* ---- rows ---- */

/* The row of a candidate, read from the register now, into the arena. `ret_changed` tells that the register's row says
 * something else now than when it was indexed (in a database; in a file the row is then MISSING). MISSING with rule
 * "no-row". */
enum result people_row(struct job *job, struct people *people, const struct people_candidate *candidate,
		       struct register_row *ret_row, bool *ret_changed);

/* A row and its person by reference, without a search before it. */
enum result people_find(struct job *job, struct people *people, bool in_changes, uint64_t reference,
			struct register_row *ret_row, struct person *ret_person);

/* Reads every byte of the index and of the changes. DAMAGED with what and where. */
enum result people_check(struct job *job, struct people *people);

#endif
