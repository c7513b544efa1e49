/* questions.h - private questions: those that we ask, those that we were asked, and how many a partner may ask.
 *
 * A question of ours keeps its keys and blinds only while its answer is awaited; when it ends they are gone, and what
 * stays is who asked whom when and why, and hit or no hit. A question of a partner is kept as the log that it must be:
 * who, when, why, how many keys. What was asked is in none of the tables. */
#ifndef VALICO_STORE_QUESTIONS_H
#define VALICO_STORE_QUESTIONS_H

#include "store/database.h"

/* States of a question of ours. */
#define QUESTION_WAITING "waiting"
#define QUESTION_HIT "hit"
#define QUESTION_NO_HIT "no_hit"
#define QUESTION_REFUSED "refused" /* the partner said so, politely */
#define QUESTION_FAILED "failed"   /* it did not answer, or not as it must */

struct question_record {
	const char *question_id;
	const char *partner;
	const char *state;
	const char *account_id;
	const char *purpose;
	const char *case_id; /* or NULL */
	int64_t keys;        /* composite keys of the person */
	struct instant asked_at;
	struct instant ends_at;  /* waited for until */
	struct instant ended_at; /* 0 while it waits */
	const char *rule;        /* why it was refused or failed; or NULL */
	const char *matched;     /* kinds of keys that the partner has, parted by blanks; NULL without a hit */
	int64_t rounds;          /* messages sent for it: more than one when the partner's key was not known */
	const char *message_id;  /* of the last of them; NULL until it is made */
	struct bytes message;    /* what it says; empty once it ended */
	struct bytes secrets;    /* keys, and blinds of the last message; empty once it ended */
	int64_t attempts;        /* of sending the message */
	struct instant next_at;  /* the next attempt; never once it was receipted */
	struct instant made_at;  /* of the message */
};
enum result question_add(struct job *job, struct database *database, const struct question_record *question);
enum result question_find(struct job *job, struct database *database, const char *question_id,
			  struct question_record *ret_question);
/* Newest first, those asked before `before` (INSTANT_NEVER for all); of one account, or of all when it is NULL. */
enum result question_list(struct job *job, struct database *database, const char *account_id, struct instant before,
			  int most, struct question_record **ret_questions, int *ret_count);
/* Waiting ones whose message is to be sent by `now`, oldest first. */
enum result question_due(struct job *job, struct database *database, const char *partner, struct instant now, int most,
			 struct question_record **ret_questions, int *ret_count);
/* Waiting ones whose time is over. */
enum result question_late(struct job *job, struct database *database, struct instant now, int most,
			  struct question_record **ret_questions, int *ret_count);
/* Another message for a waiting question: message_id, message, secrets, rounds, made_at, next_at. */
enum result question_again(struct job *job, struct database *database, const struct question_record *question);
enum result question_retry(struct job *job, struct database *database, const char *question_id, struct instant next_at);
/* The partner has the message. */
enum result question_sent(struct job *job, struct database *database, const char *question_id);
/* The question ends: state, rule, matched, ended_at; message and secrets are destroyed. Ended already: OK, as it was.
 */
enum result question_end(struct job *job, struct database *database, const struct question_record *question);

/* A partner's question. States: "open" until our answer is receipted or no longer awaited, then "answered" or "late".
 */
struct received_question {
	const char *partner;
	const char *question_id;
	const char *state;
	const char *purpose;
	int64_t keys;
	struct instant received_at;
	struct instant ends_at; /* nobody waits longer for our answer */
	const char *rule;       /* why we refuse, or NULL */
	struct bytes message;   /* as it came, until it is answered */
	int64_t attempts;
	struct instant next_at;
};
/* Keeps it, in place of an earlier message for the same question. */
enum result received_question_put(struct job *job, struct database *database, const struct received_question *question);
/* MISSING when it is not known. */
enum result received_question_find(struct job *job, struct database *database, const char *partner,
				   const char *question_id, struct received_question *ret_question);
enum result received_question_list(struct job *job, struct database *database, struct instant before, int most,
				   struct received_question **ret_questions, int *ret_count);
enum result received_question_due(struct job *job, struct database *database, const char *partner, struct instant now,
				  int most, struct received_question **ret_questions, int *ret_count);
enum result received_question_retry(struct job *job, struct database *database,
				    const struct received_question *question, struct instant next_at);
enum result received_question_end(struct job *job, struct database *database, const struct received_question *question,
				  const char *state, const char *rule);
/* The earliest time at which something is to be sent to a partner for a question; INSTANT_NEVER for nothing. */
enum result question_next_at(struct job *job, struct database *database, const char *partner,
			     struct instant *ret_next_at);

/* What a partner says of its set. The public key of a number is kept for good: it never changes. */
struct question_card_record {
	const char *partner;
	int64_t key;
	struct bytes public_key;
	int64_t people;
	int64_t tags;
	int64_t bits;
	struct instant seen_at;
};
/* CONFLICT when another public key is kept under this number. */
enum result question_card_put(struct job *job, struct database *database, const struct question_card_record *card);
/* The one of a key's number, or with 0 the one that was seen last; MISSING. */
enum result question_card_find(struct job *job, struct database *database, const char *partner, int64_t key,
			       struct question_card_record *ret_card);

/* How many keys a partner has asked about on a day (days since 1970 in UTC), and counting more. */
enum result question_keys_find(struct job *job, struct database *database, const char *partner, int32_t day,
			       int64_t *ret_keys);
enum result question_keys_add(struct job *job, struct database *database, const char *partner, int32_t day,
			      int64_t keys);
/* How many keys a day a partner may ask about, where the operator has set it; MISSING else. */
enum result question_allowance_find(struct job *job, struct database *database, const char *partner,
				    int64_t *ret_keys_a_day);
enum result question_allowance_put(struct job *job, struct database *database, const char *partner, int64_t keys_a_day);

#endif
