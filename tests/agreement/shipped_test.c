/* shipped_test.c - the profiles that are delivered: proved, written and read back, described and drawn. */
#include "agreement/calendar.h"
#include "agreement/phrases.h"
#include "small_profile.h"

#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const struct profile *shipped(struct job *job)
{
	const struct profile *profile;
	struct bytes text = source_file(job->arena, "agreements/eu-pk-readmission.yaml");
	if (profile_read(job, "eu-pk-readmission.yaml", text, &profile) != OK)
		fail_msg("%s", job->failure.reason);
	return profile;
}

/* Every profile in a folder of the source tree, in the order of the folder; gives how many there were. */
static int each_profile(const char *folder,
			void (*look)(struct job *job, const char *path, const struct profile *profile))
{
	const char *root = getenv("VALICO_SOURCE");
	char name[4096];
	struct dirent *entry;
	int count = 0;
	snprintf(name, sizeof(name), "%s/%s", root ? root : ".", folder);
	DIR *files = opendir(name);
	assert_non_null(files);
	while ((entry = readdir(files)) != NULL) {
		AUTO_ARENA struct arena *arena = arena_open(ARENA_USUAL);
		struct job job = {.arena = arena};
		const struct profile *profile;
		const char *dot = strrchr(entry->d_name, '.');
		if (!dot || strcmp(dot, ".yaml") != 0)
			continue;
		const char *path = arena_print(arena, "%s/%s", folder, entry->d_name);
		if (profile_read(&job, path, source_file(arena, path), &profile) != OK)
			fail_msg("%s", job.failure.reason);
		look(&job, path, profile);
		count++;
	}
	closedir(files);
	return count;
}

static void is_proved(struct job *job, const char *path, const struct profile *profile)
{
	const struct finding *findings;
	int count;
	assert_int_equal(profile_check(job, profile, &findings, &count), OK);
	for (int n = 0; n < count; n++)
		print_message("# %s: %s %s: %s\n", path, findings[n].rule, findings[n].place, findings[n].text);
	assert_int_equal(count, 0);
	/* The file is found by its id. */
	assert_string_equal(strrchr(path, '/') + 1, arena_print(job->arena, "%s.yaml", profile->id));
}

/* What a profile says of another one is so in that one. */
static void others_bear_it_out(struct job *job, const char *path, const struct profile *profile)
{
	for (int step = 0; step < profile->step_count; step++) {
		for (int need = 0; need < profile->steps[step].need_count; need++) {
			const char *id = profile->steps[step].needs[need].agreement;
			const struct finding *findings;
			const struct profile *other;
			int count;
			if (!id)
				continue;
			struct bytes text = source_file(job->arena, arena_print(job->arena, "agreements/%s.yaml", id));
			assert_int_equal(profile_read(job, id, text, &other), OK);
			assert_int_equal(profile_check_other(job, profile, other, &findings, &count), OK);
			if (count > 0)
				fail_msg("%s: %s: %s", path, findings[0].place, findings[0].text);
		}
	}
}

static void every_shipped_profile_is_proved(void **state)
{
	(void)state;
	assert_true(each_profile("agreements", is_proved) >= 11);
	assert_int_equal(each_profile("agreements/examples", is_proved), 2);
	each_profile("agreements", others_bear_it_out);
}

/* What is written is read back to the same profile, and is the same bytes each time. */
static void written_and_read_back(struct bytes text, const char *name)
{
	AUTO_ARENA struct arena *arena = arena_open(ARENA_USUAL);
	struct job job = {.arena = arena};
	const struct profile *profile;
	const struct profile *again;
	json_t *json;
	struct bytes first;
	struct bytes second;
	assert_int_equal(profile_read(&job, name, text, &profile), OK);
	assert_int_equal(profile_write(&job, profile, &json), OK);
	assert_int_equal(json_write(&job, json, &first), OK);
	if (profile_read(&job, "written", first, &again) != OK)
		fail_msg("%s: %s", job.failure.field, job.failure.reason);
	assert_int_equal(again->step_count, profile->step_count);
	assert_int_equal(profile_write(&job, again, &json), OK);
	assert_int_equal(json_write(&job, json, &second), OK);
	assert_true(bytes_equal(first, second));
}

