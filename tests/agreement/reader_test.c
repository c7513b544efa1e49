/* reader_test.c - what the profile reader takes, and what it refuses: with which rule, at which place, on which line.
 */
#include "small_profile.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static void the_small_profile_reads(void **state)
{
	(void)state;
	AUTO_ARENA struct arena *arena = arena_open(ARENA_USUAL);
	struct job job = {.arena = arena};
	const struct profile *profile;
	enum result result = profile_read(&job, "small.yaml", small_profile_text(arena), &profile);
	if (result != OK)
		fail_msg("%s: %s", job.failure.field, job.failure.reason);

	assert_string_equal(profile->id, "small");
	assert_int_equal(profile->valid_until.year, 2030);
	assert_int_equal(profile->party_count, 2);
	assert_int_equal(profile->parties[0].weekend, 1u << SATURDAY | 1u << SUNDAY);
	assert_int_equal(profile->parties[0].zone.summer_seconds, 7200);
	assert_int_equal(profile->parties[0].holidays[1].how, HOLIDAY_EASTER);
	assert_true(profile->parties[0].holidays[2].verify);

	const struct step *ask = &profile->steps[profile_find_step(profile, "ask")];
	assert_int_equal(ask->from, 1);
	assert_int_equal(ask->to, profile_find_state(profile, "asked"));
	assert_int_equal(ask->form, profile_find_form(profile, "request"));
	assert_int_equal(ask->kinds, 1);
	assert_int_equal(ask->starts, 1);
	assert_true(ask->opens);
	assert_int_equal(ask->needs[0].kind, CONDITION_EVIDENCE);
	assert_int_equal(ask->needs[0].annexes, 1);
	/* A condition that names no source has its step's; a field has its form's. */
	assert_string_equal(ask->needs[0].source.article, "Art. 5");
	assert_string_equal(profile->forms[ask->form].fields[0].source.article, "Annex V");

	const struct step *extend = &profile->steps[profile_find_step(profile, "extend")];
	assert_int_equal(extend->to, NONE);
	assert_int_equal(extend->needs[1].kind, CONDITION_AT_MOST);
	assert_int_equal(extend->needs[1].count, 0);
	assert_int_equal(extend->needs[2].kind, CONDITION_FIELD_EQUALS);
	assert_int_equal(extend->needs[2].field, form_find_field(&profile->forms[ask->form], "urgent"));

	const struct deadline *answer = &profile->deadlines[0];
	assert_int_equal(answer->silence_step, profile_find_step(profile, "deem"));
	assert_int_equal(answer->silence_proof, profile_find_step(profile, "ask"));
	assert_int_equal(answer->extended_length, 60);
	assert_int_equal(profile_find_step(profile, "no such step"), NONE);
}

