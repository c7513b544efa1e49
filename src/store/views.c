/* views.c - the rows of the queue: written whole, with the words by which officers look for a case. */
#include "store/lessons.h"
#include "store/readers.h"
#include "store/view_rows.h"

#include <string.h>

#define WORD_LETTERS_MOST 40
#define WORDS_A_FIELD 8

static enum result word_add(struct job *job, struct database *database, const char *case_id, const char *word)
{
	return database_run(
	    job, database,
	    "INSERT INTO case_word (word, case_id) VALUES ($1, $2) ON CONFLICT (word, case_id) DO NOTHING", 2,
	    (struct value[]){value_text(word), value_text(case_id)});
}

enum result view_word_read(struct job *job, const char **text, char **ret_word)
{
	const char *at = *text;
	size_t size;
	char *word;

	while (*at == ' ')
		at++;
	size = strcspn(at, " ");
	*text = at + size;
	if (size > WORD_LETTERS_MOST)
		size = WORD_LETTERS_MOST;
	TAKE(job, word = arena_copy(job->arena, at, size));
	for (char *letter = word; *letter != '\0'; letter++) {
		if (*letter >= 'A' && *letter <= 'Z')
			*letter = (char)(*letter - 'A' + 'a');
	}
	*ret_word = word;
	return OK;
}

static enum result words_add(struct job *job, struct database *database, const char *case_id, const char *text)
{
	for (int count = 0; text != NULL && count < WORDS_A_FIELD; count++) {
		char *word;

		TRY(view_word_read(job, &text, &word));
		if (*word == '\0')
			return OK;
		TRY(word_add(job, database, case_id, word));
	}
	return OK;
}

static enum result words_replace(struct job *job, struct database *database, const struct case_view *view)
{
	const char *fields[] = {view->reference,   view->family_name,     view->given_names,
				view->native_name, view->document_number, view->heading};

	TRY(database_run(job, database, "DELETE FROM case_word WHERE case_id = $1", 1,
			 (struct value[]){value_text(view->case_id)}));
	for (size_t at = 0; at < sizeof(fields) / sizeof(fields[0]); at++)
		TRY(words_add(job, database, view->case_id, fields[at]));
	return OK;
}

/* Names are never null in the table, so that an order by name has one place for each row. */
static struct value name_value(const char *name)
{
	return value_text(name != NULL ? name : "");
}

static enum result group_read(struct job *job, const struct row *row, void *context)
{
	(void)job;
	*(int64_t *)context = row_integer(row, 0);
	return OK;
}

static bool same(const char *a, const char *b)
{
	return strcmp(a != NULL ? a : "", b != NULL ? b : "") == 0;
}

/* Most changes of a case leave its words as they are; then they are not written again. */
static bool same_words(const struct case_view *a, const struct case_view *b)
{
	return same(a->reference, b->reference) && same(a->family_name, b->family_name) &&
	       same(a->given_names, b->given_names) && same(a->native_name, b->native_name) &&
	       same(a->document_number, b->document_number) && same(a->heading, b->heading);
}

/* What most steps change: where the case stands, and nothing of whom it is about, who has it or who may read it. Then
 * the indexes by those stay as they are. */
static bool same_person(const struct case_view *a, const struct case_view *b)
{
	return same_words(a, b) && same(a->born, b->born) && same(a->nationality, b->nationality) &&
	       same(a->assigned, b->assigned) && same(a->team, b->team) && same(a->readers, b->readers) &&
	       a->is_end == b->is_end;
}

/* What a step changes nearly always: nothing but when the case changed last and what is due. Then no more than that is
 * written, and the indexes by name and by who has the case stay as they are. */
static bool same_but_times(const struct case_view *a, const struct case_view *b)
{
	return same_person(a, b) && same(a->state, b->state) && same(a->turn, b->turn) && a->unread == b->unread &&
	       a->draft == b->draft;
}

