#include "cli/opt.h"

#include "base/cleanup.h"
#include "base/suggest.h"
#include "base/utf8.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* An option as it was given: its row, and how messages name it. */
struct given {
	const struct opt_group *group;
	const struct opt *row;
	char name[64];
};

bool opt_has_value(const struct opt *row)
{
	return row->kind != OPT_FLAG && row->kind != OPT_COUNT;
}

bool opt_is_repeated(const struct opt *row)
{
	return row->kind == OPT_COUNT || row->kind == OPT_LIST || row->kind == OPT_ORDERED;
}

bool opt_takes_word(const struct opt *row)
{
	return opt_has_value(row) && !row->bare;
}

static void *value_place(const struct opt_group *group, const struct opt *row, void *values)
{
	return (char *)values + group->base + row->offset;
}

void opt_defaults(const struct opt_group *groups, void *values)
{
	OPT_EACH(groups, group, row)
	{
		void *place = value_place(group, row, values);

		if (row->kind == OPT_NUMBER || row->kind == OPT_TIME)
			*(unsigned long *)place = row->initial;
		else if (row->kind == OPT_SIZE)
			*(size_t *)place = row->initial;
		else if (row->kind == OPT_CHOICE)
			*(int *)place = (int)row->initial;
	}
}

/* Once for each row that shares it. */
static void release_ordered(struct opt_ordered *ordered)
{
	free(ordered->v);
	*ordered = (struct opt_ordered){0};
}

void opt_release(const struct opt_group *groups, void *values)
{
	OPT_EACH(groups, group, row)
	{
		if (row->kind == OPT_LIST)
			strlist_release(value_place(group, row, values));
		else if (row->kind == OPT_ORDERED)
			release_ordered(value_place(group, row, values));
	}
}

/* --- values ---------------------------------------------------------------------------------------------------------------- */

static const struct {
	char letter;
	unsigned shift;
} size_units[] = {{'k', 10}, {'K', 10}, {'M', 20}, {'G', 30}};

int opt_add_size(struct str *out, size_t size)
{
	for (size_t i = sizeof(size_units) / sizeof(*size_units); i-- > 0;) {
		size_t unit = (size_t)1 << size_units[i].shift;

		if (size && size % unit == 0 && size_units[i].letter != 'K')
			return str_addf(out, "%zu%c", size / unit, size_units[i].letter);
	}
	return str_addf(out, "%zu", size);
}

/* Decimal digits and nothing else; ULONG_MAX stands for all that is larger. Returns what follows, NULL without a digit. */
static const char *parse_digits(const char *text, unsigned long *ret)
{
	unsigned long n = 0;

	if (*text < '0' || *text > '9')
		return NULL;
	for (; *text >= '0' && *text <= '9'; text++) {
		unsigned long digit = (unsigned long)(*text - '0');

		n = n > (ULONG_MAX - digit) / 10 ? ULONG_MAX : n * 10 + digit;
	}
	*ret = n;
	return text;
}

static bool parse_size(const char *text, unsigned long *ret)
{
	const char *rest = parse_digits(text, ret);

	if (!rest || !*rest)
		return rest != NULL;
	for (size_t i = 0; i < sizeof(size_units) / sizeof(*size_units); i++) {
		unsigned shift = size_units[i].shift;

		if (size_units[i].letter != *rest || rest[1])
			continue;
		*ret = *ret > ULONG_MAX >> shift ? ULONG_MAX : *ret << shift;
		return true;
	}
	return false;
}

static const struct {
	const char *name;
	unsigned long ms;
} time_units[] = {{"ms", 1}, {"s", 1000}, {"", 1000}, {"m", 60000}, {"h", 3600000}};

static bool parse_time(const char *text, unsigned long *ret)
{
	const char *rest = parse_digits(text, ret);

	for (size_t i = 0; rest && i < sizeof(time_units) / sizeof(*time_units); i++) {
		unsigned long ms = time_units[i].ms;

		if (strcmp(time_units[i].name, rest) != 0)
			continue;
		*ret = *ret > ULONG_MAX / ms ? ULONG_MAX : *ret * ms;
		return true;
	}
	return false;
}

