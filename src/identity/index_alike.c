/* index_alike.c - which tokens the frequent names sound like, worked out once, when the index is built.
 *
 * Hearing what of the vocabulary sounds like a name is the dearest part of a search, and four of five names that are
 * asked are among the few thousand that are frequent. Their lists stand in the file, as index_hear() gives them, but
 * that rows with both scripts have told how likely a spelling in the other script is (index_spelt.c):
 *
 *     entries    5 bytes each: the token, times 512, and how much less than 0 the likeness is
 *     starts     for each of the first tokens its first entry, and one more behind the last; 4 bytes each
 *     count      of these tokens; 4 bytes
 *
 * An empty list says nothing: such a token (an initial, a place) is heard when it is asked for. While the tables of
 * the vocabulary are written, the builder keeps a copy of them, so that it can hear as a reader does; a vocabulary that
 * is too large for that has no lists. */
#include "identity/index_builder.h"
#include "identity/index_file.h"

#define ALIKE_ENTRY 5
#define ALIKE_BITS 9
static_assert(-LIKENESS_LEAST < 1 << ALIKE_BITS);

/* Tokens that have lists: these many, and no more than one for so many people, so that the file stays small. */
#define ALIKE_TOKENS_MOST 32768
#define ALIKE_PEOPLE 96

/* ---- reading ---- */

/* The lists' tokens and their starts; false when the file lies. */
static bool starts_of(const struct index *index, uint32_t *ret_tokens, const unsigned char **ret_starts)
{
	struct bytes section = index->sections[SECTION_ALIKE];
	uint32_t tokens;

	if (section.size < 8)
		return false;
	tokens = load32(section.data + section.size - 4);
	if (tokens > index->tokens || (uint64_t)tokens * 4 + 8 > section.size)
		return false;
	*ret_tokens = tokens;
	*ret_starts = section.data + section.size - 8 - (size_t)tokens * 4;
	return true;
}

static uint64_t entry_load(const unsigned char *at)
{
	return load32(at) | (uint64_t)at[4] << 32;
}

int index_alike(const struct index *index, uint32_t token, struct widened ret_widened[WIDENED_MOST])
{
	const unsigned char *starts;
	uint32_t tokens, first, end;

	if (!starts_of(index, &tokens, &starts) || token >= tokens)
		return 0;
	first = load32(starts + (size_t)token * 4);
	end = load32(starts + (size_t)token * 4 + 4);
	if (first > end || end - first > WIDENED_MOST ||
	    (uint64_t)end * ALIKE_ENTRY > (uint64_t)(starts - index->sections[SECTION_ALIKE].data))
		return 0;
	for (uint32_t at = first; at < end; at++) {
		uint64_t each = entry_load(index->sections[SECTION_ALIKE].data + (size_t)at * ALIKE_ENTRY);
		struct widened *widened = &ret_widened[at - first];
		struct vocabulary_entry entry;

		if (!index_entry(index, (uint32_t)(each >> ALIKE_BITS), &entry))
			return 0;
		*widened = (struct widened){.token = (uint32_t)(each >> ALIKE_BITS),
					    .alike = (int16_t) - (int)(each & ((1 << ALIKE_BITS) - 1)),
					    .sort = entry.sort,
					    .count = {entry.count[0], entry.count[1]}};
	}
	return (int)(end - first);
}

bool index_alike_holds(const struct index *index)
{
	const unsigned char *starts, *section = index->sections[SECTION_ALIKE].data;
	uint32_t tokens, before = 0;

	if (!starts_of(index, &tokens, &starts) || load32(starts) != 0)
		return false;
	for (uint32_t token = 0; token <= tokens; token++) {
		uint32_t start = load32(starts + (size_t)token * 4);

		if (start < before || start - before > WIDENED_MOST)
			return false;
		before = start;
	}
	for (uint32_t at = 0; at < before; at++)
		if ((uint64_t)(at + 1) * ALIKE_ENTRY > (uint64_t)(starts - section) ||
		    entry_load(section + (size_t)at * ALIKE_ENTRY) >> ALIKE_BITS >= index->tokens)
			return false;
	return (uint64_t)before * ALIKE_ENTRY == (uint64_t)(starts - section);
}

