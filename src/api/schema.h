/* schema.h - the shapes of bodies and queries, as JSON Schema in schemas.json: what the OpenAPI description says is
 * what is checked, because it is the same text. */
#ifndef VALICO_API_SCHEMA_H
#define VALICO_API_SCHEMA_H

#include "base/json.h"

/* Reads schemas.json into the job's arena. */
enum result schemas_open(struct job *job, json_t **ret_schemas);

/* Holds a value against a schema: type, required, properties, additionalProperties, enum, minLength, maxLength,
 * minimum, maximum, items, pattern of digits, and $ref into `schemas`. INVALID names the field by its path and the
 * rule: "required", "type", "unknown-field", "choice", "too-short", "too-long", "out-of-range". Pure. */
enum result schema_check(struct job *job, const json_t *schemas, const json_t *schema, const json_t *value);

/* A schema by its name under "schemas" or "queries"; NULL when there is none. */
const json_t *schema_find(const json_t *schemas, const char *group, const char *name);

#endif
