/* robot.c - form tokens and proofs of work; pictures are in flags.c. */
#include "portal/robot.h"

#include "crypto/hash.h"
#include "crypto/secret.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define HEX_SIZE (HASH_SIZE * 2)
#define PAYLOAD_MOST 2048

void robot_key_new(struct job *job, struct robot_key *ret_key)
{
	job_chance(job, ret_key->bytes, sizeof(ret_key->bytes));
}

static struct bytes key_bytes(const struct robot_key *key)
{
	return (struct bytes){key->bytes, sizeof(key->bytes)};
}

/* --- form tokens: time in hexadecimal, a hyphen, the signature --- */

static enum result token_sign(struct job *job, const struct robot_key *key, const char *bound, int64_t time,
			      char ret_text[HASH_TEXT_SIZE])
{
	struct hash hash;
	char *text;

	TAKE(job, text = arena_print(job->arena, "token\n%lld\n%s", (long long)time, bound));
	hash = hash_keyed(key_bytes(key), bytes_of(text));
	hash_write(&hash, ret_text);
	return OK;
}

enum result form_token_write(struct job *job, const struct robot_key *key, const char *bound, char **ret_token)
{
	char signature[HASH_TEXT_SIZE];

	TRY(token_sign(job, key, bound, job->now.milliseconds, signature));
	TAKE(job,
	     *ret_token = arena_print(job->arena, "%llx-%s", (unsigned long long)job->now.milliseconds, signature));
	return OK;
}

enum result form_token_check(struct job *job, const struct robot_key *key, const char *bound, const char *token)
{
	char signature[HASH_TEXT_SIZE];
	char *end;
	long long time = strtoll(token, &end, 16);
	int64_t age;

	if (*end != '-' || strlen(end + 1) != HASH_TEXT_SIZE - 1)
		return job_fail(job, DENIED, "token", "token-forged", "The form's token is not one of ours.");
	TRY(token_sign(job, key, bound, time, signature));
	if (!secret_equal(end + 1, signature, HASH_TEXT_SIZE - 1))
		return job_fail(job, DENIED, "token", "token-forged", "The form's token is not one of ours.");
	age = job->now.milliseconds - time;
	if (age < TOKEN_LEAST)
		return job_fail(job, DENIED, "token", "token-early", "The form was sent faster than people write.");
	if (age > TOKEN_MOST)
		return job_fail(job, DENIED, "token", "token-late", "The form is too old.");
	return OK;
}

/* --- proof of work --- */

static enum result hex_of(struct job *job, struct hash hash, char **ret_hex)
{
	TAKE(job, *ret_hex = hex_write(job->arena, (struct bytes){hash.bytes, HASH_SIZE}));
	return OK;
}

static enum result work_of(struct job *job, const char *salt, long long number, char **ret_hex)
{
	char *text;

	TAKE(job, text = arena_print(job->arena, "%s%lld", salt, number));
	return hex_of(job, hash_of(bytes_of(text)), ret_hex);
}

static enum result sign(struct job *job, const struct robot_key *key, const char *challenge, char **ret_hex)
{
	return hex_of(job, hash_keyed(key_bytes(key), bytes_of(challenge)), ret_hex);
}

enum result challenge_write(struct job *job, const struct robot_key *key, const char *draft, json_t **ret_challenge)
{
	unsigned char chance[12];
	uint32_t number;
	char *salt, *nonce, *challenge, *signature;
	json_t *value;

	job_chance(job, chance, sizeof(chance));
	job_chance(job, (unsigned char *)&number, sizeof(number));
	number %= CHALLENGE_NUMBER_MOST + 1;
	TAKE(job, nonce = hex_write(job->arena, (struct bytes){chance, sizeof(chance)}));
	TAKE(job, salt = arena_print(job->arena, "%s?expires=%lld&draft=%s", nonce,
				     (long long)((job->now.milliseconds + CHALLENGE_LIFE) / 1000), draft));
	TRY(work_of(job, salt, number, &challenge));
	TRY(sign(job, key, challenge, &signature));
	value = json_pack("{s:s, s:s, s:i, s:s, s:s}", "algorithm", "SHA-256", "challenge", challenge, "maxnumber",
			  CHALLENGE_NUMBER_MOST, "salt", salt, "signature", signature);
	TRY(json_own(job, value));
	*ret_challenge = value;
	return OK;
}

/* The salt says for which draft and until when. It is covered by the challenge, which is signed. */
static enum result salt_check(struct job *job, const char *salt, const char *draft)
{
	const char *expires = strstr(salt, "?expires="), *bound = strstr(salt, "&draft=");
	long long end = expires != NULL ? strtoll(expires + strlen("?expires="), NULL, 10) : 0;

	if (bound == NULL || strcmp(bound + strlen("&draft="), draft) != 0)
		return job_fail(job, DENIED, "work", "work-forged", "The proof of work is for another form.");
	if (end * 1000 < job->now.milliseconds)
		return job_fail(job, DENIED, "work", "work-late", "The proof of work is too old.");
	return OK;
}

enum result challenge_check(struct job *job, const struct robot_key *key, const char *draft, const char *payload)
{
	const char *challenge, *salt, *signature, *algorithm;
	char *signed_here, *found;
	struct bytes text;
	int64_t number;
	json_t *value;

	if (strlen(payload) > PAYLOAD_MOST || base64_read(job->arena, bytes_of(payload), &text) != OK)
		return job_fail(job, INVALID, "work", "work-wrong", "That is no proof of work.");
	TRY(json_read(job, "work", text, &value));
	TRY(json_member_text(job, value, "algorithm", &algorithm));
	TRY(json_member_text(job, value, "challenge", &challenge));
	TRY(json_member_text(job, value, "salt", &salt));
	TRY(json_member_text(job, value, "signature", &signature));
	TRY(json_member_integer(job, value, "number", 0, CHALLENGE_NUMBER_MOST, &number));
	TRY(sign(job, key, challenge, &signed_here));
	if (strcmp(algorithm, "SHA-256") != 0 || strlen(signature) != HEX_SIZE ||
	    !secret_equal(signature, signed_here, HEX_SIZE))
		return job_fail(job, DENIED, "work", "work-forged", "The proof of work is not one of ours.");
	TRY(work_of(job, salt, number, &found));
	if (strcmp(found, challenge) != 0)
		return job_fail(job, DENIED, "work", "work-wrong", "The proof of work is not right.");
	return salt_check(job, salt, draft);
}
