/* agreements.h - the agreement profiles that are installed in a folder: loading, finding, agreeing on one. */
#ifndef VALICO_OFFICE_CASE_AGREEMENTS_H
#define VALICO_OFFICE_CASE_AGREEMENTS_H

#include "office/office.h"

/* Every *.yaml of a folder, by name. The profiles live as long as the job's arena, so a process uses one that it keeps.
 * The first file that cannot be read fails the whole, with its name and line. */
enum result agreements_load(struct job *job, const char *folder, struct agreement **ret_agreements, int *ret_count);

/* One profile, and the letter book that lies beside it. */
enum result agreement_load(struct job *job, const char *file, struct agreement *ret_agreement);

/* The installed agreement with this id and hash; NULL when it is not here. */
const struct agreement *agreement_find(const struct office *office, const char *id, const struct hash *hash);

/* The latest version of an agreement that is in force today and that all partners (words, as in office/case/partners.h)
 * have too, as far as they have said which they have. INVALID with rule "unknown-agreement", "not-in-force" or
 * "profile-unknown". */
enum result agreement_in_force(struct job *job, const struct office *office, const char *id, const char *partners,
			       const struct agreement **ret_agreement);

/* DENIED with rule "profile-unknown" when the partner has said which agreements it has and this is not among them: a
 * case under it would reach nobody. */
enum result agreement_partner_check(struct job *job, const struct office *office, const char *partner,
				    const struct agreement *agreement);

#endif
