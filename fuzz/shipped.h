/* shipped.h - an agreement of the source tree for a target that needs one: found below VALICO_SOURCE, else below the
 * current folder; read once and kept. */
#ifndef VALICO_FUZZ_SHIPPED_H
#define VALICO_FUZZ_SHIPPED_H

#include "agreement/profile.h"
#include "base/file.h"

#include <stdio.h>
#include <stdlib.h>

static inline const struct profile *shipped(const char *id)
{
	static const struct profile *profile;
	static struct arena *kept; /* of the profile, until the end */
	struct job job = {0};
	const char *folder = getenv("VALICO_SOURCE");
	struct bytes yaml;
	char name[512];

	if (profile != NULL)
		return profile;
	job.arena = kept = arena_open(ARENA_USUAL);
	snprintf(name, sizeof(name), "%s/agreements/%s.yaml", folder != NULL ? folder : ".", id);
	if (file_read(&job, name, PROFILE_BYTES_MOST, &yaml) != OK || profile_read(&job, name, yaml, &profile) != OK)
		abort();
	return profile;
}

#endif
