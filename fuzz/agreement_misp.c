/* Any bytes as an event of MISP: form data that fits its form, or a refusal with a rule. */
#include "shipped.h"

#include "agreement/form.h"
#include "agreement/misp.h"

#include "base/json.h"

#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct profile *profile = shipped("it-pk-intelligence");
	AUTO_ARENA struct arena *arena = arena_open(ARENA_USUAL);
	struct job job = {.arena = arena};
	json_t *event, *form, *left_out;

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
