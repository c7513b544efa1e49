/* secret.h - what must not leak through time or memory: wiping, comparing, random keys, passphrases. */
#ifndef VALICO_CRYPTO_SECRET_H
#define VALICO_CRYPTO_SECRET_H

#include "crypto/keys.h"

/* Overwrites memory in a way that the compiler does not remove. */
void secret_wipe(void *data, size_t size);

/* Compares without telling by its time where the difference is. */
bool secret_equal(const void *a, const void *b, size_t size);

void case_key_new(struct job *job, struct case_key *ret_key);

/* A passphrase kept as an argon2id string (libsodium's form, interactive limits: 64 MiB, 2 passes). */
#define PASSPHRASE_HASH_SIZE 128
enum result passphrase_write(struct job *job, const char *passphrase, char ret_hash[PASSPHRASE_HASH_SIZE]);
/* DENIED when it does not match. */
enum result passphrase_check(struct job *job, const char *hash, const char *passphrase);

#endif
