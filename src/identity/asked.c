/* asked.c - a question prepared, and what is found out about the register's tokens on the way.
 *
 * Candidates of one question share most of their tokens: they were found by them. So a token's sound, its frequency and
 * its likeness to each token of the question are worked out once and kept in a slot that its text's hash names. A slot
 * that is taken is overwritten, so memory is bounded whatever the register holds. */
#include "identity/score_pairing.h"

#include <string.h>

#define SLOTS_USUAL 256 /* about 40 KB a question; thirty people have some hundred different tokens */

/* Every 32nd person or more bears it. */
#define FREQUENT (5 * BIT)

static short rarity_clamp(int bits)
{
	return (short)(bits < 0 ? 0 : bits > 60 * BIT ? 60 * BIT : bits);
}

static int rarity(const struct asked_person *asked, enum person_field field, const struct name_token *token)
{
	return rarity_clamp(asked->frequency->token_bits(asked->frequency->self, field, token));
}

/* No more than `unseen`: a name that is like nothing in the register is still a name that somebody may bear. */
static int evidence_of(const struct asked_person *asked, int at, enum script script)
{
	enum person_field field = at >= ASKED_FATHER ? PERSON_FATHER : PERSON_NAME;

	if (at == ASKED_PLACE || !asked->frequency->asked_bits)
		return INT_MIN;
	int bits = asked->frequency->asked_bits(asked->frequency->self, field, asked->tokens[at].token, script);

	return bits < 0 ? 0 : bits > asked->weights->unseen ? asked->weights->unseen : bits;
}

/* What a token weighs that the row does not have; as little as a title, as far as it may be one. */
static int missing_of(const struct asked_person *asked, int at)
{
	const struct weights *weights = asked->weights;
	const struct name_token *token = asked->tokens[at].token;
	int bits = asked->tokens[at].frequent ? weights->missing_frequent : weights->missing, titled = INT_MIN;

	if (token->kind == TOKEN_WEAK)
		return weights->missing_weak;
	if (token->kind == TOKEN_INITIAL)
		return weights->missing_initial;
	if (at != ASKED_PLACE && asked->frequency->titled_bits)
		titled = asked->frequency->titled_bits(asked->frequency->self,
						       at >= ASKED_FATHER ? PERSON_FATHER : PERSON_NAME, token);
	return titled > bits - weights->missing_weak ? titled + weights->missing_weak : bits;
}

static void token_prepare(struct asked_person *asked, int at, const struct name_token *token)
{
	asked->tokens[at].token = token;
	asked->initials |= token->kind == TOKEN_INITIAL;
	token_sound(token, &asked->tokens[at].sounding);
	asked->tokens[at].frequent = at != ASKED_PLACE && rarity(asked, PERSON_NAME, token) < FREQUENT;
	asked->tokens[at].missing = missing_of(asked, at);
	for (enum script script = SCRIPT_LATIN; script <= SCRIPT_ARABIC; script++)
		asked->tokens[at].evidence[script] = evidence_of(asked, at, script);
}

static enum script script_of(const char *text)
{
	return (unsigned char)text[0] < 0x80 ? SCRIPT_LATIN : SCRIPT_ARABIC;
}

void asked_prepare(struct asked_person *asked, const struct weights *weights, const struct frequency *frequency,
		   const struct person *person, struct known_token *known, uint32_t slots)
{
	asked->weights = weights;
	asked->frequency = frequency;
	asked->person = person;
	asked->known = known;
	asked->slots = slots;
	for (int at = 0; at < ASKED_TOKENS; at++)
		asked->tokens[at].token = NULL;
	for (int at = 0; at < 2 * NAME_TOKENS_MOST; at++)
		asked->joined[at].count = asked->article[at].count = 0;
	asked->initials = false;
	for (int at = 0; at < person->name.count; at++)
		token_prepare(asked, at, &person->name.tokens[at]);
	for (int at = 0; at < person->father.count; at++)
		token_prepare(asked, ASKED_FATHER + at, &person->father.tokens[at]);
	if (!person->place[0])
		return;
	memcpy(asked->place.text, person->place, sizeof(asked->place.text));
	asked->place.script = script_of(person->place);
	asked->place.kind = TOKEN_NAME;
	token_prepare(asked, ASKED_PLACE, &asked->place);
}

