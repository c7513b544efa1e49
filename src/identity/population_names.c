/* population_names.c - the names of invented people: the table, and its rare end.
 *
 * A table of counted tokens ends where the sample ended, but a real register goes on: new names get rarer and never
 * stop. How the counts fall tells how (RARE_POWER below): names that were seen fewer than five times, which a sample of
 * that size cannot tell apart, and those behind the table follow one law of their rank among all that were counted. So
 * a made-up name is always rarer than one that was counted once. Made-up names are made of syllables that are Urdu and
 * Latin at once (کا ka, شیر sher, ...): two or three of them, for families with an ending that names of clans and
 * places have (زئی zai, انی ani, وال wal, ...). They are new combinations, drawn by the seed, each once; where one
 * happens to be a real name that the table lacks, so be it. Given names and clans have parts of the rare end as they
 * have of what was counted; the counts do not tell which the rare ones are.
 *
 * Women's names were counted too seldom: the list of 148 is ordered by judgement, and falls as men's counts do. It ends
 * where men's counts have a third of their tokens still before them, and goes on as the language does: with the
 * feminine of men's names (شاہد shahid, شاہدہ shahida), in the order of how common those are, at the weights that the
 * list's own law gives to the next ranks; then with a rare end like the others'. */
#include "identity/lines.h"
#include "identity/population_inside.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

extern const struct bytes data_population_names; /* data/population-names.tsv, built in */

#define TABLE_UNITS_MOST 4096
#define SPELLINGS_MOST 24

/* Years in which names are most in fashion. */
#define FASHION_FIRST 1925
#define FASHION_YEARS 100

/* A kind of unit while it is collected. */
struct collection {
	struct unit *units;
	double *weights;
	int count, room;
	double total;
	struct dice dice; /* for years of fashion, and homes */
};

/* Of 18,935 tokens in the notices 2,502 were different: 1,359 seen once, 310 twice, 174 three times. Where the number
 * of names more frequent than x falls as x^-b, a sample sees 1 - b names twice for each two that it sees once, and b of
 * its different names once (Rouault 1978, Pitman 2006): b is .544 by the one, .543 by the other. The name of rank r is
 * then as frequent as one that is seen (RARE_RANK / r)^(1 / b) times, where RARE_RANK is 1359 / (b gamma(1 - b)). That
 * gives 2,512 different ones and 1,151 and 839 that are seen twice and three times or more; 1,143 and 833 were. */
#define RARE_POWER 0.54
#define RARE_RANK 1300.0
#define RARE_TIMES 5 /* seen less often: by that law */

static const char *const kind_words[UNIT_KINDS] = {"man", "woman", "woman_last", "family", "sayyid", "title"};

