/* letters.c - see letters.h: the list of a case's letters, and one of them as PDF. */
#include "office/papers/letters.h"

#include "access/access.h"
#include "documents/attach.h"
#include "documents/letter.h"
#include "documents/seal.h"
#include "office/case/page.h"

#include <string.h>

static const char *const reader_name[] = {
    [LETTER_FOR_PERSON] = "person", [LETTER_FOR_PARTNER] = "partner", [LETTER_FOR_FILE] = "file"};

enum result language_read(struct job *job, const char *code, enum language *ret_language)
{
	for (int at = 0; code != NULL && at < LANGUAGE_COUNT; at++) {
		if (strcmp(code, language_code[at]) == 0) {
			*ret_language = (enum language)at;
			return OK;
		}
	}
	return job_fail(job, INVALID, "language", "choice", "The language is \"en\", \"it\" or \"ur\".");
}

/* --- what a letter is filled from --- */

/* What stands of a step that was not taken: its draft, else what was proposed for a second officer. */
static enum result draft_of(struct job *job, const struct office *office, const struct open_case *open, int step,
			    struct letter_case *about)
{
	const char *id = open->agreement->profile->steps[step].id;
	struct draft_record draft;
	json_t *form = NULL;
	enum result found = draft_find(job, office->database, open->record.case_id, id, &draft);

	if (found == OK) {
		TRY(json_read(job, "draft", bytes_of(draft.form), &form));
		about->draft = form;
	} else if (found != MISSING) {
		return found;
	} else {
		job_forgive(job);
		if (open->own->proposals[step] != NULL)
			about->draft = json_object_get(open->own->proposals[step]->body.form, "form");
	}
	if (about->draft != NULL)
		about->draft_step = step;
	return OK;
}

enum result letter_case_of(struct job *job, const struct office *office, const struct open_case *open, int step,
			   struct letter_case *ret_about)
{
	*ret_about = (struct letter_case){.state = open->state,
					  .own = open->own,
					  .party = our_party(office, open->agreement->profile),
					  .draft_step = NONE};
	if (ret_about->party == NONE)
		return job_fail(job, DENIED, "agreement", "not-a-party", "We are not a party of this agreement.");
	return step != NONE ? draft_of(job, office, open, step, ret_about) : OK;
}

/* The first step of a letter for which there is a draft; NONE when it was taken or nothing is there. */
static enum result about_letter(struct job *job, const struct office *office, const struct open_case *open,
				const struct letter_template *letter, struct letter_case *ret_about)
{
	TRY(letter_case_of(job, office, open, NONE, ret_about));
	for (int step = 0; letter_outcome(letter, open->state) == NULL && ret_about->draft_step == NONE &&
			   step < open->agreement->profile->step_count;
	     step++) {
		if ((letter->after >> step & 1) != 0)
			TRY(draft_of(job, office, open, step, ret_about));
	}
	return OK;
}

/* --- the list --- */

/* Our side may take one of the letter's steps, and so may one of the actor's roles. */
static bool is_of_our_side(const struct letter_template *letter, const struct open_case *open)
{
	const struct profile *profile = open->agreement->profile;
	int side = profile_find_side(profile, open->record.our_side);

	for (int step = 0; step < profile->step_count; step++) {
		if ((letter->after >> step & 1) != 0 && side != NONE && (profile->steps[step].sides >> side & 1) != 0)
			return true;
	}
	return false;
}

static role_set roles_of(const struct letter_template *letter, const struct profile *profile)
{
	role_set roles = 0;

	for (int step = 0; step < profile->step_count; step++) {
		if ((letter->after >> step & 1) != 0)
			roles |= profile->steps[step].roles;
	}
	return roles;
}

/* Whether it is another party that took the step of which the letter would speak. */
static bool is_of_other(const struct letter_case *about, const struct outcome *outcome)
{
	return outcome != NULL && outcome->party != about->party;
}

static int unverified_count(const struct profile *profile, const struct letter_template *letter)
{
	int count = 0;

	for (int step = 0; step < profile->step_count; step++) {
		if ((letter->after >> step & 1) != 0)
			count += profile->steps[step].source.verify;
	}
	return count;
}

static enum result letter_value(struct job *job, const struct office *office, const struct open_case *open,
				const struct letter_template *letter, json_t *list)
{
	const struct outcome *outcome = letter_outcome(letter, open->state);
	struct letter_case about;
	json_t *value;

	if (!is_of_our_side(letter, open))
		return OK;
	TRY(about_letter(job, office, open, letter, &about));
	if (is_of_other(&about, outcome))
		return OK;
	value = json_object();
	json_array_append_new(list, value);
	page_text(value, "id", letter->id);
	page_label(value, "name", &letter->name);
	page_text(value, "for", reader_name[letter->reader]);
	page_text(value, "state", outcome != NULL ? "ready" : about.draft_step != NONE ? "draft" : "not_yet");
	page_text(value, "step", outcome != NULL ? open->agreement->profile->steps[outcome->step].id : NULL);
	page_instant(value, "at", outcome != NULL ? outcome->time : (struct instant){0});
	page_number(value, "verify", unverified_count(open->agreement->profile, letter));
	return OK;
}

