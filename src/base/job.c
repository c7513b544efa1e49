/* job.c - failures noted once, chance from the system or a seed, UUIDs. */
#include "base/job.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <time.h>

static void copy_word(char *to, size_t room, const char *from)
{
	snprintf(to, room, "%s", from != NULL ? from : "");
}

enum result job_fail(struct job *job, enum result result, const char *field, const char *rule, const char *format, ...)
{
	va_list arguments;

	if (job->failure.result != OK)
		return result;
	job->failure.result = result;
	copy_word(job->failure.field, sizeof(job->failure.field), field);
	copy_word(job->failure.rule, sizeof(job->failure.rule), rule);
	va_start(arguments, format);
	vsnprintf(job->failure.reason, sizeof(job->failure.reason), format, arguments);
	va_end(arguments);
	return result;
}

enum result job_out_of_memory(struct job *job)
{
	return job_fail(job, LIMIT, NULL, "memory", "The request needs more memory than it may use.");
}

void job_forgive(struct job *job)
{
	memset(&job->failure, 0, sizeof(job->failure));
}

void job_chance(struct job *job, unsigned char *data, size_t size)
{
	job->chance.fill(job->chance.self, data, size);
}

/* getrandom() for up to 256 bytes cannot fail once the system's pool is ready, and before that it waits; anything else
 * means that nothing secret can be made on this machine, so the process ends. */
static void system_fill(void *self, unsigned char *data, size_t size)
{
	(void)self;
	while (size > 0) {
		size_t part = size < 256 ? size : 256;

		if (getrandom(data, part, 0) != (ssize_t)part)
			abort();
		data += part;
		size -= part;
	}
}

struct chance chance_of_system(void)
{
	return (struct chance){.fill = system_fill};
}

static uint64_t rotate(uint64_t word, int by)
{
	return word << by | word >> (64 - by);
}

/* xoshiro256** (Blackman and Vigna, 2018). */
uint64_t seeded_next(struct seeded *state)
{
	uint64_t *word = state->word;
	uint64_t result = rotate(word[1] * 5, 7) * 9, shifted = word[1] << 17;

	word[2] ^= word[0];
	word[3] ^= word[1];
	word[1] ^= word[2];
	word[0] ^= word[3];
	word[2] ^= shifted;
	word[3] = rotate(word[3], 45);
	return result;
}

uint64_t seeded_below(struct seeded *state, uint64_t bound)
{
	uint64_t least = -bound % bound, number;

	do {
		number = seeded_next(state);
	} while (number < least);
	return number % bound;
}

static void seeded_fill(void *self, unsigned char *data, size_t size)
{
	for (size_t at = 0; at < size; at += 8) {
		uint64_t number = seeded_next(self);
		size_t part = size - at < 8 ? size - at : 8;

		memcpy(data + at, &number, part);
	}
}

/* SplitMix64 spreads the seed over the state, as the generator's authors advise. */
struct chance chance_of_seed(struct seeded *state, uint64_t seed)
{
	for (int at = 0; at < 4; at++) {
		uint64_t mixed = seed += UINT64_C(0x9e3779b97f4a7c15);

		mixed = (mixed ^ mixed >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
		mixed = (mixed ^ mixed >> 27) * UINT64_C(0x94d049bb133111eb);
		state->word[at] = mixed ^ mixed >> 31;
	}
	return (struct chance){.fill = seeded_fill, .self = state};
}

struct instant clock_now(void)
{
	struct timespec now;

	clock_gettime(CLOCK_REALTIME, &now);
	return (struct instant){(int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000};
}

void uuid_new(struct job *job, char ret_text[UUID_TEXT_SIZE])
{
	uint64_t time = (uint64_t)job->now.milliseconds;
	unsigned char data[16];
	size_t out = 0;

	job_chance(job, data, sizeof(data));
	for (int at = 0; at < 6; at++)
		data[at] = (unsigned char)(time >> (40 - 8 * at));
	data[6] = (unsigned char)(0x70 | (data[6] & 0x0f));
	data[8] = (unsigned char)(0x80 | (data[8] & 0x3f));
	for (int at = 0; at < 16; at++) {
		if (at == 4 || at == 6 || at == 8 || at == 10)
			ret_text[out++] = '-';
		ret_text[out++] = "0123456789abcdef"[data[at] >> 4];
		ret_text[out++] = "0123456789abcdef"[data[at] & 15];
	}
	ret_text[out] = '\0';
}

enum result message_id_new(struct job *job, const char *party, const char **ret_id)
{
	char id[UUID_TEXT_SIZE];

	uuid_new(job, id);
	TAKE(job, *ret_id = arena_print(job->arena, "%s@%s.valico", id, party));
	return OK;
}

bool uuid_check(struct bytes text)
{
	if (text.size != UUID_TEXT_SIZE - 1)
		return false;
	for (size_t at = 0; at < text.size; at++) {
		unsigned char letter = text.data[at];
		bool hyphen = at == 8 || at == 13 || at == 18 || at == 23;

		if (hyphen ? letter != '-' : !((letter >= '0' && letter <= '9') || (letter >= 'a' && letter <= 'f')))
			return false;
	}
	return text.data[14] == '7' && strchr("89ab", text.data[19]) != NULL;
}
