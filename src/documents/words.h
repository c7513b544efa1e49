/* words.h - the few fixed words of a paper, in every language. Internal to this room. */
#ifndef VALICO_DOCUMENTS_WORDS_H
#define VALICO_DOCUMENTS_WORDS_H

#include "agreement/profile.h"

enum fixed_word {
	FIXED_YES,
	FIXED_NO,
	FIXED_NONE, /* nothing is known */
	FIXED_REFERENCE,
	FIXED_DATE,
	FIXED_DRAFT,      /* across a letter before its step was taken */
	FIXED_DRAFT_WHY,  /* the same as a sentence */
	FIXED_CITATIONS,  /* heading of where the rules come from */
	FIXED_UNVERIFIED, /* behind a source that was not checked */
	FIXED_SAFEGUARDS, /* heading */
	FIXED_EVIDENCE,   /* heading */
	FIXED_LAST_DAY,   /* of a deadline */
	FIXED_LENGTH,     /* of a deadline */
	FIXED_WAITS,      /* a deadline that has not begun */
	FIXED_NAME_RANK,  /* under the line for the signature */
	FIXED_PLACE_DATE,
	FIXED_STAMP,
	FIXED_SEAL, /* what the code beside it is */
	FIXED_PAGE, /* "Page %d of %d" with its two numbers in this order */
	FIXED_OVERDUE,
	FIXED_DUE,
	FIXED_STATE,
	FIXED_CASES, /* "%d cases, %d of them overdue" */
	FIXED_MORE,  /* "%d more are in the system" */
	FIXED_DAYS,  /* units of a deadline, in the order of enum time_unit, with the number before */
	FIXED_WORKING_DAYS,
	FIXED_MONTHS,
	FIXED_MINUTES,
	FIXED_HOURS,
	FIXED_WORKING_HOURS,
	FIXED_FORM_OF, /* title of the common form: "%s" is the opening form's name */
	FIXED_COUNT,
};

const char *fixed_word(enum fixed_word word, enum language language);

#endif