/* The group of a case, made when it is the first of its kind. */
static enum result group_find(struct job *job, struct database *database, const struct case_view *view,
			      int64_t *ret_group)
{
	const struct value values[] = {
	    value_text(view->regime),    value_text(view->state),     value_text(view->kind),
	    value_text(view->agreement), value_text(view->turn),      name_value(view->team),
	    value_integer(view->is_end), value_integer(view->unread), value_integer(view->assigned != NULL),
	    name_value(view->readers)};
	enum result found;

	found = database_query_one(
	    job, database,
	    "SELECT group_id FROM view_group WHERE regime = $1 AND state = $2 AND kind = $3 AND"
	    " agreement = $4 AND turn = $5 AND team = $6 AND is_end = $7 AND unread = $8 AND taken = $9"
	    " AND readers = $10",
	    10, values, group_read, ret_group);
	if (found != MISSING)
		return found;
	return database_query_one(
	    job, database,
	    "INSERT INTO view_group (regime, state, kind, agreement, turn, team, is_end, unread, taken, readers)"
	    " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) RETURNING group_id",
	    10, values, group_read, ret_group);
}

/* Only the times, and of them only those that changed. */
static enum result times_put(struct job *job, struct database *database, const struct case_view *view,
			     const struct case_view *held)
{
	bool same_due = same(view->deadline, held->deadline) && view->due.milliseconds == held->due.milliseconds;

	if (same_due && view->changed_at.milliseconds == held->changed_at.milliseconds)
		return OK;
	if (same_due)
		return database_run(job, database, "UPDATE case_view SET changed_at = $2 WHERE case_id = $1", 2,
				    (struct value[]){value_text(view->case_id), value_instant(view->changed_at)});
	return database_run(job, database,
			    "UPDATE case_view SET changed_at = $2, deadline = $3, due = $4 WHERE case_id = $1", 4,
			    (struct value[]){value_text(view->case_id), value_instant(view->changed_at),
					     value_text(view->deadline), value_instant(view->due)});
}

static enum result state_put(struct job *job, struct database *database, const struct case_view *view)
{
	int64_t group = 0;

	TRY(group_find(job, database, view, &group));
	return database_run(job, database,
			    "UPDATE case_view SET state = $2, turn = $3, unread = $4, draft = $5, changed_at = $6,"
			    " deadline = $7, due = $8, group_id = $9 WHERE case_id = $1",
			    9,
			    (struct value[]){value_text(view->case_id), value_text(view->state), value_text(view->turn),
					     value_integer(view->unread), value_integer(view->draft),
					     value_instant(view->changed_at), value_text(view->deadline),
					     value_instant(view->due), value_integer(group)});
}

/* `held` is what stands there, or NULL. */
static enum result view_replace(struct job *job, struct database *database, const struct case_view *view,
				const struct case_view *held)
{
	int64_t group = 0;

	TRY(group_find(job, database, view, &group));
	if (view->readers != NULL)
		TRY(reader_set_know(job, database, view->readers));
	if (held == NULL || !same_words(held, view))
		TRY(words_replace(job, database, view));
	return database_run(
	    job, database,
	    "INSERT INTO case_view (" VIEW_COLUMNS
	    ", group_id) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, "
	    "$14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26)"
	    " ON CONFLICT (case_id) DO UPDATE SET reference = excluded.reference, state = excluded.state, is_end = "
	    "excluded.is_end,"
	    " turn = excluded.turn, family_name = excluded.family_name, given_names = excluded.given_names,"
	    " native_name = excluded.native_name, born = excluded.born, document_number = excluded.document_number,"
	    " nationality = excluded.nationality, deadline = excluded.deadline, due = excluded.due, assigned = "
	    "excluded.assigned,"
	    " team = excluded.team, unread = excluded.unread, draft = excluded.draft, changed_at = excluded.changed_at,"
	    " heading = excluded.heading, readers = excluded.readers, group_id = excluded.group_id",
	    26, (struct value[]){value_text(view->case_id),         value_text(view->reference),
				 value_text(view->agreement),       value_text(view->kind),
				 value_text(view->regime),          value_text(view->partner),
				 value_text(view->our_side),        value_text(view->state),
				 value_integer(view->is_end),       value_text(view->turn),
				 name_value(view->family_name),     name_value(view->given_names),
				 value_text(view->native_name),     value_text(view->born),
				 value_text(view->document_number), value_text(view->nationality),
				 value_text(view->deadline),        value_instant(view->due),
				 value_text(view->assigned),        value_text(view->team),
				 value_integer(view->unread),       value_integer(view->draft),
				 value_instant(view->changed_at),   value_text(view->heading),
				 name_value(view->readers),         value_integer(group)});
}

