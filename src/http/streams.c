/* streams.c - server-sent events (WHATWG HTML, section 9.2) that say that something changed.
 *
 * One watcher thread asks for the version five times a second while anybody listens, and a hundred times while a
 * request waits (waits.c). A stream with nothing to say is suspended, so that it costs a connection and no thread; the
 * watcher resumes those that have news, whose heartbeat is due or whose time is over. A stream tells only a number:
 * what changed is asked for by the page through the ordinary routes, with their rights and their log. */
#include "http/server.h"

#include "base/log.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

struct stream {
	struct streams *all;
	struct MHD_Connection *connection;
	struct stream *next, **link;
	bool suspended;
	bool looked; /* the version was asked for since this stream began */
	bool started;
	int64_t told; /* the last version that was written */
	struct instant opened_at;
	struct instant wrote_at;
};

static int64_t heartbeat_of(const struct streams *streams)
{
	return streams->config->heartbeat > 0 ? streams->config->heartbeat : STREAM_HEARTBEAT;
}

static bool passed(struct instant since, int64_t milliseconds, struct instant now)
{
	return now.milliseconds - since.milliseconds >= milliseconds;
}

/* What the stream has to say at this moment; 0 bytes for nothing. Called with the lock held. */
static int stream_say(struct stream *stream, struct instant now, char *buffer, size_t size)
{
	int64_t version = stream->all->version;
	int written = 0;
	if (!stream->looked)
		return 0;
	if (!stream->started || stream->told != version)
		written = snprintf(buffer, size, "%sevent: change\ndata: {\"version\":%" PRId64 "}\n\n",
				   stream->started ? "" : "retry: 2000\n", version);
	else if (passed(stream->wrote_at, heartbeat_of(stream->all), now))
		written = snprintf(buffer, size, ": still here\n\n");
	if (written <= 0 || (size_t)written >= size)
		return 0;
	stream->started = true;
	stream->told = version;
	stream->wrote_at = now;
	return written;
}

static ssize_t stream_read(void *self, uint64_t position, char *buffer, size_t size)
{
	struct stream *stream = self;
	struct streams *all = stream->all;
	struct instant now = clock_now();
	ssize_t written;
	(void)position;
	pthread_mutex_lock(&all->lock);
	if (all->closing || passed(stream->opened_at, STREAM_LONGEST, now)) {
		written = MHD_CONTENT_READER_END_OF_STREAM;
	} else {
		written = stream_say(stream, now, buffer, size);
		if (written == 0) {
			stream->suspended = true;
			MHD_suspend_connection(stream->connection);
		}
	}
	pthread_mutex_unlock(&all->lock);
	return written;
}

static void stream_free(void *self)
{
	struct stream *stream = self;
	struct streams *all = stream->all;
	pthread_mutex_lock(&all->lock);
	*stream->link = stream->next;
	if (stream->next)
		stream->next->link = stream->link;
	all->count--;
	pthread_mutex_unlock(&all->lock);
	free(stream);
}

static bool streams_add(struct streams *streams, struct stream *stream)
{
	pthread_mutex_lock(&streams->lock);
	bool room = !streams->closing && streams->count < streams->config->streams_most;
	if (room) {
		stream->next = streams->first;
		stream->link = &streams->first;
		if (stream->next)
			stream->next->link = &stream->next;
		streams->first = stream;
		streams->count++;
	}
	pthread_mutex_unlock(&streams->lock);
	return room;
}

enum result stream_new(struct job *job, struct streams *streams, struct MHD_Connection *connection,
		       struct MHD_Response **ret_response)
{
	struct stream *stream = calloc(1, sizeof(*stream));
	if (!stream)
		return job_out_of_memory(job);
	*stream = (struct stream){
	    .all = streams, .connection = connection, .opened_at = clock_now(), .wrote_at = clock_now()};
	if (!streams_add(streams, stream)) {
		free(stream);
		return job_fail(job, BUSY, NULL, "streams", "Too many pages listen for changes already.");
	}
	*ret_response = MHD_create_response_from_callback(MHD_SIZE_UNKNOWN, 512, stream_read, stream, stream_free);
	if (*ret_response)
		return OK;
	stream_free(stream);
	return job_out_of_memory(job);
}

