/* index_tables.c - the last sections: the vocabulary with its hash table, the keys of its tokens, the numbers of
 * people.
 *
 * Keys and numbers are sorted by hash with a table of starts for the highest bits, so that a look-up reads one start
 * and a handful of entries. Keys are made as often as their share of the memory asks for, a span of hashes at a time.
 */
#include "identity/index_builder.h"

struct name_token vocabulary_name(const struct vocabulary *vocabulary, uint32_t token)
{
	const struct vocabulary_token *from = &vocabulary->tokens[token];
	struct name_token name = {.kind = (enum token_kind)(from->sort & 7),
				  .script = (from->sort & 8) != 0 ? SCRIPT_ARABIC : SCRIPT_LATIN};

	memcpy(name.text, vocabulary->text + from->text, from->text_size);
	return name;
}

/* Writes the letters and sounds; from then on each token's `text` is its place in the section. */
static enum result texts_write(struct job *job, struct index_builder *builder)
{
	struct vocabulary *vocabulary = &builder->vocabulary;
	struct output *output = &builder->output;

	TRY(output_begin(job, output, SECTION_TEXT));
	for (uint32_t token = 0; token < vocabulary->count; token++) {
		struct vocabulary_token *each = &vocabulary->tokens[token];
		struct name_token name = vocabulary_name(vocabulary, token);
		unsigned char sounds[SOUNDING_BYTES_MOST];
		struct sounding sounding;
		uint64_t place = output_offset(output);

		if (place > UINT32_MAX)
			return job_fail(job, LIMIT, "people", "memory", "There are too many different names.");
		token_sound(&name, &sounding);
		TRY(output_write(job, output, (const unsigned char *)vocabulary->text + each->text, each->text_size));
		TRY(output_write(job, output, sounds, sounding_write(&sounding, sounds)));
		each->text = (uint32_t)place;
	}
	output_end(output);
	return OK;
}

static enum result entries_write(struct job *job, struct index_builder *builder)
{
	const struct vocabulary *vocabulary = &builder->vocabulary;
	struct output *output = &builder->output;
	uint64_t behind = builder->list_offsets[(uint64_t)vocabulary->count * 2];
	unsigned char bytes[VOCABULARY_ENTRY];

	TRY(output_begin(job, output, SECTION_VOCABULARY));
	for (uint32_t token = 0; token < vocabulary->count; token++) {
		const struct vocabulary_token *from = &vocabulary->tokens[token];
		struct vocabulary_entry entry = {.list = {builder->list_offsets[(uint64_t)token * 2],
							  builder->list_offsets[(uint64_t)token * 2 + 1]},
						 .count = {from->count[0], from->count[1]},
						 .text = from->text,
						 .text_size = from->text_size,
						 .sort = from->sort};

		entry_write(&entry, bytes);
		TRY(output_write(job, output, bytes, sizeof(bytes)));
	}
	entry_write(&(struct vocabulary_entry){.list = {behind, behind}}, bytes);
	TRY(output_write(job, output, bytes, sizeof(bytes)));
	output_end(output);
	return OK;
}

static enum result sorts_write(struct job *job, struct index_builder *builder)
{
	const struct vocabulary *vocabulary = &builder->vocabulary;

	TRY(output_begin(job, &builder->output, SECTION_SORTS));
	for (uint32_t token = 0; token < vocabulary->count; token++) {
		const struct vocabulary_token *from = &vocabulary->tokens[token];
		unsigned char sort = from->sort;

		if (from->count[0] > builder->people / FREQUENT_SHARE)
			sort |= SORT_FREQUENT;
		TRY(output_write(job, &builder->output, &sort, 1));
	}
	output_end(&builder->output);
	return OK;
}

static enum result table_write(struct job *job, struct index_builder *builder, uint64_t places)
{
	const struct vocabulary *vocabulary = &builder->vocabulary;
	unsigned char *table;

	TRY(work_take(job, builder, places * 4, &table));
	memset(table, 0, places * 4);
	for (uint32_t token = 0; token < vocabulary->count; token++) {
		uint64_t place = vocabulary->tokens[token].hash & (places - 1);

		while (load32(table + place * 4) != 0)
			place = (place + 1) & (places - 1);
		store32(table + place * 4, token + 1);
	}
	TRY(output_begin(job, &builder->output, SECTION_TABLE));
	TRY(output_write(job, &builder->output, table, places * 4));
	output_end(&builder->output);
	return OK;
}

