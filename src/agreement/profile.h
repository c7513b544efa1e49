/* profile.h - an agreement profile in memory: what two or more states agreed, as data.
 *
 * A profile is read from a YAML file (agreements/) by profile_read(), which refuses everything outside this closed
 * vocabulary with file, line, what was found and what was expected. Nothing here knows a country or a law. All
 * memory is the arena's; all lists are arrays with a count; references between parts are indexes into those arrays,
 * and NONE where there is none. A profile is never changed after it was read, so threads share it.
 *
 * A walk: a case of a *kind* is in a *state*; an officer of a *side* takes a *step*, if its conditions hold and the
 * safeguards that stand before it are affirmed; the step leads to another state and starts, stops or extends
 * *deadlines*. */
#ifndef VALICO_AGREEMENT_PROFILE_H
#define VALICO_AGREEMENT_PROFILE_H

#include "agreement/role.h"
#include "base/json.h"

#define NONE (-1)
#define PROFILE_LIST_MOST 64 /* states, steps, deadlines, safeguards, kinds: sets of them are 64-bit masks */
#define PROFILE_BYTES_MOST (1u << 20)

enum language { ENGLISH, ITALIAN, URDU, LANGUAGE_COUNT };
extern const char *const language_code[LANGUAGE_COUNT]; /* "en", "it", "ur" */

/* A text that people read, in every language. */
struct label {
	const char *text[LANGUAGE_COUNT];
};

/* Where a rule comes from. `verify` marks a rule that was not checked against its primary source. */
struct source {
	const char *article; /* "Art. 8(2), Decision 2010/649/EU" */
	bool verify;
};

enum regime { REGIME_ADMINISTRATIVE, REGIME_POLICE };

struct holiday {
	struct label name;
	enum { HOLIDAY_YEARLY, HOLIDAY_EASTER, HOLIDAY_DATE } how;
	struct date date; /* YEARLY: month and day; DATE: all */
	int easter_days;  /* EASTER: days after Easter Sunday, before it below 0 */
	int since_year;   /* first year in which it is kept; 0 when it always was */
	bool verify;      /* the day was not checked against its source, or depends on the moon */
};

/* A state (or its authority) that takes part, with the calendar by which its days count. */
struct party {
	const char *id; /* "it" */
	struct label name;
	struct label authority;
	const char *zone_name; /* "Europe/Rome", for people */
	const char *zone_rule; /* in POSIX TZ form, as the file has it */
	struct zone zone;      /* the same, for counting */
	unsigned int weekend;  /* bit n is enum weekday n */
	int opens;             /* of the office, in minutes after midnight: for deadlines in working hours */
	int closes;            /* 0 when the profile says no hours */
	const struct holiday *holidays;
	int holiday_count;
};

/* A part that a party plays in one case: "requesting", "requested". */
struct side {
	const char *id;
	struct label name;
};

/* How long a case is kept after it has ended. */
struct retention {
	int months;
	struct source source;
};

struct kind {
	const char *id; /* "own_national" */
	struct label name;
	int readers[2]; /* form and field of its opening step that names the groups who alone may read a case; NONE */
	bool is_public; /* followed on the public page by who has a number and a secret that an officer gave */
	struct retention retention; /* of its cases; 0 months where the agreement's holds */
	struct source source;
};

enum field_type {
	FIELD_TEXT,
	FIELD_LONG_TEXT,
	FIELD_NAME,    /* a person's name in any script */
	FIELD_DATE,    /* YYYY-MM-DD */
	FIELD_INSTANT, /* RFC 3339 in UTC */
	FIELD_NUMBER,  /* whole */
	FIELD_YES_NO,
	FIELD_CHOICE,
	FIELD_COUNTRY,         /* ISO 3166-1 alpha-3 */
	FIELD_DOCUMENT_NUMBER, /* A-Z, 0-9 */
	FIELD_CASE_REFERENCE,  /* the id of another case, of any agreement */
	FIELD_READER_GROUPS,   /* who may read the case: ids of groups, words parted by a space */
	FIELD_LIST,            /* rows of another form */
};

