/* picture.c - over all cases: figures, the cases behind one, patterns, and the words of lessons. */
#include "api/call.h"

#include "office/case/lessons.h"
#include "office/case/picture.h"

#include <stdlib.h>
#include <string.h>

#define CASES_A_PAGE 50

static enum result question_read(struct call *call, const char *agreement, struct picture_question *ret_question)
{
	const struct request *request = call->request;
	const char *regime = request_query(request, "regime");
	*ret_question = (struct picture_question){
	    .regime = regime ? regime : "administrative",
	    .agreement = agreement,
	    .with = request_query(request, "with"),
	};
	return picture_span(call->job, request_query(request, "from"), request_query(request, "until"),
			    request_query(request, "at"), &ret_question->span);
}

enum result figures_show(struct call *call, struct response *response)
{
	struct picture_question question;
	json_t *picture;
	TRY(question_read(call, request_query(call->request, "agreement"), &question));
	TRY(office_figures(call->job, call->office, &call->session.actor, &question, &picture));
	return response_json(call->job, response, call->route->status, picture);
}

static enum part part_of(const struct call *call)
{
	static const char *const words[] = {[PART_YES] = "yes", [PART_NO] = "no", [PART_RUNNING] = "running"};
	const char *wanted = request_query(call->request, "part");
	for (int part = PART_YES; wanted && part <= PART_RUNNING; part++)
		if (strcmp(wanted, words[part]) == 0)
			return (enum part)part;
	return PART_ALL;
}

enum result figure_cases_show(struct call *call, struct response *response)
{
	const char *cursor = request_query(call->request, "cursor");
	struct figure_cases wanted = {
	    .figure = call->path.text[1],
	    .part = part_of(call),
	    .after = cursor ? cursor : "",
	    .most = CASES_A_PAGE,
	};
	struct picture_question question;
	json_t *page;
	TRY(question_read(call, call->path.text[0], &question));
	TRY(office_figure_cases(call->job, call->office, &call->session.actor, &question, &wanted, &page));
	return response_json(call->job, response, call->route->status, page);
}

enum result pattern_show(struct call *call, struct response *response)
{
	const char *year = request_query(call->request, "year"); /* digits, as its schema has checked */
	json_t *report;
	TRY(office_pattern(call->job, call->office, &call->session.actor, call->path.text[0], call->path.text[1],
			   year ? (int)strtol(year, NULL, 10) : 0, &report));
	return response_json(call->job, response, call->route->status, report);
}

enum result lessons_show(struct call *call, struct response *response)
{
	const char *regime = request_query(call->request, "regime");
	json_t *lessons;
	TRY(office_lessons(call->job, call->office, &call->session.actor, regime ? regime : "administrative",
			   request_query(call->request, "words"), &lessons));
	return response_json(call->job, response, call->route->status, lessons);
}
