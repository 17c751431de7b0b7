/*
 * For tests of edits: edits as text, and all that belongs to one such test.
 */
#ifndef TESTS_UNIT_EDIT_SCRIPT_H
#define TESTS_UNIT_EDIT_SCRIPT_H

#include "yaml/splice/edit.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/*
 * The edits, divided by " ; ":
 *	set POINTER = VALUE         add POINTER KEY = VALUE (at the end)      put POINTER N KEY = VALUE
 *	root N = VALUE              append POINTER = VALUE                    insert POINTER N = VALUE
 *	cut POINTER
 */
enum { MOST_EDITS = 16 };

struct script {
	struct ydoc doc, after, values[MOST_EDITS];
	struct arena arena;
	struct yedits edits;
	struct str result;
	char *lines;
};

static inline const struct ynode *script_child(const struct ynode *node, const char *token)
{
	const struct ynode *child;
	size_t at = strtoul(token, NULL, 10);

	if (node->kind == YNODE_MAPPING)
		return ynode_lookup(node, token, strlen(token));
	YNODE_EACH (child, node)
		if (child->index == at)
			return child;
	return NULL;
}

/* A pointer whose first token, "@N", may name a document. */
static inline const struct ynode *script_node(const struct ydoc *doc, char *pointer)
{
	const struct ynode *node;
	char *save = NULL, *token = strtok_r(pointer, "/", &save);
	size_t document = 0;

	if (token && *token == '@') {
		document = strtoul(token + 1, NULL, 10);
		token = strtok_r(NULL, "/", &save);
	}
	node = ydoc_root(doc, document);
	for (; node && token; token = strtok_r(NULL, "/", &save))
		node = script_child(node, strcmp(token, "~") == 0 ? "" : token);
	return node;
}

static inline void script_add_edit(struct script *t, char *line)
{
	struct error err = ERROR_INIT;
	char *value = strstr(line, " = "), *save = NULL, *verb, *word;
	struct yedit edit = {.kind = YEDIT_INSERT};

	if (strncmp(line, "cut ", 4) == 0) {
		edit.kind = YEDIT_REMOVE;
		edit.node = script_node(&t->doc, line + 4);
		assert_int_equal(yedits_add(&t->edits, &edit), 0);
		return;
	}
	assert_non_null(value);
	*value = '\0';
	value += 3;
	if (yvalue_parse(&t->values[t->edits.nr], value, strlen(value), "test", &edit.value, &err) <
		0)
		fail_msg("value '%s': %s", value, error_text(&err));
	verb = strtok_r(line, " ", &save);
	word = strtok_r(NULL, " ", &save);
	if (strcmp(verb, "root") == 0) {
		edit.kind = YEDIT_ROOT;
		edit.at = strtoul(word, NULL, 10);
		assert_int_equal(yedits_add(&t->edits, &edit), 0);
		return;
	}
	edit.node = script_node(&t->doc, word);
	if (!edit.node)
		fail_msg("no node for %s", word);
	edit.at = edit.node->kind == YNODE_MAPPING ? edit.node->nr / 2 : edit.node->nr;
	if (strcmp(verb, "set") == 0)
		edit.kind = YEDIT_REPLACE;
	if (strcmp(verb, "put") == 0 || strcmp(verb, "insert") == 0)
		edit.at = strtoul(strtok_r(NULL, " ", &save), NULL, 10);
	word = strtok_r(NULL, "\1", &save);
	if (word)
		assert_int_equal(yvalue_key(&t->arena, word, strlen(word), &edit.key), 0);
	assert_int_equal(yedits_add(&t->edits, &edit), 0);
}

static inline void script_add(struct script *t, const char *edits)
{
	char *line;

	t->lines = strdup(edits);
	for (line = t->lines; line;) {
		char *next = strstr(line, " ; ");

		if (next)
			*next = '\0';
		script_add_edit(t, line);
		line = next ? next + 3 : NULL;
	}
}

static inline void script_init(struct script *t)
{
	*t = (struct script){.doc = YDOC_INIT, .after = YDOC_INIT, .result = STR_INIT};
	for (size_t i = 0; i < MOST_EDITS; i++)
		t->values[i] = (struct ydoc)YDOC_INIT;
}

static inline void script_release(struct script *t)
{
	ydoc_release(&t->doc);
	ydoc_release(&t->after);
	for (size_t i = 0; i < MOST_EDITS; i++)
		ydoc_release(&t->values[i]);
	arena_release(&t->arena);
	yedits_release(&t->edits);
	str_release(&t->result);
	free(t->lines);
}

#endif
