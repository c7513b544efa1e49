/* waiting_test.c - what a client waits for: streams that tell a change, requests that are put aside until there is
 * news, and how both end. */
#include "served.h"

#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

static void *change_soon(void *self)
{
	(void)self;
	nanosleep(&(struct timespec){.tv_nsec = 500000000}, NULL);
	atomic_store(&world.version, 6);
	return NULL;
}

static void stream_tells_a_change(void **state)
{
	pthread_t changer;
	(void)state;
	atomic_store(&world.version, 5);
	nanosleep(&(struct timespec){.tv_nsec = 100000000}, NULL);
	pthread_create(&changer, NULL, change_soon, NULL);
	client_ask(world.port, &(struct ask){.path = "/stream", .stop_after = 120}, &world.answer);
	pthread_join(changer, NULL);
	assert_string_equal(answer_header(&world.answer, "Content-Type"), "text/event-stream");
	assert_non_null(strstr(world.answer.body, "retry: 2000\n"));
	assert_non_null(strstr(world.answer.body, "event: change\ndata: {\"version\":6}\n\n"));
	assert_non_null(strstr(world.answer.body, ": still here\n\n"));
}

static void *listen_long(void *self)
{
	struct answer *answer = self;
	client_ask(world.port, &(struct ask){.path = "/stream", .stop_after = 200}, answer);
	return NULL;
}

static void streams_are_counted(void **state)
{
	pthread_t listeners[2];
	static struct answer answers[2];
	(void)state;
	nanosleep(&(struct timespec){.tv_sec = 1}, NULL); /* the last test's stream is noticed to be gone */
	for (int i = 0; i < 2; i++)
		pthread_create(&listeners[i], NULL, listen_long, &answers[i]);
	nanosleep(&(struct timespec){.tv_nsec = 300000000}, NULL);
	client_ask(world.port, &(struct ask){.path = "/stream"}, &world.answer);
	expect_problem(&world.answer, 503, "streams");
	for (int i = 0; i < 2; i++)
		pthread_join(listeners[i], NULL);
	assert_int_equal(answers[0].status, 200);
	assert_int_equal(answers[1].status, 200);
}

struct waiter {
	const char *path;
	struct answer answer;
	int64_t took;
};

static void *wait_long(void *self)
{
	struct waiter *waiter = self;
	struct instant begun = clock_now();
	client_ask(world.port, &(struct ask){.path = waiter->path}, &waiter->answer);
	waiter->took = clock_now().milliseconds - begun.milliseconds;
	return NULL;
}

static void waits_begin(struct waiter waiters[2], pthread_t threads[2])
{
	static const char *const paths[2] = {"/wait?thing=0", "/wait?thing=1"};
	atomic_store(&world.numbers[0], 7);
	atomic_store(&world.numbers[1], 7);
	for (int i = 0; i < 2; i++) {
		waiters[i].path = paths[i];
		pthread_create(&threads[i], NULL, wait_long, &waiters[i]);
	}
	nanosleep(&(struct timespec){.tv_nsec = 150000000}, NULL);
}

/* Only who waits for the thing that changed is answered at once; the other one's time passes. */
static void waits_end_with_news_or_time(void **state)
{
	static struct waiter waiters[2];
	pthread_t threads[2];
	(void)state;
	waits_begin(waiters, threads);
	client_ask(world.port, &(struct ask){.path = "/wait?thing=0"}, &world.answer);
	assert_string_equal(world.answer.body, "7 over"); /* two wait already */
	atomic_store(&world.numbers[1], 8);
	atomic_fetch_add(&world.version, 1);
	for (int i = 0; i < 2; i++)
		pthread_join(threads[i], NULL);
	assert_string_equal(waiters[0].answer.body, "7 over");
	assert_true(waiters[0].took >= 400);
	assert_string_equal(waiters[1].answer.body, "8 news");
	assert_true(waiters[1].took < waiters[0].took);
}

/* What changed between the handler's look and its wait is found, though the version does not move any more. */
static void waits_miss_nothing(void **state)
{
	(void)state;
	for (int i = 0; i < 20; i++) {
		static struct waiter waiter;
		pthread_t thread;
		atomic_store(&world.numbers[0], 7);
		waiter.path = "/wait?thing=0";
		pthread_create(&thread, NULL, wait_long, &waiter);
		nanosleep(&(struct timespec){.tv_nsec = i * 200000}, NULL);
		atomic_store(&world.numbers[0], 8);
		atomic_fetch_add(&world.version, 1);
		pthread_join(thread, NULL);
		assert_string_equal(waiter.answer.body, "8 news");
	}
}

/* Closing while a page listens: the stream ends, nothing hangs (stop() would).
 */
static void *listen_to_the_end(void *self)
{
	client_ask(world.port, &(struct ask){.path = "/stream"}, self);
	return NULL;
}

static void closing_ends_streams_and_waits(void **state)
{
	pthread_t listener;
	static struct answer answer;
	static struct waiter waiters[2];
	pthread_t threads[2];
	(void)state;
	nanosleep(&(struct timespec){.tv_sec = 1}, NULL);
	pthread_create(&listener, NULL, listen_to_the_end, &answer);
	waits_begin(waiters, threads);
	http_close(world.server, 2000);
	world.server = NULL;
	pthread_join(listener, NULL);
	assert_int_equal(answer.status, 200);
	for (int i = 0; i < 2; i++) {
		pthread_join(threads[i], NULL);
		assert_string_equal(waiters[i].answer.body, "7 over");
	}
	assert_int_equal(atomic_load(&world.contexts), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(stream_tells_a_change),          cmocka_unit_test(streams_are_counted),
	    cmocka_unit_test(waits_end_with_news_or_time),    cmocka_unit_test(waits_miss_nothing),
	    cmocka_unit_test(closing_ends_streams_and_waits),
	};
	return cmocka_run_group_tests(tests, served_start, served_stop);
}