/* ---- keys ---- */

/* The keys of a token; none for initials and places, which nothing sounds like. */
static int keys_of_token(const struct vocabulary *vocabulary, uint32_t token, struct token_key keys[TOKEN_KEYS_MOST],
			 struct sounding *ret_sounding)
{
	const struct vocabulary_token *from = &vocabulary->tokens[token];
	struct name_token name;

	if ((from->sort & 7) != TOKEN_NAME && (from->sort & 7) != TOKEN_WEAK)
		return 0;
	name = vocabulary_name(vocabulary, token);
	token_sound(&name, ret_sounding);
	return token_keys(ret_sounding, keys);
}

/* As in the file, but that hash and token are in the machine's order, so that they can be compared. */
struct key_entry {
	uint32_t hash, token;
	unsigned char glance[8];
};
static_assert(sizeof(struct key_entry) == KEY_ENTRY);

static int key_compare(const void *a, const void *b)
{
	const struct key_entry *left = a, *right = b;

	if (left->hash != right->hash)
		return left->hash < right->hash ? -1 : 1;
	return left->token < right->token ? -1 : left->token > right->token;
}

/* Writes the keys whose hashes have `span` as their highest `span_bits` bits; counts each in its start. */
static enum result keys_of_span(struct job *job, struct index_builder *builder, uint32_t span, int span_bits,
				struct key_entry *keys, uint64_t keys_most, uint32_t *starts, int bits)
{
	uint64_t count = 0;

	for (uint32_t token = 0; token < builder->vocabulary.count; token++) {
		struct token_key of_token[TOKEN_KEYS_MOST];
		struct sounding sounding;
		int of_token_count = keys_of_token(&builder->vocabulary, token, of_token, &sounding);

		for (int key = 0; key < of_token_count; key++) {
			struct glance glance;

			if ((uint64_t)of_token[key].hash >> (32 - span_bits) != span)
				continue;
			if (count == keys_most)
				return job_fail(job, LIMIT, "people", "memory", "Give the builder more memory.");
			glance = glance_of(&sounding.readings[of_token[key].reading], sounding.script,
					   builder->vocabulary.tokens[token].count);
			keys[count] = (struct key_entry){.hash = of_token[key].hash, .token = token};
			glance_write(&glance, keys[count++].glance);
			starts[of_token[key].hash >> (32 - bits)]++;
		}
	}
	qsort(keys, count, sizeof(*keys), key_compare);
	for (uint64_t key = 0; key < count; key++) {
		struct key_entry entry = keys[key];

		entry.hash = htole32(entry.hash);
		entry.token = htole32(entry.token);
		TRY(output_write(job, &builder->output, (const unsigned char *)&entry, sizeof(entry)));
	}
	return OK;
}

/* Turns counts into starts and writes them. */
static enum result starts_write(struct job *job, struct output *output, enum index_section section, uint32_t *counts,
				int bits)
{
	uint32_t first = 0;

	TRY(output_begin(job, output, section));
	for (uint64_t group = 0; group <= (uint64_t)1 << bits; group++) {
		unsigned char bytes[4];

		store32(bytes, first);
		TRY(output_write(job, output, bytes, sizeof(bytes)));
		first += counts[group];
	}
	output_end(output);
	return OK;
}

static enum result keys_write(struct job *job, struct index_builder *builder, uint64_t total)
{
	uint64_t keys_most = 0;
	uint32_t *starts;
	int bits, span_bits = 0;
	unsigned char *work;

	if (total > UINT32_MAX)
		return job_fail(job, LIMIT, "people", "memory", "There are too many different names.");
	/* Spans are never quite alike: each may take twice its share. */
	while (total >> span_bits > builder->work_bytes / (2 * KEY_ENTRY))
		span_bits++;
	bits = start_bits(total);
	keys_most = (total >> span_bits) * (span_bits == 0 ? 1 : 2) + 1;
	TRY(work_take(job, builder, keys_most * KEY_ENTRY, &work));
	TAKE(job, starts = NEW_MANY(job->arena, uint32_t, ((size_t)1 << bits) + 1));
	TRY(output_begin(job, &builder->output, SECTION_KEYS));
	for (uint32_t span = 0; span < (uint32_t)1 << span_bits; span++)
		TRY(keys_of_span(job, builder, span, span_bits, (struct key_entry *)(void *)work, keys_most, starts,
				 bits));
	output_end(&builder->output);
	return starts_write(job, &builder->output, SECTION_KEY_STARTS, starts, bits);
}

