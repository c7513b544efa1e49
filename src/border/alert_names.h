/* alert_names.h - the keys under which a node counts how many of its alerts carry a name.
 *
 * A frequent name tells little, and which names are frequent among the alerts the alerts themselves know best: it is
 * their names that a traveller's may agree with by accident. Each part of a name counts once an alert, spelt as it is;
 * beside it the alerts are counted that have a name in its script, and all that are about a person. A key is the start
 * of a hash, as in alert_key.h. */
#ifndef VALICO_BORDER_ALERT_NAMES_H
#define VALICO_BORDER_ALERT_NAMES_H

#include "identity/person.h"

#define ALERT_NAMES_MOST (NAME_TOKENS_MOST + 3)

struct alert_names {
	int64_t keys[ALERT_NAMES_MOST]; /* each once */
	int count;
};

/* What an alert about this person counts under; empty when it names nobody. */
void alert_names_kept(const struct person *person, struct alert_names *ret_names);

/* Of a part of a name; of all names in a script; of all alerts about a person. */
int64_t alert_name_key(const struct name_token *token);
int64_t alert_script_key(enum script script);
int64_t alert_person_key(void);

/* Whether a part tells who somebody is: a link ("bin") or an initial does not. */
bool alert_name_counts(const struct name_token *token);

#endif
