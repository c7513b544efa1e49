/* interval.c - shares with their intervals (interval.h). */
#include "interval.h"

#include <math.h>

struct interval wilson(double good, double all)
{
	const double z = 1.96;
	double share = all > 0 ? good / all : 0, centre = (share + z * z / (2 * all)) / (1 + z * z / all);
	double half = z / (1 + z * z / all) * sqrt(share * (1 - share) / all + z * z / (4 * all * all));

	return (struct interval){share, fmax(0, centre - half), fmin(1, centre + half)};
}
