/* value.h - a field's value as a person reads it, in a language.
 *
 * Dates, times and the names of countries are said by ICU in the customs of the language; digits stay 0 to 9 in all of
 * them, so that a number on paper is the number in the case. */
#ifndef VALICO_DOCUMENTS_VALUE_H
#define VALICO_DOCUMENTS_VALUE_H

#include "agreement/profile.h"

/* "5 March 2026". */
enum result date_say(struct job *job, struct date date, enum language language, const char **ret_text);

/* "5 March 2026, 14:30 (Europe/Rome)", in the zone of a party. */
enum result instant_say(struct job *job, struct instant instant, const struct party *party, enum language language,
			const char **ret_text);

/* Text of one field; NULL when there is no value. A list has none: its rows are a table. `party` is whose zone times
 * are shown in. */
enum result value_say(struct job *job, const struct field *field, const json_t *value, const struct party *party,
		      enum language language, const char **ret_text);

#endif
