/* letters.h - the letters that a node writes from a case of an agreement, as data.
 *
 * Beside a profile (it-refusal-of-stay.yaml) may lie its *letter book* (it-refusal-of-stay.letters): for each letter
 * its name, after which steps it can be written, whom it is for, and its parts in order, in a closed vocabulary. The
 * book is no part of the profile and of its hash: a ministry words its own letters, and a better sentence must not
 * divide two nodes. It is read against the profile, so that no letter names a field that is not there, a text that is
 * missing in a language, or, unless it stays in the house, a field that must never leave it. */
#ifndef VALICO_AGREEMENT_LETTERS_H
#define VALICO_AGREEMENT_LETTERS_H

#include "agreement/profile.h"

#define LETTERS_MOST 32
#define LETTER_PARTS_MOST 40
#define LETTER_BOOK_BYTES_MOST (256u << 10)

enum letter_part_kind {
	PART_HEADING,    /* `text` */
	PART_TEXT,       /* `text`, with {form.field} or one of letter_word where a value belongs */
	PART_FIELDS,     /* `fields`: their names and values, side by side */
	PART_FORM,       /* the same of all fields of `form` that have a value */
	PART_ROWS,       /* the one of `fields`, a list: a table with a column for each of its fields */
	PART_SAFEGUARDS, /* those of `safeguards` that an officer has affirmed, each with its source in law */
	PART_EVIDENCE,   /* the files that were sent, by annex */
	PART_CITATIONS,  /* where the rules behind the step, its form and its deadlines come from */
	PART_DEADLINE,   /* `deadline`: its last day, how long it is and from when, what passing means */
	PART_SIGNATURE,  /* place for name, rank and signature; `text` says whose */
};

struct letter_part {
	enum letter_part_kind kind;
	struct label text;
	const struct field_path *fields;
	int field_count;
	int form;
	uint64_t safeguards;
	int deadline;
	struct field_path when; /* the part is there only if this field equals `equals`; form NONE: always */
	const char *equals;
};

/* Whom a letter is for. What is for the file stays in the house. */
enum letter_reader { LETTER_FOR_PERSON, LETTER_FOR_PARTNER, LETTER_FOR_FILE };

struct letter_template {
	const char *id;
	struct label name;
	uint64_t after; /* steps: it can be written once one of them was taken, and speaks of the last that was */
	enum letter_reader reader;
	const struct letter_part *parts;
	int part_count;
	const struct field_path *seal; /* what its seal repeats, so that a changed paper shows */
	int seal_count;
};

/* One line for each case of the agreement, for who meets about all of them: what is overdue comes first. */
struct briefing_template {
	struct label name;
	const struct field_path *columns;
	int column_count;
	uint64_t kinds; /* of case that it is about */
	int due;        /* deadline by which the lines are ordered, or NONE for the one that ends first */
};

struct letter_book {
	const struct letter_template *letters;
	int letter_count;
	const struct briefing_template *briefing; /* NULL for none */
};

/* The words that stand in braces beside fields: of the case, not of a form. */
enum letter_word {
	WORD_REFERENCE, /* {reference} of the case */
	WORD_KIND,      /* {kind} of case */
	WORD_DATE,      /* {date} of the step that the letter speaks of */
	WORD_AUTHORITY, /* {authority} that writes, with its state */
	WORD_PARTNER,   /* {partner}: authority of the other side, with its state */
	WORD_COUNT,
};
extern const char *const letter_word[WORD_COUNT];

/* What a pair of braces names: a word, or a field's path. NONE for the word when it is a path; false when it is
 * neither.
 */
bool letter_brace_read(const struct profile *profile, struct bytes inside, int *ret_word, struct field_path *ret_path);

/* Reads a book against its profile. INVALID with file, line and rule: "unknown-field", "label-missing", "never-share",
 * "other-agreement", and those of profile_read(). */
enum result letter_book_read(struct job *job, const char *file_name, struct bytes yaml, const struct profile *profile,
			     const struct letter_book **ret_book);

/* NULL when there is none of that name; a NULL book has none. */
const struct letter_template *letter_template_find(const struct letter_book *book, const char *id);

#endif
