/* question.c - `valico identity question`: the set of people that partners may ask us about, and asking a partner.
 *
 * A set is built from CSV or JSON lines. When the node knows a register (register.conf), the columns have the names
 * that its settings say; else, and with --plain, they are called name, other_name, father, other_father, born,
 * national_number, document_number and key. A row that cannot be read is counted and told by its line, never by what
 * stands in it. */
#include "cli/command.h"

#include "base/json.h"
#include "office/people/question.h"
#include "office/people/question_message.h"
#include "office/people/question_set.h"
#include "register/source.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define ROW_ARENA_BYTES (8u << 20)
#define REFUSED_SHOWN 10
#define LIST_MOST 100
#define WAIT_USUAL 60
#define LOOK_AGAIN_NANOSECONDS 200000000

/* --- building --- */

struct build {
	struct invocation *invocation;
	struct register_settings settings;
	struct question_builder *builder;
	struct arena *arena; /* of one row */
	int64_t rows, refused, without_keys;
};

/* Our own names of the columns, where no register.conf gives others. */
static enum result settings_of_names(struct job *job, const char *folder, struct register_settings *ret_settings)
{
	static const char text[] = "source = csv\nfile = -\nkey = key\nname = name\nother_name = other_name\n"
				   "father = father\nother_father = other_father\nborn = born\n"
				   "national_number = national_number\ndocument_number = document_number\n";

	return register_settings_take(job, folder, bytes_of(text), ret_settings);
}

static enum result settings_find(struct job *job, const char *folder, bool plain,
				 struct register_settings *ret_settings)
{
	enum result found = plain ? MISSING : register_settings_read(job, folder, ret_settings);

	if (found != MISSING)
		return found;
	job_forgive(job);
	return settings_of_names(job, folder, ret_settings);
}

static void refused_tell(struct build *build, const struct job *job, int64_t line)
{
	if (build->refused++ < REFUSED_SHOWN)
		fprintf(stderr, "valico: line %lld: %s (%s)\n", (long long)line, job->failure.rule, job->failure.field);
}

/* INVALID or LIMIT for a row that says nothing sensible; MISSING, with nothing noted, behind the last. */
static enum result row_add(struct build *build, struct job *job, struct register_source *source, int64_t *ret_line)
{
	struct register_row row = {.line = 0};
	struct person person;
	int keys = 0;
	enum result next = register_source_next(job, source, &row);

	*ret_line = row.line;
	TRY(next);
	TRY(register_row_person(job, &build->settings, &row, &person));
	TRY(question_builder_add(job, build->builder, &person, &keys));
	build->without_keys += keys == 0;
	return OK;
}

static enum result rows_add(struct build *build, struct register_source *source)
{
	for (;;) {
		struct job *all = build->invocation->job;
		struct job job = {.arena = build->arena, .now = all->now, .chance = all->chance};
		enum result added;
		int64_t line;

		arena_reset(build->arena);
		added = row_add(build, &job, source, &line);
		if (added == MISSING && job.failure.result == OK)
			return OK;
		build->rows++;
		if ((added == INVALID || added == LIMIT) && strcmp(job.failure.field, "questions") != 0)
			refused_tell(build, &job, line);
		else if (added != OK)
			return job_fail(all, added, job.failure.field, job.failure.rule, "%s", job.failure.reason);
	}
}

static enum result people_read(struct build *build, const char *file)
{
	struct job *job = build->invocation->job;
	struct register_source *source = NULL;
	enum result read;

	TRY(settings_find(job, build->invocation->configuration.folder, option(build->invocation, "plain") != NULL,
			  &build->settings));
	TRY(register_source_open_changes(job, &build->settings, file, &source));
	read = rows_add(build, source);
	register_source_close(source);
	return read;
}

/* What root makes in the daemon's folder is the daemon's. */
static enum result give_to_owner(struct job *job, const char *folder, const char *name)
{
	struct stat about;

	if (geteuid() != 0)
		return OK;
	if (stat(folder, &about) != 0 || chown(name, about.st_uid, about.st_gid) != 0)
		return job_fail(job, IO, "questions", "owner", "%s could not be given to its owner: %s.", name,
				strerror(errno));
	return OK;
}

static enum result folder_make(struct invocation *invocation)
{
	const char *node = invocation->configuration.folder;
	char *folder;

	TAKE(invocation->job, folder = arena_print(invocation->job->arena, "%s/" QUESTION_FOLDER, node));
	if (mkdir(folder, 0700) != 0 && errno != EEXIST)
		return job_fail(invocation->job, IO, "questions", "folder", "%s could not be made: %s.", folder,
				strerror(errno));
	return give_to_owner(invocation->job, node, folder);
}

/* The number of the key: that of the set there is, the next one when a new key is wanted, 1 for the first set. */
static enum result key_number(struct invocation *invocation, int64_t *ret_key)
{
	struct question_set *set;
	enum result opened = question_set_open(invocation->job, invocation->office.questions.file, &set);

