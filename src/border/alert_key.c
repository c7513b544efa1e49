/* alert_key.c - see alert_key.h. */
#include "border/alert_key.h"

#include "crypto/hash.h"
#include "identity/sound.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PARTS_MOST 6 /* of a name in one script; more are passed over, since any two of them find it */
#define WAYS_MOST 3  /* of sounding, of one part */

/* A part of a name, in its different loose keys. */
struct part {
	char ways[WAYS_MOST][KEY_BYTES_MOST + 1];
	int count;
	bool weak; /* an honorific or a caste, that many carry and many leave out */
};

static void collect(struct alert_keys *keys, const char *text)
{
	struct hash hash = hash_of(bytes_of(text));
	uint64_t number = 0;

	for (int at = 0; at < 8; at++)
		number = number << 8 | hash.bytes[at];
	if (keys->count < ALERT_KEYS_MOST)
		keys->keys[keys->count++] = (int64_t)(number >> 1);
}

static int by_number(const void *left, const void *right)
{
	int64_t a = *(const int64_t *)left, b = *(const int64_t *)right;

	return (a > b) - (a < b);
}

static void each_once(struct alert_keys *keys)
{
	int kept = 0;

	qsort(keys->keys, (size_t)keys->count, sizeof(keys->keys[0]), by_number);
	for (int at = 0; at < keys->count; at++) {
		if (kept == 0 || keys->keys[kept - 1] != keys->keys[at])
			keys->keys[kept++] = keys->keys[at];
	}
	keys->count = kept;
}

/* --- numbers --- */

static void numbers_collect(const struct person *person, struct alert_keys *keys)
{
	char text[NUMBER_BYTES_MOST + 16];

	for (int at = 0; at < person->number_count; at++) {
		if (person->numbers[at].kind == NUMBER_PHONE)
			continue;
		snprintf(text, sizeof(text), "alert number|%s", person->numbers[at].text);
		collect(keys, text);
	}
}

/* --- names --- */

static void part_sound(const struct name_token *token, struct part *ret_part)
{
	struct sounding sounding;

	ret_part->count = 0;
	token_sound(token, &sounding);
	for (int at = 0; at < sounding.count && ret_part->count < WAYS_MOST; at++) {
		const char *loose = sounding.readings[at].loose;
		bool known = loose[0] == '\0';

		for (int way = 0; way < ret_part->count; way++)
			known |= strcmp(ret_part->ways[way], loose) == 0;
		if (!known)
			memcpy(ret_part->ways[ret_part->count++], loose, strlen(loose) + 1);
	}
	/* A name of vowels only has no key of consonants: its letters stand in. */
	if (ret_part->count == 0)
		snprintf(ret_part->ways[ret_part->count++], sizeof(ret_part->ways[0]), "%.15s", token->text);
}

static void parts_of_kind(const struct name *name, enum script script, enum token_kind kind, struct part *parts,
			  int *count)
{
	for (int at = 0; at < name->count && *count < PARTS_MOST; at++) {
		if (name->tokens[at].script != script || name->tokens[at].kind != kind)
			continue;
		part_sound(&name->tokens[at], &parts[*count]);
		parts[*count].weak = kind == TOKEN_WEAK;
		*count += parts[*count].count > 0;
	}
}

/* The parts of one script that tell who somebody is: names first. A name of weak parts only has no weak ones. */
static int parts_of(const struct name *name, enum script script, struct part *ret_parts)
{
	int count = 0, names;

	parts_of_kind(name, script, TOKEN_NAME, ret_parts, &count);
	names = count;
	parts_of_kind(name, script, TOKEN_WEAK, ret_parts, &count);
	for (int at = 0; at < count && names == 0; at++)
		ret_parts[at].weak = false;
	return count;
}

static void pair_collect(const char *a, const char *b, int year, struct alert_keys *keys)
{
	char text[64];
	bool first = strcmp(a, b) <= 0;

	snprintf(text, sizeof(text), "alert name|%.15s|%.15s|%d", first ? a : b, first ? b : a, year);
	collect(keys, text);
}

/* Two weak parts are no pair: too many share them. */
static void pairs_collect(const struct part *parts, int count, int year, struct alert_keys *keys)
{
	for (int a = 0; a < count; a++) {
		for (int b = a + 1; b < count && !(parts[a].weak && parts[b].weak); b++) {
			for (int way = 0; way < parts[a].count * parts[b].count; way++)
				pair_collect(parts[a].ways[way % parts[a].count], parts[b].ways[way / parts[a].count],
					     year, keys);
		}
	}
}

/* Who has one name only is found by it alone. */
static void single_collect(const struct part *part, int year, struct alert_keys *keys)
{
	for (int way = 0; way < part->count; way++)
		pair_collect(part->ways[way], "", year, keys);
}

void alert_keys_kept(const struct person *person, struct alert_keys *ret_keys)
{
	int spread = person->birth.spread < ALERT_SPREAD_MOST ? person->birth.spread : ALERT_SPREAD_MOST;
	int year = person->birth.year, from = year > 0 ? year - spread : 0, to = year > 0 ? year + spread : 0;

	/* Year, month and day as the digits of one number. */
	ret_keys->born = year * INT64_C(10000) + person->birth.month * 100 + person->birth.day;
	ret_keys->count = 0;
	numbers_collect(person, ret_keys);
	for (enum script script = SCRIPT_LATIN; script <= SCRIPT_ARABIC; script++) {
		struct part parts[PARTS_MOST];
		int count = parts_of(&person->name, script, parts);

		for (int at = from; at <= to; at++) {
			pairs_collect(parts, count, at, ret_keys);
			if (count == 1)
				single_collect(&parts[0], at, ret_keys);
		}
	}
	each_once(ret_keys);
}

void alert_keys_asked(const struct person *person, struct alert_keys *ret_keys, bool *ret_by_name)
{
	int years[] = {0, person->birth.year};

	ret_keys->count = 0;
	numbers_collect(person, ret_keys);
	for (enum script script = SCRIPT_LATIN; script <= SCRIPT_ARABIC; script++) {
		struct part parts[PARTS_MOST];
		int count = parts_of(&person->name, script, parts);

		for (int at = 0; at < (years[1] > 0 ? 2 : 1); at++) {
			pairs_collect(parts, count, years[at], ret_keys);
			for (int part = 0; part < count; part++)
				single_collect(&parts[part], years[at], ret_keys);
		}
	}
	each_once(ret_keys);
	*ret_by_name = years[1] > 0;
}

void alert_keys_of_numbers(const struct person *person, struct alert_keys *ret_keys)
{
	ret_keys->count = 0;
	numbers_collect(person, ret_keys);
	each_once(ret_keys);
}

/* --- births --- */

enum birth_standing alert_birth_standing(int64_t kept, const struct birth *birth)
{
	int year = (int)(kept / 10000), month = (int)(kept / 100 % 100), day = (int)(kept % 100);
	bool same_month = month == 0 || birth->month == 0 || month == birth->month;
	bool same_day = day == 0 || birth->day == 0 || day == birth->day;
	bool same_year = year == 0 || birth->year == 0 || year == birth->year;

	if (same_month && same_day)
		return same_year ? BIRTH_AGREES : BIRTH_NEAR;
	if (same_month || same_day || (month == birth->day && day == birth->month))
		return BIRTH_NEAR;
	return BIRTH_YEAR_ONLY;
}
