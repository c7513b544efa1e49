/* name.c - from a text to tokens: fold, split into words, join what belongs together, say what each is worth.
 *
 * The words of a text are kept with what stood around them (a stop, a hyphen), looked up in the table of words
 * (data/words.txt), and joined from left to right:
 *
 *     Abd ul Rahman, Abdur Rehman, عبد الرحمن    abdul + what follows      -> one token
 *     Zia ud Din, ضیاء الدین                     word + article + word     -> one token
 *     Saif Ullah, سیف اللہ                       word + ullah              -> one token
 *     Allah Ditta, اللہ دتہ                      allah + gift              -> one token
 *     Rahmat Allah Nawaz, رحمت اللہ نواز           with Rahmat, not Nawaz    -> two tokens
 *     Jahan Zeb, Shah Nawaz, جہاں زیب             two that are mostly one   -> one token
 *     GhulamMustafa, محمدعلی                     a prefix that is a name   -> two tokens
 *
 * The same name typed as one word and as three gives the same token; how it sounds is sound.c's. */
#include "base/text.h"
#include "identity/letters.h"
#include "identity/name_inside.h"

#include <string.h>

enum result name_too_long(struct reading_name *reading, const char *what, int most)
{
	return job_fail(reading->job, LIMIT, reading->field, "too-long", "A name has at most %d %s.", most, what);
}

const struct name_word *name_word_find(const char *text)
{
	static const struct name_word ordinary = {.kind = WORD_NAME};
	unsigned char first = (unsigned char)text[0];
	int from = name_word_starts[first], to = name_word_starts[first + 1];

	while (from < to) {
		int middle = (from + to) / 2;
		int order = strcmp(name_words[middle].text, text);

		if (order == 0)
			return &name_words[middle];
		if (order < 0)
			from = middle + 1;
		else
			to = middle;
	}
	return &ordinary;
}

/* --- words --- */

/* `value` fits: it stands in a table or was measured. */
void piece_text_set(char text[TOKEN_BYTES_MOST + 1], const char *value)
{
	size_t size = strlen(value);

	if (size > TOKEN_BYTES_MOST)
		size = TOKEN_BYTES_MOST;

	memmove(text, value, size);
	text[size] = '\0';
}

void piece_look_up(struct piece *piece)
{
	enum word_kind kind;

	piece->word = name_word_find(piece->text);
	kind = piece->word->kind;
	if (kind != WORD_SAME && kind != WORD_INITIAL)
		return;
	piece_text_set(piece->text, piece->word->instead);
	if (kind == WORD_INITIAL)
		piece->script = SCRIPT_LATIN;
	piece->word = name_word_find(piece->text);
}

/* "abd" and vowels, and then: Abdurrehman, Abdelkader, Abdirahman are abdul + rehman, kader, rahman. Gives where the
 * second part begins, or 0. */
static size_t servant_parted(const char *text)
{
	size_t rest = 3;

	if (strncmp(text, "abd", 3) != 0)
		return 0;
	while (text[rest] != '\0' && strchr("aeiou", text[rest]) != NULL)
		rest++;
	if (rest == 3 || strlen(text + rest) < 5)
		return 0;
	if (text[rest] == 'l' && strchr("aeiou", text[rest + 1]) == NULL && text[rest + 1] != 'l')
		return rest + 1;
	if (text[rest] == 'l')
		return text[rest + 1] == 'l' ? rest + 1 : rest;
	if (text[rest] == text[rest + 1])
		return rest + 1;
	if (text[rest] == 's' && strncmp(text + rest, "shsh", 4) == 0)
		return rest + 2;
	return rest;
}

/* One spelling of the first part for all compounds with Abd. */
static void servant_settle(struct piece *piece)
{
	size_t rest, size;

	if (piece->script != SCRIPT_LATIN || piece->word->kind != WORD_NAME)
		return;
	rest = servant_parted(piece->text);
	size = strlen(piece->text + rest) + 1;
	if (rest == 0 || size + 5 > TOKEN_BYTES_MOST)
		return;
	memmove(piece->text + 5, piece->text + rest, size);
	memcpy(piece->text, "abdul", 5);
}

