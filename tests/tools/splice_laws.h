/*
 * What must hold of every change of every text, tried with random changes at random places:
 *
 * - the new text can be parsed and holds what was meant (yedits_verify()); JSON stays JSON;
 * - what the change does not concern is as it was, byte for byte: what is put in is put in between, and other changes stay within the lines of their place;
 * - the same set once more changes nothing;
 * - a scalar that is set to another one in the same style, and back again, gives the old bytes.
 *
 *	struct laws laws;
 *	laws_init(&laws, seed);
 *	laws_try(&laws, name, text, len, changes);       prints what is wrong, and counts
 *	laws_release(&laws);
 */
#ifndef TESTS_TOOLS_SPLICE_LAWS_H
#define TESTS_TOOLS_SPLICE_LAWS_H

#include "base/cleanup.h"
#include "base/random.h"
#include "yaml/duplicates.h"
#include "yaml/scalar.h"
#include "yaml/splice/edit.h"
#include "yaml/splice/layout.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LAWS_MOST_EDITS = 5, LAWS_MOST_VALUES = 128, LAWS_MOST_REASONS = 40 };

struct laws {
	uint64_t random;
	struct ydoc before, after, again, docs[LAWS_MOST_VALUES];
	struct yvalue values[LAWS_MOST_VALUES], keys[LAWS_MOST_VALUES];
	size_t values_nr, keys_nr;
	struct arena arena;
	struct yedits edits;
	struct str text, text_again, what;
	const char *name;
	bool json;
	/* What came of it: texts that were left out as they are no good to begin with; changes of which one is part of another one are not counted at all */
	size_t texts, left_out, changes, several, wrong, refused, needed, reversed;
	size_t no_json; /* what JSON can't hold */
	size_t printed;
	struct {
		char text[160];
		size_t nr;
	} reasons[LAWS_MOST_REASONS];
	size_t reasons_nr;
};

/* --- what is put in --------------------------------------------------------------------------------------------------------- */

/* YAML */
static const char *const laws_value_texts[] = {"1", "2.50", "-7", "0x1F", "0o17", "1e3", "1.5e-7",
	".inf", ".nan", "true", "no", "off", "~", "", "null", "text", "two words", "'single'",
	"\"double\"", "'it''s'", "\"a\\tb\"", "\"line\\nline\\n\"", "'012'", "'1_000'", "'1:30'",
	"2001-01-01", "'2001-12-14 21:59:43.10 -5'", "'y'", "'<<'", "'='", "'- x'", "'a: b'",
	"'x #y'", "'#x'", "'&x'", "'*x'", "'!x'", "'|'", "'>'", "'%x'", "'@x'", "'`x'", "'[x'",
	"'{x'", "'x]'", "'x, y'", "' x'", "'x '", "'---'", "'--- x'", "'...'", "'?'", "'? x'",
	"':'", "': x'", "'x:'", "'-'", "\"\\u263a\\U0001F600\"", "\"\\x85\\u2028\\u2029\\ufeff\"",
	"\"\\x7f\\e\\0\"", "\"\\r\\n\"", "|\n  literal\n  two\n", "|-\n  strip\n   deeper\n",
	"|+\n  keep\n\n\n", ">\n  folded\n  text\n\n  paragraph\n", "|2\n   lead\n  x\n",
	"\" lead\\nx\\n\"", "\"\\nx\"", "\"x\\n\\n\\n\"", "\"\\t\\n\"", "[]", "{}", "[1, two, [3]]",
	"{a: 1, b: {c: [x, y]}}", "a: 1\nb:\n  c: d\n  e: []\nf:\n- 1\n- g: h\n  i: |\n    j\n",
	"- 1\n- - 2\n  - 3\n-\n- x: y\n  z: {}\n", "{a: , b: ~}", "[null, '', ~]", "!tag x",
	"!!str 12", "!<tag:x.org,2000:y> {a: !z [b]}", "&anchor_1 {k: &anchor_2 v, l: *anchor_2}",
	"? [complex, key]\n: v\n? {a: b}\n: w\n", "{\"q\": 'r', 's': \"t\"}", "{8080: x, yes: no}",
	"very_long_0123456789_0123456789_0123456789_0123456789_0123456789_0123456789_0123456789_0123456789_0123456789 with words"};

