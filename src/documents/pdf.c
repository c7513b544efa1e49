/* pdf.c - opening a PDF with qpdf's interface for C. Its errors are ours, its warnings nobody's. */
#include "documents/pdf.h"

static void pdf_release(void *object)
{
	qpdf_data pdf = object;

	qpdf_cleanup(&pdf);
}

enum result pdf_fail(struct job *job, qpdf_data pdf, enum result result, const char *rule)
{
	qpdf_error error = qpdf_has_error(pdf) ? qpdf_get_error(pdf) : NULL;

	if (error != NULL && qpdf_get_error_code(pdf, error) == qpdf_e_password)
		return job_fail(job, result, "file", "locked", "The PDF opens with a password only.");
	return job_fail(job, result, "file", rule, "The PDF cannot be used. %.300s",
			error != NULL ? qpdf_get_error_full_text(pdf, error) : "");
}

enum result pdf_open(struct job *job, struct bytes bytes, bool repairs, qpdf_data *ret_pdf)
{
	qpdf_data pdf = qpdf_init();

	if (pdf == NULL || !arena_on_close(job->arena, pdf_release, pdf))
		return job_out_of_memory(job);
	qpdf_silence_errors(pdf);
	qpdf_set_suppress_warnings(pdf, QPDF_TRUE);
	qpdf_set_attempt_recovery(pdf, repairs ? QPDF_TRUE : QPDF_FALSE);
	if ((qpdf_read_memory(pdf, "paper", (const char *)bytes.data, bytes.size, NULL) & QPDF_ERRORS) != 0)
		return pdf_fail(job, pdf, INVALID, "not-a-pdf");
	*ret_pdf = pdf;
	return OK;
}
