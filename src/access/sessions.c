/* sessions.c - signing in and out, and whom a cookie belongs to.
 *
 * The token in the cookie has 256 bits of chance; the store keeps its SHA-256, so a stolen database opens no session.
 * Failures are counted for a login and a neighbourhood together: after five of them the next try waits, longer the more
 * there were, and only for that neighbourhood. A try that has to wait is not a failure, so waiting always ends. */
#include "access/access.h"

#include "access/hashing.h"
#include "access/words.h"
#include "http/address.h"

#include <string.h>

#define FAILURES_COUNTED_FOR HOURS(1)
#define TOUCH_EVERY MINUTES(1)
#define LOGIN_BYTES_MOST 64

/* --- waiting after failures --- */

static const struct {
	int failures;
	int seconds;
} waits[] = {{20, 600}, {10, 120}, {5, 20}};

enum result access_wait(struct job *job, struct database *database, const char *login, const char *address,
			int *ret_seconds)
{
	char prefix[ADDRESS_PREFIX_SIZE];
	int64_t all, recent = 0;
	int seconds = 0;
	address_neighbour(address, prefix);
	TRY(sign_in_failures(job, database, login, prefix, instant_plus(job->now, -FAILURES_COUNTED_FOR), &all));
	for (size_t i = 0; i < sizeof(waits) / sizeof(waits[0]) && seconds == 0; i++)
		if (all >= waits[i].failures)
			seconds = waits[i].seconds;
	if (seconds > 0)
		TRY(sign_in_failures(job, database, login, prefix, instant_plus(job->now, -SECONDS(seconds)), &recent));
	*ret_seconds = recent > 0 ? seconds : 0;
	return OK;
}

static enum result may_try(struct job *job, struct database *database, const char *login, const char *address)
{
	int seconds;
	TRY(access_wait(job, database, login, address, &seconds));
	if (seconds == 0)
		return OK;
	return job_fail(job, BUSY, "login", "too-many-failures",
			"Too many failed sign-ins from here; wait up to %d seconds.", seconds);
}

static enum result note_failure(struct job *job, struct database *database, const char *login, const char *address)
{
	char prefix[ADDRESS_PREFIX_SIZE];
	address_neighbour(address, prefix);
	job_forgive(job);
	TRY(sign_in_failed(job, database, login, prefix, job->now));
	return job_fail(job, DENIED, "passphrase", "credentials", "The login or the passphrase is wrong.");
}

/* --- sessions --- */

static enum result actor_of(struct job *job, const struct account_record *account, struct actor *ret_actor)
{
	struct actor actor = {
	    .account_id = account->account_id,
	    .name = account->name,
	    .key_id = account->key_id,
	    .team = account->team,
	    .language = account->language,
	};
	if (roles_read(job, account->roles, &actor.roles) != OK ||
	    regimes_read(job, account->regimes, &actor.administrative, &actor.police) != OK) {
		job_forgive(job);
		return job_fail(job, DAMAGED, "account", "account", "The stored roles of account %s cannot be read.",
				account->account_id);
	}
	*ret_actor = actor;
	return OK;
}

static enum result random_text(struct job *job, size_t size, const char **ret_text)
{
	unsigned char chance[32];
	job_chance(job, chance, size);
	*ret_text = base64url_write(job->arena, (struct bytes){chance, size});
	secret_wipe(chance, sizeof(chance));
	return *ret_text ? OK : job_out_of_memory(job);
}

static enum result session_start(struct job *job, struct database *database, const struct account_record *account,
				 const char *address, struct session *ret_session)
{
	struct session session = {.login = account->login};
	char prefix[ADDRESS_PREFIX_SIZE], neighbour[ADDRESS_PREFIX_SIZE];
	const char *token;
	TRY(random_text(job, 32, &token));
	TRY(random_text(job, 24, &session.csrf));
	TRY(actor_of(job, account, &session.actor));
	address_prefix(address, prefix);
	address_neighbour(address, neighbour);
	struct hash token_hash = hash_of(bytes_of(token));
	struct session_record record = {
	    .token_hash = {token_hash.bytes, HASH_SIZE},
	    .account_id = account->account_id,
	    .csrf = session.csrf,
	    .opened_at = job->now,
	    .seen_at = job->now,
	    .ends_at = instant_plus(job->now, SESSION_LONGEST),
	    .address = prefix,
	};
	AUTO_TRANSACTION struct transaction work = {0};
	TRY(transaction_begin(job, database, &work));
	TRY(sign_in_forgive(job, database, account->login, neighbour));
	TRY(session_expire(job, database, job->now));
	TRY(session_add(job, database, &record));
	TRY(transaction_commit(job, &work));
	memcpy(session.token, token, TOKEN_TEXT_SIZE);
	*ret_session = session;
	return OK;
}

enum result access_sign_in(struct job *job, struct database *database, const char *login, const char *passphrase,
			   const char *address, struct session *ret_session)
{
	struct account_record account = {0};
	if (strlen(login) > LOGIN_BYTES_MOST)
		return job_fail(job, DENIED, "passphrase", "credentials", "The login or the passphrase is wrong.");
	TRY(may_try(job, database, login, address));
	enum result found = account_find_login(job, database, login, &account);
	if (found != OK && found != MISSING)
		return found;
	job_forgive(job);
	bool in_use = found == OK && account.removed_at.milliseconds == 0;
	enum result checked = hashing_check(job, in_use ? account.passphrase : NULL, passphrase);
	/* INVALID is a length that no passphrase has. */
	if (checked == DENIED || checked == INVALID || (checked == OK && !in_use))
		return note_failure(job, database, login, address);
	if (checked != OK)
		return checked;
	return session_start(job, database, &account, address, ret_session);
}

static enum result no_session(struct job *job)
{
	job_forgive(job);
	return job_fail(job, DENIED, NULL, "session", "Sign in first.");
}

enum result access_session_peek(struct job *job, struct database *database, const char *token,
				struct session *ret_session, struct instant *ret_seen_at)
{
	struct session_record record;
	struct account_record account;
	struct session session = {0};
	if (!token || strlen(token) != TOKEN_TEXT_SIZE - 1)
		return no_session(job);
	struct hash token_hash = hash_of(bytes_of(token));
	enum result found = session_find(job, database, (struct bytes){token_hash.bytes, HASH_SIZE}, &record, &account);
	if (found == MISSING)
		return no_session(job);
	TRY(found);
	int64_t now = job->now.milliseconds;
	if (now >= record.ends_at.milliseconds || now - record.seen_at.milliseconds > SESSION_IDLE)
		return no_session(job);
	if (account.removed_at.milliseconds != 0)
		return no_session(job);
	TRY(actor_of(job, &account, &session.actor));
	session.csrf = record.csrf;
	session.login = account.login;
	*ret_session = session;
	*ret_seen_at = record.seen_at;
	return OK;
}

enum result access_session(struct job *job, struct database *database, const char *token, struct session *ret_session)
{
	struct instant seen_at;
	struct session session;
	TRY(access_session_peek(job, database, token, &session, &seen_at));
	if (job->now.milliseconds - seen_at.milliseconds >= TOUCH_EVERY) {
		struct hash token_hash = hash_of(bytes_of(token));
		TRY(session_seen(job, database, (struct bytes){token_hash.bytes, HASH_SIZE}, job->now));
	}
	*ret_session = session;
	return OK;
}

enum result access_sign_out(struct job *job, struct database *database, const char *token)
{
	struct hash token_hash = hash_of(bytes_of(token));
	return session_remove(job, database, (struct bytes){token_hash.bytes, HASH_SIZE});
}
