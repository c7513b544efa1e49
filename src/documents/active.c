/* active.c - see active.h: macros by the marks of their containers; a PDF by a walk over all that can be reached.
 *
 * The walk begins at the trailer and visits each object once, by its number; what stands in an object directly is
 * visited with it. So a script is found wherever it hangs: at the document, a page, a field, an annotation, in a packed
 * table. */
#include "documents/active.h"

#include "documents/pdf.h"

#include <stdlib.h>
#include <string.h>

#define OBJECTS_MOST 200000 /* numbers of objects that a PDF may have */
#define DEPTH_MOST 60       /* of direct objects inside one another */
#define KEYS_MOST 4000      /* of one dictionary */
#define EMBEDDED_MOST 40

/* --- office programs --- */

static bool holds(struct bytes content, const char *mark, size_t size)
{
	return bytes_find(content, (struct bytes){(const unsigned char *)mark, size}) < content.size;
}
#define HOLDS(content, mark) holds(content, mark, sizeof(mark) - 1)

static bool is_zip(struct bytes content)
{
	return bytes_start_with(content, BYTES("PK\x03\x04"));
}

static bool is_ole(struct bytes content)
{
	return bytes_start_with(content, BYTES("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"));
}

/* Names in a ZIP are not packed; those of an OLE file are UTF-16. */
static bool has_macro(struct bytes content)
{
	if (is_zip(content))
		return HOLDS(content, "vbaProject.bin") || HOLDS(content, "vbaData.xml") ||
		       HOLDS(content, "Basic/script-lc.xml") || HOLDS(content, "macroEnabled");
	if (is_ole(content))
		return HOLDS(content, "V\0B\0A\0") || HOLDS(content, "M\0a\0c\0r\0o\0s\0") ||
		       HOLDS(content, "_\0V\0B\0A\0_\0P\0R\0O\0J\0E\0C\0T\0");
	return false;
}

enum result macro_check(struct job *job, struct bytes content)
{
	if (!has_macro(content))
		return OK;
	return job_fail(job, INVALID, "file", "macro", "The file carries a program of its own (a macro).");
}

/* What a system would run. */
static bool is_program(struct bytes content)
{
	return bytes_start_with(content, BYTES("MZ")) ||
	       bytes_start_with(content, BYTES("\x7f"
					       "ELF")) ||
	       bytes_start_with(content, BYTES("#!")) || is_ole(content) || has_macro(content);
}

/* --- the walk --- */

struct walk {
	struct job *job;
	qpdf_data pdf;
	unsigned char *seen; /* by number of object */
	int *waiting;        /* numbers of objects, and their generations, that are still to be visited */
	int waiting_count;
	int embedded;
};

static enum result runs_script(struct job *job)
{
	return job_fail(job, INVALID, "file", "script", "The PDF runs a script when it is opened.");
}

static enum result starts_something(struct job *job)
{
	return job_fail(job, INVALID, "file", "starts",
			"The PDF starts a program, or opens or sends something elsewhere.");
}

static enum result carries_program(struct job *job)
{
	return job_fail(job, INVALID, "file", "carries", "A program or a file with macros is embedded in the PDF.");
}

static bool among(const char *word, const char *const *words)
{
	while (*words != NULL && strcmp(*words, word) != 0)
		words++;
	return *words != NULL;
}

/* A key that only active content has. */
static enum result key_check(struct job *job, const char *key)
{
	static const char *const scripts[] = {"/JS", "/JavaScript", "/XFA", NULL};
	static const char *const others[] = {"/RichMediaContent", "/RichMediaSettings", NULL};

	if (among(key, scripts))
		return runs_script(job);
	return among(key, others) ? carries_program(job) : OK;
}

/* The kind of an action (ISO 32000-1, table 198): going somewhere in the same file, or to an address that the viewer
 * asks about, is none of ours. */
static enum result action_check(struct job *job, const char *kind)
{
	static const char *const starting[] = {"/Launch", "/SubmitForm", "/ImportData", "/GoToE", "/Rendition", NULL};

