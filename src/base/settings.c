/* settings.c - reading and writing files of `key = value` lines by a table. */
#include "base/settings.h"

#include "base/text.h"

#include <arpa/inet.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define KEYS_MOST 64

/* One file while it is read. */
struct reading {
	struct job *job;
	const char *file_name;
	const char *folder;
	const struct setting *table;
	size_t count;
	unsigned char *target;
	int line_of[KEYS_MOST]; /* where each key stood; 0 when it did not */
	int line;
};

static enum result refuse(const struct reading *reading, const char *rule, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

static enum result refuse(const struct reading *reading, const char *rule, const char *format, ...)
{
	char field[96];
	char reason[256];
	va_list arguments;

	if (reading->line > 0)
		snprintf(field, sizeof(field), "%.80s:%d", reading->file_name, reading->line);
	else
		snprintf(field, sizeof(field), "%.90s", reading->file_name);
	va_start(arguments, format);
	vsnprintf(reason, sizeof(reason), format, arguments);
	va_end(arguments);
	return job_fail(reading->job, INVALID, field, rule, "%s", reason);
}

static struct bytes trimmed(struct bytes text)
{
	while (text.size > 0 && strchr(" \t\r", text.data[0]) != NULL) {
		text.data++;
		text.size--;
	}
	while (text.size > 0 && strchr(" \t\r", text.data[text.size - 1]) != NULL)
		text.size--;
	return text;
}

/* --- values, one reader for each kind --- */

static enum result read_text(const struct reading *reading, const struct setting *setting, char *value)
{
	if (*value == '\0')
		return refuse(reading, "text", "\"%s\" has no value.", setting->key);
	memcpy(reading->target + setting->place, &value, sizeof(value));
	return OK;
}

static enum result read_path(const struct reading *reading, const struct setting *setting, char *value)
{
	char *path = value;

	if (*value != '\0' && *value != '/')
		TAKE(reading->job, path = arena_print(reading->job->arena, "%s/%s", reading->folder, value));
	return read_text(reading, setting, path);
}

static enum result read_number(const struct reading *reading, const struct setting *setting, const char *value)
{
	char *end;
	long long number = strtoll(value, &end, 10);

	if (*value == '\0' || strchr(" \t+", *value) != NULL || *end != '\0' || number < setting->least ||
	    number > setting->most)
		return refuse(reading, "number", "%s = %.40s: expected a number from %lld to %lld.", setting->key,
			      value, (long long)setting->least, (long long)setting->most);
	memcpy(reading->target + setting->place, &(int64_t){number}, sizeof(int64_t));
	return OK;
}

static enum result read_choice(const struct reading *reading, const struct setting *setting, const char *value)
{
	struct text expected = text_open(reading->job->arena, 512);
	int at = 0;

	while (setting->words[at] != NULL && strcmp(setting->words[at], value) != 0)
		at++;
	if (setting->words[at] != NULL) {
		memcpy(reading->target + setting->place, &at, sizeof(at));
		return OK;
	}
	text_print(&expected, "%s = %.40s: expected", setting->key, value);
	for (at = 0; setting->words[at] != NULL; at++)
		text_print(&expected, "%s %s", at > 0 ? " or" : "", setting->words[at]);
	text_add(&expected, ".");
	return refuse(reading, "choice", "%s", expected.failed ? setting->key : expected.data);
}

/* False unless it is a numeric address and a port. Changes `value`. */
static bool address_take(char *value, struct socket_address *ret_address)
{
	unsigned char binary[16];
	char *colon = strrchr(value, ':');
	char *end;
	long port;

	if (colon == NULL || colon[1] < '1' || colon[1] > '9')
		return false;
	port = strtol(colon + 1, &end, 10);
	if (*end != '\0' || port > 65535)
		return false;
	*colon = '\0';
	if (value[0] == '[' && colon > value + 1 && colon[-1] == ']') {
		colon[-1] = '\0';
		value++;
		if (inet_pton(AF_INET6, value, binary) != 1)
			return false;
	} else if (inet_pton(AF_INET, value, binary) != 1) {
		return false;
	}
	*ret_address = (struct socket_address){.host = value, .port = (int)port};
	return true;
}

static enum result read_address(const struct reading *reading, const struct setting *setting, const char *value)
{
	struct socket_address address;
	char *copy;

	TAKE(reading->job, copy = arena_copy_cstring(reading->job->arena, value));
	if (!address_take(copy, &address))
		return refuse(reading, "address",
			      "%s = %.60s: expected a numeric address and a port, such as 127.0.0.1:8401.",
			      setting->key, value);
	memcpy(reading->target + setting->place, &address, sizeof(address));
	return OK;
}

static enum result read_url(const struct reading *reading, const struct setting *setting, char *value)
{
	struct bytes url = bytes_of(value);

	if (!bytes_start_with(url, BYTES("http://")) && !bytes_start_with(url, BYTES("https://")))
		return refuse(reading, "url", "\"%s\" must begin with http:// or https://.", setting->key);
	return read_text(reading, setting, value);
}

static enum result read_value(const struct reading *reading, const struct setting *setting, char *value)
{
	switch (setting->kind) {
	case SETTING_TEXT:
		return read_text(reading, setting, value);
	case SETTING_PATH:
		return read_path(reading, setting, value);
	case SETTING_NUMBER:
		return read_number(reading, setting, value);
	case SETTING_CHOICE:
		return read_choice(reading, setting, value);
	case SETTING_ADDRESS:
		return read_address(reading, setting, value);
	case SETTING_URL:
		return read_url(reading, setting, value);
	}
	return INVALID;
}

/* --- lines --- */

static enum result read_line(struct reading *reading, struct bytes line)
{
	size_t equals;
	char *key, *value;
	size_t at = 0;

	line = trimmed(line);
	if (line.size == 0 || line.data[0] == '#')
		return OK;
	equals = bytes_find(line, BYTES("="));
	if (equals == line.size)
		return refuse(reading, "line", "Expected \"key = value\".");
	key = bytes_cstring(reading->job->arena, trimmed((struct bytes){line.data, equals}));
	value =
	    bytes_cstring(reading->job->arena, trimmed((struct bytes){line.data + equals + 1, line.size - equals - 1}));
	if (key == NULL || value == NULL || !bytes_are_utf8(line))
		return refuse(reading, "text", "The line is no UTF-8 text.");
	while (at < reading->count && strcmp(reading->table[at].key, key) != 0)
		at++;
	if (at == reading->count)
		return refuse(reading, "unknown-key", "There is no setting \"%.60s\".", key);
	if (reading->line_of[at] != 0)
		return refuse(reading, "twice", "\"%s\" stands here a second time.", key);
	reading->line_of[at] = reading->line;
	return read_value(reading, &reading->table[at], value);
}

static enum result read_lines(struct reading *reading, struct bytes text)
{
	while (text.size > 0) {
		size_t end = bytes_find(text, BYTES("\n"));

		reading->line++;
		TRY(read_line(reading, (struct bytes){text.data, end}));
		end += end < text.size;
		text = (struct bytes){text.data + end, text.size - end};
	}
	return OK;
}

static enum result fill_absent(struct reading *reading)
{
	reading->line = 0;
	for (size_t at = 0; at < reading->count; at++) {
		const struct setting *setting = &reading->table[at];
		char *usual;

		if (reading->line_of[at] != 0)
			continue;
		if (setting->required)
			return refuse(reading, "required", "The setting \"%s\" is missing.", setting->key);
		if (setting->usual == NULL)
			continue;
		TAKE(reading->job, usual = arena_copy_cstring(reading->job->arena, setting->usual));
		TRY(read_value(reading, setting, usual));
	}
	return OK;
}

enum result settings_read(struct job *job, const char *file_name, const char *folder, struct bytes text,
			  const struct setting *table, size_t count, void *ret_settings, size_t size)
{
	struct reading reading = {.job = job, .file_name = file_name, .folder = folder, .table = table, .count = count};

	if (count > KEYS_MOST)
		return job_fail(job, LIMIT, file_name, "keys", "The table has more than %d keys.", KEYS_MOST);
	if (text.size > SETTINGS_BYTES_MOST)
		return job_fail(job, LIMIT, file_name, "too-big", "%s has more than %u bytes.", file_name,
				SETTINGS_BYTES_MOST);
	TAKE(job, reading.target = arena_take(job->arena, size));
	TRY(read_lines(&reading, text));
	TRY(fill_absent(&reading));
	memcpy(ret_settings, reading.target, size);
	return OK;
}

/* --- writing --- */

static const char *value_of(const struct setting_value *values, size_t count, const char *key)
{
	for (size_t at = 0; at < count; at++) {
		if (strcmp(values[at].key, key) == 0)
			return values[at].value;
	}
	return NULL;
}

static enum result check_values(struct job *job, const struct setting *table, size_t count,
				const struct setting_value *values, size_t value_count)
{
	for (size_t at = 0; at < value_count; at++) {
		size_t row = 0;

		while (row < count && strcmp(table[row].key, values[at].key) != 0)
			row++;
		if (row == count)
			return job_fail(job, INVALID, values[at].key, "unknown-key", "There is no setting \"%s\".",
					values[at].key);
		if (values[at].value != NULL && strpbrk(values[at].value, "\r\n") != NULL)
			return job_fail(job, INVALID, values[at].key, "text", "A setting is one line.");
	}
	return OK;
}

enum result settings_write(struct job *job, const struct setting *table, size_t count,
			   const struct setting_value *values, size_t value_count, struct bytes *ret_text)
{
	struct text text = text_open(job->arena, SETTINGS_BYTES_MOST);

	TRY(check_values(job, table, count, values, value_count));
	for (size_t at = 0; at < count; at++) {
		const struct setting *setting = &table[at];
		const char *value = value_of(values, value_count, setting->key);
		const char *usual = setting->usual ? setting->usual : "";

		text_print(&text, "%s# %s\n", at > 0 ? "\n" : "", setting->help);
		if (value != NULL)
			text_print(&text, "%s = %s\n", setting->key, value);
		else
			text_print(&text, "# %s =%s%s\n", setting->key, *usual ? " " : "", usual);
	}
	return text_done(&text, ret_text);
}
