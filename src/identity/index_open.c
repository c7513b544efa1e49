/* index_open.c - an index over its bytes, and the look-ups in it. */
#include "identity/index_file.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

enum result index_lies(struct job *job, enum index_section section)
{
	return job_fail(job, DAMAGED, "index", "index-section",
			"The index does not hold together in its section \"%s\": build it anew.",
			section_name(section));
}

static enum result head_check(struct job *job, struct bytes file)
{
	if (file.size < 8 || memcmp(file.data, INDEX_MAGIC, 8) != 0)
		return job_fail(job, DAMAGED, "index", "index-magic", "This file is not an index of a register.");
	if (file.size < INDEX_HEAD_SIZE + INDEX_TRAILER_SIZE)
		return job_fail(job, DAMAGED, "index", "index-size", "The index is cut off: it has only %zu bytes.",
				file.size);
	if (load32(file.data + 8) == __builtin_bswap32(INDEX_MARK))
		return job_fail(job, DAMAGED, "index", "index-byte-order",
				"The index was written in the other order of bytes.");
	if (load32(file.data + 8) != INDEX_MARK || load32(file.data + 12) != INDEX_VERSION)
		return job_fail(job, DAMAGED, "index", "index-version",
				"The index has version %u; this program reads version %d. Build it anew.",
				load32(file.data + 12), INDEX_VERSION);
	return OK;
}

static uint64_t trailer_checksum(struct bytes file)
{
	unsigned char whole[INDEX_HEAD_SIZE + INDEX_TRAILER_SIZE];

	memcpy(whole, file.data, INDEX_HEAD_SIZE);
	memcpy(whole + INDEX_HEAD_SIZE, file.data + file.size - INDEX_TRAILER_SIZE, INDEX_TRAILER_SIZE);
	return XXH64(whole, sizeof(whole) - 8, 0);
}

static enum result sections_read(struct job *job, struct index *index)
{
	struct bytes file = index->file;
	const unsigned char *trailer = file.data + file.size - INDEX_TRAILER_SIZE;
	uint64_t before = INDEX_HEAD_SIZE;

	if (load64(trailer + INDEX_TRAILER_SIZE - 16) != file.size)
		return job_fail(job, DAMAGED, "index", "index-size",
				"The index has %zu bytes, which is not what it says: it is cut off or not finished.",
				file.size);
	if (load64(trailer + INDEX_TRAILER_SIZE - 8) != trailer_checksum(file))
		return job_fail(job, DAMAGED, "index", "index-section",
				"The checksum of the index's table of sections is wrong: build it anew.");
	for (int section = 0; section < SECTION_COUNT; section++) {
		uint64_t offset = load64(trailer + TRAILER_COUNTS + section * 24),
			 size = load64(trailer + TRAILER_COUNTS + section * 24 + 8);

		if (offset < before || offset % SECTION_ALIGNMENT != 0 || offset > file.size - INDEX_TRAILER_SIZE ||
		    size > file.size - INDEX_TRAILER_SIZE - offset)
			return index_lies(job, (enum index_section)section);
		index->sections[section] = (struct bytes){file.data + offset, (size_t)size};
		index->checksums[section] = load64(trailer + TRAILER_COUNTS + section * 24 + 16);
		before = offset + size;
	}
	return OK;
}

/* Sizes that follow from the counts. */
static enum result sizes_check(struct job *job, struct index *index, uint64_t tokens)
{
	const struct bytes *sections = index->sections;
	uint64_t places = sections[SECTION_TABLE].size / 4;

