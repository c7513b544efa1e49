/* pictures.c - the rows of the picture (pictures.h). A million of them are read for one answer: nothing is copied. */
#include "store/pictures.h"

#include "store/engine.h"
#include "store/readers.h"

enum result picture_put(struct job *job, struct database *database, const struct picture_row *row)
{
	return database_run(
	    job, database,
	    "INSERT INTO case_picture (case_id, agreement, partner, facts, groups) VALUES ($1, $2, $3, $4, $5)"
	    " ON CONFLICT (case_id) DO UPDATE SET facts = excluded.facts, groups = excluded.groups"
	    " WHERE case_picture.facts <> excluded.facts OR case_picture.groups <> excluded.groups",
	    5,
	    (struct value[]){value_bytes_as_text(row->case_id), value_bytes_as_text(row->agreement),
			     value_bytes_as_text(row->partner), value_bytes_as_text(row->facts),
			     value_bytes_as_text(row->groups)});
}

struct reading {
	picture_reader *each;
	void *context;
};

static enum result row_read(struct job *job, const struct row *row, void *context)
{
	const struct reading *reading = context;
	const struct engine *engine = row->engine;
	struct picture_row picture = {
	    .case_id = engine->text(row, 0),
	    .agreement = engine->text(row, 1),
	    .partner = engine->text(row, 2),
	    .facts = engine->text(row, 3),
	    .groups = engine->text(row, 4),
	};

	return reading->each(job, &picture, reading->context);
}

#define COLUMNS "case_id, agreement, partner, facts, groups"

/* The subselect is read once; the partial index of restricted cases makes it short. */
enum result picture_each_for(struct job *job, struct database *database, const char *agreement, const char *after,
			     const char *reader, picture_reader *each, void *context)
{
	struct reading reading = {each, context};

	return database_query(
	    job, database,
	    "SELECT " COLUMNS
	    " FROM case_picture WHERE case_id > $1 AND agreement = $2 AND case_id NOT IN " WITHHELD_FROM(
		"$3") " ORDER BY case_id",
	    3, (struct value[]){value_text(after), value_text(agreement), value_text(reader)}, row_read, &reading);
}

enum result picture_each(struct job *job, struct database *database, const char *agreement, const char *after,
			 picture_reader *each, void *context)
{
	struct reading reading = {each, context};

	if (agreement == NULL)
		return database_query(job, database,
				      "SELECT " COLUMNS " FROM case_picture WHERE case_id > $1 ORDER BY case_id", 1,
				      (struct value[]){value_text(after)}, row_read, &reading);
	return database_query(job, database,
			      "SELECT " COLUMNS
			      " FROM case_picture WHERE case_id > $1 AND agreement = $2 ORDER BY case_id",
			      2, (struct value[]){value_text(after), value_text(agreement)}, row_read, &reading);
}
