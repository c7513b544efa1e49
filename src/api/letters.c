/* letters.c - the letters of a case as PDF, and what a letter's seal is worth. A paper is made anew at each request: it
 * is written nowhere, and the log of looks says who had it made. */
#include "api/call.h"

#include "office/papers/border_page.h"
#include "office/papers/forms.h"

#include <stdlib.h>
#include <string.h>

#define PDF_ENDING ".pdf"

enum result letters_show(struct call *call, struct response *response)
{
	json_t *list;
	TRY(office_letters(call->job, call->office, &call->session.actor, call->path.text[0], &list));
	return response_json(call->job, response, call->route->status, list);
}

/* "notice" of "notice.pdf": the browser names a page by the end of its address. */
static enum result letter_of_path(struct call *call, const char **ret_letter)
{
	const char *file = call->path.text[1];
	size_t size = strlen(file), ending = strlen(PDF_ENDING);
	if (size <= ending || strcmp(file + size - ending, PDF_ENDING) != 0)
		return job_fail(call->job, MISSING, "letter", "unknown-letter", "A letter is fetched as NAME.pdf.");
	TAKE(call->job, *ret_letter = arena_copy(call->job->arena, file, size - ending));
	return OK;
}

/* The language of the query, else the officer's own. */
static enum result language_of(struct call *call, enum language *ret_language)
{
	const char *wanted = request_query(call->request, "language");
	return language_read(call->job, wanted ? wanted : call->session.actor.language, ret_language);
}

static enum result paper_answer(struct call *call, struct response *response, const struct paper *paper)
{
	response->status = call->route->status;
	response->content_type = "application/pdf";
	response->body = paper->pdf;
	return response_file_name(call->job, response, "attachment", paper->file_name);
}

enum result letter_show(struct call *call, struct response *response)
{
	enum language language;
	struct paper paper;
	const char *letter;
	TRY(letter_of_path(call, &letter));
	TRY(language_of(call, &language));
	TRY(office_letter_make(call->job, call->office, &call->session.actor, call->path.text[0], letter, language,
			       &paper));
	return paper_answer(call, response, &paper);
}

enum result seal_verify(struct call *call, struct response *response)
{
	const char *seal;
	json_t *report;
	TRY(json_member_text(call->job, call->body, "seal", &seal));
	TRY(office_letter_verify(call->job, call->office, &call->session.actor, bytes_of(seal), &report));
	return response_json(call->job, response, call->route->status, report);
}

enum result seal_verify_paper(struct call *call, struct response *response)
{
	const struct document_reader *reader = &call->office->reader;
	struct bytes seal;
	json_t *report;
	TRY(reader->ask(reader->self, call->job, DOCUMENT_ATTACHED, "seal.jws", call->request->body, &seal));
	TRY(office_letter_verify(call->job, call->office, &call->session.actor, seal, &report));
	return response_json(call->job, response, call->route->status, report);
}

enum result refusal_paper_route(struct call *call, struct response *response)
{
	enum language language;
	struct paper paper;
	TRY(language_of(call, &language));
	TRY(office_refusal_paper(call->job, call->office, &call->session.actor, call->path.text[0], language, &paper));
	return paper_answer(call, response, &paper);
}

enum result briefing_show(struct call *call, struct response *response)
{
	enum language language;
	struct paper paper;
	TRY(language_of(call, &language));
	TRY(office_briefing(call->job, call->office, &call->session.actor, call->path.text[0], language, &paper));
	return paper_answer(call, response, &paper);
}

enum result form_csv_show(struct call *call, struct response *response)
{
	const char *file_name;
	TRY(office_form_csv(call->job, call->office, &call->session.actor, call->path.text[0], &response->body,
			    &file_name));
	response->status = call->route->status;
	response->content_type = "text/csv; charset=utf-8";
	return response_file_name(call->job, response, "attachment", file_name);
}

enum result form_pdf_show(struct call *call, struct response *response)
{
	enum language language;
	struct paper paper;
	TRY(language_of(call, &language));
	TRY(office_form_pdf(call->job, call->office, &call->session.actor, call->path.text[0], language, &paper));
	return paper_answer(call, response, &paper);
}

/* "2,4,5": the rows to begin; without it, all. */
static enum result rows_wanted(struct call *call, int rows[FORM_ROWS_MOST], struct form_file *file)
{
	const char *text = request_query(call->request, "rows");
	if (!text)
		return OK;
	file->rows = rows;
	while (*text) {
		char *end;
		long number = strtol(text, &end, 10);
		if (file->row_count == FORM_ROWS_MOST || end == text || number < 1 || number > 1000000)
			return job_fail(call->job, INVALID, "rows", "rows", "Rows are numbers with commas between.");
		rows[file->row_count++] = (int)number;
		text = *end == ',' ? end + 1 : end;
	}
	return OK;
}

/* Rows with faults are no failure of the call: the report names them, and nothing was begun. */
enum result forms_import(struct call *call, struct response *response)
{
	int rows[FORM_ROWS_MOST];
	struct form_file file = {
	    .agreement = request_query(call->request, "agreement"),
	    .partner = request_query(call->request, "partner"),
	    .side = request_query(call->request, "side"),
	    .only_check = request_query(call->request, "check") != NULL,
	    .content = call->request->body,
	};
	json_t *report;
	TRY(rows_wanted(call, rows, &file));
	TRY(office_form_import(call->job, call->office, &call->session.actor, &file, &report));
	return response_json(call->job, response, call->route->status, report);
}
