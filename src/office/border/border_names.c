/* border_names.c - see border_names.h.
 *
 * A check weighs up to forty alerts whose names are mostly the same few: what was read of one is remembered. */
#include "office/border/border_names.h"

#include "border/alert_names.h"
#include "store/alerts.h"

#define REMEMBERED 1024 /* names; a later one takes the place of an earlier one */

struct carried {
	int64_t name, alerts;
};

struct border_names {
	struct database *database;
	int64_t usual;
	int64_t alerts;
	int64_t by_script[2];
	struct carried remembered[REMEMBERED];
	struct carried here[2 * NAME_TOKENS_MOST]; /* of the two who are weighed */
	int count;
};

enum result border_names_open(struct job *job, const struct office *office, const struct alert_chance *chance,
			      struct border_names **ret_names)
{
	struct border_names *names;

	TAKE(job, names = NEW(job->arena, struct border_names));
	names->database = office->database;
	names->usual = alert_names_usual(chance);
	TRY(alert_name_carried(job, names->database, alert_person_key(), &names->alerts));
	for (enum script script = SCRIPT_LATIN; script <= SCRIPT_ARABIC; script++)
		TRY(alert_name_carried(job, names->database, alert_script_key(script), &names->by_script[script]));
	*ret_names = names;
	return OK;
}

int64_t border_names_alerts(const struct border_names *names)
{
	return names->alerts;
}

/* A key is the start of a hash, so its low bits are as good as any; no key is 0. */
static enum result carried_find(struct job *job, struct border_names *names, int64_t name, int64_t *ret_alerts)
{
	struct carried *place = &names->remembered[name & (REMEMBERED - 1)];

	if (place->name != name) {
		TRY(alert_name_carried(job, names->database, name, &place->alerts));
		place->name = name;
	}
	*ret_alerts = place->alerts;
	return OK;
}

static enum result person_learn(struct job *job, struct border_names *names, const struct person *person)
{
	for (int at = 0; at < person->name.count; at++) {
		struct carried *carried = &names->here[names->count];

		if (!alert_name_counts(&person->name.tokens[at]))
			continue;
		carried->name = alert_name_key(&person->name.tokens[at]);
		TRY(carried_find(job, names, carried->name, &carried->alerts));
		names->count++;
	}
	return OK;
}

static int64_t carried_by(const void *self, const struct name_token *token)
{
	const struct border_names *names = self;
	int64_t name = alert_name_key(token);

	for (int at = 0; at < names->count; at++) {
		if (names->here[at].name == name)
			return names->here[at].alerts;
	}
	return 0;
}

enum result border_names_of(struct job *job, struct border_names *names, const struct person *one,
			    const struct person *other, struct name_counts *ret_counts)
{
	names->count = 0;
	TRY(person_learn(job, names, one));
	TRY(person_learn(job, names, other));
	*ret_counts = (struct name_counts){.carried = carried_by,
					   .self = names,
					   .people = {names->by_script[0], names->by_script[1]},
					   .usual = names->usual};
	return OK;
}
