/* model.h - learning what becomes of each sound, by expectation maximisation over all alignments of each pair.
 *
 * The model is the one of likeness.c: a sound of the asked reading turns into one of the found reading or is lost, by
 * what stands around it; in the gaps between them nothing comes, or sounds do. Counts of a context are pulled to those
 * of all contexts together while they are few. */
#ifndef VALICO_BENCH_MODEL_H
#define VALICO_BENCH_MODEL_H

#include "identity/likeness_table.h"

struct pair {
	const struct reading *asked, *found;
	double weight;
};

struct model {
	double turn[CONTEXTS][SOUND_COUNT][SOUND_COUNT]; /* probabilities; SOUND_NONE: lost, or nothing came */
	double gap[CONTEXTS][SOUND_COUNT];
	double count[CONTEXTS][SOUND_COUNT]; /* how often a sound was seen, after learning */
	double gap_count[CONTEXTS];
};

/* Starts from what the loose keys hold for alike, so that the first alignments are sensible. */
void model_start(struct model *model);

/* One round over all pairs. Returns the mean of log2 P(found | asked), by weight. */
double model_round(struct model *model, const struct pair *pairs, int count);

/* log2 P(found | asked), over all alignments. */
double model_bits(const struct model *model, const struct reading *asked, const struct reading *found);

#endif
