/* refusal_page.c - see refusal_page.h: its texts in three languages, and the sheet that they fill. */
#include "documents/refusal_page.h"

#include "documents/letter_blocks.h"
#include "documents/value.h"

#include <string.h>

#define FIELDS_MOST 12

static const struct label name = {
    {"You were not let on board", "Non Le è stato consentito l’imbarco", "آپ کو سوار نہیں ہونے دیا گیا"}};
static const struct label what = {
    {"A supervisor has decided this after an officer looked at your case. This page says why, and whom you can ask.",
     "Lo ha deciso un responsabile dopo che un funzionario ha esaminato il Suo caso. Questo foglio dice perché e a chi "
     "può "
     "rivolgersi.",
     "یہ فیصلہ ایک نگران افسر نے کیا، جب ایک افسر نے آپ کا معاملہ دیکھا۔ اس صفحے پر وجہ اور رابطہ درج ہے۔"}};
static const struct label rights = {{"You may ask what is known about you, have it corrected, and complain. Keep this "
				     "page: the reference finds your case.",
				     "Può chiedere quali dati La riguardano, farli correggere e presentare reclamo. "
				     "Conservi questo foglio: il riferimento "
				     "serve a trovare il Suo caso.",
				     "آپ پوچھ سکتے ہیں کہ آپ کے بارے میں کیا درج ہے، اسے درست کرا سکتے ہیں اور شکایت "
				     "کر سکتے ہیں۔ یہ صفحہ سنبھال کر رکھیں: حوالہ "
				     "نمبر سے آپ کا معاملہ ملے گا۔"}};

/* The fields of the page in their order; those that are sealed may be changed by nobody. */
static const struct row {
	const char *field;
	bool is_sealed;
	struct label name;
} rows[] = {
    {"family_name", true, {{"Family name", "Cognome", "خاندانی نام"}}},
    {"given_names", true, {{"Given names", "Nome", "نام"}}},
    {"document_number", true, {{"Document", "Documento", "دستاویز"}}},
    {"state", false, {{"Issued by", "Rilasciato da", "جاری کرنے والا"}}},
    {"flight", true, {{"Flight", "Volo", "پرواز"}}},
    {"reason", true, {{"Reason", "Motivo", "وجہ"}}},
    {"reasons", false, {{"In words", "In dettaglio", "تفصیل"}}},
    {"contact", false, {{"Whom you can ask", "A chi rivolgersi", "کس سے پوچھیں"}}},
};

static const struct reason {
	const char *word;
	struct label name;
} reasons[] = {
    {"document", {{"Document not valid", "Documento non valido", "دستاویز کارآمد نہیں"}}},
    {"visa", {{"Visa not valid", "Visto non valido", "ویزا کارآمد نہیں"}}},
    {"order", {{"Order of a court or authority", "Ordine di un giudice o autorità", "عدالت یا ادارے کا حکم"}}},
    {"carrier", {{"Decision of the carrier", "Decisione del vettore", "فضائی کمپنی کا فیصلہ"}}},
    {"other", {{"Other", "Altro", "دیگر"}}},
};

const struct label *refusal_name(void)
{
	return &name;
}

const struct label *refusal_field(const char *path)
{
	const char *dot = strchr(path, '.');

	for (size_t at = 0; dot != NULL && at < sizeof(rows) / sizeof(rows[0]); at++) {
		if (rows[at].is_sealed && strcmp(rows[at].field, dot + 1) == 0)
			return &rows[at].name;
	}
	return NULL;
}

const struct label *refusal_reason(const char *word)
{
	for (size_t at = 0; word != NULL && at < sizeof(reasons) / sizeof(reasons[0]); at++) {
		if (strcmp(reasons[at].word, word) == 0)
			return &reasons[at].name;
	}
	return NULL;
}

enum result refusal_sealed(struct job *job, const json_t *form, const json_t **ret_fields)
{
	json_t *fields = json_object();

	TRY(json_own(job, fields));
	for (size_t at = 0; at < sizeof(rows) / sizeof(rows[0]); at++) {
		json_t *value = json_object_get(form, rows[at].field);
		const char *path = arena_print(job->arena, REFUSAL_LETTER ".%s", rows[at].field);

		TAKE(job, path);
		if (rows[at].is_sealed && value != NULL)
			json_object_set(fields, path, value);
	}
	*ret_fields = fields;
	return OK;
}

/* --- the sheet --- */

static const char *value_of(const struct row *row, const json_t *form, enum language language)
{
	const char *text = json_string_value(json_object_get(form, row->field));
	const struct label *label = strcmp(row->field, "reason") == 0 ? refusal_reason(text) : NULL;

	return label != NULL ? label_text(label, language) : text;
}

static enum result cells_fill(struct job *job, const json_t *form, enum language language, const char ***ret_cells,
			      int *ret_rows)
{
	const char **cells;
	int count = 0;

	TAKE(job, cells = NEW_MANY(job->arena, const char *, 2 * FIELDS_MOST));
	for (size_t at = 0; at < sizeof(rows) / sizeof(rows[0]); at++) {
		const char *value = value_of(&rows[at], form, language);

		if (value == NULL || *value == '\0')
			continue;
		cells[2 * count] = label_text(&rows[at].name, language);
		TRY(isolate(job, value, &cells[2 * count++ + 1]));
	}
	*ret_cells = cells;
	*ret_rows = count;
	return OK;
}

enum result refusal_sheet(struct job *job, const struct travellers_page *refusal, enum language language,
			  struct sheet *ret_sheet)
{
	struct sheet sheet = {.language = language,
			      .title = label_text(&name, language),
			      .authority = label_text(&refusal->party->authority, language),
			      .state = label_text(&refusal->party->name, language),
			      .reference = refusal->reference,
			      .time = refusal->decided_at,
			      .block_count = 3};
	struct block *blocks;
	const char **cells;
	int count;

	TRY(instant_say(job, refusal->decided_at, refusal->party, language, &sheet.date));
	TRY(cells_fill(job, refusal->form, language, &cells, &count));
	TAKE(job, blocks = NEW_MANY(job->arena, struct block, 3));
	blocks[0] = (struct block){.kind = BLOCK_TEXT, .text = label_text(&what, language)};
	blocks[1] = (struct block){.kind = BLOCK_FIELDS, .cells = cells, .columns = 2, .rows = count};
	blocks[2] = (struct block){.kind = BLOCK_TEXT, .text = label_text(&rights, language)};
	sheet.blocks = blocks;
	*ret_sheet = sheet;
	return OK;
}
