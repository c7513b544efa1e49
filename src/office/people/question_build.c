/* question_build.c - making a set of tags; see question_set.h.
 *
 * A tag costs two passes of the curve, about 70 microseconds; everything else is sorting. So keys are collected and
 * evaluated by several threads at once. Two people with the same key are one tag. The bits that buckets may have follow
 * from the set itself: as many as leave the wanted number in the smallest of them. */
#include "office/people/question_set.h"

#include "base/file.h"
#include "crypto/secret.h"
#include "office/people/question_bytes.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#define INPUTS_AT_ONCE 2048
#define PORTION_ARENA_BYTES (1u << 20)

struct tag {
	unsigned char bytes[QUESTION_TAG_SIZE];
	int cell;
};

struct question_builder {
	const struct keeper *keeper;
	struct question_card card;
	int64_t people_least;
	int threads;
	struct tag *tags;
	size_t count, room;
	struct composite_key waiting[INPUTS_AT_ONCE]; /* not yet evaluated */
	int waiting_count;
};

enum result question_builder_open(struct job *job, const struct keeper *keeper, int64_t key, int64_t people_least,
				  int threads, struct question_builder **ret_builder)
{
	struct question_builder *builder;
	struct oprf_element public_key;

	TRY(keeper->question_key(keeper->self, job, key, &public_key));
	builder = calloc(1, sizeof(*builder));
	if (builder == NULL)
		return job_out_of_memory(job);
	builder->keeper = keeper;
	builder->card = (struct question_card){.key = key, .public_key = public_key};
	builder->people_least = people_least;
	builder->threads = threads < 1 ? 1 : threads > QUESTION_THREADS_MOST ? QUESTION_THREADS_MOST : threads;
	*ret_builder = builder;
	return OK;
}

void question_builder_close(struct question_builder *builder)
{
	if (builder == NULL)
		return;
	free(builder->tags);
	secret_wipe(builder, sizeof(*builder));
	free(builder);
}

static enum result tags_grow(struct job *job, struct question_builder *builder, int more)
{
	size_t room = builder->room == 0 ? INPUTS_AT_ONCE : builder->room * 2;
	struct tag *tags;

	if (builder->count + (size_t)more > (size_t)QUESTION_TAGS_MOST)
		return job_fail(job, LIMIT, "questions", "too-many", "A set holds at most %lld tags.",
				(long long)QUESTION_TAGS_MOST);
	if (builder->count + (size_t)more <= builder->room)
		return OK;
	tags = realloc(builder->tags, room * sizeof(*tags));
	if (tags == NULL)
		return job_out_of_memory(job);
	builder->tags = tags;
	builder->room = room;
	return OK;
}

/* What one thread evaluates: its tags behind those that there are. */
struct portion {
	const struct question_builder *builder;
	int from, to;
	struct tag *tags; /* of waiting[from] and on */
	struct failure failure;
	pthread_t thread;
};

static enum result portion_evaluate(struct job *job, const struct portion *portion)
{
	const struct keeper *keeper = portion->builder->keeper;
	int count = portion->to - portion->from;
	struct oprf_output *outputs;
	struct bytes *inputs;

	TAKE(job, outputs = NEW_MANY(job->arena, struct oprf_output, (size_t)count));
	TAKE(job, inputs = NEW_MANY(job->arena, struct bytes, (size_t)count));
	for (int at = 0; at < count; at++)
		inputs[at] = bytes_of(portion->builder->waiting[portion->from + at].text);
	TRY(keeper->question_outputs(keeper->self, job, portion->builder->card.key, inputs, count, outputs));
	for (int at = 0; at < count; at++) {
		memcpy(portion->tags[at].bytes, outputs[at].bytes, QUESTION_TAG_SIZE);
		portion->tags[at].cell = question_cell(&portion->builder->waiting[portion->from + at]);
	}
	return OK;
}

static void *portion_run(void *context)
{
	AUTO_ARENA struct arena *arena = arena_open(PORTION_ARENA_BYTES);
	struct portion *portion = context;
	struct job job = {.arena = arena};
	enum result evaluated = arena != NULL ? portion_evaluate(&job, portion) : LIMIT;

	portion->failure = job.failure;
	portion->failure.result = evaluated;
	return NULL;
}

/* Portions of like size, the last one by this thread; one for which no thread can be started is done here too. */
static enum result waiting_evaluate(struct job *job, struct question_builder *builder)
{
	struct portion portions[QUESTION_THREADS_MOST];
	int started = 0;

	TRY(tags_grow(job, builder, builder->waiting_count));
	for (int at = 0; at < builder->threads; at++) {
		struct portion *portion = &portions[at];

		*portion = (struct portion){.builder = builder,
					    .from = builder->waiting_count * at / builder->threads,
					    .to = builder->waiting_count * (at + 1) / builder->threads};
		portion->tags = builder->tags + builder->count + portion->from;
		if (at < builder->threads - 1 && started == at &&
		    pthread_create(&portion->thread, NULL, portion_run, portion) == 0)
			started++;
		else
			portion_run(portion);
	}
	for (int at = 0; at < started; at++)
		pthread_join(portions[at].thread, NULL);
	for (int at = 0; at < builder->threads; at++) {
		const struct failure *failure = &portions[at].failure;

		if (failure->result != OK)
			return job_fail(job, failure->result, failure->field, failure->rule, "%s", failure->reason);
	}
	builder->count += (size_t)builder->waiting_count;
	builder->waiting_count = 0;
	return OK;
}

