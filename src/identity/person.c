/* person.c - a person from the texts of a form or a row. */
#include "identity/person.h"
#include "identity/birth.h"
#include "identity/letters.h"
#include "identity/national_number.h"
#include "identity/sound.h"

#include <string.h>

static bool is_blank(struct bytes text)
{
	for (size_t at = 0; at < text.size; at++) {
		if (text.data[at] != ' ' && text.data[at] != '\t')
			return false;
	}
	return true;
}

/* Adds the tokens of the second spelling behind those of the first. When all do not fit, links and weak tokens of the
 * second stay out: the first has them. */
static enum result spelling_add(struct job *job, const char *field, const struct name *other, struct name *name)
{
	bool all = name->count + other->count <= NAME_TOKENS_MOST;

	for (int at = 0; at < other->count; at++) {
		enum token_kind kind = other->tokens[at].kind;

		if (!all && (kind == TOKEN_LINK || kind == TOKEN_WEAK))
			continue;
		if (name->count == NAME_TOKENS_MOST)
			return job_fail(job, LIMIT, field, "too-long",
					"Both spellings of a name have at most %d words together.", NAME_TOKENS_MOST);
		name->tokens[name->count++] = other->tokens[at];
	}
	name->cut |= other->cut;
	return OK;
}

/* Do two tokens sound alike in some reading of each? */
static bool sound_alike(const struct name_token *one, const struct name_token *two)
{
	struct sounding ones, twos;

	token_sound(one, &ones);
	token_sound(two, &twos);
	for (int mine = 0; mine < ones.count; mine++)
		for (int theirs = 0; theirs < twos.count; theirs++)
			if (strcmp(ones.readings[mine].loose, twos.readings[theirs].loose) == 0)
				return true;
	return false;
}

/* A text with words of both scripts is one name spelt twice where a word of one sounds like a word of the other, and
 * else one name of which each word stands in the script that it was copied in. */
static bool is_mixed(const struct name *name)
{
	bool both = false;

	for (int latin = 0; latin < name->count; latin++) {
		if (name->tokens[latin].script != SCRIPT_LATIN || name->tokens[latin].kind == TOKEN_LINK)
			continue;
		for (int other = 0; other < name->count; other++) {
			if (name->tokens[other].script == SCRIPT_LATIN || name->tokens[other].kind == TOKEN_LINK)
				continue;
			both = true;
			if (sound_alike(&name->tokens[latin], &name->tokens[other]))
				return false;
		}
	}
	return both;
}

static enum result names_read(struct job *job, const char *field, struct bytes text, const char *other_field,
			      struct bytes other_text, struct name *name)
{
	struct name other;

	if (!is_blank(text))
		TRY(name_read(job, field, text, name));
	if (is_blank(other_text)) {
		name->mixed = is_mixed(name);
		return OK;
	}
	TRY(name_read(job, other_field, other_text, &other));
	return spelling_add(job, other_field, &other, name);
}

static enum result sex_read(struct job *job, struct bytes text, enum sex *sex)
{
	static const struct {
		const char *word;
		enum sex sex;
	} words[] = {
	    {"M", SEX_MALE},        {"m", SEX_MALE},       {"F", SEX_FEMALE},      {"f", SEX_FEMALE},
	    {"X", SEX_UNKNOWN},     {"x", SEX_UNKNOWN},    {"<", SEX_UNKNOWN},     {"Male", SEX_MALE},
	    {"Female", SEX_FEMALE}, {"male", SEX_MALE},    {"female", SEX_FEMALE}, {"مرد", SEX_MALE},
	    {"عورت", SEX_FEMALE},   {"خاتون", SEX_FEMALE},
	};

	while (text.size > 0 && text.data[text.size - 1] == ' ')
		text.size--;
	while (text.size > 0 && *text.data == ' ')
		text = (struct bytes){text.data + 1, text.size - 1};
	for (size_t at = 0; at < sizeof(words) / sizeof(words[0]); at++) {
		if (bytes_equal_cstring(text, words[at].word)) {
			*sex = words[at].sex;
			return OK;
		}
	}
	return job_fail(job, INVALID, "sex", "sex", "The sex is M, F, X or empty.");
}

/* A place is one token: its letters without what parts them, of the script that it begins with. What is longer than
 * fits is cut, for the beginning says enough. */
static enum result place_read(struct job *job, struct bytes text, char ret_place[PLACE_BYTES_MOST + 1])
{
	struct letters letters;
	size_t size = 0;
	bool arabic = false;

	if (text.size > NAME_BYTES_MOST)
		return job_fail(job, LIMIT, "place", "too-long", "A place has at most %d bytes.", NAME_BYTES_MOST);
	TRY(letters_fold(job, "place", text, &letters));
	for (int at = 0; at < letters.count && size + 2 <= PLACE_BYTES_MOST; at++) {
		uint32_t point = letters.points[at];

		if (!letter_is_latin(point) && !letter_is_arabic(point))
			continue;
		if (size == 0)
			arabic = letter_is_arabic(point);
		if (letter_is_arabic(point) == arabic)
			size += (size_t)letter_spell(point, ret_place + size);
	}
	ret_place[size] = '\0';
	return OK;
}

static enum result national_number_read(struct job *job, struct bytes text, char ret_number[NUMBER_BYTES_MOST + 1])
{
	TRY(number_fold(job, "national_number", text, 4, ret_number));
	if (strlen(ret_number) == CNIC_DIGITS && strspn(ret_number, "0123456789") == CNIC_DIGITS)
		return cnic_read(job, "national_number", text, ret_number);
	return OK;
}

static enum result document_number_read(struct job *job, struct bytes text, char ret_number[NUMBER_BYTES_MOST + 1])
{
	return number_fold(job, "document_number", text, 3, ret_number);
}

static enum result phone_number_read(struct job *job, struct bytes text, char ret_number[NUMBER_BYTES_MOST + 1])
{
	return phone_read(job, "phone", text, ret_number);
}

static enum result numbers_read(struct job *job, const struct person_text *text, struct person *person)
{
	const struct {
		enum number_kind kind;
		struct bytes text;
		enum result (*read)(struct job *job, struct bytes text, char *ret_number);
	} numbers[] = {
	    {NUMBER_NATIONAL, text->national_number, national_number_read},
	    {NUMBER_DOCUMENT, text->document_number, document_number_read},
	    {NUMBER_PHONE, text->phone, phone_number_read},
	};

	for (size_t at = 0; at < sizeof(numbers) / sizeof(numbers[0]); at++) {
		struct person_number *number = &person->numbers[person->number_count];

		if (is_blank(numbers[at].text))
			continue;
		TRY(numbers[at].read(job, numbers[at].text, number->text));
		number->kind = numbers[at].kind;
		person->number_count++;
	}
	return OK;
}

enum result person_read(struct job *job, const struct person_text *text, struct person *ret_person)
{
	struct person person = {0};

	TRY(names_read(job, "name", text->name, "other_name", text->other_name, &person.name));
	TRY(names_read(job, "father", text->father, "other_father", text->other_father, &person.father));
	if (!is_blank(text->born))
		TRY(birth_read(job, "born", text->born, &person.birth));
	if (!is_blank(text->sex))
		TRY(sex_read(job, text->sex, &person.sex));
	if (!is_blank(text->place))
		TRY(place_read(job, text->place, person.place));
	TRY(numbers_read(job, text, &person));
	*ret_person = person;
	return OK;
}
