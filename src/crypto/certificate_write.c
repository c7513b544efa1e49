/* certificate_write.c - makes a self-signed certificate whose private key stays behind the keeper; see certificate.h.
 *
 * OpenSSL signs a certificate only with a private key that it holds, and the keeper hands out none. So the few dozen
 * bytes around name, dates and key are written here in DER (X.690), from the inside out:
 *
 *     Certificate ::= SEQUENCE { tbs, ecdsa-with-SHA256, BIT STRING { DER of r and s } }
 *     tbs ::= SEQUENCE { [0] 2, serial, ecdsa-with-SHA256, name, { from, until }, name, key, [3] { extensions } }
 *
 * What comes out is read back by certificate_read(), which also checks the signature, before it is handed on. */
#include "crypto/algorithms.h"
#include "crypto/certificate.h"

#include <openssl/sha.h>
#include <stdio.h>
#include <string.h>

#define SEQUENCE 0x30
#define SET 0x31
#define OCTETS 0x04
#define BITS 0x03
#define SERIAL_SIZE 16
#define COMMON_NAME_BYTES_MOST 64 /* RFC 5280, ub-common-name */
#define VERSION_3 BYTES("\xa0\x03\x02\x01\x02")
#define ECDSA_WITH_SHA256 BYTES("\x30\x0a\x06\x08\x2a\x86\x48\xce\x3d\x04\x03\x02")
#define P256_KEY_ALGORITHM BYTES("\x30\x13\x06\x07\x2a\x86\x48\xce\x3d\x02\x01\x06\x08\x2a\x86\x48\xce\x3d\x03\x01\x07")
#define OID_COUNTRY BYTES("\x06\x03\x55\x04\x06")
#define OID_COMMON_NAME BYTES("\x06\x03\x55\x04\x03")
/* basicConstraints and keyUsage, both critical; then the start of subjectKeyIdentifier. */
#define NOT_AN_AUTHORITY BYTES("\x30\x0c\x06\x03\x55\x1d\x13\x01\x01\xff\x04\x02\x30\x00")
#define USE_SIGNING BYTES("\x30\x0e\x06\x03\x55\x1d\x0f\x01\x01\xff\x04\x04\x03\x02\x07\x80")
#define USE_AGREEMENT BYTES("\x30\x0e\x06\x03\x55\x1d\x0f\x01\x01\xff\x04\x04\x03\x02\x03\x08")
#define OID_SUBJECT_KEY_ID BYTES("\x06\x03\x55\x1d\x0e")

/* Writes a tag and a length around up to eight parts. A failure leaves `*result` not OK, and everything built of it is
 * empty: so an expression of nested calls is checked once, at its end. */
static struct bytes wrap(struct job *job, enum result *result, unsigned char tag, const struct bytes *parts,
			 size_t count)
{
	size_t size = 0;
	for (size_t i = 0; i < count; i++)
		size += parts[i].size;
	size_t head = size < 0x80 ? 2 : size < 0x100 ? 3 : 4;
	unsigned char *der = *result == OK && size < 0x10000 ? arena_take(job->arena, head + size) : NULL;
	if (!der) {
		*result = LIMIT;
		return (struct bytes){0};
	}
	der[0] = tag;
	der[1] = (unsigned char)(head == 2 ? size : 0x80 + head - 2);
	if (head > 2)
		der[head - 1] = (unsigned char)size;
	if (head > 3)
		der[2] = (unsigned char)(size >> 8);
	unsigned char *place = der + head;
	for (size_t i = 0; i < count; i++) {
		if (parts[i].size)
			memcpy(place, parts[i].data, parts[i].size);
		place += parts[i].size;
	}
	return (struct bytes){der, head + size};
}

#define WRAP(tag, ...)                                                                                                 \
	wrap(job, result, (tag), (const struct bytes[]){__VA_ARGS__},                                                  \
	     sizeof((const struct bytes[]){__VA_ARGS__}) / sizeof(struct bytes))

static struct bytes name_der(struct job *job, enum result *result, const char *country, const char *common_name)
{
	enum { PRINTABLE = 0x13, UTF8 = 0x0c };
	struct bytes c = WRAP(PRINTABLE, bytes_of(country));
	struct bytes cn = WRAP(UTF8, bytes_of(common_name));
	struct bytes c_pair = WRAP(SEQUENCE, OID_COUNTRY, c);
	struct bytes cn_pair = WRAP(SEQUENCE, OID_COMMON_NAME, cn);
	struct bytes c_set = WRAP(SET, c_pair);
	struct bytes cn_set = WRAP(SET, cn_pair);
	return WRAP(SEQUENCE, c_set, cn_set);
}

