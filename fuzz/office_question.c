/* office_question.c - any bytes as a private question or an answer, with any file beside it: refused, or written again
 * as the same. The bytes up to the first NUL are the JSON, the rest is the file. */
#include "office/people/question_message.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool holds)
{
	if (!holds)
		abort();
}

static enum result message_read(struct job *job, struct bytes json, const struct question_message *like,
				struct question_message *ret_message)
{
	bool has_tags = like->kind == QUESTION_IS_ANSWERED && like->answered.refused == NULL;

	return question_message_read(job, json, &like->answered.tags, has_tags, ret_message);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	AUTO_ARENA struct arena *arena = arena_open(64u << 20);
	struct job job = {.arena = arena};
	struct bytes json = {data,
			     bytes_find((struct bytes){data, size}, (struct bytes){(const unsigned char *)"", 1})};
	struct bytes file =
	    json.size < size ? (struct bytes){data + json.size + 1, size - json.size - 1} : (struct bytes){0};
	struct question_message message, second;
	struct bytes written, again;

	if (question_message_read(&job, json, &file, json.size < size, &message) != OK)
		return 0;
	check(question_message_write(&job, &message, &written) == OK);
	check(message_read(&job, written, &message, &second) == OK);
	check(question_message_write(&job, &second, &again) == OK && bytes_equal(written, again));
	return 0;
}
