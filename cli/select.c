#include "cli/select.h"

#include "base/cleanup.h"
#include "repo/repo.h"
#include "walk/walk.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* One operand being listed. */
struct listing {
	struct select *s;
	const char *operand;
	struct error *err; /* for what ends it all: memory */
};

void select_entry_release(struct select_entry *entry)
{
	free(entry->path);
	error_release(&entry->error);
}

void select_release(struct select *s)
{
	while (s->first < s->nr)
		select_entry_release(&s->queue[s->first++]);
	free(s->queue);
	s->queue = NULL;
	s->first = s->nr = s->cap = 0;
}

/* Takes over `path` (NULL: no memory) and `problem` (NULL: a file). */
static int enqueue(struct listing *l, char *path, struct error *problem)
{
	struct select *s = l->s;
	struct select_entry *entry;

	if (path && s->nr == s->cap) {
		size_t cap = s->cap ? s->cap * 2 : 64;
		struct select_entry *grown = realloc(s->queue, cap * sizeof(*grown));

		if (!grown) {
			free(path);
			path = NULL;
		} else {
			s->queue = grown;
			s->cap = cap;
		}
	}
	if (!path) {
		if (problem)
			error_release(problem);
		return error_nomem(l->err);
	}
	entry = &s->queue[s->nr++];
	*entry = (struct select_entry){path, strcmp(path, l->operand) == 0, ERROR_INIT};
	if (problem)
		error_move(&entry->error, problem);
	return 0;
}

static int add_file(struct listing *l, const char *path)
{
	return enqueue(l, strdup(path), NULL);
}

/* Takes over `problem`. */
static int add_problem(struct listing *l, const char *path, struct error *problem)
{
	if (problem->code == ERROR_NOMEM) {
		error_release(problem);
		return error_nomem(l->err);
	}
	return enqueue(l, strdup(path), problem);
}

static int add_unreadable(struct listing *l, const char *path, int os)
{
	struct error problem = ERROR_INIT;

	error_set_os(&problem, ERROR_OPEN, os, "can't be opened");
	return add_problem(l, path, &problem);
}

static int add_bare(struct listing *l, const char *path)
{
	struct error problem = ERROR_INIT;

	error_set(&problem, ERROR_OPEN,
		"is a bare repository, which this version can't validate yet: validate a clone of it");
	return add_problem(l, path, &problem);
}

static bool is_wanted(void *ctx, const char *name)
{
	static const char *const ends[] = {".yaml", ".yml"};
	size_t len = strlen(name);

	(void)ctx;
	for (size_t i = 0; i < sizeof(ends) / sizeof(*ends); i++) {
		size_t end = strlen(ends[i]);

		if (len >= end && strcmp(name + len - end, ends[i]) == 0)
			return true;
	}
	return strcmp(name, ".yamllint") == 0;
}

/* --- below a repository ---------------------------------------------------------------------------------------------------- */

struct tree {
	struct listing *l;
	const char *root;
	const char *prefix; /* what is listed, relative to root; "" for all */
	const char *shown;  /* how that folder is named: by the user, or on the way below it */
};

static int list_tree(struct listing *l, const char *root, const char *prefix, const char *shown);

/* What is at `path` below the root, as it is to be shown, is named from the folder that the user named. Allocated. */
static char *shown_path(const struct tree *t, const char *path)
{
	struct str shown = STR_INIT;
	size_t len = strlen(t->prefix);

	if (path[0] == '/' || strcmp(path, ".") == 0 || strcmp(path, t->prefix) == 0)
		return strdup(path[0] == '/' ? path : t->shown);
	if (len && (strncmp(path, t->prefix, len) != 0 || path[len] != '/')) {
		/* ignore rules above the folder */
		str_addf(&shown, "%s/%s", t->root, path);
		return str_detach(&shown);
	}
	if (strcmp(t->shown, ".") != 0) {
		str_adds(&shown, t->shown);
		if (shown.len && shown.s[shown.len - 1] != '/')
			str_addch(&shown, '/');
	}
	str_adds(&shown, path + len + (len ? 1 : 0));
	return str_detach(&shown);
}

static int tree_file(void *ctx, const char *path)
{
	struct tree *t = ctx;

	return enqueue(t->l, shown_path(t, path), NULL);
}

