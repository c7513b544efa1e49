/* people_value.h - candidates and rows as JSON for pages. Inside the room. */
#ifndef VALICO_OFFICE_PEOPLE_PEOPLE_VALUE_H
#define VALICO_OFFICE_PEOPLE_PEOPLE_VALUE_H

#include "office/case/page.h"
#include "office/people/asked.h"
#include "office/people/people.h"

/* "1795000000001.4711", and with a c for a row of the changes: generation and reference. */
#define REFERENCE_TEXT_SIZE 48
void row_reference_write(int64_t generation, bool in_changes, uint64_t reference, char ret_text[REFERENCE_TEXT_SIZE]);
/* INVALID for anything else. */
enum result row_reference_read(struct job *job, const char *text, int64_t *ret_generation, bool *ret_in_changes,
			       uint64_t *ret_reference);

/* The columns of a row, null where the register says nothing; with `whole` false numbers are masked. */
enum result row_value(struct job *job, const struct register_row *row, bool whole, json_t **ret_value);

/* The waterfall: {field, how, asked, found, bits}; a number that is found but was not asked is masked. */
enum result bars_value(struct job *job, const struct people_score *score, json_t **ret_list);

#endif
