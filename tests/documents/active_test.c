/* active_test.c - which files do something by themselves: a table of small files, each with the rule that refuses it.
 * All are invented; a PDF without a table of its objects is mended by the reader, as viewers do. */
#include "documents/active.h"
#include "documents/attach.h"
#include "documents/reader.h"

#include <qpdf/qpdf-c.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define CATALOGUE "1 0 obj\n<</Type/Catalog/Pages 2 0 R"
#define PAGES                                                                                                          \
	">>\nendobj\n2 0 obj\n<</Type/Pages/Count 1/Kids[3 0 R]>>\nendobj\n3 0 obj\n<</Type/Page/Parent 2 0 "          \
	"R/MediaBox[0 0 9 9]"
#define END ">>\nendobj\ntrailer\n<</Root 1 0 R/Size 6>>\n%%EOF\n"

static const struct {
	const char *what, *catalogue, *page, *more, *rule; /* NULL: it may pass */
} files[] = {
    {"a page and nothing else", "", "", "", NULL},
    {"a link to a page", "", "/Annots[<</Type/Annot/Subtype/Link/Rect[0 0 1 1]/A<</S/GoTo/D[3 0 R/Fit]>>>>]", "", NULL},
    {"a script at the opening", "/OpenAction<</S/JavaScript/JS(app.alert\\(1\\))>>", "", "", "script"},
    {"the same with letters as numbers", "/OpenAction<</S/J#61vaScript/J#53(x)>>", "", "", "script"},
    {"a script among the names", "/Names<</JavaScript<</Names[(a)4 0 R]>>>>", "",
     ">>\nendobj\n4 0 obj\n<</S/JavaScript/JS(x)", "script"},
    {"a script at a page", "", "/AA<</O<</S/JavaScript/JS(x)>>>>", "", "script"},
    {"a script behind another action", "/OpenAction<</S/GoTo/D[3 0 R/Fit]/Next[<</S/JavaScript/JS 4 0 R>>]>>", "",
     ">>\nendobj\n4 0 obj\n<<", "script"},
    {"a form that computes", "/AcroForm<</XFA(x)>>", "", "", "script"},
    {"a program that is started", "/OpenAction<</S/Launch/F(a.exe)>>", "", "", "starts"},
    {"a form that is sent", "", "/Annots[<</Subtype/Widget/Rect[0 0 1 1]/A<</S/SubmitForm/F(x)>>>>]", "", "starts"},
    {"a table of values inside", "/Names<</EmbeddedFiles<</Names[(a)<</EF<</F 4 0 R>>>>]>>>>", "",
     ">>\nendobj\n4 0 obj\n<</Type/EmbeddedFile/Length 4>>\nstream\na,b\n\nendstream\nendobj\n5 0 obj\n<<", NULL},
    {"a program inside", "/Names<</EmbeddedFiles<</Names[(a)<</EF<</F 4 0 R>>>>]>>>>", "",
     ">>\nendobj\n4 0 obj\n<</Type/EmbeddedFile/Length 4>>\nstream\nMZab\nendstream\nendobj\n5 0 obj\n<<", "carries"},
    {"a film with a script of its own", "", "/Annots[<</Subtype/RichMedia/RichMediaContent<</Assets 3 0 R>>>>]", "",
     "carries"},
};

static struct bytes file_of(struct job *job, size_t at)
{
	char *text = arena_print(job->arena, "%%PDF-1.7\n" CATALOGUE "%s" PAGES "%s%s" END, files[at].catalogue,
				 files[at].page, files[at].more);

	return bytes_of(text);
}

static void expect(struct job *job, const char *what, enum result result, const char *rule)
{
	if ((rule == NULL) != (result == OK) || (rule != NULL && strcmp(job->failure.rule, rule) != 0))
		fail_msg("%s: wanted %s, found %s (%s)", what, rule != NULL ? rule : "nothing", result_name(result),
			 job->failure.rule);
	job_forgive(job);
}

static void what_acts_is_refused(void **state)
{
	AUTO_ARENA struct arena *arena = arena_open(ARENA_USUAL);
	struct job job = {.arena = arena};

	(void)state;
	for (size_t at = 0; at < sizeof(files) / sizeof(files[0]); at++)
		expect(&job, files[at].what, pdf_active_check(&job, file_of(&job, at), true), files[at].rule);
}

