/* sender.c - the loop of one partner's sender.
 *
 * A pass has an arena and a `now` of its own. While something waits for a later try, the thread sleeps until then; a
 * poke wakes it at once. Heads are compared at the start, every few minutes, and when something is missing. */
#include "exchange/sender.h"

#include "base/log.h"
#include "exchange/as4_link.h"
#include "store/recovery.h"

#include <errno.h>
#include <string.h>
#include <time.h>

#define ARENA_OF_A_PASS ((size_t)512 << 20)
#define SLEEP_MOST SECONDS(30)
#define AFTER_FAULT SECONDS(1)
#define COMPARE_IN_RECOVERY SECONDS(1)

struct wishes {
	bool compare;
	bool stopping;
};

static struct timespec in(int64_t milliseconds)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	time.tv_sec += milliseconds / 1000;
	time.tv_nsec += milliseconds % 1000 * 1000000;
	if (time.tv_nsec >= 1000000000) {
		time.tv_sec++;
		time.tv_nsec -= 1000000000;
	}
	return time;
}

static bool is_before(const struct timespec *a, const struct timespec *b)
{
	return a->tv_sec != b->tv_sec ? a->tv_sec < b->tv_sec : a->tv_nsec < b->tv_nsec;
}

/* Sleeps until poked, or for `milliseconds`. */
static struct wishes sender_wait(struct sender *sender, int64_t milliseconds)
{
	struct wishes wishes;
	struct timespec until = in(milliseconds);

	pthread_mutex_lock(&sender->lock);
	while (!sender->poked && !sender->compare && !sender->stopping && milliseconds > 0) {
		bool sooner = sender->soon && is_before(&sender->soon_at, &until);

		if (pthread_cond_timedwait(&sender->changed, &sender->lock, sooner ? &sender->soon_at : &until) ==
		    ETIMEDOUT)
			break;
	}
	wishes = (struct wishes){sender->compare, sender->stopping};
	sender->poked = false;
	sender->compare = false;
	sender->soon = false;
	pthread_mutex_unlock(&sender->lock);
	return wishes;
}

/* One pass; gives the milliseconds until the next one is due. */
static int64_t pass(struct sender *sender, struct arena *arena, const struct office *office, const struct link *link,
		    bool compare)
{
	struct job job = {.arena = arena, .now = clock_now(), .chance = chance_of_system()};
	struct sending sending = {0};
	int64_t wait;

	arena_reset(arena);
	if (exchange_send(&job, office, link, sender->party, &sending) != OK) {
		log_failure(LOG_WARNING, "exchange", "sending-failed", &job);
		return AFTER_FAULT;
	}
	if (sending.failed == 0 && exchange_questions(&job, office, link, sender->party, &sending) != OK) {
		log_failure(LOG_WARNING, "exchange", "questions-failed", &job);
		job_forgive(&job);
	}
	if (sending.failed == 0 && exchange_lists(&job, office, link, sender->party, &sending) != OK) {
		log_failure(LOG_WARNING, "exchange", "lists-failed", &job);
		job_forgive(&job);
	}
	/* With a line that is down, asking for more would only fail too. */
	if (compare && sending.failed == 0 && exchange_compare(&job, office, link, sender->party) != OK)
		log_failure(LOG_INFO, "exchange", "not-compared", &job);
	if (sending.next_at.milliseconds == INSTANT_NEVER.milliseconds)
		return SLEEP_MOST;
	wait = sending.next_at.milliseconds - clock_now().milliseconds;
	return wait < 0 ? 0 : wait > SLEEP_MOST ? SLEEP_MOST : wait;
}

/* When heads are compared next: soon, while the partner gives back what a restored backup lacks. */
static int64_t compare_after(const struct sender *sender, struct arena *arena, const struct office *office)
{
	struct job job = {.arena = arena};
	enum recovery recovery = RECOVERY_NONE;

	arena_reset(arena);
	if (recovery_find(&job, office->database, sender->party, &recovery) != OK)
		log_failure(LOG_WARNING, "exchange", "recovery-not-read", &job);
	return recovery == RECOVERY_NONE ? COMPARE_EVERY : COMPARE_IN_RECOVERY;
}

static void work(struct sender *sender, struct arena *arena, const struct office *office, const struct link *link)
{
	int64_t compare_at = 0, wait = 0;

	for (;;) {
		struct wishes wishes = sender_wait(sender, wait);
		int64_t now = clock_now().milliseconds;
		bool compare = wishes.compare || now >= compare_at;

		if (wishes.stopping)
			return;
		wait = pass(sender, arena, office, link, compare);
		if (compare) {
			int64_t after = compare_after(sender, arena, office);

			compare_at = now + after;
			wait = wait < after ? wait : after;
		}
	}
}

static void *sender_run(void *context)
{
	struct sender *sender = context;
	AUTO_ARENA struct arena *kept = arena_open(ARENA_USUAL);
	AUTO_ARENA struct arena *arena = arena_open(ARENA_OF_A_PASS);
	struct job job = {.arena = kept, .now = clock_now(), .chance = chance_of_system()};
	struct as4_link *as4_link = NULL;
	struct office *office = NULL;
	struct link link;

	if (kept == NULL || arena == NULL)
		return NULL;
	pthread_setname_np(pthread_self(), "sender");
	if (sender->config->office_open(sender->config->self, &job, &office) != OK ||
	    as4_link_open(&job, office, &as4_link) != OK) {
		log_failure(LOG_ALARM, "exchange", "sender-not-started", &job);
	} else {
		link = as4_link_link(as4_link);
		work(sender, arena, office, &link);
	}
	as4_link_close(as4_link);
	if (office != NULL)
		sender->config->office_close(sender->config->self, office);
	return NULL;
}

enum result sender_start(struct job *job, struct sender *sender, const struct exchange_config *config,
			 const char *party)
{
	pthread_condattr_t monotonic;

	*sender = (struct sender){.config = config, .poked = true};
	memcpy(sender->party, party, strnlen(party, PARTY_ID_SIZE - 1));
	pthread_mutex_init(&sender->lock, NULL);
	pthread_condattr_init(&monotonic);
	pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
	pthread_cond_init(&sender->changed, &monotonic);
	pthread_condattr_destroy(&monotonic);
	if (pthread_create(&sender->thread, NULL, sender_run, sender) != 0)
		return job_fail(job, LIMIT, "sender", "threads", "No thread could be started for partner %s.", party);
	return OK;
}

void sender_poke(struct sender *sender, bool compare)
{
	pthread_mutex_lock(&sender->lock);
	sender->poked = true;
	sender->compare |= compare;
	pthread_cond_signal(&sender->changed);
	pthread_mutex_unlock(&sender->lock);
}

void sender_poke_soon(struct sender *sender)
{
	pthread_mutex_lock(&sender->lock);
	if (!sender->soon) {
		sender->soon = true;
		sender->soon_at = in(RECEIPTS_WAIT);
		pthread_cond_signal(&sender->changed);
	}
	pthread_mutex_unlock(&sender->lock);
}

void sender_stop(struct sender *sender)
{
	pthread_mutex_lock(&sender->lock);
	sender->stopping = true;
	pthread_cond_signal(&sender->changed);
	pthread_mutex_unlock(&sender->lock);
	pthread_join(sender->thread, NULL);
	pthread_cond_destroy(&sender->changed);
	pthread_mutex_destroy(&sender->lock);
}
