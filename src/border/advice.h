/* advice.h - from what a check found to one word for the officer, with its reasons.
 *
 * It is advice: nothing follows from it by itself, no gate opens or stays shut. A hit is a question for the second
 * line. What could not be looked at (a list that is old, damaged or not there) is said beside it and is never taken for
 * "nothing found". The table is in advice.c and is the whole of it. */
#ifndef VALICO_BORDER_ADVICE_H
#define VALICO_BORDER_ADVICE_H

#include <stdbool.h>

/* From the mildest to the gravest. */
enum advice { ADVICE_NOTHING_FOUND, ADVICE_COMPARE, ADVICE_READ_AGAIN, ADVICE_SECOND_LOOK, ADVICE_CALL, ADVICE_COUNT };

/* "nothing-found", "compare", "read-again", "second-look", "call". */
const char *advice_name(enum advice advice);

/* What a check may find. */
enum border_finding {
	FINDING_ALERT_CALL,    /* an alert that asks for a call */
	FINDING_ALERT,         /* an alert that asks for a second look */
	FINDING_ALERT_COMPARE, /* an alert fits, but would fit others as well: the officer compares it at the counter */
	FINDING_LISTED,        /* on a list in force */
	FINDING_LISTED_OLD,    /* on a list whose time is over */
	FINDING_EXPIRED,       /* the document's own date */
	FINDING_NO_EXPIRY,     /* its date cannot be read */
	FINDING_DIGITS,        /* a check digit does not hold */
	FINDING_TWICE,         /* the same document stands twice in the manifest */
	FINDING_LIST_EXPIRED,  /* a list that was looked at is older than it may be */
	FINDING_LIST_DAMAGED,  /* a list could not be looked at */
	FINDING_NO_LIST,       /* no list is here at all */
	FINDING_ALERTS_CUT,    /* more alerts than could be weighed */
	FINDING_NO_BIRTH,      /* without a year of birth, few alerts are found by name */
	FINDING_NO_NAME,       /* the name cannot be read: alerts were looked for by number only */
	FINDING_NO_DOCUMENT,   /* without number and state of a document, lists cannot be asked */
	FINDING_COUNT
};

/* "alert-call", "alert", "listed" ...; never NULL. */
const char *finding_name(enum border_finding finding);

/* True for what could not be looked at: said to the officer, but no reason for anything. */
bool finding_is_caution(enum border_finding finding);

/* The gravest word that any of the findings stands for. */
enum advice advice_of(const bool findings[FINDING_COUNT]);

#endif
