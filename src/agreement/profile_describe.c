/* profile_describe.c - a profile as a page for a lawyer, in Markdown.
 *
 * The page says in words everything that the engine will hold people to, in the order in which one reads an agreement:
 * what it is, who takes part, what may happen, by when, on what conditions, on what evidence; and at the end a list of
 * all that nobody has checked against its source yet. */
#include "agreement/profile_describe.h"

#include <stdio.h>

#define PAGE_BYTES_MOST (2u << 20)

/* ---- small pieces ---- */

const char *say(const struct describing *describing, enum phrase phrase)
{
	return phrase_text(phrase, describing->language);
}

const char *name(const struct describing *describing, const struct label *label)
{
	return label_text(label, describing->language);
}

static void heading(struct describing *describing, enum phrase phrase)
{
	text_print(&describing->page, "\n## %s\n", say(describing, phrase));
}

void entry(struct describing *describing, const struct label *label, const char *id)
{
	text_print(&describing->page, "\n### %s (`%s`)\n\n", name(describing, label), id);
}

void line(struct describing *describing, enum phrase phrase, const char *words)
{
	text_print(&describing->page, "- %s: %s\n", say(describing, phrase), words);
}

void fact(struct describing *describing, enum phrase phrase)
{
	text_print(&describing->page, "- %s\n", say(describing, phrase));
}

void source(struct describing *describing, const struct source *from, const char *section, const char *id)
{
	const char *article = from->article ? from->article : "–";
	text_print(&describing->page, "- %s: %s%s%s%s\n", say(describing, PHRASE_SOURCE), article,
		   from->verify ? " — **" : "", from->verify ? say(describing, PHRASE_UNVERIFIED) : "",
		   from->verify ? "**" : "");
	if (from->verify)
		text_print(&describing->unverified, "- `%s.%s`: %s\n", section, id, article);
}

void list_name(struct listing *listing, const char *word)
{
	const char *comma = listing->language == URDU ? "، " : ", ";
	text_print(listing->page, "%s%s", listing->count++ ? comma : "", word);
}

void begin_list(struct describing *describing, enum phrase phrase, struct listing *ret_listing)
{
	text_print(&describing->page, "- %s: ", say(describing, phrase));
	*ret_listing = (struct listing){&describing->page, describing->language, 0};
}

static void list_kinds(struct describing *describing, struct listing *listing, uint64_t kinds)
{
	for (int n = 0; n < describing->profile->kind_count; n++) {
		if (set_has(kinds, n))
			list_name(listing, name(describing, &describing->profile->kinds[n].name));
	}
}

static void list_deadlines(struct describing *describing, enum phrase phrase, uint64_t deadlines)
{
	if (!deadlines)
		return;
	struct listing listing;
	begin_list(describing, phrase, &listing);
	for (int n = 0; n < describing->profile->deadline_count; n++) {
		if (set_has(deadlines, n))
			list_name(&listing, name(describing, &describing->profile->deadlines[n].name));
	}
	text_add(&describing->page, "\n");
}

static bool is_all_kinds(const struct profile *profile, uint64_t kinds)
{
	for (int n = 0; n < profile->kind_count; n++) {
		if (!set_has(kinds, n))
			return false;
	}
	return true;
}

void line_of_kinds(struct describing *describing, uint64_t kinds)
{
	if (is_all_kinds(describing->profile, kinds))
		return;
	struct listing listing;
	begin_list(describing, PHRASE_APPLIES_TO, &listing);
	list_kinds(describing, &listing, kinds);
	text_add(&describing->page, "\n");
}

/* ---- the head ---- */

/* How long cases are kept, of the agreement or of one kind. */
static void line_of_retention(struct describing *describing, const struct retention *retention, const char *section,
			      const char *id)
{
	text_print(&describing->page, "- %s: %d %s\n", say(describing, PHRASE_RETENTION), retention->months,
		   say(describing, PHRASE_MONTHS_AFTER_END));
	source(describing, &retention->source, section, id);
}

