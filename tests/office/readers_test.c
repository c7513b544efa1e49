/* readers_test.c - need to know: who may see, step in, list and take out a report that names a group. A row is a deed,
 * a column is who does it.
 *
 * Rome's Elena makes the group; Anna and she are in it, Bruno works beside Anna in the same regime and is in none,
 * Carla works under the other regime only. For whoever is in none there is no such case: the same answer as for an id
 * that was never given. What is counted over all cases counts it, on both nodes alike, and lists it to nobody outside.
 * All people are invented. */
#include "office/case/picture.h"
#include "office/case/readers.h"
#include "support/tracks.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#define INTELLIGENCE "it-pk-intelligence"
#define TITLE "Departures of the blue harbour"
#define NEVER_GIVEN "01900000-0000-7000-8000-000000000009"

struct world {
	struct tracks *tracks;
	char report[UUID_TEXT_SIZE]; /* names the group */
	char other[UUID_TEXT_SIZE];  /* names none, and that report */
	char group[UUID_TEXT_SIZE];
};

static struct test_node *rome(struct world *world)
{
	return &world->tracks->two.nodes[ROME];
}

static void member_put(struct world *world, int officer, bool member)
{
	struct job job = two_nodes_job(&world->tracks->two);
	struct member_change change = {.group_id = world->group, .member = member, .reason = "works on it"};

	change.account_id = rome(world)->officers[officer].account_id;
	assert_int_equal(office_group_change(&job, &rome(world)->office, &rome(world)->officers[OFFICER_HEAD], &change),
			 OK);
}

/* A report as a draft, which Anna opens. */
static void report_open(struct world *world, const char *groups, const char *title, const char *names,
			char ret_case_id[UUID_TEXT_SIZE])
{
	struct tracks *tracks = world->tracks;
	struct job job = two_nodes_job(&tracks->two);
	struct new_case wanted = {.agreement = INTELLIGENCE, .kind = "report", .partner = "pk", .side = "sending"};
	const struct profile *profile;
	json_t *form;

	track_turns_to(tracks, INTELLIGENCE, tracks->two.case_id);
	profile = tracks->two.agreement.profile;
	form = form_fill(&job, profile, profile_find_form(profile, "report"), NULL);
	json_object_set_new(form, "title", json_string(title));
	if (groups != NULL)
		json_object_set_new(form, "groups", json_string(groups));
	if (names != NULL)
		json_object_set_new(form, "other_case", json_string(names));
	wanted.form = form;
	if (office_case_new(&job, &rome(world)->office, &rome(world)->officers[OFFICER_ANNA], &wanted, ret_case_id) !=
	    OK)
		fail_msg("%s: %s", job.failure.rule, job.failure.reason);
}

/* By the two who are in the group. */
static void safeguards_answer(struct world *world, const char *case_id)
{
	const struct profile *profile = world->tracks->two.agreement.profile;
	const struct actor *officers = rome(world)->officers;
	int64_t version;

	for (int at = 0; at < profile->safeguard_count; at++) {
		const char *id = profile->safeguards[at].id;
		struct job job = two_nodes_job(&world->tracks->two);

		assert_int_equal(office_safeguard_answer(&job, &rome(world)->office, &officers[OFFICER_ANNA], case_id,
							 id, "stands", "file 12/2026", &version),
				 OK);
		assert_int_equal(
		    office_safeguard_agree(&job, &rome(world)->office, &officers[OFFICER_HEAD], case_id, id, &version),
		    OK);
	}
}

/* Anna proposes and Elena releases; it arrives in Islamabad. */
static void report_send(struct world *world, const char *case_id)
{
	struct tracks *tracks = world->tracks;
	bool proposed;
	int64_t version;

	track_turns_to(tracks, INTELLIGENCE, case_id);
	safeguards_answer(world, case_id);
	for (int turn = 0; turn < 2; turn++) {
		struct job job = two_nodes_job(&tracks->two);
		struct step_request request = {.step = "send_report"};

		if (office_step_take(&job, &rome(world)->office,
				     &rome(world)->officers[turn == 0 ? OFFICER_ANNA : OFFICER_HEAD], case_id, &request,
				     &proposed, &version) != OK)
			fail_msg("%s (%s): %s", job.failure.rule, job.failure.field, job.failure.reason);
		assert_int_equal(proposed, turn == 0);
	}
	line_moves(&tracks->two);
}