struct choice {
	const char *id;
	struct label name;
};

/* Where a field stands in an event of MISP (misp.h). */
enum misp_place { MISP_NOWHERE, MISP_INFO, MISP_TAG, MISP_OBJECT, MISP_ATTRIBUTE };

struct misp_mapping {
	enum misp_place place;
	const char *name; /* of the tag, the template or the relation */
	const char *type; /* of an attribute */
};

struct field {
	const char *id;
	struct label name;
	struct label help; /* may be empty: text[ENGLISH] is NULL */
	enum field_type type;
	bool required;
	bool sensitive;   /* health, biometrics: masked until asked for */
	bool never_share; /* cannot leave the node */
	bool searchable;  /* officers search cases by its words: a text, neither sensitive nor never_share */
	bool heading;     /* lists call a case by it, where the case is about no person: a text of its opening form */
	bool alike;       /* of a joint step: who signs later says the same as who signed first */
	bool is_public;   /* the person concerned reads it when they follow their case on the public page */
	int most;         /* letters, rows or largest number; 0 for the type's own bound */
	const struct choice *choices;
	int choice_count;
	int rows_of; /* form of FIELD_LIST */
	struct misp_mapping misp;
	const char
	    *not_before; /* id of another date or instant of the same form, than which it is not earlier; or NULL */
	struct source source;
};

struct form {
	const char *id;
	struct label name;
	const struct field *fields;
	int field_count;
	struct source source;
};

/* What evidence of an annex does. */
enum evidence_effect {
	EVIDENCE_PROVES,
	EVIDENCE_STARTS,
	EVIDENCE_THIRD_COUNTRY,
	EVIDENCE_THIRD_COUNTRY_STARTS,
	EVIDENCE_SUPPORTS, /* is weighed with the rest: proves nothing alone, starts nothing */
};

struct evidence_item {
	const char *id; /* "passport" */
	struct label name;
};

struct annex {
	const char *id; /* "I" */
	struct label name;
	enum evidence_effect effect;
	const struct evidence_item *items;
	int item_count;
	struct source source;
};

/* A question that an officer answers with a source before certain steps. It stands only when answered "stands". */
struct safeguard {
	const char *id;
	struct label name;
	struct label question;
	uint64_t before;     /* steps that it blocks */
	uint64_t kinds;      /* kinds of case that it applies to */
	bool second_officer; /* another officer must agree */
	bool on_the_day;     /* the answer counts only on the calendar day of the step, in the acting party's zone */
	struct source source;
};

struct state {
	const char *id;
	struct label name;
	struct label next; /* what comes next, in words for the person concerned; may be empty */
	struct label
	    awaits; /* who has to act, where it is nobody of the sides: the person, an employer; may be empty */
	bool is_end;
	int turn; /* side whose turn it is, or NONE */
};

enum condition_kind {
	CONDITION_EVIDENCE,         /* at least `count` pieces from `annexes` were sent */
	CONDITION_FIELD_EQUALS,     /* the case's `form`.`field` equals `value` */
	CONDITION_HAPPENED,         /* `step` was applied at least `count` times */
	CONDITION_AT_MOST,          /* `step` was applied at most `count` times before */
	CONDITION_DEADLINE_RUNNING, /* `deadline` runs and has not passed */
	CONDITION_DEADLINE_PASSED,  /* `deadline` ran out */
	CONDITION_SETTLED,          /* the last `step` is settled */
	CONDITION_DELIVERED,        /* a signed receipt of the last `step` is held */
	CONDITION_TOTAL_WITHIN, /* all `form`.`field` sent so far, with this one, are at most `bound_form`.`bound_field`
				 */
	CONDITION_EVERY_ROW,    /* each row of `form`.`field` was named by some `bound_form`.`bound_field` sent */
	CONDITION_AMONG,        /* some row of `form`.`field` is named by `bound_form`.`bound_field` of the step */
	CONDITION_COUNTED,      /* `bound_form`.`bound_field` of the step is the number of rows of `form`.`field` */
	CONDITION_FREE,         /* what `booking` books is not booked beyond its units, over all cases that are held */
	CONDITION_READY,        /* each case that `form`.`field` names stands, settled, in one of `words` */
	CONDITION_NO_MORE,      /* `form`.`field` is not above, not after `bound_form`.`bound_field`; holds where one is
				   empty */
	CONDITION_SHARE,        /* `form`.`field` is the part of `bound_form`.`bound_field` that `percents` gives */
};