static enum result piece_add(struct reading_name *reading, const struct piece *piece)
{
	struct pieces *pieces = &reading->pieces;
	struct piece *added;

	if (pieces->count == PIECES_MOST)
		return name_too_long(reading, "words", PIECES_MOST);
	added = &pieces->list[pieces->count++];
	*added = *piece;
	piece_look_up(added);
	servant_settle(added);
	return OK;
}

static const char *const muhammads[] = {"muhammad", "mohammad", "mohammed", "muhammed", "محمد"};
#define MUHAMMADS (int)(sizeof(muhammads) / sizeof(muhammads[0]))

const char *name_muhammad(int number)
{
	return number < MUHAMMADS ? muhammads[number] : NULL;
}

bool name_is_muhammad(const char *token)
{
	for (int at = 0; at < MUHAMMADS; at++)
		if (token[1] == muhammads[at][1] && strcmp(token, muhammads[at]) == 0)
			return true;
	return false;
}

#define SECOND_BYTES_LEAST 3 /* three Latin letters, or two Arabic ones */

/* Does the text begin with one of the names, and a name of its own follow it? Then the size of the first. */
static size_t first_of(const char *text, const char *const names[], int count)
{
	for (int at = 0; at < count; at++) {
		size_t size;

		if (text[0] != names[at][0] || text[1] != names[at][1])
			continue;
		size = strlen(names[at]);
		if (strncmp(text, names[at], size) == 0 && strlen(text + size) >= SECOND_BYTES_LEAST)
			return size;
	}
	return 0;
}

/* GhulamMustafa, محمدعلی: names that stand first in so many compounds that people forget the blank. */
static size_t prefix_size(const char *text)
{
	static const char *const ghulams[] = {"ghulam", "غلام"};
	size_t size = first_of(text, ghulams, (int)(sizeof(ghulams) / sizeof(ghulams[0])));

	return size > 0 ? size : first_of(text, muhammads, MUHAMMADS);
}

static enum result word_add(struct reading_name *reading, struct piece *piece)
{
	size_t size = prefix_size(piece->text);
	struct piece first = *piece;

	if (size == 0)
		return piece_add(reading, piece);
	first.text[size] = '\0';
	first.hyphen_after = false;
	TRY(piece_add(reading, &first));
	memmove(piece->text, piece->text + size, strlen(piece->text + size) + 1);
	piece->hyphen_before = false;
	return piece_add(reading, piece);
}

/* One word from `*at` on; leaves `*at` behind it. */
static enum result word_read(struct reading_name *reading, const struct letters *letters, int *at, struct piece *piece)
{
	bool arabic = letter_is_arabic(letters->points[*at]);
	size_t size = 0;

	piece->hyphen_before = *at > 0 && letters->points[*at - 1] == '-';
	for (; *at < letters->count; ++*at) {
		uint32_t point = letters->points[*at];

		if (!letter_is_arabic(point) && !letter_is_latin(point))
			break;
		if (letter_is_arabic(point) != arabic)
			return job_fail(reading->job, INVALID, reading->field, "mixed-script",
					"A word has letters of the Latin and of the Arabic script.");
		if (size + 2 > TOKEN_BYTES_MOST)
			return name_too_long(reading, "bytes in a word", TOKEN_BYTES_MOST);
		size += (size_t)letter_spell(point, piece->text + size);
	}
	piece->text[size] = '\0';
	piece->script = arabic ? SCRIPT_ARABIC : SCRIPT_LATIN;
	piece->hyphen_after = *at < letters->count && letters->points[*at] == '-';
	return OK;
}

