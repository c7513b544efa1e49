/* arena.c - blocks in a chain, each twice the size of the one before up to a bound; allocation is moving a pointer.
 *
 * An arena that is emptied keeps its first blocks, up to KEPT_MOST bytes: a thread that does one job after another
 * would else have the system give and clear the same pages each time.
 * What is larger than a usual block gets a block of its own behind the current one. Objects to release stand in a list
 * that is itself in the arena. */
#include "base/arena.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BLOCK_FIRST ((size_t)16 << 10)
#define BLOCK_MOST ((size_t)1 << 20)
#ifdef __SANITIZE_ADDRESS__
#define KEPT_MOST ((size_t)0) /* what is used after its arena was emptied is to be noticed */
#else
#define KEPT_MOST ((size_t)2 << 20) /* bytes that an emptied arena goes on to hold */
#endif
#define ALIGNMENT ((size_t)16)
#define LIST_ROOM_FIRST 8 /* elements of a list that grows */

struct block {
	struct block *next;
	size_t size; /* of `data` */
	size_t used;
	_Alignas(16) unsigned char data[];
};

struct release {
	struct release *next;
	void (*release)(void *object);
	void *object;
};

struct arena {
	struct block *first;
	struct block *current;
	struct release *releases;
	size_t limit;
	size_t used;
	bool failed;
};

static struct block *block_new(size_t size)
{
	struct block *block = malloc(sizeof(*block) + size);

	if (block == NULL)
		return NULL;
	block->next = NULL;
	block->size = size;
	block->used = 0;
	return block;
}

struct arena *arena_open(size_t limit_bytes)
{
	struct arena *arena = calloc(1, sizeof(*arena));

	if (arena == NULL)
		return NULL;
	arena->limit = limit_bytes;
	arena->first = block_new(BLOCK_FIRST);
	arena->current = arena->first;
	if (arena->first == NULL) {
		free(arena);
		return NULL;
	}
	return arena;
}

static void releases_run(struct arena *arena)
{
	while (arena->releases != NULL) {
		struct release *release = arena->releases;

		arena->releases = release->next;
		release->release(release->object);
	}
}

static void blocks_free(struct block *block)
{
	while (block != NULL) {
		struct block *next = block->next;

		free(block);
		block = next;
	}
}

void arena_close(struct arena *arena)
{
	if (arena == NULL)
		return;
	releases_run(arena);
	blocks_free(arena->first);
	free(arena);
}

/* Frees the blocks of a chain from the first on with which it would be larger than KEPT_MOST. */
static void blocks_keep(struct block *block)
{
	size_t kept = block->size;

	while (block->next != NULL && kept + block->next->size <= KEPT_MOST) {
		block = block->next;
		kept += block->size;
	}
	blocks_free(block->next);
	block->next = NULL;
}

void arena_reset(struct arena *arena)
{
	releases_run(arena);
	blocks_keep(arena->first);
	arena->first->used = 0;
	arena->current = arena->first;
	arena->used = 0;
	arena->failed = false;
}

void arena_close_at(struct arena **arena)
{
	arena_close(*arena);
	*arena = NULL;
}

static void *refuse(struct arena *arena)
{
	arena->failed = true;
	return NULL;
}

/* Makes a block behind the current one that holds at least `size` the current: one that was kept, or a new one. */
static bool grow(struct arena *arena, size_t size)
{
	size_t next = arena->current->size * 2;
	struct block *block = arena->current->next;

	if (block != NULL && block->size >= size) {
		block->used = 0;
		arena->current = block;
		return true;
	}
	if (next > BLOCK_MOST)
		next = BLOCK_MOST;
	block = block_new(size > next ? size : next);
	if (block == NULL)
		return false;
	block->next = arena->current->next;
	arena->current->next = block;
	arena->current = block;
	return true;
}

void *arena_room(struct arena *arena, size_t size)
{
	size_t rounded = (size + ALIGNMENT - 1) & ~(ALIGNMENT - 1);
	unsigned char *data;

	if (rounded < size || rounded > arena->limit - arena->used)
		return refuse(arena);
	if (rounded > arena->current->size - arena->current->used && !grow(arena, rounded))
		return refuse(arena);
	data = arena->current->data + arena->current->used;
	arena->current->used += rounded;
	arena->used += rounded;
	return data;
}

void *arena_take(struct arena *arena, size_t size)
{
	void *data = arena_room(arena, size);

	return data != NULL ? memset(data, 0, size) : NULL;
}

void *arena_take_many(struct arena *arena, size_t count, size_t size)
{
	size_t total;

	if (__builtin_mul_overflow(count, size, &total))
		return refuse(arena);
	return arena_take(arena, total);
}

bool arena_grow(struct arena *arena, void *list, size_t count, size_t *room, size_t size)
{
	size_t twice;
	void *larger;

	if (count < *room)
		return true;
	if (__builtin_mul_overflow(*room, 2, &twice))
		return refuse(arena) != NULL;
	if (twice == 0)
		twice = LIST_ROOM_FIRST;
	larger = arena_take_many(arena, twice, size);
	if (larger == NULL)
		return false;
	if (count > 0)
		memcpy(larger, *(void **)list, count * size);
	*(void **)list = larger;
	*room = twice;
	return true;
}

void *arena_copy(struct arena *arena, const void *from, size_t size)
{
	char *copy;

	if (size == SIZE_MAX)
		return refuse(arena);
	copy = arena_room(arena, size + 1);
	if (copy == NULL)
		return NULL;
	if (size > 0)
		memcpy(copy, from, size);
	copy[size] = '\0';
	return copy;
}

char *arena_copy_cstring(struct arena *arena, const char *from)
{
	return from == NULL ? NULL : arena_copy(arena, from, strlen(from));
}

char *arena_print(struct arena *arena, const char *format, ...)
{
	va_list arguments;
	char *text;
	int size;

	va_start(arguments, format);
	size = vsnprintf(NULL, 0, format, arguments);
	va_end(arguments);
	if (size < 0)
		return refuse(arena);
	text = arena_take(arena, (size_t)size + 1);
	if (text == NULL)
		return NULL;
	va_start(arguments, format);
	vsnprintf(text, (size_t)size + 1, format, arguments);
	va_end(arguments);
	return text;
}

bool arena_on_close(struct arena *arena, void (*release)(void *object), void *object)
{
	struct release *note = arena_take(arena, sizeof(*note));

	if (note == NULL) {
		release(object);
		return false;
	}
	note->release = release;
	note->object = object;
	note->next = arena->releases;
	arena->releases = note;
	return true;
}

bool arena_failed(const struct arena *arena)
{
	return arena->failed;
}

size_t arena_used(const struct arena *arena)
{
	return arena->used;
}
