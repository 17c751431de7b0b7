#include "walk/walk.h"

#include "base/cleanup.h"
#include "base/str.h"
#include "walk/ahead.h"

#include <string.h>

struct walk {
	const struct walk_opts *opts;
	struct error *err;
	struct ahead ahead;
	struct folder *folder; /* that is gone through */
	struct str path;       /* of what is looked at, without a slash at its end */
};

/* Up again. */
static void leave(struct walk *w)
{
	struct folder *folder = w->folder;

	w->folder = folder->above;
	ahead_drop(&w->ahead, folder);
}

static void walk_release(struct walk *w)
{
	while (w->folder)
		leave(w);
	ahead_end(&w->ahead);
	str_release(&w->path);
}

/* w->path is the folder's. */
static int enter(struct walk *w, struct folder *folder)
{
	const struct walk_opts *opts = w->opts;

	w->folder = folder;
	if (folder->os && opts->unreadable(opts->ctx, w->path.s, folder->os))
		return -1;
	ahead_look_into(&w->ahead, folder);
	str_addch(&w->path, '/');
	folder->path_len = w->path.len;
	return 0;
}

static int step_folder(struct walk *w)
{
	const struct walk_opts *opts = w->opts;
	struct folder *folder = ahead_claim(&w->ahead, w->folder, w->err);
	int r = 0;

	if (!folder)
		return -1;
	if (folder->state == FOLDER_LEFT_OUT)
		r = 1;
	else if (opts->folder)
		r = opts->folder(opts->ctx, w->path.s, folder->signs);
	if (!r)
		return enter(w, folder);
	ahead_drop(&w->ahead, folder);
	return r < 0 ? -1 : 0;
}

static int step(struct walk *w, struct folder *folder)
{
	const struct walk_opts *opts = w->opts;
	size_t i = folder->at++;
	const char *name = folder->list.names[i];
	size_t len = strlen(name);
	bool is_folder = name[len - 1] == '/';

	w->path.len = folder->path_len;
	str_add(&w->path, name, len - is_folder);
	if (str_failed(&w->path))
		return error_nomem(w->err);
	if (is_folder)
		return step_folder(w);
	return opts->file(opts->ctx, w->path.s, dirlist_id(&folder->list, i)) ? -1 : 0;
}

/* Down and up again until the first folder is done. */
static int run(struct walk *w)
{
	while (w->folder) {
		if (w->folder->at == w->folder->list.nr)
			leave(w);
		else if (step(w, w->folder) < 0)
			return -1;
	}
	return 0;
}

int walk_folder(const char *dir, const struct walk_opts *opts, struct error *err)
{
	struct walk CLEANUP(walk_release) w = {.opts = opts, .err = err, .path = STR_INIT};
	struct folder *top = ahead_begin(&w.ahead, dir, opts, err);

	if (!top)
		return -1;
	w.folder = top;
	if (top->os && opts->unreadable(opts->ctx, dir, top->os))
		return -1;
	if (str_adds(&w.path, top->name) < 0)
		return error_nomem(err);
	top->path_len = w.path.len;
	return run(&w);
}
