/* questions.h - what the files of the private question share (office/people/question.h). Inside the room. */
#ifndef VALICO_OFFICE_PEOPLE_QUESTIONS_H
#define VALICO_OFFICE_PEOPLE_QUESTIONS_H

#include "office/people/question.h"
#include "office/people/question_message.h"

/* What a question of ours keeps while it waits: each key, and the blind of those that its last message asks about. */
struct question_secrets {
	struct composite_key keys[COMPOSITE_KEYS_MOST];
	int key_count;
	struct oprf_scalar blinds[COMPOSITE_KEYS_MOST];
	int blind_count;
};
enum result question_secrets_write(struct job *job, const struct question_secrets *secrets, struct bytes *ret_json);
enum result question_secrets_read(struct job *job, struct bytes json, struct question_secrets *ret_secrets);

/* How many bits a question may say of its person, for what the partner's card says of its set: at most
 * QUESTION_BITS_MOST, at most the card's, and so few that `people_least` of the partner's people share them. */
int question_bits_most(const struct question_card *card, int64_t people_least);

/* How many keys to ask about, the surest ones, and the width of their buckets: as many keys as possible, and as few
 * bits as the size of one answer allows. LIMIT with rule "question-too-large" when not one key fits. */
enum result question_width(struct job *job, const struct question_card *card, int64_t people_least, int key_count,
			   int *ret_keys, int *ret_bits);

/* Makes the question's next message for a card, or with NULL the message that asks for the card. Fills message_id,
 * message, secrets, rounds, made_at and next_at. */
enum result question_message_make(struct job *job, const struct office *office, const struct question_card *card,
				  struct question_secrets *secrets, struct question_record *question);

/* Takes in an answer to a question of ours (question_answer.c). */
enum result question_answer_take(struct job *job, const struct office *office, const char *partner,
				 const struct question_answered *answered, bool *ret_wakes);

/* Takes in a partner's question (question_asked.c), and makes the answer. */
enum result question_asked_take(struct job *job, const struct office *office, const char *partner, struct bytes json,
				const struct question_asked *asked, bool *ret_wakes);
enum result question_asked_answer(struct job *job, const struct office *office,
				  const struct received_question *question, struct question_shipment *ret_shipment);

#endif
