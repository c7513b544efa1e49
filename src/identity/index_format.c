/* index_format.c - the small pieces that an index file is made of: keys, entries, records.
 *
 * Tokens are numbered by how frequent they are and written in one to five bytes, so that most take one or two. The
 * digits of a document's number are written as one number of base 10 or 36. */
#include "identity/index_format.h"
#include "identity/sound_rules.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

/* Not inlined: the compiler would wrongly fear that the branches for long texts read past short ones. */
__attribute__((noinline)) static uint64_t hash_of(const void *bytes, size_t size, uint64_t seed)
{
	return XXH3_64bits_withSeed(bytes, size, seed);
}

const char *section_name(enum index_section section)
{
	static const char *const names[SECTION_COUNT] = {
	    "births",      "people",  "offsets", "fatherless",    "postings", "pairs",
	    "pair_starts", "classes", "keys",    "key_starts",    "text",     "vocabulary",
	    "sorts",       "table",   "numbers", "number_starts", "hidden",   "alike"};

	return names[section];
}

int birth_key(const struct birth *birth)
{
	int month = birth->month >= 1 && birth->month <= 12 ? birth->month : 0;
	int day = month != 0 && birth->day >= 1 && birth->day <= 31 ? birth->day : 0;

	if (birth->year < BIRTH_YEAR_FIRST || birth->year > BIRTH_YEAR_LAST)
		return BIRTH_UNKNOWN;
	return (birth->year - BIRTH_YEAR_FIRST) * BIRTH_KEYS_OF_YEAR + month * 32 + day;
}

struct birth birth_of_key(int key)
{
	if (key >= BIRTH_UNKNOWN)
		return (struct birth){0};
	return (struct birth){.year = BIRTH_YEAR_FIRST + key / BIRTH_KEYS_OF_YEAR,
			      .month = key % BIRTH_KEYS_OF_YEAR / 32,
			      .day = key % 32};
}

uint64_t token_hash(unsigned char sort, const char *text, size_t size)
{
	return hash_of(text, size, sort);
}

uint64_t number_hash(const unsigned char *at, size_t size)
{
	return hash_of(at, size, 0);
}

int start_bits(uint64_t count)
{
	int bits = 1;

	while (bits < 30 && (uint64_t)8 << bits < count)
		bits++;
	return bits;
}

/* ---- vocabulary ---- */

void entry_write(const struct vocabulary_entry *entry, unsigned char at[VOCABULARY_ENTRY])
{
	store64(at, entry->list[0]);
	store64(at + 8, entry->list[1]);
	store32(at + 16, entry->count[0]);
	store32(at + 20, entry->count[1]);
	store32(at + 24, entry->text);
	at[28] = entry->text_size;
	at[29] = entry->sort;
	at[30] = at[31] = 0;
}

void entry_read(const unsigned char at[VOCABULARY_ENTRY], struct vocabulary_entry *ret_entry)
{
	ret_entry->list[0] = load64(at);
	ret_entry->list[1] = load64(at + 8);
	ret_entry->count[0] = load32(at + 16);
	ret_entry->count[1] = load32(at + 20);
	ret_entry->text = load32(at + 24);
	ret_entry->text_size = at[28];
	ret_entry->sort = at[29];
}

/* ---- keys ---- */

static int key_add(struct token_key *keys, int count, const char *text, size_t size, int reading)
{
	uint32_t hash = (uint32_t)(hash_of(text, size, 0) >> 32);

	for (int at = 0; at < count; at++)
		if (keys[at].hash == hash)
			return count;
	keys[count] = (struct token_key){hash, reading};
	return count + 1;
}

/* Of keys of one or two letters nothing would be left that tells names apart. */
#define KEY_SHORTEST_PARTED 3

int token_whole_keys(const struct sounding *sounding, struct token_key ret_keys[READINGS_MOST])
{
	int count = 0;

	for (int reading = 0; reading < sounding->count; reading++) {
		const char *loose = sounding->readings[reading].loose;

		count = key_add(ret_keys, count, loose, strlen(loose), reading);
	}
	return count;
}

int token_keys(const struct sounding *sounding, struct token_key ret_keys[TOKEN_KEYS_MOST])
{
	int count = token_whole_keys(sounding, ret_keys);

	for (int reading = 0; reading < sounding->count; reading++) {
		const char *loose = sounding->readings[reading].loose;
		size_t size = strlen(loose);
		char part[KEY_BYTES_MOST];

		for (size_t out = 0; size >= KEY_SHORTEST_PARTED && out < size; out++) {
			memcpy(part, loose, out);
			memcpy(part + out, loose + out + 1, size - out - 1);
			count = key_add(ret_keys, count, part, size - 1, reading);
		}
	}
	return count;
}

