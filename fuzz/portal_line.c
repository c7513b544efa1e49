/* portal_line.c - a packet of any bytes from the portal to the desk, and from the desk to the portal. */
#include "portal/line.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	AUTO_ARENA struct arena *arena = arena_open(8u << 20);
	struct job job = {.arena = arena};
	struct line_request request;
	struct line_answer_head head;
	struct bytes piece;

	if (line_request_read(&job, (struct bytes){data, size}, &request) == OK &&
	    (request.number == 0 || (request.call == LINE_FILE && !json_is_object(request.form)) ||
	     (request.call == LINE_FOLLOW && (request.issue == NULL || request.secret == NULL))))
		abort();
	job_forgive(&job);
	if (line_answer_read(&job, (struct bytes){data, size}, &head, &piece) == OK &&
	    (piece.size > size || head.at + piece.size > head.whole))
		abort();
	return 0;
}
