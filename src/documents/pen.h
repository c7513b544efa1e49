/* pen.h - what draws a sheet: a page, where on it the next thing goes, and turning over. Inside the room.
 *
 * All lengths are points. A *pass* goes over the whole sheet; the first one counts the pages on paper that is thrown
 * away, so that the second can write "page 1 of 3". */
#ifndef VALICO_DOCUMENTS_PEN_H
#define VALICO_DOCUMENTS_PEN_H

#include "documents/sheet.h"

#include <pango/pangocairo.h>

#define PAGE_WIDTH 595.276
#define PAGE_HEIGHT 841.890
#define PAGE_SIDE 56.0
#define PAGE_TOP 48.0
#define PAGE_BOTTOM 58.0
#define TEXT_WIDTH (PAGE_WIDTH - 2 * PAGE_SIDE)

/* How a text is set. */
struct style {
	double size;
	bool bold;
	bool quiet;      /* grey: what is not read first */
	bool at_end;     /* against the far side */
	const char *tag; /* of the structure for screen readers: "P", "H1"; NULL for what only decorates */
};

struct pen {
	struct job *job;
	const struct sheet *sheet;
	PangoContext *context;
	PangoAttrList *attributes; /* of every text: a word that is broken gets no hyphen */
	cairo_t *cairo;
	bool right_to_left;
	double y;
	int page;    /* from 1 */
	int pages;   /* of the pass before; 0 in the first */
	bool sealed; /* the seal was drawn beside a signature */
	enum result result;
};

/* The bottom of what a page holds. */
double pen_bottom(void);

/* Begins the first page, or goes on to the next; draws head, foot and the draft's mark. Past the most pages the pen
 * fails with LIMIT, and draws nothing more. */
void pen_turn(struct pen *pen);

/* Turns over unless `height` fits on what is left. */
void pen_need(struct pen *pen, double height);

/* A layout of `text` in `width`, owned by the caller; sizes are the language's own measure of `style.size`. */
PangoLayout *pen_layout(const struct pen *pen, const char *text, const struct style *style, double width);
double layout_height(PangoLayout *layout);

/* The left edge of a box that begins `at` from where lines begin and is `width` wide: lines begin right in Urdu. */
double pen_left(const struct pen *pen, double at, double width);

/* Draws a layout at a place, whole. */
void pen_show(struct pen *pen, PangoLayout *layout, double left, double y, const struct style *style);

/* Text in a box from the pen's place downwards, turning over between its lines; moves the pen under it. */
void pen_flow(struct pen *pen, const char *text, const struct style *style, double at, double width);

/* Measures, shows in place and forgets: gives the height. */
double pen_put(struct pen *pen, const char *text, const struct style *style, double at, double width, double y);

void pen_colour(struct pen *pen, double grey);
void pen_rule(struct pen *pen, double y, double thick);

#endif
