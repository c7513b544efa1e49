/* model.c - expectation (forward and backward sums over alignments) and maximisation (counts, smoothed). */
#include "model.h"

#include <math.h>
#include <string.h>

#define AT_LEAST 1e-7 /* of a probability: what was never seen may still happen */
#define PULL 30.0     /* a context counts by itself once it was seen this often */
#define MORE 0.5      /* likeness.c: MORE_COST of one bit */

static bool is_vowel(int sound)
{
	return sound_rows[sound].class == CLASS_V || sound_rows[sound].class == CLASS_W;
}

static double likely_at_first(int from, int to)
{
	const struct sound_row *a = &sound_rows[from], *b = &sound_rows[to];

	if (from == to)
		return 0.5;
	if (is_vowel(from) && is_vowel(to))
		return 0.03;
	if (a->class == CLASS_H && b->class == CLASS_H)
		return 0.2;
	if (a->loose == b->loose && a->loose != '-')
		return 0.1;
	return 0.0005;
}

void model_start(struct model *model)
{
	memset(model, 0, sizeof(*model));
	for (int context = 0; context < CONTEXTS; context++) {
		model->gap[context][SOUND_NONE] = 0.6;
		for (int from = 1; from < SOUND_COUNT; from++) {
			model->gap[context][from] = is_vowel(from) ? 0.03 : 0.002;
			model->turn[context][from][SOUND_NONE] = is_vowel(from) ? 0.1 : 0.02;
			for (int to = 1; to < SOUND_COUNT; to++)
				model->turn[context][from][to] = likely_at_first(from, to);
		}
	}
}

/* The sums over all ways to have come to a place (forward) or to go on from it (backward). */
struct sums {
	double came[SOUNDS_MOST + 2][SOUNDS_MOST + 1];   /* i sounds asked are spent, nothing is in the gap yet */
	double inside[SOUNDS_MOST + 2][SOUNDS_MOST + 1]; /* something is */
	double leave[SOUNDS_MOST + 2][SOUNDS_MOST + 1];  /* the gap is done with */
};

struct walk {
	const struct reading *asked, *found;
	int gap_context[SOUNDS_MOST + 1], turn_context[SOUNDS_MOST];
	struct sums forward, backward;
};

static enum around around_of(const struct reading *reading, int at)
{
	if (at < 0 || at >= reading->count)
		return AROUND_EDGE;
	return is_vowel(reading->sounds[at]) ? AROUND_VOWEL : AROUND_CONSONANT;
}

static void contexts_set(struct walk *walk)
{
	for (int i = 0; i <= walk->asked->count; i++) {
		walk->gap_context[i] = (int)around_of(walk->asked, i - 1) * 3 + (int)around_of(walk->asked, i);
		if (i < walk->asked->count)
			walk->turn_context[i] =
			    (int)around_of(walk->asked, i - 1) * 3 + (int)around_of(walk->asked, i + 1);
	}
}

static double forward_sum(const struct model *model, struct walk *walk)
{
	struct sums *sums = &walk->forward;
	int n = walk->asked->count, m = walk->found->count;

	for (int i = 0; i <= n; i++) {
		const double *gap = model->gap[walk->gap_context[i]];

		for (int j = 0; j <= m; j++) {
			if (i == 0)
				sums->came[i][j] = j == 0;
			else {
				const double *turn = model->turn[walk->turn_context[i - 1]][walk->asked->sounds[i - 1]];

				sums->came[i][j] = sums->leave[i - 1][j] * turn[SOUND_NONE];
				if (j > 0)
					sums->came[i][j] +=
					    sums->leave[i - 1][j - 1] * turn[walk->found->sounds[j - 1]];
			}
			sums->inside[i][j] = j == 0 ? 0
						    : gap[walk->found->sounds[j - 1]] *
							  (sums->came[i][j - 1] + MORE * sums->inside[i][j - 1]);
			sums->leave[i][j] = sums->came[i][j] * gap[SOUND_NONE] + sums->inside[i][j];
		}
	}
	return sums->leave[n][m];
}

