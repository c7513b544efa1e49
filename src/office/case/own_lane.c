/* own_lane.c - safeguards, proposals, notes: events that stay here.
 *
 * The requested side has no own lane until its first note or safeguard; it is begun then. */
#include "office/case/own_lane.h"

#include "access/access.h"

static enum result append(struct job *job, const struct office *office, const struct actor *actor,
			  struct open_case *open, const char *record, const json_t *form, struct event_file *file)
{
	struct entry entry = {
	    .lane = LANE_IS_OWN,
	    .key_id = actor->key_id,
	    .body = {.kind = EVENT_RECORD, .step = record, .form = form, .files = file, .file_count = file != NULL},
	};

	if (!open->has_key[LANE_IS_OWN])
		TRY(open_case_key_make(job, office, open, LANE_IS_OWN));
	entry.body.role = role_name(actor_role_in(actor, ~0u));
	TRY(officer_pseudonym(job, office, actor->key_id, &entry.body.officer));
	return open_case_append(job, office, open, &entry);
}

enum result own_lane_append(struct job *job, const struct office *office, const struct actor *actor,
			    struct open_case *open, const char *record, const json_t *form)
{
	return append(job, office, actor, open, record, form, NULL);
}

enum result own_lane_append_file(struct job *job, const struct office *office, const struct actor *actor,
				 struct open_case *open, const char *record, struct event_file *file)
{
	return append(job, office, actor, open, record, NULL, file);
}

enum result own_lane_record(struct job *job, const struct office *office, const struct actor *actor,
			    const char *case_id, const char *record, const json_t *form, int64_t *ret_version)
{
	AUTO_TRANSACTION struct transaction work = {0};
	struct open_case *open;
	int64_t version;

	TRY(transaction_begin(job, office->database, &work));
	TRY(open_case_load(job, office, case_id, &open));
	TRY(open_case_permit(job, office, actor, open));
	TRY(own_lane_append(job, office, actor, open, record, form));
	TRY(open_case_save(job, office, open, &version));
	TRY(access_look(job, office->database, actor, record, case_id, NULL));
	TRY(transaction_commit(job, &work));
	*ret_version = version;
	return OK;
}
