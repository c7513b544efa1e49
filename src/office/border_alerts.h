/* border_alerts.h - alerts that come in by a ministry's own table, for the command. */
#ifndef VALICO_OFFICE_BORDER_ALERTS_H
#define VALICO_OFFICE_BORDER_ALERTS_H

#include "base/json.h"
#include "border/alert_key.h"
#include "office/office.h"
#include "store/alerts.h"

/* Reads an alert (docs/api.md: new_alert) and its keys. INVALID names the field. */
enum result alert_take(struct job *job, const json_t *alert, struct alert_record *ret_record,
		       struct alert_keys *ret_keys);

/* Puts an alert in force that another system of the ministry has decided on, in the caller's transaction: the operator
 * who brings it in answers for that with his name in the log, and the authority that it names for the rest. */
enum result alert_import(struct job *job, const struct office *office, const struct actor *actor, const json_t *alert);

#endif
