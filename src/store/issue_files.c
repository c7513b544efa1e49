/* issue_files.c - see issue_files.h. */
#include "store/issue_files.h"

#include "store/listing.h"

enum result issue_file_add(struct job *job, struct database *database, const struct issue_file *file)
{
	return database_run(job, database,
			    "INSERT INTO issue_file (file_id, number, name, media_type, content, size, kept_at)"
			    " VALUES ($1, NULL, $2, $3, $4, $5, $6)",
			    6,
			    (struct value[]){value_text(file->file_id), value_text(file->name),
					     value_text(file->media_type), value_blob(file->content),
					     value_integer((int64_t)file->content.size), value_instant(file->kept_at)});
}

enum result issue_file_claim(struct job *job, struct database *database, const char *file_id, const char *number)
{
	int64_t changed = 0;

	TRY(database_change(job, database, "UPDATE issue_file SET number = $2 WHERE file_id = $1 AND number IS NULL", 2,
			    (struct value[]){value_text(file_id), value_text(number)}, &changed));
	return changed == 1 ? OK : MISSING;
}

static enum result file_read(struct job *job, const struct row *row, struct issue_file *file)
{
	*file = (struct issue_file){
	    .file_id = row_text(job, row, 0),
	    .number = row_text(job, row, 1),
	    .name = row_text(job, row, 2),
	    .media_type = row_text(job, row, 3),
	    .size = row_integer(row, 4),
	    .kept_at = row_instant(row, 5),
	};
	return arena_failed(job->arena) ? job_out_of_memory(job) : OK;
}

static enum result whole_read(struct job *job, const struct row *row, void *context)
{
	struct issue_file *file = context;

	TRY(file_read(job, row, file));
	file->content = row_blob(job, row, 6);
	return arena_failed(job->arena) ? job_out_of_memory(job) : OK;
}

enum result issue_file_find(struct job *job, struct database *database, const char *number, const char *file_id,
			    struct issue_file *ret_file)
{
	return database_query_one(job, database,
				  "SELECT file_id, number, name, media_type, size, kept_at, content FROM issue_file"
				  " WHERE number = $1 AND file_id = $2",
				  2, (struct value[]){value_text(number), value_text(file_id)}, whole_read, ret_file);
}

static enum result row_read(struct job *job, const struct row *row, void *context)
{
	return file_read(job, row, context);
}

enum result issue_file_list(struct job *job, struct database *database, const char *number, int most,
			    struct issue_file **ret_files, int *ret_count)
{
	return rows_list(job, database,
			 "SELECT file_id, number, name, media_type, size, kept_at FROM issue_file WHERE number = $1"
			 " ORDER BY kept_at, file_id LIMIT $2",
			 2, (struct value[]){value_text(number), value_integer(most)}, row_read, LIST_OF(ret_files),
			 ret_count);
}

enum result issue_file_remove(struct job *job, struct database *database, const char *number)
{
	return database_run(job, database, "DELETE FROM issue_file WHERE number = $1", 1,
			    (struct value[]){value_text(number)});
}

enum result issue_file_expire(struct job *job, struct database *database, struct instant before)
{
	return database_run(job, database, "DELETE FROM issue_file WHERE number IS NULL AND kept_at < $1", 1,
			    (struct value[]){value_instant(before)});
}

static enum result sum_read(struct job *job, const struct row *row, void *context)
{
	(void)job;
	*(int64_t *)context = row_integer(row, 0);
	return OK;
}

enum result issue_file_bytes(struct job *job, struct database *database, int64_t *ret_bytes)
{
	return database_query_one(job, database, "SELECT COALESCE(SUM(size), 0) FROM issue_file", 0, NULL, sum_read,
				  ret_bytes);
}
