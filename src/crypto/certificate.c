/* certificate.c - takes a certificate apart; see certificate.h.
 *
 * A node meets the same few certificates in every message, and to take one apart costs as much as five signatures: its
 * own signature is verified, DER is written again, names are printed. What a certificate says does not change, so each
 * thread remembers the last ones that it found good, by their bytes; the oldest makes room. Refusals are not
 * remembered. */
#include "crypto/certificate.h"
#include "crypto/algorithms.h"

#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/obj_mac.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#define CERTIFICATE_BYTES_MOST (64u << 10)

static void certificate_free(void *object)
{
	X509_free(object);
}

static enum result refused(struct job *job, const char *rule, const char *reason)
{
	return job_fail(job, INVALID, "certificate", rule, "%s", reason);
}

/* One certificate and nothing behind it, in DER: a looser spelling of the same would be a second fingerprint. */
static enum result parse(struct job *job, struct bytes der, X509 **ret_parsed)
{
	if (der.size < 1 || der.size > CERTIFICATE_BYTES_MOST)
		return refused(job, "length", "The certificate is empty or too long.");
	const unsigned char *rest = der.data;
	X509 *parsed = d2i_X509(NULL, &rest, (long)der.size);
	if (!parsed)
		return refused(job, "form", "The certificate is damaged.");
	if (!arena_on_close(job->arena, certificate_free, parsed))
		return job_out_of_memory(job);
	unsigned char *again = NULL;
	int size = i2d_X509(parsed, &again);
	bool same = rest == der.data + der.size && size > 0 && (size_t)size == der.size &&
		    memcmp(again, der.data, der.size) == 0;
	OPENSSL_free(again);
	if (!same)
		return refused(job, "form", "The certificate is not in DER.");
	*ret_parsed = parsed;
	return OK;
}

static bool object_has(const ASN1_OBJECT *object, int number)
{
	return object && OBJ_obj2nid(object) == number;
}

static enum result key_of(struct job *job, X509 *parsed, struct public_key *ret_key)
{
	ASN1_OBJECT *kind = NULL;
	const unsigned char *point = NULL;
	int size = 0;
	X509_ALGOR *algorithm = NULL;
	const void *curve = NULL;
	int curve_type = V_ASN1_UNDEF;
	if (X509_PUBKEY_get0_param(&kind, &point, &size, &algorithm, X509_get_X509_PUBKEY(parsed)) != 1)
		return refused(job, "key", "The certificate has no key.");
	X509_ALGOR_get0(NULL, &curve_type, &curve, algorithm);
	if (!object_has(kind, NID_X9_62_id_ecPublicKey) || curve_type != V_ASN1_OBJECT ||
	    !object_has(curve, NID_X9_62_prime256v1) || size != PUBLIC_KEY_SIZE)
		return refused(job, "key", "The certificate's key must be of the curve P-256, uncompressed.");
	struct public_key key;
	memcpy(key.point, point, PUBLIC_KEY_SIZE);
	TRY(public_key_check(job, &key));
	*ret_key = key;
	return OK;
}

static enum result use_of(struct job *job, X509 *parsed, enum certificate_use *ret_use)
{
	uint32_t usage = X509_get_extension_flags(parsed) & EXFLAG_KUSAGE ? X509_get_key_usage(parsed) : 0;
	if (!(usage & (KU_DIGITAL_SIGNATURE | KU_KEY_AGREEMENT)))
		return refused(job, "key-usage", "The certificate must be for digitalSignature or for keyAgreement.");
	*ret_use = usage & KU_DIGITAL_SIGNATURE ? CERTIFICATE_SIGNING : CERTIFICATE_AGREEMENT;
	return OK;
}

static enum result name_text(struct job *job, const X509_NAME *name, const char **ret_text)
{
	BIO *memory = BIO_new(BIO_s_mem());
	char *data = NULL;
	bool printed =
	    memory && X509_NAME_print_ex(memory, name, 0, XN_FLAG_RFC2253 & ~(unsigned long)ASN1_STRFLGS_ESC_MSB) >= 0;
	long size = printed ? BIO_get_mem_data(memory, &data) : 0;
	*ret_text = printed ? arena_copy(job->arena, size ? data : "", (size_t)size) : NULL;
	BIO_free(memory);
	return *ret_text ? OK : job_out_of_memory(job);
}

static enum result serial_text(struct job *job, X509 *parsed, const char **ret_text)
{
	BIGNUM *number = ASN1_INTEGER_to_BN(X509_get0_serialNumber(parsed), NULL);
	char *digits = number ? BN_bn2dec(number) : NULL;
	*ret_text = arena_copy_cstring(job->arena, digits);
	OPENSSL_free(digits);
	BN_free(number);
	return *ret_text ? OK : job_out_of_memory(job);
}

static enum result instant_of(struct job *job, const ASN1_TIME *time, struct instant *ret_instant)
{
	struct tm parts;
	if (ASN1_TIME_to_tm(time, &parts) != 1)
		return refused(job, "time", "A date of the certificate is damaged.");
	struct date date = {
	    .year = (int16_t)(parts.tm_year + 1900), .month = (int8_t)(parts.tm_mon + 1), .day = (int8_t)parts.tm_mday};
	int64_t seconds = parts.tm_hour * 3600 + parts.tm_min * 60 + parts.tm_sec;
	*ret_instant = (struct instant){DAYS(date_number(date)) + SECONDS(seconds)};
	return OK;
}

