/* accounts.c - making an account, giving it another passphrase, closing it.
 *
 * A closed account stays in the database: its name stands under events and in the log of looks. Making and closing run
 * in the caller's transaction when there is one (the key of the account is announced in the same); alone they are safe
 * too: a login is unique in the table, and a session of a closed account opens nothing. */
#include "access/access.h"

#include "access/hashing.h"
#include "access/words.h"

#include <string.h>

#define NAME_BYTES_MOST 200
#define PASSPHRASE_LETTERS_LEAST 12
#define PASSPHRASE_BYTES_MOST 1024

static enum result login_check(struct job *job, const char *login)
{
	size_t size = login ? strlen(login) : 0;
	if (size < 2 || size > 64 || strspn(login, "abcdefghijklmnopqrstuvwxyz0123456789.-_") != size)
		return job_fail(job, INVALID, "login", "login",
				"A login is 2 to 64 letters of a-z, 0-9, dot, hyphen, underscore.");
	return OK;
}

static enum result name_check(struct job *job, const char *field, const char *name)
{
	struct bytes text = bytes_of(name);
	bool good = text.size > 0 && text.size <= NAME_BYTES_MOST && bytes_are_utf8(text);
	for (size_t i = 0; good && i < text.size; i++)
		good = text.data[i] >= 0x20 && text.data[i] != 0x7f;
	return good ? OK
		    : job_fail(job, INVALID, field, "name", "A name has 1 to %d bytes and no control letters.",
			       NAME_BYTES_MOST);
}

static enum result language_check(struct job *job, const char *language)
{
	static const char *const known[] = {"en", "it", "ur"};
	for (size_t i = 0; language && i < sizeof(known) / sizeof(known[0]); i++)
		if (strcmp(language, known[i]) == 0)
			return OK;
	return job_fail(job, INVALID, "language", "choice", "The language is en, it or ur.");
}

/* Counts letters, not bytes: twelve letters of Urdu are as good as twelve of English. */
static enum result passphrase_rules(struct job *job, const char *login, const char *passphrase)
{
	struct bytes text = bytes_of(passphrase);
	int letters = 0;
	for (size_t i = 0; i < text.size; i++)
		letters += (text.data[i] & 0xc0) != 0x80;
	if (letters < PASSPHRASE_LETTERS_LEAST)
		return job_fail(job, INVALID, "passphrase", "too-short", "A passphrase has at least %d letters.",
				PASSPHRASE_LETTERS_LEAST);
	if (text.size > PASSPHRASE_BYTES_MOST)
		return job_fail(job, INVALID, "passphrase", "too-long", "A passphrase has at most %d bytes.",
				PASSPHRASE_BYTES_MOST);
	if (strcmp(login, passphrase) == 0)
		return job_fail(job, INVALID, "passphrase", "same-as-login", "A passphrase is not the login.");
	return OK;
}

static enum result wanted_check(struct job *job, const struct new_account *wanted)
{
	role_set roles;
	bool administrative, police;
	TRY(login_check(job, wanted->login));
	TRY(name_check(job, "name", wanted->name));
	if (wanted->team)
		TRY(name_check(job, "team", wanted->team));
	TRY(roles_read(job, wanted->roles ? wanted->roles : "", &roles));
	TRY(regimes_read(job, wanted->regimes ? wanted->regimes : "", &administrative, &police));
	TRY(language_check(job, wanted->language));
	if (!wanted->key_id || !*wanted->key_id)
		return job_fail(job, INVALID, "key_id", "required", "An account needs a key.");
	return passphrase_rules(job, wanted->login, wanted->passphrase);
}

enum result account_new(struct job *job, struct database *database, const struct new_account *wanted,
			char ret_account_id[UUID_TEXT_SIZE])
{
	char id[UUID_TEXT_SIZE], hash[PASSPHRASE_HASH_SIZE];
	TRY(wanted_check(job, wanted));
	TRY(hashing_write(job, wanted->passphrase, hash));
	uuid_new(job, id);
	struct account_record account = {
	    .account_id = id,
	    .login = wanted->login,
	    .name = wanted->name,
	    .roles = wanted->roles,
	    .team = wanted->team,
	    .regimes = wanted->regimes,
	    .language = wanted->language,
	    .passphrase = hash,
	    .key_id = wanted->key_id,
	    .created_at = job->now,
	};
	struct account_record taken;
	enum result found = account_find_login(job, database, wanted->login, &taken);
	if (found == OK)
		return job_fail(job, CONFLICT, "login", "login", "The login \"%s\" is taken.", wanted->login);
	if (found != MISSING)
		return found;
	job_forgive(job);
	TRY(account_add(job, database, &account));
	memcpy(ret_account_id, id, sizeof(id));
	return OK;
}

/* The account in use under a login. */
static enum result account_in_use(struct job *job, struct database *database, const char *login,
				  struct account_record *ret_account)
{
	enum result found = account_find_login(job, database, login, ret_account);
	if (found == MISSING || (found == OK && ret_account->removed_at.milliseconds != 0)) {
		job_forgive(job);
		return job_fail(job, MISSING, "login", "account", "There is no account with this login.");
	}
	return found;
}

enum result account_set_passphrase(struct job *job, struct database *database, const char *login,
				   const char *passphrase)
{
	char hash[PASSPHRASE_HASH_SIZE];
	struct account_record account;
	TRY(login_check(job, login));
	TRY(passphrase_rules(job, login, passphrase));
	TRY(hashing_write(job, passphrase, hash));
	AUTO_TRANSACTION struct transaction work = {0};
	TRY(transaction_begin(job, database, &work));
	TRY(account_in_use(job, database, login, &account));
	account.passphrase = hash;
	TRY(account_change(job, database, &account));
	TRY(session_remove_all(job, database, account.account_id));
	return transaction_commit(job, &work);
}

enum result account_remove(struct job *job, struct database *database, const char *login, const char **ret_key_id)
{
	struct account_record account;
	TRY(account_in_use(job, database, login, &account));
	account.removed_at = job->now;
	TRY(account_change(job, database, &account));
	TRY(session_remove_all(job, database, account.account_id));
	*ret_key_id = account.key_id;
	return OK;
}
