/* index_pairs.c - who carries two names together: what the second pass writes of it, and the groups of the third.
 *
 * A person stands under each pair of names of one script, and under each pair of a name and a father's name: of one
 * script where the father's is told in the name's, else of both. Who names no father stands under each name with
 * nobody's. Left out is what tells nobody or is hardly ever asked for: two titles or castes together, and of a father's
 * name of more than two tokens those that are frequent. A run holds the hashes that share their highest
 * bits; it is sorted by hash, people being in order already, and parted into groups. */
#include "identity/index_builder.h"

#define PAIRS_MOST (RECORD_TOKENS_MOST * RECORD_TOKENS_MOST)

/* ---- classes ---- */

static uint32_t class_make(const struct index_builder *builder, const struct vocabulary_token *token)
{
	const char *text = builder->vocabulary.text + token->text;
	struct sounding sounding;
	struct name_token name = {.kind = (enum token_kind)(token->sort & 7),
				  .script = (token->sort & 8) != 0 ? SCRIPT_ARABIC : SCRIPT_LATIN};

	if (name.kind != TOKEN_NAME && name.kind != TOKEN_WEAK)
		return CLASS_NONE;
	if (token->count[0] > builder->people / CLASS_OWN_SHARE || token->count[1] > builder->people / CLASS_OWN_SHARE)
		return class_of_token(token->sort, text, token->text_size);
	memcpy(name.text, text, token->text_size);
	token_sound(&name, &sounding);
	return class_of_key(sounding.readings[0].loose);
}

uint64_t pairs_bound(int name_count, int father_count)
{
	return (uint64_t)(name_count * (name_count - 1) / 2 + name_count * (father_count > 0 ? father_count : 1));
}

enum result pairs_prepare(struct job *job, struct index_builder *builder)
{
	const struct vocabulary *vocabulary = &builder->vocabulary;

	TAKE(job, builder->classes = NEW_MANY(job->arena, uint32_t, (size_t)vocabulary->count + 1));
	for (uint32_t token = 0; token < vocabulary->count; token++)
		builder->classes[token] = class_make(builder, &vocabulary->tokens[token]);
	/* Two scripts tell most pairs twice. */
	builder->pair_group_bits = pair_group_bits(builder->pairs_most / 2);
	/* A run is sorted in memory, 16 bytes an entry; no two runs have quite as many. */
	while (builder->pair_run_bits < RUN_PAIRS_BITS && builder->pair_run_bits < builder->pair_group_bits &&
	       builder->pairs_most >> builder->pair_run_bits > builder->work_bytes / 24)
		builder->pair_run_bits++;
	return OK;
}

/* ---- the second pass ---- */

#define PAIR_FATHERS_MOST 3
#define PAIR_FATHERS_COMMON 2

struct pairs {
	uint32_t hashes[PAIRS_MOST];
	int count;
};

static void pair_note(struct pairs *pairs, uint32_t hash)
{
	for (int at = 0; at < pairs->count; at++)
		if (pairs->hashes[at] == hash)
			return;
	pairs->hashes[pairs->count++] = hash;
}

/* What a token of a record is, for pairs. */
struct pair_token {
	uint32_t class;
	bool arabic, weak, frequent;
};

/* The tokens that have a class. */
static int tokens_class(const struct index_builder *builder, const uint32_t *tokens, int count,
			struct pair_token ret_tokens[NAME_TOKENS_MOST], int ret_told[2])
{
	int classed = 0;

	ret_told[0] = ret_told[1] = 0;
	for (int at = 0; at < count; at++) {
		const struct vocabulary_token *known = &builder->vocabulary.tokens[tokens[at]];
		struct pair_token *token = &ret_tokens[classed];

		*token = (struct pair_token){.class = builder->classes[tokens[at]],
					     .arabic = (known->sort & 8) != 0,
					     .weak = (known->sort & 7) == TOKEN_WEAK,
					     .frequent = known->count[1] > builder->people / FREQUENT_SHARE};
		if (token->class == CLASS_NONE)
			continue;
		ret_told[token->arabic]++;
		classed++;
	}
	return classed;
}

/* Of the father's tokens those that may find somebody: of each script up to three that are rare, and others (Muhammad,
 * Khan, titles) where these are fewer than two. */
static int fathers_choose(struct pair_token *tokens, int count)
{
	int kept = 0, chosen[2] = {0, 0};
	bool keep[NAME_TOKENS_MOST] = {false};

	for (int common = 0; common < 2; common++)
		for (int at = 0; at < count; at++) {
			const struct pair_token *token = &tokens[at];

			if ((token->weak || token->frequent) != common ||
			    chosen[token->arabic] >= (common ? PAIR_FATHERS_COMMON : PAIR_FATHERS_MOST))
				continue;
			keep[at] = true;
			chosen[token->arabic]++;
		}
	for (int at = 0; at < count; at++)
		if (keep[at])
			tokens[kept++] = tokens[at];
	return kept;
}