/* Strings as they are */
static const char *const laws_string_texts[] = {"", " ", "\n", "\n\n", "x\n", "\nx", "\t", "no",
	"12", "1e3", "null", "~", "a: b", "#", "- ", "'", "\"", "\\", "''", "\"\"", "a'b\"c",
	"a\tb", "a\\b", "x:", "\xe2\x98\xba", "\xf0\x9f\x98\x80", "\xc2\x85", "\xe2\x80\xa8",
	"\x7f", "\x01", "line\n  indented\nline", "trailing \nspace ", "\xef\xbb\xbf", "\r"};

static const char *const laws_key_texts[] = {"k", "new-key", "app.kubernetes.io/name", "8080", "on",
	"true", "null", "", "a b", "a: b", "#k", "- k", "'k'", "\"k\"", "k:", "1.5", "<<", "[k]",
	"{k}", "k,l", "\xe2\x98\xba", "~", "?", "-", "a\nb", "&k", "*k", "!k"};

static inline void laws_must(bool condition, const char *what)
{
	if (condition)
		return;
	fprintf(stderr, "splice_laws: %s\n", what);
	abort();
}

static inline void laws_add_value(struct laws *l, const char *text, size_t len)
{
	struct ydoc *doc = &l->docs[l->values_nr];

	if (l->values_nr < LAWS_MOST_VALUES &&
		yvalue_parse(doc, text, len, "value", &l->values[l->values_nr], NULL) == 0)
		l->values_nr++;
}

static inline void laws_init(struct laws *l, uint64_t seed)
{
	*l = (struct laws){.random = seed,
		.arena = ARENA_INIT,
		.text = STR_INIT,
		.text_again = STR_INIT,
		.what = STR_INIT};
	l->before = l->after = l->again = (struct ydoc)YDOC_INIT;
	for (size_t i = 0; i < LAWS_MOST_VALUES; i++)
		l->docs[i] = (struct ydoc)YDOC_INIT;
	for (size_t i = 0; i < sizeof(laws_value_texts) / sizeof(laws_value_texts[0]); i++) {
		laws_add_value(l, laws_value_texts[i], strlen(laws_value_texts[i]));
		laws_must(l->values_nr == i + 1, laws_value_texts[i]);
	}
	for (size_t i = 0; i < sizeof(laws_string_texts) / sizeof(laws_string_texts[0]); i++)
		if (l->values_nr < LAWS_MOST_VALUES &&
			yvalue_string(&l->arena, laws_string_texts[i], strlen(laws_string_texts[i]),
				&l->values[l->values_nr]) == 0)
			l->values_nr++;
	for (; l->keys_nr < sizeof(laws_key_texts) / sizeof(laws_key_texts[0]); l->keys_nr++)
		laws_must(yvalue_key(&l->arena, laws_key_texts[l->keys_nr],
				  strlen(laws_key_texts[l->keys_nr]), &l->keys[l->keys_nr]) == 0,
			"no memory");
}

static inline void laws_release(struct laws *l)
{
	ydoc_release(&l->before);
	ydoc_release(&l->after);
	ydoc_release(&l->again);
	for (size_t i = 0; i < LAWS_MOST_VALUES; i++)
		ydoc_release(&l->docs[i]);
	arena_release(&l->arena);
	yedits_release(&l->edits);
	str_release(&l->text);
	str_release(&l->text_again);
	str_release(&l->what);
}

static inline size_t laws_random(struct laws *l, size_t below)
{
	return (size_t)(random_next(&l->random) % below);
}

