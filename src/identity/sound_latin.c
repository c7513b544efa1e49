/* sound_latin.c - Latin letters as sounds, by language.
 *
 * Rules are rows, tried from the top; the first whose letters stand at the place, and whose condition on what follows
 * holds, gives its sounds. Rules of one language stand before those of all. Doubled consonants are one. */
#include "identity/sound_rules.h"

#include <string.h>

#define ENGLISH (1 << READING_ENGLISH)
#define ITALIAN (1 << READING_ITALIAN)
#define FRENCH (1 << READING_FRENCH)
#define ALL (ENGLISH | ITALIAN | FRENCH)

/* What must follow the letters. */
enum follow { ANY, FRONT /* e, i or y */, VOWEL, NO_VOWEL, AT_END };

struct rule {
	const char *letters;
	int languages;
	enum follow follow;
	unsigned char sounds[2];
};

static const struct rule rules[] = {
    /* Italian: Sciah, Ciaudri, Giamil, Cheir, Gheit */
    {"sch", ITALIAN, FRONT, {SOUND_S, SOUND_K}},
    {"sci", ITALIAN, VOWEL, {SOUND_SH}},
    {"sc", ITALIAN, FRONT, {SOUND_SH}},
    {"sc", ITALIAN, NO_VOWEL, {SOUND_SH}}, /* Ascraf: no Italian word has sc there, but ears do */
    {"cch", ITALIAN, FRONT, {SOUND_K}},
    {"cci", ITALIAN, VOWEL, {SOUND_CH}},
    {"cc", ITALIAN, FRONT, {SOUND_CH}},
    {"ch", ITALIAN, FRONT, {SOUND_K}},
    {"ci", ITALIAN, VOWEL, {SOUND_CH}},
    {"c", ITALIAN, FRONT, {SOUND_CH}},
    {"ggh", ITALIAN, FRONT, {SOUND_G}},
    {"ggi", ITALIAN, VOWEL, {SOUND_J}},
    {"gg", ITALIAN, FRONT, {SOUND_J}},
    {"gh", ITALIAN, FRONT, {SOUND_G}},
    {"gi", ITALIAN, VOWEL, {SOUND_J}},
    {"gli", ITALIAN, ANY, {SOUND_L, SOUND_I}},
    {"gn", ITALIAN, VOWEL, {SOUND_N, SOUND_Y}},
    {"g", ITALIAN, FRONT, {SOUND_J}},
    {"j", ITALIAN, ANY, {SOUND_Y}},
    /* French: Tchaudry, Djamel, Chah, Yousouf, Guilani */
    {"tch", FRENCH, ANY, {SOUND_CH}},
    {"sch", FRENCH, ANY, {SOUND_SH}},
    {"ch", FRENCH, ANY, {SOUND_SH}},
    {"ou", FRENCH, ANY, {SOUND_OO}},
    {"gu", FRENCH, FRONT, {SOUND_G}},
    {"qu", FRENCH, FRONT, {SOUND_K}},
    {"dj", FRENCH, ANY, {SOUND_J}},
    {"j", FRENCH, ANY, {SOUND_ZH}},
    {"ge", FRENCH, VOWEL, {SOUND_ZH}},
    {"g", FRENCH, FRONT, {SOUND_ZH}},
    /* English, and what all share */
    {"que", ALL, AT_END, {SOUND_Q}}, /* Siddique */
    {"tch", ALL, ANY, {SOUND_CH}},
    {"chh", ALL, ANY, {SOUND_CHH}},
    {"ch", ALL, ANY, {SOUND_CH}},
    {"dzh", ALL, ANY, {SOUND_J}},
    {"dj", ALL, ANY, {SOUND_J}},
    {"kh", ALL, ANY, {SOUND_KH}},
    {"gh", ALL, ANY, {SOUND_GH}},
    {"sch", ALL, ANY, {SOUND_SH}},
    {"sh", ALL, ANY, {SOUND_SH}},
    {"zh", ALL, ANY, {SOUND_ZH}},
    {"th", ALL, ANY, {SOUND_TH}},
    {"dh", ALL, ANY, {SOUND_DH}},
    {"ph", ALL, ANY, {SOUND_PH}},
    {"ck", ALL, ANY, {SOUND_K}},
    {"qu", ITALIAN, VOWEL, {SOUND_K, SOUND_U}},
    {"x", ALL, ANY, {SOUND_K, SOUND_S}},
    {"c", ALL, FRONT, {SOUND_S}},
    {"aa", ALL, ANY, {SOUND_AA}},
    {"ee", ALL, ANY, {SOUND_EE}},
    {"ii", ALL, ANY, {SOUND_EE}},
    {"oo", ALL, ANY, {SOUND_OO}},
    {"uu", ALL, ANY, {SOUND_OO}},
};

