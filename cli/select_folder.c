#include "cli/select_folder.h"

#include "base/cleanup.h"
#include "base/interrupt.h"
#include "cli/say.h"
#include "repo/repo.h"
#include "walk/walk.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* One folder being listed. */
struct listing {
	struct select *s;
	const char *folder; /* as it was named */
	size_t below;	    /* where, in a path that begins with it, that what is below it begins */
	dev_t dev;	    /* the file system that is not left; 0: any */
	bool flat;	    /* who lists a repository leaves those inside of it to the walk */
	struct str file;    /* the path of the one at hand */
	struct error *err;  /* for what ends it all: memory */
};

static struct listing listing_of(struct select *s, const char *dir, dev_t dev, struct error *err)
{
	size_t len = strlen(dir);
	struct listing l = {.s = s, .folder = dir, .err = err, .file = STR_INIT};

	l.below = strcmp(dir, ".") == 0 ? 0 : len + (len && dir[len - 1] != '/');
	l.dev = s->opts->cross_file_systems ? 0 : dev;
	return l;
}

static void listing_release(struct listing *l)
{
	str_release(&l->file);
}

/* Of those folders and files that are looked at, one in so many gives the sink its turn. */
enum { TURN_EVERY = 64 };

/* -1: stop. */
static int take_turn(struct listing *l)
{
	const struct select_sink *sink = l->s->sink;

	if (atomic_load(&interrupt_signal))
		return -1;
	if (++l->s->turns % TURN_EVERY || !sink->turn)
		return 0;
	return sink->turn(sink->ctx, false) < 0 ? -1 : 0;
}

/* The file whose path is in l->file. */
static int add_file(struct listing *l, struct dirlist_id id)
{
	struct select_found found = {.id = id};

	if (str_failed(&l->file))
		return error_nomem(l->err);
	if (take_turn(l) < 0)
		return -1;
	found.below = l->file.s + l->below;
	if (!filter_wants_file(&l->s->filter, l->file.s + l->below))
		return 0;
	/* a file of that name in the current folder, not standard input */
	found.path = strcmp(l->file.s, "-") == 0 ? "./-" : l->file.s;
	return select_choice_file(&l->s->choice, &found, l->err);
}