/* "s/o", "d/o", "w/o" and "@": links that are written with signs. Gives how many letters it takes, or 0. */
static int sign_link(const struct letters *letters, int at, struct piece *piece)
{
	const uint32_t *points = letters->points + at;

	*piece = (struct piece){.script = SCRIPT_LATIN};
	if (points[0] == '@') {
		piece_text_set(piece->text, "alias");
		return 1;
	}
	if (at + 2 < letters->count && memchr("sdwcf", (int)points[0], 5) != NULL && points[1] == '/' &&
	    points[2] == 'o' && (at + 3 == letters->count || !letter_is_latin(points[3])) &&
	    (at == 0 || !letter_is_latin(points[-1]))) {
		piece->text[0] = (char)points[0];
		piece->text[1] = 'o';
		return 3;
	}
	return 0;
}

static enum result words_split(struct reading_name *reading, const struct letters *letters)
{
	for (int at = 0; at < letters->count;) {
		struct piece piece;
		int taken = sign_link(letters, at, &piece);

		if (taken > 0) {
			at += taken;
			TRY(piece_add(reading, &piece));
			continue;
		}
		if (!letter_is_latin(letters->points[at]) && !letter_is_arabic(letters->points[at])) {
			at++;
			continue;
		}
		TRY(word_read(reading, letters, &at, &piece));
		TRY(word_add(reading, &piece));
	}
	return OK;
}

/* --- tokens --- */

static enum token_kind kind_of(const struct piece *piece, bool has_name)
{
	if (piece->word->kind == WORD_LINK)
		return TOKEN_LINK;
	if (piece->text[1] == '\0')
		return piece->hyphen_before && piece->hyphen_after ? TOKEN_LINK : TOKEN_INITIAL; /* Umm-e-Habiba */
	if (piece->word->kind == WORD_TITLE || (piece->word->kind == WORD_CASTE && has_name))
		return TOKEN_WEAK;
	return TOKEN_NAME;
}

static enum result tokens_make(struct reading_name *reading, struct name *name)
{
	const struct pieces *pieces = &reading->pieces;
	bool has_name = false;

	if (pieces->count == 0)
		return job_fail(reading->job, INVALID, reading->field, "empty-name", "There is no letter in the name.");
	if (pieces->count > NAME_TOKENS_MOST)
		return name_too_long(reading, "words", NAME_TOKENS_MOST);
	for (int at = 0; at < pieces->count; at++)
		has_name |= kind_of(&pieces->list[at], true) == TOKEN_NAME;
	for (int at = 0; at < pieces->count; at++) {
		struct name_token *token = &name->tokens[at];

		piece_text_set(token->text, pieces->list[at].text);
		token->script = pieces->list[at].script;
		token->kind = kind_of(&pieces->list[at], has_name);
	}
	name->count = pieces->count;
	return OK;
}

enum result name_read(struct job *job, const char *field, struct bytes text, struct name *ret_name)
{
	struct reading_name reading = {.job = job, .field = field};
	struct name name = {0};
	struct letters letters;

	if (text.size > NAME_BYTES_MOST)
		return name_too_long(&reading, "bytes", NAME_BYTES_MOST);
	TRY(letters_fold(job, field, text, &letters));
	TRY(words_split(&reading, &letters));
	TRY(name_compounds_join(&reading));
	TRY(tokens_make(&reading, &name));
	*ret_name = name;
	return OK;
}

char *name_write(struct arena *arena, const struct name *name)
{
	struct text text = text_open(arena, NAME_TOKENS_MOST * (TOKEN_BYTES_MOST + 1));
	struct bytes bytes;

	for (int at = 0; at < name->count; at++) {
		if (at > 0)
			text_add_byte(&text, ' ');
		text_add(&text, name->tokens[at].text);
	}
	if (text_done(&text, &bytes) != OK)
		return NULL;
	return bytes.data != NULL ? (char *)(uintptr_t)bytes.data : arena_copy_cstring(arena, "");
}