enum result asked_open(struct job *job, const struct weights *weights, const struct frequency *frequency,
		       const struct person *person, struct asked_person **ret_asked)
{
	struct asked_person *asked;
	struct known_token *known;

	TAKE(job, asked = NEW(job->arena, struct asked_person));
	TAKE(job, known = NEW_MANY(job->arena, struct known_token, SLOTS_USUAL));
	asked_prepare(asked, weights, frequency, person, known, SLOTS_USUAL);
	*ret_asked = asked;
	return OK;
}

static bool known_is(const struct known_token *known, const char *text, enum token_kind kind, bool place)
{
	return known->place == place && known->token.kind == kind && strcmp(known->token.text, text) == 0;
}

/* The slot of a token, or the one that it may take: within a few steps behind the place that its hash names. */
#define STEPS 8

static struct known_token *slot_of(struct asked_person *asked, const char *text, enum token_kind kind, bool place)
{
	uint64_t hash = 0xcbf29ce484222325; /* FNV-1a, 64 bits */

	for (const char *at = text; *at; at++)
		hash = (hash ^ (unsigned char)*at) * 0x100000001b3;
	hash ^= hash >> 32;
	for (uint64_t step = 0; step < STEPS; step++) {
		struct known_token *known = &asked->known[(hash + step) & (asked->slots - 1)];

		if (!known->used)
			return known;
		if (known_is(known, text, kind, place))
			return known;
	}
	/* All are taken: the first is worked out anew when it comes again. */
	asked->known[hash & (asked->slots - 1)].used = false;
	return &asked->known[hash & (asked->slots - 1)];
}

static void sounding_of(const struct asked_person *asked, const struct known_token *known,
			struct sounding *ret_sounding)
{
	if (known->number != UINT32_MAX)
		asked->frequency->sounding(asked->frequency->self, known, ret_sounding);
	else
		token_sound(&known->token, ret_sounding);
}

/* How alike a token of the question and one of the register are: as the register's rows tell it, else by ear. */
static int likeness_of(const struct asked_person *asked, int token, const struct known_token *known,
		       const struct sounding *sounding)
{
	const struct frequency *frequency = asked->frequency;
	int told = frequency->alike_bits && !known->place
		       ? frequency->alike_bits(frequency->self, asked->tokens[token].token, &known->token)
		       : INT_MIN;

	return told != INT_MIN ? told : likeness(&asked->tokens[token].sounding, sounding);
}

static void sound_note(struct asked_person *asked, struct known_token *known)
{
	struct sounding sounding;

	sounding_of(asked, known, &sounding);
	for (int at = 0; at < sounding.count; at++)
		if (sounding.readings[at].count > 0)
			known->first_sounds[known->first_count++] = sounding.readings[at].sounds[0];
	for (int at = 0; at < ASKED_TOKENS; at++) {
		bool alike = asked->tokens[at].token && (at == ASKED_PLACE) == known->place;

		if (known->likeness[at] == UNHEARD)
			known->likeness[at] =
			    (short)(alike ? likeness_of(asked, at, known, &sounding) : LIKENESS_LEAST);
	}
}

static void known_clear(struct known_token *known)
{
	known->used = true;
	known->number = UINT32_MAX;
	known->first_count = 0;
	for (int at = 0; at < ASKED_TOKENS; at++)
		known->likeness[at] = UNHEARD;
	for (int at = 0; at < 2 * NAME_TOKENS_MOST; at++)
		known->joined[at] = UNHEARD;
}

static struct known_token *token_know(struct asked_person *asked, const struct name_token *token)
{
	const struct frequency *frequency = asked->frequency;
	struct known_token *known = slot_of(asked, token->text, token->kind, false);

	if (known->used)
		return known;
	known_clear(known);
	known->token = *token;
	known->place = false;
	if (frequency->know && frequency->know(frequency->self, known)) {
		for (int field = 0; field < 2; field++)
			known->rarity[field] = rarity_clamp(known->rarity[field]);
	} else {
		known->rarity[0] = (short)rarity(asked, PERSON_NAME, token);
		known->rarity[1] = (short)rarity(asked, PERSON_FATHER, token);
	}
	known->frequent = known->rarity[0] < FREQUENT;
	if (!frequency->know || asked->initials || token->kind == TOKEN_INITIAL)
		sound_note(asked, known);
	return known;
}

void asked_know(struct asked_person *asked, const struct name_token *token, struct known_token *ret_known)
{
	*ret_known = *token_know(asked, token);
}

void asked_hear(struct asked_person *asked, struct known_token *found, int token)
{
	struct known_token *known;
	struct sounding sounding;

	if (found->likeness[token] != UNHEARD)
		return;
	known = token_know(asked, &found->token);
	if (known->likeness[token] == UNHEARD) {
		sounding_of(asked, known, &sounding);
		known->likeness[token] = (short)likeness_of(asked, token, known, &sounding);
	}
	found->likeness[token] = known->likeness[token];
}

