/* job.h - one request, message or tick while it is worked on.
 *
 * A job carries what every function down the floors needs: the arena, the frozen `now`, the source of randomness and
 * the first failure. Pure rooms get time and chance only from here, so a test or the simulation hands in its own.
 *
 *     return job_fail(job, INVALID, "document.number", "check-digit", "Check digit is 4; by ICAO 9303 it must be 6.");
 */
#ifndef VALICO_BASE_JOB_H
#define VALICO_BASE_JOB_H

#include "base/arena.h"
#include "base/bytes.h"
#include "base/instant.h"
#include "base/result.h"

/* Where chance comes from: the operating system, or a seed. */
struct chance {
	void (*fill)(void *self, unsigned char *data, size_t size);
	void *self;
};

/* What went wrong, once. `field` names the input ("application.born", "events[3].seen"), `rule` is a stable word for
 * programs and catalogues ("check-digit", "safeguard-missing"), `reason` a sentence for a person. */
struct failure {
	enum result result;
	char field[96];
	char rule[64];
	char reason[512];
};

struct job {
	struct arena *arena;
	struct instant now;
	struct chance chance;
	struct failure failure;
};

/* Notes the failure if none is noted yet and returns `result`. `field` and `rule` may be NULL. */
enum result job_fail(struct job *job, enum result result, const char *field, const char *rule, const char *format, ...)
    __attribute__((format(printf, 5, 6)));

/* LIMIT, noted as "memory": for an allocation that the arena refused. */
enum result job_out_of_memory(struct job *job);

/* Forgets a failure that was dealt with. */
void job_forgive(struct job *job);

/* `size` bytes of chance. */
void job_chance(struct job *job, unsigned char *data, size_t size);

/* Allocations that note LIMIT when they are refused: TAKE(job, value = NEW(job->arena, struct event)). */
#define TAKE(job, assignment)                                                                                          \
	do {                                                                                                           \
		if (!(assignment))                                                                                     \
			return job_out_of_memory(job);                                                                 \
	} while (0)

/* Chance from the operating system (getrandom). */
struct chance chance_of_system(void);

/* Chance from a seed (xoshiro256**), for tests and the simulation. `state` lives as long as the chance is used. */
struct seeded {
	uint64_t word[4];
};
struct chance chance_of_seed(struct seeded *state, uint64_t seed);
uint64_t seeded_next(struct seeded *state);
/* A number from 0 to bound - 1 (bound is at least 1). */
uint64_t seeded_below(struct seeded *state, uint64_t bound);

/* The wall clock, for the shell only: pure rooms do not call it (tools/floors.sh checks). */
struct instant clock_now(void);

/* A UUID of version 7 (RFC 9562): ordered by time. */
#define UUID_TEXT_SIZE 37
void uuid_new(struct job *job, char ret_text[UUID_TEXT_SIZE]);
bool uuid_check(struct bytes text);

/* An id for a message to or from a node, unlike any other (RFC 2822 section 3.6.4, as ebMS asks): "UUID@PARTY.valico",
 * in the job's arena. */
enum result message_id_new(struct job *job, const char *party, const char **ret_id);

#endif
