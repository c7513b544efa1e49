/* profile_forms.c - reads parties with their calendars, forms with their fields, and annexes of evidence. */
#include "agreement/reading.h"

#include <string.h>

#define FIELDS_MOST 128
#define CHOICES_MOST 300
#define ITEMS_MOST 64

/* ---- parties ---- */

static enum result read_zone_rule(struct reading *reading, const struct place *place, const struct yaml *value,
				  const void *with, void *ret_target)
{
	(void)with;
	struct party *party = ret_target;
	if (value->shape != YAML_WORD || zone_read(bytes_of(value->word), &party->zone) != OK)
		return refuse_value(reading, place, value, "zone",
				    "a POSIX TZ rule such as CET-1CEST,M3.5.0,M10.5.0/3");
	party->zone_rule = value->word;
	return OK;
}

static enum result read_zone(struct reading *reading, const struct place *place, const struct yaml *value,
			     const void *with, void *ret_target)
{
	(void)with;
	static const struct key keys[] = {
	    {"name", read_text, offsetof(struct party, zone_name), NULL, REQUIRED},
	    {"rule", read_zone_rule, 0, NULL, REQUIRED},
	};
	return read_object(reading, place, value, VOCABULARY(keys), ret_target);
}

/* "12-25": the same day every year. 29 February is a day of the year too; it is kept in leap years. */
static enum result read_day_of_year(struct reading *reading, const struct place *place, const struct yaml *value,
				    const void *with, void *ret_target)
{
	(void)with;
	struct holiday *holiday = ret_target;
	const char *date = value->shape == YAML_WORD ? arena_print(reading->job->arena, "2000-%s", value->word) : NULL;
	if (!date || date_read(bytes_of(date), &holiday->date) != OK)
		return refuse_value(reading, place, value, "not-a-date", "a day of the year, as MM-DD");
	holiday->how = HOLIDAY_YEARLY;
	holiday->date.year = 0;
	return OK;
}

static enum result read_easter(struct reading *reading, const struct place *place, const struct yaml *value,
			       const void *with, void *ret_target)
{
	(void)with;
	static const struct bounds days = {-60, 100}; /* from Carnival to Corpus Christi, and more */
	struct holiday *holiday = ret_target;
	holiday->how = HOLIDAY_EASTER;
	return read_number(reading, place, value, &days, &holiday->easter_days);
}

static enum result read_one_day(struct reading *reading, const struct place *place, const struct yaml *value,
				const void *with, void *ret_target)
{
	struct holiday *holiday = ret_target;
	holiday->how = HOLIDAY_DATE;
	return read_date(reading, place, value, with, &holiday->date);
}

static enum result read_holiday(struct reading *reading, const struct place *place, const struct yaml *value,
				struct holiday *holiday)
{
	static const struct bounds years = {1900, 9999};
	static const struct key keys[] = {
	    {"yearly", read_day_of_year, 0, NULL, OPTIONAL},
	    {"easter", read_easter, 0, NULL, OPTIONAL},
	    {"date", read_one_day, 0, NULL, OPTIONAL},
	    {"name", read_label, offsetof(struct holiday, name), NULL, REQUIRED},
	    {"since", read_number, offsetof(struct holiday, since_year), &years, OPTIONAL},
	    {"verify", read_flag, offsetof(struct holiday, verify), NULL, OPTIONAL},
	};
	TRY(read_object(reading, place, value, VOCABULARY(keys), holiday));
	int ways = (yaml_find(value, "yearly") != NULL) + (yaml_find(value, "easter") != NULL) +
		   (yaml_find(value, "date") != NULL);
	if (ways != 1)
		return refuse_found(reading, place, value, "holiday", ways ? "more than one day" : "no day",
				    "one of yearly, easter, date");
	return OK;
}

static enum result read_holidays(struct reading *reading, const struct place *place, const struct yaml *value,
				 const void *with, void *ret_target)
{
	(void)with;
	struct party *party = ret_target;
	if (value->shape != YAML_LIST)
		return refuse_value(reading, place, value, "not-a-list", "a list of holidays");
	struct holiday *holidays;
	TAKE(reading->job, holidays = NEW_MANY(reading->job->arena, struct holiday, (size_t)value->count));
	int count = 0;
	for (const struct yaml *entry = value->first; entry; entry = entry->next)
		TRY(read_holiday(reading, place, entry, &holidays[count++]));
	party->holidays = holidays;
	party->holiday_count = count;
	return OK;
}

/* "09:30", in minutes after midnight; "24:00" is the end of the day. */
static enum result read_clock(struct reading *reading, const struct place *place, const struct yaml *value,
			      const void *with, void *ret_target)
{
	(void)with;
	const char *text = value->shape == YAML_WORD ? value->word : "";
	bool fits = strlen(text) == 5 && strspn(text, "0123456789") == 2 && text[2] == ':' &&
		    strspn(text + 3, "0123456789") == 2;
	int minutes = fits ? ((text[0] - '0') * 10 + text[1] - '0') * 60 + (text[3] - '0') * 10 + text[4] - '0' : -1;
	if (minutes < 0 || minutes > 24 * 60 || text[3] > '5')
		return refuse_value(reading, place, value, "clock", "a time of day, as 09:30");
	*(int *)ret_target = minutes;
	return OK;
}

