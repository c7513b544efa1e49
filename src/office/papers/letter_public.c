/* letter_public.c - a seal as somebody sees it who only holds the letter: is it genuine, whose, when, which kind.
 *
 * What is told of the letter is what its own seal says, so that the holder can lay both side by side. Of the case
 * nothing is told but whether it still says so. */
#include "office/papers/letters.h"

#include "access/access.h"
#include "documents/refusal_page.h"
#include "documents/seal.h"
#include "office/case/page.h"
#include "office/public/issue_inside.h"

#include <string.h>

/* What the faults mean together. "signed": by whom it says, but the case is not here to be held against it. */
static const char *verdict_of(const json_t *report, json_t *rules)
{
	const char *verdict = "genuine";
	size_t at;
	json_t *fault;

	json_array_foreach(json_object_get(report, "faults"), at, fault)
	{
		const char *rule = json_string_value(json_object_get(fault, "rule"));

		json_array_append_new(rules, json_string(rule));
		if (strcmp(rule, "field-changed") == 0)
			verdict = strcmp(verdict, "genuine") == 0 ? "changed" : verdict;
		else if (strcmp(rule, "unknown-case") == 0)
			verdict = strcmp(verdict, "false") != 0 ? "signed" : verdict;
		else
			verdict = "false";
	}
	return verdict;
}

/* The profile that names the letter's fields: the one of this id that is installed last. */
static const struct profile *profile_of(const struct office *office, const char *id)
{
	const struct profile *found = NULL;

	for (int at = 0; at < office->agreement_count; at++) {
		if (strcmp(office->agreements[at].profile->id, id) == 0)
			found = office->agreements[at].profile;
	}
	return found;
}

/* The field that a path of a seal names: "hearing.family_name". */
static const struct field *field_of(const struct profile *profile, const char *path)
{
	const char *dot = strchr(path, '.');

	for (int form = 0; dot != NULL && form < profile->form_count; form++) {
		const struct form *one = &profile->forms[form];

		if (strlen(one->id) != (size_t)(dot - path) || strncmp(one->id, path, (size_t)(dot - path)) != 0)
			continue;
		for (int at = 0; at < one->field_count; at++) {
			if (strcmp(one->fields[at].id, dot + 1) == 0)
				return &one->fields[at];
		}
	}
	return NULL;
}

static const struct label *choice_of(const struct field *field, const json_t *value)
{
	for (int at = 0; field != NULL && at < field->choice_count; at++) {
		if (json_is_string(value) && strcmp(json_string_value(value), field->choices[at].id) == 0)
			return &field->choices[at].name;
	}
	return NULL;
}

static void fields_tell(const struct profile *profile, const json_t *sealed, json_t *value)
{
	json_t *list = json_array(), *told;
	const char *path;
	json_t *each;

	json_object_set_new(value, "fields", list);
	json_object_foreach(json_unchanged(sealed), path, each)
	{
		const struct field *field = profile != NULL ? field_of(profile, path) : NULL;
		const struct label *label = field != NULL ? &field->name : refusal_field(path);
		const struct label *choice =
		    field != NULL
			? choice_of(field, each)
			: refusal_reason(strcmp(path, REFUSAL_LETTER ".reason") == 0 ? json_string_value(each) : NULL);

		told = json_object();
		json_array_append_new(list, told);
		page_text(told, "id", path);
		if (label != NULL)
			page_label(told, "name", label);
		json_object_set(told, "value", each);
		if (choice != NULL)
			page_label(told, "choice", choice);
	}
}

/* As the letter's own agreement names it, else as any that is installed; and when, by its clock. */
static void writer_tell(const struct office *office, const struct profile *profile, const json_t *report, json_t *value)
{
	const char *time = json_string_value(json_object_get(report, "time"));
	char local[INSTANT_TEXT_SIZE];
	struct instant instant;
	const char *id = json_string_value(json_object_get(report, "party"));
	int party = profile != NULL ? profile_find_party(profile, id) : NONE;

	for (int at = 0; party == NONE && at < office->agreement_count; at++) {
		profile = office->agreements[at].profile;
		party = profile_find_party(profile, id);
	}
	page_text(value, "party", id);
	if (party == NONE)
		return;
	page_label(value, "state", &profile->parties[party].name);
	page_label(value, "authority", &profile->parties[party].authority);
	if (instant_read(bytes_of(time), &instant) != OK)
		return;
	instant_write(instant_plus(instant, SECONDS(zone_offset(&profile->parties[party].zone, instant))), local);
	local[16] = '\0';
	page_text(value, "local", local);
}

static enum result seal_of(struct job *job, const struct office *office, struct bytes letter, struct bytes *ret_seal)
{
	*ret_seal = letter;
	if (!bytes_start_with(letter, BYTES("%PDF-")))
		return OK;
	return office->reader.ask(office->reader.self, job, DOCUMENT_ATTACHED, "seal.jws", letter, ret_seal);
}

/* Without the blanks and line ends that come with a copied text. */
static enum result seal_trim(struct job *job, struct bytes *seal)
{
	unsigned char *text;
	size_t size = 0;

	if (seal->size > 4 * (size_t)SEAL_BYTES_MOST)
		return job_fail(job, LIMIT, "seal", "too-big", "A seal has at most %d letters.", SEAL_BYTES_MOST);
	TAKE(job, text = arena_take(job->arena, seal->size + 1));
	for (size_t at = 0; at < seal->size; at++) {
		if (strchr(" \t\r\n", seal->data[at]) == NULL)
			text[size++] = seal->data[at];
	}
	*seal = (struct bytes){text, size};
	return OK;
}

enum result office_letter_check(struct job *job, const struct office *office, struct bytes letter, json_t **ret_report)
{
	AUTO_TRANSACTION struct transaction work = {0};
	json_t *report, *value = json_object(), *rules = json_array();
	const struct profile *profile;
	struct bytes seal;
	struct actor actor;

	TRY(json_own(job, value));
	json_object_set_new(value, "faults", rules);
	TRY(seal_of(job, office, letter, &seal));
	TRY(seal_trim(job, &seal));
	TRY(transaction_begin(job, office->database, &work));
	TRY(public_actor(job, office, &actor));
	TRY(office_letter_verify(job, office, &actor, seal, &report));
	TRY(transaction_commit(job, &work));
	profile = profile_of(office, json_string_value(json_object_get(report, "agreement")));
	page_text(value, "verdict", verdict_of(report, rules));
	page_text(value, "letter", json_string_value(json_object_get(report, "letter")));
	json_object_set(value, "name", json_object_get(report, "name"));
	if (profile != NULL)
		page_label(value, "agreement", &profile->title);
	writer_tell(office, profile, report, value);
	fields_tell(profile, json_object_get(report, "fields"), value);
	*ret_report = value;
	return OK;
}
