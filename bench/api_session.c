/* api_session.c - what a plain request costs: GET /api/session over one connection that stays open.
 *
 * The client is one thread of the same process and writes to a bare socket; its own processor time is taken off, so
 * that what is left is the server's: library, guard, session look-up in SQLite, JSON, log. Prints one line of JSON. */
#include "measure.h"
#include "world.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define REQUESTS 20000

static int connect_to(int port)
{
	struct sockaddr_in address = {
	    .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK), .sin_port = htons((uint16_t)port)};
	int handle = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (handle < 0 || connect(handle, (struct sockaddr *)&address, sizeof(address)) != 0)
		abort();
	return handle;
}

/* Sends the request and reads until the end of the object that answers it. */
static void exchange(int handle, const char *request, size_t size)
{
	char reply[8192];
	size_t got = 0;
	if (send(handle, request, size, MSG_NOSIGNAL) != (ssize_t)size)
		abort();
	while (got == 0 || !strstr(reply, "\"team\":") || reply[got - 1] != '}') { /* its last member */
		ssize_t part = recv(handle, reply + got, sizeof(reply) - got - 1, 0);
		if (part <= 0)
			abort();
		got += (size_t)part;
		reply[got] = '\0';
	}
	if (strncmp(reply, "HTTP/1.1 200", 12) != 0)
		abort();
}

int main(void)
{
	static struct api_world world;
	struct signed_in in;
	struct api_config config = api_config_usual();
	char request[512];
	config.threads = 2;
	config.per_session.burst = config.per_address.burst = 0;
	world_open(&world, &config);
	sign_in(&world, "case_officer", &in);
	int size =
	    snprintf(request, sizeof(request), "GET /api/session HTTP/1.1\r\nHost: localhost\r\n%s\r\n\r\n", in.cookie);
	int handle = connect_to(world.port);
	for (int i = 0; i < 1000; i++)
		exchange(handle, request, (size_t)size);
	double wall = seconds(CLOCK_MONOTONIC), process = seconds(CLOCK_PROCESS_CPUTIME_ID),
	       client = seconds(CLOCK_THREAD_CPUTIME_ID);
	for (int i = 0; i < REQUESTS; i++)
		exchange(handle, request, (size_t)size);
	wall = seconds(CLOCK_MONOTONIC) - wall;
	client = seconds(CLOCK_THREAD_CPUTIME_ID) - client;
	process = seconds(CLOCK_PROCESS_CPUTIME_ID) - process - client;
	printf("{\"bench\":\"GET /api/session\",\"requests\":%d,\"server_cpu_us\":%.1f,\"wall_us\":%.1f}\n", REQUESTS,
	       process / REQUESTS * 1e6, wall / REQUESTS * 1e6);
	close(handle);
	world_close(&world);
	return 0;
}
