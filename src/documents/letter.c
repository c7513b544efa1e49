/* letter.c - which step a letter speaks of, its head, and its parts in turn; the parts are in letter_parts.c. */
#include "documents/letter_blocks.h"

#include "documents/value.h"
#include "documents/words.h"

#include <string.h>

const struct outcome *letter_outcome(const struct letter_template *letter, const struct case_state *state)
{
	int last = NONE;

	for (int step = 0; step < state->file->profile->step_count; step++) {
		if ((letter->after >> step & 1) != 0 && state->last_outcome_of_step[step] > last)
			last = state->last_outcome_of_step[step];
	}
	return last != NONE ? &state->outcomes[last] : NULL;
}

enum result isolate(struct job *job, const char *text, const char **ret_text)
{
	TAKE(job, *ret_text = arena_print(job->arena, OPEN_ISOLATE "%s" CLOSE_ISOLATE, text));
	return OK;
}

const json_t *path_value(const struct filling *filling, struct field_path path)
{
	const struct letter_case *about = filling->about;
	const json_t *form = about->state->forms[path.form];

	if (filling->is_draft && about->draft_step != NONE &&
	    filling->profile->steps[about->draft_step].form == path.form)
		form = about->draft;
	return form != NULL ? json_object_get(form, filling->profile->forms[path.form].fields[path.field].id) : NULL;
}

enum result path_say(struct filling *filling, struct field_path path, const char **ret_text)
{
	return value_say(filling->job, &filling->profile->forms[path.form].fields[path.field],
			 path_value(filling, path), filling->party, filling->language, ret_text);
}

enum result block_add(struct filling *filling, const struct block *block)
{
	if (filling->count >= BLOCKS_MOST)
		return job_fail(filling->job, LIMIT, "letter", "too-long", "The letter has too many parts.");
	filling->blocks[filling->count++] = *block;
	return OK;
}

enum result heading_add(struct filling *filling, const char *text)
{
	return block_add(filling, &(struct block){.kind = BLOCK_HEADING, .text = text});
}

/* "Reference: IT-2026-000001". */
static enum result named(struct filling *filling, enum fixed_word word, const char *value, const char **ret_text)
{
	TRY(isolate(filling->job, value, &value));
	TAKE(filling->job,
	     *ret_text = arena_print(filling->job->arena, "%s: %s", fixed_word(word, filling->language), value));
	return OK;
}

static const char *reference_of(const struct letter_case *about)
{
	if (about->state->reference != NULL)
		return about->state->reference;
	return about->own != NULL ? about->own->reference : NULL;
}

static enum result head_fill(struct filling *filling, const char *title, struct sheet *sheet)
{
	const char *reference = reference_of(filling->about), *date;

	*sheet = (struct sheet){.language = filling->language,
				.title = title,
				.authority = label_text(&filling->party->authority, filling->language),
				.state = label_text(&filling->party->name, filling->language),
				.time = filling->time};
	if (reference != NULL)
		TRY(named(filling, FIXED_REFERENCE, reference, &sheet->reference));
	TRY(date_say(filling->job, zone_date(&filling->party->zone, filling->time), filling->language, &date));
	TRY(named(filling, FIXED_DATE, date, &sheet->date));
	if (filling->is_draft)
		sheet->draft = fixed_word(FIXED_DRAFT, filling->language);
	return OK;
}

/* What is the same for every paper of a case. */
static enum result begin(struct job *job, const struct letter_case *about, enum language language,
			 struct filling *ret_filling)
{
	const struct profile *profile = about->state->file->profile;

	*ret_filling = (struct filling){.job = job,
					.about = about,
					.profile = profile,
					.party = &profile->parties[about->party],
					.language = language,
					.step = NONE,
					.time = job->now};
	TAKE(job, ret_filling->blocks = NEW_MANY(job->arena, struct block, BLOCKS_MOST));
	return OK;
}

/* The step that the letter speaks of: the last one taken, else the one that is drafted. */
static enum result speak_of(struct filling *filling, const struct letter_template *template, struct letter *letter)
{
	const struct letter_case *about = filling->about;

	filling->letter = template;
	letter->outcome = letter_outcome(template, about->state);
	if (letter->outcome != NULL) {
		filling->step = letter->outcome->step;
		filling->time = letter->outcome->time;
		return OK;
	}
	if (about->draft_step == NONE || (template->after >> about->draft_step & 1) == 0)
		return job_fail(filling->job, MISSING, "letter", "not-yet",
				"The letter speaks of a step that was not taken yet.");
	filling->step = about->draft_step;
	filling->is_draft = true;
	return block_add(filling,
			 &(struct block){.kind = BLOCK_NOTE, .text = fixed_word(FIXED_DRAFT_WHY, filling->language)});
}

static void finish(const struct filling *filling, struct letter *letter)
{
	letter->sheet.blocks = filling->blocks;
	letter->sheet.block_count = filling->count;
}

enum result letter_fill(struct job *job, const struct letter_template *template, const struct letter_case *about,
			enum language language, struct letter *ret_letter)
{
	struct letter letter = {0};
	struct filling filling;

	TRY(begin(job, about, language, &filling));
	TRY(speak_of(&filling, template, &letter));
	TRY(head_fill(&filling, label_text(&template->name, language), &letter.sheet));
	for (int at = 0; at < template->part_count; at++)
		TRY(part_fill(&filling, &template->parts[at]));
	TRY(letter_sealed_fields(job, template, about, &letter.sealed));
	finish(&filling, &letter);
	*ret_letter = letter;
	return OK;
}

enum result letter_fill_form(struct job *job, int form, const struct letter_case *about, enum language language,
			     struct letter *ret_letter)
{
	const struct profile *profile = about->state->file->profile;
	struct letter letter = {0};
	struct filling filling;
	const int opening = about->state->opening_outcome;

	TRY(begin(job, about, language, &filling));
	if (opening != NONE)
		filling.time = about->state->outcomes[opening].time;
	filling.is_draft = opening == NONE;
	TRY(head_fill(&filling, label_text(&profile->forms[form].name, language), &letter.sheet));
	TRY(block_add(&filling, &(struct block){.kind = BLOCK_NOTE, .text = label_text(&profile->title, language)}));
	TRY(whole_form_fill(&filling, form));
	TRY(part_fill(&filling, &(struct letter_part){.kind = PART_EVIDENCE, .when = {NONE, NONE}}));
	TRY(block_add(&filling, &(struct block){.kind = BLOCK_SIGNATURE, .text = letter.sheet.authority}));
	finish(&filling, &letter);
	*ret_letter = letter;
	return OK;
}

enum result letter_sealed_fields(struct job *job, const struct letter_template *template,
				 const struct letter_case *about, const json_t **ret_fields)
{
	const struct profile *profile = about->state->file->profile;
	json_t *fields = json_object();

	TRY(json_own(job, fields));
	for (int at = 0; at < template->seal_count; at++) {
		const struct form *form = &profile->forms[template->seal[at].form];
		const struct field *field = &form->fields[template->seal[at].field];
		const json_t *data = about->state->forms[template->seal[at].form];
		json_t *value = data != NULL ? json_object_get(data, field->id) : NULL;
		const char *path = arena_print(job->arena, "%s.%s", form->id, field->id);

		TAKE(job, path);
		if (value != NULL && json_object_set(fields, path, value) != 0)
			return job_out_of_memory(job);
	}
	*ret_fields = fields;
	return OK;
}
