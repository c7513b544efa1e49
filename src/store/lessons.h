/* lessons.h - texts of cases that officers search by their words (fields that an agreement marks searchable): a
 * projection, made again by `valico store rebuild`. The words are SQLite's full-text index (FTS5) over the texts; its
 * tokenizer takes capital and small letters and accents for the same. Urdu typed with Arabic's letters, with vowel
 * marks or joiners is kept and searched with its own letters and without those. Another engine has its own. */
#ifndef VALICO_STORE_LESSONS_H
#define VALICO_STORE_LESSONS_H

#include "store/database.h"

/* Replaces the text of a case; empty takes it out. Nothing is written when it is as it was. */
enum result lesson_put(struct job *job, struct database *database, const char *case_id, const char *regime,
		       struct bytes text);
/* Takes the text of a case out so that no page of the store holds its words any more. */
enum result lesson_destroy(struct job *job, struct database *database, const char *case_id);
/* Forgets all texts, before a rebuild. */
enum result lesson_clear(struct job *job, struct database *database);

/* A text that has all the words, the best first. In `part` the words found stand between LESSON_FROM and LESSON_TO. */
#define LESSON_FROM "\x02"
#define LESSON_TO "\x03"
struct lesson_found {
	const char *case_id;
	const char *part;
};

/* `words` as an officer types them: each is the start of a word. At most `most`; none for no words, and none of a case
 * that the account `reader` may not read (readers.h). */
enum result lesson_search(struct job *job, struct database *database, const char *regime, const char *reader,
			  const char *words, int most, struct lesson_found **ret_found, int *ret_count);

#endif
