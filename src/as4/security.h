/* security.h - the wsse:Security header as a whole. Only this room includes it. */
#ifndef VALICO_AS4_SECURITY_H
#define VALICO_AS4_SECURITY_H

#include "as4/encryption.h"
#include "as4/signature.h"

/* Writes the header: signs the references, encrypts the parts (in place; none for a signal, and no partner then). */
enum result security_write(struct job *job, const struct as4_self *self, const struct as4_partner *partner,
			   const struct signed_reference *references, size_t reference_count, struct sealed_part *parts,
			   size_t count, struct bytes *ret_security);

/* INVALID with "as4-policy" when the header holds anything but tokens, keys, encrypted data and one signature. */
enum result security_check(struct job *job, const struct envelope *envelope);

#endif
