/* birth.h - a date of birth as officers type it.
 *
 * 1985-03-12, 1985-03, 1985, 12.3.1985, 12/03/1985, 3.1985; digits of any script; 00 or ? for a part that nobody knows;
 * "±2" or "+-2" behind it for a year that is not certain. Months may be words (12 March 1985, 12 marzo 1985,
 * 12 mars 1985, ۱۲ مارچ ۱۹۸۵ء). The day stands before the month; a year has four digits, because two leave the century
 * open. */
#ifndef VALICO_IDENTITY_BIRTH_H
#define VALICO_IDENTITY_BIRTH_H

#include "identity/person.h"

/* INVALID with rule "date", "date-hijri" or "date-future". */
enum result birth_read(struct job *job, const char *field, struct bytes text, struct birth *ret_birth);

/* The month, 1 to 12, whose name a word is, in the four languages; 0 for none. English, Italian and French names may be
 * cut after three letters, with a stop behind. */
int birth_month(struct bytes word);

#endif