	if (index->people > INDEX_PEOPLE_MOST ||
	    sections[SECTION_OFFSETS].size != (index->people + PEOPLE_OF_OFFSET - 1) / PEOPLE_OF_OFFSET * 8)
		return index_lies(job, SECTION_OFFSETS);
	if (sections[SECTION_FATHERLESS].size != dense_size(index->people))
		return index_lies(job, SECTION_FATHERLESS);
	if (sections[SECTION_BIRTHS].size != (BIRTH_KEYS + 1) * 4)
		return index_lies(job, SECTION_BIRTHS);
	if (tokens > TOKENS_MOST || sections[SECTION_VOCABULARY].size != (tokens + 1) * VOCABULARY_ENTRY)
		return index_lies(job, SECTION_VOCABULARY);
	if (sections[SECTION_SORTS].size != tokens)
		return index_lies(job, SECTION_SORTS);
	if (places < 2 || places <= tokens || (places & (places - 1)) != 0 || places > UINT32_MAX)
		return index_lies(job, SECTION_TABLE);
	if (sections[SECTION_POSTINGS].size < 8)
		return index_lies(job, SECTION_POSTINGS);
	if (index->reference_bytes < 1 || index->reference_bytes > 5)
		return index_lies(job, SECTION_PEOPLE);
	if (sections[SECTION_PAIRS].size < 8)
		return index_lies(job, SECTION_PAIRS);
	index->pair_bits = 1;
	while (index->pair_bits < PAIR_GROUP_BITS &&
	       sections[SECTION_PAIR_STARTS].size > (((uint64_t)1 << index->pair_bits) + 1) * 8)
		index->pair_bits++;
	if (sections[SECTION_PAIR_STARTS].size != (((uint64_t)1 << index->pair_bits) + 1) * 8)
		return index_lies(job, SECTION_PAIR_STARTS);
	if (sections[SECTION_CLASSES].size != tokens * 4)
		return index_lies(job, SECTION_CLASSES);
	index->tokens = (uint32_t)tokens;
	index->table_mask = (uint32_t)(places - 1);
	index->key_bits = start_bits(sections[SECTION_KEYS].size / KEY_ENTRY);
	if (sections[SECTION_KEY_STARTS].size != (((uint64_t)1 << index->key_bits) + 1) * 4)
		return index_lies(job, SECTION_KEY_STARTS);
	index->number_bits = start_bits(sections[SECTION_NUMBERS].size / 4);
	if (sections[SECTION_NUMBER_STARTS].size != (((uint64_t)1 << index->number_bits) + 1) * 4)
		return index_lies(job, SECTION_NUMBER_STARTS);
	if (sections[SECTION_HIDDEN].size % 8 != 0)
		return index_lies(job, SECTION_HIDDEN);
	return OK;
}

/* How many tokens are asked how they sound. */
#define SOUNDS_ASKED 64

/* How many lists of what sounds alike are heard again. */
#define LISTS_HEARD 8

/* Of the token's own script; of the other one rows have told more than ears do (index_spelt.c). */
static bool heard_the_same(const struct widened *told, int told_count, const struct widened *heard, int heard_count,
			   enum script script)
{
	int at = 0;

	for (int each = 0; each < told_count; each++) {
		if (((told[each].sort & 8) != 0) != (script == SCRIPT_ARABIC))
			continue;
		while (at < heard_count && ((heard[at].sort & 8) != 0) != (script == SCRIPT_ARABIC))
			at++;
		if (at == heard_count || told[each].token != heard[at].token || told[each].alike != heard[at].alike)
			return false;
		at++;
	}
	return true;
}

static enum result alike_check(struct job *job, const struct index *index)
{
	for (uint32_t at = 0; at < LISTS_HEARD; at++) {
		struct widened told[WIDENED_MOST], heard[WIDENED_MOST];
		uint32_t token = index->tokens > 0 ? at * 61 % index->tokens : 0;
		int count = index_alike(index, token, told);
		struct name_token name;
		bool same = count == 0;

		if (count > 0 && index_token(index, token, &name))
			same = heard_the_same(told, count, heard, index_hear(index, &name, heard), name.script);
		if (!same)
			return job_fail(
			    job, DAMAGED, "index", "index-version",
			    "The index was built with other rules of which names sound alike: build it anew.");
	}
	return OK;
}

/* Keys and sounds in the file are those of the rules that built it. Other rules would not find its tokens. */
static enum result rules_check(struct job *job, const struct index *index)
{
	for (uint32_t token = 0; token < index->tokens && token < SOUNDS_ASKED; token++) {
		unsigned char now[SOUNDING_BYTES_MOST], then[SOUNDING_BYTES_MOST];
		struct vocabulary_entry entry;
		struct sounding sounding;
		struct name_token name;
		size_t size;

		if (!index_entry(index, token, &entry) || !index_sounding(index, &entry, &sounding))
			return index_lies(job, SECTION_TEXT);
		if (!index_token(index, token, &name))
			continue;
		size = sounding_write(&sounding, then);
		token_sound(&name, &sounding);
		if (sounding_write(&sounding, now) != size || memcmp(now, then, size) != 0)
			return job_fail(job, DAMAGED, "index", "index-version",
					"The index was built with other rules of how names sound: build it anew.");
	}
	return alike_check(job, index);
}

enum result index_open(struct job *job, struct bytes file, const struct index **ret_index)
{
	const unsigned char *trailer;
	uint64_t reference_bytes;
	struct index *index;

	TRY(head_check(job, file));
	TAKE(job, index = NEW(job->arena, struct index));
	index->file = file;
	TRY(sections_read(job, index));
	trailer = file.data + file.size - INDEX_TRAILER_SIZE;
	index->people = load64(trailer);
	for (int told = 0; told < 4; told++)
		index->told[told / 2][told % 2] = load64(trailer + 24 + told * 8);
	reference_bytes = load64(trailer + 16);
	index->reference_bytes = reference_bytes > 5 ? 0 : (int)reference_bytes;
	TRY(sizes_check(job, index, load64(trailer + 8)));
	TRY(rules_check(job, index));
	compound_keys_make(&index->compounds);
	*ret_index = index;
	return OK;
}

