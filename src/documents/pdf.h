/* pdf.h - opening a PDF with qpdf. Inside the room. */
#ifndef VALICO_DOCUMENTS_PDF_H
#define VALICO_DOCUMENTS_PDF_H

#include "base/job.h"

#include <qpdf/qpdf-c.h>

/* Opened, and closed with the job's arena. With `repairs`, a damaged table is rebuilt as viewers do. INVALID with rule
 * "not-a-pdf" for what cannot be opened, "locked" for what opens with a password only. */
enum result pdf_open(struct job *job, struct bytes bytes, bool repairs, qpdf_data *ret_pdf);

/* What qpdf complains of, as the failure of the job. */
enum result pdf_fail(struct job *job, qpdf_data pdf, enum result result, const char *rule);

#endif
