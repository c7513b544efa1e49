/* Any bytes as an event of MISP: form data that fits its form, or a refusal with a rule. */
#include "agreement/form.h"
#include "agreement/misp.h"

#include "base/file.h"
#include "base/json.h"

#include <stdio.h>
#include <stdlib.h>

static const struct profile *profile_of(struct arena *kept)
{
	const char *folder = getenv("VALICO_SOURCE");
	struct job job = {.arena = kept};
	const struct profile *profile = NULL;
	struct bytes yaml;
	char name[512];

	snprintf(name, sizeof(name), "%s/agreements/it-pk-intelligence.yaml", folder != NULL ? folder : ".");
	if (file_read(&job, name, PROFILE_BYTES_MOST, &yaml) != OK || profile_read(&job, name, yaml, &profile) != OK)
		abort();
	return profile;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct profile *profile;
	static struct arena *kept; /* of the profile, until the end */
	AUTO_ARENA struct arena *arena = arena_open(ARENA_USUAL);
	struct job job = {.arena = arena};
	json_t *event, *form, *left_out;

	if (profile == NULL) {
		kept = arena_open(ARENA_USUAL);
		profile = profile_of(kept);
	}
	if (json_read(&job, "event", (struct bytes){data, size}, &event) != OK)
		return 0;
	int report = profile_find_form(profile, "report");
	if (misp_read(&job, profile, report, event, &form, &left_out) != OK) {
		if (job.failure.rule[0] == '\0')
			abort();
	} else if (form_check(&job, profile, report, form, false, false) != OK)
		abort();
	return 0;
}