struct condition {
	enum condition_kind kind;
	uint64_t annexes;
	int form;
	int field;
	int bound_form; /* of TOTAL_WITHIN, EVERY_ROW, AMONG, COUNTED, READY, NO_MORE and SHARE, or NONE */
	int bound_field;
	int except_form; /* of CONDITION_READY: a case that `except_form`.`except_field` sent names is left out */
	int except_field;
	const char *agreement;    /* of CONDITION_READY: of which the cases are; its states are not known here */
	const char *const *words; /* states of that agreement */
	int word_count;
	int by_form, by_field; /* of CONDITION_SHARE: the choice by which it is shared */
	const int *percents;   /* one for each choice of that field */
	const char *value;
	int step;
	int deadline;
	int booking;
	struct label left; /* of CONDITION_TOTAL_WITHIN that is a quota: what people call the rest of it; else empty */
	bool is_public;    /* the public reads how much is left */
	int count;
	uint64_t kinds; /* kinds of case that it applies to */
	struct source source;
};

/* A step that the node may take by itself, from its own record and nothing else: when exactly one row of that record
 * has the number, the document and the date of birth that the opening form says. Everything else goes to an officer. */
struct by_rule {
	bool given;
	int number[2], document[2], born[2]; /* form and field */
	int says[2];                         /* the choice in the step's own form */
	const char *standing, *revoked;      /* its words for a row that stands, and for one that was revoked */
	uint64_t affirmed; /* safeguards about the record, not the person: who sets the rule answers them once */
	struct source source;
};

struct step {
	const char *id;
	struct label name;
	struct label hint;  /* what happens when it is taken; may be empty */
	unsigned int sides; /* bit n is side n: who may take it */
	role_set roles;
	uint64_t kinds;
	uint64_t from;       /* states */
	int to;              /* state, or NONE to stay */
	int form;            /* form that it carries, or NONE */
	bool opens;          /* the first shared step of a case */
	bool second_officer; /* one proposes, another releases */
	bool acts_on_world;  /* waits until all that it builds on is settled */
	bool corrects;       /* its form replaces fields of the opening form */
	bool joint;          /* leads on only when every side of `sides` has taken it since the state was entered */
	bool may_carry_files;
	int precedence;  /* among concurrent steps the lower one goes first */
	uint64_t starts; /* deadlines; each says from when it counts */
	uint64_t stops;
	uint64_t extends;
	const struct condition *needs;
	int need_count;
	struct by_rule by_rule;
	struct source source;
};

/* Days and months end with a day; minutes and hours end at an instant; working hours are those of the office. */
enum time_unit { UNIT_DAYS, UNIT_WORKING_DAYS, UNIT_MONTHS, UNIT_MINUTES, UNIT_HOURS, UNIT_WORKING_HOURS };
enum deadline_from {
	FROM_DELIVERY,
	FROM_STEP,
	FROM_FIELD
}; /* the receipt's time, the step's time, a date in its form */

