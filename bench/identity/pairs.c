/* pairs.c - is the right person found across scripts? Measured on words that were held out of all learning.
 *
 *     bench_identity_pairs DATA [people]     measures with 10,000 people, or as many as are given
 *     bench_identity_pairs DATA table        prints the held-out names with their spellings, as the tests keep them
 *
 * The register holds one script or spelling (world.h); each person is asked for in the other script, by the spelling of
 * another annotator, or as an Italian or French speaker may write it (ear.c: made by rule). Prints shares with their
 * 95 % intervals (Wilson 1927), and how many tokens the index finds by their keys. */
#include "world.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const manner_names[] = {"Urdu", "Latin", "Latin of another annotator", "Italian spelling",
					   "French spelling"};

static const struct {
	enum manner asked, kept;
} directions[] = {
    {URDU, LATIN}, {LATIN, URDU}, {OTHER_LATIN, LATIN}, {ITALIAN, LATIN}, {ITALIAN, URDU}, {FRENCH, LATIN},
};

static void share_print(const char *what, int hits, int asked)
{
	double n = asked, p = hits / n, z = 1.96;
	double middle = (p + z * z / (2 * n)) / (1 + z * z / n);
	double half = z / (1 + z * z / n) * sqrt(p * (1 - p) / n + z * z / (4 * n * n));

	printf("  %s %.4f (%.4f to %.4f)", what, p, middle - half, middle + half);
}

static void world_measure(struct world *world, const char *what, bool names_only, int people, int least)
{
	int held_out = world_open(world, names_only, people, least);

	printf("%s: %d people from %d words held out, %d spellings\n", what, world->count, held_out,
	       world->vocabulary.count);
	for (size_t at = 0; at < sizeof(directions) / sizeof(directions[0]); at++) {
		enum manner asked = directions[at].asked, kept = directions[at].kept;
		struct tally tally = world_ask(world, asked, kept, people);
		struct key_tally keys = world_keys(world, asked, kept);

		printf("%-28s -> %-6s", manner_names[asked], manner_names[kept]);
		share_print("first", tally.first, tally.asked);
		share_print("in ten", tally.ten, tally.asked);
		printf("  keys same %.4f, one letter less %.4f\n", (double)keys.same / keys.tokens,
		       (double)keys.near / keys.tokens);
		fflush(stdout);
	}
	world_close(world);
}

static void table_print(const struct words *words)
{
	printf(
	    "# Names held out of all learning, with the Latin spellings that annotators gave and how many gave each: "
	    "from the\n"
	    "# Dakshina dataset, Urdu train split (Google Research), CC BY-SA 4.0. Made by bench/identity/pairs.c.\n");
	for (int at = 0; at < words->count; at++) {
		const struct word *word = &words->list[at];

		for (int each = 0; word->held_out && word->people > 0 && each < word->count; each++)
			printf("%s\t%s\t%d\n", word->token.text, word->spellings[each].token.text,
			       word->spellings[each].annotators);
	}
}

int main(int count, char **arguments)
{
	struct arena *arena = arena_open((size_t)4 << 30);
	struct job job = {.arena = arena};
	struct world world = {.job = &job};
	bool table = count == 3 && strcmp(arguments[2], "table") == 0;
	int people = count > 2 && !table ? (int)strtol(arguments[2], NULL, 10) : 10000;

	if (count < 2 || count > 3 || people < 10 || people > 100000) {
		fprintf(stderr, "usage: bench_identity_pairs DATA [people|table]\n");
		return 2;
	}
	world.words = words_load(&job, arguments[1]);
	if (table) {
		table_print(&world.words);
	} else {
		world_measure(&world, "Names", true, people, 2);
		world_measure(&world, "Words of all kinds", false, people / 5, 2); /* memory grows with their square */
		world_measure(&world, "One name alone", true, people, 1);
		world_measure(&world, "One word alone", false, people / 5, 1);
	}
	arena_close(arena);
	return 0;
}
