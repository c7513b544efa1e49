/* attach.c - embedded files through qpdf's interface for C; see attach.h. */
#include "documents/attach.h"

#include "documents/pdf.h"

#include <stdlib.h>
#include <string.h>

/* --- writing --- */

static void put_name(qpdf_data pdf, qpdf_oh dictionary, const char *key, const char *name)
{
	qpdf_oh_replace_key(pdf, dictionary, key, qpdf_oh_new_name(pdf, name));
}

/* "/text#2fcsv": the slash of a media type is written as its number. */
static enum result subtype_of(struct job *job, const char *media_type, const char **ret_name)
{
	const char *slash = strchr(media_type, '/');

	TAKE(job, *ret_name = arena_print(job->arena, "/%.*s/%s", (int)(slash - media_type), media_type, slash + 1));
	return OK;
}

static enum result file_make(struct job *job, qpdf_data pdf, const struct attachment *attachment, qpdf_oh *ret_file)
{
	qpdf_oh stream = qpdf_oh_new_stream(pdf), about = qpdf_oh_get_dict(pdf, stream);
	qpdf_oh size = qpdf_oh_new_dictionary(pdf), files = qpdf_oh_new_dictionary(pdf);
	qpdf_oh file = qpdf_oh_new_dictionary(pdf);
	const char *subtype;

	TRY(subtype_of(job, attachment->media_type, &subtype));
	qpdf_oh_replace_stream_data(pdf, stream, attachment->content.data, attachment->content.size,
				    qpdf_oh_new_null(pdf), qpdf_oh_new_null(pdf));
	put_name(pdf, about, "/Type", "/EmbeddedFile");
	put_name(pdf, about, "/Subtype", subtype);
	qpdf_oh_replace_key(pdf, size, "/Size", qpdf_oh_new_integer(pdf, (long long)attachment->content.size));
	qpdf_oh_replace_key(pdf, about, "/Params", size);
	qpdf_oh_replace_key(pdf, files, "/F", stream);
	qpdf_oh_replace_key(pdf, files, "/UF", stream);
	put_name(pdf, file, "/Type", "/Filespec");
	put_name(pdf, file, "/AFRelationship", "/Data");
	qpdf_oh_replace_key(pdf, file, "/F", qpdf_oh_new_string(pdf, attachment->name));
	qpdf_oh_replace_key(pdf, file, "/UF", qpdf_oh_new_unicode_string(pdf, attachment->name));
	qpdf_oh_replace_key(pdf, file, "/EF", files);
	*ret_file = qpdf_make_indirect_object(pdf, file);
	return OK;
}

static void catalogue_fill(qpdf_data pdf, enum language language, qpdf_oh names, qpdf_oh list)
{
	qpdf_oh root = qpdf_get_root(pdf), tree = qpdf_oh_new_dictionary(pdf), view = qpdf_oh_new_dictionary(pdf);
	qpdf_oh folders = qpdf_oh_get_key(pdf, root, "/Names");

	if (!qpdf_oh_is_dictionary(pdf, folders)) {
		folders = qpdf_oh_new_dictionary(pdf);
		qpdf_oh_replace_key(pdf, root, "/Names", folders);
	}
	qpdf_oh_replace_key(pdf, tree, "/Names", names);
	qpdf_oh_replace_key(pdf, folders, "/EmbeddedFiles", tree);
	qpdf_oh_replace_key(pdf, root, "/AF", list);
	qpdf_oh_replace_key(pdf, root, "/Lang", qpdf_oh_new_string(pdf, language_code[language]));
	qpdf_oh_replace_key(pdf, view, "/DisplayDocTitle", qpdf_oh_new_bool(pdf, QPDF_TRUE));
	put_name(pdf, view, "/Direction", language == URDU ? "/R2L" : "/L2R");
	qpdf_oh_replace_key(pdf, root, "/ViewerPreferences", view);
}

static enum result pdf_write(struct job *job, qpdf_data pdf, struct bytes *ret_pdf)
{
	struct bytes written;

