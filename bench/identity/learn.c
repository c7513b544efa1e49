/* learn.c - learns src/identity/data/likeness.txt from attested spellings:
 *
 *     bench_identity_learn DATA > src/identity/data/likeness.txt
 *
 * Urdu to Latin and back from the spellings that annotators gave for Urdu words; Latin to Latin from pairs of spellings
 * of one word; Urdu to Urdu by composing the two (what sounds alike is written for one another), made dearer by rule,
 * for nobody attested it. Part of the Latin side is respelt as Italian and French speakers write (ear.c). Words that
 * are held out (spellings.h) teach nothing. Words that are names weigh more. Then names teach how names are spelt: each
 * Latin token of pk-name-tokens-latin.tsv is paired with the Urdu token that it certainly spells, as often as people
 * carry it, and all is learnt once more. Progress goes to standard error. */
#include "model.h"
#include "spellings.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ROUNDS 8
#define NAME_WEIGHT 5.0
#define ITALIAN_WEIGHT 0.12
#define FRENCH_WEIGHT 0.06
#define DEAREST (13 * BIT)
#define SEEN_LEAST 40.0 /* a row for one context needs as many */

struct pairs {
	struct pair *list;
	int count, room;
};

static const char *const sound_names[] = {
    "-",
#define SOUND(name, shown, strict, loose, class) #name,
#include "identity/sound_list.h"
#undef SOUND
};

static void pair_add(struct pairs *pairs, const struct reading *asked, const struct reading *found, double weight)
{
	if (pairs->count == pairs->room) {
		pairs->room = pairs->room * 2 + 1024;
		pairs->list = realloc(pairs->list, (size_t)pairs->room * sizeof(struct pair));
		if (pairs->list == NULL)
			exit(1);
	}
	pairs->list[pairs->count++] = (struct pair){asked, found, weight};
}

/* The reading in a language, where it differs, else the first. */
static const struct reading *reading_in(const struct sounding *sounding, enum reading_language language)
{
	for (int at = 1; at < sounding->count; at++) {
		if (sounding->readings[at].language == language)
			return &sounding->readings[at];
	}
	return &sounding->readings[0];
}

/* A spelling respelt by ear, or NULL when nothing of it is left. */
static const struct reading *heard(struct job *job, struct seeded *state, const struct spelling *spelling,
				   enum reading_language language)
{
	char text[TOKEN_BYTES_MOST + 1];
	struct name_token token;
	struct sounding *sounding;

	if (language == READING_ITALIAN)
		italian_spell(state, &spelling->sounding, text, sizeof(text));
	else
		french_spell(state, &spelling->sounding, text, sizeof(text));
	sounding = NEW(job->arena, struct sounding);
	if (sounding == NULL || !token_make(job, text, &token))
		return NULL;
	token_sound(&token, sounding);
	return reading_in(sounding, language);
}

struct lessons {
	struct pairs to_latin, to_urdu, within_latin;
};

static void both_add(struct lessons *lessons, const struct word *word, const struct reading *latin, double weight)
{
	const struct reading *urdu = &word->sounding.readings[0];

	if (latin == NULL)
		return;
	pair_add(&lessons->to_latin, urdu, latin, weight);
	pair_add(&lessons->to_urdu, latin, urdu, weight);
}

static void latin_add(struct lessons *lessons, const struct reading *a, const struct reading *b, double weight)
{
	if (a == NULL || b == NULL)
		return;
	pair_add(&lessons->within_latin, a, b, weight);
	pair_add(&lessons->within_latin, b, a, weight);
}

/* Compounds with the article, which the data spells as words of their own: how often each way stands in
 * pk-name-tokens-latin.tsv (ullah 226, ul 111, ur 104, ud 40, uddin 31, allah 12, al 2). */
static const struct {
	const char *urdu, *latin;
	double share;
} compounds[] = {
    {"اللہ", "ullah", 226},      {"اللہ", "allah", 12},     {"الرحمن", "urrehman", 60},
    {"الرحمان", "urrahman", 44}, {"الدین", "uddin", 50},    {"الدین", "udeen", 21},
    {"الحق", "ulhaq", 60},       {"الحسن", "ulhassan", 40}, {"الحق", "alhaq", 2},
};
#define COMPOUND_WEIGHT (0.15 / 515) /* of a name's weight, for each in the shares */

