/* register_csv.c - any bytes as a CSV file: every row ends where the next begins, fields lie inside, and a row is the
 * same whether the rest of the file is there yet or not. */
#include "register/csv.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool holds)
{
	if (!holds)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	AUTO_ARENA struct arena *arena = arena_open(16u << 20);
	struct bytes text = {data, size};

	while (text.size > 0) {
		struct job job = {.arena = arena}, again = {.arena = arena};
		struct csv_row row, part;
		size_t used, used_part;
		enum result result = csv_row_read(&job, text, true, ',', &row, &used);

		if (result != OK) {
			check(result != MISSING && job.failure.rule[0] != '\0');
			return 0;
		}
		check(used > 0 && used <= text.size && row.count >= 1 && row.count <= CSV_FIELDS_MOST);
		for (int field = 0; field < row.count; field++)
			check(row.fields[field].size <= used);
		if (csv_row_read(&again, text, false, ',', &part, &used_part) == OK) {
			check(used_part == used && part.count == row.count);
			for (int field = 0; field < row.count; field++)
				check(bytes_equal(part.fields[field], row.fields[field]));
		}
		text = (struct bytes){text.data + used, text.size - used};
	}
	return 0;
}
