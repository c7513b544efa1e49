/* issue_files.h - files that the public added to a report: kept here until the report is a case, then sealed in it and
 * gone from here.
 *
 * A file comes before its report does: it is kept under an id of chance, which only the page that took it knows, and
 * belongs to a report once that is filed. One that no report claims is gone after a while. */
#ifndef VALICO_STORE_ISSUE_FILES_H
#define VALICO_STORE_ISSUE_FILES_H

#include "store/database.h"

struct issue_file {
	const char *file_id;
	const char *number; /* of the report; NULL until it is filed */
	const char *name;
	const char *media_type;
	struct bytes content; /* empty in lists */
	int64_t size;
	struct instant kept_at;
};
enum result issue_file_add(struct job *job, struct database *database, const struct issue_file *file);
/* Gives it to a report; MISSING when there is no such file, or it belongs to one already. */
enum result issue_file_claim(struct job *job, struct database *database, const char *file_id, const char *number);
/* With its content. MISSING without a note on the job. */
enum result issue_file_find(struct job *job, struct database *database, const char *number, const char *file_id,
			    struct issue_file *ret_file);
/* Those of a report, in the order in which they came, without their contents. */
enum result issue_file_list(struct job *job, struct database *database, const char *number, int most,
			    struct issue_file **ret_files, int *ret_count);
enum result issue_file_remove(struct job *job, struct database *database, const char *number);
/* Drops those that nobody claimed and that came before. */
enum result issue_file_expire(struct job *job, struct database *database, struct instant before);
/* Bytes of all that is kept. */
enum result issue_file_bytes(struct job *job, struct database *database, int64_t *ret_bytes);

#endif
