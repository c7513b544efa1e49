/* issue_number.h - the number of a report and the secret with which it is followed, as people write them. Pure.
 *
 * The number is ten digits, said in groups ("428 193 0576"); the last digit checks the others (ISO 7064, MOD 11,10), so
 * that a slip of one digit or two that changed places is told at once. The secret is 28 letters of Crockford's alphabet
 * (140 bits), which has no letters that look alike; a desk's code is 10 of them (50 bits, good once, for a day).
 *
 * Who writes them in may use spaces, hyphens, small letters, and the digits of Urdu and Arabic. */
#ifndef VALICO_OFFICE_PUBLIC_ISSUE_NUMBER_H
#define VALICO_OFFICE_PUBLIC_ISSUE_NUMBER_H

#include "base/job.h"
#include "crypto/hash.h"

#define ISSUE_NUMBER_DIGITS 10
#define ISSUE_NUMBER_SIZE (ISSUE_NUMBER_DIGITS + 1)
#define ISSUE_SECRET_LETTERS 28
#define ISSUE_SECRET_SIZE (ISSUE_SECRET_LETTERS + 1)
#define ISSUE_CODE_LETTERS 10
#define ISSUE_CODE_SIZE (ISSUE_CODE_LETTERS + 1)

void issue_number_new(struct job *job, char ret_number[ISSUE_NUMBER_SIZE]);
/* INVALID with rule "issue-number" when it has not ten digits or the last one does not check. */
enum result issue_number_read(struct job *job, struct bytes written, char ret_number[ISSUE_NUMBER_SIZE]);
/* In groups: "428 193 0576". NULL when memory is out. */
char *issue_number_show(struct arena *arena, const char *number);

/* `letters` letters of chance. */
void issue_secret_new(struct job *job, int letters, char *ret_secret);
/* INVALID with rule "issue-secret" unless `letters` letters of the alphabet were written. */
enum result issue_secret_read(struct job *job, struct bytes written, int letters, char *ret_secret);
/* In groups of four (a code: of five) joined by hyphens. NULL when memory is out. */
char *issue_secret_show(struct arena *arena, const char *secret);

#endif
