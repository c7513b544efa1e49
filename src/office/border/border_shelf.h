/* border_shelf.h - the lists of documents as a thread holds them, mapped and verified. Inside the room. */
#ifndef VALICO_OFFICE_BORDER_BORDER_SHELF_H
#define VALICO_OFFICE_BORDER_BORDER_SHELF_H

#include "border/alert_chance.h"
#include "office/border/border.h"
#include "register/csv.h"
#include "register/mapping.h"
#include "register/people.h"
#include "register/row_file.h"

#define LISTS_MOST 32

struct shelf_list {
	bool used;
	struct arena *arena; /* of the opened list */
	char name[64];       /* of its file */
	uint64_t stamp;      /* of the file that was looked at last */
	struct mapping mapping;
	struct document_list list;
	bool is_open; /* `list` can be asked */
	bool damaged; /* the file that is there now cannot be used; an older one may still be open */
};

struct border {
	const char *folder; /* FOLDER/lists */
	struct shelf_list lists[LISTS_MOST];
	struct people *weigher; /* for an office without a register */
	const struct alert_chance *chance;
};

/* Looks whether files came, changed or went. One that cannot be used is told to the log and leaves the one before. */
enum result border_refresh(struct job *job, const struct office *office, struct border *border);

/* "pk.lost-documents.list" */
enum result list_file_name(struct job *job, const char *folder, const char *issuer, enum list_kind kind,
			   const char **ret_name);

/* Opens a list over mapped bytes and verifies that its issuer's node key signed it: DENIED with rule "list-issuer" or
 * "list-signature". */
enum result list_open_signed(struct job *job, const struct office *office, struct bytes file,
			     struct document_list *ret_list);

/* The number of the list in a file; 0 when there is none, or none that can be read. */
enum result list_number_here(struct job *job, const char *name, int64_t *ret_number);

/* Puts a list's file in force, in a folder that is made when it is not there; what root makes is the daemon's. */
enum result list_put(struct job *job, const char *folder, const char *name, struct bytes file);

/* The row at the window of a table; behind its first line when it cannot be read. MISSING, with nothing noted, at the
 * end. `delimiter` is NUL before the header's row, which may begin with the mark of UTF-8 and says what it is. */
enum result table_row_take(struct job *job, struct row_file *rows, char *delimiter, struct csv_row *ret_row);

/* Counts a row that cannot be read, and names it. */
void table_refuse(struct table_report *report, const struct job *job, int64_t line);

#endif
