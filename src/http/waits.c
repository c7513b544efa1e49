/* waits.c - requests that are put aside until what they ask about has changed (RFC 7240, section 4.3: Prefer: wait).
 *
 * Such a request holds a connection and its memory, but no thread. The watcher of streams (streams.c) compares the
 * number that it knows with the number now, whenever anything changed, and lets those go on for which it is another
 * one; they are answered by their handler as if they came in now, with the same checks before. The time of a wait is
 * counted from its first beginning, however often it was let go on for nothing. */
#include "http/server.h"

#include "base/log.h"

static void wait_end(struct streams *streams, struct wait *wait)
{
	*wait->link = wait->next;
	if (wait->next)
		wait->next->link = wait->link;
	streams->wait_count--;
	MHD_resume_connection(wait->connection);
}

/* A number that cannot be had lets the request go on, so that its handler says why. */
static bool is_another(struct streams *streams, struct arena *arena, struct instant now, const struct wait *wait)
{
	struct job job = {.arena = arena, .now = now, .chance = chance_of_system()};
	int64_t number;
	if (streams->config->number(streams->config->self, streams->context, &job, wait->key, &number) == OK)
		return number != wait->number;
	log_failure(LOG_WARNING, "http", "number-unknown", &job);
	return true;
}

void waits_wake(struct streams *streams, struct arena *arena, struct instant now, bool moved)
{
	struct wait *next;
	for (struct wait *wait = streams->first_wait; wait; wait = next) {
		bool look = !streams->closing && (moved || !wait->looked);
		next = wait->next;
		wait->looked = true;
		if (streams->closing || now.milliseconds >= wait->until.milliseconds ||
		    (look && is_another(streams, arena, now, wait)))
			wait_end(streams, wait);
	}
	if (arena)
		arena_reset(arena);
}

bool wait_begin(struct streams *streams, struct wait *wait, const struct response *response, struct instant now)
{
	if (wait->until.milliseconds == 0)
		wait->until = instant_plus(now, response->wait_milliseconds);
	wait->key = response->wait_for;
	wait->number = response->wait_number;
	wait->looked = false;
	pthread_mutex_lock(&streams->lock);
	bool waits = streams->running && !streams->closing && streams->wait_count < streams->config->waits_most &&
		     now.milliseconds < wait->until.milliseconds;
	if (waits) {
		wait->next = streams->first_wait;
		wait->link = &streams->first_wait;
		if (wait->next)
			wait->next->link = &wait->next;
		streams->first_wait = wait;
		if (++streams->wait_count == 1)
			pthread_cond_signal(&streams->news); /* the watcher sleeps shorter from now on */
		MHD_suspend_connection(wait->connection);
	}
	pthread_mutex_unlock(&streams->lock);
	return waits;
}
