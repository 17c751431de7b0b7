/*
 * What must hold of a scalar that is written: in its place, it reads back as what was meant, and its neighbours as before. For the tests and the fuzzer.
 */
#ifndef TESTS_UNIT_SCALAR_LAWS_H
#define TESTS_UNIT_SCALAR_LAWS_H

#include "yaml/scalar.h"
#include "yaml/scalar_write.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A text with a hole in it, and where the scalar is in the tree: the child of the root, and of that. */
struct scalar_hole {
	const char *before, *behind;
	int child, grandchild; /* -1: none */
	bool in_flow, is_key, json, at_end, may_keep, no_block;
	size_t indent, parent_indent;
};

static const struct scalar_hole scalar_holes[] = {
	{"a: ", "\nz: 1\n", 1, -1, .indent = 2, .parent_indent = 0},
	{"a: ", "\n\n# c\nz: 1\n", 1, -1, .indent = 2, .parent_indent = 0},
	{"a: ", "\nz: 1\n", 1, -1, .indent = 1, .parent_indent = 0, .may_keep = true},
	{"a: ", "", 1, -1, .indent = 2, .parent_indent = 0, .at_end = true},
	{"b:\n    a: ", "\n    c: 1\nz: 1\n", 1, 1, .indent = 8, .parent_indent = 4},
	{"b:\n  - ", "\n  - c\nz: 1\n", 1, 0, .indent = 4, .parent_indent = 2},
	{"b:\n- ", "\n- c\nz: 1\n", 1, 0, .indent = 2, .parent_indent = 0},
	{"- ", "\n- z\n", 0, -1, .indent = 2, .parent_indent = 0},
	{"- - ", "\n  - z\n", 0, 0, .indent = 4, .parent_indent = 2},
	{"- a: ", "\n  z: 1\n", 0, 1, .indent = 4, .parent_indent = 2},
	{"- a: ", "\n    # c\n  z: 1\n", 0, 1, .indent = 4, .parent_indent = 2, .no_block = true},
	{"", "\n", -1, -1, .indent = 2, .parent_indent = SIZE_MAX},
	{"", "", -1, -1, .indent = 0, .parent_indent = SIZE_MAX, .at_end = true},
	{"--- ", "\n...\n", -1, -1, .indent = 0, .parent_indent = SIZE_MAX},
	{"", ": 1\nz: 1\n", 0, -1, .is_key = true},
	{"b:\n  ", ": 1\n  z: 1\n", 1, 0, .is_key = true},
	{"? ", "\n: 1\n", 0, -1, .indent = 2, .parent_indent = 0},
	{"[", ", z]", 0, -1, .in_flow = true},
	{"[z, ", "]", 1, -1, .in_flow = true},
	{"{a: ", ", z: 1}", 1, -1, .in_flow = true},
	{"{a: ", "}", 1, -1, .in_flow = true},
	{"{z: 1, ", ": 1}", 2, -1, .in_flow = true, .is_key = true},
	{"[", ": 1]", 0, 0, .in_flow = true, .is_key = true},
	{"[", "\n# c\n]", 0, -1, .in_flow = true},
	{"{\"a\":", ",\"z\":1}", 1, -1, .in_flow = true, .json = true},
	{"[", "]\n", 0, -1, .in_flow = true, .json = true},
	{"{", ":1}", 0, -1, .in_flow = true, .json = true, .is_key = true},
};

enum { SCALAR_HOLES = sizeof(scalar_holes) / sizeof(scalar_holes[0]) };

static inline const struct ynode *scalar_child(const struct ynode *node, int index)
{
	const struct ynode *child;

	if (index < 0)
		return node;
	YNODE_EACH (child, node)
		if (child->index == (uint32_t)index)
			return child;
	return NULL;
}

static inline void scalar_compose(
	struct str *text, const struct scalar_hole *hole, const char *s, size_t len, bool crlf)
{
	const char *parts[] = {hole->before, NULL, hole->behind};

	for (int i = 0; i < 3; i++) {
		if (!parts[i])
			str_add(text, s, len);
		for (const char *c = parts[i]; c && *c; c++) {
			if (*c == '\n' && crlf)
				str_addch(text, '\r');
			str_addch(text, *c);
		}
	}
}

