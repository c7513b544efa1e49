/* world.c - see world.h. Everything is real but the partner, which only lends its invitation. */
#include "world.h"

#include "office/border/border.h"
#include "office/case/agreements.h"
#include "office/line/links.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define MUST(world, call)                                                                                              \
	do {                                                                                                           \
		enum result must_result = (call);                                                                      \
		if (must_result != OK)                                                                                 \
			give_up(&(world)->job, #call, must_result);                                                    \
	} while (0)

static void give_up(const struct job *job, const char *call, enum result result)
{
	fprintf(stderr, "%s: %s %s %s %s\n", call, result_name(result), job->failure.field, job->failure.rule,
		job->failure.reason);
	abort();
}

/* An office for a thread, with a connection and lists of documents of its own. */
struct thread_office {
	struct office office; /* first, so that a pointer to it is one to the whole */
	struct arena *arena;
};

static enum result office_for_thread(void *self, struct job *job, struct office **ret_office)
{
	struct api_world *world = self;
	struct thread_office *mine = calloc(1, sizeof(*mine));
	struct job own = {.now = job->now, .chance = job->chance};
	if (!mine)
		return job_out_of_memory(job);
	own.arena = mine->arena = arena_open(1u << 20);
	mine->office = world->office;
	TRY(database_open(&own, world->folder, OPEN_EXISTING, &mine->office.database));
	TRY(border_open(&own, world->folder, &mine->office.border));
	*ret_office = &mine->office;
	return OK;
}

static void office_gone(void *self, struct office *office)
{
	struct thread_office *mine = (struct thread_office *)office;
	(void)self;
	border_close(office->border);
	database_close(office->database);
	arena_close(mine->arena);
	free(mine);
}

static void link_partner(struct api_world *world)
{
	struct node_plan plan = {
	    .party = "pk", .name = "Ministry of Interior", .country = "PK", .address = "http://127.0.0.1:9/as4"};
	struct database *database;
	struct office office;
	struct bytes invitation;
	const char *party, *words;
	MUST(world, database_open_memory(&world->job, &database));
	MUST(world, node_found(&world->job, database, &world->keeper, &plan));
	MUST(world, office_open(&world->job, database, &world->keeper, "pk", world->agreements, world->agreement_count,
				NULL, &office));
	MUST(world, link_invitation(&world->job, &office, &invitation));
	MUST(world, link_accept(&world->job, &world->office, invitation, &party, &words));
	MUST(world, link_confirm(&world->job, &world->office, party));
	database_close(database);
}

static void add_officers(struct api_world *world)
{
	for (int role = 0; role < ROLE_NODE; role++) {
		const char *name = role_name((enum role)role);
		char id[UUID_TEXT_SIZE];
		struct new_account account = {
		    .login = name,
		    .name = name,
		    .roles = name,
		    .team = "roma",
		    .regimes = "administrative",
		    .language = "it",
		    .passphrase = PASSPHRASE,
		};
		MUST(world, officer_add(&world->job, &world->office, &account, id));
	}
}

void world_open(struct api_world *world, const struct api_config *wanted)
{
	struct node_plan plan = {
	    .party = "it", .name = "Ministero dell'Interno", .country = "IT", .address = "http://127.0.0.1:9/as4"};
	struct api_config config = *wanted;
	char agreements[512];
	const char *source = getenv("VALICO_SOURCE");
	memset(world, 0, sizeof(*world));
	world->job = (struct job){.arena = arena_open(ARENA_USUAL), .now = clock_now(), .chance = chance_of_system()};
	snprintf(agreements, sizeof(agreements), "%s/agreements", source ? source : ".");
	snprintf(world->folder, sizeof(world->folder), "/tmp/valico-api-XXXXXX");
	if (!mkdtemp(world->folder))
		abort();
	MUST(world, key_ring_open(&world->ring));
	world->keeper = key_ring_keeper(world->ring);
	MUST(world, database_open(&world->job, world->folder, OPEN_CREATE, &world->database));
	MUST(world, agreements_load(&world->job, agreements, &world->agreements, &world->agreement_count));
	MUST(world, node_found(&world->job, world->database, &world->keeper, &plan));
	MUST(world, office_open(&world->job, world->database, &world->keeper, "it", world->agreements,
				world->agreement_count, NULL, &world->office));
	link_partner(world);
	add_officers(world);
	world->socket = listen_loopback(&world->port);
	config.listen_socket = world->socket;
	config.self = world;
	config.office_open = office_for_thread;
	config.office_close = office_gone;
	MUST(world, api_open(&world->job, &config, &world->api));
}

void world_close(struct api_world *world)
{
	char command[128];
	api_close(world->api, 2000);
	close(world->socket);
	database_close(world->database);
	key_ring_close(world->ring);
	arena_close(world->job.arena);
	snprintf(command, sizeof(command), "rm -r %s", world->folder);
	if (system(command) != 0)
		abort();
}

void sign_in(const struct api_world *world, const char *login, struct signed_in *ret_in)
{
	static const char *const json[] = {"Content-Type: application/json", NULL};
	struct answer *answer = malloc(sizeof(*answer));
	char body[256];
	snprintf(body, sizeof(body), "{\"login\":\"%s\",\"passphrase\":\"" PASSPHRASE "\"}", login);
	client_ask(world->port, &(struct ask){.path = "/api/session", .body = body, .headers = json}, answer);
	json_t *session = json_loads(answer->body, 0, NULL);
	const char *cookie = answer_header(answer, "Set-Cookie");
	if (answer->status != 200 || !cookie || !session) {
		fprintf(stderr, "sign in: %ld %s\n", answer->status, answer->body);
		abort();
	}
	memset(ret_in, 0, sizeof(*ret_in));
	snprintf(ret_in->cookie, sizeof(ret_in->cookie), "Cookie: %.*s", (int)strcspn(cookie, ";"), cookie);
	snprintf(ret_in->token, sizeof(ret_in->token), "X-CSRF-Token: %s",
		 json_string_value(json_object_get(session, "csrf")));
	ret_in->headers[0] = ret_in->cookie;
	ret_in->headers[1] = ret_in->token;
	ret_in->headers[2] = "Content-Type: application/json";
	json_decref(session);
	free(answer);
}
