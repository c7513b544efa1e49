/* form.h - holding what an officer filled in against the form that the profile draws. */
#ifndef VALICO_AGREEMENT_FORM_H
#define VALICO_AGREEMENT_FORM_H

#include "agreement/profile.h"

/* INVALID, with the field's path ("children[1].born") and the rule ("required", "type", "too-long", "choice",
 * "unknown-field", "never-share", "date", "letters", "out-of-range", "country", "document-number", "case-reference",
 * "reader-groups"), unless `data` is an object that fits the form. With `shared`, a never-share field that is present
 * is refused: it may be in a draft, never in a step. With `complete` false, required fields may be absent (drafts,
 * corrections). */
enum result form_check(struct job *job, const struct profile *profile, int form, const json_t *data, bool complete,
		       bool shared);

#endif
