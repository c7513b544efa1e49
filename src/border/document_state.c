/* document_state.c - the state of a document as passports print it, whatever way it was typed: document_state_read() of
 * list.h.
 *
 * Machine-readable zones name a state by the three letters of ISO 3166, but Germany by the one letter D (ICAO Doc 9303
 * part 3). Carriers' tables and people also write two letters, or DEU. All become what a zone says, since a stolen
 * passport that is looked for under PK and listed under PAK would not be found. */
#include "border/list.h"

#include <string.h>
#include <unicode/uloc.h>

#define GERMANY "D"

/* The three letters of two; NULL when no state has these. */
static const char *letters_of_two(const char *two)
{
	char locale[] = "und_XX";
	const char *three;

	memcpy(locale + 4, two, 2);
	three = uloc_getISO3Country(locale);
	return three != NULL && strlen(three) == 3 ? three : NULL;
}

enum result document_state_read(struct job *job, struct bytes state, char ret_state[DOCUMENT_STATE_SIZE])
{
	char folded[DOCUMENT_STATE_SIZE];
	const char *known = folded;

	if (!document_letters_fold(state, DOCUMENT_STATE_SIZE - 1, folded) || strpbrk(folded, "0123456789") != NULL)
		known = NULL;
	else if (strlen(folded) == 2)
		known = letters_of_two(folded);
	if (known == NULL)
		return job_fail(job, INVALID, "state", "document-state",
				"A state is named as documents print it, PAK, ITA, D, or by its two letters, PK.");
	if (strcmp(known, "DEU") == 0)
		known = GERMANY;
	memcpy(ret_state, known, strlen(known) + 1);
	return OK;
}