static void pairs_make(const struct index_builder *builder, const struct record *record, struct pairs *ret_pairs)
{
	struct pair_token name[NAME_TOKENS_MOST], father[NAME_TOKENS_MOST];
	int name_told[2], father_told[2];
	int name_count = tokens_class(builder, record->tokens, record->name_count, name, name_told);
	int father_count =
	    tokens_class(builder, record->tokens + record->name_count, record->father_count, father, father_told);

	ret_pairs->count = 0;
	father_count = fathers_choose(father, father_count);
	for (int at = 0; at < name_count; at++) {
		for (int other = 0; other < at; other++)
			if (name[at].arabic == name[other].arabic && !(name[at].weak && name[other].weak))
				pair_note(ret_pairs, pair_hash(name[at].class, name[other].class, false));
		for (int other = 0; other < father_count; other++)
			if ((name[at].arabic == father[other].arabic || father_told[name[at].arabic] == 0) &&
			    !(name[at].weak && father[other].weak))
				pair_note(ret_pairs, pair_hash(name[at].class, father[other].class, true));
		if (record->father_count == 0)
			pair_note(ret_pairs, pair_hash(name[at].class, CLASS_NOBODY, true));
	}
}

static unsigned char *varint_write(unsigned char *at, uint32_t value)
{
	for (; value >= 0x80; value >>= 7)
		*at++ = (unsigned char)(value | 0x80);
	*at++ = (unsigned char)value;
	return at;
}

enum result pairs_append(struct job *job, struct index_builder *builder, const struct record *record, uint32_t number)
{
	struct pairs pairs;

	pairs_make(builder, record, &pairs);
	for (int at = 0; at < pairs.count; at++) {
		uint32_t run = (uint32_t)((uint64_t)pairs.hashes[at] >> (32 - builder->pair_run_bits));
		unsigned char bytes[9], *end = bytes + 4;

		store32(bytes, pairs.hashes[at]);
		end = varint_write(end, number - builder->pair_last[run]);
		builder->pair_last[run] = number;
		builder->pairs_of_run[run]++;
		TRY(run_append(job, builder, RUN_PAIRS + (int)run, bytes, (size_t)(end - bytes)));
	}
	return OK;
}

/* ---- the third pass ---- */

/* Entries have the hash above and the person below. */
static enum result run_load(struct job *job, struct index_builder *builder, uint32_t run, unsigned char *buffer,
			    uint64_t *ret_entries)
{
	struct run_reader reader;
	uint32_t number = 0;

	run_read_start(builder, RUN_PAIRS + (int)run, buffer, &reader);
	for (uint64_t entry = 0; entry < builder->pairs_of_run[run]; entry++) {
		const unsigned char *at;
		uint32_t hash, more;
		int shift = 7;

		TRY(run_read_more(job, builder, &reader, 16));
		at = reader.buffer + reader.at;
		hash = load32(at);
		at += 4;
		more = *at & 0x7f;
		for (; (*at++ & 0x80) != 0; shift += 7)
			more |= (uint32_t)(*at & 0x7f) << shift;
		number += more;
		reader.at = (size_t)(at - reader.buffer);
		ret_entries[entry] = (uint64_t)hash << 32 | number;
	}
	return OK;
}

#define DIGIT_BITS 11

/* Orders entries by `bits` bits of them from `low` on, the others' order kept. `spare` has room for as many; the result
 * stands in either. */
static uint64_t *entries_sort(uint64_t *entries, uint64_t *spare, uint64_t count, int low, int bits)
{
	for (int done = 0; done < bits; done += DIGIT_BITS) {
		uint64_t places[1 << DIGIT_BITS] = {0}, place = 0, *swap = entries;
		int width = bits - done < DIGIT_BITS ? bits - done : DIGIT_BITS;
		uint64_t mask = ((uint64_t)1 << width) - 1;

		for (uint64_t at = 0; at < count; at++)
			places[entries[at] >> (low + done) & mask]++;
		for (uint64_t digit = 0; digit <= mask; digit++) {
			uint64_t of_digit = places[digit];

			places[digit] = place;
			place += of_digit;
		}
		for (uint64_t at = 0; at < count; at++)
			spare[places[entries[at] >> (low + done) & mask]++] = entries[at];
		entries = spare;
		spare = swap;
	}
	return entries;
}