static const struct {
	const char *urdu, *latin;
} starts[] = {
    {"با", "ba"},  {"بر", "bar"}, {"بی", "bi"},   {"پا", "pa"},   {"تا", "ta"},  {"تو", "to"},    {"جا", "ja"},
    {"جم", "jam"}, {"چا", "cha"}, {"چن", "chan"}, {"خا", "kha"},  {"خو", "khu"}, {"دا", "da"},    {"دل", "dil"},
    {"ڈو", "do"},  {"را", "ra"},  {"رو", "ro"},   {"زا", "za"},   {"زر", "zar"}, {"سا", "sa"},    {"سو", "so"},
    {"شا", "sha"}, {"شی", "shi"}, {"شم", "sham"}, {"غو", "gho"},  {"فا", "fa"},  {"فر", "far"},   {"قا", "qa"},
    {"کا", "ka"},  {"کو", "ko"},  {"کھو", "kho"}, {"گا", "ga"},   {"گو", "go"},  {"گل", "gul"},   {"لا", "la"},
    {"لو", "lu"},  {"ما", "ma"},  {"مو", "mo"},   {"مہ", "meh"},  {"نا", "na"},  {"نو", "nau"},   {"وا", "wa"},
    {"ہا", "ha"},  {"ہم", "ham"}, {"بھا", "bha"}, {"دھا", "dha"}, {"ٹا", "ta"},  {"منگ", "mang"}, {"سر", "sar"},
};
static const struct {
	const char *urdu, *latin;
} middles[] = {
    {"", ""},     {"", ""},     {"ب", "b"},   {"بی", "bee"}, {"د", "d"},   {"دا", "da"}, {"ر", "r"},    {"را", "ra"},
    {"ری", "ri"}, {"ز", "z"},   {"زا", "za"}, {"س", "s"},    {"سی", "si"}, {"ش", "sh"},  {"شا", "sha"}, {"ک", "k"},
    {"کا", "ka"}, {"گ", "g"},   {"ل", "l"},   {"لا", "la"},  {"لی", "li"}, {"م", "m"},   {"ما", "ma"},  {"مو", "mu"},
    {"ن", "n"},   {"نا", "na"}, {"نی", "ni"}, {"ہا", "ha"},  {"ت", "t"},   {"تا", "ta"}, {"جا", "ja"},  {"ج", "j"},
};
struct ending {
	const char *urdu, *latin;
};
static const struct ending given_ends[] = {
    {"ر", "ar"},    {"د", "ad"},    {"م", "am"},     {"ن", "an"},     {"ل", "al"},    {"ش", "ish"},
    {"ق", "iq"},    {"ف", "if"},    {"ب", "ab"},     {"ز", "az"},     {"وک", "ok"},   {"یر", "eer"},
    {"ین", "een"},  {"ول", "ool"},  {"ید", "eed"},   {"خان", "khan"}, {"باز", "baz"}, {"داد", "dad"},
    {"یار", "yar"}, {"زیب", "zeb"}, {"شیر", "sher"}, {"ور", "war"},
};
static const struct ending woman_ends[] = {
    {"ہ", "a"},   {"یہ", "ia"},  {"ین", "een"},   {"ناز", "naz"}, {"نور", "noor"},
    {"را", "ra"}, {"شا", "sha"}, {"یدہ", "eeda"}, {"انہ", "ana"}, {"ت", "at"},
};
static const struct ending family_ends[] = {
    {"زئی", "zai"},   {"انی", "ani"}, {"وال", "wal"}, {"جو", "jo"},  {"ی", "i"},   {"خیل", "khel"}, {"رو", "ro"},
    {"پوری", "puri"}, {"ڑا", "ra"},   {"ڑ", "ar"},    {"ٹ", "at"},   {"نہ", "na"}, {"کی", "ki"},    {"پوٹو", "poto"},
    {"یانہ", "iana"}, {"ک", "ak"},    {"یرا", "era"}, {"چی", "chi"}, {"لی", "li"},
};

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* The tokens of a text behind those of `before`, which may change what a token is worth: "Khan" is a caste behind a
 * name, and a name when it stands alone. */
static enum result tokens_read(struct job *job, const char *before, const char *text,
			       const struct name_token **ret_tokens, int *ret_count)
{
	const char *whole = arena_print(job->arena, "%s%s", before, text);
	struct name name;
	int skip = before[0] ? 1 : 0;

	TAKE(job, whole);
	TRY(name_read(job, "population-names", bytes_of(whole), &name));
	*ret_count = name.count - skip;
	TAKE(job,
	     *ret_tokens = arena_copy(job->arena, name.tokens + skip, (size_t)*ret_count * sizeof(name.tokens[0])));
	return OK;
}

/* Reads one spelling; `_` stands for a blank inside it. */
static enum result spelling_read(struct job *job, struct bytes text, struct spelling *ret_spelling)
{
	char *typed = bytes_cstring(job->arena, text);
	int alone;

	TAKE(job, typed);
	for (char *at = typed; *at; at++)
		if (*at == '_')
			*at = ' ';
	*ret_spelling = (struct spelling){.text = typed};
	TRY(tokens_read(job, "", typed, &ret_spelling->alone, &alone));
	TRY(tokens_read(job, (unsigned char)typed[0] < 0x80 ? "bilal " : "بلال ", typed, &ret_spelling->tokens,
			&ret_spelling->count));
	if (alone != ret_spelling->count) { /* it joins with what stands before it: rare, and then as it is alone */
		ret_spelling->tokens = ret_spelling->alone;
		ret_spelling->count = alone;
	}
	return OK;
}

