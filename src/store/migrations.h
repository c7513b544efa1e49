/* migrations.h - the schema, as numbered steps. Inside the room. */
#ifndef VALICO_STORE_MIGRATIONS_H
#define VALICO_STORE_MIGRATIONS_H

#include "store/database.h"

/* Applies what is due, each step in its own transaction. CONFLICT when the database is of a later version. */
enum result migrations_run(struct job *job, struct database *database);

/* CONFLICT unless the database has exactly this program's version. */
enum result migrations_check(struct job *job, struct database *database);

#endif
