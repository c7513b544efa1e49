/* keeper_protocol.c - reading, permitting and answering what the keeper is asked. */
#include "node/keeper_protocol.h"

#include "base/log.h"
#include "crypto/secret.h"

#include <stdio.h>
#include <string.h>

/* What each operation carries. */
static const struct operation_row {
	const char *name;
	bool has_key;
	uint32_t least, most; /* bytes of data in the request */
	uint32_t answer_size;
} operations[KEEPER_OPERATION_END] = {
    [KEEPER_SIGN] = {"sign", true, HASH_SIZE, HASH_SIZE, SIGNATURE_SIZE},
    [KEEPER_AGREE] = {"agree", true, PUBLIC_KEY_SIZE, PUBLIC_KEY_SIZE, 32},
    [KEEPER_CREATE] = {"create", false, 0, 0, KEY_ID_SIZE + PUBLIC_KEY_SIZE},
    [KEEPER_PSEUDONYM] = {"pseudonym", false, 1, KEEPER_NAME_MOST, HASH_SIZE},
    [KEEPER_EVALUATE] = {"evaluate", false, sizeof(int64_t) + OPRF_SIZE, KEEPER_DATA_MOST, KEEPER_ANSWER_MOST},
};

#define USE(use) (1u << KEY_USE_##use)

/* The uses of keys with which an asker may do an operation. An operation without a key counts as an officer's. */
static const unsigned int permitted[ASKER_COUNT][KEEPER_OPERATION_END] = {
    [ASKER_DESK] = {[KEEPER_SIGN] = USE(NODE) | USE(OFFICER),
		    [KEEPER_AGREE] = USE(LETTER),
		    [KEEPER_CREATE] = USE(OFFICER),
		    [KEEPER_PSEUDONYM] = USE(OFFICER)},
    [ASKER_LINK] = {[KEEPER_SIGN] = USE(NODE) | USE(MESSAGE_SIGN),
		    [KEEPER_AGREE] = USE(LETTER) | USE(MESSAGE_OPEN),
		    [KEEPER_EVALUATE] = USE(OFFICER)},
    [ASKER_CLOCK] = {[KEEPER_SIGN] = USE(NODE), [KEEPER_AGREE] = USE(LETTER)},
};

static const char *const asker_names[ASKER_COUNT] = {
    [ASKER_DESK] = "desk", [ASKER_LINK] = "link", [ASKER_CLOCK] = "clock"};

const char *keeper_asker_name(enum keeper_asker asker)
{
	return asker_names[asker];
}

static enum result malformed(struct job *job, const char *field)
{
	return job_fail(job, INVALID, field, "keeper-request", "The message between processes has a wrong %s.", field);
}

static bool key_id_is_well_formed(const char key_id[KEY_ID_SIZE], bool wanted)
{
	static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
	size_t size = wanted ? KEY_ID_SIZE - 1 : 0;

	return memchr(key_id, '\0', KEY_ID_SIZE) == key_id + size && strspn(key_id, letters) == size;
}

enum result keeper_request_read(struct job *job, struct bytes packet, struct keeper_request *ret_request)
{
	const struct operation_row *row;
	struct keeper_request request;

	if (packet.size != sizeof(request))
		return malformed(job, "size");
	memcpy(&request, packet.data, sizeof(request));
	if (request.version != KEEPER_VERSION)
		return malformed(job, "version");
	if (request.operation < KEEPER_SIGN || request.operation >= KEEPER_OPERATION_END)
		return malformed(job, "operation");
	if (request.number == 0)
		return malformed(job, "number");
	row = &operations[request.operation];
	if (!key_id_is_well_formed(request.key_id, row->has_key))
		return malformed(job, "key_id");
	if (request.size < row->least || request.size > row->most)
		return malformed(job, "data");
	*ret_request = request;
	return OK;
}

enum result keeper_answer_read(struct job *job, struct bytes packet, enum keeper_operation operation,
			       struct keeper_answer *ret_answer)
{
	struct keeper_answer answer;

	if (packet.size != sizeof(answer))
		return malformed(job, "size");
	memcpy(&answer, packet.data, sizeof(answer));
	if (answer.version != KEEPER_VERSION)
		return malformed(job, "version");
	if (answer.result > IO)
		return malformed(job, "result");
	if (answer.size != (answer.result == OK && answer.number != 0 ? operations[operation].answer_size : 0))
		return malformed(job, "data");
	answer.rule[sizeof(answer.rule) - 1] = '\0';
	answer.reason[sizeof(answer.reason) - 1] = '\0';
	*ret_answer = answer;
	secret_wipe(&answer, sizeof(answer));
	return OK;
}

