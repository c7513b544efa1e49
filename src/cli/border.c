/* border.c - the border by the command: lists of documents made, taken in, given out and shown; the node's alerts; a
 * check and a flight as the officers' page does them. */
#include "cli/command.h"

#include "base/file.h"
#include "office/border/border.h"
#include "office/border/list_line.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define ZONE_BYTES_MOST 400
#define FLIGHT_BYTES_MOST (1u << 20)

static enum result number_of(struct invocation *invocation, const char *name, const char *text, int64_t usual,
			     int64_t most, int64_t *ret_number)
{
	char *end = NULL;

	*ret_number = text != NULL ? strtoll(text, &end, 10) : usual;
	if (text != NULL && (*text == '\0' || *end != '\0' || *ret_number < 0 || *ret_number > most))
		return job_fail(invocation->job, INVALID, name, "usage", "%s is a number from 0 to %lld.", name,
				(long long)most);
	return OK;
}

static enum result kind_of(struct invocation *invocation, const char *word, enum list_kind *ret_kind)
{
	if (list_kind_read(bytes_of(word), ret_kind) == OK)
		return OK;
	return job_fail(invocation->job, INVALID, "kind", "usage",
			"A list is of lost-documents or of revoked-visas, not of \"%.40s\".", word);
}

static json_t *refused_value(const struct table_report *report)
{
	json_t *list = json_array();

	for (int at = 0; at < report->refused_shown; at++)
		json_array_append_new(
		    list, json_pack("{s:I, s:s, s:s}", "line", (json_int_t)report->refused_rows[at].line, "field",
				    report->refused_rows[at].field, "rule", report->refused_rows[at].rule));
	return list;
}

static void refused_print(const struct table_report *report)
{
	for (int at = 0; at < report->refused_shown; at++)
		fprintf(stderr, "valico: line %lld: %s (%s)\n", (long long)report->refused_rows[at].line,
			report->refused_rows[at].rule, report->refused_rows[at].field);
}

/* --- lists --- */

static enum result list_make(struct invocation *invocation)
{
	struct list_plan plan = {.folder = invocation->configuration.folder, .rows = invocation->arguments[1]};
	struct list_report report;
	int64_t days;
	char until[INSTANT_TEXT_SIZE];

	TRY(kind_of(invocation, invocation->arguments[0], &plan.kind));
	TRY(number_of(invocation, "days", option(invocation, "days"), LIST_DAYS_USUAL, LIST_DAYS_MOST, &days));
	TRY(number_of(invocation, "refused", option(invocation, "refused"), 0, LIST_ENTRIES_MOST, &plan.refused_most));
	plan.days = (int)days;
	TRY(office_list_make(invocation->job, &invocation->office, &plan, &report));
	if (!invocation->json)
		refused_print(&report.table);
	instant_write(report.card.valid_until, until);
	return answer(invocation,
		      json_pack("{s:s, s:s, s:I, s:I, s:I, s:I, s:s, s:o}", "file", report.file, "list",
				list_kind_name(plan.kind), "number", (json_int_t)report.card.number, "count",
				(json_int_t)report.card.count, "rows", (json_int_t)report.table.rows, "refused",
				(json_int_t)report.table.refused, "valid_until", until, "first_refused",
				refused_value(&report.table)),
		      arena_print(invocation->job->arena,
				  "List %lld of %s: %lld documents, valid until %s, signed; in %s. %lld of %lld rows "
				  "were not read.",
				  (long long)report.card.number, list_kind_name(plan.kind),
				  (long long)report.card.count, until, report.file, (long long)report.table.refused,
				  (long long)report.table.rows));
}

static enum result list_import(struct invocation *invocation)
{
	struct list_card card;
	char made[INSTANT_TEXT_SIZE];

	TRY(office_list_import(invocation->job, &invocation->office, invocation->configuration.folder,
			       invocation->arguments[0], &card));
	instant_write(card.made_at, made);
	return answer(
	    invocation,
	    json_pack("{s:s, s:s, s:I, s:I, s:s}", "issuer", card.issuer, "list", list_kind_name(card.kind), "number",
		      (json_int_t)card.number, "count", (json_int_t)card.count, "made_at", made),
	    arena_print(invocation->job->arena, "List %lld of %s of \"%s\" is in force: %lld documents, made %s.",
			(long long)card.number, list_kind_name(card.kind), card.issuer, (long long)card.count, made));
}

