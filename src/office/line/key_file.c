/* key_file.c - the sealed key ring on disk. */
#include "office/line/key_file.h"

#include "base/file.h"
#include "crypto/secret.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define RING_BYTES_MOST (1u << 20)
#define OWNER_ONLY 0600

/* What tells one version of the ring's file from the next. */
struct version {
	ino_t number;
	off_t size;
	struct timespec changed;
};

struct key_file {
	char *folder;
	struct case_key seal;
	struct key_ring *ring;
	struct version version;
};

static void close_at(int *file)
{
	if (*file >= 0)
		close(*file);
}
#define AUTO_FILE __attribute__((cleanup(close_at)))

static enum result name_of(struct job *job, const char *folder, const char *what, char **ret_name)
{
	TAKE(job, *ret_name = arena_print(job->arena, "%s/keys/%s", folder, what));
	return OK;
}

static enum result refused(struct job *job, const char *name, const char *what)
{
	enum result result = errno == ENOENT ? MISSING : errno == EEXIST ? CONFLICT : IO;

	return job_fail(job, result, "keys", "key-file", "%s could not be %s: %s.", name, what, strerror(errno));
}

/* Files that root makes in a folder of the daemon's account are that account's. */
static enum result give_to_owner(struct job *job, const char *folder, const char *name)
{
	struct stat wanted, about;

	if (stat(folder, &wanted) != 0 || stat(name, &about) != 0)
		return refused(job, name, "looked at");
	if (geteuid() != 0 || (wanted.st_uid == about.st_uid && wanted.st_gid == about.st_gid))
		return OK;
	if (chown(name, wanted.st_uid, wanted.st_gid) != 0)
		return refused(job, name, "given to its owner");
	return OK;
}

static enum result write_owned(struct job *job, const char *folder, const char *name, struct bytes bytes)
{
	TRY(file_write(job, name, OWNER_ONLY, bytes));
	return give_to_owner(job, folder, name);
}

/* --- reading --- */

static enum result version_of_ring(struct job *job, const char *folder, struct version *ret_version)
{
	struct stat about;
	char *name;

	TRY(name_of(job, folder, "ring.jwe", &name));
	if (stat(name, &about) != 0)
		return refused(job, name, "found");
	*ret_version = (struct version){.number = about.st_ino, .size = about.st_size, .changed = about.st_mtim};
	return OK;
}

static bool version_equal(const struct version *a, const struct version *b)
{
	return a->number == b->number && a->size == b->size && a->changed.tv_sec == b->changed.tv_sec &&
	       a->changed.tv_nsec == b->changed.tv_nsec;
}

/* Reads the ring when the file is another than the one in memory. The version is taken first: a ring that is replaced
 * in between is read again next time. */
static enum result refresh(struct job *job, struct key_file *file, bool *ret_changed)
{
	struct version version;
	struct key_ring *ring;
	struct bytes sealed;
	char *name;

	TRY(version_of_ring(job, file->folder, &version));
	*ret_changed = file->ring == NULL || !version_equal(&version, &file->version);
	if (!*ret_changed)
		return OK;
	TRY(name_of(job, file->folder, "ring.jwe", &name));
	TRY(file_read(job, name, RING_BYTES_MOST, &sealed));
	TRY(key_ring_read(job, sealed, &file->seal, &ring));
	key_ring_close(file->ring);
	file->ring = ring;
	file->version = version;
	return OK;
}

static enum result seal_read(struct job *job, const char *folder, struct case_key *ret_seal)
{
	struct bytes seal;
	char *name;

	TRY(name_of(job, folder, "seal", &name));
	TRY(file_read(job, name, CASE_KEY_SIZE, &seal));
	if (seal.size != CASE_KEY_SIZE)
		return job_fail(job, DAMAGED, "keys", "key-file", "%s has not %d bytes.", name, CASE_KEY_SIZE);
	memcpy(ret_seal->bytes, seal.data, CASE_KEY_SIZE);
	secret_wipe((void *)(uintptr_t)seal.data, seal.size);
	return OK;
}

enum result key_file_open(struct job *job, const char *folder, struct key_file **ret_file)
{
	struct key_file *file = calloc(1, sizeof(*file));
	enum result result;
	bool changed;

	if (file == NULL || (file->folder = strdup(folder)) == NULL) {
		free(file);
		return job_out_of_memory(job);
	}
	result = seal_read(job, folder, &file->seal);
	if (result == OK)
		result = refresh(job, file, &changed);
	if (result != OK) {
		key_file_close(file);
		return result;
	}
	*ret_file = file;
	return OK;
}

