#include "base/cleanup.h"
#include "cli/opt.h"

#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

/* Two structs in one, as a command with shared rows has them. */
struct shared {
	bool quiet, query;
	int verbose;
	struct strlist dirs;
};

struct values {
	struct shared shared;
	unsigned long jobs, depth;
	size_t size, exact;
	int color, stats;
	unsigned long timeout;
	struct opt_rate rate;
	const char *output, *base;
	struct opt_ordered changes;
};

static const char *const colors[] = {"auto", "always", "never", NULL};

static const char *const formats[] = {"off", "text", "json", NULL};

static const struct opt own[] = {
	{.kind = OPT_NUMBER,
		.letter = 'j',
		.name = "jobs",
		.offset = offsetof(struct values, jobs),
		.arg = "N",
		.help = "",
		.min = 1,
		.max = 256,
		.initial = 4},
	{.kind = OPT_NUMBER,
		.name = "depth",
		.offset = offsetof(struct values, depth),
		.arg = "N",
		.help = "",
		.min = 1},
	{.kind = OPT_SIZE,
		.name = "size",
		.offset = offsetof(struct values, size),
		.arg = "SIZE",
		.help = "",
		.min = 1,
		.initial = 256 << 20},
	{.kind = OPT_SIZE,
		.name = "exact",
		.offset = offsetof(struct values, exact),
		.arg = "SIZE",
		.help = "",
		.min = 10,
		.max = 2048},
	{.kind = OPT_CHOICE,
		.name = "color",
		.offset = offsetof(struct values, color),
		.arg = "WHEN",
		.help = "",
		.initial = 2,
		.choices = colors},
	{.kind = OPT_STRING,
		.letter = 'o',
		.name = "output",
		.offset = offsetof(struct values, output),
		.arg = "FILE",
		.help = ""},
	{.kind = OPT_CHOICE,
		.name = "stats",
		.offset = offsetof(struct values, stats),
		.arg = "FORMAT",
		.help = "",
		.choices = formats,
		.bare = "text"},
	{.kind = OPT_STRING,
		.letter = 'b',
		.name = "base",
		.offset = offsetof(struct values, base),
		.arg = "REV",
		.help = "",
		.bare = "HEAD"},
	{.kind = OPT_TIME,
		.name = "timeout",
		.offset = offsetof(struct values, timeout),
		.arg = "TIME",
		.help = "",
		.min = 1},
	{.kind = OPT_RATE,
		.name = "rate",
		.offset = offsetof(struct values, rate),
		.arg = "RATE",
		.help = "",
		.min = 1,
		.max = 500},
	{.kind = OPT_ORDERED,
		.letter = 's',
		.name = "set",
		.offset = offsetof(struct values, changes),
		.arg = "PATH=VALUE",
		.help = ""},
	{.kind = OPT_ORDERED,
		.name = "remove",
		.offset = offsetof(struct values, changes),
		.arg = "PATH",
		.help = ""},
	{.kind = OPT_ORDERED,
		.name = "between",
		.offset = offsetof(struct values, changes),
		.arg = "OLD",
		.second = "NEW",
		.help = ""},
	OPT_END,
};

static const struct opt shared[] = {
	{.kind = OPT_FLAG,
		.letter = 'q',
		.name = "quiet",
		.offset = offsetof(struct shared, quiet),
		.help = ""},
	/* a name that another one begins with */
	{.kind = OPT_FLAG, .name = "qui", .offset = offsetof(struct shared, query), .help = ""},
	{.kind = OPT_COUNT,
		.letter = 'v',
		.name = "verbose",
		.offset = offsetof(struct shared, verbose),
		.help = ""},
	{.kind = OPT_LIST,
		.letter = 'C',
		.offset = offsetof(struct shared, dirs),
		.arg = "DIR",
		.help = ""},
	OPT_END,
};

static const struct opt_group groups[] = {
	{"Options", own, 0},
	{"Shared", shared, offsetof(struct values, shared)},
	OPT_GROUP_END,
};

enum { MOST_ARGS = 12 };

struct parsed {
	struct values values;
	struct strlist operands;
	struct error err;
	int result;
};

static struct parsed parse(const char *const *args)
{
	struct parsed p = {.operands = STRLIST_INIT, .err = ERROR_INIT};
	int argc = 0;

	while (argc < MOST_ARGS && args[argc])
		argc++;
	opt_defaults(groups, &p.values);
	p.result = opt_parse(groups, &p.values, argc, (char **)args, &p.operands, &p.err);
	return p;
}

