/* access_test.c - accounts, signing in, sessions and the log of looks, over a database in memory with a frozen clock.
 */
#include "access/access.h"

#include "access/hashing.h"
#include "access/words.h"

#include <pthread.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#define PASSPHRASE "correct horse battery"
#define HOME "10.0.0.7"
#define COLLEAGUE "10.0.0.8"
#define ABROAD "203.0.113.9"

static struct world {
	struct job job;
	struct database *database;
} world;

static void forget(void)
{
	job_forgive(&world.job);
}

static void later(int64_t milliseconds)
{
	world.job.now = instant_plus(world.job.now, milliseconds);
}

static struct new_account anna(void)
{
	return (struct new_account){
	    .login = "anna.rossi",
	    .name = "Anna Rossi",
	    .roles = "supervisor case_officer",
	    .team = "roma",
	    .regimes = "administrative",
	    .language = "it",
	    .passphrase = PASSPHRASE,
	    .key_id = "key-of-anna",
	};
}

static int start(void **state)
{
	char id[UUID_TEXT_SIZE];
	struct new_account wanted = anna();
	(void)state;
	world.job =
	    (struct job){.arena = arena_open(ARENA_USUAL), .now = {1795000000000}, .chance = chance_of_system()};
	if (database_open_memory(&world.job, &world.database) != OK)
		return -1;
	return account_new(&world.job, world.database, &wanted, id) == OK ? 0 : -1;
}

static int stop(void **state)
{
	(void)state;
	database_close(world.database);
	arena_close(world.job.arena);
	return 0;
}

static enum result sign_in(const char *login, const char *passphrase, const char *address, struct session *ret_session)
{
	forget();
	return access_sign_in(&world.job, world.database, login, passphrase, address, ret_session);
}

static void bad_accounts(void **state)
{
	static const struct {
		const char *member;
		const char *value;
		const char *field;
		const char *rule;
	} rows[] = {
	    {"login", "a", "login", "login"},
	    {"login", "Anna", "login", "login"},
	    {"login", "anna rossi", "login", "login"},
	    {"login", "anna'--", "login", "login"},
	    {"name", "", "name", "name"},
	    {"name", "Anna\nRossi", "name", "name"},
	    {"name", "\xff", "name", "name"},
	    {"roles", "", "roles", "required"},
	    {"roles", "case_officer king", "roles", "choice"},
	    {"roles", "node", "roles", "choice"},
	    {"regimes", "", "regimes", "required"},
	    {"regimes", "military", "regimes", "choice"},
	    {"language", "fr", "language", "choice"},
	    {"passphrase", "too short", "passphrase", "too-short"},
	    {"passphrase", "پاکستان", "passphrase", "too-short"}, /* 7 letters, 14 bytes */
	    {"passphrase", "another.person", "passphrase", "same-as-login"},
	    {"key_id", "", "key_id", "required"},
	};
	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct new_account wanted = anna();
		char id[UUID_TEXT_SIZE];
		const char *member = rows[i].member;
		wanted.login = "another.person";
		const char **place = strcmp(member, "login") == 0      ? &wanted.login
				     : strcmp(member, "name") == 0     ? &wanted.name
				     : strcmp(member, "roles") == 0    ? &wanted.roles
				     : strcmp(member, "regimes") == 0  ? &wanted.regimes
				     : strcmp(member, "language") == 0 ? &wanted.language
				     : strcmp(member, "key_id") == 0   ? &wanted.key_id
								       : &wanted.passphrase;
		*place = rows[i].value;
		forget();
		assert_int_equal(account_new(&world.job, world.database, &wanted, id), INVALID);
		assert_string_equal(world.job.failure.field, rows[i].field);
		assert_string_equal(world.job.failure.rule, rows[i].rule);
	}
}

static void a_login_is_taken_once(void **state)
{
	struct new_account wanted = anna();
	char id[UUID_TEXT_SIZE];
	(void)state;
	assert_int_equal(account_new(&world.job, world.database, &wanted, id), CONFLICT);
	assert_string_equal(world.job.failure.rule, "login");
}

