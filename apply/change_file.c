/*
 * Files of changes (--changes): a list of entries, each one action, and what it is limited to. docs/changes.md describes them.
 */
#include "apply/change_list.h"
#include "base/cleanup.h"
#include "base/suggest.h"
#include "base/utf8.h"
#include "yaml/scalar.h"

#include <stdlib.h>
#include <string.h>

/* The keys of an entry. */
enum key {
	KEY_SET,
	KEY_SET_STRING,
	KEY_DELETE,
	KEY_APPEND,
	KEY_INSERT,
	KEY_RENAME,
	KEY_EXPECT,
	KEY_MERGE,
	KEY_PATCH,
	KEY_VALUE,
	KEY_TO,
	KEY_AT,
	KEY_FILES,
	KEY_WHERE,
	KEY_DOC,
	KEY_CREATE,
	KEY_THROUGH_ALIAS,
	KEYS,
	NO_KEY = KEYS,
};

static const char *const key_names[KEYS] = {
	[KEY_SET] = "set",
	[KEY_SET_STRING] = "set-string",
	[KEY_DELETE] = "delete",
	[KEY_APPEND] = "append",
	[KEY_INSERT] = "insert",
	[KEY_RENAME] = "rename",
	[KEY_EXPECT] = "expect",
	[KEY_MERGE] = "merge",
	[KEY_PATCH] = "patch",
	[KEY_VALUE] = "value",
	[KEY_TO] = "to",
	[KEY_AT] = "at",
	[KEY_FILES] = "files",
	[KEY_WHERE] = "where",
	[KEY_DOC] = "doc",
	[KEY_CREATE] = "create",
	[KEY_THROUGH_ALIAS] = "through-alias",
};

/* What an action needs besides, and how that becomes the value. */
static const struct action {
	enum change_kind kind;
	enum key with;
	bool is_string; /* the value is a text, whatever it looks like */
} actions[] = {
	[KEY_SET] = {CHANGE_SET, KEY_VALUE, false},
	[KEY_SET_STRING] = {CHANGE_SET, KEY_VALUE, true},
	[KEY_DELETE] = {CHANGE_DELETE, NO_KEY, false},
	[KEY_APPEND] = {CHANGE_APPEND, KEY_VALUE, false},
	[KEY_INSERT] = {CHANGE_INSERT, KEY_VALUE, false},
	[KEY_RENAME] = {CHANGE_RENAME, KEY_TO, true},
	[KEY_EXPECT] = {CHANGE_EXPECT, KEY_VALUE, false},
	[KEY_MERGE] = {CHANGE_MERGE, KEY_AT, false},
	[KEY_PATCH] = {CHANGE_ADD, NO_KEY, false},
};

enum { ACTIONS = sizeof(actions) / sizeof(actions[0]) };

struct file_reading {
	struct changes *changes;
	const char *name;
	struct error *err;
	struct yvalue entry;
	const struct ynode *keys[KEYS], *values[KEYS]; /* of the entry; NULL: not there */
	enum key action;
};

static struct yvalue in(const struct file_reading *r, const struct ynode *node)
{
	return (struct yvalue){r->entry.doc, node};
}

static bool is_text(const struct ynode *node, const char *text)
{
	return node->kind == YNODE_SCALAR && node->len == strlen(text) &&
	       !memcmp(node->value, text, node->len);
}

#define REFUSE(r, node, ...) \
	changes_refuse((r)->changes, (r)->name, in(r, node), (r)->err, __VA_ARGS__)

/* --- keys ------------------------------------------------------------------------------------------------------------------- */

static int refuse_key(struct file_reading *r, const struct ynode *key)
{
	struct str CLEANUP(str_release) word = STR_INIT;
	struct suggest nearest;

	if (is_text(key, "exec"))
		return REFUSE(r, key, "a file of changes can't name a command to run: use --exec");
	if (key->kind == YNODE_SCALAR)
		utf8_add_safe(&word, key->value, key->len > 60 ? 60 : key->len);
	if (str_failed(&word))
		return error_nomem(r->err);
	nearest = (struct suggest)SUGGEST_INIT(word.s);
	for (size_t i = 0; i < KEYS; i++)
		suggest_offer(&nearest, key_names[i]);
	if (!nearest.best)
		return REFUSE(r, key, "\"%s\" is no key of a change", word.s);
	return REFUSE(
		r, key, "\"%s\" is no key of a change: did you mean \"%s\"?", word.s, nearest.best);
}

static int take_key(struct file_reading *r, const struct ynode *key, const struct ynode *value)
{
	for (size_t i = 0; i < KEYS; i++)
		if (is_text(key, key_names[i])) {
			r->keys[i] = key;
			r->values[i] = ynode_meant(value);
			return 0;
		}
	return refuse_key(r, key);
}

