/* agreement_new.h - `valico agreement new FOLDER`. */
#ifndef VALICO_CLI_AGREEMENT_NEW_H
#define VALICO_CLI_AGREEMENT_NEW_H

#include "cli/agreement_questions.h"

/* Asks on standard input, in the language of --language, and writes ID.yaml and ID.try into the folder. INVALID, with
 * nothing written, when an answer is missing or will not do; CONFLICT when a file of that name is there. */
enum result agreement_new(struct invocation *invocation);

#endif
