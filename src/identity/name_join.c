/* name_join.c - joining the words of a compound, from left to right (the table in name.c's head). */
#include "identity/name_inside.h"

#include <string.h>

static bool is_kind(const struct piece *piece, enum word_kind kind)
{
	return piece != NULL && piece->word->kind == kind;
}

/* Names and castes take part in compounds, titles and links do not. */
static bool joins(const struct piece *piece)
{
	return piece != NULL && (is_kind(piece, WORD_NAME) || is_kind(piece, WORD_CASTE)) && piece->text[1] != '\0';
}

/* Urdu writes the article with its word: الدین. A few names only begin like it. */
static bool has_article(const struct piece *piece)
{
	static const char *const others[] = {"الطاف", "الیاس", "الہی",  "الہى", "الماس",
					     "الف",   "الہام", "البرٹ", "الفت", "التمش"};

	if (piece == NULL || piece->script != SCRIPT_ARABIC || piece->word->kind != WORD_NAME ||
	    strncmp(piece->text, "ال", 4) != 0 || strlen(piece->text) < 8)
		return false;
	/* اللہدتہ in one word: God's name, which is no article. */
	if (strncmp(piece->text, "اللہ", 8) == 0)
		return false;
	for (size_t at = 0; at < sizeof(others) / sizeof(others[0]); at++) {
		if (strcmp(piece->text, others[at]) == 0)
			return false;
	}
	return true;
}

/* Appends the next word to `piece`. */
static enum result piece_join(struct reading_name *reading, struct piece *piece, const char *text)
{
	size_t size = strlen(piece->text), more = strlen(text);

	if (size + more > TOKEN_BYTES_MOST)
		return name_too_long(reading, "bytes in a compound", TOKEN_BYTES_MOST);
	memcpy(piece->text + size, text, more + 1);
	return OK;
}

static void drop(struct pieces *pieces, int at)
{
	memmove(&pieces->list[at], &pieces->list[at + 1], (size_t)(pieces->count - at - 1) * sizeof(pieces->list[0]));
	pieces->count--;
}

static struct piece *piece_at(struct pieces *pieces, int at)
{
	return at >= 0 && at < pieces->count ? &pieces->list[at] : NULL;
}

/* Joins the word behind `at` to the one at it, which is an ordinary name from then on. */
static enum result join_next(struct reading_name *reading, int at)
{
	struct pieces *pieces = &reading->pieces;
	struct piece *piece = &pieces->list[at];

	TRY(piece_join(reading, piece, pieces->list[at + 1].text));
	piece->hyphen_after = pieces->list[at + 1].hyphen_after;
	drop(pieces, at + 1);
	piece_look_up(piece);
	return OK;
}

/* Abd, Abdul: with an article of its own, if it has one, and the word behind. */
static enum result join_servant(struct reading_name *reading, int at)
{
	struct pieces *pieces = &reading->pieces;
	struct piece *piece = &pieces->list[at], *next = piece_at(pieces, at + 1);
	bool latin = piece->script == SCRIPT_LATIN;

	if ((is_kind(next, WORD_BETWEEN) || is_kind(next, WORD_ARABIC)) && piece_at(pieces, at + 2) != NULL) {
		drop(pieces, at + 1);
		next = piece_at(pieces, at + 1);
	}
	if (next == NULL || next->script != piece->script || is_kind(next, WORD_LINK) || is_kind(next, WORD_TITLE)) {
		piece->word = name_word_find("");
		return OK;
	}
	if (is_kind(next, WORD_BEFORE) && (latin || strcmp(next->text, "اللہ") == 0))
		piece_text_set(piece->text, latin ? "abd" : "عبد");
	else if (!has_article(next))
		piece_text_set(piece->text, latin ? "abdul" : "عبدال");
	else
		piece_text_set(piece->text, "عبد");
	if (is_kind(next, WORD_BEFORE) && latin)
		piece_text_set(next->text, "ullah");
	return join_next(reading, at);
}

/* "Allah" goes with what it gives (Allah Ditta), else with the word before it; and with that, too, where what follows
 * is a name by itself and the word before it is one that God's name completes (Rahmat Ullah, Nawaz). */
static enum result join_allah(struct reading_name *reading, int *at)
{
	struct pieces *pieces = &reading->pieces;
	struct piece *next = piece_at(pieces, *at + 1), *before = piece_at(pieces, *at - 1);
	bool gives = next != NULL && next->script == pieces->list[*at].script &&
		     (next->word->gift || (before == NULL && joins(next))) &&
		     !(joins(before) && before->word->ofgod && next->word->alone);