/* --- what is wrong ---------------------------------------------------------------------------------------------------------- */

static inline void laws_print(const char *title, const char *text, size_t len)
{
	fprintf(stderr, "# %s:\n#   ", title);
	for (size_t i = 0; i < len && i < 3000; i++) {
		unsigned char c = (unsigned char)text[i];

		if (c == '\n')
			fprintf(stderr, "$\n#   ");
		else if (c < 0x20 || c >= 0x7f)
			fprintf(stderr, "\\x%02x", c);
		else
			fputc(c, stderr);
	}
	fprintf(stderr, "<END>\n");
}

static inline const char *laws_kind(const struct yedit *edit)
{
	static const char *const kinds[] = {"replace", "remove", "insert", "rename", "root"};

	return kinds[edit->kind];
}

/* The lines around what differs, of both. */
static inline void laws_print_difference(const char *a, size_t a_len, const char *b, size_t b_len)
{
	size_t same = 0, tail = 0, from;

	while (same < a_len && same < b_len && a[same] == b[same])
		same++;
	while (tail < a_len - same && tail < b_len - same &&
		a[a_len - tail - 1] == b[b_len - tail - 1])
		tail++;
	from = same > 120 ? same - 120 : 0;
	tail = tail > 120 ? tail - 120 : 0;
	laws_print("it was", a + from, a_len - tail - from);
	laws_print("it is", b + from, b_len - tail - from);
}

/* $SPLICE_LAWS_PRINT, or 20 */
static inline size_t laws_most_printed(void)
{
	const char *most = getenv("SPLICE_LAWS_PRINT");

	return most ? strtoul(most, NULL, 10) : 20;
}

static inline void laws_wrong(struct laws *l, const char *law, const char *why)
{
	l->wrong++;
	if (l->printed++ >= laws_most_printed())
		return;
	fprintf(stderr, "# WRONG %s: %s: %s\n", l->name, law, why);
	for (size_t i = 0; i < l->edits.nr; i++) {
		const struct yedit *e = &l->edits.v[i];
		size_t line = 0, column = 0;

		if (e->node)
			ydoc_position(&l->before, e->node->start, &line, &column);
		fprintf(stderr, "# %s at %zu:%zu, number %zu", laws_kind(e), line, column, e->at);
		if (e->key.node)
			fprintf(stderr, ", key '%.*s'", (int)e->key.node->len, e->key.node->value);
		fputc('\n', stderr);
		if (e->value.node && e->value.node->kind == YNODE_SCALAR)
			laws_print("value", e->value.node->value, e->value.node->len);
	}
	laws_print_difference(l->before.text, l->before.len, l->text.s, l->text.len);
}

static inline void laws_refused(struct laws *l, const struct error *err)
{
	const char *text = error_text(err);
	size_t i;

	if (strstr(text, "needs; change that first")) {
		l->needed++;
		return;
	}
	if (l->json && strstr(text, "JSON")) {
		l->no_json++;
		return;
	}
	l->refused++;
	for (i = 0; i < l->reasons_nr && strncmp(l->reasons[i].text, text, 150) != 0; i++)
		;
	if (i < LAWS_MOST_REASONS) {
		snprintf(l->reasons[i].text, sizeof(l->reasons[i].text), "%.150s", text);
		l->reasons[i].nr++;
		l->reasons_nr = i < l->reasons_nr ? l->reasons_nr : i + 1;
	}
	if (getenv("SPLICE_LAWS_REFUSED")) {
		size_t wrong = l->wrong;

		laws_wrong(l, "refused", text);
		l->wrong = wrong;
	}
}

/* --- random changes --------------------------------------------------------------------------------------------------------- */

static inline struct yvalue laws_pick_value(struct laws *l)
{
	const struct ydoc *doc = &l->before;

	if (doc->nodes_nr && laws_random(l, 8) == 0) {
		struct yvalue copied = {doc, &doc->nodes[laws_random(l, doc->nodes_nr)]};

		if (copied.node->kind == YNODE_SCALAR)
			return copied;
	}
	return l->values[laws_random(l, l->values_nr)];
}

