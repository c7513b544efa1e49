/* world.h - a node with its officers behind the real API on a loopback port, for tests and the bench. */
#ifndef VALICO_TESTS_API_WORLD_H
#define VALICO_TESTS_API_WORLD_H

#include "client.h"

#include "api/api.h"
#include "crypto/keys.h"

#define PASSPHRASE "correct horse battery"

struct api_world {
	struct job job;
	char folder[64];
	struct key_ring *ring;
	struct keeper keeper;
	struct database *database;
	struct office office;
	struct agreement *agreements;
	int agreement_count;
	int socket, port;
	struct api *api;
};

/* A node of Italy with the agreements of this checkout, linked with a node of Pakistan that does not run, and one
 * officer for each role, who signs in under the role's name ("case_officer"). Aborts when it cannot be made. */
void world_open(struct api_world *world, const struct api_config *config);
void world_close(struct api_world *world);

/* Signs in and keeps the headers that later requests send. */
struct signed_in {
	char cookie[128];
	char token[128];
	char version[64];
	const char *headers[8]; /* for struct ask */
};
void sign_in(const struct api_world *world, const char *login, struct signed_in *ret_in);

#endif
