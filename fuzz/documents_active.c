/* documents_active.c - any bytes as a file from a stranger: it is said to be harmless, or refused with a rule. What is
 * refused with a fault of ours would be a find. */
#include "documents/active.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	AUTO_ARENA struct arena *arena = arena_open(ARENA_USUAL);
	struct job job = {.arena = arena};
	struct bytes input = {data, size};
	enum result opened = pdf_active_check(&job, input, true);

	if (opened != OK && job.failure.rule[0] == '\0')
		abort();
	job_forgive(&job);
	/* What opens and is harmless must be harmless to who asks less. */
	if (opened == OK && pdf_active_check(&job, input, false) != OK)
		abort();
	return 0;
}