	if ((qpdf_init_write_memory(pdf) & QPDF_ERRORS) != 0)
		return pdf_fail(job, pdf, IO, "drawing");
	qpdf_set_deterministic_ID(pdf, QPDF_TRUE);
	/* What is attached stays as it is, so that attach_read() needs to unpack nothing. */
	qpdf_set_compress_streams(pdf, QPDF_FALSE);
	qpdf_set_object_stream_mode(pdf, qpdf_o_disable);
	if ((qpdf_write(pdf) & QPDF_ERRORS) != 0)
		return pdf_fail(job, pdf, IO, "drawing");
	written = (struct bytes){qpdf_get_buffer(pdf), qpdf_get_buffer_length(pdf)};
	*ret_pdf = bytes_copy(job->arena, written);
	return ret_pdf->data != NULL ? OK : job_out_of_memory(job);
}

enum result attach_write(struct job *job, struct bytes bytes, enum language language,
			 const struct attachment *attachments, int count, struct bytes *ret_pdf)
{
	qpdf_data pdf;
	qpdf_oh names, list, file;

	/* A damaged table is not rebuilt by guessing. */
	TRY(pdf_open(job, bytes, false, &pdf));
	names = qpdf_oh_new_array(pdf);
	list = qpdf_oh_new_array(pdf);
	for (int at = 0; at < count; at++) {
		TRY(file_make(job, pdf, &attachments[at], &file));
		qpdf_oh_append_item(pdf, names, qpdf_oh_new_string(pdf, attachments[at].name));
		qpdf_oh_append_item(pdf, names, file);
		qpdf_oh_append_item(pdf, list, file);
	}
	catalogue_fill(pdf, language, names, list);
	return pdf_write(job, pdf, ret_pdf);
}

/* --- reading --- */

/* The stream of a named file in the flat list that our own files have; a tree of names is nobody's form. */
static bool find_stream(qpdf_data pdf, const char *name, qpdf_oh *ret_stream)
{
	qpdf_oh names = qpdf_oh_get_key_if_dict(
	    pdf,
	    qpdf_oh_get_key_if_dict(pdf, qpdf_oh_get_key_if_dict(pdf, qpdf_get_root(pdf), "/Names"), "/EmbeddedFiles"),
	    "/Names");
	int count = qpdf_oh_is_array(pdf, names) ? qpdf_oh_get_array_n_items(pdf, names) : 0;

	for (int at = 0; at + 1 < count && at < 40; at += 2) {
		qpdf_oh key = qpdf_oh_get_array_item(pdf, names, at);
		qpdf_oh file = qpdf_oh_get_array_item(pdf, names, at + 1);

		if (!qpdf_oh_is_string(pdf, key) || strcmp(qpdf_oh_get_utf8_value(pdf, key), name) != 0)
			continue;
		*ret_stream = qpdf_oh_get_key_if_dict(pdf, qpdf_oh_get_key_if_dict(pdf, file, "/EF"), "/F");
		return qpdf_oh_is_stream(pdf, *ret_stream);
	}
	return false;
}

enum result attach_read(struct job *job, struct bytes bytes, const char *name, struct bytes *ret_content)
{
	qpdf_data pdf;
	qpdf_oh stream;
	unsigned char *data = NULL;
	size_t size = 0;

	if (bytes.size > ATTACH_PDF_BYTES_MOST)
		return job_fail(job, LIMIT, "file", "too-large", "A form as PDF has at most %u MiB.",
				ATTACH_PDF_BYTES_MOST >> 20);
	/* A damaged table is not rebuilt by guessing. */
	TRY(pdf_open(job, bytes, false, &pdf));
	if (!find_stream(pdf, name, &stream))
		return job_fail(
		    job, INVALID, "file", "no-data",
		    "The PDF holds no data \"%s\": it was not written by Valico, or it was printed or saved "
		    "anew by another program.",
		    name);
	if (!qpdf_oh_is_null(pdf, qpdf_oh_get_key_if_dict(pdf, qpdf_oh_get_dict(pdf, stream), "/Filter")))
		return job_fail(job, INVALID, "file", "packed", "The data in the PDF are compressed; ours are not.");
	if ((qpdf_oh_get_stream_data(pdf, stream, qpdf_dl_none, NULL, &data, &size) & QPDF_ERRORS) != 0)
		return pdf_fail(job, pdf, INVALID, "not-a-pdf");
	*ret_content = size <= ATTACH_DATA_BYTES_MOST ? bytes_copy(job->arena, (struct bytes){data, size})
						      : (struct bytes){NULL, 0};
	free(data);
	if (size > ATTACH_DATA_BYTES_MOST)
		return job_fail(job, LIMIT, "file", "too-large", "The data in the PDF are too large.");
	return ret_content->data != NULL ? OK : job_out_of_memory(job);
}
