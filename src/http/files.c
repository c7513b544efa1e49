/* files.c - a folder's names, sorted, and their files opened when they are asked for. */
#include "http/files.h"

#include "base/text.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define DEPTH_MOST 6

struct entry {
	char *path; /* "assets/index-Bx12.js" */
	bool brotli;
	bool gzip;
};

struct file_folder {
	int folder;
	struct entry *entries;
	size_t count;
};

static const struct {
	const char *ending;
	const char *type;
} types[] = {
    {".html", "text/html; charset=utf-8"},
    {".js", "text/javascript; charset=utf-8"},
    {".css", "text/css; charset=utf-8"},
    {".json", "application/json"},
    {".svg", "image/svg+xml"},
    {".png", "image/png"},
    {".ico", "image/x-icon"},
    {".woff2", "font/woff2"},
    {".webp", "image/webp"},
    {".txt", "text/plain; charset=utf-8"},
    {".map", "application/json"},
    {".webmanifest", "application/manifest+json"},
};

static bool ends_with(const char *text, const char *ending)
{
	size_t size = strlen(text), end = strlen(ending);
	return size >= end && strcmp(text + size - end, ending) == 0;
}

static const char *type_of(const char *path)
{
	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++)
		if (ends_with(path, types[i].ending))
			return types[i].type;
	return "application/octet-stream";
}

static int entry_compare(const void *a, const void *b)
{
	return strcmp(((const struct entry *)a)->path, ((const struct entry *)b)->path);
}

static struct entry *entry_find(const struct file_folder *folder, const char *path)
{
	char *borrowed = (char *)(uintptr_t)path;
	struct entry key = {.path = borrowed};
	return bsearch(&key, folder->entries, folder->count, sizeof(key), entry_compare);
}

static enum result entry_add(struct job *job, struct file_folder *folder, const char *path)
{
	if (folder->count == FOLDER_FILES_MOST)
		return job_fail(job, LIMIT, path, "files", "The folder holds more than %d files.", FOLDER_FILES_MOST);
	if (folder->count % 64 == 0) {
		struct entry *more = realloc(folder->entries, (folder->count + 64) * sizeof(*more));
		if (!more)
			return job_out_of_memory(job);
		folder->entries = more;
	}
	char *kept = strdup(path);
	if (!kept)
		return job_out_of_memory(job);
	folder->entries[folder->count++] = (struct entry){.path = kept};
	return OK;
}

static enum result folder_scan(struct job *job, struct file_folder *folder, const char *prefix, int depth);

static enum result scan_name(struct job *job, struct file_folder *folder, const char *prefix, const char *name,
			     int depth)
{
	struct stat about;
	char *path;
	if (name[0] == '.')
		return OK;
	TAKE(job, path = arena_print(job->arena, "%s%s%s", prefix, *prefix ? "/" : "", name));
	if (fstatat(folder->folder, path, &about, AT_SYMLINK_NOFOLLOW) != 0)
		return OK;
	if (S_ISDIR(about.st_mode))
		return folder_scan(job, folder, path, depth + 1);
	return S_ISREG(about.st_mode) ? entry_add(job, folder, path) : OK;
}

