/* xml_ids.c - the ids of a document, each found to be the only one of its name.
 *
 * A signature points at what it covers by an id. If two elements had the same, one could be verified and the other used
 * (signature wrapping), so that is refused before anything is looked up. */
#include "as4/names.h"
#include "as4/xml.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

struct xml_id {
	const char *id;
	xmlNode *element;
};

struct xml_ids {
	struct xml_id *ids; /* in order */
	size_t count;
	size_t room;
};

/* Whatever some reader might take for an id: by any spelling, with the utility or the xml namespace, or none. */
static bool names_an_id(const xmlAttr *attribute)
{
	const char *namespace = attribute->ns != NULL ? (const char *)attribute->ns->href : NULL;

	return strcasecmp((const char *)attribute->name, "id") == 0 &&
	       (namespace == NULL || strcmp(namespace, NS_WSU) == 0 || strcmp(namespace, NS_XML) == 0);
}

static enum result note(struct job *job, struct xml_ids *ids, xmlNode *element, const xmlAttr *attribute)
{
	const xmlNode *value = attribute->children;

	TAKE(job, GROW(job->arena, &ids->ids, ids->count, &ids->room));
	ids->ids[ids->count++] =
	    (struct xml_id){value != NULL && value->content != NULL ? (const char *)value->content : "", element};
	return OK;
}

/* The next element in document order; NULL behind the last. */
static xmlNode *following(xmlNode *element)
{
	xmlNode *next = xml_first(element);

	while (next == NULL && element != NULL && element->type == XML_ELEMENT_NODE) {
		next = xml_next(element);
		element = element->parent;
	}
	return next;
}

static int by_id(const void *a, const void *b)
{
	return strcmp(((const struct xml_id *)a)->id, ((const struct xml_id *)b)->id);
}

enum result xml_ids_read(struct job *job, xmlDoc *document, struct xml_ids **ret_ids)
{
	struct xml_ids *ids;

	TAKE(job, ids = NEW(job->arena, struct xml_ids));
	for (xmlNode *element = xmlDocGetRootElement(document); element != NULL; element = following(element)) {
		for (const xmlAttr *attribute = element->properties; attribute != NULL; attribute = attribute->next)
			if (names_an_id(attribute))
				TRY(note(job, ids, element, attribute));
	}
	if (ids->count > 0)
		qsort(ids->ids, ids->count, sizeof(*ids->ids), by_id);
	for (size_t at = 1; at < ids->count; at++)
		if (by_id(&ids->ids[at - 1], &ids->ids[at]) == 0)
			return job_fail(job, INVALID, "envelope", "as4-wrapping", "Two elements have the same id.");
	*ret_ids = ids;
	return OK;
}

xmlNode *xml_ids_find(const struct xml_ids *ids, const char *id)
{
	struct xml_id key = {.id = id};
	const struct xml_id *found =
	    ids->count > 0 ? bsearch(&key, ids->ids, ids->count, sizeof(*ids->ids), by_id) : NULL;

	return found != NULL ? found->element : NULL;
}