static enum result collection_open(struct job *job, const struct population *population, int kind, int room,
				   struct collection *ret_collection)
{
	*ret_collection = (struct collection){.room = room, .dice = dice_of(population->seed, 'H', (uint64_t)kind)};
	TAKE(job, ret_collection->units = NEW_MANY(job->arena, struct unit, (size_t)room));
	TAKE(job, ret_collection->weights = NEW_MANY(job->arena, double, (size_t)room));
	return OK;
}

/* As many thousands of people live in each, of population-places.tsv. */
static enum region home_draw(struct dice *dice)
{
	static const uint32_t reach[REGIONS] = {113, 156, 186, 191};
	uint32_t roll = dice_below(dice, reach[REGIONS - 1]);
	int region = 0;

	while (reach[region] <= roll)
		region++;
	return (enum region)region;
}

static enum result collection_add(struct job *job, struct collection *collection, const struct unit *unit,
				  double weight)
{
	if (collection->count == collection->room)
		return job_fail(job, LIMIT, "population-names", "too-many", "A kind of names has more than %d.",
				collection->room);
	struct unit *added = &collection->units[collection->count];

	*added = *unit;
	added->fashion = FASHION_FIRST + (int)dice_below(&collection->dice, FASHION_YEARS);
	added->home = home_draw(&collection->dice);
	collection->weights[collection->count++] = weight;
	collection->total += weight;
	return OK;
}

/* "muhammad:1526 mohammad:76" */
static enum result latin_read(struct job *job, struct lines *lines, struct unit *unit)
{
	struct spelling *spellings;
	uint32_t reach = 0;

	TAKE(job, spellings = NEW_MANY(job->arena, struct spelling, SPELLINGS_MOST));
	unit->latin = spellings;
	unit->latin_count = 0;
	for (;;) {
		struct bytes word = lines_word(lines), colon = BYTES(":");
		size_t end = bytes_find(word, colon);
		int64_t times;

		if (word.size == 0 && unit->latin_count > 0)
			return OK;
		if (end == word.size || unit->latin_count == SPELLINGS_MOST ||
		    !lines_number((struct bytes){word.data + end + 1, word.size - end - 1}, 1, 1000000, &times))
			return job_fail(
			    job, INVALID, "population-names", "spelling",
			    "Line %d of the population's names: a spelling is spelling:times, and there are one to %d.",
			    lines->number, SPELLINGS_MOST);
		TRY(spelling_read(job, (struct bytes){word.data, end}, &spellings[unit->latin_count]));
		spellings[unit->latin_count++].reach = reach += (uint32_t)times;
	}
}

static enum result table_read(struct job *job, struct collection collections[UNIT_KINDS])
{
	for (struct lines lines = lines_open(data_population_names); lines_next(&lines);) {
		struct bytes word = lines_cell(&lines), urdu = lines_cell(&lines);
		int64_t times;
		int kind = 0;
		struct unit unit = {0};

		while (kind < UNIT_KINDS && !bytes_equal_cstring(word, kind_words[kind]))
			kind++;
		if (kind == UNIT_KINDS || !lines_number(lines_cell(&lines), 1, 1000000, &times))
			return job_fail(job, INVALID, "population-names", "line",
					"Line %d of the population's names is not kind, Urdu, times, spellings.",
					lines.number);
		unit.times = (uint32_t)times;
		TRY(spelling_read(job, urdu, &unit.urdu));
		TRY(latin_read(job, &lines, &unit));
		TRY(collection_add(job, &collections[kind], &unit, (double)times));
	}
	return OK;
}

/* One made-up name with one or two Latin spellings: ee is also written i, oo u, w v, kh k. */
static enum result rare_unit(struct job *job, struct dice *dice, const struct ending *ends, size_t end_count,
			     struct unit *ret_unit)
{
	uint32_t start = dice_below(dice, COUNT(starts)), middle = dice_below(dice, COUNT(middles));
	uint32_t second = dice_below(dice, 3) ? 0 : dice_below(dice, COUNT(middles));
	const struct ending *end = &ends[dice_below(dice, (uint32_t)end_count)];
	struct spelling *spellings;
	char urdu[64], latin[64];

