/* pen.c - pages, places and text on them; see pen.h. */
#include "documents/pen.h"

#include "documents/words.h"

#include <stdio.h>
#include <string.h>

#define FACES "Noto Sans, Noto Nastaliq Urdu"
#define QUIET 0.38
#define INK_RED 0.07
#define INK_GREEN 0.21
#define INK_BLUE 0.37

/* Nastaliq letters stand smaller on a larger line. */
static double size_in(const struct pen *pen, double size)
{
	return pen->right_to_left ? size * 1.08 : size;
}

double pen_bottom(void)
{
	return PAGE_HEIGHT - PAGE_BOTTOM;
}

double pen_left(const struct pen *pen, double at, double width)
{
	return pen->right_to_left ? PAGE_WIDTH - PAGE_SIDE - at - width : PAGE_SIDE + at;
}

void pen_colour(struct pen *pen, double grey)
{
	cairo_set_source_rgb(pen->cairo, grey, grey, grey);
}

void pen_rule(struct pen *pen, double y, double thick)
{
	cairo_set_source_rgb(pen->cairo, INK_RED, INK_GREEN, INK_BLUE);
	cairo_rectangle(pen->cairo, PAGE_SIDE, y, TEXT_WIDTH, thick);
	cairo_fill(pen->cairo);
}

double layout_height(PangoLayout *layout)
{
	int width, height;

	pango_layout_get_size(layout, &width, &height);
	return (double)height / PANGO_SCALE;
}

PangoLayout *pen_layout(const struct pen *pen, const char *text, const struct style *style, double width)
{
	PangoLayout *layout = pango_layout_new(pen->context);
	PangoFontDescription *font = pango_font_description_from_string(FACES);
	bool to_right = pen->right_to_left != style->at_end;

	pango_font_description_set_size(font, (int)(size_in(pen, style->size) * PANGO_SCALE));
	pango_font_description_set_weight(font, style->bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
	pango_layout_set_font_description(layout, font);
	pango_font_description_free(font);
	/* The language of the sheet says where a line begins, not the letters that stand in it. */
	pango_layout_set_auto_dir(layout, FALSE);
	pango_layout_set_alignment(layout, to_right ? PANGO_ALIGN_RIGHT : PANGO_ALIGN_LEFT);
	pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR);
	pango_layout_set_width(layout, (int)(width * PANGO_SCALE));
	if (!pen->right_to_left)
		pango_layout_set_spacing(layout, (int)(size_in(pen, style->size) * 0.12 * PANGO_SCALE));
	pango_layout_set_attributes(layout, pen->attributes);
	pango_layout_set_text(layout, text, -1);
	return layout;
}

static void ink(struct pen *pen, const struct style *style)
{
	if (style->bold && style->size > 11)
		cairo_set_source_rgb(pen->cairo, INK_RED, INK_GREEN, INK_BLUE);
	else
		pen_colour(pen, style->quiet ? QUIET : 0);
}

static void tag_open(struct pen *pen, const char *tag)
{
	if (tag != NULL)
		cairo_tag_begin(pen->cairo, tag, NULL);
}

static void tag_close(struct pen *pen, const char *tag)
{
	if (tag != NULL)
		cairo_tag_end(pen->cairo, tag);
}

void pen_show(struct pen *pen, PangoLayout *layout, double left, double y, const struct style *style)
{
	tag_open(pen, style->tag);
	ink(pen, style);
	cairo_move_to(pen->cairo, left, y);
	pango_cairo_show_layout(pen->cairo, layout);
	tag_close(pen, style->tag);
}

double pen_put(struct pen *pen, const char *text, const struct style *style, double at, double width, double y)
{
	PangoLayout *layout = pen_layout(pen, text, style, width);
	double height = layout_height(layout);

	pen_show(pen, layout, pen_left(pen, at, width), y, style);
	g_object_unref(layout);
	return height;
}

/* --- pages --- */

