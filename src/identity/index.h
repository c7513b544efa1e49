/* index.h - the register's index: one file that is built in one pass and opened where it lies in memory.
 *
 * People are numbered by their date of birth, those without one last, so that a span of birth years is a span of
 * numbers. The file holds, each section with its length and checksum:
 *
 *     header       magic, version, byte order, number of people, sections
 *     vocabulary   every folded token once: text, script, how many carry it as name and as father's name
 *     keys         loose keys and their deletions -> tokens with that key
 *     people       for each person the tokens, birth, sex, place, numbers and the reference to the register's row,
 * packed postings     for each token and field the ascending numbers of the people who carry it, in blocks with bounds
 *     pairs        for two names that one person carries, or a name and a father's name, the people who do
 *     numbers      document, national and telephone numbers -> people
 *
 * Nothing else of a person is kept: what a page shows comes from the register by the reference. Changes since the last
 * build stand in a small index of the same format beside it (`index_set`), with a list of references that it replaces.
 * All memory that readers use is the file's and the job's. Writers get their disk handed in (struct index_storage). */
#ifndef VALICO_IDENTITY_INDEX_H
#define VALICO_IDENTITY_INDEX_H

#include "identity/person.h"
#include "identity/score.h"

#define INDEX_PEOPLE_MOST 4000000000

/* ---- building ---- */

/* The builder's disk. Scratch runs are numbered from 0, appended to while people are added and read back from their
 * start afterwards; the output is written from its start to its end. All give LIMIT for a full disk, else IO. */
struct index_storage {
	enum result (*scratch_append)(void *self, struct job *job, int run, struct bytes bytes);
	enum result (*scratch_read)(void *self, struct job *job, int run, uint64_t offset, unsigned char *data,
				    size_t size);
	enum result (*output_append)(void *self, struct job *job, struct bytes bytes);
	void *self;
};
#define INDEX_SCRATCH_RUNS 1024

struct index_builder;

/* A builder that holds at most `memory_bytes` (512 MiB or more for a national register). The job lives as long as it.
 */
enum result index_builder_open(struct job *job, const struct index_storage *storage, uint64_t memory_bytes,
			       struct index_builder **ret_builder);
/* Adds a person. DAMAGED or INVALID never: a person that was read is taken. LIMIT past INDEX_PEOPLE_MOST, or with more
 * different names than the memory holds. */
enum result index_builder_add(struct job *job, struct index_builder *builder, const struct person *person);
/* For an index of changes: the row with this reference was changed or removed since the big index was built, so that
 * searches of both leave out what the big one says of it. The row's new form, if there is one, is added as a person. */
enum result index_builder_hide(struct job *job, struct index_builder *builder, uint64_t reference);
/* Sorts, writes the file, and ends the builder. `ret_people` counts them. */
enum result index_builder_finish(struct job *job, struct index_builder *builder, int64_t *ret_people);

/* ---- opening ---- */

struct index; /* lives in the job's arena and borrows the file's bytes */

/* Opens an index over its bytes (mapped by the shell). Looks at header, sections and bounds, not at every byte: fast at
 * any size. DAMAGED with rule "index-magic", "index-version", "index-byte-order", "index-size" or "index-section". */
enum result index_open(struct job *job, struct bytes file, const struct index **ret_index);

/* Reads every byte: checksums of all sections and the order of all lists. DAMAGED with what and where. */
enum result index_check(struct job *job, const struct index *index);

int64_t index_people(const struct index *index);

/* The person with this number, as the index knows him. DAMAGED when the file lies. */
enum result index_person(struct job *job, const struct index *index, int64_t number, struct person *ret_person);

/* The frequencies of this register, for score.h. */
struct frequency index_frequency(const struct index *index);

#endif