static void parsed_release(struct parsed *p)
{
	opt_release(groups, &p->values);
	strlist_release(&p->operands);
	error_release(&p->err);
}

#define PARSE(...) parse((const char *const[MOST_ARGS + 1]){__VA_ARGS__})

static void assert_parsed(const struct parsed *p)
{
	if (p->result != 0)
		print_message("# %s\n", error_text(&p->err));
	assert_int_equal(p->result, 0);
}

static void assert_operands(const struct parsed *p, const char *joined)
{
	struct str CLEANUP(str_release) all = STR_INIT;

	for (size_t i = 0; i < p->operands.nr; i++)
		str_addf(&all, "%s%s", i ? "|" : "", p->operands.v[i]);
	assert_string_equal(all.s, joined);
}

static void every_value_starts_with_the_initial_one_of_its_row(void **state)
{
	struct parsed CLEANUP(parsed_release) p = PARSE(NULL);

	(void)state;
	assert_parsed(&p);
	assert_int_equal(p.values.jobs, 4);
	assert_int_equal(p.values.depth, 0);
	assert_int_equal(p.values.size, 256 << 20);
	assert_int_equal(p.values.color, 2);
	assert_null(p.values.output);
	assert_false(p.values.shared.quiet);
}

static void each_kind_lands_in_its_member(void **state)
{
	struct parsed CLEANUP(parsed_release) p = PARSE("--jobs", "7", "--size=3M", "--color",
		"always", "--output=x y", "-q", "-v", "-C", "a", "-Cb");

	(void)state;
	assert_parsed(&p);
	assert_int_equal(p.values.jobs, 7);
	assert_int_equal(p.values.size, 3 << 20);
	assert_int_equal(p.values.color, 1);
	assert_string_equal(p.values.output, "x y");
	assert_true(p.values.shared.quiet);
	assert_false(p.values.shared.query);
	assert_int_equal(p.values.shared.verbose, 1);
	assert_int_equal(p.values.shared.dirs.nr, 2);
	assert_string_equal(p.values.shared.dirs.v[1], "b");
}

static void letters_may_be_bundled_and_the_last_may_have_a_value(void **state)
{
	struct parsed CLEANUP(parsed_release) together = PARSE("-qvvj4");
	struct parsed CLEANUP(parsed_release) apart = PARSE("-qvvj", "4", "x");

	(void)state;
	assert_parsed(&together);
	assert_parsed(&apart);
	assert_int_equal(together.values.jobs, 4);
	assert_int_equal(together.values.shared.verbose, 2);
	assert_true(together.values.shared.quiet);
	assert_int_equal(apart.values.jobs, 4);
	assert_operands(&apart, "x");
}

static void options_may_follow_operands_until_two_hyphens(void **state)
{
	struct parsed CLEANUP(parsed_release) p =
		PARSE("a", "-q", "b", "-", "--", "-v", "--", "--jobs");

	(void)state;
	assert_parsed(&p);
	assert_true(p.values.shared.quiet);
	assert_int_equal(p.values.shared.verbose, 0);
	assert_operands(&p, "a|b|-|-v|--|--jobs");
}

static void two_hyphens_and_a_lone_one_may_be_values(void **state)
{
	struct parsed CLEANUP(parsed_release) p = PARSE("--output", "--", "-C", "-", "-q");

	(void)state;
	assert_parsed(&p);
	assert_string_equal(p.values.output, "--");
	assert_string_equal(p.values.shared.dirs.v[0], "-");
	assert_true(p.values.shared.quiet);
}

static void long_names_may_be_cut_short_where_unique(void **state)
{
	struct parsed CLEANUP(parsed_release) p = PARSE("--ver", "--j=3", "--o", "f", "--q");
	struct parsed CLEANUP(parsed_release) exact = PARSE("--qui");

	(void)state;
	assert_int_equal(p.result, -1);
	assert_string_equal(
		error_text(&p.err), "option '--q' is ambiguous: it could be '--quiet', '--qui'");
	assert_int_equal(p.values.jobs, 3);
	assert_int_equal(p.values.shared.verbose, 1);
	assert_string_equal(p.values.output, "f");
	assert_parsed(&exact);
	assert_true(exact.values.shared.query);
	assert_false(exact.values.shared.quiet);
}

static void the_last_value_wins(void **state)
{
	struct parsed CLEANUP(parsed_release) p =
		PARSE("-j1", "--jobs=2", "--color=auto", "-j", "3");

	(void)state;
	assert_parsed(&p);
	assert_int_equal(p.values.jobs, 3);
	assert_int_equal(p.values.color, 0);
}

