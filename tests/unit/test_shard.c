#include "walk/shard.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

static const char *path_of(unsigned i)
{
	static char path[64];

	snprintf(path, sizeof(path), "conf/%u/service-%u.yaml", i % 13, i);
	return path;
}

static void every_path_is_in_exactly_one_part(void **state)
{
	(void)state;
	for (unsigned long count = 1; count <= 9; count++)
		for (unsigned i = 0; i < 500; i++) {
			unsigned parts = 0;

			for (unsigned long index = 1; index <= count; index++) {
				const struct shard shard = {index, count};

				parts += shard_has(&shard, path_of(i));
			}
			assert_int_equal(parts, 1);
		}
}

/* 10,000 paths in 8 parts: within 10 % of 1,250, where the standard deviation is 33. */
static void the_parts_are_of_about_the_same_size(void **state)
{
	(void)state;
	for (unsigned long index = 1; index <= 8; index++) {
		const struct shard shard = {index, 8};
		unsigned nr = 0;

		for (unsigned i = 0; i < 10000; i++)
			nr += shard_has(&shard, path_of(i));
		assert_in_range(nr, 1125, 1375);
	}
}

/* Written down once: machines with different versions share the work, too. */
static void the_part_depends_on_the_path_alone_and_never_changes(void **state)
{
	static const struct {
		const char *path;
		unsigned long count, index;
	} cases[] = {
		{"a.yaml", 2, 2},
		{"a.yaml", 3, 1},
		{"a.yaml", 8, 6},
		{"a.yaml", 1000, 342},
		{"conf/b.yaml", 2, 1},
		{"conf/b.yaml", 3, 3},
		{"conf/b.yaml", 8, 1},
		{"conf/b.yaml", 1000, 337},
		{"\xff", 2, 2},
		{"\xff", 3, 3},
		{"\xff", 8, 6},
		{"\xff", 1000, 142},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		assert_true(
			shard_has(&(struct shard){cases[i].index, cases[i].count}, cases[i].path));
}

static void one_part_and_none_are_all(void **state)
{
	(void)state;
	assert_true(shard_has(&(struct shard){1, 1}, "a"));
	assert_true(shard_has(&(struct shard){0, 0}, "a"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_path_is_in_exactly_one_part),
		cmocka_unit_test(the_parts_are_of_about_the_same_size),
		cmocka_unit_test(the_part_depends_on_the_path_alone_and_never_changes),
		cmocka_unit_test(one_part_and_none_are_all),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