void key_file_close(struct key_file *file)
{
	if (file == NULL)
		return;
	key_ring_close(file->ring);
	free(file->folder);
	secret_wipe(file, sizeof(*file));
	free(file);
}

/* --- making --- */

static enum result lock_take(struct job *job, const char *folder, int *ret_lock)
{
	char *name;
	int lock;

	TRY(name_of(job, folder, "lock", &name));
	lock = open(name, O_RDWR | O_CREAT | O_CLOEXEC, OWNER_ONLY);
	if (lock < 0)
		return refused(job, name, "opened");
	if (flock(lock, LOCK_EX) != 0 || give_to_owner(job, folder, name) != OK) {
		close(lock);
		return refused(job, name, "locked");
	}
	*ret_lock = lock;
	return OK;
}

static enum result ring_save(struct job *job, const char *folder, const struct key_ring *ring,
			     const struct case_key *seal)
{
	struct bytes sealed;
	char *name;

	TRY(name_of(job, folder, "ring.jwe", &name));
	TRY(key_ring_write(job, ring, seal, &sealed));
	return write_owned(job, folder, name, sealed);
}

static enum result refuse_existing(struct job *job, const char *folder)
{
	static const char *const files[] = {"seal", "ring.jwe"};

	for (size_t at = 0; at < 2; at++) {
		char *name;

		TRY(name_of(job, folder, files[at], &name));
		if (access(name, F_OK) == 0)
			return job_fail(job, CONFLICT, "keys", "key-file", "%s is there already.", name);
	}
	return OK;
}

static enum result make_locked(struct job *job, const char *folder)
{
	struct case_key seal;
	struct key_ring *ring;
	enum result result;
	char *name;

	TRY(refuse_existing(job, folder));
	TRY(name_of(job, folder, "seal", &name));
	if (key_ring_open(&ring) != OK)
		return job_out_of_memory(job);
	case_key_new(job, &seal);
	result = write_owned(job, folder, name, (struct bytes){seal.bytes, CASE_KEY_SIZE});
	if (result == OK)
		result = ring_save(job, folder, ring, &seal);
	secret_wipe(&seal, sizeof(seal));
	key_ring_close(ring);
	return result;
}

enum result key_file_make(struct job *job, const char *folder)
{
	AUTO_FILE int lock = -1;
	char *keys;

	TAKE(job, keys = arena_print(job->arena, "%s/keys", folder));
	if (mkdir(keys, 0700) != 0 && errno != EEXIST)
		return refused(job, keys, "made");
	TRY(give_to_owner(job, folder, keys));
	TRY(lock_take(job, folder, &lock));
	return make_locked(job, folder);
}

/* --- the keeper --- */

/* True when a key was missing, the file has changed since, and the call is worth a second try. */
static bool worth_again(struct job *job, struct key_file *file, enum result result)
{
	bool changed = false;

	if (result != MISSING)
		return false;
	job_forgive(job);
	if (refresh(job, file, &changed) != OK)
		return false;
	return changed;
}

static enum result still_missing(struct job *job, enum result result, const char *key_id)
{
	if (result == MISSING && job->failure.result == OK)
		return job_fail(job, MISSING, "key_id", "key", "The key ring holds no key %.43s.", key_id);
	return result;
}

static enum result file_sign(void *self, struct job *job, const char *key_id, const struct hash *digest,
			     struct signature *ret_signature)
{
	struct key_file *file = self;
	struct keeper keeper = key_ring_keeper(file->ring);
	enum result result = keeper.sign(keeper.self, job, key_id, digest, ret_signature);

	if (worth_again(job, file, result)) {
		keeper = key_ring_keeper(file->ring);
		result = keeper.sign(keeper.self, job, key_id, digest, ret_signature);
	}
	return still_missing(job, result, key_id);
}

static enum result file_agree(void *self, struct job *job, const char *key_id, const struct public_key *peer,
			      unsigned char ret_secret[32])
{
	struct key_file *file = self;
	struct keeper keeper = key_ring_keeper(file->ring);
	enum result result = keeper.agree(keeper.self, job, key_id, peer, ret_secret);

	if (worth_again(job, file, result)) {
		keeper = key_ring_keeper(file->ring);
		result = keeper.agree(keeper.self, job, key_id, peer, ret_secret);
	}
	return still_missing(job, result, key_id);
}

static enum result file_pseudonym(void *self, struct job *job, struct bytes name, struct hash *ret_hash)
{
	struct key_file *file = self;
	struct keeper keeper = key_ring_keeper(file->ring);
	enum result result = keeper.pseudonym(keeper.self, job, name, ret_hash);

