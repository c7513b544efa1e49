/* settings_test.c - files of `key = value`: what is read, what is refused and where, and the node's own table. */
#include "office/configuration.h"

#include "base/file.h"
#include "folder.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

struct sample {
	const char *title;
	const char *path;
	int64_t number;
	int color;
	struct socket_address address;
	const char *url;
};

static const char *const colors[] = {"red", "green", NULL};
static const struct setting table[] = {
    {.key = "title",
     .kind = SETTING_TEXT,
     .place = offsetof(struct sample, title),
     .required = true,
     .help = "A title."},
    {.key = "path", .kind = SETTING_PATH, .place = offsetof(struct sample, path), .help = "A path."},
    {.key = "number",
     .kind = SETTING_NUMBER,
     .place = offsetof(struct sample, number),
     .usual = "7",
     .least = -5,
     .most = 100,
     .help = "A number."},
    {.key = "color",
     .kind = SETTING_CHOICE,
     .place = offsetof(struct sample, color),
     .usual = "green",
     .words = colors,
     .help = "A color."},
    {.key = "address", .kind = SETTING_ADDRESS, .place = offsetof(struct sample, address), .help = "An address."},
    {.key = "url", .kind = SETTING_URL, .place = offsetof(struct sample, url), .help = "A URL."},
};
#define ROWS (sizeof(table) / sizeof(table[0]))

static enum result read_sample(struct job *job, const char *text, struct sample *ret_sample)
{
	return settings_read(job, "sample.conf", "/srv/node", bytes_of(text), table, ROWS, ret_sample,
			     sizeof(*ret_sample));
}

static void everything_is_read(void **state)
{
	struct test_folder *folder = *state;
	struct sample sample;

	assert_int_equal(read_sample(&folder->job,
				     "# a comment\r\n\n  title =  Ministero dell'Interno = Roma \n"
				     "path = web/dist\nnumber=-5\ncolor = red\naddress = [::1]:65535\n"
				     "url = https://example.org/as4",
				     &sample),
			 OK);
	assert_string_equal(sample.title, "Ministero dell'Interno = Roma");
	assert_string_equal(sample.path, "/srv/node/web/dist");
	assert_int_equal(sample.number, -5);
	assert_int_equal(sample.color, 0);
	assert_string_equal(sample.address.host, "::1");
	assert_int_equal(sample.address.port, 65535);
	assert_string_equal(sample.url, "https://example.org/as4");
}

static void what_is_absent_is_as_usual(void **state)
{
	struct test_folder *folder = *state;
	struct sample sample;

	assert_int_equal(read_sample(&folder->job, "title = a\npath = /abs\n", &sample), OK);
	assert_string_equal(sample.path, "/abs");
	assert_int_equal(sample.number, 7);
	assert_int_equal(sample.color, 1);
	assert_null(sample.address.host);
	assert_null(sample.url);
}

/* What is wrong, where the error points, which rule it names, and a piece of what it says. */
static const struct refusal {
	const char *text, *field, *rule, *says;
} refusals[] = {
    {"", "sample.conf", "required", "\"title\" is missing"},
    {"title = a\nsize = 3\n", "sample.conf:2", "unknown-key", "no setting \"size\""},
    {"title = a\n\n# x\ntitle = b\n", "sample.conf:4", "twice", "second time"},
    {"title\n", "sample.conf:1", "line", "key = value"},
    {"title =\n", "sample.conf:1", "text", "no value"},
    {"title = a\npath =  \n", "sample.conf:2", "text", "no value"},
    {"title = \xff\n", "sample.conf:1", "text", "UTF-8"},
    {"title = a\nnumber = 101\n", "sample.conf:2", "number", "from -5 to 100"},
    {"title = a\nnumber = +1\n", "sample.conf:2", "number", "from -5 to 100"},
    {"title = a\nnumber = 1x\n", "sample.conf:2", "number", "number = 1x"},
    {"title = a\nnumber =\n", "sample.conf:2", "number", "expected a number"},
    {"title = a\nnumber = 99999999999999999999\n", "sample.conf:2", "number", "from -5 to 100"},
    {"title = a\ncolor = blue\n", "sample.conf:2", "choice", "red or green"},
    {"title = a\ncolor = Red\n", "sample.conf:2", "choice", "red or green"},
    {"title = a\naddress = localhost:80\n", "sample.conf:2", "address", "numeric address"},
    {"title = a\naddress = 127.0.0.1\n", "sample.conf:2", "address", "127.0.0.1:8401"},
    {"title = a\naddress = 127.0.0.1:0\n", "sample.conf:2", "address", "and a port"},
    {"title = a\naddress = 127.0.0.1:65536\n", "sample.conf:2", "address", "and a port"},
    {"title = a\naddress = ::1:80\n", "sample.conf:2", "address", "numeric address"},
    {"title = a\naddress = [::1:80\n", "sample.conf:2", "address", "numeric address"},
    {"title = a\nurl = ftp://x\n", "sample.conf:2", "url", "http://"},
};