static int tree_unreadable(void *ctx, const char *path, struct error *why)
{
	struct tree *t = ctx;
	char *CLEANUP(free_pointer) shown = shown_path(t, path);

	return shown ? add_problem(t->l, shown, why) : error_nomem(t->l->err);
}

/* A sub-module that is not checked out holds no files. */
static int tree_repository(void *ctx, const char *path)
{
	struct tree *t = ctx;
	char *CLEANUP(free_pointer) shown = shown_path(t, path);
	struct str CLEANUP(str_release) root = STR_INIT;

	str_addf(&root, "%s/%s", t->root, path);
	if (!shown || str_failed(&root))
		return error_nomem(t->l->err);
	return repo_is_root(root.s) ? list_tree(t->l, root.s, "", shown) : 0;
}

static int list_tree(struct listing *l, const char *root, const char *prefix, const char *shown)
{
	struct tree tree = {l, root, prefix, shown};
	struct repo_files_opts opts = {
		is_wanted, tree_file, tree_repository, tree_unreadable, &tree};
	struct error problem = ERROR_INIT;

	if (repo_files(root, prefix, &opts, &problem) == 0)
		return 0;
	/* one of us stopped it, and has set l->err */
	if (problem.code == ERROR_NONE)
		return -1;
	return add_problem(l, shown, &problem);
}

/* --- below any folder ------------------------------------------------------------------------------------------------------ */

static int walk_file(void *ctx, const char *path)
{
	return add_file(ctx, path);
}

static int walk_unreadable(void *ctx, const char *path, int os)
{
	return add_unreadable(ctx, path, os);
}

static int walk_into(void *ctx, const char *path)
{
	struct listing *l = ctx;
	int r;

	if (repo_is_root(path))
		r = list_tree(l, path, "", path);
	else if (repo_is_bare(path))
		r = add_bare(l, path);
	else
		return 0;
	return r < 0 ? -1 : 1;
}

static int list_walked(struct listing *l, const char *dir)
{
	struct walk_opts opts = {
		is_wanted, walk_file, l->s->no_ignore ? NULL : walk_into, walk_unreadable, l};

	return walk_folder(dir, &opts, l->err);
}

/* `dir` is in the work tree at `root`: list that from dir on. */
static int list_part_of_tree(struct listing *l, const char *root, const char *dir)
{
	char *CLEANUP(free_pointer) real = realpath(dir, NULL);
	size_t len = strlen(root);

	if (!real)
		return errno == ENOMEM ? error_nomem(l->err) : add_unreadable(l, dir, errno);
	while (real[len] == '/')
		len++;
	return list_tree(l, root, real + len, dir);
}

static int list_folder(struct listing *l, const char *dir)
{
	char *CLEANUP(free_pointer) root = NULL;
	struct error problem = ERROR_INIT;

	if (l->s->no_ignore)
		return list_walked(l, dir);
	if (!repo_is_root(dir) && repo_is_bare(dir))
		return add_bare(l, dir);
	if (repo_discover(dir, &root, &problem) < 0)
		return add_problem(l, dir, &problem);
	return root ? list_part_of_tree(l, root, dir) : list_walked(l, dir);
}

/* It can be read only once, and two workers at it would each get a part. */
static int add_stdin(struct listing *l)
{
	bool again = l->s->has_stdin;

	l->s->has_stdin = true;
	return again ? 0 : add_file(l, l->operand);
}

static int list_operand(struct listing *l)
{
	struct stat st;

	if (strcmp(l->operand, "-") == 0)
		return add_stdin(l);
	if (stat(l->operand, &st) < 0)
		return add_unreadable(l, l->operand, errno);
	return S_ISDIR(st.st_mode) ? list_folder(l, l->operand) : add_file(l, l->operand);
}

static const char *next_operand(struct select *s)
{
	size_t i = s->next_operand++;

	if (i < s->operands->nr)
		return s->operands->v[i];
	return i == 0 ? "." : NULL;
}

int select_next(struct select *s, struct select_entry *ret_entry, struct error *err)
{
	while (s->first == s->nr) {
		struct listing l = {s, next_operand(s), err};

		if (!l.operand)
			return 0;
		s->first = s->nr = 0;
		if (list_operand(&l) < 0)
			return -1;
	}
	*ret_entry = s->queue[s->first++];
	return 1;
}
