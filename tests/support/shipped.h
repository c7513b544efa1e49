/* shipped.h - the agreement that the project ships, for tests that want the real thing. */
#ifndef VALICO_TESTS_SHIPPED_H
#define VALICO_TESTS_SHIPPED_H

#include "agreement/profile.h"
#include "crypto/hash.h"

/* A job on an arena, with chance from a seed and a fixed time (2026-03-02 09:00 UTC, a Monday). */
struct job test_job(struct arena *arena, struct seeded *state, uint64_t seed);

/* An agreement of the source tree by its path ("agreements/eu-pk-readmission.yaml"). */
const struct profile *profile_at(struct job *job, const char *path, struct hash *ret_hash);

/* agreements/eu-pk-readmission.yaml, read from the source tree (environment VALICO_SOURCE, else the current folder).
 * Ends the test program when it cannot be read. */
const struct profile *shipped_profile(struct job *job, struct hash *ret_hash);

#endif