	if (worth_again(job, file, result)) {
		keeper = key_ring_keeper(file->ring);
		result = keeper.pseudonym(keeper.self, job, name, ret_hash);
	}
	return still_missing(job, result, "");
}

/* What is made counts once it is on disk. When it does not get there, the ring in memory is not the file's any more: it
 * is read anew before the next use. */
static enum result ring_keep(struct job *job, struct key_file *file, enum result made)
{
	enum result result = made == OK ? ring_save(job, file->folder, file->ring, &file->seal) : made;
	bool changed;

	file->version = (struct version){0};
	if (result != OK) {
		struct failure failure = job->failure;

		job_forgive(job);
		result_ignore(refresh(job, file, &changed));
		job->failure = failure;
		return result;
	}
	return version_of_ring(job, file->folder, &file->version);
}

static enum result file_create(void *self, struct job *job, char ret_key_id[KEY_ID_SIZE], struct public_key *ret_key)
{
	AUTO_FILE int lock = -1;
	struct key_file *file = self;
	struct keeper keeper;
	struct public_key key;
	char key_id[KEY_ID_SIZE];
	bool changed;

	TRY(lock_take(job, file->folder, &lock));
	TRY(refresh(job, file, &changed));
	keeper = key_ring_keeper(file->ring);
	TRY(ring_keep(job, file, keeper.create(keeper.self, job, key_id, &key)));
	memcpy(ret_key_id, key_id, KEY_ID_SIZE);
	*ret_key = key;
	return OK;
}

/* --- question keys --- */

/* The ring is saved each time: it may have got its seed just now, and this is not asked often. */
static enum result file_question_key(void *self, struct job *job, int64_t number, struct oprf_element *ret_key)
{
	AUTO_FILE int lock = -1;
	struct key_file *file = self;
	struct oprf_element key;
	struct keeper keeper;
	bool changed;

	TRY(lock_take(job, file->folder, &lock));
	TRY(refresh(job, file, &changed));
	keeper = key_ring_keeper(file->ring);
	TRY(ring_keep(job, file, keeper.question_key(keeper.self, job, number, &key)));
	*ret_key = key;
	return OK;
}

static enum result file_evaluate(void *self, struct job *job, int64_t number, const struct oprf_element *blinded,
				 int count, struct oprf_element *ret_evaluated, struct oprf_proof *ret_proof)
{
	struct key_file *file = self;
	struct keeper keeper = key_ring_keeper(file->ring);
	enum result result = keeper.evaluate(keeper.self, job, number, blinded, count, ret_evaluated, ret_proof);

	if (worth_again(job, file, result)) {
		keeper = key_ring_keeper(file->ring);
		result = keeper.evaluate(keeper.self, job, number, blinded, count, ret_evaluated, ret_proof);
	}
	if (result == MISSING && job->failure.result == OK)
		return job_fail(job, MISSING, "number", "key", "The key ring has no question keys yet.");
	return result;
}

static enum result file_question_outputs(void *self, struct job *job, int64_t number, const struct bytes *inputs,
					 int count, struct oprf_output *ret_outputs)
{
	const struct key_file *file = self;
	struct keeper keeper = key_ring_keeper(file->ring);

	return keeper.question_outputs(keeper.self, job, number, inputs, count, ret_outputs);
}

struct keeper key_file_keeper(struct key_file *file)
{
	return (struct keeper){.sign = file_sign,
			       .agree = file_agree,
			       .create = file_create,
			       .pseudonym = file_pseudonym,
			       .question_key = file_question_key,
			       .evaluate = file_evaluate,
			       .question_outputs = file_question_outputs,
			       .self = file};
}

static bool use_find(const struct key_file *file, const char *key_id, enum key_use *ret_use)
{
	const char *id;

	for (size_t place = 0; key_ring_at(file->ring, place, &id) == OK; place++) {
		if (strcmp(id, key_id) == 0) {
			*ret_use = place < KEY_USE_OFFICER ? (enum key_use)place : KEY_USE_OFFICER;
			return true;
		}
	}
	return false;
}

enum result key_file_use(struct job *job, struct key_file *file, const char *key_id, enum key_use *ret_use)
{
	bool changed = false;

	if (use_find(file, key_id, ret_use))
		return OK;
	TRY(refresh(job, file, &changed));
	if (changed && use_find(file, key_id, ret_use))
		return OK;
	return job_fail(job, MISSING, "key_id", "key", "The key ring holds no key %.43s.", key_id);
}
