/* reading_test.c - rows of CSV and JSON lines, good and hostile, and the settings that say what is what: as tables. */
#include "register/csv.h"
#include "register/current.h"
#include "register/json_lines.h"
#include "register/register_settings.h"

#include "base/text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

/* --- CSV --- */

/* The fields parted by "|", or the rule that refused them. */
static const char *csv_show(struct job *job, struct bytes text, bool whole, char delimiter, size_t *ret_size)
{
	struct text shown = text_open(job->arena, 4096);
	struct csv_row row;
	enum result result = csv_row_read(job, text, whole, delimiter, &row, ret_size);

	if (result == MISSING)
		return "more";
	if (result != OK)
		return job->failure.rule;
	for (int field = 0; field < row.count; field++) {
		text_add(&shown, field > 0 ? "|" : "");
		text_add_bytes(&shown, row.fields[field]);
	}
	return shown.data != NULL ? shown.data : "";
}

static void csv_rows(void **unused)
{
	static const struct {
		const char *text;
		bool whole;
		const char *shown;
		size_t size; /* 0: not looked at */
	} rows[] = {
	    {"a,b,c\nnext", false, "a|b|c", 6},
	    {"a,b,c\r\nnext", false, "a|b|c", 7},
	    {"a,b,c", true, "a|b|c", 5},
	    {"a,b,c", false, "more", 0},
	    {"a,b\r", false, "more", 0},
	    {"a,,\n", false, "a||", 4},
	    {"\n", false, "", 1},
	    {",\n", false, "|", 2},
	    {"\"a,b\",c\n", false, "a,b|c", 8},
	    {"\"a\"\"b\",\"\"\n", false, "a\"b|", 10},
	    {"\"a\nb\",c\n", false, "a\nb|c", 8},
	    {"\"a\"\r\n", false, "a", 5},
	    {"\"\"\"\"\n", false, "\"", 5},
	    {"عمر,چودھری\n", false, "عمر|چودھری", 0},
	    {"a\rb,c\n", false, "a\rb|c", 6}, /* a bare CR is a letter; who reads the name refuses it */
	    {"a\"b,c\n", false, "csv-quote", 0},
	    {"\"a\"b,c\n", false, "csv-quote", 0},
	    {"\"a\" ,c\n", false, "csv-quote", 0},
	    {"\"a,b\n", true, "csv-open-quote", 0},
	    {"\"a,b\n", false, "more", 0},
	    {"\"a\"", false, "more", 0},
	    {"\"a\"", true, "a", 3},
	};

	(void)unused;
	for (size_t at = 0; at < sizeof(rows) / sizeof(rows[0]); at++) {
		AUTO_ARENA struct arena *arena = arena_open(ARENA_USUAL);
		struct job job = {.arena = arena};
		size_t size = 0;

		assert_string_equal(csv_show(&job, bytes_of(rows[at].text), rows[at].whole, ',', &size),
				    rows[at].shown);
		if (rows[at].size > 0)
			assert_int_equal(size, rows[at].size);
	}
}

static void the_delimiter_is_found(void **unused)
{
	static const struct {
		const char *text;
		char delimiter;
	} rows[] = {
	    {"a,b,c\n", ','},        {"a;b;c\nd,e,f,g,h\n", ';'}, {"a\tb\n", '\t'}, {"\"a;b;c\",d\n", ','},
	    {"\"a,\n,b\";c\n", ';'}, {"a\n;;;\n", ','},           {"", ','},
	};

	(void)unused;
	for (size_t at = 0; at < sizeof(rows) / sizeof(rows[0]); at++)
		assert_int_equal(csv_delimiter_find(bytes_of(rows[at].text)), rows[at].delimiter);
	assert_int_equal(csv_mark_skip(BYTES("\xEF\xBB\xBF\"a\"")).size, 3);
	assert_int_equal(csv_mark_skip(BYTES("\xEF\xBB")).size, 2);
}