static int world_open(void **state)
{
	struct world *world = test_calloc(1, sizeof(*world));
	struct new_group wanted = {.name = "Blue", .reason = "agreed"};

	assert_int_equal(tracks_open((void **)&world->tracks), 0);
	for (int node = ROME; node <= ISLAMABAD; node++) {
		for (int at = 0; at < OFFICER_COUNT; at++)
			world->tracks->two.nodes[node].officers[at].police = at != OFFICER_CONSUL;
	}
	rome(world)->officers[OFFICER_ANNA].roles |= ROLE_BIT(ROLE_LIAISON);
	rome(world)->officers[OFFICER_BRUNO].roles |= ROLE_BIT(ROLE_LIAISON);
	{
		struct job job = two_nodes_job(&world->tracks->two);

		assert_int_equal(office_group_new(&job, &rome(world)->office, &rome(world)->officers[OFFICER_HEAD],
						  &wanted, world->group),
				 OK);
	}
	member_put(world, OFFICER_ANNA, true);
	member_put(world, OFFICER_HEAD, true);
	report_open(world, world->group, TITLE, NULL, world->report);
	report_open(world, NULL, "Lorries", world->report, world->other);
	report_send(world, world->report);
	report_send(world, world->other);
	*state = world;
	return 0;
}

static int world_close(void **state)
{
	struct world *world = *state;

	assert_int_equal(tracks_close((void **)&world->tracks), 0);
	test_free(world);
	return 0;
}

/* --- deeds in the case itself --- */

typedef enum result deed(struct job *job, const struct office *office, const struct actor *actor, const char *case_id);

static enum result reads_page(struct job *job, const struct office *office, const struct actor *actor,
			      const char *case_id)
{
	json_t *page;
	int64_t version;

	return office_case_page(job, office, actor, case_id, &page, &version);
}

static enum result asks_version(struct job *job, const struct office *office, const struct actor *actor,
				const char *case_id)
{
	struct case_version version;

	return office_case_version(job, office, actor, case_id, &version);
}

static enum result notes(struct job *job, const struct office *office, const struct actor *actor, const char *case_id)
{
	int64_t version;

	return office_note_add(job, office, actor, case_id, "a note", &version);
}

static enum result takes_it(struct job *job, const struct office *office, const struct actor *actor,
			    const char *case_id)
{
	int64_t version;

	return office_case_take(job, office, actor, case_id, true, &version);
}

static enum result drafts(struct job *job, const struct office *office, const struct actor *actor, const char *case_id)
{
	json_t *form = json_object();
	int64_t version;

	TRY(json_own(job, form));
	TRY(office_draft_save(job, office, actor, case_id, "recall", form, 0, &version));
	return office_draft_drop(job, office, actor, case_id, "recall");
}

static enum result adds_file(struct job *job, const struct office *office, const struct actor *actor,
			     const char *case_id)
{
	struct new_file file = {"scan.pdf", "application/pdf", NULL, BYTES("%PDF-1.4 invented")};
	char hash[HASH_TEXT_SIZE];
	int64_t version;

	return office_file_add(job, office, actor, case_id, &file, &version, hash);
}

static enum result answers_safeguard(struct job *job, const struct office *office, const struct actor *actor,
				     const char *case_id)
{
	int64_t version;

	return office_safeguard_answer(job, office, actor, case_id, office->agreements[0].profile->safeguards[0].id,
				       "stands", "file 1", &version);
}

static enum result exports(struct job *job, const struct office *office, const struct actor *actor, const char *case_id)
{
	json_t *bundle;

	return office_case_export(job, office, actor, case_id, &bundle);
}

static enum result exports_misp(struct job *job, const struct office *office, const struct actor *actor,
				const char *case_id)
{
	json_t *answer;

	return office_misp_write(job, office, actor, case_id, &answer);
}

static enum result draws_references(struct job *job, const struct office *office, const struct actor *actor,
				    const char *case_id)
{
	json_t *picture;

	return office_references(job, office, actor, case_id, &picture);
}

/* Not a step that may be taken now: whoever may read the case is told so, and nobody else. */
static enum result steps(struct job *job, const struct office *office, const struct actor *actor, const char *case_id)
{
	struct step_request request = {.step = "send_report"};
	bool proposed;
	int64_t version;

	return office_step_take(job, office, actor, case_id, &request, &proposed, &version);
}