int64_t index_people(const struct index *index)
{
	return (int64_t)index->people;
}

/* ---- people ---- */

uint32_t index_birth_first(const struct index *index, int key)
{
	uint32_t first = load32(index->sections[SECTION_BIRTHS].data + (size_t)key * 4);

	return first < index->people ? first : (uint32_t)index->people;
}

int index_birth_key(const struct index *index, uint32_t number, int least, int most)
{
	if (index_birth_first(index, least) > number)
		least = 0;
	if (most < BIRTH_KEYS - 1 && index_birth_first(index, most + 1) <= number)
		most = BIRTH_KEYS - 1;
	/* The last key that begins at or before the number. */
	while (least < most) {
		int middle = (least + most + 1) / 2;

		if (index_birth_first(index, middle) <= number)
			least = middle;
		else
			most = middle - 1;
	}
	return least;
}

void index_offset_expect(const struct index *index, uint64_t number)
{
	__builtin_prefetch(index->sections[SECTION_OFFSETS].data + number / PEOPLE_OF_OFFSET * 8);
}

void index_record_expect(const struct index *index, uint64_t number)
{
	const unsigned char *offsets = index->sections[SECTION_OFFSETS].data;
	uint64_t offset = load64(offsets + number / PEOPLE_OF_OFFSET * 8);

	if (offset >= index->sections[SECTION_PEOPLE].size)
		return;
	/* The record stands somewhere in the next 16 times 30 bytes. */
	for (uint64_t line = 0; line <= (number % PEOPLE_OF_OFFSET + 1) * 32; line += 64)
		__builtin_prefetch(index->sections[SECTION_PEOPLE].data + offset + line);
}

const unsigned char *index_record(const struct index *index, uint64_t number, size_t *ret_size)
{
	struct bytes people = index->sections[SECTION_PEOPLE];
	uint64_t offset;

	if (number >= index->people)
		return NULL;
	offset = load64(index->sections[SECTION_OFFSETS].data + number / PEOPLE_OF_OFFSET * 8);
	for (uint64_t skip = number % PEOPLE_OF_OFFSET; skip > 0 && offset < people.size; skip--)
		offset += 1u + people.data[offset];
	if (offset >= people.size)
		return NULL;
	*ret_size = people.size - (size_t)offset;
	return people.data + offset;
}

/* Fills a name from tokens of the vocabulary. */
static bool name_fill(const struct index *index, const uint32_t *tokens, int count, bool cut, struct name *ret_name)
{
	ret_name->count = count;
	ret_name->cut = cut;
	for (int at = 0; at < count; at++)
		if (!index_token(index, tokens[at], &ret_name->tokens[at]))
			return false;
	return true;
}

enum result index_person(struct job *job, const struct index *index, int64_t number, struct person *ret_person)
{
	const unsigned char *bytes;
	struct record record;
	size_t size;

	if (number < 0 || (uint64_t)number >= index->people)
		return job_fail(job, MISSING, "person", "person", "The index has no person with this number.");
	memset(ret_person, 0, sizeof(*ret_person));
	bytes = index_record(index, (uint64_t)number, &size);
	if (bytes == NULL || !record_read(bytes, size, index->reference_bytes, &record) ||
	    !name_fill(index, record.tokens, record.name_count, record.name_cut, &ret_person->name) ||
	    !name_fill(index, record.tokens + record.name_count, record.father_count, record.father_cut,
		       &ret_person->father))
		return index_lies(job, SECTION_PEOPLE);
	if (record.place != NO_TOKEN) {
		struct vocabulary_entry entry;

		if (!index_entry(index, record.place, &entry) || (entry.sort & 7) != KIND_PLACE)
			return index_lies(job, SECTION_PEOPLE);
		memcpy(ret_person->place, index->sections[SECTION_TEXT].data + entry.text, entry.text_size);
	}
	ret_person->birth = birth_of_key(index_birth_key(index, (uint32_t)number, 0, BIRTH_KEYS - 1));
	ret_person->sex = record.sex;
	ret_person->number_count = record.number_count;
	memcpy(ret_person->numbers, record.numbers, sizeof(record.numbers[0]) * (size_t)record.number_count);
	ret_person->reference = record.reference;
	return OK;
}

bool index_hides(const struct index *changes, uint64_t reference)
{
	struct bytes hidden = changes->sections[SECTION_HIDDEN];
	size_t least = 0, most = hidden.size / 8;

	while (least < most) {
		size_t middle = least + (most - least) / 2;
		uint64_t found = load64(hidden.data + middle * 8);

		if (found == reference)
			return true;
		if (found < reference)
			least = middle + 1;
		else
			most = middle;
	}
	return false;
}

/* ---- vocabulary ---- */

