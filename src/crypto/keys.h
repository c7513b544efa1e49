/* keys.h - P-256 key pairs and the door behind which private keys live.
 *
 * Public keys are values of 65 bytes (0x04, x, y). A private key is never handed out: whoever needs one holds a
 * `struct keeper`, an interface with two implementations: the key ring in this room (tests, simulation, the keeper
 * process itself) and the client of the keeper process (node/). A key is named by its `key id`, the RFC 7638
 * thumbprint of its public JWK in base64url (43 letters). */
#ifndef VALICO_CRYPTO_KEYS_H
#define VALICO_CRYPTO_KEYS_H

#include "crypto/hash.h"
#include "crypto/oprf.h"

#define KEY_ID_SIZE 44 /* with its NUL */
#define PUBLIC_KEY_SIZE 65
#define SIGNATURE_SIZE 64 /* ES256: r and s of 32 bytes each (RFC 7518 section 3.4) */
#define CASE_KEY_SIZE 32  /* A256GCM */
#define QUESTION_KEYS_MOST 1000000

struct public_key {
	unsigned char point[PUBLIC_KEY_SIZE];
};

struct signature {
	unsigned char bytes[SIGNATURE_SIZE];
};

/* The symmetric key of one case or one private lane. Wipe it with secret_wipe() when done. */
struct case_key {
	unsigned char bytes[CASE_KEY_SIZE];
};

/* What a private key may be asked to do. `key_id` names the key; MISSING when the keeper does not hold it; IO or BUSY
 * when the keeper cannot be reached. */
struct keeper {
	/* ES256 over the SHA-256 digest of a message. */
	enum result (*sign)(void *self, struct job *job, const char *key_id, const struct hash *digest,
			    struct signature *ret_signature);
	/* The raw shared secret (x-coordinate, 32 bytes) of ECDH between the key and a peer's public key, as AS4's
	 * ECDH-ES and the key letter need it. Refuses points off the curve. */
	enum result (*agree)(void *self, struct job *job, const char *key_id, const struct public_key *peer,
			     unsigned char ret_secret[32]);
	/* Makes a new key pair, kept from now on. */
	enum result (*create)(void *self, struct job *job, char ret_key_id[KEY_ID_SIZE], struct public_key *ret_key);
	/* The keyed hash under the node's own secret, that makes pseudonyms of officers' names. The secret is made with
	 * the first key; MISSING before. */
	enum result (*pseudonym)(void *self, struct job *job, struct bytes name, struct hash *ret_hash);

	/* Question keys (oprf.h) are numbered from 1 to QUESTION_KEYS_MOST; all follow from one seed in the ring, so a
	 * new number is a new key without a new file, and who learns one key learns no other. */

	/* The public key of a number. Makes the seed when there is none yet. */
	enum result (*question_key)(void *self, struct job *job, int64_t number, struct oprf_element *ret_key);
	/* oprf_evaluate() under the key of a number. MISSING before question_key(). */
	enum result (*evaluate)(void *self, struct job *job, int64_t number, const struct oprf_element *blinded,
				int count, struct oprf_element *ret_evaluated, struct oprf_proof *ret_proof);
	/* oprf_output_of() for many inputs, to make a set of people. Never offered between processes: who can ask this
	 * without a blind can try every name there is. Several threads may ask at once. */
	enum result (*question_outputs)(void *self, struct job *job, int64_t number, const struct bytes *inputs,
					int count, struct oprf_output *ret_outputs);
	void *self;
};

/* The key id of a public key. */
void key_id_of(const struct public_key *key, char ret_key_id[KEY_ID_SIZE]);

/* Public key to and from its JWK {"crv","kty","x","y"}. INVALID for another curve or a point that is not on it. */
enum result public_key_write(struct job *job, const struct public_key *key, struct bytes *ret_jwk);
enum result public_key_read(struct job *job, struct bytes jwk, struct public_key *ret_key);

/* INVALID when the point is not on the curve or is the point at infinity. */
enum result public_key_check(struct job *job, const struct public_key *key);

/* A public key made ready for many verifications (parsing a point costs as much as a signature). Owned by the caller;
 * it serves one thread at a time. */
struct verifier;
enum result verifier_open(struct job *job, const struct public_key *key, struct verifier **ret_verifier);
void verifier_close(struct verifier *verifier);
/* DENIED when the signature does not hold. */
enum result verifier_check(struct job *job, struct verifier *verifier, const struct hash *digest,
			   const struct signature *signature);

/* A key ring in memory. A job's chance makes its keys, so a seed makes the same ones. Owned by the caller. Several
 * threads may use it at once except while it makes a key. */
struct key_ring;
enum result key_ring_open(struct key_ring **ret_ring);
void key_ring_close(struct key_ring *ring);
struct keeper key_ring_keeper(struct key_ring *ring);
/* The id of the key at a place, in the order in which they were made; MISSING past the last (nothing is noted). */
enum result key_ring_at(const struct key_ring *ring, size_t place, const char **ret_key_id);

/* The ring as text for its file, sealed under a key of 32 bytes that the operator's machine keeps, and back. */
enum result key_ring_write(struct job *job, const struct key_ring *ring, const struct case_key *seal,
			   struct bytes *ret_file);
enum result key_ring_read(struct job *job, struct bytes file, const struct case_key *seal, struct key_ring **ret_ring);

#endif
