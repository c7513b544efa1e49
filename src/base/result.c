/* result.c - the words of enum result. */
#include "base/result.h"

const char *result_name(enum result result)
{
	static const char *const names[] = {
	    [OK] = "ok",           [INVALID] = "invalid",   [DENIED] = "denied",
	    [MISSING] = "missing", [CONFLICT] = "conflict", [LIMIT] = "limit",
	    [BUSY] = "busy",       [PEER] = "peer",         [DAMAGED] = "damaged",
	    [IO] = "io",
	};

	if ((unsigned int)result >= sizeof(names) / sizeof(names[0]))
		return "unknown";
	return names[result];
}
