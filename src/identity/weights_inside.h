/* weights_inside.h - the parameters of data/weights.txt. Inside the room. */
#ifndef VALICO_IDENTITY_WEIGHTS_INSIDE_H
#define VALICO_IDENTITY_WEIGHTS_INSIDE_H

#include "identity/parameters.h"
#include "identity/score.h"

/* Straight between the points; outside, parallel to "as they are". */
struct calibration_point {
	int bits, log_odds; /* sixteenths */
};

/* In the order of the file; all in sixteenths of a bit but the scales (sixteenths of one) and ask_* (per cent). */
struct weights {
	int agree, likeness_scale, rarity_scale, unseen, weak_most, initial, compound, swapped, cut;
	int missing, missing_frequent, missing_weak, missing_initial;
	int extra, extra_frequent, father_extra, father_extra_frequent, extra_weak, extra_initial;
	int extra_called, father_extra_called, father_part, crossed, crossed_again, repeated, name_least, father_least;
	int date_same, date_january, date_swapped, date_near, month_same;
	int year_same, year_same_other_day, year_told, year_within, year_one, year_two, year_few, birth_other;
	int sex_same, sex_other, place_same, place_other;
	int national_same, national_near, national_other;
	int document_same, document_near, document_other;
	int phone_same, phone_near, phone_other;
	int prior, kin, kin_birth, namesake, likely;
	int ask_father, ask_birth, ask_sex, ask_place, ask_number;
	struct calibration_point calibration[POINTS_MOST];
	int calibration_count;
};

/* log2 in sixteenths of a bit, rounded down; of 1 or more. */
int bits_of(uint64_t number);

#endif