static void reads_back(struct job *job, const char *path, const struct profile *profile)
{
	(void)profile;
	written_and_read_back(source_file(job->arena, path), path);
}

static void writing_and_reading_agree(void **state)
{
	(void)state;
	AUTO_ARENA struct arena *arena = arena_open(ARENA_USUAL);
	written_and_read_back(small_profile_text(arena), "small.yaml");
	each_profile("agreements", reads_back);
	assert_int_equal(each_profile("agreements/examples", reads_back), 2);
	written_and_read_back(small_profile_with(arena, "      - {running: answer}\n",
						 "      - {settled: ask, kinds: [plain], source: \"x\", verify: true}\n"
						 "      - {happened: ask, count: 2}\n"),
			      "small.yaml");
	written_and_read_back(small_profile_with(arena, "      - {running: answer}\n",
						 "      - {total: request.height, within: request.height}\n"
						 "      - {every: request.children, by: internal.name}\n"),
			      "small.yaml");
	written_and_read_back(small_profile_with(arena, "weekend: [friday]",
						 "weekend: [friday]\n    hours: {opens: \"09:30\", closes: \"24:00\"}"),
			      "small.yaml");
	written_and_read_back(
	    small_profile_with(arena, "from: delivery\n", "from: field\n    field: request.born\n    rolls: true\n"),
	    "small.yaml");
}

static const json_t *named(const json_t *list, const char *id)
{
	size_t index;
	const json_t *object;
	json_array_foreach(list, index, object)
	{
		if (strcmp(json_string_value(json_object_get(object, "id")), id) == 0)
			return object;
	}
	fail_msg("no '%s'", id);
	return NULL;
}

static void programs_see_the_words_of_the_file(void **state)
{
	(void)state;
	AUTO_ARENA struct arena *arena = arena_open(ARENA_USUAL);
	struct job job = {.arena = arena};
	json_t *json;
	assert_int_equal(profile_write(&job, shipped(&job), &json), OK);
	const json_t *submit = named(json_object_get(json, "steps"), "submit");
	assert_string_equal(json_string_value(json_object_get(submit, "form")), "application");
	assert_string_equal(json_string_value(json_array_get(json_object_get(submit, "from"), 0)), "draft");
	assert_true(json_is_true(json_object_get(submit, "opens")));
	const json_t *form = named(json_object_get(json, "forms"), "application");
	const json_t *father = named(json_object_get(form, "fields"), "father_name");
	assert_string_equal(json_string_value(json_object_get(father, "type")), "name");
	assert_string_equal(json_string_value(json_object_get(json_object_get(father, "name"), "ur")), "والد کا نام");
	const json_t *first = json_array_get(json_object_get(json, "states"), 0);
	assert_string_equal(json_string_value(json_object_get(first, "id")), "draft");
	const json_t *reply = named(json_object_get(json, "deadlines"), "reply");
	assert_int_equal(json_integer_value(json_object_get(reply, "extended_length")), 60);
}

static bool page_holds(struct bytes page, const char *part)
{
	return bytes_find(page, bytes_of(part)) < page.size;
}

