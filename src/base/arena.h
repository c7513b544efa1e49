/* arena.h - the memory of one job.
 *
 * Everything that a request, a message or a tick allocates comes from its arena and goes with it as a whole; there is
 * no free() in the middle of the logic. An arena has a limit: passing it (or running out of memory) makes
 * arena_take() return NULL and arena_failed() true, which is an ordinary LIMIT error. Objects of libraries that must be
 * released (a json_t, an EVP_PKEY) are handed to arena_on_close() and are released last first.
 *
 *     AUTO_ARENA struct arena *arena = arena_open(ARENA_USUAL);
 *     char *name = arena_copy_cstring(arena, "Anna");
 */
#ifndef VALICO_BASE_ARENA_H
#define VALICO_BASE_ARENA_H

#include <stdbool.h>
#include <stddef.h>

struct arena;

/* A generous bound for one ordinary request, in bytes. */
#define ARENA_USUAL (64u << 20)

/* Opens an arena that gives out at most `limit_bytes`. NULL when memory is out. Close with arena_close(). */
struct arena *arena_open(size_t limit_bytes);

/* Runs what arena_on_close() noted, last first, and frees everything. NULL is allowed. */
void arena_close(struct arena *arena);

/* Forgets everything as arena_close() does but keeps the first block for the next job of a loop. */
void arena_reset(struct arena *arena);

/* `size` zeroed bytes, aligned for any type; NULL past the limit. The arena owns them. A size of 0 gives a valid
 * pointer. */
void *arena_take(struct arena *arena, size_t size);

/* As arena_take(), but the bytes are whatever they were: for who writes all of them at once. */
void *arena_room(struct arena *arena, size_t size);

/* As arena_take() for `count` elements of `size` bytes, with the multiplication checked. */
void *arena_take_many(struct arena *arena, size_t count, size_t size);

/* Makes room for one more behind the `count` elements of `size` bytes each of a list that grows: nothing to do while
 * `*room` is larger than `count`, else the list is copied into twice the room, zeroed behind them. `list` is the
 * address of the list's pointer; a list begins as NULL with no room. False past the limit: then nothing has changed.
 * GROW() fills in the size. */
[[nodiscard]] bool arena_grow(struct arena *arena, void *list, size_t count, size_t *room, size_t size);

/* A copy of `size` bytes with a NUL behind them that `size` does not count. NULL past the limit. */
void *arena_copy(struct arena *arena, const void *from, size_t size);

/* A copy of a C string; NULL for NULL or past the limit. */
char *arena_copy_cstring(struct arena *arena, const char *from);

/* Text made as printf() does; NULL past the limit. */
char *arena_print(struct arena *arena, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Calls `release(object)` when the arena closes. False when it cannot be noted: `release` has then been called at once.
 */
[[nodiscard]] bool arena_on_close(struct arena *arena, void (*release)(void *object), void *object);

/* True once any request was refused. */
bool arena_failed(const struct arena *arena);

/* Bytes given out so far. */
size_t arena_used(const struct arena *arena);

void arena_close_at(struct arena **arena);
#define AUTO_ARENA __attribute__((cleanup(arena_close_at)))

/* A zeroed object, or `count` of them, of a type: NEW(arena, struct event), NEW_MANY(arena, struct event, 3). */
#define NEW(arena, type) ((type *)arena_take((arena), sizeof(type)))
#define NEW_MANY(arena, type, count) ((type *)arena_take_many((arena), (count), sizeof(type)))

/* Room for one more in a list of any type: TAKE(job, GROW(arena, &rows->list, rows->count, &rows->room)). */
#define GROW(arena, list, count, room) arena_grow((arena), (list), (size_t)(count), (room), sizeof(**(list)))

#endif