static enum result key_id_bytes(struct job *job, X509 *parsed, struct bytes *ret_id)
{
	const ASN1_OCTET_STRING *id = X509_get0_subject_key_id(parsed);
	*ret_id = (struct bytes){0};
	if (!id)
		return OK;
	*ret_id = bytes_copy(job->arena, (struct bytes){ASN1_STRING_get0_data(id), (size_t)ASN1_STRING_length(id)});
	return ret_id->data ? OK : job_out_of_memory(job);
}

static enum result self_signature_check(struct job *job, X509 *parsed, const struct public_key *key)
{
	if (X509_NAME_cmp(X509_get_subject_name(parsed), X509_get_issuer_name(parsed)) != 0)
		return OK;
	EVP_PKEY *pkey = pkey_of_point(key, NULL);
	bool holds = pkey && X509_get_signature_nid(parsed) == NID_ecdsa_with_SHA256 && X509_verify(parsed, pkey) == 1;
	EVP_PKEY_free(pkey);
	return holds ? OK : refused(job, "signature", "The certificate's own signature does not hold.");
}

static enum result take_apart(struct job *job, struct bytes der, struct certificate *ret_certificate)
{
	X509 *parsed = NULL;
	struct certificate certificate = {.fingerprint = hash_of(der)};
	TRY(parse(job, der, &parsed));
	TRY(key_of(job, parsed, &certificate.key));
	TRY(self_signature_check(job, parsed, &certificate.key));
	TRY(use_of(job, parsed, &certificate.use));
	TRY(name_text(job, X509_get_subject_name(parsed), &certificate.subject));
	TRY(name_text(job, X509_get_issuer_name(parsed), &certificate.issuer));
	TRY(serial_text(job, parsed, &certificate.serial));
	TRY(instant_of(job, X509_get0_notBefore(parsed), &certificate.valid_from));
	TRY(instant_of(job, X509_get0_notAfter(parsed), &certificate.valid_until));
	TRY(key_id_bytes(job, parsed, &certificate.subject_key_id));
	certificate.der = bytes_copy(job->arena, der);
	if (!certificate.der.data)
		return job_out_of_memory(job);
	*ret_certificate = certificate;
	return OK;
}

/* --- those that a thread has met --- */

#define REMEMBERED 16
#define REMEMBERED_BYTES_MOST ((size_t)256 << 10) /* of one certificate */

struct memory {
	struct {
		struct arena *arena; /* NULL when the place is free */
		struct certificate certificate;
	} places[REMEMBERED];
	int next; /* to be used again */
};

static pthread_once_t memory_once = PTHREAD_ONCE_INIT;
static pthread_key_t memory_key;

static void memory_free(void *object)
{
	struct memory *memory = object;

	for (int at = 0; at < REMEMBERED; at++)
		arena_close(memory->places[at].arena);
	free(memory);
}

static void memory_key_make(void)
{
	if (pthread_key_create(&memory_key, memory_free) != 0)
		abort();
}

/* NULL when there is no memory for it: then nothing is remembered. */
static struct memory *thread_memory(void)
{
	struct memory *memory;

	pthread_once(&memory_once, memory_key_make);
	memory = pthread_getspecific(memory_key);
	if (memory != NULL)
		return memory;
	memory = calloc(1, sizeof(*memory));
	if (memory != NULL && pthread_setspecific(memory_key, memory) != 0) {
		free(memory);
		memory = NULL;
	}
	return memory;
}

static const struct certificate *remembered_find(const struct memory *memory, struct bytes der)
{
	for (int at = 0; memory != NULL && at < REMEMBERED; at++) {
		if (memory->places[at].arena != NULL && bytes_equal(memory->places[at].certificate.der, der))
			return &memory->places[at].certificate;
	}
	return NULL;
}

/* The same in the job's arena. */
static enum result copy(struct job *job, const struct certificate *certificate, struct certificate *ret_copy)
{
	struct certificate made = *certificate;

	TAKE(job, made.subject = arena_copy_cstring(job->arena, certificate->subject));
	TAKE(job, made.issuer = arena_copy_cstring(job->arena, certificate->issuer));
	TAKE(job, made.serial = arena_copy_cstring(job->arena, certificate->serial));
	TAKE(job, (made.der = bytes_copy(job->arena, certificate->der)).data);
	if (certificate->subject_key_id.size > 0)
		TAKE(job, (made.subject_key_id = bytes_copy(job->arena, certificate->subject_key_id)).data);
	*ret_copy = made;
	return OK;
}

static void remember(struct memory *memory, const struct certificate *certificate)
{
	struct job keep = {.arena = arena_open(REMEMBERED_BYTES_MOST)};
	struct certificate kept;

	if (keep.arena == NULL)
		return;
	if (copy(&keep, certificate, &kept) != OK) {
		arena_close(keep.arena);
		return;
	}
	arena_close(memory->places[memory->next].arena);
	memory->places[memory->next].arena = keep.arena;
	memory->places[memory->next].certificate = kept;
	memory->next = (memory->next + 1) % REMEMBERED;
}

enum result certificate_read(struct job *job, struct bytes der, struct certificate *ret_certificate)
{
	struct memory *memory = thread_memory();
	const struct certificate *remembered = remembered_find(memory, der);

	if (remembered != NULL)
		return copy(job, remembered, ret_certificate);
	TRY(take_apart(job, der, ret_certificate));
	if (memory != NULL)
		remember(memory, ret_certificate);
	return OK;
}
