/* asked.c - one box for everything: what is it? */
#include "office/people/asked.h"

#include "base/text.h"
#include "identity/birth.h"
#include "identity/digits.h"
#include "identity/icao_arabic.h"
#include "identity/mrz.h"
#include "identity/national_number.h"

#include <string.h>
#include <strings.h>

#define TEXT_BYTES_MOST 2048
#define WORDS_MOST 64

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

/* Digits of any script as 0 to 9, every dash and blank as one, the Urdu comma as ours. What nobody sees goes, unless it
 * stands behind a letter of another script, whose vowel mark it may be: names are read with those. In the arena. */
static enum result signs_fold(struct job *job, struct bytes text, char **ret_text)
{
	char *folded;
	size_t size = 0;

	TAKE(job, folded = arena_take(job->arena, text.size + 1));
	for (size_t at = 0; at < text.size;) {
		int taken;
		int sign = digit_or_sign(text, at, &taken);
		bool behind_letter = size > 0 && (unsigned char)folded[size - 1] >= 0x80;

		if (taken > 1 && sign < 0x80) {
			folded[size++] = (char)sign;
		} else if (bytes_start_with((struct bytes){text.data + at, text.size - at}, BYTES("،"))) {
			folded[size++] = ',';
		} else if (sign != SIGN_INVISIBLE || behind_letter) {
			memcpy(folded + size, text.data + at, (size_t)taken);
			size += (size_t)taken;
		}
		at += (size_t)taken;
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

/* "AB 1234567" is one number; "Umar 1990" is none. */
static bool has_strange_blank(const char *text)
{
	const char *blank = strchr(text, ' ');

	return blank != NULL &&
	       !(blank - text <= 2 && is_letter(text[0]) && strspn(blank, " 0123456789") == strlen(blank));
}

/* What is dialled: with a country's code, with a zero, or a mobile's number of Pakistan or Italy without either
 * ("300 1234567"). */
static bool is_phone(const char *text, int digits)
{
	return text[0] == '+' || strncmp(text, "00", 2) == 0 || (text[0] == '0' && digits <= 12) ||
	       (digits == 12 && strncmp(text, "923", 3) == 0) || (digits == 10 && text[0] == '3');
}

/* A number of a person or a document: "35202-1234567-1", "AB1234567", "+92 300 1234567". A date is none. Digits alone
 * may be a telephone's or a document's, and are then asked for as both; a + or 00 tells, and so does what parts them.
 */
static bool number_take(const char *text, struct asked *asked)
{
	int digits, letters;
	bool phone, document;

	if (!is_number(text, &digits, &letters))
		return false;
	if (letters == 0 && digits == 13 && text[0] != '+' && strncmp(text, "00", 2) != 0) {
		asked->kind = "national-number";
		asked->text.national_number = bytes_of(text);
		return true;
	}
	phone = letters == 0 && digits >= 9 && digits <= 15 && is_phone(text, digits);
	document = digits >= 4 && digits + letters >= 6 && digits + letters <= 20 &&
		   (letters == 0 ? digits >= 7 && strpbrk(text, "+-./()") == NULL && strncmp(text, "00", 2) != 0
				 : letters <= 4 && !has_strange_blank(text));
	if (phone)
		asked->text.phone = bytes_of(text);
	if (document && (!phone || asked->text.document_number.size == 0))
		asked->text.document_number = bytes_of(text);
	if (phone || document)
		asked->kind = phone && document ? "phone-or-document" : phone ? "phone" : "document-number";
	return phone || document;
}

/* --- zones --- */

/* Does no check digit over the optional data contradict it? */
static bool optional_holds(const struct zone_document *document)
{
	for (int at = 0; at < document->check_count; at++) {
		const struct zone_check *check = &document->checks[at];

		if (!check->holds && (strcmp(check->field, "optional") == 0 || strcmp(check->field, "composite") == 0))
			return false;
	}
	return true;
}

/* Pakistan writes the holder's CNIC into a passport's personal number. */
static void zone_national_number(struct job *job, const struct zone_document *document, struct asked *asked)
{
	struct job own = {.arena = job->arena};
	char number[NUMBER_BYTES_MOST + 1];

	if (strcmp(document->issuing_state, "PAK") == 0 && optional_holds(document) &&
	    cnic_read(&own, "national_number", bytes_of(document->optional), number) == OK)
		asked->text.national_number = bytes_of(document->optional);
}

/* The last name of a zone is the one that may be cut, so a name that may be is asked in the zone's own order. A name
 * that is Arabic script by Doc 9303's table is asked as that script has it. */
static enum result zone_take(struct job *job, const char *text, struct asked *asked)
{
	struct zone_document document;
	const char *first, *second;
	char *name;

	TRY(zone_document_read(job, bytes_of(text), &document));
	first = document.truncated ? document.family_name : document.given_names;
	second = document.truncated ? document.given_names : document.family_name;
	TAKE(job,
	     name = arena_print(job->arena, "%s%s%s", first, *first != '\0' && *second != '\0' ? " " : "", second));
	asked->kind = "zone";
	asked->cut = document.truncated;
	asked->text.name = bytes_of(name);
	if (icao_arabic_check(asked->text.name))
		TRY(icao_arabic_read(job, "text", asked->text.name, &asked->text.other_name));
	asked->text.born = bytes_of(document.born);
	asked->text.sex = document.sex == 'M' ? BYTES("M") : document.sex == 'F' ? BYTES("F") : (struct bytes){0};
	asked->text.document_number = bytes_of(document.document_number);
	zone_national_number(job, &document, asked);
	return OK;
}

/* --- words --- */

/* The words of a text, while they are given to the name, the father's name, the date and the numbers. */
struct words {
	char *list[WORDS_MOST];
	int count;
};

static const char *word_at(const struct words *words, int at)
{
	return at < words->count ? words->list[at] : "";
}

static bool is_small_number(const char *word)
{
	size_t digits = strspn(word, "0123456789");

	return (digits == 1 || digits == 2) && (word[digits] == '\0' || strcmp(word + digits, ".") == 0);
}

/* "1990", "31.5.1990", "1990-05-31", "1990ء", "12-Mar-1990", "1990±2", and "31.5.90", which is refused then: begins
 * with a digit and has four in a row, as a year has, or two signs that part a date. */
static bool is_date(const char *word)
{
	int digits = 0, run = 0, longest = 0, parting = 0, letters = 0;

	for (const char *at = word; *at != '\0'; at++) {
		run = is_digit(*at) ? run + 1 : 0;
		longest = run > longest ? run : longest;
		digits += is_digit(*at);
		parting += strchr("-./", *at) != NULL;
		letters += is_letter(*at);
	}
	return is_digit(word[0]) && digits <= 10 && (parting == 2 ? longest <= 4 : longest == 4 && letters == 0);
}

static bool begins_spread(const char *word)
{
	return strncmp(word, "±", 2) == 0 || strncmp(word, "+-", 2) == 0 || strncmp(word, "+/-", 3) == 0;
}

/* How many words from `at` on are a date: "1990", "14 Feb 1990", "14 2 1990", "Feb 14 1990", each also with "±2". 0 for
 * none. That a month and a year alone are not taken is meant: Jan and Mai are names. */
static int date_words(const struct words *words, int at)
{
	const char *first = word_at(words, at), *second = word_at(words, at + 1), *third = word_at(words, at + 2);
	int count = 0;

	if (is_date(first)) {
		count = 1;
	} else if (is_date(third) && strpbrk(third, "-./") == NULL) {
		bool day_first =
		    is_small_number(first) && (is_small_number(second) || birth_month(bytes_of(second)) > 0);

		count = day_first || (birth_month(bytes_of(first)) > 0 && is_small_number(second)) ? 3 : 0;
	}
	return count > 0 && begins_spread(word_at(words, at + count)) ? count + 1 : count;
}

/* Words behind which the father (or the husband) is named; how many they are. */
static int father_words(const struct words *words, int at)
{
	static const char *const single[] = {"s/o", "d/o",   "w/o",  "s/o.", "d/o.", "w/o.", "s/o:", "d/o:", "w/o:",
					     "ولد", "ولدیت", "والد", "بنت",  "دختر", "زوجہ", "بیوہ", "شوہر", NULL};
	static const char *const kin[] = {"son",    "daughter", "wife",  "widow",  "figlio", "figlia", "moglie",
					  "vedova", "fils",     "fille", "épouse", "epouse", "veuve",  NULL};
	static const char *const of[] = {"of", "di", "del", "de", "du", NULL};

	for (int which = 0; single[which] != NULL; which++) {
		if (strcasecmp(single[which], word_at(words, at)) == 0)
			return 1;
	}
	for (int which = 0; kin[which] != NULL; which++) {
		for (int link = 0; of[link] != NULL; link++) {
			if (strcasecmp(kin[which], word_at(words, at)) == 0 &&
			    strcasecmp(of[link], word_at(words, at + 1)) == 0)
				return 2;
		}
	}
	return 0;
}

static enum result words_join(struct job *job, const struct words *words, int at, int count, char **ret_text)
{
	struct text text = text_open(job->arena, (size_t)2 * TEXT_BYTES_MOST);
	struct bytes joined;

	for (int more = 0; more < count; more++)
		text_print(&text, "%s%s", more > 0 ? " " : "", words->list[at + more]);
	if (text_done(&text, &joined) != OK)
		return job_out_of_memory(job);
	TAKE(job, *ret_text = bytes_cstring(job->arena, joined));
	return OK;
}

#define NUMBER_WORDS_MOST 4

/* A number among the words: "Bilal Khan AB1234567", "Bilal Khan 0300 123 4567". How many words it is, 0 for none. One
 * of each kind; in several words only what is written so, a telephone's or an identity card's. */
static enum result number_words(struct job *job, const struct words *words, int at, struct asked *asked, int *ret_count)
{
	*ret_count = 0;
	for (int count = NUMBER_WORDS_MOST; count > 0 && *ret_count == 0; count--) {
		struct asked with = *asked;
		char *text;

		if (at + count > words->count || (count == 1 && is_date(words->list[at])))
			continue;
		TRY(words_join(job, words, at, count, &text));
		if (!number_take(text, &with) || (count > 1 && strcmp(with.kind, "document-number") == 0))
			continue;
		*asked = with;
		*ret_count = count;
	}
	return OK;
}

static void word_add(struct text *text, const char *word)
{
	text_add(text, text->size > 0 ? " " : "");
	text_add(text, word);
}

static enum result words_split(struct job *job, char *text, struct words *words)
{
	char *rest = text, *word;

	while ((word = strtok_r(rest, " \t\r\n,", &rest)) != NULL) {
		if (words->count == WORDS_MOST)
			return job_fail(job, LIMIT, "text", "too-long", "A question has at most %d words.", WORDS_MOST);
		words->list[words->count++] = word;
	}
	return OK;
}

/* Each word goes to the name, the father's name, the date or a number. */
static enum result words_take(struct job *job, char *text, struct asked *asked)
{
	struct text name = text_open(job->arena, (size_t)2 * TEXT_BYTES_MOST), father = name;
	struct words words = {.count = 0};
	struct text *part = &name;
	char *born = NULL;

	TRY(words_split(job, text, &words));
	for (int at = 0, count; at < words.count; at += count) {
		count = father_words(&words, at);
		if (count > 0) {
			part = &father;
			continue;
		}
		TRY(number_words(job, &words, at, asked, &count));
		if (count > 0)
			continue;
		count = born == NULL ? date_words(&words, at) : 0;
		if (count > 0) {
			TRY(words_join(job, &words, at, count, &born));
			continue;
		}
		word_add(part, words.list[at]);
		count = 1;
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
	TRY(signs_fold(job, bytes_of(text), &folded));
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

enum result asked_person(struct job *job, const struct asked *asked, struct person *ret_person)
{
	char others[PHONE_OTHERS_MOST][NUMBER_BYTES_MOST + 1];
	int numbers, count;

	TRY(person_read(job, &asked->text, ret_person));
	if (asked->spread > 0)
		ret_person->birth.spread = asked->spread;
	ret_person->name.cut = asked->cut;
	numbers = ret_person->number_count;
	if (numbers == 0 || ret_person->numbers[numbers - 1].kind != NUMBER_PHONE)
		return OK;
	count = phone_others(ret_person->numbers[numbers - 1].text, others);
	for (int at = 0; at < count && ret_person->number_count < NUMBERS_MOST; at++) {
		struct person_number *number = &ret_person->numbers[ret_person->number_count++];

		number->kind = NUMBER_PHONE;
		memcpy(number->text, others[at], sizeof(number->text));
	}
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

bool asked_sex_differs(const struct person *person)
{
	for (int at = 0; at < person->number_count; at++) {
		const struct person_number *number = &person->numbers[at];

		if (number->kind == NUMBER_NATIONAL && strlen(number->text) == CNIC_DIGITS &&
		    strspn(number->text, "0123456789") == CNIC_DIGITS)
			return person->sex != SEX_UNKNOWN && cnic_sex(number->text) != person->sex;
	}
	return false;
}

static enum result number_dress(struct job *job, struct bytes *number)
{
	struct job own = {.arena = job->arena};
	char digits[NUMBER_BYTES_MOST + 1], text[CNIC_TEXT_SIZE];
	char *dressed;

	if (number->size == 0 || cnic_read(&own, "national_number", *number, digits) != OK)
		return OK;
	cnic_write(digits, text);
	TAKE(job, dressed = arena_copy_cstring(job->arena, text));
	*number = bytes_of(dressed);
	return OK;
}

enum result asked_write(struct job *job, const struct asked *asked, json_t **ret_value)
{
	struct person_text text = asked->text;
	json_t *value = json_object();

	TRY(json_own(job, value));
	TRY(number_dress(job, &text.national_number));
	for (size_t at = 0; at < MEMBER_COUNT; at++) {
		const struct bytes *member = member_of(&text, at);
		json_t *shown = member->size > 0 ? json_stringn((const char *)member->data, member->size) : json_null();

		if (json_object_set_new(value, members[at].name, shown != NULL ? shown : json_null()) != 0)
			return job_out_of_memory(job);
	}
	*ret_value = value;
	return OK;
}
