/* as4_partners.c - this node and its partners as AS4 parties, from the partner records. */
#include "exchange/as4_partners.h"

#include "exchange/as4_names.h"

/* The certificate kept in the arena, so that the party can point at it. */
static enum result certificate_keep(struct job *job, struct bytes der, const struct certificate **ret_certificate)
{
	struct certificate *certificate;

	TAKE(job, certificate = NEW(job->arena, struct certificate));
	TRY(certificate_read(job, der, certificate));
	*ret_certificate = certificate;
	return OK;
}

static enum result key_id_keep(struct job *job, const struct certificate *certificate, const char **ret_key_id)
{
	char key_id[KEY_ID_SIZE];

	key_id_of(&certificate->key, key_id);
	TAKE(job, *ret_key_id = arena_copy_cstring(job->arena, key_id));
	return OK;
}

enum result as4_self_load(struct job *job, const struct office *office, struct as4_self *ret_self)
{
	struct as4_self self = {.party = {office->party, AS4_PARTY_TYPE, AS4_ROLE_INITIATOR},
				.keeper = &office->keeper};
	struct partner_record own;

	TRY(partner_find(job, office->database, office->party, &own));
	TRY(certificate_keep(job, own.signing_certificate, &self.signing));
	TRY(certificate_keep(job, own.agreement_certificate, &self.agreement));
	TRY(key_id_keep(job, self.signing, &self.signing_key_id));
	TRY(key_id_keep(job, self.agreement, &self.agreement_key_id));
	*ret_self = self;
	return OK;
}

enum result as4_partner_make(struct job *job, const struct partner_record *record, struct as4_partner *ret_partner)
{
	struct as4_partner partner = {
	    .party = {record->party, AS4_PARTY_TYPE, NULL},
	    .mode = {.agreement = AS4_AGREEMENT,
		     .service = AS4_SERVICE,
		     .service_type = AS4_SERVICE_TYPE,
		     .action = AS4_ACTION},
	};

	TRY(certificate_keep(job, record->signing_certificate, &partner.signing));
	TRY(certificate_keep(job, record->agreement_certificate, &partner.agreement));
	*ret_partner = partner;
	return OK;
}

static enum result partner_of_party(void *self, struct job *job, const struct as4_party *party,
				    struct as4_partner *ret_partner)
{
	const struct office *office = self;
	struct partner_record record;
	enum result found = partner_find(job, office->database, party->id, &record);

	if (found == MISSING || (found == OK && !partner_is_active(&record)))
		return MISSING;
	TRY(found);
	TRY(as4_partner_make(job, &record, ret_partner));
	/* Whoever speaks first is the initiator; which of our two actions it is about is looked at afterwards. */
	ret_partner->party.role = AS4_ROLE_INITIATOR;
	ret_partner->mode.action = NULL;
	return OK;
}

struct as4_partners as4_partners_of(const struct office *office)
{
	return (struct as4_partners){.find = partner_of_party, .self = (void *)(uintptr_t)office};
}