static struct vocabulary_sizes sizes_of(const struct vocabulary *vocabulary)
{
	struct vocabulary_sizes sizes = {.places = 2};

	for (uint32_t token = 0; token < vocabulary->count; token++) {
		struct name_token name = vocabulary_name(vocabulary, token);
		struct token_key keys[TOKEN_KEYS_MOST];
		unsigned char sounds[SOUNDING_BYTES_MOST];
		struct sounding sounding;

		token_sound(&name, &sounding);
		sizes.text += vocabulary->tokens[token].text_size + sounding_write(&sounding, sounds);
		sizes.keys += (uint64_t)keys_of_token(vocabulary, token, keys, &sounding);
	}
	while (sizes.places < (uint64_t)vocabulary->count * 2)
		sizes.places *= 2;
	return sizes;
}

enum result builder_vocabulary(struct job *job, struct index_builder *builder, struct vocabulary_sizes *ret_sizes)
{
	*ret_sizes = sizes_of(&builder->vocabulary);
	TRY(alike_prepare(job, builder, ret_sizes));
	TRY(keys_write(job, builder, ret_sizes->keys));
	TRY(texts_write(job, builder));
	TRY(entries_write(job, builder));
	TRY(sorts_write(job, builder));
	return table_write(job, builder, ret_sizes->places);
}

/* ---- numbers ---- */

/* The numbers of one scratch run, whose hashes share their highest 6 bits, in order of the start they belong to. */
static enum result numbers_of_run(struct job *job, struct index_builder *builder, int run, int bits, uint32_t *counts,
				  unsigned char *work)
{
	uint64_t count = builder->runs[RUN_NUMBERS + run].written / 8;
	unsigned char *sorted = work + count * 8;
	int inner_bits = bits > 6 ? bits - 6 : 0;
	uint64_t first_group = bits > 6 ? (uint64_t)run << inner_bits : (uint64_t)run >> (6 - bits);
	uint32_t *places;
	uint32_t place = 0;

	TAKE(job, places = NEW_MANY(job->arena, uint32_t, (size_t)1 << inner_bits));
	TRY(builder->storage.scratch_read(builder->storage.self, job, RUN_NUMBERS + run, 0, work, (size_t)count * 8));
	for (uint64_t at = 0; at < count; at++)
		places[(load32(work + at * 8) >> (32 - bits)) - first_group]++;
	for (uint64_t group = 0; group < (uint64_t)1 << inner_bits; group++) {
		uint32_t people = places[group];

		counts[first_group + group] += people;
		places[group] = place;
		place += people;
	}
	for (uint64_t at = 0; at < count; at++)
		memcpy(sorted + (uint64_t)places[(load32(work + at * 8) >> (32 - bits)) - first_group]++ * 4,
		       work + at * 8 + 4, 4);
	return output_write(job, &builder->output, sorted, (size_t)count * 4);
}

enum result builder_numbers(struct job *job, struct index_builder *builder)
{
	int bits = start_bits(builder->number_count);
	uint64_t most = 0;
	unsigned char *work;
	uint32_t *counts;

	for (int run = 0; run < RUN_NUMBERS_MOST; run++) {
		uint64_t written = builder->runs[RUN_NUMBERS + run].written;

		most = written > most ? written : most;
	}
	TRY(work_take(job, builder, most + most / 2, &work));
	TAKE(job, counts = NEW_MANY(job->arena, uint32_t, ((size_t)1 << bits) + 1));
	TRY(output_begin(job, &builder->output, SECTION_NUMBERS));
	for (int run = 0; run < RUN_NUMBERS_MOST; run++)
		if (builder->runs[RUN_NUMBERS + run].written > 0)
			TRY(numbers_of_run(job, builder, run, bits, counts, work));
	output_end(&builder->output);
	return starts_write(job, &builder->output, SECTION_NUMBER_STARTS, counts, bits);
}