/* One that is not there yet. false: hard to find. */
static inline bool laws_pick_key(struct laws *l, const struct ynode *mapping, struct yvalue *ret)
{
	for (size_t tries = 0; tries < 10; tries++) {
		*ret = l->keys[laws_random(l, l->keys_nr)];
		if (!ynode_lookup(mapping, ret->node->value, ret->node->len))
			return true;
	}
	return false;
}

static inline bool laws_pick(struct laws *l, struct yedit *edit)
{
	const struct ydoc *doc = &l->before;
	const struct ynode *node;

	*edit = (struct yedit){.kind = YEDIT_ROOT, .value = laws_pick_value(l)};
	if (!doc->documents_nr)
		return true;
	if (!doc->nodes_nr)
		return false;
	edit->node = node = &doc->nodes[laws_random(l, doc->nodes_nr)];
	if (ynode_is_key(node)) {
		edit->kind = YEDIT_RENAME;
		edit->value = (struct yvalue){NULL, NULL};
		return laws_pick_key(l, ynode_parent(node), &edit->key);
	}
	edit->kind = YEDIT_REPLACE;
	if (ynode_is_collection(node) && laws_random(l, 3)) {
		size_t nr = node->nr / (node->kind == YNODE_MAPPING ? 2 : 1);

		edit->kind = YEDIT_INSERT;
		edit->at = laws_random(l, 2) ? nr : laws_random(l, nr + 1);
		return node->kind == YNODE_SEQUENCE || laws_pick_key(l, node, &edit->key);
	}
	if (node->up && laws_random(l, 2)) {
		edit->kind = YEDIT_REMOVE;
		edit->value = (struct yvalue){NULL, NULL};
	}
	return true;
}

static inline const struct ynode *laws_first(const struct yedit *edit)
{
	const struct ynode *key = edit->kind == YEDIT_REMOVE ? splice_pair_key(edit->node) : NULL;

	return key ? key : edit->node;
}

/* Is b within what a changes, or can't both be done in one go? */
static inline bool laws_covers(const struct yedit *a, const struct yedit *b)
{
	const struct ynode *first = laws_first(b);

	if (a->kind == YEDIT_INSERT)
		return a->node == b->node ||
		       (b->kind == YEDIT_REMOVE && ynode_parent(b->node) == a->node) ||
		       (b->kind == YEDIT_RENAME && ynode_parent(b->node) == a->node);
	/* Two renames could give the same key. */
	if (a->kind == YEDIT_RENAME && b->kind == YEDIT_RENAME &&
		ynode_parent(a->node) == ynode_parent(b->node))
		return true;
	return first >= laws_first(a) && first < a->node + a->node->size;
}

static inline bool laws_pick_several(struct laws *l, size_t nr)
{
	struct yedit edit;

	yedits_clear(&l->edits);
	while (nr--) {
		bool fits = laws_pick(l, &edit);

		if (l->edits.nr && !edit.node)
			break;
		for (size_t i = 0; fits && i < l->edits.nr; i++)
			fits = !laws_covers(&l->edits.v[i], &edit) &&
			       !laws_covers(&edit, &l->edits.v[i]);
		if (fits)
			laws_must(yedits_add(&l->edits, &edit) == 0, "no memory");
	}
	return l->edits.nr > 0;
}

/* --- every other byte ------------------------------------------------------------------------------------------------------- */

/* Bytes of the old text that a change may touch. */
struct laws_place {
	size_t from, to;
};

static inline size_t laws_line_of(const struct ydoc *doc, size_t at)
{
	while (at > 0 && doc->text[at - 1] != '\n')
		at--;
	return at;
}

static inline size_t laws_line_behind(const struct ydoc *doc, size_t at)
{
	while (at < doc->len && doc->text[at] != '\n')
		at++;
	return at < doc->len ? at + 1 : at;
}

