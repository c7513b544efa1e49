/* texts.h - what the public reads: web/catalogue/portal.json, compiled in. One entry a key, in three languages. */
#ifndef VALICO_PORTAL_TEXTS_H
#define VALICO_PORTAL_TEXTS_H

#include "base/json.h"

#define LANGUAGES 3
extern const char *const language_codes[LANGUAGES]; /* "en", "it", "ur" */

/* The place of a language's code; -1 for another word. */
int texts_language(const char *code);

struct texts;
/* Reads the catalogue; what it gives lives as long as the job's arena. DAMAGED when a text or a language is missing. */
enum result texts_open(struct job *job, const struct texts **ret_texts);

/* The text of a key; NULL when there is none. */
const char *texts_find(const struct texts *texts, const char *key, int language);
/* The same; a missing key shows itself. */
const char *texts_say(const struct texts *texts, const char *key, int language);

/* The label of an agreement, as the desk sends it: {"en", "it", "ur"}. "" when it is none. */
const char *label_say(const json_t *label, int language);

#endif