static const struct {
	const char *name;
	deed *does;
	bool refused_inside; /* whoever may read it is told no, with a reason */
} deeds[] = {
    {"reads the page", reads_page, false},
    {"asks which version there is", asks_version, false},
    {"is asked for before a proof", office_case_readable, false},
    {"adds a note", notes, false},
    {"takes the case", takes_it, false},
    {"saves a draft", drafts, false},
    {"adds a file", adds_file, false},
    {"exports it", exports, false},
    {"exports it as MISP", exports_misp, false},
    {"draws its references", draws_references, false},
    {"answers a safeguard that it has not", answers_safeguard, true},
    {"takes a step that is over", steps, true},
};

static const struct {
	const char *name;
	int officer;
	bool reads;
} people[] = {
    {"a member", OFFICER_ANNA, true},
    {"a supervisor who is one", OFFICER_HEAD, true},
    {"who works beside them", OFFICER_BRUNO, false},
    {"a border officer", OFFICER_BORDER, false},
    {"who works under the other regime", OFFICER_CONSUL, false},
};

static void who_may_do_what(void **state)
{
	struct world *world = *state;

	for (size_t row = 0; row < sizeof(deeds) / sizeof(deeds[0]); row++) {
		for (size_t column = 0; column < sizeof(people) / sizeof(people[0]); column++) {
			const struct actor *actor = &rome(world)->officers[people[column].officer];
			struct job job = two_nodes_job(&world->tracks->two), never = job;
			enum result done = deeds[row].does(&job, &rome(world)->office, actor, world->report);
			bool is_told = done != MISSING || deeds[row].refused_inside;

			if (people[column].reads) {
				if (!is_told || (done == OK) == deeds[row].refused_inside)
					fail_msg("%s %s: %d %s", people[column].name, deeds[row].name, (int)done,
						 job.failure.rule);
				continue;
			}
			if (done != MISSING)
				fail_msg("%s %s: %d %s", people[column].name, deeds[row].name, (int)done,
					 job.failure.rule);
			/* Word for word what is said of an id that was never given. */
			if (deeds[row].does == office_case_readable)
				continue;
			assert_int_equal(deeds[row].does(&never, &rome(world)->office, actor, NEVER_GIVEN), MISSING);
			assert_string_equal(job.failure.reason, never.failure.reason);
		}
	}
}

/* --- lists --- */

typedef json_t *list(struct job *job, const struct office *office, const struct actor *actor);

static json_t *queue(struct job *job, const struct office *office, const struct actor *actor)
{
	struct queue_filter filter = {.regime = "police", .due_before = INSTANT_NEVER, .most = 50};
	json_t *page = NULL;

	return office_queue(job, office, actor, &filter, &page) == OK ? page : NULL;
}

static json_t *queue_by_words(struct job *job, const struct office *office, const struct actor *actor)
{
	struct queue_filter filter = {.regime = "police", .due_before = INSTANT_NEVER, .most = 50, .words = "IT-"};
	json_t *page = NULL;

	return office_queue(job, office, actor, &filter, &page) == OK ? page : NULL;
}

static json_t *cases_of(struct job *job, const struct office *office, const struct actor *actor, const char *figure,
			enum part part, const char *after)
{
	struct picture_question question = {.regime = "police", .agreement = INTELLIGENCE};
	struct figure_cases wanted = {.figure = figure, .part = part, .after = after, .most = 50};
	json_t *page = NULL;

	assert_int_equal(picture_span(job, NULL, NULL, NULL, &question.span), OK);
	question.span.count += 6; /* a deadline counts in the month in which it ends */
	return office_figure_cases(job, office, actor, &question, &wanted, &page) == OK ? page : NULL;
}

static json_t *figure_reports(struct job *job, const struct office *office, const struct actor *actor)
{
	return cases_of(job, office, actor, "reports", PART_ALL, "");
}

static json_t *figure_running(struct job *job, const struct office *office, const struct actor *actor)
{
	return cases_of(job, office, actor, "feedback_in_time", PART_RUNNING, "");
}

static json_t *figure_not_used(struct job *job, const struct office *office, const struct actor *actor)
{
	return cases_of(job, office, actor, "used", PART_NO, "");
}

static const struct {
	const char *name;
	list *gives;
} lists[] = {
    {"the queue", queue},
    {"the queue by words", queue_by_words},
    {"the cases of a count", figure_reports},
    {"the cases of a deadline that runs", figure_running},
    {"the cases of a share that are not in it", figure_not_used},
};

static bool stands_in(struct job *job, const json_t *answer, const char *word)
{
	struct bytes written;

	assert_int_equal(json_write(job, answer, &written), OK);
	return bytes_find(written, bytes_of(word)) < written.size;
}

