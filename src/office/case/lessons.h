/* lessons.h - searching what was asked, answered and learnt. */
#ifndef VALICO_OFFICE_CASE_LESSONS_H
#define VALICO_OFFICE_CASE_LESSONS_H

#include "office/case/open_case.h"

/* {"lessons": [{case_id, reference, agreement, kind, state, heading, changed_at, part}]}, the best first; in `part` the
 * words found stand between U+0002 and U+0003. Logged as a look. */
enum result office_lessons(struct job *job, const struct office *office, const struct actor *actor, const char *regime,
			   const char *words, json_t **ret_lessons);

/* Writes the searchable text of a case; for projection.c. */
enum result lesson_write(struct job *job, const struct office *office, const struct open_case *open);

#endif
