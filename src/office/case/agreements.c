/* agreements.c - the installed agreements: every .yaml file of a folder, each with the hash of its bytes.
 *
 * Two nodes work under the same bytes or not at all. Each tells the other with its lane heads which it has
 * (partner_profile_list()), so that nobody opens a case that the other cannot read. */
#include "office/case/agreements.h"

#include "agreement/letters.h"
#include "base/file.h"
#include "office/case/partners.h"

#include <dirent.h>
#include <string.h>

#define AGREEMENTS_MOST 64

static bool is_profile_name(const char *name)
{
	size_t size = strlen(name);

	return size > 5 && name[0] != '.' && strcmp(name + size - 5, ".yaml") == 0;
}

static int by_name(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static enum result names_list(struct job *job, const char *folder, const char **names, int *ret_count)
{
	DIR *directory = opendir(folder);
	const struct dirent *entry;
	int count = 0;

	if (directory == NULL)
		return job_fail(job, MISSING, "agreements", "folder", "The folder of agreements %s cannot be read.",
				folder);
	while ((entry = readdir(directory)) != NULL && count < AGREEMENTS_MOST) {
		if (is_profile_name(entry->d_name))
			names[count++] = arena_copy_cstring(job->arena, entry->d_name);
	}
	closedir(directory);
	if (arena_failed(job->arena))
		return job_out_of_memory(job);
	qsort(names, (size_t)count, sizeof(names[0]), by_name);
	*ret_count = count;
	return OK;
}

/* The letter book beside a profile: the same name with another ending. Most agreements have none. */
static enum result letters_load(struct job *job, const char *file, struct agreement *agreement)
{
	size_t size = strlen(file);
	struct bytes yaml;
	enum result found;
	char *name;

	if (!is_profile_name(file))
		return OK;
	TAKE(job, name = arena_print(job->arena, "%.*s.letters", (int)(size - strlen(".yaml")), file));
	found = file_read(job, name, LETTER_BOOK_BYTES_MOST, &yaml);
	if (found == MISSING) {
		job_forgive(job);
		return OK;
	}
	TRY(found);
	return letter_book_read(job, name, yaml, agreement->profile, &agreement->letters);
}

enum result agreement_load(struct job *job, const char *file, struct agreement *ret_agreement)
{
	struct bytes yaml;

	TRY(file_read(job, file, PROFILE_BYTES_MOST, &yaml));
	TRY(profile_read(job, file, yaml, &ret_agreement->profile));
	ret_agreement->hash = hash_of(yaml);
	ret_agreement->letters = NULL;
	return letters_load(job, file, ret_agreement);
}

enum result agreements_load(struct job *job, const char *folder, struct agreement **ret_agreements, int *ret_count)
{
	const char *names[AGREEMENTS_MOST];
	struct agreement *agreements;
	int count = 0;

	TRY(names_list(job, folder, names, &count));
	TAKE(job, agreements = NEW_MANY(job->arena, struct agreement, (size_t)count));
	for (int at = 0; at < count; at++) {
		char *file;

		TAKE(job, file = arena_print(job->arena, "%s/%s", folder, names[at]));
		TRY(agreement_load(job, file, &agreements[at]));
	}
	*ret_agreements = agreements;
	*ret_count = count;
	return OK;
}

const struct agreement *agreement_find(const struct office *office, const char *id, const struct hash *hash)
{
	for (int at = 0; at < office->agreement_count; at++) {
		const struct agreement *agreement = &office->agreements[at];

		if (strcmp(agreement->profile->id, id) == 0 && hash_equal(&agreement->hash, hash))
			return agreement;
	}
	return NULL;
}

static bool is_in_force(const struct profile *profile, struct date today)
{
	return date_compare(profile->valid_from, today) <= 0 &&
	       (profile->valid_until.year == 0 || date_compare(today, profile->valid_until) <= 0);
}

/* What a partner has said of itself; a partner that has said nothing yet is taken to have everything. */
struct said {
	struct partner_profile *profiles;
	int count;
};

static bool partner_has(const struct said *said, const struct agreement *agreement)
{
	for (int at = 0; at < said->count; at++) {
		if (strcmp(said->profiles[at].agreement, agreement->profile->id) == 0 &&
		    bytes_equal(said->profiles[at].hash, (struct bytes){agreement->hash.bytes, HASH_SIZE}))
			return true;
	}
	return said->count == 0;
}

static enum result all_have(struct job *job, const struct office *office, const char *partners,
			    const struct agreement *agreement, bool *ret_have)
{
	char partner[PARTY_ID_SIZE];

	*ret_have = true;
	for (const char *rest = partners; (rest = partner_next(rest, partner)) != NULL;) {
		struct said said = {0};

		TRY(partner_profile_list(job, office->database, partner, &said.profiles, &said.count));
		*ret_have = *ret_have && partner_has(&said, agreement);
	}
	return OK;
}

enum result agreement_in_force(struct job *job, const struct office *office, const char *id, const char *partners,
			       const struct agreement **ret_agreement)
{
	struct date today = date_of_number((int32_t)(job->now.milliseconds / DAYS(1)));
	const struct agreement *found = NULL;
	bool installed = false, in_force = false, have;

	for (int at = 0; at < office->agreement_count; at++) {
		const struct agreement *agreement = &office->agreements[at];

		if (strcmp(agreement->profile->id, id) != 0)
			continue;
		installed = true;
		if (!is_in_force(agreement->profile, today))
			continue;
		in_force = true;
		TRY(all_have(job, office, partners, agreement, &have));
		if (have &&
		    (found == NULL || date_compare(agreement->profile->valid_from, found->profile->valid_from) > 0))
			found = agreement;
	}
	*ret_agreement = found;
	if (!installed)
		return job_fail(job, INVALID, "agreement", "unknown-agreement",
				"Agreement \"%s\" is not installed here.", id);
	if (!in_force)
		return job_fail(job, INVALID, "agreement", "not-in-force",
				"No installed version of agreement \"%s\" is in force today.", id);
	if (found == NULL)
		return job_fail(job, INVALID, "agreement", "profile-unknown",
				"The partner %s has not installed our version of agreement \"%s\".", partners, id);
	return OK;
}

enum result agreement_partner_check(struct job *job, const struct office *office, const char *partner,
				    const struct agreement *agreement)
{
	struct said said = {0};

	TRY(partner_profile_list(job, office->database, partner, &said.profiles, &said.count));
	if (partner_has(&said, agreement))
		return OK;
	return job_fail(job, DENIED, "agreement", "profile-unknown",
			"The partner %s has not installed this version of agreement \"%s\"; nothing was sent.", partner,
			agreement->profile->id);
}
