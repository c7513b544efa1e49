/* bare.h - the signatures that a bench really makes and checks, counted, and what as many cost on bare OpenSSL.
 *
 * bare.c stands between every caller in the program, José included, and OpenSSL: a call of one of its elliptic curve
 * operations is counted and passed on. So nothing is estimated and nothing forgotten: signatures of events, receipts,
 * AS4 messages and AS4 receipts, key agreements of letters and of AS4, keys that are made for one use. */
#ifndef VALICO_BENCH_BARE_H
#define VALICO_BENCH_BARE_H

enum operation { OPERATION_SIGN, OPERATION_VERIFY, OPERATION_AGREE, OPERATION_MAKE, OPERATION_COUNT };

/* How often each was done since the program began, by all threads. */
void bare_count(long ret_times[OPERATION_COUNT]);

/* Seconds of processor time for so many of each on OpenSSL, as cheaply as it offers them: keys and contexts are made
 * ready once, a message is hashed (SHA-256) as it is signed and verified. Two threads do half of them each, since the
 * program that is measured keeps two cores busy as well, and cores share what the processor has of speed. */
double bare_seconds(const long times[OPERATION_COUNT]);

/* Seconds of processor time that the whole program, all its threads and the kernel for it, has taken. */
double processor_seconds(void);

#endif
