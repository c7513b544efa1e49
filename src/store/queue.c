/* queue.c - the first page of any list, and the next ones by a cursor.
 *
 * The query is put together from the constant fragments below; values are bound. Paging is by the key of the last row
 * (order column, case id), so a page costs the same wherever it is. Looking for words starts from the words: the rarest
 * case is few matches among a million rows, and no index by date helps there; likewise looking for one officer's cases
 * starts from the officer. A "+" before a column keeps the planner from starting anywhere else. */
#include "store/view_rows.h"

#include "base/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SQL_MOST 4096
#define VALUES_MOST 24
#define WORD_MATCHES_MOST "1000"
#define COUNT_MOST "1000"

/* How each order is spelt: for ascending and descending, and the comparison with a cursor. */
static const struct order {
	const char *name;
	const char *ascending, *descending;
	const char *after, *before; /* the row value of the order's key stands left */
	int keys;                   /* columns before the case id */
} orders[] = {
    [ORDER_DUE] = {"due", "due, case_id", "due DESC, case_id DESC", "(due, case_id) > ", "(due, case_id) < ", 1},
    [ORDER_CHANGED] = {"changed", "changed_at, case_id", "changed_at DESC, case_id DESC", "(changed_at, case_id) > ",
		       "(changed_at, case_id) < ", 1},
    [ORDER_OPENED] = {"opened", "case_id", "case_id DESC", "case_id > ", "case_id < ", 0},
    [ORDER_NAME] = {"name", "family_name, given_names, case_id", "family_name DESC, given_names DESC, case_id DESC",
		    "(family_name, given_names, case_id) > ", "(family_name, given_names, case_id) < ", 2},
};

struct query {
	struct text sql;
	struct value values[VALUES_MOST];
	int count;
};

static void add_value(struct query *query, const char *before, struct value value, const char *after)
{
	if (query->count == VALUES_MOST) {
		query->sql.failed = true;
		return;
	}
	query->values[query->count++] = value;
	text_print(&query->sql, "%s$%d%s", before, query->count, after);
}

static void add_text(struct query *query, const char *condition, const char *text)
{
	if (text != NULL)
		add_value(query, condition, value_text(text), "");
}

/* The first text that is greater than all that begin with `start`. */
static enum result end_of_prefix(struct job *job, const char *start, char **ret_end)
{
	size_t size = strlen(start);

	TAKE(job, *ret_end = arena_print(job->arena, "%s\xf4\x8f\xbf\xbf", start));
	(*ret_end)[size + 4] = '\0';
	return OK;
}

static enum result add_words(struct job *job, struct query *query, const char *words)
{
	bool first = true;

	while (words != NULL) {
		char *word, *end;

		TRY(view_word_read(job, &words, &word));
		if (*word == '\0')
			return OK;
		TRY(end_of_prefix(job, word, &end));
		if (first)
			add_value(query,
				  " AND case_id IN (SELECT case_id FROM case_word WHERE word >= ", value_text(word),
				  "");
		else
			add_value(
			    query,
			    " AND EXISTS (SELECT 1 FROM case_word w WHERE w.case_id = case_view.case_id AND w.word >= ",
			    value_text(word), "");
		add_value(query, first ? " AND word < " : " AND w.word < ", value_text(end),
			  first ? " LIMIT " WORD_MATCHES_MOST ")" : ")");
		first = false;
	}
	return OK;
}

/* Where the search starts: from the words, else from the officer, else where the planner thinks best. */
static bool starts_elsewhere(const struct queue_filter *filter)
{
	return filter->words != NULL || (filter->assigned != NULL && *filter->assigned != '\0');
}

static void add_column(struct query *query, const struct queue_filter *filter, const char *column, const char *text)
{
	char condition[32];

	if (text == NULL)
		return;
	snprintf(condition, sizeof(condition), " AND %s%s = ", starts_elsewhere(filter) ? "+" : "", column);
	add_value(query, condition, value_text(text), "");
}

static enum result add_filters(struct job *job, struct query *query, const struct queue_filter *filter)
{
	add_value(query, filter->words != NULL ? " WHERE +regime = " : " WHERE regime = ", value_text(filter->regime),
		  "");
	if (filter->assigned != NULL && *filter->assigned == '\0')
		text_add(&query->sql, " AND assigned IS NULL");
	else
		add_text(query, filter->words != NULL ? " AND +assigned = " : " AND assigned = ", filter->assigned);
	add_column(query, filter, "team", filter->team);
	add_column(query, filter, "state", filter->state);
	add_column(query, filter, "kind", filter->kind);
	add_column(query, filter, "agreement", filter->agreement);
	add_column(query, filter, "turn", filter->turn);
	if (filter->only_open)
		text_add(&query->sql, filter->words != NULL ? " AND +is_end = 0" : " AND is_end = 0");
	if (filter->only_unread)
		text_add(&query->sql, starts_elsewhere(filter) ? " AND +unread = 1" : " AND unread = 1");
	if (filter->due_before.milliseconds != INSTANT_NEVER.milliseconds)
		add_value(query, starts_elsewhere(filter) ? " AND +due < " : " AND due < ",
			  value_instant(filter->due_before), "");
	return add_words(job, query, filter->words);
}

/* --- cursors: "order|key|...|case id" in base64url --- */

