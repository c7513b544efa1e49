/* question.h - the keys under which two ministries can find the same person without telling each other who it is.
 *
 * A composite key is a short text made of a person's data so that two clerks who know the same person write the same
 * text, and other people hardly ever do. It never leaves a node: it goes blinded into the private question
 * (crypto/oprf.h), or under a secret key into the set of people that a node may be asked about. A person has several,
 * because each catches what another misses (docs/private-question.md):
 *
 *     national   a national number                                    spelling does not matter at all
 *     document   a document's number                                  neither here, while the document is the same
 *     date       how the names sound, and the date of birth           spellings and scripts differ, father unknown
 *     names      how names and father's names sound, year of birth    only the year is known
 *     spelling   the names as written, and the date of birth          finds no more than date, but says more
 *
 * A name is told by the consonants of the index's loose keys (sound.h), so that scripts and spellings meet; sh is heard
 * as s. Whole names are read by the rules of a language: a register's as English speakers write them (and as Italians
 * do, where they did), a question's in both ways, so that Ciaudri is چودھری and Chaudhry. Names stand in the order of
 * the alphabet, so that given and family names may be swapped. Honorifics, castes and titles are left out, by their
 * sound too, since one side has them and the other has not; beside a date, where less is enough, Muhammad is as well.
 * Where fewer than two names are left beside a date they count after all, but not on a first of January, which many are
 * given who do not know the day. The text begins with the version of these rules; both sides must make their keys by
 * the same.
 */
#ifndef VALICO_IDENTITY_QUESTION_H
#define VALICO_IDENTITY_QUESTION_H

#include "identity/person.h"

#define COMPOSITE_VERSION 2
#define COMPOSITE_KEYS_MOST 16
#define COMPOSITE_TEXT_SIZE 1400 /* with its NUL */

enum composite_kind {
	COMPOSITE_NATIONAL,
	COMPOSITE_DOCUMENT,
	COMPOSITE_DATE,
	COMPOSITE_NAMES,
	COMPOSITE_SPELLING,
	COMPOSITE_KIND_COUNT
};

struct composite_key {
	enum composite_kind kind;
	char text[COMPOSITE_TEXT_SIZE]; /* "valico 2 names|AKBL MMD|AL|1990" */
};

/* "national", "document", "date", "names", "spelling". */
const char *composite_kind_name(enum composite_kind kind);

/* The keys of a person who stands in a register: one of each kind and script, of Italian spellings two. Returns how
 * many, 0 when too little is known of the person. */
int composite_keys_of_register(const struct person *person, struct composite_key ret_keys[COMPOSITE_KEYS_MOST]);

/* The keys to ask about a person, those that find most first: those of the register in either reading and, as far as
 * there is room, those of the years that the birth may be off by, of the name without one of its three or more parts,
 * and of the French reading.
 */
int composite_keys_of_question(const struct person *person, struct composite_key ret_keys[COMPOSITE_KEYS_MOST]);

#endif
