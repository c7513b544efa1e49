/* reading.h - the small machine that reads a profile: one table of keys for each kind of object.
 *
 * A vocabulary is a table; each row says which key, how its value is read and where in the C object it goes:
 *
 *     static const struct key SIDE_KEYS[] = {
 *         {"name", read_label, offsetof(struct side, name), NULL, REQUIRED},
 *     };
 *
 * read_object() walks a map by such a table and refuses keys that are not in it. What is referred to by id (steps,
 * states, forms, ...) lives in *sections*, whose ids are collected before anything that refers to them is read.
 * Internal to this room. */
#ifndef VALICO_AGREEMENT_READING_H
#define VALICO_AGREEMENT_READING_H

#include "agreement/profile.h"
#include "agreement/yaml.h"

/* Where the reader is, for the path in an error: "steps.submit.from". A chain on the stack. */
struct place {
	const struct place *above;
	const char *word;
	bool is_listed; /* it came from a list, so its map carries the key "id" */
};

enum section_name {
	SECTION_SIDES,
	SECTION_PARTIES,
	SECTION_FORMS,
	SECTION_KINDS,
	SECTION_ANNEXES,
	SECTION_STATES,
	SECTION_DEADLINES,
	SECTION_STEPS,
	SECTION_SAFEGUARDS,
	SECTION_FIGURES,
	SECTION_PATTERNS,
	SECTION_BOOKINGS,
	SECTION_COUNT,
};

/* The ids of a section, in the order of the file. */
struct section {
	const char **ids;
	int count;
};

struct reading {
	struct job *job;
	const char *file_name;
	struct profile *profile;
	struct section sections[SECTION_COUNT];
};

/* Reads a value into its target. `with` is what the table's row gives: bounds, a list of words, a section. */
typedef enum result value_reader(struct reading *reading, const struct place *place, const struct yaml *value,
				 const void *with, void *ret_target);

enum need { OPTIONAL, REQUIRED };

struct key {
	const char *word;
	value_reader *read;
	size_t offset;
	const void *with;
	enum need need;
};

struct vocabulary {
	const struct key *keys;
	int count;
};
#define VOCABULARY(table) ((struct vocabulary){(table), (int)(sizeof(table) / sizeof((table)[0]))})

/* The least and the most that a number may be, or the most letters of a text. */
struct bounds {
	int least;
	int most;
};

/* INVALID: "file:line: found X, expected Y", with the path as the field. */
enum result refuse_value(struct reading *reading, const struct place *place, const struct yaml *value, const char *rule,
			 const char *expected, ...) __attribute__((format(printf, 5, 6)));
enum result refuse_found(struct reading *reading, const struct place *place, const struct yaml *value, const char *rule,
			 const char *found, const char *expected);

/* Reads a map into an object by its vocabulary. */
enum result read_object(struct reading *reading, const struct place *place, const struct yaml *value,
			struct vocabulary vocabulary, void *ret_object);

/* One object with an id, from a map of ids or from a list of maps with a key "id". */
struct entry {
	const char *id;
	const struct yaml *value;
	bool is_listed;
};

/* The entries of a map or list of named objects, at most `most`; refuses an id that is malformed or there twice. */
enum result read_entries(struct reading *reading, const struct place *place, const struct yaml *value, int most,
			 const struct entry **ret_entries, int *ret_count);

/* Readers of values; the type of the target stands behind each. */
value_reader read_text;      /* const char *; with: NULL or struct bounds for its letters */
value_reader read_label;     /* struct label; English must be there */
value_reader read_flag;      /* bool */
value_reader read_number;    /* int; with: struct bounds */
value_reader read_date;      /* struct date */
value_reader read_word;      /* an enum; with: NULL-ended list of its words in order */
value_reader read_reference; /* int; with: &SECTION[name] */
value_reader read_set;       /* uint64_t; with: &SECTION[name] */
value_reader read_kinds;     /* uint64_t; at least one kind */
value_reader read_side_set;  /* unsigned int */
value_reader read_roles;     /* role_set */
value_reader read_weekdays;  /* unsigned int */
value_reader read_path;      /* int[2]: form and field, from "form.field" */

value_reader read_misp; /* struct misp_mapping (misp_words.c) */

/* A field's place in an event of MISP fits its type. */
enum result misp_check(struct reading *reading, const struct place *place, const struct yaml *value,
		       const struct field *field);

/* SECTION[name] is `name` itself, to be pointed to from a table. */
extern const enum section_name SECTION[SECTION_COUNT];

/* The two keys that every object with a source has. */
#define SOURCE_KEYS(type)                                                                                              \
	{"source", read_text, offsetof(struct type, source.article), NULL, OPTIONAL},                                  \
	{                                                                                                              \
		"verify", read_flag, offsetof(struct type, source.verify), NULL, OPTIONAL                              \
	}

/* The vocabularies of the larger objects: profile_forms.c, profile_rules.c and profile_figures.c. */
value_reader read_form;      /* struct form */
value_reader read_annex;     /* struct annex */
value_reader read_step;      /* struct step */
value_reader read_deadline;  /* struct deadline */
value_reader read_safeguard; /* struct safeguard */
value_reader read_party;     /* struct party */
value_reader read_figure;    /* struct figure */
value_reader read_pattern;   /* struct pattern */
value_reader read_by_rule;   /* struct by_rule (profile_by_rule.c) */
value_reader read_booking;   /* struct booking (profile_bookings.c) */

/* What can only be said once all is read: a deadline that counts from a field is started by steps with that form. */
enum result check_references(struct reading *reading, const struct yaml *root);

#endif
