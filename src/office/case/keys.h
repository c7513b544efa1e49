/* keys.h - the directory of keys: statements signed by a node about its own and its officers' keys. Inside the room. */
#ifndef VALICO_OFFICE_CASE_KEYS_H
#define VALICO_OFFICE_CASE_KEYS_H

#include "office/office.h"

#define KEY_STATEMENT_TYPE "valico-key+jws"

/* Takes in a statement about a key of `party`, signed by that party's node key. DENIED when it is not; a statement can
 * end the use of a key, never begin it anew. */
enum result key_statement_take(struct job *job, const struct office *office, const char *party, struct bytes statement);

/* The statement about a node's own key and letter key is signed by the key itself: used when two nodes link. */
enum result key_statement_read(struct job *job, struct bytes statement, struct key_record *ret_key,
			       struct signed_document *ret_document);

/* Ready-made verifiers of a job, so that a batch of events by one officer costs one look-up. */
struct key_ring_view;
enum result key_view_open(struct job *job, const struct office *office, struct key_ring_view **ret_view);
/* A key, good until the next is asked for; MISSING when it is not in the directory. */
enum result key_view_find(struct job *job, struct key_ring_view *view, const char *key_id,
			  const struct key_record **ret_key);
/* The verifier of the key that was just found. */
enum result key_view_verifier(struct job *job, struct key_ring_view *view, const struct key_record *key,
			      struct verifier **ret_verifier);

#endif
