/* issue_files_test.c - files that people without an account add to a report: kept by their content, claimed once, gone
 * when nobody claims them, in the case when it is one. One node, nobody's pictures. */
#include "office/case/agreements.h"
#include "office/public/issue_files.h"
#include "support/fill.h"
#include "support/node.h"
#include "support/shipped.h"

#include "base/log.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define JPEG "\xff\xd8\xff\xfe\0\x06home\xff\xda\0\x04\x01\x02\x10\xff\xd9"
#define JPEG_WITHOUT "\xff\xd8\xff\xda\0\x04\x01\x02\x10\xff\xd9"
#define PDF "%PDF-1.4\n1 0 obj\n<</Type/Catalog>>\nendobj\ntrailer\n<</Root 1 0 R/Size 2>>\n"
#define SCRIPT                                                                                                         \
	"%PDF-1.4\n1 0 obj\n<</Type/Catalog/OpenAction<</S/JavaScript/JS(x)>>>>\nendobj\ntrailer\n<</Root 1 0 R/Size " \
	"2>>\n"
#define BYTES_OF(literal)                                                                                              \
	{                                                                                                              \
		(const unsigned char *)literal, sizeof(literal) - 1                                                    \
	}

struct world {
	struct arena *arena;
	struct seeded seed;
	struct job job;
	struct agreement *agreements;
	int agreement_count;
	const struct profile *profile;
	struct test_node node;
	struct issue_receipt receipt;
};

static int open_world(void **state)
{
	struct world *world = test_malloc(sizeof(*world));

	*world = (struct world){.arena = arena_open(512u << 20)};
	log_open("test", LOG_ALARM + 1);
	world->job = test_job(world->arena, &world->seed, 31);
	test_agreements_load(&world->job, &world->agreements, &world->agreement_count);
	for (int at = 0; at < world->agreement_count; at++) {
		if (strcmp(world->agreements[at].profile->id, "it-pk-visa-issues") == 0)
			world->profile = world->agreements[at].profile;
	}
	test_node_open(&world->job, &world->node, "it", world->agreements, world->agreement_count);
	*state = world;
	return 0;
}

static int close_world(void **state)
{
	struct world *world = *state;

	test_node_close(&world->node);
	arena_close(world->arena);
	test_free(world);
	return 0;
}

static struct job job_of(struct world *world)
{
	world->job.now = instant_plus(world->job.now, SECONDS(1));
	return (struct job){.arena = world->arena, .now = world->job.now, .chance = world->job.chance};
}

/* The id of a file that is kept. */
static const char *keeps(struct world *world, const char *name, struct bytes content)
{
	struct job job = job_of(world);
	json_t *file;

	if (office_issue_keep(&job, &world->node.office, name, content, &file) != OK)
		fail_msg("keeping: %s %s", job.failure.rule, job.failure.reason);
	return json_string_value(json_object_get(file, "file"));
}

static enum result files(struct world *world, const char *check, const char *first, const char *second)
{
	struct job job = job_of(world);
	json_t *ids = json_array();
	struct issue_filing filing = {.kind = "appointment", .language = "en", .check = check, .files = ids};

	assert_int_equal(json_own(&job, ids), OK);
	json_array_append_new(ids, json_string(first));
	if (second != NULL)
		json_array_append_new(ids, json_string(second));
	filing.form = form_fill(&job, world->profile, profile_find_form(world->profile, "report"), NULL);
	return office_issue_file(&job, &world->node.office, &filing, &world->receipt);
}

static const json_t *evidence_of(struct world *world, const char *case_id)
{
	struct job job = job_of(world);
	json_t *page;
	int64_t version;

	assert_int_equal(
	    office_case_page(&job, &world->node.office, &world->node.officers[OFFICER_ANNA], case_id, &page, &version),
	    OK);
	return json_object_get(page, "evidence");
}