struct deadline {
	const char *id;
	struct label name;
	int obliged; /* side that must act in time; its zone and calendar count */
	enum deadline_from from;
	int from_form;  /* form of every step that starts it, for FROM_FIELD; or NONE */
	int from_field; /* field of that form, or NONE */
	int length;
	enum time_unit unit;
	bool rolls;          /* an end on a weekend or holiday moves to the next working day */
	int extended_length; /* length after an extension, 0 when there is none */
	enum time_unit extended_unit;
	int silence_step;     /* step that is drafted when it passes, or NONE: then passing makes a task only */
	int silence_proof;    /* step whose signed receipt the draft must carry, or NONE */
	struct label silence; /* what passing means, for people */
	struct source source;
};

/* A moment of a case: the first time that one of these steps was taken or one of these states was reached. */
struct mark {
	uint64_t steps;
	uint64_t states;
};

enum figure_kind {
	FIGURE_COUNT,   /* cases that came to the mark `of` */
	FIGURE_SHARE,   /* of the cases that came to `since`, those that came to `of` then or later */
	FIGURE_TIME,    /* how long it was from `since` to `of`, counted as `deadline` counts */
	FIGURE_ON_TIME, /* of all times that `deadline` ran out or was met: how often the obliged side was in time; `of`
			   may say by which steps it is met */
};

/* A number about all cases of the agreement that every party computes for itself, from the chain alone, to the same
 * value. What it is held to is the agreement's own promise: the deadline that it names. */
struct figure {
	const char *id;
	struct label name;
	enum figure_kind kind;
	struct mark of;
	struct mark since;
	int deadline; /* or NONE: for FIGURE_COUNT and FIGURE_SHARE */
	uint64_t kinds;
	struct source source;
};

/* One value of a form by which cases are put together. */
struct grouping {
	int form;
	int field;
	int first;         /* of a document's number: how many letters make its series; 0 for the whole value */
	struct label name; /* empty: the field's */
};
#define GROUPINGS_MOST 4

/* A report of what occurs together often: how many cases have the same value. A value of fewer than `least` cases is
 * never shown, so that nobody can be picked out. */
struct pattern {
	const char *id;
	struct label name;
	int least;
	const struct grouping *groupings;
	int grouping_count;
	struct source source;
};

/* A field of a form; both NONE where there is none. */
struct field_path {
	int form;
	int field;
};

/* What a case books: which fields say the thing, how many of it and from when until when. A thing is one and the same
 * in all cases, of whatever agreement, in which its owner's side is played by the same party and its code is the same.
 * The thing may also be a case of this agreement: then `of` is a number in that case's forms (the places of a quota),
 * and there is no bound where it has none. Dates are days of the owner's zone, the last one included; a booking without
 * any time holds for as long as its case is in the states `during`. */
struct booking {
	const char *id;
	struct label name;
	uint64_t kinds;
	int owner;                 /* side whose thing it is */
	struct field_path rows;    /* a list, each row of which books; the paths below are then of its rows */
	struct field_path thing;   /* the code that its owner gave it, or a case */
	struct field_path of;      /* how many there are of it; one where nothing says so */
	struct field_path units;   /* how many are booked; one where nothing says so */
	struct field_path from;    /* a date or an instant; or no time at all: then none of these three */
	struct field_path until;   /* the same; or */
	struct field_path minutes; /* how long, from an instant on */
	uint64_t during;           /* states in which the booking holds */
	uint64_t offered;          /* states in which the thing is offered and not booked */
	struct source source;
};

struct profile {
	const char *id;
	const char *version;
	struct label title;
	struct date valid_from;
	struct date valid_until; /* year 0 when open */
	enum regime regime;
	const char *legal_basis;
	struct source source;
	struct retention retention;

	const struct party *parties;
	int party_count;
	const struct side *sides;
	int side_count;
	const struct kind *kinds;
	int kind_count;
	const struct form *forms;
	int form_count;
	const struct annex *annexes;
	int annex_count;
	const struct safeguard *safeguards;
	int safeguard_count;
	const struct state *states;
	int state_count; /* state 0 is where every case begins, before its opening step */
	const struct step *steps;
	int step_count;
	const struct deadline *deadlines;
	int deadline_count;
	const struct figure *figures;
	int figure_count;
	const struct pattern *patterns;
	int pattern_count;
	const struct booking *bookings;
	int booking_count;
};