int opt_add_time(struct str *out, unsigned long ms)
{
	for (size_t i = sizeof(time_units) / sizeof(*time_units); i-- > 0;)
		if (*time_units[i].name && ms && ms % time_units[i].ms == 0)
			return str_addf(out, "%lu%s", ms / time_units[i].ms, time_units[i].name);
	return str_adds(out, "0");
}

static const struct {
	const char *name;
	unsigned long seconds;
} rate_units[] = {{"/s", 1}, {"/m", 60}};

static bool parse_rate(const char *text, struct opt_rate *ret)
{
	const char *rest = parse_digits(text, &ret->nr);

	for (size_t i = 0; rest && i < sizeof(rate_units) / sizeof(*rate_units); i++) {
		ret->seconds = rate_units[i].seconds;
		if (strcmp(rate_units[i].name, rest) == 0)
			return true;
	}
	return false;
}

static bool in_range(const struct opt *row, unsigned long n)
{
	return n >= row->min && n <= (row->max ? row->max : ULONG_MAX - 1);
}

static int set_string(const struct given *given, void *place, const char *value, struct error *err)
{
	(void)given;
	(void)err;
	*(const char **)place = value;
	return 0;
}

static int set_list(const struct given *given, void *place, const char *value, struct error *err)
{
	(void)given;
	return strlist_add(place, value) < 0 ? error_nomem(err) : 0;
}

static int set_ordered(const struct given *given, void *place, const char *value, struct error *err)
{
	struct opt_ordered *ordered = place;
	size_t cap = ordered->cap ? 2 * ordered->cap : 8;
	struct opt_given *grown;

	if (ordered->nr == ordered->cap) {
		grown = reallocarray(ordered->v, cap, sizeof(*grown));
		if (!grown)
			return error_nomem(err);
		ordered->v = grown;
		ordered->cap = cap;
	}
	ordered->v[ordered->nr++] = (struct opt_given){given->row, value, NULL};
	return 0;
}

static int set_number(const struct given *given, void *place, const char *value, struct error *err)
{
	const struct opt *row = given->row;
	unsigned long n = 0;
	const char *rest = parse_digits(value, &n);

	if (rest && !*rest && in_range(row, n)) {
		*(unsigned long *)place = n;
		return 0;
	}
	if (row->max)
		return error_set(err, ERROR_USAGE, "%s wants a number from %lu to %lu, not '%s'",
			given->name, row->min, row->max, value);
	return error_set(err, ERROR_USAGE, "%s wants a number of at least %lu, not '%s'",
		given->name, row->min, value);
}

static int set_size(const struct given *given, void *place, const char *value, struct error *err)
{
	const struct opt *row = given->row;
	struct str CLEANUP(str_release) range = STR_INIT;
	unsigned long n = 0;

	if (parse_size(value, &n) && in_range(row, n)) {
		*(size_t *)place = n;
		return 0;
	}
	str_adds(&range, row->max ? "from " : "of at least ");
	opt_add_size(&range, row->min);
	if (row->max) {
		str_adds(&range, " to ");
		opt_add_size(&range, row->max);
	}
	if (str_failed(&range))
		return error_nomem(err);
	return error_set(err, ERROR_USAGE, "%s wants a size %s (units k, M, G), not '%s'",
		given->name, range.s, value);
}

static int set_time(const struct given *given, void *place, const char *value, struct error *err)
{
	unsigned long ms = 0;

	if (!parse_time(value, &ms) || !in_range(given->row, ms))
		return error_set(err, ERROR_USAGE,
			"%s wants a time such as 30s, 5m, 1h or 500ms, not '%s'", given->name,
			value);
	*(unsigned long *)place = ms;
	return 0;
}

static int set_rate(const struct given *given, void *place, const char *value, struct error *err)
{
	const struct opt *row = given->row;
	struct opt_rate rate = {0};

	if (!parse_rate(value, &rate) || !in_range(row, rate.nr))
		return error_set(err, ERROR_USAGE,
			"%s wants a rate such as 10/s or 300/m, from %lu to %lu, not '%s'",
			given->name, row->min, row->max, value);
	*(struct opt_rate *)place = rate;
	return 0;
}

