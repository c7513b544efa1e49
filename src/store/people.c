/* people.c - accounts, sessions, failed sign-ins, looks. */
#include "store/people.h"

#include "store/listing.h"

#define ACCOUNT_COLUMNS                                                                                                \
	"account_id, login, name, roles, team, regimes, language, passphrase, key_id, created_at, removed_at"

static void account_values(const struct account_record *account, struct value values[11])
{
	values[0] = value_text(account->account_id);
	values[1] = value_text(account->login);
	values[2] = value_text(account->name);
	values[3] = value_text(account->roles);
	values[4] = value_text(account->team);
	values[5] = value_text(account->regimes);
	values[6] = value_text(account->language);
	values[7] = value_text(account->passphrase);
	values[8] = value_text(account->key_id);
	values[9] = value_instant(account->created_at);
	values[10] = value_instant(account->removed_at);
}

enum result account_add(struct job *job, struct database *database, const struct account_record *account)
{
	struct value values[11];

	account_values(account, values);
	return database_run(job, database,
			    "INSERT INTO account (" ACCOUNT_COLUMNS
			    ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
			    11, values);
}

enum result account_change(struct job *job, struct database *database, const struct account_record *account)
{
	struct value values[11];
	int64_t changed = 0;

	account_values(account, values);
	TRY(database_change(job, database,
			    "UPDATE account SET login = $2, name = $3, roles = $4, team = $5, regimes = $6, language = "
			    "$7, passphrase = $8, key_id = $9,"
			    " created_at = $10, removed_at = $11 WHERE account_id = $1",
			    11, values, &changed));
	return changed > 0 ? OK : MISSING;
}

/* An account in the columns from `first` on. */
static void account_columns(struct job *job, const struct row *row, int first, struct account_record *account)
{
	*account = (struct account_record){
	    .account_id = row_text(job, row, first),
	    .login = row_text(job, row, first + 1),
	    .name = row_text(job, row, first + 2),
	    .roles = row_text(job, row, first + 3),
	    .team = row_text(job, row, first + 4),
	    .regimes = row_text(job, row, first + 5),
	    .language = row_text(job, row, first + 6),
	    .passphrase = row_text(job, row, first + 7),
	    .key_id = row_text(job, row, first + 8),
	    .created_at = row_instant(row, first + 9),
	    .removed_at = row_instant(row, first + 10),
	};
}

static void account_row(struct job *job, const struct row *row, struct account_record *account)
{
	account_columns(job, row, 0, account);
}

static enum result account_read(struct job *job, const struct row *row, void *context)
{
	account_row(job, row, context);
	return arena_failed(job->arena) ? job_out_of_memory(job) : OK;
}

enum result account_find(struct job *job, struct database *database, const char *account_id,
			 struct account_record *ret_account)
{
	return database_query_one(job, database, "SELECT " ACCOUNT_COLUMNS " FROM account WHERE account_id = $1", 1,
				  (struct value[]){value_text(account_id)}, account_read, ret_account);
}

enum result account_find_login(struct job *job, struct database *database, const char *login,
			       struct account_record *ret_account)
{
	return database_query_one(job, database, "SELECT " ACCOUNT_COLUMNS " FROM account WHERE login = $1", 1,
				  (struct value[]){value_text(login)}, account_read, ret_account);
}

static enum result count_read(struct job *job, const struct row *row, void *context)
{
	(void)job;
	*(int64_t *)context = row_integer(row, 0);
	return OK;
}

enum result account_list(struct job *job, struct database *database, struct account_record **ret_accounts,
			 int *ret_count)
{
	return rows_list(job, database, "SELECT " ACCOUNT_COLUMNS " FROM account ORDER BY login", 0, NULL, account_read,
			 LIST_OF(ret_accounts), ret_count);
}

static enum result colleague_read(struct job *job, const struct row *row, void *context)
{
	*(struct colleague *)context =
	    (struct colleague){row_text(job, row, 0), row_text(job, row, 1), row_text(job, row, 2)};
	return arena_failed(job->arena) ? job_out_of_memory(job) : OK;
}

enum result colleague_list(struct job *job, struct database *database, struct colleague **ret_list, int *ret_count)
{
	return rows_list(job, database,
			 "SELECT a.account_id, a.name, k.officer FROM account a LEFT JOIN key k ON k.key_id = a.key_id",
			 0, NULL, colleague_read, LIST_OF(ret_list), ret_count);
}

/* --- sessions --- */

enum result session_add(struct job *job, struct database *database, const struct session_record *session)
{
	return database_run(job, database,
			    "INSERT INTO session (token_hash, account_id, csrf, opened_at, seen_at, ends_at, address) "
			    "VALUES ($1, $2, $3, $4, $5, $6, $7)",
			    7,
			    (struct value[]){value_blob(session->token_hash), value_text(session->account_id),
					     value_text(session->csrf), value_instant(session->opened_at),
					     value_instant(session->seen_at), value_instant(session->ends_at),
					     value_text(session->address)});
}

struct session_row {
	struct session_record *session;
	struct account_record *account;
};

static enum result session_read(struct job *job, const struct row *row, void *context)
{
	const struct session_row *found = context;

	*found->session = (struct session_record){
	    .token_hash = row_blob(job, row, 0),
	    .account_id = row_text(job, row, 1),
	    .csrf = row_text(job, row, 2),
	    .opened_at = row_instant(row, 3),
	    .seen_at = row_instant(row, 4),
	    .ends_at = row_instant(row, 5),
	    .address = row_text(job, row, 6),
	};
	account_columns(job, row, 7, found->account);
	return arena_failed(job->arena) ? job_out_of_memory(job) : OK;
}

