/* The list of changes, and what it owns. */
#include "apply/change_list.h"
#include "base/cleanup.h"
#include "yaml/duplicates.h"
#include "yaml/splice/render.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A text that values lie in. */
struct change_source {
	struct change_source *next;
	struct ydoc doc;
	char text[];
};

static void release_sources(struct change_source *source)
{
	while (source) {
		struct change_source *next = source->next;

		ydoc_release(&source->doc);
		free(source);
		source = next;
	}
}

static void release_scopes(struct change_scope *scope)
{
	while (scope) {
		struct change_scope *next = scope->next;

		patterns_release(&scope->files);
		query_free(scope->where.path);
		free(scope);
		scope = next;
	}
}

void changes_release(struct changes *changes)
{
	for (size_t i = 0; i < changes->nr; i++) {
		query_free(changes->v[i].path);
		query_free(changes->v[i].from);
	}
	free(changes->v);
	query_free(changes->where.path);
	release_sources(changes->sources);
	release_scopes(changes->scopes);
	arena_release(&changes->arena);
	*changes = (struct changes)CHANGES_INIT;
}

struct change *changes_add(struct changes *changes, enum change_kind kind, const char *origin)
{
	char *copy = arena_copy(&changes->arena, origin, strlen(origin));

	if (!copy)
		return NULL;
	if (changes->nr == changes->cap) {
		size_t cap = changes->cap ? changes->cap * 2 : 8;
		struct change *grown = reallocarray(changes->v, cap, sizeof(*grown));

		if (!grown)
			return NULL;
		changes->v = grown;
		changes->cap = cap;
	}
	changes->v[changes->nr] = (struct change){
		.kind = kind,
		.origin = copy,
		.create = changes->create,
		.through_alias = changes->through_alias,
		.doc = -1,
	};
	return &changes->v[changes->nr++];
}

struct change_scope *changes_add_scope(struct changes *changes)
{
	struct change_scope *scope = malloc(sizeof(*scope));

	if (!scope)
		return NULL;
	*scope = (struct change_scope){.next = changes->scopes, .files = PATTERNS_INIT};
	changes->scopes = scope;
	return scope;
}

/* --- sources ---------------------------------------------------------------------------------------------------------------- */

struct ydoc *changes_add_source(
	struct changes *changes, const char *text, size_t len, const char **ret_text)
{
	struct change_source *source = malloc(sizeof(*source) + len + 1);

	if (!source)
		return NULL;
	source->doc = (struct ydoc)YDOC_INIT;
	memcpy(source->text, text, len);
	source->text[len] = '\0';
	source->next = changes->sources;
	changes->sources = source;
	*ret_text = source->text;
	return &source->doc;
}

/* What is wrong with a source, at its place. */
struct refusal {
	struct ydoc *doc;
	const char *name;
	struct error *err;
};

static int refuse(const struct refusal *to, const struct ynode *node, const char *what)
{
	size_t line, column;

	if (ydoc_position(to->doc, node->content, &line, &column) < 0)
		return error_nomem(to->err);
	error_set(to->err, ERROR_CONFIG, "%s \"%.*s\"", what,
		(int)(node->len > 200 ? 200 : node->len), node->value);
	return error_at(to->err, to->name, line, column);
}

static int refuse_duplicate(void *ctx, const struct ynode *key, const struct ynode *first)
{
	(void)first;
	refuse(ctx, key, "this key is there twice:");
	return 1;
}

static int refuse_undeclared(void *ctx, const struct ynode *alias)
{
	refuse(ctx, alias, "there is no anchor for the alias");
	return 1;
}

static int check_source(struct ydoc *doc, const char *name, struct error *err)
{
	struct textmap CLEANUP(textmap_release) keys = TEXTMAP_INIT;
	struct refusal to = {doc, name, err};
	int r = yduplicates_find(doc, &keys, NULL, refuse_duplicate, &to);

	if (r == 0)
		r = yundeclared_find(doc, NULL, refuse_undeclared, &to);
	if (r < 0)
		return error_nomem(err);
	return r ? -1 : 0;
}

