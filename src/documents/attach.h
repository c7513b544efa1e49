/* attach.h - data beside the drawing in a PDF: written in, and taken out again.
 *
 * A paper that a person reads carries the same as data for programs (an embedded file, ISO 32000-1 section 7.11.4, with
 * the relation /Data of PDF/A-3). qpdf writes it in and sets the language and reading direction of the file. */
#ifndef VALICO_DOCUMENTS_ATTACH_H
#define VALICO_DOCUMENTS_ATTACH_H

#include "agreement/profile.h"

#define ATTACH_PDF_BYTES_MOST (2u << 20)  /* of a PDF that is read */
#define ATTACH_DATA_BYTES_MOST (1u << 20) /* of the data in it */

struct attachment {
	const char *name;       /* "form.csv" */
	const char *media_type; /* "text/csv" */
	struct bytes content;
};

/* A PDF that sheet_draw() made, with attachments. */
enum result attach_write(struct job *job, struct bytes pdf, enum language language,
			 const struct attachment *attachments, int count, struct bytes *ret_pdf);

/* The content of the attachment `name` in a PDF that anybody made. INVALID with rule "not-a-pdf", "no-data" (it has no
 * such attachment) or "packed" (ours are not compressed, and nothing else is unpacked); LIMIT with "too-large".
 *
 * qpdf unpacks the tables of an unknown PDF without a limit of memory, so who calls this has one for its process
 * (setrlimit): the command sets it, the desk asks a process that can do nothing else (documents/reader.h). */
enum result attach_read(struct job *job, struct bytes pdf, const char *name, struct bytes *ret_content);

#endif
