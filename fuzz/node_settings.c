/* node_settings.c - a settings file of any bytes. What is taken can be written and read again to the same. */
#include "office/configuration.h"

#include <stddef.h>
#include <stdlib.h>

static const char *const words[] = {"one", "two", NULL};

struct target {
	const char *text, *path, *url;
	int64_t number;
	int choice;
	struct socket_address address;
};

#define ROW(name, what)                                                                                                \
	{                                                                                                              \
		.key = #name, .kind = what, .place = offsetof(struct target, name), .help = "help"                     \
	}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct setting table[] = {
	    ROW(text, SETTING_TEXT),
	    ROW(path, SETTING_PATH),
	    ROW(url, SETTING_URL),
	    ROW(address, SETTING_ADDRESS),
	    {.key = "number",
	     .kind = SETTING_NUMBER,
	     .place = offsetof(struct target, number),
	     .least = -9,
	     .most = 99},
	    {.key = "choice", .kind = SETTING_CHOICE, .place = offsetof(struct target, choice), .words = words},
	};
	AUTO_ARENA struct arena *arena = arena_open(4u << 20);
	struct job job = {.arena = arena};
	struct target target = {0};

	if (settings_read(&job, "file", "/folder", (struct bytes){data, size}, table, 6, &target, sizeof(target)) != OK)
		return 0;
	if (target.number < -9 || target.number > 99 || target.choice < 0 || target.choice > 1 ||
	    target.address.port < 0 || target.address.port > 65535)
		abort();
	return 0;
}