/* What of the text begins at `at` and holds only blanks, line breaks and comments. */
static inline size_t laws_lines_without_content(const struct ydoc *doc, size_t line)
{
	for (;;) {
		size_t at = layout_skip_blanks(doc, line);

		if (at == doc->len)
			return at;
		if (!layout_break(doc, at) && doc->text[at] != '#')
			return line;
		line = layout_next_line(doc, at);
	}
}

/* The end of what stands before the node and its key, dash or bracket. */
static inline size_t laws_end_before(const struct ynode *entry)
{
	const struct ynode *parent = ynode_parent(entry), *before = entry - 1;

	if (!entry->index)
		return parent->content;
	while (ynode_parent(before) != parent)
		before = ynode_parent(before);
	return before->end;
}

static inline struct laws_place laws_place_of_removed(
	const struct ydoc *doc, const struct yedit *edit)
{
	const struct ynode *entry = laws_first(edit), *parent = ynode_parent(entry);
	bool last = edit->node->last, all = entry->index == 0,
	     after_scalar = entry->index && entry[-1].kind == YNODE_SCALAR &&
			    entry[-1].style >= YSTYLE_LITERAL;
	size_t before = laws_end_before(entry);
	struct laws_place place = {
		laws_line_of(doc, entry->start), laws_line_behind(doc, edit->node->end)};

	if (parent->style == YSTYLE_FLOW) {
		place.from = laws_line_of(doc, before);
		place.to = last ? laws_line_behind(doc, parent->end)
				: laws_line_behind(doc, ynode_next(edit->node)->start);
		return place;
	}
	/* the dash, and the comments above */
	place.from = laws_line_of(
		doc, layout_entry_start(doc, entry, entry->index ? (entry - 1) : NULL));
	while (place.from > (entry->index ? before : 0)) {
		size_t above = laws_line_of(doc, place.from ? place.from - 1 : 0);
		size_t at = layout_skip_blanks(doc, above);

		if (above == place.from || at == doc->len || doc->text[at] != '#')
			break;
		place.from = above;
	}
	if (!layout_begins_line(doc, parent->content) && !last)
		place.to = laws_line_behind(doc, ynode_next(edit->node)->start);
	if (after_scalar)
		place.to = laws_lines_without_content(doc, place.to);
	if (all && parent->up)
		place.from = laws_line_of(
			doc, ynode_is_key(parent) || (parent - parent->up)->kind == YNODE_SEQUENCE
				     ? laws_end_before(parent)
				     : splice_pair_key(parent)->end);
	/* its line break, in place of that of the last line */
	if (place.from && (place.to == doc->len || doc->text[doc->len - 1] != '\n'))
		place.from = laws_line_of(doc, place.from - 1);
	return place;
}

static inline struct laws_place laws_place_of(const struct ydoc *doc, const struct yedit *edit)
{
	const struct ynode *node = edit->node;
	struct laws_place place;

	if (edit->kind == YEDIT_REMOVE)
		return laws_place_of_removed(doc, edit);
	place.from = laws_line_of(doc, node->start);
	place.to = laws_line_behind(doc, node->end);
	if (edit->kind == YEDIT_RENAME && ynode_next(node)->end == ynode_next(node)->start)
		place.to = laws_line_behind(doc, ynode_next(node)->start);
	if (edit->kind == YEDIT_RENAME && node->end == node->start)
		place.from = laws_line_of(doc, laws_end_before(node));
	/* The line of the key or the dash, if there is one; and what is deeper than it. */
	if (edit->kind == YEDIT_REPLACE && splice_pair_key(node))
		place.from = laws_line_of(doc, splice_pair_key(node)->end);
	else if (edit->kind == YEDIT_REPLACE && node->up)
		place.from = laws_line_of(
			doc, layout_entry_start(doc, node, node->index ? node - 1 : NULL));
	if (edit->kind != YEDIT_RENAME)
		place.to = laws_lines_without_content(doc, place.to);
	return place;
}