static enum result list_publish(struct invocation *invocation)
{
	struct actor actor = operator_actor(invocation);
	enum list_kind kind;
	int partners;

	actor.purpose = "list-publish";
	TRY(kind_of(invocation, invocation->arguments[0], &kind));
	invocation->office.folder = invocation->configuration.folder;
	TRY(office_list_publish(invocation->job, &invocation->office, &actor, kind, option(invocation, "partner"),
				&partners));
	return answer(invocation, json_pack("{s:s, s:i}", "list", list_kind_name(kind), "partners", partners),
		      arena_print(invocation->job->arena, "Our list of %s goes to %d partners over the link.",
				  list_kind_name(kind), partners));
}

static enum result list_export(struct invocation *invocation)
{
	const char *issuer = option(invocation, "issuer");
	enum list_kind kind;
	struct bytes file;

	TRY(kind_of(invocation, invocation->arguments[0], &kind));
	TRY(office_list_export(invocation->job, invocation->configuration.folder,
			       issuer != NULL ? issuer : invocation->configuration.party, kind, &file));
	TRY(file_write(invocation->job, invocation->arguments[1], 0600, file));
	return answer(invocation,
		      json_pack("{s:s, s:I}", "file", invocation->arguments[1], "bytes", (json_int_t)file.size),
		      arena_print(invocation->job->arena,
				  "%s has %zu bytes. Give it to the partner by any channel: its "
				  "signature is in it.",
				  invocation->arguments[1], file.size));
}

static void row_print(const json_t *row)
{
	const char *made = json_string_value(json_object_get(row, "made_at"));
	const char *until = json_string_value(json_object_get(row, "valid_until"));

	const json_t *sent;
	size_t at;

	printf("%-8s %-15s %8lld %10lld  %-9s made %s, until %s\n", json_string_value(json_object_get(row, "issuer")),
	       json_string_value(json_object_get(row, "list")),
	       (long long)json_integer_value(json_object_get(row, "number")),
	       (long long)json_integer_value(json_object_get(row, "count")),
	       json_string_value(json_object_get(row, "state")), made != NULL ? made : "?",
	       until != NULL ? until : "?");
	json_array_foreach(json_object_get(row, "sent"), at, sent)
	{
		const char *verdict = json_string_value(json_object_get(sent, "verdict"));

		printf("         %s: number %lld, %lld of %lld parts sent%s%s\n",
		       json_string_value(json_object_get(sent, "partner")),
		       (long long)json_integer_value(json_object_get(sent, "number")),
		       (long long)json_integer_value(json_object_get(sent, "part")),
		       (long long)json_integer_value(json_object_get(sent, "parts")),
		       verdict == NULL                    ? ""
		       : strcmp(verdict, "in-force") == 0 ? ", "
							  : ", REFUSED there: ",
		       verdict != NULL ? verdict : "");
	}
}

static enum result with_border(struct invocation *invocation, enum result (*run)(struct invocation *invocation))
{
	enum result result;

	TRY(border_open(invocation->job, invocation->configuration.folder, &invocation->office.border));
	result = run(invocation);
	border_close(invocation->office.border);
	return result;
}

static enum result lists_print(struct invocation *invocation)
{
	json_t *lists, *row;
	size_t at;

	TRY(office_lists_show(invocation->job, &invocation->office, &lists));
	if (invocation->json)
		return print_json(invocation, lists);
	json_array_foreach(json_object_get(lists, "lists"), at, row) row_print(row);
	return OK;
}

static enum result list_show(struct invocation *invocation)
{
	return with_border(invocation, lists_print);
}

/* --- alerts --- */

static enum result alert_add_command(struct invocation *invocation)
{
	static const char *const members[][2] = {{"regime", "regime"},
						 {"action", "action"},
						 {"source", "source"},
						 {"reason", "reason"},
						 {"authority", "authority"},
						 {"contact", "contact"},
						 {"until", "until"},
						 {"name", "name"},
						 {"other-name", "other_name"},
						 {"born", "born"},
						 {"document-number", "document_number"},
						 {"document-state", "document_state"}};
	struct actor actor = operator_actor(invocation);
	json_t *alert = json_object();
	int64_t number, spread;