static void files_are_judged_by_their_content(void **state)
{
	static const struct {
		const char *name;
		struct bytes content;
		const char *rule, *kept_name;
	} rows[] = {
	    {"letter.jpg", BYTES_OF(JPEG), NULL, "letter.jpg"},
	    {"letter.exe", BYTES_OF(JPEG), NULL, "letter.jpg"},
	    {"C:\\papers\\my letter.JPEG", BYTES_OF(JPEG), NULL, "my letter.jpg"},
	    {"../../etc/passwd", BYTES_OF(PDF), NULL, "passwd.pdf"},
	    {"خط.jpeg", BYTES_OF(JPEG), NULL, "خط.jpg"},
	    {".jpg", BYTES_OF(JPEG), NULL, ".jpg.jpg"},
	    {"", BYTES_OF(JPEG), NULL, "file.jpg"},
	    {"a<b>\"c'.jpg", BYTES_OF(JPEG), NULL, "abc.jpg"},
	    {"letter.jpg", BYTES_OF("PK\x03\x04 word/vbaProject.bin"), "macro", NULL},
	    {"letter.docm", BYTES_OF("PK\x03\x04 word/vbaProject.bin"), "macro", NULL},
	    {"letter.docx", BYTES_OF("PK\x03\x04 word/document.xml"), "type-not-accepted", NULL},
	    {"letter.pdf", BYTES_OF(SCRIPT), "script", NULL},
	    {"letter.pdf", BYTES_OF("%PDF-1.4\nnothing"), "not-a-pdf", NULL},
	    {"letter.jpg", BYTES_OF("\xff\xd8\xff"), "damaged", NULL},
	    {"letter.jpg", BYTES_OF(""), "empty", NULL},
	    {"letter.pdf", BYTES_OF("%PDF-1.4 EICAR-STANDARD-ANTIVIRUS-TEST-FILE"), "virus-test", NULL},
	};
	struct world *world = *state;

	for (size_t at = 0; at < sizeof(rows) / sizeof(rows[0]); at++) {
		struct job job = job_of(world);
		json_t *file;
		enum result kept = office_issue_keep(&job, &world->node.office, rows[at].name, rows[at].content, &file);

		if ((rows[at].rule == NULL) != (kept == OK) ||
		    strcmp(job.failure.rule, rows[at].rule ? rows[at].rule : ""))
			fail_msg("%s: %s", rows[at].name, job.failure.rule);
		if (kept == OK)
			assert_string_equal(json_string_value(json_object_get(file, "name")), rows[at].kept_name);
	}
	struct job job = job_of(world);
	struct bytes large = {arena_take(world->arena, ISSUE_FILE_BYTES_MOST + 1), ISSUE_FILE_BYTES_MOST + 1};
	json_t *file;

	assert_int_equal(office_issue_keep(&job, &world->node.office, "a.jpg", large, &file), LIMIT);
}

/* It waits with its report; an officer reads it there, and accepts: it is evidence, marked, and gone from where it
 * waited. */
static void a_file_goes_the_whole_way(void **state)
{
	struct world *world = *state;
	const struct actor *anna = &world->node.officers[OFFICER_ANNA];
	const char *id = keeps(world, "letter.jpg", (struct bytes)BYTES_OF(JPEG));
	char case_id[UUID_TEXT_SIZE];
	const json_t *evidence;
	struct issue_file file;
	struct job job;
	json_t *issue;

	assert_int_equal(files(world, "none", id, NULL), OK);
	job = job_of(world);
	assert_int_equal(office_issue_show(&job, &world->node.office, anna, world->receipt.number, &issue), OK);
	assert_int_equal(json_array_size(json_object_get(issue, "files")), 1);
	assert_int_equal(office_issue_file_show(&job, &world->node.office, anna, world->receipt.number, id, &file), OK);
	assert_true(bytes_equal(file.content, (struct bytes)BYTES_OF(JPEG_WITHOUT)));
	assert_int_equal(office_issue_file_show(&job, &world->node.office, anna, world->receipt.number, "other", &file),
			 MISSING);
	job = job_of(world);
	assert_int_equal(office_issue_accept(&job, &world->node.office, anna, world->receipt.number, case_id), OK);
	evidence = evidence_of(world, case_id);
	assert_int_equal(json_array_size(evidence), 1);
	assert_true(json_is_true(json_object_get(json_array_get(evidence, 0), "from_public")));
	assert_string_equal(json_string_value(json_object_get(json_array_get(evidence, 0), "name")),
			    "public-letter.jpg");
	job = job_of(world);
	assert_int_equal(office_issue_file_show(&job, &world->node.office, anna, world->receipt.number, id, &file),
			 MISSING);
}

