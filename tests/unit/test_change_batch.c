/*
 * Changes that are made in one go come to what they would have come to one by one.
 */
#include "tests/unit/changing.h"

#include "base/random.h"

static uint64_t seed;

static size_t below(size_t n)
{
	seed += UINT64_C(0x9e3779b97f4a7c15);
	return random_mix(seed) % n;
}

static const char *const documents[] = {
	"a: 1\nb:\n  c: [1, {d: e}, 3] # c\n  f: 'x'\nl:\n- 1\n- k: v\n  m: w\n- 3\n",
	"{\"a\": 1, \"b\": {\"c\": [1, {\"d\": \"e\"}, 3], \"f\": 2}, \"l\": [1, {\"k\": \"v\"}, 3]}\n",
	"a: 1\nb: {c: [], f: {}}\nl: []\n---\na: 2\nb: {c: [5]}\n",
	"a: &x {k: 1}\nb: {c: [*x], f: *x}\nl: [*x, 2]\n",
	"{}\n",
	"a: 1\nl: [1]\n---\nb: {g: 1}\nn: {o: 1}\n---\nl: [1, {k: 1}]\na: {k: 2}\n---\n",
	"b: {<<: {f: {k: 1}, g: 2}, c: [1]}\na: {<<: [{k: 1}, {m: 2}]}\nl: [1, {<<: {k: 2}}]\n",
};

static const char *const paths[] = {"a", "b", "b.c", "b.f", "b.g", "b.c[0]", "b.c[1]", "b.c[1].d",
	"b.c[1].n", "b.c[2]", "l", "l[0]", "l[1]", "l[1].k", "l[1].m", "l[-1]", "n", "n.o", "b.*",
	"$..k", "a.k", "l[-1].k", "$"};
static const char *const values[] = {"1", "x", "{d: 2}", "[7]", "~", "{k: {d: 1}, m: [1]}"};
static const char *const keys[] = {"a", "n", "k", "z", "f"};

enum {
	PATHS = sizeof(paths) / sizeof(paths[0]),
	DOCUMENTS = sizeof(documents) / sizeof(documents[0]),
	MOST_CHANGES = 7
};

static void make_option(char *out, size_t size)
{
	const char *path = paths[below(PATHS)], *value = values[below(6)];

	switch (below(8)) {
	case 0:
		snprintf(out, size, "--delete %s", path);
		break;
	case 1:
		snprintf(out, size, "--rename %s=%s", path, keys[below(5)]);
		break;
	case 2:
		snprintf(out, size, "--append %s=%s", path, value);
		break;
	case 3:
		snprintf(out, size, "--insert %s[%zu]=%s", path, below(3), value);
		break;
	case 4:
		snprintf(out, size, "--expect %s=%s", path, value);
		break;
	default:
		snprintf(out, size, "--set %s=%s", path, value);
	}
}

/* Node by node; the formatting may differ, as siblings that are there already are an example to new ones. */
static bool is_same_data(const struct ydoc *a, const struct ydoc *b)
{
	if (a->nodes_nr != b->nodes_nr || a->documents_nr != b->documents_nr)
		return false;
	for (size_t i = 0; i < a->nodes_nr; i++) {
		const struct ynode *x = &a->nodes[i], *y = &b->nodes[i];

		if (x->kind != y->kind || x->size != y->size || x->len != y->len ||
			(x->len && memcmp(x->value, y->value, x->len) != 0))
			return false;
	}
	return true;
}

/* Lines of what is there in the end have the same text, in the same order. */
static bool is_same_lines(const struct change_result *a, const struct change_result *b)
{
	if (a->lines_nr != b->lines_nr)
		return false;
	for (size_t i = 0; i < a->lines_nr; i++)
		if (strcmp(a->lines[i].text, b->lines[i].text) != 0 ||
			a->lines[i].document != b->lines[i].document)
			return false;
	return true;
}

