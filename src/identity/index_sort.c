/* index_sort.c - the second pass: people in the order of their birth dates.
 *
 * Pass one counted how many bytes each birth key takes, so a year is sorted by putting each record where its key's next
 * one belongs: one pass, no comparison. A year that does not fit into the memory is read as often as it takes, some
 * keys at a time; a single key that does not fit needs no order and goes straight through. Each person gets the next
 * number; the record goes to the output, its postings and numbers to the scratch runs of the third pass. */
#include "identity/index_builder.h"

#define RANGE_POSTINGS ((uint64_t)16 << 20)

/* Memory that the lists of a token take in the third pass. */
static uint64_t token_work(const struct index_builder *builder, const struct vocabulary_token *token)
{
	uint64_t size = 0;

	for (int field = 0; field < 2; field++) {
		uint64_t count = token->count[field];

		size += list_is_dense(count, builder->people) ? dense_size(builder->people) : (count * 4 + 7) / 8 * 8;
	}
	return size;
}

/* Parts the vocabulary into ranges whose lists fit into the memory of the third pass. */
static enum result ranges_make(struct job *job, struct index_builder *builder, uint64_t *ret_work)
{
	const struct vocabulary *vocabulary = &builder->vocabulary;
	uint64_t total = 0, most, postings = 0, work = 0;

	for (uint32_t token = 0; token < vocabulary->count; token++)
		total += (uint64_t)vocabulary->tokens[token].count[0] + vocabulary->tokens[token].count[1];
	most = total / (RUN_LISTS_MOST / 2) > RANGE_POSTINGS ? total / (RUN_LISTS_MOST / 2) : RANGE_POSTINGS;
	TAKE(job, builder->range_of_token = NEW_MANY(job->arena, uint16_t, (size_t)vocabulary->count + 1));
	builder->range_count = 1;
	*ret_work = 0;
	for (uint32_t token = 0; token < vocabulary->count; token++) {
		const struct vocabulary_token *each = &vocabulary->tokens[token];
		uint64_t own = token_work(builder, each), carried = (uint64_t)each->count[0] + each->count[1];

		if (own > builder->work_bytes)
			return job_fail(job, LIMIT, "people", "memory",
					"The list of one name alone takes %llu MiB: give the builder more memory.",
					(unsigned long long)(own >> 20) + 1);
		if (work > 0 && (work + own > builder->work_bytes || postings + carried > most)) {
			if (builder->range_count == RUN_LISTS_MOST)
				return job_fail(job, LIMIT, "people", "memory", "Give the builder more memory.");
			builder->range_first[builder->range_count++] = token;
			work = postings = 0;
		}
		builder->range_of_token[token] = (uint16_t)(builder->range_count - 1);
		work += own;
		postings += carried;
		*ret_work = work > *ret_work ? work : *ret_work;
	}
	builder->range_first[builder->range_count] = vocabulary->count;
	return OK;
}

static unsigned char *varint_write(unsigned char *at, uint32_t value)
{
	for (; value >= 0x80; value >>= 7)
		*at++ = (unsigned char)(value | 0x80);
	*at++ = (unsigned char)value;
	return at;
}

static enum result postings_append(struct job *job, struct index_builder *builder, const struct record *record,
				   uint32_t number)
{
	for (int field = 0; field < 2; field++) {
		const uint32_t *tokens = field == 0 ? record->tokens : record->tokens + record->name_count;
		int count = field == 0 ? record->name_count : record->father_count;

		for (int at = 0; at < count; at++) {
			int range = builder->range_of_token[tokens[at]];
			unsigned char bytes[10], *end;
			bool again = false;

			for (int before = 0; before < at; before++)
				again = again || tokens[before] == tokens[at];
			if (again)
				continue;
			end = varint_write(bytes, number - builder->range_last[range]);
			end = varint_write(end, (tokens[at] - builder->range_first[range]) * 2 + (uint32_t)field);
			builder->range_last[range] = number;
			TRY(run_append(job, builder, RUN_LISTS + range, bytes, (size_t)(end - bytes)));
		}
	}
	return OK;
}

static enum result numbers_append(struct job *job, struct index_builder *builder, const struct record *record,
				  const unsigned char *at, const unsigned char *end, uint32_t number)
{
	for (int each = 0; each < record->number_count; each++) {
		const unsigned char *next = number_skip(at, end);
		uint64_t hash = number_hash(at, (size_t)(next - at));
		unsigned char bytes[8];

		store32(bytes, (uint32_t)(hash >> 32));
		store32(bytes + 4, number);
		TRY(run_append(job, builder, RUN_NUMBERS + (int)(hash >> 58), bytes, sizeof(bytes)));
		at = next;
	}
	return OK;
}
static_assert(RUN_NUMBERS_MOST == 1 << 6);

/* What the pass knows while it goes through the people. */
struct sorting {
	const uint32_t *new_tokens;
	uint32_t next; /* number */
};

