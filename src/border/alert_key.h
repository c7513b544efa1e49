/* alert_key.h - the keys under which an alert is kept, and those that a traveller is looked up by.
 *
 * An alert is found by the number of a document, or by how two parts of the name sound (the loose keys of
 * identity/sound.h, so that scripts and spellings meet) together with the year of birth. A key is the start of a hash
 * of that, so that the store looks up numbers and nothing else. Two names and a year are rare enough that a key leads
 * to few alerts even among a million; whoever is found is then weighed name by name (identity/score.h). An alert whose
 * year is not certain is kept under each year that it may be; one without a year under none, and both are asked for. */
#ifndef VALICO_BORDER_ALERT_KEY_H
#define VALICO_BORDER_ALERT_KEY_H

#include "identity/person.h"

#define ALERT_KEYS_MOST 768
#define ALERT_SPREAD_MOST 5 /* years either way */

struct alert_keys {
	int64_t keys[ALERT_KEYS_MOST]; /* each once, ascending */
	int count;
	int64_t born; /* of a kept alert: the birth for alert_birth_standing(); 0 for none */
};

/* For an alert about this person. Empty when nothing of him can be looked for. */
void alert_keys_kept(const struct person *person, struct alert_keys *ret_keys);

/* For a traveller. `ret_by_name` is false when no year of birth is known: then only alerts without a year are found by
 * name, and the page says so. */
void alert_keys_asked(const struct person *person, struct alert_keys *ret_keys, bool *ret_by_name);

/* Those of the traveller's documents alone. */
void alert_keys_of_numbers(const struct person *person, struct alert_keys *ret_keys);

/* How a traveller's birth stands to an alert's, from the kept form of it, best first: all that both know agrees; the
 * month or the day does, or they are swapped; only the year. */
enum birth_standing { BIRTH_AGREES, BIRTH_NEAR, BIRTH_YEAR_ONLY };
enum birth_standing alert_birth_standing(int64_t kept, const struct birth *birth);

#endif
