/* node_keeper.c - a packet of any bytes to the keeper: it is read or refused, never more. */
#include "node/keeper_protocol.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	AUTO_ARENA struct arena *arena = arena_open(1u << 20);
	struct job job = {.arena = arena};
	struct keeper_request request;
	struct keeper_answer answer;

	if (keeper_request_read(&job, (struct bytes){data, size}, &request) == OK &&
	    (request.size > KEEPER_DATA_MOST || memchr(request.key_id, '\0', KEY_ID_SIZE) == NULL))
		abort();
	if (keeper_answer_read(&job, (struct bytes){data, size}, KEEPER_SIGN, &answer) == OK &&
	    (answer.size > KEEPER_ANSWER_MOST || memchr(answer.reason, '\0', sizeof(answer.reason)) == NULL))
		abort();
	return 0;
}
