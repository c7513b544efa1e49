/* yaml.c - from libfyaml's events to a tree of words, lists and maps.
 *
 * The event interface is used rather than the library's documents: an event is looked at before anything is built from
 * it, so that an alias or the tenth thousand nested bracket is refused where it stands. The reader keeps the chain of
 * open lists and maps in an array of YAML_DEPTH_MOST; there is no recursion. */
#include "agreement/yaml.h"

#include <libfyaml.h>
#include <string.h>

/* A list or map that is not closed yet. */
struct open_value {
	struct yaml *value;
	struct yaml *last;
	const char *key; /* of a map: read, its value still to come */
	int key_line;
};

struct reader {
	struct job *job;
	const char *file_name;
	struct fy_parser *parser;
	struct fy_diag *diagnosis;
	struct open_value open[YAML_DEPTH_MOST];
	int depth;
	int values;
	int documents;
	struct yaml *root;
};

static void reader_close(struct reader *reader)
{
	if (reader->parser)
		fy_parser_destroy(reader->parser);
	if (reader->diagnosis)
		fy_diag_destroy(reader->diagnosis);
}

static enum result refuse(struct reader *reader, int line, const char *rule, const char *found, const char *expected)
{
	enum result result = strncmp(rule, "too-", 4) == 0 ? LIMIT : INVALID;
	return job_fail(reader->job, result, NULL, rule, "%s:%d: found %s, expected %s", reader->file_name, line, found,
			expected);
}

/* ---- what libfyaml found wrong ---- */

static enum result refuse_syntax(struct reader *reader)
{
	void *walk = NULL;
	const struct fy_diag_error *error = fy_diag_errors_iterate(reader->diagnosis, &walk);
	int line = error && error->line > 0 ? error->line : 1;
	char found[160] = "something that is not YAML";
	if (error && error->msg) {
		size_t size = strcspn(error->msg, "\n");
		if (size > sizeof(found) - 1)
			size = sizeof(found) - 1;
		memcpy(found, error->msg, size);
		found[size] = '\0';
	}
	return refuse(reader, line, "yaml", found, "well-formed YAML");
}

static enum result reader_open(struct reader *reader, struct bytes text)
{
	struct fy_diag_cfg diagnosis;
	fy_diag_cfg_default(&diagnosis);
	diagnosis.fp = NULL;
	diagnosis.output_fn = NULL;
	diagnosis.colorize = false;
	TAKE(reader->job, reader->diagnosis = fy_diag_create(&diagnosis));
	fy_diag_set_collect_errors(reader->diagnosis, true);

	struct fy_parse_cfg parsing = {
	    .flags = FYPCF_QUIET | FYPCF_COLLECT_DIAG | FYPCF_DEFAULT_VERSION_1_2 | FYPCF_JSON_NONE,
	    .diag = reader->diagnosis,
	};
	TAKE(reader->job, reader->parser = fy_parser_create(&parsing));
	if (fy_parser_set_string(reader->parser, (const char *)text.data, text.size) != 0)
		return refuse_syntax(reader);
	return OK;
}

/* ---- building ---- */

static enum result refuse_duplicate(struct reader *reader, const struct yaml *map, const char *key, int line)
{
	for (const struct yaml *entry = map->first; entry; entry = entry->next) {
		if (strcmp(entry->key, key) != 0)
			continue;
		const char *found = arena_print(reader->job->arena, "%s again (first on line %d)",
						yaml_quote(reader->job->arena, key), entry->line);
		TAKE(reader->job, found);
		return refuse(reader, line, "duplicate-key", found, "each key once");
	}
	return OK;
}

static enum result take_key(struct reader *reader, struct open_value *map, const char *word, int line)
{
	TRY(refuse_duplicate(reader, map->value, word, line));
	if (strcmp(word, "<<") == 0)
		return refuse(reader, line, "yaml-feature", "a merge key '<<'", "every key written out");
	map->key = word;
	map->key_line = line;
	return OK;
}

/* Hangs a value into the innermost open list or map, or makes it the root. */
static enum result place_value(struct reader *reader, struct yaml *value, int line)
{
	if (++reader->values > YAML_VALUES_MOST)
		return refuse(reader, line, "too-large", "more values than allowed", "a smaller file");
	value->line = line;
	if (reader->depth == 0) {
		reader->root = value;
		return OK;
	}
	struct open_value *open = &reader->open[reader->depth - 1];
	if (open->value->count == YAML_ENTRIES_MOST)
		return refuse(reader, line, "too-large", "one entry too many", "a shorter list or map");
	if (open->value->shape == YAML_MAP) {
		if (!open->key)
			return refuse(reader, line, "yaml-feature", "a list or map as a key", "a word as a key");
		value->key = open->key;
		value->line = open->key_line;
		open->key = NULL;
	}
	if (open->last)
		open->last->next = value;
	else
		open->value->first = value;
	open->last = value;
	open->value->count++;
	return OK;
}

static enum result open_value(struct reader *reader, enum yaml_shape shape, int line)
{
	struct yaml *value;
	TAKE(reader->job, value = NEW(reader->job->arena, struct yaml));
	value->shape = shape;
	TRY(place_value(reader, value, line));
	if (reader->depth == YAML_DEPTH_MOST)
		return refuse(reader, line, "too-deep", "one list or map too many inside another", "a flatter file");
	reader->open[reader->depth++] = (struct open_value){.value = value};
	return OK;
}