	if (strcmp(kind, "/JavaScript") == 0)
		return runs_script(job);
	return among(kind, starting) ? starts_something(job) : OK;
}

static enum result embedded_check(struct walk *walk, qpdf_oh stream)
{
	unsigned char *data = NULL;
	size_t size = 0;
	bool is_bad;

	if (++walk->embedded > EMBEDDED_MOST)
		return job_fail(walk->job, LIMIT, "file", "too-many",
				"More files are embedded in the PDF than are looked at.");
	if ((qpdf_oh_get_stream_data(walk->pdf, stream, qpdf_dl_all, NULL, &data, &size) & QPDF_ERRORS) != 0)
		return carries_program(walk->job); /* what cannot be looked at */
	is_bad = is_program((struct bytes){data, size});
	free(data);
	return is_bad ? carries_program(walk->job) : OK;
}

static enum result visit(struct walk *walk, qpdf_oh object, int depth);

static enum result entry_visit(struct walk *walk, const char *key, qpdf_oh value, int depth)
{
	if (qpdf_oh_is_null(walk->pdf, value))
		return OK; /* an entry of null is as none */
	TRY(key_check(walk->job, key));
	if (strcmp(key, "/S") == 0 && qpdf_oh_is_name(walk->pdf, value))
		TRY(action_check(walk->job, qpdf_oh_get_name(walk->pdf, value)));
	return visit(walk, value, depth + 1);
}

static int keys_count(qpdf_data pdf, qpdf_oh dictionary)
{
	int count = 0;

	for (qpdf_oh_begin_dict_key_iter(pdf, dictionary); qpdf_oh_dict_more_keys(pdf) && count <= KEYS_MOST; count++)
		qpdf_oh_dict_next_key(pdf);
	return count;
}

/* The keys first, all of them: qpdf has one reader of keys for a file. */
static enum result dictionary_visit(struct walk *walk, qpdf_oh object, int depth)
{
	int count = keys_count(walk->pdf, object);
	const char **keys;

	if (count > KEYS_MOST)
		return job_fail(walk->job, LIMIT, "file", "too-many", "The PDF has more parts than are looked at.");
	TAKE(walk->job, keys = NEW_MANY(walk->job->arena, const char *, (size_t)count + 1));
	qpdf_oh_begin_dict_key_iter(walk->pdf, object);
	for (int at = 0; at < count && qpdf_oh_dict_more_keys(walk->pdf); at++)
		TAKE(walk->job, keys[at] = arena_copy_cstring(walk->job->arena, qpdf_oh_dict_next_key(walk->pdf)));
	for (int at = 0; at < count; at++) {
		qpdf_oh value = qpdf_oh_get_key(walk->pdf, object, keys[at]);
		enum result result = entry_visit(walk, keys[at], value, depth);

		qpdf_oh_release(walk->pdf, value);
		TRY(result);
	}
	return OK;
}

static enum result array_visit(struct walk *walk, qpdf_oh object, int depth)
{
	int count = qpdf_oh_get_array_n_items(walk->pdf, object);

	for (int at = 0; at < count; at++) {
		qpdf_oh item = qpdf_oh_get_array_item(walk->pdf, object, at);
		enum result result = visit(walk, item, depth + 1);

		qpdf_oh_release(walk->pdf, item);
		TRY(result);
	}
	return OK;
}

static enum result content_visit(struct walk *walk, qpdf_oh object, int depth)
{
	qpdf_oh about;

	if (depth > DEPTH_MOST)
		return job_fail(walk->job, LIMIT, "file", "too-many",
				"The parts of the PDF lie too deep in one another.");
	if (qpdf_oh_is_stream(walk->pdf, object)) {
		about = qpdf_oh_get_dict(walk->pdf, object);
		if (qpdf_oh_is_name_and_equals(walk->pdf, qpdf_oh_get_key(walk->pdf, about, "/Type"), "/EmbeddedFile"))
			TRY(embedded_check(walk, object));
		return dictionary_visit(walk, about, depth);
	}
	if (qpdf_oh_is_dictionary(walk->pdf, object))
		return dictionary_visit(walk, object, depth);
	return qpdf_oh_is_array(walk->pdf, object) ? array_visit(walk, object, depth) : OK;
}

