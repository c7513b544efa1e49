/* population_spelling.c - how typists of each language change a spelling.
 *
 * Rules are applied from left to right, each with a share of its own, so that one name comes in many forms. They are
 * what the language's speakers do with sounds that their letters write otherwise (Italian: ch before e and i is c, sh
 * is sc or sci, j is g or gi, k is c or ch, w is v or u, h is not heard), and not the tables that likeness.h learned.
 */
#include "identity/population_inside.h"

#include <stdio.h>
#include <string.h>

/* `from` becomes `to` when the letter behind is one of `before` (NULL: any, or none). */
struct respelling {
	const char *from, *to, *before;
	uint32_t share;
};

static const struct respelling italian[] = {
    {"ch", "c", "ei", 700},  {"ch", "ci", "aou", 650}, {"sh", "sc", "ei", 550}, {"sh", "sci", "aou", 500},
    {"kh", "c", "aou", 350}, {"kh", "k", NULL, 500},   {"gh", "g", "aou", 600}, {"j", "g", "ei", 700},
    {"j", "gi", "aou", 600}, {"q", "c", "aou", 400},   {"q", "k", NULL, 500},   {"k", "c", "aou", 300},
    {"k", "ch", "ei", 300},  {"ph", "f", NULL, 900},   {"ee", "i", NULL, 800},  {"oo", "u", NULL, 800},
    {"aw", "au", NULL, 500}, {"w", "v", NULL, 400},    {"w", "u", "aeo", 400},  {"y", "i", NULL, 500},
    {"th", "t", NULL, 800},  {"h", "", NULL, 250},     {"bb", "b", NULL, 300},  {"ss", "s", NULL, 200},
};
static const struct respelling heard[] = {
    {"ee", "i", NULL, 350}, {"oo", "u", NULL, 350},  {"i", "ee", "nrldm", 60}, {"u", "oo", "nrldm", 60},
    {"q", "k", NULL, 250},  {"kh", "k", NULL, 80},   {"w", "v", NULL, 150},    {"v", "w", NULL, 150},
    {"au", "o", NULL, 150}, {"ai", "e", NULL, 120},  {"ei", "e", NULL, 150},   {"z", "s", NULL, 40},
    {"ss", "s", NULL, 200}, {"mm", "m", NULL, 250},  {"zz", "z", NULL, 250},   {"bb", "b", NULL, 200},
    {"dd", "d", NULL, 200}, {"ya", "ia", NULL, 150}, {"ia", "iya", NULL, 80},  {"e", "i", "hdrn", 80},
    {"a", "u", "mnd", 40},  {"o", "u", "hsnm", 100}, {"eh", "ah", NULL, 150},  {"ah", "eh", NULL, 150},
};
static const struct respelling urdu[] = {
    {"س", "ص", NULL, 300}, {"ص", "س", NULL, 500}, {"ث", "س", NULL, 500}, {"ز", "ذ", NULL, 300}, {"ذ", "ز", NULL, 500},
    {"ض", "ز", NULL, 400}, {"ظ", "ز", NULL, 400}, {"ط", "ت", NULL, 500}, {"ت", "ط", NULL, 150}, {"ح", "ہ", NULL, 400},
    {"ہ", "ح", NULL, 150}, {"ق", "ک", NULL, 200}, {"ئ", "ی", NULL, 300}, {"ع", "ا", NULL, 300},
};

static void respell(const struct respelling *rules, size_t count, struct dice *dice, char *text, size_t room)
{
	char out[256];
	size_t size = 0, at = 0;

	while (text[at] && size + 8 < sizeof(out)) {
		const struct respelling *rule = NULL;

		for (size_t next = 0; next < count && !rule; next++) {
			size_t from = strlen(rules[next].from);
			char behind = '\0';

			if (strncmp(text + at, rules[next].from, from) != 0)
				continue;
			behind = text[at + from];
			if (rules[next].before && (!behind || !strchr(rules[next].before, behind)))
				continue;
			if (dice_below(dice, 1000) < rules[next].share)
				rule = &rules[next];
		}
		if (rule) {
			size += (size_t)snprintf(out + size, sizeof(out) - size, "%s", rule->to);
			at += strlen(rule->from);
		} else {
			out[size++] = text[at++];
		}
	}
	out[size] = '\0';
	if (size > 1)
		snprintf(text, room, "%s", out);
}

void respell_italian(struct dice *dice, char *text, size_t room)
{
	respell(italian, sizeof(italian) / sizeof(italian[0]), dice, text, room);
}

void respell_heard(struct dice *dice, char *text, size_t room)
{
	respell(heard, sizeof(heard) / sizeof(heard[0]), dice, text, room);
}

void respell_urdu(struct dice *dice, char *text, size_t room)
{
	respell(urdu, sizeof(urdu) / sizeof(urdu[0]), dice, text, room);
}

/* Bytes of the letter at `text`; 0 at the end. */
static size_t letter_size(const char *text)
{
	unsigned char first = (unsigned char)text[0];

	return first == 0 ? 0 : first < 0x80 ? 1 : first < 0xe0 ? 2 : 3;
}

/* One slip of the finger, behind the first letter: left out, twice, swapped with the next, or its neighbour's. */
void mistype(struct dice *dice, char *text, size_t room)
{
	size_t letters = 0, size = strlen(text), at = 0, here, next;
	char out[256];

	for (size_t step; (step = letter_size(text + at)) > 0; at += step)
		letters++;
	if (letters < 4 || size + 4 > sizeof(out))
		return;
	at = 0;
	for (uint32_t skip = 1 + dice_below(dice, (uint32_t)letters - 2); skip > 0; skip--)
		at += letter_size(text + at);
	here = letter_size(text + at);
	next = letter_size(text + at + here);
	switch (dice_below(dice, 4)) {
	case 0:
		snprintf(out, sizeof(out), "%.*s%s", (int)at, text, text + at + here);
		break;
	case 1:
		snprintf(out, sizeof(out), "%.*s%s", (int)(at + here), text, text + at);
		break;
	case 2:
		snprintf(out, sizeof(out), "%.*s%.*s%.*s%s", (int)at, text, (int)next, text + at + here, (int)here,
			 text + at, text + at + here + next);
		break;
	default:
		/* The letter before stands for a wrong one: some letter of the same script. */
		snprintf(out, sizeof(out), "%.*s%.*s%s", (int)at, text, (int)letter_size(text), text, text + at + here);
		break;
	}
	snprintf(text, room, "%s", out);
}
