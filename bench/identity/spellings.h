/* spellings.h - the attested spellings of Urdu words, read from a folder of data, for learning and measuring.
 *
 * The folder holds ur-latin-attested-spellings.tsv (word, spelling, annotators: Dakshina, CC BY-SA 4.0) and
 * pk-name-tokens-urdu.tsv (token, count). A word is held out of all learning when a hash of it says so: one in five.
 * The split is by Urdu word, so that no spelling of a held-out word is ever learnt from. */
#ifndef VALICO_BENCH_SPELLINGS_H
#define VALICO_BENCH_SPELLINGS_H

#include "identity/likeness.h"

struct spelling {
	struct name_token token;
	struct sounding sounding;
	int annotators;
};

struct word {
	struct name_token token;
	struct sounding sounding;
	struct spelling *spellings;
	int count;
	int annotators; /* of all spellings */
	int people;     /* how often the token stands in names; 0 for a word that is no name */
	bool held_out;
};

struct words {
	struct word *list;
	int count;
};

/* Reads the folder; ends the program with a sentence when it cannot. */
struct words words_load(struct job *job, const char *folder);

/* The same from one text, lines of word, spelling and annotators; a line that begins with # is passed over. */
struct words words_read(struct job *job, const char *text);

/* A token from text; false when it is not exactly one, or an initial. */
bool token_make(struct job *job, const char *text, struct name_token *ret_token);

/* A token of names with how often it stands in them. */
struct name_count {
	struct name_token token;
	struct sounding sounding;
	int people;
	bool held_out; /* an Urdu token that is held out as a word */
};

/* pk-name-tokens-urdu.tsv or pk-name-tokens-latin.tsv of the folder. */
struct name_counts {
	struct name_count *list;
	int count;
};
struct name_counts names_load(struct job *job, const char *folder, const char *file);

/* As an Italian or a French speaker may write what he hears when the spelling is read aloud. Several ways are open at
 * most places; `state` chooses. */
void italian_spell(struct seeded *state, const struct sounding *sounding, char *ret_text, size_t room);
void french_spell(struct seeded *state, const struct sounding *sounding, char *ret_text, size_t room);

#endif
