/* page_case.c - the case page as JSON (docs/api.md): who, state, whose turn, forms, evidence, safeguards, drafts. */
#include "office/case/page.h"

#include "access/access.h"
#include "office/case/bookings.h"
#include "office/case/gates.h"
#include "office/case/partners.h"
#include "office/case/projection.h"
#include "office/case/readers.h"

#include <string.h>

static void head_write(const struct office *office, const struct open_case *open, const struct colleagues *colleagues,
		       json_t *page)
{
	const struct profile *profile = open->agreement->profile;
	const struct case_state *state = open->state;
	const struct state *place = &profile->states[state->state];
	json_t *agreement = json_object(), *sides = json_object();

	page_text(agreement, "id", profile->id);
	page_text(agreement, "version", profile->version);
	page_hash(agreement, "hash", &open->agreement->hash);
	json_object_set_new(page, "agreement", agreement);
	for (int side = 0; side < profile->side_count; side++)
		page_text(sides, profile->sides[side].id,
			  state->side_party[side] != NONE ? profile->parties[state->side_party[side]].id : NULL);
	json_object_set_new(page, "sides", sides);
	page_text(page, "case_id", open->record.case_id);
	page_text(page, "reference", open->record.reference);
	page_text(page, "kind", open->record.kind);
	page_text(page, "regime", open->record.regime);
	page_partners(page, open->record.partner);
	page_text(page, "our_side", open->record.our_side);
	page_text(page, "state", place->id);
	page_flag(page, "is_end", place->is_end);
	page_flag(page, "draft", state->opening_outcome == NONE);
	page_number(page, "version", open->record.version);
	json_object_set_new(page, "assigned", colleague_value(colleagues, open->own->taken_by));
	page_text(page, "turn", projection_turn(office, open));
}

static void forms_write(const struct open_case *open, json_t *page)
{
	const struct profile *profile = open->agreement->profile;
	json_t *forms = json_object();

	for (int form = 0; form < profile->form_count; form++) {
		if (open->state->forms[form] != NULL)
			page_shared(forms, profile->forms[form].id, open->state->forms[form]);
	}
	json_object_set_new(page, "forms", forms);
}

static const char *answer_name(enum safeguard_answer answer)
{
	static const char *const names[] = {[ANSWER_NONE] = NULL,
					    [ANSWER_STANDS] = "stands",
					    [ANSWER_DOES_NOT_STAND] = "does_not_stand",
					    [ANSWER_UNKNOWN] = "unknown"};

	return names[answer];
}

static void safeguards_write(const struct open_case *open, const struct colleagues *colleagues, json_t *page)
{
	const struct profile *profile = open->agreement->profile;
	json_t *list = json_array();

	for (int at = 0; at < profile->safeguard_count; at++) {
		const struct safeguard *rule = &profile->safeguards[at];
		const struct safeguard_state *safeguard = &open->own->safeguards[at];
		json_t *value;

		if (open->state->kind != NONE && (rule->kinds & (UINT64_C(1) << open->state->kind)) == 0)
			continue;
		value = json_object();
		page_text(value, "id", rule->id);
		page_text(value, "answer", answer_name(safeguard->answer));
		page_text(value, "source", safeguard->source);
		page_text(value, "officer", colleague_name(colleagues, safeguard->officer));
		page_instant(value, "time", safeguard->time);
		page_text(value, "second", colleague_name(colleagues, safeguard->second));
		page_instant(value, "second_time", safeguard->second_time);
		page_flag(value, "stands",
			  safeguard->answer == ANSWER_STANDS && (!rule->second_officer || safeguard->second != NULL));
		json_array_append_new(list, value);
	}
	json_object_set_new(page, "safeguards", list);
}

static json_t *evidence_value(const struct event *event, const struct event_file *file, bool sent)
{
	json_t *value = json_object();

	page_file(value, file);
	page_flag(value, "from_public", strncmp(file->name, PUBLIC_FILE_MARK, sizeof(PUBLIC_FILE_MARK) - 1) == 0);
	page_flag(value, "sent", sent);
	page_text(value, "by", event->envelope.author);
	page_instant(value, "time", event->envelope.time);
	return value;
}

