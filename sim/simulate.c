/* simulate.c - plays stories: `simulate [FIRST-SEED [COUNT]]`. Half of the seeds run in each of two processes. */
#include "story.h"

#include "base/log.h"
#include "support/shipped.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#define PROCESSES 2

static int play_share(uint64_t first, uint64_t count, uint64_t step)
{
	struct arena *kept = arena_open(ARENA_USUAL), *arena = arena_open(256u << 20);
	struct seeded seed;
	struct job job = test_job(kept, &seed, 1);
	struct agreement agreement;
	int taken = 0, refused = 0, crashes = 0, restores = 0;
	int64_t events = 0;

	log_open("simulate", LOG_ALARM + 1);
	agreement.profile = shipped_profile(&job, &agreement.hash);
	for (uint64_t number = first; number < first + count; number += step) {
		struct story story = {0};

		if (!story_play(&story, number, &agreement, 1, arena)) {
			printf("not ok - seed %llu: %s\n%s", (unsigned long long)number, story.fault,
			       story.told.data != NULL ? story.told.data : "");
			fflush(stdout);
			return 1;
		}
		taken += story.steps_taken;
		refused += story.steps_refused;
		crashes += story.faults_injected;
		restores += story.restores;
		events += story.events_seen[0] + story.events_seen[1];
	}
	printf("# from seed %llu: %d steps taken, %d refused, %d crashes, %d restores, %lld events held\n",
	       (unsigned long long)first, taken, refused, crashes, restores, (long long)events);
	fflush(stdout);
	arena_close(arena);
	arena_close(kept);
	return taken > 0 ? 0 : 1;
}

int main(int count_of_words, char **words)
{
	uint64_t first = count_of_words > 1 ? strtoull(words[1], NULL, 10) : 1;
	uint64_t count = count_of_words > 2 ? strtoull(words[2], NULL, 10) : 1000;
	int failed = 0;

	setvbuf(stdout, NULL, _IOLBF, 0);
	printf("1..1\n");
	if (count < PROCESSES)
		return play_share(first, count, 1);
	for (uint64_t at = 0; at < PROCESSES; at++) {
		if (fork() == 0)
			_exit(play_share(first + at, count - at, PROCESSES));
	}
	for (int at = 0; at < PROCESSES; at++) {
		int status = 1;

		wait(&status);
		failed |= status;
	}
	if (failed == 0)
		printf("ok - %llu stories of two nodes\n", (unsigned long long)count);
	return failed != 0;
}
