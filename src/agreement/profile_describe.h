/* profile_describe.h - what the files of the page for lawyers share: the page as it grows, and its small pieces.
 * Internal to this room. */
#ifndef VALICO_AGREEMENT_PROFILE_DESCRIBE_H
#define VALICO_AGREEMENT_PROFILE_DESCRIBE_H

#include "agreement/phrases.h"
#include "agreement/profile_graph.h"
#include "base/text.h"

struct describing {
	const struct profile *profile;
	enum language language;
	struct text page;
	struct text unverified;
};

const char *say(const struct describing *describing, enum phrase phrase);
const char *name(const struct describing *describing, const struct label *label);

/* A heading of one object; a line "phrase: words"; a line that is a phrase. */
void entry(struct describing *describing, const struct label *label, const char *id);
void line(struct describing *describing, enum phrase phrase, const char *words);
void fact(struct describing *describing, enum phrase phrase);

/* The source of a rule; a rule that was not checked also goes into the list at the end. */
void source(struct describing *describing, const struct source *from, const char *section, const char *id);

/* "A, B, C": the names of a set's members; Urdu has a comma of its own. The caller ends the line. */
struct listing {
	struct text *page;
	enum language language;
	int count;
};
void begin_list(struct describing *describing, enum phrase phrase, struct listing *ret_listing);
void list_name(struct listing *listing, const char *word);

/* The kinds of case that a rule is for; nothing where it is for all. */
void line_of_kinds(struct describing *describing, uint64_t kinds);

/* What is about many cases at once (profile_describe_counts.c). */
void describe_booking(struct describing *describing, const struct booking *booking);
bool has_quotas(const struct profile *profile);
void describe_quotas_of(struct describing *describing, const struct step *step);
void describe_figure(struct describing *describing, const struct figure *figure);
void describe_pattern(struct describing *describing, const struct pattern *pattern);

#endif
