#include "base/suggest.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void distance_counts_the_errors(void **state)
{
	static const struct {
		const char *a, *b;
		size_t distance;
	} rows[] = {
		{"", "", 0}, {"", "abc", 3}, {"edit", "edit", 0}, {"edt", "edit", 1}, /* left out */
		{"ediit", "edit", 1},						      /* put in */
		{"edut", "edit", 1},						      /* replaced */
		{"eidt", "edit", 1},						      /* swapped */
		{"eidtt", "edit", 2}, {"validate", "edit", 6},
		{"ca", "abc", 3}, /* a swapped pair is not edited again */
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		assert_int_equal(suggest_distance(rows[i].a, rows[i].b), rows[i].distance);
		assert_int_equal(suggest_distance(rows[i].b, rows[i].a), rows[i].distance);
	}
}

static const char *suggested(const char *word)
{
	static const char *const names[] = {
		"edit", "validate", "completions", "help", "a", "strict", "strict-meta", NULL};
	struct suggest s = SUGGEST_INIT(word);

	for (size_t i = 0; names[i]; i++)
		suggest_offer(&s, names[i]);
	return s.best ? s.best : "";
}

static void the_nearest_name_is_suggested_if_it_is_near(void **state)
{
	(void)state;
	assert_string_equal(suggested("vlaidate"), "validate");
	assert_string_equal(suggested("stict"), "strict");
	assert_string_equal(suggested("strict-meat"), "strict-meta");
	assert_string_equal(suggested("completion"), "completions");
	assert_string_equal(suggested("hlp"), "help");
	assert_string_equal(suggested("push"), "");
	assert_string_equal(suggested("deploy.yaml"), "");
	assert_string_equal(suggested("xy"), "");
}

static void a_word_longer_than_any_name_is_far_from_all(void **state)
{
	char word[4096];

	(void)state;
	memset(word, 'a', sizeof(word));
	word[sizeof(word) - 1] = '\0';
	assert_true(suggest_distance(word, "edit") == SUGGEST_FAR);
	assert_true(suggest_distance("edit", word) == SUGGEST_FAR);
	assert_string_equal(suggested(word), "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(distance_counts_the_errors),
		cmocka_unit_test(the_nearest_name_is_suggested_if_it_is_near),
		cmocka_unit_test(a_word_longer_than_any_name_is_far_from_all),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