enum result session_find(struct job *job, struct database *database, struct bytes token_hash,
			 struct session_record *ret_session, struct account_record *ret_account)
{
	struct session_row found = {ret_session, ret_account};

	return database_query_one(
	    job, database,
	    "SELECT s.token_hash, s.account_id, s.csrf, s.opened_at, s.seen_at, s.ends_at, "
	    "s.address, a.account_id, a.login, a.name, a.roles, a.team, a.regimes, a.language, "
	    "a.passphrase, a.key_id, a.created_at, a.removed_at"
	    " FROM session s JOIN account a ON a.account_id = s.account_id WHERE s.token_hash = $1",
	    1, (struct value[]){value_blob(token_hash)}, session_read, &found);
}

enum result session_seen(struct job *job, struct database *database, struct bytes token_hash, struct instant now)
{
	return database_run(job, database, "UPDATE session SET seen_at = $2 WHERE token_hash = $1", 2,
			    (struct value[]){value_blob(token_hash), value_instant(now)});
}

enum result session_remove(struct job *job, struct database *database, struct bytes token_hash)
{
	return database_run(job, database, "DELETE FROM session WHERE token_hash = $1", 1,
			    (struct value[]){value_blob(token_hash)});
}

enum result session_remove_all(struct job *job, struct database *database, const char *account_id)
{
	return database_run(job, database, "DELETE FROM session WHERE account_id = $1", 1,
			    (struct value[]){value_text(account_id)});
}

enum result session_expire(struct job *job, struct database *database, struct instant now)
{
	TRY(database_run(job, database, "DELETE FROM session WHERE ends_at <= $1", 1,
			 (struct value[]){value_instant(now)}));
	return database_run(job, database, "DELETE FROM sign_in_failure WHERE at <= $1", 1,
			    (struct value[]){value_instant(instant_plus(now, -DAYS(1)))});
}

/* --- failed sign-ins --- */

enum result sign_in_failed(struct job *job, struct database *database, const char *login, const char *prefix,
			   struct instant now)
{
	return database_run(job, database, "INSERT INTO sign_in_failure (login, prefix, at) VALUES ($1, $2, $3)", 3,
			    (struct value[]){value_text(login), value_text(prefix), value_instant(now)});
}

enum result sign_in_failures(struct job *job, struct database *database, const char *login, const char *prefix,
			     struct instant since, int64_t *ret_count)
{
	return database_query_one(
	    job, database, "SELECT COUNT(*) FROM sign_in_failure WHERE login = $1 AND prefix = $2 AND at > $3", 3,
	    (struct value[]){value_text(login), value_text(prefix), value_instant(since)}, count_read, ret_count);
}

enum result sign_in_forgive(struct job *job, struct database *database, const char *login, const char *prefix)
{
	return database_run(job, database, "DELETE FROM sign_in_failure WHERE login = $1 AND prefix = $2", 2,
			    (struct value[]){value_text(login), value_text(prefix)});
}

/* --- looks --- */

enum result look_add(struct job *job, struct database *database, const struct look_record *look)
{
	return database_run(job, database,
			    "INSERT INTO look (at, account_id, role, action, purpose, case_id, detail) VALUES ($1, $2, "
			    "$3, $4, $5, $6, $7)",
			    7,
			    (struct value[]){value_instant(look->at), value_text(look->account_id),
					     value_text(look->role), value_text(look->action),
					     value_text(look->purpose), value_text(look->case_id),
					     value_text(look->detail)});
}

static enum result looks_read(struct job *job, const struct row *row, void *context)
{
	*(struct look_record *)context = (struct look_record){
	    .number = row_integer(row, 0),
	    .at = row_instant(row, 1),
	    .account_id = row_text(job, row, 2),
	    .role = row_text(job, row, 3),
	    .action = row_text(job, row, 4),
	    .purpose = row_text(job, row, 5),
	    .case_id = row_text(job, row, 6),
	    .detail = row_text(job, row, 7),
	};
	return arena_failed(job->arena) ? job_out_of_memory(job) : OK;
}

/* The newest first; `before` is the number of the last one of the page before, 0 for the first page. */
enum result look_list(struct job *job, struct database *database, const char *case_id, const char *account_id,
		      int64_t before, int most, struct look_record **ret_looks, int *ret_count)
{
	static const char *const sql[] = {
	    "SELECT number, at, account_id, role, action, purpose, case_id, detail FROM look WHERE number < $3 ORDER "
	    "BY number DESC LIMIT $4",
	    "SELECT number, at, account_id, role, action, purpose, case_id, detail FROM look WHERE case_id = $1 AND "
	    "number < $3"
	    " ORDER BY number DESC LIMIT $4",
	    "SELECT number, at, account_id, role, action, purpose, case_id, detail FROM look WHERE account_id = $2 AND "
	    "number < $3"
	    " ORDER BY number DESC LIMIT $4",
	    "SELECT number, at, account_id, role, action, purpose, case_id, detail FROM look WHERE case_id = $1 AND "
	    "account_id = $2 AND number < $3"
	    " ORDER BY number DESC LIMIT $4",
	};
	return rows_list(job, database, sql[(case_id != NULL) + 2 * (account_id != NULL)], 4,
			 (struct value[]){value_text(case_id), value_text(account_id),
					  value_integer(before > 0 ? before : INT64_MAX), value_integer(most)},
			 looks_read, LIST_OF(ret_looks), ret_count);
}
