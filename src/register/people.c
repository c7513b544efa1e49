/* people.c - one thread's view of the register: the set of files in force, mapped, and sources for rows. */
#include "register/people.h"

#include "base/file.h"
#include "base/log.h"
#include "identity/number_search.h"
#include "register/behind.h"
#include "register/current.h"
#include "register/mapping.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define SET_ARENA_BYTES (64u << 20)
#define LASTING_ARENA_BYTES (4u << 20)

/* The files that were in force together. */
struct set {
	struct arena *arena;
	struct current current;
	struct mapping index_file, changes_file;
	struct index_set indexes;
	struct register_source *rows, *changed_rows; /* opened when the first row is wanted */
	bool being_read;                             /* behind: whether it is whole is not known yet */
};

struct people {
	struct arena *arena;
	const struct register_settings *settings;
	const struct weights *weights;
	struct set set;
	bool has_set;
	struct set before; /* the last one that is whole, while the set is being read */
	bool has_before;
	uint64_t before_stamp;
	uint64_t read_whole;  /* bytes up to which an index is read before it is taken */
	bool read_behind;     /* and larger ones afterwards */
	uint64_t stamp;       /* of `current` when the set was opened */
	uint64_t bad_stamp;   /* of a `current` whose set could not be used: not tried again */
	enum result bad_with; /* and why */
};

/* Gives a failure of a job of our own to the caller's. */
static enum result pass_on(struct job *job, const struct job *own, enum result result)
{
	if (result == OK)
		return OK;
	return job_fail(job, result, own->failure.field, own->failure.rule, "%s", own->failure.reason);
}

static void set_close(struct set *set)
{
	register_source_close(set->rows);
	register_source_close(set->changed_rows);
	mapping_close(&set->index_file);
	mapping_close(&set->changes_file);
	arena_close(set->arena);
	memset(set, 0, sizeof(*set));
}

/* DAMAGED when it is known by now that the file is. */
static enum result behind_look(struct job *job, const struct people *people, const char *name,
			       const struct mapping *mapping, bool *being_read)
{
	enum behind_state state;
	char *file;

	if (!people->read_behind || mapping->bytes.size <= people->read_whole)
		return OK;
	TAKE(job, file = arena_print(job->arena, "%s/%s", people->settings->folder, name));
	TRY(behind_ask(job, file, mapping, &state));
	*being_read |= state == BEHIND_READING;
	return OK;
}

static enum result index_map(struct job *job, const struct people *people, const char *name, struct mapping *mapping,
			     const struct index **ret_index)
{
	char *file;

	TAKE(job, file = arena_print(job->arena, "%s/%s", people->settings->folder, name));
	TRY(mapping_open(job, file, mapping));
	TRY(index_open(job, mapping->bytes, ret_index));
	return mapping->bytes.size <= people->read_whole ? index_check(job, *ret_index) : OK;
}

/* Both files of a set. */
static enum result set_look(struct job *job, const struct people *people, struct set *set)
{
	bool being_read = false;

	TRY(behind_look(job, people, set->current.index, &set->index_file, &being_read));
	if (set->current.changes != NULL)
		TRY(behind_look(job, people, set->current.changes, &set->changes_file, &being_read));
	set->being_read = being_read;
	return OK;
}

static enum result set_fill(struct job *job, const struct people *people, struct set *set)
{
	TRY(current_read(job, people->settings->folder, &set->current));
	TRY(index_map(job, people, set->current.index, &set->index_file, &set->indexes.index));
	if (set->current.changes != NULL)
		TRY(index_map(job, people, set->current.changes, &set->changes_file, &set->indexes.changes));
	return set_look(job, people, set);
}

static enum result set_open(struct job *job, const struct people *people, struct set *ret_set)
{
	struct set set = {.arena = arena_open(SET_ARENA_BYTES)};
	struct job own = {.arena = set.arena, .now = job->now, .chance = job->chance};
	enum result result;

	if (set.arena == NULL)
		return job_out_of_memory(job);
	result = set_fill(&own, people, &set);
	if (result != OK) {
		result = pass_on(job, &own, result);
		set_close(&set);
		return result;
	}
	*ret_set = set;
	return OK;
}

