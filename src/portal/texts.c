/* texts.c - looking texts up. */
#include "portal/texts.h"

#include <string.h>

extern const struct bytes portal_texts; /* web/catalogue/portal.json, built in */

const char *const language_codes[LANGUAGES] = {"en", "it", "ur"};

struct texts {
	const json_t *entries;
};

int texts_language(const char *code)
{
	for (int language = 0; language < LANGUAGES; language++) {
		if (strcmp(language_codes[language], code) == 0)
			return language;
	}
	return -1;
}

enum result texts_open(struct job *job, const struct texts **ret_texts)
{
	struct texts *texts;
	const char *key;
	json_t *entries, *entry;

	TRY(json_read(job, "portal.json", portal_texts, &entries));
	json_object_foreach(entries, key, entry)
	{
		for (int language = 0; language < LANGUAGES; language++) {
			if (json_string_value(json_object_get(entry, language_codes[language])) == NULL)
				return job_fail(job, DAMAGED, key, "text", "The text \"%s\" lacks a language.", key);
		}
	}
	TAKE(job, texts = NEW(job->arena, struct texts));
	texts->entries = entries;
	*ret_texts = texts;
	return OK;
}

const char *texts_find(const struct texts *texts, const char *key, int language)
{
	return json_string_value(json_object_get(json_object_get(texts->entries, key), language_codes[language]));
}

const char *texts_say(const struct texts *texts, const char *key, int language)
{
	const char *text = texts_find(texts, key, language);

	return text != NULL ? text : key;
}

const char *label_say(const json_t *label, int language)
{
	const char *text = json_string_value(json_object_get(label, language_codes[language]));

	if (text == NULL)
		text = json_string_value(json_object_get(label, language_codes[0]));
	return text != NULL ? text : "";
}
