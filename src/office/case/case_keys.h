/* case_keys.h - case keys by the letter that they came in: opening a letter costs more than all else of a case, and the
 * keys of many more cases fit than their events. Inside the room; for any number of threads. */
#ifndef VALICO_OFFICE_CASE_CASE_KEYS_H
#define VALICO_OFFICE_CASE_CASE_KEYS_H

#include "cases/event.h"

struct case_keys;

/* NULL when memory is out. Closing wipes the keys; NULL is allowed. */
struct case_keys *case_keys_open(void);
void case_keys_close(struct case_keys *keys);

/* The key in the letter of this hash, if it is known. */
bool case_keys_find(struct case_keys *keys, const struct hash *letter, struct case_key *ret_key);

/* Another one may be forgotten for it. */
void case_keys_keep(struct case_keys *keys, const struct hash *letter, const struct case_key *key);

#endif
