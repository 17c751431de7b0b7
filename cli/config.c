#include "cli/config.h"

#include "base/cleanup.h"
#include "base/file.h"
#include "base/suggest.h"
#include "validate/validate.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define SYSTEM_FILE "/etc/cfgedit/config.yaml"

/* Nobody writes more than that into it. */
enum { SIZE_LIMIT = 1 << 20 };

static const struct config_key {
	const char *name;
	size_t offset; /* of a char * in struct config */
} keys[] = {
	{"editor", offsetof(struct config, editor)},
};

enum { KEYS_NR = sizeof(keys) / sizeof(*keys) };

/* What is being read. */
struct reader {
	struct config *config;
	struct validator validator;
	const char *path;
};

/* --- what is wrong, and where ---------------------------------------------------------------------------------------------- */

/* `text` is appended to the place of the node. Returns -1. */
static int wrong_at(struct reader *r, const struct ynode *node, const char *text, struct error *err)
{
	size_t line = 0, column = 0;

	if (ydoc_position(&r->validator.doc, node->content, &line, &column) < 0)
		return error_nomem(err);
	error_set(err, ERROR_CONFIG, "%s", text);
	return error_at(err, r->path, line, column);
}

static int unknown_key(struct reader *r, const struct ynode *node, struct error *err)
{
	struct str CLEANUP(str_release) text = STR_INIT, CLEANUP(str_release) name = STR_INIT;
	struct suggest suggest;

	if (node->kind == YNODE_SCALAR && node->len)
		str_add(&name, node->value, node->len);
	suggest = (struct suggest)SUGGEST_INIT(name.s);
	for (size_t i = 0; i < KEYS_NR; i++)
		suggest_offer(&suggest, keys[i].name);
	str_addf(&text, "unknown key '%s'", name.s);
	if (suggest.best)
		str_addf(&text, "; did you mean '%s'?", suggest.best);
	else
		str_addf(&text, "; there is '%s'", keys[0].name);
	if (str_failed(&text) || str_failed(&name))
		return error_nomem(err);
	return wrong_at(r, node, text.s, err);
}

static int wrong_type(
	struct reader *r, const struct config_key *key, const struct ynode *node, struct error *err)
{
	struct str CLEANUP(str_release) text = STR_INIT;

	if (str_addf(&text, "%s wants a string", key->name) < 0)
		return error_nomem(err);
	return wrong_at(r, node, text.s, err);
}

/* --- values ---------------------------------------------------------------------------------------------------------------- */

static bool is_one_of(const char *text, size_t len, const char *const *words)
{
	for (; *words; words++)
		if (strlen(*words) == len && (!len || !memcmp(text, *words, len)))
			return true;
	return false;
}

/* What the core schema of YAML 1.2 takes for something other than a string. */
static bool is_null(const struct ynode *node)
{
	static const char *const words[] = {"", "~", "null", "Null", "NULL", NULL};

	return node->style == YSTYLE_PLAIN && is_one_of(node->value, node->len, words);
}

static bool is_bool_or_number(const struct ynode *node)
{
	static const char *const words[] = {
		"true", "True", "TRUE", "false", "False", "FALSE", NULL};
	static const char digits[] = "0123456789+-.eE_xoabcdfABCDF";
	const char *text = node->value;
	size_t sign;

	if (node->style != YSTYLE_PLAIN || !node->len)
		return false;
	if (is_one_of(text, node->len, words))
		return true;
	sign = *text == '-' || *text == '+' || *text == '.';
	if (sign == node->len || text[sign] < '0' || text[sign] > '9')
		return false;
	for (size_t i = 0; i < node->len; i++)
		if (!strchr(digits, text[i]))
			return false;
	return true;
}

static int read_value(
	struct reader *r, const struct config_key *key, const struct ynode *node, struct error *err)
{
	char **place = (char **)((char *)r->config + key->offset);
	const struct ynode *value = node;

	if (node->kind == YNODE_ALIAS)
		value = ynode_target(node);
	if (!value || value->kind != YNODE_SCALAR || is_bool_or_number(value) ||
		(value->len && memchr(value->value, '\0', value->len)))
		return wrong_type(r, key, node, err);
	if (is_null(value) || !value->len)
		return 0;
	free(*place);
	*place = strndup(value->value, value->len);
	return *place ? 0 : error_nomem(err);
}

