/* http_header.c - any text as a list header, an entity tag or an address: never read past its end. */
#include "http/address.h"
#include "http/request.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char prefix[ADDRESS_PREFIX_SIZE];
	char *text = malloc(size + 1);
	if (!text)
		return 0;
	memcpy(text, data, size);
	text[size] = '\0';
	(void)header_accepts(text, "br");
	if (strcmp(text, "\"17\"") == 0 && !header_matches(text, "\"17\""))
		abort();
	(void)header_matches(text, "\"17\"");
	if (header_wait(text, 30) < 0 || header_wait(text, 30) > 30)
		abort();
	address_prefix(text, prefix);
	address_neighbour(text, prefix);
	if (strlen(prefix) == 0)
		abort();
	free(text);
	return 0;
}