static enum result read_hours(struct reading *reading, const struct place *place, const struct yaml *value,
			      const void *with, void *ret_target)
{
	(void)with;
	static const struct key keys[] = {
	    {"opens", read_clock, offsetof(struct party, opens), NULL, REQUIRED},
	    {"closes", read_clock, offsetof(struct party, closes), NULL, REQUIRED},
	};
	struct party *party = ret_target;
	TRY(read_object(reading, place, value, VOCABULARY(keys), party));
	if (party->closes <= party->opens)
		return refuse_found(reading, place, value, "out-of-range", "an end before the beginning",
				    "hours within one day, in order");
	return OK;
}

enum result read_party(struct reading *reading, const struct place *place, const struct yaml *value, const void *with,
		       void *ret_target)
{
	(void)with;
	static const struct key keys[] = {
	    {"name", read_label, offsetof(struct party, name), NULL, REQUIRED},
	    {"authority", read_label, offsetof(struct party, authority), NULL, REQUIRED},
	    {"zone", read_zone, 0, NULL, REQUIRED},
	    {"weekend", read_weekdays, offsetof(struct party, weekend), NULL, REQUIRED},
	    {"hours", read_hours, 0, NULL, OPTIONAL},
	    {"holidays", read_holidays, 0, NULL, REQUIRED},
	};
	return read_object(reading, place, value, VOCABULARY(keys), ret_target);
}

/* ---- things with an id and a name: choices, pieces of evidence ---- */

/* Short as `male: {en: .., it: .., ur: ..}` or with the label under `name`. */
static enum result read_named(struct reading *reading, const struct place *place, const struct yaml *value,
			      struct label *ret_name)
{
	static const struct key keys[] = {{"name", read_label, 0, NULL, REQUIRED}};
	if (value->shape == YAML_MAP && yaml_find(value, "name"))
		return read_object(reading, place, value, VOCABULARY(keys), ret_name);
	return read_label(reading, place, value, NULL, ret_name);
}

static enum result read_choices(struct reading *reading, const struct place *place, const struct yaml *value,
				const void *with, void *ret_target)
{
	(void)with;
	struct field *field = ret_target;
	const struct entry *entries;
	TRY(read_entries(reading, place, value, CHOICES_MOST, &entries, &field->choice_count));
	struct choice *choices;
	TAKE(reading->job, choices = NEW_MANY(reading->job->arena, struct choice, (size_t)field->choice_count));
	for (int n = 0; n < field->choice_count; n++) {
		struct place inside = {place, entries[n].id, entries[n].is_listed};
		choices[n].id = entries[n].id;
		TRY(read_named(reading, &inside, entries[n].value, &choices[n].name));
	}
	field->choices = choices;
	return OK;
}

static enum result read_items(struct reading *reading, const struct place *place, const struct yaml *value,
			      const void *with, void *ret_target)
{
	(void)with;
	struct annex *annex = ret_target;
	const struct entry *entries;
	TRY(read_entries(reading, place, value, ITEMS_MOST, &entries, &annex->item_count));
	struct evidence_item *items;
	TAKE(reading->job, items = NEW_MANY(reading->job->arena, struct evidence_item, (size_t)annex->item_count));
	for (int n = 0; n < annex->item_count; n++) {
		struct place inside = {place, entries[n].id, entries[n].is_listed};
		items[n].id = entries[n].id;
		TRY(read_named(reading, &inside, entries[n].value, &items[n].name));
	}
	annex->items = items;
	return OK;
}

enum result read_annex(struct reading *reading, const struct place *place, const struct yaml *value, const void *with,
		       void *ret_target)
{
	(void)with;
	static const char *const effects[] = {"proves",   "starts", "third_country", "third_country_starts",
					      "supports", NULL};
	static const struct key keys[] = {
	    {"name", read_label, offsetof(struct annex, name), NULL, REQUIRED},
	    {"effect", read_word, offsetof(struct annex, effect), effects, REQUIRED},
	    {"items", read_items, 0, NULL, REQUIRED},
	    SOURCE_KEYS(annex),
	};
	return read_object(reading, place, value, VOCABULARY(keys), ret_target);
}

/* ---- forms ---- */

static enum result check_field(struct reading *reading, const struct place *place, const struct yaml *value,
			       const struct field *field)
{
	if ((field->type == FIELD_CHOICE) != (field->choice_count > 0))
		return refuse_found(reading, place, value, "choices",
				    field->choice_count ? "choices" : "a choice without choices",
				    "choices where the type is choice and only there");
	if ((field->type == FIELD_LIST) != (field->rows_of != NONE))
		return refuse_found(reading, place, value, "rows",
				    field->rows_of == NONE ? "a list without rows" : "rows",
				    "rows (a form) where the type is list and only there");
	if (field->searchable &&
	    ((field->type != FIELD_TEXT && field->type != FIELD_LONG_TEXT) || field->sensitive || field->never_share))
		return refuse_found(reading, place, value, "searchable", "'searchable' here",
				    "it on a text that is neither sensitive nor never_share");
	if (field->heading && (field->type != FIELD_TEXT || field->sensitive || field->never_share))
		return refuse_found(reading, place, value, "heading",
				    field->type == FIELD_TEXT ? "one that not everybody may see"
							      : "one that is no text",
				    "a heading that is a text, and neither sensitive nor never_share");
	return OK;
}