static void before_close(struct people *people)
{
	if (people->has_before)
		set_close(&people->before);
	people->has_before = false;
}

/* Puts a set in force. While it is being read, the last whole one is kept. */
static void set_take(struct people *people, const struct set *set, uint64_t stamp)
{
	if (people->has_set && set->being_read && !people->set.being_read) {
		before_close(people);
		people->before = people->set;
		people->before_stamp = people->stamp;
		people->has_before = true;
	} else if (people->has_set) {
		set_close(&people->set);
	}
	if (!set->being_read)
		before_close(people);
	people->set = *set;
	people->has_set = true;
	people->stamp = stamp;
}

/* The set in force is damaged: back to the one before. Its file may be gone by now; the mapping stands. */
static void set_give_back(struct people *people)
{
	set_close(&people->set);
	people->has_set = people->has_before;
	if (!people->has_before)
		return;
	people->bad_stamp = people->stamp;
	people->set = people->before;
	people->stamp = people->before_stamp;
	people->has_before = false;
	memset(&people->before, 0, sizeof(people->before));
	log_line(LOG_WARNING, "register", "index-given-back", NULL);
}

/* What reading behind has found out since. */
static void set_judge(struct job *job, struct people *people)
{
	struct job own = {.arena = job->arena, .now = job->now};

	if (set_look(&own, people, &people->set) != OK)
		set_give_back(people);
	else if (!people->set.being_read)
		before_close(people);
}

enum result people_refresh(struct job *job, struct people *people)
{
	struct set set;
	enum result result;
	uint64_t stamp;

	if (people->settings == NULL)
		return job_fail(job, MISSING, "register", "no-register",
				"This node knows no register of people (" REGISTER_FILE ").");
	if (people->has_set && people->set.being_read)
		set_judge(job, people);
	stamp = current_stamp(people->settings->folder);
	if (people->has_set && (stamp == people->stamp || stamp == people->bad_stamp))
		return OK;
	result = set_open(job, people, &set);
	if (result == OK) {
		set_take(people, &set, stamp);
		return OK;
	}
	if (!people->has_set)
		return result;
	/* What was in force goes on being used; it is said once. */
	log_failure(LOG_ALARM, "register", "index-not-taken", job);
	job_forgive(job);
	people->bad_stamp = stamp;
	return OK;
}

void people_read_behind(struct people *people, uint64_t most_bytes)
{
	people->read_whole = most_bytes;
	people->read_behind = true;
}

bool people_being_read(const struct people *people)
{
	return people->has_set && people->set.being_read;
}

enum result people_open(struct job *job, const struct register_settings *settings, struct people **ret_people)
{
	struct arena *arena = arena_open(LASTING_ARENA_BYTES);
	struct job own = {.arena = arena, .now = job->now, .chance = job->chance};
	struct people *people = arena != NULL ? NEW(arena, struct people) : NULL;
	struct bytes text = {0};
	enum result result = OK;

	if (people == NULL) {
		arena_close(arena);
		return job_out_of_memory(job);
	}
	people->arena = arena;
	people->settings = settings;
	people->read_whole = PEOPLE_READ_WHOLE;
	if (settings != NULL && settings->weights != NULL)
		result = file_read(&own, settings->weights, LASTING_ARENA_BYTES / 2, &text);
	if (result == OK)
		result = weights_read(&own, text, &people->weights);
	if (result != OK) {
		result = pass_on(job, &own, result);
		arena_close(arena);
		return result;
	}
	*ret_people = people;
	return OK;
}

void people_close(struct people *people)
{
	if (people == NULL)
		return;
	set_close(&people->set);
	before_close(people);
	arena_close(people->arena);
}

int64_t people_generation(const struct people *people)
{
	return people->set.current.generation;
}

int64_t people_count(const struct people *people)
{
	const struct index_set *indexes = &people->set.indexes;

	return index_people(indexes->index) + (indexes->changes != NULL ? index_people(indexes->changes) : 0);
}

enum result people_at(struct job *job, struct people *people, int64_t number, struct person *ret_person)
{
	return index_person(job, people->set.indexes.index, number, ret_person);
}