const struct sounding *asked_sound_joined(struct asked_person *asked, int token, const struct name_token *whole)
{
	if (asked->joined[token].count == 0)
		token_sound(whole, &asked->joined[token]);
	return &asked->joined[token];
}

const struct sounding *asked_sound_article(struct asked_person *asked, int token)
{
	struct name_token whole;

	if (asked->article[token].count == 0 &&
	    tokens_join_article(asked->tokens[token].token, asked->tokens[token + 1].token, &whole))
		token_sound(&whole, &asked->article[token]);
	return asked->article[token].count == 0 ? NULL : &asked->article[token];
}

/* Whoever leaves out the article that joins two words, one of eight or so: judged. */
#define ARTICLE_LEFT_OUT (3 * BIT)

int asked_hear_joined(struct asked_person *asked, const struct known_token *found, int token,
		      const struct name_token *whole)
{
	struct known_token *known = token_know(asked, &found->token);
	const struct sounding *article;
	struct sounding sounding;

	if (known->joined[token] == UNHEARD) {
		sounding_of(asked, known, &sounding);
		known->joined[token] = (short)likeness(asked_sound_joined(asked, token, whole), &sounding);
		article = holds_article(&known->token) ? asked_sound_article(asked, token) : NULL;
		if (article != NULL && known->joined[token] < -ARTICLE_LEFT_OUT)
			known->joined[token] =
			    (short)greater(known->joined[token], likeness(article, &sounding) - ARTICLE_LEFT_OUT);
	}
	return known->joined[token];
}

void asked_know_place(struct asked_person *asked, const char *place, struct known_token *ret_known)
{
	struct known_token *known = slot_of(asked, place, TOKEN_NAME, true);

	if (!known->used) {
		known_clear(known);
		known->token = (struct name_token){.script = script_of(place), .kind = TOKEN_NAME};
		memcpy(known->token.text, place, strlen(place) + 1);
		known->place = true;
		known->frequent = false;
		known->rarity[0] = known->rarity[1] =
		    rarity_clamp(asked->frequency->place_bits(asked->frequency->self, place));
		sound_note(asked, known);
	}
	*ret_known = *known;
}

static bool initials_agree(const struct asked_token *asked, const struct known_token *found)
{
	for (int at = 0; at < asked->sounding.count; at++)
		for (int other = 0; other < found->first_count; other++)
			if (asked->sounding.readings[at].count > 0 &&
			    asked->sounding.readings[at].sounds[0] == found->first_sounds[other])
				return true;
	return false;
}

int pair_bits(const struct asked_person *asked, enum person_field field, int token, const struct known_token *found,
	      const char **ret_how)
{
	const struct weights *weights = asked->weights;
	const struct asked_token *mine = &asked->tokens[token];
	const char *how = "same";
	int alike = found->likeness[token], bits;

	if (mine->token->kind == TOKEN_INITIAL || found->token.kind == TOKEN_INITIAL) {
		if (ret_how)
			*ret_how = "initial";
		return initials_agree(mine, found) ? weights->initial : INT_MIN;
	}
	if (alike <= LIKENESS_LEAST)
		return INT_MIN;
	if (mine->token->script != found->token.script)
		how = "script";
	else if (strcmp(mine->token->text, found->token.text) != 0)
		how = "spelling";
	bits = mine->evidence[found->token.script];
	if (bits == INT_MIN)
		bits = found->rarity[field == PERSON_FATHER];
	bits = bits * weights->rarity_scale / BIT;
	bits += weights->agree + alike * weights->likeness_scale / BIT;
	if ((mine->token->kind == TOKEN_WEAK || found->token.kind == TOKEN_WEAK) && bits > weights->weak_most)
		bits = weights->weak_most;
	if (ret_how)
		*ret_how = how;
	return bits;
}

int missing_bits(const struct asked_person *asked, int token)
{
	return asked->tokens[token].missing;
}

int extra_bits(const struct asked_person *asked, enum person_field field, const struct known_token *found)
{
	const struct weights *weights = asked->weights;

	switch (found->token.kind) {
	case TOKEN_WEAK:
		return weights->extra_weak;
	case TOKEN_INITIAL:
		return weights->extra_initial;
	default:
		if (field == PERSON_FATHER)
			return found->frequent ? weights->father_extra_frequent : weights->father_extra;
		return found->frequent ? weights->extra_frequent : weights->extra;
	}
}