	*ret_key = 1;
	if (opened == MISSING) {
		job_forgive(invocation->job);
		return OK;
	}
	TRY(opened);
	*ret_key = question_set_card(set)->key + (option(invocation, "new-key") != NULL);
	return OK;
}

static enum result number_option(struct invocation *invocation, const char *name, int64_t usual, int64_t most,
				 int64_t *ret_number)
{
	const char *text = option(invocation, name);
	char *end;

	*ret_number = text != NULL ? strtoll(text, &end, 10) : usual;
	if (text != NULL && (*text == '\0' || *end != '\0' || *ret_number < 0 || *ret_number > most))
		return job_fail(invocation->job, INVALID, name, "usage", "--%s is a number from 0 to %lld.", name,
				(long long)most);
	return OK;
}

static enum result build_finish(struct build *build)
{
	struct invocation *invocation = build->invocation;
	const char *file = invocation->office.questions.file;
	struct question_card card;

	TRY(folder_make(invocation));
	TRY(question_builder_finish(invocation->job, build->builder, file, &card));
	TRY(give_to_owner(invocation->job, invocation->configuration.folder, file));
	return answer(
	    invocation,
	    json_pack("{s:s, s:I, s:I, s:I, s:I, s:I, s:I, s:i}", "file", file, "rows", (json_int_t)build->rows,
		      "people", (json_int_t)card.people, "refused", (json_int_t)build->refused, "without_keys",
		      (json_int_t)build->without_keys, "tags", (json_int_t)card.tags, "key", (json_int_t)card.key,
		      "bits", card.bits),
	    arena_print(invocation->job->arena,
			"%lld people can be asked about, under %lld tags of key %lld. %lld rows were not read, "
			"%lld say too little of their person.",
			(long long)card.people, (long long)card.tags, (long long)card.key, (long long)build->refused,
			(long long)build->without_keys));
}

static enum result question_build(struct invocation *invocation)
{
	AUTO_ARENA struct arena *arena = arena_open(ROW_ARENA_BYTES);
	struct build build = {.invocation = invocation, .arena = arena};
	int64_t key, least;
	enum result built;

	if (arena == NULL)
		return job_out_of_memory(invocation->job);
	TRY(number_option(invocation, "people-least", QUESTION_PEOPLE_LEAST, INT64_C(1000000000), &least));
	TRY(key_number(invocation, &key));
	TRY(question_builder_open(invocation->job, &invocation->office.keeper, key, least,
				  (int)sysconf(_SC_NPROCESSORS_ONLN), &build.builder));
	built = people_read(&build, invocation->arguments[0]);
	if (built == OK)
		built = build_finish(&build);
	question_builder_close(build.builder);
	return built;
}

static enum result question_check(struct invocation *invocation)
{
	struct question_set *set;
	const struct question_card *card;

	TRY(question_set_open(invocation->job, invocation->office.questions.file, &set));
	TRY(question_set_check(invocation->job, set));
	card = question_set_card(set);
	return answer(invocation,
		      json_pack("{s:I, s:I, s:I, s:i}", "people", (json_int_t)card->people, "tags",
				(json_int_t)card->tags, "key", (json_int_t)card->key, "bits", card->bits),
		      arena_print(invocation->job->arena, "The set is whole: %lld people, %lld tags, key %lld.",
				  (long long)card->people, (long long)card->tags, (long long)card->key));
}

/* --- asking --- */

static enum result person_of_options(struct invocation *invocation, struct person *ret_person)
{
	struct person_text text = {
	    .name = bytes_of(option(invocation, "name")),
	    .other_name = bytes_of(option(invocation, "other-name")),
	    .father = bytes_of(option(invocation, "father")),
	    .born = bytes_of(option(invocation, "born")),
	    .national_number = bytes_of(option(invocation, "national-number")),
	    .document_number = bytes_of(option(invocation, "document-number")),
	};
	int64_t spread;

	TRY(person_read(invocation->job, &text, ret_person));
	TRY(number_option(invocation, "spread", 0, 20, &spread));
	ret_person->birth.spread = (int)spread;
	return OK;
}

/* Looks again until the question ended, or the time is over. */
static enum result answer_await(struct invocation *invocation, const char *question_id, int64_t seconds,
				struct question_record *ret_question)
{
	static const struct timespec pause = {.tv_nsec = LOOK_AGAIN_NANOSECONDS};
	int64_t until = clock_now().milliseconds + SECONDS(seconds);

	for (;;) {
		TRY(question_find(invocation->job, invocation->database, question_id, ret_question));
		if (strcmp(ret_question->state, QUESTION_WAITING) != 0 || clock_now().milliseconds >= until)
			return OK;
		nanosleep(&pause, NULL);
	}
}

