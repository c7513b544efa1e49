/* refusal_page.h - the page that a traveller who was not let on board takes along: why, whom to ask, a reference. Pure
 * but for ICU's words. */
#ifndef VALICO_DOCUMENTS_REFUSAL_PAGE_H
#define VALICO_DOCUMENTS_REFUSAL_PAGE_H

#include "base/json.h"
#include "documents/sheet.h"

#define REFUSAL_AGREEMENT "border" /* in the place of an agreement, in the seal: such a page belongs to no case */
#define REFUSAL_LETTER "refusal"

struct travellers_page {
	const char *reference;
	const json_t *form;        /* as it was proposed (docs/api.md: new_refusal) */
	struct instant decided_at; /* by a supervisor */
	const struct party *party; /* whose authority it was */
};

/* The page as a sheet, without its seal. */
enum result refusal_sheet(struct job *job, const struct travellers_page *refusal, enum language language,
			  struct sheet *ret_sheet);

/* What the seal repeats: {"refusal.family_name": "..."}. */
enum result refusal_sealed(struct job *job, const json_t *form, const json_t **ret_fields);

/* The label of a sealed field by its path; NULL for another. And the name of the page. */
const struct label *refusal_field(const char *path);
const struct label *refusal_name(void);
/* The label of a reason by its word ("visa"); NULL for another. */
const struct label *refusal_reason(const char *word);

#endif
