/* reader.h - what a PDF that anybody made is asked, and who answers.
 *
 * Taking a stranger's PDF apart is the most dangerous thing that a node does with files, so the process that holds the
 * store does not do it: it asks another that holds nothing (node/reader.c). This is the interface between the two, with
 * two keepers: that process, and document_reader_here() for the command and for tests. */
#ifndef VALICO_DOCUMENTS_READER_H
#define VALICO_DOCUMENTS_READER_H

#include "base/job.h"

enum document_question {
	DOCUMENT_ATTACHED = 1, /* the content of the attachment of this name (attach_read()) */
	DOCUMENT_ACTIVE,       /* nothing, but whether it is refused (pdf_active_check()) */
	DOCUMENT_ACTIVE_OPENS, /* the same, and it must be one that opens */
	DOCUMENT_QUESTION_END
};

#define DOCUMENT_BYTES_MOST (10u << 20) /* of a PDF that is asked */
#define DOCUMENT_ANSWER_MOST (1u << 20) /* of an answer */
#define DOCUMENT_NAME_SIZE 32           /* of an attachment's name, with its end */

struct document_reader {
	/* The answer is the job's. Failures are those of the functions named above; BUSY when nobody can read now. */
	enum result (*ask)(void *self, struct job *job, enum document_question question, const char *name,
			   struct bytes pdf, struct bytes *ret_answer);
	void *self;
};

/* Reads in the calling process. */
struct document_reader document_reader_here(void);

#endif
