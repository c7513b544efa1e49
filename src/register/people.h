/* people.h - the register of people as a desk's thread uses it: searched by its index, shown from its own rows.
 *
 * Each thread has one. Before each use it looks whether another index was put in force and takes that; when the new one
 * cannot be used, the old stays and the log has an alarm. What a page shows of a person is read from the register at
 * that moment, and only when it is still the person that the index knows under that reference. */
#ifndef VALICO_REGISTER_PEOPLE_H
#define VALICO_REGISTER_PEOPLE_H

#include "identity/search.h"
#include "register/source.h"

struct people;

/* Opens the register. That no index was built yet is no failure here. `settings` lives as long as it; close it with
 * people_close(). Errors of weights_read(). */
enum result people_open(struct job *job, const struct register_settings *settings, struct people **ret_people);
void people_close(struct people *people);

/* Takes the index that is in force now. MISSING with rule "no-index" when there is none; DAMAGED when there is none
 * that can be used. */
enum result people_refresh(struct job *job, struct people *people);

/* What is searched and how it is weighed; after people_refresh(), until the next. */
const struct index_set *people_index(const struct people *people);
const struct weights *people_weights(const struct people *people);
const struct register_settings *people_settings(const struct people *people);
int64_t people_generation(const struct people *people);
/* In the index and in the changes; those that the changes replace count twice. */
int64_t people_count(const struct people *people);

/* Takes the index that is in force now, and searches it. */
enum result people_search(struct job *job, struct people *people, const struct search_question *question,
			  struct search_answer *ret_answer);

/* The row of a candidate, read from the register now, into the arena. `ret_changed` tells that the register's row says
 * something else now than when it was indexed (in a database; in a file the row is then MISSING). MISSING with rule
 * "no-row". */
enum result people_row(struct job *job, struct people *people, const struct candidate *candidate,
		       struct register_row *ret_row, bool *ret_changed);

/* A row and its person by reference, without a search before it. */
enum result people_find(struct job *job, struct people *people, bool in_changes, uint64_t reference,
			struct register_row *ret_row, struct person *ret_person);

/* Reads every byte of the index and of the changes. DAMAGED with what and where. */
enum result people_check(struct job *job, struct people *people);

#endif