static void compounds_teach(struct job *job, const struct word *word, const struct spelling *spelling, double weight,
			    struct lessons *lessons)
{
	for (size_t at = 0; at < sizeof(compounds) / sizeof(compounds[0]); at++) {
		struct sounding *urdu = NEW(job->arena, struct sounding), *latin = NEW(job->arena, struct sounding);
		struct name_token tokens[2] = {word->token, spelling->token};

		if (urdu == NULL || latin == NULL ||
		    strlen(word->token.text) + strlen(compounds[at].urdu) > TOKEN_BYTES_MOST ||
		    strlen(spelling->token.text) + strlen(compounds[at].latin) > TOKEN_BYTES_MOST)
			continue;
		strncat(tokens[0].text, compounds[at].urdu, TOKEN_BYTES_MOST - strlen(tokens[0].text));
		strncat(tokens[1].text, compounds[at].latin, TOKEN_BYTES_MOST - strlen(tokens[1].text));
		token_sound(&tokens[0], urdu);
		token_sound(&tokens[1], latin);
		pair_add(&lessons->to_latin, &urdu->readings[0], &latin->readings[0],
			 weight * compounds[at].share * COMPOUND_WEIGHT);
		pair_add(&lessons->to_urdu, &latin->readings[0], &urdu->readings[0],
			 weight * compounds[at].share * COMPOUND_WEIGHT);
	}
}

static void word_teach(struct job *job, struct seeded *state, const struct word *word, struct lessons *lessons)
{
	double boost = word->people > 0 ? NAME_WEIGHT : 1;

	for (int at = 0; at < word->count; at++) {
		const struct spelling *spelling = &word->spellings[at];
		double weight = boost * spelling->annotators;
		const struct reading *italian = heard(job, state, spelling, READING_ITALIAN);
		const struct reading *french = heard(job, state, spelling, READING_FRENCH);

		both_add(lessons, word, &spelling->sounding.readings[0], weight);
		if (word->people > 0 && strlen(word->token.text) >= 6)
			compounds_teach(job, word, spelling, weight, lessons);
		both_add(lessons, word, italian, weight * ITALIAN_WEIGHT);
		both_add(lessons, word, french, weight * FRENCH_WEIGHT);
		for (int other = 0; other < word->count; other++) {
			const struct reading *second = &word->spellings[other].sounding.readings[0];
			double both = weight * word->spellings[other].annotators / word->annotators;

			if (other >= at)
				latin_add(lessons, &spelling->sounding.readings[0], second, both);
			latin_add(lessons, italian, second, both * ITALIAN_WEIGHT);
			latin_add(lessons, french, second, both * FRENCH_WEIGHT);
		}
	}
}

static void learn(const char *what, struct model *model, const struct pairs *pairs)
{
	model_start(model);
	for (int round = 1; round <= ROUNDS; round++)
		fprintf(stderr, "%s, round %d of %d: %.4f bits a pair\n", what, round, ROUNDS,
			model_round(model, pairs->list, pairs->count));
}

/* --- names teach how names are spelt --- */

#define CERTAIN_BITS 16.0 /* both directions together, at most */
#define MARGIN_BITS 4.0   /* ahead of the next Urdu token */
#define PEOPLE_MOST 60

/* The Urdu token that a Latin one spells, when that is certain; else NULL. */
static const struct name_count *certain_urdu(const struct model *to_latin, const struct model *to_urdu,
					     const struct name_counts *urdu, const struct name_count *latin)
{
	const struct name_count *best = NULL;
	double most = -1000, next = -1000;

	for (int at = 0; at < urdu->count; at++) {
		const struct reading *asked = &urdu->list[at].sounding.readings[0];
		const struct reading *found = &latin->sounding.readings[0];
		double bits;

		if (asked->loose[0] != found->loose[0])
			continue;
		bits = model_bits(to_latin, asked, found) + model_bits(to_urdu, found, asked);
		if (bits > most) {
			next = most;
			most = bits;
			best = &urdu->list[at];
		} else if (bits > next) {
			next = bits;
		}
	}
	return most >= -CERTAIN_BITS && most - next >= MARGIN_BITS ? best : NULL;
}

