/* crypto_certificate.c - any bytes as a certificate: refused, or a key on the curve and text that may be shown. */
#include "crypto/certificate.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool holds)
{
	if (!holds)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	AUTO_ARENA struct arena *arena = arena_open(8u << 20);
	struct job job = {.arena = arena};
	struct certificate certificate;
	char *words;
	if (certificate_read(&job, (struct bytes){data, size}, &certificate) != OK)
		return 0;
	check(certificate.der.size == size && memcmp(certificate.der.data, data, size) == 0);
	check(public_key_check(&job, &certificate.key) == OK);
	check(certificate.subject && certificate.issuer && certificate.serial);
	check(bytes_are_utf8(bytes_of(certificate.subject)) && bytes_are_utf8(bytes_of(certificate.issuer)));
	check(fingerprint_words(&job, &certificate.fingerprint, &words) == OK);
	return 0;
}
