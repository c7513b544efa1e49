/* small_profile.h - the smallest agreement in which everything happens once, for tests that break it.
 *
 * Ask, answer by yes or no, silence, one form, one annex, one safeguard. A test reads it as it stands or with one piece
 * of its text replaced. */
#ifndef VALICO_TESTS_SMALL_PROFILE_H
#define VALICO_TESTS_SMALL_PROFILE_H

#include "agreement/profile.h"

/* tests/agreement/small.yaml. */
struct bytes small_profile_text(struct arena *arena);

/* The profile's text with the first `from` replaced by `to`. Fails the test when `from` is not in it: a test that
 * breaks nothing would prove nothing. In the arena. */
struct bytes small_profile_with(struct arena *arena, const char *from, const char *to);

/* The line, from 1, on which `part` stands in the text. */
int line_of(struct bytes text, const char *part);

/* A file of the source tree (agreements/...), in the arena; fails the test when it is not there. */
struct bytes source_file(struct arena *arena, const char *path);

#endif
