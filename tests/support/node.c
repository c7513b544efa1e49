/* node.c - nodes for tests. All people are invented. */
#include "support/node.h"

#include "office/case/agreements.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct {
	const char *login, *name, *roles;
} people[OFFICER_COUNT] = {
    [OFFICER_ANNA] = {"anna", "Anna Verdi (invented)", "case_officer"},
    [OFFICER_BRUNO] = {"bruno", "Bruno Neri (invented)", "case_officer"},
    [OFFICER_CONSUL] = {"consul", "Carla Rossi (invented)", "consular_officer"},
    [OFFICER_BORDER] = {"border", "Dario Bianchi (invented)", "border_officer"},
    [OFFICER_HEAD] = {"head", "Elena Gallo (invented)", "supervisor"},
    [OFFICER_LIAISON] = {"liaison", "Livia Fabbri (invented)", "liaison"},
};

static void must(struct job *job, enum result result, const char *what)
{
	if (result == OK)
		return;
	printf("Bail out! %s: %s (%s) %s\n", what, job->failure.rule, job->failure.field, job->failure.reason);
	exit(1);
}

void test_agreements_load(struct job *job, struct agreement **ret_agreements, int *ret_count)
{
	const char *source = getenv("VALICO_SOURCE");
	const char *folder = arena_print(job->arena, "%s/agreements", source != NULL ? source : ".");

	must(job, agreements_load(job, folder, ret_agreements, ret_count), "agreements");
}

/* An account with its key, as officer_add() makes it but for the passphrase, whose hash takes a tenth of a second. */
static void officer_make(struct job *job, struct test_node *node, int at)
{
	struct public_key key;
	struct hash hash;
	char key_id[KEY_ID_SIZE], pseudonym[HASH_TEXT_SIZE], account_id[UUID_TEXT_SIZE];
	struct account_record account = {.login = people[at].login,
					 .name = people[at].name,
					 .roles = people[at].roles,
					 .team = "north",
					 .regimes = "administrative",
					 .language = "en",
					 .passphrase = "none",
					 .created_at = job->now};
	struct actor *actor = &node->officers[at];

	uuid_new(job, account_id);
	must(job, node->keeper.create(node->keeper.self, job, key_id, &key), "a key");
	must(job, node->keeper.pseudonym(node->keeper.self, job, bytes_of(account_id), &hash), "a pseudonym");
	hash_write(&hash, pseudonym);
	account.account_id = account_id;
	account.key_id = key_id;
	must(job, account_add(job, node->database, &account), "an account");
	must(
	    job,
	    office_key_announce(job, &node->office, key_id, &key, pseudonym, people[at].roles, job->now, INSTANT_NEVER),
	    "a statement");
	*actor = (struct actor){.account_id = arena_copy_cstring(node->arena, account_id),
				.name = people[at].name,
				.key_id = arena_copy_cstring(node->arena, key_id),
				.team = "north",
				.administrative = true,
				.language = "en",
				.purpose = "a test"};
	for (int role = 0; role < ROLE_COUNT; role++) {
		if (strcmp(role_name((enum role)role), people[at].roles) == 0)
			actor->roles = ROLE_BIT(role);
	}
}

/* A store of its own for each node. The schema is made once and copied then: a simulation opens thousands. */
static void store_open(struct job *job, struct database **ret_database)
{
	static struct database *empty; /* lives as long as the program */

	if (empty == NULL)
		must(job, database_open_memory(job, &empty), "a store");
	must(job, database_copy(job, empty, ret_database), "a copy of a store");
}

static void node_make(struct job *job, struct test_node *node, const char *address, const struct agreement *agreements,
		      int count)
{
	struct node_plan plan = {node->party, node->party, "XX", address};
	struct job kept = *job;

	kept.arena = node->arena;
	must(job, key_ring_open(&node->ring), "a key ring");
	node->keeper = key_ring_keeper(node->ring);
	must(job, node_found(job, node->database, &node->keeper, &plan), "a node");
	must(&kept,
	     office_open(&kept, node->database, &node->keeper, node->party, agreements, count, NULL, &node->office),
	     "an office");
	for (int at = 0; at < OFFICER_COUNT; at++)
		officer_make(job, node, at);
}

void test_node_open(struct job *job, struct test_node *node, const char *party, const struct agreement *agreements,
		    int count)
{
	*node = (struct test_node){.party = party, .arena = arena_open(ARENA_USUAL)};
	store_open(job, &node->database);
	node_make(job, node, "http://127.0.0.1/as4", agreements, count);
}

void test_node_open_in(struct job *job, struct test_node *node, const char *folder, const char *address,
		       const char *party, const struct agreement *agreements, int count)
{
	*node = (struct test_node){.party = party, .arena = arena_open(ARENA_USUAL)};
	must(job, database_open(job, folder, OPEN_CREATE, &node->database), "a store");
	node_make(job, node, address, agreements, count);
}

void test_node_close(struct test_node *node)
{
	database_close(node->database);
	key_ring_close(node->ring);
	arena_close(node->arena);
}

void test_nodes_link(struct job *job, struct test_node *a, struct test_node *b)
{
	struct bytes from_a, from_b;
	const char *party_a = NULL, *party_b = NULL, *words_a = NULL, *words_b = NULL;

	must(job, link_invitation(job, &a->office, &from_a), "an invitation");
	must(job, link_invitation(job, &b->office, &from_b), "an invitation");
	must(job, link_accept(job, &a->office, from_b, &party_b, &words_a), "accepting");
	must(job, link_accept(job, &b->office, from_a, &party_a, &words_b), "accepting");
	if (strcmp(words_a, words_b) != 0) {
		printf("Bail out! The two sides see other words: %s / %s\n", words_a, words_b);
		exit(1);
	}
	must(job, link_confirm(job, &a->office, party_b), "confirming");
	must(job, link_confirm(job, &b->office, party_a), "confirming");
}

const struct actor *test_officer_for(const struct test_node *node, role_set roles, bool second)
{
	for (int at = 0; at < OFFICER_COUNT; at++) {
		if ((node->officers[at].roles & roles) == 0)
			continue;
		if (!second)
			return &node->officers[at];
		second = false;
	}
	return NULL;
}

enum result test_node_parcel(struct job *job, struct test_node *from, const char *party, struct parcel *ret_parcel)
{
	char id[UUID_TEXT_SIZE];
	const char *message_id;

	uuid_new(job, id);
	TAKE(job, message_id = arena_copy_cstring(job->arena, id));
	TRY(outbox_bind(job, from->database, party, message_id, 500, 1 << 20, job->now));
	TRY(office_parcel(job, &from->office, message_id, ret_parcel));
	return outbox_delivered(job, from->database, message_id, BYTES("receipt"), job->now);
}

enum result test_node_carry(struct job *job, struct test_node *from, struct test_node *to,
			    struct reception *ret_reception)
{
	struct parcel parcel;

	TRY(test_node_parcel(job, from, to->party, &parcel));
	return office_receive(job, &to->office, from->party, &parcel, ret_reception);
}
