/* profile_write.h - how members of a profile are put into JSON; a part that is written in a file of its own. Inside the
 * room. */
#ifndef VALICO_AGREEMENT_PROFILE_WRITE_H
#define VALICO_AGREEMENT_PROFILE_WRITE_H

#include "agreement/profile_graph.h"

/* jansson refuses NULL when it was out of memory; the first such refusal is remembered. */
struct writing {
	const struct profile *profile;
	bool failed;
};

static inline void put(struct writing *writing, json_t *object, const char *key, json_t *value)
{
	if (json_object_set_new(object, key, value) != 0)
		writing->failed = true;
}

static inline void put_text(struct writing *writing, json_t *object, const char *key, const char *text)
{
	if (text)
		put(writing, object, key, json_string(text));
}

static inline void put_flag(struct writing *writing, json_t *object, const char *key, bool flag)
{
	if (flag)
		put(writing, object, key, json_true());
}

static inline void put_number(struct writing *writing, json_t *object, const char *key, int number)
{
	put(writing, object, key, json_integer(number));
}

static inline void put_label(struct writing *writing, json_t *object, const char *key, const struct label *label)
{
	if (!label->text[ENGLISH])
		return;
	json_t *texts = json_object();
	for (enum language language = 0; language < LANGUAGE_COUNT; language++)
		put_text(writing, texts, language_code[language], label->text[language]);
	put(writing, object, key, texts);
}

static inline void put_source(struct writing *writing, json_t *object, const struct source *source)
{
	put_text(writing, object, "source", source->article);
	put_flag(writing, object, "verify", source->verify);
}

static inline void put_date(struct writing *writing, json_t *object, const char *key, struct date date)
{
	char text[DATE_TEXT_SIZE];
	date_write(date, text);
	put_text(writing, object, key, text);
}

static inline void append(struct writing *writing, json_t *list, json_t *value)
{
	if (json_array_append_new(list, value) != 0)
		writing->failed = true;
}

/* The ids of a set's members; every object of a section begins with its id. */
static inline void put_set(struct writing *writing, json_t *object, const char *key, uint64_t set, const void *section,
			   int count, size_t size)
{
	json_t *ids = json_array();
	const char *member = section;
	for (int n = 0; n < count; n++, member += size) {
		if (set_has(set, n))
			append(writing, ids, json_string(*(const char *const *)(const void *)member));
	}
	put(writing, object, key, ids);
}
#define PUT_SET(writing, object, key, set, section, count)                                                             \
	put_set((writing), (object), (key), (set), (section), (count), sizeof((section)[0]))

static inline json_t *object_with_id(struct writing *writing, const char *id)
{
	json_t *object = json_object();
	put_text(writing, object, "id", id);
	return object;
}

static inline json_t *write_path(const struct profile *profile, int form, int field)
{
	return json_sprintf("%s.%s", profile->forms[form].id, profile->forms[form].fields[field].id);
}

/* Figures, bookings and patterns (profile_write_counts.c); new references. */
json_t *write_figure(struct writing *writing, const struct figure *figure);
json_t *write_booking(struct writing *writing, const struct booking *booking);
json_t *write_pattern(struct writing *writing, const struct pattern *pattern);

#endif