static void csv_delimiters(void **unused)
{
	AUTO_ARENA struct arena *arena = arena_open(ARENA_USUAL);
	struct job job = {.arena = arena};
	size_t size;

	(void)unused;
	assert_string_equal(csv_show(&job, BYTES("a;b,c\n"), false, ';', &size), "a|b,c");
	assert_string_equal(csv_show(&job, BYTES("a\tb;c\n"), false, '\t', &size), "a|b;c");
	assert_string_equal(csv_show(&job, BYTES("a\0b\n"), false, ',', &size), "csv-letter");
}

/* What has no end is refused at the bound, however much there is of it. */
static void csv_bounds(void **unused)
{
	static char much[CSV_ROW_BYTES_MOST * 2];
	AUTO_ARENA struct arena *arena = arena_open(ARENA_USUAL);
	struct job job = {.arena = arena};
	size_t size;

	(void)unused;
	memset(much, 'x', sizeof(much));
	assert_string_equal(csv_show(&job, (struct bytes){(unsigned char *)much, sizeof(much)}, false, ',', &size),
			    "too-long");
	job_forgive(&job);
	much[0] = '"';
	assert_string_equal(csv_show(&job, (struct bytes){(unsigned char *)much, sizeof(much)}, true, ',', &size),
			    "too-long");
	job_forgive(&job);
	memset(much, ',', sizeof(much));
	assert_string_equal(csv_show(&job, (struct bytes){(unsigned char *)much, sizeof(much)}, false, ',', &size),
			    "too-many-fields");
}

/* --- JSON lines --- */

static void json_rows(void **unused)
{
	static const struct {
		const char *line;
		const char *shown; /* name|born|key, or the rule */
	} rows[] = {
	    {"{\"given\":\"Umar\",\"family\":\"Chaudhry\",\"born\":\"1990-05-31\",\"id\":17}",
	     "Umar Chaudhry|1990-05-31|17"},
	    {"{\"given\":\"Umar\",\"id\":\"x17\"}", "Umar||x17"},
	    {"{\"family\":\"\\u0686\\u0648\\u062f\\u06be\\u0631\\u06cc\",\"born\":null}", "چودھری||"},
	    {"{\"born\":1990}", "|1990|"},
	    {"{}", "||"},
	    {"{\"id\":1.5}", "type"},
	    {"{\"id\":true}", "type"},
	    {"{\"given\":{\"a\":1}}", "type"},
	    {"[1]", "type"},
	    {"\"a\"", "type"},
	    {"{\"id\":1}{\"id\":2}", "json"},
	    {"{\"id\":1,\"id\":2}", "json"},
	    {"{\"given\":\"\\ud800\"}", "json"},
	    {"{\"given\":\"\xff\"}", "json"},
	    {"{\"a\":[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]}", "depth"},
	    {"{", "json"},
	};
	static const struct column_parts parts[COLUMN_COUNT] = {
	    [COLUMN_NAME] = {{"given", "family"}, 2}, [COLUMN_BORN] = {{"born"}, 1}, [COLUMN_KEY] = {{"id"}, 1}};

	(void)unused;
	for (size_t at = 0; at < sizeof(rows) / sizeof(rows[0]); at++) {
		AUTO_ARENA struct arena *arena = arena_open(ARENA_USUAL);
		struct job job = {.arena = arena};
		struct bytes values[COLUMN_COUNT];
		struct text shown = text_open(arena, 4096);

		if (json_line_read(&job, bytes_of(rows[at].line), parts, values) != OK) {
			assert_string_equal(job.failure.rule, rows[at].shown);
			continue;
		}
		text_add_bytes(&shown, values[COLUMN_NAME]);
		text_add(&shown, "|");
		text_add_bytes(&shown, values[COLUMN_BORN]);
		text_add(&shown, "|");
		text_add_bytes(&shown, values[COLUMN_KEY]);
		assert_string_equal(shown.data, rows[at].shown);
	}
}

/* --- settings --- */

