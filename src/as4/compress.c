/* compress.c - see compress.h. ISA-L writes, in a third of the time that libdeflate takes for the same size; libdeflate
 * reads what partners send. Both take a whole payload at a time. */
#include "as4/compress.h"

#include <isa-l/igzip_lib.h>
#include <libdeflate.h>
#include <string.h>

#define TAIL_SIZE 8          /* of a gzip member: a checksum, and the size of what is in it, modulo 2^32 */
#define MEMBER_SIZE_MOST 64  /* of what stands around the blocks of a member */
#define BLOCK_SIZE_LEAST 256 /* of plain bytes in a block that is stored as it is; each has five more */

/* Room for what no compression makes smaller. */
static size_t packed_room(size_t plain_size)
{
	return plain_size + plain_size / BLOCK_SIZE_LEAST * 5 + MEMBER_SIZE_MOST;
}

/* ISA-L counts in 32 bits. */
static enum result size_check(struct job *job, size_t size)
{
	if (packed_room(size) <= UINT32_MAX)
		return OK;
	return job_fail(job, LIMIT, "part", "size", "A payload of %zu bytes is too large for one message.", size);
}

static enum result deflate_whole(struct job *job, struct bytes plain, struct bytes *ret_packed)
{
	struct isal_zstream *stream;
	unsigned char *packed;
	size_t room = packed_room(plain.size);

	TRY(size_check(job, plain.size));
	TAKE(job, packed = arena_room(job->arena, room));
	TAKE(job, stream = arena_room(job->arena, sizeof(*stream)));
	isal_deflate_stateless_init(stream);
	TAKE(job, stream->level_buf = arena_room(job->arena, ISAL_DEF_LVL1_DEFAULT));
	stream->level = 1;
	stream->level_buf_size = ISAL_DEF_LVL1_DEFAULT;
	stream->gzip_flag = IGZIP_GZIP;
	stream->end_of_stream = 1;
	stream->next_in = (unsigned char *)(uintptr_t)plain.data; /* only read */
	stream->avail_in = (uint32_t)plain.size;
	stream->next_out = packed;
	stream->avail_out = (uint32_t)room;
	if (isal_deflate_stateless(stream) != COMP_OK)
		return job_fail(job, LIMIT, "part", "size", "A payload of %zu bytes cannot be compressed.", plain.size);
	*ret_packed = (struct bytes){packed, stream->total_out};
	return OK;
}

/* As it is, in blocks of a gzip member: what shrinks more than partners allow would be taken for an attack. */
static enum result store_whole(struct job *job, struct bytes plain, struct bytes *ret_packed)
{
	struct libdeflate_compressor *compressor = libdeflate_alloc_compressor(0);
	size_t room = packed_room(plain.size);
	unsigned char *packed = arena_room(job->arena, room);

	*ret_packed = (struct bytes){packed, 0};
	if (compressor != NULL && packed != NULL)
		ret_packed->size = libdeflate_gzip_compress(compressor, plain.data, plain.size, packed, room);
	libdeflate_free_compressor(compressor);
	return ret_packed->size > 0 ? OK : job_out_of_memory(job);
}

enum result compress_write(struct job *job, struct bytes plain, struct bytes *ret_packed)
{
	struct bytes packed;

	TRY(deflate_whole(job, plain, &packed));
	if (plain.size > AS4_RATIO_FREE_BYTES && plain.size / packed.size >= AS4_LIMITS_USUAL.ratio)
		TRY(store_whole(job, plain, &packed));
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

/* What a member says that it holds; believed only as far as `most`. Damage shows when it is opened. */
static size_t size_said(struct bytes packed, size_t most)
{
	const unsigned char *size = packed.data + packed.size - 4;
	size_t said = (size_t)size[0] | (size_t)size[1] << 8 | (size_t)size[2] << 16 | (size_t)size[3] << 24;

	return said < most ? said : most;
}

static enum result inflate_all(struct job *job, struct libdeflate_decompressor *decompressor, struct bytes packed,
			       size_t most, struct bytes *ret_plain)
{
	size_t room, taken = 0, made = 0;
	enum libdeflate_result inflated;
	unsigned char *data;

	if (packed.size < TAIL_SIZE)
		return damaged(job, "A compressed payload is damaged.");
	room = size_said(packed, most);
	TAKE(job, data = arena_room(job->arena, room));
	inflated = libdeflate_gzip_decompress_ex(decompressor, packed.data, packed.size, data, room, &taken, &made);
	if (inflated == LIBDEFLATE_INSUFFICIENT_SPACE && room == most)
		return too_big(job);
	if (inflated != LIBDEFLATE_SUCCESS)
		return damaged(job, "A compressed payload is damaged.");
	if (taken != packed.size)
		return damaged(job, "There is something behind the compressed payload.");
	*ret_plain = (struct bytes){data, made};
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
	struct libdeflate_decompressor *decompressor = libdeflate_alloc_decompressor();
	enum result result;

	if (decompressor == NULL)
		return job_out_of_memory(job);
	result = inflate_all(job, decompressor, packed, most_of(limits, most_bytes, packed.size), ret_plain);
	libdeflate_free_decompressor(decompressor);
	return result;
}
