/* as4_partners.h - parties for AS4 from the node's records. Inside the room. */
#ifndef VALICO_EXCHANGE_AS4_PARTNERS_H
#define VALICO_EXCHANGE_AS4_PARTNERS_H

#include "exchange/as4_link.h"

enum result as4_partner_make(struct job *job, const struct partner_record *record, struct as4_partner *ret_partner);

/* Finds active partners by their party id. */
struct as4_partners as4_partners_of(const struct office *office);

#endif
