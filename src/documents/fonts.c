/* fonts.c - see fonts.h. A fontconfig configuration of our own with five files, and a Pango font map over it.
 *
 * Opening them reads five files and costs more than drawing a page, and fontconfig does not give all of its memory
 * back. So each thread that draws opens them once and keeps them until it ends. */
#include "documents/fonts.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <fontconfig/fontconfig.h>
#include <pango/pangocairo.h>
#include <pango/pangofc-fontmap.h>

struct fonts {
	PangoFontMap *map;
	FcConfig *config;
	char folder[256];
};

static pthread_key_t of_thread;

static const char *const files[] = {"NotoSans-Regular.ttf", "NotoSans-Bold.ttf", "NotoSans-Italic.ttf",
				    "NotoNastaliqUrdu-Regular.ttf", "NotoNastaliqUrdu-Bold.ttf"};

static void fonts_release(void *object)
{
	struct fonts *fonts = object;

	if (fonts->map != NULL) {
		pango_fc_font_map_shutdown(PANGO_FC_FONT_MAP(fonts->map));
		g_object_unref(fonts->map);
	}
	if (fonts->config != NULL)
		FcConfigDestroy(fonts->config);
	free(fonts);
}

static enum result files_add(struct job *job, FcConfig *config, const char *folder)
{
	for (size_t at = 0; at < sizeof(files) / sizeof(files[0]); at++) {
		const char *file = arena_print(job->arena, "%s/%s", folder, files[at]);

		TAKE(job, file);
		if (access(file, R_OK) != 0 || !FcConfigAppFontAddFile(config, (const FcChar8 *)file))
			return job_fail(job, MISSING, "fonts", "fonts",
					"The font %s cannot be read; it is in Debian's package fonts-noto-core.", file);
	}
	return OK;
}

/* Pango asks fontconfig to begin, which would look for the machine's own configuration. It finds an empty one instead.
 */
static void begin(void)
{
	FcConfig *none = FcConfigCreate();

	if (none != NULL)
		FcConfigSetCurrent(none);
	pthread_key_create(&of_thread, fonts_release);
}

static enum result fill(struct job *job, const char *folder, struct fonts *fonts)
{
	if (strlen(folder) >= sizeof(fonts->folder))
		return job_fail(job, INVALID, "fonts", "fonts", "The name of the folder of fonts is too long.");
	memcpy(fonts->folder, folder, strlen(folder) + 1);
	TAKE(job, fonts->config = FcConfigCreate());
	TRY(files_add(job, fonts->config, folder));
	TAKE(job, fonts->map = pango_cairo_font_map_new_for_font_type(CAIRO_FONT_TYPE_FT));
	pango_fc_font_map_set_config(PANGO_FC_FONT_MAP(fonts->map), fonts->config);
	/* A point is a point: the unit of a PDF. */
	pango_cairo_font_map_set_resolution(PANGO_CAIRO_FONT_MAP(fonts->map), 72);
	return OK;
}

enum result fonts_open(struct job *job, const char *folder, const struct fonts **ret_fonts)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;
	struct fonts *fonts;
	enum result result;

	pthread_once(&once, begin);
	fonts = pthread_getspecific(of_thread);
	if (fonts == NULL || strcmp(fonts->folder, folder) != 0) {
		if (fonts != NULL)
			fonts_release(fonts);
		pthread_setspecific(of_thread, NULL);
		TAKE(job, fonts = calloc(1, sizeof(*fonts)));
		result = fill(job, folder, fonts);
		if (result != OK) {
			fonts_release(fonts);
			return result;
		}
		pthread_setspecific(of_thread, fonts);
	}
	*ret_fonts = fonts;
	return OK;
}

static void context_release(void *object)
{
	g_object_unref(object);
}

enum result fonts_context(struct job *job, const struct fonts *fonts, bool right_to_left, const char *language,
			  PangoContext **ret_context)
{
	PangoContext *context = pango_font_map_create_context(fonts->map);

	if (context == NULL || !arena_on_close(job->arena, context_release, context))
		return job_out_of_memory(job);
	pango_context_set_base_dir(context, right_to_left ? PANGO_DIRECTION_RTL : PANGO_DIRECTION_LTR);
	pango_context_set_language(context, pango_language_from_string(language));
	pango_context_set_round_glyph_positions(context, FALSE);
	*ret_context = context;
	return OK;
}
