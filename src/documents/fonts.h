/* fonts.h - the two faces that papers are set in, and nothing else of the machine's fonts.
 *
 * They come from one folder (Debian's fonts-noto-core). No configuration and no cache of the machine is read, so a
 * paper looks the same everywhere, and a process that is locked in needs to read that folder only. */
#ifndef VALICO_DOCUMENTS_FONTS_H
#define VALICO_DOCUMENTS_FONTS_H

#include "base/job.h"

#define FONTS_FOLDER "/usr/share/fonts/truetype/noto"

struct fonts;

/* The fonts of a folder, opened once by each thread and kept until it ends; only that thread uses them. MISSING with
 * rule "fonts" when a file is not there. */
enum result fonts_open(struct job *job, const char *folder, const struct fonts **ret_fonts);

/* A PangoContext in a language, from right to left where it is written so. Internal to this room. */
struct _PangoContext;
enum result fonts_context(struct job *job, const struct fonts *fonts, bool right_to_left, const char *language,
			  struct _PangoContext **ret_context);

#endif
