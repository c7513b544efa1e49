/* asked.h - from what an officer typed, or a form says, to the texts of a person. Pure; inside the room. */
#ifndef VALICO_OFFICE_PEOPLE_ASKED_H
#define VALICO_OFFICE_PEOPLE_ASKED_H

#include "base/json.h"
#include "identity/person.h"

/* What was asked, and as what it was understood: "name", "zone", "national-number", "document-number", "phone",
 * "phone-or-document", "fields", "case". */
struct asked {
	const char *kind;
	struct person_text text;
	int spread; /* years by which the birth may be off */
	bool cut;   /* the name of a zone fills its field: more may follow */
};

/* The search box. A zone when it has fillers; a number when it is one, which may be a
 * telephone's and a document's at once ("0300 1234567"); else a name, from which a date of birth ("1990",
 * "31.5.1990", "14 Feb 1990 ±2"), a father's name behind "s/o", "wife of", "figlio di", ولد or بنت, and numbers are
 * taken apart. INVALID from the zone, or with rule "empty-name"; LIMIT with rule "too-long". */
enum result asked_text(struct job *job, const char *text, struct asked *ret_asked);

/* Lays fields over what was asked. INVALID for a member that is none. */
enum result asked_fields(struct job *job, const json_t *fields, struct asked *asked);

/* The person of an application's form (its usual field names, in any script). */
enum result asked_form(struct job *job, const json_t *form, struct asked *ret_asked);

/* The person that is asked for. A mobile's number is asked for with and without the code of its country, since
 * registers hold both. Errors as person_read(). */
enum result asked_person(struct job *job, const struct asked *asked, struct person *ret_person);

/* Does the CNIC that was asked say another sex than was asked? Its last digit is odd for a man. */
bool asked_sex_differs(const struct person *person);

/* The texts as an object, for a page, a CNIC as people write it; what is empty is null. */
enum result asked_write(struct job *job, const struct asked *asked, json_t **ret_value);

#endif
