/* partners.c - see partners.h. */
#include "office/case/partners.h"

#include "base/text.h"

#include <string.h>

#define WORDS_BYTES_MOST (PARTY_MOST * PARTY_ID_SIZE)

const char *partner_next(const char *words, char ret_party[PARTY_ID_SIZE])
{
	size_t size;

	words += strspn(words, " ");
	size = strcspn(words, " ");
	if (size == 0 || size >= PARTY_ID_SIZE)
		return NULL;
	memcpy(ret_party, words, size);
	ret_party[size] = '\0';
	return words + size;
}

bool partner_among(const char *words, const char *party)
{
	char each[PARTY_ID_SIZE];

	for (const char *rest = words; (rest = partner_next(rest, each)) != NULL;) {
		if (strcmp(each, party) == 0)
			return true;
	}
	return false;
}

enum result partners_write(struct job *job, const struct office *office, const struct profile *profile,
			   const int *sides, const char **ret_words)
{
	struct text words = text_open(job->arena, WORDS_BYTES_MOST);
	struct bytes written;
	const char *between = "";

	for (int side = 0; side < profile->side_count; side++) {
		const char *party = profile->parties[sides[side]].id;

		if (strcmp(party, office->party) == 0)
			continue;
		text_print(&words, "%s%s", between, party);
		between = " ";
	}
	TRY(text_done(&words, &written));
	TAKE(job, *ret_words = bytes_cstring(job->arena, written));
	return OK;
}
