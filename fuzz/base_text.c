/* base_text.c - any bytes as the small texts of every room: base45, base64url, hexadecimal, instants, dates, zones. */
#include "base/base45.h"
#include "base/instant.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool holds)
{
	if (!holds)
		abort();
}

static bool is_text(struct bytes bytes, const char *text)
{
	return text != NULL && bytes_equal_cstring(bytes, text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	AUTO_ARENA struct arena *arena = arena_open(8u << 20);
	struct bytes text = {data, size}, read;
	struct instant instant;
	struct date date;
	struct zone zone;

	/* Only one spelling is read, so writing gives the text back. */
	if (base45_read(arena, text, &read) == OK)
		check(is_text(text, base45_write(arena, read)));
	if (base64url_read(arena, text, &read) == OK)
		check(is_text(text, base64url_write(arena, read)));
	if (hex_read(arena, text, &read) == OK)
		check(read.size * 2 == size);
	if (instant_read(text, &instant) == OK) {
		char written[INSTANT_TEXT_SIZE];
		struct instant again;

		instant_write(instant, written);
		check(instant_read(bytes_of(written), &again) == OK && again.milliseconds == instant.milliseconds);
	}
	if (date_read(text, &date) == OK)
		check(date_plus(date_plus(date, 400), -400).day == date.day);
	if (zone_read(text, &zone) == OK)
		check(zone_midnight(&zone, zone_date(&zone, (struct instant){1795000000000})).milliseconds <=
		      1795000000000);
	check(base45_write(arena, text) != NULL);
	return 0;
}
