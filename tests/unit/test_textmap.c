#include "base/textmap.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static void values_are_found_by_text(void **state)
{
	struct textmap map = TEXTMAP_INIT;
	bool is_new;

	(void)state;
	assert_null(textmap_get(&map, "a", 1));
	*textmap_put(&map, "abc", 1, &is_new) = 7;
	assert_true(is_new);
	assert_int_equal(*textmap_put(&map, "a", 1, &is_new), 7);
	assert_false(is_new);
	assert_int_equal(*textmap_get(&map, "a", 1), 7);
	assert_null(textmap_get(&map, "ab", 2));
	assert_null(textmap_get(&map, "", 0));
	textmap_release(&map);
}

static void empty_text_and_nul_bytes_are_texts_like_others(void **state)
{
	struct textmap map = TEXTMAP_INIT;
	bool is_new;

	(void)state;
	*textmap_put(&map, "", 0, &is_new) = 1;
	*textmap_put(&map, "\0", 1, &is_new) = 2;
	*textmap_put(&map, "\0\0", 2, &is_new) = 3;
	assert_int_equal(*textmap_get(&map, "", 0), 1);
	assert_int_equal(*textmap_get(&map, "\0", 1), 2);
	assert_int_equal(*textmap_get(&map, "\0\0", 2), 3);
	textmap_release(&map);
}

static void it_grows_and_is_cleared_without_traces(void **state)
{
	enum { MANY = 5000 };
	static char names[MANY][24];
	struct textmap map = TEXTMAP_INIT;
	bool is_new;

	(void)state;
	for (int round = 0; round < 3; round++) {
		for (uint32_t i = 0; i < MANY; i++) {
			int len = snprintf(names[i], sizeof(names[i]), "a longer name %u", i);

			*textmap_put(&map, names[i], (size_t)len, &is_new) = i;
			assert_true(is_new);
		}
		for (uint32_t i = 0; i < MANY; i++)
			assert_int_equal(*textmap_get(&map, names[i], strlen(names[i])), i);
		textmap_clear(&map);
		assert_null(textmap_get(&map, names[0], strlen(names[0])));
	}
	textmap_release(&map);
}

static void rounds_may_wrap_around(void **state)
{
	struct textmap map = TEXTMAP_INIT;
	bool is_new;

	(void)state;
	textmap_put(&map, "a", 1, &is_new);
	map.round = UINT32_MAX;
	textmap_clear(&map);
	assert_null(textmap_get(&map, "a", 1));
	textmap_put(&map, "a", 1, &is_new);
	assert_true(is_new);
	textmap_release(&map);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(values_are_found_by_text),
		cmocka_unit_test(empty_text_and_nul_bytes_are_texts_like_others),
		cmocka_unit_test(it_grows_and_is_cleared_without_traces),
		cmocka_unit_test(rounds_may_wrap_around),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
