/* clock.c - the process that nobody calls: what becomes due is attended to when it is due.
 *
 * Each second it asks the office what has passed (one look at an index when nothing has); each hour it forgets the
 * sessions that have ended. A tick that fails is told and tried again with the next: nothing is lost by it. */
#include "base/log.h"
#include "node/workplace.h"

#define TICK_MILLISECONDS 1000
#define TICK_ARENA_BYTES (64u << 20)
#define HOUR_IN_TICKS 3600

static enum result tick(struct job *job, const struct office *office, bool hourly)
{
	int attended = 0;

	TRY(office_tick(job, office, &attended));
	if (hourly)
		TRY(session_expire(job, office->database, job->now));
	return OK;
}

static void work(struct process *process, struct arena *arena, const struct office *office)
{
	unsigned int ticks = 0;

	while (!process_stops(process, TICK_MILLISECONDS)) {
		struct job job;

		arena_reset(arena);
		job = (struct job){.arena = arena, .now = clock_now(), .chance = chance_of_system()};
		if (tick(&job, office, ticks % HOUR_IN_TICKS == 0) != OK)
			log_failure(LOG_WARNING, "node", "tick-failed", &job);
		ticks++;
	}
}

enum result clock_run(struct process *process)
{
	AUTO_ARENA struct arena *arena = arena_open(TICK_ARENA_BYTES);
	struct workplace workplace;
	struct office *office;

	if (arena == NULL)
		return job_out_of_memory(process->job);
	TRY(workplace_open(process, &workplace));
	enum result result = workplace_office_open(&workplace, process->job, &office);
	if (result == OK) {
		work(process, arena, office);
		workplace_office_close(&workplace, office);
	}
	workplace_close(&workplace);
	return result;
}
