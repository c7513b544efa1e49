/* source_kind.h - what each kind of register gives: a table of functions. Inside the room. */
#ifndef VALICO_REGISTER_SOURCE_KIND_H
#define VALICO_REGISTER_SOURCE_KIND_H

#include "register/source.h"

/* What each does is what source.h says of the function of the same name. */
struct register_source {
	void (*close)(struct register_source *source);
	enum result (*next)(struct job *job, struct register_source *source, struct register_row *ret_row);
	enum result (*fetch)(struct job *job, struct register_source *source, uint64_t reference,
			     struct register_row *ret_row);
};

/* `changes` is a file of changes, or NULL for the register itself. */
enum result csv_source_open(struct job *job, const struct register_settings *settings, const char *changes,
			    struct register_source **ret_source);
enum result json_source_open(struct job *job, const struct register_settings *settings, const char *changes,
			     struct register_source **ret_source);
enum result postgresql_source_open(struct job *job, const struct register_settings *settings,
				   struct register_source **ret_source);

/* True for a column that a file of changes must have as well. */
bool column_must(int column, bool of_changes);

#endif
