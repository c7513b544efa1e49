/* sheet.c - blocks on to pages, and the pages into a PDF. */
#include "documents/pen.h"

#include "base/text.h"
#include "documents/words.h"

#include <cairo-pdf.h>
#include <qrencode.h>
#include <string.h>

#define PDF_BYTES_MOST (16u << 20)
#define GAP 9.0
#define SEAL_SIDE 122.0
#define SEAL_QUIET 4 /* light modules around the code */

static const struct style heading = {.size = 12, .bold = true, .tag = "H2"};
static const struct style paragraph = {.size = 10, .tag = "P"};
static const struct style note = {.size = 8, .quiet = true, .tag = "P"};
static const struct style name_cell = {.size = 9, .quiet = true, .tag = "TH"};
static const struct style value_cell = {.size = 10, .tag = "TD"};

/* --- blocks --- */

static void hairline(struct pen *pen, double y)
{
	cairo_set_source_rgb(pen->cairo, 0.82, 0.82, 0.82);
	cairo_rectangle(pen->cairo, PAGE_SIDE, y, TEXT_WIDTH, 0.5);
	cairo_fill(pen->cairo);
}

/* A heading stays with the first lines under it. */
static void draw_heading(struct pen *pen, const struct block *block)
{
	pen_need(pen, 80);
	pen->y += 5;
	pen_flow(pen, block->text, &heading, 0, TEXT_WIDTH);
	pen->y += 3;
}

static void draw_list(struct pen *pen, const struct block *block)
{
	for (int row = 0; row < block->rows && pen->result == OK; row++) {
		pen_need(pen, 24);
		pen_put(pen, "\xe2\x80\xa2", &(struct style){.size = 10}, 2, 12, pen->y);
		pen_flow(pen, block->cells[row], &paragraph, 14, TEXT_WIDTH - 14);
		pen->y += 2;
	}
	pen->y += GAP - 2;
}

/* How much lower the first line of one text stands than that of another, in the same place. */
static double lower_by(const struct pen *pen, const char *one, const struct style *one_style, const char *other,
		       const struct style *other_style, double width)
{
	PangoLayout *first = pen_layout(pen, one, one_style, width);
	PangoLayout *second = pen_layout(pen, other, other_style, width);
	double lower = (double)(pango_layout_get_baseline(first) - pango_layout_get_baseline(second)) / PANGO_SCALE;

	g_object_unref(first);
	g_object_unref(second);
	return lower;
}

/* Name and value side by side, on one line whatever their scripts; a long value runs on over the page. */
static void draw_fields(struct pen *pen, const struct block *block)
{
	double first = TEXT_WIDTH * 0.34, second = TEXT_WIDTH - first - 10;

	for (int row = 0; row < block->rows && pen->result == OK; row++) {
		const char *name = block->cells[2 * row];
		const char *value = block->cells[2 * row + 1] != NULL ? block->cells[2 * row + 1] : "";
		double lower = lower_by(pen, value, &value_cell, name, &name_cell, second), end;
		int page;

		pen_need(pen, 34);
		page = pen->page;
		end = pen->y + (lower > 0 ? lower : 0);
		end += pen_put(pen, name, &name_cell, 0, first, end);
		pen->y += lower < 0 ? -lower : 0;
		pen_flow(pen, value, &value_cell, first + 10, second);
		if (pen->page == page && end > pen->y)
			pen->y = end;
		pen->y += 2;
		hairline(pen, pen->y);
		pen->y += 2.5;
	}
	pen->y += GAP - 2;
}

/* --- tables --- */

struct row {
	PangoLayout *layouts[SHEET_COLUMNS_MOST];
	double height;
	double baseline; /* of its first line: the same for every cell, whatever the scripts */
};

static double baseline_of(PangoLayout *layout)
{
	return (double)pango_layout_get_baseline(layout) / PANGO_SCALE;
}