static void signing_in(void **state)
{
	struct session session, again;
	(void)state;
	assert_int_equal(sign_in("anna.rossi", PASSPHRASE, HOME, &session), OK);
	assert_int_equal(strlen(session.token), TOKEN_TEXT_SIZE - 1);
	assert_string_equal(session.login, "anna.rossi");
	assert_string_equal(session.actor.name, "Anna Rossi");
	assert_string_equal(session.actor.language, "it");
	assert_string_equal(session.actor.key_id, "key-of-anna");
	assert_true(session.actor.administrative);
	assert_false(session.actor.police);
	assert_int_equal(session.actor.roles, ROLE_BIT(ROLE_CASE_OFFICER) | ROLE_BIT(ROLE_SUPERVISOR));
	assert_int_equal(access_session(&world.job, world.database, session.token, &again), OK);
	assert_string_equal(again.csrf, session.csrf);
	assert_string_equal(again.actor.account_id, session.actor.account_id);
	struct session other;
	assert_int_equal(sign_in("anna.rossi", PASSPHRASE, HOME, &other), OK);
	assert_string_not_equal(other.token, session.token);
	assert_string_not_equal(other.csrf, session.csrf);
}

static void wrong_sign_ins_look_alike(void **state)
{
	static const char *const rows[][2] = {
	    {"anna.rossi", "wrong passphrase"},
	    {"nobody.here", PASSPHRASE},
	    {"anna.rossi", ""},
	    {"", ""},
	    {"ANNA.ROSSI", PASSPHRASE},
	    {"a-login-that-is-much-longer-than-any-login-can-be-and-so-is-nobody's-login", PASSPHRASE},
	};
	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct session session;
		assert_int_equal(sign_in(rows[i][0], rows[i][1], ABROAD, &session), DENIED);
		assert_string_equal(world.job.failure.rule, "credentials");
		assert_string_equal(world.job.failure.field, "passphrase");
		assert_string_equal(world.job.failure.reason, "The login or the passphrase is wrong.");
	}
}

/* One row is one try, in order. */
static void slowing_down(void **state)
{
	static const struct {
		int64_t after; /* milliseconds since the try before */
		const char *login;
		bool right;
		const char *address;
		enum result result;
	} rows[] = {
	    {0, "anna.rossi", false, HOME, DENIED},
	    {1000, "anna.rossi", false, HOME, DENIED},
	    {1000, "anna.rossi", false, HOME, DENIED},
	    {1000, "anna.rossi", false, HOME, DENIED},
	    {1000, "anna.rossi", true, COLLEAGUE, OK}, /* the desk beside is another neighbourhood */
	    {1000, "anna.rossi", false, HOME, DENIED},
	    {1000, "anna.rossi", true, HOME, BUSY}, /* five: even the right one waits */
	    {1000, "anna.rossi", true, ABROAD, OK},
	    {1000, "nobody.here", false, HOME, DENIED}, /* another login does not */
	    {15000, "anna.rossi", false, HOME, BUSY},   /* 18 s after the last failure; a try that waits is none */
	    {3000, "anna.rossi", false, HOME, DENIED},  /* 21 s */
	    {1000, "anna.rossi", true, HOME, BUSY},
	    {20000, "anna.rossi", true, HOME, OK}, /* success forgives all */
	    {1000, "anna.rossi", false, HOME, DENIED},
	    {1000, "anna.rossi", true, HOME, OK},
	};
	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct session session;
		later(rows[i].after);
		enum result result =
		    sign_in(rows[i].login, rows[i].right ? PASSPHRASE : "wrong passphrase", rows[i].address, &session);
		if (result != rows[i].result)
			fail_msg("try %zu: %s", i, result_name(result));
		int seconds;
		if (result != BUSY)
			continue;
		assert_string_equal(world.job.failure.rule, "too-many-failures");
		assert_int_equal(access_wait(&world.job, world.database, rows[i].login, rows[i].address, &seconds), OK);
		assert_int_equal(seconds, 20);
	}
}

static void waits_grow(void **state)
{
	static const struct {
		int failures;
		int seconds;
	} rows[] = {{4, 0}, {5, 20}, {9, 20}, {10, 120}, {19, 120}, {20, 600}, {50, 600}};
	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		int seconds;
		later(HOURS(2));
		for (int j = 0; j < rows[i].failures; j++)
			assert_int_equal(sign_in_failed(&world.job, world.database, "anna.rossi", HOME, world.job.now),
					 OK);
		later(1000);
		assert_int_equal(access_wait(&world.job, world.database, "anna.rossi", HOME, &seconds), OK);
		assert_int_equal(seconds, rows[i].seconds);
		later(SECONDS(rows[i].seconds));
		assert_int_equal(access_wait(&world.job, world.database, "anna.rossi", HOME, &seconds), OK);
		assert_int_equal(seconds, 0);
	}
}