static int take_keys(struct file_reading *r)
{
	const struct ynode *key;

	memset(r->keys, 0, sizeof(r->keys));
	memset(r->values, 0, sizeof(r->values));
	YNODE_EACH (key, r->entry.node) {
		const struct ynode *value = ynode_next(key);

		if (take_key(r, key, value) < 0)
			return -1;
		key = value;
	}
	return 0;
}

static int find_action(struct file_reading *r)
{
	r->action = NO_KEY;
	for (size_t i = 0; i < ACTIONS; i++) {
		if (!r->keys[i])
			continue;
		if (r->action != NO_KEY)
			return REFUSE(r, r->keys[i],
				"one change has one action: \"%s\" and \"%s\" must be two entries",
				key_names[r->action], key_names[i]);
		r->action = (enum key)i;
	}
	if (r->action == NO_KEY)
		return REFUSE(r, r->entry.node,
			"this change has no action: set, set-string, delete, append, insert, rename, merge, patch or expect");
	return 0;
}

/* `value`, `to` and `at` each where they belong. */
static int check_with(struct file_reading *r)
{
	static const enum key withs[] = {KEY_VALUE, KEY_TO, KEY_AT};
	enum key with = actions[r->action].with;

	for (size_t i = 0; i < sizeof(withs) / sizeof(withs[0]); i++)
		if (r->keys[withs[i]] && withs[i] != with)
			return REFUSE(r, r->keys[withs[i]], "\"%s\" has no meaning beside \"%s\"",
				key_names[withs[i]], key_names[r->action]);
	if (with != NO_KEY && with != KEY_AT && !r->keys[with])
		return REFUSE(r, r->entry.node, "\"%s\" needs \"%s\"", key_names[r->action],
			key_names[with]);
	return 0;
}

static int check_scalar(struct file_reading *r, enum key key)
{
	if (r->values[key]->kind == YNODE_SCALAR)
		return 0;
	return REFUSE(r, r->values[key], "\"%s\" must be a text", key_names[key]);
}

static int compile(struct file_reading *r, enum key key, struct query **ret)
{
	const struct ynode *text = r->values[key];

	if (check_scalar(r, key) < 0)
		return -1;
	if (query_compile(text->value, text->len, ret, r->err) < 0)
		return changes_refused(r->changes, r->name, in(r, text), r->err);
	return 0;
}

/* --- what an entry is limited to -------------------------------------------------------------------------------------------- */

static int add_pattern(struct file_reading *r, const struct ynode *node, struct strlist *words)
{
	node = ynode_meant(node);
	if (node->kind != YNODE_SCALAR || !node->len)
		return REFUSE(r, node, "\"files\" must be a pattern, or a list of patterns");
	return strlist_take(words, strndup(node->value, node->len)) < 0 ? error_nomem(r->err) : 0;
}

static int read_files(struct file_reading *r, struct change_scope *scope)
{
	struct strlist CLEANUP(strlist_release) words = STRLIST_INIT;
	const struct ynode *files = r->values[KEY_FILES], *item;

	if (!files)
		return 0;
	if (files->kind != YNODE_SEQUENCE && add_pattern(r, files, &words) < 0)
		return -1;
	YNODE_EACH (item, files)
		if (add_pattern(r, item, &words) < 0)
			return -1;
	if (!words.nr)
		return REFUSE(
			r, files, "\"files\" is an empty list: the change would be made nowhere");
	return patterns_set(&scope->files, &words, r->err);
}

static int read_doc(struct file_reading *r, long *ret)
{
	const struct ynode *node = r->values[KEY_DOC];
	struct ynumber number;

	*ret = -1;
	if (!node)
		return 0;
	if (node->kind == YNODE_SCALAR &&
		yscalar_type(r->entry.doc, node, YAML_1_2) == YSCALAR_INT) {
		number = yscalar_number(node->value, node->len, YAML_1_2);
		if (number.is_integer && number.integer >= 0 && number.integer <= INT32_MAX) {
			*ret = (long)number.integer;
			return 0;
		}
	}
	return REFUSE(r, node, "\"doc\" must be the number of a document, the first of which is 0");
}

static int read_flag(struct file_reading *r, enum key key, bool *flag)
{
	const struct ynode *node = r->values[key];

	if (!node)
		return 0;
	if (node->kind != YNODE_SCALAR ||
		yscalar_type(r->entry.doc, node, YAML_1_2) != YSCALAR_BOOL)
		return REFUSE(r, node, "\"%s\" must be true or false", key_names[key]);
	*flag = is_text(node, "true") || is_text(node, "True") || is_text(node, "TRUE");
	return 0;
}

static int read_where(struct file_reading *r, struct change_where *ret)
{
	const struct ynode *text = r->values[KEY_WHERE];

	if (!text)
		return 0;
	if (check_scalar(r, KEY_WHERE) < 0)
		return -1;
	if (changes_read_where(r->changes, text->value, text->len, ret, r->err) < 0)
		return changes_refused(r->changes, r->name, in(r, text), r->err);
	return 0;
}

