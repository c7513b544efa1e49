/* question.c - composite keys; see question.h. */
#include "identity/question.h"

#include "identity/sound.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PARTS_SIZE (NAME_TOKENS_MOST * (TOKEN_BYTES_MOST + 1) + 1)
#define NOBODY (-1)

static const char *const kind_names[COMPOSITE_KIND_COUNT] = {
    [COMPOSITE_NATIONAL] = "national", [COMPOSITE_DOCUMENT] = "document", [COMPOSITE_SPELLING] = "spelling",
    [COMPOSITE_DATE] = "date",         [COMPOSITE_NAMES] = "names",
};

const char *composite_kind_name(enum composite_kind kind)
{
	return kind_names[kind];
}

/* Keys as they are collected, each text once. */
struct collection {
	struct composite_key *keys;
	int count;
};

static void collect(struct collection *collection, enum composite_kind kind, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
static void collect(struct collection *collection, enum composite_kind kind, const char *format, ...)
{
	struct composite_key *key = &collection->keys[collection->count];
	va_list values;
	int head;

	if (collection->count == COMPOSITE_KEYS_MOST)
		return;
	key->kind = kind;
	head = snprintf(key->text, sizeof(key->text), "valico %d %s|", COMPOSITE_VERSION, kind_names[kind]);
	va_start(values, format);
	vsnprintf(key->text + head, sizeof(key->text) - (size_t)head, format, values);
	va_end(values);
	for (int at = 0; at < collection->count; at++) {
		if (strcmp(collection->keys[at].text, key->text) == 0)
			return;
	}
	collection->count++;
}

/* --- the parts of a name --- */

/* How castes and titles sound that many bear and few write alike: "Khan", "Kan" and "Can" are one. Both sides leave
 * them out by their sound, since neither's list of words has what the other's clerks make of them. Those are not here
 * that sound like frequent names ("Syed" like "Saeed"). */
static const char *const weak_sounds[] = {"KN", "BGM", "KTN", "KNM", "cDR",  "MLK",
					  "SK", "MRZ", "S",   "BB",  "SRDR", "RJPT"};
/* The most frequent name by far, and the one that is left out most. */
static const char muhammad_sound[] = "MMD";

/* The loose keys of a token, with sh heard as s, as Italian ears and spellings have it ("Mansa", "Scioib"). */
static void hear(const struct name_token *token, struct sounding *ret_sounding)
{
	token_sound(token, ret_sounding);
	for (int reading = 0; reading < ret_sounding->count; reading++)
		for (char *at = ret_sounding->readings[reading].loose; *at != '\0'; at++)
			if (*at == 's')
				*at = 'S';
}

static bool sounds_as(const struct sounding *sounding, const char *key)
{
	for (int reading = 0; reading < sounding->count; reading++)
		if (strcmp(sounding->readings[reading].loose, key) == 0)
			return true;
	return false;
}

/* `key` says for which key: beside a whole date Muhammad is weak too. */
static bool is_weak(const struct name_token *token, enum composite_kind key)
{
	struct sounding sounding;

	if (token->kind == TOKEN_WEAK)
		return true;
	hear(token, &sounding);
	for (size_t at = 0; at < sizeof(weak_sounds) / sizeof(weak_sounds[0]); at++)
		if (sounds_as(&sounding, weak_sounds[at]))
			return true;
	return key == COMPOSITE_DATE && sounds_as(&sounding, muhammad_sound);
}

/* The tokens of one script that tell who somebody is. */
struct tokens {
	const struct name_token *list[NAME_TOKENS_MOST];
	int count;
};

static void tokens_add(const struct name *name, enum script script, enum composite_kind key, bool weak,
		       struct tokens *tokens)
{
	for (int at = 0; at < name->count; at++) {
		const struct name_token *token = &name->tokens[at];

		if ((name->mixed || token->script == script) &&
		    (token->kind == TOKEN_NAME || token->kind == TOKEN_WEAK) && is_weak(token, key) == weak)
			tokens->list[tokens->count++] = token;
	}
}

/* The weak ones only when there are fewer than `least` others. */
static struct tokens tokens_of(const struct name *name, enum script script, enum composite_kind key, int least)
{
	struct tokens tokens = {.count = 0};

	tokens_add(name, script, key, false, &tokens);
	if (tokens.count < least)
		tokens_add(name, script, key, true, &tokens);
	return tokens;
}

static int by_text(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* The texts in the order of the alphabet, each once, parted by blanks. Returns how many. */
static int parts_join(const char *texts[NAME_TOKENS_MOST], int count, char ret_joined[PARTS_SIZE])
{
	size_t size = 0;
	int parts = 0;

	ret_joined[0] = '\0';
	qsort(texts, (size_t)count, sizeof(texts[0]), by_text);
	for (int at = 0; at < count; at++) {
		if (*texts[at] == '\0' || (at > 0 && strcmp(texts[at], texts[at - 1]) == 0))
			continue;
		size += (size_t)snprintf(ret_joined + size, PARTS_SIZE - size, "%s%s", parts > 0 ? " " : "", texts[at]);
		parts++;
	}
	return parts;
}

static int spelling_of(const struct tokens *tokens, char ret_joined[PARTS_SIZE])
{
	const char *texts[NAME_TOKENS_MOST];

	for (int at = 0; at < tokens->count; at++)
		texts[at] = tokens->list[at]->text;
	return parts_join(texts, tokens->count, ret_joined);
}

/* How the names of a key are taken: read by the rules of one language, where a token sounds different in it; without
 * one of the own name's tokens; the year of birth so many off. */
struct manner {
	enum reading_language language;
	int other; /* the token that is left out, or NOBODY */
	int year_off;
};

static const struct manner usual = {READING_ENGLISH, NOBODY, 0};

static const char *loose_of(const struct sounding *sounding, enum reading_language language)
{
	for (int at = 0; at < sounding->count; at++)
		if (sounding->readings[at].language == language)
			return sounding->readings[at].loose;
	return sounding->readings[0].loose;
}

/* Without token `other`, or NOBODY. Returns how many parts there are. */
static int sound_of(const struct tokens *tokens, const struct manner *manner, int other, char ret_joined[PARTS_SIZE])
{
	struct sounding soundings[NAME_TOKENS_MOST];
	const char *texts[NAME_TOKENS_MOST];

	for (int at = 0; at < tokens->count; at++) {
		hear(tokens->list[at], &soundings[at]);
		texts[at] = at != other ? loose_of(&soundings[at], manner->language) : "";
	}
	return parts_join(texts, tokens->count, ret_joined);
}

/* --- keys --- */

static void numbers_add(struct collection *collection, const struct person *person)
{
	for (int at = 0; at < person->number_count; at++) {
		if (person->numbers[at].kind == NUMBER_NATIONAL)
			collect(collection, COMPOSITE_NATIONAL, "%s", person->numbers[at].text);
	}
	for (int at = 0; at < person->number_count; at++) {
		if (person->numbers[at].kind == NUMBER_DOCUMENT)
			collect(collection, COMPOSITE_DOCUMENT, "%s", person->numbers[at].text);
	}
}

static bool has_date(const struct person *person)
{
	return person->birth.year != 0 && person->birth.month != 0 && person->birth.day != 0;
}

/* How many names a date needs beside it before castes count as such. Those who know only the year are given the first
 * of January, on which a caste says too little. */
static int least_names(const struct person *person)
{
	return person->birth.month == 1 && person->birth.day == 1 ? 1 : 2;
}

static void spelling_add(struct collection *collection, const struct person *person, enum script script)
{
	struct tokens tokens = tokens_of(&person->name, script, COMPOSITE_SPELLING, least_names(person));
	char names[PARTS_SIZE];

	if (has_date(person) && !person->name.cut && spelling_of(&tokens, names) >= 2)
		collect(collection, COMPOSITE_SPELLING, "%s|%04d-%02d-%02d", names, person->birth.year,
			person->birth.month, person->birth.day);
}

/* One name alone is too little beside a date: on a first of January many are born. */
static void date_add(struct collection *collection, const struct person *person, enum script script,
		     const struct manner *manner)
{
	struct tokens tokens = tokens_of(&person->name, script, COMPOSITE_DATE, least_names(person));
	char names[PARTS_SIZE];

	if (has_date(person) && manner->year_off == 0 && sound_of(&tokens, manner, manner->other, names) >= 2)
		collect(collection, COMPOSITE_DATE, "%s|%04d-%02d-%02d", names, person->birth.year, person->birth.month,
			person->birth.day);
}

static void names_add(struct collection *collection, const struct person *person, enum script script,
		      const struct manner *manner)
{
	struct tokens name = tokens_of(&person->name, script, COMPOSITE_NAMES, 1),
		      father = tokens_of(&person->father, script, COMPOSITE_NAMES, 1);
	char names[PARTS_SIZE], fathers[PARTS_SIZE];

	if (person->birth.year != 0 && sound_of(&name, manner, manner->other, names) >= 1 &&
	    sound_of(&father, manner, NOBODY, fathers) >= 1)
		collect(collection, COMPOSITE_NAMES, "%s|%s|%04d", names, fathers,
			person->birth.year + manner->year_off);
}

static void both_add(struct collection *collection, const struct person *person, const struct manner *manner)
{
	for (int script = SCRIPT_LATIN; script <= SCRIPT_ARABIC; script++)
		date_add(collection, person, (enum script)script, manner);
	for (int script = SCRIPT_LATIN; script <= SCRIPT_ARABIC; script++)
		names_add(collection, person, (enum script)script, manner);
}

static void spellings_add(struct collection *collection, const struct person *person)
{
	for (int script = SCRIPT_LATIN; script <= SCRIPT_ARABIC; script++)
		spelling_add(collection, person, (enum script)script);
}

/* Letters before a vowel that only Italians write so: Giamil, Ciaudri, Sciah. */
static bool is_italian(const struct name *name)
{
	static const char *const letters[] = {"cia", "cio", "ciu", "gia", "gio", "giu", "scia", "scio", "sciu"};

	for (int at = 0; at < name->count; at++)
		for (size_t each = 0; each < sizeof(letters) / sizeof(letters[0]); each++)
			if (strstr(name->tokens[at].text, letters[each]) != NULL)
				return true;
	return false;
}

/* Who has three names is known by two of them elsewhere. Which names count depends on the key. */
static void shorter_add(struct collection *collection, const struct person *person, enum script script,
			enum reading_language language)
{
	int dated = tokens_of(&person->name, script, COMPOSITE_DATE, 2).count;
	int named = tokens_of(&person->name, script, COMPOSITE_NAMES, 1).count;

	for (int other = 0; other < dated || other < named; other++) {
		struct manner manner = {language, other, 0};

		if (dated >= 3)
			date_add(collection, person, script, &manner);
		if (named >= 3)
			names_add(collection, person, script, &manner);
	}
}

int composite_keys_of_register(const struct person *person, struct composite_key ret_keys[COMPOSITE_KEYS_MOST])
{
	struct collection collection = {.keys = ret_keys};

	numbers_add(&collection, person);
	both_add(&collection, person, &usual);
	if (is_italian(&person->name) || is_italian(&person->father))
		both_add(&collection, person, &(struct manner){READING_ITALIAN, NOBODY, 0});
	spellings_add(&collection, person);
	return collection.count;
}

/* The nearest years first. */
static void years_add(struct collection *collection, const struct person *person,
		      const enum reading_language *languages)
{
	for (int off = 1; off <= person->birth.spread && collection->count < COMPOSITE_KEYS_MOST; off++)
		for (int at = 0; at < 2; at++) {
			both_add(collection, person, &(struct manner){languages[at], NOBODY, -off});
			both_add(collection, person, &(struct manner){languages[at], NOBODY, off});
		}
}

/* Whoever writes one name as Italians do writes all so: each language reads the whole. */
int composite_keys_of_question(const struct person *person, struct composite_key ret_keys[COMPOSITE_KEYS_MOST])
{
	struct collection collection = {.keys = ret_keys};
	bool italian = is_italian(&person->name) || is_italian(&person->father);
	const enum reading_language languages[] = {italian ? READING_ITALIAN : READING_ENGLISH,
						   italian ? READING_ENGLISH : READING_ITALIAN, READING_FRENCH};

	numbers_add(&collection, person);
	for (int at = 0; at < 2; at++)
		both_add(&collection, person, &(struct manner){languages[at], NOBODY, 0});
	years_add(&collection, person, languages);
	spellings_add(&collection, person);
	for (int at = 0; at < 2; at++)
		for (int script = SCRIPT_LATIN; script <= SCRIPT_ARABIC; script++)
			shorter_add(&collection, person, (enum script)script, languages[at]);
	both_add(&collection, person, &(struct manner){languages[2], NOBODY, 0});
	return collection.count;
}
