/* index_output.c - the builder's disk: scratch runs with a buffer each, and the output with its sections and checksums.
 */
#include "identity/index_builder.h"

/* ---- scratch runs ---- */

enum result run_flush(struct job *job, struct index_builder *builder, int run)
{
	struct run *to = &builder->runs[run];

	if (to->used == 0)
		return OK;
	TRY(builder->storage.scratch_append(builder->storage.self, job, run, (struct bytes){to->buffer, to->used}));
	to->written += to->used;
	to->used = 0;
	return OK;
}

enum result run_append(struct job *job, struct index_builder *builder, int run, const unsigned char *bytes, size_t size)
{
	struct run *to = &builder->runs[run];

	if (to->buffer == NULL)
		TAKE(job, to->buffer = arena_take(job->arena, RUN_BUFFER));
	if (to->used + size > RUN_BUFFER)
		TRY(run_flush(job, builder, run));
	memcpy(to->buffer + to->used, bytes, size);
	to->used += size;
	return OK;
}

void run_read_start(struct index_builder *builder, int run, unsigned char *buffer, struct run_reader *ret_reader)
{
	*ret_reader = (struct run_reader){.run = run, .size = builder->runs[run].written, .buffer = buffer};
}

enum result run_read_more(struct job *job, struct index_builder *builder, struct run_reader *reader, size_t least)
{
	size_t left = reader->filled - reader->at, size;

	if (left >= least || reader->read == reader->size)
		return OK;
	memmove(reader->buffer, reader->buffer + reader->at, left);
	size = READ_BUFFER - left;
	if (size > reader->size - reader->read)
		size = (size_t)(reader->size - reader->read);
	TRY(builder->storage.scratch_read(builder->storage.self, job, reader->run, reader->read, reader->buffer + left,
					  size));
	reader->read += size;
	reader->at = 0;
	reader->filled = left + size;
	return OK;
}

enum result work_take(struct job *job, struct index_builder *builder, uint64_t size, unsigned char **ret_work)
{
	if (size > builder->work_taken) {
		TAKE(job, builder->work = arena_take(job->arena, (size_t)size));
		builder->work_taken = size;
	}
	*ret_work = builder->work;
	return OK;
}

/* ---- output ---- */

static enum result output_flush(struct job *job, struct output *output)
{
	if (output->used == 0)
		return OK;
	TRY(output->storage.output_append(output->storage.self, job, (struct bytes){output->buffer, output->used}));
	output->used = 0;
	return OK;
}

static enum result output_raw(struct job *job, struct output *output, const unsigned char *bytes, size_t size)
{
	if (output->used + size > OUTPUT_BUFFER)
		TRY(output_flush(job, output));
	output->position += size;
	if (size > OUTPUT_BUFFER)
		return output->storage.output_append(output->storage.self, job, (struct bytes){bytes, size});
	memcpy(output->buffer + output->used, bytes, size);
	output->used += size;
	return OK;
}

static void head_make(unsigned char ret_head[INDEX_HEAD_SIZE])
{
	memset(ret_head, 0, INDEX_HEAD_SIZE);
	memcpy(ret_head, INDEX_MAGIC, 8);
	store32(ret_head + 8, INDEX_MARK);
	store32(ret_head + 12, INDEX_VERSION);
}

enum result output_open(struct job *job, const struct index_storage *storage, struct output *ret_output)
{
	unsigned char head[INDEX_HEAD_SIZE];

	*ret_output = (struct output){.storage = *storage};
	TAKE(job, ret_output->buffer = arena_take(job->arena, OUTPUT_BUFFER));
	head_make(head);
	return output_raw(job, ret_output, head, sizeof(head));
}

enum result output_begin(struct job *job, struct output *output, enum index_section section)
{
	static const unsigned char zeros[SECTION_ALIGNMENT];
	size_t over = output->position % SECTION_ALIGNMENT;

	if (over != 0)
		TRY(output_raw(job, output, zeros, SECTION_ALIGNMENT - over));
	output->section = section;
	output->sections[section].offset = output->position;
	XXH64_reset(&output->checksum, 0);
	return OK;
}

enum result output_copy(struct job *job, struct output *output, enum index_section section, uint64_t size)
{
	struct section_copy *copy = &output->copies[section];

	TAKE(job, copy->bytes = arena_take(job->arena, (size_t)size));
	copy->size = size;
	return OK;
}

enum result output_write(struct job *job, struct output *output, const unsigned char *bytes, size_t size)
{
	const struct section_copy *copy = &output->copies[output->section];

	if (copy->bytes != NULL)
		memcpy(copy->bytes + output_offset(output), bytes, size);
	XXH64_update(&output->checksum, bytes, size);
	return output_raw(job, output, bytes, size);
}

uint64_t output_offset(const struct output *output)
{
	return output->position - output->sections[output->section].offset;
}

void output_end(struct output *output)
{
	output->sections[output->section].size = output_offset(output);
	output->sections[output->section].checksum = XXH64_digest(&output->checksum);
}

enum result output_close(struct job *job, struct output *output, const struct index_builder *builder)
{
	unsigned char whole[INDEX_HEAD_SIZE + INDEX_TRAILER_SIZE] = {0};
	unsigned char *trailer = whole + INDEX_HEAD_SIZE;
	unsigned char *at = trailer;

	head_make(whole);
	store64(at, builder->people);
	store64(at + 8, builder->vocabulary.count);
	store64(at + 16, (uint64_t)builder->reference_bytes);
	for (int told = 0; told < 4; told++)
		store64(at + 24 + told * 8, builder->told[told / 2][told % 2]);
	at += TRAILER_COUNTS;
	for (int section = 0; section < SECTION_COUNT; section++, at += 24) {
		store64(at, output->sections[section].offset);
		store64(at + 8, output->sections[section].size);
		store64(at + 16, output->sections[section].checksum);
	}
	static_assert(TRAILER_COUNTS + SECTION_COUNT * 24 + 16 <= INDEX_TRAILER_SIZE);
	store64(trailer + INDEX_TRAILER_SIZE - 16, output->position + INDEX_TRAILER_SIZE);
	store64(trailer + INDEX_TRAILER_SIZE - 8, XXH64(whole, sizeof(whole) - 8, 0));
	TRY(output_raw(job, output, trailer, INDEX_TRAILER_SIZE));
	return output_flush(job, output);
}
