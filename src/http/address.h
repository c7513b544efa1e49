/* address.h - network addresses as text, shortened to what one person or one office has. */
#ifndef VALICO_HTTP_ADDRESS_H
#define VALICO_HTTP_ADDRESS_H

#include <stdbool.h>

#define ADDRESS_PREFIX_SIZE 48

/* The network prefix of an address as text: /24 of IPv4 (also when it is mapped into IPv6), /56 of IPv6; anything else
 * is "unknown". */
void address_prefix(const char *address, char ret_prefix[ADDRESS_PREFIX_SIZE]);

/* As address_prefix(), but the whole address inside a private network (RFC 1918, loopback): there, neighbours in a /24
 * are colleagues, and one must not be able to slow down another. */
void address_neighbour(const char *address, char ret_prefix[ADDRESS_PREFIX_SIZE]);

#endif
