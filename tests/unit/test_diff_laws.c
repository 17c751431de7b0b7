/*
 * The law of a diff: done to the old text, it gives the data of the new one. For random documents and random changes of them, there and back, as a file
 * of changes, as a JSON Patch and as a merge patch. What a form can't say, it refuses.
 */
#include "apply/change.h"
#include "apply/diff.h"
#include "base/cleanup.h"
#include "base/random.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* --- random documents ------------------------------------------------------------------------------------------------------- */

enum { MOST_CHILDREN = 5, MOST_NODES = 4000 };

enum kind { SCALAR, SEQUENCE, MAPPING, ALIAS };

/* In a mapping the i-th child has the i-th key. */
struct tree {
	enum kind kind;
	const char *text; /* of a scalar, as it is written */
	const char *tag;
	int anchor; /* 0: none; of an alias: which one */
	size_t nr;
	const char *keys[MOST_CHILDREN + 1];
	struct tree *children[MOST_CHILDREN + 1];
};

struct maker {
	uint64_t seed;
	bool json; /* only what JSON knows */
	bool aliases;
	int anchors;
	struct tree nodes[MOST_NODES];
	size_t nr;
};

static const char *const json_scalars[] = {"1", "2", "-17", "1.5", "true", "false", "null", "\"a\"",
	"\"b\"", "\"c d\"", "\"yes\"", "\"12\"", "\"\"", "\"null\"", "\"x\\ny\\n\"", "\"a: b\"",
	"\"#\"", "'it''s'", "\"~\"", "\" \"", "\"é\""};
/* What YAML 1.1 and 1.2 read differently (yes, 012, 1e3) is written as 1.2 reads it, so it is not among these. */
static const char *const scalars[] = {"1", "2", "0x1F", "1.10", "'yes'", "~", "null", "", "a",
	"b c", "\"12\"", ".inf", "'2001-01-01'", "'a: b'", "'='", "True", "\"x\\ny\"", "é"};
static const char *const json_keys[] = {
	"a", "b", "c", "name", "id", "key", "\"a.b/c~d\"", "\"it's\"", "x y", "\"\"", "\"[0]\""};
static const char *const keys[] = {"a", "b", "c", "name", "id", "key", "a.b/c~d", "\"it's\"", "x y",
	"\"\"", "8080", "\"8080\"", "'yes'", "~", "[k]", "!t a"};
static const char *const tags[] = {"!t", "!!str", "!u"};

#define PICK(m, list) ((list)[random_next(&(m)->seed) % (sizeof(list) / sizeof(*(list)))])

static size_t below(struct maker *m, size_t n)
{
	return random_next(&m->seed) % n;
}

static struct tree *new_tree(struct maker *m, enum kind kind)
{
	struct tree *t = &m->nodes[m->nr++ % MOST_NODES];

	*t = (struct tree){.kind = kind, .text = ""};
	return t;
}

static struct tree *make(struct maker *m, int depth);

/* As they are in the text: two spellings of a key may be the same. */
static bool same_text(const char *a, const char *b)
{
	size_t skip_a = *a == '"' || *a == '\'', skip_b = *b == '"' || *b == '\'';
	size_t len_a = strlen(a) - 2 * skip_a, len_b = strlen(b) - 2 * skip_b;

	return len_a == len_b && memcmp(a + skip_a, b + skip_b, len_a) == 0;
}

static bool has_key(const struct tree *t, const char *key)
{
	for (size_t i = 0; i < t->nr; i++)
		if (same_text(t->keys[i], key))
			return true;
	return false;
}

static void insert(struct maker *m, struct tree *t, size_t at, struct tree *child)
{
	const char *key = m->json ? PICK(m, json_keys) : PICK(m, keys);

	if (t->nr == MOST_CHILDREN || (t->kind == MAPPING && has_key(t, key)))
		return;
	for (size_t i = t->nr; i > at; i--) {
		t->keys[i] = t->keys[i - 1];
		t->children[i] = t->children[i - 1];
	}
	t->keys[at] = key;
	t->children[at] = child;
	t->nr++;
}

static void take_out(struct tree *t, size_t at)
{
	for (size_t i = at; i + 1 < t->nr; i++) {
		t->keys[i] = t->keys[i + 1];
		t->children[i] = t->children[i + 1];
	}
	t->nr--;
}

static struct tree *make_scalar(struct maker *m)
{
	struct tree *t = new_tree(m, SCALAR);