/* Spellings of one Urdu token are spellings of one another. */
static void spellings_pair(const struct name_counts *latin, const struct name_count *const *spelt, int at,
			   struct lessons *lessons)
{
	double people = 0;

	for (int other = 0; other < latin->count; other++)
		people += spelt[other] == spelt[at] ? latin->list[other].people : 0;
	for (int other = 0; other < latin->count; other++) {
		if (spelt[other] == spelt[at])
			pair_add(&lessons->within_latin, &latin->list[at].sounding.readings[0],
				 &latin->list[other].sounding.readings[0],
				 fmin(latin->list[at].people, PEOPLE_MOST) * latin->list[other].people / people);
	}
}

static void names_teach(struct job *job, const char *folder, const struct model *to_latin, const struct model *to_urdu,
			struct lessons *lessons)
{
	struct name_counts urdu = names_load(job, folder, "pk-name-tokens-urdu.tsv");
	struct name_counts latin = names_load(job, folder, "pk-name-tokens-latin.tsv");
	const struct name_count **spelt = arena_take_many(job->arena, (size_t)latin.count, sizeof(*spelt));
	int pairs = 0;

	for (int at = 0; spelt != NULL && at < latin.count; at++) {
		spelt[at] = certain_urdu(to_latin, to_urdu, &urdu, &latin.list[at]);
		if (spelt[at] != NULL && spelt[at]->held_out)
			spelt[at] = NULL;
	}
	for (int at = 0; spelt != NULL && at < latin.count; at++) {
		const struct reading *reading = &latin.list[at].sounding.readings[0];
		double weight = fmin(latin.list[at].people, PEOPLE_MOST);

		if (spelt[at] == NULL)
			continue;
		pair_add(&lessons->to_latin, &spelt[at]->sounding.readings[0], reading, weight);
		pair_add(&lessons->to_urdu, reading, &spelt[at]->sounding.readings[0], weight);
		spellings_pair(&latin, spelt, at, lessons);
		pairs++;
	}
	fprintf(stderr, "%d of %d Latin name tokens paired\n", pairs, latin.count);
}

/* --- from probabilities to costs --- */

static struct channel channels[2][2];

static int cost_of(double bits)
{
	int cost = (int)lround(bits * BIT);

	return cost < 0 ? 0 : cost > DEAREST ? DEAREST : cost;
}

/* -log2 of each probability, less that of the likeliest. */
static void row_cost(const double *row, int16_t *costs)
{
	double most = 0;

	for (int to = 0; to < SOUND_COUNT; to++)
		most = fmax(most, row[to]);
	for (int to = 0; to < SOUND_COUNT; to++)
		costs[to] = (int16_t)cost_of(log2(most / row[to]));
}

static void across_cost(const struct model *model, struct channel *channel)
{
	for (int context = 0; context < CONTEXTS; context++) {
		row_cost(model->gap[context], channel->gap[context]);
		for (int from = 1; from < SOUND_COUNT; from++)
			row_cost(model->turn[context][from], channel->turn[context][from]);
	}
}

/* Latin with Latin: a sound that stays itself costs nothing, nor does a gap where nothing comes; and a sound that comes
 * costs what it costs when it is lost, for which of two spellings has one more is chance. */
static void latin_cost(const struct model *model, struct channel *channel)
{
	for (int context = 0; context < CONTEXTS; context++) {
		const double(*turn)[SOUND_COUNT] = model->turn[context];

		for (int a = 1; a < SOUND_COUNT; a++) {
			for (int b = 0; b < SOUND_COUNT; b++)
				channel->turn[context][a][b] = (int16_t)cost_of(log2(turn[a][a] / turn[a][b]));
			channel->gap[context][a] = channel->turn[context][a][SOUND_NONE];
		}
	}
}