static enum result person_emit(struct job *job, struct index_builder *builder, struct sorting *sorting,
			       const unsigned char *bytes)
{
	unsigned char record_bytes[RECORD_BYTES_MOST];
	const unsigned char *numbers;
	struct record record;
	int size =
	    record_rewrite(bytes, 5, sorting->new_tokens, builder->reference_bytes, record_bytes, &record, &numbers);

	if (sorting->next % PEOPLE_OF_OFFSET == 0)
		store64(builder->offsets + (uint64_t)sorting->next / PEOPLE_OF_OFFSET * 8,
			output_offset(&builder->output));
	if (record.father_count == 0)
		builder->fatherless[sorting->next / 8] |= (unsigned char)(1u << sorting->next % 8);
	TRY(output_write(job, &builder->output, record_bytes, (size_t)size));
	TRY(postings_append(job, builder, &record, sorting->next));
	TRY(pairs_append(job, builder, &record, sorting->next));
	spelt_note(builder, record.tokens, record.name_count);
	spelt_note(builder, record.tokens + record.name_count, record.father_count);
	TRY(numbers_append(job, builder, &record, numbers, record_bytes + size, sorting->next));
	sorting->next++;
	return OK;
}

/* Reads a year's run and sorts the people with the keys `first` to `last` (within the year), or, for a single key that
 * is `straight`, passes them on as they come. */
static enum result keys_sort(struct job *job, struct index_builder *builder, struct sorting *sorting, int year,
			     int first, int last, bool straight, unsigned char *buffer)
{
	uint64_t places[BIRTH_KEYS_OF_YEAR], end = 0;
	const uint64_t *bytes_of = builder->birth_bytes + (size_t)year * BIRTH_KEYS_OF_YEAR;
	struct run_reader reader;

	for (int key = first; key <= last; key++) {
		places[key] = end;
		end += bytes_of[key];
	}
	run_read_start(builder, RUN_YEARS + year, buffer, &reader);
	for (;;) {
		const unsigned char *at;
		int key, size;

		TRY(run_read_more(job, builder, &reader, 2 + RECORD_BYTES_MOST));
		if (reader.at == reader.filled)
			break;
		at = reader.buffer + reader.at;
		key = at[0] | at[1] << 8;
		size = 3 + at[2];
		reader.at += (size_t)size;
		if (key < first || key > last)
			continue;
		if (straight) {
			TRY(person_emit(job, builder, sorting, at + 2));
			continue;
		}
		memcpy(builder->work + places[key], at, (size_t)size);
		places[key] += (uint64_t)size;
	}
	for (uint64_t at = 0; !straight && at < end; at += 3 + builder->work[at + 2])
		TRY(person_emit(job, builder, sorting, builder->work + at + 2));
	return OK;
}

static enum result year_sort(struct job *job, struct index_builder *builder, struct sorting *sorting, int year,
			     unsigned char *buffer)
{
	const uint64_t *bytes_of = builder->birth_bytes + (size_t)year * BIRTH_KEYS_OF_YEAR;
	int keys = year == BIRTH_YEARS ? 1 : BIRTH_KEYS_OF_YEAR;

	if (builder->runs[RUN_YEARS + year].written == 0)
		return OK;
	for (int first = 0; first < keys;) {
		uint64_t bytes = bytes_of[first];
		int last = first;

		while (last + 1 < keys && bytes + bytes_of[last + 1] <= builder->work_bytes)
			bytes += bytes_of[++last];
		TRY(keys_sort(job, builder, sorting, year, first, last, keys == 1 || bytes > builder->work_bytes,
			      buffer));
		first = last + 1;
	}
	return OK;
}

/* The most that any year needs at once. */
static uint64_t years_work(const struct index_builder *builder)
{
	uint64_t work = 0;

	for (int year = 0; year < BIRTH_YEARS; year++) {
		uint64_t bytes = builder->runs[RUN_YEARS + year].written;

		bytes = bytes > builder->work_bytes ? builder->work_bytes : bytes;
		work = bytes > work ? bytes : work;
	}
	return work;
}

enum result builder_sort(struct job *job, struct index_builder *builder)
{
	struct output *output = &builder->output;
	struct sorting sorting = {0};
	uint64_t work, lists_work, offsets_size = (builder->people + PEOPLE_OF_OFFSET - 1) / PEOPLE_OF_OFFSET * 8;
	unsigned char *buffer;
	uint32_t *new_tokens;

	TRY(vocabulary_order(job, &builder->vocabulary, &new_tokens));
	sorting.new_tokens = new_tokens;
	TRY(ranges_make(job, builder, &lists_work));
	TRY(pairs_prepare(job, builder));
	TRY(spelt_open(job, builder));
	work = years_work(builder);
	/* A margin, because a record is read as if it had the greatest size. */
	TRY(work_take(job, builder, (work > lists_work ? work : lists_work) + 2 * RECORD_BYTES_MOST, &buffer));
	TAKE(job, builder->fatherless = arena_take(job->arena, (size_t)dense_size(builder->people)));
	TAKE(job, builder->offsets = arena_take(job->arena, (size_t)offsets_size));
	TAKE(job, buffer = arena_take(job->arena, READ_BUFFER + RECORD_BYTES_MOST));
	TRY(output_begin(job, output, SECTION_PEOPLE));
	for (int year = 0; year <= BIRTH_YEARS; year++)
		TRY(year_sort(job, builder, &sorting, year, buffer));
	output_end(output);
	TRY(output_begin(job, output, SECTION_OFFSETS));
	TRY(output_write(job, output, builder->offsets, (size_t)offsets_size));
	output_end(output);
	TRY(output_begin(job, output, SECTION_FATHERLESS));
	TRY(output_write(job, output, builder->fatherless, (size_t)dense_size(builder->people)));
	output_end(output);
	TRY(spelt_sort(job, builder));
	for (int run = RUN_LISTS; run < RUN_PAIRS + (1 << RUN_PAIRS_BITS); run++)
		TRY(run_flush(job, builder, run));
	return OK;
}