/* `from` in the small profile is replaced by `to`; the reader must say `rule`, `field` and the line of `at`. */
static const struct {
	const char *from;
	const char *to;
	const char *rule;
	const char *field;
	const char *at; /* text that stands on the line; NULL: line not checked */
} bad[] = {
    {"id: small\n", "", "required", "id", NULL},
    {"id: small", "id: Small Profile", "id", "id", "id: Small"},
    {"id: small", "id: small\nid: twice", "duplicate-key", "", "id: twice"},
    {"regime: administrative", "regime: military", "unknown-word", "regime", "regime: military"},
    {"valid: {from: 2020-01-01", "valid: {from: 2020-02-30", "not-a-date", "valid.from", "2020-02-30"},
    {"until: 2030-12-31", "until: 2019-12-31", "out-of-range", "valid", "2019-12-31"},
    {"months: 12", "months: twelve", "not-a-number", "retention.months", "twelve"},
    {"months: 12", "months: 0", "out-of-range", "retention.months", "months: 0"},
    {"months: 12", "months: \"12\"", "not-a-number", "retention.months", "months: \"12\""},
    {"months: 12", "months: -1", "not-a-number", "retention.months", "months: -1"},
    {"months: 12", "months: 99999999999", "not-a-number", "retention.months", "9999"},
    {"version: \"1\"", "version: \"\"", "not-a-text", "version", "version:"},
    {"version: \"1\"", "version: [1]", "not-a-text", "version", "version:"},
    {"version: \"1\"", "version: \"123456789012345678901234567890123\"", "too-long", "version", "version:"},
    {"    sides: [asking]", "    sids: [asking]", "unknown-key", "steps.ask.sids", "sids:"},
    {"    sides: [asking]", "    sides: asking", "not-a-list", "steps.ask.sides", "    sides: asking"},
    {"    sides: [asking]", "    sides: [askers]", "unknown-side", "steps.ask.sides", "askers"},
    {"roles: [supervisor]", "roles: [minister]", "unknown-role", "steps.refuse.roles", "minister"},
    {"roles: [supervisor]", "roles: [node]", "unknown-role", "steps.refuse.roles", "[node]"},
    {"from: [draft]", "from: [nowhere]", "unknown-state", "steps.ask.from", "nowhere"},
    {"to: refused", "to: elsewhere", "unknown-state", "steps.refuse.to", "elsewhere"},
    {"form: request", "form: letter", "unknown-form", "steps.ask.form", "letter"},
    {"count: {taken: [ask]}", "count: {taken: [beg]}", "unknown-step", "figures.asked.count.taken", "[beg]"},
    {"count: {taken: [ask]}", "count: {}", "required", "figures.asked.count", "count: {}"},
    {"count: {taken: [ask]}", "until: {taken: [ask]}", "figure-keys", "figures.asked", NULL},
    {"    among: {taken: [ask]}\n", "", "figure-keys", "figures.agreed", NULL},
    {"kind: on_time", "kind: average", "unknown-word", "figures.in_time.kind", "average"},
    {"    deadline: answer\n    until: {taken: [agree, refuse]}",
     "    deadline: answer\n    until: {reached: [agreed]}", "figure-keys", "figures.in_time", NULL},
    {"least: 5", "least: 1", "out-of-range", "patterns.alike.least", "least: 1"},
    {"{field: request.nationality}", "{field: request.family_name}", "field-type", "patterns.alike.group_by.field",
     "family_name}"},
    {"{field: request.nationality}", "{field: request.hat}", "unknown-field", "patterns.alike.group_by.field", "hat"},
    {"starts: [answer]", "starts: [reply]", "unknown-deadline", "steps.ask.starts", "[reply]"},
    {"silence_step: deem", "silence_step: dream", "unknown-step", "deadlines.answer.silence_step", "dream"},
    {"evidence: [I]", "evidence: [II]", "unknown-annex", "steps.ask.needs.evidence", "[II]"},
    {"evidence: [I]", "evidence: []", "required", "steps.ask.needs", "evidence: []"},
    {"{running: answer}", "{running: answer, passed: answer}", "one-condition", "steps.extend.needs",
     "running: answer"},
    {"{running: answer}", "{count: 1}", "one-condition", "steps.extend.needs", "      - {count: 1}\n      - {at"},
    {"request.urgent", "urgent", "not-a-path", "steps.extend.needs.field", "field: urgent"},
    {"request.urgent", "request.hurried", "unknown-field", "steps.extend.needs.field", "hurried"},
    {"equals: \"false\"", "equals: \"no\"", "unknown-choice", "steps.extend.needs", "equals: \"no\""},
    {", equals: \"false\"", "", "required", "steps.extend.needs", "request.urgent"},
    {"{running: answer}", "{total: request.height}", "required", "steps.extend.needs", "total:"},
    {"{running: answer}", "{total: request.height, by: request.height}", "required", "steps.extend.needs", "total:"},
    {"{running: answer}", "{running: answer, within: request.height}", "required", "steps.extend.needs", "within:"},
    {"{running: answer}", "{total: request.height, within: request.born}", "field-type", "steps.extend.needs",
     "request.born"},
    {"{running: answer}", "{every: request.children, by: request.note}", "field-type", "steps.extend.needs",
     "request.note"},
    {"{running: answer}", "{every: request.note, by: child.name}", "field-type", "steps.extend.needs", "child.name"},
    {"{running: answer}", "{no_more: request.height}", "required", "steps.extend.needs", "no_more:"},
    {"{running: answer}", "{no_more: request.height, than: request.born}", "field-type", "steps.extend.needs",
     "request.born"},
    {"{running: answer}", "{no_more: request.note, than: request.note}", "field-type", "steps.extend.needs", "note"},
    {"{running: answer}", "{running: answer, percent: {f: 1}}", "required", "steps.extend.needs", "percent:"},
    {"{running: answer}", "{share: request.height, whole: request.seats}", "required", "steps.extend.needs", "share:"},
    {"{running: answer}",
     "{share: request.height, whole: request.seats, by_choice: request.urgent, percent: {f: 1, m: 2}}", "field-type",
     "steps.extend.needs", "share:"},
    {"{running: answer}", "{share: request.height, whole: request.seats, by_choice: request.sex, percent: {f: 1}}",
     "required", "steps.extend.needs", "share:"},
    {"{running: answer}",
     "{share: request.height, whole: request.seats, by_choice: request.sex, percent: {f: 1, x: 2}}", "unknown-choice",
     "steps.extend.needs", "share:"},
    {"{running: answer}",
     "{share: request.height, whole: request.seats, by_choice: request.sex, percent: {f: 1, m: 101}}", "out-of-range",
     "steps.extend.needs", "share:"},
    {"{running: answer}", "{ready: request.other}", "unknown-field", "steps.extend.needs.ready", "request.other"},
    {"{running: answer}", "{ready: request.note, of: small, in: [agreed]}", "field-type", "steps.extend.needs",
     "ready:"},
    {"{running: answer}", "{ready: request.note}", "required", "steps.extend.needs", "ready:"},
    {"{running: answer}", "{ready: request.note, of: small, in: []}", "not-a-list", "steps.extend.needs.in", "ready:"},
    {"{running: answer}", "{ready: request.children, of: small, in: [agreed]}", "required", "steps.extend.needs",
     "ready:"},
    {"    minutes: request.height\n", "", "required", "bookings.room", "room:"},
    {"    from: request.seen_at\n", "", "required", "bookings.room", "room:"},
    {"thing: request.room", "thing: request.height", "field-type", "bookings.room", "room:"},
    {"thing: request.room", "thing: request.office", "unknown-field", "bookings.room.thing", "request.office"},
    {"during: [asked]", "during: [busy]", "unknown-state", "bookings.room.during", "[busy]"},
    {"retention: {months: 6,", "retention: {months: 0,", "out-of-range", "kinds.plain.retention.months", "months: 0"},
    {"{running: answer}", "{free: lorry}", "unknown-booking", "steps.extend.needs.free", "{free: lorry}"},
    {"{running: answer}", "{running: answer, public: true}", "required", "steps.extend.needs", "answer, public: true"},
    {"{running: answer}", "{running: answer, of: small}", "required", "steps.extend.needs", "running: answer, of"},
    {"weekend: [friday]", "weekend: [friday]\n    hours: {opens: \"17:00\", closes: \"09:00\"}", "out-of-range",
     "parties.bb.hours", "17:00"},
    {"weekend: [friday]", "weekend: [friday]\n    hours: {opens: \"9:00\", closes: \"17:00\"}", "clock",
     "parties.bb.hours.opens", "9:00"},
    {"weekend: [friday]", "weekend: [friday]\n    hours: {opens: \"09:00\", closes: \"24:01\"}", "clock",
     "parties.bb.hours.closes", "24:01"},
    {"weekend: [friday]", "weekend: [friday]\n    hours: {opens: \"09:60\", closes: \"24:00\"}", "clock",
     "parties.bb.hours.opens", "09:60"},
    {"opens: true", "opens: yes", "not-a-flag", "steps.ask.opens", "opens: yes"},
    {"opens: true", "opens: \"true\"", "not-a-flag", "steps.ask.opens", "opens: \"true\""},
    {"    precedence: 1\n", "", "required", "steps.ask.precedence", NULL},
    {"{en: \"Ask\", ", "{", "label-missing", "steps.ask.name", "\"Ask it\""},
    {"{en: \"Ask\", ", "{en: \"Ask\", fr: \"Demander\", ", "unknown-key", "steps.ask.name.fr", "Demander"},
    {"CET-1CEST,M3.5.0,M10.5.0/3", "Central European", "zone", "parties.aa.zone.rule", "Central"},
    {"weekend: [friday]", "weekend: [vendredi]", "unknown-word", "parties.bb.weekend", "vendredi"},
    {"weekend: [friday]", "weekend: [monday, tuesday, wednesday, thursday, friday, saturday, sunday]", "no-working-day",
     "parties.bb.weekend", "tuesday"},
    {"yearly: 12-25", "yearly: 12-32", "not-a-date", "parties.aa.holidays.yearly", "12-32"},
    {"{yearly: 12-25,", "{yearly: 12-25, easter: 1,", "holiday", "parties.aa.holidays", "12-25"},
    {"{yearly: 12-25,", "{easter: -61,", "out-of-range", "parties.aa.holidays.easter", "-61"},
    {"{yearly: 12-25,", "{easter: -one,", "not-a-number", "parties.aa.holidays.easter", "-one"},
    {"{yearly: 12-25,", "{", "holiday", "parties.aa.holidays", "Winter day"},
    {"effect: proves", "effect: decides", "unknown-word", "annexes.I.effect", "decides"},
    {"turn: asking", "turn: nobody", "unknown-side", "states.draft.turn", "nobody"},
    {"unit: days", "unit: weeks", "unknown-word", "deadlines.answer.unit", "weeks"},
    {"    extended_unit: days\n", "", "required", "deadlines.answer", NULL},
    {"from: delivery", "from: field", "required", "deadlines.answer", NULL},
    {"from: delivery", "from: field\n    field: request.height", "field-type", "deadlines.answer.field",
     "request.height"},
    {"from: delivery", "from: field\n    field: child.born", "deadline-form", "steps.ask", "  ask:"},
    {"type: name, required", "type: words, required", "unknown-word", "forms.request.fields.family_name.type", "words"},
    {"type: choice", "type: text", "choices", "forms.request.fields.sex", "sex:"},
    {"type: list, rows: child", "type: list", "rows", "forms.request.fields.children", "children:"},
    {"born: {type: date,", "born: {type: date, heading: true,", "heading", "forms.request.fields.born", "born:"},
    {"never_share: true", "never_share: true, heading: true", "heading", "forms.internal.fields.lawyer", "lawyer:"},
    {"born: {type: date,", "born: {type: date, not_before: never,", "not-before", "forms.request.fields.born", "born:"},
    {"born: {type: date,", "born: {type: date, not_before: family_name,", "not-before", "forms.request.fields.born",
     "born:"},
    {"note: {type: long_text,", "note: {type: long_text, misp: attribute shoe-size,", "misp",
     "forms.request.fields.note.misp", "note:"},
    {"note: {type: long_text,", "note: {type: long_text, misp: info,", "misp", "forms.request.fields.note", "note:"},
    {"sex: {type: choice,", "sex: {type: choice, misp: tag Sex,", "misp", "forms.request.fields.sex.misp", "sex:"},
    {"{type: text, never_share: true", "{type: text, misp: info, never_share: true", "misp",
     "forms.internal.fields.lawyer", "lawyer:"},
    {"rows: child", "rows: baby", "unknown-form", "forms.request.fields.children.rows", "baby"},
    {"before: [ask]", "before: [ask]\n    kinds: []", "required", "safeguards.fair.kinds", "kinds: []"},
    {"before: [ask]", "before: [ask]\n    kinds: [odd]", "unknown-kind", "safeguards.fair.kinds", "[odd]"},
    {"before: [ask]", "before: [asks]", "unknown-step", "safeguards.fair.before", "asks"},
    {"  fair:\n", "  fair and square:\n", "id", "safeguards", "square"},
    {"kinds:\n  plain: {name: ", "kinds: {}\nkindz: {name: ", "unknown-key", "kindz", "kindz"},
    {"holidays: []", "holidays: &none []", "yaml-feature", "", "&none"},
    {"holidays: []", "holidays: *none", "yaml-feature", "", "*none"},
    {"holidays: []", "holidays: !!seq []", "yaml-feature", "", "!!seq"},
    {"holidays: []", "<<: {holidays: []}", "yaml-feature", "", "<<"},
    {"holidays: []", "? [a]\n    : b", "yaml-feature", "", "? [a]"},
    {"holidays: []", "holidays: [", "yaml", "", NULL},
    {"retention:", "retention: {}\n---\nretention:", "yaml-feature", "", NULL},
    {"\"A treaty\"", "\"A tr\xff\"", "not-utf-8", "", NULL},
    {"\"A treaty\"", "\"A tr\x01y\"", "control-character", "", "A tr\x01y"},
    {"\"A treaty\"", "\"A\ttreaty\"", "control-character", "", "A\ttreaty"},
};

