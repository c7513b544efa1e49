/* handed.c - see handed.h: memfd_create(2) and SCM_RIGHTS. */
#include "node/handed.h"

#include <errno.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#define HANDED_MOST 4 /* descriptors that are closed when a stranger sends more than one */

static enum result not_handed(struct job *job)
{
	return job_fail(job, BUSY, NULL, "handed", "The other process took nothing: %s.", strerror(errno));
}

static bool write_all(int file, struct bytes content)
{
	for (size_t at = 0; at < content.size;) {
		ssize_t size = write(file, content.data + at, content.size - at);

		if (size <= 0)
			return false;
		at += (size_t)size;
	}
	return true;
}

static enum result send_with(struct job *job, int line, struct bytes packet, int file)
{
	struct iovec piece = {.iov_base = (void *)(uintptr_t)packet.data, .iov_len = packet.size};
	union {
		struct cmsghdr head;
		char room[CMSG_SPACE(sizeof(int))];
	} control = {0};
	struct msghdr message = {.msg_iov = &piece, .msg_iovlen = 1};

	if (file >= 0) {
		message.msg_control = control.room;
		message.msg_controllen = sizeof(control.room);
		control.head.cmsg_level = SOL_SOCKET;
		control.head.cmsg_type = SCM_RIGHTS;
		control.head.cmsg_len = CMSG_LEN(sizeof(int));
		memcpy(CMSG_DATA(&control.head), &file, sizeof(file));
	}
	return sendmsg(line, &message, MSG_NOSIGNAL) < 0 ? not_handed(job) : OK;
}

enum result handed_send(struct job *job, int line, struct bytes packet, struct bytes content)
{
	enum result result;
	int file = -1;

	if (content.size > 0) {
		file = memfd_create("handed", MFD_CLOEXEC);
		if (file < 0 || !write_all(file, content)) {
			if (file >= 0)
				close(file);
			return not_handed(job);
		}
	}
	result = send_with(job, line, packet, file);
	if (file >= 0)
		close(file);
	return result;
}

/* The first descriptor that came; any others are closed. */
static int file_of(struct msghdr *message)
{
	int first = -1;

	for (struct cmsghdr *head = CMSG_FIRSTHDR(message); head != NULL; head = CMSG_NXTHDR(message, head)) {
		size_t count = head->cmsg_type == SCM_RIGHTS ? (head->cmsg_len - CMSG_LEN(0)) / sizeof(int) : 0;

		for (size_t at = 0; at < count; at++) {
			int file;

			memcpy(&file, CMSG_DATA(head) + at * sizeof(int), sizeof(file));
			if (first < 0)
				first = file;
			else
				close(file);
		}
	}
	return first;
}

/* A file that shrinks or grows while it is copied is the sender's loss. */
static enum result content_copy(struct job *job, int file, size_t most, struct bytes *ret_content)
{
	struct stat about;
	unsigned char *data;
	size_t have = 0;

	if (fstat(file, &about) != 0 || !S_ISREG(about.st_mode) || about.st_size < 0 || (size_t)about.st_size > most)
		return job_fail(job, LIMIT, "file", "too-big", "The file is larger than the %zu bytes allowed.", most);
	TAKE(job, data = arena_room(job->arena, (size_t)about.st_size + 1));
	while (have < (size_t)about.st_size) {
		ssize_t size = pread(file, data + have, (size_t)about.st_size - have, (off_t)have);

		if (size <= 0)
			break;
		have += (size_t)size;
	}
	*ret_content = (struct bytes){data, have};
	return OK;
}

enum result handed_receive(struct job *job, int line, int flags, unsigned char *room, size_t size, size_t most,
			   struct bytes *ret_packet, struct bytes *ret_content)
{
	struct iovec piece = {.iov_base = room, .iov_len = size};
	union {
		struct cmsghdr head;
		char room[CMSG_SPACE(sizeof(int) * HANDED_MOST)];
	} control = {0};
	struct msghdr message = {
	    .msg_iov = &piece, .msg_iovlen = 1, .msg_control = control.room, .msg_controllen = sizeof(control.room)};
	ssize_t received = recvmsg(line, &message, flags | MSG_CMSG_CLOEXEC);
	enum result result = OK;
	int file;

	*ret_content = (struct bytes){0};
	if (received < 0)
		return not_handed(job);
	*ret_packet = (struct bytes){room, (size_t)received};
	file = file_of(&message);
	if (file >= 0) {
		result = content_copy(job, file, most, ret_content);
		close(file);
	}
	return result;
}
