/* question_message.h - the two messages of a private question as JSON, a kind of their own beside parcels.
 *
 *     {"version": 1, "kind": "question", "question": id, "scheme": 2, "purpose": "readmission", "waits_until": time,
 *      "key": 3, "bits": 4, "buckets": [9, 14], "elements": [43 letters, ...]}
 *
 *     {"version": 1, "kind": "answer", "question": id, "scheme": 2,
 *      "card"?: {"key": 3, "public_key": 43 letters, "people": 120000, "tags": 470000, "bits": 6},
 *      "refused"?: "budget", "until"?: time,
 *      "elements"?: [43 letters, ...], "proof"?: 86 letters, "tags"?: [1042, 998]}
 *
 * A question with key 0 and no elements asks for the card alone. An answer with elements has a file beside it: the tags
 * of the asked buckets one behind the other, "tags" counts them. Times are those of instant_write(). */
#ifndef VALICO_OFFICE_PEOPLE_QUESTION_MESSAGE_H
#define VALICO_OFFICE_PEOPLE_QUESTION_MESSAGE_H

#include "base/json.h"
#include "office/people/question_set.h"

#define QUESTION_TAGS_ANSWERED_MOST 1500000 /* 12 MB: what one message can carry */

struct question_asked {
	const char *question_id;
	const char *purpose; /* one of question_purpose_list() */
	struct instant waits_until;
	int64_t key;
	int bits;
	int buckets[OPRF_BATCH_MOST]; /* ascending, each once */
	int bucket_count;
	struct oprf_element elements[OPRF_BATCH_MOST];
	int element_count; /* 0: asks for the card */
};

struct question_answered {
	const char *question_id;
	bool has_card;
	struct question_card card;
	const char *refused;  /* "budget", "no-set", "card", "too-many", "element"; NULL when it was evaluated */
	struct instant until; /* with "budget": when to ask again; 0 else */
	struct oprf_element elements[OPRF_BATCH_MOST];
	int element_count;
	struct oprf_proof proof;
	int64_t tag_counts[OPRF_BATCH_MOST];
	int bucket_count;
	struct bytes tags; /* not in the JSON: the file beside it */
};

enum question_kind { QUESTION_IS_ASKED, QUESTION_IS_ANSWERED };

struct question_message {
	enum question_kind kind;
	union {
		struct question_asked asked;
		struct question_answered answered;
	};
};

enum result question_message_write(struct job *job, const struct question_message *message, struct bytes *ret_json);

/* INVALID or LIMIT with the field for anything else than such a message with exactly the files that it says. Whether
 * elements are elements is not looked at here: the keeper and the proof do. */
enum result question_message_read(struct job *job, struct bytes json, const struct bytes *files, int file_count,
				  struct question_message *ret_message);

/* Why a question may be asked: words that say nothing of the person. NULL behind the last. */
const char *const *question_purpose_list(void);
bool question_purpose_check(const char *purpose);

#endif
