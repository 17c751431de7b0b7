#include "base/cleanup.h"
#include "cli/stats_groups.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define NR(array) (sizeof(array) / sizeof((array)[0]))

static const struct {
	const char *operands[3];
	const char *path, *folder;
} rows[] = {
	{{NULL}, "a.yaml", "."},
	{{NULL}, "conf/a.yaml", "conf"},
	{{NULL}, "conf/deep/a.yaml", "conf"},
	{{NULL}, "stdin", "."},
	{{"."}, "conf/deep/a.yaml", "conf"},
	{{"./"}, "./conf/deep/a.yaml", "./conf"},
	{{"conf"}, "conf/a.yaml", "conf"},
	{{"conf"}, "conf/x/y/a.yaml", "conf/x"},
	{{"conf/"}, "conf/x/y/a.yaml", "conf/x"},
	{{"conf//"}, "conf//x/y/a.yaml", "conf//x"},
	{{"conf", "apps"}, "apps/x/a.yaml", "apps/x"},
	{{"conf"}, "config/x/a.yaml", "config/x"},
	{{"conf/a.yaml"}, "conf/a.yaml", "conf"},
	{{"/"}, "/a.yaml", "/"},
	{{"/"}, "/etc/x/a.yaml", "/etc"},
	{{"/etc"}, "/etc/x/y/a.yaml", "/etc/x"},
	{{".."}, "../x/y/a.yaml", "../x"},
	{{"."}, "/etc/x/a.yaml", "/etc/x"},
};

static void a_path_is_in_the_top_folder_below_its_operand(void **state)
{
	(void)state;
	for (size_t i = 0; i < NR(rows); i++) {
		struct strlist CLEANUP(strlist_release) operands = STRLIST_INIT;
		struct stats_places places = STATS_PLACES_INIT(&operands);
		char is[64];
		const char *folder;
		size_t len;

		for (size_t j = 0; j < NR(rows[i].operands) && rows[i].operands[j]; j++)
			assert_int_equal(strlist_add(&operands, rows[i].operands[j]), 0);
		folder = stats_top_folder(&places, rows[i].path, &len);
		snprintf(is, sizeof(is), "%.*s", (int)len, folder);
		assert_string_equal(is, rows[i].folder);
	}
}

static void add(struct stats_groups *groups, const char *name, uint64_t bytes)
{
	assert_int_equal(stats_groups_add(groups, name, strlen(name), bytes), 0);
}

static void assert_groups(const struct stats_groups *groups, const char *wanted)
{
	struct str CLEANUP(str_release) is = STR_INIT;

	for (size_t i = 0; i < groups->nr; i++)
		str_addf(&is, "%s%s:%d:%d", i ? " " : "", groups->v[i].name,
			(int)groups->v[i].files, (int)groups->v[i].bytes);
	assert_string_equal(is.s, wanted);
}

static void files_are_counted_by_name_and_sorted(void **state)
{
	struct stats_groups CLEANUP(stats_groups_release) groups = {.nr = 0};

	(void)state;
	stats_groups_sort(&groups);
	add(&groups, "c", 1);
	add(&groups, "a", 2);
	add(&groups, "c", 5);
	add(&groups, "b", 6);
	stats_groups_sort(&groups);
	assert_groups(&groups, "a:1:2 b:1:6 c:2:6");
	stats_groups_sort_largest(&groups, 3);
	assert_groups(&groups, "a:1:2 b:1:6 c:2:6");
}

static void the_largest_come_first_where_there_are_too_many(void **state)
{
	struct stats_groups CLEANUP(stats_groups_release) groups = {.nr = 0};

	(void)state;
	add(&groups, "d", 9);
	add(&groups, "a", 1);
	add(&groups, "c", 5);
	add(&groups, "b", 5);
	stats_groups_sort_largest(&groups, 2);
	assert_groups(&groups, "b:1:5 d:1:9 c:1:5 a:1:1");
}

static void thousands_of_groups_are_told_apart(void **state)
{
	struct stats_groups CLEANUP(stats_groups_release) groups = {.nr = 0};
	char name[16];

	(void)state;
	for (unsigned i = 0; i < 6000; i++) {
		snprintf(name, sizeof(name), "g%u", i % 3000);
		add(&groups, name, 1);
	}
	assert_int_equal(groups.nr, 3000);
	for (size_t i = 0; i < groups.nr; i++)
		assert_int_equal(groups.v[i].files, 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_path_is_in_the_top_folder_below_its_operand),
		cmocka_unit_test(files_are_counted_by_name_and_sorted),
		cmocka_unit_test(the_largest_come_first_where_there_are_too_many),
		cmocka_unit_test(thousands_of_groups_are_told_apart),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
