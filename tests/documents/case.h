/* case.h - rehearsed cases and the fonts, for tests of papers. All people are invented. */
#ifndef VALICO_TESTS_DOCUMENTS_CASE_H
#define VALICO_TESTS_DOCUMENTS_CASE_H

#include "agreement/letters.h"
#include "cases/rehearsal_world.h"
#include "documents/letter.h"

struct paper_case {
	struct job job;
	const struct profile *profile;
	const struct letter_book *book;
	struct rehearsal_world world;
	struct case_state *state;
	struct letter_case about;
	const struct fonts *fonts;
};

/* A new case of an agreement and kind, in which every safeguard stands. Aborts when it cannot be made. */
void paper_case_open(struct paper_case *paper, const char *agreement, const char *kind, const char *party);
void paper_case_close(struct paper_case *paper);

/* Takes a step with a form as JSON, and folds again. */
void paper_case_take(struct paper_case *paper, const char *step, const char *form);

/* The bytes of a letter as PDF, with a seal line when it speaks of a step. */
enum result paper_draw(struct paper_case *paper, const char *letter, enum language language, const char *seal,
		       struct bytes *ret_pdf);

/* The text of a PDF by pdftotext, into the arena. */
const char *paper_text(struct paper_case *paper, struct bytes pdf);

#endif
