/* role.h - what people may be in a node. The words are the same in profiles, accounts, key statements and pages. */
#ifndef VALICO_AGREEMENT_ROLE_H
#define VALICO_AGREEMENT_ROLE_H

#include "base/bytes.h"

enum role {
	ROLE_CASE_OFFICER,
	ROLE_CONSULAR_OFFICER,
	ROLE_BORDER_OFFICER,
	ROLE_LIAISON,
	ROLE_SUPERVISOR,
	ROLE_DATA_PROTECTION_OFFICER,
	ROLE_AUDITOR,
	ROLE_OPERATOR,
	ROLE_NODE,   /* the node itself: receipts; never a person */
	ROLE_PUBLIC, /* the node for somebody without an account, who spoke through the public page */
	ROLE_COUNT,
};

/* A set of roles: bit n is role n. */
typedef unsigned int role_set;
#define ROLE_BIT(role) (1u << (role))

/* "case_officer" and so on; never NULL. */
const char *role_name(enum role role);

/* INVALID for a word that is not a role. */
enum result role_read(struct bytes word, enum role *ret_role);

#endif
