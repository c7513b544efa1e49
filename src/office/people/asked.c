/* asked.c - one box for everything: what is it? */
#include "office/people/asked.h"

#include "base/text.h"
#include "identity/mrz.h"

#include <string.h>

#define TEXT_BYTES_MOST 2048

/* The members of a person's text, by the names that fields and answers use. */
static const struct {
	const char *name;
	size_t place;
} members[] = {
    {"name", offsetof(struct person_text, name)},
    {"other_name", offsetof(struct person_text, other_name)},
    {"father", offsetof(struct person_text, father)},
    {"other_father", offsetof(struct person_text, other_father)},
    {"born", offsetof(struct person_text, born)},
    {"sex", offsetof(struct person_text, sex)},
    {"place", offsetof(struct person_text, place)},
    {"national_number", offsetof(struct person_text, national_number)},
    {"document_number", offsetof(struct person_text, document_number)},
    {"phone", offsetof(struct person_text, phone)},
};
#define MEMBER_COUNT (sizeof(members) / sizeof(members[0]))

static struct bytes *member_of(struct person_text *text, size_t at)
{
	return (struct bytes *)(void *)((char *)text + members[at].place);
}

/* --- letters --- */

/* The value of a digit of any script that officers type: 0 to 9, ٠ to ٩, ۰ to ۹. -1 for another letter. `ret_size` is
 * how many bytes it has. */
static int digit_at(const unsigned char *at, size_t *ret_size)
{
	*ret_size = 1;
	if (at[0] >= '0' && at[0] <= '9')
		return at[0] - '0';
	*ret_size = 2;
	if (at[0] == 0xd9 && at[1] >= 0xa0 && at[1] <= 0xa9)
		return at[1] - 0xa0;
	if (at[0] == 0xdb && at[1] >= 0xb0 && at[1] <= 0xb9)
		return at[1] - 0xb0;
	*ret_size = 1;
	return -1;
}

/* Digits as 0 to 9; the rest as it is. In the arena. */
static enum result digits_fold(struct job *job, const char *text, char **ret_text)
{
	const unsigned char *at = (const unsigned char *)text;
	char *folded;
	size_t size = 0;

	TAKE(job, folded = arena_take(job->arena, strlen(text) + 1));
	while (*at != '\0') {
		size_t bytes;
		int digit = digit_at(at, &bytes);

		folded[size++] = digit >= 0 ? (char)('0' + digit) : (char)*at;
		at += bytes;
	}
	folded[size] = '\0';
	*ret_text = folded;
	return OK;
}

static bool is_letter(char letter)
{
	return (letter >= 'A' && letter <= 'Z') || (letter >= 'a' && letter <= 'z');
}

static bool is_digit(char letter)
{
	return letter >= '0' && letter <= '9';
}

/* --- numbers --- */

/* How many digits and Latin letters; false when there is anything else than what parts a number. */
static bool is_number(const char *text, int *ret_digits, int *ret_letters)
{
	*ret_digits = *ret_letters = 0;
	for (const char *at = text; *at != '\0'; at++) {
		if (is_digit(*at))
			(*ret_digits)++;
		else if (is_letter(*at))
			(*ret_letters)++;
		else if (strchr(" -./()", *at) == NULL && !(*at == '+' && at == text))
			return false;
	}
	return true;
}

static bool has_blank(const char *text)
{
	return strchr(text, ' ') != NULL;
}

/* A number of a person or a document: "35202-1234567-1", "AB1234567", "+92 300 1234567". A date is none. */
static bool number_take(const char *text, struct asked *asked)
{
	int digits, letters;

	if (!is_number(text, &digits, &letters))
		return false;
	if (letters == 0 && digits == 13 && text[0] != '+' && strncmp(text, "00", 2) != 0) {
		asked->kind = "national-number";
		asked->text.national_number = bytes_of(text);
	} else if (letters == 0 && digits >= 9 && digits <= 15 && (text[0] == '+' || text[0] == '0')) {
		asked->kind = "phone";
		asked->text.phone = bytes_of(text);
	} else if (digits >= 4 && digits + letters >= 6 && digits + letters <= 20 &&
		   (letters == 0 ? digits >= 7 && strpbrk(text, "-./") == NULL : letters <= 4 && !has_blank(text))) {
		asked->kind = "document-number";
		asked->text.document_number = bytes_of(text);
	} else {
		return false;
	}
	return true;
}

/* --- zones --- */

static enum result zone_take(struct job *job, const char *text, struct asked *asked)
{
	struct zone_document document;
	char *name;

	TRY(zone_document_read(job, bytes_of(text), &document));
	TAKE(job, name = arena_print(job->arena, "%s %s", document.given_names, document.family_name));
	asked->kind = "zone";
	asked->cut = document.truncated;
	asked->text.name = bytes_of(name);
	asked->text.born = bytes_of(document.born);
	asked->text.sex = document.sex == 'M' ? BYTES("M") : document.sex == 'F' ? BYTES("F") : (struct bytes){0};
	asked->text.document_number = bytes_of(document.document_number);
	return OK;
}

/* --- names --- */

/* "1990", "31.5.1990", "1990-05-31": begins with a digit and has four or more of them and nothing but what parts a
 * date. */
static bool is_date(const char *word)
{
	int digits = 0;

	if (!is_digit(word[0]))
		return false;
	for (const char *at = word; *at != '\0'; at++) {
		if (is_digit(*at))
			digits++;
		else if (strchr("-./", *at) == NULL)
			return false;
	}
	return digits >= 4 && digits <= 8;
}

