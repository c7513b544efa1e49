/* letter_blocks.h - a letter while it is filled in: the blocks that its parts become. Inside the room. */
#ifndef VALICO_DOCUMENTS_LETTER_BLOCKS_H
#define VALICO_DOCUMENTS_LETTER_BLOCKS_H

#include "documents/letter.h"

#define BLOCKS_MOST 160
#define CELLS_MOST 2000

struct filling {
	struct job *job;
	const struct letter_case *about;
	const struct profile *profile;
	const struct party *party;
	const struct letter_template *letter; /* NULL for the common form */
	int step;                             /* that it speaks of, or NONE */
	struct instant time;
	bool is_draft;
	enum language language;
	struct block *blocks;
	int count;
};

#define OPEN_ISOLATE "\xe2\x81\xa8"
#define CLOSE_ISOLATE "\xe2\x81\xa9"

/* Text between the marks that keep its direction to itself (U+2068, U+2069), so that a name in another script does not
 * turn the sentence around it. */
enum result isolate(struct job *job, const char *text, const char **ret_text);

/* A field's value in the letter's language; NULL when there is none. */
enum result path_say(struct filling *filling, struct field_path path, const char **ret_text);
const json_t *path_value(const struct filling *filling, struct field_path path);

/* Adds a block. LIMIT past BLOCKS_MOST. */
enum result block_add(struct filling *filling, const struct block *block);
enum result heading_add(struct filling *filling, const char *text);

/* One for each kind of part (letter_parts.c). */
enum result part_fill(struct filling *filling, const struct letter_part *part);
enum result whole_form_fill(struct filling *filling, int form);

#endif