static void foot(struct pen *pen)
{
	const struct style style = {.size = 8, .quiet = true}, far = {.size = 8, .quiet = true, .at_end = true};
	char text[80];
	double y = PAGE_HEIGHT - PAGE_BOTTOM + 16;

	/* The format is the catalogue's own, with two numbers in every language. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
	snprintf(text, sizeof(text), fixed_word(FIXED_PAGE, pen->sheet->language), pen->page, pen->pages);
#pragma GCC diagnostic pop
	pen_put(pen, text, &far, TEXT_WIDTH / 2, TEXT_WIDTH / 2, y);
	if (pen->sheet->reference != NULL)
		pen_put(pen, pen->sheet->reference, &style, 0, TEXT_WIDTH / 2, y);
}

static void draft_mark(struct pen *pen)
{
	const struct style style = {.size = 96, .bold = true};
	PangoLayout *layout;
	int width, height;

	if (pen->sheet->draft == NULL)
		return;
	layout = pen_layout(pen, pen->sheet->draft, &style, 2000);
	pango_layout_set_width(layout, -1);
	pango_layout_get_size(layout, &width, &height);
	cairo_save(pen->cairo);
	cairo_translate(pen->cairo, PAGE_WIDTH / 2, PAGE_HEIGHT / 2);
	cairo_rotate(pen->cairo, -0.7);
	pen_colour(pen, 0.92);
	cairo_move_to(pen->cairo, -(double)width / PANGO_SCALE / 2, -(double)height / PANGO_SCALE / 2);
	pango_cairo_show_layout(pen->cairo, layout);
	cairo_restore(pen->cairo);
	g_object_unref(layout);
}

/* The first page says who writes, about what and when; the others only what they belong to. */
static void head(struct pen *pen)
{
	const struct sheet *sheet = pen->sheet;
	const struct style authority = {.size = 11, .bold = true}, small = {.size = 8.5, .quiet = true};
	const struct style far = {.size = 8.5, .quiet = true, .at_end = true};
	double half = TEXT_WIDTH / 2, left = PAGE_TOP, right = PAGE_TOP;

	if (pen->page > 1) {
		pen->y = PAGE_TOP + pen_put(pen, sheet->title, &small, 0, TEXT_WIDTH, PAGE_TOP) + 12;
		return;
	}
	left += pen_put(pen, sheet->authority, &authority, 0, half, left);
	left += pen_put(pen, sheet->state, &small, 0, half, left);
	if (sheet->reference != NULL)
		right += pen_put(pen, sheet->reference, &far, half, half, right);
	if (sheet->date != NULL)
		right += pen_put(pen, sheet->date, &far, half, half, right);
	pen->y = (left > right ? left : right) + 6;
	pen_rule(pen, pen->y, 1.4);
	pen->y += 16;
}

void pen_turn(struct pen *pen)
{
	int most = pen->sheet->pages_most > 0 ? pen->sheet->pages_most : SHEET_PAGES_MOST;

	if (pen->result != OK)
		return;
	if (pen->page >= most) {
		pen->result =
		    job_fail(pen->job, LIMIT, NULL, "too-long", "The paper would have more than %d pages.", most);
		return;
	}
	if (pen->page > 0)
		cairo_show_page(pen->cairo);
	pen->page++;
	draft_mark(pen);
	head(pen);
	foot(pen);
}

void pen_need(struct pen *pen, double height)
{
	if (pen->result == OK && pen->y + height > pen_bottom())
		pen_turn(pen);
}

/* --- text that runs over pages --- */

/* One line of a layout at the pen's place; over the page's end, on the next page. */
static void line_show(struct pen *pen, PangoLayoutIter *iter, const struct style *style, double left)
{
	PangoRectangle box;
	double height, baseline;

	pango_layout_iter_get_line_extents(iter, NULL, &box);
	height = (double)box.height / PANGO_SCALE;
	if (pen->y + height > pen_bottom()) {
		tag_close(pen, style->tag);
		pen_turn(pen);
		tag_open(pen, style->tag);
		ink(pen, style);
	}
	baseline = (double)(pango_layout_iter_get_baseline(iter) - box.y) / PANGO_SCALE;
	cairo_move_to(pen->cairo, left + (double)box.x / PANGO_SCALE, pen->y + baseline);
	pango_cairo_show_layout_line(pen->cairo, pango_layout_iter_get_line_readonly(iter));
	pen->y += height + (double)pango_layout_get_spacing(pango_layout_iter_get_layout(iter)) / PANGO_SCALE;
}

void pen_flow(struct pen *pen, const char *text, const struct style *style, double at, double width)
{
	PangoLayout *layout = pen_layout(pen, text, style, width);
	PangoLayoutIter *iter = pango_layout_get_iter(layout);
	double left = pen_left(pen, at, width);

	tag_open(pen, style->tag);
	ink(pen, style);
	do
		line_show(pen, iter, style, left);
	while (pen->result == OK && pango_layout_iter_next_line(iter));
	tag_close(pen, style->tag);
	pango_layout_iter_free(iter);
	g_object_unref(layout);
}
