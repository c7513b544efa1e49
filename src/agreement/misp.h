/* misp.h - a form as an event of MISP, the platform on which police and incident teams share what they know, and back.
 *
 * The agreement says of each field where it stands in the event (`misp:` in the profile); nothing here knows a track.
 * Format: MISP core format (draft-dulaunoy-misp-core-format); object templates of the MISP project. Of a field:
 *
 *     misp: info                            the event's title
 *     misp: tag grading-4x4:source          a machine tag, grading-4x4:source="A": on the event, or in the rows of a
 *                                           list on the row's attributes
 *     misp: object person                   a list: each of its rows is an object of that template
 *     misp: attribute last-name             an attribute of the event, or of the row's object; a second word names
 *                                           the type where it is not the relation's own: attribute alias text
 *
 * What has no place in an event is left out and told. The ids of an event and of what is in it follow from the case, so
 * that writing a case again gives the same event and not a second one. */
#ifndef VALICO_AGREEMENT_MISP_H
#define VALICO_AGREEMENT_MISP_H

#include "agreement/profile.h"

/* Who and when: strings are the caller's. */
struct misp_head {
	const char *case_id;
	const char *organisation;    /* "Ministero dell'Interno, Roma" */
	const char *organisation_id; /* a UUID, the same in each of its events */
	struct instant at;           /* when the report was sent */
};

/* True when the form has a title for an event. */
bool misp_has(const struct profile *profile, int form);

/* The event, as {"Event": ...}, and the ids of the fields that have no place in it ("assessment", "facts.seen_on").
 * INVALID with rule "no-misp" when the agreement says nothing of it for this form. */
enum result misp_write(struct job *job, const struct profile *profile, int form, const struct misp_head *head,
		       const json_t *data, json_t **ret_event, json_t **ret_left_out);

/* Form data from an event, as a draft may be: what is missing an officer fills in. `ret_left_out` tells what of the
 * event has no place in the form: tags, attributes and objects by name. INVALID names the place in the event
 * ("Event.Object[2].Attribute[0]") with rule "no-misp", "misp-event", "required", "type", "too-long". */
enum result misp_read(struct job *job, const struct profile *profile, int form, const json_t *event, json_t **ret_data,
		      json_t **ret_left_out);

/* ---- inside the room ---- */

struct misp_template {
	const char *name, *uuid, *version, *meta_category, *description;
};
/* NULL when the name is none of ours. */
const struct misp_template *misp_template_find(const char *name);

/* The category in which MISP keeps attributes of this type; NULL for a type that is none of ours. */
const char *misp_category(const char *type);

#endif
