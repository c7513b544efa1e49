/* letter.c - `valico letter`: the letters of a case as PDF, and whether a seal is worth something. */
#include "cli/command.h"

#include "base/file.h"
#include "documents/attach.h"
#include "documents/seal.h"
#include "office/papers/forms.h"

#include <stdio.h>
#include <string.h>
#include <sys/resource.h>

#define PDF_MEMORY ((rlim_t)768 << 20)

/* The machine's operator prints for the officers of the house: a letter decides nothing, and the log has who made it.
 */
static struct actor printing_actor(const struct invocation *invocation)
{
	struct actor actor = operator_actor(invocation);

	actor.roles |= ROLE_BIT(ROLE_CASE_OFFICER) | ROLE_BIT(ROLE_CONSULAR_OFFICER) | ROLE_BIT(ROLE_BORDER_OFFICER) |
		       ROLE_BIT(ROLE_LIAISON) | ROLE_BIT(ROLE_SUPERVISOR);
	return actor;
}

/* What every paper is made by: who asks and why, in which language, and into which file it goes. */
struct paper_wanted {
	struct actor actor;
	enum language language;
	const char *file;
};

static enum result paper_wanted_read(struct invocation *invocation, struct paper_wanted *ret_wanted)
{
	ret_wanted->actor = printing_actor(invocation);
	TRY(option_required(invocation, "purpose", &ret_wanted->actor.purpose));
	TRY(option_required(invocation, "out", &ret_wanted->file));
	return option_language(invocation, &ret_wanted->language);
}

static enum result letter_list(struct invocation *invocation)
{
	struct actor actor = printing_actor(invocation);
	json_t *list = NULL, *letter;
	size_t at;

	TRY(option_required(invocation, "purpose", &actor.purpose));
	TRY(office_letters(invocation->job, &invocation->office, &actor, invocation->arguments[0], &list));
	if (invocation->json)
		return print_json(invocation, list);
	json_array_foreach(json_object_get(list, "letters"), at, letter)
	    printf("%-24s %-8s %s\n", json_string_value(json_object_get(letter, "id")),
		   json_string_value(json_object_get(letter, "state")),
		   json_string_value(json_object_get(json_object_get(letter, "name"), "en")));
	return OK;
}

static enum result letter_make(struct invocation *invocation)
{
	struct paper_wanted wanted;
	struct paper paper;

	TRY(paper_wanted_read(invocation, &wanted));
	TRY(office_letter_make(invocation->job, &invocation->office, &wanted.actor, invocation->arguments[0],
			       invocation->arguments[1], wanted.language, &paper));
	TRY(file_write(invocation->job, wanted.file, 0600, paper.pdf));
	return answer(invocation, json_pack("{s:s, s:s}", "file", wanted.file, "name", paper.file_name),
		      arena_print(invocation->job->arena, "The letter is in %s.", wanted.file));
}

/* An unknown PDF may unpack to more than there is: a process that reads one has a limit. */
void pdf_memory_limit(void)
{
	const struct rlimit limit = {PDF_MEMORY, PDF_MEMORY};

	setrlimit(RLIMIT_AS, &limit);
}

/* The seal in a PDF of ours, or the line of text that a reader of codes gave. */
static enum result seal_of_file(struct job *job, const char *file, struct bytes *ret_seal)
{
	struct bytes content;

	TRY(file_read(job, file, ATTACH_PDF_BYTES_MOST, &content));
	if (!bytes_start_with(content, BYTES("%PDF-"))) {
		*ret_seal = content;
		return OK;
	}
	pdf_memory_limit();
	return attach_read(job, content, "seal.jws", ret_seal);
}

static enum result letter_verify(struct invocation *invocation)
{
	struct actor actor = printing_actor(invocation);
	json_t *report = NULL, *fault;
	struct bytes seal;
	size_t at;

	actor.purpose = "seal-check";
	TRY(seal_of_file(invocation->job, invocation->arguments[0], &seal));
	TRY(office_letter_verify(invocation->job, &invocation->office, &actor, seal, &report));
	if (invocation->json)
		TRY(print_json(invocation, report));
	json_array_foreach(json_object_get(report, "faults"), at, fault)
	{
		const char *field = json_string_value(json_object_get(fault, "field"));

		if (!invocation->json)
			printf("%s%s%s: %s\n", json_string_value(json_object_get(fault, "rule")),
			       field != NULL ? " " : "", field != NULL ? field : "",
			       json_string_value(json_object_get(fault, "reason")));
	}
	if (!json_is_true(json_object_get(report, "holds")))
		return job_fail(invocation->job, INVALID, "seal", "seal", "The seal does not hold.");
	if (!invocation->json)
		printf("The seal of letter \"%s\" of case %s holds.\n",
		       json_string_value(json_object_get(report, "letter")),
		       json_string_value(json_object_get(report, "case_id")));
	return OK;
}

/* --- the common form, and the briefing --- */

static enum result form_export(struct invocation *invocation)
{
	struct paper_wanted wanted;
	struct paper paper;
	const char *name;
	size_t size;

