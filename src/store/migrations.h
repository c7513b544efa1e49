/* migrations.h - the schema, as numbered steps. Inside the room. */
#ifndef VALICO_STORE_MIGRATIONS_H
#define VALICO_STORE_MIGRATIONS_H

#include "store/database.h"

/* Applies what is due, each step in its own transaction. CONFLICT when the database is of a later version. */
enum result migrations_run(struct job *job, struct database *database);

/* The same up to a version: how tests make the databases of older programs. */
enum result migrations_run_to(struct job *job, struct database *database, int64_t last);

/* A database in memory without any schema yet. */
enum result database_open_empty(struct job *job, struct database **ret_database);

/* The version of this program. */
int64_t migrations_version(void);

/* CONFLICT unless the database has exactly this program's version. */
enum result migrations_check(struct job *job, struct database *database);

#endif
