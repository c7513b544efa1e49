#include "small_profile.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

struct bytes small_profile_text(struct arena *arena)
{
	return source_file(arena, "tests/agreement/small.yaml");
}

struct bytes small_profile_with(struct arena *arena, const char *from, const char *to)
{
	const char *text = bytes_cstring(arena, small_profile_text(arena));
	assert_non_null(text);
	const char *at = strstr(text, from);
	if (!at)
		fail_msg("the small profile does not hold: %s", from);
	const char *changed = arena_print(arena, "%.*s%s%s", (int)(at - text), text, to, at + strlen(from));
	assert_non_null(changed);
	return bytes_of(changed);
}

int line_of(struct bytes text, const char *part)
{
	size_t at = bytes_find(text, bytes_of(part));
	assert_true(at < text.size);
	int line = 1;
	for (size_t n = 0; n < at; n++)
		line += text.data[n] == '\n';
	return line;
}

struct bytes source_file(struct arena *arena, const char *path)
{
	const char *root = getenv("VALICO_SOURCE");
	char name[4096];
	snprintf(name, sizeof(name), "%s/%s", root ? root : ".", path);
	FILE *file = fopen(name, "rb");
	if (!file)
		fail_msg("cannot open %s", name);
	unsigned char *data = arena_take(arena, PROFILE_BYTES_MOST);
	assert_non_null(data);
	size_t size = fread(data, 1, PROFILE_BYTES_MOST, file);
	fclose(file);
	return (struct bytes){data, size};
}
