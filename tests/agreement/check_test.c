/* check_test.c - the check proves what it says: a sound profile has no finding, and each way to break one has its own.
 */
#include "small_profile.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

/* Findings of the small profile with one replacement. */
static int findings_with(struct job *job, const char *from, const char *to, const struct finding **ret_findings)
{
	const struct profile *profile;
	int count;
	struct bytes text = small_profile_with(job->arena, from, to);
	if (profile_read(job, "small.yaml", text, &profile) != OK)
		fail_msg("'%s' -> '%s' does not even read: %s", from, to, job->failure.reason);
	assert_int_equal(profile_check(job, profile, ret_findings, &count), OK);
	return count;
}

static void a_sound_profile_has_no_findings(void **state)
{
	(void)state;
	AUTO_ARENA struct arena *arena = arena_open(ARENA_USUAL);
	struct job job = {.arena = arena};
	const struct finding *findings;
	assert_int_equal(findings_with(&job, "id: small", "id: small", &findings), 0);
}

#define SECOND_KIND "kinds:\n  rare: {name: {en: a, it: b, ur: c}, source: \"Art. 3\"}\n"

#define SECOND "figures:\n"

/* What is broken, and the one thing that must be found. `count` is how many findings there are in all. */
static const struct {
	const char *from;
	const char *to;
	const char *rule;
	const char *place;
	int count;
} broken[] = {
    /* Who may read: by a field of another type, by one that its opening step does not carry, by none at all. */
    {"restricted_by: request.readers, ", "restricted_by: request.note, ", "readers-type", "kinds.plain", 2},
    {"restricted_by: request.readers, ", "restricted_by: child.born, ", "readers-open", "kinds.plain", 3},
    {"restricted_by: request.readers, ", "", "readers-idle", "forms.request", 1},
    /* An end that is none: three steps lead into it and none out. */
    {"agreed: {name: {en: \"Agreed\", it: \"Agreed it\", ur: \"Agreed ur\"}, end: true}",
     "agreed: {name: {en: \"Agreed\", it: \"Agreed it\", ur: \"Agreed ur\"}}", "dead-end", "states.agreed", 1},
    /* Nobody leads there. */
    {"to: refused", "to: agreed", "unreachable", "states.refused", 1},
    /* A step of a second kind, which has no opening step: the kind cannot begin at all. */
    {"    sides: [asking]\n    roles: [case_officer]\n    from: [draft]",
     "    sides: [asking]\n    roles: []\n    from: [draft]", "dead-end", "states.draft", 17},
    {"    from: [asked]\n    to: refused", "    from: [agreed]\n    needs: [{settled: refuse}]\n    to: refused",
     "unreachable", "steps.refuse", 2},
    /* A condition on something that can never happen makes its step unreachable, exactly that one. */
    {"{running: answer}", "{happened: extend}", "unreachable", "steps.extend", 1},
    /* A condition on the step's own form: what is filled in there can meet it. */
    {"{evidence: [I], count: 1}", "{field: request.urgent, equals: \"true\"}", NULL, NULL, 0},
    {"{running: answer}", "{total: request.height, within: request.height}", NULL, NULL, 0},
    {"{running: answer}", "{every: request.children, by: child.name}", "unreachable", "steps.extend", 1},
    {"    starts: [answer]\n", "", "unreachable", "steps.deem", 5},
    {"passport: {en: \"Passport\", it: \"Passport it\", ur: \"Passport ur\"}\n", "{}\n", "unreachable", "steps.ask",
     17},
    {"turn: asked", "turn: asking", NULL, NULL, 0}, /* asking can still deem */
    {"    sides: [asked]\n    roles: [case_officer]\n    from: [asked]\n    precedence: 30",
     "    sides: [asked]\n    roles: [case_officer]\n    from: [draft, asked]\n    precedence: 30", "opening",
     "steps.extend", 1},
    {"    opens: true\n", "", "opening", "steps.ask", 1},
    {"    from: [draft]\n    to: asked", "    from: [draft, asked]\n    to: asked", "opening", "steps.ask", 1},
    {"precedence: 40", "precedence: 20", "precedence-tied", "steps.deem", 1},
    {"precedence: 21", "precedence: 20", NULL, NULL, 0}, /* both are the asked side's: they see each other */
    {"    silence: {en: \"Deemed agreed\", it: \"Deemed agreed it\", ur: \"Deemed agreed ur\"}\n", "",
     "deadline-without-consequence", "deadlines.answer", 1},
    {"    stops: [answer]\n    source: \"Art. 8\"\n  refuse", "    source: \"Art. 8\"\n  refuse", "deadline-runs-on",
     "states.agreed", 1},
    {"      - {passed: answer}\n", "", "silence-unguarded", "deadlines.answer", 1},
    {"      - {delivered: ask}\n", "", "silence-unguarded", "deadlines.answer", 1},
    {"    extended_length: 60\n    extended_unit: days\n", "", "extension-without-length", "steps.extend", 1},
    {"    length: 30\n    unit: days", "    length: 30\n    unit: working_hours", "hours-missing", "deadlines.answer",
     2},
    {"    extended_length: 60\n    extended_unit: days", "    extended_length: 60\n    extended_unit: working_hours",
     "hours-missing", "deadlines.answer", 2},
    {"    length: 30\n    unit: days", "    length: 30\n    unit: minutes", NULL, NULL, 0},
    {"    to: refused", "    to: refused\n    joint: true", "joint-alone", "steps.refuse", 1},
    {"    sides: [asked]\n    roles: [supervisor]",
     "    sides: [asked, asking]\n    joint: true\n    roles: [supervisor]", NULL, NULL, 0},
    {"    sides: [asked]\n    roles: [case_officer]\n    from: [asked]\n    precedence: 30",
     "    sides: [asked, asking]\n    joint: true\n    roles: [case_officer]\n    from: [asked]\n    precedence: 30",
     "joint-alone", "steps.extend", 1}, /* it leads nowhere */
    {"born: {type: date,", "born: {type: date, alike: true,", "alike-alone", "forms.request", 1},
    {"before: [ask]", "before: []", "safeguard-idle", "safeguards.fair", 1},
    {"en: \"Agree\", it: \"Agree it\", ", "en: \"Agree\", ", "label-missing", "steps.agree", 1},
    {"m: {en: \"Male\", it: \"Male it\", ur: \"Male ur\"}", "m: {en: \"Male\"}", "label-missing", "forms.request.sex",
     2},
    {"name: {en: \"Winter day\", it: \"Winter day it\", ur: \"Winter day ur\"}", "name: {en: Winter, it: Inverno}",
     "label-missing", "parties.aa", 1},
    {"legal_basis: \"A treaty\"\nsource: \"Art. 1\"", "legal_basis: \"A treaty\"", "source-missing", "source", 1},
    {", source: \"Art. 14\"}", "}", "source-missing", "retention", 1},
    {"    before: [ask]\n    source: \"Art. 19\"\n", "    before: [ask]\n", "source-missing", "safeguards.fair", 1},
    {"form: request", "form: internal", "never-share-leaves", "steps.ask", 11},
    /* Hidden in the rows of a list: found too. */
    {"rows: child", "rows: internal", "never-share-leaves", "steps.ask", 1},
    /* A figure that stays empty for ever, or is held to a deadline that never starts. */
    {"count: {taken: [ask]}", "count: {reached: [draft]}", "figure-idle", "figures.asked", 1},
    {SECOND,
     SECOND "  rare: {name: {en: a, it: b, ur: c}, kind: time, since: {taken: [ask]}, until: {taken: [deem]},"
	    " deadline: answer, source: x}\n",
     NULL, NULL, 0},
    {"    starts: [answer]\n", "", "figure-deadline", "figures.time", 5},
    {"count: {reached: [agreed]}", "count: {taken: [agree], reached: [refused]}", NULL, NULL, 0},
    {"kind: count\n    count: {taken: [ask]}\n    source: \"Art. 20\"", "kind: count\n    count: {taken: [ask]}",
     "source-missing", "figures.asked", 1},
    {"name: {en: \"Series\", it: \"Series it\", ur: \"Series ur\"}", "name: {en: Series, it: Serie}", "label-missing",
     "patterns.alike", 1},
    /* What must not be put together: what is never shared, what no step sends, and single people. */
    {"{field: request.nationality}", "{field: internal.lawyer}", "pattern-unshared", "patterns.alike", 2},
    {"{field: request.nationality}", "{field: internal.lawyer}", "pattern-singles", "patterns.alike", 2},
    {"passport, first: 3", "passport", "pattern-singles", "patterns.alike", 1},
    /* A booking that no case comes to, whose words nobody sends, that nobody is kept from, or that is asked for in
       vain. */
    {"during: [asked]", "during: [draft]", "booking-idle", "bookings.room", 1},
    {"during: [asked]", "during: [asked]\n    offered: [draft]", "booking-idle", "bookings.room", 1},
    {"thing: request.room", "thing: internal.desk", "booking-unsent", "bookings.room", 1},
    {"from: request.seen_at", "from: child.born", "booking-unsent", "bookings.room", 1}, /* rows of no list of it */
    {"    from: request.seen_at\n    minutes: request.height\n", "", NULL, NULL, 0},     /* it has no time */
    {"thing: request.room", "thing: request.other_case", NULL, NULL, 0},                 /* it is a case */
    {"      - {free: room}\n", "", "booking-unguarded", "bookings.room", 1},
    {"name: {en: \"Room\", it: \"Room it\", ur: \"Room ur\"}\n    owner", "name: {en: Room, ur: c}\n    owner",
     "label-missing", "bookings.room", 1},
    {"    source: \"Art. 21\"\n", "", "source-missing", "bookings.room", 1},
    /* The same of a quota. */
    {"total: request.seats", "total: internal.limit", "quota-unsent", "steps.deem", 1},
    {"within: request.height", "within: internal.limit", "quota-unsent", "steps.deem", 1},
    {"it: \"Seats left it\", ur: \"Seats left ur\"", "it: b", "label-missing", "steps.deem", 1},
    /* What the person concerned reads of a state; how long a kind's cases are kept. */
    {"awaits: {en: \"Her\", it: \"Her it\", ur: \"Her ur\"}", "awaits: {en: Her, it: Lei}", "label-missing",
     "states.asked", 1},
    {"next: {en: \"Soon\", it: \"Soon it\", ur: \"Soon ur\"}", "next: {en: Soon}", "label-missing", "states.asked", 2},
    {"retention: {months: 6, source: \"Art. 15\"}", "retention: {months: 6}", "source-missing", "kinds.plain", 1},
};

