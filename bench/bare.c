/* bare.c - see bare.h. The functions of OpenSSL that stand here have its own names: the linker prefers those of the
 * program, for the program and for the libraries it loads. OpenSSL's own calls come by as well (a verification
 * multiplies points); they are part of the operation that is going on in their thread and are not counted again. */
#include "bare.h"

#include <dlfcn.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <time.h>

#define MESSAGE_SIZE 900 /* of an event's signing input, about */
#define THREADS 2

static atomic_long counted[OPERATION_COUNT];

/* OpenSSL's own function of a name. */
static void *original(const char *name)
{
	void *found = dlsym(RTLD_NEXT, name);

	if (found == NULL) {
		fprintf(stderr, "OpenSSL has no %s\n", name);
		abort();
	}
	return found;
}

static _Thread_local int within; /* how deep this thread is in operations that are counted here */

static void count(enum operation operation)
{
	if (within++ == 0 && operation != OPERATION_COUNT)
		atomic_fetch_add_explicit(&counted[operation], 1, memory_order_relaxed);
}

#define PASS_ON(name, parameters, arguments, operation)                                                                \
	int name parameters                                                                                            \
	{                                                                                                              \
		static _Atomic(void *) kept;                                                                           \
		void *found = kept;                                                                                    \
		int(*pass) parameters;                                                                                 \
		int done;                                                                                              \
                                                                                                                       \
		if (found == NULL)                                                                                     \
			kept = found = original(#name);                                                                \
		*(void **)&pass = found;                                                                               \
		count(operation);                                                                                      \
		done = pass arguments;                                                                                 \
		within--;                                                                                              \
		return done;                                                                                           \
	}

PASS_ON(EVP_PKEY_sign,
	(EVP_PKEY_CTX * context, unsigned char *signature, size_t *size, const unsigned char *digest,
	 size_t digest_size),
	(context, signature, size, digest, digest_size), OPERATION_SIGN)
PASS_ON(EVP_PKEY_verify,
	(EVP_PKEY_CTX * context, const unsigned char *signature, size_t size, const unsigned char *digest,
	 size_t digest_size),
	(context, signature, size, digest, digest_size), OPERATION_VERIFY)
PASS_ON(EVP_PKEY_derive, (EVP_PKEY_CTX * context, unsigned char *secret, size_t *size), (context, secret, size),
	OPERATION_AGREE)
PASS_ON(EC_KEY_generate_key, (EC_KEY * key), (key), OPERATION_MAKE)
/* A multiple of the curve's own point makes a key, a multiple of another point agrees on a secret. One by the order of
 * the curve does neither: it looks whether a key is one. */
static enum operation of_multiple(const EC_GROUP *group, const EC_POINT *point, const BIGNUM *times)
{
	if (point == NULL)
		return OPERATION_MAKE;
	return BN_cmp(times, EC_GROUP_get0_order(group)) == 0 ? OPERATION_COUNT : OPERATION_AGREE;
}

PASS_ON(EC_POINT_mul,
	(const EC_GROUP *group, EC_POINT *result, const BIGNUM *number, const EC_POINT *point, const BIGNUM *times,
	 BN_CTX *context),
	(group, result, number, point, times, context), of_multiple(group, point, times))

void bare_count(long ret_times[OPERATION_COUNT])
{
	for (int at = 0; at < OPERATION_COUNT; at++)
		ret_times[at] = counted[at];
}

double processor_seconds(void)
{
	struct rusage usage;

	getrusage(RUSAGE_SELF, &usage);
	return (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
	       (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
}

/* --- the same operations and nothing else --- */

struct ready {
	EVP_PKEY *key;
	EVP_MD *digest;
	EVP_MD_CTX *hash;
	EVP_PKEY_CTX *signing, *verifying, *agreeing;
};

static void must(int done)
{
	if (done == 1)
		return;
	fprintf(stderr, "OpenSSL did not do it\n");
	abort();
}

static struct ready ready_make(void)
{
	struct ready ready = {
	    .key = EVP_EC_gen("P-256"), .digest = EVP_MD_fetch(NULL, "SHA256", NULL), .hash = EVP_MD_CTX_new()};

	ready.signing = EVP_PKEY_CTX_new_from_pkey(NULL, ready.key, NULL);
	ready.verifying = EVP_PKEY_CTX_new_from_pkey(NULL, ready.key, NULL);
	ready.agreeing = EVP_PKEY_CTX_new_from_pkey(NULL, ready.key, NULL);
	must(EVP_PKEY_sign_init(ready.signing));
	must(EVP_PKEY_verify_init(ready.verifying));
	must(EVP_PKEY_derive_init(ready.agreeing));
	must(EVP_PKEY_derive_set_peer(ready.agreeing, ready.key));
	return ready;
}

static void ready_free(struct ready *ready)
{
	EVP_PKEY_CTX_free(ready->signing);
	EVP_PKEY_CTX_free(ready->verifying);
	EVP_PKEY_CTX_free(ready->agreeing);
	EVP_MD_CTX_free(ready->hash);
	EVP_MD_free(ready->digest);
	EVP_PKEY_free(ready->key);
}

static void message_hash(const struct ready *ready, long number, unsigned char ret_hash[32])
{
	unsigned char message[MESSAGE_SIZE] = {(unsigned char)number, (unsigned char)(number >> 8)};

	must(EVP_DigestInit_ex2(ready->hash, ready->digest, NULL));
	must(EVP_DigestUpdate(ready->hash, message, sizeof(message)));
	must(EVP_DigestFinal_ex(ready->hash, ret_hash, NULL));
}

static double thread_seconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

/* A thread's part of the operations, and the processor time that it took. */
struct part {
	pthread_t thread;
	long times[OPERATION_COUNT];
	double seconds;
};

static void part_do(const struct ready *ready, const long times[OPERATION_COUNT])
{
	unsigned char hash[32], signature[80], secret[32];
	size_t size = sizeof(signature), secret_size = sizeof(secret);

	message_hash(ready, 0, hash);
	must(EVP_PKEY_sign(ready->signing, signature, &size, hash, sizeof(hash)));
	for (long at = 0; at < times[OPERATION_VERIFY]; at++) {
		message_hash(ready, 0, hash);
		must(EVP_PKEY_verify(ready->verifying, signature, size, hash, sizeof(hash)));
	}
	for (long at = 0; at < times[OPERATION_SIGN]; at++) {
		message_hash(ready, at, hash);
		size = sizeof(signature);
		must(EVP_PKEY_sign(ready->signing, signature, &size, hash, sizeof(hash)));
	}
	for (long at = 0; at < times[OPERATION_AGREE]; at++)
		must(EVP_PKEY_derive(ready->agreeing, secret, &secret_size));
	for (long at = 0; at < times[OPERATION_MAKE]; at++)
		EVP_PKEY_free(EVP_EC_gen("P-256"));
}

static void *part_thread(void *context)
{
	struct part *part = context;
	struct ready ready = ready_make();
	double from = thread_seconds();

	part_do(&ready, part->times);
	part->seconds = thread_seconds() - from;
	ready_free(&ready);
	return NULL;
}

double bare_seconds(const long times[OPERATION_COUNT])
{
	struct part parts[THREADS] = {0};
	double total = 0;

	for (int at = 0; at < THREADS; at++) {
		for (int operation = 0; operation < OPERATION_COUNT; operation++)
			parts[at].times[operation] = (times[operation] + at) / THREADS;
		if (pthread_create(&parts[at].thread, NULL, part_thread, &parts[at]) != 0)
			abort();
	}
	for (int at = 0; at < THREADS; at++) {
		pthread_join(parts[at].thread, NULL);
		total += parts[at].seconds;
	}
	return total;
}
