#include "apply/digest.h"
#include "apply/plan.h"
#include "apply/plan_bytes.h"

#include "base/cleanup.h"
#include "base/file.h"

#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct loading {
	const char *name;
	struct str text;
	struct ydoc doc;
	struct str folder; /* in which the plan was made */
	const struct ynode *files;
	bool is_here; /* the current folder is that one */
	struct plan *plan;
	struct error *err;
};

/* A file of it, as it stands there. */
struct entry {
	struct loading *l;
	struct str path, new_text;
	char old_sha256[DIGEST_HEX + 1], new_sha256[DIGEST_HEX + 1];
	struct plan_file file; /* its lines */
};

/* Returns -1. */
static int refuse(struct loading *l, const struct ynode *node, const char *what)
{
	size_t line, column;

	error_set(l->err, ERROR_CONFIG, "not a plan of cfgedit: %s", what);
	if (node && ydoc_position(&l->doc, node->content, &line, &column) == 0)
		error_at(l->err, l->name, line, column);
	return error_at(l->err, l->name, 0, 0);
}

/* --- mappings ---------------------------------------------------------------------------------------------------------------- */

struct field {
	const char *name;
	int (*read)(struct loading *l, const struct ynode *value, void *into);
	bool optional;
};

static const struct field *find_field(const struct field *fields, const struct ynode *key)
{
	for (; fields->name; fields++)
		if (key->kind == YNODE_SCALAR && key->len == strlen(fields->name) &&
			memcmp(key->value, fields->name, key->len) == 0)
			return fields;
	return NULL;
}

/* Each field once, and no others. */
static int read_mapping(
	struct loading *l, const struct ynode *node, const struct field *fields, void *into)
{
	const struct ynode *key;
	unsigned seen = 0, bit = 1;

	if (node->kind != YNODE_MAPPING)
		return refuse(l, node, "here must be an object");
	for (key = ynode_first(node); key; key = ynode_next(ynode_next(key))) {
		const struct field *field = find_field(fields, key);

		if (!field || seen & 1u << (field - fields))
			return refuse(l, key, "an object must not have this key");
		seen |= 1u << (field - fields);
		if (field->read(l, ynode_next(key), into) < 0)
			return -1;
	}
	for (; fields->name; fields++, bit <<= 1)
		if (!(seen & bit) && !fields->optional)
			return refuse(l, node, "this object lacks a key");
	return 0;
}

static int read_bytes(struct loading *l, const struct ynode *value, struct str *into)
{
	int r = plan_bytes_read(value, into);

	if (r < 0)
		return error_nomem(l->err);
	return r ? 0 : refuse(l, value, "here must be a string, or {\"base64\": \"...\"}");
}

static int read_name(struct loading *l, const struct ynode *value, struct str *into)
{
	if (read_bytes(l, value, into) < 0)
		return -1;
	return into->len && strlen(into->s) == into->len
		       ? 0
		       : refuse(l, value, "this can't be the name of a file");
}

static int read_digest(struct loading *l, const struct ynode *value, char into[DIGEST_HEX + 1])
{
	if (value->kind != YNODE_SCALAR || value->len != DIGEST_HEX)
		return refuse(l, value, "here must be a SHA-256 of 64 digits");
	memcpy(into, value->value, DIGEST_HEX);
	return 0;
}

static int read_number(struct loading *l, const struct ynode *value, size_t *into)
{
	size_t n = 0;

	if (value->kind != YNODE_SCALAR || !value->len || value->len > 15)
		return refuse(l, value, "here must be a number");
	for (size_t i = 0; i < value->len; i++) {
		if (value->value[i] < '0' || value->value[i] > '9')
			return refuse(l, value, "here must be a number");
		n = n * 10 + (size_t)(value->value[i] - '0');
	}
	*into = n;
	return 0;
}

/* --- a place that changed ---------------------------------------------------------------------------------------------------- */

