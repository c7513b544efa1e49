/* Any bytes as a profile: read, and what reads is checked, described, drawn, written and read back to the same. */
#include "agreement/profile.h"

#include <stdlib.h>

#define EXPECT(condition)                                                                                              \
	do {                                                                                                           \
		if (!(condition))                                                                                      \
			abort();                                                                                       \
	} while (0)

/* libfyaml 0.7.12 leaks one small buffer when it refuses a quoted word with many doubled quotes. The memory is the
 * library's, the error is reported rightly, and profiles come from the operator only: it is let pass here, alone. */
const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void)
{
	return "leak:libfyaml.so\n";
}

static void use(struct job *job, const struct profile *profile)
{
	const struct finding *findings;
	int count;
	struct bytes text;
	EXPECT(profile_check(job, profile, &findings, &count) == OK);
	EXPECT(profile_describe(job, profile, URDU, &text) == OK);
	EXPECT(profile_draw(job, profile, ITALIAN, &text) == OK);
}

static void write_and_read_back(struct job *job, const struct profile *profile)
{
	json_t *json;
	struct bytes first;
	struct bytes second;
	const struct profile *again;
	EXPECT(profile_write(job, profile, &json) == OK);
	EXPECT(json_write(job, json, &first) == OK);
	if (profile_read(job, "again", first, &again) != OK)
		EXPECT(job->failure.result == LIMIT);
	else {
		EXPECT(profile_write(job, again, &json) == OK);
		EXPECT(json_write(job, json, &second) == OK);
		EXPECT(bytes_equal(first, second));
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	AUTO_ARENA struct arena *arena = arena_open(ARENA_USUAL);
	struct job job = {.arena = arena};
	const struct profile *profile;
	if (profile_read(&job, "fuzz", (struct bytes){data, size}, &profile) != OK) {
		EXPECT(job.failure.rule[0] != '\0' && job.failure.reason[0] != '\0');
		return 0;
	}
	use(&job, profile);
	write_and_read_back(&job, profile);
	return 0;
}
