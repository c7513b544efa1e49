/* letters.c - folding: ASCII at once, Arabic script by our table, everything else by Unicode's decompositions. */
#include "identity/letters.h"

#include <string.h>

#include <utf8proc.h>

/* What a code point becomes. DROPPED leaves nothing; PARTING a blank; 0 in the table: not in it. */
enum { DROPPED = 1, PARTING = ' ', REFUSED = 2 };

struct alike {
	uint16_t from;
	uint16_t to, then; /* one letter, or two */
};

/* Letters of the Arabic script that are one letter to a reader of Urdu, by code point. */
static const struct alike arabic[] = {
    {0x0620, 0x06cc, 0}, {0x0621, DROPPED, 0},     {0x0622, 0x0622, 0},      {0x0623, 0x0627, 0},
    {0x0624, 0x0648, 0}, {0x0625, 0x0627, 0},      {0x0626, 0x0626, 0},      {0x0627, 0x0627, 0},
    {0x0628, 0x0628, 0}, {0x0629, 0x06c3, 0},      {0x062a, 0x062a, 0},      {0x062b, 0x062b, 0},
    {0x062c, 0x062c, 0}, {0x062d, 0x062d, 0},      {0x062e, 0x062e, 0},      {0x062f, 0x062f, 0},
    {0x0630, 0x0630, 0}, {0x0631, 0x0631, 0},      {0x0632, 0x0632, 0},      {0x0633, 0x0633, 0},
    {0x0634, 0x0634, 0}, {0x0635, 0x0635, 0},      {0x0636, 0x0636, 0},      {0x0637, 0x0637, 0},
    {0x0638, 0x0638, 0}, {0x0639, 0x0639, 0},      {0x063a, 0x063a, 0},      {0x0640, DROPPED, 0},
    {0x0641, 0x0641, 0}, {0x0642, 0x0642, 0},      {0x0643, 0x06a9, 0},      {0x0644, 0x0644, 0},
    {0x0645, 0x0645, 0}, {0x0646, 0x0646, 0},      {0x0647, 0x06c1, 0},      {0x0648, 0x0648, 0},
    {0x0649, 0x06cc, 0}, {0x064a, 0x06cc, 0},      {0x066e, 0x0628, 0},      {0x066f, 0x0642, 0},
    {0x0671, 0x0627, 0}, {0x0672, 0x0627, 0},      {0x0673, 0x0627, 0},      {0x0674, DROPPED, 0},
    {0x0675, 0x0627, 0}, {0x0676, 0x0648, 0},      {0x0677, 0x0648, 0},      {0x0678, 0x0626, 0},
    {0x0679, 0x0679, 0}, {0x067a, 0x0679, 0x06be}, {0x067b, 0x0628, 0},      {0x067c, 0x0679, 0},
    {0x067d, 0x0679, 0}, {0x067e, 0x067e, 0},      {0x067f, 0x062a, 0x06be}, {0x0680, 0x0628, 0x06be},
    {0x0681, 0x0632, 0}, {0x0682, 0x0632, 0},      {0x0683, 0x0646, 0},      {0x0684, 0x062c, 0},
    {0x0685, 0x0633, 0}, {0x0686, 0x0686, 0},      {0x0687, 0x0686, 0x06be}, {0x0688, 0x0688, 0},
    {0x0689, 0x0688, 0}, {0x068a, 0x0688, 0},      {0x068c, 0x062f, 0x06be}, {0x068d, 0x0688, 0x06be},
    {0x068f, 0x062f, 0}, {0x0690, 0x0688, 0},      {0x0691, 0x0691, 0},      {0x0693, 0x0691, 0},
    {0x0695, 0x0631, 0}, {0x0696, 0x0698, 0},      {0x0698, 0x0698, 0},      {0x0699, 0x0691, 0},
    {0x069a, 0x0634, 0}, {0x06a4, 0x0648, 0},      {0x06a6, 0x067e, 0x06be}, {0x06a9, 0x06a9, 0},
    {0x06aa, 0x06a9, 0}, {0x06ab, 0x06af, 0},      {0x06ad, 0x06af, 0},      {0x06af, 0x06af, 0},
    {0x06b0, 0x06af, 0}, {0x06b1, 0x0646, 0x06af}, {0x06b3, 0x06af, 0},      {0x06b5, 0x0644, 0},
    {0x06ba, 0x06ba, 0}, {0x06bb, 0x0646, 0},      {0x06bc, 0x0646, 0},      {0x06bd, 0x0646, 0},
    {0x06be, 0x06be, 0}, {0x06c0, 0x06c1, 0},      {0x06c1, 0x06c1, 0},      {0x06c2, 0x06c1, 0},
    {0x06c3, 0x06c3, 0}, {0x06c4, 0x0648, 0},      {0x06c5, 0x0648, 0},      {0x06c6, 0x0648, 0},
    {0x06c7, 0x0648, 0}, {0x06c8, 0x0648, 0},      {0x06ca, 0x0648, 0},      {0x06cb, 0x0648, 0},
    {0x06cc, 0x06cc, 0}, {0x06cd, 0x06cc, 0},      {0x06ce, 0x06cc, 0},      {0x06d0, 0x06cc, 0},
    {0x06d1, 0x06cc, 0}, {0x06d2, 0x06d2, 0},      {0x06d3, 0x06d2, 0},      {0x06d5, 0x06c1, 0},
    {0x06ee, 0x062f, 0}, {0x06ef, 0x0631, 0},      {0x06fe, DROPPED, 0},     {0x06ff, 0x06c1, 0},
};

