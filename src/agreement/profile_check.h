/* profile_check.h - what the files of the check share: where findings are noted. Internal to this room. */
#ifndef VALICO_AGREEMENT_PROFILE_CHECK_H
#define VALICO_AGREEMENT_PROFILE_CHECK_H

#include "agreement/profile_graph.h"

struct checking {
	struct job *job;
	const struct profile *profile;
	struct graph *graphs; /* one for each kind */
	struct finding *findings;
	int count;
};

/* Notes a finding about `section.id`, or about the section when there is no id. */
enum result note(struct checking *checking, const char *rule, const char *section, const char *id, const char *format,
		 ...) __attribute__((format(printf, 5, 6)));

/* A label in every language, a source: noted as "label-missing" and "source-missing". */
enum result check_label(struct checking *checking, const struct label *label, bool optional, const char *section,
			const char *id, const char *what);
enum result check_source(struct checking *checking, const struct source *source, const char *section, const char *id,
			 const char *what);

/* What the picture is made of (profile_check_figures.c). */
enum result check_figures(struct checking *checking);
enum result check_patterns(struct checking *checking);

/* What is booked and counted over many cases (profile_check_bookings.c). */
enum result check_bookings(struct checking *checking);
enum result check_quotas(struct checking *checking);

/* Who may read a case (profile_check_readers.c). */
enum result check_readers(struct checking *checking);
/* What a node may answer by itself (profile_by_rule.c). */
enum result check_by_rule(struct checking *checking);

#endif
