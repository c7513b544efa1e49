/* sound_urdu.c - Urdu letters as sounds.
 *
 * Each letter is a sound; the a of an article inside a compound is one of its own, for people write u, a, e or o; but ھ
 * makes one with the consonant before it, and the l of an article inside a compound is silent before a sun letter
 * (عبدالرحمن sounds abdurrahman). That an ال is an article is certain behind عبد and when one of the usual second words
 * follows; in others (خالد, سالن) it is part of the word. Doubled letters are seldom written, but the l of اللہ is: it
 * is one sound. */
#include "identity/letters.h"
#include "identity/sound_rules.h"

#include <string.h>

#define FIRST_LETTER 0x622
#define LAST_LETTER 0x6d2

static const unsigned char letter_sounds[LAST_LETTER - FIRST_LETTER + 1] = {
    [0x622 - FIRST_LETTER] = SOUND_MADDA, [0x626 - FIRST_LETTER] = SOUND_HAMZA,
    [0x627 - FIRST_LETTER] = SOUND_ALIF,  [0x628 - FIRST_LETTER] = SOUND_B,
    [0x62a - FIRST_LETTER] = SOUND_T,     [0x62b - FIRST_LETTER] = SOUND_SE,
    [0x62c - FIRST_LETTER] = SOUND_J,     [0x62d - FIRST_LETTER] = SOUND_HE,
    [0x62e - FIRST_LETTER] = SOUND_KH,    [0x62f - FIRST_LETTER] = SOUND_D,
    [0x630 - FIRST_LETTER] = SOUND_ZAL,   [0x631 - FIRST_LETTER] = SOUND_R,
    [0x632 - FIRST_LETTER] = SOUND_Z,     [0x633 - FIRST_LETTER] = SOUND_S,
    [0x634 - FIRST_LETTER] = SOUND_SH,    [0x635 - FIRST_LETTER] = SOUND_SUAD,
    [0x636 - FIRST_LETTER] = SOUND_ZUAD,  [0x637 - FIRST_LETTER] = SOUND_TOE,
    [0x638 - FIRST_LETTER] = SOUND_ZOE,   [0x639 - FIRST_LETTER] = SOUND_AIN,
    [0x63a - FIRST_LETTER] = SOUND_GH,    [0x641 - FIRST_LETTER] = SOUND_F,
    [0x642 - FIRST_LETTER] = SOUND_Q,     [0x644 - FIRST_LETTER] = SOUND_L,
    [0x645 - FIRST_LETTER] = SOUND_M,     [0x646 - FIRST_LETTER] = SOUND_N,
    [0x648 - FIRST_LETTER] = SOUND_WAW,   [0x649 - FIRST_LETTER] = SOUND_MAQSURA,
    [0x679 - FIRST_LETTER] = SOUND_TT,    [0x67e - FIRST_LETTER] = SOUND_P,
    [0x686 - FIRST_LETTER] = SOUND_CH,    [0x688 - FIRST_LETTER] = SOUND_DD,
    [0x691 - FIRST_LETTER] = SOUND_RR,    [0x698 - FIRST_LETTER] = SOUND_ZH,
    [0x6a9 - FIRST_LETTER] = SOUND_K,     [0x6af - FIRST_LETTER] = SOUND_G,
    [0x6ba - FIRST_LETTER] = SOUND_NG,    [0x6be - FIRST_LETTER] = SOUND_BREATH,
    [0x6c1 - FIRST_LETTER] = SOUND_H,     [0x6c3 - FIRST_LETTER] = SOUND_MARBUTA,
    [0x6cc - FIRST_LETTER] = SOUND_YE,    [0x6d2 - FIRST_LETTER] = SOUND_BARI_YE,
};

/* The consonant with ھ behind it, where that is a sound of its own. */
static enum sound breathed(enum sound sound)
{
	switch (sound) {
	case SOUND_K:
		return SOUND_KHA;
	case SOUND_G:
		return SOUND_GHA;
	case SOUND_T:
	case SOUND_TT:
		return SOUND_TH;
	case SOUND_D:
	case SOUND_DD:
		return SOUND_DH;
	case SOUND_P:
		return SOUND_PH;
	case SOUND_CH:
		return SOUND_CHH;
	default:
		return SOUND_NONE;
	}
}

/* Letters of two bytes that assimilate the article's l. */
static bool is_sun_letter(const char *text)
{
	static const char *const sun[] = {"ت", "ث", "د", "ذ", "ر", "ز", "س", "ش", "ص", "ض", "ط", "ظ", "ن"};

	for (size_t at = 0; at < sizeof(sun) / sizeof(sun[0]); at++) {
		if (memcmp(text, sun[at], 2) == 0)
			return true;
	}
	return false;
}

/* `text` begins with ال, `before` bytes into the token. */
static bool is_silent_l(const char *token, const char *text, size_t before)
{
	static const char *const seconds[] = {"دین",  "رحمن", "رحمان", "زمان", "نسا", "رسول", "رشید", "سلام",
					      "رزاق", "رحیم", "نبی",   "ستار", "صمد", "شکور", "نور",  "ناصر"};
	const char *second = text + 4;

	if (before < 4 || second[0] == '\0' || !is_sun_letter(second))
		return false;
	if (before == 6 && memcmp(token, "عبد", 6) == 0)
		return true;
	for (size_t at = 0; at < sizeof(seconds) / sizeof(seconds[0]); at++) {
		if (strcmp(second, seconds[at]) == 0)
			return true;
	}
	return false;
}

/* `text` begins with ال, `before` bytes into the token: an article when two letters or more stand on either side. Words
 * that only look so (سیالکوٹ) are few, and lose little by it. */
static bool is_article(const char *text, size_t before)
{
	return before >= 4 && text[4] != '\0' && text[5] != '\0' && text[6] != '\0';
}

/* ذوالفقار, ابوالحسن: the alif of an article behind ذو and ابو is silent. */
static bool is_silent_alif(const char *token, size_t before)
{
	return (before == 4 && memcmp(token, "ذو", 4) == 0) || (before == 6 && memcmp(token, "ابو", 6) == 0);
}

void urdu_read(const char *text, struct reading *reading)
{
	bool silent_l = false;

	for (const char *at = text; *at != '\0';) {
		int size;
		uint32_t letter = letter_at(at, &size);
		enum sound sound = SOUND_NONE;

		if (letter >= FIRST_LETTER && letter <= LAST_LETTER)
			sound = letter_sounds[letter - FIRST_LETTER];
		if (sound == SOUND_BREATH && reading->count > 0) {
			unsigned char *before = &reading->sounds[reading->count - 1];

			if (breathed(*before) != SOUND_NONE) {
				*before = (unsigned char)breathed(*before);
				sound = SOUND_NONE;
			}
		}
		if (sound == SOUND_ALIF && strncmp(at, "ال", 4) == 0 && is_silent_alif(text, (size_t)(at - text)))
			sound = SOUND_NONE;
		else if (sound == SOUND_ALIF && strncmp(at, "ال", 4) == 0 && is_article(at, (size_t)(at - text)))
			sound = SOUND_ARTICLE;
		if (silent_l || (sound == SOUND_L && strncmp(at, "لل", 4) == 0))
			sound = SOUND_NONE;
		silent_l = !silent_l && strncmp(at, "ال", 4) == 0 && is_silent_l(text, at, (size_t)(at - text));
		if (sound != SOUND_NONE)
			reading_add(reading, sound);
		at += size;
	}
}
