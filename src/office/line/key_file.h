/* key_file.h - the private keys of a node on disk, and a keeper over them.
 *
 *     FOLDER/keys/seal       32 bytes that seal the ring; the operator may keep it elsewhere and put it here at start
 *     FOLDER/keys/ring.jwe   the key ring (crypto/key_ring.c), replaced whole whenever a key is made
 *     FOLDER/keys/lock       held (flock) while the ring is replaced
 *
 * All are readable to their owner only. The keeper process and, while no daemon runs or beside it, the command work on
 * the same files: who makes a key takes the lock and reads the ring anew first; who misses a key reads the ring anew
 * when it has changed on disk. So neither loses the other's keys. */
#ifndef VALICO_OFFICE_LINE_KEY_FILE_H
#define VALICO_OFFICE_LINE_KEY_FILE_H

#include "crypto/keys.h"

struct key_file;

/* Makes the folder `keys`, a new seal and an empty ring. CONFLICT when a seal or a ring is there already. */
enum result key_file_make(struct job *job, const char *folder);

/* Reads the ring. MISSING when there is none; DENIED when the seal is not the ring's; DAMAGED. Close with
 * key_file_close(). */
enum result key_file_open(struct job *job, const char *folder, struct key_file **ret_file);
void key_file_close(struct key_file *file);

/* The keeper over the file, for one thread at a time. */
struct keeper key_file_keeper(struct key_file *file);

/* What a node's first keys are for: they are made in this order when the node is founded (office/line/links.c). Later
 * ones are officers'. */
enum key_use { KEY_USE_NODE, KEY_USE_LETTER, KEY_USE_MESSAGE_SIGN, KEY_USE_MESSAGE_OPEN, KEY_USE_OFFICER };

/* What a key is for. MISSING when the ring does not hold it. */
enum result key_file_use(struct job *job, struct key_file *file, const char *key_id, enum key_use *ret_use);

#endif
