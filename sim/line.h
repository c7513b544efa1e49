/* line.h - the line in memory: the second keeper of exchange/link.h. It loses, doubles, holds back and reorders. */
#ifndef VALICO_SIM_LINE_H
#define VALICO_SIM_LINE_H

#include "exchange/link.h"
#include "support/node.h"

/* A copy of a shipment that is still under way. */
struct under_way {
	enum shipment_kind kind;
	int to; /* node */
	const char *message_id;
	const char *from_party;
	struct bytes parcel;
	struct bytes *files;
	int file_count;
};

#define UNDER_WAY_MOST 256

struct line {
	struct test_node *nodes;
	struct seeded *seed;
	struct arena *arena; /* of the copies */
	struct under_way under_way[UNDER_WAY_MOST];
	int under_way_count;
	int faults;      /* of 100 shipments, how many meet each kind of fault */
	bool is_broken;  /* nothing passes */
	int64_t skew[2]; /* milliseconds by which each node's clock is ahead */
	bool wants_more[2];
};

/* What one node calls to send to the other. */
struct line_end {
	struct line *line;
	int node;
};
struct link line_link(struct line_end *end);

/* Lets one of the copies under way arrive, if there is one. */
enum result line_arrive(struct job *job, struct line *line);

/* What a node had under way is lost. */
void line_forget(struct line *line, int from);

#endif
