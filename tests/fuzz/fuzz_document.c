/*
 * Fuzz the document and its validation with arbitrary bytes. The last bit of the length chooses whether the limits are narrow.
 */
#include "base/cleanup.h"
#include "base/utf8.h"
#include "tests/tools/libyaml_accepts.h"
#include "validate/excerpt.h"
#include "validate/validate.h"
#include "yaml/source.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* What must hold of every document. */
#define MUST(condition)           \
	do {                      \
		if (!(condition)) \
			abort();  \
	} while (0)

static bool is_in(const struct ydoc *doc, const char *value, size_t len)
{
	return value >= doc->text && value + len <= doc->text + doc->len;
}

static void check_value(const struct ydoc *doc, const struct ynode *node)
{
	const char *begin = doc->text + node->content;

	if (node->kind == YNODE_ALIAS) {
		MUST(*begin == '*' && is_in(doc, node->value, node->len));
		MUST(!ynode_target(node) || doc->props[ynode_target(node)->props - 1].anchor);
	} else if (node->kind == YNODE_SCALAR) {
		MUST(node->value);
		if (node->style == YSTYLE_SINGLE || node->style == YSTYLE_DOUBLE)
			MUST(*begin == (node->style == YSTYLE_SINGLE ? '\'' : '"') &&
				doc->text[node->end - 1] == *begin);
		if (node->style == YSTYLE_LITERAL || node->style == YSTYLE_FOLDED)
			MUST(*begin == (node->style == YSTYLE_LITERAL ? '|' : '>'));
		if (node->style == YSTYLE_PLAIN && node->len)
			MUST(*begin == *node->value);
		if (node->style == YSTYLE_PLAIN && !node->len)
			MUST(node->content == node->end);
	}
}

static void check_props(const struct ydoc *doc, const struct ynode *node)
{
	const struct yprops *props = ydoc_props(doc, node);

	if (!props)
		return;
	MUST(node->start < node->content);
	MUST(!props->open && &doc->nodes[props->node] == node);
	if (props->anchor)
		MUST(props->anchor[-1] == '&' && is_in(doc, props->anchor, props->anchor_len) &&
			props->anchor_len);
	if (props->tag_end)
		MUST(doc->text[props->tag_start] == '!' && props->tag_end <= node->content);
}

static void check_children(const struct ydoc *doc, const struct ynode *node)
{
	const struct ynode *child, *before = NULL;
	uint32_t nr = 0, size = 1;

	YNODE_EACH (child, node) {
		MUST(ynode_parent(child) == node && child->index == nr++);
		MUST(child->start >= node->content && child->end <= node->end);
		MUST(!before || before->end <= child->start);
		size += child->size;
		before = child;
	}
	MUST(nr == node->nr && size == node->size);
	if (node->kind == YNODE_MAPPING && doc->problem.kind == YPROBLEM_NONE)
		MUST(nr % 2 == 0);
}

static void check_nodes(const struct ydoc *doc)
{
	for (size_t i = 0; i < doc->nodes_nr; i++) {
		const struct ynode *node = &doc->nodes[i];

		MUST(node->start <= node->content && node->content <= node->end);
		MUST(node->end <= doc->len && node->start >= doc->bom);
		MUST(i + node->size <= doc->nodes_nr);
		check_props(doc, node);
		check_value(doc, node);
		if (ynode_is_collection(node))
			check_children(doc, node);
		else
			MUST(node->size == 1);
	}
}

static void check_documents(const struct ydoc *doc)
{
	size_t nodes = 0, end = 0;

	for (size_t i = 0; i < doc->documents_nr; i++) {
		const struct ydocument *d = &doc->documents[i];

		MUST(end <= d->start && d->start <= d->body && d->body <= d->body_end);
		MUST(d->body_end <= d->end && d->end <= doc->len);
		MUST(d->first == nodes);
		if (d->nodes)
			MUST(ydoc_root(doc, i)->size == d->nodes && !ydoc_root(doc, i)->up);
		if (d->nodes)
			MUST(ydoc_root(doc, i)->start >= d->body);
		nodes += d->nodes;
		end = d->end;
	}
	MUST(nodes == doc->nodes_nr);
}

static void check_pointers(const struct ydoc *doc)
{
	struct str CLEANUP(str_release) out = STR_INIT;

	for (size_t i = 0; i < doc->nodes_nr && i < 200; i++) {
		str_clear(&out);
		MUST(ynode_pointer(&doc->nodes[i], SIZE_MAX, &out) == 0);
		MUST(out.len == 0 || out.s[0] == '/');
	}
}