static void sessions_end(void **state)
{
	struct session session, seen;
	struct instant opened, at;
	(void)state;
	assert_int_equal(sign_in("anna.rossi", PASSPHRASE, HOME, &session), OK);
	opened = world.job.now;
	later(SESSION_IDLE);
	assert_int_equal(access_session(&world.job, world.database, session.token, &seen), OK);
	later(SESSION_IDLE + 1);
	assert_int_equal(access_session(&world.job, world.database, session.token, &seen), DENIED);
	assert_string_equal(world.job.failure.rule, "session");

	assert_int_equal(sign_in("anna.rossi", PASSPHRASE, HOME, &session), OK);
	opened = world.job.now;
	while (world.job.now.milliseconds - opened.milliseconds + MINUTES(29) < SESSION_LONGEST) {
		later(MINUTES(29));
		assert_int_equal(access_session(&world.job, world.database, session.token, &seen), OK);
	}
	world.job.now = instant_plus(opened, SESSION_LONGEST);
	assert_int_equal(access_session(&world.job, world.database, session.token, &seen), DENIED);

	/* What a page asks by itself keeps no session alive. */
	assert_int_equal(sign_in("anna.rossi", PASSPHRASE, HOME, &session), OK);
	later(MINUTES(20));
	assert_int_equal(access_session_peek(&world.job, world.database, session.token, &seen, &at), OK);
	later(MINUTES(11));
	assert_int_equal(access_session_peek(&world.job, world.database, session.token, &seen, &at), DENIED);
}

static void a_session_is_written_once_a_minute(void **state)
{
	struct session session, seen;
	struct instant opened, at;
	(void)state;
	assert_int_equal(sign_in("anna.rossi", PASSPHRASE, HOME, &session), OK);
	opened = world.job.now;
	later(59999);
	assert_int_equal(access_session(&world.job, world.database, session.token, &seen), OK);
	assert_int_equal(access_session_peek(&world.job, world.database, session.token, &seen, &at), OK);
	assert_int_equal(at.milliseconds, opened.milliseconds);
	later(1);
	assert_int_equal(access_session(&world.job, world.database, session.token, &seen), OK);
	assert_int_equal(access_session_peek(&world.job, world.database, session.token, &seen, &at), OK);
	assert_int_equal(at.milliseconds, opened.milliseconds + 60000);
}

static void no_session_for_other_cookies(void **state)
{
	struct session session, seen;
	char changed[TOKEN_TEXT_SIZE];
	(void)state;
	assert_int_equal(sign_in("anna.rossi", PASSPHRASE, HOME, &session), OK);
	memcpy(changed, session.token, sizeof(changed));
	changed[10] = changed[10] == 'A' ? 'B' : 'A';
	const char *const tokens[] = {NULL, "", "x", changed};
	for (size_t i = 0; i < sizeof(tokens) / sizeof(tokens[0]); i++) {
		forget();
		assert_int_equal(access_session(&world.job, world.database, tokens[i], &seen), DENIED);
		assert_string_equal(world.job.failure.rule, "session");
	}
	assert_int_equal(access_sign_out(&world.job, world.database, session.token), OK);
	assert_int_equal(access_session(&world.job, world.database, session.token, &seen), DENIED);
}

static void another_passphrase_ends_sessions(void **state)
{
	struct session session, seen;
	(void)state;
	assert_int_equal(sign_in("anna.rossi", PASSPHRASE, HOME, &session), OK);
	assert_int_equal(account_set_passphrase(&world.job, world.database, "anna.rossi", "short"), INVALID);
	forget();
	assert_int_equal(account_set_passphrase(&world.job, world.database, "nobody.here", "a new passphrase"),
			 MISSING);
	forget();
	assert_int_equal(account_set_passphrase(&world.job, world.database, "anna.rossi", "a new passphrase"), OK);
	assert_int_equal(access_session(&world.job, world.database, session.token, &seen), DENIED);
	assert_int_equal(sign_in("anna.rossi", PASSPHRASE, HOME, &session), DENIED);
	assert_int_equal(sign_in("anna.rossi", "a new passphrase", HOME, &session), OK);
}