	TRY(paper_wanted_read(invocation, &wanted));
	size = strlen(wanted.file);
	if (size > 4 && strcmp(wanted.file + size - 4, ".csv") == 0)
		TRY(office_form_csv(invocation->job, &invocation->office, &wanted.actor, invocation->arguments[0],
				    &paper.pdf, &name));
	else
		TRY(office_form_pdf(invocation->job, &invocation->office, &wanted.actor, invocation->arguments[0],
				    wanted.language, &paper));
	TRY(file_write(invocation->job, wanted.file, 0600, paper.pdf));
	return answer(invocation, json_pack("{s:s}", "file", wanted.file),
		      arena_print(invocation->job->arena, "The form is in %s.", wanted.file));
}

/* The rows of a CSV, or of the CSV in a PDF of ours. */
static enum result rows_of_file(struct job *job, const char *file, struct bytes *ret_csv)
{
	TRY(file_read(job, file, ATTACH_PDF_BYTES_MOST, ret_csv));
	if (!bytes_start_with(*ret_csv, BYTES("%PDF-")))
		return OK;
	pdf_memory_limit();
	return attach_read(job, *ret_csv, "form.csv", ret_csv);
}

static void faults_print(const json_t *report)
{
	const json_t *fault;
	size_t at;

	json_array_foreach(json_object_get(report, "faults"), at, fault)
	{
		const char *field = json_string_value(json_object_get(fault, "field"));

		printf("row %d%s%s: %s (%s)\n", (int)json_integer_value(json_object_get(fault, "row")),
		       field != NULL ? ", " : "", field != NULL ? field : "",
		       json_string_value(json_object_get(fault, "reason")),
		       json_string_value(json_object_get(fault, "rule")));
	}
}

/* An officer begins cases, since an officer signs: the command says what a file would begin, and takes its rows out of
 * a PDF, which the desk does not read. */
static enum result form_check_file(struct invocation *invocation)
{
	struct actor actor = printing_actor(invocation);
	const char *out = option(invocation, "out");
	struct form_file file = {.partner = option(invocation, "partner"), .only_check = true};
	json_t *report = NULL;
	size_t faults;

	actor.purpose = "form-check";
	TRY(option_required(invocation, "agreement", &file.agreement));
	TRY(option_required(invocation, "side", &file.side));
	TRY(rows_of_file(invocation->job, invocation->arguments[0], &file.content));
	TRY(office_form_import(invocation->job, &invocation->office, &actor, &file, &report));
	faults = json_array_size(json_object_get(report, "faults"));
	if (invocation->json)
		TRY(print_json(invocation, report));
	else
		faults_print(report);
	if (faults > 0)
		return job_fail(invocation->job, INVALID, "file", "rows", "%zu faults: the file would begin no case.",
				faults);
	if (out != NULL)
		TRY(file_write(invocation->job, out, 0600, file.content));
	if (!invocation->json)
		printf("%d rows, each would begin a case.\n", (int)json_integer_value(json_object_get(report, "rows")));
	return OK;
}

static enum result briefing_make(struct invocation *invocation)
{
	struct paper_wanted wanted;
	struct paper paper;

	TRY(paper_wanted_read(invocation, &wanted));
	TRY(office_briefing(invocation->job, &invocation->office, &wanted.actor, invocation->arguments[0],
			    wanted.language, &paper));
	TRY(file_write(invocation->job, wanted.file, 0600, paper.pdf));
	return answer(invocation, json_pack("{s:s}", "file", wanted.file),
		      arena_print(invocation->job->arena, "The briefing is in %s.", wanted.file));
}

const struct command letter_commands[] = {
    {"letter", "list", "CASE", "--purpose TEXT", "The letters of a case, and which can be written. Logged.",
     NEEDS_OFFICE, letter_list},
    {"letter", "make", "CASE LETTER", "--purpose TEXT --out FILE [--language CODE]",
     "Writes a letter of a case as PDF (en, it or ur), with its seal. Logged.", NEEDS_OFFICE, letter_make},
    {"letter", "verify", "FILE", "",
     "Checks the seal of a letter against its case: a PDF of ours, or the text of the code. Logged.", NEEDS_OFFICE,
     letter_verify},
    {"form", "export", "CASE", "--purpose TEXT --out FILE [--language CODE]",
     "Writes the common form of a case: FILE.csv for programs, FILE.pdf for people with the CSV in it. Logged.",
     NEEDS_OFFICE, form_export},
    {"form", "check", "FILE", "--agreement ID --side ID [--partner PARTY] [--out FILE]",
     "Says what the rows of a CSV, or of a PDF of ours, would begin, and writes those rows as CSV for an officer.",
     NEEDS_OFFICE, form_check_file},
    {"briefing", NULL, "AGREEMENT", "--purpose TEXT --out FILE [--language CODE]",
     "All open cases of an agreement on two pages, overdue first, as PDF. Logged.", NEEDS_OFFICE, briefing_make},
    {0},
};
