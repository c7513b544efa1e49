/* zone.h - what a machine-readable zone says, in words. */
#ifndef VALICO_CLI_ZONE_H
#define VALICO_CLI_ZONE_H

#include "base/json.h"
#include "base/text.h"

/* Adds what the check digits of a zone (docs/api.md, mrz) contradict, and what was put right. */
void zone_add(struct text *said, const json_t *zone);

#endif
