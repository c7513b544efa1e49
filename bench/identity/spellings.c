/* spellings.c - attested spellings read into memory, grouped by word. */
#include "spellings.h"

#include "base/file.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DATA_BYTES_MOST (64u << 20)

static void must(struct job *job, enum result result)
{
	if (result == OK)
		return;
	fprintf(stderr, "%s: %s\n", job->failure.field, job->failure.reason);
	exit(1);
}

static char *file_text(struct job *job, const char *folder, const char *name)
{
	struct bytes bytes;
	char *path = arena_print(job->arena, "%s/%s", folder, name);
	char *text;

	must(job, file_read(job, path, DATA_BYTES_MOST, &bytes));
	text = arena_copy(job->arena, bytes.data, bytes.size);
	if (text == NULL)
		must(job, job_out_of_memory(job));
	return text;
}

bool token_make(struct job *job, const char *text, struct name_token *ret_token)
{
	struct name name;

	if (name_read(job, "word", bytes_of(text), &name) != OK) {
		job_forgive(job);
		return false;
	}
	*ret_token = name.tokens[0];
	return name.count == 1 && name.tokens[0].kind != TOKEN_INITIAL;
}

/* FNV-1a: the split must be the same on every machine. */
static uint32_t hash_word(const char *text)
{
	uint32_t hash = 2166136261u;

	for (; *text != '\0'; text++)
		hash = (hash ^ (unsigned char)*text) * 16777619u;
	return hash ^ hash >> 15;
}

static int word_order(const void *a, const void *b)
{
	return strcmp(((const struct word *)a)->token.text, ((const struct word *)b)->token.text);
}

/* Lines of one word stand together in the file. Two words that fold to one become two entries; that does no harm, for
 * the split looks at the folded word. */
static void lines_read(struct job *job, char *text, struct words *words)
{
	char *rest = text, *line;
	char last[256] = "";
	struct word *word = NULL;

	while ((line = strsep(&rest, "\n")) != NULL) {
		char *urdu = strsep(&line, "\t"), *latin = strsep(&line, "\t"), *count = strsep(&line, "\t");
		struct spelling *spelling;

		if (count == NULL || *urdu == '#')
			continue;
		if (strcmp(urdu, last) != 0) {
			snprintf(last, sizeof(last), "%s", urdu);
			word = &words->list[words->count];
			*word = (struct word){0};
			if (!token_make(job, urdu, &word->token)) {
				word = NULL;
				continue;
			}
			token_sound(&word->token, &word->sounding);
			word->held_out = hash_word(word->token.text) % 5 == 0;
			word->spellings = arena_take_many(job->arena, 64, sizeof(struct spelling));
			words->count++;
		}
		if (word == NULL || word->count == 64)
			continue;
		spelling = &word->spellings[word->count];
		if (!token_make(job, latin, &spelling->token))
			continue;
		token_sound(&spelling->token, &spelling->sounding);
		spelling->annotators = (int)strtol(count, NULL, 10);
		word->annotators += spelling->annotators;
		word->count++;
	}
}

static void people_read(struct job *job, char *text, struct words *words)
{
	char *rest = text, *line;

	while ((line = strsep(&rest, "\n")) != NULL) {
		char *urdu = strsep(&line, "\t");
		struct word key, *found;

		if (line == NULL || !token_make(job, urdu, &key.token))
			continue;
		found = bsearch(&key, words->list, (size_t)words->count, sizeof(key), word_order);
		if (found != NULL)
			found->people += (int)strtol(line, NULL, 10);
	}
}

struct name_counts names_load(struct job *job, const char *folder, const char *file)
{
	char *rest = file_text(job, folder, file), *line;
	struct name_counts names = {0};
	int room = 16384;

	names.list = arena_take_many(job->arena, (size_t)room, sizeof(struct name_count));
	if (names.list == NULL)
		must(job, job_out_of_memory(job));
	while ((line = strsep(&rest, "\n")) != NULL && names.count < room) {
		char *text = strsep(&line, "\t");
		struct name_count *name = &names.list[names.count];

		if (line == NULL || !token_make(job, text, &name->token))
			continue;
		token_sound(&name->token, &name->sounding);
		name->people = (int)strtol(line, NULL, 10);
		name->held_out = hash_word(name->token.text) % 5 == 0;
		names.count++;
	}
	return names;
}

struct words words_read(struct job *job, const char *text)
{
	struct words words = {0};
	size_t lines = 1;

	for (const char *at = text; *at != '\0'; at++)
		lines += *at == '\n';
	words.list = arena_take_many(job->arena, lines, sizeof(struct word));
	if (words.list == NULL)
		must(job, job_out_of_memory(job));
	lines_read(job, arena_copy_cstring(job->arena, text), &words);
	qsort(words.list, (size_t)words.count, sizeof(struct word), word_order);
	return words;
}

struct words words_load(struct job *job, const char *folder)
{
	struct words words = words_read(job, file_text(job, folder, "ur-latin-attested-spellings.tsv"));

	people_read(job, file_text(job, folder, "pk-name-tokens-urdu.tsv"), &words);
	return words;
}