/* The page names every step, state, deadline and safeguard in its language, and lists what is unverified. */
static void the_page_for_lawyers_is_whole(void **state)
{
	(void)state;
	AUTO_ARENA struct arena *arena = arena_open(ARENA_USUAL);
	struct job job = {.arena = arena};
	const struct profile *profile = shipped(&job);
	for (enum language language = 0; language < LANGUAGE_COUNT; language++) {
		struct bytes page;
		assert_int_equal(profile_describe(&job, profile, language, &page), OK);
		assert_true(bytes_are_utf8(page));
		for (int n = 0; n < profile->step_count; n++)
			assert_true(
			    page_holds(page, arena_print(arena, "### %s (`%s`)", profile->steps[n].name.text[language],
							 profile->steps[n].id)));
		for (int n = 0; n < profile->deadline_count; n++)
			assert_true(page_holds(page, profile->deadlines[n].silence.text[language]));
		for (int n = 0; n < profile->safeguard_count; n++)
			assert_true(page_holds(page, profile->safeguards[n].question.text[language]));
		for (int n = 0; n < profile->figure_count; n++)
			assert_true(page_holds(page, profile->figures[n].name.text[language]));
		for (int n = 0; n < profile->pattern_count; n++)
			assert_true(page_holds(page, profile->patterns[n].name.text[language]));
		assert_true(page_holds(page, "`deadlines.reply`: Art. 8(2) of the agreement"));
		assert_false(page_holds(page, "`safeguards.non_refoulement`: "));
	}
	struct bytes english;
	assert_int_equal(profile_describe(&job, profile, ENGLISH, &english), OK);
	assert_true(page_holds(
	    english, "- Length: 30 calendar days, from delivery (signed receipt)\n- Extended to: 60 calendar days"));
	assert_true(
	    page_holds(english, "- Needs: evidence, at least 1: I, II (only for: Own national) — Art. 6(2), 6(3)"));
	assert_true(page_holds(english, "- How long it took\n- Counted at: "));
	assert_true(page_holds(english, "- Held against the deadline: Reply to the application\n"));
	assert_true(page_holds(english, "  - Easter Monday: Easter Sunday + 1\n"));
	assert_true(page_holds(
	    english,
	    "- Needs: «Reply to the application» has passed — Art. 8(2) of the agreement — **not verified**\n"));
}

/* How often a word stands in a text, outside comments. */
static int times_said(struct bytes text, const char *word)
{
	int times = 0;
	bool comment = false;
	for (size_t at = 0; at < text.size; at++) {
		bool begins =
		    text.data[at] == '#' && (at == 0 || text.data[at - 1] == ' ' || text.data[at - 1] == '\n');
		comment = text.data[at] != '\n' && (comment || begins);
		times += !comment && text.size - at >= strlen(word) && memcmp(text.data + at, word, strlen(word)) == 0;
	}
	return times;
}

/* Whatever nobody has read in its primary text is in the list at the end of the page, each by its place. */
static void all_that_is_unverified_is_listed(struct job *job, const char *path, const struct profile *profile)
{
	int marked = times_said(source_file(job->arena, path), "verify: true");
	struct bytes page;
	assert_int_equal(profile_describe(job, profile, ENGLISH, &page), OK);
	size_t at = bytes_find(page, bytes_of("\n## To be verified"));
	assert_true(at < page.size);
	struct bytes list = {page.data + at, page.size - at};
	if (times_said(list, "- `") < marked)
		fail_msg("%s: %d are marked, %d listed", path, marked, times_said(list, "- `"));
}

static void every_doubt_is_on_the_page(void **state)
{
	(void)state;
	assert_true(each_profile("agreements", all_that_is_unverified_is_listed) > 0);
	assert_true(each_profile("agreements/examples", all_that_is_unverified_is_listed) > 0);
}

/* Every name and question of the profile is on its page, in each language. */
static void page_is_whole(struct job *job, const char *path, const struct profile *profile)
{
	for (enum language language = 0; language < LANGUAGE_COUNT; language++) {
		struct bytes page;
		assert_int_equal(profile_describe(job, profile, language, &page), OK);
		assert_true(bytes_are_utf8(page));
		for (int n = 0; n < profile->step_count; n++) {
			if (!page_holds(page, profile->steps[n].name.text[language]))
				fail_msg("%s: %s", path, profile->steps[n].id);
		}
		for (int n = 0; n < profile->safeguard_count; n++)
			assert_true(page_holds(page, profile->safeguards[n].question.text[language]));
		for (int n = 0; n < profile->deadline_count; n++)
			assert_true(page_holds(page, profile->deadlines[n].silence.text[language]));
		for (int n = 0; n < profile->booking_count; n++) {
			const struct booking *booking = &profile->bookings[n];
			assert_true(page_holds(
			    page, arena_print(job->arena, "### %s (`%s`)", booking->name.text[language], booking->id)));
		}
	}
}