enum result keeper_permit(struct job *job, enum keeper_asker asker, enum keeper_operation operation, enum key_use use)
{
	if (permitted[asker][operation] & 1u << use)
		return OK;
	return job_fail(job, DENIED, "key_id", "keeper-permission", "The %s may not %s with this key.",
			asker_names[asker], operations[operation].name);
}

static enum result permit_request(struct job *job, struct key_file *file, enum keeper_asker asker,
				  const struct keeper_request *request)
{
	enum key_use use = KEY_USE_OFFICER;
	enum result result;

	if (operations[request->operation].has_key)
		TRY(key_file_use(job, file, request->key_id, &use));
	result = keeper_permit(job, asker, request->operation, use);
	if (result != OK)
		log_line(LOG_ALARM, "node", "keeper-refused", "asker", asker_names[asker], "operation",
			 operations[request->operation].name, "key", request->key_id, NULL);
	return result;
}

static enum result create(struct job *job, const struct keeper *keeper, unsigned char *ret_data)
{
	struct public_key key;
	char key_id[KEY_ID_SIZE];

	TRY(keeper->create(keeper->self, job, key_id, &key));
	memcpy(ret_data, key_id, KEY_ID_SIZE);
	memcpy(ret_data + KEY_ID_SIZE, key.point, PUBLIC_KEY_SIZE);
	return OK;
}

static enum result evaluate(struct job *job, const struct keeper *keeper, const struct keeper_request *request,
			    unsigned char *ret_data)
{
	size_t size = request->size - sizeof(int64_t);
	struct oprf_element blinded[OPRF_BATCH_MOST], evaluated[OPRF_BATCH_MOST] = {0};
	struct oprf_proof proof;
	int64_t number;

	if (size % OPRF_SIZE != 0)
		return malformed(job, "data");
	memcpy(&number, request->data, sizeof(number));
	memcpy(blinded, request->data + sizeof(number), size);
	TRY(keeper->evaluate(keeper->self, job, number, blinded, (int)(size / OPRF_SIZE), evaluated, &proof));
	memcpy(ret_data, evaluated, sizeof(evaluated));
	memcpy(ret_data + sizeof(evaluated), &proof, sizeof(proof));
	return OK;
}

static enum result carry_out(struct job *job, const struct keeper *keeper, const struct keeper_request *request,
			     unsigned char ret_data[KEEPER_ANSWER_MOST])
{
	struct signature signature;
	struct public_key peer;
	struct hash hash;

	switch ((enum keeper_operation)request->operation) {
	case KEEPER_SIGN:
		memcpy(hash.bytes, request->data, HASH_SIZE);
		TRY(keeper->sign(keeper->self, job, request->key_id, &hash, &signature));
		memcpy(ret_data, signature.bytes, SIGNATURE_SIZE);
		return OK;
	case KEEPER_AGREE:
		memcpy(peer.point, request->data, PUBLIC_KEY_SIZE);
		return keeper->agree(keeper->self, job, request->key_id, &peer, ret_data);
	case KEEPER_CREATE:
		return create(job, keeper, ret_data);
	case KEEPER_PSEUDONYM:
		TRY(keeper->pseudonym(keeper->self, job, (struct bytes){request->data, request->size}, &hash));
		memcpy(ret_data, hash.bytes, HASH_SIZE);
		return OK;
	case KEEPER_EVALUATE:
		return evaluate(job, keeper, request, ret_data);
	case KEEPER_OPERATION_END:
		break;
	}
	return malformed(job, "operation");
}

void keeper_answer(struct job *job, struct key_file *file, enum keeper_asker asker, struct bytes packet,
		   struct keeper_answer *ret_answer)
{
	struct keeper keeper = key_file_keeper(file);
	struct keeper_request request = {0};
	enum result result;

	memset(ret_answer, 0, sizeof(*ret_answer));
	result = keeper_request_read(job, packet, &request);
	if (result == OK)
		result = permit_request(job, file, asker, &request);
	if (result == OK)
		result = carry_out(job, &keeper, &request, ret_answer->data);
	ret_answer->version = KEEPER_VERSION;
	ret_answer->result = result;
	ret_answer->number = request.number;
	if (result == OK) {
		ret_answer->size = operations[request.operation].answer_size;
		return;
	}
	secret_wipe(ret_answer->data, sizeof(ret_answer->data));
	/* A malformed request has no number of its own to be answered under. */
	if (request.number == 0)
		ret_answer->number = UINT64_MAX;
	snprintf(ret_answer->rule, sizeof(ret_answer->rule), "%s", job->failure.rule);
	snprintf(ret_answer->reason, sizeof(ret_answer->reason), "%.159s", job->failure.reason);
}
