/* reader_protocol.h - the packets between desk and reader; both ends are the same binary. Inside the room. */
#ifndef VALICO_NODE_READER_PROTOCOL_H
#define VALICO_NODE_READER_PROTOCOL_H

#include "documents/reader.h"

#define READER_VERSION 1
#define READER_FAILURE_MOST 2048 /* bytes of a failure as JSON */

struct reader_question_head {
	uint32_t version;
	uint32_t question; /* enum document_question */
	uint64_t number;   /* the asker's own, above 0 */
	char name[DOCUMENT_NAME_SIZE];
};

struct reader_answer_head {
	uint32_t version;
	uint32_t result; /* enum result */
	uint64_t number;
};

#endif