static void mistakes_are_named(void **state)
{
	struct test_folder *folder = *state;

	for (size_t at = 0; at < sizeof(refusals) / sizeof(refusals[0]); at++) {
		const struct refusal *row = &refusals[at];
		struct sample sample = {.number = 42};

		job_forgive(&folder->job);
		assert_int_equal(read_sample(&folder->job, row->text, &sample), INVALID);
		assert_string_equal(folder->job.failure.field, row->field);
		assert_string_equal(folder->job.failure.rule, row->rule);
		assert_non_null(strstr(folder->job.failure.reason, row->says));
		assert_int_equal(sample.number, 42);
	}
}

static void nul_and_size_are_refused(void **state)
{
	struct test_folder *folder = *state;
	static char much[SETTINGS_BYTES_MOST + 1];
	struct sample sample;

	assert_int_equal(
	    settings_read(&folder->job, "s", "/", BYTES("title = a\0b\n"), table, ROWS, &sample, sizeof(sample)),
	    INVALID);
	job_forgive(&folder->job);
	memset(much, '\n', sizeof(much));
	assert_int_equal(settings_read(&folder->job, "s", "/", (struct bytes){(unsigned char *)much, sizeof(much)},
				       table, ROWS, &sample, sizeof(sample)),
			 LIMIT);
}

static void what_is_written_is_read(void **state)
{
	static const struct setting_value values[] = {
	    {"title", "Islamabad"}, {"number", "12"}, {"address", "[2001:db8::7]:443"}};
	struct test_folder *folder = *state;
	struct sample sample;
	struct bytes text;

	assert_int_equal(settings_write(&folder->job, table, ROWS, values, 3, &text), OK);
	assert_int_equal(read_sample(&folder->job, bytes_cstring(folder->job.arena, text), &sample), OK);
	assert_string_equal(sample.title, "Islamabad");
	assert_int_equal(sample.number, 12);
	assert_string_equal(sample.address.host, "2001:db8::7");
	assert_int_equal(sample.color, 1);
	assert_true(bytes_find(text, BYTES("# A color.\n# color = green\n")) < text.size);
}

static void what_cannot_be_written_is_refused(void **state)
{
	struct test_folder *folder = *state;
	struct bytes text;

	assert_int_equal(settings_write(&folder->job, table, ROWS, &(struct setting_value){"titel", "x"}, 1, &text),
			 INVALID);
	job_forgive(&folder->job);
	assert_int_equal(
	    settings_write(&folder->job, table, ROWS, &(struct setting_value){"title", "x\nnumber = 1"}, 1, &text),
	    INVALID);
}

static void a_node_is_configured(void **state)
{
	static const struct setting_value values[] = {{"party", "it"},
						      {"desk", "127.0.0.1:8401"},
						      {"link", "127.0.0.1:8411"},
						      {"link_url", "http://127.0.0.1:8411/as4"},
						      {"agreements_folder", "agreements"}};
	struct test_folder *folder = *state;
	struct job *job = &folder->job;
	struct configuration configuration;
	struct bytes text;
	char *file = arena_print(job->arena, "%s/" CONFIGURATION_FILE, folder->path);

	assert_int_equal(configuration_read(job, folder->path, &configuration), MISSING);
	assert_string_equal(job->failure.rule, "no-node");
	job_forgive(job);
	assert_int_equal(configuration_write(job, folder->path, values, 5, &text), OK);
	assert_int_equal(file_write(job, file, 0600, text), OK);
	assert_int_equal(configuration_read(job, folder->path, &configuration), OK);
	assert_string_equal(configuration.folder, folder->path);
	assert_string_equal(configuration.name, "it");
	assert_int_equal(configuration.desk.port, 8401);
	assert_int_equal(configuration.desk_threads, 4);
	assert_int_equal(configuration.log_level, LOG_INFO);
	assert_null(configuration.user);
	assert_string_equal(configuration.agreements_folder, arena_print(job->arena, "%s/agreements", folder->path));
	/* A party is a word of the agreements, not a sentence. */
	assert_int_equal(configuration_write(job, folder->path, &(struct setting_value){"party", "Italia!"}, 1, &text),
			 INVALID);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(everything_is_read),      cmocka_unit_test(what_is_absent_is_as_usual),
	    cmocka_unit_test(mistakes_are_named),      cmocka_unit_test(nul_and_size_are_refused),
	    cmocka_unit_test(what_is_written_is_read), cmocka_unit_test(what_cannot_be_written_is_refused),
	    cmocka_unit_test(a_node_is_configured),
	};

	return cmocka_run_group_tests(tests, test_folder_open, test_folder_close);
}
