#include "base/cleanup.h"
#include "base/dirlist.h"
#include "base/patterns.h"
#include "repo/libgit2.h"
#include "repo/repo.h"
#include "repo/repo_config.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/*
 * The work tree is walked by ourselves and merged with the index as both go by in byte order: what is on disk and in the index is tracked, what is
 * only on disk is asked for in the ignore rules. No file is opened, and none looked at further than its folder's entry says.
 */

/* One folder on the way down. */
struct level {
	struct dirlist list;
	struct patterns rules; /* of its .gitignore */
	size_t next;	       /* of the names */
	size_t prefix_len;     /* of the path: what stands before the names */
	bool ignored;	       /* only tracked files count in it */
	bool has_rules;
};

struct files {
	const struct libgit2 *git;
	const struct repo_files_opts *opts;
	struct error *err;
	const char *root;
	int root_fd;
	git_repository *repo;
	git_index *index;
	bool fold;		       /* core.ignoreCase */
	struct patterns exclude, user; /* .git/info/exclude, core.excludesFile */
	char **tracked; /* paths in byte order, borrowed from the index; a sub-module's has a slash at its end, from `modules` */
	size_t nr, at;	/* of tracked: how many, and the first one not behind what is looked at */
	struct strlist modules;
	struct str path; /* relative to root, of what is looked at */
	struct level *levels;
	size_t depth, cap;
	struct dirreader reader;
};

static void pop(struct files *f)
{
	struct level *level = &f->levels[--f->depth];

	dirlist_release(&level->list);
	patterns_release(&level->rules);
}

static void files_release(struct files *f)
{
	while (f->depth)
		pop(f);
	free(f->levels);
	free(f->tracked);
	strlist_release(&f->modules);
	str_release(&f->path);
	patterns_release(&f->exclude);
	patterns_release(&f->user);
	if (f->git) {
		f->git->git_index_free(f->index);
		f->git->git_repository_free(f->repo);
	}
	close_fd(&f->root_fd);
	dirreader_release(&f->reader);
}

static struct level *push(struct files *f, bool ignored)
{
	if (f->depth == f->cap) {
		size_t cap = f->cap ? f->cap * 2 : 16;
		struct level *grown = realloc(f->levels, cap * sizeof(*grown));

		if (!grown) {
			error_nomem(f->err);
			return NULL;
		}
		f->levels = grown;
		f->cap = cap;
	}
	f->levels[f->depth] =
		(struct level){.list = DIRLIST_INIT, .rules = PATTERNS_INIT, .ignored = ignored};
	return &f->levels[f->depth++];
}

/* --- the repository -------------------------------------------------------------------------------------------------------- */

/* Does the folder or its `.git` belong to someone else? */
static bool is_foreign(const char *root)
{
	struct str CLEANUP(str_release) path = STR_INIT;
	struct stat top, git;

	str_addf(&path, "%s/.git", root);
	return !str_failed(&path) && stat(root, &top) == 0 && stat(path.s, &git) == 0 &&
	       (top.st_uid != geteuid() || git.st_uid != geteuid());
}

/*
 * The command is made to be copied into a shell, and the name of the folder is not ours: a quote in it must not end the word. git
 * compares safe.directory with absolute paths only.
 */
static int refuse_foreign(struct files *f)
{
	struct str CLEANUP(str_release) word = STR_INIT;
	char *CLEANUP(free_pointer) real = realpath(f->root, NULL);

	if (!real && errno == ENOMEM)
		return error_nomem(f->err);
	for (const char *c = real ? real : f->root; *c; c++) {
		if (*c == '\'')
			str_adds(&word, "'\\'");
		str_addch(&word, *c);
	}
	if (str_failed(&word))
		return error_nomem(f->err);
	return error_set(f->err, ERROR_OPEN,
		"the repository '%s' belongs to someone else, so git does not trust it; if you do, run: "
		"git config --global --add safe.directory '%s'",
		f->root, word.s);
}

