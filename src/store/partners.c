/* partners.c - partner nodes and the directory of keys. */
#include "store/listing.h"
#include "store/outbox.h"

#include <string.h>

#define PARTNERS_MOST 64
#define KEYS_MOST 20000

#define PARTNER_COLUMNS                                                                                                \
	"party, address, state, signing_certificate, agreement_certificate, node_key_id, letter_key_id, invitation, "  \
	"words, heard_at"

enum result partner_put(struct job *job, struct database *database, const struct partner_record *partner)
{
	return database_run(
	    job, database,
	    "INSERT INTO partner (" PARTNER_COLUMNS
	    ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT (party) DO UPDATE"
	    " SET address = excluded.address, state = excluded.state, signing_certificate = "
	    "excluded.signing_certificate,"
	    " agreement_certificate = excluded.agreement_certificate, node_key_id = excluded.node_key_id,"
	    " letter_key_id = excluded.letter_key_id, invitation = excluded.invitation, words = excluded.words,"
	    " heard_at = excluded.heard_at",
	    10,
	    (struct value[]){value_text(partner->party), value_text(partner->address), value_text(partner->state),
			     value_blob(partner->signing_certificate), value_blob(partner->agreement_certificate),
			     value_text(partner->node_key_id), value_text(partner->letter_key_id),
			     value_blob(partner->invitation), value_text(partner->words),
			     value_instant(partner->heard_at)});
}

static void partner_row(struct job *job, const struct row *row, struct partner_record *partner)
{
	*partner = (struct partner_record){
	    .party = row_text(job, row, 0),
	    .address = row_text(job, row, 1),
	    .state = row_text(job, row, 2),
	    .signing_certificate = row_blob(job, row, 3),
	    .agreement_certificate = row_blob(job, row, 4),
	    .node_key_id = row_text(job, row, 5),
	    .letter_key_id = row_text(job, row, 6),
	    .invitation = row_blob(job, row, 7),
	    .words = row_text(job, row, 8),
	    .heard_at = row_instant(row, 9),
	};
}

static enum result partner_read(struct job *job, const struct row *row, void *context)
{
	partner_row(job, row, context);
	return arena_failed(job->arena) ? job_out_of_memory(job) : OK;
}

bool partner_is_active(const struct partner_record *partner)
{
	return strcmp(partner->state, "active") == 0;
}

enum result partner_find(struct job *job, struct database *database, const char *party,
			 struct partner_record *ret_partner)
{
	return database_query_one(job, database, "SELECT " PARTNER_COLUMNS " FROM partner WHERE party = $1", 1,
				  (struct value[]){value_text(party)}, partner_read, ret_partner);
}

enum result partner_list(struct job *job, struct database *database, struct partner_record **ret_partners,
			 int *ret_count)
{
	return rows_list(job, database, "SELECT " PARTNER_COLUMNS " FROM partner ORDER BY party LIMIT $1", 1,
			 (struct value[]){value_integer(PARTNERS_MOST)}, partner_read, LIST_OF(ret_partners),
			 ret_count);
}

/* --- which agreements a partner has --- */

#define PARTNER_PROFILES_MOST 256

enum result partner_profile_replace(struct job *job, struct database *database, const char *partner,
				    const struct partner_profile *profiles, int count)
{
	TRY(database_run(job, database, "DELETE FROM partner_profile WHERE partner = $1", 1,
			 (struct value[]){value_text(partner)}));
	for (int at = 0; at < count && at < PARTNER_PROFILES_MOST; at++)
		TRY(database_run(job, database,
				 "INSERT INTO partner_profile (partner, agreement, hash) VALUES ($1, $2, $3)"
				 " ON CONFLICT (partner, agreement, hash) DO NOTHING",
				 3,
				 (struct value[]){value_text(partner), value_text(profiles[at].agreement),
						  value_blob(profiles[at].hash)}));
	return OK;
}

static enum result profile_row_read(struct job *job, const struct row *row, void *context)
{
	*(struct partner_profile *)context = (struct partner_profile){row_text(job, row, 0), row_blob(job, row, 1)};
	return arena_failed(job->arena) ? job_out_of_memory(job) : OK;
}

enum result partner_profile_list(struct job *job, struct database *database, const char *partner,
				 struct partner_profile **ret_profiles, int *ret_count)
{
	return rows_list(job, database,
			 "SELECT agreement, hash FROM partner_profile WHERE partner = $1 ORDER BY agreement, hash"
			 " LIMIT $2",
			 2, (struct value[]){value_text(partner), value_integer(PARTNER_PROFILES_MOST)},
			 profile_row_read, LIST_OF(ret_profiles), ret_count);
}

/* --- keys --- */

#define KEY_COLUMNS "key_id, party, point, officer, roles, valid_from, valid_until, statement"

enum result key_put(struct job *job, struct database *database, const struct key_record *key)
{
	return database_run(job, database,
			    "INSERT INTO key (" KEY_COLUMNS
			    ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (key_id) DO UPDATE"
			    " SET officer = excluded.officer, roles = excluded.roles, valid_from = excluded.valid_from,"
			    " valid_until = excluded.valid_until, statement = excluded.statement",
			    8,
			    (struct value[]){value_text(key->key_id), value_text(key->party), value_blob(key->point),
					     value_text(key->officer), value_text(key->roles), value_instant(key->from),
					     value_instant(key->until), value_blob(key->statement)});
}

static void key_row(struct job *job, const struct row *row, struct key_record *key)
{
	*key = (struct key_record){
	    .key_id = row_text(job, row, 0),
	    .party = row_text(job, row, 1),
	    .point = row_blob(job, row, 2),
	    .officer = row_text(job, row, 3),
	    .roles = row_text(job, row, 4),
	    .from = row_instant(row, 5),
	    .until = row_instant(row, 6),
	    .statement = row_blob(job, row, 7),
	};
}

static enum result key_read(struct job *job, const struct row *row, void *context)
{
	key_row(job, row, context);
	return arena_failed(job->arena) ? job_out_of_memory(job) : OK;
}

enum result key_find(struct job *job, struct database *database, const char *key_id, struct key_record *ret_key)
{
	return database_query_one(job, database, "SELECT " KEY_COLUMNS " FROM key WHERE key_id = $1", 1,
				  (struct value[]){value_text(key_id)}, key_read, ret_key);
}

enum result key_list(struct job *job, struct database *database, const char *party, struct key_record **ret_keys,
		     int *ret_count)
{
	struct key_record *keys;
	int count;

	TRY(rows_list(job, database, "SELECT " KEY_COLUMNS " FROM key WHERE party = $1 ORDER BY key_id LIMIT $2", 2,
		      (struct value[]){value_text(party), value_integer(KEYS_MOST + 1)}, key_read, LIST_OF(&keys),
		      &count));
	if (count > KEYS_MOST)
		return job_fail(job, LIMIT, NULL, "too-many-keys", "A party has more than %d keys.", KEYS_MOST);
	*ret_keys = keys;
	*ret_count = count;
	return OK;
}
