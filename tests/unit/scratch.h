/*
 * For unit tests that need files: each test marked SCRATCH_TEST runs in a fresh folder of its own, which is then deleted.
 * Include it where <cmocka.h> and what that wants have their place.
 */
#ifndef TESTS_UNIT_SCRATCH_H
#define TESTS_UNIT_SCRATCH_H

#include "base/file.h"
#include "base/tempdir.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static inline int scratch_enter(void **state)
{
	static char path[] = "/tmp/cfgedit-test-XXXXXX";
	char *folder;

	snprintf(path, sizeof(path), "%s", "/tmp/cfgedit-test-XXXXXX");
	folder = mkdtemp(path);
	*state = folder;
	return folder ? chdir(folder) : -1;
}

static inline int scratch_leave(void **state)
{
	struct tempdir dir = {strdup(*state)};

	if (chdir("/") < 0)
		return -1;
	tempdir_remove(&dir);
	return 0;
}

#define SCRATCH_TEST(test) cmocka_unit_test_setup_teardown(test, scratch_enter, scratch_leave)

/* Make or overwrite a file. */
static inline void scratch_write(const char *path, const char *bytes, size_t len)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);

	assert_true(fd >= 0);
	assert_int_equal(file_write_all(fd, bytes, len), 0);
	assert_int_equal(close(fd), 0);
}

#endif
