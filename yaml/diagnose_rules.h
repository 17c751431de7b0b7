/*
 * For yaml/diagnose*.c alone: rules that look at the source around a place where libyaml got stuck, and helpers for them.
 *
 * A rule returns 1 where it knew what is wrong and has said so, 0 where the next rule is to be asked, -1 when out of memory.
 * Offsets are bytes into the text; `at` may be the text's length.
 */
#ifndef YAML_DIAGNOSE_RULES_H
#define YAML_DIAGNOSE_RULES_H

#include "yaml/diagnose.h"

#include <stdbool.h>
#include <stddef.h>

struct place {
	struct ydoc *doc;
	const char *text;
	size_t len;
	size_t at;	/* libyaml's problem mark */
	size_t context; /* where what it was reading began; == at where it did not say */
	const char *problem, *while_doing; /* its texts; never NULL */
};

typedef int rule_fn(const struct place *p);

/* diagnose_foreign.c */
rule_fn rule_conflict_marker, rule_ini_file, rule_template, rule_tab_indentation;
/* diagnose_characters.c */
rule_fn rule_byte_order_mark, rule_odd_space;
/* diagnose_block.c */
rule_fn rule_stray_indicator, rule_lone_colon, rule_complex_key, rule_named_alias,
	rule_text_behind_value, rule_behind_quoted_key, rule_missing_colon, rule_value_with_colon,
	rule_line_above, rule_long_key;
/* diagnose_indent.c */
rule_fn rule_item_among_keys, rule_key_among_items, rule_item_on_key_line, rule_indentation,
	rule_missing_document_start;
/* diagnose_flow.c */
rule_fn rule_unclosed_bracket, rule_item_in_brackets, rule_missing_comma, rule_colon_without_space,
	rule_missing_item;
/* diagnose_scalar.c */
rule_fn rule_reserved_character, rule_alias_or_anchor, rule_undeclared_handle, rule_bad_tag,
	rule_unclosed_quote, rule_unknown_escape, rule_hex_escape, rule_no_character,
	rule_block_scalar_header, rule_block_scalar_tab, rule_zero_indentation, rule_directive;

/* Say what is wrong with bytes start..end. The text "syntax error: " is put before the message. */
__attribute__((format(printf, 4, 5))) int diagnose_say(
	const struct place *p, size_t start, size_t end, const char *fmt, ...);

/* Say what is wrong, in any kind of problem: 0, or -1 when out of memory. */
__attribute__((format(printf, 5, 6))) int diagnose_set(
	struct ydoc *doc, enum yproblem_kind kind, size_t start, size_t end, const char *fmt, ...);

/* --- looking at the source (source_lines.c) --- */

struct line {
	size_t start; /* of the line */
	size_t text;  /* first byte that is neither space nor tab; == end in an empty line */
	size_t item;  /* behind the "- " that it may begin with: where a key or value starts */
	size_t end;   /* without line break and blanks before it */
};

/* NUL behind the end. */
static inline char char_at(const struct place *p, size_t at)
{
	return at < p->len ? p->text[at] : '\0';
}

struct line line_of(const struct place *p, size_t at);

/* The last line before `line` that is not empty and not a comment. */
bool line_above(const struct place *p, const struct line *line, struct line *ret_above);

/* Where the line behind the one of `at` starts; the text's length where there is none. */
size_t line_below(const struct place *p, size_t at);

size_t line_nr(const struct place *p, size_t at);   /* from 1; 0 when out of memory */
size_t column_of(const struct place *p, size_t at); /* bytes from the line's start */

/* Behind the closing quote of the string that begins at `at`; SIZE_MAX: not before `end`. */
size_t quotes_end(const struct place *p, size_t at, size_t end);

/* The ":" that ends a key which begins at `from`, or SIZE_MAX. Only looks on this line. */
size_t key_end(const struct place *p, size_t from, size_t end);

size_t skip_blanks(const struct place *p, size_t at, size_t end);
bool starts_with(const struct place *p, size_t at, const char *text);
bool is_blank_at(const struct place *p, size_t at); /* space, tab, line break or end of the text */

/* Where a comment (blank and "#") begins or, without one, `end`; blanks before it left out. */
size_t before_comment(const struct place *p, size_t from, size_t end);

/* A piece of the source to quote in a message: one line, not too long. Use as `QUOTED " is bad", FRAGMENT(f)`. */
struct fragment {
	const char *text;
	int len;
	const char *more;  /* "..." where it was cut */
	const char *quote; /* what to put around it: " or, where that is in it, ' */
};

struct fragment fragment(const struct place *p, size_t start, size_t end);

#define QUOTED	    "%s%.*s%s%s"
#define FRAGMENT(f) (f).quote, (f).len, (f).text, (f).more, (f).quote

/* "is indented by 3 spaces" or "is not indented": `INDENTED_BY ": why?", INDENTED(n)`. No digits for 0. */
#define INDENTED_BY "%s%.0zu%s"
#define INDENTED(n) \
	(n) ? "is indented by " : "is not indented", (n), (n) > 1 ? " spaces" : (n) ? " space" : ""

/* "indent it by 2" or "do not indent it": `INDENT_IT, INDENT(n)` */
#define INDENT_IT "%s%.0zu"
#define INDENT(n) (n) ? "indent it by " : "do not indent it", (n)

/* The innermost open collection; NULL: none. */
const struct ynode *open_node(const struct place *p);
const struct ynode *last_node(const struct place *p); /* NULL: none in this document */
const struct ynode *last_key(const struct place *p); /* of the innermost open mapping; NULL: none */

/* Does the key have a value that nothing indented can follow: not a block mapping or list? */
bool has_whole_value(const struct place *p, const struct ynode *key);

#endif
