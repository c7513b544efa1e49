/* parameters.c - see parameters.h. */
#include "identity/parameters.h"

#include "identity/lines.h"

struct parameter_reading {
	struct job *job;
	const struct parameter_file *file;
	struct lines lines;
	struct parameters *parameters;
	bool seen[PARAMETERS_MOST];
};

static enum result line_refuse(const struct parameter_reading *reading, const char *what)
{
	return job_fail(reading->job, INVALID, reading->file->name, "line", "Line %d of the %s: %s.",
			reading->lines.number, reading->file->name, what);
}

/* A number with at most two decimals, in hundredths. */
static bool hundredths(struct bytes word, int64_t *ret_number)
{
	struct bytes dot = BYTES(".");
	size_t end = bytes_find(word, dot), decimals = end < word.size ? word.size - end - 1 : 0;
	bool negative = word.size > 0 && word.data[0] == '-';
	int64_t whole, part = 0;

	if (end < word.size && (decimals < 1 || decimals > 2 || word.data[end + 1] == '-' ||
				!lines_number((struct bytes){word.data + end + 1, decimals}, 0, 99, &part)))
		return false;
	if (!lines_number((struct bytes){word.data, end}, -1000, 1000, &whole))
		return false;
	part = decimals == 1 ? part * 10 : part;
	*ret_number = whole * 100 + (negative ? -part : part);
	return true;
}

/* From hundredths to parts of one, to the nearest. */
static int64_t parts_of(int64_t number, int parts)
{
	return (number * parts + (number < 0 ? -50 : 50)) / 100;
}

/* The next word of the line as the value of `parameter`. */
static enum result value_read(struct parameter_reading *reading, const struct parameter *parameter, int64_t *ret_value)
{
	struct bytes word = lines_word(&reading->lines);
	int64_t number, unit = parameter->parts > 0 ? 100 : 1;

	if (parameter->parts > 0 ? !hundredths(word, &number) : !lines_number(word, INT64_MIN, INT64_MAX, &number))
		return line_refuse(reading, parameter->parts > 0
						? "a number with at most two decimals belongs behind the word"
						: "a whole number belongs behind the word");
	if (number < parameter->least * unit || number > parameter->most * unit)
		return job_fail(reading->job, INVALID, reading->file->name, "range",
				"Line %d of the %s: %s is from %lld to %lld.", reading->lines.number,
				reading->file->name, parameter->word, (long long)parameter->least,
				(long long)parameter->most);
	*ret_value = parameter->parts > 0 ? parts_of(number, parameter->parts) : number;
	return OK;
}

static enum result point_read(struct parameter_reading *reading)
{
	struct parameters *parameters = reading->parameters;
	struct parameter_point *point = &parameters->points[parameters->point_count];

	if (parameters->point_count == POINTS_MOST)
		return line_refuse(reading, "there are too many points");
	TRY(value_read(reading, reading->file->point, &point->along));
	TRY(value_read(reading, reading->file->point, &point->value));
	if (parameters->point_count > 0 && (point->along <= point[-1].along || point->value < point[-1].value))
		return line_refuse(reading, "the points must rise");
	parameters->point_count++;
	return OK;
}

static enum result line_read(struct parameter_reading *reading)
{
	const struct parameter_file *file = reading->file;
	struct bytes word = lines_word(&reading->lines);
	int at = 0;

	if (file->point != NULL && bytes_equal_cstring(word, file->point->word))
		return point_read(reading);
	while (at < file->count && !bytes_equal_cstring(word, file->list[at].word))
		at++;
	if (at == file->count)
		return line_refuse(reading, "no such parameter");
	if (reading->seen[at])
		return line_refuse(reading, "the parameter stands there twice");
	reading->seen[at] = true;
	return value_read(reading, &file->list[at], &reading->parameters->values[at]);
}

static enum result missing(const struct parameter_reading *reading, const char *word)
{
	return job_fail(reading->job, INVALID, reading->file->name, "missing", "The %s lack \"%s\".",
			reading->file->name, word);
}

enum result parameters_read(struct job *job, struct bytes text, const struct parameter_file *file,
			    const struct parameters **ret_parameters)
{
	struct parameter_reading reading = {.job = job, .file = file, .lines = lines_open(text)};

	TAKE(job, reading.parameters = NEW(job->arena, struct parameters));
	while (lines_next(&reading.lines))
		TRY(line_read(&reading));
	for (int at = 0; at < file->count; at++) {
		if (!reading.seen[at])
			return missing(&reading, file->list[at].word);
	}
	if (file->point != NULL && reading.parameters->point_count < 2)
		return missing(&reading, file->point->word);
	*ret_parameters = reading.parameters;
	return OK;
}
