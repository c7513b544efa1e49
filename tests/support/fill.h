/* fill.h - fills any form of a profile with invented data that fits it. */
#ifndef VALICO_TESTS_FILL_H
#define VALICO_TESTS_FILL_H

#include "agreement/profile.h"

/* A filled form: all required fields, and of the others about one in three (none when `state` is NULL). Owned by the
 * arena. */
json_t *form_fill(struct job *job, const struct profile *profile, int form, struct seeded *state);

#endif