	if (gives && pieces->list[*at].text[0] != 'u')
		return join_next(reading, *at);
	if (joins(before) && before->script == pieces->list[*at].script) {
		--*at;
		return join_next(reading, *at);
	}
	return OK;
}

/* An article between two words that it joins. */
static enum result join_article(struct reading_name *reading, int *at)
{
	struct pieces *pieces = &reading->pieces;
	struct piece *piece = &pieces->list[*at];
	struct piece *next = piece_at(pieces, *at + 1), *before = piece_at(pieces, *at - 1);
	bool certain = is_kind(piece, WORD_BETWEEN) && strcmp(piece->text, "u") != 0;

	if (joins(before) && next != NULL && next->script == piece->script && before->script == piece->script &&
	    (next->word->kind == WORD_NAME || next->word->second) && (certain || next->word->second)) {
		--*at;
		TRY(join_next(reading, *at));
		return join_next(reading, *at);
	}
	if (is_kind(piece, WORD_ARABIC))
		piece->word = name_word_find("bin");
	return OK;
}

/* Two words that are written as one as often as not. */
static bool are_pair(const struct piece *first, const struct piece *second)
{
	/* A first word with the words that may follow it, blanks around each. */
	static const char *const pairs[][2] = {
	    {"shah", " nawaz jahan jehan baz zaman zeb zaib zada rukh "},
	    {"jahan", " zeb zaib gir geer "},
	    {"jehan", " zeb zaib gir geer "},
	    {"aurang", " zeb zaib "},
	    {"alam", " zeb zaib gir geer "},
	    {"noor", " jahan jehan "},
	    {"haq", " nawaz "},
	    {"rab", " nawaz "},
	    {"khuda", " bakhsh baksh bux dad yar "},
	    {"sher", " baz zaman "},
	    {"mah", " noor rukh "},
	    {"abu", " bakar bakr "},
	    {"sahib", " zada "},
	    {"nawab", " zada "},
	    {"pir", " zada "},
	    {"khan", " zada "},
	    {"akhun", " zada "},
	    {"bi", " bi "},
	    {"شاہ", " نواز جہاں جہان باز زمان زیب زادہ رخ "},
	    {"جہاں", " زیب گیر "},
	    {"جہان", " زیب گیر "},
	    {"اورنگ", " زیب "},
	    {"عالم", " زیب گیر "},
	    {"نور", " جہاں جہان "},
	    {"حق", " نواز "},
	    {"رب", " نواز "},
	    {"خدا", " بخش داد یار "},
	    {"شیر", " باز زمان "},
	    {"ماہ", " نور رخ "},
	    {"ابو", " بکر "},
	    {"صاحب", " زادہ "},
	    {"نواب", " زادہ "},
	    {"پیر", " زادہ "},
	    {"خان", " زادہ "},
	    {"اخون", " زادہ "},
	    {"بی", " بی "},
	};

	if (first == NULL || second == NULL)
		return false;
	for (size_t at = 0; at < sizeof(pairs) / sizeof(pairs[0]); at++) {
		size_t size = strlen(second->text);
		const char *found;

		/* The second byte differs where letters of one script share the first. */
		if (first->text[1] != pairs[at][0][1] || strcmp(first->text, pairs[at][0]) != 0)
			continue;
		found = strstr(pairs[at][1], second->text);
		return found != NULL && found[-1] == ' ' && found[size] == ' ';
	}
	return false;
}

enum result name_compounds_join(struct reading_name *reading)
{
	struct pieces *pieces = &reading->pieces;

	for (int at = 0; at < pieces->count; at++) {
		struct piece *piece = &pieces->list[at], *before = piece_at(pieces, at - 1);

		if (is_kind(piece, WORD_AFTER)) {
			TRY(join_servant(reading, at));
		} else if (is_kind(piece, WORD_BETWEEN) || is_kind(piece, WORD_ARABIC)) {
			TRY(join_article(reading, &at));
		} else if (is_kind(piece, WORD_BEFORE)) {
			TRY(join_allah(reading, &at));
		} else if ((has_article(piece) && joins(before) && before->script == SCRIPT_ARABIC) ||
			   are_pair(before, piece)) {
			at--;
			TRY(join_next(reading, at));
		}
	}
	return OK;
}
