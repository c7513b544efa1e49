/* border_people.h - invented people as alerts are written and as travellers show themselves, for the benches of the
 * border. A passport has the name in Latin letters: the register's spelling, or an English-speaking clerk's where the
 * register has none. Alerts are written in five ways, a fifth each. */
#ifndef VALICO_BENCH_BORDER_PEOPLE_H
#define VALICO_BENCH_BORDER_PEOPLE_H

#include "identity/population.h"

enum alert_way {
	ALERT_AS_PASSPORT, /* name and date as the passport says */
	ALERT_AS_TYPED,    /* as an English- or Italian-speaking officer types it, slips and all */
	ALERT_IN_URDU,     /* as an Urdu-speaking officer types it */
	ALERT_YEAR_OFF,    /* the year is one off, and the alert says that it may be */
	ALERT_YEAR_ONLY,   /* the day is not known */
	ALERT_WAYS
};
extern const char *const alert_way_names[ALERT_WAYS];

/* Name, birth and spread of person `number` as the passport says. */
void passport_of(const struct population *population, int64_t number, struct population_row *ret_row);

/* The same as an alert has it. */
enum alert_way alert_way_of(int64_t number);
void alert_row_of(const struct population *population, int64_t number, struct population_row *ret_row);

#endif