static void check_same(struct changer *batch, struct changer *single, const struct changes *changes,
	const char *text, char options[][64], size_t nr)
{
	struct error err[2] = {ERROR_INIT, ERROR_INIT};
	struct change_result result[2];
	int r[2];
	bool same;

	r[0] = change_text(batch, changes, "a", text, strlen(text), &result[0], &err[0]);
	r[1] = change_text(single, changes, "a", text, strlen(text), &result[1], &err[1]);
	same = r[0] == r[1];
	if (same && r[0] < 0)
		same = err[0].code == err[1].code &&
		       !strcmp(error_text(&err[0]), error_text(&err[1]));
	else if (same)
		same = is_same_data(batch->doc, single->doc) &&
		       is_same_lines(&result[0], &result[1]) && batch->rounds <= single->rounds;
	if (!same) {
		print_error("of\n%s", text);
		for (size_t i = 0; i < nr; i++)
			print_error("  %s\n", options[i]);
		for (int i = 0; i < 2; i++)
			print_error("%s: %s\n", i ? "one by one" : "in one go",
				r[i] < 0 ? error_text(&err[i]) : result[i].text);
		fail_msg("seed %llu", (unsigned long long)seed);
	}
	error_release(&err[0]);
	error_release(&err[1]);
}

/* Those that can be made alone come further than those of which one, mostly, can't. */
static bool can_be_made(struct changer *changer, const char *option, const char *text)
{
	struct changes changes = CHANGES_INIT;
	struct change_result result;
	struct error err = ERROR_INIT;
	bool can;

	assert_int_equal(changing_add(&changes, option, NULL), 0);
	can = change_text(changer, &changes, "a", text, strlen(text), &result, &err) == 0 &&
	      result.verdict != CHANGE_SKIPPED;
	changes_release(&changes);
	error_release(&err);
	return can;
}

static void in_one_go_and_one_by_one_are_the_same(void **state)
{
	struct changer batch, single;
	size_t rounds[2] = {0, 0};

	(void)state;
	changer_init(&batch, NULL);
	changer_init(&single, NULL);
	single.one_by_one = true;
	for (seed = 0; seed < 12000; seed++) {
		uint64_t before = seed;
		struct changes changes = CHANGES_INIT;
		char options[MOST_CHANGES][64];
		const char *text = documents[below(DOCUMENTS)];
		size_t nr = 2 + below(MOST_CHANGES - 1);
		bool is_picky = below(2);

		changes.create = below(4) == 0;
		changes.through_alias = below(4) == 0;
		if (below(8) == 0)
			changes.doc = 0;
		for (size_t i = 0; i < nr; i++) {
			make_option(options[i], sizeof(options[i]));
			for (int tries = 0; is_picky && tries < 5; tries++)
				if (!can_be_made(&single, options[i], text))
					make_option(options[i], sizeof(options[i]));
			assert_int_equal(changing_add(&changes, options[i], NULL), 0);
		}
		check_same(&batch, &single, &changes, text, options, nr);
		rounds[0] += batch.rounds;
		rounds[1] += single.rounds;
		changes_release(&changes);
		seed = before;
	}
	/* It does happen. */
	assert_true(rounds[0] < rounds[1]);
	changer_release(&batch);
	changer_release(&single);
}

enum { MANY = 10000 };

/* Of a mapping of MANY keys: set each to another value, add as many, look at each. */
static void many_changes_take_one_round(void **state)
{
	struct changes changes = CHANGES_INIT;
	struct str text = STR_INIT, meant = STR_INIT;
	struct changer changer;
	struct change_result result;
	struct error err = ERROR_INIT;
	char option[64];

	(void)state;
	for (int i = 0; i < MANY; i++) {
		str_addf(&text, "key%d: {v: %d}\n", i, i);
		str_addf(&meant, "key%d: {v: %d, w: x}\n", i, i + 1);
		snprintf(option, sizeof(option), "--set key%d.v=%d", i, i + 1);
		assert_int_equal(changing_add(&changes, option, NULL), 0);
		snprintf(option, sizeof(option), "--set key%d.w=x", i);
		assert_int_equal(changing_add(&changes, option, NULL), 0);
	}
	changer_init(&changer, NULL);
	assert_int_equal(change_text(&changer, &changes, "a", text.s, text.len, &result, &err), 0);
	assert_int_equal(changer.rounds, 1);
	assert_int_equal(result.len, meant.len);
	assert_memory_equal(result.text, meant.s, meant.len);
	assert_int_equal(result.lines_nr, 2 * MANY);
	for (int i = 0; i < 2 * MANY; i++)
		assert_int_equal(result.lines[i].line, i / 2 + 1);
	changes_release(&changes);
	changer_release(&changer);
	str_release(&text);
	str_release(&meant);
}

