/* log.c - one JSON object a line, written at once so that lines of several threads and processes do not mix. */
#include "base/log.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define LINE_MOST 4096

static char process_name[64] = "valico";
static enum log_level least_level = LOG_INFO;

static const char *const level_name[] = {
    [LOG_DEBUG] = "debug", [LOG_INFO] = "info", [LOG_WARNING] = "warning", [LOG_ALARM] = "alarm"};

struct line {
	char text[LINE_MOST];
	size_t size;
};

static void put(struct line *line, char byte)
{
	if (line->size < LINE_MOST - 4)
		line->text[line->size++] = byte;
}

/* A JSON string; bytes that are not printable ASCII are written as they are above 0x7f and escaped below 0x20. */
static void put_string(struct line *line, const char *text)
{
	put(line, '"');
	for (; text != NULL && *text != '\0'; text++) {
		unsigned char byte = (unsigned char)*text;

		if (byte == '"' || byte == '\\')
			put(line, '\\');
		put(line, byte < 0x20 ? ' ' : *text);
	}
	put(line, '"');
}

static void put_member(struct line *line, const char *name, const char *value)
{
	if (line->size > 1)
		put(line, ',');
	put_string(line, name);
	put(line, ':');
	put_string(line, value);
}

static void finish(struct line *line)
{
	line->text[line->size++] = '}';
	line->text[line->size++] = '\n';
	if (write(STDERR_FILENO, line->text, line->size) < 0)
		return; /* nowhere left to say it */
}

static void begin(struct line *line, enum log_level level, const char *room, const char *event)
{
	char now[INSTANT_TEXT_SIZE];

	line->size = 0;
	put(line, '{');
	instant_write(clock_now(), now);
	put_member(line, "at", now);
	put_member(line, "level", level_name[level]);
	put_member(line, "process", process_name);
	put_member(line, "room", room);
	put_member(line, "event", event);
}

void log_open(const char *process, enum log_level least)
{
	snprintf(process_name, sizeof(process_name), "%s", process);
	least_level = least;
}

void log_line(enum log_level level, const char *room, const char *event, ...)
{
	struct line line;
	va_list arguments;
	const char *name;

	if (level < least_level)
		return;
	begin(&line, level, room, event);
	va_start(arguments, event);
	while ((name = va_arg(arguments, const char *)) != NULL)
		put_member(&line, name, va_arg(arguments, const char *));
	va_end(arguments);
	finish(&line);
}

void log_failure(enum log_level level, const char *room, const char *event, const struct job *job)
{
	log_line(level, room, event, "result", result_name(job->failure.result), "field", job->failure.field, "rule",
		 job->failure.rule, "reason", job->failure.reason, NULL);
}