enum result question_builder_add(struct job *job, struct question_builder *builder, const struct person *person,
				 int *ret_keys)
{
	struct composite_key keys[COMPOSITE_KEYS_MOST];
	int count = composite_keys_of_register(person, keys);

	for (int at = 0; at < count; at++) {
		if (builder->waiting_count == INPUTS_AT_ONCE)
			TRY(waiting_evaluate(job, builder));
		builder->waiting[builder->waiting_count++] = keys[at];
	}
	builder->card.people += count > 0;
	secret_wipe(keys, sizeof(keys));
	*ret_keys = count;
	return OK;
}

/* --- the file --- */

static int by_place(const void *a, const void *b)
{
	const struct tag *left = a, *right = b;

	if (left->cell != right->cell)
		return left->cell < right->cell ? -1 : 1;
	return memcmp(left->bytes, right->bytes, QUESTION_TAG_SIZE);
}

static void tags_sort(struct question_builder *builder)
{
	size_t kept = 0;

	if (builder->count == 0)
		return;
	qsort(builder->tags, builder->count, sizeof(*builder->tags), by_place);
	for (size_t at = 1; at < builder->count; at++) {
		if (by_place(&builder->tags[kept], &builder->tags[at]) != 0)
			builder->tags[++kept] = builder->tags[at];
	}
	builder->count = kept + 1;
}

static int64_t smallest_bucket(const int64_t ends[QUESTION_CELLS], int bits)
{
	int cells = QUESTION_CELLS >> bits;
	int64_t smallest = INT64_MAX, before = 0;

	for (int cell = cells - 1; cell < QUESTION_CELLS; cell += cells) {
		int64_t count = ends[cell] - before;

		smallest = count < smallest ? count : smallest;
		before = ends[cell];
	}
	return smallest;
}

static int bits_of(const struct question_builder *builder, const int64_t ends[QUESTION_CELLS])
{
	int bits = QUESTION_BITS_MOST;

	while (bits > 0 && (builder->card.people >> bits < builder->people_least ||
			    smallest_bucket(ends, bits) < builder->people_least))
		bits--;
	return bits;
}

/* The tags behind the header; each cell's end and check. */
static void cells_put(const struct question_builder *builder, unsigned char *tags, int64_t ends[QUESTION_CELLS],
		      unsigned char *ret_checks)
{
	size_t at = 0;

	for (int cell = 0; cell < QUESTION_CELLS; cell++) {
		size_t from = at;
		struct hash check;

		for (; at < builder->count && builder->tags[at].cell == cell; at++)
			memcpy(tags + at * QUESTION_TAG_SIZE, builder->tags[at].bytes, QUESTION_TAG_SIZE);
		ends[cell] = (int64_t)at;
		check =
		    hash_of((struct bytes){tags + from * QUESTION_TAG_SIZE, (at - from) * (size_t)QUESTION_TAG_SIZE});
		memcpy(ret_checks + cell * 8, check.bytes, 8);
	}
}

static void header_put(struct job *job, struct question_builder *builder, unsigned char *file)
{
	unsigned char *at = file + sizeof(QUESTION_MAGIC) - 1, *cells = at + 40 + OPRF_SIZE;
	int64_t ends[QUESTION_CELLS];
	struct hash check;

	cells_put(builder, file + QUESTION_HEADER_SIZE, ends, cells + QUESTION_CELLS * 8);
	for (int cell = 0; cell < QUESTION_CELLS; cell++)
		number_put(cells + cell * 8, 8, (uint64_t)ends[cell]);
	builder->card.bits = bits_of(builder, ends);
	memcpy(file, QUESTION_MAGIC, sizeof(QUESTION_MAGIC) - 1);
	number_put(at, 4, QUESTION_SET_VERSION);
	number_put(at + 4, 4, (uint64_t)builder->card.bits);
	number_put(at + 8, 8, (uint64_t)builder->card.key);
	number_put(at + 16, 8, (uint64_t)builder->card.people);
	number_put(at + 24, 8, builder->count);
	number_put(at + 32, 8, (uint64_t)job->now.milliseconds);
	memcpy(at + 40, builder->card.public_key.bytes, OPRF_SIZE);
	check = hash_of((struct bytes){file, QUESTION_HEADER_SIZE - HASH_SIZE});
	memcpy(file + QUESTION_HEADER_SIZE - HASH_SIZE, check.bytes, HASH_SIZE);
}

enum result question_builder_finish(struct job *job, struct question_builder *builder, const char *file,
				    struct question_card *ret_card)
{
	unsigned char *bytes;
	enum result written;
	size_t size;

	TRY(waiting_evaluate(job, builder));
	tags_sort(builder);
	builder->card.tags = (int64_t)builder->count;
	size = QUESTION_HEADER_SIZE + builder->count * (size_t)QUESTION_TAG_SIZE;
	bytes = calloc(1, size);
	if (bytes == NULL)
		return job_out_of_memory(job);
	header_put(job, builder, bytes);
	written = file_write(job, file, 0600, (struct bytes){bytes, size});
	free(bytes);
	TRY(written);
	*ret_card = builder->card;
	return OK;
}
