/* briefing.c - all open cases of a track on two pages, for the next meeting (documents/briefing.h). */
#include "documents/briefing.h"

#include "access/access.h"
#include "agreement/calendar.h"
#include "office/case/agreements.h"
#include "office/case/open_case.h"
#include "office/papers/letters.h"

#include <string.h>

#define BRIEFING_CASES_MOST 400

struct gathering {
	struct job *job;
	const struct office *office;
	const struct actor *actor;
	const struct briefing_template *template;
	const struct agreement *agreement;
	struct briefing_line lines[BRIEFING_CASES_MOST];
	int count;
};

/* When a case is due: by the deadline that the book names while that runs, else by the one that ends first: what went
 * up to somebody waits for their word, and what was proposed for an answer. */
static struct instant due_of(struct gathering *gathering, const struct case_state *state, const struct case_view *view)
{
	struct count count;

	if (gathering->template->due == NONE || state->deadlines[gathering->template->due].phase != DEADLINE_RUNS)
		return view->due;
	if (case_deadline(gathering->job, state, gathering->template->due, &count) == OK)
		return count.ends;
	job_forgive(gathering->job);
	return INSTANT_NEVER;
}

/* The deadline that the book names ran, was stopped, and yet the case goes on. */
static bool went_up(const struct gathering *gathering, const struct case_state *state)
{
	int due = gathering->template->due;

	return due != NONE && state->deadlines[due].phase == DEADLINE_STOPPED;
}

/* A case of another version of the agreement has other forms and is passed over; it is in the queue as before. */
static enum result line_add(struct gathering *gathering, const struct case_view *view)
{
	int kind = profile_find_kind(gathering->agreement->profile, view->kind);
	struct open_case *open;

	if (kind == NONE || (gathering->template->kinds >> kind & 1) == 0 || gathering->count >= BRIEFING_CASES_MOST)
		return OK;
	TRY(open_case_load(gathering->job, gathering->office, view->case_id, &open));
	TRY(open_case_permit(gathering->job, gathering->office, gathering->actor, open));
	if (open->agreement != gathering->agreement || open->state->opening_outcome == NONE)
		return OK;
	gathering->lines[gathering->count++] = (struct briefing_line){.state = open->state,
								      .due = due_of(gathering, open->state, view),
								      .went_up = went_up(gathering, open->state)};
	return OK;
}

static enum result gather(struct gathering *gathering)
{
	const struct profile *profile = gathering->agreement->profile;
	struct queue_filter filter = {.regime = profile->regime == REGIME_POLICE ? "police" : "administrative",
				      .reader = gathering->actor->account_id,
				      .agreement = profile->id,
				      .only_open = true,
				      .due_before = INSTANT_NEVER,
				      .order = ORDER_DUE,
				      .most = 200};
	struct queue_page page;

	do {
		TRY(queue_list(gathering->job, gathering->office->database, &filter, &page));
		for (int at = 0; at < page.count; at++)
			TRY(line_add(gathering, &page.cases[at]));
		filter.cursor = page.next;
	} while (page.next != NULL && gathering->count < BRIEFING_CASES_MOST);
	return OK;
}

static enum result agreement_with_briefing(struct job *job, const struct office *office, const char *id,
					   const struct agreement **ret_agreement)
{
	TRY(agreement_in_force(job, office, id, "", ret_agreement));
	if ((*ret_agreement)->letters == NULL || (*ret_agreement)->letters->briefing == NULL)
		return job_fail(job, MISSING, "agreement", "no-briefing", "Agreement \"%s\" has no briefing.", id);
	return OK;
}

enum result office_briefing(struct job *job, const struct office *office, const struct actor *actor, const char *id,
			    enum language language, struct paper *ret_paper)
{
	AUTO_TRANSACTION struct transaction work = {0};
	struct gathering *gathering;
	struct briefing briefing;
	const struct fonts *fonts;
	bool police;

	TAKE(job, gathering = NEW(job->arena, struct gathering));
	*gathering = (struct gathering){.job = job, .office = office, .actor = actor};
	TRY(agreement_with_briefing(job, office, id, &gathering->agreement));
	police = gathering->agreement->profile->regime == REGIME_POLICE;
	if (police ? !actor->police : !actor->administrative)
		return job_fail(job, DENIED, "agreement", "wrong-regime", "Your account does not work in this regime.");
	gathering->template = gathering->agreement->letters->briefing;
	TRY(transaction_begin(job, office->database, &work));
	TRY(gather(gathering));
	TRY(access_look(job, office->database, actor, "briefing", NULL, id));
	TRY(transaction_commit(job, &work));
	briefing = (struct briefing){.template = gathering->template,
				     .profile = gathering->agreement->profile,
				     .party = our_party(office, gathering->agreement->profile),
				     .lines = gathering->lines,
				     .count = gathering->count};
	if (briefing.party == NONE)
		return job_fail(job, DENIED, "agreement", "not-a-party", "We are not a party of this agreement.");
	TRY(fonts_open(job, FONTS_FOLDER, &fonts));
	TRY(briefing_draw(job, fonts, &briefing, language, &ret_paper->pdf));
	TAKE(job, ret_paper->file_name = arena_print(job->arena, "%s-briefing-%s.pdf", id, language_code[language]));
	return OK;
}
