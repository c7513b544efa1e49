/* workplace.c - the common ground of the processes that work on the store. */
#include "node/workplace.h"

#include "base/log.h"
#include "documents/fonts.h"
#include "node/sandbox.h"
#include "office/border/border.h"
#include "office/border/list_line.h"
#include "office/case/agreements.h"
#include "office/case/case_memory.h"
#include "office/desk/answer_rule.h"
#include "office/line/links.h"
#include "office/people/question.h"
#include "office/people/question_set.h"
#include "register/people.h"
#include "register/reach.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define OFFICE_ARENA_BYTES (1u << 20)
#define BYTES_REMEMBERED ((size_t)16 << 20) /* of decoded cases, by all threads of a process together */

/* The folder of the set that partners may ask about is there before the walls are, so that a set that is made later can
 * be read. */
static enum result questions_folder(struct process *process, char **ret_folder)
{
	TAKE(process->job,
	     *ret_folder = arena_print(process->job->arena, "%s/" QUESTION_FOLDER, process->configuration.folder));
	if (process->kind == PROCESS_LINK && mkdir(*ret_folder, 0700) != 0 && errno != EEXIST)
		log_line(LOG_WARNING, "node", "no-questions-folder", "reason", strerror(errno), NULL);
	return OK;
}

/* As the folder of the lists of documents, for the desk that reads them and the link that takes the partners' in; and
 * the one in which those are put together. */
static enum result lists_folder(struct process *process, const char *name, char **ret_folder)
{
	bool wanted = process->kind == PROCESS_DESK || process->kind == PROCESS_LINK;

	TAKE(process->job,
	     *ret_folder = arena_print(process->job->arena, "%s/%s", process->configuration.folder, name));
	if (wanted && mkdir(*ret_folder, 0700) != 0 && errno != EEXIST)
		log_line(LOG_WARNING, "node", "no-lists-folder", "reason", strerror(errno), NULL);
	return OK;
}

/* The desk alone looks people up, the clock alone answers by rule. What is described wrongly is told and done without:
 * officers' cases do not wait for it. */
static enum result register_find(struct process *process, enum process_kind kind,
				 enum result (*read)(struct job *, const char *, struct register_settings *),
				 const struct register_settings **ret_settings)
{
	struct job own = {.arena = process->job->arena, .now = process->job->now, .chance = process->job->chance};
	struct register_settings *settings;
	enum result result;

	*ret_settings = NULL;
	if (process->kind != kind)
		return OK;
	TAKE(process->job, settings = NEW(process->job->arena, struct register_settings));
	result = read(&own, process->configuration.folder, settings);
	if (result == OK)
		*ret_settings = settings;
	else if (result != MISSING)
		log_failure(LOG_ALARM, "node", "register-not-read", &own);
	return OK;
}

/* The link looks names up and speaks to other machines: it reads the files that this needs, and may load the name
 * services' libraries. */
static enum result lock_in(struct process *process, const struct register_reach *reach)
{
	const struct configuration *configuration = &process->configuration;
	bool connects = process->kind == PROCESS_LINK;
	char *questions, *lists, *incoming;

	TRY(questions_folder(process, &questions));
	TRY(lists_folder(process, LISTS_FOLDER, &lists));
	TRY(lists_folder(process, LISTS_INCOMING, &incoming));
	const struct sandbox_path paths[] = {
	    {configuration->store_folder, SANDBOX_CHANGE},
	    {configuration->agreements_folder, SANDBOX_READ},
	    {process->kind == PROCESS_DESK ? configuration->web_folder : NULL, SANDBOX_READ},
	    {process->kind == PROCESS_DESK ? FONTS_FOLDER : NULL, SANDBOX_READ},
	    {reach->index_folder, SANDBOX_READ},
	    {reach->rows_folder, SANDBOX_READ},
	    {reach->weights, SANDBOX_READ},
	    {"/dev/urandom", SANDBOX_READ},
	    {"/etc/ssl", SANDBOX_READ},
	    {connects ? questions : NULL, SANDBOX_READ},
	    {process->kind == PROCESS_DESK ? lists : NULL, SANDBOX_READ},
	    {connects ? lists : NULL, SANDBOX_CHANGE},
	    {connects ? incoming : NULL, SANDBOX_CHANGE},
	    {connects ? "/etc" : NULL, SANDBOX_READ},
	    {connects ? "/usr" : NULL, SANDBOX_READ},
	    {connects ? "/run/systemd/resolve" : NULL, SANDBOX_READ},
	};
	const struct sandbox sandbox = {
	    .name = process_table[process->kind].name,
	    .accepts = process_table[process->kind].listens,
	    .connects = connects,
	    .asks_database = reach->database,
	    .database_port = reach->port,
	    .has_threads = process_table[process->kind].listens,
	    .loads_code = connects,
	    .paths = paths,
	    .path_count = sizeof(paths) / sizeof(paths[0]),
	};