/* What libgit2 does not understand, or finds broken, is no reason to check nothing there. */
static int refuse(struct files *f, const char *what)
{
	struct error CLEANUP(error_release) problem = ERROR_INIT;

	libgit2_error(f->git, &problem, ERROR_OPEN, "can't %s the repository '%s'", what, f->root);
	if (problem.code == ERROR_NOMEM)
		return error_nomem(f->err);
	return error_set(f->err, ERROR_OPEN, "%s; with --no-ignore it is walked as a plain folder",
		error_text(&problem));
}

static int open_repository(struct files *f)
{
	int r = f->git->git_repository_open_ext(
		&f->repo, f->root, GIT_REPOSITORY_OPEN_NO_SEARCH, NULL);

	/* libgit2 1.5 reports the missing safe.directory rather than the owner when none is configured at all. */
	if (r == GIT_EOWNER || (r == GIT_ENOTFOUND && is_foreign(f->root)))
		return refuse_foreign(f);
	if (r < 0)
		return refuse(f, "open");
	if (f->git->git_repository_index(&f->index, f->repo) < 0)
		return refuse(f, "read the index of");
	f->root_fd = open(f->root, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (f->root_fd < 0)
		return error_set_os(
			f->err, ERROR_OPEN, errno, "can't open the folder '%s'", f->root);
	return 0;
}

static int compare_paths(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static char *tracked_path(struct files *f, const git_index_entry *entry)
{
	char *path = NULL;

	if ((entry->mode & S_IFMT) != GIT_FILEMODE_COMMIT)
		return (char *)entry->path;
	/* a sub-module: with the slash that puts it where its folder is in the order */
	if (asprintf(&path, "%s/", entry->path) < 0 || strlist_take(&f->modules, path) < 0)
		return NULL;
	return path;
}

static int read_index(struct files *f)
{
	size_t nr = f->git->git_index_entrycount(f->index);
	bool sorted = true;

	f->tracked = calloc(nr + 1, sizeof(*f->tracked));
	if (!f->tracked)
		return error_nomem(f->err);
	for (size_t i = 0; i < nr; i++) {
		char *path = tracked_path(f, f->git->git_index_get_byindex(f->index, i));

		if (!path)
			return error_nomem(f->err);
		sorted = sorted && (!i || strcmp(f->tracked[i - 1], path) <= 0);
		f->tracked[f->nr++] = path;
	}
	/* libgit2 sorts otherwise under core.ignoreCase */
	if (!sorted)
		qsort(f->tracked, f->nr, sizeof(*f->tracked), compare_paths);
	return 0;
}

/* --- ignore rules ---------------------------------------------------------------------------------------------------------- */

/* Report what can't be read, and go on without it. */
static int tell_unreadable(struct files *f, const char *path, struct error *why)
{
	int r = f->opts->unreadable(f->opts->ctx, path, why);

	error_release(why);
	return r ? -1 : 0;
}

/* `shown`: how to name the file in a report. A missing one is none. */
static int read_rules(struct files *f, struct patterns *list, const char *path, const char *shown,
	size_t base_len)
{
	struct error why = ERROR_INIT;

	if (patterns_read(list, path, base_len, &why) == 0)
		return 0;
	if (why.code == ERROR_NOMEM) {
		error_move(f->err, &why);
		return -1;
	}
	if (why.os != ENOENT && why.os != ENOTDIR)
		return tell_unreadable(f, shown, &why);
	error_release(&why);
	return 0;
}

static int read_info_exclude(struct files *f)
{
	struct str CLEANUP(str_release) path = STR_INIT;
	git_buf info = GIT_BUF_INIT;

	if (f->git->git_repository_item_path(&info, f->repo, GIT_REPOSITORY_ITEM_INFO) == 0)
		str_addf(&path, "%s/exclude", info.ptr);
	f->git->git_buf_dispose(&info);
	if (str_failed(&path))
		return error_nomem(f->err);
	return path.len ? read_rules(f, &f->exclude, path.s, path.s, 0) : 0;
}

/* core.excludesFile; one that is set and empty means none; a relative one is relative to the root. */
static int find_user_rules(struct files *f, git_config *config, struct str *path, struct error *err)
{
	git_buf value = GIT_BUF_INIT;
	int r = f->git->git_config_get_path(&value, config, "core.excludesfile");

	if (r == 0 && value.size)
		str_addf(path, "%s%s%s", value.ptr[0] == '/' ? "" : f->root,
			value.ptr[0] == '/' ? "" : "/", value.ptr);
	f->git->git_buf_dispose(&value);
	if (r == GIT_ENOTFOUND) {
		char *CLEANUP(free_pointer) otherwise = repo_config_xdg_path("ignore", err);

		str_adds(path, otherwise ? otherwise : "");
		return err->code == ERROR_NONE ? 0 : -1;
	}
	return r < 0 ? libgit2_error(f->git, err, ERROR_CONFIG, "git's core.excludesFile") : 0;
}

static int read_user_rules(struct files *f)
{
	struct str CLEANUP(str_release) path = STR_INIT;
	struct error problem = ERROR_INIT;
	git_config *config;
	int fold = 0;

	if (repo_config_open(f->git, f->repo, true, &config, f->err) < 0)
		return -1;
	if (f->git->git_config_get_bool(&fold, config, "core.ignorecase") == 0)
		f->fold = fold;
	find_user_rules(f, config, &path, &problem);
	f->git->git_config_free(config);
	if (problem.code != ERROR_NONE) {
		error_move(f->err, &problem);
		return -1;
	}
	if (str_failed(&path))
		return error_nomem(f->err);
	return path.len ? read_rules(f, &f->user, path.s, path.s, 0) : 0;
}

/* The .gitignore of the folder whose path with its slash is in f->path. */
static int read_folder_rules(struct files *f, struct level *level)
{
	struct str CLEANUP(str_release) path = STR_INIT;

	str_addf(&path, "%s/%s.gitignore", f->root, f->path.s);
	if (str_failed(&path))
		return error_nomem(f->err);
	return read_rules(f, &level->rules, path.s, path.s + strlen(f->root) + 1, f->path.len);
}

static bool is_ignored(const struct files *f, bool is_folder)
{
	enum patterns_verdict verdict = PATTERNS_UNDECIDED;
	const char *path = f->path.s;

	if (f->levels[f->depth - 1].ignored)
		return true;
	for (size_t i = f->depth; i > 0 && verdict == PATTERNS_UNDECIDED; i--)
		verdict = patterns_check(&f->levels[i - 1].rules, path, is_folder, f->fold);
	if (verdict == PATTERNS_UNDECIDED)
		verdict = patterns_check(&f->exclude, path, is_folder, f->fold);
	if (verdict == PATTERNS_UNDECIDED)
		verdict = patterns_check(&f->user, path, is_folder, f->fold);
	return verdict == PATTERNS_YES;
}

/* --- the walk -------------------------------------------------------------------------------------------------------------- */

static bool keep(void *ctx, int fd, const char *name, enum dirlist_kind kind)
{
	struct files *f = ctx;

	(void)fd;
	if (strcmp(name, ".git") == 0 || kind == DIRLIST_SPECIAL)
		return false;
	if (kind == DIRLIST_FOLDER)
		return true;
	/* git does not follow a link here: it would lead out of the repository */
	if (kind == DIRLIST_FILE && strcmp(name, ".gitignore") == 0)
		f->levels[f->depth - 1].has_rules = true;
	return !f->opts->want || f->opts->want(f->opts->ctx, name);
}

static int enter_folder(struct files *f, bool ignored)
{
	struct level *level = push(f, ignored);
	struct error why = ERROR_INIT;
	const char *path = f->path.len ? f->path.s : ".";
	int os;

	if (!level || dirlist_read(&level->list, &f->reader, f->root_fd, path, O_NOFOLLOW,
			      f->opts->dev, keep, f, &os, f->err) < 0)
		return -1;
	if (os) {
		error_set_os(&why, ERROR_OPEN, os, "can't be read");
		if (tell_unreadable(f, path, &why) < 0)
			return -1;
	}
	if (f->path.len)
		str_addch(&f->path, '/');
	level->prefix_len = f->path.len;
	/* what is ignored as a whole can't be taken back by rules inside of it */
	return level->has_rules && !ignored ? read_folder_rules(f, level) : 0;
}

/* Is the path tracked? Moves on in the index to it. */
static bool find_tracked(struct files *f)
{
	while (f->at < f->nr && strcmp(f->tracked[f->at], f->path.s) < 0)
		f->at++;
	return f->at < f->nr && strcmp(f->tracked[f->at], f->path.s) == 0;
}

static int step_file(struct files *f, struct dirlist_id id)
{
	if (!find_tracked(f) && is_ignored(f, false))
		return 0;
	return f->opts->file(f->opts->ctx, f->path.s, id) ? -1 : 0;
}

static int tell_repository(struct files *f)
{
	const struct repo_files_opts *opts = f->opts;

	return opts->repository && opts->repository(opts->ctx, f->path.s) ? -1 : 0;
}

static int step_folder(struct files *f)
{
	int entered = f->opts->enter ? f->opts->enter(f->opts->ctx, f->path.s) : 1;
	bool is_module, has_tracked, ignored;

	if (entered <= 0)
		return entered;
	if (str_addch(&f->path, '/') < 0)
		return error_nomem(f->err);
	is_module = find_tracked(f);
	has_tracked = f->at < f->nr && strncmp(f->tracked[f->at], f->path.s, f->path.len) == 0;
	f->path.s[--f->path.len] = '\0';
	if (is_module)
		return tell_repository(f);
	ignored = is_ignored(f, true);
	if (has_tracked)
		return enter_folder(f, ignored);
	if (ignored)
		return 0;
	return repo_is_root_at(f->root_fd, f->path.s) ? tell_repository(f) : enter_folder(f, false);
}

static int step(struct files *f, struct level *level)
{
	size_t i = level->next++;
	const char *name = level->list.names[i];
	size_t len = strlen(name);
	bool is_folder = name[len - 1] == '/';

	f->path.len = level->prefix_len;
	str_add(&f->path, name, len - is_folder);
	if (str_failed(&f->path))
		return error_nomem(f->err);
	return is_folder ? step_folder(f) : step_file(f, dirlist_id(&level->list, i));
}

static int run(struct files *f)
{
	while (f->depth) {
		struct level *level = &f->levels[f->depth - 1];

		if (level->next == level->list.nr)
			pop(f);
		else if (step(f, level) < 0)
			return -1;
	}
	return 0;
}

/* A folder above the prefix: nothing of it is listed, but its rules hold. */
static int pass_through(struct files *f, bool ignored)
{
	struct level *level = push(f, ignored);
	struct str CLEANUP(str_release) path = STR_INIT;
	struct stat st;

	if (!level)
		return -1;
	str_addf(&path, "%s.gitignore", f->path.s);
	if (str_failed(&path))
		return error_nomem(f->err);
	if (ignored || fstatat(f->root_fd, path.s, &st, AT_SYMLINK_NOFOLLOW) < 0 ||
		!S_ISREG(st.st_mode))
		return 0;
	return read_folder_rules(f, level);
}

/* Go down to the prefix and enter it. */
static int enter_prefix(struct files *f, const char *prefix)
{
	bool ignored = false;

	while (*prefix) {
		size_t len = strcspn(prefix, "/");

		if (pass_through(f, ignored) < 0)
			return -1;
		if (str_add(&f->path, prefix, len) < 0)
			return error_nomem(f->err);
		ignored = is_ignored(f, true);
		prefix += len + (prefix[len] == '/');
		if (*prefix && str_addch(&f->path, '/') < 0)
			return error_nomem(f->err);
	}
	return enter_folder(f, ignored);
}

int repo_files(
	const char *root, const char *prefix, const struct repo_files_opts *opts, struct error *err)
{
	struct files CLEANUP(files_release) f = {.opts = opts,
		.err = err,
		.root = root,
		.root_fd = -1,
		.exclude = PATTERNS_INIT,
		.user = PATTERNS_INIT,
		.path = STR_INIT,
		.reader = DIRREADER_INIT};

	f.git = libgit2(err);
	if (!f.git || open_repository(&f) < 0 || read_index(&f) < 0 || read_info_exclude(&f) < 0 ||
		read_user_rules(&f) < 0)
		return -1;
	return enter_prefix(&f, prefix) < 0 ? -1 : run(&f);
}