static int read_line_number(struct loading *l, const struct ynode *value, void *into)
{
	return read_number(l, value, &((struct plan_line *)into)->line);
}

static int read_line_document(struct loading *l, const struct ynode *value, void *into)
{
	return read_number(l, value, &((struct plan_line *)into)->document);
}

static int read_line_text(struct loading *l, const struct ynode *value, void *into)
{
	struct str CLEANUP(str_release) text = STR_INIT;
	struct plan_line *line = into;

	if (read_bytes(l, value, &text) < 0)
		return -1;
	line->text = strdup(text.s);
	return line->text ? 0 : error_nomem(l->err);
}

static const struct field line_fields[] = {
	{"line", read_line_number, false},
	{"document", read_line_document, false},
	{"text", read_line_text, false},
	{NULL, NULL, false},
};

static int read_lines(struct loading *l, const struct ynode *value, void *into)
{
	struct plan_file *file = &((struct entry *)into)->file;
	const struct ynode *item;

	if (value->kind != YNODE_SEQUENCE)
		return refuse(l, value, "here must be a list");
	file->lines = calloc(value->nr + 1, sizeof(*file->lines));
	if (!file->lines)
		return error_nomem(l->err);
	YNODE_EACH (item, value)
		if (read_mapping(l, item, line_fields, &file->lines[file->lines_nr++]) < 0)
			return -1;
	return 0;
}

/* --- a file ------------------------------------------------------------------------------------------------------------------ */

static int read_path(struct loading *l, const struct ynode *value, void *into)
{
	return read_name(l, value, &((struct entry *)into)->path);
}

static int read_old_digest(struct loading *l, const struct ynode *value, void *into)
{
	return read_digest(l, value, ((struct entry *)into)->old_sha256);
}

static int read_new_digest(struct loading *l, const struct ynode *value, void *into)
{
	return read_digest(l, value, ((struct entry *)into)->new_sha256);
}

static int read_new_text(struct loading *l, const struct ynode *value, void *into)
{
	return read_bytes(l, value, &((struct entry *)into)->new_text);
}

static const struct field file_fields[] = {
	{"path", read_path, false},
	{"old-sha256", read_old_digest, false},
	{"new-sha256", read_new_digest, false},
	{"lines", read_lines, true},
	{"new", read_new_text, false},
	{NULL, NULL, false},
};

static void entry_release(struct entry *entry)
{
	str_release(&entry->path);
	str_release(&entry->new_text);
	plan_file_release(&entry->file);
}

/* A path means what it meant where the plan was made, wherever it is carried out. */
static char *find_path(const struct loading *l, const char *path)
{
	return l->is_here || path[0] == '/' ? strdup(path) : file_join(l->folder.s, path);
}

static bool has_digest(const struct str *text, const char *sha256)
{
	char hex[DIGEST_HEX + 1];

	digest_hex(text->s, text->len, hex);
	return strcmp(hex, sha256) == 0;
}

static int read_old(const struct entry *entry, struct str *old, struct stat *st)
{
	struct error CLEANUP(error_release) reading = ERROR_INIT;
	struct error *err = entry->l->err;

	if (file_read(entry->file.path, 0, old, st, &reading) < 0) {
		if (reading.os == ENOENT)
			error_set(err, ERROR_CONFLICT,
				"is gone since the plan was made; nothing was written");
		else
			error_move(err, &reading);
		return -1;
	}
	if (has_digest(old, entry->old_sha256))
		return 0;
	if (has_digest(old, entry->new_sha256))
		return error_set(err, ERROR_CONFLICT,
			"has the plan's new text already; nothing was written");
	return error_set(err, ERROR_CONFLICT,
		"was changed since the plan was made; nothing was written: make the plan anew");
}