static void a_removed_account_is_out(void **state)
{
	struct session session, seen;
	const char *key_id = NULL;
	(void)state;
	assert_int_equal(sign_in("anna.rossi", PASSPHRASE, HOME, &session), OK);
	assert_int_equal(account_remove(&world.job, world.database, "anna.rossi", &key_id), OK);
	assert_string_equal(key_id, "key-of-anna");
	assert_int_equal(access_session(&world.job, world.database, session.token, &seen), DENIED);
	assert_int_equal(sign_in("anna.rossi", PASSPHRASE, HOME, &session), DENIED);
	assert_string_equal(world.job.failure.rule, "credentials");
	forget();
	assert_int_equal(account_remove(&world.job, world.database, "anna.rossi", &key_id), MISSING);
}

/* Eight sign in at the same moment: each is let in or told to come again, at least three get in, and nobody waits long.
 */
static void *one_of_many(void *self)
{
	struct job job = {.arena = arena_open(ARENA_USUAL), .now = world.job.now, .chance = chance_of_system()};
	char hash[PASSPHRASE_HASH_SIZE];
	*(enum result *)self = hashing_write(&job, PASSPHRASE, hash);
	arena_close(job.arena);
	return NULL;
}

static void many_at_once(void **state)
{
	pthread_t threads[8];
	enum result results[8];
	int in = 0, told = 0;
	(void)state;
	for (int i = 0; i < 8; i++)
		pthread_create(&threads[i], NULL, one_of_many, &results[i]);
	for (int i = 0; i < 8; i++) {
		pthread_join(threads[i], NULL);
		in += results[i] == OK;
		told += results[i] == BUSY;
	}
	assert_int_equal(in + told, 8);
	assert_true(in >= 3);
}

static void looks_need_a_purpose(void **state)
{
	struct session session;
	struct look_record *looks;
	int count;
	(void)state;
	assert_int_equal(sign_in("anna.rossi", PASSPHRASE, HOME, &session), OK);
	assert_int_equal(access_look(&world.job, world.database, &session.actor, "view", NULL, NULL), INVALID);
	assert_string_equal(world.job.failure.rule, "purpose");
	forget();
	session.actor.purpose = "case-work";
	assert_int_equal(access_look(&world.job, world.database, &session.actor, "view", NULL, NULL), OK);
	assert_int_equal(look_list(&world.job, world.database, NULL, NULL, INT64_MAX, 10, &looks, &count), OK);
	assert_int_equal(count, 1);
	assert_string_equal(looks[0].account_id, session.actor.account_id);
	assert_string_equal(looks[0].purpose, "case-work");
	assert_string_equal(looks[0].action, "view");
	assert_string_equal(looks[0].role, "case_officer");
}

static void roles_by_order(void **state)
{
	struct actor actor = {.roles = ROLE_BIT(ROLE_SUPERVISOR) | ROLE_BIT(ROLE_CASE_OFFICER)};
	(void)state;
	assert_int_equal(actor_role_in(&actor, actor.roles), ROLE_CASE_OFFICER);
	assert_int_equal(actor_role_in(&actor, ROLE_BIT(ROLE_SUPERVISOR) | ROLE_BIT(ROLE_AUDITOR)), ROLE_SUPERVISOR);
	assert_int_equal(actor_role_in(&actor, ROLE_BIT(ROLE_AUDITOR)), ROLE_COUNT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(bad_accounts, start, stop),
	    cmocka_unit_test_setup_teardown(a_login_is_taken_once, start, stop),
	    cmocka_unit_test_setup_teardown(signing_in, start, stop),
	    cmocka_unit_test_setup_teardown(wrong_sign_ins_look_alike, start, stop),
	    cmocka_unit_test_setup_teardown(slowing_down, start, stop),
	    cmocka_unit_test_setup_teardown(waits_grow, start, stop),
	    cmocka_unit_test_setup_teardown(sessions_end, start, stop),
	    cmocka_unit_test_setup_teardown(a_session_is_written_once_a_minute, start, stop),
	    cmocka_unit_test_setup_teardown(no_session_for_other_cookies, start, stop),
	    cmocka_unit_test_setup_teardown(another_passphrase_ends_sessions, start, stop),
	    cmocka_unit_test_setup_teardown(a_removed_account_is_out, start, stop),
	    cmocka_unit_test_setup_teardown(many_at_once, start, stop),
	    cmocka_unit_test_setup_teardown(looks_need_a_purpose, start, stop),
	    cmocka_unit_test(roles_by_order),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