struct glance glance_of(const struct reading *reading, enum script script, const uint32_t count[2])
{
	uint32_t carried = count[0] > count[1] ? count[0] : count[1];
	struct glance glance = {.script = script == SCRIPT_ARABIC,
				.carried = (uint8_t)(carried == 0 ? 0 : 32 - __builtin_clz(carried))};

	for (int at = 0; at < reading->count; at++) {
		unsigned int sound = reading->sounds[at];

		/* By the letter of the loose key: what ears and scripts merge (ض and ز) is no difference. */
		if (sound_rows[sound].class == CLASS_C)
			glance.consonants |= (uint32_t)1 << (sound_rows[sound].loose & 31);
		else
			glance.others |= (uint16_t)(1u << sound % 16);
	}
	return glance;
}

void glance_write(const struct glance *glance, unsigned char at[8])
{
	store32(at, glance->consonants);
	at[4] = (unsigned char)glance->others;
	at[5] = (unsigned char)(glance->others >> 8);
	at[6] = glance->script;
	at[7] = glance->carried;
}

struct glance glance_read(const unsigned char at[8])
{
	return (struct glance){load32(at), (uint16_t)(at[4] | at[5] << 8), at[6], at[7]};
}

size_t sounding_write(const struct sounding *sounding, unsigned char ret_bytes[SOUNDING_BYTES_MOST])
{
	unsigned char *at = ret_bytes;

	*at++ = (unsigned char)sounding->count;
	for (int reading = 0; reading < sounding->count; reading++) {
		const struct reading *each = &sounding->readings[reading];

		*at++ = (unsigned char)each->language;
		*at++ = (unsigned char)each->count;
		memcpy(at, each->sounds, (size_t)each->count);
		at += each->count;
	}
	return (size_t)(at - ret_bytes);
}

size_t sounding_read(const unsigned char *bytes, size_t size, struct sounding *ret_sounding)
{
	size_t at = 1;

	if (size < 1 || bytes[0] > READINGS_MOST)
		return 0;
	ret_sounding->count = bytes[0];
	for (int reading = 0; reading < ret_sounding->count; reading++) {
		struct reading *each = &ret_sounding->readings[reading];

		if (size - at < 2 || bytes[at] > READING_FRENCH || bytes[at + 1] > SOUNDS_MOST ||
		    size - at - 2 < bytes[at + 1])
			return 0;
		each->language = (enum reading_language)bytes[at];
		each->count = bytes[at + 1];
		memcpy(each->sounds, bytes + at + 2, (size_t)each->count);
		for (int sound = 0; sound < each->count; sound++)
			if (each->sounds[sound] >= SOUND_COUNT)
				return 0;
		at += 2 + (size_t)each->count;
	}
	return at;
}

/* ---- pairs ---- */

/* Beyond the two classes that are none. */
static uint32_t class_of(const char *text, size_t size, uint64_t seed)
{
	uint32_t class = (uint32_t)(hash_of(text, size, seed) >> 32);

	return class > CLASS_NOBODY ? class : class + CLASS_NOBODY + 1;
}

uint32_t class_of_token(unsigned char sort, const char *text, size_t size)
{
	return class_of(text, size, (uint64_t)sort + 1);
}

uint32_t class_of_key(const char *loose)
{
	return class_of(loose, strlen(loose), 0);
}

uint32_t pair_hash(uint32_t one, uint32_t other, bool of_father)
{
	bool turned = !of_father && one > other;
	uint64_t both = turned ? (uint64_t)other << 32 | one : (uint64_t)one << 32 | other;

	/* The finisher of MurmurHash3, with another start for a father's name. */
	both ^= of_father ? 0x9e3779b97f4a7c15 : 0;
	both = (both ^ both >> 33) * 0xff51afd7ed558ccd;
	both = (both ^ both >> 33) * 0xc4ceb9fe1a85ec53;
	return (uint32_t)((both ^ both >> 33) >> 32);
}

int pair_group_bits(uint64_t count)
{
	int bits = 1;

	while (bits < PAIR_GROUP_BITS && (uint64_t)PAIR_GROUP << bits < count)
		bits++;
	return bits;
}

struct pair_layout pair_layout(uint64_t count, uint64_t people)
{
	uint64_t range = people << PAIR_PRINT_BITS, share = count == 0 ? 0 : range / count;
	struct pair_layout layout = {.low_bits = share == 0 ? 0 : 63 - __builtin_clzll(share)};

