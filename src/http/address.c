/* address.c - prefixes of addresses, and addresses that a front server names. */
#include "http/address.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>

struct parsed {
	bool v4, v6;
	unsigned char four[4];
	unsigned char six[16];
};

static struct parsed parse(const char *address)
{
	static const unsigned char mapped[12] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
	struct parsed parsed = {0};
	parsed.v4 = inet_pton(AF_INET, address, parsed.four) == 1;
	parsed.v6 = !parsed.v4 && inet_pton(AF_INET6, address, parsed.six) == 1;
	if (parsed.v6 && memcmp(parsed.six, mapped, sizeof(mapped)) == 0) {
		memcpy(parsed.four, parsed.six + 12, sizeof(parsed.four));
		parsed.v4 = true;
		parsed.v6 = false;
	}
	return parsed;
}

void address_prefix(const char *address, char ret_prefix[ADDRESS_PREFIX_SIZE])
{
	struct parsed parsed = parse(address);
	const unsigned char *four = parsed.four, *six = parsed.six;
	if (parsed.v4)
		snprintf(ret_prefix, ADDRESS_PREFIX_SIZE, "%u.%u.%u.0/24", four[0], four[1], four[2]);
	else if (parsed.v6)
		snprintf(ret_prefix, ADDRESS_PREFIX_SIZE, "%02x%02x:%02x%02x:%02x%02x:%02x00::/56", six[0], six[1],
			 six[2], six[3], six[4], six[5], six[6]);
	else
		snprintf(ret_prefix, ADDRESS_PREFIX_SIZE, "unknown");
}

void address_neighbour(const char *address, char ret_prefix[ADDRESS_PREFIX_SIZE])
{
	struct parsed parsed = parse(address);
	const unsigned char *four = parsed.four;
	bool inside = four[0] == 10 || four[0] == 127 || (four[0] == 192 && four[1] == 168) ||
		      (four[0] == 172 && four[1] >= 16 && four[1] < 32);
	if (parsed.v4 && inside)
		snprintf(ret_prefix, ADDRESS_PREFIX_SIZE, "%u.%u.%u.%u", four[0], four[1], four[2], four[3]);
	else
		address_prefix(address, ret_prefix);
}

bool address_forwarded(const char *header, char ret_address[ADDRESS_SIZE])
{
	const char *comma = strrchr(header, ','), *from = comma != NULL ? comma + 1 : header;
	char text[ADDRESS_SIZE];
	size_t size;

	from += strspn(from, " \t");
	size = strcspn(from, " \t");
	if (size == 0 || size >= sizeof(text) || from[size + strspn(from + size, " \t")] != '\0')
		return false;
	memcpy(text, from, size);
	text[size] = '\0';
	struct parsed parsed = parse(text);
	if (!parsed.v4 && !parsed.v6)
		return false;
	memcpy(ret_address, text, size + 1);
	return true;
}
