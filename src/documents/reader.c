/* reader.c - the reading itself: each question is a function of this room. */
#include "documents/reader.h"

#include "documents/active.h"
#include "documents/attach.h"

static enum result ask_here(void *self, struct job *job, enum document_question question, const char *name,
			    struct bytes pdf, struct bytes *ret_answer)
{
	(void)self;
	*ret_answer = (struct bytes){0};
	if (pdf.size > DOCUMENT_BYTES_MOST)
		return job_fail(job, LIMIT, "file", "too-large", "A PDF has at most %u MiB.",
				DOCUMENT_BYTES_MOST >> 20);
	switch (question) {
	case DOCUMENT_ATTACHED:
		return attach_read(job, pdf, name, ret_answer);
	case DOCUMENT_ACTIVE:
	case DOCUMENT_ACTIVE_OPENS:
		return pdf_active_check(job, pdf, question == DOCUMENT_ACTIVE_OPENS);
	case DOCUMENT_QUESTION_END:
		break;
	}
	return job_fail(job, INVALID, "question", "document-question", "There is no such question about a PDF.");
}

struct document_reader document_reader_here(void)
{
	return (struct document_reader){.ask = ask_here};
}
