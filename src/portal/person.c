/* person.c - the page that asks for a sign of a person: proof of work by itself where there is script, a picture, a
 * question, or the code of a desk; or nothing.
 *
 * Whatever is chosen, nobody is stopped here. A proof of work and a good code confirm the report; a picture or a sum
 * that was right is only told to the officer who sorts, and so is "nothing". */
#include "portal/page.h"

#include <stdio.h>
#include <string.h>

#define MISSES_MOST 5 /* then a wrong answer is told as such, and the form goes on */

static enum result puzzle_renew(struct page *page, json_t *draft, struct puzzle *ret_puzzle)
{
	json_t *value;

	puzzle_new(page->job, ret_puzzle);
	value = puzzle_write(ret_puzzle);
	if (value == NULL)
		return job_out_of_memory(page->job);
	json_object_set_new(draft, "puzzle", value);
	return OK;
}

/* --- drawing --- */

static void work_draw(struct page *page, const char *code)
{
	static const char *const words[][2] = {{"label", "person.work"},
					       {"waitAlert", "person.working"},
					       {"verifying", "person.working"},
					       {"verified", "person.worked"},
					       {"error", "person.failed"}};
	json_t *strings = json_object();
	struct bytes text = {0};

	for (size_t at = 0; at < sizeof(words) / sizeof(words[0]); at++)
		json_object_set_new(strings, words[at][0], json_string(say(page, words[at][1])));
	if (json_own(page->job, strings) != OK || json_write(page->job, strings, &text) != OK)
		return; /* memory is out, and the page says so at its end */
	/* The element does nothing where there is no script. */
	text_print(
	    &page->html,
	    "<div class=\"group\"><altcha-widget challengeurl=\"/work/%s\" name=\"work\" auto=\"onload\" hidefooter "
	    "hidelogo strings=\"",
	    code);
	text_add_xml(&page->html, text);
	put(page, "\"></altcha-widget></div>");
}

static void wrong_draw(struct page *page, const char *field)
{
	const char *text = mistake_find(page, field);

	if (text != NULL)
		put_element(page, "p class=\"wrong\"", text);
}

static void picture_draw(struct page *page, const char *code, const struct puzzle *puzzle)
{
	char key[16], number[8];

	snprintf(key, sizeof(key), "state.%s", flag_state(puzzle->flags[puzzle->wanted]));
	put(page, "<div class=\"group\"><fieldset><legend>");
	put_text(page, say_with(page, "person.flag", say(page, key)));
	put(page, "</legend>");
	wrong_draw(page, "flag");
	put(page, "<div class=\"flags\">");
	for (int at = 0; at < FLAGS_SHOWN; at++) {
		snprintf(number, sizeof(number), "%d", at + 1);
		text_print(
		    &page->html,
		    "<div class=\"radio\"><input type=\"radio\" name=\"flag\" value=\"%d\" id=\"flag%s%s\"><label "
		    "for=\"flag%s%s\"><img src=\"/picture/%s/%d\" width=\"120\" height=\"80\" alt=\"",
		    at, at > 0 ? "-" : "", at > 0 ? number : "", at > 0 ? "-" : "", at > 0 ? number : "", code, at);
		put_text(page, say_with(page, "person.flag.n", number));
		put(page, "\"></label></div>");
	}
	put(page, "</div></fieldset></div>");
}

static const char *sum_words(struct page *page, const struct puzzle *puzzle)
{
	char key[12];
	const char *first, *words;

	snprintf(key, sizeof(key), "digit.%d", puzzle->first);
	first = say_with(page, "person.plus", say(page, key));
	snprintf(key, sizeof(key), "digit.%d", puzzle->second);
	words = arena_print(page->job->arena, "%s%s", first, say(page, key));
	return words != NULL ? words : first;
}

static void box_draw(struct page *page, const char *name, const char *label, const char *hint)
{
	text_print(&page->html, "<div class=\"group%s\"><label for=\"%s\">",
		   mistake_find(page, name) != NULL ? " bad" : "", name);
	put_text(page, label);
	put(page, "</label>");
	if (hint != NULL)
		put_element(page, "p class=\"hint\"", hint);
	wrong_draw(page, name);
	text_print(&page->html, "<input id=\"%s\" name=\"%s\" class=\"short\" dir=\"ltr\" autocomplete=\"off\"></div>",
		   name, name);
}

enum result person_draw(struct page *page, const char *code, json_t *draft)
{
	struct puzzle puzzle;

