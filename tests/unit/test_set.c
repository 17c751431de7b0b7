#include "base/set.h"

#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

static void a_key_is_added_once(void **state)
{
	struct set set = SET_INIT;

	(void)state;
	assert_false(set_has(&set, (struct set_key){1, 2}));
	assert_int_equal(set_add(&set, (struct set_key){1, 2}), 1);
	assert_int_equal(set_add(&set, (struct set_key){1, 2}), 0);
	assert_int_equal(set_add(&set, (struct set_key){2, 1}), 1);
	assert_true(set_has(&set, (struct set_key){1, 2}));
	assert_false(set_has(&set, (struct set_key){1, 1}));
	assert_int_equal(set_count(&set), 2);
	set_release(&set);
	assert_int_equal(set_count(&set), 0);
}

static void two_zeros_are_a_key_like_any_other(void **state)
{
	struct set set = SET_INIT;

	(void)state;
	assert_false(set_has(&set, (struct set_key){0, 0}));
	assert_int_equal(set_add(&set, (struct set_key){0, 1}), 1);
	assert_int_equal(set_add(&set, (struct set_key){1, 0}), 1);
	assert_false(set_has(&set, (struct set_key){0, 0}));
	assert_int_equal(set_add(&set, (struct set_key){0, 0}), 1);
	assert_int_equal(set_add(&set, (struct set_key){0, 0}), 0);
	assert_int_equal(set_count(&set), 3);
	set_release(&set);
}

/* As the inodes of a file system are: close together; and in the worst order for a poor hash: multiples of a power of two. */
static void many_keys_are_all_found_again_in_bounded_memory(void **state)
{
	static const uint64_t steps[] = {1, 4096, UINT64_C(1) << 40};
	enum { NR = 100000 };

	(void)state;
	for (size_t s = 0; s < sizeof(steps) / sizeof(*steps); s++) {
		struct set set = SET_INIT;
		size_t wrong = 0;

		for (uint64_t i = 0; i < NR; i++)
			wrong += set_add(&set, (struct set_key){7, i * steps[s]}) != 1;
		for (uint64_t i = 0; i < NR; i++) {
			wrong += !set_has(&set, (struct set_key){7, i * steps[s]});
			wrong += set_has(&set, (struct set_key){8, i * steps[s]});
		}
		assert_int_equal(wrong, 0);
		assert_int_equal(set_count(&set), NR);
		assert_true(set.cap <= 131072);
		set_release(&set);
	}
}

/* All threads add the same keys: each key is new to exactly one of them. */
enum { THREADS = 4, KEYS = 20000 };

static struct locked_set shared = LOCKED_SET_INIT("numbers");

static void *add_all(void *arg)
{
	size_t *added = arg;

	for (uint64_t i = 0; i < KEYS; i++)
		*added += locked_set_add(&shared, (struct set_key){i / 7, i}) == 1;
	return NULL;
}

static void the_locked_form_gives_each_key_to_one_thread(void **state)
{
	pthread_t threads[THREADS];
	size_t added[THREADS] = {0}, sum = 0;

	(void)state;
	for (int i = 0; i < THREADS; i++)
		assert_int_equal(pthread_create(&threads[i], NULL, add_all, &added[i]), 0);
	for (int i = 0; i < THREADS; i++) {
		pthread_join(threads[i], NULL);
		sum += added[i];
	}
	assert_int_equal(sum, KEYS);
	assert_int_equal(locked_set_count(&shared), KEYS);
	assert_true(locked_set_has(&shared, (struct set_key){1, 7}));
	assert_false(locked_set_has(&shared, (struct set_key){2, 7}));
	locked_set_release(&shared);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_key_is_added_once),
		cmocka_unit_test(two_zeros_are_a_key_like_any_other),
		cmocka_unit_test(many_keys_are_all_found_again_in_bounded_memory),
		cmocka_unit_test(the_locked_form_gives_each_key_to_one_thread),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
