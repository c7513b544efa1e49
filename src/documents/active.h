/* active.h - does a file do something by itself when somebody opens it?
 *
 * Files from strangers are opened by officers on their own machines. A letter that was scanned or a photograph shows
 * itself and nothing more; what runs a program of its own, starts another one or carries one is refused, and the
 * sentence says which. Nothing is made harmless here: what is refused can be photographed or saved anew. */
#ifndef VALICO_DOCUMENTS_ACTIVE_H
#define VALICO_DOCUMENTS_ACTIVE_H

#include "base/job.h"

/* A file of an office program, by its content and not by its name: INVALID with rule "macro" when it carries macros
 * (docm, xlsm, pptm; doc, xls, ppt with a VBA project). OK for everything else. */
enum result macro_check(struct job *job, struct bytes content);

/* A PDF: INVALID with field "file" and rule "script" (JavaScript, or a form that computes), "starts" (it starts a
 * program, or opens or sends something elsewhere), "carries" (a program or a file with macros is embedded in it),
 * "macro" (as above), "locked" (it opens with a password only, so that nobody can look). A PDF that qpdf cannot open
 * even after mending is searched for the same words as bytes, and INVALID with "not-a-pdf" when `must_open`. LIMIT with
 * rule "too-many" when it has more parts than are looked at.
 *
 * As attach_read(), this wants a limit of memory for its process. */
enum result pdf_active_check(struct job *job, struct bytes pdf, bool must_open);

#endif