	snprintf(urdu, sizeof(urdu), "%s%s%s%s", starts[start].urdu, middles[middle].urdu, middles[second].urdu,
		 end->urdu);
	snprintf(latin, sizeof(latin), "%s%s%s%s", starts[start].latin, middles[middle].latin, middles[second].latin,
		 end->latin);
	TAKE(job, spellings = NEW_MANY(job->arena, struct spelling, 2));
	TRY(spelling_read(job, bytes_of(urdu), &ret_unit->urdu));
	TRY(spelling_read(job, bytes_of(latin), &spellings[0]));
	spellings[0].reach = 4;
	ret_unit->latin = spellings;
	ret_unit->latin_count = 1;
	static const char *const also[][2] = {{"ee", "i"}, {"oo", "u"}, {"kh", "k"}, {"w", "v"}, {"au", "o"}};
	for (size_t at = 0; at < COUNT(also) && ret_unit->latin_count == 1; at++) {
		char *found = strstr(latin, also[at][0]), other[64];

		if (!found)
			continue;
		snprintf(other, sizeof(other), "%.*s%s%s", (int)(found - latin), latin, also[at][1],
			 found + strlen(also[at][0]));
		TRY(spelling_read(job, bytes_of(other), &spellings[1]));
		spellings[1].reach = 5;
		ret_unit->latin_count = 2;
	}
	return OK;
}

/* Times by the law, of a rank among all names, made-up ones too. */
static double rare_weight(double rank)
{
	return pow(RARE_RANK / rank, 1 / RARE_POWER);
}

static bool was_counted(int kind)
{
	return kind == UNIT_MAN || kind == UNIT_FAMILY || kind == UNIT_SAYYID || kind == UNIT_TITLE;
}

/* A token that was counted; compounds of two words are listed by judgement (names_table.py) and keep their weights. */
static bool is_token(const struct unit *unit)
{
	return strchr(unit->urdu.text, ' ') == NULL;
}

/* How many tokens were seen so many times, or more often than `times`. */
static int seen_times(const struct collection *collection, uint32_t times, bool more)
{
	int seen = 0;

	for (int at = 0; at < collection->count; at++) {
		const struct unit *unit = &collection->units[at];

		seen += is_token(unit) && (more ? unit->times > times : unit->times == times);
	}
	return seen;
}

/* Gives those seen `times` the weights of their ranks, `before` + 1 to `before` + `all` in all kinds together: those of
 * one kind spread over them. */
static void rare_weigh(struct collection *collection, uint32_t times, int before, int all)
{
	int seen = seen_times(collection, times, false), next = 0;

	for (int at = 0; at < collection->count; at++) {
		if (collection->units[at].times != times || !is_token(&collection->units[at]))
			continue;
		collection->total -= collection->weights[at];
		collection->weights[at] = rare_weight(before + (next++ + 0.5) / seen * all);
		collection->total += collection->weights[at];
	}
}

/* Weighs the names that were seen seldom; gives how many names were counted at all. */
static int seldom_weigh(struct collection collections[UNIT_KINDS])
{
	int before = 0;

	for (int kind = 0; kind < UNIT_KINDS; kind++)
		before += was_counted(kind) ? seen_times(&collections[kind], RARE_TIMES - 1, true) : 0;
	for (uint32_t times = RARE_TIMES - 1; times > 0; times--) {
		int all = 0;

		for (int kind = 0; kind < UNIT_KINDS; kind++)
			all += was_counted(kind) ? seen_times(&collections[kind], times, false) : 0;
		for (int kind = 0; kind < UNIT_KINDS; kind++)
			if (was_counted(kind))
				rare_weigh(&collections[kind], times, before, all);
		before += all;
	}
	return before;
}

/* Texts that are taken, by their hashes. */
#define TAKEN_SLOTS (1u << 18)
struct taken {
	uint64_t *hashes;
};

/* Takes a text; false when it was taken before. */
static bool text_take(struct taken *taken, const char *text)
{
	struct dice dice = {0};
	uint64_t hash = 1;
	uint32_t at;

	for (; *text; text++) {
		dice.state = hash ^ (unsigned char)*text;
		hash = dice_next(&dice) | 1;
	}
	for (at = (uint32_t)(hash >> 32) % TAKEN_SLOTS; taken->hashes[at]; at = (at + 1) % TAKEN_SLOTS)
		if (taken->hashes[at] == hash)
			return false;
	taken->hashes[at] = hash;
	return true;
}