static int look_at_file(struct entry *entry)
{
	struct plan_file *file = &entry->file;
	struct str CLEANUP(str_release) old = STR_INIT;

	file->path = find_path(entry->l, entry->path.s);
	if (!file->path)
		return error_nomem(entry->l->err);
	if (read_old(entry, &old, &file->seen.st) < 0)
		return error_at(entry->l->err, file->path, 0, 0);
	file->old_len = old.len;
	file->new_len = entry->new_text.len;
	file->old_text = old.cap ? str_detach(&old) : strdup("");
	file->new_text = entry->new_text.cap ? str_detach(&entry->new_text) : strdup("");
	if (!file->old_text || !file->new_text)
		return error_nomem(entry->l->err);
	file->status = PLAN_CHANGED;
	file->chosen = true;
	file->seen.bytes = file->old_text;
	file->seen.len = file->old_len;
	return plan_take(entry->l->plan, file, entry->l->err);
}

static int load_file(struct loading *l, const struct ynode *node)
{
	struct entry CLEANUP(entry_release) entry = {
		.l = l, .path = STR_INIT, .new_text = STR_INIT, .file = {.err = ERROR_INIT}};

	if (read_mapping(l, node, file_fields, &entry) < 0)
		return -1;
	if (!has_digest(&entry.new_text, entry.new_sha256))
		return refuse(l, node,
			"the new text of this file is not the one that the plan was made with");
	return look_at_file(&entry);
}

/* --- all of it --------------------------------------------------------------------------------------------------------------- */

static int read_version(struct loading *l, const struct ynode *value, void *into)
{
	size_t version;

	(void)into;
	if (read_number(l, value, &version) < 0)
		return -1;
	return version == 1 ? 0 : refuse(l, value, "this version understands only version 1");
}

static int read_folder(struct loading *l, const struct ynode *value, void *into)
{
	(void)into;
	if (read_name(l, value, &l->folder) < 0)
		return -1;
	return l->folder.s[0] == '/' ? 0 : refuse(l, value, "the folder must be an absolute path");
}

static int read_files(struct loading *l, const struct ynode *value, void *into)
{
	(void)into;
	l->files = value;
	return value->kind == YNODE_SEQUENCE ? 0 : refuse(l, value, "here must be a list");
}

static const struct field plan_fields[] = {
	{"cfgedit-plan", read_version, false},
	{"folder", read_folder, false},
	{"files", read_files, false},
	{NULL, NULL, false},
};

static int parse(struct loading *l)
{
	struct error CLEANUP(error_release) parsing = ERROR_INIT;

	if (file_read(l->name, PLAN_MOST_BYTES, &l->text, NULL, l->err) < 0)
		return -1;
	if (ydoc_parse(&l->doc, l->text.s, l->text.len, NULL, &parsing) < 0) {
		if (parsing.code == ERROR_NOMEM)
			return error_nomem(l->err);
		error_set(l->err, ERROR_CONFIG, "not a plan of cfgedit: %s", error_text(&parsing));
		return error_at(l->err, l->name, parsing.line, parsing.column);
	}
	if (l->doc.documents_nr != 1 || !ydoc_root(&l->doc, 0))
		return refuse(l, NULL, "it must be one object");
	return read_mapping(l, ydoc_root(&l->doc, 0), plan_fields, NULL);
}

static int load(struct loading *l)
{
	char *CLEANUP(free_pointer) here = getcwd(NULL, 0);
	const struct ynode *node;

	if (!here && errno == ENOMEM)
		return error_nomem(l->err);
	if (parse(l) < 0)
		return -1;
	l->is_here = here && strcmp(here, l->folder.s) == 0;
	YNODE_EACH (node, l->files)
		if (load_file(l, node) < 0)
			return -1;
	return 0;
}

int plan_load(struct plan *plan, const char *path, struct error *err)
{
	struct loading l = {.name = path,
		.text = STR_INIT,
		.doc = YDOC_INIT,
		.folder = STR_INIT,
		.plan = plan,
		.err = err};
	int r = load(&l);

	ydoc_release(&l.doc);
	str_release(&l.text);
	str_release(&l.folder);
	return r;
}
