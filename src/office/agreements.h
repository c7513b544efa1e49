/* agreements.h - loading the agreement profiles that are installed in a folder. */
#ifndef VALICO_OFFICE_AGREEMENTS_H
#define VALICO_OFFICE_AGREEMENTS_H

#include "office/office.h"

/* Every *.yaml of a folder, by name. The profiles live as long as the job's arena, so a process uses one that it keeps.
 * The first file that cannot be read fails the whole, with its name and line. */
enum result agreements_load(struct job *job, const char *folder, struct agreement **ret_agreements, int *ret_count);

enum result agreement_load(struct job *job, const char *file, struct agreement *ret_agreement);

#endif
