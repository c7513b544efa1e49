/* index_vocabulary.c - every token once: an open hash table that grows, and the order by frequency.
 *
 * The same few thousand tokens make up nearly all names, so the table's hot part stays in the processor's cache and a
 * token costs a hash and one comparison. Tables grow by doubling; the arena keeps the old ones, which is why the bound
 * on memory counts both. */
#include "identity/index_builder.h"

#define TOKENS_FIRST 4096
#define TEXT_FIRST 65536

static enum result take(struct job *job, struct vocabulary *vocabulary, uint64_t size, void **ret_memory)
{
	if (vocabulary->memory + size > vocabulary->memory_most)
		return job_fail(job, LIMIT, "people", "memory",
				"There are more different names (%u) than fit into the builder's memory.",
				vocabulary->count);
	TAKE(job, *ret_memory = arena_take(job->arena, size));
	vocabulary->memory += size;
	return OK;
}

enum result vocabulary_open(struct job *job, uint64_t memory_most, struct vocabulary *ret_vocabulary)
{
	struct vocabulary vocabulary = {.capacity = TOKENS_FIRST,
					.text_capacity = TEXT_FIRST,
					.place_mask = TOKENS_FIRST * 2 - 1,
					.memory_most = memory_most};

	TRY(take(job, &vocabulary, TOKENS_FIRST * sizeof(struct vocabulary_token), (void **)&vocabulary.tokens));
	TRY(take(job, &vocabulary, TEXT_FIRST, (void **)&vocabulary.text));
	TRY(take(job, &vocabulary, TOKENS_FIRST * 2 * sizeof(uint32_t), (void **)&vocabulary.places));
	*ret_vocabulary = vocabulary;
	return OK;
}

static enum result tokens_grow(struct job *job, struct vocabulary *vocabulary)
{
	uint32_t mask = vocabulary->place_mask * 2 + 1;
	struct vocabulary_token *tokens = NULL;
	uint32_t *places = NULL;

	if (vocabulary->count >= TOKENS_MOST)
		return job_fail(job, LIMIT, "people", "memory", "There are more than %d different names.", TOKENS_MOST);
	TRY(take(job, vocabulary, (uint64_t)vocabulary->capacity * 2 * sizeof(*tokens), (void **)&tokens));
	TRY(take(job, vocabulary, ((uint64_t)mask + 1) * sizeof(*places), (void **)&places));
	memcpy(tokens, vocabulary->tokens, vocabulary->count * sizeof(*tokens));
	for (uint32_t token = 0; token < vocabulary->count; token++) {
		uint32_t place = tokens[token].hash & mask;

		while (places[place] != 0)
			place = (place + 1) & mask;
		places[place] = token + 1;
	}
	vocabulary->tokens = tokens;
	vocabulary->capacity *= 2;
	vocabulary->places = places;
	vocabulary->place_mask = mask;
	return OK;
}

static enum result text_grow(struct job *job, struct vocabulary *vocabulary)
{
	char *text = NULL;

	TRY(take(job, vocabulary, (uint64_t)vocabulary->text_capacity * 2, (void **)&text));
	memcpy(text, vocabulary->text, vocabulary->text_size);
	vocabulary->text = text;
	vocabulary->text_capacity *= 2;
	return OK;
}

enum result vocabulary_token(struct job *job, struct vocabulary *vocabulary, unsigned char sort, const char *text,
			     uint32_t *ret_token)
{
	size_t size = strlen(text);
	uint32_t hash = (uint32_t)token_hash(sort, text, size);
	uint32_t place = hash & vocabulary->place_mask;
	struct vocabulary_token *token;

	for (; vocabulary->places[place] != 0; place = (place + 1) & vocabulary->place_mask) {
		token = &vocabulary->tokens[vocabulary->places[place] - 1];
		if (token->hash == hash && token->sort == sort && token->text_size == size &&
		    memcmp(vocabulary->text + token->text, text, size) == 0) {
			*ret_token = vocabulary->places[place] - 1;
			return OK;
		}
	}
	if (vocabulary->text_size + size > vocabulary->text_capacity)
		TRY(text_grow(job, vocabulary));
	if (vocabulary->count == vocabulary->capacity) {
		TRY(tokens_grow(job, vocabulary));
		for (place = hash & vocabulary->place_mask; vocabulary->places[place] != 0;)
			place = (place + 1) & vocabulary->place_mask;
	}
	token = &vocabulary->tokens[vocabulary->count];
	*token = (struct vocabulary_token){
	    .hash = hash, .text = vocabulary->text_size, .text_size = (uint8_t)size, .sort = sort};
	memcpy(vocabulary->text + vocabulary->text_size, text, size);
	vocabulary->text_size += (uint32_t)size;
	vocabulary->places[place] = ++vocabulary->count;
	*ret_token = vocabulary->count - 1;
	return OK;
}

struct frequency_order {
	uint64_t count;
	uint32_t token;
};

static int frequency_compare(const void *a, const void *b)
{
	const struct frequency_order *left = a, *right = b;

	if (left->count != right->count)
		return left->count > right->count ? -1 : 1;
	return left->token < right->token ? -1 : left->token > right->token;
}

enum result vocabulary_order(struct job *job, struct vocabulary *vocabulary, uint32_t **ret_new)
{
	struct frequency_order *order = NULL;
	struct vocabulary_token *tokens = NULL;
	uint32_t *new = NULL;
	uint64_t count = (uint64_t)vocabulary->count + 1;

	/* The lists were the last thing to grow: their order may pass the bound by as much again. */
	vocabulary->memory_most *= 2;
	TRY(take(job, vocabulary, count * sizeof(*order), (void **)&order));
	TRY(take(job, vocabulary, count * sizeof(*tokens), (void **)&tokens));
	TRY(take(job, vocabulary, count * sizeof(*new), (void **)&new));
	for (uint32_t token = 0; token < vocabulary->count; token++) {
		const struct vocabulary_token *from = &vocabulary->tokens[token];

		order[token] = (struct frequency_order){(uint64_t)from->count[0] + from->count[1], token};
	}
	qsort(order, vocabulary->count, sizeof(*order), frequency_compare);
	for (uint32_t token = 0; token < vocabulary->count; token++) {
		tokens[token] = vocabulary->tokens[order[token].token];
		new[order[token].token] = token;
	}
	vocabulary->tokens = tokens;
	*ret_new = new;
	return OK;
}