/* NULL: it reads back as `value`; else what is wrong. `alike`: what 1.1 takes for something else was to stay so. */
static inline const char *scalar_check(
	struct yvalue value, const struct scalar_hole *hole, bool alike, struct ydoc *doc)
{
	const struct ynode *is = scalar_child(ydoc_root(doc, 0), hole->child);
	const struct ynode *node = value.node;
	enum yscalar_type type = yscalar_type(value.doc, node, YAML_1_2);

	is = is ? scalar_child(is, hole->grandchild) : NULL;
	if (!is || is->kind != YNODE_SCALAR)
		return "there is no scalar";
	if (hole->json && hole->is_key)
		type = YSCALAR_STRING;
	if (yscalar_type(doc, is, YAML_1_2) != type && !(hole->json && type == YSCALAR_OTHER))
		return "has another type under 1.2";
	if (!alike && type == YSCALAR_STRING && yscalar_type(doc, is, YAML_1_1) != YSCALAR_STRING)
		return "is no string under 1.1";
	if (!yscalar_is_portable(is->value, is->len) && !alike && !hole->json &&
		type != YSCALAR_STRING)
		return "is a number to 1.2 only";
	if (type == YSCALAR_INT || type == YSCALAR_FLOAT) {
		double real = yscalar_number(is->value, is->len, YAML_1_2).real;
		double wanted = yscalar_number(node->value, node->len, YAML_1_2).real;

		return real == wanted || real != real ? NULL : "is another number";
	}
	if (type == YSCALAR_BOOL)
		return yscalar_bool(is->value) == yscalar_bool(node->value)
			       ? NULL
			       : "is the other boolean";
	if (type == YSCALAR_NULL)
		return NULL;
	return is->len == node->len && memcmp(is->value, node->value, is->len) == 0
		       ? NULL
		       : "has another text";
}

struct scalar_trial {
	struct yvalue value;
	const struct scalar_hole *hole;
	enum ynode_style style;
	bool crlf;
	const char *header;
	struct yvalue before; /* node NULL: none */
};

static inline struct scalar_place scalar_place_of(const struct scalar_trial *t)
{
	const struct scalar_hole *hole = t->hole;

	return (struct scalar_place){
		.style = t->style,
		.before = t->before.node,
		.before_doc = t->before.doc,
		.in_flow = hole->in_flow,
		.is_key = hole->is_key,
		.json = hole->json,
		.indent = hole->indent,
		.parent_indent = hole->parent_indent,
		.eol = t->crlf ? "\r\n" : "\n",
		.header = t->header,
		.header_len = t->header ? strlen(t->header) : 0,
		.at_end = hole->at_end,
		.may_keep = hole->may_keep,
		.no_block = hole->no_block,
	};
}

/* Write, put into the hole, parse, compare. NULL: all is well, or it was refused; `text` is what was composed. */
static inline const char *scalar_try(const struct scalar_trial *t, struct str *text)
{
	static const char filler[] = "xx";
	struct scalar_place place = scalar_place_of(t);
	struct str written = STR_INIT, plain = STR_INIT;
	struct ydoc doc = YDOC_INIT, other = YDOC_INIT;
	enum ynode_style style;
	const char *wrong = NULL;
	bool alike = t->before.node != NULL;

	str_clear(text);
	if (scalar_write(t->value, &place, &written, &style, NULL) == 0) {
		scalar_compose(text, t->hole, written.s, written.len, t->crlf);
		scalar_compose(&plain, t->hole, t->hole->json ? "\"xx\"" : filler,
			t->hole->json ? 4 : 2, t->crlf);
		if (ydoc_parse(&doc, text->s, text->len, NULL, NULL) < 0 ||
			ydoc_parse(&other, plain.s, plain.len, NULL, NULL) < 0)
			wrong = "can't be parsed";
		if (!wrong)
			wrong = scalar_check(t->value, t->hole, alike, &doc);
		if (!wrong && scalar_child(scalar_child(ydoc_root(&doc, 0), t->hole->child),
				      t->hole->grandchild)
					      ->style != style)
			wrong = "has another style than was said";
		if (!wrong && doc.nodes_nr != other.nodes_nr)
			wrong = "changed what is around it";
	} else if (t->value.node->len < 200 && !t->hole->json) {
		wrong = "was refused";
	}
	ydoc_release(&doc);
	ydoc_release(&other);
	str_release(&written);
	str_release(&plain);
	return wrong;
}

#endif
