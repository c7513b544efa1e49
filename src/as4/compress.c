/* compress.c - see compress.h; thin over zlib. */
#include "as4/compress.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#define GZIP_WINDOW (15 + 16) /* zlib's way of asking for gzip */
#define INFLATE_FIRST ((size_t)64 << 10)

static enum result deflate_at(struct job *job, int level, struct bytes plain, struct bytes *ret_packed)
{
	z_stream stream = {0};
	unsigned char *packed;
	size_t room;
	int ended;

	if (plain.size > UINT_MAX / 2)
		return job_fail(job, LIMIT, "part", "as4-size", "A payload of this size cannot be compressed.");
	if (deflateInit2(&stream, level, Z_DEFLATED, GZIP_WINDOW, 8, Z_DEFAULT_STRATEGY) != Z_OK)
		return job_out_of_memory(job);
	room = deflateBound(&stream, plain.size);
	packed = arena_room(job->arena, room);
	if (packed == NULL) {
		deflateEnd(&stream);
		return job_out_of_memory(job);
	}
	stream.next_in = (unsigned char *)(uintptr_t)plain.data; /* zlib only reads it */
	stream.avail_in = (unsigned int)plain.size;
	stream.next_out = packed;
	stream.avail_out = (unsigned int)room;
	ended = deflate(&stream, Z_FINISH);
	*ret_packed = (struct bytes){packed, stream.total_out};
	deflateEnd(&stream);
	return ended == Z_STREAM_END ? OK : job_out_of_memory(job);
}

enum result compress_write(struct job *job, struct bytes plain, struct bytes *ret_packed)
{
	struct bytes packed;

	TRY(deflate_at(job, Z_BEST_SPEED, plain, &packed));
	if (plain.size > AS4_RATIO_FREE_BYTES && plain.size / packed.size >= AS4_LIMITS_USUAL.ratio)
		TRY(deflate_at(job, Z_NO_COMPRESSION, plain, &packed));
	*ret_packed = packed;
	return OK;
}

static enum result damaged(struct job *job, const char *reason)
{
	return job_fail(job, INVALID, "part", "as4-decompression", "%s", reason);
}

static enum result too_big(struct job *job)
{
	return job_fail(job, LIMIT, "part", "as4-decompression",
			"A payload is larger than is taken when it is decompressed.");
}

/* The buffer doubles: a payload's true size is known at its end. */
static enum result more_room(struct job *job, size_t most, unsigned char **data, size_t *room)
{
	size_t larger = *room * 2 < most ? *room * 2 : most;
	unsigned char *copy;

	if (*room >= most)
		return too_big(job);
	TAKE(job, copy = arena_room(job->arena, larger));
	memcpy(copy, *data, *room);
	*data = copy;
	*room = larger;
	return OK;
}

static enum result inflate_all(struct job *job, z_stream *stream, size_t most, struct bytes *ret_plain)
{
	size_t room = INFLATE_FIRST < most + 1 ? INFLATE_FIRST : most + 1;
	unsigned char *data;
	int status = Z_OK;

	TAKE(job, data = arena_take(job->arena, room));
	while (status != Z_STREAM_END) {
		if (stream->total_out == room)
			TRY(more_room(job, most + 1, &data, &room));
		stream->next_out = data + stream->total_out;
		stream->avail_out = (unsigned int)(room - stream->total_out);
		status = inflate(stream, Z_NO_FLUSH);
		if (status != Z_OK && status != Z_STREAM_END)
			return damaged(job, "A compressed payload is damaged.");
	}
	if (stream->total_out > most)
		return too_big(job);
	*ret_plain = (struct bytes){data, stream->total_out};
	return OK;
}

/* How much may come out of so many bytes. */
static size_t most_of(const struct as4_limits *limits, size_t most_bytes, size_t packed_size)
{
	size_t by_ratio = packed_size < SIZE_MAX / limits->ratio ? packed_size * limits->ratio : SIZE_MAX;

	if (by_ratio < AS4_RATIO_FREE_BYTES)
		by_ratio = AS4_RATIO_FREE_BYTES;
	return by_ratio < most_bytes ? by_ratio : most_bytes;
}

enum result compress_read(struct job *job, const struct as4_limits *limits, size_t most_bytes, struct bytes packed,
			  struct bytes *ret_plain)
{
	z_stream stream = {0};
	enum result result;

	if (packed.size > UINT_MAX / 2)
		return too_big(job);
	if (inflateInit2(&stream, GZIP_WINDOW) != Z_OK)
		return job_out_of_memory(job);
	stream.next_in = (unsigned char *)(uintptr_t)packed.data; /* zlib only reads it */
	stream.avail_in = (unsigned int)packed.size;
	result = inflate_all(job, &stream, most_of(limits, most_bytes, packed.size), ret_plain);
	if (result == OK && stream.avail_in != 0)
		result = damaged(job, "There is something behind the compressed payload.");
	inflateEnd(&stream);
	return result;
}