/* The law never ends and `tail` names do: how close the ranks of made-up names must stand behind `counted` for these to
 * be drawn as often as all that the law has there. The sum of all weights behind a rank is that of the rank times rank
 * times b / (1 - b); of `tail` ranks at `close`, the same less what is left, by 1 / `close`. */
static double rank_close(int tail, int counted)
{
	double close = 1;

	for (int turn = 0; turn < 50; turn++)
		close = 1 - pow(1 + tail * close / counted, 1 - 1 / RARE_POWER);
	return close;
}

/* The rare end of one kind: `tail` names at every `step`-th rank behind the `counted` ones. */
static enum result rare_end(struct job *job, const struct population *population, enum unit_kind kind, int tail,
			    int counted, double step, struct taken *taken, struct collection *collection)
{
	struct dice dice = dice_of(population->seed, 'R', kind);

	for (int rank = 1; rank <= tail;) {
		struct unit unit = {0};

		if (kind == UNIT_FAMILY)
			TRY(rare_unit(job, &dice, family_ends, COUNT(family_ends), &unit));
		else if (kind == UNIT_WOMAN)
			TRY(rare_unit(job, &dice, woman_ends, COUNT(woman_ends), &unit));
		else
			TRY(rare_unit(job, &dice, given_ends, COUNT(given_ends), &unit));
		/* No name twice, and none of the table's. */
		if (text_take(taken, unit.urdu.text))
			TRY(collection_add(job, collection, &unit, rare_weight(counted + rank++ * step)));
	}
	return OK;
}

/* ---- women's names behind the list ---- */

/* "X" and "Xa"; false when the name has no feminine of this kind: compounds, names that end in a vowel. */
static enum result feminine_make(struct job *job, const struct unit *man, struct unit *ret_unit, bool *ret_made)
{
	static const char *const consonants[] = {"ب", "د", "ر", "ز", "س", "ش", "ف", "ق", "ک",
						 "ل", "م", "ن", "ط", "ظ", "ج", "ح", "ص", "ض"};
	const char *urdu = man->urdu.text, *end = urdu + strlen(urdu) - 2;
	struct spelling *spellings;
	bool consonant = false;

	*ret_made = false;
	if (strlen(urdu) < 6 || strchr(urdu, ' '))
		return OK;
	for (size_t at = 0; at < COUNT(consonants); at++)
		consonant |= strcmp(end, consonants[at]) == 0;
	if (!consonant)
		return OK;
	TAKE(job, spellings = NEW_MANY(job->arena, struct spelling, SPELLINGS_MOST));
	ret_unit->latin = spellings;
	ret_unit->latin_count = man->latin_count;
	TRY(spelling_read(job, bytes_of(arena_print(job->arena, "%sہ", urdu)), &ret_unit->urdu));
	for (int at = 0; at < man->latin_count; at++) {
		TRY(spelling_read(job, bytes_of(arena_print(job->arena, "%sa", man->latin[at].text)), &spellings[at]));
		spellings[at].reach = man->latin[at].reach;
	}
	*ret_made = true;
	return OK;
}

/* The law by which the list's counts fall (names_table.py). */
static double woman_weight(int rank)
{
	return 300 / (rank / 3.0 + 1.5);
}

static enum result feminines_add(struct job *job, const struct collection *men, struct collection *women)
{
	for (int at = 0; at < men->count; at++) {
		struct unit unit = {0};
		bool made;

		TRY(feminine_make(job, &men->units[at], &unit, &made));
		if (made)
			TRY(collection_add(job, women, &unit, woman_weight(women->count)));
	}
	return OK;
}

/* Names that are kept more seldom when they are drawn (population_fashion.c) are more often in the urn. */
static void fashion_even(struct collection *collection, double (*kept)(const struct unit *))
{
	collection->total = 0;
	for (int at = 0; at < collection->count; at++)
		collection->total += collection->weights[at] /= kept(&collection->units[at]);
}

