/* Options that change something: what kind each is of, and how its text is read. */
#include "apply/change_list.h"
#include "base/cleanup.h"
#include "base/file.h"
#include "base/utf8.h"

#include <string.h>

/* Of --set-file: longer texts are no configuration. */
#define TEXT_LIMIT ((size_t)16 * 1024 * 1024)

/* What is being read. */
struct reading {
	struct changes *changes;
	const struct option_kind *option;
	const char *text;
	struct error *err;
};

struct option_kind {
	const char *name;
	enum change_kind kind;
	int (*read)(const struct reading *r);
	/* What stands behind the `=`; NULL: there is none */
	int (*value)(
		const struct reading *r, const char *text, const char *origin, struct change *ret);
};

static int check_utf8(const char *text, size_t len, const char *origin, struct error *err)
{
	size_t bad = utf8_check(text, len);

	if (bad == len)
		return 0;
	return error_set(err, ERROR_CONFIG, "%s: byte %zu is not UTF-8, and only text can be set",
		origin, bad + 1);
}

/* --- values ----------------------------------------------------------------------------------------------------------------- */

static int read_yaml(
	const struct reading *r, const char *text, const char *origin, struct change *ret)
{
	const char *copy;
	struct ydoc *doc = changes_add_source(r->changes, text, strlen(text), &copy);

	if (!doc)
		return error_nomem(r->err);
	return yvalue_parse(doc, copy, strlen(copy), origin, &ret->value, r->err);
}

static int make_string(const struct reading *r, const char *text, size_t len, const char *origin,
	struct change *ret)
{
	const char *copy;

	if (check_utf8(text, len, origin, r->err) < 0)
		return -1;
	copy = arena_copy(&r->changes->arena, text, len);
	if (!copy || yvalue_string(&r->changes->arena, copy, len, &ret->value) < 0)
		return error_nomem(r->err);
	return 0;
}

static int read_string(
	const struct reading *r, const char *text, const char *origin, struct change *ret)
{
	return make_string(r, text, strlen(text), origin, ret);
}

static int read_file(
	const struct reading *r, const char *text, const char *origin, struct change *ret)
{
	struct str CLEANUP(str_release) content = STR_INIT;

	if (!*text)
		return error_set(
			r->err, ERROR_USAGE, "%s: no file is named behind the '='", origin);
	if (file_read(text, TEXT_LIMIT, &content, NULL, r->err) < 0)
		return -1;
	if (make_string(r, content.s, content.len, origin, ret) < 0)
		return error_at(r->err, text, 0, 0);
	return 0;
}

/* --- options ---------------------------------------------------------------------------------------------------------------- */

static int compile(const struct reading *r, size_t len, struct change *ret, struct error *err)
{
	const char *origin;
	struct str CLEANUP(str_release) text = STR_INIT;

	str_addf(&text, "%s ", r->option->name);
	str_add(&text, r->text, len);
	if (str_failed(&text))
		return error_nomem(err);
	origin = arena_copy(&r->changes->arena, text.s, text.len);
	if (!origin)
		return error_nomem(err);
	ret->origin = origin;
	if (query_compile(r->text, len, &ret->path, err) < 0)
		return change_prefix(err, r->option->name);
	return 0;
}

/* An item is inserted before one that is named. */
static int check_path(const struct reading *r, const struct change *change)
{
	int64_t index;

	if (change->kind != CHANGE_INSERT || query_last_index(change->path, &index))
		return 0;
	return error_set(r->err, ERROR_USAGE,
		"%s: the path must end in the number of the item before which the new one comes, as in %s[0]",
		change->origin, query_text(change->path));
}

static int add(const struct reading *r, struct change *change)
{
	struct change *added = changes_add(r->changes, change->kind, change->origin);

	if (!added) {
		query_free(change->path);
		return error_nomem(r->err);
	}
	added->path = change->path;
	added->value = change->value;
	added->text = change->text;
	return 0;
}

