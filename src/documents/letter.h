/* letter.h - a letter of a case, filled in: pure but for the words that ICU gives.
 *
 * A letter speaks of the last step that was taken among those that its template names: its date is that step's, and its
 * seal names that event. Before any was taken it can be filled from a draft of one of them; then it is marked as a
 * draft on every page, and nobody seals it. */
#ifndef VALICO_DOCUMENTS_LETTER_H
#define VALICO_DOCUMENTS_LETTER_H

#include "agreement/letters.h"
#include "cases/safeguards.h"
#include "documents/sheet.h"

/* The case that a letter is about, as its writer knows it. */
struct letter_case {
	const struct case_state *state;
	const struct own_state *own; /* for what was affirmed; NULL for nothing */
	int party;                   /* that writes, in the profile */
	int draft_step;              /* step of `draft`, or NONE */
	const json_t *draft;         /* its form as far as it is filled in */
};

struct letter {
	struct sheet sheet;            /* without a seal */
	const struct outcome *outcome; /* of the step that it speaks of; NULL for a draft */
	const json_t *sealed;          /* what the seal repeats: {"hearing.family_name": "..."} */
};

/* The outcome that a letter would speak of; NULL when none of its steps was taken. */
const struct outcome *letter_outcome(const struct letter_template *letter, const struct case_state *state);

/* MISSING with rule "not-yet" when none of its steps was taken and there is no draft of one. */
enum result letter_fill(struct job *job, const struct letter_template *letter, const struct letter_case *about,
			enum language language, struct letter *ret_letter);

/* All fields of a form as a paper of its own: the common form. */
enum result letter_fill_form(struct job *job, int form, const struct letter_case *about, enum language language,
			     struct letter *ret_letter);

/* What the seal of a letter repeats of the case now. */
enum result letter_sealed_fields(struct job *job, const struct letter_template *letter, const struct letter_case *about,
				 const json_t **ret_fields);

#endif
