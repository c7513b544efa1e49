/* zone.c - machine-readable zones by the command: one read, with its check digits and what was put right in it; and one
 * written, for a specimen, a form or a reader that is to be tried. Names in Urdu are written by the table of Doc 9303
 * part 3, and read back by it. */
#include "cli/zone.h"

#include "cli/command.h"
#include "identity/icao_arabic.h"
#include "identity/mrz.h"
#include "office/office.h"

#include <string.h>

static const char *text_of(const json_t *object, const char *name)
{
	const char *text = json_string_value(json_object_get(object, name));

	return text != NULL ? text : "";
}

void zone_add(struct text *said, const json_t *zone)
{
	json_t *each;
	size_t at;

	json_array_foreach(json_object_get(zone, "checks"), at, each)
	{
		if (!json_is_true(json_object_get(each, "ok")))
			text_print(said, "The zone contradicts itself: the check digit of %s is %s and should be %s.\n",
				   text_of(each, "field"), text_of(each, "digit"), text_of(each, "expected"));
	}
	json_array_foreach(json_object_get(zone, "repairs"), at, each)
	{
		text_print(said, "Put right in the zone: line %lld, place %lld, %s for %s.\n",
			   (long long)json_integer_value(json_object_get(each, "line")) + 1,
			   (long long)json_integer_value(json_object_get(each, "position")) + 1, text_of(each, "to"),
			   text_of(each, "from"));
	}
}

/* ---- reading ---- */

static enum result zone_tell(struct invocation *invocation)
{
	static const char *const shown[] = {"format",      "document_type",   "issuing_state", "family_name",
					    "given_names", "arabic_name",     "born",          "sex",
					    "nationality", "document_number", "expires",       "optional"};
	struct text said = text_open(invocation->job->arena, 8192);
	json_t *zone;

	TRY(office_document_read(invocation->job, invocation->arguments[0], &zone));
	for (size_t at = 0; at < sizeof(shown) / sizeof(shown[0]); at++)
		if (*text_of(zone, shown[at]) != '\0')
			text_print(&said, "%-16s %s\n", shown[at], text_of(zone, shown[at]));
	if (json_is_true(json_object_get(zone, "truncated")))
		text_add(&said, "The name fills its field: more may have been cut off.\n");
	zone_add(&said, zone);
	text_add(&said, json_is_true(json_object_get(zone, "valid")) ? "Every check digit holds.\n"
								     : "It is not to be relied on.\n");
	return answer(invocation, json_incref(zone), said.data);
}

/* ---- writing ---- */

static const struct {
	const char *word, *type;
	enum zone_format format;
} formats[] = {{"TD1", "I", ZONE_TD1},
	       {"TD2", "I", ZONE_TD2},
	       {"TD3", "P", ZONE_TD3},
	       {"MRV-A", "V", ZONE_VISA_A},
	       {"MRV-B", "V", ZONE_VISA_B}};

static enum result format_take(struct invocation *invocation, struct zone_content *content)
{
	const char *word = option(invocation, "format");

	for (size_t at = 0; at < sizeof(formats) / sizeof(formats[0]); at++) {
		if (strcmp(word != NULL ? word : "TD3", formats[at].word) != 0)
			continue;
		content->format = formats[at].format;
		content->type = option(invocation, "type") != NULL ? option(invocation, "type") : formats[at].type;
		return OK;
	}
	return job_fail(invocation->job, INVALID, "format", "usage",
			"--format is TD1, TD2, TD3 (a passport), MRV-A or MRV-B (visas).");
}

/* In capitals; what is not of A to Z by the table for Arabic script. NULL when it was not given. */
static enum result letters_take(struct invocation *invocation, const char *name, const char **ret_text)
{
	struct job *job = invocation->job;
	const char *text = option(invocation, name);
	struct bytes written;
	char *capitals;

	*ret_text = NULL;
	if (text == NULL)
		return OK;
	TAKE(job, capitals = arena_copy_cstring(job->arena, text));
	for (char *at = capitals; *at != '\0'; at++) {
		if ((unsigned char)*at >= 0x80) {
			TRY(icao_arabic_write(job, name, bytes_of(text), &written));
			TAKE(job, *ret_text = bytes_cstring(job->arena, written));
			return OK;
		}
		if (*at >= 'a' && *at <= 'z')
			*at = (char)(*at - 'a' + 'A');
	}
	*ret_text = capitals;
	return OK;
}

static enum result date_take(struct invocation *invocation, const char *name, struct date *ret_date)
{
	const char *text;

	TRY(option_required(invocation, name, &text));
	if (date_read(bytes_of(text), ret_date) == OK)
		return OK;
	return job_fail(invocation->job, INVALID, name, "date", "--%s is a date, as in 1990-05-31.", name);
}

static enum result sex_take(struct invocation *invocation, char *ret_sex)
{
	const char *word = option(invocation, "sex");

	*ret_sex = '<';
	if (word == NULL || strcmp(word, "X") == 0)
		return OK;
	if (strcmp(word, "F") != 0 && strcmp(word, "M") != 0)
		return job_fail(invocation->job, INVALID, "sex", "sex", "--sex is F, M or X.");
	*ret_sex = word[0];
	return OK;
}

static enum result zone_make(struct invocation *invocation)
{
	struct zone_content content = {0};
	struct bytes zone;

	TRY(format_take(invocation, &content));
	TRY(letters_take(invocation, "family", &content.family_name));
	TRY(letters_take(invocation, "given", &content.given_names));
	TRY(letters_take(invocation, "number", &content.document_number));
	TRY(letters_take(invocation, "state", &content.issuing_state));
	TRY(letters_take(invocation, "nationality", &content.nationality));
	TRY(letters_take(invocation, "optional", &content.optional));
	if (content.family_name == NULL || content.document_number == NULL || content.issuing_state == NULL)
		return job_fail(invocation->job, INVALID, "family", "usage",
				"A zone wants --family, --number and --state.");
	if (content.nationality == NULL)
		content.nationality = content.issuing_state;
	TRY(sex_take(invocation, &content.sex));
	TRY(date_take(invocation, "born", &content.born));
	TRY(date_take(invocation, "expires", &content.expires));
	TRY(zone_document_write(invocation->job, &content, &zone));
	return answer_text(invocation, "zone", zone);
}

const struct command zone_commands[] = {
    {"zone", "read", "TEXT", "",
     "Reads a machine-readable zone: what it says, each check digit that does not hold, what was put right.",
     NEEDS_NOTHING, zone_tell},
    {"zone", "write", "",
     "--family NAME [--given NAMES] --number N --state S --born DATE --expires DATE [--sex F|M|X] [--nationality S] "
     "[--format TD1|TD2|TD3|MRV-A|MRV-B] [--type T] [--optional TEXT]",
     "Writes a machine-readable zone with its check digits; names in Urdu by ICAO's table.", NEEDS_NOTHING, zone_make},
    {0},
};