/* Letters that keyboards, hands and spelling reforms exchange, whatever they sound like. In whole bits. */
static const struct {
	unsigned char a, b;
	int bits;
} exchanged[] = {
    {SOUND_ALIF, SOUND_MADDA, 1},    {SOUND_ALIF, SOUND_ARTICLE, 1}, {SOUND_YE, SOUND_BARI_YE, 2},
    {SOUND_H, SOUND_HE, 4},          {SOUND_H, SOUND_ALIF, 4},       {SOUND_YE, SOUND_HAMZA, 2},
    {SOUND_H, SOUND_BREATH, 2},      {SOUND_N, SOUND_NG, 2},         {SOUND_MAQSURA, SOUND_ALIF, 1},
    {SOUND_MAQSURA, SOUND_YE, 1},    {SOUND_H, SOUND_MARBUTA, 1},    {SOUND_T, SOUND_MARBUTA, 1},
    {SOUND_ALIF, SOUND_AIN, 4},      {SOUND_K, SOUND_KHA, 3},        {SOUND_G, SOUND_GHA, 3},
    {SOUND_T, SOUND_TH, 3},          {SOUND_CH, SOUND_CHH, 3},       {SOUND_P, SOUND_PH, 3},
    {SOUND_HAMZA, SOUND_BARI_YE, 3},
};

static const struct {
	unsigned char sound;
	int bits;
} dropped[] = {
    {SOUND_ALIF, 5}, {SOUND_ARTICLE, 5}, {SOUND_HAMZA, 2},  {SOUND_AIN, 5},     {SOUND_YE, 7},    {SOUND_WAW, 7},
    {SOUND_H, 4},    {SOUND_HE, 6},      {SOUND_BREATH, 2}, {SOUND_BARI_YE, 4}, {SOUND_MADDA, 7}, {SOUND_L, 6},
};

/* P(b | a) by way of Latin sounds, all contexts together. */
static double composed(const struct model *to_latin, const struct model *to_urdu, int a, int b)
{
	double sum = 0;

	for (int context = 0; context < CONTEXTS; context++) {
		for (int latin = 1; latin < SOUND_COUNT; latin++)
			sum += to_latin->turn[context][a][latin] * to_urdu->turn[context][latin][b] / CONTEXTS;
	}
	return sum;
}

static void urdu_cost(const struct model *to_latin, const struct model *to_urdu, struct channel *channel)
{
	int16_t cost[SOUND_COUNT][SOUND_COUNT];

	for (int a = 0; a < SOUND_COUNT; a++) {
		for (int b = 0; b < SOUND_COUNT; b++) {
			cost[a][b] = 10 * BIT;
			if (a == 0 || b == 0)
				cost[a][b] = a == b ? 0 : 9 * BIT;
			else if (a == b)
				cost[a][b] = 0;
			else
				cost[a][b] = (int16_t)cost_of(4 + 0.5 * log2(composed(to_latin, to_urdu, a, a) *
									     composed(to_latin, to_urdu, b, b) /
									     (composed(to_latin, to_urdu, a, b) *
									      composed(to_latin, to_urdu, b, a))));
			if (cost[a][b] < 3 * BIT && a != b)
				cost[a][b] = 3 * BIT;
		}
	}
	for (size_t at = 0; at < sizeof(exchanged) / sizeof(exchanged[0]); at++)
		cost[exchanged[at].a][exchanged[at].b] = cost[exchanged[at].b][exchanged[at].a] =
		    (int16_t)(exchanged[at].bits * BIT);
	for (size_t at = 0; at < sizeof(dropped) / sizeof(dropped[0]); at++)
		cost[dropped[at].sound][SOUND_NONE] = cost[SOUND_NONE][dropped[at].sound] =
		    (int16_t)(dropped[at].bits * BIT);
	for (int context = 0; context < CONTEXTS; context++) {
		memcpy(channel->gap[context], cost[SOUND_NONE], sizeof(cost[0]));
		memcpy(channel->turn[context], cost, sizeof(cost));
	}
}

/* --- writing --- */

static void row_print(const char *scripts, const char *context, const char *from, const int16_t *costs)
{
	printf("%s %s %s", scripts, context, from);
	for (int to = 0; to < SOUND_COUNT; to++) {
		if (costs[to] < DEAREST)
			printf(" %s:%d", sound_names[to], costs[to]);
	}
	printf(" *:%d\n", DEAREST);
}

