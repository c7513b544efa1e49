/* looks.c - one line in the log of looks. Without a purpose there is no look, and so no page. */
#include "access/access.h"

enum result access_look(struct job *job, struct database *database, const struct actor *actor, const char *action,
			const char *case_id, const char *detail)
{
	if (!actor->purpose || !*actor->purpose)
		return job_fail(job, INVALID, "purpose", "purpose", "Looking at a person needs a purpose.");
	enum role role = actor_role_in(actor, actor->roles);
	struct look_record look = {
	    .at = job->now,
	    .account_id = actor->account_id,
	    .role = role < ROLE_COUNT ? role_name(role) : "",
	    .action = action,
	    .purpose = actor->purpose,
	    .case_id = case_id,
	    .detail = detail ? detail : "",
	};
	return look_add(job, database, &look);
}