enum result view_put(struct job *job, struct database *database, const struct case_view *view)
{
	struct case_view held, wanted = *view;
	enum result found = view_find(job, database, view->case_id, &held);

	if (found != OK && found != MISSING)
		return found;
	if (view->keeps_assigned) {
		wanted.assigned = found == OK ? held.assigned : NULL;
		wanted.team = found == OK ? held.team : NULL;
	}
	if (found == OK && same_but_times(&held, &wanted))
		return times_put(job, database, &wanted, &held);
	if (found == OK && same_person(&held, &wanted))
		return state_put(job, database, &wanted);
	return view_replace(job, database, &wanted, found == OK ? &held : NULL);
}

static const char *name_of(struct job *job, const struct row *row, int column)
{
	const char *text = row_text(job, row, column);

	return text != NULL && *text != '\0' ? text : NULL;
}

void view_row(struct job *job, const struct row *row, struct case_view *view)
{
	*view = (struct case_view){
	    .case_id = row_text(job, row, 0),
	    .reference = row_text(job, row, 1),
	    .agreement = row_text(job, row, 2),
	    .kind = row_text(job, row, 3),
	    .regime = row_text(job, row, 4),
	    .partner = row_text(job, row, 5),
	    .our_side = row_text(job, row, 6),
	    .state = row_text(job, row, 7),
	    .is_end = row_integer(row, 8) != 0,
	    .turn = row_text(job, row, 9),
	    .family_name = name_of(job, row, 10),
	    .given_names = name_of(job, row, 11),
	    .native_name = row_text(job, row, 12),
	    .born = row_text(job, row, 13),
	    .document_number = row_text(job, row, 14),
	    .nationality = row_text(job, row, 15),
	    .deadline = row_text(job, row, 16),
	    .due = row_instant(row, 17),
	    .assigned = row_text(job, row, 18),
	    .team = row_text(job, row, 19),
	    .unread = row_integer(row, 20) != 0,
	    .draft = row_integer(row, 21) != 0,
	    .changed_at = row_instant(row, 22),
	    .heading = row_text(job, row, 23),
	    .readers = name_of(job, row, 24),
	};
}

static enum result view_read(struct job *job, const struct row *row, void *context)
{
	view_row(job, row, context);
	return arena_failed(job->arena) ? job_out_of_memory(job) : OK;
}

enum result view_find(struct job *job, struct database *database, const char *case_id, struct case_view *ret_view)
{
	return database_query_one(job, database, "SELECT " VIEW_COLUMNS " FROM case_view WHERE case_id = $1", 1,
				  (struct value[]){value_text(case_id)}, view_read, ret_view);
}

enum result view_clear(struct job *job, struct database *database)
{
	TRY(database_run(job, database, "DELETE FROM case_word", 0, NULL));
	TRY(database_run(job, database, "DELETE FROM deadline", 0, NULL));
	TRY(database_run(job, database, "DELETE FROM case_picture", 0, NULL));
	TRY(lesson_clear(job, database));
	TRY(database_run(job, database, "DELETE FROM case_reference", 0, NULL));
	return database_run(job, database, "DELETE FROM case_view", 0, NULL);
}
