/* files.h - the part of a page where files are added: to a report that is being written, and to one that is followed.
 * Inside the room.
 *
 * A form with a field for files that needs no script. What was chosen goes to the desk one by one, which judges it by
 * its content; what it keeps is named here by an id, and a file that it refuses is said with its name and the reason,
 * while the others and all else that was filled in stay. */
#ifndef VALICO_PORTAL_FILES_H
#define VALICO_PORTAL_FILES_H

#include "portal/page.h"

#define FILES_KEPT_MOST LINE_FILES_MOST
#define FILES_BODY_MOST (13u << 20) /* of one post */

/* Title, hints, what was added so far with a button to take it out, and the field. The buttons are `on`, which
 * takes what was chosen and goes on, and one that stays to add more. */
enum result files_draw(struct page *page, const json_t *kept, const char *on);

/* Takes a post: what is to be taken out, and what is new. Adds to `kept` ({file, name, size, left_out}) what the desk
 * keeps; tells the rest as mistakes. */
enum result files_take(struct page *page, json_t *kept);

/* True when the button for more was pressed, and not the one that goes on. */
bool files_want_more(struct page *page);

/* The names of what was added, a line each; NULL when there is nothing. */
const char *files_names(const struct page *page, const json_t *kept);

/* Says on the page that it was more than a post may hold. */
void files_too_big(struct page *page);

#endif
