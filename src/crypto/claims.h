/* claims.h - many signatures checked at once, by several threads where there are processors for it.
 *
 * A message from a partner carries hundreds of events, and to check their signatures takes longer than all else that is
 * done with them. Nothing of it depends on anything but the signatures and keys, so it is shared out. */
#ifndef VALICO_CRYPTO_CLAIMS_H
#define VALICO_CRYPTO_CLAIMS_H

#include "crypto/keys.h"

/* That a signature over a digest was made with one of the keys. */
struct claim {
	struct hash digest;
	struct signature signature;
	int key; /* its place among the keys */
	bool holds;
};

/* Sets `holds` of each claim. A key that is no point of the curve has signed nothing. Threads are begun and ended in
 * here; one that cannot be begun is done without. LIMIT when memory is out. */
enum result claims_check(struct job *job, const struct public_key *keys, int key_count, struct claim *claims,
			 int count);

#endif
