/* mapping.c - see mapping.h. Only files that are put in place whole are mapped (an index, a list of documents): nothing
 * shortens them. */
#include "register/mapping.h"

#include "base/file.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

enum result mapping_open(struct job *job, const char *name, struct mapping *ret_mapping)
{
	int file = open(name, O_RDONLY | O_CLOEXEC);
	struct stat about;
	void *data;

	if (file < 0 || fstat(file, &about) != 0) {
		enum result result = file_fail(job, name, "opened");

		if (file >= 0)
			close(file);
		return result;
	}
	if (about.st_size == 0) {
		close(file);
		return job_fail(job, DAMAGED, "register", "index-size", "%s is empty.", name);
	}
	data = mmap(NULL, (size_t)about.st_size, PROT_READ, MAP_SHARED, file, 0);
	close(file);
	if (data == MAP_FAILED)
		return file_fail(job, name, "mapped");
	*ret_mapping = (struct mapping){
	    .bytes = {data, (size_t)about.st_size},
	    .stamp = {about.st_dev, about.st_ino, about.st_size, about.st_mtim.tv_sec, about.st_mtim.tv_nsec}};
	return OK;
}

void mapping_close(struct mapping *mapping)
{
	union {
		const unsigned char *data;
		void *start;
	} memory = {.data = mapping->bytes.data};

	if (mapping->bytes.size > 0)
		munmap(memory.start, mapping->bytes.size);
	mapping->bytes = (struct bytes){0};
}