/* Takes over `problem`. */
static int add_problem(struct listing *l, const char *path, struct error *problem)
{
	/* not looked into, as it was asked for */
	if (problem->os == EXDEV && l->dev) {
		error_release(problem);
		if (l->s->verbose)
			say("%s: left out: on another file system (see --cross-file-systems)",
				path);
		return 0;
	}
	return select_choice_problem(
		&l->s->choice, path, strcmp(path, l->folder) == 0, problem, l->err);
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

/* --- below a repository ---------------------------------------------------------------------------------------------------- */

struct tree {
	struct listing *l;
	const char *root;
	const char *prefix; /* what is listed, relative to root; "" for all */
	const char *shown;  /* how that folder is named: by the user, or on the way below it */
	struct str path;    /* of what is at hand, as it is to be shown */
};

static int list_tree(struct listing *l, const char *root, const char *prefix, const char *shown);

/* What is at `path` below the root, as it is to be shown, is named from the folder that the user named. -1: no memory. */
static int show(struct str *shown, const struct tree *t, const char *path)
{
	size_t len = strlen(t->prefix);

	str_clear(shown);
	if (path[0] == '/' || strcmp(path, ".") == 0 || strcmp(path, t->prefix) == 0)
		return str_adds(shown, path[0] == '/' ? path : t->shown);
	if (len && (strncmp(path, t->prefix, len) != 0 || path[len] != '/'))
		/* ignore rules above the folder */
		return str_addf(shown, "%s/%s", t->root, path);
	if (strcmp(t->shown, ".") != 0) {
		str_adds(shown, t->shown);
		if (shown->len && shown->s[shown->len - 1] != '/')
			str_addch(shown, '/');
	}
	return str_adds(shown, path + len + (len ? 1 : 0));
}

static bool tree_wants(void *ctx, const char *name)
{
	const struct tree *t = ctx;

	return filter_wants_name(&t->l->s->filter, name);
}

static int tree_enters(void *ctx, const char *path)
{
	struct tree *t = ctx;

	if (take_turn(t->l) < 0)
		return -1;
	if (show(&t->path, t, path) < 0)
		return error_nomem(t->l->err);
	return filter_enters(&t->l->s->filter, t->path.s + t->l->below);
}

static int tree_file(void *ctx, const char *path, struct dirlist_id id)
{
	struct tree *t = ctx;

	show(&t->l->file, t, path);
	return add_file(t->l, id);
}

static int tree_unreadable(void *ctx, const char *path, struct error *why)
{
	struct tree *t = ctx;

	if (show(&t->path, t, path) < 0)
		return error_nomem(t->l->err);
	return add_problem(t->l, t->path.s, why);
}

static void tree_release(struct tree *t)
{
	str_release(&t->path);
}

/* A sub-module that is not checked out holds no files. */
static int tree_repository(void *ctx, const char *path)
{
	struct tree *t = ctx;
	struct str CLEANUP(str_release) root = STR_INIT;

	if (show(&t->path, t, path) < 0 || str_addf(&root, "%s/%s", t->root, path) < 0)
		return error_nomem(t->l->err);
	return repo_is_root(root.s) ? list_tree(t->l, root.s, "", t->path.s) : 0;
}

static int list_tree(struct listing *l, const char *root, const char *prefix, const char *shown)
{
	struct tree CLEANUP(tree_release) tree = {l, root, prefix, shown, STR_INIT};
	struct repo_files_opts opts = {.want = tree_wants,
		.file = tree_file,
		.enter = tree_enters,
		.repository = l->flat ? NULL : tree_repository,
		.unreadable = tree_unreadable,
		.ctx = &tree,
		.dev = l->dev};
	struct error problem = ERROR_INIT;

	l->s->asked_git = true;
	if (repo_files(root, prefix, &opts, &problem) == 0)
		return 0;
	/* one of us stopped it, and has set l->err */
	if (problem.code == ERROR_NONE)
		return -1;
	return add_problem(l, shown, &problem);
}

/* --- below any folder ------------------------------------------------------------------------------------------------------ */

static bool walk_wants(void *ctx, const char *name)
{
	const struct listing *l = ctx;

	return filter_wants_name(&l->s->filter, name);
}

static int walk_file(void *ctx, const char *path, struct dirlist_id id)
{
	struct listing *l = ctx;

	str_clear(&l->file);
	str_adds(&l->file, path);
	return add_file(l, id);
}

static int walk_unreadable(void *ctx, const char *path, int os)
{
	return add_unreadable(ctx, path, os);
}

/* On any thread. */
static bool walk_enters(void *ctx, const char *path)
{
	const struct listing *l = ctx;

	return filter_enters(&l->s->filter, path + l->below);
}

static int walk_into(void *ctx, const char *path, unsigned signs)
{
	struct listing *l = ctx;
	int r;

	if (take_turn(l) < 0)
		return -1;
	if (l->s->opts->no_ignore)
		return 0;
	if (signs & WALK_MAYBE_WORK_TREE && repo_is_root(path))
		r = list_tree(l, path, "", path);
	else if (signs & WALK_MAYBE_BARE && repo_is_bare(path))
		r = add_bare(l, path);
	else
		return 0;
	return r < 0 ? -1 : 1;
}

static int list_walked(struct listing *l, const char *dir)
{
	struct walk_opts opts = {.want = walk_wants,
		.enter = walk_enters,
		.file = walk_file,
		.folder = walk_into,
		.unreadable = walk_unreadable,
		.ctx = l,
		.dev = l->dev,
		.help = l->s->sink->help,
		.into_all = l->s->opts->no_ignore};

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

int select_folder(struct select *s, const char *dir, dev_t dev, struct error *err)
{
	struct listing CLEANUP(listing_release) l = listing_of(s, dir, dev, err);
	char *CLEANUP(free_pointer) root = NULL;
	struct error problem = ERROR_INIT;

	if (s->opts->no_ignore)
		return list_walked(&l, dir);
	if (!repo_is_root(dir) && repo_is_bare(dir))
		return add_bare(&l, dir);
	if (repo_discover(dir, &root, &problem) < 0)
		return add_problem(&l, dir, &problem);
	return root ? list_part_of_tree(&l, root, dir) : list_walked(&l, dir);
}

/* --- repositories ---------------------------------------------------------------------------------------------------------- */

static bool want_none(void *ctx, const char *name)
{
	(void)ctx, (void)name;
	return false;
}

/* 1: there is nothing more to be found in this folder; 0: go on; -1. */
static int list_if_repository(struct listing *l, const char *path)
{
	bool bare = !repo_is_root(path);

	if (bare && !repo_is_bare(path))
		return 0;
	l->s->repositories++;
	if (bare)
		return add_bare(l, path) < 0 ? -1 : 1;
	if (l->s->opts->no_ignore)
		return list_walked(l, path) < 0 ? -1 : 1;
	return list_tree(l, path, "", path);
}

static int search_into(void *ctx, const char *path, unsigned signs)
{
	if (take_turn(ctx) < 0)
		return -1;
	return signs ? list_if_repository(ctx, path) : 0;
}

int select_repositories(struct select *s, const char *dir, dev_t dev, struct error *err)
{
	struct listing CLEANUP(listing_release) l = listing_of(s, dir, dev, err);
	struct walk_opts opts = {.want = want_none,
		.enter = walk_enters,
		.folder = search_into,
		.unreadable = walk_unreadable,
		.ctx = &l,
		.dev = l.dev,
		.help = s->sink->help};
	int r;

	l.flat = true;
	r = list_if_repository(&l, dir);
	if (r)
		return r < 0 ? -1 : 0;
	return walk_folder(dir, &opts, err);
}
