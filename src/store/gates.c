/* gates.c - the rows of gates.h. */
#include "store/gates.h"

#include "store/listing.h"

static enum result gate_read(struct job *job, const struct row *row, void *context)
{
	*(struct gate_record *)context = (struct gate_record){
	    .case_id = row_text(job, row, 0),
	    .author = row_text(job, row, 1),
	    .number = row_integer(row, 2),
	    .other = row_text(job, row, 3),
	    .differs = row_integer(row, 4) != 0,
	};
	return arena_failed(job->arena) ? job_out_of_memory(job) : OK;
}

enum result gate_put(struct job *job, struct database *database, const struct gate_record *gate)
{
	return database_run(
	    job, database,
	    "INSERT INTO case_gate (case_id, author, number, other, differs) VALUES ($1, $2, $3, $4, $5)"
	    " ON CONFLICT (case_id, author, number, other) DO UPDATE SET differs = excluded.differs",
	    5,
	    (struct value[]){value_text(gate->case_id), value_text(gate->author), value_integer(gate->number),
			     value_text(gate->other), value_integer(gate->differs)});
}

enum result gate_remove(struct job *job, struct database *database, const struct gate_record *gate)
{
	return database_run(
	    job, database, "DELETE FROM case_gate WHERE case_id = $1 AND author = $2 AND number = $3 AND other = $4", 4,
	    (struct value[]){value_text(gate->case_id), value_text(gate->author), value_integer(gate->number),
			     value_text(gate->other)});
}

enum result gate_waiting(struct job *job, struct database *database, const char *other, struct gate_record **ret_list,
			 int *ret_count)
{
	return rows_list(job, database,
			 "SELECT case_id, author, number, other, differs FROM case_gate WHERE other = $1 AND"
			 " differs = 0 ORDER BY case_id, author, number LIMIT $2",
			 2, (struct value[]){value_text(other), value_integer(GATES_MOST)}, gate_read,
			 LIST_OF(ret_list), ret_count);
}

enum result gate_differing(struct job *job, struct database *database, const char *case_id,
			   struct gate_record **ret_list, int *ret_count)
{
	return rows_list(job, database,
			 "SELECT case_id, author, number, other, differs FROM case_gate WHERE case_id = $1 AND"
			 " differs = 1 ORDER BY author, number, other LIMIT $2",
			 2, (struct value[]){value_text(case_id), value_integer(GATES_MOST)}, gate_read,
			 LIST_OF(ret_list), ret_count);
}
