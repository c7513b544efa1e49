/* row_file.c - read(2) into one buffer; what was not used moves to its front. */
#include "register/row_file.h"

#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#define WINDOW_BYTES (256u << 10)

struct row_file {
	const char *name;
	int file;
	unsigned char *window;
	size_t start, end; /* what of the window was read and not used yet */
	uint64_t offset;   /* of `start` in the file */
	int64_t line;
	bool whole; /* the file ends with `end` */
};

enum result row_file_open(struct job *job, const char *name, struct row_file **ret_file)
{
	struct row_file *file;

	TAKE(job, file = NEW(job->arena, struct row_file));
	TAKE(job, file->window = arena_take(job->arena, WINDOW_BYTES));
	TAKE(job, file->name = arena_copy_cstring(job->arena, name));
	file->line = 1;
	file->file = open(name, O_RDONLY | O_CLOEXEC);
	if (file->file < 0)
		return file_fail(job, name, "opened");
	*ret_file = file;
	return OK;
}

void row_file_close(struct row_file *file)
{
	if (file == NULL || file->file < 0)
		return;
	close(file->file);
	file->file = -1;
}

static enum result read_some(struct job *job, const struct row_file *file, uint64_t offset, unsigned char *data,
			     size_t room, size_t *ret_size)
{
	size_t done = 0;

	while (done < room) {
		ssize_t part = pread(file->file, data + done, room - done, (off_t)(offset + done));

		if (part < 0 && errno == EINTR)
			continue;
		if (part < 0)
			return file_fail(job, file->name, "read");
		if (part == 0)
			break;
		done += (size_t)part;
	}
	*ret_size = done;
	return OK;
}

enum result row_file_window(struct job *job, struct row_file *file, struct bytes *ret_text, bool *ret_whole)
{
	size_t held = file->end - file->start, more;

	if (held <= ROW_BYTES_MOST && !file->whole) {
		memmove(file->window, file->window + file->start, held);
		file->start = 0;
		file->end = held;
		TRY(read_some(job, file, file->offset + held, file->window + held, WINDOW_BYTES - held, &more));
		file->whole = more < WINDOW_BYTES - held;
		file->end += more;
	}
	*ret_text = (struct bytes){file->window + file->start, file->end - file->start};
	*ret_whole = file->whole;
	return OK;
}

void row_file_move(struct row_file *file, size_t size, int64_t lines)
{
	file->start += size;
	file->offset += size;
	file->line += lines;
}

enum result row_file_skip_line(struct job *job, struct row_file *file)
{
	struct bytes text;
	bool whole;
	size_t size;

	do {
		TRY(row_file_window(job, file, &text, &whole));
		size = bytes_find(text, BYTES("\n"));
		row_file_move(file, size < text.size ? size + 1 : size, size < text.size);
	} while (size == text.size && !whole);
	return OK;
}

uint64_t row_file_offset(const struct row_file *file)
{
	return file->offset;
}

int64_t row_file_line(const struct row_file *file)
{
	return file->line;
}

enum result row_file_at(struct job *job, const struct row_file *file, uint64_t offset, struct bytes *ret_text,
			bool *ret_whole)
{
	size_t room = ROW_BYTES_MOST + 2, before = offset > 0, size;
	unsigned char *data;

	TAKE(job, data = arena_take(job->arena, room));
	TRY(read_some(job, file, offset - before, data, room, &size));
	if (size <= before || (before && data[0] != '\n'))
		return job_fail(job, MISSING, "reference", "no-row",
				"The register has no row there: its file was changed since the index was built.");
	*ret_text = (struct bytes){data + before, size - before};
	*ret_whole = size < room;
	return OK;
}

enum result row_judge(struct job *job, enum result result)
{
	if (result != INVALID && result != LIMIT)
		return result;
	job_forgive(job);
	return job_fail(job, MISSING, "reference", "no-row",
			"The register has no row there: its file was changed since the index was built.");
}
