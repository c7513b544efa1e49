/* index_build.c - people in, and the order of the passes.
 *
 * A person becomes a packed record with provisional numbers for the tokens, in the scratch run of the birth year, with
 * the day in front. What is counted on the way (people and bytes of each birth key, how many carry each token) lets the
 * later passes know every size before they begin. */
#include "identity/index_builder.h"

#define MEMORY_LEAST ((uint64_t)32 << 20)

enum result index_builder_open(struct job *job, const struct index_storage *storage, uint64_t memory_bytes,
			       struct index_builder **ret_builder)
{
	struct index_builder *builder;
	uint64_t buffers = (uint64_t)INDEX_SCRATCH_RUNS * RUN_BUFFER;

	if (memory_bytes < MEMORY_LEAST)
		return job_fail(job, INVALID, "memory", "memory", "The builder needs at least %d MiB of memory.",
				(int)(MEMORY_LEAST >> 20));
	TAKE(job, builder = NEW(job->arena, struct index_builder));
	builder->storage = *storage;
	/* A little memory makes more ranges and more passes, not other files. */
	builder->work_bytes = memory_bytes > 4 * buffers ? (memory_bytes - buffers) / 3 : memory_bytes / 4;
	TRY(vocabulary_open(job, builder->work_bytes, &builder->vocabulary));
	TAKE(job, builder->births = NEW_MANY(job->arena, uint32_t, BIRTH_KEYS + 1));
	TAKE(job, builder->birth_bytes = NEW_MANY(job->arena, uint64_t, BIRTH_KEYS + 1));
	*ret_builder = builder;
	return OK;
}

static bool seen_before(const uint32_t *tokens, int count, uint32_t token)
{
	for (int at = 0; at < count; at++)
		if (tokens[at] == token)
			return true;
	return false;
}

/* The tokens of one field into the record; links identify nobody and are left out. */
static enum result name_add(struct job *job, struct index_builder *builder, const struct name *name, int field,
			    uint32_t *tokens, int *ret_count)
{
	bool told[2] = {false, false};
	int count = 0;

	for (int at = 0; at < name->count; at++) {
		const struct name_token *token = &name->tokens[at];

		if (token->kind == TOKEN_LINK || token->text[0] == '\0')
			continue;
		TRY(vocabulary_token(job, &builder->vocabulary, token_sort((int)token->kind, token->script),
				     token->text, &tokens[count]));
		if (!seen_before(tokens, count, tokens[count]))
			builder->vocabulary.tokens[tokens[count]].count[field]++;
		told[token->script] = true;
		count++;
	}
	for (int script = 0; script < 2; script++)
		builder->told[script][field] += told[script];
	*ret_count = count;
	return OK;
}

enum result index_builder_add(struct job *job, struct index_builder *builder, const struct person *person)
{
	struct record record;
	unsigned char bytes[2 + RECORD_BYTES_MOST];
	int key = birth_key(&person->birth), day = key % BIRTH_KEYS_OF_YEAR, size;

	if (builder->people >= INDEX_PEOPLE_MOST)
		return job_fail(job, LIMIT, "people", "people", "An index holds at most %llu people.",
				(unsigned long long)INDEX_PEOPLE_MOST);
	TRY(name_add(job, builder, &person->name, 0, record.tokens, &record.name_count));
	TRY(name_add(job, builder, &person->father, 1, record.tokens + record.name_count, &record.father_count));
	record.sex = person->sex;
	record.name_cut = person->name.cut;
	record.father_cut = person->father.cut;
	record.place = NO_TOKEN;
	if (person->place[0] != '\0') {
		TRY(vocabulary_token(job, &builder->vocabulary, token_sort(KIND_PLACE, SCRIPT_LATIN), person->place,
				     &record.place));
		builder->vocabulary.tokens[record.place].count[0]++;
	}
	record.number_count = person->number_count;
	memcpy(record.numbers, person->numbers, sizeof(record.numbers));
	record.reference = person->reference;
	bytes[0] = (unsigned char)day;
	bytes[1] = (unsigned char)(day >> 8);
	size = 2 + record_write(&record, 5, bytes + 2);
	builder->people++;
	builder->pairs_most += pairs_bound(record.name_count, record.father_count);
	builder->births[key]++;
	builder->birth_bytes[key] += (uint64_t)size;
	builder->number_count += (uint64_t)person->number_count;
	if (person->reference > builder->reference_most)
		builder->reference_most = person->reference;
	return run_append(job, builder, RUN_YEARS + key / BIRTH_KEYS_OF_YEAR, bytes, (size_t)size);
}

enum result index_builder_hide(struct job *job, struct index_builder *builder, uint64_t reference)
{
	if (builder->hidden_count == builder->hidden_room &&
	    builder->hidden_room * 2 * sizeof(uint64_t) > builder->work_bytes)
		return job_fail(job, LIMIT, "people", "memory",
				"There are more changes (%llu) than fit beside an index: build it anew.",
				(unsigned long long)builder->hidden_count);
	TAKE(job, GROW(job->arena, &builder->hidden, builder->hidden_count, &builder->hidden_room));
	builder->hidden[builder->hidden_count++] = reference;
	return OK;
}

static int reference_compare(const void *a, const void *b)
{
	uint64_t left = *(const uint64_t *)a, right = *(const uint64_t *)b;

	return left < right ? -1 : left > right;
}

static enum result hidden_write(struct job *job, struct index_builder *builder)
{
	struct output *output = &builder->output;

	TRY(output_begin(job, output, SECTION_HIDDEN));
	if (builder->hidden_count > 0)
		qsort(builder->hidden, builder->hidden_count, sizeof(uint64_t), reference_compare);
	for (uint64_t at = 0; at < builder->hidden_count; at++) {
		unsigned char bytes[8];

		if (at > 0 && builder->hidden[at] == builder->hidden[at - 1])
			continue;
		store64(bytes, builder->hidden[at]);
		TRY(output_write(job, output, bytes, sizeof(bytes)));
	}
	output_end(output);
	return OK;
}

/* Turns the counts of birth keys into the number of the first person with each key, and writes them. */
static enum result births_write(struct job *job, struct index_builder *builder)
{
	struct output *output = &builder->output;
	uint32_t first = 0;

	TRY(output_begin(job, output, SECTION_BIRTHS));
	for (int key = 0; key <= BIRTH_KEYS; key++) {
		uint32_t people = builder->births[key];
		unsigned char bytes[4];

		builder->births[key] = first;
		store32(bytes, first);
		TRY(output_write(job, output, bytes, sizeof(bytes)));
		first += people;
	}
	output_end(output);
	return OK;
}

enum result index_builder_finish(struct job *job, struct index_builder *builder, int64_t *ret_people)
{
	struct vocabulary_sizes sizes;

	builder->reference_bytes = 1;
	while (builder->reference_bytes < 5 && builder->reference_most >> 8 * builder->reference_bytes != 0)
		builder->reference_bytes++;
	for (int run = RUN_YEARS; run < RUN_LISTS; run++)
		TRY(run_flush(job, builder, run));
	TRY(output_open(job, &builder->storage, &builder->output));
	TRY(births_write(job, builder));
	TRY(builder_sort(job, builder));
	TRY(builder_lists(job, builder));
	TRY(builder_pairs(job, builder));
	TRY(builder_vocabulary(job, builder, &sizes));
	TRY(builder_numbers(job, builder));
	TRY(hidden_write(job, builder));
	TRY(builder_alike(job, builder, &sizes));
	TRY(output_close(job, &builder->output, builder));
	*ret_people = (int64_t)builder->people;
	return OK;
}