/* The new changes, from the `first` on, are all of this entry. */
static int limit(struct file_reading *r, size_t first)
{
	struct change_scope *scope = changes_add_scope(r->changes);
	bool create = r->changes->create, through_alias = r->changes->through_alias;
	long doc;

	if (!scope)
		return error_nomem(r->err);
	if (read_files(r, scope) < 0 || read_doc(r, &doc) < 0 || read_where(r, &scope->where) < 0 ||
		read_flag(r, KEY_CREATE, &create) < 0 ||
		read_flag(r, KEY_THROUGH_ALIAS, &through_alias) < 0)
		return -1;
	for (size_t i = first; i < r->changes->nr; i++) {
		struct change *change = &r->changes->v[i];

		change->files = r->keys[KEY_FILES] ? &scope->files : NULL;
		change->where = scope->where.path ? &scope->where : NULL;
		change->doc = doc;
		change->create = create;
		change->through_alias = through_alias;
	}
	return 0;
}

/* --- actions ---------------------------------------------------------------------------------------------------------------- */

static int take_value(struct file_reading *r, const struct action *action, struct change *change)
{
	const struct ynode *node = r->values[action->with];

	if (!action->is_string) {
		change->value = in(r, node);
		return changes_expand(r->changes, r->name, &change->value, r->err);
	}
	if (check_scalar(r, action->with) < 0)
		return -1;
	if (yvalue_string(&r->changes->arena, node->value, node->len, &change->value) < 0)
		return error_nomem(r->err);
	return 0;
}

static int take_merge(struct file_reading *r, struct change *change)
{
	const struct ynode *node = r->values[KEY_MERGE];

	if (node->kind != YNODE_MAPPING)
		return REFUSE(r, node,
			"\"merge\" must be a mapping; to replace the whole value, use \"set\"");
	change->value = in(r, node);
	if (changes_expand(r->changes, r->name, &change->value, r->err) < 0)
		return -1;
	return r->keys[KEY_AT] ? compile(r, KEY_AT, &change->path) : 0;
}

static int check_index(struct file_reading *r, const struct change *change)
{
	int64_t index;

	if (change->kind != CHANGE_INSERT || query_last_index(change->path, &index))
		return 0;
	return REFUSE(r, r->values[KEY_INSERT],
		"\"insert\" must end in the number of the item before which the new one comes, as in items[0]");
}

static int add_action(struct file_reading *r)
{
	const struct action *action = &actions[r->action];
	struct str CLEANUP(str_release) origin = STR_INIT;
	struct change *change;

	if (r->action == KEY_PATCH)
		return changes_add_patch(r->changes, r->name, in(r, r->values[KEY_PATCH]), r->err);
	str_addf(&origin, "%s:%zu", r->name, changes_line(r->changes, r->entry));
	if (str_failed(&origin))
		return error_nomem(r->err);
	change = changes_add(r->changes, action->kind, origin.s);
	if (!change)
		return error_nomem(r->err);
	if (r->action == KEY_MERGE)
		return take_merge(r, change);
	if (compile(r, r->action, &change->path) < 0 || check_index(r, change) < 0)
		return -1;
	return action->with == NO_KEY ? 0 : take_value(r, action, change);
}

static int add_entry(struct file_reading *r)
{
	size_t first = r->changes->nr;

	if (r->entry.node->kind != YNODE_MAPPING)
		return REFUSE(r, r->entry.node,
			"a change must be a mapping, such as {set: spec.replicas, value: 3}");
	if (take_keys(r) < 0 || find_action(r) < 0 || check_with(r) < 0 || add_action(r) < 0)
		return -1;
	return limit(r, first);
}

/* --- the file --------------------------------------------------------------------------------------------------------------- */

static int find_list(struct file_reading *r, struct yvalue file, const struct ynode **ret)
{
	const struct ynode *key;

	*ret = NULL;
	if (file.node->kind != YNODE_MAPPING)
		return REFUSE(r, file.node,
			"a file of changes is a mapping with a list named \"changes\"; a JSON Patch is for --patch");
	YNODE_EACH (key, file.node) {
		const struct ynode *value = ynode_next(key);

		if (!is_text(key, "changes"))
			return REFUSE(r, key,
				"a file of changes has the key \"changes\" and no other; a mapping can be merged with --merge");
		*ret = ynode_meant(value);
		key = value;
	}
	if (!*ret || (*ret)->kind != YNODE_SEQUENCE)
		return REFUSE(r, *ret ? *ret : file.node, "\"changes\" must be a list of changes");
	return 0;
}

int changes_add_file(
	struct changes *changes, const char *name, struct yvalue file, struct error *err)
{
	struct file_reading r = {.changes = changes, .name = name, .err = err, .entry = file};
	const struct ynode *list, *item;

	if (find_list(&r, file, &list) < 0)
		return -1;
	YNODE_EACH (item, list) {
		r.entry = in(&r, ynode_meant(item));
		if (add_entry(&r) < 0)
			return -1;
	}
	return 0;
}
