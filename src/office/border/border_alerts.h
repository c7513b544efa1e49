/* border_alerts.h - alerts that come in by a ministry's own table, for the command. */
#ifndef VALICO_OFFICE_BORDER_BORDER_ALERTS_H
#define VALICO_OFFICE_BORDER_BORDER_ALERTS_H

#include "base/json.h"
#include "border/alert_key.h"
#include "border/alert_names.h"
#include "office/office.h"
#include "store/alerts.h"

/* What an alert is found by, and what its names count under. */
struct alert_kept {
	struct alert_keys keys;
	struct alert_names names;
};

/* Reads an alert (docs/api.md: new_alert) and what it is kept under. INVALID names the field. */
enum result alert_take(struct job *job, const json_t *alert, struct alert_record *ret_record,
		       struct alert_kept *ret_kept);

/* What every page says of an alert: number, regime, action, source, reason, authority, contact, birth, sex,
 * nationality, document and last day. Its names and how it stands differ by the page. */
void alert_write(json_t *value, const struct alert_record *alert);

/* Puts an alert in force that another system of the ministry has decided on, in the caller's transaction: the operator
 * who brings it in answers for that with his name in the log, and the authority that it names for the rest. */
enum result alert_import(struct job *job, const struct office *office, const struct actor *actor, const json_t *alert);

/* Counts the names of up to `most` alerts that were in force before names were counted; in the caller's transaction. */
enum result alert_names_catch_up(struct job *job, const struct office *office, int most);

#endif