/* Years to 2049 have two digits, later ones four (RFC 5280 section 4.1.2.5). */
static struct bytes time_der(struct job *job, enum result *result, struct instant instant)
{
	enum { UTC_TIME = 0x17, GENERALIZED_TIME = 0x18 };
	char text[INSTANT_TEXT_SIZE]; /* 2026-11-24T03:40:00.123Z */
	char digits[16];
	instant_write(instant, text);
	snprintf(digits, sizeof(digits), "%.4s%.2s%.2s%.2s%.2s%.2sZ", text, text + 5, text + 8, text + 11, text + 14,
		 text + 17);
	bool is_short = strncmp(digits, "2050", 4) < 0;
	return WRAP(is_short ? UTC_TIME : GENERALIZED_TIME, bytes_of(digits + (is_short ? 2 : 0)));
}

static struct bytes key_der(struct job *job, enum result *result, const struct public_key *key)
{
	struct bytes bits = WRAP(BITS, BYTES("\x00"), (struct bytes){key->point, PUBLIC_KEY_SIZE});
	return WRAP(SEQUENCE, P256_KEY_ALGORITHM, bits);
}

static struct bytes extensions_der(struct job *job, enum result *result, const struct public_key *key,
				   enum certificate_use use)
{
	unsigned char id[SHA_DIGEST_LENGTH]; /* RFC 5280 section 4.2.1.2 (1): a name, not a protection */
	if (!SHA1(key->point, PUBLIC_KEY_SIZE, id))
		*result = LIMIT;
	struct bytes id_octets = WRAP(OCTETS, (struct bytes){id, sizeof(id)});
	struct bytes id_value = WRAP(OCTETS, id_octets);
	struct bytes id_extension = WRAP(SEQUENCE, OID_SUBJECT_KEY_ID, id_value);
	struct bytes list =
	    WRAP(SEQUENCE, NOT_AN_AUTHORITY, use == CERTIFICATE_SIGNING ? USE_SIGNING : USE_AGREEMENT, id_extension);
	return WRAP(0xa3, list);
}

/* 126 bits of chance; the two first bits make the number positive and its length always the same. */
static struct bytes serial_der(struct job *job, enum result *result)
{
	unsigned char serial[SERIAL_SIZE];
	job_chance(job, serial, sizeof(serial));
	serial[0] = (unsigned char)((serial[0] & 0x7f) | 0x40);
	return WRAP(0x02, (struct bytes){serial, sizeof(serial)});
}

static enum result names_check(struct job *job, const char *common_name, const char *country)
{
	struct bytes name = bytes_of(common_name);
	if (name.size < 1 || name.size > COMMON_NAME_BYTES_MOST || !bytes_are_utf8(name))
		return job_fail(job, INVALID, "common_name", "length", "A common name has 1 to %d bytes of UTF-8.",
				COMMON_NAME_BYTES_MOST);
	if (!country || strlen(country) != 2 || strspn(country, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") != 2)
		return job_fail(job, INVALID, "country", "country", "A country is two capital letters of ISO 3166-1.");
	return OK;
}

static enum result signed_der(struct job *job, const struct keeper *keeper, const char *key_id, struct bytes tbs,
			      struct bytes *ret_der)
{
	struct signature signature;
	unsigned char text[SIGNATURE_DER_MOST];
	struct hash digest = hash_of(tbs);
	TRY(keeper->sign(keeper->self, job, key_id, &digest, &signature));
	size_t size = signature_der_write(&signature, text);
	enum result outcome = OK;
	enum result *result = &outcome;
	struct bytes bits = WRAP(BITS, BYTES("\x00"), (struct bytes){text, size});
	struct bytes der = WRAP(SEQUENCE, tbs, ECDSA_WITH_SHA256, bits);
	if (outcome != OK)
		return job_out_of_memory(job);
	*ret_der = der;
	return OK;
}

enum result certificate_write(struct job *job, const struct keeper *keeper, const char *key_id,
			      const struct public_key *key, const char *common_name, const char *country,
			      enum certificate_use use, struct instant valid_until, struct bytes *ret_der)
{
	enum result outcome = OK;
	enum result *result = &outcome;
	TRY(names_check(job, common_name, country));
	if (valid_until.milliseconds <= job->now.milliseconds)
		return job_fail(job, INVALID, "valid_until", "order", "A certificate must end after it begins.");
	struct bytes serial = serial_der(job, result);
	struct bytes name = name_der(job, result, country, common_name);
	struct bytes from = time_der(job, result, job->now);
	struct bytes until = time_der(job, result, valid_until);
	struct bytes validity = WRAP(SEQUENCE, from, until);
	struct bytes key_info = key_der(job, result, key);
	struct bytes extensions = extensions_der(job, result, key, use);
	struct bytes tbs =
	    WRAP(SEQUENCE, VERSION_3, serial, ECDSA_WITH_SHA256, name, validity, name, key_info, extensions);
	if (outcome != OK)
		return job_out_of_memory(job);
	struct bytes der;
	struct certificate certificate;
	TRY(signed_der(job, keeper, key_id, tbs, &der));
	TRY(certificate_read(job, der, &certificate));
	*ret_der = der;
	return OK;
}