static void describe_head(struct describing *describing)
{
	const struct profile *profile = describing->profile;
	char from[DATE_TEXT_SIZE];
	char until[DATE_TEXT_SIZE] = "";
	date_write(profile->valid_from, from);
	if (profile->valid_until.year)
		date_write(profile->valid_until, until);
	text_print(&describing->page, "# %s\n\n", name(describing, &profile->title));
	text_print(&describing->page, "- %s: %s (`%s`)\n", say(describing, PHRASE_VERSION), profile->version,
		   profile->id);
	text_print(&describing->page, "- %s: %s %s%s%s%s%s\n", say(describing, PHRASE_VALID),
		   say(describing, PHRASE_FROM_DATE), from, until[0] ? " " : "",
		   until[0] ? say(describing, PHRASE_UNTIL_DATE) : "", until[0] ? " " : "", until);
	line(describing, PHRASE_LEGAL_BASIS, profile->legal_basis);
	line(describing, PHRASE_REGIME,
	     say(describing, profile->regime == REGIME_POLICE ? PHRASE_POLICE : PHRASE_ADMINISTRATIVE));
	source(describing, &profile->source, "profile", "source");
	line_of_retention(describing, &profile->retention, "profile", "retention");
}

static void describe_holiday(struct describing *describing, const struct party *party, const struct holiday *holiday)
{
	char day[32] = "";
	if (holiday->how == HOLIDAY_YEARLY)
		snprintf(day, sizeof(day), "%02d-%02d", holiday->date.month, holiday->date.day);
	else if (holiday->how == HOLIDAY_EASTER)
		snprintf(day, sizeof(day), "%c %d", holiday->easter_days < 0 ? '-' : '+', abs(holiday->easter_days));
	else
		date_write(holiday->date, day);
	text_print(&describing->page, "  - %s: ", name(describing, &holiday->name));
	if (holiday->how == HOLIDAY_EASTER)
		text_print(&describing->page, "%s ", say(describing, PHRASE_EASTER));
	text_add(&describing->page, day);
	if (holiday->how == HOLIDAY_YEARLY)
		text_print(&describing->page, ", %s", say(describing, PHRASE_EVERY_YEAR));
	if (holiday->since_year)
		text_print(&describing->page, ", %s %d", say(describing, PHRASE_SINCE), holiday->since_year);
	if (holiday->verify) {
		text_print(&describing->page, " — **%s**", say(describing, PHRASE_UNVERIFIED));
		text_print(&describing->unverified, "- `parties.%s.holidays`: %s, %s\n", party->id, day,
			   name(describing, &holiday->name));
	}
	text_add(&describing->page, "\n");
}

static void describe_hours(struct describing *describing, const struct party *party)
{
	if (!party->closes)
		return;
	text_print(&describing->page, "- %s: %02d:%02d–%02d:%02d\n", say(describing, PHRASE_OFFICE_HOURS),
		   party->opens / 60, party->opens % 60, party->closes / 60, party->closes % 60);
}

static void describe_party(struct describing *describing, const struct party *party)
{
	entry(describing, &party->name, party->id);
	text_print(&describing->page, "- %s\n", name(describing, &party->authority));
	text_print(&describing->page, "- %s: %s (`%s`)\n", say(describing, PHRASE_ZONE), party->zone_name,
		   party->zone_rule);
	struct listing listing;
	begin_list(describing, PHRASE_WEEKEND, &listing);
	for (int day = SUNDAY; day <= SATURDAY; day++) {
		if (party->weekend >> day & 1)
			list_name(&listing, say(describing, (enum phrase)(PHRASE_SUNDAY + day)));
	}
	text_add(&describing->page, "\n");
	describe_hours(describing, party);
	text_print(&describing->page, "- %s:\n", say(describing, PHRASE_HOLIDAYS));
	for (int n = 0; n < party->holiday_count; n++)
		describe_holiday(describing, party, &party->holidays[n]);
}

static void describe_states(struct describing *describing)
{
	const struct profile *profile = describing->profile;
	heading(describing, PHRASE_STATES);
	text_add(&describing->page, "\n");
	for (int n = 0; n < profile->state_count; n++) {
		const struct state *state = &profile->states[n];
		text_print(&describing->page, "- **%s** (`%s`)", name(describing, &state->name), state->id);
		if (state->is_end)
			text_print(&describing->page, " — %s", say(describing, PHRASE_END));
		else if (state->turn != NONE)
			text_print(&describing->page, " — %s: %s", say(describing, PHRASE_AWAITED),
				   name(describing, &profile->sides[state->turn].name));
		if (state->awaits.text[ENGLISH])
			text_print(&describing->page, " (%s)", name(describing, &state->awaits));
		if (state->next.text[ENGLISH])
			text_print(&describing->page, "; %s: %s", say(describing, PHRASE_NEXT),
				   name(describing, &state->next));
		text_add(&describing->page, "\n");
	}
}

/* ---- steps ---- */