/* Walker's table: every unit keeps a part of its slot and gives the rest to one that has too much. */
static enum result urn_make(struct job *job, const struct collection *collection, struct urn *ret_urn)
{
	uint32_t count = (uint32_t)collection->count, *alias, *keep, *stack, few = 0, many = count;
	double *share;

	if (count == 0)
		return job_fail(job, INVALID, "population-names", "line", "The population's names lack a kind.");
	TAKE(job, alias = NEW_MANY(job->arena, uint32_t, count));
	TAKE(job, keep = NEW_MANY(job->arena, uint32_t, count));
	TAKE(job, stack = NEW_MANY(job->arena, uint32_t, count));
	TAKE(job, share = NEW_MANY(job->arena, double, count));
	for (uint32_t at = 0; at < count; at++) {
		share[at] = collection->weights[at] * count / collection->total;
		stack[share[at] < 1 ? few++ : --many] = at;
	}
	while (few > 0 && many < count) {
		uint32_t poor = stack[--few], rich = stack[many];

		keep[poor] = (uint32_t)(share[poor] * 4294967295.0);
		alias[poor] = rich;
		share[rich] -= 1 - share[poor];
		if (share[rich] < 1) {
			many++;
			stack[few++] = rich;
		}
	}
	while (few > 0)
		keep[stack[--few]] = UINT32_MAX;
	while (many < count)
		keep[stack[many++]] = UINT32_MAX;
	*ret_urn = (struct urn){collection->units, alias, keep, count};
	return OK;
}

const struct unit *urn_draw(const struct urn *urn, struct dice *dice)
{
	uint64_t roll = dice_next(dice);
	uint32_t slot = (uint32_t)(((roll >> 32) * urn->count) >> 32);

	return &urn->units[(uint32_t)roll <= urn->keep[slot] ? slot : urn->alias[slot]];
}

/* The first man's name of the table is set apart: it stands before others by its own rules. */
static void set_first_apart(struct population *population, struct collection *men)
{
	population->muhammad = &men->units[0];
	men->total -= men->weights[0];
	men->weights[0] = 0;
}

/* The rare end of all kinds that have one. */
static enum result rare_ends(struct job *job, const struct population *population, int tail, int counted,
			     struct collection collections[UNIT_KINDS])
{
	static const enum unit_kind kinds[] = {UNIT_MAN, UNIT_WOMAN, UNIT_FAMILY};
	double all = collections[UNIT_MAN].total + collections[UNIT_FAMILY].total, close = rank_close(tail, counted);
	struct taken taken;

	TAKE(job, taken.hashes = NEW_MANY(job->arena, uint64_t, TAKEN_SLOTS));
	for (int kind = 0; kind < UNIT_KINDS; kind++)
		for (int at = 0; at < collections[kind].count; at++)
			text_take(&taken, collections[kind].units[at].urdu.text);
	for (size_t at = 0; at < COUNT(kinds); at++) {
		struct collection *collection = &collections[kinds[at]];
		/* A kind has its part of the rare end. */
		double step = all / collection->total;

		TRY(rare_end(job, population, kinds[at], (int)(tail / step), counted, step * close, &taken,
			     collection));
	}
	return OK;
}

enum result population_names_read(struct job *job, struct population *population, int tail)
{
	struct collection collections[UNIT_KINDS];
	int counted;

	for (int kind = 0; kind < UNIT_KINDS; kind++)
		TRY(collection_open(job, population, kind, TABLE_UNITS_MOST + tail, &collections[kind]));
	TRY(table_read(job, collections));
	counted = seldom_weigh(collections);
	set_first_apart(population, &collections[UNIT_MAN]);
	TRY(feminines_add(job, &collections[UNIT_MAN], &collections[UNIT_WOMAN]));
	TRY(rare_ends(job, population, tail, counted, collections));
	fashion_even(&collections[UNIT_MAN], given_kept);
	fashion_even(&collections[UNIT_WOMAN], given_kept);
	fashion_even(&collections[UNIT_FAMILY], family_kept);
	for (int kind = 0; kind < UNIT_KINDS; kind++)
		TRY(urn_make(job, &collections[kind], &population->urns[kind]));
	return OK;
}