static void settings_rows(void **unused)
{
	static const char good[] = "source = csv\nfile = people.csv\nkey = id\nname = given + family\n";
	static const struct {
		const char *text;
		const char *rule; /* NULL: taken */
	} rows[] = {
	    {good, NULL},
	    {"source = json-lines\nfile = /srv/p.jsonl\nkey = id\nname = n\n", NULL},
	    {"source = postgresql\nconnection = dbname=r\ntable = public.people\nkey = id\nname = n\n", NULL},
	    {"source = csv\nkey = id\nname = n\n", "required"},
	    {"source = postgresql\ntable = people\nkey = id\nname = n\n", "required"},
	    {"source = csv\nfile = p.csv\nname = n\n", "required"},
	    {"source = excel\nfile = p.xls\nkey = id\nname = n\n", "choice"},
	    {"source = csv\nfile = p.csv\nkey = a + b\nname = n\n", "columns"},
	    {"source = csv\nfile = p.csv\nkey = id\nname = a + b + c + d + e\n", "columns"},
	    {"source = csv\nfile = p.csv\nkey = id\nname = a +  + b\n", "columns"},
	    {"source = csv\nfile = p.csv\nkey = id\nname = n\nreligion = r\n", "unknown-key"},
	};

	(void)unused;
	for (size_t at = 0; at < sizeof(rows) / sizeof(rows[0]); at++) {
		AUTO_ARENA struct arena *arena = arena_open(ARENA_USUAL);
		struct job job = {.arena = arena};
		struct register_settings settings;
		enum result result = register_settings_take(&job, "/node", bytes_of(rows[at].text), &settings);

		assert_int_equal(result, rows[at].rule == NULL ? OK : INVALID);
		if (rows[at].rule != NULL)
			assert_string_equal(job.failure.rule, rows[at].rule);
	}
}

static void settings_say_what_is_what(void **unused)
{
	static const struct setting_value values[] = {{"source", "csv"},
						      {"file", "people.csv"},
						      {"delimiter", "semicolon"},
						      {"key", "id"},
						      {"name", "given + family"}};
	AUTO_ARENA struct arena *arena = arena_open(ARENA_USUAL);
	struct job job = {.arena = arena};
	struct register_settings settings;
	struct bytes text;

	(void)unused;
	assert_int_equal(register_settings_write(&job, values, 5, &text), OK);
	assert_int_equal(register_settings_take(&job, "/node", text, &settings), OK);
	assert_string_equal(settings.file, "/node/people.csv");
	assert_string_equal(settings.folder, "/node/register");
	assert_int_equal(register_delimiters[settings.delimiter], ';');
	assert_int_equal(settings.parts[COLUMN_NAME].count, 2);
	assert_string_equal(settings.parts[COLUMN_NAME].names[1], "family");
	assert_int_equal(settings.parts[COLUMN_BORN].count, 0);
	assert_string_equal(settings.male, "M");
}

/* `current` names files of its own folder and nothing else. */
static void current_rows(void **unused)
{
	static const struct {
		const char *text;
		bool taken;
	} rows[] = {
	    {"generation = 3\nindex = people.3\npeople = 10\n", true},
	    {"generation = 3\nindex = people.2\npeople = 10\nchanges = changes.3\nrows = /srv/c.csv\n", true},
	    {"generation = 0\nindex = people.3\npeople = 10\n", false},
	    {"index = people.3\npeople = 10\n", false},
	    {"generation = 3\nindex = ../people.3\npeople = 10\n", false},
	    {"generation = 3\nindex = /etc/passwd\npeople = 10\n", false},
	    {"generation = 3\nindex = .\npeople = 10\n", false},
	};

	(void)unused;
	for (size_t at = 0; at < sizeof(rows) / sizeof(rows[0]); at++) {
		AUTO_ARENA struct arena *arena = arena_open(ARENA_USUAL);
		struct job job = {.arena = arena};
		struct current current;

		assert_int_equal(current_take(&job, bytes_of(rows[at].text), &current), rows[at].taken ? OK : INVALID);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(csv_rows),
	    cmocka_unit_test(the_delimiter_is_found),
	    cmocka_unit_test(csv_delimiters),
	    cmocka_unit_test(csv_bounds),
	    cmocka_unit_test(json_rows),
	    cmocka_unit_test(settings_rows),
	    cmocka_unit_test(settings_say_what_is_what),
	    cmocka_unit_test(current_rows),
	};

	return cmocka_run_group_tests_name("register reading", tests, NULL, NULL);
}