/* The row of the context seen most often stands for all contexts, others where they were seen enough and differ. */
static void rows_print(const char *scripts, const char *from, const int16_t *const costs[CONTEXTS],
		       const double seen[CONTEXTS])
{
	static const char around[] = ".cv";
	int most = 0;

	for (int context = 1; context < CONTEXTS; context++)
		most = seen[context] > seen[most] ? context : most;
	row_print(scripts, "**", from, costs[most]);
	for (int context = 0; context < CONTEXTS; context++) {
		char name[] = {around[context / 3], around[context % 3], '\0'};

		if (context != most && seen[context] >= SEEN_LEAST &&
		    memcmp(costs[context], costs[most], sizeof(int16_t) * SOUND_COUNT) != 0)
			row_print(scripts, name, from, costs[context]);
	}
}

static void channel_print(const char *scripts, const struct channel *channel, const struct model *model)
{
	for (int from = 0; from < SOUND_COUNT; from++) {
		const int16_t *costs[CONTEXTS];
		double seen[CONTEXTS] = {0}, all = 0;

		for (int context = 0; context < CONTEXTS; context++) {
			costs[context] = from == 0 ? channel->gap[context] : channel->turn[context][from];
			if (model != NULL)
				seen[context] = from == 0 ? model->gap_count[context] : model->count[context][from];
			all += seen[context];
		}
		if (model == NULL || all > 1)
			rows_print(scripts, from == 0 ? "gap" : sound_names[from], costs, seen);
	}
}

int main(int count, char **arguments)
{
	static struct model to_latin, to_urdu, within_latin;
	struct arena *arena = arena_open((size_t)4 << 30);
	struct job job = {.arena = arena};
	struct lessons lessons = {0};
	struct seeded state;
	struct words words;

	if (count != 2) {
		fprintf(stderr, "usage: bench_identity_learn DATA > src/identity/data/likeness.txt\n");
		return 2;
	}
	words = words_load(&job, arguments[1]);
	chance_of_seed(&state, 1);
	for (int at = 0; at < words.count; at++) {
		if (!words.list[at].held_out)
			word_teach(&job, &state, &words.list[at], &lessons);
	}
	fprintf(stderr, "%d words; %d pairs across, %d within\n", words.count, lessons.to_latin.count,
		lessons.within_latin.count);
	learn("Urdu to Latin", &to_latin, &lessons.to_latin);
	learn("Latin to Urdu", &to_urdu, &lessons.to_urdu);
	names_teach(&job, arguments[1], &to_latin, &to_urdu, &lessons);
	learn("Urdu to Latin", &to_latin, &lessons.to_latin);
	learn("Latin to Urdu", &to_urdu, &lessons.to_urdu);
	learn("Latin to Latin", &within_latin, &lessons.within_latin);
	across_cost(&to_latin, &channels[SCRIPT_ARABIC][SCRIPT_LATIN]);
	across_cost(&to_urdu, &channels[SCRIPT_LATIN][SCRIPT_ARABIC]);
	latin_cost(&within_latin, &channels[SCRIPT_LATIN][SCRIPT_LATIN]);
	urdu_cost(&to_latin, &to_urdu, &channels[SCRIPT_ARABIC][SCRIPT_ARABIC]);
	printf("# What people who mean one sound write, in sixteenths of a bit: made by bench/identity/learn.c, not by "
	       "hand.\n"
	       "# Learnt from the Dakshina dataset, Urdu train split (Google Research, CC BY-SA 4.0); this file is "
	       "under the same\n"
	       "# licence. See README.md beside it. How to read a line: ../likeness.py.\n");
	channel_print("urdu latin", &channels[SCRIPT_ARABIC][SCRIPT_LATIN], &to_latin);
	channel_print("latin urdu", &channels[SCRIPT_LATIN][SCRIPT_ARABIC], &to_urdu);
	channel_print("latin latin", &channels[SCRIPT_LATIN][SCRIPT_LATIN], &within_latin);
	channel_print("urdu urdu", &channels[SCRIPT_ARABIC][SCRIPT_ARABIC], NULL);
	arena_close(arena);
	return 0;
}
