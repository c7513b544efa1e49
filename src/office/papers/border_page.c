/* border_page.c - see border_page.h. Its seal has no case to name: in the place of the case stands the reference of the
 * page, in that of the event the hash of what the supervisor decided on. */
#include "office/papers/border_page.h"

#include "access/access.h"
#include "documents/attach.h"
#include "documents/refusal_page.h"
#include "documents/seal.h"
#include "office/case/open_case.h"
#include "store/referrals.h"

#include <string.h>

static bool is_decided(const struct referral_record *referral)
{
	return strcmp(referral->kind, REFERRAL_NOT_LET_ON) == 0 && strcmp(referral->state, "released") == 0;
}

/* We, as the first agreement of ours names us. */
static enum result our_own_party(struct job *job, const struct office *office, const struct party **ret_party)
{
	for (int at = 0; at < office->agreement_count; at++) {
		const struct profile *profile = office->agreements[at].profile;
		int ours = our_party(office, profile);

		if (ours != NONE) {
			*ret_party = &profile->parties[ours];
			return OK;
		}
	}
	return job_fail(job, MISSING, "agreement", "not-a-party",
			"No installed agreement names this node's authority.");
}

static enum result load(struct job *job, const struct office *office, const char *referral_id,
			struct referral_record *ret_referral, json_t **ret_form)
{
	enum result found = referral_find(job, office->database, referral_id, ret_referral);

	if (found == MISSING || (found == OK && strcmp(ret_referral->kind, REFERRAL_NOT_LET_ON) != 0))
		return job_fail(job, MISSING, "referral", "unknown-referral", "There is no such question.");
	TRY(found);
	if (!is_decided(ret_referral))
		return job_fail(job, DENIED, "referral", "not-released",
				"No supervisor has decided this: there is no page, and the traveller is not kept.");
	return json_read(job, "form", bytes_of(ret_referral->form), ret_form);
}

static enum result seal_make(struct job *job, const struct office *office, const struct referral_record *referral,
			     const json_t *form, const char **ret_text)
{
	struct seal seal = {.agreement = REFUSAL_AGREEMENT,
			    .case_id = referral->referral_id,
			    .letter = REFUSAL_LETTER,
			    .party = office->party,
			    .event = hash_of(bytes_of(referral->form)),
			    .time = referral->ended_at};

	TRY(refusal_sealed(job, form, &seal.fields));
	return seal_write(job, &office->keeper, office->node_key_id, &seal, ret_text);
}

enum result office_refusal_paper(struct job *job, const struct office *office, const struct actor *actor,
				 const char *referral_id, enum language language, struct paper *ret_paper)
{
	AUTO_TRANSACTION struct transaction work = {0};
	struct attachment seal = {.name = "seal.jws", .media_type = "application/jose"};
	struct referral_record referral;
	struct travellers_page refusal = {0};
	const struct fonts *fonts;
	struct sheet sheet;
	struct paper paper;
	json_t *form;

	TRY(transaction_begin(job, office->database, &work));
	TRY(load(job, office, referral_id, &referral, &form));
	TRY(our_own_party(job, office, &refusal.party));
	TRY(access_look(job, office->database, actor, "refusal-page", NULL, referral_id));
	TRY(transaction_commit(job, &work));
	refusal.reference = referral.referral_id;
	refusal.form = form;
	refusal.decided_at = referral.ended_at;
	TRY(refusal_sheet(job, &refusal, language, &sheet));
	TRY(seal_make(job, office, &referral, form, &sheet.seal));
	TRY(fonts_open(job, FONTS_FOLDER, &fonts));
	TRY(sheet_draw(job, fonts, &sheet, &paper.pdf));
	seal.content = bytes_of(sheet.seal);
	TRY(attach_write(job, paper.pdf, language, &seal, 1, &paper.pdf));
	TAKE(job,
	     paper.file_name = arena_print(job->arena, "%.13s-%s.pdf", referral.referral_id, language_code[language]));
	*ret_paper = paper;
	return OK;
}

enum result refusal_recall(struct job *job, const struct office *office, const char *referral_id, struct hash *ret_hash,
			   const json_t **ret_fields)
{
	struct referral_record referral;
	json_t *form;

	TRY(referral_find(job, office->database, referral_id, &referral));
	if (!is_decided(&referral))
		return MISSING;
	TRY(json_read(job, "form", bytes_of(referral.form), &form));
	*ret_hash = hash_of(bytes_of(referral.form));
	return refusal_sealed(job, form, ret_fields);
}
