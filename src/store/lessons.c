/* lessons.c - texts of cases by their words (lessons.h). The texts are a table; the index holds words and numbers of
 * rows only, so what is taken out of the table is taken out of the index with the text that it had. */
#include "store/lessons.h"

#include "base/text.h"
#include "store/readers.h"

#include <string.h>

#define WORDS_MOST 8
#define QUERY_MOST 1000

/* --- letters --- */

/* Urdu is typed on keyboards of Urdu, Arabic and Persian, which have letters of their own for the same sound and look;
 * vowel marks and the stretch are written or not. What is kept and what is searched for has Urdu's letters and none of
 * those. A joiner that nobody sees parts words, as the space does that others type for it. */
static const char *const as_urdu[][2] = {
    {"ي", "ی"}, {"ى", "ی"}, {"ك", "ک"}, {"ه", "ہ"}, {"ة", "ۃ"}, {"\u0640", ""}, {"\u0670", ""},
};

/* U+064B to U+0652 are the vowel marks; U+0653 to U+0655 belong to letters and stay. */
static bool is_vowel_mark(const unsigned char *at)
{
	return at[0] == 0xd9 && at[1] >= 0x8b && at[1] <= 0x92;
}

/* A copy in the arena; well-formed UTF-8 as forms and queries hold it. */
static enum result letters_write(struct job *job, struct bytes text, struct bytes *ret_text)
{
	unsigned char *written;
	size_t size = 0;

	TAKE(job, written = arena_take(job->arena, text.size + 1));
	for (size_t at = 0; at < text.size;) {
		size_t row = 0, count = sizeof(as_urdu) / sizeof(as_urdu[0]);

		if (text.size - at >= 2 && is_vowel_mark(text.data + at)) {
			at += 2;
			continue;
		}
		while (row < count && (text.size - at < strlen(as_urdu[row][0]) ||
				       memcmp(text.data + at, as_urdu[row][0], strlen(as_urdu[row][0])) != 0))
			row++;
		if (row == count) {
			written[size++] = text.data[at++];
			continue;
		}
		memcpy(written + size, as_urdu[row][1], strlen(as_urdu[row][1]));
		size += strlen(as_urdu[row][1]);
		at += strlen(as_urdu[row][0]);
	}
	*ret_text = (struct bytes){written, size};
	return OK;
}

struct held {
	int64_t id;
	const char *text;
};

static enum result held_read(struct job *job, const struct row *row, void *context)
{
	struct held *held = context;

	held->id = row_integer(row, 0);
	held->text = row_text(job, row, 1);
	return arena_failed(job->arena) ? job_out_of_memory(job) : OK;
}

static enum result held_find(struct job *job, struct database *database, const char *case_id, struct held *ret_held)
{
	return database_query_one(job, database, "SELECT id, text FROM lesson WHERE case_id = $1", 1,
				  (struct value[]){value_text(case_id)}, held_read, ret_held);
}

static enum result held_remove(struct job *job, struct database *database, const struct held *held)
{
	TRY(database_run(job, database,
			 "INSERT INTO lesson_words (lesson_words, rowid, text) VALUES ('delete', $1, $2)", 2,
			 (struct value[]){value_integer(held->id), value_text(held->text)}));
	return database_run(job, database, "DELETE FROM lesson WHERE id = $1", 1,
			    (struct value[]){value_integer(held->id)});
}

static enum result id_read(struct job *job, const struct row *row, void *context)
{
	(void)job;
	*(int64_t *)context = row_integer(row, 0);
	return OK;
}

enum result lesson_put(struct job *job, struct database *database, const char *case_id, const char *regime,
		       struct bytes text)
{
	struct held held = {0};
	enum result found = held_find(job, database, case_id, &held);
	int64_t id = 0;