static void an_empty_value_is_a_value(void **state)
{
	struct parsed CLEANUP(parsed_release) p = PARSE("--output=", "-C", "", "");

	(void)state;
	assert_parsed(&p);
	assert_string_equal(p.values.output, "");
	assert_string_equal(p.values.shared.dirs.v[0], "");
	assert_operands(&p, "");
	assert_int_equal(p.operands.nr, 1);
}

static void sizes_have_units_of_1024(void **state)
{
	static const struct {
		const char *text;
		size_t bytes;
	} rows[] = {{"1", 1}, {"10k", 10240}, {"10K", 10240}, {"2M", 2 << 20}, {"1G", 1 << 30},
		{"007", 7}, {"16777215G", (size_t)16777215 << 30}};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct parsed CLEANUP(parsed_release) p = PARSE("--size", rows[i].text);

		assert_parsed(&p);
		assert_int_equal(p.values.size, rows[i].bytes);
	}
}

static void sizes_are_shown_as_people_write_them(void **state)
{
	static const struct {
		size_t bytes;
		const char *text;
	} rows[] = {{0, "0"}, {1000, "1000"}, {1024, "1k"}, {10240, "10k"}, {256 << 20, "256M"},
		{(size_t)3 << 30, "3G"}, {(1 << 20) + 1, "1048577"}};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct str CLEANUP(str_release) out = STR_INIT;

		opt_add_size(&out, rows[i].bytes);
		assert_string_equal(out.s, rows[i].text);
	}
}

/* Each is a usage error with just this text. */
static const struct {
	const char *args[3];
	const char *message;
} wrong[] = {
	{{"--colour"}, "unknown option '--colour'; did you mean '--color'?"},
	{{"--colro=never"}, "unknown option '--colro'; did you mean '--color'?"},
	{{"--nothing-like-it"}, "unknown option '--nothing-like-it'"},
	{{"--=x"}, "unknown option '--'"},
	{{"--\xff\n"}, "unknown option '--\xff\n'"},
	{{"-x"}, "unknown option '-x'"},
	{{"-qx"}, "unknown option '-x'"},
	{{"-\xc3\xa9t"}, "unknown option '-\xc3\xa9'"},
	{{"-\xff\xff"}, "unknown option '-\xff'"},
	{{"-q-"}, "unknown option '--'"},
	{{"--quiet=yes"}, "--quiet takes no value, but 'yes' is given"},
	{{"--quiet="}, "--quiet takes no value, but '' is given"},
	{{"--jobs"}, "--jobs wants a value: --jobs N"},
	{{"-j"}, "-j wants a value: -j N"},
	{{"-qC"}, "-C wants a value: -C DIR"},
	{{"--jo"}, "--jobs wants a value: --jobs N"},
	{{"--jobs", "0"}, "--jobs wants a number from 1 to 256, not '0'"},
	{{"-j257"}, "-j wants a number from 1 to 256, not '257'"},
	{{"--jobs="}, "--jobs wants a number from 1 to 256, not ''"},
	{{"--jobs=-1"}, "--jobs wants a number from 1 to 256, not '-1'"},
	{{"--jobs", "+1"}, "--jobs wants a number from 1 to 256, not '+1'"},
	{{"--jobs", " 1"}, "--jobs wants a number from 1 to 256, not ' 1'"},
	{{"--jobs", "1x"}, "--jobs wants a number from 1 to 256, not '1x'"},
	{{"--jobs", "0x10"}, "--jobs wants a number from 1 to 256, not '0x10'"},
	{{"--jobs", "18446744073709551617"},
		"--jobs wants a number from 1 to 256, not '18446744073709551617'"},
	{{"--depth", "18446744073709551617"},
		"--depth wants a number of at least 1, not '18446744073709551617'"},
	{{"--size", "0"}, "--size wants a size of at least 1 (units k, M, G), not '0'"},
	{{"--size", "17179869184G"},
		"--size wants a size of at least 1 (units k, M, G), not '17179869184G'"},
	{{"--exact", "3k"}, "--exact wants a size from 10 to 2k (units k, M, G), not '3k'"},
	{{"--exact", "1kB"}, "--exact wants a size from 10 to 2k (units k, M, G), not '1kB'"},
	{{"--exact", "1.5k"}, "--exact wants a size from 10 to 2k (units k, M, G), not '1.5k'"},
	{{"--exact", "k"}, "--exact wants a size from 10 to 2k (units k, M, G), not 'k'"},
	{{"--timeout"}, "--timeout wants a value: --timeout TIME"},
	{{"--timeout", "0"}, "--timeout wants a time such as 30s, 5m, 1h or 500ms, not '0'"},
	{{"--timeout", "5d"}, "--timeout wants a time such as 30s, 5m, 1h or 500ms, not '5d'"},
	{{"--timeout", "1.5s"}, "--timeout wants a time such as 30s, 5m, 1h or 500ms, not '1.5s'"},
	{{"--timeout", "-1"}, "--timeout wants a time such as 30s, 5m, 1h or 500ms, not '-1'"},
	{{"--timeout", "s"}, "--timeout wants a time such as 30s, 5m, 1h or 500ms, not 's'"},
	{{"--timeout="}, "--timeout wants a time such as 30s, 5m, 1h or 500ms, not ''"},
	{{"--timeout", "18446744073709551615h"},
		"--timeout wants a time such as 30s, 5m, 1h or 500ms, not '18446744073709551615h'"},
	{{"--rate", "0/s"}, "--rate wants a rate such as 10/s or 300/m, from 1 to 500, not '0/s'"},
	{{"--rate", "501/m"},
		"--rate wants a rate such as 10/s or 300/m, from 1 to 500, not '501/m'"},
	{{"--rate", "10"}, "--rate wants a rate such as 10/s or 300/m, from 1 to 500, not '10'"},
	{{"--rate", "/s"}, "--rate wants a rate such as 10/s or 300/m, from 1 to 500, not '/s'"},
	{{"--rate", "1/ss"},
		"--rate wants a rate such as 10/s or 300/m, from 1 to 500, not '1/ss'"},
	{{"--stats="}, "--stats wants one of off, text, json, not ''"},
	{{"--stats=jsn"}, "--stats wants one of off, text, json, not 'jsn'; did you mean 'json'?"},
	{{"--color", "nevr"},
		"--color wants one of auto, always, never, not 'nevr'; did you mean 'never'?"},
	{{"--color", "purple"}, "--color wants one of auto, always, never, not 'purple'"},
	{{"--color="}, "--color wants one of auto, always, never, not ''"},
};