/* As a patch that can't be understood, not as a file that can't be changed. */
static int parse_failed(struct error *why, const char *name, struct error *err)
{
	if (why->code == ERROR_INVALID)
		why->code = ERROR_CONFIG;
	error_at(why, name, why->line, why->column);
	error_move(err, why);
	return -1;
}

int changes_parse_source(struct changes *changes, const char *name, const char *text, size_t len,
	const struct ydoc **ret_doc, struct error *err)
{
	struct error CLEANUP(error_release) why = ERROR_INIT;
	const char *copy;
	struct ydoc *doc = changes_add_source(changes, text, len, &copy);

	if (!doc)
		return error_nomem(err);
	if (ydoc_parse(doc, copy, len, NULL, &why) < 0)
		return parse_failed(&why, name, err);
	if (check_source(doc, name, err) < 0)
		return -1;
	*ret_doc = doc;
	return 0;
}

int changes_single(const struct ydoc *doc, const char *name, struct yvalue *ret, struct error *err)
{
	if (doc->documents_nr == 1 && ydoc_root(doc, 0)) {
		*ret = (struct yvalue){doc, ydoc_root(doc, 0)};
		return 0;
	}
	error_set(err, ERROR_CONFIG,
		doc->documents_nr ? "holds several documents: one is expected"
				  : "holds nothing: one document is expected");
	return error_at(err, name, 0, 0);
}

static struct ydoc *find_source(struct changes *changes, const struct ydoc *doc)
{
	for (struct change_source *s = changes->sources; s; s = s->next)
		if (&s->doc == doc)
			return &s->doc;
	return NULL;
}

static int find_place(
	struct changes *changes, struct yvalue at, size_t *ret_line, size_t *ret_column)
{
	struct ydoc *doc = find_source(changes, at.doc);

	*ret_line = *ret_column = 0;
	return doc ? ydoc_position(doc, at.node->start, ret_line, ret_column) : 0;
}

size_t changes_line(struct changes *changes, struct yvalue at)
{
	size_t line, column;

	return find_place(changes, at, &line, &column) < 0 ? 0 : line;
}

int changes_refused(struct changes *changes, const char *name, struct yvalue at, struct error *err)
{
	size_t line, column;

	if (find_place(changes, at, &line, &column) < 0)
		return -1;
	return error_at(err, name, line, column);
}

int changes_refuse(struct changes *changes, const char *name, struct yvalue at, struct error *err,
	const char *fmt, ...)
{
	struct str CLEANUP(str_release) message = STR_INIT;
	va_list ap;

	va_start(ap, fmt);
	str_addfv(&message, fmt, ap);
	va_end(ap);
	if (str_failed(&message))
		return error_nomem(err);
	error_set(err, ERROR_CONFIG, "%s", message.s);
	return changes_refused(changes, name, at, err);
}

int change_prefix(struct error *err, const char *origin)
{
	char *message;
	bool is_told = err && (err->code == ERROR_INVALID || err->code == ERROR_LIMIT ||
				      err->code == ERROR_CONFIG);

	if (!is_told || !err->message || asprintf(&message, "%s: %s", origin, err->message) < 0)
		return -1;
	free(err->message);
	err->message = message;
	return -1;
}

/* --- values that need nothing outside of themselves ------------------------------------------------------------------------- */

static bool has_aliases(struct yvalue value)
{
	const struct ynode *end = value.node + value.node->size;

	for (const struct ynode *node = value.node; node < end; node++) {
		const struct yprops *props = ydoc_props(value.doc, node);

		if (node->kind == YNODE_ALIAS || (props && props->anchor))
			return true;
	}
	return false;
}

int changes_expand(
	struct changes *changes, const char *name, struct yvalue *value, struct error *err)
{
	const struct render_style style = {
		.step = 2, .indent_sequences = true, .eol = "\n", .expand_aliases = true};
	struct str CLEANUP(str_release) text = STR_INIT;
	const struct ydoc *doc;

	if (!has_aliases(*value))
		return 0;
	if (render_value(*value, &style, &text, err) < 0)
		return changes_refused(changes, name, *value, err);
	str_addch(&text, '\n');
	if (str_failed(&text))
		return error_nomem(err);
	if (changes_parse_source(changes, name, text.s, text.len, &doc, err) < 0)
		return -1;
	return changes_single(doc, name, value, err);
}