static inline int laws_by_place(const void *a, const void *b)
{
	const struct laws_place *x = a, *y = b;

	return (x->from > y->from) - (x->from < y->from);
}

/* What is between the places is still there, in its order. */
static inline bool laws_rest_is_same(struct laws *l)
{
	struct laws_place places[LAWS_MOST_EDITS + 1] = {{0, 0}};
	const struct ydoc *doc = &l->before;
	const char *at = l->text.s, *end = at + l->text.len;
	size_t from = 0, nr = l->edits.nr;

	for (size_t i = 0; i < nr; i++)
		places[i] = laws_place_of(doc, &l->edits.v[i]);
	qsort(places, nr, sizeof(places[0]), laws_by_place);
	for (size_t i = 0; i < nr; i++) {
		size_t len = places[i].from > from ? places[i].from - from : 0;
		const char *found = i ? memmem(at, (size_t)(end - at), doc->text + from, len) : at;

		if (!i && (len > l->text.len || memcmp(at, doc->text, len) != 0))
			return false;
		if (!found)
			return false;
		at = found + len;
		if (places[i].to > from)
			from = places[i].to;
	}
	return doc->len - from <= (size_t)(end - at) &&
	       memcmp(end - (doc->len - from), doc->text + from, doc->len - from) == 0;
}

/* Is the new text the old one with something put in? */
static inline bool laws_is_put_in(const struct laws *l)
{
	const struct ydoc *doc = &l->before;
	size_t same = 0, tail = 0;

	while (same < doc->len && same < l->text.len && doc->text[same] == l->text.s[same])
		same++;
	while (tail < doc->len - same && tail < l->text.len &&
		doc->text[doc->len - tail - 1] == l->text.s[l->text.len - tail - 1])
		tail++;
	return same + tail >= doc->len;
}

/* [key: value], which gets brackets with a second key. */
static inline bool laws_is_bare_pair(const struct ydoc *doc, const struct ynode *node)
{
	return node->kind == YNODE_MAPPING && node->style == YSTYLE_FLOW &&
	       doc->text[node->content] != '{';
}

/* One without a line break at its end must be marked so when something follows. */
static inline bool laws_ends_in_block_scalar(const struct ydoc *doc)
{
	return doc->nodes[doc->nodes_nr - 1].style >= YSTYLE_LITERAL &&
	       doc->nodes[doc->nodes_nr - 1].kind == YNODE_SCALAR &&
	       doc->text[doc->len - 1] != '\n';
}

static inline void laws_check_rest(struct laws *l)
{
	bool any_insert = false;

	for (size_t i = 0; i < l->edits.nr; i++) {
		const struct yedit *edit = &l->edits.v[i];

		any_insert |= edit->kind == YEDIT_INSERT || edit->kind == YEDIT_ROOT;
	}
	if (!any_insert && !laws_rest_is_same(l))
		laws_wrong(l, "every other byte", "more has changed");
	if (any_insert && l->edits.nr == 1 && l->edits.v[0].kind == YEDIT_INSERT &&
		l->edits.v[0].node->nr && !laws_ends_in_block_scalar(&l->before) &&
		!laws_is_bare_pair(&l->before, l->edits.v[0].node) && !laws_is_put_in(l))
		laws_wrong(l, "every other byte", "it is not just put in");
}

/* --- once more, and back ---------------------------------------------------------------------------------------------------- */

/* The same place in the new document: a path of places among siblings. */
static inline const struct ynode *laws_same_place(
	const struct ydoc *old, const struct ydoc *new, const struct ynode *node)
{
	uint32_t path[YDOC_DEPTH_LIMIT + 1] = {0};
	size_t depth = 0, document = 0;
	const struct ynode *at;

	for (; node->up; node -= node->up)
		path[depth++] = node->index;
	while (ydoc_root(old, document) != node)
		document++;
	at = ydoc_root(new, document);
	while (at && depth--)
		for (uint32_t i = path[depth], first = 1; at && (first || i--); first = 0)
			at = first ? ynode_first(at) : ynode_next(at);
	return at;
}

