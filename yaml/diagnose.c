#include "yaml/diagnose.h"

#include "base/cleanup.h"
#include "yaml/diagnose_rules.h"

#include <stdio.h>
#include <string.h>

__attribute__((format(printf, 6, 0))) static int set_problem_v(struct ydoc *doc,
	enum yproblem_kind kind, size_t start, size_t end, const char *prefix, const char *fmt,
	va_list ap)
{
	struct str CLEANUP(str_release) text = STR_INIT;

	str_adds(&text, prefix);
	str_addfv(&text, fmt, ap);
	if (str_failed(&text))
		return -1;
	doc->problem.kind = kind;
	if (end > doc->len)
		end = doc->len;
	doc->problem.start = (uint32_t)start;
	doc->problem.end = (uint32_t)(end < start ? start : end);
	doc->problem.message = arena_copy(&doc->arena, text.s, text.len);
	return doc->problem.message ? 0 : -1;
}

int diagnose_set(
	struct ydoc *doc, enum yproblem_kind kind, size_t start, size_t end, const char *fmt, ...)
{
	va_list ap;
	int result;

	va_start(ap, fmt);
	result = set_problem_v(doc, kind, start, end, "", fmt, ap);
	va_end(ap);
	return result;
}

int diagnose_say(const struct place *p, size_t start, size_t end, const char *fmt, ...)
{
	va_list ap;
	int result;

	va_start(ap, fmt);
	result = set_problem_v(p->doc, YPROBLEM_SYNTAX, start, end, "syntax error: ", fmt, ap);
	va_end(ap);
	return result < 0 ? -1 : 1;
}

/* Asked first, whatever libyaml says: what it stumbles over is often not where the cause is. */
static rule_fn *const general[] = {rule_conflict_marker, rule_byte_order_mark, rule_ini_file,
	rule_odd_space, rule_template, rule_tab_indentation, NULL};

/*
 * Then by libyaml's text; where several rows have it, by what it says it was doing (NULL: whatever). The rules of a row are asked
 * in turn.
 */
static const struct {
	const char *problem, *while_doing;
	rule_fn *rules[8]; /* ends in NULL */
} table[] = {
	{"could not find expected ':'", NULL, {rule_long_key, rule_missing_colon}},
	{"mapping values are not allowed in this context", NULL,
		{rule_long_key, rule_value_with_colon, rule_line_above, rule_lone_colon}},
	{"did not find expected key", NULL,
		{rule_stray_indicator, rule_text_behind_value, rule_lone_colon, rule_named_alias,
			rule_item_among_keys, rule_indentation, rule_behind_quoted_key}},
	{"did not find expected '-' indicator", NULL,
		{rule_stray_indicator, rule_text_behind_value, rule_key_among_items,
			rule_indentation}},
	{"did not find expected <document start>", NULL,
		{rule_stray_indicator, rule_text_behind_value, rule_indentation,
			rule_missing_document_start}},
	{"block sequence entries are not allowed in this context", NULL, {rule_item_on_key_line}},
	{"mapping keys are not allowed in this context", NULL, {rule_complex_key}},
	{"did not find expected ',' or ']'", NULL,
		{rule_long_key, rule_unclosed_bracket, rule_missing_comma}},
	{"did not find expected ',' or '}'", NULL,
		{rule_long_key, rule_unclosed_bracket, rule_missing_comma}},
	{"did not find expected node content", NULL,
		{rule_item_in_brackets, rule_missing_item, rule_unclosed_bracket,
			rule_stray_indicator}},
	{"found unexpected ':'", NULL, {rule_colon_without_space}},
	{"found character that cannot start any token", NULL, {rule_reserved_character}},
	{"did not find expected alphabetic or numeric character", NULL, {rule_alias_or_anchor}},
	{"found undefined tag handle", NULL, {rule_undeclared_handle}},
	{"found unexpected end of stream", NULL, {rule_unclosed_quote}},
	{"found unexpected document indicator", NULL, {rule_unclosed_quote}},
	{"found unknown escape character", NULL, {rule_unknown_escape}},
	{"did not find expected hexdecimal number", NULL, {rule_hex_escape}},
	{"found invalid Unicode character escape code", NULL, {rule_no_character}},
	{"did not find expected comment or line break", "while scanning a block scalar",
		{rule_block_scalar_header}},
	{"found a tab character where an indentation space is expected", NULL,
		{rule_block_scalar_tab}},
	{"found an indentation indicator equal to 0", NULL, {rule_zero_indentation}},
	{NULL, "while scanning a tag", {rule_bad_tag}},
	{NULL, "while parsing a tag", {rule_bad_tag}},
	{NULL, "while scanning a directive", {rule_directive}},
	{NULL, "while scanning a %YAML directive", {rule_directive}},
	{NULL, "while scanning a %TAG directive", {rule_directive}},
	{NULL, "while parsing a tag directive", {rule_directive}},
	{NULL, "while scanning a tag directive", {rule_directive}},
	{NULL, "while parsing a %TAG directive", {rule_directive}},
	{"found incompatible YAML document", NULL, {rule_directive}},
	{"found duplicate %YAML directive", NULL, {rule_directive}},
	{"found duplicate %TAG directive", NULL, {rule_directive}},
};

static int ask(rule_fn *const *rules, const struct place *p)
{
	int said = 0;

	while (!said && *rules)
		said = (*rules++)(p);
	return said;
}

static int ask_table(const struct place *p)
{
	int said = 0;

	for (size_t i = 0; !said && i < sizeof(table) / sizeof(table[0]); i++)
		if ((!table[i].problem || strcmp(table[i].problem, p->problem) == 0) &&
			(!table[i].while_doing ||
				strcmp(table[i].while_doing, p->while_doing) == 0))
			said = ask(table[i].rules, p);
	return said;
}

/* Nobody knows better: libyaml's own words. */
static int say_as_libyaml(const struct place *p)
{
	if (!*p->while_doing)
		return diagnose_say(p, p->at, p->at, "%s", p->problem);
	return diagnose_say(p, p->at, p->at, "%s, %s that starts at line %zu", p->problem,
		p->while_doing, line_nr(p, p->context));
}

int diagnose(struct ydoc *doc, const struct complaint *complaint)
{
	const struct place p = {
		.doc = doc,
		.text = doc->text,
		.len = doc->len,
		.at = complaint->problem_at,
		.context = complaint->context ? complaint->context_at : complaint->problem_at,
		.problem = complaint->problem ? complaint->problem : "not valid YAML",
		.while_doing = complaint->context ? complaint->context : "",
	};
	int said;

	doc->problem.mark = complaint->problem_at;
	doc->problem.libyaml = complaint->problem;
	said = ask(general, &p);
	if (!said)
		said = ask_table(&p);
	if (!said)
		said = say_as_libyaml(&p);
	return said < 0 ? -1 : 0;
}
