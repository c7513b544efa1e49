/* sheet.h - a paper before it is drawn: texts in one language, in blocks from top to bottom; and its drawing as PDF.
 *
 * Pango shapes and breaks the lines (Nastaliq from right to left too), Cairo draws them on A4. Headings, paragraphs and
 * tables are tagged for screen readers; the file has its title, author and language. Nothing of the machine's clock or
 * chance is in it: the same sheet gives the same bytes. */
#ifndef VALICO_DOCUMENTS_SHEET_H
#define VALICO_DOCUMENTS_SHEET_H

#include "agreement/profile.h"
#include "documents/fonts.h"

#define SHEET_PAGES_MOST 40
#define SHEET_COLUMNS_MOST 10

enum block_kind {
	BLOCK_HEADING,   /* `text` */
	BLOCK_TEXT,      /* `text` */
	BLOCK_NOTE,      /* `text`, small */
	BLOCK_LIST,      /* cells of one column, each with a dot */
	BLOCK_FIELDS,    /* cells of two columns: name and value */
	BLOCK_TABLE,     /* cells of `columns`; the first row is its head */
	BLOCK_SIGNATURE, /* `text` says whose; kept together on one page */
};

struct block {
	enum block_kind kind;
	const char *text;
	const char *const *cells; /* row after row; NULL is an empty cell */
	int columns;
	int rows;
	uint64_t marked; /* BLOCK_TABLE: rows set off, counted without the head */
};

struct sheet {
	enum language language;
	const char *title;
	const char *authority; /* who writes: two lines at the top */
	const char *state;     /* "Italy" */
	const char *reference; /* of the case, or NULL */
	const char *date;      /* said, or NULL */
	const char *draft;     /* written across every page, or NULL */
	const char *seal;      /* text of the QR code, or NULL */
	const struct block *blocks;
	int block_count;
	struct instant time; /* of making, as the file says it */
	int pages_most;      /* 0: SHEET_PAGES_MOST */
};

/* INVALID with rule "too-long" when it needs more pages than it may have. */
enum result sheet_draw(struct job *job, const struct fonts *fonts, const struct sheet *sheet, struct bytes *ret_pdf);

#endif