/* Set the node of l->after to the value; the new text is in l->text_again. */
static inline bool laws_set_again(struct laws *l, const struct ynode *node, struct yvalue value)
{
	struct yedits CLEANUP(yedits_release) edits = YEDITS_INIT;
	struct splice_opts opts = {.json = l->json};
	struct yedit edit = {.kind = YEDIT_REPLACE, .node = node, .value = value};
	struct error err = ERROR_INIT;
	bool done;

	str_clear(&l->text_again);
	laws_must(yedits_add(&edits, &edit) == 0, "no memory");
	done = yedits_splice(&edits, &l->after, &opts, &l->text_again, &err) == 0;
	error_release(&err);
	return done;
}

/* Is it on one line, without what is only written as an escape now? */
static inline bool laws_is_line(const struct ynode *node, const struct ydoc *doc)
{
	static const char *const others[] = {"\n", "\r", "\t", "\xc2\x85", "\xe2\x80\xa8",
		"\xe2\x80\xa9", "\xef\xbb\xbf", "\x7f"};

	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++)
		if (memmem(doc->text + node->start, node->end - node->start, others[i],
			    strlen(others[i])))
			return false;
	return true;
}

/* Escapes that need not be are not written again. */
static inline bool laws_has_escapes(const struct ydoc *doc, const struct ynode *node)
{
	return node->style == YSTYLE_DOUBLE &&
	       memchr(doc->text + node->content, '\\', node->end - node->content);
}

static inline bool laws_same_text(const struct str *a, const struct str *b)
{
	return a->len == b->len && memcmp(a->s, b->s, a->len) == 0;
}

/* Is it plain although it begins as a document does? That is only written so where it must be. */
static inline bool laws_is_marker(const struct ynode *node)
{
	return node->len >= 3 &&
	       (memcmp(node->value, "---", 3) == 0 || memcmp(node->value, "...", 3) == 0);
}

/* May a scalar be set and set back with nothing left of it? */
static inline bool laws_is_reversible(
	const struct laws *l, const struct ynode *old, const struct ynode *new)
{
	const struct yprops *props = ydoc_props(&l->after, new),
			    *old_props = ydoc_props(&l->before, old);

	/* What is ambiguous stays plain only in the place of what is so, too. */
	if (old->kind == YNODE_SCALAR && (yscalar_type(&l->before, old, YAML_1_1) !=
							 yscalar_type(&l->before, old, YAML_1_2) ||
						 !yscalar_is_portable(old->value, old->len)))
		return false;
	if (laws_has_escapes(&l->before, old) || laws_is_marker(old))
		return false;
	return old->kind == YNODE_SCALAR && new->kind == YNODE_SCALAR &&
	       old->style == new->style &&laws_is_line(old, &l->before) &&
	       laws_is_line(new, &l->after) && old->content < old->end && !(props && props->tag) &&
	       !(old_props && old_props->tag);
}