static void each_way_to_break_it_is_found(void **state)
{
	(void)state;
	for (size_t n = 0; n < sizeof(broken) / sizeof(broken[0]); n++) {
		AUTO_ARENA struct arena *arena = arena_open(ARENA_USUAL);
		struct job job = {.arena = arena};
		const struct finding *findings;
		int count = findings_with(&job, broken[n].from, broken[n].to, &findings);
		bool found = false;
		for (int m = 0; m < count; m++) {
			print_message("# row %zu: %s %s: %s\n", n, findings[m].rule, findings[m].place,
				      findings[m].text);
			found = found || (broken[n].rule && strcmp(findings[m].rule, broken[n].rule) == 0 &&
					  strcmp(findings[m].place, broken[n].place) == 0);
		}
		if (broken[n].rule && !found)
			fail_msg("row %zu: no %s at %s", n, broken[n].rule, broken[n].place);
		if (count != broken[n].count)
			fail_msg("row %zu: %d findings, expected %d", n, count, broken[n].count);
	}
}

/* A kind that no opening step takes cannot leave the draft; and a turn of a side that can do nothing is found. */
static void kinds_are_looked_at_one_by_one(void **state)
{
	(void)state;
	AUTO_ARENA struct arena *arena = arena_open(ARENA_USUAL);
	struct job job = {.arena = arena};
	const struct finding *findings;
	int count = findings_with(&job, "kinds:\n", SECOND_KIND, &findings);
	assert_int_equal(count, 0); /* steps that name no kinds are for all */

	const struct profile *profile;
	const char *text = bytes_cstring(arena, small_profile_with(arena, "kinds:\n", SECOND_KIND));
	const char *at = strstr(text, "    from: [draft]");
	struct bytes narrowed = bytes_of(arena_print(arena, "%.*s    kinds: [plain]\n%s", (int)(at - text), text, at));
	assert_int_equal(profile_read(&job, "two.yaml", narrowed, &profile), OK);
	assert_int_equal(profile_check(&job, profile, &findings, &count), OK);
	bool stuck = false;
	bool idle = false;
	for (int n = 0; n < count; n++) {
		assert_non_null(strstr(findings[n].rule[0] == 's' ? "rare" : findings[n].text, "rare"));
		stuck = stuck ||
			(strcmp(findings[n].rule, "dead-end") == 0 && strcmp(findings[n].place, "states.draft") == 0);
		idle = idle || (strcmp(findings[n].rule, "turn-without-step") == 0 &&
				strcmp(findings[n].place, "states.draft") == 0);
	}
	assert_true(stuck);
	assert_true(idle);
}