/* The same, with its objects packed away in a compressed stream, where a search for words finds nothing. */
static struct bytes packed(struct job *job, struct bytes pdf, const char *password)
{
	qpdf_data data = qpdf_init();
	struct bytes written;

	qpdf_silence_errors(data);
	qpdf_set_suppress_warnings(data, QPDF_TRUE);
	assert_int_equal(qpdf_read_memory(data, "a", (const char *)pdf.data, pdf.size, NULL) & QPDF_ERRORS, 0);
	assert_int_equal(qpdf_init_write_memory(data) & QPDF_ERRORS, 0);
	qpdf_set_object_stream_mode(data, qpdf_o_generate);
	if (password != NULL)
		qpdf_set_r6_encryption_parameters2(data, password, "owner", QPDF_TRUE, QPDF_TRUE, QPDF_TRUE, QPDF_TRUE,
						   QPDF_TRUE, QPDF_TRUE, qpdf_r3p_full, QPDF_TRUE);
	assert_int_equal(qpdf_write(data) & QPDF_ERRORS, 0);
	written = bytes_copy(job->arena, (struct bytes){qpdf_get_buffer(data), qpdf_get_buffer_length(data)});
	qpdf_cleanup(&data);
	return written;
}

static void what_acts_is_found_where_it_is_packed(void **state)
{
	AUTO_ARENA struct arena *arena = arena_open(ARENA_USUAL);
	struct job job = {.arena = arena};
	struct bytes pdf = packed(&job, file_of(&job, 2), NULL);

	(void)state;
	assert_int_equal(bytes_find(pdf, BYTES("JavaScript")), pdf.size);
	expect(&job, "packed", pdf_active_check(&job, pdf, false), "script");
	expect(&job, "packed and harmless", pdf_active_check(&job, packed(&job, file_of(&job, 0), NULL), true), NULL);
	expect(&job, "locked", pdf_active_check(&job, packed(&job, file_of(&job, 0), "secret"), false), "locked");
	expect(&job, "locked with nothing", pdf_active_check(&job, packed(&job, file_of(&job, 2), ""), false),
	       "script");
}

/* What does not open at all is searched for the words; from the public it is refused. */
static void what_does_not_open(void **state)
{
	static const struct {
		const char *text, *searched;
	} texts[] = {{"%PDF-1.4\n% invented\n", NULL},
		     {"%PDF-1.4\n<</S/JavaScript", "script"},
		     {"%PDF-1.4\n<</S/#4aava#53cript", "script"},
		     {"%PDF-1.4\n<</S/Launch/F(x)", "starts"},
		     {"%PDF-1.4\n/JS#", NULL},
		     {"%PDF-1.4\n/JS", "script"},
		     {"%PDF-1.4\n/JSON/Launcher", NULL}};
	AUTO_ARENA struct arena *arena = arena_open(ARENA_USUAL);
	struct job job = {.arena = arena};

	(void)state;
	for (size_t at = 0; at < sizeof(texts) / sizeof(texts[0]); at++) {
		expect(&job, texts[at].text, pdf_active_check(&job, bytes_of(texts[at].text), false),
		       texts[at].searched);
		expect(&job, texts[at].text, pdf_active_check(&job, bytes_of(texts[at].text), true), "not-a-pdf");
	}
}

static void macros_are_known_by_their_content(void **state)
{
	static const struct {
		struct bytes content;
		const char *rule;
	} contents[] = {
	    {{(const unsigned char *)"PK\x03\x04 word/vbaProject.bin", 24}, "macro"},
	    {{(const unsigned char *)"PK\x03\x04 word/document.xml", 22}, NULL},
	    {{(const unsigned char *)"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 _\0V\0B\0A\0_\0P\0R\0O\0J\0E\0C\0T\0", 33},
	     "macro"},
	    {{(const unsigned char *)"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 W\0o\0r\0d\0", 17}, NULL},
	    {{(const unsigned char *)"vbaProject.bin", 14}, NULL},
	};
	AUTO_ARENA struct arena *arena = arena_open(ARENA_USUAL);
	struct job job = {.arena = arena};

	(void)state;
	for (size_t at = 0; at < sizeof(contents) / sizeof(contents[0]); at++)
		expect(&job, "office program", macro_check(&job, contents[at].content), contents[at].rule);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(what_acts_is_refused),
	    cmocka_unit_test(what_acts_is_found_where_it_is_packed),
	    cmocka_unit_test(what_does_not_open),
	    cmocka_unit_test(macros_are_known_by_their_content),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