	if (count == 0)
		return layout;
	layout.upper_bits = count + (range >> layout.low_bits) + 1;
	layout.upper = 4 + (layout.upper_bits - 1) / PAIR_UPPER * 4;
	layout.low = layout.upper + (layout.upper_bits + 7) / 8;
	layout.size = layout.low + (count * (uint64_t)layout.low_bits + 7) / 8;
	return layout;
}

/* ---- records ---- */

/* The first byte tells how many follow: below 192 none, below 251 one, below 255 two, else four. */
static unsigned char *token_write(unsigned char *at, uint32_t token)
{
	if (token < 192) {
		*at++ = (unsigned char)token;
		return at;
	}
	if (token < 192 + (59 << 8)) {
		token -= 192;
		*at++ = (unsigned char)(192 + (token >> 8));
		*at++ = (unsigned char)token;
		return at;
	}
	if (token < 192 + (59 << 8) + (4 << 16)) {
		token -= 192 + (59 << 8);
		*at++ = (unsigned char)(251 + (token >> 16));
		*at++ = (unsigned char)(token >> 8);
		*at++ = (unsigned char)token;
		return at;
	}
	*at++ = 255;
	store32(at, token);
	return at + 4;
}

/* NULL when it would end behind `end`. */
static inline const unsigned char *token_read(const unsigned char *at, const unsigned char *end, uint32_t *ret_token)
{
	unsigned int first;

	if (at >= end)
		return NULL;
	first = *at++;
	if (first < 192) {
		*ret_token = first;
		return at;
	}
	if (first < 251) {
		if (end - at < 1)
			return NULL;
		*ret_token = 192 + ((first - 192) << 8 | at[0]);
		return at + 1;
	}
	if (first < 255) {
		if (end - at < 2)
			return NULL;
		*ret_token = 192 + (59 << 8) + ((first - 251) << 16 | (unsigned int)at[0] << 8 | at[1]);
		return at + 2;
	}
	if (end - at < 4)
		return NULL;
	*ret_token = load32(at);
	return at + 4;
}

/* 24 letters of base 36 take 125 bits. */
__extension__ typedef unsigned __int128 wide;

#define NUMBER_DIGITS 0x20 /* only digits: base 10 */

static unsigned int number_base(const char *text)
{
	return strspn(text, "0123456789") == strlen(text) ? 10 : 36;
}

static int number_bytes(unsigned int base, int length)
{
	/* log2(10) = 3.3220, log2(36) = 5.1700 */
	return base == 10 ? (length * 33220 / 10000 + 8) / 8 : (length * 51700 / 10000 + 8) / 8;
}

unsigned char *number_write(unsigned char *at, const struct person_number *number)
{
	int length = (int)strlen(number->text);
	unsigned int base = number_base(number->text);
	int bytes = number_bytes(base, length);
	wide value = 0;

	for (int place = 0; place < length; place++) {
		char letter = number->text[place];
		unsigned int digit = letter >= '0' && letter <= '9' ? (unsigned int)(letter - '0')
								    : (unsigned int)(letter - 'A' + 10) % 36;

		value = value * base + digit;
	}
	*at++ =
	    (unsigned char)((unsigned int)number->kind << 6 | (base == 10 ? NUMBER_DIGITS : 0) | (unsigned int)length);
	for (int byte = 0; byte < bytes; byte++)
		*at++ = (unsigned char)(value >> 8 * byte);
	return at;
}

const unsigned char *number_skip(const unsigned char *at, const unsigned char *end)
{
	int bytes;

	if (at >= end)
		return NULL;
	bytes = 1 + number_bytes((at[0] & NUMBER_DIGITS) != 0 ? 10 : 36, at[0] & 0x1f);
	return end - at < bytes ? NULL : at + bytes;
}

static const unsigned char *number_read(const unsigned char *at, const unsigned char *end,
					struct person_number *ret_number)
{
	wide value = 0;
	unsigned int head, base;
	int length, bytes;

	if (at >= end)
		return NULL;
	head = *at++;
	base = (head & NUMBER_DIGITS) != 0 ? 10 : 36;
	length = (int)(head & 0x1f);
	bytes = number_bytes(base, length);
	if (length > NUMBER_BYTES_MOST || head >> 6 > NUMBER_PHONE || end - at < bytes)
		return NULL;
	for (int byte = bytes - 1; byte >= 0; byte--)
		value = value << 8 | at[byte];
	ret_number->kind = (enum number_kind)(head >> 6);
	ret_number->text[length] = '\0';
	for (int place = length - 1; place >= 0; place--) {
		ret_number->text[place] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"[(unsigned int)(value % base)];
		value /= base;
	}
	return value == 0 ? at + bytes : NULL;
}