	actor.purpose = "alerts";
	TRY(json_own(invocation->job, alert));
	TRY(number_of(invocation, "spread", option(invocation, "spread"), 0, 5, &spread));
	json_object_set_new(alert, "spread", json_integer(spread));
	json_object_set_new(alert, "regime", json_string("administrative"));
	json_object_set_new(alert, "action", json_string("second-look"));
	for (size_t at = 0; at < sizeof(members) / sizeof(members[0]); at++) {
		const char *value = option(invocation, members[at][0]);

		if (value != NULL)
			json_object_set_new(alert, members[at][1], json_string(value));
	}
	TRY(office_alert_propose(invocation->job, &invocation->office, &actor, alert, &number));
	return answer(invocation, json_pack("{s:I, s:s}", "alert", (json_int_t)number, "state", "proposed"),
		      arena_print(invocation->job->arena,
				  "Alert %lld is proposed. A supervisor puts it in force in the officers' application.",
				  (long long)number));
}

static enum result alert_import_command(struct invocation *invocation)
{
	struct actor actor = operator_actor(invocation);
	struct table_report report;
	int64_t refused;

	TRY(option_required(invocation, "purpose", &actor.purpose));
	TRY(number_of(invocation, "refused", option(invocation, "refused"), 0, INT64_MAX, &refused));
	TRY(office_alerts_import(invocation->job, &invocation->office, &actor, invocation->arguments[0], refused,
				 &report));
	if (!invocation->json)
		refused_print(&report);
	return answer(invocation,
		      json_pack("{s:I, s:I, s:o}", "rows", (json_int_t)report.rows, "refused",
				(json_int_t)report.refused, "first_refused", refused_value(&report)),
		      arena_print(invocation->job->arena, "%lld alerts are in force; %lld rows were not read.",
				  (long long)(report.rows - report.refused), (long long)report.refused));
}

static enum result alert_list_command(struct invocation *invocation)
{
	struct actor actor = operator_actor(invocation);
	json_t *page, *row;
	size_t at;

	TRY(option_required(invocation, "purpose", &actor.purpose));
	TRY(office_alert_list(invocation->job, &invocation->office, &actor, option(invocation, "state"), INT64_MAX,
			      &page));
	if (invocation->json)
		return print_json(invocation, page);
	json_array_foreach(json_object_get(page, "alerts"), at, row)
	{
		const char *name = json_string_value(json_object_get(row, "name"));
		const char *number = json_string_value(json_object_get(row, "document_number"));

		printf("%8lld  %-9s %-11s %s%s%s: %s\n", (long long)json_integer_value(json_object_get(row, "alert")),
		       json_string_value(json_object_get(row, "state")),
		       json_string_value(json_object_get(row, "action")), name != NULL ? name : "",
		       name != NULL && number != NULL ? ", " : "", number != NULL ? number : "",
		       json_string_value(json_object_get(row, "reason")));
	}
	return OK;
}

static enum result alert_remove_command(struct invocation *invocation)
{
	struct actor actor = operator_actor(invocation);
	int64_t alert;
	const char *why;

	actor.purpose = "alerts";
	TRY(number_of(invocation, "ALERT", invocation->arguments[0], 0, INT64_MAX, &alert));
	TRY(option_required(invocation, "why", &why));
	TRY(office_alert_end(invocation->job, &invocation->office, &actor, alert, why));
	return answer(invocation, json_pack("{s:I, s:s}", "alert", (json_int_t)alert, "state", "ended"),
		      arena_print(invocation->job->arena, "Alert %lld is taken back.", (long long)alert));
}

/* --- checking --- */

static void words_print(const char *title, const json_t *words)
{
	const json_t *word;
	size_t at;

	if (json_array_size(words) == 0)
		return;
	printf("%s:", title);
	json_array_foreach(words, at, word) printf(" %s", json_string_value(word));
	printf("\n");
}

static void found_print(const json_t *found)
{
	const json_t *row;
	size_t at;

	printf("%s\n", json_string_value(json_object_get(found, "advice")));
	words_print("because", json_object_get(found, "findings"));
	words_print("not looked at", json_object_get(found, "cautions"));
	json_array_foreach(json_object_get(found, "listed"), at, row)
	    printf("  %s by \"%s\", list %lld of %s\n", json_string_value(json_object_get(row, "mark")),
		   json_string_value(json_object_get(row, "issuer")),
		   (long long)json_integer_value(json_object_get(row, "number")),
		   json_string_value(json_object_get(row, "list")));
	json_array_foreach(json_object_get(found, "alerts"), at, row) printf(
	    "  alert %lld: %s (%s)\n", (long long)json_integer_value(json_object_get(row, "alert")),
	    json_string_value(json_object_get(row, "reason")), json_string_value(json_object_get(row, "authority")));
}