/* What is booked and how much of a quota is left stand on the page like every other rule, each once. */
static const struct {
	const char *profile;
	enum language language;
	const char *part;
} counted[] = {
    {"it-pk-resources", ENGLISH, "## What is booked, over all cases\n\n### What is offered (`lent`)\n\n- For: "},
    {"it-pk-resources", ENGLISH, "- Which thing: «Resource: Code»\n- How many there are: «Resource: "},
    {"it-pk-resources", ENGLISH,
     "- Booked while the case is: Booked, to be handed over, In use, to be given back\n- Offered while the case is: "
     "Offered\n"},
    {"it-pk-resources", ENGLISH, "- Must be free for: Book, Sign the hand-over, "},
    {"it-pk-resources", ENGLISH, "- `bookings.granted`: Agreement of the two interior ministers"},
    {"it-pk-return-operations", ENGLISH,
     "»\n- Which thing: «Interview: Room»\n- From: «Interview: Begins at»\n- For how many "
     "minutes: «Interview: Minutes»\n- Booked while the case is: "},
    {"it-pk-return-operations", ITALIAN, "## Ciò che si prenota, in tutte le pratiche\n"},
    {"it-pk-return-operations", URDU, "## جو محفوظ کیا جاتا ہے، تمام معاملات میں\n"},
    {"it-pk-legal-pathways", ENGLISH,
     "## Quotas\n\n### Places left (`quota`)\n\n- For: Pathway\n- The quota: «Pathway: "
     "Quota»\n- Used, the sum of: «Use: Places used»\n- Never exceeded by: Close: the quota "
     "is used up, Report what was used\n- The public reads how much is left\n- Source: "},
    {"it-pk-legal-pathways", ITALIAN, "## Quote\n\n### Posti disponibili (`quota`)\n"},
    {"it-pk-legal-pathways", URDU, "## کوٹے\n\n### باقی جگہیں (`quota`)\n"},
    {"it-pk-legal-pathways", ENGLISH,
     "### Places of the pathway (`places`)\n\n- For: Seasonal work: one person, Work: one person\n"},
    {"it-pk-legal-pathways", ENGLISH,
     "- Which thing: «Application: Pathway»\n- How many there are: «Pathway: Quota»\n- Has no time: "},
    {"it-pk-legal-pathways", URDU, "### راستے کی جگہیں (`places`)\n"},
    {"it-pk-legal-pathways", ENGLISH, "- `quotas.quota`: TUI (d.lgs. 286/1998)"},
};

static void bookings_and_quotas_are_on_the_page(void **state)
{
	(void)state;
	for (size_t n = 0; n < sizeof(counted) / sizeof(counted[0]); n++) {
		AUTO_ARENA struct arena *arena = arena_open(ARENA_USUAL);
		struct job job = {.arena = arena};
		const char *path = arena_print(arena, "agreements/%s.yaml", counted[n].profile), *page, *found;
		const struct profile *profile;
		struct bytes text;
		assert_int_equal(profile_read(&job, path, source_file(arena, path), &profile), OK);
		assert_int_equal(profile_describe(&job, profile, counted[n].language, &text), OK);
		page = bytes_cstring(arena, text);
		found = strstr(page, counted[n].part);
		if (!found || strstr(found + 1, counted[n].part))
			fail_msg("%s: row %zu is on its page %s", path, n, found ? "twice" : "not at all");
	}
}

static void every_profile_has_a_whole_page(void **state)
{
	(void)state;
	each_profile("agreements", page_is_whole);
	assert_int_equal(each_profile("agreements/examples", page_is_whole), 2);
}

static void the_diagram_draws_every_state_and_move(void **state)
{
	(void)state;
	AUTO_ARENA struct arena *arena = arena_open(ARENA_USUAL);
	struct job job = {.arena = arena};
	const struct profile *profile = shipped(&job);
	struct bytes graph;
	assert_int_equal(profile_draw(&job, profile, ITALIAN, &graph), OK);
	for (int n = 0; n < profile->state_count; n++)
		assert_true(page_holds(graph, arena_print(arena, "\t\"%s\" [label=\"", profile->states[n].id)));
	assert_true(page_holds(graph, "\"draft\" -> \"submitted\" [label=\"Presentare la domanda\"];"));
	assert_true(page_holds(graph, "\"submitted\" -> \"deemed_accepted\" [label=\"Considerare accettata per "
				      "silenzio-assenso\", style=dashed];"));
}

