/* border_found.h - one traveller against alerts and lists: what a check and a flight have in common. Inside the room.
 */
#ifndef VALICO_OFFICE_BORDER_BORDER_FOUND_H
#define VALICO_OFFICE_BORDER_BORDER_FOUND_H

#include "base/text.h"
#include "border/advice.h"
#include "border/manifest.h"
#include "office/border/border_shelf.h"

/* What is common to the travellers of one call. */
struct finding_work {
	const struct office *office;
	const struct actor *actor;
	struct border *border;
	struct people *people; /* weighs */
	struct border_names *names;
	struct text shown; /* which alerts and lists were shown, for the log */
};

enum result finding_open(struct job *job, const struct office *office, const struct actor *actor,
			 struct finding_work *ret_work);

/* What was found about a traveller: "advice", "findings", "cautions", "validity", "alerts" and "listed" are set on
 * `value`. `findings` may have some set already. */
enum result traveller_find(struct job *job, struct finding_work *work, const struct traveller *traveller,
			   bool findings[FINDING_COUNT], json_t *value);

/* The person of an alert or a traveller. INVALID as person_read(). */
enum result traveller_person(struct job *job, const struct traveller *traveller, struct person *ret_person);

/* The alerts that may be about this person: value per alert on `list`; marks what is found. */
enum result alerts_find(struct job *job, struct finding_work *work, const struct traveller *traveller,
			bool findings[FINDING_COUNT], json_t *list);

/* Logs the look, in a transaction of its own, with what was shown. */
enum result finding_log(struct job *job, struct finding_work *work, const struct actor *actor, const char *action);

#endif
