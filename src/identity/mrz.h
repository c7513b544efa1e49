/* mrz.h - machine-readable zones of travel documents (ICAO Doc 9303 parts 3 to 7): read, checked, written.
 *
 * Five formats: TD1 (three lines of 30), TD2 (two of 36), TD3 (two of 44: passports), MRV-A (two of 44) and MRV-B (two
 * of 36: visas, without a composite digit). A check digit is the sum of the values (0-9, A=10 to Z=35, < = 0) under the
 * weights 7, 3, 1, modulo 10. A wrong digit does not hide the rest: the reader says which field it belongs to and where
 * it stands, so that the page can point at it. A zone read by a camera may confuse letters and digits; such a letter is
 * put right only where exactly one change makes its check digit hold, and every change is told. */
#ifndef VALICO_IDENTITY_MRZ_H
#define VALICO_IDENTITY_MRZ_H

#include "base/job.h"

enum zone_format { ZONE_TD1, ZONE_TD2, ZONE_TD3, ZONE_VISA_A, ZONE_VISA_B };

#define ZONE_TEXT_MOST 90
#define ZONE_CHECKS_MOST 5
#define ZONE_REPAIRS_MOST 8

/* One check digit: of which field, over which positions, and whether it holds. */
struct zone_check {
	const char *field; /* "document_number", "born", "expires", "optional", "composite" */
	int line;          /* from 0 */
	int from, to;      /* columns of the field, `to` not included; of its first part for the composite */
	int at;            /* column of the digit */
	char digit;        /* as read; '<' counts as 0 where the standard allows it */
	char expected;
	bool holds;
};

/* A letter that was put right. */
struct zone_repair {
	int line, column;
	char from, to;
};

struct zone_document {
	enum zone_format format;
	const char *type;          /* "P", "ID", "V" ... without fillers */
	const char *issuing_state; /* three letters, "D" for Germany as printed */
	const char *family_name;   /* parts parted by a space */
	const char *given_names;
	bool truncated; /* the name fills its field: more may have been cut off */
	const char *document_number;
	const char *nationality;
	const char *born; /* YYYY-MM-DD; YYYY-MM or YYYY where the rest is filled as unknown; NULL when it is no date */
	char sex;         /* 'F', 'M' or '<' */
	const char *expires;  /* YYYY-MM-DD, or NULL */
	const char *optional; /* free data, fillers cut */
	struct zone_check checks[ZONE_CHECKS_MOST];
	int check_count;
	struct zone_repair repairs[ZONE_REPAIRS_MOST];
	int repair_count;
	bool valid; /* every check digit holds and both dates are dates, or the birth is unknown */
};

/* Reads a zone from what was typed, pasted or sent by a reader: lines may be parted by line ends or not at all; small
 * letters, digits of other scripts, blanks, marks that nobody sees and the sign « for << are taken as what they stand
 * for. INVALID with rule "zone-length",
 * "zone-letter" or "zone-format" when it is no zone at all. `job->now` tells the century of a birth (never in the
 * future) and of an expiry (within 50 years). Strings are the arena's. */
enum result zone_document_read(struct job *job, struct bytes text, struct zone_document *ret_document);

/* What is needed to write a zone. */
struct zone_content {
	enum zone_format format;
	const char *type;
	const char *issuing_state;
	const char *family_name;
	const char *given_names;
	const char *document_number;
	const char *nationality;
	struct date born;
	char sex;
	struct date expires;
	const char *optional;
};

/* Writes the zone with all check digits, lines parted by '\n'. INVALID for a letter that a zone cannot hold. */
enum result zone_document_write(struct job *job, const struct zone_content *content, struct bytes *ret_text);

/* The check digit over a field; -1 when it holds a letter that zones do not have. */
int zone_check_digit(struct bytes field);

#endif