	t->text = m->json ? PICK(m, json_scalars) : PICK(m, scalars);
	if (!m->json && below(m, 12) == 0)
		t->tag = PICK(m, tags);
	return t;
}

static struct tree *make_item(struct maker *m, int depth)
{
	static const char *const names[] = {"n1", "n2", "n3", "n4", "7"};
	struct tree *t = make(m, depth);

	if (t->kind == MAPPING && t->nr && below(m, 2)) {
		t->keys[0] = has_key(t, "name") ? t->keys[0] : "name";
		t->children[0] = new_tree(m, SCALAR);
		t->children[0]->text = PICK(m, names);
	}
	return t;
}

static struct tree *make(struct maker *m, int depth)
{
	struct tree *t;

	if (m->aliases && m->anchors && below(m, 5) == 0) {
		t = new_tree(m, ALIAS);
		t->anchor = 1 + (int)below(m, (size_t)m->anchors);
		return t;
	}
	if (depth <= 0 || below(m, 3) == 0) {
		t = make_scalar(m);
	} else {
		t = new_tree(m, below(m, 2) ? MAPPING : SEQUENCE);
		for (size_t nr = below(m, MOST_CHILDREN + 1); nr-- > 0;)
			insert(m, t, t->nr,
				t->kind == SEQUENCE ? make_item(m, depth - 1) : make(m, depth - 1));
		if (!m->json && below(m, 20) == 0)
			t->tag = "!c";
	}
	if (m->aliases && below(m, 4) == 0)
		t->anchor = ++m->anchors;
	return t;
}

static struct tree *copy(struct maker *m, const struct tree *t)
{
	struct tree *c = new_tree(m, t->kind);

	*c = *t;
	for (size_t i = 0; i < t->nr; i++)
		c->children[i] = copy(m, t->children[i]);
	return c;
}

/* --- random changes --------------------------------------------------------------------------------------------------------- */

static struct tree *any_collection(struct maker *m, struct tree *t)
{
	for (;;) {
		struct tree *child = t->nr ? t->children[below(m, t->nr)] : NULL;

		if (!child || child->kind == SCALAR || child->kind == ALIAS || below(m, 3) == 0)
			return t;
		t = child;
	}
}

static void change_once(struct maker *m, struct tree *root)
{
	struct tree *t = any_collection(m, root);
	size_t at = t->nr ? below(m, t->nr) : 0, other = t->nr ? below(m, t->nr) : 0;
	struct tree *child = t->nr ? t->children[at] : NULL;

	switch (below(m, 6)) {
	case 0:
		insert(m, t, t->nr ? below(m, t->nr + 1) : 0, make(m, 1));
		break;
	case 1:
		if (t->nr)
			take_out(t, at);
		break;
	case 2: /* in another order */
		if (t->nr) {
			const char *key = t->keys[at];

			t->children[at] = t->children[other];
			t->children[other] = child;
			t->keys[at] = t->keys[other];
			t->keys[other] = key;
		}
		break;
	case 3: /* moved */
		if (t->nr > 1 && t->kind == SEQUENCE) {
			take_out(t, at);
			insert(m, t, below(m, t->nr + 1), child);
		}
		break;
	default:
		if (t->nr) {
			t->children[at] = make(m, 1);
			t->children[at]->anchor = t->children[at]->kind == ALIAS
							  ? t->children[at]->anchor
						  : child->kind == ALIAS ? 0
									 : child->anchor;
		}
	}
}

/* --- as text ---------------------------------------------------------------------------------------------------------------- */

static void print(const struct tree *t, int indent, struct str *out);

static void print_props(const struct tree *t, struct str *out)
{
	if (t->anchor && t->kind != ALIAS)
		str_addf(out, "&x%d ", t->anchor);
	if (t->tag)
		str_addf(out, "%s ", t->tag);
}

static void print_children(const struct tree *t, int indent, struct str *out)
{
	for (size_t i = 0; i < t->nr; i++) {
		str_addf(out, "\n%*s", indent, "");
		if (t->kind == SEQUENCE)
			str_adds(out, "- ");
		else
			str_addf(out, "%s: ", t->keys[i]);
		print(t->children[i], indent + 2, out);
	}
}

static void print(const struct tree *t, int indent, struct str *out)
{
	print_props(t, out);
	if (t->kind == ALIAS)
		str_addf(out, "*x%d", t->anchor);
	else if (t->kind == SCALAR)
		str_adds(out, t->text);
	else if (!t->nr)
		str_adds(out, t->kind == MAPPING ? "{}" : "[]");
	else
		print_children(t, indent, out);
}

