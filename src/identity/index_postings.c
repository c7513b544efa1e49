/* index_postings.c - the third pass: ranges of postings become lists.
 *
 * How many carry each token is known, so a range is sorted by putting each posting where its list's next one belongs.
 * Postings come in the order of people, so every list is ascending. A dense list is a set of bits from the start. */
#include "identity/index_builder.h"

struct packed_block {
	unsigned char bytes[1 + BLOCK_PEOPLE * 4 + 8];
	size_t size;
};

static int bits_of(uint32_t value)
{
	return value == 0 ? 0 : 32 - __builtin_clz(value);
}

static int block_width(const uint32_t *numbers, uint32_t count)
{
	uint32_t all = 0;

	for (uint32_t at = 1; at < count; at++)
		all |= numbers[at] - numbers[at - 1] - 1;
	return bits_of(all);
}

static size_t block_size(int width, uint32_t count)
{
	return 1 + ((size_t)(count - 1) * (size_t)width + 7) / 8;
}

static void block_pack(const uint32_t *numbers, uint32_t count, struct packed_block *ret_block)
{
	int width = block_width(numbers, count), filled = 0;
	unsigned char *at = ret_block->bytes;
	uint64_t bits = 0;

	*at++ = (unsigned char)width;
	for (uint32_t place = 1; place < count; place++) {
		bits |= (uint64_t)(numbers[place] - numbers[place - 1] - 1) << filled;
		for (filled += width; filled >= 8; filled -= 8, bits >>= 8)
			*at++ = (unsigned char)bits;
	}
	if (filled > 0)
		*at++ = (unsigned char)bits;
	ret_block->size = (size_t)(at - ret_block->bytes);
}

static enum result list_write(struct job *job, struct output *output, const uint32_t *numbers, uint32_t count)
{
	uint32_t behind = 0;

	for (uint32_t first = 0; first < count; first += BLOCK_PEOPLE) {
		uint32_t people = count - first < BLOCK_PEOPLE ? count - first : BLOCK_PEOPLE;
		unsigned char entry[BLOCK_ENTRY];

		store32(entry, numbers[first]);
		store32(entry + 4, behind);
		TRY(output_write(job, output, entry, sizeof(entry)));
		behind += (uint32_t)block_size(block_width(numbers + first, people), people);
	}
	for (uint32_t first = 0; first < count; first += BLOCK_PEOPLE) {
		uint32_t people = count - first < BLOCK_PEOPLE ? count - first : BLOCK_PEOPLE;
		struct packed_block block;

		block_pack(numbers + first, people, &block);
		TRY(output_write(job, output, block.bytes, block.size));
	}
	return OK;
}

static inline const unsigned char *varint_read(const unsigned char *at, uint32_t *ret_value)
{
	uint32_t value = *at & 0x7f;
	int shift = 7;

	for (; (*at++ & 0x80) != 0; shift += 7)
		value |= (uint32_t)(*at & 0x7f) << shift;
	*ret_value = value;
	return at;
}

/* Where the lists of a range stand in the work area, noted in list_offsets: bytes for dense lists, else the place of
 * the next number, in units of 4 bytes. Returns the size. */
static uint64_t range_place(struct index_builder *builder, int range)
{
	uint64_t end = 0;

	for (uint32_t token = builder->range_first[range]; token < builder->range_first[range + 1]; token++)
		for (int field = 0; field < 2; field++) {
			uint64_t count = builder->vocabulary.tokens[token].count[field];

			builder->list_offsets[(uint64_t)token * 2 + (uint64_t)field] = end;
			end += list_is_dense(count, builder->people) ? dense_size(builder->people)
								     : (count * 4 + 7) / 8 * 8;
		}
	return end;
}

static enum result range_scatter(struct job *job, struct index_builder *builder, int range, unsigned char *buffer)
{
	uint64_t first_list = (uint64_t)builder->range_first[range] * 2;
	struct run_reader reader;
	uint32_t number = 0;

	run_read_start(builder, RUN_LISTS + range, buffer, &reader);
	for (;;) {
		const unsigned char *at, *end;

		TRY(run_read_more(job, builder, &reader, 16));
		if (reader.at == reader.filled)
			return OK;
		at = reader.buffer + reader.at;
		end = reader.buffer + reader.filled;
		/* Up to the last few bytes, where a posting may be cut; all of it at the run's end. */
		end = reader.read == reader.size ? end : end - 16;
		do {
			uint32_t more, list;
			uint64_t place;
			const struct vocabulary_token *token;

			at = varint_read(varint_read(at, &more), &list);
			number += more;
			token = &builder->vocabulary.tokens[(first_list + list) / 2];
			place = builder->list_offsets[first_list + list];
			if (list_is_dense(token->count[list % 2], builder->people)) {
				builder->work[place + number / 8] |= (unsigned char)(1u << number % 8);
			} else {
				memcpy(builder->work + place, &number, sizeof(number));
				builder->list_offsets[first_list + list] = place + 4;
			}
		} while (at < end);
		reader.at = (size_t)(at - reader.buffer);
	}
}

static enum result range_write(struct job *job, struct index_builder *builder, int range)
{
	struct output *output = &builder->output;
	uint64_t at = 0;

	for (uint32_t token = builder->range_first[range]; token < builder->range_first[range + 1]; token++)
		for (int field = 0; field < 2; field++) {
			uint32_t count = builder->vocabulary.tokens[token].count[field];

			builder->list_offsets[(uint64_t)token * 2 + (uint64_t)field] = output_offset(output);
			if (list_is_dense(count, builder->people)) {
				TRY(output_write(job, output, builder->work + at, dense_size(builder->people)));
				at += dense_size(builder->people);
				continue;
			}
			TRY(list_write(job, output, (const uint32_t *)(const void *)(builder->work + at), count));
			at += ((uint64_t)count * 4 + 7) / 8 * 8;
		}
	return OK;
}

enum result builder_lists(struct job *job, struct index_builder *builder)
{
	static const unsigned char behind[8]; /* so that a reader may load 8 bytes at the last one */
	unsigned char *buffer, *work;

	TAKE(job, buffer = arena_take(job->arena, READ_BUFFER + 16));
	TAKE(job, builder->list_offsets = NEW_MANY(job->arena, uint64_t, (size_t)builder->vocabulary.count * 2 + 1));
	TRY(output_begin(job, &builder->output, SECTION_POSTINGS));
	for (int range = 0; range < builder->range_count; range++) {
		uint64_t size = range_place(builder, range);

		TRY(work_take(job, builder, size, &work));
		memset(work, 0, (size_t)size);
		TRY(range_scatter(job, builder, range, buffer));
		TRY(range_write(job, builder, range));
	}
	builder->list_offsets[(uint64_t)builder->vocabulary.count * 2] = output_offset(&builder->output);
	TRY(output_write(job, &builder->output, behind, sizeof(behind)));
	output_end(&builder->output);
	return OK;
}