/* An object with a number waits for its turn, once; any other is looked at now. */
static enum result visit(struct walk *walk, qpdf_oh object, int depth)
{
	int number = qpdf_oh_get_object_id(walk->pdf, object);

	if (!qpdf_oh_is_indirect(walk->pdf, object) || number == 0)
		return content_visit(walk, object, depth);
	if (number < 0 || number >= OBJECTS_MOST)
		return job_fail(walk->job, LIMIT, "file", "too-many", "The PDF has more parts than are looked at.");
	if (walk->seen[number])
		return OK;
	walk->seen[number] = 1;
	walk->waiting[2 * walk->waiting_count] = number;
	walk->waiting[2 * walk->waiting_count++ + 1] = qpdf_oh_get_generation(walk->pdf, object);
	return OK;
}

static enum result walk_all(struct walk *walk)
{
	/* The trailer itself, which in a packed file has a number and is in no table. */
	TRY(content_visit(walk, qpdf_get_trailer(walk->pdf), 0));
	while (walk->waiting_count > 0) {
		int last = --walk->waiting_count;
		qpdf_oh object = qpdf_get_object_by_id(walk->pdf, walk->waiting[2 * last], walk->waiting[2 * last + 1]);
		enum result result = content_visit(walk, object, 0);

		qpdf_oh_release(walk->pdf, object);
		TRY(result);
	}
	return OK;
}

/* --- a PDF that does not open --- */

/* The words as bytes; a letter of a name may be written as a number ("/J#53"), and is read so. */
static enum result bytes_search(struct job *job, struct bytes pdf)
{
	static const char *const words[] = {"/JavaScript", "/JS", "/Launch", "/XFA", "/SubmitForm", "/RichMedia", NULL};
	char name[16];

	for (size_t at = 0; at < pdf.size; at++) {
		size_t from = at + 1;
		int size = 1;

		if (pdf.data[at] != '/')
			continue;
		name[0] = '/';
		while (size < 15 && from < pdf.size) {
			unsigned int letter = pdf.data[from++];
			char digits[3] = {0};

			if (letter == '#' && from + 1 < pdf.size) {
				memcpy(digits, pdf.data + from, 2);
				letter = (unsigned int)strtoul(digits, NULL, 16);
				from += 2;
			}
			if (letter <= ' ' || letter > '~' || strchr("/()<>[]{}%", (int)letter) != NULL)
				break;
			name[size++] = (char)letter;
		}
		name[size] = '\0';
		if (among(name, words))
			return strcmp(name, "/Launch") == 0 ? starts_something(job) : runs_script(job);
	}
	return OK;
}

enum result pdf_active_check(struct job *job, struct bytes pdf, bool must_open)
{
	struct walk walk = {.job = job};
	enum result opened;

	TRY(macro_check(job, pdf));
	opened = pdf_open(job, pdf, true, &walk.pdf);
	if (opened == OK && !qpdf_oh_is_dictionary(walk.pdf, qpdf_get_root(walk.pdf)))
		opened = job_fail(job, INVALID, "file", "not-a-pdf", "The PDF cannot be mended: it has no beginning.");
	if (opened == INVALID && !must_open && strcmp(job->failure.rule, "locked") != 0) {
		job_forgive(job);
		return bytes_search(job, pdf);
	}
	TRY(opened);
	TAKE(job, walk.seen = arena_take(job->arena, OBJECTS_MOST));
	TAKE(job, walk.waiting = NEW_MANY(job->arena, int, 2 * OBJECTS_MOST));
	return walk_all(&walk);
}
