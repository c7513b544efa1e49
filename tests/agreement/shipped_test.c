/* shipped_test.c - the profiles that are delivered: proved, written and read back, described and drawn. */
#include "agreement/calendar.h"
#include "agreement/phrases.h"
#include "small_profile.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
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

static void the_shipped_profile_is_proved(void **state)
{
	(void)state;
	AUTO_ARENA struct arena *arena = arena_open(ARENA_USUAL);
	struct job job = {.arena = arena};
	const struct finding *findings;
	int count;
	assert_int_equal(profile_check(&job, shipped(&job), &findings, &count), OK);
	for (int n = 0; n < count; n++)
		print_message("# %s %s: %s\n", findings[n].rule, findings[n].place, findings[n].text);
	assert_int_equal(count, 0);
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

static void writing_and_reading_agree(void **state)
{
	(void)state;
	AUTO_ARENA struct arena *arena = arena_open(ARENA_USUAL);
	written_and_read_back(small_profile_text(arena), "small.yaml");
	written_and_read_back(source_file(arena, "agreements/eu-pk-readmission.yaml"), "eu-pk-readmission.yaml");
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
		assert_true(page_holds(page, "`deadlines.reply`: Art. 8(2) of the agreement"));
		assert_false(page_holds(page, "`safeguards.non_refoulement`: "));
	}
	struct bytes english;
	assert_int_equal(profile_describe(&job, profile, ENGLISH, &english), OK);
	assert_true(page_holds(
	    english, "- Length: 30 calendar days, from delivery (signed receipt)\n- Extended to: 60 calendar days"));
	assert_true(
	    page_holds(english, "- Needs: evidence, at least 1: I, II (only for: Own national) — Art. 6(2), 6(3)"));
	assert_true(page_holds(english, "  - Easter Monday: Easter Sunday + 1\n"));
	assert_true(page_holds(
	    english,
	    "- Needs: «Reply to the application» has passed — Art. 8(2) of the agreement — **not verified**\n"));
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

/* What domain law says must never cross, said here a second time, against slips in the file. */
static void nothing_about_asylum_is_in_a_step(void **state)
{
	(void)state;
	static const char *const never[] = {"asylum", "religion", "orientation", "opinion",
					    "union",  "victim",   "lawyer"};
	AUTO_ARENA struct arena *arena = arena_open(ARENA_USUAL);
	struct job job = {.arena = arena};
	const struct profile *profile = shipped(&job);
	for (int n = 0; n < profile->step_count; n++) {
		if (profile->steps[n].form == NONE)
			continue;
		const struct form *form = &profile->forms[profile->steps[n].form];
		for (int m = 0; m < form->field_count; m++) {
			for (size_t word = 0; word < sizeof(never) / sizeof(never[0]); word++)
				assert_null(strstr(form->fields[m].id, never[word]));
		}
	}
	const struct form *internal = &profile->forms[profile_find_form(profile, "internal")];
	assert_true(internal->field_count > 0);
	for (int n = 0; n < internal->field_count; n++)
		assert_true(internal->fields[n].never_share);
}

/* The words of one line of a script, at most eight. */
static int split(char *line, char *ret_words[8])
{
	int count = 0;
	char *rest = NULL;
	for (char *word = strtok_r(line, " ", &rest); word && count < 8; word = strtok_r(NULL, " ", &rest))
		ret_words[count++] = word;
	return count;
}

static void check_evidence(const struct profile *profile, char *piece)
{
	char *dot = strchr(piece, '.');
	assert_non_null(dot);
	*dot = '\0';
	int annex = profile_find_annex(profile, piece);
	assert_true(annex != NONE && annex_find_item(&profile->annexes[annex], dot + 1) != NONE);
}

static void check_step(const struct profile *profile, char *words[8], int count)
{
	enum role role = ROLE_NODE;
	int step = profile_find_step(profile, words[4]);
	int party = profile_find_party(profile, words[2]);
	if (party == NONE || step == NONE || role_read(bytes_of(words[3]), &role) != OK)
		fail_msg("at %s %s %s %s", words[1], words[2], words[3], words[4]);
	/* In the scripts Italy, party 0, requests. */
	assert_true(profile->steps[step].sides >> party & 1);
	assert_true(profile->steps[step].roles & ROLE_BIT(role));
	for (int n = 5; n < count; n++) {
		char *equals = strchr(words[n], '=');
		assert_non_null(equals);
		*equals = '\0';
		assert_true(form_find_field(&profile->forms[profile->steps[step].form], words[n]) != NONE);
	}
}

static bool expectation_is_known(const struct profile *profile, char *words[8], int count)
{
	struct date date;
	if (strcmp(words[1], "state") == 0)
		return profile_find_state(profile, words[2]) != NONE;
	if (strcmp(words[1], "due") == 0)
		return profile_find_deadline(profile, words[2]) != NONE && date_read(bytes_of(words[3]), &date) == OK;
	if (strcmp(words[1], "idle") == 0)
		return profile_find_deadline(profile, words[2]) != NONE;
	if (strcmp(words[1], "open") == 0)
		return profile_find_step(profile, words[2]) != NONE;
	return strcmp(words[1], "refused") == 0 && count == 4 && profile_find_step(profile, words[2]) != NONE;
}

static void check_line(const struct profile *profile, char *words[8], int count)
{
	if (strcmp(words[0], "evidence") == 0) {
		for (int n = 1; n < count; n++)
			check_evidence(profile, words[n]);
	} else if (strcmp(words[0], "kind") == 0) {
		assert_true(profile_find_kind(profile, words[1]) != NONE);
	} else if (strcmp(words[0], "affirm") == 0) {
		assert_true(strcmp(words[1], "all") == 0 || profile_find_safeguard(profile, words[1]) != NONE);
	} else if (strcmp(words[0], "at") == 0 && count >= 5) {
		check_step(profile, words, count);
	} else if (strcmp(words[0], "expect") == 0) {
		if (count < 3 || !expectation_is_known(profile, words, count))
			fail_msg("expect %s %s", words[1], count > 2 ? words[2] : "");
	} else {
		bool is_other = strcmp(words[0], "case") == 0 || strcmp(words[0], "at") == 0;
		assert_true(is_other);
	}
}

/* The script beside the profile speaks of things that are in it, by the sides and roles that may. */
static void the_script_beside_it_uses_its_words(void **state)
{
	(void)state;
	AUTO_ARENA struct arena *arena = arena_open(ARENA_USUAL);
	struct job job = {.arena = arena};
	const struct profile *profile = shipped(&job);
	char *script = bytes_cstring(arena, source_file(arena, "agreements/eu-pk-readmission.try"));
	char *rest = NULL;
	int lines = 0;
	for (char *line = strtok_r(script, "\n", &rest); line; line = strtok_r(NULL, "\n", &rest)) {
		char *words[8];
		int count = line[0] == '#' ? 0 : split(line, words);
		if (count > 0)
			check_line(profile, words, count);
		lines += count > 0;
	}
	assert_true(lines > 100);
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
	    cmocka_unit_test(the_shipped_profile_is_proved),
	    cmocka_unit_test(writing_and_reading_agree),
	    cmocka_unit_test(programs_see_the_words_of_the_file),
	    cmocka_unit_test(the_page_for_lawyers_is_whole),
	    cmocka_unit_test(the_diagram_draws_every_state_and_move),
	    cmocka_unit_test(nothing_about_asylum_is_in_a_step),
	    cmocka_unit_test(the_script_beside_it_uses_its_words),
	    cmocka_unit_test(every_phrase_is_in_every_language),
	};
	return cmocka_run_group_tests_name("agreement shipped", tests, NULL, NULL);
}
