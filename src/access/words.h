/* words.h - lists of words parted by a space, as accounts keep their roles and regimes. Not for other rooms. */
#ifndef VALICO_ACCESS_WORDS_H
#define VALICO_ACCESS_WORDS_H

#include "agreement/role.h"
#include "base/job.h"

/* At least one role, each a role that a person may have. INVALID names the word. */
enum result roles_read(struct job *job, const char *words, role_set *ret_roles);

/* At least one of "administrative" and "police". */
enum result regimes_read(struct job *job, const char *words, bool *ret_administrative, bool *ret_police);

#endif
