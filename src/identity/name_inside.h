/* name_inside.h - a name while it is read: words, before they are joined. Inside the room. */
#ifndef VALICO_IDENTITY_NAME_INSIDE_H
#define VALICO_IDENTITY_NAME_INSIDE_H

#include "identity/name.h"
#include "identity/name_words.h"

/* A word of the text before it is joined with others. */
struct piece {
	char text[TOKEN_BYTES_MOST + 1];
	enum script script;
	const struct name_word *word;
	bool hyphen_before, hyphen_after;
};

#define PIECES_MOST 40

struct pieces {
	struct piece list[PIECES_MOST];
	int count;
};

struct reading_name {
	struct job *job;
	const char *field;
	struct pieces pieces;
};

/* LIMIT with rule "too-long". */
enum result name_too_long(struct reading_name *reading, const char *what, int most);

/* `value` fits: it stands in a table or was measured. */
void piece_text_set(char text[TOKEN_BYTES_MOST + 1], const char *value);

/* Finds the word in the table, and puts another in its place where the table says so. */
void piece_look_up(struct piece *piece);

/* Joins the words that belong together (name_join.c). */
enum result name_compounds_join(struct reading_name *reading);

#endif
