/* interval.h - a share and the interval that holds the true one with 95% (Wilson, 1927). */
#ifndef VALICO_BENCH_IDENTITY_INTERVAL_H
#define VALICO_BENCH_IDENTITY_INTERVAL_H

struct interval {
	double share, low, high;
};

struct interval wilson(double good, double all);

#endif