/* --- weighing --- */

/* Without a register: a name that one in four hundred carries, a place where one in thirty lives. */
static int usual_token_bits(const void *self, enum person_field field, const struct name_token *token)
{
	(void)self;
	(void)field;
	(void)token;
	return 8 * BIT + BIT / 2;
}

static int usual_place_bits(const void *self, const char *place)
{
	(void)self;
	(void)place;
	return 5 * BIT;
}

/* A register's frequencies with those of a collection, which weigh the more the larger it is. */
struct counted {
	struct frequency known;
	const struct name_counts *counts;
};

static int counted_token_bits(const void *self, enum person_field field, const struct name_token *token)
{
	const struct counted *counted = self;
	const struct name_counts *counts = counted->counts;
	double usual =
	    (double)counts->usual * exp2(-(double)counted->known.token_bits(counted->known.self, field, token) / BIT);
	double share = ((double)counts->carried(counts->self, token) + usual) /
		       (double)(counts->people[token->script] + counts->usual);

	return (int)lround(-log2(share) * BIT);
}

static int counted_place_bits(const void *self, const char *place)
{
	const struct counted *counted = self;

	return counted->known.place_bits(counted->known.self, place);
}

/* A score with everything that it names in the arena. */
static enum result score_show(struct job *job, const struct weights *weights, const struct score *score,
			      struct people_score *ret_score)
{
	struct people_bar *bars;

	TAKE(job, bars = NEW_MANY(job->arena, struct people_bar, (size_t)score->bar_count));
	for (int at = 0; at < score->bar_count; at++) {
		const struct waterfall_bar *bar = &score->bars[at];

		bars[at] = (struct people_bar){.field = person_field_name(bar->field),
					       .how = bar->how,
					       .asked = arena_copy_cstring(job->arena, bar->asked),
					       .found = arena_copy_cstring(job->arena, bar->found),
					       .bits = (double)bar->bits / BIT};
		TAKE(job, bars[at].asked != NULL && bars[at].found != NULL);
	}
	*ret_score = (struct people_score){
	    .bars = bars,
	    .bar_count = score->bar_count,
	    .bits = (double)score->bits / BIT,
	    .evidence = (double)(score->bits - score->prior) / BIT,
	    .probability = score->probability,
	    .likely = score->probability >= weights_likely(weights),
	    .decider = score->decider < PERSON_COUNT ? person_field_name(score->decider) : NULL,
	};
	return OK;
}

enum result people_weigh(struct job *job, struct people *people, const struct person *asked, const struct person *found,
			 int64_t among, const struct name_counts *counts, struct people_score *ret_score)
{
	struct frequency frequency = {.token_bits = usual_token_bits, .place_bits = usual_place_bits};
	struct counted counted;
	struct score score;

	if (people->has_set)
		frequency = index_frequency(people->set.indexes.index);
	if (counts != NULL) {
		counted = (struct counted){frequency, counts};
		frequency = (struct frequency){
		    .token_bits = counted_token_bits, .place_bits = counted_place_bits, .self = &counted};
	}
	frequency.people = among;
	score_person(people->weights, &frequency, asked, found, &score);
	return score_show(job, people->weights, &score, ret_score);
}

/* --- searching --- */

static double odds_of(double probability)
{
	return probability / (1 - probability + 1e-15);
}

/* Each pair was weighed as if it were the only one. At most one of them is the person, so the odds share one whole:
 * with themselves, with those who fit as well but are not in the list, and with "none of them". */
static void share_the_whole(const struct weights *weights, struct people_candidate *candidates, int count,
			    int64_t equal)
{
	double all = 1;

	for (int at = 0; at < count; at++)
		all += odds_of(candidates[at].score.probability);
	if (count > 0 && equal > count)
		all += (double)(equal - count) * odds_of(candidates[0].score.probability);
	for (int at = 0; at < count; at++) {
		struct people_score *score = &candidates[at].score;

		score->probability = odds_of(score->probability) / all;
		score->likely = score->probability >= weights_likely(weights);
	}
}

