/* sockets.c - listening sockets, lines to the keeper, the wake. */
#include "node/sockets.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#define BACKLOG 512
#define ASIDE 64 /* numbers from here on are no place of a child */

/* --- listening --- */

static socklen_t address_write(const struct socket_address *address, struct sockaddr_storage *ret_address)
{
	struct sockaddr_in *four = (struct sockaddr_in *)ret_address;
	struct sockaddr_in6 *six = (struct sockaddr_in6 *)ret_address;

	memset(ret_address, 0, sizeof(*ret_address));
	if (inet_pton(AF_INET, address->host, &four->sin_addr) == 1) {
		four->sin_family = AF_INET;
		four->sin_port = htons((uint16_t)address->port);
		return sizeof(*four);
	}
	inet_pton(AF_INET6, address->host, &six->sin6_addr);
	six->sin6_family = AF_INET6;
	six->sin6_port = htons((uint16_t)address->port);
	return sizeof(*six);
}

static enum result not_bound(struct job *job, const char *key, const struct socket_address *address)
{
	int cause = errno;
	enum result result = cause == EADDRINUSE ? CONFLICT : cause == EADDRNOTAVAIL ? INVALID : IO;
	const char *advice = cause == EADDRINUSE      ? "another program has it: stop that one, or set another in "
			     : cause == EADDRNOTAVAIL ? "this machine has no such address: set one that it has in "
			     : cause == EACCES        ? "ports below 1024 need root: start as root with \"user\" in "
						      : "the network refused: look at ";

	return job_fail(job, result, key, "listen", "%s cannot listen at %s:%d, because %s" CONFIGURATION_FILE ".", key,
			address->host, address->port, advice);
}

static enum result listen_open(struct job *job, const char *key, const struct socket_address *address, int *ret_socket)
{
	struct sockaddr_storage binary;
	socklen_t size = address_write(address, &binary);
	int one = 1;
	int file = socket(binary.ss_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);

	if (file < 0)
		return not_bound(job, key, address);
	setsockopt(file, SOL_SOCKET, SO_REUSEADDR, &one, sizeof(one));
	setsockopt(file, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one));
	if (bind(file, (struct sockaddr *)&binary, size) != 0 || listen(file, BACKLOG) != 0) {
		enum result result = not_bound(job, key, address);

		close(file);
		return result;
	}
	*ret_socket = file;
	return OK;
}

static enum result line_open(struct job *job, int *ret_asker, int *ret_answerer)
{
	int ends[2];

	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) != 0)
		return job_fail(job, IO, NULL, "sockets", "socketpair: %s.", strerror(errno));
	*ret_asker = ends[0];
	*ret_answerer = ends[1];
	return OK;
}

enum result sockets_open(struct job *job, const struct configuration *configuration, struct sockets *sockets)
{
	for (int kind = 0; kind < PROCESS_COUNT; kind++)
		sockets->listen[kind] = -1;
	TRY(listen_open(job, "desk", &configuration->desk, &sockets->listen[PROCESS_DESK]));
	TRY(listen_open(job, "link", &configuration->link, &sockets->listen[PROCESS_LINK]));
	if (process_is_wanted(PROCESS_PORTAL, configuration))
		TRY(listen_open(job, "portal", &configuration->portal, &sockets->listen[PROCESS_PORTAL]));
	sockets->wake = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	if (sockets->wake < 0)
		return job_fail(job, IO, NULL, "sockets", "eventfd: %s.", strerror(errno));
	for (int line = 0; line < KEEPER_LINES_ALL; line++)
		TRY(line_open(job, &sockets->asker_end[line], &sockets->keeper_end[line]));
	for (int line = 0; line < PUBLIC_LINES; line++)
		TRY(line_open(job, &sockets->portal_end[line], &sockets->desk_end[line]));
	TRY(line_open(job, &sockets->reader_asker_end, &sockets->reader_end));
	return OK;
}

/* --- handing over --- */

#define GIFTS_MOST (PLACE_LINES + KEEPER_LINES_ALL + PUBLIC_LINES + 1)

static int lines_add(int *gifts, int count, const int *lines, int line_count)
{
	for (int line = 0; line < line_count; line++)
		gifts[count++] = lines[line];
	return count;
}

/* What a process is given: numbers as the parent has them, by their place in the child. Gives how many. */
static int list_gifts(const struct sockets *sockets, enum process_kind kind, int gifts[GIFTS_MOST])
{
	const struct process_row *row = &process_table[kind];
	int count = PLACE_LINES;
	int first = 0;

	for (int place = 0; place < PLACE_LINES; place++)
		gifts[place] = -1;
	gifts[PLACE_LOCK] = sockets->lock;
	gifts[PLACE_LISTEN] = row->listens ? sockets->listen[kind] : -1;
	gifts[PLACE_WAKE] = row->wakes ? sockets->wake : -1;
	if (kind == PROCESS_KEEPER)
		return lines_add(gifts, count, sockets->keeper_end, KEEPER_LINES_ALL);
	if (kind == PROCESS_PORTAL)
		return lines_add(gifts, count, sockets->portal_end, PUBLIC_LINES);
	if (kind == PROCESS_READER)
		return lines_add(gifts, count, &sockets->reader_end, 1);
	for (int asker = 0; asker < (int)row->asker; asker++)
		first += keeper_lines[asker];
	count = lines_add(gifts, count, sockets->asker_end + first, keeper_lines[row->asker]);
	if (kind != PROCESS_DESK)
		return count;
	count = lines_add(gifts, count, sockets->desk_end, PUBLIC_LINES);
	return lines_add(gifts, count, &sockets->reader_asker_end, 1);
}

/* First all aside, then each to its place, so that none is overwritten before it has moved. Everything else the parent
 * has is closed by the exec. */
bool sockets_hand_over(const struct sockets *sockets, enum process_kind kind)
{
	int gifts[GIFTS_MOST];
	int count = list_gifts(sockets, kind, gifts);

	for (int place = PLACE_LOCK; place < count; place++) {
		if (gifts[place] >= 0 && (gifts[place] = fcntl(gifts[place], F_DUPFD_CLOEXEC, ASIDE)) < 0)
			return false;
	}
	for (int place = PLACE_LOCK; place < count; place++) {
		if (gifts[place] >= 0 && dup2(gifts[place], place) < 0)
			return false;
	}
	return true;
}