	if (!puzzle_read(json_object_get(draft, "puzzle"), &puzzle)) {
		TRY(puzzle_renew(page, draft, &puzzle));
		TRY(draft_set(page->job, page->portal->drafts, "report", code, draft));
	}
	page_heading(page, say(page, "person.title"));
	put_element(page, "p", say(page, "person.intro"));
	if (page->portal->folder != NULL)
		work_draw(page, code);
	picture_draw(page, code, &puzzle);
	box_draw(page, "question", say_with(page, "person.question", sum_words(page, &puzzle)), NULL);
	box_draw(page, "code", say(page, "person.code"), say(page, "person.code.hint"));
	return OK;
}

/* --- taking --- */

static void check_set(json_t *draft, const char *word)
{
	json_object_set_new(draft, "check", json_string(word));
}

/* A wrong answer: a new puzzle and a word about it; after several, the officer is told and the form goes on. */
static enum result missed(struct page *page, const char *code, json_t *draft, const char *field)
{
	long long misses = json_integer_value(json_object_get(draft, "misses")) + 1;
	struct puzzle puzzle;
	char key[32];

	json_object_set_new(draft, "misses", json_integer(misses));
	if (misses > MISSES_MOST) {
		check_set(draft, "wrong");
		return OK;
	}
	snprintf(key, sizeof(key), "person.miss.%s", field);
	TRY(puzzle_renew(page, draft, &puzzle));
	TRY(draft_set(page->job, page->portal->drafts, "report", code, draft));
	mistake_add(page, field, say(page, key));
	return OK;
}

static bool number_is(const char *text, int wanted)
{
	int number = 0;

	for (const unsigned char *at = (const unsigned char *)text; *at != '\0';) {
		int digit = *at >= '0' && *at <= '9' ? *at - '0' : -1, size = 1;

		if ((*at == 0xd9 && at[1] >= 0xa0) || (*at == 0xdb && at[1] >= 0xb0))
			digit = at[1] & 0x0f, size = 2;
		if (digit < 0 || digit > 9 || number > 100)
			return false;
		number = number * 10 + digit;
		at += size;
	}
	return number == wanted;
}

static bool code_has_form(const char *code)
{
	int letters = 0;

	for (; *code != '\0'; code++) {
		if (*code != ' ' && *code != '-')
			letters++;
	}
	return letters == 10;
}

/* A proof that does not hold is no mistake of the person: the next thing on the page counts. */
static bool work_holds(struct page *page, const char *code)
{
	const char *payload = body_value(page->job, &page->body, "work");
	bool holds = *payload != '\0' && challenge_check(page->job, &page->portal->key, code, payload) == OK;

	job_forgive(page->job);
	return holds;
}

enum result person_take(struct page *page, const char *code, json_t *draft)
{
	const char *flag = body_value(page->job, &page->body, "flag"),
		   *sum = body_value(page->job, &page->body, "question"),
		   *desk = body_value(page->job, &page->body, "code");
	struct puzzle puzzle;
	bool has_puzzle = puzzle_read(json_object_get(draft, "puzzle"), &puzzle);

	json_object_del(draft, "code");
	check_set(draft, "none");
	if (*desk != '\0') {
		if (!code_has_form(desk)) {
			mistake_add(page, "code", say(page, "person.miss.code"));
			return OK;
		}
		json_object_set_new(draft, "code", json_string(desk));
		check_set(draft, "code");
		return OK;
	}
	if (work_holds(page, code)) {
		check_set(draft, "work");
		return OK;
	}
	if (*flag != '\0' && has_puzzle) {
		if (!number_is(flag, puzzle.wanted))
			return missed(page, code, draft, "flag");
		check_set(draft, "flag");
	} else if (*sum != '\0' && has_puzzle) {
		if (!number_is(sum, puzzle.first + puzzle.second))
			return missed(page, code, draft, "question");
		check_set(draft, "question");
	}
	return OK;
}

/* --- what the page loads --- */

enum result challenge_show(struct page *page, const char *code, const char *part, const char *last)
{
	struct instant begun_at;
	json_t *draft, *challenge;

	(void)part;
	(void)last;
	TRY(draft_get(page->job, page->portal->drafts, "report", code, &draft, &begun_at));
	TRY(challenge_write(page->job, &page->portal->key, code, &challenge));
	return response_json(page->job, page->response, 200, challenge);
}

enum result picture_show(struct page *page, const char *code, const char *part, const char *last)
{
	struct instant begun_at;
	struct puzzle puzzle;
	json_t *draft;
	int at = part[0] - '0';

	(void)last;
	TRY(draft_get(page->job, page->portal->drafts, "report", code, &draft, &begun_at));
	if (part[1] != '\0' || at < 0 || at >= FLAGS_SHOWN || !puzzle_read(json_object_get(draft, "puzzle"), &puzzle))
		return job_fail(page->job, MISSING, NULL, "route", "There is no such picture.");
	page->response->status = 200;
	page->response->content_type = "image/svg+xml";
	page->response->body = bytes_of(flag_drawing(puzzle.flags[at]));
	return OK;
}