bool index_entry(const struct index *index, uint32_t token, struct vocabulary_entry *ret_entry)
{
	size_t text_size = index->sections[SECTION_TEXT].size;

	if (token >= index->tokens)
		return false;
	entry_read(index->sections[SECTION_VOCABULARY].data + (size_t)token * VOCABULARY_ENTRY, ret_entry);
	return ret_entry->text_size <= TOKEN_BYTES_MOST && ret_entry->text <= text_size &&
	       ret_entry->text_size <= text_size - ret_entry->text && (ret_entry->sort & 7) <= KIND_PLACE &&
	       ret_entry->sort < 16;
}

bool index_token(const struct index *index, uint32_t token, struct name_token *ret_token)
{
	struct vocabulary_entry entry;

	if (!index_entry(index, token, &entry) || (entry.sort & 7) == KIND_PLACE)
		return false;
	memcpy(ret_token->text, index->sections[SECTION_TEXT].data + entry.text, entry.text_size);
	ret_token->text[entry.text_size] = '\0';
	ret_token->kind = (enum token_kind)(entry.sort & 7);
	ret_token->script = (entry.sort & 8) != 0 ? SCRIPT_ARABIC : SCRIPT_LATIN;
	return true;
}

bool index_sounding(const struct index *index, const struct vocabulary_entry *entry, struct sounding *ret_sounding)
{
	struct bytes text = index->sections[SECTION_TEXT];
	size_t place = (size_t)entry->text + entry->text_size;

	ret_sounding->script = (entry->sort & 8) != 0 ? SCRIPT_ARABIC : SCRIPT_LATIN;
	return sounding_read(text.data + place, text.size - place, ret_sounding) > 0;
}

void index_entry_expect(const struct index *index, uint32_t token)
{
	if (token < index->tokens)
		__builtin_prefetch(index->sections[SECTION_VOCABULARY].data + (size_t)token * VOCABULARY_ENTRY);
}

void index_sounding_expect(const struct index *index, uint32_t token)
{
	struct vocabulary_entry entry;

	if (index_entry(index, token, &entry))
		__builtin_prefetch(index->sections[SECTION_TEXT].data + entry.text + entry.text_size);
}

uint32_t index_token_find(const struct index *index, unsigned char sort, const char *text)
{
	size_t size = strlen(text);
	uint32_t place = (uint32_t)token_hash(sort, text, size) & index->table_mask;

	/* A table without a free place would be searched for ever: no more steps than it has places. */
	for (uint32_t step = 0; step <= index->table_mask; step++, place = (place + 1) & index->table_mask) {
		uint32_t token = load32(index->sections[SECTION_TABLE].data + (size_t)place * 4);
		struct vocabulary_entry entry;

		if (token == 0 || !index_entry(index, token - 1, &entry))
			return NO_TOKEN;
		if (entry.sort == sort && entry.text_size == size &&
		    memcmp(index->sections[SECTION_TEXT].data + entry.text, text, size) == 0)
			return token - 1;
	}
	return NO_TOKEN;
}

/* The entries of a hash's group: numbered from `first` up to `end`. */
static bool starts_find(struct bytes starts, uint32_t group, uint64_t count, uint64_t *ret_first, uint64_t *ret_end)
{
	*ret_first = load32(starts.data + (size_t)group * 4);
	*ret_end = load32(starts.data + (size_t)group * 4 + 4);
	return *ret_first <= *ret_end && *ret_end <= count;
}

const unsigned char *index_key_find(const struct index *index, uint32_t key, uint32_t *ret_count)
{
	struct bytes keys = index->sections[SECTION_KEYS];
	uint64_t at, end, first;

	*ret_count = 0;
	if (!starts_find(index->sections[SECTION_KEY_STARTS], key >> (32 - index->key_bits), keys.size / KEY_ENTRY, &at,
			 &end))
		return NULL;
	while (at < end && load32(keys.data + at * KEY_ENTRY) < key)
		at++;
	for (first = at; at < end && load32(keys.data + at * KEY_ENTRY) == key; at++)
		;
	*ret_count = (uint32_t)(at - first);
	return keys.data + first * KEY_ENTRY + 4;
}

const unsigned char *index_number_find(const struct index *index, const struct person_number *number,
				       uint32_t *ret_count)
{
	struct bytes numbers = index->sections[SECTION_NUMBERS];
	unsigned char bytes[NUMBER_RECORD_MOST];
	size_t size = (size_t)(number_write(bytes, number) - bytes);
	uint32_t group = (uint32_t)(number_hash(bytes, size) >> 32) >> (32 - index->number_bits);
	uint64_t first, end;

	*ret_count = 0;
	if (!starts_find(index->sections[SECTION_NUMBER_STARTS], group, numbers.size / 4, &first, &end))
		return NULL;
	*ret_count = (uint32_t)(end - first);
	return numbers.data + first * 4;
}
