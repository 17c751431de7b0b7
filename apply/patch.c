/*
 * Reading JSON Patches. Source: RFC 6902. What it does not define in an operation is ignored, as it says in section 4; two members of one name are
 * refused, as for every file of changes.
 */
#include "apply/change_list.h"
#include "base/cleanup.h"
#include "base/suggest.h"
#include "base/utf8.h"

#include <string.h>

static const struct operation {
	const char *name;
	enum change_kind kind;
	bool has_value, has_from;
} operations[] = {
	{"add", CHANGE_ADD, true, false},
	{"remove", CHANGE_REMOVE, false, false},
	{"replace", CHANGE_REPLACE, true, false},
	{"move", CHANGE_MOVE, false, true},
	{"copy", CHANGE_COPY, false, true},
	{"test", CHANGE_TEST, true, false},
};

enum { OPERATIONS = sizeof(operations) / sizeof(operations[0]) };

/* The patch that is read. */
struct patch_reading {
	struct changes *changes;
	const char *name;
	size_t number;
	struct error *err;
};

static struct yvalue in(struct yvalue parent, const struct ynode *node)
{
	return (struct yvalue){parent.doc, node};
}

static int refuse_operation(struct patch_reading *r, struct yvalue op)
{
	struct str CLEANUP(str_release) word = STR_INIT;
	struct suggest nearest;

	utf8_add_safe(&word, op.node->value, op.node->len > 60 ? 60 : op.node->len);
	if (str_failed(&word))
		return error_nomem(r->err);
	nearest = (struct suggest)SUGGEST_INIT(word.s);
	for (size_t i = 0; i < OPERATIONS; i++)
		suggest_offer(&nearest, operations[i].name);
	return changes_refuse(r->changes, r->name, op, r->err,
		"\"%s\" is no operation of a JSON Patch: %s%s", word.s,
		nearest.best ? "did you mean " : "it has ",
		nearest.best ? nearest.best : "add, remove, replace, move, copy and test");
}

/* A member that must be there; as `op`, `path` and `from`, a string. */
static int find_member(struct patch_reading *r, struct yvalue entry, const char *key,
	bool is_string, struct yvalue *ret)
{
	const struct ynode *node = ynode_lookup(entry.node, key, strlen(key));

	node = node ? ynode_meant(node) : NULL;
	if (!node)
		return changes_refuse(
			r->changes, r->name, entry, r->err, "this operation has no \"%s\"", key);
	*ret = in(entry, node);
	if (is_string && node->kind != YNODE_SCALAR)
		return changes_refuse(
			r->changes, r->name, *ret, r->err, "\"%s\" must be a string", key);
	return 0;
}

static int find_operation(
	struct patch_reading *r, struct yvalue entry, const struct operation **ret)
{
	struct yvalue op;

	if (find_member(r, entry, "op", true, &op) < 0)
		return -1;
	for (size_t i = 0; i < OPERATIONS; i++)
		if (op.node->len == strlen(operations[i].name) &&
			!memcmp(op.node->value, operations[i].name, op.node->len)) {
			*ret = &operations[i];
			return 0;
		}
	return refuse_operation(r, op);
}

static int compile_pointer(struct patch_reading *r, struct yvalue entry, const char *key,
	struct query **ret_query, struct yvalue *ret)
{
	if (find_member(r, entry, key, true, ret) < 0)
		return -1;
	if (query_compile_pointer(ret->node->value, ret->node->len, ret_query, r->err) < 0)
		return changes_refused(r->changes, r->name, *ret, r->err);
	return 0;
}

/* Is `path` within what `from` points to, and not the same? RFC 6902, 4.4. */
static bool is_within(const struct ynode *path, const struct ynode *from)
{
	return path->len > from->len && path->value[from->len] == '/' &&
	       !memcmp(path->value, from->value, from->len);
}

static int fill(struct patch_reading *r, struct yvalue entry, const struct operation *operation,
	struct change *change)
{
	struct yvalue path, from;

	if (compile_pointer(r, entry, "path", &change->path, &path) < 0)
		return -1;
	if (operation->has_value &&
		(find_member(r, entry, "value", false, &change->value) < 0 ||
			changes_expand(r->changes, r->name, &change->value, r->err) < 0))
		return -1;
	if (!operation->has_from)
		return 0;
	if (compile_pointer(r, entry, "from", &change->from, &from) < 0)
		return -1;
	if (operation->kind == CHANGE_MOVE && is_within(path.node, from.node))
		return changes_refuse(r->changes, r->name, path, r->err,
			"nothing can be moved into itself: \"path\" lies within \"from\"");
	return 0;
}

static int add_operation(struct patch_reading *r, struct yvalue entry)
{
	struct str CLEANUP(str_release) origin = STR_INIT;
	const struct operation *operation = NULL;
	struct change *change;

	if (!entry.node || entry.node->kind != YNODE_MAPPING)
		return changes_refuse(r->changes, r->name, entry, r->err,
			"an operation must be a mapping with \"op\" and \"path\"");
	if (find_operation(r, entry, &operation) < 0)
		return -1;
	str_addf(&origin, "%s:%zu", r->name, changes_line(r->changes, entry));
	if (str_failed(&origin))
		return error_nomem(r->err);
	change = changes_add(r->changes, operation->kind, origin.s);
	if (!change)
		return error_nomem(r->err);
	change->patch = r->number;
	return fill(r, entry, operation, change);
}

int changes_add_patch(
	struct changes *changes, const char *name, struct yvalue patch, struct error *err)
{
	struct patch_reading r = {changes, name, ++changes->patches, err};
	const struct ynode *node;

	if (patch.node->kind != YNODE_SEQUENCE)
		return changes_refuse(changes, name, patch, err,
			"a JSON Patch is a list of operations; a mapping can be merged with --merge");
	YNODE_EACH (node, patch.node) {
		struct yvalue entry = in(patch, ynode_meant(node));

		if (add_operation(&r, entry) < 0)
			return -1;
	}
	return 0;
}