/* PATH alone, or PATH=VALUE. */
static int read_change(const struct reading *r)
{
	struct change change = {.kind = r->option->kind};
	size_t len = strlen(r->text);

	if (r->option->value && query_split_assignment(r->text, r->option->name, &len, r->err) < 0)
		return -1;
	if (compile(r, len, &change, r->err) < 0)
		return -1;
	if (check_path(r, &change) < 0 ||
		(r->option->value &&
			r->option->value(r, r->text + len + 1, change.origin, &change) < 0)) {
		query_free(change.path);
		return -1;
	}
	return add(r, &change);
}

static int read_command(const struct reading *r)
{
	struct change change = {.kind = CHANGE_EXEC, .origin = r->option->name};
	size_t len = strlen(r->text);
	const char *copy;

	if (!r->text[strspn(r->text, " \t\n")])
		return error_set(r->err, ERROR_USAGE, "--exec wants a command, not an empty one");
	copy = arena_copy(&r->changes->arena, r->text, len);
	if (!copy)
		return error_nomem(r->err);
	change.text = (struct ytext){copy, len};
	return add(r, &change);
}

/* --- files ------------------------------------------------------------------------------------------------------------------ */

static int read_source(const struct reading *r, struct yvalue *ret)
{
	struct str CLEANUP(str_release) text = STR_INIT;
	const struct ydoc *doc;

	if (!*r->text)
		return error_set(
			r->err, ERROR_USAGE, "%s wants the name of a file", r->option->name);
	if (file_read(r->text, CHANGE_FILE_LIMIT, &text, NULL, r->err) < 0)
		return -1;
	if (changes_parse_source(r->changes, r->text, text.s, text.len, &doc, r->err) < 0)
		return -1;
	return changes_single(doc, r->text, ret, r->err);
}

static int read_merge(const struct reading *r)
{
	struct str CLEANUP(str_release) origin = STR_INIT;
	struct change change = {.kind = CHANGE_MERGE};

	if (read_source(r, &change.value) < 0 ||
		changes_expand(r->changes, r->text, &change.value, r->err) < 0)
		return -1;
	if (str_addf(&origin, "%s %s", r->option->name, r->text) < 0)
		return error_nomem(r->err);
	change.origin = origin.s;
	return add(r, &change);
}

static int read_patch(const struct reading *r)
{
	struct yvalue patch;

	return read_source(r, &patch) < 0 ? -1
					  : changes_add_patch(r->changes, r->text, patch, r->err);
}

static int read_changes(const struct reading *r)
{
	struct yvalue file;

	return read_source(r, &file) < 0 ? -1 : changes_add_file(r->changes, r->text, file, r->err);
}

static const struct option_kind options[] = {
	{"--set", CHANGE_SET, read_change, read_yaml},
	{"--set-string", CHANGE_SET, read_change, read_string},
	{"--set-file", CHANGE_SET, read_change, read_file},
	{"--delete", CHANGE_DELETE, read_change, NULL},
	{"--append", CHANGE_APPEND, read_change, read_yaml},
	{"--insert", CHANGE_INSERT, read_change, read_yaml},
	{"--rename", CHANGE_RENAME, read_change, read_string},
	{"--expect", CHANGE_EXPECT, read_change, read_yaml},
	{"--merge", CHANGE_MERGE, read_merge, NULL},
	{"--patch", CHANGE_SET, read_patch, NULL},
	{"--changes", CHANGE_SET, read_changes, NULL},
	{"--exec", CHANGE_EXEC, read_command, NULL},
};

enum { OPTIONS = sizeof(options) / sizeof(options[0]) };

const char *changes_option(size_t i)
{
	return i < OPTIONS ? options[i].name : NULL;
}

int changes_add_option(
	struct changes *changes, const char *option, const char *text, struct error *err)
{
	for (size_t i = 0; i < OPTIONS; i++)
		if (!strcmp(options[i].name, option))
			return options[i].read(&(struct reading){changes, &options[i], text, err});
	return error_set(err, ERROR_USAGE, "%s is no option that changes anything", option);
}
