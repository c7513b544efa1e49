/* drafts.h - what people have filled in so far, held by a code, in this process's memory and nowhere else.
 *
 * A code is 26 letters of chance in the address of the page, so nothing is kept in the browser. A draft is a JSON
 * document of bounded size that ends an hour after it was last touched. There is a fixed number of places; when all are
 * taken, the one that was touched longest ago goes. Safe for many threads. */
#ifndef VALICO_PORTAL_DRAFTS_H
#define VALICO_PORTAL_DRAFTS_H

#include "base/json.h"

#define DRAFT_CODE_SIZE 27
#define DRAFT_LIFE MINUTES(60)
#define DRAFT_BYTES_MOST (24u << 10)

struct drafts;

/* `places` drafts at most. NULL when memory is out. */
struct drafts *drafts_open(int places);
void drafts_close(struct drafts *drafts);

/* Begins one of a kind ("report", "visit"), and gives its code. */
enum result draft_new(struct job *job, struct drafts *drafts, const char *kind, const json_t *content,
		      char ret_code[DRAFT_CODE_SIZE]);
/* MISSING with rule "expired" for a code that is unknown, over, or of another kind. */
enum result draft_get(struct job *job, struct drafts *drafts, const char *kind, const char *code, json_t **ret_content,
		      struct instant *ret_begun_at);
/* LIMIT above DRAFT_BYTES_MOST, MISSING as above. */
enum result draft_set(struct job *job, struct drafts *drafts, const char *kind, const char *code,
		      const json_t *content);
void draft_end(struct drafts *drafts, const char *code);

/* For what must happen once: true for the first who asks, until draft_release(). */
bool draft_claim(struct drafts *drafts, const char *code);
void draft_release(struct drafts *drafts, const char *code);

#endif
