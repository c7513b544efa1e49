/* name.h - a person's name as tokens.
 *
 * A name comes in any script, with honorifics, particles, initials and joints written in several ways (Abd-ul-Rahman,
 * عبدالرحمن, Abdur Rehman; Saif Ullah, Saifullah; Ghulam Mustafa). name_read() folds the letters (letters.h), splits,
 * joins what belongs together, and says of each token what it is worth: a name, a weak token (honorific, title, caste:
 * many carry it and many leave it out), an initial, or a link ("bin", "d/o") that identifies nobody. Nothing is thrown
 * away; the order of the tokens is the text's. */
#ifndef VALICO_IDENTITY_NAME_H
#define VALICO_IDENTITY_NAME_H

#include "base/job.h"

#define NAME_BYTES_MOST 512 /* of a name's text */
#define NAME_TOKENS_MOST 12 /* more are refused */
#define TOKEN_BYTES_MOST 48 /* of one folded token, its NUL not counted */

enum script { SCRIPT_LATIN, SCRIPT_ARABIC };

enum token_kind {
	TOKEN_NAME,
	TOKEN_WEAK,    /* honorific, title, caste or tribe */
	TOKEN_INITIAL, /* one letter that stands for a name */
	TOKEN_LINK,    /* son of, daughter of, bin, and the like */
};

struct name_token {
	char text[TOKEN_BYTES_MOST + 1]; /* folded: letters of one script, small, no marks; UTF-8 */
	enum script script;
	enum token_kind kind;
};

struct name {
	struct name_token tokens[NAME_TOKENS_MOST];
	int count;
	bool cut;   /* known to be truncated: the last token may go on */
	bool mixed; /* one spelling whose words are of two scripts ("بلال Khan"), not one name in two spellings */
};

/* Reads a name. `field` names the input in the error. INVALID with rule "empty-name" (no letter in it), "name-letter"
 * (a control character, an emoji or a script that names here are not written in), "not-utf-8", or "mixed-script" (a
 * token with letters of two scripts); LIMIT with rule "too-long" for more bytes, tokens or letters than allowed. */
enum result name_read(struct job *job, const char *field, struct bytes text, struct name *ret_name);

/* "Muhammad" in its usual spellings: it stands before the name that a man is called by. The n-th of them, NULL behind
 * the last. */
bool name_is_muhammad(const char *token);
const char *name_muhammad(int number);

/* The tokens parted by blanks, in the arena; NULL past its limit. */
char *name_write(struct arena *arena, const struct name *name);

#endif
