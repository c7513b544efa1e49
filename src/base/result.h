/* result.h - the one error type of Valico.
 *
 * Every call that can fail returns an enum result; the compiler refuses a call whose result is dropped. The word says
 * what kind of failure it is; what exactly happened (which field, which rule, a sentence for a person) is written once,
 * where it is known, on the job (base/job.h). HTTP status, exit code and AS4 error are tables over these words. */
#ifndef VALICO_BASE_RESULT_H
#define VALICO_BASE_RESULT_H

enum [[nodiscard]] result{
    OK,       INVALID, /* the input breaks a rule: the field and the rule are on the job */
    DENIED,            /* the one who asks may not do this */
    MISSING,           /* what was asked for is not here */
    CONFLICT,          /* the thing has changed or exists already */
    LIMIT,             /* a bound was reached: size, number, rate, memory */
    BUSY,              /* not now; the same call may succeed later */
    PEER,              /* the other side failed or answered nonsense */
    DAMAGED,           /* our own stored data does not hold together */
    IO,                /* disk, network or operating system refused */
};

/* The word as text, for example "invalid": for logs, problem types and messages of the command. Never NULL. */
const char *result_name(enum result result);

/* For the rare place where a failure changes nothing and is rightly let go; it says so to the reader. */
static inline void result_ignore(enum result result)
{
	(void)result;
}

/* Leaves the function with the result of `call` when that is not OK. */
#define TRY(call)                                                                                                      \
	do {                                                                                                           \
		enum result try_result = (call);                                                                       \
		if (try_result != OK)                                                                                  \
			return try_result;                                                                             \
	} while (0)

#endif
