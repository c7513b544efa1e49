/* letters.h - one spelling for what looks alike.
 *
 * The same name reaches us with capital or small letters, accents, Arabic and Urdu code points for one letter (ي ی, ك
 * ک), presentation forms from old files, vowel marks, joiners and marks of direction that nobody sees. Folding leaves
 * small Latin letters a to z, one code point for each letter of the Arabic script, and between words a blank or one of
 * the signs that mean something in a name. Unicode's own tables are utf8proc's; only what Unicode keeps apart and
 * officers do not (letters of Urdu, Persian, Pashto, Sindhi and Arabic) is a table here. Inside the room. */
#ifndef VALICO_IDENTITY_LETTERS_H
#define VALICO_IDENTITY_LETTERS_H

#include "base/job.h"

#define LETTERS_MOST 1024

/* A folded text: letters, and between words ' ' or a sign: '-' '.' '/' ',' '@'. */
struct letters {
	uint32_t points[LETTERS_MOST];
	int count;
};

/* Letters of the Arabic script that the other files name. */
enum {
	LETTER_ALIF = 0x627,
	LETTER_ALIF_MADDA = 0x622,
	LETTER_LAM = 0x644,
	LETTER_HEH = 0x6c1,
	LETTER_DO_CHASHMI = 0x6be, /* ھ: breathes the consonant before it */
	LETTER_YEH = 0x6cc,
	LETTER_YEH_HAMZA = 0x626,
	LETTER_ALIF_MAQSURA = 0x649, /* ى: here always an a, as the end of مصطفیٰ */
	LETTER_TEH_MARBUTA = 0x6c3,
};

/* Folds a text. Digits, brackets and other signs part words; marks, joiners and apostrophes go. INVALID with rule
 * "not-utf-8" (unpaired surrogates are), or "name-letter" for a control character (tab and line end part words), an
 * emoji or another sign that stands for something, or a letter of a script that is neither Latin nor Arabic; LIMIT with
 * rule "too-long" for more than LETTERS_MOST. */
enum result letters_fold(struct job *job, const char *field, struct bytes text, struct letters *ret_letters);

/* Of folded letters: a to z, or the Arabic script. */
static inline bool letter_is_latin(uint32_t point)
{
	return point >= 'a' && point <= 'z';
}

static inline bool letter_is_arabic(uint32_t point)
{
	return point >= 0x620 && point <= 0x6ff;
}

/* Writes a folded letter as UTF-8, one or two bytes; returns how many. */
int letter_spell(uint32_t point, char *ret_text);

/* The letter at `text` (folded, ends in NUL), and how many bytes it has. */
uint32_t letter_at(const char *text, int *ret_size);

#endif