static enum result check_run(struct invocation *invocation)
{
	struct actor actor = operator_actor(invocation);
	struct border_question question = {.zone = invocation->arguments[0]};
	json_t *found;

	TRY(option_required(invocation, "purpose", &question.purpose));
	TRY(office_border_check(invocation->job, &invocation->office, &actor, &question, &found));
	if (invocation->json)
		return print_json(invocation, found);
	found_print(found);
	return OK;
}

static enum result border_check_command(struct invocation *invocation)
{
	return with_border(invocation, check_run);
}

static enum result flight_run(struct invocation *invocation)
{
	struct actor actor = operator_actor(invocation);
	const char *purpose, *text;
	struct bytes file;
	json_t *found, *row;
	size_t at;

	TRY(option_required(invocation, "purpose", &purpose));
	TRY(file_read(invocation->job, invocation->arguments[0], FLIGHT_BYTES_MOST, &file));
	text = bytes_cstring(invocation->job->arena, file);
	if (text == NULL)
		return job_fail(invocation->job, INVALID, "text", "not-utf-8", "The manifest is no text in UTF-8.");
	TRY(office_border_flight(invocation->job, &invocation->office, &actor, text, option(invocation, "flight"),
				 purpose, &found));
	if (invocation->json)
		return print_json(invocation, found);
	json_array_foreach(json_object_get(found, "rows"), at, row)
	{
		const char *rule = json_string_value(json_object_get(row, "rule"));

		printf("line %lld: ", (long long)json_integer_value(json_object_get(row, "line")));
		if (rule != NULL)
			printf("not read: %s\n", json_string_value(json_object_get(row, "reason")));
		else
			found_print(row);
	}
	return OK;
}

static enum result border_flight_command(struct invocation *invocation)
{
	return with_border(invocation, flight_run);
}

const struct command list_commands[] = {
    {"list", "make", "KIND FILE", "[--days N] [--refused N]",
     "Makes this node's signed list of lost-documents or revoked-visas from a CSV file "
     "(state,number,kind,mark,reported).",
     NEEDS_OFFICE, list_make},
    {"list", "import", "FILE", "", "Takes a partner's list in and puts it in force, when all of it holds.",
     NEEDS_OFFICE, list_import},
    {"list", "publish", "KIND", "[--partner P]", "Sends our list to the partners over the link, in parts.",
     NEEDS_OFFICE, list_publish},
    {"list", "export", "KIND FILE", "[--issuer P]", "Writes a list that is here to a file, to be given to partners.",
     NEEDS_STORE, list_export},
    {"list", "show", "", "", "Shows the lists that are here, how old they are and how long they hold.", NEEDS_OFFICE,
     list_show},
    {0},
};

const struct command alert_commands[] = {
    {"alert", "add", "",
     "--source TEXT --reason TEXT --authority TEXT --until DATE [--name TEXT] [--other-name TEXT] [--born DATE] "
     "[--spread YEARS] [--document-number N] [--document-state S] [--regime R] [--action A] [--contact TEXT]",
     "Proposes an alert about a person or a document.", NEEDS_OFFICE, alert_add_command},
    {"alert", "import", "FILE", "--purpose TEXT [--refused N]",
     "Puts alerts in force that another system of the ministry has decided on, from a CSV file.", NEEDS_OFFICE,
     alert_import_command},
    {"alert", "list", "", "--purpose TEXT [--state S]", "Lists the newest alerts.", NEEDS_OFFICE, alert_list_command},
    {"alert", "remove", "ALERT", "--why TEXT", "Takes an alert back.", NEEDS_OFFICE, alert_remove_command},
    {0},
};

const struct command border_commands[] = {
    {"border", "check", "ZONE", "--purpose TEXT",
     "Checks a document by its machine-readable zone, as the officers' page does.", NEEDS_OFFICE, border_check_command},
    {"border", "manifest", "FILE", "--purpose TEXT [--flight N]",
     "Checks the travellers of a flight: who needs a second look, and why.", NEEDS_OFFICE, border_flight_command},
    {0},
};
