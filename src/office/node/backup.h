/* backup.h - a node's folder as a backup, and back.
 *
 *     BACKUP/valico.db         the store, copied while it was in use
 *     BACKUP/valico.conf       the settings
 *     BACKUP/register.conf     which table is the register of people, where the node has one; its index is built anew
 *     BACKUP/ring.jwe          the private keys, sealed; the seal (FOLDER/keys/seal) is not in it: keep it elsewhere
 *     BACKUP/agreements/       the installed agreements
 *     BACKUP/destroyed.json    the cases whose content the law had us destroy, to be applied to older backups
 *     BACKUP/backup.json       time, party, what the store holds, and the SHA-256 of each file
 */
#ifndef VALICO_OFFICE_NODE_BACKUP_H
#define VALICO_OFFICE_NODE_BACKUP_H

#include "office/configuration.h"
#include "store/database.h"

struct backup_facts {
	const char *party;
	struct instant time;
	int64_t cases, events;
};

/* Makes the folder `to` from a node that may be at work; every file is read back and every event's hash is computed
 * again before it counts. CONFLICT when `to` exists. */
enum result backup_make(struct job *job, const struct configuration *configuration, struct database *database,
			const char *to, struct backup_facts *ret_facts);

/* Reads a backup whole: each file has the hash that backup.json says, the store holds together, and each event has the
 * hash under which it is stored. DAMAGED with the first fault. */
enum result backup_check(struct job *job, const char *from, struct backup_facts *ret_facts);

/* Puts a backup into `folder`, which holds the seal of its keys. The store that is there is kept beside it
 * (store.before-restore); the cases that it, or the file `destroyed` (may be NULL), names as destroyed are destroyed in
 * what is restored. The node then gets back from its partners what happened since the backup. CONFLICT while a daemon
 * runs on the folder; DENIED when the seal is not that of the keys. */
enum result backup_restore(struct job *job, const char *from, const char *folder, const char *destroyed,
			   struct backup_facts *ret_facts, int64_t *ret_destroyed);

#endif