static void rates_are_per_second_or_minute(void **state)
{
	struct parsed CLEANUP(parsed_release) none = PARSE("--timeout", "1");
	struct parsed CLEANUP(parsed_release) second = PARSE("--rate", "10/s");
	struct parsed CLEANUP(parsed_release) minute = PARSE("--rate=500/m");

	(void)state;
	assert_int_equal(none.values.rate.nr, 0);
	assert_int_equal(second.values.rate.nr, 10);
	assert_int_equal(second.values.rate.seconds, 1);
	assert_int_equal(minute.values.rate.nr, 500);
	assert_int_equal(minute.values.rate.seconds, 60);
}

static void a_value_that_may_be_left_out_is_never_the_next_word(void **state)
{
	struct parsed CLEANUP(parsed_release) bare = PARSE("--stats", "json");
	struct parsed CLEANUP(parsed_release) given = PARSE("--stats=json", "-b", "main");
	struct parsed CLEANUP(parsed_release) letter = PARSE("-bmain", "--sta=text", "--base=");
	struct parsed CLEANUP(parsed_release) none = PARSE("-q");

	(void)state;
	assert_int_equal(bare.values.stats, 1);
	assert_string_equal(bare.operands.v[0], "json");
	assert_int_equal(given.values.stats, 2);
	assert_string_equal(given.values.base, "HEAD");
	assert_string_equal(given.operands.v[0], "main");
	assert_int_equal(letter.values.stats, 1);
	assert_string_equal(letter.values.base, "");
	assert_int_equal(letter.operands.nr, 0);
	assert_int_equal(none.values.stats, 0);
	assert_null(none.values.base);
}

static const struct {
	const char *text;
	unsigned long ms;
} times[] = {
	{"1ms", 1}, {"500ms", 500}, {"2", 2000}, {"2s", 2000}, {"5m", 300000}, {"1h", 3600000}};

static void times_have_units(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(times) / sizeof(*times); i++) {
		struct parsed CLEANUP(parsed_release) p = PARSE("--timeout", times[i].text);

		assert_int_equal(p.result, 0);
		assert_int_equal(p.values.timeout, times[i].ms);
	}
}

