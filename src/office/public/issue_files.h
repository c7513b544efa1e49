/* issue_files.h - files that people without an account add to a report: a picture of a letter, a receipt.
 *
 *     portal → node/desk_line → office_issue_keep() → kept under an id → office_issue_file() or _follow() names the id
 *           → the report is confirmed → a file of the case, in our own lane, named "public-..."
 *
 * What comes is judged by its content: a PDF, JPEG or PNG that does nothing by itself. Where and when a picture was
 * taken is left out of it (documents/metadata.h). The beginning of its name says to officers on both sides that it
 * comes from the public, and that nobody has vouched for it. */
#ifndef VALICO_OFFICE_PUBLIC_ISSUE_FILES_H
#define VALICO_OFFICE_PUBLIC_ISSUE_FILES_H

#include "office/public/issues.h"

#define ISSUE_FILE_BYTES_MOST (6u << 20)
#define ISSUE_FILES_MOST 4                 /* of one report */
#define ISSUE_FILES_BYTES_MOST (512 << 20) /* of all that waits; more is refused with BUSY */
#define ISSUE_FILE_LIFE HOURS(2)           /* of one that no report claims */

/* Keeps a file for a report that is being written: {file, name, media_type, size, left_out}. `name` is what its sender
 * calls it; what is kept is made fit, and told without the mark. INVALID with field "file" and the rules of active.h
 * and metadata.h, "empty", "virus-test", "type-not-accepted"; LIMIT with "too-big"; BUSY with "files-full". */
enum result office_issue_keep(struct job *job, const struct office *office, const char *name, struct bytes content,
			      json_t **ret_file);

/* A file of a report that waits, for an officer. Logged as a look. */
enum result office_issue_file_show(struct job *job, const struct office *office, const struct actor *actor,
				   const char *number, const char *file_id, struct issue_file *ret_file);

/* --- inside the room, in the caller's transaction --- */

/* Gives kept files to a report. `ids` is an array of texts or NULL. INVALID with field "files" when one is not there
 * any more, LIMIT when the report has too many. */
enum result issue_files_claim(struct job *job, const struct office *office, const char *number, const json_t *ids);
/* Those of a report into its case, as evidence. */
enum result issue_files_move(struct job *job, const struct office *office, const char *number, const char *case_id);
/* [{file_id, name, media_type, size}] of a report that waits. */
enum result issue_files_write(struct job *job, const struct office *office, const char *number, json_t *value);

#endif
