/* icao_arabic.h - names of the Arabic script in machine-readable zones (ICAO Doc 9303 part 3, section 6, table C).
 *
 * Each letter becomes one to three letters A to Z that can be read back: ب is B, ث is XTH, ٹ is XXT. A letter with
 * shadda is doubled; vowel marks and the tatweel are left out. Most states print names as they sound instead
 * (MUHAMMAD), so what a zone says is read back as one key among others, and only when it can be meant so. Reading back,
 * a doubled letter is one with shadda, except at the beginning of a word and ل, which names write twice (ممتاز, اللہ).
 */
#ifndef VALICO_IDENTITY_ICAO_ARABIC_H
#define VALICO_IDENTITY_ICAO_ARABIC_H

#include "base/job.h"

#define ICAO_NAME_BYTES_MOST 512

/* A name as a zone holds it, its words parted by '<'. INVALID with rule "not-utf-8", or "icao-letter" for a letter that
 * the table does not have; LIMIT with rule "too-long". */
enum result icao_arabic_write(struct job *job, const char *field, struct bytes name, struct bytes *ret_text);

/* What was transliterated, in Arabic letters; '<' parts words. INVALID with rule "icao-letter" where no code of the
 * table fits: then the zone holds the name as it sounds. */
enum result icao_arabic_read(struct job *job, const char *field, struct bytes text, struct bytes *ret_name);

/* True when the text can be read back and has at least one code that begins with X, which few other names have. */
bool icao_arabic_check(struct bytes text);

#endif