static const struct config_key *find_key(const struct ynode *node)
{
	if (node->kind != YNODE_SCALAR)
		return NULL;
	for (size_t i = 0; i < KEYS_NR; i++)
		if (strlen(keys[i].name) == node->len &&
			!memcmp(keys[i].name, node->value, node->len))
			return &keys[i];
	return NULL;
}

static int read_root(struct reader *r, const struct ynode *root, struct error *err)
{
	const struct ynode *child;

	if (root->kind == YNODE_SCALAR && is_null(root))
		return 0;
	if (root->kind != YNODE_MAPPING)
		return wrong_at(r, root, "a mapping of keys to values is wanted", err);
	YNODE_EACH (child, root) {
		const struct config_key *key = find_key(child);

		if (!key)
			return unknown_key(r, child, err);
		child = ynode_next(child);
		if (read_value(r, key, child, err) < 0)
			return -1;
	}
	return 0;
}

/* --- files ----------------------------------------------------------------------------------------------------------------- */

/* Valid as any YAML file must be (no key twice, no undefined alias)? The first thing that is wrong is the error. */
static int check_text(struct reader *r, struct error *err)
{
	struct findings CLEANUP(findings_release) found = FINDINGS_INIT;
	const struct str *text = &r->validator.text;
	const struct finding *first;

	if (validate_text(&r->validator, text->s, text->len, &found, err) < 0)
		return -1;
	if (!found.errors)
		return 0;
	for (first = found.v; first->level != FINDING_ERROR; first++)
		;
	error_set(err, ERROR_CONFIG, "%s", first->message);
	return error_at(err, r->path, first->line, first->column);
}

static int read_text(struct reader *r, struct error *err)
{
	const struct ydoc *doc = &r->validator.doc;

	if (check_text(r, err) < 0)
		return -1;
	for (size_t i = 0; i < doc->documents_nr; i++) {
		const struct ynode *root = ydoc_root(doc, i);

		if (root && i > 0)
			return wrong_at(r, root, "only one document is wanted", err);
		if (root && read_root(r, root, err) < 0)
			return -1;
	}
	return 0;
}

/* 1: there is no such file. */
static int read_file(struct config *config, const char *path, struct error *err)
{
	struct error reading = ERROR_INIT;
	struct reader r = {.config = config, .path = path};
	int result;

	validator_init(&r.validator, NULL);
	if (file_read(path, SIZE_LIMIT, &r.validator.text, NULL, &reading) < 0) {
		result = reading.os == ENOENT || reading.os == ENOTDIR ? 1 : -1;
		error_move(err, &reading);
	} else {
		config->path = strdup(path);
		result = config->path ? read_text(&r, err) : error_nomem(err);
	}
	error_release(&reading);
	validator_release(&r.validator);
	return result;
}

/* Allocated; *ret_path NULL: this user has no place for it. */
static int user_file(char **ret_path, struct error *err)
{
	const char *xdg = getenv("XDG_CONFIG_HOME"), *home = getenv("HOME");
	struct str path = STR_INIT;

	*ret_path = NULL;
	/* a relative path would lead into the repository that we are in, which must not name a command to run */
	if (xdg && *xdg == '/')
		str_addf(&path, "%s/cfgedit/config.yaml", xdg);
	else if (home && *home == '/')
		str_addf(&path, "%s/.config/cfgedit/config.yaml", home);
	else
		return 0;
	*ret_path = str_detach(&path);
	return *ret_path ? 0 : error_nomem(err);
}

int config_load(struct config *config, const char *file, struct error *err)
{
	char *CLEANUP(free_pointer) user = NULL;
	struct error missing = ERROR_INIT;
	int result = 1;

	if (file)
		return read_file(config, file, err) == 0 ? 0 : -1;
	if (user_file(&user, err) < 0)
		return -1;
	if (user)
		result = read_file(config, user, &missing);
	if (result > 0) {
		error_release(&missing);
		result = read_file(config, SYSTEM_FILE, &missing);
	}
	if (result < 0)
		error_move(err, &missing);
	error_release(&missing);
	return result < 0 ? -1 : 0;
}

void config_release(struct config *config)
{
	free(config->path);
	free(config->editor);
	*config = (struct config)CONFIG_INIT;
}
