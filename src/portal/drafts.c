/* drafts.c - the places of drafts, under one lock: what is done under it is copying a few kilobytes. */
#include "portal/drafts.h"

#include "crypto/secret.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

struct place {
	char code[DRAFT_CODE_SIZE]; /* "" when it is free */
	char kind[12];
	struct instant begun_at, touched_at;
	bool claimed;
	char *text;
	size_t size;
};

struct drafts {
	pthread_mutex_t lock;
	int count;
	struct place places[];
};

struct drafts *drafts_open(int places)
{
	struct drafts *drafts = calloc(1, sizeof(*drafts) + (size_t)places * sizeof(drafts->places[0]));

	if (drafts == NULL)
		return NULL;
	drafts->count = places;
	pthread_mutex_init(&drafts->lock, NULL);
	return drafts;
}

/* What people wrote is not left in memory that was given back. */
static void empty(struct place *place)
{
	if (place->text != NULL)
		secret_wipe(place->text, place->size);
	free(place->text);
	*place = (struct place){0};
}

void drafts_close(struct drafts *drafts)
{
	if (drafts == NULL)
		return;
	for (int at = 0; at < drafts->count; at++)
		empty(&drafts->places[at]);
	pthread_mutex_destroy(&drafts->lock);
	free(drafts);
}

static void code_make(struct job *job, char ret_code[DRAFT_CODE_SIZE])
{
	static const char letters[] = "abcdefghijkmnpqrstuvwxyz23456789";
	unsigned char chance[DRAFT_CODE_SIZE - 1];

	job_chance(job, chance, sizeof(chance));
	for (int at = 0; at < DRAFT_CODE_SIZE - 1; at++)
		ret_code[at] = letters[chance[at] % 32];
	ret_code[DRAFT_CODE_SIZE - 1] = '\0';
}

static bool is_over(const struct place *place, struct instant now)
{
	return place->code[0] == '\0' || place->touched_at.milliseconds + DRAFT_LIFE <= now.milliseconds;
}

/* A free place, else the one that was touched longest ago. */
static struct place *place_choose(struct drafts *drafts, struct instant now)
{
	struct place *oldest = &drafts->places[0];

	for (int at = 0; at < drafts->count; at++) {
		struct place *place = &drafts->places[at];

		if (is_over(place, now)) {
			empty(place);
			return place;
		}
		if (place->touched_at.milliseconds < oldest->touched_at.milliseconds)
			oldest = place;
	}
	empty(oldest);
	return oldest;
}

static struct place *place_find(struct drafts *drafts, const char *code)
{
	for (int at = 0; *code != '\0' && at < drafts->count; at++) {
		if (strcmp(drafts->places[at].code, code) == 0)
			return &drafts->places[at];
	}
	return NULL;
}

static struct place *place_in_use(struct drafts *drafts, const char *kind, const char *code, struct instant now)
{
	struct place *place = place_find(drafts, code);

	return place == NULL || is_over(place, now) || strcmp(place->kind, kind) != 0 ? NULL : place;
}

static enum result expired(struct job *job)
{
	return job_fail(job, MISSING, "code", "expired", "This form has expired or was never begun.");
}

/* The content as text of its own, outside any arena. */
static enum result text_make(struct job *job, const json_t *content, char **ret_text, size_t *ret_size)
{
	struct bytes text;

	TRY(json_write(job, content, &text));
	if (text.size > DRAFT_BYTES_MOST)
		return job_fail(job, LIMIT, "form", "too-big", "That is more than a report may hold.");
	*ret_text = malloc(text.size + 1);
	if (*ret_text == NULL)
		return job_out_of_memory(job);
	memcpy(*ret_text, text.data, text.size);
	*ret_size = text.size;
	return OK;
}

enum result draft_new(struct job *job, struct drafts *drafts, const char *kind, const json_t *content,
		      char ret_code[DRAFT_CODE_SIZE])
{
	struct place *place;
	size_t size;
	char *text;

	TRY(text_make(job, content, &text, &size));
	code_make(job, ret_code);
	pthread_mutex_lock(&drafts->lock);
	place = place_choose(drafts, job->now);
	place->begun_at = place->touched_at = job->now;
	place->text = text;
	place->size = size;
	memcpy(place->code, ret_code, DRAFT_CODE_SIZE);
	memcpy(place->kind, kind, strnlen(kind, sizeof(place->kind) - 1));
	pthread_mutex_unlock(&drafts->lock);
	return OK;
}

enum result draft_get(struct job *job, struct drafts *drafts, const char *kind, const char *code, json_t **ret_content,
		      struct instant *ret_begun_at)
{
	struct bytes text = {0};
	struct place *place;

	pthread_mutex_lock(&drafts->lock);
	place = place_in_use(drafts, kind, code, job->now);
	if (place != NULL) {
		place->touched_at = job->now;
		text = bytes_copy(job->arena, (struct bytes){(const unsigned char *)place->text, place->size});
		*ret_begun_at = place->begun_at;
	}
	pthread_mutex_unlock(&drafts->lock);
	if (place == NULL)
		return expired(job);
	TAKE(job, text.data != NULL);
	return json_read(job, "draft", text, ret_content);
}

enum result draft_set(struct job *job, struct drafts *drafts, const char *kind, const char *code, const json_t *content)
{
	struct place *place;
	size_t size;
	char *text;

	TRY(text_make(job, content, &text, &size));
	pthread_mutex_lock(&drafts->lock);
	place = place_in_use(drafts, kind, code, job->now);
	if (place != NULL) {
		secret_wipe(place->text, place->size);
		free(place->text);
		place->text = text;
		place->size = size;
		place->touched_at = job->now;
	}
	pthread_mutex_unlock(&drafts->lock);
	if (place != NULL)
		return OK;
	free(text);
	return expired(job);
}

void draft_end(struct drafts *drafts, const char *code)
{
	struct place *place;

	pthread_mutex_lock(&drafts->lock);
	place = place_find(drafts, code);
	if (place != NULL)
		empty(place);
	pthread_mutex_unlock(&drafts->lock);
}

bool draft_claim(struct drafts *drafts, const char *code)
{
	struct place *place;
	bool first;

	pthread_mutex_lock(&drafts->lock);
	place = place_find(drafts, code);
	first = place != NULL && !place->claimed;
	if (first)
		place->claimed = true;
	pthread_mutex_unlock(&drafts->lock);
	return first;
}

void draft_release(struct drafts *drafts, const char *code)
{
	struct place *place;

	pthread_mutex_lock(&drafts->lock);
	place = place_find(drafts, code);
	if (place != NULL)
		place->claimed = false;
	pthread_mutex_unlock(&drafts->lock);
}
