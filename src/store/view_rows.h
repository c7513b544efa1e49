/* view_rows.h - the columns of case_view and how a row becomes a value. Inside the room. */
#ifndef VALICO_STORE_VIEW_ROWS_H
#define VALICO_STORE_VIEW_ROWS_H

#include "store/views.h"

#define VIEW_COLUMNS                                                                                                   \
	"case_id, reference, agreement, kind, regime, partner, our_side, state, is_end, turn, family_name, "           \
	"given_names, native_name, born,"                                                                              \
	" document_number, nationality, deadline, due, assigned, team, unread, draft, changed_at, heading, readers"

void view_row(struct job *job, const struct row *row, struct case_view *view);

/* The next word of a text, in small ASCII letters; empty at the end. Moves `text` on. */
enum result view_word_read(struct job *job, const char **text, char **ret_word);

#endif