static void times_are_shown_as_people_write_them(void **state)
{
	struct str CLEANUP(str_release) out = STR_INIT;

	(void)state;
	opt_add_time(&out, 500);
	str_addch(&out, ' ');
	opt_add_time(&out, 90000);
	str_addch(&out, ' ');
	opt_add_time(&out, 300000);
	str_addch(&out, ' ');
	opt_add_time(&out, 7200000);
	assert_string_equal(out.s, "500ms 90s 5m 2h");
}

static void two_values_are_two_words(void **state)
{
	struct parsed CLEANUP(parsed_release) p =
		PARSE("--between", "a", "b", "--remove", "x", "--between=c", "--q", "file");

	(void)state;
	assert_int_equal(p.result, 0);
	assert_int_equal(p.values.changes.nr, 3);
	assert_string_equal(p.values.changes.v[0].text, "a");
	assert_string_equal(p.values.changes.v[0].second, "b");
	assert_null(p.values.changes.v[1].second);
	assert_string_equal(p.values.changes.v[2].text, "c");
	assert_string_equal(p.values.changes.v[2].second, "--q");
	assert_int_equal(p.operands.nr, 1);
}

static void ordered_ones_of_several_names_come_in_the_order_given(void **state)
{
	static const char *const names[] = {"set", "remove", "set", "remove", "set"};
	static const char *const texts[] = {"a=1", "b", "c=", "", "--set"};
	struct parsed CLEANUP(parsed_release) p = PARSE("--set", "a=1", "-q", "--remove=b", "file",
		"-sc=", "--remove", "", "--set", "--set");

	(void)state;
	assert_int_equal(p.result, 0);
	assert_int_equal(p.values.changes.nr, 5);
	for (size_t i = 0; i < 5; i++) {
		assert_string_equal(p.values.changes.v[i].row->name, names[i]);
		assert_string_equal(p.values.changes.v[i].text, texts[i]);
	}
	assert_int_equal(p.operands.nr, 1);
}

static void a_mistake_is_named_with_what_would_be_right(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(wrong) / sizeof(*wrong); i++) {
		struct parsed CLEANUP(parsed_release) p = PARSE(wrong[i].args[0], wrong[i].args[1]);

		assert_int_equal(p.result, -1);
		assert_int_equal(p.err.code, ERROR_USAGE);
		assert_int_equal(error_exit_status(&p.err), 64);
		assert_string_equal(error_text(&p.err), wrong[i].message);
	}
}

static void step_by_step_stops_before_the_rest_is_looked_at(void **state)
{
	char quiet[] = "-q", name[] = "edit", unknown[] = "--unknown";
	char *argv[] = {quiet, name, unknown};
	struct values values = {0};
	struct opt_parser p = {.groups = groups, .values = &values, .argc = 3, .argv = argv};
	const char *operand = NULL;
	struct error err = ERROR_INIT;

	(void)state;
	assert_int_equal(opt_step(&p, &operand, &err), OPT_STEP_OPTION);
	assert_int_equal(opt_step(&p, &operand, &err), OPT_STEP_OPERAND);
	assert_string_equal(operand, "edit");
	assert_int_equal(p.next, 2);
	assert_int_equal(opt_step(&p, &operand, &err), OPT_STEP_ERROR);
	error_release(&err);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_value_starts_with_the_initial_one_of_its_row),
		cmocka_unit_test(each_kind_lands_in_its_member),
		cmocka_unit_test(letters_may_be_bundled_and_the_last_may_have_a_value),
		cmocka_unit_test(options_may_follow_operands_until_two_hyphens),
		cmocka_unit_test(two_hyphens_and_a_lone_one_may_be_values),
		cmocka_unit_test(long_names_may_be_cut_short_where_unique),
		cmocka_unit_test(the_last_value_wins),
		cmocka_unit_test(an_empty_value_is_a_value),
		cmocka_unit_test(sizes_have_units_of_1024),
		cmocka_unit_test(sizes_are_shown_as_people_write_them),
		cmocka_unit_test(a_value_that_may_be_left_out_is_never_the_next_word),
		cmocka_unit_test(times_have_units),
		cmocka_unit_test(rates_are_per_second_or_minute),
		cmocka_unit_test(times_are_shown_as_people_write_them),
		cmocka_unit_test(two_values_are_two_words),
		cmocka_unit_test(ordered_ones_of_several_names_come_in_the_order_given),
		cmocka_unit_test(a_mistake_is_named_with_what_would_be_right),
		cmocka_unit_test(step_by_step_stops_before_the_rest_is_looked_at),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
