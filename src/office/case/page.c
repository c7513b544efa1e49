/* page.c - what answers for pages share: members of JSON, and the names of colleagues. */
#include "office/case/page.h"

#include "office/case/partners.h"

#include <string.h>

/* The names of members are our own words, and need not be looked through for letters that no text has. */
void page_text(json_t *object, const char *name, const char *text)
{
	json_object_set_new_nocheck(object, name, text != NULL ? json_string(text) : json_null());
}

void page_partners(json_t *object, const char *words)
{
	json_t *partners = json_array();
	char party[PARTY_ID_SIZE];

	for (const char *rest = words; (rest = partner_next(rest, party)) != NULL;)
		json_array_append_new(partners, json_string(party));
	page_text(object, "partner", json_string_value(json_array_get(partners, 0)));
	json_object_set_new(object, "partners", partners);
}

void page_instant(json_t *object, const char *name, struct instant instant)
{
	char text[INSTANT_TEXT_SIZE];
	bool has = instant.milliseconds != 0 && instant.milliseconds != INSTANT_NEVER.milliseconds;

	if (has)
		instant_write(instant, text);
	json_object_set_new_nocheck(object, name, has ? json_string_nocheck(text) : json_null());
}

void page_hash(json_t *object, const char *name, const struct hash *hash)
{
	char text[HASH_TEXT_SIZE];

	hash_write(hash, text);
	json_object_set_new_nocheck(object, name, json_string_nocheck(text));
}

void page_shared(json_t *object, const char *name, const json_t *value)
{
	json_object_set_new_nocheck(object, name, value != NULL ? json_incref(json_unchanged(value)) : json_null());
}

enum result page_stored(struct job *job, json_t *object, const char *name, const char *text)
{
	json_t *value;

	if (text == NULL) {
		json_object_set_new(object, name, json_null());
		return OK;
	}
	TRY(json_read(job, name, bytes_of(text), &value));
	json_object_set(object, name, value);
	return OK;
}

void page_file(json_t *object, const struct event_file *file)
{
	page_hash(object, "hash", &file->hash);
	page_text(object, "name", file->name);
	page_text(object, "media_type", file->media_type);
	page_number(object, "size", file->size);
	page_text(object, "evidence", file->evidence);
}

void page_flag(json_t *object, const char *name, bool flag)
{
	json_object_set_new_nocheck(object, name, json_boolean(flag));
}

void page_number(json_t *object, const char *name, int64_t number)
{
	json_object_set_new_nocheck(object, name, json_integer(number));
}

void page_label(json_t *object, const char *name, const struct label *label)
{
	json_t *value = json_object();

	for (int language = 0; language < LANGUAGE_COUNT; language++)
		page_text(value, language_code[language], label_text(label, (enum language)language));
	json_object_set_new(object, name, value);
}

enum result colleagues_load(struct job *job, const struct office *office, struct colleagues *ret_colleagues)
{
	return colleague_list(job, office->database, &ret_colleagues->list, &ret_colleagues->count);
}

const char *colleague_name(const struct colleagues *colleagues, const char *pseudonym)
{
	for (int at = 0; pseudonym != NULL && at < colleagues->count; at++) {
		if (colleagues->list[at].pseudonym != NULL && strcmp(colleagues->list[at].pseudonym, pseudonym) == 0)
			return colleagues->list[at].name;
	}
	return pseudonym;
}

json_t *colleague_value(const struct colleagues *colleagues, const char *account_id)
{
	for (int at = 0; account_id != NULL && at < colleagues->count; at++) {
		if (strcmp(colleagues->list[at].account_id, account_id) == 0)
			return json_pack("{s:s, s:s}", "account_id", account_id, "name", colleagues->list[at].name);
	}
	return json_null();
}

json_t *decisions_value(const struct candidate_state *candidates, int count, const struct colleagues *colleagues)
{
	json_t *list = json_array();

	for (int at = 0; at < count; at++) {
		const struct candidate_state *candidate = &candidates[at];
		json_t *value = json_object();

		page_text(value, "key", candidate->key);
		page_text(value, "standing", candidate_standing_name(candidate->standing));
		page_text(value, "officer", colleague_name(colleagues, candidate->officer));
		page_text(value, "reason", candidate->reason);
		page_instant(value, "time", candidate->time);
		page_text(value, "second", colleague_name(colleagues, candidate->second));
		page_text(value, "second_reason", candidate->second_reason);
		page_instant(value, "second_time", candidate->second_time);
		page_shared(value, "row", candidate->row);
		json_array_append_new(list, value);
	}
	return list;
}
