/* address.h - network addresses as text, shortened to what one person or one office has. */
#ifndef VALICO_HTTP_ADDRESS_H
#define VALICO_HTTP_ADDRESS_H

#include <stdbool.h>

#define ADDRESS_SIZE 46 /* of IPv6 as text, with its NUL */
#define ADDRESS_PREFIX_SIZE 48

/* The network prefix of an address as text: /24 of IPv4 (also when it is mapped into IPv6), /56 of IPv6; anything else
 * is "unknown". */
void address_prefix(const char *address, char ret_prefix[ADDRESS_PREFIX_SIZE]);

/* As address_prefix(), but the whole address inside a private network (RFC 1918, loopback): there, neighbours in a /24
 * are colleagues, and one must not be able to slow down another. */
void address_neighbour(const char *address, char ret_prefix[ADDRESS_PREFIX_SIZE]);

/* The address that a front server says a request came from: the last one of its X-Forwarded-For, which is the only one
 * that the front server itself wrote. False when that is no address; `ret_address` is then left alone. */
bool address_forwarded(const char *header, char ret_address[ADDRESS_SIZE]);

#endif