enum result office_letters(struct job *job, const struct office *office, const struct actor *actor, const char *case_id,
			   json_t **ret_list)
{
	AUTO_TRANSACTION struct transaction work = {0};
	json_t *value = json_object(), *list = json_array();
	const struct letter_book *book;
	struct open_case *open;

	TRY(json_own(job, value));
	json_object_set_new(value, "letters", list);
	TRY(transaction_begin(job, office->database, &work));
	TRY(open_case_load(job, office, case_id, &open));
	TRY(open_case_permit(job, office, actor, open));
	book = open->agreement->letters;
	for (int at = 0; book != NULL && at < book->letter_count; at++) {
		if (actor_role_in(actor, roles_of(&book->letters[at], open->agreement->profile)) != ROLE_COUNT)
			TRY(letter_value(job, office, open, &book->letters[at], list));
	}
	TRY(access_look(job, office->database, actor, "letters", case_id, NULL));
	TRY(transaction_commit(job, &work));
	*ret_list = value;
	return OK;
}

/* --- one letter --- */

static enum result permit(struct job *job, const struct actor *actor, const struct open_case *open,
			  const struct letter_template *letter, const struct letter_case *about)
{
	if (actor_role_in(actor, roles_of(letter, open->agreement->profile)) == ROLE_COUNT)
		return job_fail(job, DENIED, "letter", "wrong-role", "Your role does not write this letter.");
	if (!is_of_our_side(letter, open) || is_of_other(about, letter_outcome(letter, open->state)))
		return job_fail(job, DENIED, "letter", "other-side", "This letter is the other side's to write.");
	return OK;
}

static enum result seal_make(struct job *job, const struct office *office, const struct open_case *open,
			     const struct letter_template *template, struct letter *letter)
{
	struct seal seal = {.agreement = open->agreement->profile->id,
			    .case_id = open->record.case_id,
			    .letter = template->id,
			    .party = office->party,
			    .event = letter->outcome->event->hash,
			    .time = letter->outcome->time,
			    .fields = letter->sealed};

	return seal_write(job, &office->keeper, office->node_key_id, &seal, &letter->sheet.seal);
}

/* Draws it and lays the seal beside the drawing, so that a program need not read the code from a picture. */
static enum result paper_make(struct job *job, const struct letter *letter, struct bytes *ret_pdf)
{
	struct attachment seal = {.name = "seal.jws", .media_type = "application/jose"};
	const struct fonts *fonts;
	struct bytes pdf;

	TRY(fonts_open(job, FONTS_FOLDER, &fonts));
	TRY(sheet_draw(job, fonts, &letter->sheet, &pdf));
	seal.content = bytes_of(letter->sheet.seal);
	return attach_write(job, pdf, letter->sheet.language, &seal, letter->sheet.seal != NULL, ret_pdf);
}

enum result office_letter_make(struct job *job, const struct office *office, const struct actor *actor,
			       const char *case_id, const char *letter_id, enum language language,
			       struct paper *ret_paper)
{
	AUTO_TRANSACTION struct transaction work = {0};
	const struct letter_template *template;
	struct letter_case about;
	struct open_case *open;
	struct letter letter;
	struct paper paper;

	TRY(transaction_begin(job, office->database, &work));
	TRY(open_case_load(job, office, case_id, &open));
	TRY(open_case_permit(job, office, actor, open));
	template = letter_template_find(open->agreement->letters, letter_id);
	if (template == NULL)
		return job_fail(job, MISSING, "letter", "unknown-letter", "There is no letter \"%.60s\" in this case.",
				letter_id);
	TRY(about_letter(job, office, open, template, &about));
	TRY(permit(job, actor, open, template, &about));
	TRY(letter_fill(job, template, &about, language, &letter));
	if (letter.outcome != NULL)
		TRY(seal_make(job, office, open, template, &letter));
	TRY(access_look(job, office->database, actor, "letter", case_id, template->id));
	TRY(transaction_commit(job, &work));
	TRY(paper_make(job, &letter, &paper.pdf));
	TAKE(job, paper.file_name = arena_print(job->arena, "%s-%s-%s.pdf", open->record.reference, template->id,
						language_code[language]));
	*ret_paper = paper;
	return OK;
}