static enum result folder_scan(struct job *job, struct file_folder *folder, const char *prefix, int depth)
{
	if (depth > DEPTH_MOST)
		return job_fail(job, LIMIT, prefix, "files", "The folder is nested too deep.");
	int handle = openat(folder->folder, *prefix ? prefix : ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
	DIR *list = handle >= 0 ? fdopendir(handle) : NULL;
	if (!list) {
		if (handle >= 0)
			close(handle);
		return job_fail(job, IO, prefix, "files", "The folder cannot be read.");
	}
	enum result result = OK;
	for (struct dirent *name = readdir(list); name && result == OK; name = readdir(list))
		result = scan_name(job, folder, prefix, name->d_name, depth);
	closedir(list);
	return result;
}

/* Notes which files have compressed copies beside them. */
static enum result find_copies(struct job *job, struct file_folder *folder)
{
	for (size_t i = 0; i < folder->count; i++) {
		struct entry *entry = &folder->entries[i];
		const char *brotli, *gzip;
		TAKE(job, brotli = arena_print(job->arena, "%s.br", entry->path));
		TAKE(job, gzip = arena_print(job->arena, "%s.gz", entry->path));
		entry->brotli = entry_find(folder, brotli) != NULL;
		entry->gzip = entry_find(folder, gzip) != NULL;
	}
	return OK;
}

enum result folder_open(struct job *job, const char *path, struct file_folder **ret_folder)
{
	struct file_folder *folder = calloc(1, sizeof(*folder));
	if (!folder)
		return job_out_of_memory(job);
	folder->folder = open(path, O_PATH | O_DIRECTORY | O_CLOEXEC);
	enum result result = OK;
	if (folder->folder < 0)
		result = job_fail(job, errno == ENOENT ? MISSING : IO, path, "files",
				  "The folder of the application, %s, cannot be opened.", path);
	else
		result = folder_scan(job, folder, "", 0);
	if (result == OK && folder->count > 0) {
		qsort(folder->entries, folder->count, sizeof(*folder->entries), entry_compare);
		result = find_copies(job, folder);
	}
	if (result != OK) {
		folder_close(folder);
		return result;
	}
	*ret_folder = folder;
	return OK;
}

void folder_close(struct file_folder *folder)
{
	if (!folder)
		return;
	for (size_t i = 0; i < folder->count; i++)
		free(folder->entries[i].path);
	free(folder->entries);
	if (folder->folder >= 0)
		close(folder->folder);
	free(folder);
}

/* The entry that a request means: its path among the names, or index.html for the application's own addresses. */
static enum result choose(struct job *job, const struct file_folder *folder, const struct target *target,
			  const struct entry **ret_entry)
{
	struct text path = text_open(job->arena, TARGET_BYTES_MOST);
	struct bytes done;
	const char *last = target->segment_count > 0 ? target->segments[target->segment_count - 1] : "";
	for (int i = 0; i < target->segment_count; i++)
		text_print(&path, "%s%s", i > 0 ? "/" : "", target->segments[i]);
	TRY(text_done(&path, &done));
	*ret_entry = done.size > 0 ? entry_find(folder, (const char *)done.data) : NULL;
	if (!*ret_entry && !strchr(last, '.'))
		*ret_entry = entry_find(folder, "index.html");
	return *ret_entry ? OK : job_fail(job, MISSING, NULL, "route", "There is nothing at this address.");
}

/* Opens the file or the copy of it that the browser takes best. */
static enum result open_copy(struct job *job, const struct file_folder *folder, const struct entry *entry,
			     const char *accepts, struct response *response)
{
	const char *path = entry->path, *encoding = NULL;
	struct stat about;
	if (entry->brotli && header_accepts(accepts, "br"))
		encoding = "br";
	else if (entry->gzip && header_accepts(accepts, "gzip"))
		encoding = "gzip";
	if (encoding) {
		TAKE(job, path = arena_print(job->arena, "%s.%s", entry->path, encoding[0] == 'b' ? "br" : "gz"));
		TRY(response_header(job, response, "Content-Encoding", "%s", encoding));
	}
	if (entry->brotli || entry->gzip)
		TRY(response_header(job, response, "Vary", "Accept-Encoding"));
	int file = openat(folder->folder, path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	if (file < 0 || fstat(file, &about) != 0 || !S_ISREG(about.st_mode)) {
		if (file >= 0)
			close(file);
		return job_fail(job, MISSING, NULL, "route", "The file is not there any more.");
	}
	enum result result = response_header(job, response, "ETag", "\"%llx-%llx\"", (unsigned long long)about.st_size,
					     (unsigned long long)about.st_mtim.tv_sec * 1000000000ull +
						 (unsigned long long)about.st_mtim.tv_nsec);
	if (result != OK) {
		close(file);
		return result;
	}
	response->has_file = true;
	response->file = file;
	response->file_size = (uint64_t)about.st_size;
	return OK;
}

enum result folder_answer(struct job *job, const struct file_folder *folder, const struct request *request,
			  struct response *ret_response)
{
	struct response response = {.status = 200, .may_be_kept = true};
	const struct entry *entry;
	if (request->method != METHOD_GET && request->method != METHOD_HEAD)
		return job_fail(job, DENIED, NULL, "method", "Files can only be read.");
	TRY(choose(job, folder, &request->target, &entry));
	bool hashed = strncmp(entry->path, "assets/", 7) == 0;
	response.content_type = type_of(entry->path);
	TRY(response_header(job, &response, "Cache-Control", "%s",
			    hashed ? "public, max-age=31536000, immutable" : "no-cache"));
	TRY(open_copy(job, folder, entry, request_header(request, "Accept-Encoding"), &response));
	*ret_response = response;
	return OK;
}