static void describe_annexes_of(struct describing *describing, const struct condition *need)
{
	struct listing listing = {&describing->page, describing->language, 0};
	text_print(&describing->page, "%s %d: ", say(describing, PHRASE_NEED_EVIDENCE), need->count);
	for (int n = 0; n < describing->profile->annex_count; n++) {
		if (set_has(need->annexes, n))
			list_name(&listing, describing->profile->annexes[n].id);
	}
}

static void describe_step_need(struct describing *describing, const struct condition *need, enum phrase phrase,
			       bool counted)
{
	text_print(&describing->page, "«%s» ", name(describing, &describing->profile->steps[need->step].name));
	text_add(&describing->page, say(describing, phrase));
	if (counted)
		text_print(&describing->page, " %d×", need->count);
}

static void describe_deadline_need(struct describing *describing, const struct condition *need, enum phrase phrase)
{
	text_print(&describing->page, "«%s» %s", name(describing, &describing->profile->deadlines[need->deadline].name),
		   say(describing, phrase));
}

static void describe_field_need(struct describing *describing, const struct condition *need)
{
	const struct field *field = &describing->profile->forms[need->form].fields[need->field];
	text_print(&describing->page, "%s «%s» = `%s`", say(describing, PHRASE_NEED_FIELD),
		   name(describing, &field->name), need->value);
}

/* "the sum of «places» is at most «quota»", "every row of «people» was answered in «arrival»". */
static void describe_bound_need(struct describing *describing, const struct condition *need, enum phrase first,
				enum phrase second)
{
	const struct profile *profile = describing->profile;
	const struct form *bound = &profile->forms[need->bound_form];
	text_print(&describing->page, "%s «%s» %s «%s: %s»", say(describing, first),
		   name(describing, &profile->forms[need->form].fields[need->field].name), say(describing, second),
		   name(describing, &bound->name), name(describing, &bound->fields[need->bound_field].name));
}

/* "«to pay» is the part of «total» given by «cost»: free 0 %, shared by halves 50 %". */
static void describe_share_need(struct describing *describing, const struct condition *need)
{
	const struct field *choosing = &describing->profile->forms[need->by_form].fields[need->by_field];
	describe_bound_need(describing, need, PHRASE_NEED_FIELD_OF, PHRASE_NEED_SHARE);
	text_print(&describing->page, " %s «%s»:", say(describing, PHRASE_NEED_BY_CHOICE),
		   name(describing, &choosing->name));
	for (int n = 0; n < choosing->choice_count; n++)
		text_print(&describing->page, "%s %s %d %%", n > 0 ? "," : "",
			   name(describing, &choosing->choices[n].name), need->percents[n]);
}

/* The names of the other agreement's states are not known here: their ids. */
static void describe_ready_need(struct describing *describing, const struct condition *need)
{
	const struct profile *profile = describing->profile;
	text_print(&describing->page, "%s «%s» (`%s`) %s ", say(describing, PHRASE_NEED_READY),
		   name(describing, &profile->forms[need->form].fields[need->field].name), need->agreement,
		   say(describing, PHRASE_NEED_IN));
	for (int n = 0; n < need->word_count; n++)
		text_print(&describing->page, "%s`%s`", n > 0 ? ", " : "", need->words[n]);
	if (need->except_field != NONE)
		text_print(&describing->page, " (%s «%s»)", say(describing, PHRASE_NEED_EXCEPT),
			   name(describing, &profile->forms[need->except_form].name));
}