/* Words behind which the father (or the husband) is named. */
static bool names_father(const char *word)
{
	static const char *const words[] = {"s/o", "d/o", "w/o", "S/O", "D/O",  "W/O", "S/o",
					    "D/o", "W/o", "ولد", "بنت", "زوجہ", NULL};

	for (int at = 0; words[at] != NULL; at++) {
		if (strcmp(words[at], word) == 0)
			return true;
	}
	return false;
}

static void word_add(struct text *text, const char *word)
{
	text_add(text, text->size > 0 ? " " : "");
	text_add(text, word);
}

/* Each word goes to the name, the father's name or the date. */
static enum result words_take(struct job *job, char *text, struct asked *asked)
{
	struct text name = text_open(job->arena, TEXT_BYTES_MOST * 2), father = name;
	char *born = NULL, *rest = text, *word;
	struct text *part = &name;

	while ((word = strtok_r(rest, " \t\r\n,", &rest)) != NULL) {
		if (names_father(word))
			part = &father;
		else if (born == NULL && is_date(word))
			born = word;
		else
			word_add(part, word);
	}
	asked->kind = "name";
	asked->text.born = bytes_of(born);
	if (text_done(&name, &asked->text.name) != OK || text_done(&father, &asked->text.father) != OK)
		return job_out_of_memory(job);
	return OK;
}

static char *trimmed(char *text)
{
	size_t size;

	text += strspn(text, " \t\r\n");
	size = strlen(text);
	while (size > 0 && strchr(" \t\r\n", text[size - 1]) != NULL)
		size--;
	text[size] = '\0';
	return text;
}

enum result asked_text(struct job *job, const char *text, struct asked *ret_asked)
{
	struct asked asked = {0};
	char *folded;

	if (strlen(text) > TEXT_BYTES_MOST)
		return job_fail(job, LIMIT, "text", "too-long", "A question has at most %d bytes.", TEXT_BYTES_MOST);
	TRY(digits_fold(job, text, &folded));
	folded = trimmed(folded);
	if (*folded == '\0')
		return job_fail(job, INVALID, "text", "empty-name", "Type a name, a number or a document's zone.");
	if (strchr(folded, '<') != NULL || strstr(folded, "«") != NULL)
		TRY(zone_take(job, folded, &asked));
	else if (!number_take(folded, &asked))
		TRY(words_take(job, folded, &asked));
	*ret_asked = asked;
	return OK;
}

/* --- fields and forms --- */

enum result asked_fields(struct job *job, const json_t *fields, struct asked *asked)
{
	const char *name;
	json_t *value;

	json_object_foreach((json_t *)(uintptr_t)fields, name, value)
	{
		size_t at = 0;

		if (strcmp(name, "spread") == 0) {
			asked->spread = (int)json_integer_value(value);
			continue;
		}
		while (at < MEMBER_COUNT && strcmp(members[at].name, name) != 0)
			at++;
		if (at == MEMBER_COUNT || !(json_is_string(value) || json_is_null(value)))
			return job_fail(job, INVALID, name, "unknown-field", "\"%.40s\" is no field of a person.",
					name);
		*member_of(&asked->text, at) = bytes_of(json_string_value(value));
	}
	if (asked->kind == NULL)
		asked->kind = "fields";
	return OK;
}

static const char *text_of(const json_t *form, const char *name)
{
	const char *text = json_string_value(json_object_get(form, name));

	return text != NULL ? text : "";
}

/* A field whose name goes on after `start`: "family_name_" finds family_name_urdu. */
static const char *text_in_script(const json_t *form, const char *start)
{
	const char *name;
	json_t *value;

	json_object_foreach((json_t *)(uintptr_t)form, name, value)
	{
		if (strncmp(name, start, strlen(start)) == 0 && json_is_string(value))
			return json_string_value(value);
	}
	return "";
}

static enum result joined(struct job *job, const char *given, const char *family, struct bytes *ret_name)
{
	char *name;

	TAKE(job,
	     name = arena_print(job->arena, "%s%s%s", given, *given != '\0' && *family != '\0' ? " " : "", family));
	*ret_name = bytes_of(name);
	return OK;
}

static const char *number_of_documents(const json_t *form)
{
	const char *number = text_of(form, "document_number");

	return *number != '\0' ? number : text_of(json_array_get(json_object_get(form, "documents"), 0), "number");
}

enum result asked_form(struct job *job, const json_t *form, struct asked *ret_asked)
{
	struct asked asked = {.kind = "case"};
	const char *sex = text_of(form, "sex");

	TRY(joined(job, text_of(form, "given_names"), text_of(form, "family_name"), &asked.text.name));
	TRY(joined(job, text_in_script(form, "given_names_"), text_in_script(form, "family_name_"),
		   &asked.text.other_name));
	asked.text.father = bytes_of(text_of(form, "father_name"));
	asked.text.born = bytes_of(text_of(form, "born"));
	asked.text.sex = strcmp(sex, "male") == 0     ? BYTES("M")
			 : strcmp(sex, "female") == 0 ? BYTES("F")
						      : (struct bytes){0};
	asked.text.place = bytes_of(text_of(form, "place_of_birth"));
	asked.text.national_number = bytes_of(text_of(form, "national_number"));
	asked.text.document_number = bytes_of(number_of_documents(form));
	*ret_asked = asked;
	return OK;
}

enum result asked_write(struct job *job, const struct asked *asked, json_t **ret_value)
{
	struct person_text text = asked->text;
	json_t *value = json_object();

	TRY(json_own(job, value));
	for (size_t at = 0; at < MEMBER_COUNT; at++) {
		const struct bytes *member = member_of(&text, at);
		json_t *shown = member->size > 0 ? json_stringn((const char *)member->data, member->size) : json_null();

		if (json_object_set_new(value, members[at].name, shown != NULL ? shown : json_null()) != 0)
			return job_out_of_memory(job);
	}
	*ret_value = value;
	return OK;
}