/* Reads a profile. `file_name` is for errors only ("agreements/eu-pk.yaml:14: found ..., expected ..."). */
enum result profile_read(struct job *job, const char *file_name, struct bytes yaml, const struct profile **ret_profile);

/* The profile as JSON, for programs and pages (the API hands it to the officers' application). Owned by the arena. */
enum result profile_write(struct job *job, const struct profile *profile, json_t **ret_profile);

/* One thing that the check of the state graph found. */
struct finding {
	const char *rule;  /* "dead-end", "unreachable", "turn-without-step", "opening", "precedence-tied",
			      "deadline-without-consequence", "deadline-runs-on", "silence-unguarded",
			      "extension-without-length", "hours-missing", "joint-alone", "alike-alone",
			      "safeguard-idle",  "label-missing", "source-missing", "never-share-leaves", "figure-idle",
			      "figure-deadline", "pattern-unshared", "pattern-singles", "booking-idle", ...: each
			      explained at the head of its file, profile_check*.c */
	const char *place; /* "steps.submit" */
	const char *text;  /* a sentence */
};

/* Proves that every state can reach an end, every step is reachable for each of its kinds, every deadline has a
 * consequence, every label exists in every language, every rule has a source, and no never-share field is in a step
 * (every step leaves the node). Gives the findings; none means proved. */
enum result profile_check(struct job *job, const struct profile *profile, const struct finding **ret_findings,
			  int *ret_count);

/* What it says of another agreement (states that its conditions name), held against that one: "gate-state". */
enum result profile_check_other(struct job *job, const struct profile *profile, const struct profile *other,
				const struct finding **ret_findings, int *ret_count);

/* A page for a lawyer in Markdown, and the state graph as Graphviz text. */
enum result profile_describe(struct job *job, const struct profile *profile, enum language language,
			     struct bytes *ret_page);
enum result profile_draw(struct job *job, const struct profile *profile, enum language language,
			 struct bytes *ret_graph);

/* Finders by id; NONE when there is none. */
int profile_find_step(const struct profile *profile, const char *id);
int profile_find_state(const struct profile *profile, const char *id);
int profile_find_party(const struct profile *profile, const char *id);
int profile_find_side(const struct profile *profile, const char *id);
int profile_find_kind(const struct profile *profile, const char *id);
int profile_find_form(const struct profile *profile, const char *id);
int profile_find_safeguard(const struct profile *profile, const char *id);
int profile_find_deadline(const struct profile *profile, const char *id);
int profile_find_annex(const struct profile *profile, const char *id);
int profile_find_figure(const struct profile *profile, const char *id);
int profile_find_pattern(const struct profile *profile, const char *id);
/* Whether the node may take the step by itself: an article allows it that was held against its source. */
bool step_answers_by_rule(const struct step *step);
/* Whether somebody without an account may take the step on the public page. */
bool step_is_public(const struct step *step);
/* Whether what is booked is a case, whose own forms say how many there are of it; and whether it is booked for a time,
 * not for as long as the booking case stands in certain states. */
bool booking_is_of_case(const struct profile *profile, const struct booking *booking);
bool booking_has_time(const struct booking *booking);
/* Whether the booked case itself says how many there are of it, a programme its places; of any other case there is one.
 */
bool booking_is_of_offer(const struct profile *profile, const struct booking *booking);
/* Whether a condition keeps a quota: a total of which it is shown what is left. */
bool condition_is_quota(const struct condition *condition);
int form_find_field(const struct form *form, const char *id);
int annex_find_item(const struct annex *annex, const char *id);

/* The label in a language, in English where it is empty. */
const char *label_text(const struct label *label, enum language language);

#endif