static enum result cursor_write(struct job *job, const struct queue_filter *filter, const struct case_view *last,
				const char **ret_cursor)
{
	char *plain;

	switch (filter->order) {
	case ORDER_DUE:
		plain = arena_print(job->arena, "due\x1f%lld\x1f%s", (long long)last->due.milliseconds, last->case_id);
		break;
	case ORDER_CHANGED:
		plain = arena_print(job->arena, "changed\x1f%lld\x1f%s", (long long)last->changed_at.milliseconds,
				    last->case_id);
		break;
	case ORDER_NAME:
		plain = arena_print(job->arena, "name\x1f%s\x1f%s\x1f%s",
				    last->family_name != NULL ? last->family_name : "",
				    last->given_names != NULL ? last->given_names : "", last->case_id);
		break;
	default:
		plain = arena_print(job->arena, "opened\x1f%s", last->case_id);
	}
	if (plain == NULL)
		return job_out_of_memory(job);
	TAKE(job, *ret_cursor = base64url_write(job->arena, bytes_of(plain)));
	return OK;
}

static enum result refuse_cursor(struct job *job)
{
	return job_fail(job, INVALID, "cursor", "cursor",
			"The cursor does not belong to this list. Begin at the first page.");
}

static enum result add_cursor(struct job *job, struct query *query, const struct queue_filter *filter)
{
	const struct order *order = &orders[filter->order];
	char *part[4] = {NULL}, *plain, *at;
	struct bytes bytes;
	int count = 0;

	if (base64url_read(job->arena, bytes_of(filter->cursor), &bytes) != OK ||
	    (plain = bytes_cstring(job->arena, bytes)) == NULL)
		return refuse_cursor(job);
	for (at = plain; at != NULL && count < 4; count++)
		part[count] = strsep(&at, "\x1f");
	if (at != NULL || count != order->keys + 2 || strcmp(part[0], order->name) != 0 ||
	    !uuid_check(bytes_of(part[count - 1])))
		return refuse_cursor(job);
	text_print(&query->sql, " AND %s%s", filter->descending ? order->before : order->after,
		   order->keys > 0 ? "(" : "");
	for (int key = 1; key <= order->keys; key++) {
		bool number = filter->order == ORDER_DUE || filter->order == ORDER_CHANGED;

		add_value(query, "", number ? value_integer(strtoll(part[key], NULL, 10)) : value_text(part[key]),
			  ", ");
	}
	add_value(query, "", value_text(part[count - 1]), order->keys > 0 ? ")" : "");
	return OK;
}

/* --- the list --- */

/* An officer's cases lie in the order of their last change, and the open ones in that of their deadlines. */
static bool starts_by_sorting(const struct queue_filter *filter)
{
	bool in_order = filter->order == ORDER_CHANGED || (filter->order == ORDER_DUE && filter->only_open);

	return filter->words != NULL || (starts_elsewhere(filter) && !in_order);
}

static enum result rows_read(struct job *job, const struct row *row, void *context)
{
	struct queue_page *page = context;

	view_row(job, row, &page->cases[page->count++]);
	return arena_failed(job->arena) ? job_out_of_memory(job) : OK;
}

enum result queue_list(struct job *job, struct database *database, const struct queue_filter *filter,
		       struct queue_page *ret_page)
{
	struct query query = {.sql = text_open(job->arena, SQL_MOST)};
	const struct order *order = &orders[filter->order];
	struct queue_page page = {0};
	struct bytes sql;
	int most = filter->most;

	if (most < 1 || most > 200)
		return job_fail(job, INVALID, "most", "range", "A page has 1 to 200 cases.");
	text_add(&query.sql, "SELECT " VIEW_COLUMNS " FROM case_view");
	TRY(add_filters(job, &query, filter));
	if (filter->cursor != NULL)
		TRY(add_cursor(job, &query, filter));
	text_print(&query.sql, " ORDER BY %s%s", starts_by_sorting(filter) ? "+" : "",
		   filter->descending ? order->descending : order->ascending);
	add_value(&query, " LIMIT ", value_integer(most + 1), "");
	if (text_done(&query.sql, &sql) != OK)
		return job_fail(job, LIMIT, "words", "too-many", "The search has too many words.");
	TAKE(job, page.cases = NEW_MANY(job->arena, struct case_view, (size_t)most + 1));
	TRY(database_query(job, database, (const char *)sql.data, query.count, query.values, rows_read, &page));
	if (page.count > most) {
		page.count = most;
		TRY(cursor_write(job, filter, &page.cases[most - 1], &page.next));
	}
	*ret_page = page;
	return OK;
}

/* --- the numbers above it --- */

static enum result count_read(struct job *job, const struct row *row, void *context)
{
	(void)job;
	*(int *)context = (int)row_integer(row, 0);
	return OK;
}

#define COUNT(condition)                                                                                               \
	"SELECT COUNT(*) FROM (SELECT 1 FROM case_view WHERE regime = $1 AND " condition " LIMIT " COUNT_MOST          \
	") AS counted"

enum result queue_count(struct job *job, struct database *database, const char *regime, const char *account,
			const char *team, struct instant now, struct instant day_ends, struct queue_counts *ret_counts)
{
	struct queue_counts counts = {0};
	struct value values[] = {value_text(regime), value_text(account), value_text(team), value_instant(now),
				 value_instant(day_ends)};
	const struct {
		const char *sql;
		int *ret_count;
	} each[] = {
	    {COUNT("assigned = $2 AND is_end = 0"), &counts.mine},
	    {COUNT("team = $3 AND is_end = 0"), &counts.team},
	    {COUNT("turn = 'ours' AND is_end = 0"), &counts.ours},
	    {COUNT("is_end = 0 AND due >= $4 AND due < $5"), &counts.due_today},
	    {COUNT("is_end = 0 AND due < $4"), &counts.overdue},
	    {COUNT("unread = 1 AND due >= 0"), &counts.unread}, /* the second words lead to the right index */
	};

	for (size_t at = 0; at < sizeof(each) / sizeof(each[0]); at++)
		TRY(database_query_one(job, database, each[at].sql, 5, values, count_read, each[at].ret_count));
	*ret_counts = counts;
	return OK;
}