static void backward_sum(const struct model *model, struct walk *walk)
{
	struct sums *sums = &walk->backward;
	int n = walk->asked->count, m = walk->found->count;

	for (int i = n; i >= 0; i--) {
		const double *gap = model->gap[walk->gap_context[i]];

		for (int j = m; j >= 0; j--) {
			double leave = i == n && j == m;

			if (i < n) {
				const double *turn = model->turn[walk->turn_context[i]][walk->asked->sounds[i]];

				leave = sums->came[i + 1][j] * turn[SOUND_NONE];
				if (j < m)
					leave += sums->came[i + 1][j + 1] * turn[walk->found->sounds[j]];
			}
			sums->leave[i][j] = leave;
			sums->inside[i][j] = leave;
			sums->came[i][j] = leave * gap[SOUND_NONE];
			if (j < m) {
				double step = gap[walk->found->sounds[j]] * sums->inside[i][j + 1];

				sums->inside[i][j] += MORE * step;
				sums->came[i][j] += step;
			}
		}
	}
}

static void counts_add(const struct model *model, const struct walk *walk, double weight, struct model *counts)
{
	const struct sums *forward = &walk->forward, *backward = &walk->backward;
	int n = walk->asked->count, m = walk->found->count;

	for (int i = 0; i <= n; i++) {
		int gap = walk->gap_context[i];

		for (int j = 0; j <= m; j++) {
			int turn, asked;

			counts->gap[gap][SOUND_NONE] +=
			    weight * forward->came[i][j] * model->gap[gap][SOUND_NONE] * backward->leave[i][j];
			if (j < m) {
				int found = walk->found->sounds[j];

				counts->gap[gap][found] += weight * model->gap[gap][found] *
							   (forward->came[i][j] + MORE * forward->inside[i][j]) *
							   backward->inside[i][j + 1];
			}
			if (i == n)
				continue;
			turn = walk->turn_context[i];
			asked = walk->asked->sounds[i];
			counts->turn[turn][asked][SOUND_NONE] += weight * forward->leave[i][j] *
								 model->turn[turn][asked][SOUND_NONE] *
								 backward->came[i + 1][j];
			if (j < m) {
				int found = walk->found->sounds[j];

				counts->turn[turn][asked][found] += weight * forward->leave[i][j] *
								    model->turn[turn][asked][found] *
								    backward->came[i + 1][j + 1];
			}
		}
	}
}

/* Probabilities of one row from its counts and those of all contexts together. Returns how often it was seen. */
static double row_settle(double *row, const double *counts, const double *all)
{
	double seen = 0, seen_all = 0;

	for (int to = 0; to < SOUND_COUNT; to++) {
		seen += counts[to];
		seen_all += all[to];
	}
	for (int to = 0; to < SOUND_COUNT; to++) {
		double general = (all[to] + 0.01) / (seen_all + 0.01 * SOUND_COUNT);

		row[to] = (counts[to] + PULL * general) / (seen + PULL);
		if (row[to] < AT_LEAST)
			row[to] = AT_LEAST;
	}
	return seen;
}

static void model_settle(struct model *model, const struct model *counts)
{
	double all[SOUND_COUNT];

	for (int from = 0; from < SOUND_COUNT; from++) {
		memset(all, 0, sizeof(all));
		for (int context = 0; context < CONTEXTS; context++) {
			for (int to = 0; to < SOUND_COUNT; to++)
				all[to] += counts->turn[context][from][to];
		}
		for (int context = 0; context < CONTEXTS; context++)
			model->count[context][from] =
			    row_settle(model->turn[context][from], counts->turn[context][from], all);
	}
	memset(all, 0, sizeof(all));
	for (int context = 0; context < CONTEXTS; context++) {
		for (int to = 0; to < SOUND_COUNT; to++)
			all[to] += counts->gap[context][to];
	}
	for (int context = 0; context < CONTEXTS; context++)
		model->gap_count[context] = row_settle(model->gap[context], counts->gap[context], all);
}

double model_round(struct model *model, const struct pair *pairs, int count)
{
	static struct model counts;
	static struct walk walk;
	double sum = 0, weights = 0;

	memset(&counts, 0, sizeof(counts));
	for (int at = 0; at < count; at++) {
		double whole;

		walk.asked = pairs[at].asked;
		walk.found = pairs[at].found;
		contexts_set(&walk);
		whole = forward_sum(model, &walk);
		if (whole < 1e-60)
			continue;
		backward_sum(model, &walk);
		counts_add(model, &walk, pairs[at].weight / whole, &counts);
		sum += pairs[at].weight * log2(whole);
		weights += pairs[at].weight;
	}
	model_settle(model, &counts);
	return sum / weights;
}

double model_bits(const struct model *model, const struct reading *asked, const struct reading *found)
{
	static struct walk walk;

	walk.asked = asked;
	walk.found = found;
	contexts_set(&walk);
	return log2(forward_sum(model, &walk) + 1e-90);
}