static struct style cell_style(bool is_head, bool is_marked)
{
	return (struct style){
	    .size = 8.5, .bold = is_head || is_marked, .quiet = is_head, .tag = is_head ? "TH" : "TD"};
}

/* The first cell of a marked row is set off. */
static struct row row_open(const struct pen *pen, const struct block *block, int number, const double *widths,
			   bool is_marked)
{
	struct row row = {.height = 0};
	double below = 0;

	for (int column = 0; column < block->columns; column++) {
		const char *cell = block->cells[number * block->columns + column];
		const struct style style = cell_style(number == 0, is_marked && column == 0);
		PangoLayout *layout = pen_layout(pen, cell != NULL ? cell : "", &style, widths[column] - 6);

		row.layouts[column] = layout;
		if (baseline_of(layout) > row.baseline)
			row.baseline = baseline_of(layout);
		if (layout_height(layout) - baseline_of(layout) > below)
			below = layout_height(layout) - baseline_of(layout);
	}
	row.height = row.baseline + below;
	return row;
}

/* One row: measured, then shown at the pen's place, whole; on a new page under the head again. */
static void draw_row(struct pen *pen, const struct block *block, int number, const double *widths, bool is_marked)
{
	struct row row = row_open(pen, block, number, widths, is_marked);
	double at = 0;

	if (pen->y + row.height + 4 > pen_bottom()) {
		pen_turn(pen);
		if (number != 0 && pen->result == OK)
			draw_row(pen, block, 0, widths, false);
	}
	if (pen->result == OK && pen->y + row.height > pen_bottom())
		pen->result =
		    job_fail(pen->job, LIMIT, NULL, "row-too-long", "A row of a table is longer than a page.");
	for (int column = 0; column < block->columns; column++) {
		const struct style style = cell_style(number == 0, is_marked && column == 0);
		double lower = row.baseline - baseline_of(row.layouts[column]);

		if (pen->result == OK)
			pen_show(pen, row.layouts[column], pen_left(pen, at, widths[column] - 6), pen->y + lower,
				 &style);
		at += widths[column];
		g_object_unref(row.layouts[column]);
	}
	pen->y += row.height + 2;
	hairline(pen, pen->y);
	pen->y += 3;
}

/* How wide a column would be if no line were broken, within bounds. */
static double width_wanted(const struct pen *pen, const struct block *block, int column)
{
	double wanted = 24, most = TEXT_WIDTH / block->columns * 2.2;

	for (int row = 0; row <= block->rows; row++) {
		const char *cell = block->cells[row * block->columns + column];
		const struct style style = cell_style(row == 0, false);
		PangoLayout *layout = pen_layout(pen, cell != NULL ? cell : "", &style, most);
		int width, height;

		pango_layout_set_width(layout, -1);
		pango_layout_get_size(layout, &width, &height);
		g_object_unref(layout);
		if ((double)width / PANGO_SCALE + 10 > wanted)
			wanted = (double)width / PANGO_SCALE + 10;
	}
	return wanted < most ? wanted : most;
}

/* Narrow columns get what they want; the wide ones share the rest as they want it. */
static void share_width(const struct pen *pen, const struct block *block, double *widths)
{
	double narrow = 0, wide = 0, fair = TEXT_WIDTH / block->columns;

	for (int column = 0; column < block->columns; column++) {
		widths[column] = width_wanted(pen, block, column);
		if (widths[column] <= fair)
			narrow += widths[column];
		else
			wide += widths[column];
	}
	for (int column = 0; column < block->columns; column++) {
		if (wide <= 0)
			widths[column] *= TEXT_WIDTH / narrow;
		else if (widths[column] > fair)
			widths[column] *= (TEXT_WIDTH - narrow) / wide;
	}
}

static void draw_table(struct pen *pen, const struct block *block)
{
	double widths[SHEET_COLUMNS_MOST];

	share_width(pen, block, widths);
	pen_need(pen, 50);
	draw_row(pen, block, 0, widths, false);
	for (int row = 1; row <= block->rows && pen->result == OK; row++)
		draw_row(pen, block, row, widths, row <= 64 && (block->marked >> (row - 1) & 1) != 0);
	pen->y += GAP;
}