static int set_choice(const struct given *given, void *place, const char *value, struct error *err)
{
	struct suggest suggest = SUGGEST_INIT(value);
	struct str CLEANUP(str_release) names = STR_INIT;

	for (int i = 0; given->row->choices[i]; i++) {
		const char *choice = given->row->choices[i];

		if (!strcmp(value, choice)) {
			*(int *)place = i;
			return 0;
		}
		str_addf(&names, "%s%s", i ? ", " : "", choice);
		suggest_offer(&suggest, choice);
	}
	if (str_failed(&names))
		return error_nomem(err);
	if (suggest.best)
		return error_set(err, ERROR_USAGE,
			"%s wants one of %s, not '%s'; did you mean '%s'?", given->name, names.s,
			value, suggest.best);
	return error_set(
		err, ERROR_USAGE, "%s wants one of %s, not '%s'", given->name, names.s, value);
}

static int (*const set_value[])(
	const struct given *given, void *place, const char *value, struct error *err) = {
	[OPT_STRING] = set_string,
	[OPT_LIST] = set_list,
	[OPT_NUMBER] = set_number,
	[OPT_CHOICE] = set_choice,
	[OPT_SIZE] = set_size,
	[OPT_TIME] = set_time,
	[OPT_RATE] = set_rate,
	[OPT_ORDERED] = set_ordered,
};

/* The other one of two values is the next word, also behind --name=VALUE. */
static int store_second(struct opt_parser *p, const struct given *given, struct error *err)
{
	const struct opt *row = given->row;
	struct opt_ordered *ordered = value_place(given->group, row, p->values);

	if (p->next == p->argc)
		return error_set(err, ERROR_USAGE, "%s wants two values: %s %s %s", given->name,
			given->name, row->arg, row->second);
	ordered->v[ordered->nr - 1].second = p->argv[p->next++];
	return 0;
}

static int store(
	struct opt_parser *p, const struct given *given, const char *value, struct error *err)
{
	void *place = value_place(given->group, given->row, p->values);

	if (given->row->kind == OPT_FLAG)
		*(bool *)place = true;
	else if (given->row->kind == OPT_COUNT)
		*(int *)place += *(int *)place < INT_MAX;
	else if (set_value[given->row->kind](given, place, value, err) < 0)
		return -1;
	return given->row->second ? store_second(p, given, err) : 0;
}

/* The value that stands in an argument of its own, or for one that was left out. */
static const char *next_value(struct opt_parser *p, const struct given *given, struct error *err)
{
	if (given->row->bare)
		return given->row->bare;
	if (p->next < p->argc)
		return p->argv[p->next++];
	error_set(err, ERROR_USAGE, "%s wants %s: %s %s%s%s", given->name,
		given->row->second ? "two values" : "a value", given->name, given->row->arg,
		given->row->second ? " " : "", given->row->second ? given->row->second : "");
	return NULL;
}

/* --- long options ---------------------------------------------------------------------------------------------------------- */

static void give(struct given *given, const struct opt_group *group, const struct opt *row)
{
	given->group = group;
	given->row = row;
	snprintf(given->name, sizeof(given->name), "--%s", row->name);
}

static int unknown_long(const struct opt_parser *p, const char *name, size_t len, struct error *err)
{
	struct str CLEANUP(str_release) word = STR_INIT;
	struct suggest suggest;

	if (str_add(&word, name, len) < 0)
		return error_nomem(err);
	suggest = (struct suggest)SUGGEST_INIT(word.s);
	OPT_EACH(p->groups, group, row)
	{
		if (row->name)
			suggest_offer(&suggest, row->name);
	}
	if (suggest.best)
		return error_set(err, ERROR_USAGE, "unknown option '--%s'; did you mean '--%s'?",
			word.s, suggest.best);
	return error_set(err, ERROR_USAGE, "unknown option '--%s'", word.s);
}