	return sandbox_enter(process->job, &sandbox);
}

enum result workplace_open(struct process *process, struct workplace *ret_workplace)
{
	struct workplace workplace = {.process = process, .wakes_link = process->kind != PROCESS_LINK};
	int lines[KEEPER_LINES_MOST];
	int count = keeper_lines[process_table[process->kind].asker];
	struct register_reach reach;

	for (int line = 0; line < count; line++)
		lines[line] = PLACE_LINES + line;
	TRY(register_find(process, PROCESS_DESK, register_settings_read, &workplace.people));
	TRY(register_find(process, PROCESS_CLOCK, record_settings_read, &workplace.record));
	TRY(register_reach(process->job, workplace.people != NULL ? workplace.people : workplace.record, &reach));
	TRY(lock_in(process, &reach));
	TRY(agreements_load(process->job, process->configuration.agreements_folder, &workplace.agreements,
			    &workplace.agreement_count));
	TRY(case_memory_open(process->job, process->job->arena, BYTES_REMEMBERED, &workplace.memory));
	TRY(keeper_client_open(process->job, lines, count, &workplace.client));
	workplace.keeper = keeper_client_keeper(workplace.client);
	if (process->kind == PROCESS_DESK)
		TRY(reader_client_open(process->job, PLACE_READER, &workplace.reader));
	*ret_workplace = workplace;
	return OK;
}

void workplace_close(struct workplace *workplace)
{
	reader_client_close(workplace->reader);
	keeper_client_close(workplace->client);
}

/* --- offices --- */

/* An office, its connection, and the memory of both. */
struct desk_of_one {
	struct office office; /* first, so that a pointer to it is one to the whole */
	struct arena *arena;
};

/* The eventfd counts; that it is full means that the link has enough to do. */
static void wake_link(void *self)
{
	static const uint64_t one = 1;

	(void)self;
	if (write(PLACE_WAKE, &one, sizeof(one)) < 0 && errno != EAGAIN)
		log_line(LOG_WARNING, "node", "link-not-woken", "reason", strerror(errno), NULL);
}

/* Weights that cannot be read leave the thread without a register, and say so. */
static enum result people_of_thread(const struct workplace *workplace, struct job *job, struct office *office)
{
	if (workplace->people == NULL)
		return OK;
	if (people_open(job, workplace->people, &office->people) != OK) {
		log_failure(LOG_ALARM, "node", "register-not-opened", job);
		job_forgive(job);
	} else if (workplace->process->kind == PROCESS_DESK) {
		people_read_behind(office->people, PEOPLE_READ_WHOLE);
	}
	return OK;
}

static enum result fill(const struct workplace *workplace, struct job *job, struct office *office)
{
	const struct configuration *configuration = &workplace->process->configuration;
	struct database *database;
	enum result result;

	TRY(database_open(job, configuration->store_folder, OPEN_EXISTING, &database));
	result = office_open(job, database, &workplace->keeper, configuration->party, workplace->agreements,
			     workplace->agreement_count, workplace->memory, office);
	if (result != OK) {
		database_close(database);
		return result;
	}
	if (workplace->reader != NULL)
		office->reader = reader_client_reader(workplace->reader);
	office->record = workplace->record;
	office->folder = configuration->folder;
	office->wake = workplace->wakes_link ? wake_link : NULL;
	TRY(office_question_settings(job, configuration, office));
	if (workplace->process->kind == PROCESS_DESK)
		TRY(border_open(job, configuration->folder, &office->border));
	return people_of_thread(workplace, job, office);
}

enum result workplace_office_open(void *self, struct job *job, struct office **ret_office)
{
	struct arena *arena = arena_open(OFFICE_ARENA_BYTES);
	struct job own = {.arena = arena, .now = job->now, .chance = job->chance};
	struct desk_of_one *desk = arena ? NEW(arena, struct desk_of_one) : NULL;
	enum result result;

	if (desk == NULL) {
		arena_close(arena);
		return job_out_of_memory(job);
	}
	result = fill(self, &own, &desk->office);
	if (result != OK) {
		result = job_fail(job, result, own.failure.field, own.failure.rule, "%s", own.failure.reason);
		arena_close(arena);
		return result;
	}
	desk->arena = arena;
	*ret_office = &desk->office;
	return OK;
}

void workplace_office_close(void *self, struct office *office)
{
	struct desk_of_one *desk = (struct desk_of_one *)office;

	(void)self;
	if (desk == NULL)
		return;
	border_close(desk->office.border);
	people_close(desk->office.people);
	database_close(desk->office.database);
	arena_close(desk->arena);
}