/* A report that is a case at once takes its files with it; more can be added, until it has as many as it may. */
static void files_are_added_later(void **state)
{
	struct world *world = *state;
	struct issue_following following = {0};
	const char *case_id;
	struct job job;
	json_t *page, *ids;

	assert_int_equal(files(world, "work", keeps(world, "a.jpg", (struct bytes)BYTES_OF(JPEG)),
			       keeps(world, "b.pdf", (struct bytes)BYTES_OF(PDF))),
			 OK);
	assert_true(world->receipt.confirmed);
	job = job_of(world);
	assert_int_equal(office_issue_show(&job, &world->node.office, &world->node.officers[OFFICER_ANNA],
					   world->receipt.number, &page),
			 OK);
	case_id = json_string_value(json_object_get(page, "case_id"));
	assert_int_equal(json_array_size(evidence_of(world, case_id)), 2);
	ids = json_array();
	assert_int_equal(json_own(&job, ids), OK);
	json_array_append_new(ids, json_string(keeps(world, "c.jpg", (struct bytes)BYTES_OF(JPEG))));
	following =
	    (struct issue_following){.number = world->receipt.number, .secret = world->receipt.secret, .files = ids};
	job = job_of(world);
	assert_int_equal(office_issue_follow(&job, &world->node.office, &following, &page), OK);
	assert_int_equal(json_array_size(evidence_of(world, case_id)), 3);
	/* The same one cannot be added twice. */
	job = job_of(world);
	assert_int_equal(office_issue_follow(&job, &world->node.office, &following, &page), INVALID);
	assert_string_equal(job.failure.rule, "file-gone");
}

/* What nobody claims is gone; what another report has cannot be taken; what is refused is destroyed with its report. */
static void files_belong_to_one_report(void **state)
{
	struct world *world = *state;
	const struct actor *anna = &world->node.officers[OFFICER_ANNA];
	const char *id = keeps(world, "a.jpg", (struct bytes)BYTES_OF(JPEG)), *other;
	struct issue_file file;
	int64_t bytes;
	struct job job;

	assert_int_equal(files(world, "none", id, NULL), OK);
	assert_int_equal(files(world, "none", id, NULL), INVALID);
	assert_int_equal(files(world, "none", "0199f1f1-0000-7000-8000-000000000000", NULL), INVALID);
	job = job_of(world);
	assert_int_equal(office_issue_refuse(&job, &world->node.office, anna, world->receipt.number, "Invented."), OK);
	assert_int_equal(issue_file_find(&job, world->node.database, world->receipt.number, id, &file), MISSING);
	other = keeps(world, "b.jpg", (struct bytes)BYTES_OF(JPEG));
	world->job.now = instant_plus(world->job.now, ISSUE_FILE_LIFE + SECONDS(5));
	keeps(world, "c.jpg", (struct bytes)BYTES_OF(JPEG)); /* who comes next sweeps */
	assert_int_equal(files(world, "none", other, NULL), INVALID);
	assert_int_equal(issue_file_bytes(&job, world->node.database, &bytes), OK);
	assert_int_equal(bytes, sizeof(JPEG_WITHOUT) - 1);
}

int main(void)
{
#define WITH_A_WORLD(test) cmocka_unit_test_setup_teardown(test, open_world, close_world)
	const struct CMUnitTest tests[] = {
	    WITH_A_WORLD(files_are_judged_by_their_content),
	    WITH_A_WORLD(a_file_goes_the_whole_way),
	    WITH_A_WORLD(files_are_added_later),
	    WITH_A_WORLD(files_belong_to_one_report),
	};

	return cmocka_run_group_tests_name("files of the public", tests, NULL, NULL);
}
