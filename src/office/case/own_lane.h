/* own_lane.h - writing into the node's own lane of a case. Inside the room. */
#ifndef VALICO_OFFICE_CASE_OWN_LANE_H
#define VALICO_OFFICE_CASE_OWN_LANE_H

#include "office/case/open_case.h"

/* Appends a record (cases/safeguards.h names them) to an open case; makes the lane when this node has none yet. */
enum result own_lane_append(struct job *job, const struct office *office, const struct actor *actor,
			    struct open_case *open, const char *record, const json_t *form);

/* The same for a record that carries a file. */
enum result own_lane_append_file(struct job *job, const struct office *office, const struct actor *actor,
				 struct open_case *open, const char *record, struct event_file *file);

/* A record as a transaction of its own: loads, permits, appends, logs the look, saves. */
enum result own_lane_record(struct job *job, const struct office *office, const struct actor *actor,
			    const char *case_id, const char *record, const json_t *form, int64_t *ret_version);

#endif
