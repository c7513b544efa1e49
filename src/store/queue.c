/* queue.c - the first page of any list, and the next ones by a cursor.
 *
 * Cases that are alike in all that officers filter by (state, kind, agreement, turn, team, ended, unread, taken) form a
 * group (view_group); there are some hundreds of groups, however many cases there are. A list asks which groups fit,
 * takes from each, in the wanted order, only keys that come before the last one of the page so far, and merges them.
 * So each filter alone and all of them together cost about the same, with a thousand cases and with a million.
 *
 * Two lists start elsewhere: words from the words, an officer's cases from the officer; both have few matches, which
 * are read and sorted. So is a deadline's bound beside another order, as long as few cases are before it. */
#include "store/readers.h"
#include "store/view_rows.h"

#include "base/text.h"

#include <stdlib.h>
#include <string.h>

#define SQL_MOST 4096
#define VALUES_MOST 24
#define PAGE_MOST 200
#define WORD_MATCHES_MOST "1000"
#define COUNT_MOST 1000
#define SORTED_MOST 20000 /* cases before a deadline's bound that are read and sorted in another order */
#define GROUPS_MOST 20000

/* How each order is spelt: its key as a number and two texts, ascending and descending, and the comparison with a
 * cursor. */
static const struct order {
	const char *name;
	const char *key;
	const char *ascending, *descending;
	const char *after, *before; /* the row value of the order's key stands left */
	int keys;                   /* columns before the case id */
} orders[] = {
    [ORDER_DUE] = {"due", "due, '', ''", "due, case_id", "due DESC, case_id DESC", "(due, case_id) > ",
		   "(due, case_id) < ", 1},
    [ORDER_CHANGED] = {"changed", "changed_at, '', ''", "changed_at, case_id", "changed_at DESC, case_id DESC",
		       "(changed_at, case_id) > ", "(changed_at, case_id) < ", 1},
    [ORDER_OPENED] = {"opened", "0, '', ''", "case_id", "case_id DESC", "case_id > ", "case_id < ", 0},
    [ORDER_NAME] = {"name", "0, family_name, given_names", "family_name, given_names, case_id",
		    "family_name DESC, given_names DESC, case_id DESC", "(family_name, given_names, case_id) > ",
		    "(family_name, given_names, case_id) < ", 2},
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

static enum result query_done(struct job *job, const struct query *query, const char **ret_sql)
{
	struct bytes sql;

	if (text_done(&query->sql, &sql) != OK)
		return job_fail(job, LIMIT, "words", "too-many", "The search has too many words.");
	*ret_sql = (const char *)sql.data;
	return OK;
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
			add_value(query, " case_id IN (SELECT case_id FROM case_word WHERE word >= ", value_text(word),
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

static bool is_bounded(const struct queue_filter *filter)
{
	return filter->due_before.milliseconds != INSTANT_NEVER.milliseconds;
}

static bool is_nobodys(const struct queue_filter *filter)
{
	return filter->assigned != NULL && *filter->assigned == '\0';
}

/* What the cases of a group have in common. Who may not read a case does not find it, by whatever filter. */
static void add_common(struct query *query, const struct queue_filter *filter)
{
	add_value(query, " AND regime = ", value_text(filter->regime), "");
	add_value(query,
		  " AND (readers = '' OR readers IN (SELECT s.readers FROM reader_set s JOIN reader_member m"
		  " ON m.group_id = s.group_id WHERE m.account_id = ",
		  value_text(filter->reader), "))");
	add_text(query, " AND team = ", filter->team);
	add_text(query, " AND state = ", filter->state);
	add_text(query, " AND kind = ", filter->kind);
	add_text(query, " AND agreement = ", filter->agreement);
	add_text(query, " AND turn = ", filter->turn);
	if (filter->only_open)
		text_add(&query->sql, " AND is_end = 0");
	if (filter->only_unread)
		text_add(&query->sql, " AND unread = 1");
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

	if (filter->cursor == NULL)
		return OK;
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

/* --- the page's keys so far, in order --- */

struct key {
	int64_t number;
	const char *first, *second;
	const char *case_id;
};

struct keys {
	struct key list[PAGE_MOST + 2];
	int count;
	int most; /* one more than the page shows, to know whether there is a next one */
	bool descending;
	bool in_order; /* the rows that come are: one that comes too late ends them */
};

static int key_compare(const struct key *a, const struct key *b)
{
	int difference = (a->number > b->number) - (a->number < b->number);

	if (difference == 0)
		difference = strcmp(a->first, b->first);
	if (difference == 0)
		difference = strcmp(a->second, b->second);
	return difference != 0 ? difference : strcmp(a->case_id, b->case_id);
}

static bool comes_before(const struct keys *keys, const struct key *a, const struct key *b)
{
	return keys->descending ? key_compare(a, b) > 0 : key_compare(a, b) < 0;
}

/* Puts a row's key into its place, or ends the query when no later row can come into the page: the result is BUSY. */
static enum result key_read(struct job *job, const struct row *row, void *context)
{
	struct keys *keys = context;
	struct key key = {row_integer(row, 0), row_text(job, row, 1), row_text(job, row, 2), row_text(job, row, 3)};
	int at = keys->count;

	if (arena_failed(job->arena))
		return job_out_of_memory(job);
	if (keys->count == keys->most && !comes_before(keys, &key, &keys->list[keys->count - 1]))
		return keys->in_order ? BUSY : OK;
	for (; at > 0 && comes_before(keys, &key, &keys->list[at - 1]); at--)
		keys->list[at] = keys->list[at - 1];
	keys->list[at] = key;
	if (keys->count < keys->most)
		keys->count++;
	return OK;
}

static enum result keys_query(struct job *job, struct database *database, const struct query *query, const char *sql,
			      struct keys *keys)
{
	enum result read = database_query(job, database, sql, query->count, query->values, key_read, keys);

	return read == BUSY && job->failure.result != BUSY ? OK : read;
}

/* --- groups --- */

struct groups {
	int64_t ids[GROUPS_MOST];
	int count;
};

static enum result group_read(struct job *job, const struct row *row, void *context)
{
	struct groups *groups = context;

	(void)job;
	if (groups->count < GROUPS_MOST)
		groups->ids[groups->count++] = row_integer(row, 0);
	return OK;
}

static enum result groups_find(struct job *job, struct database *database, const struct queue_filter *filter,
			       struct groups **ret_groups)
{
	struct query query = {.sql = text_open(job->arena, SQL_MOST)};
	struct groups *groups;
	const char *sql;

	TAKE(job, groups = NEW(job->arena, struct groups));
	text_add(&query.sql, "SELECT group_id FROM view_group WHERE group_id > 0");
	add_common(&query, filter);
	if (is_nobodys(filter))
		text_add(&query.sql, " AND taken = 0");
	TRY(query_done(job, &query, &sql));
	TRY(database_query(job, database, sql, query.count, query.values, group_read, groups));
	*ret_groups = groups;
	return OK;
}

static enum result number_read(struct job *job, const struct row *row, void *context)
{
	(void)job;
	*(int64_t *)context = row_integer(row, 0);
	return OK;
}

/* How many cases of the groups end from `from` to before `to`; counting stops at `most`. */
static enum result groups_count(struct job *job, struct database *database, const struct groups *groups,
				struct instant from, struct instant to, int64_t most, int64_t *ret_count)
{
	int64_t count = 0;

	for (int at = 0; at < groups->count && count < most; at++) {
		int64_t more = 0;

		TRY(database_query_one(job, database,
				       "SELECT COUNT(*) FROM (SELECT 1 FROM case_view WHERE group_id = $1 AND due >= $2"
				       " AND due <= $3 LIMIT $4) AS counted",
				       4,
				       (struct value[]){value_integer(groups->ids[at]), value_instant(from),
							value_integer(to.milliseconds - (to.milliseconds != INT64_MAX)),
							value_integer(most - count)},
				       number_read, &more));
		count += more;
	}
	*ret_count = count;
	return OK;
}

/* Whether the rows come in the order of the page, each group ending early, or all before the bound are sorted. */
static enum result order_choose(struct job *job, struct database *database, const struct queue_filter *filter,
				const struct groups *groups, bool *ret_in_order)
{
	int64_t bounded = 0;

	*ret_in_order = true;
	if (!is_bounded(filter) || filter->order == ORDER_DUE)
		return OK;
	TRY(groups_count(job, database, groups, (struct instant){INT64_MIN}, filter->due_before, SORTED_MOST,
			 &bounded));
	*ret_in_order = bounded == SORTED_MOST;
	return OK;
}

static enum result keys_of_groups(struct job *job, struct database *database, const struct queue_filter *filter,
				  struct keys *keys)
{
	struct query query = {.sql = text_open(job->arena, SQL_MOST)};
	const struct order *order = &orders[filter->order];
	struct groups *groups;
	const char *sql;

	TRY(groups_find(job, database, filter, &groups));
	TRY(order_choose(job, database, filter, groups, &keys->in_order));
	text_print(&query.sql, "SELECT %s, case_id FROM case_view", order->key);
	add_value(&query, " WHERE group_id = ", value_integer(0), "");
	TRY(add_cursor(job, &query, filter));
	if (is_bounded(filter))
		add_value(&query, keys->in_order && filter->order != ORDER_DUE ? " AND +due < " : " AND due < ",
			  value_instant(filter->due_before), "");
	if (keys->in_order) {
		text_print(&query.sql, " ORDER BY %s", filter->descending ? order->descending : order->ascending);
		add_value(&query, " LIMIT ", value_integer(keys->most), "");
	}
	TRY(query_done(job, &query, &sql));
	for (int at = 0; at < groups->count; at++) {
		query.values[0] = value_integer(groups->ids[at]);
		TRY(keys_query(job, database, &query, sql, keys));
	}
	return OK;
}

/* --- from the words, or from the officer --- */

static enum result keys_of_few(struct job *job, struct database *database, const struct queue_filter *filter,
			       struct keys *keys)
{
	struct query query = {.sql = text_open(job->arena, SQL_MOST)};
	const char *sql;

	text_print(&query.sql, "SELECT %s, case_id FROM case_view WHERE", orders[filter->order].key);
	if (filter->words != NULL)
		TRY(add_words(job, &query, filter->words));
	else
		add_value(&query, " assigned = ", value_text(filter->assigned), "");
	add_common(&query, filter);
	if (filter->words != NULL && is_nobodys(filter))
		text_add(&query.sql, " AND assigned IS NULL");
	else if (filter->words != NULL)
		add_text(&query, " AND assigned = ", filter->assigned);
	if (is_bounded(filter))
		add_value(&query, " AND due < ", value_instant(filter->due_before), "");
	TRY(add_cursor(job, &query, filter));
	TRY(query_done(job, &query, &sql));
	return keys_query(job, database, &query, sql, keys);
}

static bool has_words(const struct queue_filter *filter)
{
	return filter->words != NULL && filter->words[strspn(filter->words, " ")] != '\0';
}

/* --- the list --- */

enum result queue_list(struct job *job, struct database *database, const struct queue_filter *filter,
		       struct queue_page *ret_page)
{
	struct queue_filter wanted = *filter;
	struct queue_page page = {0};
	struct keys *keys;

	if (filter->most < 1 || filter->most > PAGE_MOST)
		return job_fail(job, INVALID, "most", "range", "A page has 1 to %d cases.", PAGE_MOST);
	TAKE(job, keys = NEW(job->arena, struct keys));
	keys->most = filter->most + 1;
	keys->descending = filter->descending;
	wanted.words = has_words(filter) ? filter->words : NULL;
	if (wanted.words != NULL || (filter->assigned != NULL && !is_nobodys(filter)))
		TRY(keys_of_few(job, database, &wanted, keys));
	else
		TRY(keys_of_groups(job, database, &wanted, keys));
	page.count = keys->count < filter->most ? keys->count : filter->most;
	TAKE(job, page.cases = NEW_MANY(job->arena, struct case_view, (size_t)filter->most));
	for (int at = 0; at < page.count; at++)
		TRY(view_find(job, database, keys->list[at].case_id, &page.cases[at]));
	if (keys->count > filter->most)
		TRY(cursor_write(job, filter, &page.cases[page.count - 1], &page.next));
	*ret_page = page;
	return OK;
}

/* --- the numbers above it --- */

static enum result count_of(struct job *job, struct database *database, const struct queue_filter *filter,
			    struct instant from, struct instant to, int *ret_count)
{
	struct groups *groups;
	int64_t count;

	TRY(groups_find(job, database, filter, &groups));
	TRY(groups_count(job, database, groups, from, to, COUNT_MOST, &count));
	*ret_count = (int)count;
	return OK;
}

static enum result count_mine(struct job *job, struct database *database, const char *regime, const char *account,
			      int *ret_count)
{
	int64_t count;

	TRY(database_query_one(
	    job, database,
	    "SELECT COUNT(*) FROM (SELECT 1 FROM case_view WHERE assigned = $2 AND is_end = 0"
	    " AND regime = $1 AND (readers = '' OR readers" READERS_OF("$2") ") LIMIT 1000) AS counted",
	    2, (struct value[]){value_text(regime), value_text(account)}, number_read, &count));
	*ret_count = (int)count;
	return OK;
}

enum result queue_count(struct job *job, struct database *database, const char *regime, const char *account,
			const char *team, struct instant now, struct instant day_ends, struct queue_counts *ret_counts)
{
	static const struct instant ever = {INT64_MIN};
	const struct queue_filter open = {.regime = regime, .reader = account, .only_open = true};
	struct queue_filter of_team = open, ours = open, unread = open;
	struct queue_counts counts = {0};

	of_team.team = team != NULL ? team : "";
	ours.turn = "ours";
	unread.only_open = false;
	unread.only_unread = true;
	TRY(count_mine(job, database, regime, account, &counts.mine));
	TRY(count_of(job, database, &of_team, ever, INSTANT_NEVER, &counts.team));
	TRY(count_of(job, database, &ours, ever, INSTANT_NEVER, &counts.ours));
	TRY(count_of(job, database, &open, now, day_ends, &counts.due_today));
	TRY(count_of(job, database, &open, ever, now, &counts.overdue));
	TRY(count_of(job, database, &unread, ever, INSTANT_NEVER, &counts.unread));
	*ret_counts = counts;
	return OK;
}