/* What domain law says must never cross, said here a second time, against slips in a file: words in the ids of fields.
 * "union" is the European one in no field; "opinion" and the rest are what Regulation 2016/679 art. 9 protects. */
static void keeps_home_what_must_stay(struct job *job, const char *path, const struct profile *profile)
{
	static const char *const never[] = {"asylum", "religion", "orientation", "opinion",  "union",
					    "victim", "lawyer",   "secret",      "informant"};
	(void)job;
	for (int n = 0; n < profile->step_count; n++) {
		if (profile->steps[n].form == NONE)
			continue;
		const struct form *form = &profile->forms[profile->steps[n].form];
		for (int m = 0; m < form->field_count; m++) {
			for (size_t word = 0; word < sizeof(never) / sizeof(never[0]); word++) {
				if (strstr(form->fields[m].id, never[word]))
					fail_msg("%s: %s.%s", path, form->id, form->fields[m].id);
			}
		}
	}
	int internal = profile_find_form(profile, "internal");
	if (internal == NONE)
		fail_msg("%s has no form 'internal'", path);
	assert_true(profile->forms[internal].field_count > 0);
	for (int n = 0; n < profile->forms[internal].field_count; n++)
		assert_true(profile->forms[internal].fields[n].never_share);
}

static void nothing_about_asylum_is_in_a_step(void **state)
{
	(void)state;
	each_profile("agreements", keeps_home_what_must_stay);
	assert_int_equal(each_profile("agreements/examples", keeps_home_what_must_stay), 2);
}

/* Ten files repeat the calendars of two states; they say the same in each. */
static void calendars_agree(struct job *job, const char *path, const struct profile *profile)
{
	const struct profile *other = shipped(job);
	for (int n = 0; n < profile->party_count; n++) {
		const struct party *ours = &profile->parties[n];
		int at = profile_find_party(other, ours->id);
		if (at == NONE)
			continue;
		const struct party *theirs = &other->parties[at];
		if (ours->holiday_count != theirs->holiday_count || ours->weekend != theirs->weekend ||
		    strcmp(ours->zone_rule, theirs->zone_rule) != 0)
			fail_msg("%s: the calendar of '%s' differs", path, ours->id);
		for (int m = 0; m < ours->holiday_count; m++) {
			assert_int_equal(date_compare(ours->holidays[m].date, theirs->holidays[m].date), 0);
			assert_string_equal(label_text(&ours->holidays[m].name, URDU),
					    label_text(&theirs->holidays[m].name, URDU));
		}
	}
}

static void a_state_has_one_calendar(void **state)
{
	(void)state;
	each_profile("agreements", calendars_agree);
}

static void every_phrase_is_in_every_language(void **state)
{
	(void)state;
	for (enum phrase phrase = 0; phrase < PHRASE_COUNT; phrase++) {
		for (enum language language = 0; language < LANGUAGE_COUNT; language++)
			assert_true(phrase_text(phrase, language)[0] != '\0');
		/* Urdu is not English left standing. */
		assert_string_not_equal(phrase_text(phrase, ENGLISH), phrase_text(phrase, URDU));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_shipped_profile_is_proved),
	    cmocka_unit_test(writing_and_reading_agree),
	    cmocka_unit_test(programs_see_the_words_of_the_file),
	    cmocka_unit_test(every_doubt_is_on_the_page),
	    cmocka_unit_test(the_page_for_lawyers_is_whole),
	    cmocka_unit_test(the_diagram_draws_every_state_and_move),
	    cmocka_unit_test(nothing_about_asylum_is_in_a_step),
	    cmocka_unit_test(every_profile_has_a_whole_page),
	    cmocka_unit_test(bookings_and_quotas_are_on_the_page),
	    cmocka_unit_test(a_state_has_one_calendar),
	    cmocka_unit_test(every_phrase_is_in_every_language),
	};
	return cmocka_run_group_tests_name("agreement shipped", tests, NULL, NULL);
}