static void who_finds_it_in_a_list(void **state)
{
	struct world *world = *state;

	for (size_t row = 0; row < sizeof(lists) / sizeof(lists[0]); row++) {
		for (size_t column = 0; column < sizeof(people) / sizeof(people[0]); column++) {
			const struct actor *actor = &rome(world)->officers[people[column].officer];
			struct job job = two_nodes_job(&world->tracks->two);
			json_t *found = lists[row].gives(&job, &rome(world)->office, actor);

			if (!actor->police) {
				assert_null(found);
				continue;
			}
			assert_non_null(found);
			if (stands_in(&job, found, world->report) != people[column].reads ||
			    (stands_in(&job, found, TITLE) && !people[column].reads))
				fail_msg("%s in %s", people[column].name, lists[row].name);
			/* The report that names no group stands in it for all of the regime. */
			assert_true(stands_in(&job, found, world->other));
		}
	}
}

/* --- figures --- */

static json_t *figures_of(struct job *job, struct world *world, int node, int officer)
{
	struct picture_question question = {.regime = "police", .agreement = INTELLIGENCE};
	struct test_node *there = &world->tracks->two.nodes[node];
	json_t *picture;

	assert_int_equal(picture_span(job, NULL, NULL, NULL, &question.span), OK);
	assert_int_equal(office_figures(job, &there->office, &there->officers[officer], &question, &picture), OK);
	return json_array_get(json_object_get(picture, "tracks"), 0);
}

static int cases_counted(const json_t *track, const char *figure)
{
	const json_t *each;
	size_t at;

	json_array_foreach(json_object_get(track, "figures"), at, each)
	{
		if (strcmp(json_string_value(json_object_get(each, "id")), figure) == 0)
			return (int)json_integer_value(json_object_get(json_object_get(each, "all"), "cases"));
	}
	return -1;
}

/* Inside and outside, here and there: one number, which counts the report; the track says that it counts more than it
 * lists, whether or not there is such a case. */
static void all_count_alike(void **state)
{
	struct world *world = *state;
	struct job job = two_nodes_job(&world->tracks->two);
	const json_t *inside = figures_of(&job, world, ROME, OFFICER_ANNA);
	const json_t *outside = figures_of(&job, world, ROME, OFFICER_BRUNO);
	const json_t *there = figures_of(&job, world, ISLAMABAD, OFFICER_ANNA);

	assert_int_equal(cases_counted(inside, "reports"), 2);
	assert_true(json_equal(inside, outside));
	assert_true(json_equal(inside, there));
	assert_true(json_is_true(json_object_get(outside, "restricts")));
}

/* Wherever an outsider begins to read, behind the withheld case too, it is not there and nothing hints at it. */
static void a_cursor_tells_nothing(void **state)
{
	struct world *world = *state;
	const struct actor *bruno = &rome(world)->officers[OFFICER_BRUNO];
	struct job job = two_nodes_job(&world->tracks->two);
	const char *const cursors[] = {"", world->report, world->other, NEVER_GIVEN};

	for (size_t at = 0; at < sizeof(cursors) / sizeof(cursors[0]); at++) {
		const json_t *page = cases_of(&job, &rome(world)->office, bruno, "reports", PART_ALL, cursors[at]);

		assert_false(stands_in(&job, json_object_get(page, "cases"), world->report));
		assert_true(json_is_null(json_object_get(page, "next")));
	}
}

/* --- in and out --- */

static void whoever_is_taken_out_is_outside(void **state)
{
	struct world *world = *state;
	const struct actor *bruno = &rome(world)->officers[OFFICER_BRUNO];

	for (int turn = 0; turn < 4; turn++) {
		bool member = turn % 2 == 0;
		struct job job;

		member_put(world, OFFICER_BRUNO, member);
		job = two_nodes_job(&world->tracks->two);
		assert_int_equal(reads_page(&job, &rome(world)->office, bruno, world->report), member ? OK : MISSING);
		job = two_nodes_job(&world->tracks->two);
		assert_int_equal(stands_in(&job, queue(&job, &rome(world)->office, bruno), world->report), member);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(who_may_do_what),
	    cmocka_unit_test(who_finds_it_in_a_list),
	    cmocka_unit_test(all_count_alike),
	    cmocka_unit_test(a_cursor_tells_nothing),
	    cmocka_unit_test(whoever_is_taken_out_is_outside),
	};

	return cmocka_run_group_tests(tests, world_open, world_close);
}
