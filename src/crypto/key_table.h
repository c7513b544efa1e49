/* key_table.h - a public key's multiples, worked out beforehand, for checking many signatures. Only this room includes
 * it.
 *
 * To check a signature is to add a multiple of the curve's base and a multiple of the key. OpenSSL has a table for the
 * first and none for the second, which it works out anew from 256 doublings each time: nine tenths of a verification. A
 * partner's officers and its node sign thousands of events with a few keys. So for a key with several signatures in one
 * message its multiples are worked out once (as long as seven verifications take OpenSSL) and kept for the messages
 * that follow; then a verification takes a quarter of the time.
 *
 * Only public numbers come here. OpenSSL stays the judge: it reads each key before there is a table of it, checks the
 * first signature with each new table too, and what does not hold by a table is checked by OpenSSL before it is called
 * false (claims.c). tests/crypto/key_table_test.c and fuzz/crypto_claims.c hold the two against each other. */
#ifndef VALICO_CRYPTO_KEY_TABLE_H
#define VALICO_CRYPTO_KEY_TABLE_H

#include "crypto/claims.h"

#define KEY_TABLES_MOST 16 /* kept in a process, of 86 KiB each */

/* The multiples of one key. They are only read: any number of threads may use them. */
struct key_table;

/* The table of a key, kept from before or, when `make` is set, made now. NULL when there is none: not made, no point of
 * the curve, or all places for tables in use. Give it back; it stays as it is until then. */
const struct key_table *key_table_take(const struct public_key *key, bool make, bool *ret_new);
void key_table_give_back(const struct key_table *table);

/* Forgets a table that is not to be used again. It is still to be given back. */
void key_table_forget(const struct key_table *table);

#define KEY_TABLE_CLAIMS_MOST 8

/* Sets `holds` of claims, each by the table of its key. One division serves all of them. */
void key_table_check(const struct key_table *const *tables, struct claim *const *claims, int count);

#endif