/* Packs the entries of a group; `bytes` are zeros, as many as the layout tells. */
static void group_pack(const struct index_builder *builder, const uint64_t *entries, uint64_t count, int group_bits,
		       const struct pair_layout *layout, unsigned char *bytes)
{
	uint64_t mask = ((uint64_t)1 << layout->low_bits) - 1, low_bit = 0;
	uint64_t counted = PAIR_UPPER; /* the next place of the upper part before which ones are counted */

	store32(bytes, (uint32_t)count);
	for (uint64_t at = 0; at < count; at++) {
		uint32_t print = (uint32_t)(entries[at] >> 32) << group_bits >> (32 - PAIR_PRINT_BITS);
		uint64_t value = (uint64_t)print * builder->people + (uint32_t)entries[at];
		uint64_t place = (value >> layout->low_bits) + at, low = value & mask;

		for (; counted <= place; counted += PAIR_UPPER)
			store32(bytes + 4 + (counted / PAIR_UPPER - 1) * 4, (uint32_t)at);
		bytes[layout->upper + place / 8] |= (unsigned char)(1u << place % 8);
		low <<= low_bit % 8;
		for (uint64_t byte = layout->low + low_bit / 8; low != 0; byte++, low >>= 8)
			bytes[byte] |= (unsigned char)low;
		low_bit += (uint64_t)layout->low_bits;
	}
	for (; counted < layout->upper_bits; counted += PAIR_UPPER)
		store32(bytes + 4 + (counted / PAIR_UPPER - 1) * 4, (uint32_t)count);
}

/* The groups of a run, from its sorted entries; `spare` has room for as many. */
static enum result run_write(struct job *job, struct index_builder *builder, const uint64_t *entries, uint64_t count,
			     unsigned char *spare, int group_bits, uint64_t *starts)
{
	for (uint64_t first = 0, end; first < count; first = end) {
		uint64_t group = entries[first] >> (64 - group_bits);
		struct pair_layout layout;

		for (end = first + 1; end < count && entries[end] >> (64 - group_bits) == group; end++)
			;
		layout = pair_layout(end - first, builder->people);
		memset(spare, 0, layout.size);
		group_pack(builder, entries + first, end - first, group_bits, &layout, spare);
		TRY(output_write(job, &builder->output, spare, layout.size));
		starts[group + 1] = layout.size;
	}
	return OK;
}

/* A group takes less than its entries in memory, but for the few bytes at its start. */
#define GROUP_HEAD 64

static enum result sections_write(struct job *job, struct index_builder *builder, const uint64_t *starts,
				  int group_bits)
{
	struct output *output = &builder->output;
	uint64_t start = 0;
	unsigned char bytes[8];

	TRY(output_begin(job, output, SECTION_PAIR_STARTS));
	for (uint64_t group = 0; group <= (uint64_t)1 << group_bits; group++) {
		start += starts[group];
		store64(bytes, start);
		TRY(output_write(job, output, bytes, sizeof(bytes)));
	}
	output_end(output);
	TRY(output_begin(job, output, SECTION_CLASSES));
	for (uint32_t token = 0; token < builder->vocabulary.count; token++) {
		store32(bytes, builder->classes[token]);
		TRY(output_write(job, output, bytes, 4));
	}
	output_end(output);
	return OK;
}

enum result builder_pairs(struct job *job, struct index_builder *builder)
{
	static const unsigned char behind[8]; /* so that a reader may load 8 bytes at the last one */
	int group_bits = builder->pair_group_bits;
	uint64_t most = 0, *starts;
	unsigned char *buffer, *work;

	for (int run = 0; run < 1 << builder->pair_run_bits; run++)
		most = builder->pairs_of_run[run] > most ? builder->pairs_of_run[run] : most;
	TAKE(job, buffer = arena_take(job->arena, READ_BUFFER + 16));
	TAKE(job, starts = NEW_MANY(job->arena, uint64_t, ((size_t)1 << group_bits) + 1));
	TRY(work_take(job, builder, most * 16 + GROUP_HEAD, &work));
	TRY(output_begin(job, &builder->output, SECTION_PAIRS));
	for (uint32_t run = 0; run < (uint32_t)1 << builder->pair_run_bits; run++) {
		uint64_t count = builder->pairs_of_run[run];
		uint64_t *entries = (uint64_t *)(void *)work, *spare = entries + count, *sorted;

		TRY(run_load(job, builder, run, buffer, entries));
		sorted = entries_sort(entries, spare, count, 64 - group_bits - PAIR_PRINT_BITS,
				      group_bits + PAIR_PRINT_BITS - builder->pair_run_bits);
		if (sorted == entries) {
			TRY(run_write(job, builder, sorted, count, (unsigned char *)spare, group_bits, starts));
		} else {
			/* Groups are packed behind what is sorted. */
			memcpy(entries, sorted, count * sizeof(*entries));
			TRY(run_write(job, builder, entries, count, (unsigned char *)spare, group_bits, starts));
		}
	}
	TRY(output_write(job, &builder->output, behind, sizeof(behind)));
	output_end(&builder->output);
	return sections_write(job, builder, starts, group_bits);
}
