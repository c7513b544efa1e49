/* value.c - values in words, by ICU where a language has customs of its own. */
#include "documents/value.h"

#include "base/text.h"
#include "documents/words.h"

#include <string.h>

#include <unicode/udat.h>
#include <unicode/uloc.h>
#include <unicode/uregion.h>
#include <unicode/ustring.h>

#define SAID_MOST 200

/* British English, since the day comes first; digits of every language are the European ones (-u-nu-latn). */
static const char *const locale[LANGUAGE_COUNT] = {"en_GB@numbers=latn", "it_IT@numbers=latn", "ur_PK@numbers=latn"};

static enum result text_of_icu(struct job *job, const UChar *said, const char **ret_text)
{
	char text[SAID_MOST * 3];
	UErrorCode error = U_ZERO_ERROR;

	u_strToUTF8(text, sizeof(text), NULL, said, -1, &error);
	if (U_FAILURE(error))
		return job_fail(job, IO, "language", "icu", "A value could not be said: %s.", u_errorName(error));
	TAKE(job, *ret_text = arena_copy_cstring(job->arena, text));
	return OK;
}

/* Milliseconds of a clock on the wall, without a zone, in a style of day and hour. */
static enum result wall_say(struct job *job, int64_t milliseconds, UDateFormatStyle hour, enum language language,
			    const char **ret_text)
{
	static const UChar utc[] = {'U', 'T', 'C', 0};
	UErrorCode error = U_ZERO_ERROR;
	UDateFormat *format = udat_open(hour, UDAT_LONG, locale[language], utc, -1, NULL, 0, &error);
	UChar said[SAID_MOST];

	if (U_SUCCESS(error))
		udat_format(format, (UDate)milliseconds, said, SAID_MOST, NULL, &error);
	udat_close(format);
	if (U_FAILURE(error))
		return job_fail(job, IO, "language", "icu", "A date could not be said: %s.", u_errorName(error));
	return text_of_icu(job, said, ret_text);
}

enum result date_say(struct job *job, struct date date, enum language language, const char **ret_text)
{
	return wall_say(job, date_number(date) * DAYS(1), UDAT_NONE, language, ret_text);
}

enum result instant_say(struct job *job, struct instant instant, const struct party *party, enum language language,
			const char **ret_text)
{
	int64_t wall = instant.milliseconds + SECONDS(zone_offset(&party->zone, instant));
	const char *said;

	TRY(wall_say(job, wall, UDAT_SHORT, language, &said));
	TAKE(job, *ret_text = arena_print(job->arena, "%s (%s)", said, party->zone_name));
	return OK;
}

/* The name of a country by its three letters; the letters where ICU knows none (XXA, UTO). */
static enum result country_say(struct job *job, const char *code, enum language language, const char **ret_text)
{
	UErrorCode error = U_ZERO_ERROR;
	const URegion *region = uregion_getRegionFromCode(code, &error);
	char place[16];
	UChar said[SAID_MOST];

	*ret_text = code;
	if (U_FAILURE(error) || region == NULL || strlen(uregion_getRegionCode(region)) != 2)
		return OK;
	place[0] = '_';
	memcpy(place + 1, uregion_getRegionCode(region), 3);
	uloc_getDisplayCountry(place, locale[language], said, SAID_MOST, &error);
	if (U_FAILURE(error) || said[0] == 0)
		return OK;
	return text_of_icu(job, said, ret_text);
}

static enum result text_say(struct job *job, const struct field *field, const char *text, const struct party *party,
			    enum language language, const char **ret_text)
{
	struct instant instant;
	struct date date;

	*ret_text = text;
	if (field->type == FIELD_DATE && date_read(bytes_of(text), &date) == OK)
		return date_say(job, date, language, ret_text);
	if (field->type == FIELD_INSTANT && instant_read(bytes_of(text), &instant) == OK)
		return instant_say(job, instant, party, language, ret_text);
	if (field->type == FIELD_COUNTRY)
		return country_say(job, text, language, ret_text);
	for (int at = 0; field->type == FIELD_CHOICE && at < field->choice_count; at++) {
		if (strcmp(field->choices[at].id, text) == 0)
			*ret_text = label_text(&field->choices[at].name, language);
	}
	return OK;
}

enum result value_say(struct job *job, const struct field *field, const json_t *value, const struct party *party,
		      enum language language, const char **ret_text)
{
	*ret_text = NULL;
	if (json_is_boolean(value))
		*ret_text = fixed_word(json_is_true(value) ? FIXED_YES : FIXED_NO, language);
	else if (json_is_integer(value))
		TAKE(job, *ret_text = arena_print(job->arena, "%lld", (long long)json_integer_value(value)));
	else if (json_is_string(value) && json_string_length(value) > 0)
		return text_say(job, field, json_string_value(value), party, language, ret_text);
	return OK;
}