static void bad_profiles_are_refused_with_rule_place_and_line(void **state)
{
	(void)state;
	for (size_t n = 0; n < sizeof(bad) / sizeof(bad[0]); n++) {
		AUTO_ARENA struct arena *arena = arena_open(ARENA_USUAL);
		struct job job = {.arena = arena};
		struct bytes text = small_profile_with(arena, bad[n].from, bad[n].to);
		const struct profile *profile = NULL;
		enum result result = profile_read(&job, "small.yaml", text, &profile);
		if (result == OK)
			fail_msg("taken, though '%s' became '%s'", bad[n].from, bad[n].to);
		print_message("# %s | %s | %s\n", job.failure.rule, job.failure.field, job.failure.reason);
		assert_null(profile);
		assert_int_equal(result, INVALID);
		assert_string_equal(job.failure.rule, bad[n].rule);
		assert_string_equal(job.failure.field, bad[n].field);
		assert_non_null(strstr(job.failure.reason, ": found "));
		assert_non_null(strstr(job.failure.reason, ", expected "));
		if (!bad[n].at)
			continue;
		char start[64];
		snprintf(start, sizeof(start), "small.yaml:%d: ", line_of(text, bad[n].at));
		if (strncmp(job.failure.reason, start, strlen(start)) != 0)
			fail_msg("expected %s, got %s", start, job.failure.reason);
	}
}

