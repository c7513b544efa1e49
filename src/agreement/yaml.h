/* yaml.h - YAML text as a tree of the plainest kind: words, lists and maps, each with the line it stands on.
 *
 * libfyaml parses; this keeps only what an agreement profile needs and refuses the rest: anchors, aliases, merge keys,
 * tags, directives, several documents, keys that are not plain words, duplicate keys, and anything deeper or larger
 * than the limits below. All memory is the arena's. */
#ifndef VALICO_AGREEMENT_YAML_H
#define VALICO_AGREEMENT_YAML_H

#include "base/job.h"

#define YAML_DEPTH_MOST 24
#define YAML_VALUES_MOST 60000
#define YAML_ENTRIES_MOST 512 /* of one list or map */

enum yaml_shape { YAML_WORD, YAML_LIST, YAML_MAP };

/* A value. In a map each entry carries its key; entries of maps and lists are chained in the order of the file. */
struct yaml {
	enum yaml_shape shape;
	bool quoted;      /* a word in quotes or a block is text, never a number or a yes */
	const char *word; /* of YAML_WORD: UTF-8 without NUL */
	const char *key;  /* when it stands in a map */
	int line;         /* of the key or, in a list, of the value; from 1 */
	struct yaml *first;
	struct yaml *next;
	int count; /* entries */
};

/* Reads one document. `file_name` stands in the error: INVALID with rule "yaml", "yaml-feature", "duplicate-key" or
 * "not-utf-8"; LIMIT with rule "too-deep" or "too-large". */
enum result yaml_read(struct job *job, const char *file_name, struct bytes text, const struct yaml **ret_root);

/* The entry with this key, or NULL. */
const struct yaml *yaml_find(const struct yaml *map, const char *key);

/* A word in quotes for an error, cut after some 60 letters. In the arena; never NULL. */
const char *yaml_quote(struct arena *arena, const char *word);

/* What the value is, for "found ..." in an error: the word itself, "a list" or "a map". In the arena; never NULL. */
const char *yaml_found(struct arena *arena, const struct yaml *value);

#endif
