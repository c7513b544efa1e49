/* alerts_inside.h - what the files of alerts share. Inside the room. */
#ifndef VALICO_STORE_ALERTS_INSIDE_H
#define VALICO_STORE_ALERTS_INSIDE_H

#include "store/alerts.h"

/* Takes the names of an alert out of the count again; nothing when they are not in it. */
enum result alert_names_uncount(struct job *job, struct database *database, int64_t alert);

#endif
