/* storage.h - the disk of an index that is being built: scratch files in a folder of their own, the output beside what
 * is in use, put in its place only when it is whole. */
#ifndef VALICO_REGISTER_STORAGE_H
#define VALICO_REGISTER_STORAGE_H

#include "identity/index.h"

struct storage;

/* Prepares scratch and output in `folder` (made when it is not there). They live as long as the job's arena. */
enum result storage_open(struct job *job, const char *folder, struct storage **ret_storage);

/* What the builder writes to. */
struct index_storage storage_of_index(struct storage *storage);

/* Bytes written to the output so far. */
uint64_t storage_size(const struct storage *storage);

/* Writes what is buffered, syncs the output, and gives its name, so that it can be read and checked. */
enum result storage_finish(struct job *job, struct storage *storage, const char **ret_name);

/* Gives the finished output a name in the folder and syncs the folder. */
enum result storage_keep(struct job *job, struct storage *storage, const char *name);

/* Removes scratch, and the output unless it was kept. NULL is allowed. */
void storage_close(struct storage *storage);

#endif