static enum result question_tell(struct invocation *invocation, const struct question_record *question)
{
	enum result result = question_result(question);

	TRY(answer(invocation,
		   json_pack("{s:s, s:s, s:s, s:s?, s:s?, s:s}", "question", question->question_id, "partner",
			     question->partner, "state", question->state, "rule", question->rule, "matched",
			     question->matched, "result", result_name(result)),
		   arena_print(invocation->job->arena, "%s%s%s%s%s", question->state,
			       question->matched != NULL ? ": " : "",
			       question->matched != NULL ? question->matched : "", question->rule != NULL ? ": " : "",
			       question->rule != NULL ? question->rule : "")));
	if (result == OK)
		return OK;
	return job_fail(invocation->job, result, "question", question->rule != NULL ? question->rule : "waiting",
			result == BUSY ? "The answer of \"%s\" is not here yet; \"valico identity question list\" will "
					 "show it."
				       : "\"%s\" did not answer the question.",
			question->partner);
}

static enum result question_ask(struct invocation *invocation)
{
	struct actor actor = operator_actor(invocation);
	struct new_question wanted = {.partner = invocation->arguments[0], .case_id = option(invocation, "case")};
	struct question_record question;
	struct person person;
	char question_id[UUID_TEXT_SIZE];
	int64_t seconds;

	TRY(option_required(invocation, "purpose", &wanted.purpose));
	TRY(number_option(invocation, "wait", WAIT_USUAL, QUESTION_WAIT / 1000, &seconds));
	TRY(person_of_options(invocation, &person));
	wanted.person = &person;
	TRY(office_question_ask(invocation->job, &invocation->office, &actor, &wanted, question_id));
	TRY(answer_await(invocation, question_id, seconds, &question));
	return question_tell(invocation, &question);
}

static void row_print(const json_t *row, const char *direction, const char *time)
{
	const char *rule = json_string_value(json_object_get(row, "rule"));

	printf("%s  %-8s %-4s %-9s %-14s %2lld keys  %s\n", json_string_value(json_object_get(row, time)),
	       json_string_value(json_object_get(row, "partner")), direction,
	       json_string_value(json_object_get(row, "state")), json_string_value(json_object_get(row, "purpose")),
	       (long long)json_integer_value(json_object_get(row, "keys")), rule != NULL ? rule : "");
}

static enum result question_show_list(struct invocation *invocation)
{
	struct actor actor = operator_actor(invocation);
	json_t *page = NULL, *row;
	size_t at;

	TRY(office_question_list(invocation->job, &invocation->office, &actor, INSTANT_NEVER, LIST_MOST, &page));
	if (invocation->json)
		return print_json(invocation, page);
	json_array_foreach(json_object_get(page, "questions"), at, row) row_print(row, "ours", "asked_at");
	json_array_foreach(json_object_get(page, "received"), at, row) row_print(row, "his", "received_at");
	return OK;
}

static enum result question_allow(struct invocation *invocation)
{
	const char *party = invocation->arguments[0];
	struct partner_record partner;
	int64_t keys;

	TRY(number_option(invocation, "keys", QUESTION_KEYS_A_DAY_USUAL, 10000000, &keys));
	enum result found = partner_find(invocation->job, invocation->database, party, &partner);
	if (found == MISSING)
		return job_fail(invocation->job, MISSING, "partner", "unknown-partner",
				"There is no partner \"%.40s\".", party);
	TRY(found);
	TRY(question_allowance_put(invocation->job, invocation->database, party, keys));
	return answer(
	    invocation, json_pack("{s:s, s:I}", "party", party, "keys_a_day", (json_int_t)keys),
	    arena_print(invocation->job->arena, "\"%s\" may ask about %lld keys a day.", party, (long long)keys));
}

const struct command question_commands[] = {
    {"question", "build", "FILE", "[--plain] [--new-key] [--people-least N]",
     "Builds the set of people that partners may ask about, from CSV or JSON lines; it takes the place of the one "
     "before.",
     NEEDS_OFFICE, question_build},
    {"question", "check", "", "", "Reads every byte of that set.", NEEDS_OFFICE, question_check},
    {"question", "ask", "PARTNER",
     "--purpose WORD [--name TEXT] [--other-name TEXT] [--father TEXT] [--born DATE] [--spread YEARS] "
     "[--national-number N] [--document-number N] [--case ID] [--wait SECONDS]",
     "Asks a partner whether it knows a person, without saying who it is, and waits for the answer.", NEEDS_OFFICE,
     question_ask},
    {"question", "list", "", "", "Lists the questions that were asked, ours and the partners'.", NEEDS_OFFICE,
     question_show_list},
    {"question", "allow", "PARTNER", "[--keys N]", "Says how many keys a partner may ask about in a day.", NEEDS_STORE,
     question_allow},
    {0},
};
