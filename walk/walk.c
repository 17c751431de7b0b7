#include "walk/walk.h"

#include "base/cleanup.h"
#include "base/dirlist.h"
#include "base/str.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* One folder on the way down. */
struct level {
	struct dirlist list;
	size_t next;	   /* of its names */
	size_t prefix_len; /* of the path: what stands before the names */
};

struct walk {
	const struct walk_opts *opts;
	struct error *err;
	struct str path; /* of what is looked at, without a slash at its end */
	struct level *levels;
	size_t depth, cap;
};

static void pop(struct walk *w)
{
	dirlist_release(&w->levels[--w->depth].list);
}

static void walk_release(struct walk *w)
{
	while (w->depth)
		pop(w);
	free(w->levels);
	str_release(&w->path);
}

static struct level *push(struct walk *w)
{
	if (w->depth == w->cap) {
		size_t cap = w->cap ? w->cap * 2 : 16;
		struct level *grown = realloc(w->levels, cap * sizeof(*grown));

		if (!grown) {
			error_nomem(w->err);
			return NULL;
		}
		w->levels = grown;
		w->cap = cap;
	}
	w->levels[w->depth] = (struct level){.list = DIRLIST_INIT};
	w->levels[w->depth].list.dev = w->opts->dev;
	return &w->levels[w->depth++];
}

static bool leads_to_folder(int fd, const char *name)
{
	struct stat st;

	return fstatat(fd, name, &st, 0) == 0 && S_ISDIR(st.st_mode);
}

static bool keep(void *ctx, int fd, const char *name, enum dirlist_kind kind)
{
	const struct walk_opts *opts = ctx;

	if (strcmp(name, ".git") == 0)
		return false;
	if (kind == DIRLIST_FOLDER)
		return true;
	/* First by name, which costs nothing: most files of a tree are not wanted. */
	if (opts->want && !opts->want(opts->ctx, name))
		return false;
	return kind != DIRLIST_LINK || !leads_to_folder(fd, name);
}

/*
 * Opened by its path rather than from its parent's descriptor: the path is what the reader of the files will use, too, and no
 * descriptor has to stay open for each level. flags: O_NOFOLLOW below the first folder, which may be a link that the user named.
 */
static int enter_folder(struct walk *w, int flags)
{
	const struct walk_opts *opts = w->opts;
	struct level *level = push(w);
	int os;

	if (!level || dirlist_read(&level->list, AT_FDCWD, w->path.s, flags, keep, (void *)opts,
			      &os, w->err) < 0)
		return -1;
	if (os && opts->unreadable(opts->ctx, w->path.s, os))
		return -1;
	if (w->depth == 1 && strcmp(w->path.s, ".") == 0)
		str_clear(&w->path);
	else if (w->path.len && w->path.s[w->path.len - 1] != '/')
		str_addch(&w->path, '/');
	level->prefix_len = w->path.len;
	return 0;
}

static int step(struct walk *w, const struct level *level, const char *name)
{
	const struct walk_opts *opts = w->opts;
	size_t len = strlen(name);
	bool is_folder = name[len - 1] == '/';
	int r;

	w->path.len = level->prefix_len;
	str_add(&w->path, name, len - is_folder);
	if (str_failed(&w->path))
		return error_nomem(w->err);
	if (!is_folder)
		return opts->file(opts->ctx, w->path.s) ? -1 : 0;
	r = opts->folder ? opts->folder(opts->ctx, w->path.s) : 0;
	if (r)
		return r < 0 ? -1 : 0;
	return enter_folder(w, O_NOFOLLOW);
}

/* Down and up again until the first folder is done. */
static int run(struct walk *w)
{
	while (w->depth) {
		struct level *level = &w->levels[w->depth - 1];

		if (level->next == level->list.nr)
			pop(w);
		else if (step(w, level, level->list.names[level->next++]) < 0)
			return -1;
	}
	return 0;
}

int walk_folder(const char *dir, const struct walk_opts *opts, struct error *err)
{
	struct walk CLEANUP(walk_release) w = {.opts = opts, .err = err, .path = STR_INIT};

	if (str_adds(&w.path, dir) < 0)
		return error_nomem(err);
	return enter_folder(&w, 0) < 0 ? -1 : run(&w);
}