/* Latin letters that Unicode does not take apart. */
static const struct alike latin[] = {
    {0x00e6, 'a', 'e'}, {0x00f0, 'd', 0}, {0x00f8, 'o', 0}, {0x00fe, 't', 'h'}, {0x0111, 'd', 0},   {0x0127, 'h', 0},
    {0x0131, 'i', 0},   {0x0138, 'k', 0}, {0x0142, 'l', 0}, {0x014b, 'n', 0},   {0x0153, 'o', 'e'}, {0x0167, 't', 0},
    {0x0180, 'b', 0},   {0x01dd, 'a', 0}, {0x0259, 'a', 0}, {0x0268, 'i', 0},
};

int letter_spell(uint32_t point, char *ret_text)
{
	if (point < 0x80) {
		ret_text[0] = (char)point;
		return 1;
	}
	ret_text[0] = (char)(0xc0 | point >> 6);
	ret_text[1] = (char)(0x80 | (point & 0x3f));
	return 2;
}

uint32_t letter_at(const char *text, int *ret_size)
{
	unsigned char first = (unsigned char)text[0];

	if (first < 0x80) {
		*ret_size = 1;
		return first;
	}
	*ret_size = 2;
	return (uint32_t)(first & 0x1f) << 6 | ((unsigned char)text[1] & 0x3f);
}

static const struct alike *alike_find(const struct alike *table, int count, uint32_t point)
{
	int from = 0, to = count;

	while (from < to) {
		int middle = (from + to) / 2;

		if (table[middle].from == point)
			return &table[middle];
		if (table[middle].from < point)
			from = middle + 1;
		else
			to = middle;
	}
	return NULL;
}

/* --- adding to the folded text --- */

struct folding {
	struct letters *letters;
	bool small_before; /* the letter before was a small Latin one: a capital behind it may begin a word */
	bool full;
};

static void add(struct folding *folding, uint32_t point)
{
	struct letters *letters = folding->letters;

	if (point == DROPPED || point == 0)
		return;
	if (point == PARTING && letters->count > 0 && letters->points[letters->count - 1] == PARTING)
		return;
	if (letters->count == LETTERS_MOST) {
		folding->full = true;
		return;
	}
	letters->points[letters->count++] = point;
}

/* Vowel marks go; but a mark that makes another letter of the one before makes it. */
static void mark_take(struct folding *folding, uint32_t mark)
{
	struct letters *letters = folding->letters;
	uint32_t *before = letters->count > 0 ? &letters->points[letters->count - 1] : NULL;

	if (before == NULL)
		return;
	if (mark == 0x653 && *before == LETTER_ALIF)
		*before = LETTER_ALIF_MADDA;
	else if (mark == 0x654 && *before == LETTER_YEH)
		*before = LETTER_YEH_HAMZA;
	else if (mark == 0x670 && *before == LETTER_YEH)
		*before = LETTER_ALIF_MAQSURA;
}

/* AlisherUsmanov, but not McDonald: three letters or more before a capital, and it goes on small. */
static bool word_begins(const struct folding *folding, struct bytes rest)
{
	const struct letters *letters = folding->letters;
	int before = 0;

	while (before < letters->count && letter_is_latin(letters->points[letters->count - 1 - before]))
		before++;
	return folding->small_before && before >= 3 && rest.size >= 3 && rest.data[1] >= 'a' && rest.data[1] <= 'z' &&
	       rest.data[2] >= 'a' && rest.data[2] <= 'z';
}

/* ASCII: `rest` begins with the letter. False for a control character. */
static bool ascii_take(struct folding *folding, struct bytes rest)
{
	unsigned char byte = rest.data[0];

	if (byte >= 'A' && byte <= 'Z') {
		if (word_begins(folding, rest))
			add(folding, PARTING);
		add(folding, (uint32_t)byte + 32);
		folding->small_before = false;
		return true;
	}
	folding->small_before = byte >= 'a' && byte <= 'z';
	if (folding->small_before || memchr("-./,@", byte, 5) != NULL)
		add(folding, byte);
	else if (byte == '\'' || byte == '`')
		return true;
	else if (byte == '\t' || byte == '\n' || byte == '\r' || (byte >= ' ' && byte < 0x7f))
		add(folding, PARTING);
	else
		return false;
	return true;
}