static void wake(struct streams *streams, struct instant now)
{
	for (struct stream *stream = streams->first; stream; stream = stream->next) {
		stream->looked = true;
		bool due = streams->closing || !stream->started || stream->told != streams->version ||
			   passed(stream->wrote_at, heartbeat_of(streams), now) ||
			   passed(stream->opened_at, STREAM_LONGEST, now);
		if (!stream->suspended || !due)
			continue;
		stream->suspended = false;
		MHD_resume_connection(stream->connection);
	}
}

/* Asks for the version, without the lock; keeps the old one when it cannot be had. */
static int64_t look(struct streams *streams, struct arena *arena, int64_t known)
{
	struct job job = {.arena = arena, .now = clock_now(), .chance = chance_of_system()};
	int64_t version = known;
	if (streams->config->version(streams->config->self, streams->context, &job, &version) != OK) {
		log_failure(LOG_WARNING, "http", "version-unknown", &job);
		version = known;
	}
	arena_reset(arena);
	return version;
}

static void wait_a_little(struct streams *streams)
{
	struct timespec until;
	int milliseconds = streams->wait_count > 0 ? WAIT_POLL_MILLISECONDS : STREAM_POLL_MILLISECONDS;
	clock_gettime(CLOCK_REALTIME, &until);
	until.tv_nsec += milliseconds * 1000000L;
	until.tv_sec += until.tv_nsec / 1000000000L;
	until.tv_nsec %= 1000000000L;
	pthread_cond_timedwait(&streams->news, &streams->lock, &until);
}

/* One look at the version. Streams are woken at their own, slower pace. */
static void watch_once(struct streams *streams, struct arena *arena, struct instant *woken)
{
	int64_t known = streams->version;
	pthread_mutex_unlock(&streams->lock);
	int64_t version = look(streams, arena, known);
	struct instant now = clock_now();
	pthread_mutex_lock(&streams->lock);
	streams->version = version;
	waits_wake(streams, arena, now, version != known);
	if (!passed(*woken, STREAM_POLL_MILLISECONDS, now))
		return;
	*woken = now;
	wake(streams, now);
}

static void *watch(void *self)
{
	struct streams *streams = self;
	struct instant woken = {0};
	AUTO_ARENA struct arena *arena = arena_open(1u << 20);
	if (!arena)
		return NULL;
	pthread_mutex_lock(&streams->lock);
	while (!streams->closing) {
		wait_a_little(streams);
		if (!streams->closing && streams->count + streams->wait_count > 0)
			watch_once(streams, arena, &woken);
	}
	pthread_mutex_unlock(&streams->lock);
	return NULL;
}

enum result streams_open(struct job *job, struct streams *streams, const struct http_config *config)
{
	streams->config = config;
	pthread_mutex_init(&streams->lock, NULL);
	pthread_cond_init(&streams->news, NULL);
	if (!config->version || config->streams_most + config->waits_most <= 0)
		return OK;
	TRY(config->context_open(config->self, job, &streams->context));
	if (pthread_create(&streams->thread, NULL, watch, streams) != 0) {
		config->context_close(config->self, streams->context);
		return job_fail(job, IO, NULL, "thread", "The watcher of streams cannot be started.");
	}
	streams->running = true;
	return OK;
}

void streams_end(struct streams *streams)
{
	pthread_mutex_lock(&streams->lock);
	streams->closing = true;
	wake(streams, clock_now());
	waits_wake(streams, NULL, clock_now(), false);
	pthread_cond_broadcast(&streams->news);
	pthread_mutex_unlock(&streams->lock);
}

void streams_close(struct streams *streams)
{
	if (streams->running) {
		pthread_join(streams->thread, NULL);
		streams->config->context_close(streams->config->self, streams->context);
	}
	pthread_cond_destroy(&streams->news);
	pthread_mutex_destroy(&streams->lock);
}