static int ambiguous(const struct opt_parser *p, const char *name, size_t len, struct error *err)
{
	struct str CLEANUP(str_release) names = STR_INIT;

	OPT_EACH(p->groups, group, row)
	{
		if (row->name && !strncmp(row->name, name, len))
			str_addf(&names, "%s'--%s'", names.len ? ", " : "", row->name);
	}
	if (str_failed(&names))
		return error_nomem(err);
	return error_set(err, ERROR_USAGE, "option '--%.*s' is ambiguous: it could be %s", (int)len,
		name, names.s);
}

/* The row of that name or, if there is none, the only one that begins so. */
static int find_long(const struct opt_parser *p, const char *name, size_t len, struct given *ret,
	struct error *err)
{
	size_t matches = 0;

	OPT_EACH(p->groups, group, row)
	{
		if (!row->name || !len || strncmp(row->name, name, len) != 0)
			continue;
		give(ret, group, row);
		if (!row->name[len])
			return 0;
		matches++;
	}
	if (matches == 1)
		return 0;
	return matches ? ambiguous(p, name, len, err) : unknown_long(p, name, len, err);
}

static int parse_long(struct opt_parser *p, const char *name, struct error *err)
{
	size_t len = strcspn(name, "=");
	const char *value = name[len] ? name + len + 1 : NULL;
	struct given given;

	if (find_long(p, name, len, &given, err) < 0)
		return -1;
	if (!opt_has_value(given.row) && value)
		return error_set(err, ERROR_USAGE, "%s takes no value, but '%s' is given",
			given.name, value);
	if (opt_has_value(given.row) && !value && !(value = next_value(p, &given, err)))
		return -1;
	return store(p, &given, value, err);
}

/* --- letters --------------------------------------------------------------------------------------------------------------- */

static int find_letter(
	const struct opt_parser *p, const char *letters, struct given *ret, struct error *err)
{
	uint32_t cp = 0;
	size_t len;

	OPT_EACH(p->groups, group, row)
	{
		if (row->letter != *letters)
			continue;
		ret->group = group;
		ret->row = row;
		snprintf(ret->name, sizeof(ret->name), "-%c", *letters);
		return 0;
	}
	len = utf8_decode(letters, strlen(letters), &cp);
	return error_set(err, ERROR_USAGE, "unknown option '-%.*s'", len ? (int)len : 1, letters);
}

static int parse_letters(struct opt_parser *p, const char *letters, struct error *err)
{
	struct given given;

	while (*letters) {
		const char *value = NULL;

		if (find_letter(p, letters++, &given, err) < 0)
			return -1;
		if (opt_has_value(given.row)) {
			value = *letters ? letters : next_value(p, &given, err);
			if (!value)
				return -1;
			letters = "";
		}
		if (store(p, &given, value, err) < 0)
			return -1;
	}
	return 0;
}

/* --- all ------------------------------------------------------------------------------------------------------------------- */

enum opt_step opt_step(struct opt_parser *p, const char **ret_operand, struct error *err)
{
	const char *arg;
	int result;

	if (!p->operands_only && p->next < p->argc && !strcmp(p->argv[p->next], "--")) {
		p->operands_only = true;
		p->next++;
	}
	if (p->next >= p->argc)
		return OPT_STEP_END;
	arg = p->argv[p->next++];
	if (p->operands_only || arg[0] != '-' || !arg[1]) {
		*ret_operand = arg;
		return OPT_STEP_OPERAND;
	}
	result = arg[1] == '-' ? parse_long(p, arg + 2, err) : parse_letters(p, arg + 1, err);
	return result < 0 ? OPT_STEP_ERROR : OPT_STEP_OPTION;
}

int opt_parse(const struct opt_group *groups, void *values, int argc, char **argv,
	struct strlist *ret_operands, struct error *err)
{
	struct opt_parser p = {.groups = groups, .values = values, .argc = argc, .argv = argv};
	const char *operand = NULL;
	enum opt_step step;

	while ((step = opt_step(&p, &operand, err)) != OPT_STEP_END) {
		if (step == OPT_STEP_ERROR)
			return -1;
		if (step == OPT_STEP_OPERAND && strlist_add(ret_operands, operand) < 0)
			return error_nomem(err);
	}
	return 0;
}