static void print_document(const struct tree *t, struct str *out)
{
	str_adds(out, "--- ");
	print(t, 0, out);
	str_addch(out, '\n');
}

/* --- the law ---------------------------------------------------------------------------------------------------------------- */

enum form { CHANGES, PATCH, MERGE };

static const char *const form_names[] = {"changes", "patch", "merge"};

struct trial {
	const struct str *old, *new;
	struct ydoc old_doc, new_doc;
	struct changer changer;
	size_t made, refused, twice;
};

static void tell(const struct trial *t, enum form form, const char *what, const char *text,
	const char *result, const struct error *err)
{
	/* Longer than print_error() takes. */
	fprintf(stderr, "%s: %s: %s\n--- old\n%s--- new\n%s--- diff\n%s--- result\n%s",
		form_names[form], what, err ? error_text(err) : "", t->old->s, t->new->s, text,
		result);
	fail();
}

static int write_form(const struct diff *diff, enum form form, struct str *out, struct error *err)
{
	int (*const add[])(const struct diff *diff, struct str *out, struct error *err) = {
		diff_add_changes, diff_add_patch, diff_add_merge};

	return add[form](diff, out, err);
}

static int read_form(
	struct changes *changes, enum form form, const struct str *text, struct error *err)
{
	const struct ydoc *doc = NULL;
	struct yvalue value;
	struct change *change;

	if (changes_parse_source(changes, "diff", text->s, text->len, &doc, err) < 0)
		return -1;
	value = (struct yvalue){doc, ydoc_root(doc, 0)};
	if (form == CHANGES)
		return changes_add_file(changes, "diff", value, err);
	if (form == PATCH)
		return changes_add_patch(changes, "diff", value, err);
	change = changes_add(changes, CHANGE_MERGE, "diff");
	if (!change)
		return error_nomem(err);
	change->value = value;
	return 0;
}

static bool is_same(const struct ydoc *a, const struct ydoc *b)
{
	bool same = a->documents_nr == b->documents_nr;

	for (size_t i = 0; same && i < a->documents_nr; i++)
		same = yvalue_same((struct yvalue){a, ydoc_root(a, i)},
			       (struct yvalue){b, ydoc_root(b, i)}, true) == 1;
	return same;
}

static void carry_out(struct trial *t, enum form form, const struct str *text)
{
	struct changes changes = CHANGES_INIT;
	struct change_result result = {.text = ""};
	struct error CLEANUP(error_release) err = ERROR_INIT;
	struct ydoc doc = YDOC_INIT;

	if (read_form(&changes, form, text, &err) < 0)
		tell(t, form, "can't be read", text->s, "", &err);
	if (change_text(&t->changer, &changes, "old", t->old->s, t->old->len, &result, &err) < 0) {
		/* A merge patch knows no order in which an alias goes before its anchor. */
		if (form != MERGE || !strstr(error_text(&err), "would take away the anchor"))
			tell(t, form, "can't be done", text->s, "", &err);
		t->refused++;
		changes_release(&changes);
		return;
	}
	if (ydoc_parse(&doc, result.text, result.len, NULL, &err) < 0)
		tell(t, form, "gives no YAML", text->s, result.text, &err);
	if (!is_same(&doc, &t->new_doc))
		tell(t, form, "gives other data", text->s, result.text, NULL);
	ydoc_release(&doc);
	changes_release(&changes);
}

static void try_form(struct trial *t, enum form form, bool may_refuse)
{
	const struct diff_opts opts = {
		.ignore_order = true, .for_changes = true, .whole_sequences = form == MERGE};
	const struct diff_input old = {&t->old_doc, "old"}, new = {&t->new_doc, "new"};
	struct error CLEANUP(error_release) err = ERROR_INIT;
	struct str CLEANUP(str_release) text = STR_INIT;
	struct diff CLEANUP(diff_release) diff = DIFF_INIT;

	if (diff_documents(&diff, &old, &new, &opts, &err) < 0) {
		if (strstr(error_text(&err), "lies within what it stands for"))
			return;
		tell(t, form, "no diff", "", "", &err);
	}
	if (write_form(&diff, form, &text, &err) < 0) {
		if (!may_refuse || err.code != ERROR_INVALID)
			tell(t, form, "refused", "", "", &err);
		t->refused++;
		return;
	}
	t->made++;
	carry_out(t, form, &text);
}

/* --- elsewhere ---------------------------------------------------------------------------------------------------------------- */