	if (found != OK && found != MISSING)
		return found;
	TRY(letters_write(job, text, &text));
	if (found == OK && bytes_equal_cstring(text, held.text))
		return OK;
	if (found == OK)
		TRY(held_remove(job, database, &held));
	if (text.size == 0)
		return OK;
	TRY(database_query_one(
	    job, database, "INSERT INTO lesson (case_id, regime, text) VALUES ($1, $2, $3) RETURNING id", 3,
	    (struct value[]){value_text(case_id), value_text(regime), value_bytes_as_text(text)}, id_read, &id));
	return database_run(job, database, "INSERT INTO lesson_words (rowid, text) VALUES ($1, $2)", 2,
			    (struct value[]){value_integer(id), value_bytes_as_text(text)});
}

enum result lesson_destroy(struct job *job, struct database *database, const char *case_id)
{
	struct held held = {0};
	enum result found = held_find(job, database, case_id, &held);

	if (found != OK)
		return found == MISSING ? OK : found;
	TRY(held_remove(job, database, &held));
	/* What is deleted stays in the index until its parts are merged. */
	return database_run(job, database, "INSERT INTO lesson_words (lesson_words) VALUES ('optimize')", 0, NULL);
}

enum result lesson_clear(struct job *job, struct database *database)
{
	TRY(database_run(job, database, "INSERT INTO lesson_words (lesson_words) VALUES ('delete-all')", 0, NULL));
	return database_run(job, database, "DELETE FROM lesson", 0, NULL);
}

/* --- searching --- */

/* Each word in quotes, so that nothing in it is an operator, and as the start of a word. */
static enum result query_write(struct job *job, const char *words, const char **ret_query)
{
	struct text query = text_open(job->arena, QUERY_MOST);
	struct bytes written;

	TRY(letters_write(job, bytes_of(words), &written));
	TAKE(job, words = bytes_cstring(job->arena, written));
	for (int count = 0; count < WORDS_MOST; count++) {
		size_t size;

		words += strspn(words, " \t\n\"");
		size = strcspn(words, " \t\n\"");
		if (size == 0)
			break;
		text_add(&query, query.size > 0 ? " \"" : "\"");
		text_add_bytes(&query, (struct bytes){(const unsigned char *)words, size});
		text_add(&query, "\"*");
		words += size;
	}
	if (text_done(&query, &written) != OK)
		return job_fail(job, LIMIT, "words", "too-long", "These are too many letters to search for at once.");
	TAKE(job, *ret_query = bytes_cstring(job->arena, written));
	return OK;
}

struct searching {
	struct lesson_found *found;
	int count;
};

static enum result found_read(struct job *job, const struct row *row, void *context)
{
	struct searching *searching = context;
	struct lesson_found *found = &searching->found[searching->count++];

	found->case_id = row_text(job, row, 0);
	found->part = row_text(job, row, 1);
	return arena_failed(job->arena) ? job_out_of_memory(job) : OK;
}

enum result lesson_search(struct job *job, struct database *database, const char *regime, const char *reader,
			  const char *words, int most, struct lesson_found **ret_found, int *ret_count)
{
	struct searching searching = {0};
	const char *query;

	TRY(query_write(job, words, &query));
	TAKE(job, searching.found = NEW_MANY(job->arena, struct lesson_found, (size_t)most));
	if (*query != '\0')
		TRY(database_query(
		    job, database,
		    "SELECT l.case_id, snippet(lesson_words, 0, '" LESSON_FROM "', '" LESSON_TO "', '…', 24)"
		    " FROM lesson_words JOIN lesson l ON l.id = lesson_words.rowid"
		    " WHERE lesson_words MATCH $1 AND l.regime = $2 AND l.case_id NOT IN " WITHHELD_FROM(
			"$4") " ORDER BY lesson_words.rank, l.case_id LIMIT $3",
		    4, (struct value[]){value_text(query), value_text(regime), value_integer(most), value_text(reader)},
		    found_read, &searching));
	*ret_found = searching.found;
	*ret_count = searching.count;
	return OK;
}