/* ---- building ---- */

enum result alike_prepare(struct job *job, struct index_builder *builder, const struct vocabulary_sizes *sizes)
{
	const enum index_section sections[] = {SECTION_KEYS, SECTION_KEY_STARTS, SECTION_TEXT, SECTION_VOCABULARY,
					       SECTION_TABLE};
	const struct vocabulary *vocabulary = &builder->vocabulary;
	const uint64_t bytes[] = {sizes->keys * KEY_ENTRY, (((uint64_t)1 << start_bits(sizes->keys)) + 1) * 4,
				  sizes->text, ((uint64_t)vocabulary->count + 1) * VOCABULARY_ENTRY, sizes->places * 4};
	uint64_t sum = 0;

	for (int at = 0; at < 5; at++)
		sum += bytes[at];
	builder->hears = vocabulary->memory + sum <= vocabulary->memory_most;
	for (int at = 0; at < 5 && builder->hears; at++)
		TRY(output_copy(job, &builder->output, sections[at], bytes[at]));
	return OK;
}

/* The copies as an index that can be heard in, and no more than that. */
static struct index copied(const struct index_builder *builder, const struct vocabulary_sizes *sizes)
{
	struct index index = {.people = builder->people,
			      .tokens = builder->vocabulary.count,
			      .table_mask = (uint32_t)(sizes->places - 1),
			      .key_bits = start_bits(sizes->keys)};

	for (int section = 0; section < SECTION_COUNT; section++)
		index.sections[section] =
		    (struct bytes){builder->output.copies[section].bytes, (size_t)builder->output.copies[section].size};
	return index;
}

static enum result list_write(struct job *job, struct index_builder *builder, const struct index *index, uint32_t token,
			      uint32_t *entries)
{
	struct widened widened[WIDENED_MOST];
	struct name_token name;
	int count = 0;

	if (index_token(index, token, &name) && (name.kind == TOKEN_NAME || name.kind == TOKEN_WEAK))
		count = spelt_apply(builder, index, &name, token, widened, index_hear(index, &name, widened));
	for (int at = 0; at < count; at++) {
		uint64_t entry = (uint64_t)widened[at].token << ALIKE_BITS | (uint64_t)-widened[at].alike;
		unsigned char bytes[8];

		store64(bytes, entry);
		TRY(output_write(job, &builder->output, bytes, ALIKE_ENTRY));
	}
	*entries += (uint32_t)count;
	return OK;
}

enum result builder_alike(struct job *job, struct index_builder *builder, const struct vocabulary_sizes *sizes)
{
	struct index index = copied(builder, sizes);
	uint64_t tokens = builder->people / ALIKE_PEOPLE;
	unsigned char bytes[4], *starts;
	uint32_t entries = 0;

	tokens = tokens > ALIKE_TOKENS_MOST ? ALIKE_TOKENS_MOST : tokens;
	tokens = !builder->hears ? 0 : tokens > index.tokens ? index.tokens : tokens;
	TAKE(job, starts = arena_take(job->arena, (size_t)(tokens + 1) * 4));
	TRY(output_begin(job, &builder->output, SECTION_ALIKE));
	for (uint32_t token = 0; token < tokens; token++) {
		store32(starts + (size_t)token * 4, entries);
		TRY(list_write(job, builder, &index, token, &entries));
	}
	store32(starts + (size_t)tokens * 4, entries);
	store32(bytes, (uint32_t)tokens);
	TRY(output_write(job, &builder->output, starts, (size_t)(tokens + 1) * 4));
	TRY(output_write(job, &builder->output, bytes, sizeof(bytes)));
	output_end(&builder->output);
	return OK;
}
