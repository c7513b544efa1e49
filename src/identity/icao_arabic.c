/* icao_arabic.c - table C of Doc 9303 part 3, and its two directions. */
#include "identity/icao_arabic.h"
#include "base/text.h"

#include <string.h>

#include <utf8proc.h>

#define SHADDA 0x651
#define TEH_MARBUTA 0x629

struct code {
	uint16_t letter;
	char text[4];
};

/* By letter. Of letters with one code (Y is ي and ې) the first is read back. */
static const struct code codes[] = {
    {0x621, "XE"},  {0x622, "XAA"}, {0x623, "XAE"}, {0x624, "U"},   {0x625, "I"},   {0x626, "XI"},  {0x627, "A"},
    {0x628, "B"},   {0x629, "XTA"}, {0x62a, "T"},   {0x62b, "XTH"}, {0x62c, "J"},   {0x62d, "XH"},  {0x62e, "XKH"},
    {0x62f, "D"},   {0x630, "XDH"}, {0x631, "R"},   {0x632, "Z"},   {0x633, "S"},   {0x634, "XSH"}, {0x635, "XSS"},
    {0x636, "XDZ"}, {0x637, "XTT"}, {0x638, "XZZ"}, {0x639, "E"},   {0x63a, "G"},   {0x641, "F"},   {0x642, "Q"},
    {0x643, "K"},   {0x644, "L"},   {0x645, "M"},   {0x646, "N"},   {0x647, "H"},   {0x648, "W"},   {0x649, "XAY"},
    {0x64a, "Y"},   {0x671, "XXA"}, {0x679, "XXT"}, {0x67c, "XRT"}, {0x67e, "P"},   {0x681, "XKE"}, {0x685, "XXH"},
    {0x686, "XC"},  {0x688, "XXD"}, {0x689, "XDR"}, {0x691, "XXR"}, {0x693, "XRR"}, {0x696, "XRX"}, {0x698, "XJ"},
    {0x69a, "XXS"}, {0x6a9, "XKK"}, {0x6ab, "XXK"}, {0x6ad, "XNG"}, {0x6af, "XGG"}, {0x6ba, "XNN"}, {0x6bc, "XXN"},
    {0x6be, "XDO"}, {0x6c0, "XYH"}, {0x6c1, "XXG"}, {0x6c2, "XGE"}, {0x6c3, "XTG"}, {0x6cc, "XYA"}, {0x6cd, "XXY"},
    {0x6d0, "Y"},   {0x6d2, "XYB"}, {0x6d3, "XBE"},
};

/* ة at the end of a word. */
static const char marbuta_at_end[] = "XAH";

static const char *code_of(int32_t letter)
{
	for (size_t at = 0; at < sizeof(codes) / sizeof(codes[0]); at++) {
		if (codes[at].letter == letter)
			return codes[at].text;
	}
	return NULL;
}

/* Vowel marks, superscript alif, tatweel, joiners: left out. */
static bool is_left_out(int32_t point)
{
	return (point >= 0x64b && point <= 0x65f) || point == 0x670 || point == 0x640 ||
	       (point >= 0x200b && point <= 0x200f);
}

static bool is_parting(int32_t point)
{
	return point == ' ' || point == '-' || point == 0xa0;
}

/* A letter that Unicode keeps as one of several forms (ﺏ), as itself. */
static int32_t plain(int32_t point)
{
	utf8proc_int32_t parts[4];
	int boundary = 0;

	if (point < 0xfb50 || point > 0xfeff)
		return point;
	return utf8proc_decompose_char(point, parts, 4, UTF8PROC_COMPAT | UTF8PROC_COMPOSE, &boundary) == 1 ? parts[0]
													    : point;
}

static bool ends_word(struct bytes rest)
{
	utf8proc_int32_t point = ' ';

	if (rest.size == 0)
		return true;
	return utf8proc_iterate(rest.data, (utf8proc_ssize_t)rest.size, &point) <= 0 || is_parting(point);
}

enum result icao_arabic_write(struct job *job, const char *field, struct bytes name, struct bytes *ret_text)
{
	struct text text = text_open(job->arena, (size_t)4 * ICAO_NAME_BYTES_MOST);
	const char *last = "";