static void describe_need_words(struct describing *describing, const struct condition *need)
{
	switch (need->kind) {
	case CONDITION_EVIDENCE:
		describe_annexes_of(describing, need);
		break;
	case CONDITION_FIELD_EQUALS:
		describe_field_need(describing, need);
		break;
	case CONDITION_HAPPENED:
		describe_step_need(describing, need, PHRASE_NEED_HAPPENED, true);
		break;
	case CONDITION_AT_MOST:
		describe_step_need(describing, need, PHRASE_NEED_AT_MOST, true);
		break;
	case CONDITION_DEADLINE_RUNNING:
		describe_deadline_need(describing, need, PHRASE_NEED_RUNNING);
		break;
	case CONDITION_DEADLINE_PASSED:
		describe_deadline_need(describing, need, PHRASE_NEED_PASSED);
		break;
	case CONDITION_SETTLED:
		describe_step_need(describing, need, PHRASE_NEED_SETTLED, false);
		break;
	case CONDITION_DELIVERED:
		describe_step_need(describing, need, PHRASE_NEED_DELIVERED, false);
		break;
	case CONDITION_TOTAL_WITHIN:
		describe_bound_need(describing, need, PHRASE_NEED_TOTAL, PHRASE_NEED_WITHIN);
		break;
	case CONDITION_EVERY_ROW:
		describe_bound_need(describing, need, PHRASE_NEED_EVERY, PHRASE_NEED_BY);
		break;
	case CONDITION_AMONG:
		describe_bound_need(describing, need, PHRASE_NEED_AMONG, PHRASE_NEED_NAMED);
		break;
	case CONDITION_COUNTED:
		describe_bound_need(describing, need, PHRASE_NEED_COUNTED, PHRASE_NEED_NUMBER);
		break;
	case CONDITION_FREE:
		text_print(&describing->page, "%s «%s»", say(describing, PHRASE_NEED_FREE),
			   name(describing, &describing->profile->bookings[need->booking].name));
		break;
	case CONDITION_READY:
		describe_ready_need(describing, need);
		break;
	case CONDITION_NO_MORE:
		describe_bound_need(describing, need, PHRASE_NEED_FIELD_OF, PHRASE_NEED_NO_MORE);
		break;
	case CONDITION_SHARE:
		describe_share_need(describing, need);
		break;
	}
}

static void describe_need(struct describing *describing, const struct step *step, const struct condition *need)
{
	text_print(&describing->page, "- %s: ", say(describing, PHRASE_NEEDS));
	describe_need_words(describing, need);
	if (!is_all_kinds(describing->profile, need->kinds)) {
		struct listing listing = {&describing->page, describing->language, 0};
		text_print(&describing->page, " (%s: ", say(describing, PHRASE_ONLY_FOR));
		list_kinds(describing, &listing, need->kinds);
		text_add(&describing->page, ")");
	}
	text_print(&describing->page, " — %s%s%s%s\n", need->source.article ? need->source.article : "–",
		   need->source.verify ? " — **" : "", need->source.verify ? say(describing, PHRASE_UNVERIFIED) : "",
		   need->source.verify ? "**" : "");
	/* A source that is only the step's own is in the list already. */
	if (need->source.verify && need->source.article != step->source.article)
		text_print(&describing->unverified, "- `steps.%s.needs`: %s\n", step->id,
			   need->source.article ? need->source.article : "–");
}

static void describe_who(struct describing *describing, const struct step *step)
{
	const struct profile *profile = describing->profile;
	struct listing listing;
	begin_list(describing, PHRASE_WHO, &listing);
	for (int n = 0; n < profile->side_count; n++) {
		if (step->sides >> n & 1)
			list_name(&listing, name(describing, &profile->sides[n].name));
	}
	text_add(&describing->page, " — ");
	listing.count = 0;
	for (int role = 0; role < ROLE_COUNT; role++) {
		if (step->roles & ROLE_BIT(role))
			list_name(&listing, say(describing, (enum phrase)(PHRASE_CASE_OFFICER + role)));
	}
	text_add(&describing->page, "\n");
}

static void describe_when(struct describing *describing, const struct step *step)
{
	const struct profile *profile = describing->profile;
	struct listing listing;
	begin_list(describing, PHRASE_WHEN, &listing);
	for (int n = 0; n < profile->state_count; n++) {
		if (set_has(step->from, n))
			list_name(&listing, name(describing, &profile->states[n].name));
	}
	text_add(&describing->page, "\n");
	line(describing, PHRASE_LEADS_TO,
	     step->to == NONE ? say(describing, PHRASE_STAYS) : name(describing, &profile->states[step->to].name));
}

static void describe_step(struct describing *describing, const struct step *step)
{
	entry(describing, &step->name, step->id);
	if (step->hint.text[ENGLISH])
		text_print(&describing->page, "%s\n\n", name(describing, &step->hint));
	describe_who(describing, step);
	line_of_kinds(describing, step->kinds);
	describe_when(describing, step);
	if (step->form != NONE)
		line(describing, PHRASE_FORM, name(describing, &describing->profile->forms[step->form].name));
	for (int n = 0; n < step->need_count; n++)
		describe_need(describing, step, &step->needs[n]);
	if (step->second_officer)
		fact(describing, PHRASE_SECOND_OFFICER);
	if (step->acts_on_world)
		fact(describing, PHRASE_ACTS_ON_WORLD);
	if (step->corrects)
		fact(describing, PHRASE_CORRECTS);
	if (step->joint)
		fact(describing, PHRASE_JOINT);
	if (step->by_rule.given)
		line(describing, PHRASE_BY_RULE, step->by_rule.source.article ? step->by_rule.source.article : "–");
	list_deadlines(describing, PHRASE_STARTS, step->starts);
	list_deadlines(describing, PHRASE_EXTENDS, step->extends);
	list_deadlines(describing, PHRASE_STOPS, step->stops);
	text_print(&describing->page, "- %s: %d\n", say(describing, PHRASE_PRECEDENCE), step->precedence);
	source(describing, &step->source, "steps", step->id);
}

