/* letter_verify.c - a seal against the chain: is it ours, is its event there, does the case still say the same? */
#include "office/papers/letters.h"

#include "access/access.h"
#include "documents/letter.h"
#include "documents/refusal_page.h"
#include "documents/seal.h"
#include "office/case/keys.h"
#include "office/case/page.h"
#include "office/papers/border_page.h"

#include <string.h>

struct checking {
	struct job *job;
	const struct office *office;
	struct seal seal;
	json_t *report;
	json_t *faults;
};

static void fault_add(struct checking *checking, const char *rule, const char *field, const char *reason)
{
	json_t *fault = json_object();

	page_text(fault, "rule", rule);
	page_text(fault, "field", field);
	page_text(fault, "reason", reason);
	json_array_append_new(checking->faults, fault);
}

/* Signed by a key of the party that it names. */
static enum result signature_check(struct checking *checking, const struct signed_document *document)
{
	struct key_ring_view *keys = NULL;
	const struct key_record *key = NULL;
	struct verifier *verifier = NULL;
	enum result found;

	TRY(key_view_open(checking->job, checking->office, &keys));
	found = key_view_find(checking->job, keys, document->key_id, &key);
	if (found == MISSING) {
		job_forgive(checking->job);
		fault_add(checking, "unknown-key", NULL, "The key that sealed it is not in the directory.");
		return OK;
	}
	TRY(found);
	TRY(key_view_verifier(checking->job, keys, key, &verifier));
	if (strcmp(key->party, checking->seal.party) != 0)
		fault_add(checking, "unknown-key", "p", "It is sealed by a key of another party than it names.");
	if (signed_verify(checking->job, document, verifier) != OK) {
		job_forgive(checking->job);
		fault_add(checking, "signature", NULL, "The signature does not hold: it was changed, or made up.");
	}
	return OK;
}

/* The fields that it repeats, against those that are held now. */
static void fields_compare(struct checking *checking, const json_t *fields)
{
	const char *path;
	json_t *sealed;

	json_object_foreach(json_unchanged(checking->seal.fields), path, sealed)
	{
		if (!json_equal(sealed, json_object_get(fields, path)))
			fault_add(checking, "field-changed", path,
				  "The case says something else now: it was corrected since, or the letter was not "
				  "written from it.");
	}
}

static enum result fields_check(struct checking *checking, const struct letter_template *template,
				const struct letter_case *about)
{
	const json_t *fields;

	TRY(letter_sealed_fields(checking->job, template, about, &fields));
	fields_compare(checking, fields);
	return OK;
}

static const struct outcome *outcome_of_event(const struct case_state *state, const struct hash *hash)
{
	for (int at = 0; at < state->outcome_count; at++) {
		if (hash_equal(&state->outcomes[at].event->hash, hash))
			return &state->outcomes[at];
	}
	return NULL;
}

static enum result case_check(struct checking *checking, const struct open_case *open)
{
	const struct letter_template *template = letter_template_find(open->agreement->letters, checking->seal.letter);
	const struct outcome *outcome = outcome_of_event(open->state, &checking->seal.event);
	struct letter_case about;

	page_text(checking->report, "reference", open->record.reference);
	if (outcome == NULL || outcome->kind != OUTCOME_APPLIED) {
		fault_add(checking, "unknown-event", "e", "The step that it speaks of is not in the case.");
		return OK;
	}
	/* A letter of the partner's own book is not here; its fields cannot be named wrongly, only be different. */
	if (template == NULL || outcome->step == NONE || (template->after >> outcome->step & 1) == 0) {
		fault_add(checking, "other-letter", "l", "We know no such letter about that step.");
		return OK;
	}
	page_label(checking->report, "name", &template->name);
	TRY(letter_case_of(checking->job, checking->office, open, NONE, &about));
	return fields_check(checking, template, &about);
}

static enum result report_open(struct checking *checking)
{
	TRY(json_own(checking->job, checking->report));
	json_object_set_new(checking->report, "faults", checking->faults);
	page_text(checking->report, "agreement", checking->seal.agreement);
	page_text(checking->report, "letter", checking->seal.letter);
	json_object_set_new(checking->report, "name", json_null());
	page_text(checking->report, "party", checking->seal.party);
	page_text(checking->report, "case_id", checking->seal.case_id);
	json_object_set_new(checking->report, "reference", json_null());
	page_instant(checking->report, "time", checking->seal.time);
	json_object_set(checking->report, "fields", json_unchanged(checking->seal.fields));
	return OK;
}

/* The page of a traveller who was not let on board belongs to no case (border_page.h). */
static enum result refusal_look(struct checking *checking, const struct actor *actor)
{
	const json_t *fields;
	struct hash hash;
	enum result found = refusal_recall(checking->job, checking->office, checking->seal.case_id, &hash, &fields);

	if (found == MISSING) {
		fault_add(checking, "unknown-case", "c", "The page is not held here: only the signature was checked.");
		return OK;
	}
	TRY(found);
	page_label(checking->report, "name", refusal_name());
	if (strcmp(checking->seal.letter, REFUSAL_LETTER) != 0 || !hash_equal(&hash, &checking->seal.event))
		fault_add(checking, "unknown-event", "e", "The decision that it speaks of is not this one.");
	else
		fields_compare(checking, fields);
	return access_look(checking->job, checking->office->database, actor, "letter-verify", NULL,
			   checking->seal.case_id);
}

/* The case itself, when we hold it; a case that was destroyed is as one that we never held. */
static enum result case_look(struct checking *checking, const struct actor *actor)
{
	struct open_case *open = NULL;
	enum result found = open_case_load(checking->job, checking->office, checking->seal.case_id, &open);

	if (found == OK)
		found = open_case_permit(checking->job, checking->office, actor, open);
	if (found == MISSING) {
		bool withheld = strcmp(checking->job->failure.rule, "withheld") == 0;

		job_forgive(checking->job);
		if (withheld)
			TRY(access_look(checking->job, checking->office->database, actor, "withheld",
					checking->seal.case_id, NULL));
		fault_add(checking, "unknown-case", "c", "The case is not held here: only the signature was checked.");
		return OK;
	}
	TRY(found);
	TRY(case_check(checking, open));
	return access_look(checking->job, checking->office->database, actor, "letter-verify", checking->seal.case_id,
			   checking->seal.letter);
}

enum result office_letter_verify(struct job *job, const struct office *office, const struct actor *actor,
				 struct bytes text, json_t **ret_report)
{
	AUTO_TRANSACTION struct transaction work = {0};
	struct checking checking = {.job = job, .office = office};
	struct signed_document document;

	TRY(seal_read(job, text, &checking.seal, &document));
	checking.report = json_object();
	checking.faults = json_array();
	TRY(report_open(&checking));
	TRY(transaction_begin(job, office->database, &work));
	TRY(signature_check(&checking, &document));
	/* What a stranger made up says nothing about a case, and opens none. */
	if (json_array_size(checking.faults) == 0)
		TRY(strcmp(checking.seal.agreement, REFUSAL_AGREEMENT) == 0 ? refusal_look(&checking, actor)
									    : case_look(&checking, actor));
	TRY(transaction_commit(job, &work));
	page_flag(checking.report, "holds", json_array_size(checking.faults) == 0);
	*ret_report = checking.report;
	return OK;
}