/* --- the end of a letter --- */

static void line_to_sign(struct pen *pen, const char *under, double at, double width, double y)
{
	pen_colour(pen, 0.3);
	cairo_rectangle(pen->cairo, pen_left(pen, at, width), y, width, 0.6);
	cairo_fill(pen->cairo);
	pen_put(pen, under, &note, at, width, y + 3);
}

static void draw_code(struct pen *pen, const QRcode *code, double left, double y)
{
	double module = SEAL_SIDE / (code->width + 2 * SEAL_QUIET);

	pen_colour(pen, 0);
	cairo_set_antialias(pen->cairo, CAIRO_ANTIALIAS_NONE);
	for (int at = 0; at < code->width * code->width; at++) {
		if ((code->data[at] & 1) != 0)
			cairo_rectangle(pen->cairo, left + (at % code->width + SEAL_QUIET) * module,
					y + (at / code->width + SEAL_QUIET) * module, module, module);
	}
	cairo_fill(pen->cairo);
}

/* The code at a place; the pen fails when the seal is too long for one. */
static void draw_seal_at(struct pen *pen, double at, double y)
{
	QRcode *code = QRcode_encodeString(pen->sheet->seal, 0, QR_ECLEVEL_L, QR_MODE_8, 1);

	if (code == NULL) {
		pen->result = job_fail(pen->job, LIMIT, "seal", "too-big", "The seal does not fit into a QR code.");
		return;
	}
	draw_code(pen, code, pen_left(pen, at, SEAL_SIDE), y);
	QRcode_free(code);
}

/* Whose signature, three lines to write on, and the seal beside them: together on one page. */
static void draw_signature(struct pen *pen, const struct block *block)
{
	enum language language = pen->sheet->language;
	bool has_seal = pen->sheet->seal != NULL;
	double width = TEXT_WIDTH - (has_seal ? SEAL_SIDE : 0), third = width / 3, y;

	pen_need(pen, SEAL_SIDE + 4);
	if (pen->result != OK)
		return;
	if (has_seal)
		draw_seal_at(pen, width, pen->y - 6);
	y = pen->y + 4;
	y += pen_put(pen, block->text, &(struct style){.size = 10, .bold = true, .tag = "P"}, 0, width - 10, y);
	y += 42;
	line_to_sign(pen, fixed_word(FIXED_PLACE_DATE, language), 0, third - 12, y);
	line_to_sign(pen, fixed_word(FIXED_NAME_RANK, language), third, third - 12, y);
	line_to_sign(pen, fixed_word(FIXED_STAMP, language), 2 * third, third - 12, y);
	if (has_seal)
		pen_put(pen, fixed_word(FIXED_SEAL, language), &(struct style){.size = 7, .quiet = true, .tag = "P"}, 0,
			width - 20, y + (pen->right_to_left ? 26 : 24));
	pen->y += SEAL_SIDE;
	pen->sealed = true;
}

/* The seal of a letter that nobody signs by hand. */
static void draw_seal(struct pen *pen)
{
	if (pen->sheet->seal == NULL || pen->sealed || pen->result != OK)
		return;
	pen_need(pen, SEAL_SIDE);
	if (pen->result == OK) {
		draw_seal_at(pen, 0, pen->y);
		pen_put(pen, fixed_word(FIXED_SEAL, pen->sheet->language), &note, SEAL_SIDE + 10,
			TEXT_WIDTH - SEAL_SIDE - 10, pen->y + 14);
		pen->y += SEAL_SIDE;
	}
}

/* --- the whole --- */