static void limits_are_ordinary_errors(void **state)
{
	(void)state;
	AUTO_ARENA struct arena *arena = arena_open(ARENA_USUAL);
	struct job job = {.arena = arena};
	const struct profile *profile;

	char *large = arena_take(arena, PROFILE_BYTES_MOST + 1);
	memset(large, '#', PROFILE_BYTES_MOST + 1);
	struct bytes text = {(const unsigned char *)large, PROFILE_BYTES_MOST + 1};
	assert_int_equal(profile_read(&job, "large.yaml", text, &profile), LIMIT);
	assert_string_equal(job.failure.rule, "too-large");

	job_forgive(&job);
	char deep[64] = "id: ";
	memset(deep + 4, '[', 40);
	assert_int_equal(profile_read(&job, "deep.yaml", bytes_of(deep), &profile), LIMIT);
	assert_string_equal(job.failure.rule, "too-deep");

	job_forgive(&job);
	char *long_list = arena_take(arena, 4096);
	strcpy(long_list, "id: [");
	for (int n = 0; n < 600; n++)
		strcat(long_list, "a, ");
	strcat(long_list, "a]\n");
	assert_int_equal(profile_read(&job, "long.yaml", bytes_of(long_list), &profile), LIMIT);
	assert_string_equal(job.failure.rule, "too-large");

	AUTO_ARENA struct arena *small = arena_open(4096);
	struct job poor = {.arena = small};
	assert_int_equal(profile_read(&poor, "small.yaml", small_profile_text(arena), &profile), LIMIT);
}

static void roles_have_words(void **state)
{
	(void)state;
	for (enum role role = 0; role < ROLE_COUNT; role++) {
		enum role read;
		assert_int_equal(role_read(bytes_of(role_name(role)), &read), OK);
		assert_int_equal(read, role);
	}
	enum role none;
	assert_int_equal(role_read(BYTES("king"), &none), INVALID);
	assert_int_equal(role_read(BYTES(""), &none), INVALID);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_small_profile_reads),
	    cmocka_unit_test(bad_profiles_are_refused_with_rule_place_and_line),
	    cmocka_unit_test(limits_are_ordinary_errors),
	    cmocka_unit_test(roles_have_words),
	};
	return cmocka_run_group_tests_name("agreement reader", tests, NULL, NULL);
}
