/* forms.c - the common form out of a case: CSV for programs, PDF for people, the one inside the other. */
#include "office/papers/forms.h"

#include "access/access.h"
#include "documents/attach.h"
#include "documents/letter.h"
#include "office/case/page.h"
#include "office/case/projection.h"

#include <string.h>

/* A case on its opening form: what was submitted, else the draft. */
struct on_form {
	int form;
	struct letter_case about;
	struct form_row row;
	const char *reference;
};

static enum result on_form_load(struct job *job, const struct office *office, const struct actor *actor,
				const char *case_id, struct on_form *ret_on)
{
	struct open_case *open;
	const struct profile *profile;
	int kind, step;

	TRY(open_case_load(job, office, case_id, &open));
	TRY(open_case_permit(job, office, actor, open));
	profile = open->agreement->profile;
	kind = profile_find_kind(profile, open->record.kind);
	step = kind != NONE ? opening_step(profile, kind) : NONE;
	if (step == NONE || profile->steps[step].form == NONE)
		return job_fail(job, MISSING, "form", "no-form", "Cases of this kind are opened without a form.");
	*ret_on = (struct on_form){.form = profile->steps[step].form, .reference = open->record.reference};
	TRY(letter_case_of(job, office, open, open->state->opening_outcome == NONE ? step : NONE, &ret_on->about));
	ret_on->row = (struct form_row){.kind = open->record.kind,
					.reference = open->record.reference,
					.data = ret_on->about.draft_step != NONE ? ret_on->about.draft
										 : open->state->forms[ret_on->form]};
	return OK;
}

static enum result csv_of(struct job *job, const struct on_form *on, struct bytes *ret_csv)
{
	return form_csv_write(job, on->about.state->file->profile, on->form, &on->row, 1, ret_csv);
}

enum result office_form_csv(struct job *job, const struct office *office, const struct actor *actor,
			    const char *case_id, struct bytes *ret_csv, const char **ret_file_name)
{
	AUTO_TRANSACTION struct transaction work = {0};
	struct on_form on;

	TRY(transaction_begin(job, office->database, &work));
	TRY(on_form_load(job, office, actor, case_id, &on));
	TRY(csv_of(job, &on, ret_csv));
	TRY(access_look(job, office->database, actor, "form", case_id, "csv"));
	TRY(transaction_commit(job, &work));
	TAKE(job, *ret_file_name = arena_print(job->arena, "%s-form.csv", on.reference));
	return OK;
}

enum result office_form_pdf(struct job *job, const struct office *office, const struct actor *actor,
			    const char *case_id, enum language language, struct paper *ret_paper)
{
	AUTO_TRANSACTION struct transaction work = {0};
	struct attachment csv = {.name = "form.csv", .media_type = "text/csv"};
	const struct fonts *fonts;
	struct letter letter;
	struct paper paper;
	struct on_form on;

	TRY(transaction_begin(job, office->database, &work));
	TRY(on_form_load(job, office, actor, case_id, &on));
	TRY(csv_of(job, &on, &csv.content));
	TRY(letter_fill_form(job, on.form, &on.about, language, &letter));
	TRY(access_look(job, office->database, actor, "form", case_id, "pdf"));
	TRY(transaction_commit(job, &work));
	TRY(fonts_open(job, FONTS_FOLDER, &fonts));
	TRY(sheet_draw(job, fonts, &letter.sheet, &paper.pdf));
	TRY(attach_write(job, paper.pdf, language, &csv, 1, &paper.pdf));
	TAKE(job, paper.file_name = arena_print(job->arena, "%s-form-%s.pdf", on.reference, language_code[language]));
	*ret_paper = paper;
	return OK;
}
