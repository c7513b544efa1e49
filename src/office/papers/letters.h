/* letters.h - the letters of a case: which there are, one as PDF, and whether a sealed one says what the case says.
 *
 * A letter is written by the side that took its step, by an officer whose role may take that step. Making one is a look
 * at the person and is logged; it changes nothing in the case. What a seal is stands in documents/seal.h. */
#ifndef VALICO_OFFICE_PAPERS_LETTERS_H
#define VALICO_OFFICE_PAPERS_LETTERS_H

#include "office/office.h"

/* A paper that was made. */
struct paper {
	struct bytes pdf;
	const char *file_name; /* "IT-2026-000001-notice-ur.pdf" */
};

/* {letters: [{id, name, for: person / partner / file, state: ready / draft / not_yet, step, at, seal, verify}], form:
 * id or null}: `verify` counts sources behind the step that no lawyer has checked. Logged as a look. */
enum result office_letters(struct job *job, const struct office *office, const struct actor *actor, const char *case_id,
			   json_t **ret_list);

/* One letter, sealed when its step was taken. MISSING with rule "unknown-letter" or "not-yet"; DENIED with
 * "wrong-role", or "other-side" when the step is the other side's. */
enum result office_letter_make(struct job *job, const struct office *office, const struct actor *actor,
			       const char *case_id, const char *letter, enum language language,
			       struct paper *ret_paper);

/* What became of a seal: {holds, faults: [{rule, field, reason}], agreement, letter, name, party, case_id, reference,
 * time, fields}. `seal` is the line of text in the code. Rules: "unknown-key", "signature", "unknown-case",
 * "unknown-event", "other-letter", "field-changed". INVALID when it is no seal at all. Logged as a look when the case
 * is here. */
enum result office_letter_verify(struct job *job, const struct office *office, const struct actor *actor,
				 struct bytes seal, json_t **ret_report);

/* The same for anybody who holds the letter: its seal as text, or the PDF. {verdict: "genuine" / "changed" / "signed" /
 * "false", faults: [rule], letter, name, agreement, state, authority, local, fields: [{id, name, value, choice}]}: what
 * is told stands in the seal itself, and of the case only whether it still says so. Logged as a look of the public.
 * INVALID when it is no seal, and for a PDF without one with rule "no-data". */
enum result office_letter_check(struct job *job, const struct office *office, struct bytes letter, json_t **ret_report);

/* All open cases of an agreement on two pages, as its letter book says. MISSING with rule "no-briefing". Logged. */
enum result office_briefing(struct job *job, const struct office *office, const struct actor *actor,
			    const char *agreement, enum language language, struct paper *ret_paper);

/* Inside the room: what a letter of an open case is filled from. */
struct open_case;
struct letter_case;
enum result letter_case_of(struct job *job, const struct office *office, const struct open_case *open, int step,
			   struct letter_case *ret_about);

/* "en", "it" or "ur". INVALID with field "language". */
enum result language_read(struct job *job, const char *code, enum language *ret_language);

#endif
