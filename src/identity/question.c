/* question.c - composite keys; see question.h. */
#include "identity/question.h"

#include "identity/sound.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PARTS_SIZE (NAME_TOKENS_MOST * (TOKEN_BYTES_MOST + 1) + 1)
#define NOBODY_ELSE (-1)
#define LEFT_OUT (-1)

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

/* The tokens of one script that tell who somebody is; the weak ones only when there is nothing else. */
struct tokens {
	const struct name_token *list[NAME_TOKENS_MOST];
	int count;
};

static void tokens_of_kind(const struct name *name, enum script script, enum token_kind kind, struct tokens *tokens)
{
	for (int at = 0; at < name->count; at++) {
		if (name->tokens[at].script == script && name->tokens[at].kind == kind)
			tokens->list[tokens->count++] = &name->tokens[at];
	}
}

static struct tokens tokens_of(const struct name *name, enum script script)
{
	struct tokens tokens = {.count = 0};

	tokens_of_kind(name, script, TOKEN_NAME, &tokens);
	if (tokens.count == 0)
		tokens_of_kind(name, script, TOKEN_WEAK, &tokens);
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

/* How the tokens sound, each in its first reading, but token `other` in its reading `reading`, or left out. */
static int sound_of(const struct tokens *tokens, int other, int reading, char ret_joined[PARTS_SIZE])
{
	struct sounding soundings[NAME_TOKENS_MOST];
	const char *texts[NAME_TOKENS_MOST];

	for (int at = 0; at < tokens->count; at++) {
		int wanted = at == other ? reading : 0;

		token_sound(tokens->list[at], &soundings[at]);
		if (wanted >= soundings[at].count)
			wanted = 0;
		texts[at] = wanted != LEFT_OUT ? soundings[at].readings[wanted].loose : "";
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

static void spelling_add(struct collection *collection, const struct person *person, enum script script)
{
	struct tokens tokens = tokens_of(&person->name, script);
	char names[PARTS_SIZE];

	if (has_date(person) && !person->name.cut && spelling_of(&tokens, names) >= 2)
		collect(collection, COMPOSITE_SPELLING, "%s|%04d-%02d-%02d", names, person->birth.year,
			person->birth.month, person->birth.day);
}

/* One name alone is too little beside a date: on a first of January many are born. */
static void date_add(struct collection *collection, const struct person *person, enum script script, int other,
		     int reading)
{
	struct tokens tokens = tokens_of(&person->name, script);
	char names[PARTS_SIZE];

	if (has_date(person) && sound_of(&tokens, other, reading, names) >= 2)
		collect(collection, COMPOSITE_DATE, "%s|%04d-%02d-%02d", names, person->birth.year, person->birth.month,
			person->birth.day);
}

/* `other` counts through the name's tokens and then the father's. */
static void names_add(struct collection *collection, const struct person *person, enum script script, int year_off,
		      int other, int reading)
{
	struct tokens name = tokens_of(&person->name, script), father = tokens_of(&person->father, script);
	char names[PARTS_SIZE], fathers[PARTS_SIZE];

	if (person->birth.year != 0 && sound_of(&name, other, reading, names) >= 1 &&
	    sound_of(&father, other - name.count, reading, fathers) >= 1)
		collect(collection, COMPOSITE_NAMES, "%s|%s|%04d", names, fathers, person->birth.year + year_off);
}

static void usual_add(struct collection *collection, const struct person *person)
{
	static const enum script scripts[] = {SCRIPT_LATIN, SCRIPT_ARABIC};

	numbers_add(collection, person);
	for (int at = 0; at < 2; at++)
		date_add(collection, person, scripts[at], NOBODY_ELSE, 0);
	for (int at = 0; at < 2; at++)
		names_add(collection, person, scripts[at], 0, NOBODY_ELSE, 0);
	for (int at = 0; at < 2; at++)
		spelling_add(collection, person, scripts[at]);
}

/* The nearest years first. */
static void years_add(struct collection *collection, const struct person *person)
{
	for (int off = 1; off <= person->birth.spread && collection->count < COMPOSITE_KEYS_MOST; off++) {
		for (int script = SCRIPT_LATIN; script <= SCRIPT_ARABIC; script++) {
			names_add(collection, person, (enum script)script, -off, NOBODY_ELSE, 0);
			names_add(collection, person, (enum script)script, off, NOBODY_ELSE, 0);
		}
	}
}

/* Who has three names is known by two of them elsewhere. */
static void shorter_add(struct collection *collection, const struct person *person)
{
	for (int script = SCRIPT_LATIN; script <= SCRIPT_ARABIC; script++) {
		struct tokens name = tokens_of(&person->name, (enum script)script);

		for (int other = 0; other < name.count && name.count >= 3; other++) {
			date_add(collection, person, (enum script)script, other, LEFT_OUT);
			names_add(collection, person, (enum script)script, 0, other, LEFT_OUT);
		}
	}
}

/* Other readings, one token at a time: two that are read unusually at once are rarer than there is room for. */
static void readings_add(struct collection *collection, const struct person *person)
{
	for (int reading = 1; reading < READINGS_MOST; reading++) {
		for (int other = 0; other < 2 * NAME_TOKENS_MOST; other++) {
			for (int script = SCRIPT_LATIN; script <= SCRIPT_ARABIC; script++) {
				date_add(collection, person, (enum script)script, other, reading);
				names_add(collection, person, (enum script)script, 0, other, reading);
			}
		}
	}
}

int composite_keys_of_register(const struct person *person, struct composite_key ret_keys[COMPOSITE_KEYS_MOST])
{
	struct collection collection = {.keys = ret_keys};

	usual_add(&collection, person);
	return collection.count;
}

int composite_keys_of_question(const struct person *person, struct composite_key ret_keys[COMPOSITE_KEYS_MOST])
{
	struct collection collection = {.keys = ret_keys};

	usual_add(&collection, person);
	years_add(&collection, person);
	shorter_add(&collection, person);
	readings_add(&collection, person);
	return collection.count;
}
