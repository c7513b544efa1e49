/* robot.h - what tells people from robots, as far as anything does. Pure: time and chance come with the job.
 *
 * A *form token* says when a page was made and for which draft: it is good once it is old enough (people need a few
 * seconds) and until it is too old. It is signed under a secret of this process and bound to the draft, which can be
 * sent once, so a token is good once as well.
 *
 * A *challenge* is ALTCHA's proof of work (https://altcha.org): find the number for which SHA-256(salt, number) is what
 * was asked. The salt carries the draft and the end of its life, and the whole is signed, so that nothing is kept. It
 * slows a robot down; it proves nothing about who runs it.
 *
 * A *picture* is four flags, of which one is named; a *question* is a small sum in words. Both hang on the draft, and
 * each is new after a wrong answer. They are equals: neither is ever the only way. */
#ifndef VALICO_PORTAL_ROBOT_H
#define VALICO_PORTAL_ROBOT_H

#include "base/json.h"

#define ROBOT_KEY_SIZE 32
#define TOKEN_LEAST SECONDS(3)
#define TOKEN_MOST MINUTES(60)
#define CHALLENGE_LIFE MINUTES(30)
#define CHALLENGE_NUMBER_MOST 50000

struct robot_key {
	unsigned char bytes[ROBOT_KEY_SIZE];
};
void robot_key_new(struct job *job, struct robot_key *ret_key);

/* `bound` is what the token is for: the page and the code of its draft. */
enum result form_token_write(struct job *job, const struct robot_key *key, const char *bound, char **ret_token);
/* DENIED with rule "token-forged", "token-early" or "token-late". */
enum result form_token_check(struct job *job, const struct robot_key *key, const char *bound, const char *token);

/* {"algorithm", "challenge", "maxnumber", "salt", "signature"}, as the widget reads it. */
enum result challenge_write(struct job *job, const struct robot_key *key, const char *draft, json_t **ret_challenge);
/* What the widget sent back (base64 of JSON) for this draft. DENIED with rule "work-forged", "work-wrong" or
 * "work-late"; INVALID when it is nothing of the kind. */
enum result challenge_check(struct job *job, const struct robot_key *key, const char *draft, const char *payload);

#define FLAGS_SHOWN 4
#define FLAG_COUNT 8
struct puzzle {
	int flags[FLAGS_SHOWN]; /* which flags, in the order of the page */
	int wanted;             /* place among them */
	int first, second;      /* of the sum, 1 to 9 each */
};
void puzzle_new(struct job *job, struct puzzle *ret_puzzle);
/* Back and forth into a draft. */
json_t *puzzle_write(const struct puzzle *puzzle);
bool puzzle_read(const json_t *value, struct puzzle *ret_puzzle);
/* Two letters of the state whose flag it is, and the drawing, as an SVG document. */
const char *flag_state(int flag);
const char *flag_drawing(int flag);

#endif