/* ---- deadlines, safeguards, evidence, forms ---- */

static void describe_length(struct describing *describing, enum phrase phrase, int length, enum time_unit unit)
{
	static const enum phrase units[] = {PHRASE_DAYS,    PHRASE_WORKING_DAYS, PHRASE_MONTHS,
					    PHRASE_MINUTES, PHRASE_HOURS,        PHRASE_WORKING_HOURS};
	text_print(&describing->page, "- %s: %d %s", say(describing, phrase), length, say(describing, units[unit]));
}

static void describe_deadline(struct describing *describing, const struct deadline *deadline)
{
	static const enum phrase froms[] = {PHRASE_FROM_DELIVERY, PHRASE_FROM_STEP, PHRASE_FROM_FIELD};
	const struct profile *profile = describing->profile;
	entry(describing, &deadline->name, deadline->id);
	line(describing, PHRASE_OBLIGED, name(describing, &profile->sides[deadline->obliged].name));
	describe_length(describing, PHRASE_LENGTH, deadline->length, deadline->unit);
	text_print(&describing->page, ", %s", say(describing, froms[deadline->from]));
	if (deadline->from_field != NONE)
		text_print(&describing->page, " «%s»",
			   name(describing, &profile->forms[deadline->from_form].fields[deadline->from_field].name));
	text_add(&describing->page, "\n");
	if (deadline->extended_length) {
		describe_length(describing, PHRASE_EXTENDED_TO, deadline->extended_length, deadline->extended_unit);
		text_add(&describing->page, "\n");
	}
	if (deadline->rolls)
		fact(describing, PHRASE_ROLLS);
	line(describing, PHRASE_WHEN_IT_PASSES, name(describing, &deadline->silence));
	source(describing, &deadline->source, "deadlines", deadline->id);
}

static void describe_safeguard(struct describing *describing, const struct safeguard *safeguard)
{
	entry(describing, &safeguard->name, safeguard->id);
	text_print(&describing->page, "> %s\n\n", name(describing, &safeguard->question));
	struct listing listing;
	begin_list(describing, PHRASE_STANDS_BEFORE, &listing);
	for (int n = 0; n < describing->profile->step_count; n++) {
		if (set_has(safeguard->before, n))
			list_name(&listing, name(describing, &describing->profile->steps[n].name));
	}
	text_add(&describing->page, "\n");
	line_of_kinds(describing, safeguard->kinds);
	if (safeguard->second_officer)
		fact(describing, PHRASE_SECOND_OFFICER);
	if (safeguard->on_the_day)
		fact(describing, PHRASE_ON_THE_DAY);
	source(describing, &safeguard->source, "safeguards", safeguard->id);
}

static void describe_annex(struct describing *describing, const struct annex *annex)
{
	static const enum phrase effects[] = {PHRASE_EFFECT_PROVES, PHRASE_EFFECT_STARTS, PHRASE_EFFECT_THIRD,
					      PHRASE_EFFECT_THIRD_STARTS, PHRASE_EFFECT_SUPPORTS};
	entry(describing, &annex->name, annex->id);
	fact(describing, effects[annex->effect]);
	for (int n = 0; n < annex->item_count; n++)
		text_print(&describing->page, "  - %s\n", name(describing, &annex->items[n].name));
	source(describing, &annex->source, "annexes", annex->id);
}

/* A source that is only the form's own is told with the form. */
static void describe_field_source(struct describing *describing, const struct form *form, const struct field *field)
{
	const struct source *from = &field->source;

	if (from->article == NULL || from->article == form->source.article)
		return;
	text_print(&describing->page, " — %s%s%s%s", from->article, from->verify ? " — **" : "",
		   from->verify ? say(describing, PHRASE_UNVERIFIED) : "", from->verify ? "**" : "");
	if (from->verify)
		text_print(&describing->unverified, "- `forms.%s.%s`: %s\n", form->id, field->id, from->article);
}