/*
 * Once more on what came of it: nothing is left to do, unless an item that is there twice was added, of which nobody knows whether it has come. (Nor where aliases
 * had to go before their anchors: then numbers of items are those of before.)
 */
static void try_elsewhere(struct trial *t, bool sure)
{
	const struct diff_opts opts = {
		.ignore_order = true, .for_changes = true, .elsewhere = true};
	const struct diff_input old = {&t->old_doc, "old"}, new = {&t->new_doc, "new"};
	struct diff CLEANUP(diff_release) diff = DIFF_INIT;
	struct changes changes = CHANGES_INIT;
	struct change_result result = {.text = ""};
	struct error CLEANUP(error_release) err = ERROR_INIT;
	struct str CLEANUP(str_release) once = STR_INIT;

	if (diff_documents(&diff, &old, &new, &opts, &err) < 0)
		return;
	for (size_t i = 0; i < diff.nr; i++)
		sure = sure && !diff.v[i].keeps && (diff.v[i].kind == DIFF_SET || diff.v[i].unlike);
	if (diff_to_changes(&diff, "diff", &changes, &err) < 0)
		tell(t, CHANGES, "can't be made elsewhere", "", "", &err);
	if (change_text(&t->changer, &changes, "old", t->old->s, t->old->len, &result, &err) < 0) {
		if (strstr(error_text(&err), "bug"))
			tell(t, CHANGES, "elsewhere", "", "", &err);
	} else if (sure) {
		str_add(&once, result.text, result.len);
		if (change_text(&t->changer, &changes, "old", once.s, once.len, &result, &err) < 0)
			tell(t, CHANGES, "twice", "", once.s, &err);
		if (result.verdict == CHANGE_DONE)
			tell(t, CHANGES, "twice", once.s, result.text, NULL);
		t->twice++;
	}
	changes_release(&changes);
}

static bool is_sound(struct ydoc *doc, const struct str *text)
{
	return ydoc_parse(doc, text->s, text->len, NULL, NULL) == 0 && !doc->undeclared;
}

/* All forms, there and back. */
static void try_both(struct trial *t, const struct maker *m, struct str *old, struct str *new)
{
	for (int back = 0; back < 2; back++) {
		t->old = back ? new : old;
		t->new = back ? old : new;
		if (!is_sound(&t->old_doc, t->old) || !is_sound(&t->new_doc, t->new))
			return;
		try_form(t, CHANGES, false);
		try_elsewhere(t, !m->aliases);
		if (m->json)
			try_form(t, PATCH, false);
		if (m->json)
			try_form(t, MERGE, true);
	}
}

static void run_trials(bool json, bool aliases, uint64_t seed, int rounds)
{
	static struct maker m;
	struct str CLEANUP(str_release) old = STR_INIT, CLEANUP(str_release) new = STR_INIT;
	struct trial t = {.old_doc = YDOC_INIT, .new_doc = YDOC_INIT};

	m = (struct maker){.seed = seed, .json = json, .aliases = aliases};
	changer_init(&t.changer, NULL);
	for (int round = 0; round < rounds; round++) {
		struct tree *root, *changed;

		m.nr = 0;
		m.anchors = 0;
		root = make(&m, 4);
		changed = copy(&m, root);
		for (size_t i = 1 + below(&m, 4);
			i-- > 0 && changed->kind >= SEQUENCE && changed->kind != ALIAS;)
			change_once(&m, changed);
		str_clear(&old);
		str_clear(&new);
		print_document(root, &old);
		print_document(changed, &new);
		try_both(&t, &m, &old, &new);
	}
	assert_true(t.made > (size_t)rounds && (aliases || t.twice > (size_t)rounds / 20));
	changer_release(&t.changer);
	ydoc_release(&t.old_doc);
	ydoc_release(&t.new_doc);
}

static void what_json_knows_is_carried_over_in_every_form(void **state)
{
	(void)state;
	run_trials(true, false, 1, 2000);
}

static void any_yaml_is_carried_over_as_a_file_of_changes(void **state)
{
	(void)state;
	run_trials(false, false, 2, 2000);
}

static void aliases_are_carried_over_too(void **state)
{
	(void)state;
	run_trials(true, true, 3, 2000);
	run_trials(false, true, 4, 2000);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_json_knows_is_carried_over_in_every_form),
		cmocka_unit_test(any_yaml_is_carried_over_as_a_file_of_changes),
		cmocka_unit_test(aliases_are_carried_over_too),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
