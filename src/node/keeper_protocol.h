/* keeper_protocol.h - how the other processes ask the keeper, in two fixed messages over SOCK_SEQPACKET.
 *
 *     request   version, operation, number, key id, size, up to 520 bytes      (digest, point, name, blinded elements)
 *     answer    version, result, number, size, up to 576 bytes, rule, reason    (signature, secret, key, evaluation)
 *
 * One message is one packet of exactly the size of the struct; both ends are the same binary, so the bytes are the
 * machine's own order. A request that is wrong in any way is answered with INVALID; it never stops the keeper. `number`
 * is the asker's: answers that carry another one belong to a request that was given up. An answer with number 0 is the
 * greeting of a keeper that has just started: what was asked before may be lost, ask again.
 *
 * Who may ask for what is a table over the asker and the use of the key: nobody but the desk signs as an officer,
 * nobody but the link signs or opens AS4 messages or evaluates a partner's question, the clock signs as the node only.
 *
 * An evaluation (crypto/oprf.h) is asked with the number of the question key (8 bytes) and up to OPRF_BATCH_MOST
 * elements, and answered with as many elements in the same order, zeros up to OPRF_BATCH_MOST, and the proof. */
#ifndef VALICO_NODE_KEEPER_PROTOCOL_H
#define VALICO_NODE_KEEPER_PROTOCOL_H

#include "office/line/key_file.h"

#define KEEPER_VERSION 1
#define KEEPER_NAME_MOST 256
#define KEEPER_DATA_MOST (sizeof(int64_t) + OPRF_BATCH_MOST * sizeof(struct oprf_element))
#define KEEPER_ANSWER_MOST (OPRF_BATCH_MOST * sizeof(struct oprf_element) + sizeof(struct oprf_proof))

enum keeper_operation {
	KEEPER_SIGN = 1,
	KEEPER_AGREE,
	KEEPER_CREATE,
	KEEPER_PSEUDONYM,
	KEEPER_EVALUATE,
	KEEPER_OPERATION_END
};

enum keeper_asker { ASKER_DESK, ASKER_LINK, ASKER_CLOCK, ASKER_COUNT };

struct keeper_request {
	uint32_t version;
	uint32_t operation;
	uint64_t number;
	char key_id[KEY_ID_SIZE]; /* ends in a NUL; empty for CREATE, PSEUDONYM and EVALUATE */
	uint32_t size;
	unsigned char data[KEEPER_DATA_MOST];
};

struct keeper_answer {
	uint32_t version;
	uint32_t result; /* enum result */
	uint64_t number;
	uint32_t size;
	unsigned char data[KEEPER_ANSWER_MOST];
	char rule[64];
	char reason[160];
};

/* Takes a packet apart. INVALID, with the field, unless it has the size of a request, this version, a known operation,
 * a number above 0, a key id of 43 letters of base64url where one is needed and none elsewhere, and exactly as much
 * data as the operation takes. */
enum result keeper_request_read(struct job *job, struct bytes packet, struct keeper_request *ret_request);

/* INVALID unless the packet is an answer with as much data as its operation gives. */
enum result keeper_answer_read(struct job *job, struct bytes packet, enum keeper_operation operation,
			       struct keeper_answer *ret_answer);

/* DENIED when the asker may not do this, with a key of this use (KEY_USE_OFFICER for operations without a key). */
enum result keeper_permit(struct job *job, enum keeper_asker asker, enum keeper_operation operation, enum key_use use);

/* Answers one packet of an asker from the keys of the file. Never fails: a failure is an answer. */
void keeper_answer(struct job *job, struct key_file *file, enum keeper_asker asker, struct bytes packet,
		   struct keeper_answer *ret_answer);

/* "desk", "link", "clock". */
const char *keeper_asker_name(enum keeper_asker asker);

#endif
