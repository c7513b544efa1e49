/* case_places.c - see case_places.h. A case is found by a tag of its id; few others with the same tag are looked at. */
#include "office/case/case_places.h"

#include <string.h>

#define VERY_LONG 4 /* times as many uses as there are places */
#define CHANCES 16
#define NEW_LEAST 8 /* a part of all bytes, below which new ones do not fall */
#define NEW_MOST 3  /* a part of all bytes, above which the oldest of them stay */

/* The last digits of a UUID are chance, the first ones a time that many share. */
static uint32_t tag_of(const char *case_id)
{
	uint32_t tag;

	memcpy(&tag, case_id + UUID_TEXT_SIZE - 1 - sizeof(tag), sizeof(tag));
	return tag;
}

struct remembered *remembered_find(struct case_memory *memory, const char *case_id)
{
	uint32_t tag = tag_of(case_id);

	for (int at = 0; at < PLACES; at++) {
		if (memory->tags[at] == tag && strcmp(memory->cases[at].case_id, case_id) == 0)
			return &memory->cases[at];
	}
	return NULL;
}

static uint64_t *used_at(const struct remembered *remembered)
{
	return &remembered->memory->used_at[remembered - remembered->memory->cases];
}

void remembered_forget(struct remembered *remembered)
{
	struct case_memory *memory = remembered->memory;

	arena_close(remembered->arena);
	secret_wipe(remembered->key, sizeof(remembered->key));
	memory->bytes -= remembered->bytes;
	if (!remembered->stays)
		memory->bytes_new -= remembered->bytes;
	memory->tags[remembered - memory->cases] = 0;
	*used_at(remembered) = 0;
	*remembered = (struct remembered){.memory = memory};
}

bool remembered_begin(struct remembered *remembered, const struct open_case *open)
{
	remembered->arena = arena_open(REMEMBERED_BYTES_MOST);
	if (remembered->arena == NULL)
		return false;
	memcpy(remembered->case_id, open->record.case_id, UUID_TEXT_SIZE);
	remembered->profile_hash = open->agreement->hash;
	remembered->file =
	    (struct case_file){.profile = open->agreement->profile, .profile_hash = open->agreement->hash};
	memcpy(remembered->file.case_id, open->record.case_id, UUID_TEXT_SIZE);
	remembered->memory->tags[remembered - remembered->memory->cases] = tag_of(open->record.case_id);
	return true;
}

/* --- who is put out --- */

/* The oldest of those that stay, or of the new ones, that no job uses; NULL when there is none. */
static struct remembered *oldest(struct case_memory *memory, bool stays)
{
	struct remembered *found = NULL;

	for (int at = 0; at < PLACES; at++) {
		struct remembered *each = &memory->cases[at];

		if (memory->tags[at] != 0 && (found == NULL || memory->used_at[at] < *used_at(found)) &&
		    each->stays == stays && each->users == 0)
			found = each;
	}
	return found;
}

static void let_stay(struct remembered *remembered)
{
	remembered->stays = true;
	remembered->memory->bytes_new -= remembered->bytes;
}

/* Shall a new case stay in the stead of the one that stays and was not used for longest? */
static bool gives_way(struct case_memory *memory, const struct remembered *stays)
{
	memory->chance = memory->chance * 1664525 + 1013904223; /* any sequence that goes round does */
	return memory->uses - *used_at(stays) > (uint64_t)VERY_LONG * PLACES || (memory->chance >> 16) % CHANCES == 0;
}

/* False when all are in use. */
static bool put_one_out(struct case_memory *memory)
{
	struct remembered *new = oldest(memory, false), *stays = oldest(memory, true);

	while (new != NULL && memory->bytes_new > memory->bytes / NEW_MOST) {
		let_stay(new);
		new = oldest(memory, false);
	}
	if (stays == NULL)
		stays = oldest(memory, true);
	if (new == NULL && stays == NULL)
		return false;
	if (stays == NULL) {
		remembered_forget(new);
	} else if (new == NULL || memory->bytes_new < memory->bytes / NEW_LEAST) {
		remembered_forget(stays);
	} else if (gives_way(memory, stays)) {
		remembered_forget(stays);
		let_stay(new);
	} else {
		remembered_forget(new);
	}
	return true;
}

struct remembered *place_of(struct case_memory *memory, const char *case_id)
{
	struct remembered *found = remembered_find(memory, case_id);

	if (found != NULL)
		return found;
	do {
		for (int at = 0; at < PLACES; at++) {
			if (memory->tags[at] == 0)
				return &memory->cases[at];
		}
	} while (put_one_out(memory));
	return NULL;
}

void remembered_use(struct remembered *remembered)
{
	struct case_memory *memory = remembered->memory;
	size_t bytes = arena_used(remembered->arena) + remembered->bytes_beside, more = bytes - remembered->bytes;

	*used_at(remembered) = ++memory->uses;
	memory->bytes += more;
	if (!remembered->stays)
		memory->bytes_new += more;
	remembered->bytes = bytes;
	while (memory->bytes > memory->bytes_most && put_one_out(memory))
		;
}