/* Each pair would come to something else if both saw the document as it was. */
static void what_depends_on_a_change_sees_it(void **state)
{
	static const struct changing_case cases[] = {
		{{"--append a=3", "--set a[-1]=9"}, "a:\n- 1\n- 2\n", "a:\n- 1\n- 2\n- 9\n"},
		{{"--append a={x: 3}", "--set a[-1].x=9"}, "a:\n- x: 1\n", "a:\n- x: 1\n- x: 9\n"},
		{{"--append a={x: 3, z: 4}", "--delete a[-1].x"}, "a:\n- x: 1\n  z: 2\n",
			"a:\n- x: 1\n  z: 2\n- z: 4\n"},
		{{"--append a=3", "--expect a[-1]=2"}, "a: [1, 2]\n",
			"1:11: --expect a[-1]: expected a[2] to be 2, but it is 3"},
		{{"--append a=3", "--insert a[2]=9"}, "a: [1, 2]\n", "a: [1, 2, 9, 3]\n"},
		{{"--append a=3", "--insert /a/2=9", "--insert /a/-=4"}, "a: [1, 2]\n",
			"a: [1, 2, 9, 3, 4]\n"},
		/* One document has what the other one only has by then. */
		{{"--rename a=b", "--set b=5"}, "a: 1\n---\nb: 2\n", "b: 5\n---\nb: 5\n"},
		{{"--rename a=b", "--delete b"}, "a: 1\n---\nb: 2\n", "{}\n---\n{}\n"},
		{{"--rename a=b", "--expect b=5"}, "a: 1\n---\nb: 5\n",
			"1:4: --expect b: expected b to be 5, but it is 1"},
		{{"--set a={b: 1}", "--set a.b=2"}, "a: 5\n---\na: {b: 1}\n",
			"a:\n  b: 2\n---\na: {b: 2}\n"},
		{{"--set $=5", "--set $=6"}, "a: 1\n---\n---\nb: 5\n", "6\n--- 6\n---\n6\n"},
		/* A key of its own hides what a merge key brings. */
		{{"--set a.k=2", "--expect a.k=1"}, "a:\n  <<: {k: 1}\n",
			"3:6: --expect a.k: expected a.k to be 1, but it is 2"},
		{{"--through-alias", "--set a.k=2", "--delete a.k"}, "a:\n  <<: {k: 1}\n  l: 1\n",
			"unchanged"},
	};

	(void)state;
	CHANGING_CHECK(cases);
}

/* The one that can't be made is told, and as which it is known. */
static void a_change_that_fails_is_told_from_those_with_it(void **state)
{
	static const struct changing_case cases[] = {
		{{"--set a=2", "--set b=3", "--set c.d=4"}, "a: 1\nb: 1\n",
			"1:1: --set c.d: there is no \"c\"; --create makes what is missing on the way"},
		{{"--set a=2", "--set b.x=3", "--delete c"}, "a: 1\nb: y\n",
			"2:4: --set b.x: b is a text, not a mapping"},
		{{"--set a=2", "--rename b=d", "--rename c=d"}, "a: 1\nb: 1\nc: 1\n",
			"3:4: --rename c: c can't be renamed so: the mapping has that key already"},
		{{"--set m=1", "--set m=2"}, "a: 1\n", "a: 1\nm: 2\n"},
		{{"--set a=2", "--expect a=2", "--set a=3"}, "a: 1\n", "a: 3\n"},
		{{"--set a={b: 1}", "--set a.b=2", "--append l=1", "--append l=2"}, "a: 1\nl: []\n",
			"a:\n  b: 2\nl: [1, 2]\n"},
		{{"--delete l[0]", "--delete l[0]"}, "l: [1, 2, 3]\n", "l: [3]\n"},
		{{"--delete a", "--set b=2"}, "a: 1\nc: 1\n", "c: 1\nb: 2\n"},
	};

	(void)state;
	CHANGING_CHECK(cases);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(in_one_go_and_one_by_one_are_the_same),
		cmocka_unit_test(many_changes_take_one_round),
		cmocka_unit_test(what_depends_on_a_change_sees_it),
		cmocka_unit_test(a_change_that_fails_is_told_from_those_with_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