/* One code point that decomposing left, or that our tables know. False when names are not written with it. */
static bool point_take(struct folding *folding, int32_t point)
{
	const struct alike *alike;

	if (point < 0x80) {
		unsigned char byte = (unsigned char)point;

		return ascii_take(folding, (struct bytes){&byte, 1});
	}
	alike = point >= 0x620 && point < 0x700
		    ? alike_find(arabic, sizeof(arabic) / sizeof(arabic[0]), (uint32_t)point)
		    : alike_find(latin, sizeof(latin) / sizeof(latin[0]), (uint32_t)point);
	if (alike != NULL) {
		add(folding, alike->to);
		add(folding, alike->then);
		return true;
	}
	switch (utf8proc_category(point)) {
	case UTF8PROC_CATEGORY_MN:
	case UTF8PROC_CATEGORY_ME:
	case UTF8PROC_CATEGORY_MC:
		mark_take(folding, (uint32_t)point);
		return true;
	case UTF8PROC_CATEGORY_CF: /* joiners, marks of direction */
	case UTF8PROC_CATEGORY_LM: /* raised letters: ʿ ʾ ʼ */
	case UTF8PROC_CATEGORY_PF: /* ’ and » */
	case UTF8PROC_CATEGORY_PI:
		return true;
	case UTF8PROC_CATEGORY_PD:
		add(folding, '-');
		return true;
	case UTF8PROC_CATEGORY_ND:
	case UTF8PROC_CATEGORY_ZS:
	case UTF8PROC_CATEGORY_ZL:
	case UTF8PROC_CATEGORY_ZP:
	case UTF8PROC_CATEGORY_PC:
	case UTF8PROC_CATEGORY_PS:
	case UTF8PROC_CATEGORY_PE:
	case UTF8PROC_CATEGORY_PO:
		add(folding, PARTING);
		return true;
	default:
		return false;
	}
}

/* A code point outside ASCII, as its compatibility decomposition in small letters. Phrases that one code point stands
 * for (ﷺ) are no part of a name. */
static bool wide_take(struct folding *folding, int32_t point)
{
	utf8proc_int32_t parts[8];
	int boundary = 0;
	utf8proc_ssize_t count;

	folding->small_before = false;
	if (point >= 0x620 && point < 0x700)
		return point_take(folding, point);
	if (point >= 0xfdfa && point <= 0xfdff) {
		add(folding, PARTING);
		return point <= 0xfdfd;
	}
	count = utf8proc_decompose_char(point, parts, 8, UTF8PROC_COMPAT | UTF8PROC_DECOMPOSE | UTF8PROC_CASEFOLD,
					&boundary);
	if (count < 0 || count > 8)
		return false;
	if (utf8proc_category(point) == UTF8PROC_CATEGORY_SO)
		return false;
	for (utf8proc_ssize_t at = 0; at < count; at++) {
		if (!point_take(folding, parts[at]))
			return false;
	}
	return true;
}

/* ھ breathes only certain consonants; behind others people type it where they mean ہ. */
static void do_chashmi_settle(struct letters *letters)
{
	for (int at = 0; at < letters->count; at++) {
		uint32_t before = at > 0 ? letters->points[at - 1] : 0;

		if (letters->points[at] != LETTER_DO_CHASHMI)
			continue;
		switch (before) {
		case 0x628: /* ب */
		case 0x67e: /* پ */
		case 0x62a: /* ت */
		case 0x679: /* ٹ */
		case 0x62c: /* ج */
		case 0x686: /* چ */
		case 0x62f: /* د */
		case 0x688: /* ڈ */
		case 0x691: /* ڑ */
		case 0x6a9: /* ک */
		case 0x6af: /* گ */
			break;
		default:
			letters->points[at] = LETTER_HEH;
		}
	}
}

enum result letters_fold(struct job *job, const char *field, struct bytes text, struct letters *ret_letters)
{
	struct folding folding = {.letters = ret_letters};
	bool wide = false;

	ret_letters->count = 0;
	for (size_t at = 0; at < text.size && !folding.full;) {
		struct bytes rest = {text.data + at, text.size - at};
		utf8proc_int32_t point = 0;
		utf8proc_ssize_t size = 1;
		bool taken;

		if (*rest.data < 0x80) {
			taken = ascii_take(&folding, rest);
		} else {
			size = utf8proc_iterate(rest.data, (utf8proc_ssize_t)rest.size, &point);
			if (size <= 0)
				return job_fail(job, INVALID, field, "not-utf-8", "Byte %zu is not UTF-8.", at + 1);
			taken = wide_take(&folding, point);
			wide = true;
		}
		if (!taken)
			return job_fail(job, INVALID, field, "name-letter",
					"Names are not written with what stands at byte %zu (U+%04X).", at + 1,
					point != 0 ? (unsigned int)point : rest.data[0]);
		at += (size_t)size;
	}
	if (folding.full)
		return job_fail(job, LIMIT, field, "too-long", "A name has at most %d letters.", LETTERS_MOST);
	if (wide)
		do_chashmi_settle(ret_letters);
	return OK;
}
