/* behind.c - see behind.h. What is known is kept for the few files that a process uses: the index and its changes, and
 * those before them. */
#include "register/behind.h"

#include "base/log.h"
#include "identity/index.h"

#include <pthread.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>

#define FILES_KNOWN 16
#define READING_ARENA_BYTES (64u << 20)

struct known_file {
	struct file_stamp stamp;
	bool used;
	enum behind_state state;
	struct failure failure; /* of a damaged one */
	uint64_t asked;         /* the higher, the later */
};

/* One process has one disk: all of its threads share this. */
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct known_file known[FILES_KNOWN];
static uint64_t asked_times;

/* What a thread reads. It has a mapping of its own, which outlives that of whoever asked. */
struct errand {
	struct file_stamp stamp; /* as it was asked for */
	struct mapping mapping;
	struct arena *arena;
};

static struct known_file *known_find(const struct file_stamp *stamp)
{
	for (int at = 0; at < FILES_KNOWN; at++)
		if (known[at].used && memcmp(&known[at].stamp, stamp, sizeof(*stamp)) == 0)
			return &known[at];
	return NULL;
}

/* A free place, or that of the file that nobody asked for the longest, though not of one that is being read. */
static struct known_file *known_place(void)
{
	struct known_file *oldest = NULL;

	for (int at = 0; at < FILES_KNOWN; at++) {
		if (!known[at].used)
			return &known[at];
		if (known[at].state != BEHIND_READING && (oldest == NULL || known[at].asked < oldest->asked))
			oldest = &known[at];
	}
	return oldest;
}

static void known_set(const struct file_stamp *stamp, enum behind_state state, const struct job *job)
{
	struct known_file *file;

	pthread_mutex_lock(&lock);
	file = known_find(stamp);
	if (file != NULL) {
		file->state = state;
		if (state == BEHIND_DAMAGED)
			file->failure = job->failure;
	}
	pthread_mutex_unlock(&lock);
}

static void errand_close(struct errand *errand)
{
	mapping_close(&errand->mapping);
	arena_close(errand->arena);
	free(errand);
}

static void *read_whole(void *object)
{
	static const struct sched_param none = {0};
	struct errand *errand = object;
	struct job job = {.arena = errand->arena, .now = clock_now()};
	const struct index *index;
	enum result result;

	if (sched_setscheduler(0, SCHED_IDLE, &none) != 0)
		log_line(LOG_DEBUG, "register", "not-idle", NULL);
	result = index_open(&job, errand->mapping.bytes, &index);
	if (result == OK)
		result = index_check(&job, index);
	if (result == DAMAGED)
		log_failure(LOG_ALARM, "register", "index-damaged", &job);
	else if (result != OK)
		log_failure(LOG_WARNING, "register", "index-not-read", &job);
	known_set(&errand->stamp, result == DAMAGED ? BEHIND_DAMAGED : BEHIND_WHOLE, &job);
	errand_close(errand);
	return NULL;
}

/* Begins a thread. What cannot be read behind (no memory, no thread) is used unread, as it was before. */
static bool reading_begin(struct job *job, const char *name, const struct file_stamp *stamp)
{
	struct errand *errand = calloc(1, sizeof(*errand));
	pthread_attr_t detached;
	pthread_t thread;
	bool begun = false;

	if (errand == NULL)
		return false;
	errand->stamp = *stamp;
	errand->arena = arena_open(READING_ARENA_BYTES);
	if (errand->arena != NULL && mapping_open(job, name, &errand->mapping) == OK) {
		pthread_attr_init(&detached);
		pthread_attr_setdetachstate(&detached, PTHREAD_CREATE_DETACHED);
		begun = pthread_create(&thread, &detached, read_whole, errand) == 0;
		pthread_attr_destroy(&detached);
	}
	if (!begun)
		errand_close(errand);
	return begun;
}

enum result behind_ask(struct job *job, const char *name, const struct mapping *mapping, enum behind_state *ret_state)
{
	struct job own = {.arena = job->arena, .now = job->now};
	struct known_file file = {0}, *place;
	bool fresh = false;

	pthread_mutex_lock(&lock);
	place = known_find(&mapping->stamp);
	if (place == NULL) {
		place = known_place();
		fresh = place != NULL;
		if (fresh)
			*place = (struct known_file){.stamp = mapping->stamp, .used = true};
	}
	if (place != NULL) {
		place->asked = ++asked_times;
		file = *place;
	}
	pthread_mutex_unlock(&lock);
	if (fresh && !reading_begin(&own, name, &mapping->stamp)) {
		log_line(LOG_WARNING, "register", "index-not-read", NULL);
		known_set(&mapping->stamp, BEHIND_WHOLE, &own);
	}
	if (file.state == BEHIND_DAMAGED)
		return job_fail(job, DAMAGED, file.failure.field, file.failure.rule, "%s", file.failure.reason);
	*ret_state = file.state;
	return OK;
}