static void draw_block(struct pen *pen, const struct block *block)
{
	switch (block->kind) {
	case BLOCK_HEADING:
		draw_heading(pen, block);
		break;
	case BLOCK_TEXT:
		pen_flow(pen, block->text, &paragraph, 0, TEXT_WIDTH);
		pen->y += GAP;
		break;
	case BLOCK_NOTE:
		pen_flow(pen, block->text, &note, 0, TEXT_WIDTH);
		pen->y += GAP;
		break;
	case BLOCK_LIST:
		draw_list(pen, block);
		break;
	case BLOCK_FIELDS:
		draw_fields(pen, block);
		break;
	case BLOCK_TABLE:
		draw_table(pen, block);
		break;
	case BLOCK_SIGNATURE:
		draw_signature(pen, block);
		break;
	}
}

static void draw_all(struct pen *pen)
{
	const struct style title = {.size = 17, .bold = true, .tag = "H1"};

	pen_turn(pen);
	pen_flow(pen, pen->sheet->title, &title, 0, TEXT_WIDTH);
	pen->y += GAP;
	for (int at = 0; at < pen->sheet->block_count && pen->result == OK; at++)
		draw_block(pen, &pen->sheet->blocks[at]);
	draw_seal(pen);
}

static cairo_status_t keep(void *closure, const unsigned char *data, unsigned int size)
{
	text_add_bytes(closure, (struct bytes){data, size});
	return CAIRO_STATUS_SUCCESS;
}

static void say_what(cairo_surface_t *surface, const struct sheet *sheet)
{
	char time[INSTANT_TEXT_SIZE];

	instant_write(sheet->time, time);
	/* Cairo knows no milliseconds: "2026-03-05T09:00:00Z". */
	memcpy(time + strlen("2026-03-05T09:00:00"), "Z", 2);
	cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_TITLE, sheet->title);
	cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_AUTHOR, sheet->authority);
	cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATOR, "Valico");
	cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATE_DATE, time);
	cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_MOD_DATE, time);
}

/* One pass over the sheet; gives how many pages it took. */
static enum result pass(struct job *job, const struct fonts *fonts, const struct sheet *sheet, int pages,
			struct text *into, int *ret_pages)
{
	bool right_to_left = sheet->language == URDU;
	struct pen pen = {.job = job, .sheet = sheet, .right_to_left = right_to_left, .pages = pages};
	cairo_surface_t *surface;
	cairo_status_t status;

	TRY(fonts_context(job, fonts, right_to_left, language_code[sheet->language], &pen.context));
	surface = cairo_pdf_surface_create_for_stream(into != NULL ? keep : NULL, into, PAGE_WIDTH, PAGE_HEIGHT);
	cairo_pdf_surface_restrict_to_version(surface, CAIRO_PDF_VERSION_1_5);
	say_what(surface, sheet);
	pen.cairo = cairo_create(surface);
	pen.attributes = pango_attr_list_new();
	pango_attr_list_insert(pen.attributes, pango_attr_insert_hyphens_new(FALSE));
	draw_all(&pen);
	cairo_show_page(pen.cairo);
	status = cairo_status(pen.cairo);
	pango_attr_list_unref(pen.attributes);
	cairo_destroy(pen.cairo);
	cairo_surface_finish(surface);
	if (status == CAIRO_STATUS_SUCCESS)
		status = cairo_surface_status(surface);
	cairo_surface_destroy(surface);
	TRY(pen.result);
	if (status != CAIRO_STATUS_SUCCESS)
		return job_fail(job, status == CAIRO_STATUS_NO_MEMORY ? LIMIT : IO, NULL, "drawing",
				"The paper could not be drawn: %s.", cairo_status_to_string(status));
	*ret_pages = pen.page;
	return OK;
}

enum result sheet_draw(struct job *job, const struct fonts *fonts, const struct sheet *sheet, struct bytes *ret_pdf)
{
	struct text pdf = text_open(job->arena, PDF_BYTES_MOST);
	int pages = 0;

	TRY(pass(job, fonts, sheet, 0, NULL, &pages));
	TRY(pass(job, fonts, sheet, pages, &pdf, &pages));
	return text_done(&pdf, ret_pdf);
}