static inline void laws_check_again(struct laws *l)
{
	const struct yedit *edit = &l->edits.v[0];
	const struct ynode *node, *old = edit->node;

	if (l->edits.nr != 1 || edit->kind != YEDIT_REPLACE)
		return;
	node = laws_same_place(&l->before, &l->after, old);
	if (!node) {
		laws_wrong(l, "once more", "the place is gone");
		return;
	}
	/* What is so already is not set; but what is written in another way than it was given must at least come out the same. */
	if (yvalue_is_already((struct yvalue){&l->after, node}, edit->value) != 1 &&
		(!laws_set_again(l, node, edit->value) ||
			!laws_same_text(&l->text, &l->text_again))) {
		laws_wrong(l, "once more", "it changes again");
		if (l->printed < laws_most_printed())
			laws_print_difference(
				l->text.s, l->text.len, l->text_again.s, l->text_again.len);
	}
	if (!laws_is_reversible(l, old, node))
		return;
	l->reversed++;
	if (!laws_set_again(l, node, (struct yvalue){&l->before, old}))
		laws_wrong(l, "back again", "refused");
	else if (l->before.len != l->text_again.len ||
		 memcmp(l->before.text, l->text_again.s, l->before.len) != 0) {
		laws_wrong(l, "back again", "it is not as it was");
		if (l->printed < laws_most_printed())
			laws_print_difference(
				l->before.text, l->before.len, l->text_again.s, l->text_again.len);
	}
}

/* ---------------------------------------------------------------------------------------------------------------------------- */

static inline void laws_check(struct laws *l)
{
	struct error err = ERROR_INIT;

	if (ydoc_parse(&l->after, l->text.s, l->text.len, NULL, &err) < 0 ||
		yedits_verify(&l->edits, &l->before, &l->after, &err) < 0) {
		char why[400];

		snprintf(why, sizeof(why), "%zu:%zu: %s", err.line, err.column, error_text(&err));
		laws_wrong(l, "what was meant", why);
		error_release(&err);
		return;
	}
	/* A scalar alone is not taken for JSON. */
	if (l->json && ynode_is_collection(l->after.nodes) && !splice_is_json(&l->after))
		laws_wrong(l, "JSON stays JSON", "it is none now");
	laws_check_rest(l);
	laws_check_again(l);
}

/* `nr` edits at random places, in one go. */
static inline void laws_change(struct laws *l, size_t nr)
{
	struct splice_opts opts = {.json = l->json};
	struct error err = ERROR_INIT;

	if (!laws_pick_several(l, nr))
		return;
	l->changes++;
	l->several += l->edits.nr > 1;
	str_clear(&l->text);
	if (yedits_splice(&l->edits, &l->before, &opts, &l->text, &err) < 0)
		laws_refused(l, &err);
	else
		laws_check(l);
	error_release(&err);
}

static inline int laws_found_duplicate(
	void *ctx, const struct ynode *key, const struct ynode *first)
{
	(void)ctx, (void)key, (void)first;
	return 1;
}

/* `changes` random ones of a text. One that can't be parsed, or has a key twice, is left out. */
static inline void laws_try(
	struct laws *l, const char *name, const char *text, size_t len, size_t changes)
{
	struct textmap keys = TEXTMAP_INIT;
	bool good = ydoc_parse(&l->before, text, len, NULL, NULL) == 0 && !l->before.undeclared &&
		    yduplicates_find(&l->before, &keys, NULL, laws_found_duplicate, NULL) == 0;

	textmap_release(&keys);
	l->texts++;
	l->left_out += !good;
	if (!good)
		return;
	l->name = name;
	l->json = splice_is_json(&l->before);
	for (size_t i = 0; i < changes; i++)
		laws_change(l, laws_random(l, 4) ? 1 : 1 + laws_random(l, LAWS_MOST_EDITS));
}

/* `12000 changes: 0 wrong, 3 refused`, and why, each line with a "# ". */
static inline void laws_report(const struct laws *l, FILE *out)
{
	fprintf(out, "# %zu changes of %zu texts (%zu of several places): %zu wrong, %zu refused\n",
		l->changes, l->texts - l->left_out, l->several, l->wrong, l->refused);
	fprintf(out,
		"# set and set back: %zu; refused as an alias needs an anchor: %zu, as JSON has no such thing: %zu; texts left out: %zu\n",
		l->reversed, l->needed, l->no_json, l->left_out);
	for (size_t i = 0; i < l->reasons_nr; i++)
		fprintf(out, "# refused %zu: %s\n", l->reasons[i].nr, l->reasons[i].text);
}

#endif
