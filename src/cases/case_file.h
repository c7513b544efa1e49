/* case_file.h - a case and what follows from its events: pure, the same on both nodes, to the byte.
 *
 * `case_fold()` orders the events of all shared lanes by what their authors had seen, then by the profile's precedence
 * of steps, then by hash, and applies each in turn. A step that is not allowed where it lands is kept and marked void
 * with its reason. Nothing is decided by time alone: a deadline that passes changes no state.
 *
 *     it:  submit ----------------------> withdraw ..........
 *     pk:          receipt -> confirm ...................... receipt      (withdraw and confirm had not seen each
 * other: the profile's precedence says which goes first)
 *
 * A receipt speaks for an event only when it is the first event of its lane that has seen it: nodes write it in the
 * transaction that takes the event in, and so nobody can date the start of a deadline anew later.
 *
 * A step is *settled* once every other party's lane holds an event that has seen it: whatever that party still sends
 * stands after it. Cost: one pass, each event looked at a bounded number of times. */
#ifndef VALICO_CASES_CASE_FILE_H
#define VALICO_CASES_CASE_FILE_H

#include "cases/event.h"

/* All events of one party's lane that are held: number n stands at index n - 1. */
struct lane_events {
	char party[PARTY_ID_SIZE];
	struct event **events;
	int count;
	size_t room;
};

/* A case as held: shared lanes, each without gaps, and the node's own lane. */
struct case_file {
	const struct profile *profile;
	struct hash profile_hash;
	char case_id[UUID_TEXT_SIZE];
	struct lane_events lanes[PARTY_MOST]; /* in the order of party ids */
	int lane_count;
	struct lane_events own;
};

/* Adds the next event of its lane; the event must outlive the file. DAMAGED when it is not the next, LIMIT for more
 * parties than PARTY_MOST. */
enum result case_file_add(struct job *job, struct case_file *file, struct event *event);

/* The lane of a party; NULL when nothing of it is held. */
const struct lane_events *case_file_lane(const struct case_file *file, const char *party);

/* Head of a lane that is held. */
struct head lane_head_of_lane(const struct lane_events *lane);

enum outcome_kind { OUTCOME_APPLIED, OUTCOME_VOID };

/* What became of one event. */
struct outcome {
	const struct event *event;
	enum outcome_kind kind;
	const char *rule;    /* why it is void ("wrong-state", "deadline-not-passed", ...), or NULL */
	const char *article; /* source of the rule that stands against it, or NULL */
	int step;            /* in the profile, or NONE */
	int party;           /* author, index in the profile */
	int side;            /* that the author plays, or NONE */
	bool settled;
	bool delivered;                          /* a receipt names it */
	struct instant delivered_at;             /* by the first receipt */
	struct instant delivered_to[PARTY_MOST]; /* by each party of the profile; milliseconds 0 when not */
	int64_t receipt_number[PARTY_MOST];      /* of that party's receipt in its lane */
	bool early;             /* dated ahead of its receiver's clock: then `delivered_at` counts as its time */
	bool opened;            /* an opened note names it */
	unsigned int opened_by; /* parties of the profile whose notes do */
	struct instant opened_at;
	bool answered; /* a later step of another party was applied */
	struct instant answered_at;
	struct instant time; /* that counts */
	int state_after;
};

enum deadline_phase { DEADLINE_IDLE, DEADLINE_WAITS, DEADLINE_RUNS, DEADLINE_STOPPED };

struct deadline_state {
	enum deadline_phase phase; /* WAITS: started by a step whose receipt is not here yet */
	const struct event *started_by;
	struct instant start;
	const struct event *extended_by; /* or NULL */
	const struct event *stopped_by;  /* or NULL */
	struct instant stopped_at;
};

/* One running of a deadline that was started anew since. If it still ran then, its phase says so, and what stopped it
 * is the step that started it anew. */
struct deadline_run {
	int deadline;
	struct deadline_state run;
};

struct case_state {
	const struct case_file *file;
	int state;                  /* 0 before the opening step */
	int kind;                   /* NONE before it */
	int side_party[PARTY_MOST]; /* party that plays side n, or NONE */
	const char *reference;
	struct outcome *outcomes; /* in the order of the fold */
	int outcome_count;
	size_t outcome_room;
	int decided_count; /* of the outcomes: what comes after was not looked at yet, and counts for nothing */
	struct deadline_state *deadlines; /* one for each of the profile's */
	struct deadline_run *past_runs;   /* of deadlines that were started again */
	int past_run_count;
	size_t past_run_room;
	int *step_count;                      /* how often each step was applied */
	unsigned int *joint_sides;            /* sides that took each joint step since the state was entered */
	int entered_outcome;                  /* that led to the state or changed what it is about, or NONE */
	int64_t last_step_number[PARTY_MOST]; /* by party of the profile: number of its last applied step */
	int *last_outcome_of_step;            /* index of its last applied outcome, or NONE */
	const json_t **forms;          /* last data of each form, corrections applied to the opening form; or NULL */
	int opening_outcome;           /* or NONE */
	struct head heads[PARTY_MOST]; /* of every lane that is held, by party id in order */
	int head_count;
};

/* Whether the case awaits a side: the state says so, or that side has yet to take a joint step that leads on. */
bool case_awaits(const struct case_state *state, int side);

/* Folds. Events that break a lane (gap, wrong link) are the caller's mistake: DAMAGED. The state is the arena's and
 * points into the file. */
enum result case_fold(struct job *job, const struct case_file *file, struct case_state **ret_state);

/* Does the state know all shared events that its file holds now? */
bool case_is_folded(const struct case_state *state);

/* Folds on by one event, a step that was just added to the state's file, without looking at the others again: the state
 * becomes what case_fold() would give. That is so for a step in an opened case whose author had seen all that the file
 * holds, as every step that is taken here has; for any other event nothing is done, and the state is not folded. */
enum result case_fold_on(struct job *job, struct case_state *state, const struct event *event);

/* The state as canonical JSON: what two nodes compare, byte for byte. Only shared things are in it. */
enum result case_write(struct job *job, const struct case_state *state, struct bytes *ret_json);

/* When a deadline ends and how its days were counted. MISSING when it does not run or is waiting. */
struct count;
enum result case_deadline(struct job *job, const struct case_state *state, int deadline, struct count *ret_count);
/* The same of one of its runs. */
enum result case_deadline_run(struct job *job, const struct case_state *state, int deadline,
			      const struct deadline_state *run, struct count *ret_count);

#endif