enum result people_search(struct job *job, struct people *people, const struct person *asked, int most,
			  struct people_answer *ret_answer)
{
	struct search_question question = {.person = *asked, .most = most};
	struct people_candidate *candidates;
	struct search_answer found;

	TRY(people_refresh(job, people));
	TRY(number_search(job, &people->set.indexes, people->weights, &question, &found));
	TAKE(job, candidates = NEW_MANY(job->arena, struct people_candidate, (size_t)found.count));
	for (int at = 0; at < found.count; at++) {
		const struct candidate *candidate = &found.candidates[at];

		candidates[at].reference = candidate->reference;
		candidates[at].in_changes = candidate->in_changes;
		candidates[at].person = candidate->person;
		TRY(score_show(job, people->weights, &candidate->score, &candidates[at].score));
	}
	share_the_whole(people->weights, candidates, found.count, found.equal);
	*ret_answer = (struct people_answer){
	    .candidates = candidates,
	    .count = found.count,
	    .equal = found.equal,
	    .equal_is_least = found.equal_is_least,
	    .effort = found.effort,
	    .cut = found.cut,
	};
	return OK;
}

/* --- rows --- */

static enum result rows_open(struct job *job, struct people *people, bool in_changes, struct register_source **ret_rows)
{
	struct set *set = &people->set;
	bool from_changes = in_changes && set->current.rows != NULL;
	struct register_source **rows = from_changes ? &set->changed_rows : &set->rows;
	struct job own = {.arena = set->arena, .now = job->now, .chance = job->chance};
	enum result result = OK;

	if (*rows == NULL && from_changes)
		result = register_source_open_changes(&own, people->settings, set->current.rows, rows);
	else if (*rows == NULL)
		result = register_source_open(&own, people->settings, rows);
	TRY(pass_on(job, &own, result));
	*ret_rows = *rows;
	return OK;
}

/* A row's values outlive the next row: they go into the arena. */
static enum result row_keep(struct job *job, struct register_row *row)
{
	for (int column = 0; column < COLUMN_COUNT; column++) {
		if (row->values[column].size > 0)
			TAKE(job, (row->values[column] = bytes_copy(job->arena, row->values[column])).data);
	}
	return OK;
}

enum result people_find(struct job *job, struct people *people, bool in_changes, uint64_t reference,
			struct register_row *ret_row, struct person *ret_person)
{
	struct register_source *rows;

	TRY(rows_open(job, people, in_changes, &rows));
	TRY(register_source_fetch(job, rows, reference, ret_row));
	TRY(row_keep(job, ret_row));
	enum result result = register_row_person(job, people->settings, ret_row, ret_person);
	if (result != INVALID && result != LIMIT)
		return result;
	job_forgive(job);
	return job_fail(job, MISSING, "reference", "no-row", "The register's row is no longer that of a person.");
}

static bool same_name(const struct name *left, const struct name *right)
{
	if (left->count != right->count)
		return false;
	for (int at = 0; at < left->count; at++) {
		if (strcmp(left->tokens[at].text, right->tokens[at].text) != 0)
			return false;
	}
	return true;
}

static bool same_person(const struct person *left, const struct person *right)
{
	return same_name(&left->name, &right->name) && same_name(&left->father, &right->father) &&
	       left->birth.year == right->birth.year && left->birth.month == right->birth.month &&
	       left->birth.day == right->birth.day;
}

enum result people_row(struct job *job, struct people *people, const struct people_candidate *candidate,
		       struct register_row *ret_row, bool *ret_changed)
{
	struct person person;

	TRY(people_find(job, people, candidate->in_changes, candidate->reference, ret_row, &person));
	*ret_changed = !same_person(&person, &candidate->person);
	if (*ret_changed && people->settings->source != REGISTER_POSTGRESQL)
		return job_fail(job, MISSING, "reference", "no-row",
				"Another row stands there: the register's file was changed since the index was built.");
	return OK;
}

enum result people_check(struct job *job, struct people *people)
{
	TRY(people_refresh(job, people));
	TRY(index_check(job, people->set.indexes.index));
	return people->set.indexes.changes != NULL ? index_check(job, people->set.indexes.changes) : OK;
}
