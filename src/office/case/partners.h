/* partners.h - who else takes part in a case. Inside the room.
 *
 * The record of a case names its partners as words parted by spaces, in the order of the sides: "pk" for most, "fr pk"
 * for a case of three, none for a case of one side, which is never sent to anybody.
 *
 *     char party[PARTY_ID_SIZE];
 *     for (const char *rest = record->partner; (rest = partner_next(rest, party)) != NULL;)
 */
#ifndef VALICO_OFFICE_CASE_PARTNERS_H
#define VALICO_OFFICE_CASE_PARTNERS_H

#include "office/office.h"

/* Takes the next party from the words and gives what is left; NULL at the end. */
const char *partner_next(const char *words, char ret_party[PARTY_ID_SIZE]);

/* Is the party one of them? */
bool partner_among(const char *words, const char *party);

/* The words for the parties of a case but our own: `sides` by side of the profile, indexes of its parties. */
enum result partners_write(struct job *job, const struct office *office, const struct profile *profile,
			   const int *sides, const char **ret_words);

#endif