static enum result read_field(struct reading *reading, const struct place *place, const struct yaml *value,
			      struct field *field)
{
	static const char *const types[] = {"text",           "long_text",     "name",   "date",    "instant",
					    "number",         "yes_no",        "choice", "country", "document_number",
					    "case_reference", "reader_groups", "list",   NULL};
	static const struct bounds most = {1, 1000000};
	static const struct key keys[] = {
	    {"name", read_label, offsetof(struct field, name), NULL, REQUIRED},
	    {"help", read_label, offsetof(struct field, help), NULL, OPTIONAL},
	    {"type", read_word, offsetof(struct field, type), types, REQUIRED},
	    {"required", read_flag, offsetof(struct field, required), NULL, OPTIONAL},
	    {"sensitive", read_flag, offsetof(struct field, sensitive), NULL, OPTIONAL},
	    {"never_share", read_flag, offsetof(struct field, never_share), NULL, OPTIONAL},
	    {"searchable", read_flag, offsetof(struct field, searchable), NULL, OPTIONAL},
	    {"heading", read_flag, offsetof(struct field, heading), NULL, OPTIONAL},
	    {"alike", read_flag, offsetof(struct field, alike), NULL, OPTIONAL},
	    {"public", read_flag, offsetof(struct field, is_public), NULL, OPTIONAL},
	    {"most", read_number, offsetof(struct field, most), &most, OPTIONAL},
	    {"choices", read_choices, 0, NULL, OPTIONAL},
	    {"rows", read_reference, offsetof(struct field, rows_of), &SECTION[SECTION_FORMS], OPTIONAL},
	    {"not_before", read_text, offsetof(struct field, not_before), NULL, OPTIONAL},
	    {"misp", read_misp, offsetof(struct field, misp), NULL, OPTIONAL},
	    SOURCE_KEYS(field),
	};
	field->rows_of = NONE;
	TRY(read_object(reading, place, value, VOCABULARY(keys), field));
	TRY(check_field(reading, place, value, field));
	return misp_check(reading, place, value, field);
}

static bool is_of_time(const struct field *field)
{
	return field->type == FIELD_DATE || field->type == FIELD_INSTANT;
}

/* A time that is not before another one: both are of the form. */
static enum result check_order(struct reading *reading, const struct place *place, const struct yaml *value,
			       const struct field *fields, int count, const struct field *field)
{
	for (int n = 0; n < count; n++)
		if (is_of_time(field) && is_of_time(&fields[n]) && &fields[n] != field &&
		    strcmp(fields[n].id, field->not_before) == 0)
			return OK;
	return refuse_found(reading, place, value, "not-before", field->not_before,
			    "a date or instant that is not before another one of the same form");
}

static enum result read_fields(struct reading *reading, const struct place *place, const struct yaml *value,
			       const void *with, void *ret_target)
{
	(void)with;
	struct form *form = ret_target;
	const struct entry *entries;
	int count;
	TRY(read_entries(reading, place, value, FIELDS_MOST, &entries, &count));
	struct field *fields;
	TAKE(reading->job, fields = NEW_MANY(reading->job->arena, struct field, (size_t)count));
	for (int n = 0; n < count; n++) {
		struct place inside = {place, entries[n].id, entries[n].is_listed};
		fields[n].id = entries[n].id;
		TRY(read_field(reading, &inside, entries[n].value, &fields[n]));
	}
	for (int n = 0; n < count; n++) {
		struct place inside = {place, entries[n].id, entries[n].is_listed};
		if (fields[n].not_before)
			TRY(check_order(reading, &inside, entries[n].value, fields, count, &fields[n]));
	}
	form->fields = fields;
	form->field_count = count;
	return OK;
}

/* Fields that name no source have their form's. */
static void inherit_source(struct field *fields, int count, const struct source *source)
{
	for (int n = 0; n < count; n++) {
		if (!fields[n].source.article)
			fields[n].source = (struct source){source->article, source->verify || fields[n].source.verify};
	}
}

enum result read_form(struct reading *reading, const struct place *place, const struct yaml *value, const void *with,
		      void *ret_target)
{
	(void)with;
	static const struct key keys[] = {
	    {"name", read_label, offsetof(struct form, name), NULL, REQUIRED},
	    SOURCE_KEYS(form),
	    {"fields", read_fields, 0, NULL, REQUIRED},
	};
	struct form *form = ret_target;
	TRY(read_object(reading, place, value, VOCABULARY(keys), form));
	/* The fields were made by read_fields() just now and are nobody else's yet. */
	struct field *fields = (struct field *)(uintptr_t)form->fields;
	inherit_source(fields, form->field_count, &form->source);
	return OK;
}
