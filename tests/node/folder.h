/* folder.h - a job and an empty folder for a test, both gone afterwards. */
#ifndef VALICO_TESTS_NODE_FOLDER_H
#define VALICO_TESTS_NODE_FOLDER_H

#include "base/job.h"

struct test_folder {
	struct job job;
	char path[64];
};

/* For cmocka's set-up and tear-down: `*state` is a struct test_folder. */
int test_folder_open(void **state);
int test_folder_close(void **state);

#endif
