/* link_code.c - see link_code.h. */
#include "cli/link_code.h"

#include "as4/compress.h"
#include "base/base45.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <qrencode.h>

#define MARK "VALICO1:"
#define INVITATION_BYTES_MOST ((size_t)64 << 10)
#define QUIET 4 /* light modules around the code, as readers expect */

static int is_dark(const QRcode *code, int row, int column)
{
	row -= QUIET;
	column -= QUIET;
	return row >= 0 && row < code->width && column >= 0 && column < code->width &&
	       (code->data[row * code->width + column] & 1) != 0;
}

/* Two modules a letter, upper and lower half: a code of 177 modules is 93 lines. At a terminal in black on white,
 * whatever its own colours are: a code that is light on dark is one that many readers do not see. */
static void code_print(const QRcode *code)
{
	static const char *const half[] = {" ", "\xe2\x96\x80", "\xe2\x96\x84", "\xe2\x96\x88"};
	bool colours = isatty(STDOUT_FILENO);
	int width = code->width + 2 * QUIET;

	for (int row = 0; row < width; row += 2) {
		fputs(colours ? "\033[38;5;16;48;5;231m" : "", stdout);
		for (int column = 0; column < width; column++)
			fputs(half[is_dark(code, row, column) + 2 * is_dark(code, row + 1, column)], stdout);
		puts(colours ? "\033[0m" : "");
	}
}

enum result link_code_print(struct job *job, struct bytes invitation)
{
	struct bytes packed;
	QRcode *code;
	char *text;

	TRY(compress_write(job, invitation, &packed));
	TAKE(job, text = base45_write(job->arena, packed));
	TAKE(job, text = arena_print(job->arena, MARK "%s", text));
	/* All its letters are of the alphanumeric mode, which the library finds by itself. */
	code = QRcode_encodeString(text, 0, QR_ECLEVEL_L, QR_MODE_8, 1);
	if (code == NULL)
		return job_fail(job, LIMIT, "qr", "too-big",
				"The invitation does not fit into a QR code. Give it as a file instead.");
	code_print(code);
	QRcode_free(code);
	return OK;
}

enum result link_code_read(struct job *job, struct bytes text, struct bytes *ret_invitation)
{
	size_t mark = strlen(MARK);
	struct bytes packed;

	*ret_invitation = text;
	if (text.size < mark || memcmp(text.data, MARK, mark) != 0)
		return OK;
	if (base45_read(job->arena, (struct bytes){text.data + mark, text.size - mark}, &packed) != OK)
		return job_fail(job, INVALID, "invitation", "code", "The text of the QR code is damaged or not whole.");
	return compress_read(job, &AS4_LIMITS_USUAL, INVITATION_BYTES_MOST, packed, ret_invitation);
}