int record_write(const struct record *record, int reference_bytes, unsigned char ret_bytes[RECORD_BYTES_MOST])
{
	unsigned char *at = ret_bytes + 1;

	*at++ = (unsigned char)(record->name_count | record->father_count << 4);
	*at++ = (unsigned char)((int)record->sex | record->number_count << 2 | (record->place != NO_TOKEN) << 5 |
				record->name_cut << 6 | record->father_cut << 7);
	for (int token = 0; token < record->name_count + record->father_count; token++)
		at = token_write(at, record->tokens[token]);
	if (record->place != NO_TOKEN)
		at = token_write(at, record->place);
	for (int number = 0; number < record->number_count; number++)
		at = number_write(at, &record->numbers[number]);
	for (int byte = 0; byte < reference_bytes; byte++)
		*at++ = (unsigned char)(record->reference >> 8 * byte);
	ret_bytes[0] = (unsigned char)(at - ret_bytes - 1);
	return (int)(at - ret_bytes);
}

const unsigned char *record_tokens_read(const unsigned char *bytes, size_t size, struct record *ret_record)
{
	const unsigned char *at, *end;

	if (size < 3 || bytes[0] < 2 || (size_t)bytes[0] + 1 > size)
		return NULL;
	end = bytes + 1 + bytes[0];
	ret_record->name_count = bytes[1] & 15;
	ret_record->father_count = bytes[1] >> 4;
	if (ret_record->name_count > NAME_TOKENS_MOST || ret_record->father_count > NAME_TOKENS_MOST)
		return NULL;
	ret_record->sex = (enum sex)(bytes[2] & 3);
	ret_record->number_count = bytes[2] >> 2 & 7;
	ret_record->name_cut = (bytes[2] & 0x40) != 0;
	ret_record->father_cut = (bytes[2] & 0x80) != 0;
	ret_record->place = NO_TOKEN;
	at = bytes + 3;
	for (int token = 0; token < ret_record->name_count + ret_record->father_count; token++) {
		at = token_read(at, end, &ret_record->tokens[token]);
		if (at == NULL)
			return NULL;
	}
	if ((bytes[2] & 0x20) != 0)
		at = token_read(at, end, &ret_record->place);
	return at;
}

bool record_read(const unsigned char *bytes, size_t size, int reference_bytes, struct record *ret_record)
{
	const unsigned char *at = record_tokens_read(bytes, size, ret_record);
	const unsigned char *end;

	if (at == NULL)
		return false;
	end = bytes + 1 + bytes[0];
	if (ret_record->sex > SEX_FEMALE || ret_record->number_count > NUMBERS_MOST)
		return false;
	for (int number = 0; number < ret_record->number_count; number++) {
		at = number_read(at, end, &ret_record->numbers[number]);
		if (at == NULL)
			return false;
	}
	if (end - at != reference_bytes)
		return false;
	ret_record->reference = 0;
	for (int byte = reference_bytes - 1; byte >= 0; byte--)
		ret_record->reference = ret_record->reference << 8 | at[byte];
	return true;
}

int record_rewrite(const unsigned char *bytes, int from_bytes, const uint32_t *new_tokens, int to_bytes,
		   unsigned char ret_bytes[RECORD_BYTES_MOST], struct record *ret_record,
		   const unsigned char **ret_numbers)
{
	const unsigned char *tail = record_tokens_read(bytes, RECORD_BYTES_MOST, ret_record);
	size_t numbers = (size_t)(bytes + 1 + bytes[0] - from_bytes - tail);
	unsigned char *at = ret_bytes + 3;

	ret_bytes[1] = bytes[1];
	ret_bytes[2] = bytes[2];
	for (int token = 0; token < ret_record->name_count + ret_record->father_count; token++) {
		ret_record->tokens[token] = new_tokens[ret_record->tokens[token]];
		at = token_write(at, ret_record->tokens[token]);
	}
	if (ret_record->place != NO_TOKEN) {
		ret_record->place = new_tokens[ret_record->place];
		at = token_write(at, ret_record->place);
	}
	*ret_numbers = at;
	memcpy(at, tail, numbers);
	at += numbers;
	memcpy(at, tail + numbers, (size_t)to_bytes);
	at += to_bytes;
	ret_bytes[0] = (unsigned char)(at - ret_bytes - 1);
	return (int)(at - ret_bytes);
}