static void describe_form(struct describing *describing, const struct form *form)
{
	entry(describing, &form->name, form->id);
	source(describing, &form->source, "forms", form->id);
	for (int n = 0; n < form->field_count; n++) {
		const struct field *field = &form->fields[n];
		text_print(&describing->page, "  - %s", name(describing, &field->name));
		if (field->required)
			text_print(&describing->page, ", %s", say(describing, PHRASE_REQUIRED));
		if (field->sensitive)
			text_print(&describing->page, ", %s", say(describing, PHRASE_SENSITIVE));
		if (field->never_share)
			text_print(&describing->page, ", **%s**", say(describing, PHRASE_NEVER_SHARED));
		if (field->alike)
			text_print(&describing->page, ", %s", say(describing, PHRASE_ALIKE));
		if (field->is_public)
			text_print(&describing->page, ", %s", say(describing, PHRASE_READ_BY_PUBLIC));
		describe_field_source(describing, form, field);
		text_add(&describing->page, "\n");
	}
}

static void describe_kind(struct describing *describing, const struct kind *kind)
{
	const struct form *forms = describing->profile->forms;
	entry(describing, &kind->name, kind->id);
	if (kind->readers[0] != NONE)
		text_print(&describing->page, "- %s «%s»\n", say(describing, PHRASE_RESTRICTED_BY),
			   name(describing, &forms[kind->readers[0]].fields[kind->readers[1]].name));
	if (kind->is_public)
		fact(describing, PHRASE_FOLLOWED);
	if (kind->retention.months > 0)
		line_of_retention(describing, &kind->retention, "kinds", kind->id);
	source(describing, &kind->source, "kinds", kind->id);
}

/* A heading and every object of a section, each described by `describe`. */
#define DESCRIBE_SECTION(describing, phrase, section, count, describe)                                                 \
	do {                                                                                                           \
		heading((describing), (phrase));                                                                       \
		for (int section_index = 0; section_index < (count); section_index++)                                  \
			describe((describing), &(section)[section_index]);                                             \
	} while (0)

enum result profile_describe(struct job *job, const struct profile *profile, enum language language,
			     struct bytes *ret_page)
{
	struct describing describing = {.profile = profile, .language = language};
	describing.page = text_open(job->arena, PAGE_BYTES_MOST);
	describing.unverified = text_open(job->arena, PAGE_BYTES_MOST);
	describe_head(&describing);
	DESCRIBE_SECTION(&describing, PHRASE_PARTIES, profile->parties, profile->party_count, describe_party);
	DESCRIBE_SECTION(&describing, PHRASE_KINDS, profile->kinds, profile->kind_count, describe_kind);
	describe_states(&describing);
	DESCRIBE_SECTION(&describing, PHRASE_STEPS, profile->steps, profile->step_count, describe_step);
	DESCRIBE_SECTION(&describing, PHRASE_DEADLINES, profile->deadlines, profile->deadline_count, describe_deadline);
	DESCRIBE_SECTION(&describing, PHRASE_SAFEGUARDS, profile->safeguards, profile->safeguard_count,
			 describe_safeguard);
	DESCRIBE_SECTION(&describing, PHRASE_EVIDENCE, profile->annexes, profile->annex_count, describe_annex);
	DESCRIBE_SECTION(&describing, PHRASE_FORMS, profile->forms, profile->form_count, describe_form);
	if (profile->booking_count)
		DESCRIBE_SECTION(&describing, PHRASE_BOOKINGS, profile->bookings, profile->booking_count,
				 describe_booking);
	if (has_quotas(profile))
		DESCRIBE_SECTION(&describing, PHRASE_QUOTAS, profile->steps, profile->step_count, describe_quotas_of);
	if (profile->figure_count)
		DESCRIBE_SECTION(&describing, PHRASE_FIGURES, profile->figures, profile->figure_count, describe_figure);
	if (profile->pattern_count)
		DESCRIBE_SECTION(&describing, PHRASE_PATTERNS, profile->patterns, profile->pattern_count,
				 describe_pattern);
	heading(&describing, PHRASE_TO_VERIFY);
	struct bytes unverified;
	TRY(text_done(&describing.unverified, &unverified));
	text_add(&describing.page, "\n");
	if (unverified.size)
		text_add_bytes(&describing.page, unverified);
	else
		text_print(&describing.page, "%s\n", say(&describing, PHRASE_NOTHING_TO_VERIFY));
	struct bytes page;
	if (text_done(&describing.page, &page) != OK)
		return job_out_of_memory(job);
	*ret_page = page;
	return OK;
}
