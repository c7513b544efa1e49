/* secret.c - see secret.h. Over libsodium. */
#include "crypto/secret.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>

#define PASSPHRASE_BYTES_MOST 1024
#define ARGON2_PASSES 2
#define ARGON2_KIBIBYTES 65536
#define ARGON2_HASH_SIZE 32

void secret_wipe(void *data, size_t size)
{
	sodium_memzero(data, size);
}

bool secret_equal(const void *a, const void *b, size_t size)
{
	return sodium_memcmp(a, b, size) == 0;
}

void case_key_new(struct job *job, struct case_key *ret_key)
{
	job_chance(job, ret_key->bytes, sizeof(ret_key->bytes));
}

static enum result passphrase_size(struct job *job, const char *passphrase, size_t *ret_size)
{
	size_t size = passphrase ? strlen(passphrase) : 0;
	if (size < 1 || size > PASSPHRASE_BYTES_MOST)
		return job_fail(job, INVALID, "passphrase", "length", "A passphrase has 1 to %d bytes.",
				PASSPHRASE_BYTES_MOST);
	*ret_size = size;
	return OK;
}

/* The string is put together here instead of by crypto_pwhash_str(), so that its salt comes from the job's chance. */
enum result passphrase_write(struct job *job, const char *passphrase, char ret_hash[PASSPHRASE_HASH_SIZE])
{
	size_t size = 0;
	TRY(passphrase_size(job, passphrase, &size));
	unsigned char salt[crypto_pwhash_SALTBYTES];
	unsigned char hash[ARGON2_HASH_SIZE];
	job_chance(job, salt, sizeof(salt));
	if (crypto_pwhash(hash, sizeof(hash), passphrase, size, salt, ARGON2_PASSES, (size_t)ARGON2_KIBIBYTES * 1024,
			  crypto_pwhash_ALG_ARGON2ID13) != 0)
		return job_fail(job, BUSY, "passphrase", "memory",
				"There is not enough memory at the moment to keep a passphrase.");
	char salt_text[sodium_base64_ENCODED_LEN(sizeof(salt), sodium_base64_VARIANT_ORIGINAL_NO_PADDING)];
	char hash_text[sodium_base64_ENCODED_LEN(sizeof(hash), sodium_base64_VARIANT_ORIGINAL_NO_PADDING)];
	sodium_bin2base64(salt_text, sizeof(salt_text), salt, sizeof(salt), sodium_base64_VARIANT_ORIGINAL_NO_PADDING);
	sodium_bin2base64(hash_text, sizeof(hash_text), hash, sizeof(hash), sodium_base64_VARIANT_ORIGINAL_NO_PADDING);
	snprintf(ret_hash, PASSPHRASE_HASH_SIZE, "$argon2id$v=19$m=%d,t=%d,p=1$%s$%s", ARGON2_KIBIBYTES, ARGON2_PASSES,
		 salt_text, hash_text);
	secret_wipe(hash, sizeof(hash));
	return OK;
}

enum result passphrase_check(struct job *job, const char *hash, const char *passphrase)
{
	size_t size = 0;
	TRY(passphrase_size(job, passphrase, &size));
	char padded[crypto_pwhash_STRBYTES] = {0};
	if (!hash || strlen(hash) >= sizeof(padded))
		return job_fail(job, DAMAGED, "passphrase", "form", "The kept passphrase hash is damaged.");
	memcpy(padded, hash, strlen(hash));
	if (crypto_pwhash_str_verify(padded, passphrase, size) != 0)
		return job_fail(job, DENIED, "passphrase", "passphrase", "The passphrase is not right.");
	return OK;
}
