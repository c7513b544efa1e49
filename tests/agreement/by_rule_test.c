/* by_rule_test.c - a step that the node may take by itself: the check refuses it without a law, where it looks for or
 * says anything but what it should, and where a safeguard about the person stands before it. */
#include "small_profile.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define FILE_MOST (1 << 20)
#define AGREEMENT "agreements/it-pk-border-questions.yaml"
#define PLACE "  answer_visa:\n"

#define NUMBER "number: visa_question.visa_number, "
#define DOCUMENT "document: visa_question.passport_number, "
#define BORN "born: visa_question.born, "
#define SAYS "says: visa_answer.record, standing: issued, revoked: revoked, "
#define AFFIRMED "affirmed: [own_record], "
#define BASIS "source: \"Protocol, art. 1\""

/* The shipped agreement with a line of one step more. */
static struct bytes with_rule(struct job *job, const char *rule)
{
	static char text[FILE_MOST];
	const char *root = getenv("VALICO_SOURCE");
	char *name = arena_print(job->arena, "%s/" AGREEMENT, root ? root : ".");
	FILE *file = fopen(name, "rb");
	assert_non_null(file);
	size_t size = fread(text, 1, sizeof(text) - 1, file);
	fclose(file);
	text[size] = '\0';
	char *place = strstr(text, PLACE);
	assert_non_null(place);
	place += strlen(PLACE);
	char *whole = arena_print(job->arena, "%.*s    by_rule: {%s}\n%s", (int)(place - text), text, rule, place);
	return bytes_of(whole);
}

static const struct {
	const char *rule;
	const char *finding; /* NULL: sound */
} rules[] = {
    {NUMBER DOCUMENT BORN SAYS AFFIRMED BASIS, NULL},
    /* No law, no rule; nor a law that nobody has held against its source. */
    {NUMBER DOCUMENT BORN SAYS "affirmed: [own_record]", "rule-without-basis"},
    {NUMBER DOCUMENT BORN SAYS AFFIRMED BASIS ", verify: true", "rule-without-basis"},
    /* An officer affirms what is about the person. */
    {NUMBER DOCUMENT BORN SAYS BASIS, "rule-safeguard"},
    {"number: visa_question.family_name, " DOCUMENT BORN SAYS AFFIRMED BASIS, "rule-question"},
    {NUMBER "document: visa_question.visa_number, " BORN SAYS AFFIRMED BASIS, "rule-question"},
    {NUMBER "document: document_question.document_number, " BORN SAYS AFFIRMED BASIS, "rule-question"},
    {NUMBER DOCUMENT "born: visa_question.leaves_at, " SAYS AFFIRMED BASIS, "rule-question"},
    {NUMBER DOCUMENT BORN "says: visa_answer.telephone, standing: issued, revoked: revoked, " AFFIRMED BASIS,
     "rule-answer"},
    {NUMBER DOCUMENT BORN "says: visa_answer.record, standing: issued, revoked: issued, " AFFIRMED BASIS,
     "rule-answer"},
    {NUMBER DOCUMENT BORN "says: visa_answer.record, standing: issued, revoked: refused, " AFFIRMED BASIS,
     "rule-answer"},
    {NUMBER DOCUMENT BORN "says: document_answer.record, standing: valid, revoked: lost, " AFFIRMED BASIS,
     "rule-answer"},
};

static void a_rule_needs_a_law_and_one_word(void **state)
{
	(void)state;
	for (size_t row = 0; row < sizeof(rules) / sizeof(rules[0]); row++) {
		AUTO_ARENA struct arena *arena = arena_open(ARENA_USUAL);
		struct job job = {.arena = arena};
		const struct finding *findings;
		const struct profile *profile;
		int count;
		if (profile_read(&job, "rule", with_rule(&job, rules[row].rule), &profile) != OK)
			fail_msg("row %zu: %s", row, job.failure.reason);
		assert_int_equal(profile_check(&job, profile, &findings, &count), OK);
		if (count != (rules[row].finding != NULL) ||
		    (count == 1 && strcmp(findings[0].rule, rules[row].finding) != 0))
			fail_msg("row %zu: %d findings, the first %s", row, count,
				 count > 0 ? findings[0].rule : "none");
		const struct step *step = &profile->steps[profile_find_step(profile, "answer_visa")];
		bool has_law = rules[row].finding == NULL || strcmp(rules[row].finding, "rule-without-basis") != 0;
		assert_int_equal(step_answers_by_rule(step), has_law);
	}
}

/* What the project ships has no such law at hand, so no node answers by rule under it. */
static void the_shipped_agreement_has_none(void **state)
{
	(void)state;
	AUTO_ARENA struct arena *arena = arena_open(ARENA_USUAL);
	struct job job = {.arena = arena};
	const struct profile *profile;
	struct bytes text = with_rule(&job, NUMBER DOCUMENT BORN SAYS AFFIRMED BASIS);
	char *plain = strstr((char *)(uintptr_t)text.data, "    by_rule: {");
	char *end = strchr(plain, '\n') + 1;
	memmove(plain, end, strlen(end) + 1);
	assert_int_equal(profile_read(&job, "shipped", bytes_of((const char *)text.data), &profile), OK);
	for (int step = 0; step < profile->step_count; step++)
		assert_false(step_answers_by_rule(&profile->steps[step]));
}

/* What is missing or of another shape is refused where it is read. */
static void half_a_rule_is_refused(void **state)
{
	(void)state;
	static const char *const halves[] = {
	    DOCUMENT BORN SAYS AFFIRMED BASIS,
	    NUMBER DOCUMENT BORN "says: visa_answer.record, standing: issued, " BASIS,
	    NUMBER DOCUMENT BORN SAYS "affirmed: [nothing], " BASIS,
	    NUMBER DOCUMENT BORN SAYS "decides: true, " BASIS,
	    "number: visa_question, " DOCUMENT BORN SAYS BASIS,
	};
	for (size_t row = 0; row < sizeof(halves) / sizeof(halves[0]); row++) {
		AUTO_ARENA struct arena *arena = arena_open(ARENA_USUAL);
		struct job job = {.arena = arena};
		const struct profile *profile;
		assert_int_equal(profile_read(&job, "half", with_rule(&job, halves[row]), &profile), INVALID);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_rule_needs_a_law_and_one_word),
	    cmocka_unit_test(the_shipped_agreement_has_none),
	    cmocka_unit_test(half_a_rule_is_refused),
	};
	return cmocka_run_group_tests_name("agreement by rule", tests, NULL, NULL);
}