static void evidence_write(const struct open_case *open, json_t *page)
{
	json_t *list = json_array();

	for (int at = 0; at < open->state->outcome_count; at++) {
		const struct event *event = open->state->outcomes[at].event;

		for (int file = 0; file < event->body.file_count; file++)
			json_array_append_new(list, evidence_value(event, &event->body.files[file], true));
	}
	for (int at = 0; at < open->own->evidence_count; at++)
		json_array_append_new(
		    list, evidence_value(open->own->evidence[at], &open->own->evidence[at]->body.files[0], false));
	json_object_set_new(page, "evidence", list);
}

static enum result drafts_write(struct job *job, const struct office *office, const struct open_case *open,
				const struct colleagues *colleagues, json_t *page)
{
	struct draft_record *drafts = NULL;
	json_t *list = json_array();
	int count = 0;

	json_object_set_new(page, "drafts", list);
	TRY(draft_list(job, office->database, open->record.case_id, &drafts, &count));
	for (int at = 0; at < count; at++) {
		json_t *value = json_object(), *by, *form = NULL;

		json_array_append_new(list, value);
		TRY(json_read(job, "draft", bytes_of(drafts[at].form), &form));
		page_text(value, "step", drafts[at].step);
		page_number(value, "version", drafts[at].version);
		json_object_set(value, "form", form);
		by = colleague_value(colleagues, drafts[at].saved_by);
		page_text(value, "saved_by",
			  json_is_object(by) ? json_string_value(json_object_get(by, "name")) : drafts[at].saved_by);
		json_decref(by);
		page_instant(value, "saved_at", drafts[at].saved_at);
	}
	return OK;
}

/* The page as the store has it at one moment; no writer waits for that. */
static enum result page_read(struct job *job, const struct office *office, const struct actor *actor,
			     const char *case_id, json_t *page, int64_t *ret_version)
{
	AUTO_TRANSACTION struct transaction reading = {0};
	struct colleagues colleagues;
	struct open_case *open = NULL;

	TRY(transaction_begin_reading(job, office->database, &reading));
	TRY(open_case_load(job, office, case_id, &open));
	TRY(open_case_permit(job, office, actor, open));
	TRY(colleagues_load(job, office, &colleagues));
	head_write(office, open, &colleagues, page);
	forms_write(open, page);
	safeguards_write(open, &colleagues, page);
	evidence_write(open, page);
	TRY(page_steps(job, office, actor, open, &colleagues, page));
	TRY(page_bookings(job, office, actor, open, page));
	TRY(page_gates(job, office, actor, open, page));
	TRY(page_deadlines(job, open, page));
	TRY(page_timeline(job, office, open, &colleagues, page));
	json_object_set_new(page, "people",
			    decisions_value(open->own->candidates, open->own->candidate_count, &colleagues));
	TRY(drafts_write(job, office, open, &colleagues, page));
	*ret_version = open->record.version;
	return transaction_commit(job, &reading);
}

/* The look is on the disk before the page is given to anybody. */
enum result office_case_page(struct job *job, const struct office *office, const struct actor *actor,
			     const char *case_id, json_t **ret_page, int64_t *ret_version)
{
	AUTO_TRANSACTION struct transaction work = {0};
	json_t *page = json_object();
	int64_t version;

	TRY(json_own(job, page));
	TRY(page_read(job, office, actor, case_id, page, &version));
	TRY(transaction_begin(job, office->database, &work));
	TRY(access_look(job, office->database, actor, "view", case_id, NULL));
	TRY(transaction_commit(job, &work));
	*ret_page = page;
	*ret_version = version;
	return OK;
}

enum result office_case_version(struct job *job, const struct office *office, const struct actor *actor,
				const char *case_id, struct case_version *ret_version)
{
	struct case_record record;
	struct case_view view;

	TRY(office_case_readable(job, office, actor, case_id));
	TRY(open_case_record(job, office, case_id, &record));
	TRY(view_find(job, office->database, case_id, &view));
	*ret_version = (struct case_version){record.version, record.deed, view.state};
	return OK;
}
