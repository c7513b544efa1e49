/* files.h - the application's files, from one folder.
 *
 * The folder's names are read once, when it is opened; a request is looked up among those names, so no path that a
 * stranger writes ever reaches the file system. "assets/" holds names that carry a hash of their content: they may be
 * kept for ever. A file `x.br` or `x.gz` beside `x` is sent instead where the browser takes it. */
#ifndef VALICO_HTTP_FILES_H
#define VALICO_HTTP_FILES_H

#include "http/request.h"
#include "http/response.h"

#define FOLDER_FILES_MOST 4096

struct file_folder;

/* MISSING when the folder is not there, LIMIT when it holds too much. Close with folder_close(). */
enum result folder_open(struct job *job, const char *path, struct file_folder **ret_folder);
void folder_close(struct file_folder *folder);

/* Answers GET and HEAD. "/" and any path without a dot in its last part that is no file give index.html (the
 * application has its own addresses); otherwise MISSING. */
enum result folder_answer(struct job *job, const struct file_folder *folder, const struct request *request,
			  struct response *ret_response);

#endif