static const unsigned char letter_sounds[26] = {
    SOUND_A, SOUND_B, SOUND_K, SOUND_D, SOUND_E, SOUND_F, SOUND_G, SOUND_H, SOUND_I, SOUND_J, SOUND_K, SOUND_L, SOUND_M,
    SOUND_N, SOUND_O, SOUND_P, SOUND_Q, SOUND_R, SOUND_S, SOUND_T, SOUND_U, SOUND_V, SOUND_W, SOUND_K, SOUND_Y, SOUND_Z,
};

static bool follows(enum follow follow, char next)
{
	switch (follow) {
	case FRONT:
		return next == 'e' || next == 'i' || next == 'y';
	case VOWEL:
		return next != '\0' && memchr("aeiou", next, 5) != NULL;
	case NO_VOWEL:
		return next == '\0' || memchr("aeiouh", next, 6) == NULL;
	case AT_END:
		return next == '\0';
	default:
		return true;
	}
}

/* Ishaq: the s and the h are two sounds. */
static bool is_parted_sh(const char *token, const char *at)
{
	return at > token && strncmp(at, "shaq", 4) == 0;
}

static const struct rule *rule_find(const char *text, enum reading_language language)
{
	for (size_t at = 0; at < sizeof(rules) / sizeof(rules[0]); at++) {
		const struct rule *rule = &rules[at];
		size_t size;

		if (rule->letters[0] != text[0] || (rule->languages & 1 << language) == 0)
			continue;
		size = strlen(rule->letters);
		if (strncmp(text, rule->letters, size) == 0 && follows(rule->follow, text[size]))
			return rule;
	}
	return NULL;
}

/* The l of the article is silent before a sun letter: abdulrahman, ziauldin. */
static bool is_silent_l(const char *token, const char *at)
{
	static const char *const seconds[] = {"din",     "deen",   "dine",    "rahman", "rehman", "rahmaan",
					      "rehmaan", "zaman",  "zamaan",  "nisa",   "nissa",  "rasool",
					      "rasul",   "rashid", "rasheed", "salam",  "razzaq", "rahim",
					      "raheem",  "nabi",   "sattar",  "samad"};

	if (*at != 'l' || at - token < 3 || memchr("aeou", at[-1], 4) == NULL || at[1] == '\0' ||
	    memchr("tdrzsn", at[1], 6) == NULL)
		return false;
	if (at - token == 4 && memcmp(token, "abd", 3) == 0)
		return true;
	for (size_t each = 0; each < sizeof(seconds) / sizeof(seconds[0]); each++) {
		if (strcmp(at + 1, seconds[each]) == 0)
			return true;
	}
	return false;
}

void latin_read(const char *text, struct reading *reading)
{
	for (const char *at = text; *at != '\0';) {
		const struct rule *rule = is_parted_sh(text, at) ? NULL : rule_find(at, reading->language);

		if (rule != NULL) {
			reading_add(reading, rule->sounds[0]);
			if (rule->sounds[1] != SOUND_NONE)
				reading_add(reading, rule->sounds[1]);
			at += strlen(rule->letters);
			continue;
		}
		/* A doubled consonant, or one before its digraph (tth, ssh), is one. */
		if (at[1] == at[0] || *at < 'a' || *at > 'z' || is_silent_l(text, at)) {
			at++;
			continue;
		}
		reading_add(reading, letter_sounds[*at - 'a']);
		at++;
	}
}

bool latin_differs(const char *text)
{
	return strpbrk(text, "cgjq") != NULL || strstr(text, "ou") != NULL;
}
