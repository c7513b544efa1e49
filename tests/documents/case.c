/* case.c - see case.h. */
#include "case.h"

#include "base/file.h"
#include "base/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define MUST(call)                                                                                                     \
	do {                                                                                                           \
		if ((call) != OK) {                                                                                    \
			fprintf(stderr, "%s: %s\n", #call, paper->job.failure.reason);                                 \
			abort();                                                                                       \
		}                                                                                                      \
	} while (0)

static struct seeded chance;

static struct bytes read_whole(struct paper_case *paper, const char *agreement, const char *ending)
{
	const char *name =
	    arena_print(paper->job.arena, "%s/agreements/%s.%s", getenv("VALICO_SOURCE"), agreement, ending);
	struct bytes text;

	MUST(file_read(&paper->job, name, 1u << 20, &text));
	return text;
}

static void fold(struct paper_case *paper)
{
	MUST(rehearsal_state(&paper->job, &paper->world, paper->about.party, &paper->state));
	paper->about.state = paper->state;
	paper->about.own = &paper->world.own[paper->about.party];
}

void paper_case_open(struct paper_case *paper, const char *agreement, const char *kind, const char *party)
{
	struct instant now;

	*paper = (struct paper_case){.about = {.draft_step = NONE}};
	paper->job = (struct job){.arena = arena_open(256u << 20), .chance = chance_of_seed(&chance, 1)};
	MUST(instant_read(BYTES("2026-03-02T09:00:00.000Z"), &now));
	paper->job.now = now;
	MUST(profile_read(&paper->job, agreement, read_whole(paper, agreement, "yaml"), &paper->profile));
	MUST(letter_book_read(&paper->job, agreement, read_whole(paper, agreement, "letters"), paper->profile,
			      &paper->book));
	MUST(fonts_open(&paper->job, FONTS_FOLDER, &paper->fonts));
	MUST(rehearsal_begin(&paper->job, paper->profile, now, &paper->world));
	paper->world.kind = profile_find_kind(paper->profile, kind);
	paper->about.party = profile_find_party(paper->profile, party);
	for (int side = 0; side < paper->profile->side_count; side++)
		paper->world.side_party[side] = side;
	for (int at = 0; at < paper->profile->safeguard_count; at++)
		rehearsal_affirm(&paper->world, paper->about.party, at);
	fold(paper);
}

void paper_case_close(struct paper_case *paper)
{
	arena_close(paper->job.arena);
}

void paper_case_take(struct paper_case *paper, const char *step, const char *form)
{
	int at = profile_find_step(paper->profile, step);
	json_t *given, *whole;

	MUST(json_read(&paper->job, "form", bytes_of(form), &given));
	MUST(rehearsal_form(&paper->job, paper->profile, paper->profile->steps[at].form, paper->world.now, given,
			    &whole));
	MUST(rehearsal_take(&paper->job, &paper->world, paper->about.party, ROLE_SUPERVISOR, at, whole));
	MUST(rehearsal_deliver(&paper->job, &paper->world));
	fold(paper);
}

enum result paper_draw(struct paper_case *paper, const char *letter, enum language language, const char *seal,
		       struct bytes *ret_pdf)
{
	struct letter filled;

	TRY(letter_fill(&paper->job, letter_template_find(paper->book, letter), &paper->about, language, &filled));
	filled.sheet.seal = seal;
	return sheet_draw(&paper->job, paper->fonts, &filled.sheet, ret_pdf);
}

/* Runs pdftotext with the PDF in a file; its answer is read from a pipe. */
const char *paper_text(struct paper_case *paper, struct bytes pdf)
{
	char name[] = "/tmp/paper-test-XXXXXX";
	int file = mkstemp(name), pipes[2];
	struct text text = text_open(paper->job.arena, 1u << 20);
	char chunk[4096];
	ssize_t size;
	pid_t child;

	if (file < 0 || write(file, pdf.data, pdf.size) != (ssize_t)pdf.size || pipe(pipes) != 0)
		abort();
	close(file);
	child = fork();
	if (child == 0) {
		dup2(pipes[1], STDOUT_FILENO);
		execlp("pdftotext", "pdftotext", "-layout", name, "-", (char *)NULL);
		_exit(127);
	}
	close(pipes[1]);
	while ((size = read(pipes[0], chunk, sizeof(chunk))) > 0)
		text_add_bytes(&text, (struct bytes){(const unsigned char *)chunk, (size_t)size});
	close(pipes[0]);
	waitpid(child, NULL, 0);
	unlink(name);
	return text.data != NULL ? text.data : "";
}
