/* words.c - reading lists of roles and regimes. */
#include "access/words.h"

#include <string.h>

/* Cuts the next word off the front; false at the end. */
static bool next_word(const char **words, struct bytes *ret_word)
{
	const char *from = *words + strspn(*words, " ");
	size_t size = strcspn(from, " ");
	*words = from + size;
	*ret_word = (struct bytes){(const unsigned char *)from, size};
	return size > 0;
}

enum result roles_read(struct job *job, const char *words, role_set *ret_roles)
{
	role_set roles = 0;
	struct bytes word;
	while (next_word(&words, &word)) {
		enum role role;
		if (role_read(word, &role) != OK || role >= ROLE_NODE)
			return job_fail(job, INVALID, "roles", "choice", "\"%.*s\" is not a role of a person.",
					(int)(word.size < 40 ? word.size : 40), (const char *)word.data);
		roles |= ROLE_BIT(role);
	}
	if (!roles)
		return job_fail(job, INVALID, "roles", "required", "An account needs at least one role.");
	*ret_roles = roles;
	return OK;
}

enum result regimes_read(struct job *job, const char *words, bool *ret_administrative, bool *ret_police)
{
	bool administrative = false, police = false;
	struct bytes word;
	while (next_word(&words, &word)) {
		if (bytes_equal_cstring(word, "administrative"))
			administrative = true;
		else if (bytes_equal_cstring(word, "police"))
			police = true;
		else
			return job_fail(job, INVALID, "regimes", "choice",
					"A regime is \"administrative\" or \"police\".");
	}
	if (!administrative && !police)
		return job_fail(job, INVALID, "regimes", "required", "An account needs at least one regime.");
	*ret_administrative = administrative;
	*ret_police = police;
	return OK;
}