static enum result take_word(struct reader *reader, struct fy_token *token, int line)
{
	size_t size = 0;
	const char *from = token ? fy_token_get_text(token, &size) : "";
	if (!from)
		return job_out_of_memory(reader->job);
	char *word;
	TAKE(reader->job, word = arena_copy(reader->job->arena, from, size));
	if (strlen(word) != size)
		return refuse(reader, line, "yaml-feature", "a NUL", "text");

	struct open_value *open = reader->depth > 0 ? &reader->open[reader->depth - 1] : NULL;
	if (open && open->value->shape == YAML_MAP && !open->key)
		return take_key(reader, open, word, line);

	struct yaml *value;
	TAKE(reader->job, value = NEW(reader->job->arena, struct yaml));
	value->shape = YAML_WORD;
	value->word = word;
	value->quoted = token && fy_scalar_token_get_style(token) != FYSS_PLAIN;
	return place_value(reader, value, line);
}

/* ---- events ---- */

static int event_line(struct fy_event *event)
{
	const struct fy_mark *mark = fy_event_start_mark(event);
	return mark && mark->line >= 0 ? mark->line + 1 : 1;
}

static enum result refuse_decoration(struct reader *reader, const struct fy_token *anchor, const struct fy_token *tag,
				     int line)
{
	if (anchor)
		return refuse(reader, line, "yaml-feature", "an anchor '&'", "a plain value");
	if (tag)
		return refuse(reader, line, "yaml-feature", "a tag '!'", "a plain value");
	return OK;
}

static enum result take_event(struct reader *reader, struct fy_event *event)
{
	int line = event_line(event);
	switch (event->type) {
	case FYET_DOCUMENT_START:
		if (reader->documents++ > 0)
			return refuse(reader, line, "yaml-feature", "a second document", "one document");
		return OK;
	case FYET_ALIAS:
		return refuse(reader, line, "yaml-feature", "an alias '*'", "the value written out");
	case FYET_SCALAR:
		TRY(refuse_decoration(reader, event->scalar.anchor, event->scalar.tag, line));
		return take_word(reader, event->scalar.value, line);
	case FYET_SEQUENCE_START:
		TRY(refuse_decoration(reader, event->sequence_start.anchor, event->sequence_start.tag, line));
		return open_value(reader, YAML_LIST, line);
	case FYET_MAPPING_START:
		TRY(refuse_decoration(reader, event->mapping_start.anchor, event->mapping_start.tag, line));
		return open_value(reader, YAML_MAP, line);
	case FYET_SEQUENCE_END:
	case FYET_MAPPING_END:
		if (reader->depth > 0)
			reader->depth--;
		return OK;
	default:
		return OK;
	}
}

static enum result read_events(struct reader *reader)
{
	for (;;) {
		struct fy_event *event = fy_parser_parse(reader->parser);
		if (!event)
			break;
		bool is_last = event->type == FYET_STREAM_END;
		enum result result = take_event(reader, event);
		fy_parser_event_free(reader->parser, event);
		TRY(result);
		if (is_last)
			break;
	}
	if (fy_parser_get_stream_error(reader->parser) || fy_diag_got_error(reader->diagnosis))
		return refuse_syntax(reader);
	if (!reader->root)
		return refuse(reader, 1, "yaml", "nothing", "a map");
	return OK;
}

/* Refuses what is no text (YAML 1.2.2 section 5.1), and tabs, which YAML forbids where they indent and nobody sees
 * elsewhere. The library would mostly say so too, but a NUL or a tab in the wrong place makes it follow a null pointer
 * (0.7.12; found by fuzzing). */
static enum result refuse_control(struct reader *reader, struct bytes text)
{
	int line = 1;
	for (size_t at = 0; at < text.size; at++) {
		unsigned char byte = text.data[at];
		if (byte == '\t')
			return refuse(reader, line, "control-character", "a tab", "spaces");
		if ((byte < ' ' && byte != '\n' && byte != '\r') || byte == 0x7f)
			return refuse(reader, line, "control-character", "a control character", "text");
		line += byte == '\n';
	}
	return OK;
}

enum result yaml_read(struct job *job, const char *file_name, struct bytes text, const struct yaml **ret_root)
{
	struct reader reader = {.job = job, .file_name = file_name};
	if (!bytes_are_utf8(text))
		return refuse(&reader, 1, "not-utf-8", "bytes that are not UTF-8", "UTF-8");
	TRY(refuse_control(&reader, text));
	enum result result = reader_open(&reader, text);
	if (result == OK)
		result = read_events(&reader);
	reader_close(&reader);
	if (result == OK)
		*ret_root = reader.root;
	return result;
}

const struct yaml *yaml_find(const struct yaml *map, const char *key)
{
	if (map->shape != YAML_MAP)
		return NULL;
	for (const struct yaml *entry = map->first; entry; entry = entry->next) {
		if (strcmp(entry->key, key) == 0)
			return entry;
	}
	return NULL;
}

const char *yaml_quote(struct arena *arena, const char *word)
{
	size_t size = strlen(word);
	if (size > 60) {
		size = 60;
		while (size > 0 && ((unsigned char)word[size] & 0xc0) == 0x80)
			size--; /* not in the middle of a letter */
	}
	const char *quoted = arena_print(arena, "'%.*s'", (int)size, word);
	return quoted ? quoted : "a word";
}

const char *yaml_found(struct arena *arena, const struct yaml *value)
{
	if (value->shape == YAML_LIST)
		return "a list";
	if (value->shape == YAML_MAP)
		return "a map";
	if (!value->word[0] && !value->quoted)
		return "nothing";
	return yaml_quote(arena, value->word);
}
