/* hashing.c - turns for argon2id, and the decoy.
 *
 * Two at once, one more that waits; whoever comes then is told to come again. So a flood of sign-ins holds at most
 * three of the server's threads, and never the others.
 *
 * The decoy is made once in a process, before the first check of any kind, so that the first unknown login takes no
 * longer than the first known one. */
#include "access/hashing.h"

#include <errno.h>
#include <pthread.h>
#include <semaphore.h>
#include <stdatomic.h>
#include <time.h>

#define AT_ONCE 2
#define WAITING_MOST 1
#define TURN_SECONDS 5

static struct {
	pthread_once_t once;
	sem_t turns;
	bool turns_ready;
	atomic_int waiting;
	pthread_mutex_t decoy_lock;
	bool decoy_ready;
	char decoy[PASSPHRASE_HASH_SIZE];
} shared = {.once = PTHREAD_ONCE_INIT, .decoy_lock = PTHREAD_MUTEX_INITIALIZER};

static void turns_open(void)
{
	shared.turns_ready = sem_init(&shared.turns, 0, AT_ONCE) == 0;
}

static enum result no_turn(struct job *job)
{
	return job_fail(job, BUSY, NULL, "sign-ins", "Too many people sign in at once; try again.");
}

static bool turn_wait(void)
{
	struct timespec until;
	clock_gettime(CLOCK_REALTIME, &until);
	until.tv_sec += TURN_SECONDS;
	int waited = sem_timedwait(&shared.turns, &until);
	while (waited != 0 && errno == EINTR)
		waited = sem_timedwait(&shared.turns, &until);
	return waited == 0;
}

static enum result turn_take(struct job *job)
{
	pthread_once(&shared.once, turns_open);
	if (!shared.turns_ready)
		return no_turn(job);
	if (sem_trywait(&shared.turns) == 0)
		return OK;
	bool waits = atomic_fetch_add(&shared.waiting, 1) < WAITING_MOST;
	bool taken = waits && turn_wait();
	atomic_fetch_sub(&shared.waiting, 1);
	return taken ? OK : no_turn(job);
}

enum result hashing_write(struct job *job, const char *passphrase, char ret_hash[PASSPHRASE_HASH_SIZE])
{
	TRY(turn_take(job));
	enum result result = passphrase_write(job, passphrase, ret_hash);
	sem_post(&shared.turns);
	return result;
}

static enum result decoy_make(struct job *job)
{
	unsigned char chance[32];
	enum result result = OK;
	pthread_mutex_lock(&shared.decoy_lock);
	if (!shared.decoy_ready) {
		char *word;
		job_chance(job, chance, sizeof(chance));
		word = hex_write(job->arena, (struct bytes){chance, sizeof(chance)});
		result = word ? hashing_write(job, word, shared.decoy) : job_out_of_memory(job);
		shared.decoy_ready = result == OK;
	}
	pthread_mutex_unlock(&shared.decoy_lock);
	return result;
}

enum result hashing_check(struct job *job, const char *hash, const char *passphrase)
{
	TRY(decoy_make(job));
	TRY(turn_take(job));
	enum result result = passphrase_check(job, hash ? hash : shared.decoy, passphrase);
	sem_post(&shared.turns);
	return result;
}
