/* links.h - this node's own identity, and linking it with partners; accounts of officers with their keys.
 *
 * Two nodes link by exchanging invitations (one file each way, by any channel) and comparing six words over another
 * channel: the words are made from both invitations, so they agree only if both sides hold the same two. */
#ifndef VALICO_OFFICE_LINE_LINKS_H
#define VALICO_OFFICE_LINE_LINKS_H

#include "access/access.h"
#include "office/office.h"

struct node_plan {
	const char *party;   /* "it" */
	const char *name;    /* "Ministero dell'Interno" */
	const char *country; /* two letters, for the certificates: "IT" */
	const char *address; /* where partners reach its AS4 endpoint */
};

/* Makes the keys, certificates and statements of a new node and keeps its own invitation. CONFLICT when it has them. */
enum result node_found(struct job *job, struct database *database, const struct keeper *keeper,
		       const struct node_plan *plan);

/* Fills an office from the node's own record. `memory` is what it shares with the offices of other threads
 * (case_memory.h); NULL gives it one of its own. MISSING with rule "no-node" before node_found(). */
enum result office_open(struct job *job, struct database *database, const struct keeper *keeper, const char *party,
			const struct agreement *agreements, int agreement_count, struct case_memory *memory,
			struct office *ret_office);

/* Our invitation, as a file to give to a partner. */
enum result link_invitation(struct job *job, const struct office *office, struct bytes *ret_invitation);

/* Takes a partner's invitation; its state is "invited" until link_confirm(). Gives its party and the words to compare.
 */
enum result link_accept(struct job *job, const struct office *office, struct bytes invitation, const char **ret_party,
			const char **ret_words);

/* The words were compared and agree: the link is active. */
enum result link_confirm(struct job *job, const struct office *office, const char *party);

/* An officer's account with a key of its own, announced under a pseudonym. */
enum result officer_add(struct job *job, const struct office *office, const struct new_account *wanted,
			char ret_account_id[UUID_TEXT_SIZE]);
/* Closes the account; its key signs nothing that is dated later. */
enum result officer_remove(struct job *job, const struct office *office, const char *login);

#endif