/* A step asks, for every kind, whether something is free that only one of them books. */
static void what_no_case_books_is_asked_for_in_vain(void **state)
{
	(void)state;
	AUTO_ARENA struct arena *arena = arena_open(ARENA_USUAL);
	struct job job = {.arena = arena};
	const struct finding *findings;
	const struct profile *profile;
	int count;
	const char *text = bytes_cstring(arena, small_profile_with(arena, "kinds:\n", SECOND_KIND));
	const char *at = strstr(text, "    thing: request.room");
	struct bytes narrowed = bytes_of(arena_print(arena, "%.*s    kinds: [plain]\n%s", (int)(at - text), text, at));
	assert_int_equal(profile_read(&job, "two.yaml", narrowed, &profile), OK);
	assert_int_equal(profile_check(&job, profile, &findings, &count), OK);
	assert_int_equal(count, 1);
	assert_string_equal(findings[0].rule, "free-idle");
	assert_string_equal(findings[0].place, "steps.ask");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_sound_profile_has_no_findings),
	    cmocka_unit_test(each_way_to_break_it_is_found),
	    cmocka_unit_test(kinds_are_looked_at_one_by_one),
	    cmocka_unit_test(what_no_case_books_is_asked_for_in_vain),
	};
	return cmocka_run_group_tests_name("agreement check", tests, NULL, NULL);
}
