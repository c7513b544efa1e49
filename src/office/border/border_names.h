/* border_names.h - how many of our alerts carry a traveller's name, as those who weigh him ask it. Inside the room. */
#ifndef VALICO_OFFICE_BORDER_BORDER_NAMES_H
#define VALICO_OFFICE_BORDER_BORDER_NAMES_H

#include "border/alert_chance.h"
#include "office/office.h"
#include "register/people.h"

struct border_names;

/* For the travellers of one call; lives in the job's arena. */
enum result border_names_open(struct job *job, const struct office *office, const struct alert_chance *chance,
			      struct border_names **ret_names);

/* Alerts in force about a person. */
int64_t border_names_alerts(const struct border_names *names);

/* What is known of the names of two people, who are weighed next; it holds until it is called again. */
enum result border_names_of(struct job *job, struct border_names *names, const struct person *one,
			    const struct person *other, struct name_counts *ret_counts);

#endif
