/* hashing.h - argon2id within a memory budget: at most two at once in a process, 64 MiB each. Not for other rooms. */
#ifndef VALICO_ACCESS_HASHING_H
#define VALICO_ACCESS_HASHING_H

#include "crypto/secret.h"

/* As passphrase_write() and passphrase_check(), after waiting for a turn; BUSY when others wait already
 * or none came in five seconds. */
enum result hashing_write(struct job *job, const char *passphrase, char ret_hash[PASSPHRASE_HASH_SIZE]);

/* `hash` NULL checks against a decoy that no passphrase fits, in the same time: DENIED. */
enum result hashing_check(struct job *job, const char *hash, const char *passphrase);

#endif
