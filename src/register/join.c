/* join.c - see join.h. */
#include "register/join.h"

#include "base/text.h"

#define JOINED_BYTES_MOST (64u << 10)

enum result parts_join(struct job *job, const struct bytes *texts, int count, struct bytes *ret_text)
{
	struct text joined = text_open(job->arena, JOINED_BYTES_MOST);

	if (count <= 1) {
		*ret_text = count == 1 ? texts[0] : (struct bytes){0};
		return OK;
	}
	for (int at = 0; at < count; at++) {
		if (texts[at].size > 0 && joined.size > 0)
			text_add_byte(&joined, ' ');
		text_add_bytes(&joined, texts[at]);
	}
	if (text_done(&joined, ret_text) != OK)
		return job_fail(job, LIMIT, "row", "too-long", "The parts of a column are too long together.");
	return OK;
}