	if (name.size > ICAO_NAME_BYTES_MOST)
		return job_fail(job, LIMIT, field, "too-long", "A name has at most %d bytes.", ICAO_NAME_BYTES_MOST);
	for (size_t at = 0; at < name.size;) {
		struct bytes rest = {name.data + at, name.size - at};
		utf8proc_int32_t point;
		utf8proc_ssize_t size = utf8proc_iterate(rest.data, (utf8proc_ssize_t)rest.size, &point);

		if (size <= 0)
			return job_fail(job, INVALID, field, "not-utf-8", "Byte %zu is not UTF-8.", at + 1);
		at += (size_t)size;
		point = plain(point);
		if (point == SHADDA) {
			text_add(&text, last);
			last = "";
			continue;
		}
		if (is_left_out(point))
			continue;
		last = is_parting(point) ? "<" : code_of(point);
		if (last == NULL)
			return job_fail(job, INVALID, field, "icao-letter", "Doc 9303 has no letters for U+%04X.",
					(unsigned int)point);
		if (point == TEH_MARBUTA && ends_word((struct bytes){name.data + at, name.size - at}))
			last = marbuta_at_end;
		text_add(&text, last);
	}
	return text_done(&text, ret_text) == OK ? OK : job_out_of_memory(job);
}

/* The letter whose code stands at the beginning of `rest`, the longest first; 0 for none. */
static uint32_t letter_coded(struct bytes rest, size_t *ret_size)
{
	for (size_t size = 3; size > 0; size--) {
		if (size > rest.size)
			continue;
		*ret_size = size;
		if (size == 3 && memcmp(rest.data, marbuta_at_end, 3) == 0)
			return TEH_MARBUTA;
		for (size_t at = 0; at < sizeof(codes) / sizeof(codes[0]); at++) {
			if (strlen(codes[at].text) == size && memcmp(rest.data, codes[at].text, size) == 0)
				return codes[at].letter;
		}
	}
	return 0;
}

static void point_add(struct text *text, uint32_t point)
{
	utf8proc_uint8_t bytes[4];
	utf8proc_ssize_t size = utf8proc_encode_char((utf8proc_int32_t)point, bytes);

	text_add_bytes(text, (struct bytes){bytes, (size_t)size});
}

/* Reads back into `text`. Returns how many bytes could be read. */
static size_t read_back(struct bytes coded, struct text *text, bool *ret_escaped)
{
	uint32_t last = 0;
	int in_word = 0;

	*ret_escaped = false;
	for (size_t at = 0; at < coded.size;) {
		size_t size = 1;
		uint32_t letter = ' ';

		if (coded.data[at] == '<' || coded.data[at] == ' ') {
			in_word = 0;
		} else {
			letter = letter_coded((struct bytes){coded.data + at, coded.size - at}, &size);
			if (letter == 0)
				return at;
			*ret_escaped |= size > 1;
			in_word++;
		}
		if (letter == last && in_word > 2 && letter != 0x644) {
			point_add(text, SHADDA);
			letter = 0;
		} else {
			point_add(text, letter);
		}
		last = letter;
		at += size;
	}
	return coded.size;
}

enum result icao_arabic_read(struct job *job, const char *field, struct bytes text, struct bytes *ret_name)
{
	struct text name = text_open(job->arena, (size_t)4 * ICAO_NAME_BYTES_MOST);
	bool escaped;
	size_t size;

	if (text.size > ICAO_NAME_BYTES_MOST)
		return job_fail(job, LIMIT, field, "too-long", "A name has at most %d letters.", ICAO_NAME_BYTES_MOST);
	size = read_back(text, &name, &escaped);
	if (size < text.size)
		return job_fail(job, INVALID, field, "icao-letter",
				"At letter %zu there is no letter of Doc 9303's table for Arabic script.", size + 1);
	return text_done(&name, ret_name) == OK ? OK : job_out_of_memory(job);
}

bool icao_arabic_check(struct bytes text)
{
	struct text nowhere = text_open(NULL, 0); /* adding to it fails, which nobody asks */
	bool escaped;

	return read_back(text, &nowhere, &escaped) == text.size && escaped;
}