/* The place exists. */
static void check_place(struct ydoc *doc, size_t line, size_t column)
{
	size_t start, end;

	MUST(ydoc_line(doc, line, &start, &end) == 0);
	/* A line break may be the place, too. */
	MUST(column >= 1 && column <= utf8_count(doc->text + start, end - start) + 2);
}

static void check_finding(struct ydoc *doc, const struct finding *f)
{
	struct str CLEANUP(str_release) out = STR_INIT;

	check_place(doc, f->line, f->column);
	check_place(doc, f->end_line, f->end_column);
	MUST(f->end_line > f->line || (f->end_line == f->line && f->end_column >= f->column));
	MUST(f->message[0] && f->rule[0]);
	MUST(!f->excerpt || (f->excerpt_column >= 1 && f->excerpt_column <= f->column));
	MUST(excerpt_render("a.yaml", f, false, &out) == 0);
	for (size_t i = 0; i < out.len; i++)
		MUST((unsigned char)out.s[i] >= 0x20 || out.s[i] == '\n');
	MUST(utf8_check(out.s, out.len) == out.len);
}

static void check_same(const struct findings *a, const struct findings *b)
{
	MUST(a->nr == b->nr);
	for (size_t i = 0; i < a->nr; i++) {
		MUST(a->v[i].line == b->v[i].line && a->v[i].column == b->v[i].column);
		MUST(strcmp(a->v[i].message, b->v[i].message) == 0);
		MUST(i == 0 || a->v[i - 1].line < a->v[i].line ||
			(a->v[i - 1].line == a->v[i].line && a->v[i - 1].column <= a->v[i].column));
	}
}

static bool is_plain_key(const struct ydoc *doc, const struct ynode *node)
{
	const struct yprops *props = ydoc_props(doc, node);

	return node->kind == YNODE_SCALAR && ynode_is_key(node) && !(props && props->tag) &&
	       !(node->len == 2 && memcmp(node->value, "<<", 2) == 0);
}

/* The slow way: each key against all keys before it. */
static size_t count_duplicates(const struct ydoc *doc)
{
	size_t count = 0;

	for (size_t i = 0; i < doc->nodes_nr; i++) {
		const struct ynode *key = &doc->nodes[i], *other;
		bool found = false;

		if (!is_plain_key(doc, key))
			continue;
		for (other = ynode_parent(key) + 1; other < key; other++)
			found |= ynode_parent(other) == ynode_parent(key) &&
				 is_plain_key(doc, other) && other->len == key->len &&
				 memcmp(other->value, key->value, key->len) == 0;
		count += found;
	}
	return count;
}

static void check_duplicates(const struct ydoc *doc, const struct findings *findings)
{
	size_t count = 0;

	for (size_t i = 0; i < findings->nr; i++)
		count += strcmp(findings->v[i].rule, "key-duplicates") == 0;
	if (doc->nodes_nr < 1000)
		MUST(count == count_duplicates(doc));
}

static void check_verdict(const struct ydoc *doc, const uint8_t *data, size_t size)
{
	enum yencoding encoding = source_encoding((const char *)data, size);

	/* Without a BOM, libyaml knows no UTF-16. */
	if (encoding == YENCODING_UTF8 && doc->problem.kind < YPROBLEM_LIMIT)
		MUST(libyaml_accepts(data, size) == (doc->problem.kind == YPROBLEM_NONE));
	MUST(doc->problem.kind == YPROBLEM_NONE || doc->problem.message);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct validator validators[2];
	static bool ready;
	struct validator *v = &validators[size % 2];
	struct findings findings = FINDINGS_INIT, again = FINDINGS_INIT;

	if (!ready) {
		const struct validate_opts narrow = {.limits = {.depth = 10, .aliases = 100}};

		validator_init(&validators[0], NULL);
		validator_init(&validators[1], &narrow);
		ready = true;
	}
	MUST(validate_text(v, (const char *)data, size, &findings, NULL) == 0);
	check_verdict(&v->doc, data, size);
	check_documents(&v->doc);
	check_nodes(&v->doc);
	check_pointers(&v->doc);
	check_duplicates(&v->doc, &findings);
	for (size_t i = 0; i < findings.nr && i < 200; i++)
		check_finding(&v->doc, &findings.v[i]);
	MUST(validate_text(v, (const char *)data, size, &again, NULL) == 0);
	check_same(&findings, &again);
	findings_release(&findings);
	findings_release(&again);
	return 0;
}
