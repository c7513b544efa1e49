/* alert_names.c - see alert_names.h. */
#include "border/alert_names.h"

#include "crypto/hash.h"

#include <stdio.h>

static int64_t key_of(const char *kind, const char *word)
{
	char text[TOKEN_BYTES_MOST + 32];
	struct hash hash;
	uint64_t number = 0;

	snprintf(text, sizeof(text), "alert %s|%s", kind, word);
	hash = hash_of(bytes_of(text));
	for (int at = 0; at < 8; at++)
		number = number << 8 | hash.bytes[at];
	return (int64_t)(number >> 1);
}

int64_t alert_name_key(const struct name_token *token)
{
	return key_of("part", token->text);
}

int64_t alert_script_key(enum script script)
{
	return key_of("script", script == SCRIPT_LATIN ? "latin" : "arabic");
}

int64_t alert_person_key(void)
{
	return key_of("person", "");
}

bool alert_name_counts(const struct name_token *token)
{
	return token->kind == TOKEN_NAME || token->kind == TOKEN_WEAK;
}

static void add_once(struct alert_names *names, int64_t key)
{
	for (int at = 0; at < names->count; at++) {
		if (names->keys[at] == key)
			return;
	}
	names->keys[names->count++] = key;
}

void alert_names_kept(const struct person *person, struct alert_names *ret_names)
{
	ret_names->count = 0;
	for (int at = 0; at < person->name.count; at++) {
		if (!alert_name_counts(&person->name.tokens[at]))
			continue;
		add_once(ret_names, alert_name_key(&person->name.tokens[at]));
		add_once(ret_names, alert_script_key(person->name.tokens[at].script));
	}
	if (ret_names->count > 0)
		add_once(ret_names, alert_person_key());
}
