#include "walk/ahead.h"

#include "base/cleanup.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static const size_t MOST_BYTES = 512 * 1024;

/* --- one folder ------------------------------------------------------------------------------------------------------------ */

enum { SEEN_GIT = 1, SEEN_HEAD = 2, SEEN_OBJECTS = 4, SEEN_REFS = 8 };

/* A folder while it is being read. */
struct look {
	const struct walk_opts *opts;
	unsigned seen;
};

static unsigned see(const char *name)
{
	static const struct {
		const char *name;
		unsigned seen;
	} names[] = {{".git", SEEN_GIT}, {"HEAD", SEEN_HEAD}, {"objects", SEEN_OBJECTS},
		{"refs", SEEN_REFS}};

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (name[0] == names[i].name[0] && strcmp(name, names[i].name) == 0)
			return names[i].seen;
	return 0;
}

static unsigned signs_of(unsigned seen)
{
	const unsigned bare = SEEN_HEAD | SEEN_OBJECTS | SEEN_REFS;

	return (seen & SEEN_GIT ? WALK_MAYBE_WORK_TREE : 0U) |
	       ((seen & bare) == bare ? WALK_MAYBE_BARE : 0U);
}

static bool leads_to_folder(int fd, const char *name)
{
	struct stat st;

	return fstatat(fd, name, &st, 0) == 0 && S_ISDIR(st.st_mode);
}

static bool keep(void *ctx, int fd, const char *name, enum dirlist_kind kind)
{
	struct look *look = ctx;
	const struct walk_opts *opts = look->opts;
	unsigned seen = see(name);

	look->seen |= seen;
	if (seen == SEEN_GIT)
		return false;
	if (kind == DIRLIST_FOLDER)
		return true;
	/* First by name, which costs nothing: most files of a tree are not wanted. */
	if (opts->want && !opts->want(opts->ctx, name))
		return false;
	return kind != DIRLIST_LINK || !leads_to_folder(fd, name);
}

static void reader_release(struct ahead_reader *reader)
{
	close_fd(&reader->above_fd);
	reader->above_fd = -1;
	reader->above_id = 0;
	dirreader_release(&reader->dir);
	str_release(&reader->path);
}

static void fail(struct folder *f, int os)
{
	bool is_folder = os != ENOTDIR && os != ELOOP;

	f->os = os;
	/* no folder any more: by its path one would get to where a link leads that has been put there */
	f->signs = is_folder ? WALK_MAYBE_WORK_TREE | WALK_MAYBE_BARE : 0U;
}

static int read_folder(struct ahead *a, struct ahead_reader *reader, struct folder *f, int at,
	const char *path, int flags)
{
	struct look look = {.opts = a->opts};
	int r = dirlist_read(
		&f->list, &reader->dir, at, path, flags, a->opts->dev, keep, &look, &f->os, NULL);

	f->signs = signs_of(look.seen);
	if (f->os)
		fail(f, f->os);
	return r;
}

/* The next to be read is mostly below it: keep it open. */
static void keep_open(struct ahead_reader *reader, const struct folder *f)
{
	if (!f->list.nr_folders || reader->dir.fd < 0)
		return;
	close_fd(&reader->above_fd);
	reader->above_fd = reader->dir.fd;
	reader->above_id = f->id;
	reader->dir.fd = -1;
}

/* The whole path, without a slash at its end. */
static int build_path(struct str *path, const struct folder *f)
{
	size_t len = 0;

	for (const struct folder *above = f; above; above = above->above)
		len += strlen(above->name);
	str_clear(path);
	if (str_grow(path, len) < 0)
		return -1;
	path->len = len - 1;
	for (; f; f = f->above) {
		size_t part = strlen(f->name);

		len -= part;
		memcpy(path->s + len, f->name, part);
	}
	path->s[path->len] = '\0';
	return 0;
}

/* On whichever thread. No memory, no descriptor: FOLDER_AGAIN. */
static enum folder_state read_below(struct ahead *a, struct ahead_reader *reader, struct folder *f)
{
	const struct walk_opts *opts = a->opts;
	const char *path;
	int at = AT_FDCWD;

	if (build_path(&reader->path, f) < 0)
		return FOLDER_AGAIN;
	path = reader->path.s;
	if (opts->enter && !opts->enter(opts->ctx, path))
		return FOLDER_LEFT_OUT;
	/* Nobody could open a file in it by its path. */
	if (reader->path.len >= PATH_MAX) {
		fail(f, ENAMETOOLONG);
		return FOLDER_READ;
	}
	if (reader->above_id == f->above->id) {
		at = reader->above_fd;
		path += reader->path.len - (strlen(f->name) - 1);
	}
	if (read_folder(a, reader, f, at, path, O_NOFOLLOW) < 0)
		return FOLDER_AGAIN;
	if (f->os == EMFILE || f->os == ENFILE)
		return FOLDER_AGAIN;
	keep_open(reader, f);
	return FOLDER_READ;
}

/* --- the list, under the lock ---------------------------------------------------------------------------------------------- */

static void link_before(struct ahead *a, struct folder *f, struct folder *next)
{
	f->next = next;
	f->prev = next ? next->prev : NULL;
	if (next)
		next->prev = f;
	if (f->prev)
		f->prev->next = f;
	else
		a->first = f;
	f->is_listed = true;
}

static void unlink_folder(struct ahead *a, struct folder *f)
{
	if (!f->is_listed)
		return;
	if (f->prev)
		f->prev->next = f->next;
	else
		a->first = f->next;
	if (f->next)
		f->next->prev = f->prev;
	if (f->state == FOLDER_READ)
		a->unread -= f->list.nr_folders - f->begun;
	f->is_listed = false;
}

/* Begin the next sub-folder of `above`, whoever does it. */
static void begin(struct ahead *a, struct folder *above, struct folder *f)
{
	f->above = above;
	f->id = ++a->ids;
	f->name = above->list.names[above->list.folders[above->begun++]];
	if (above->is_listed)
		a->unread--;
	if (above->begun == above->list.nr_folders)
		unlink_folder(a, above);
}

/* The earliest folder that nobody has begun. False: there is none, or no room. */
static bool take(struct ahead *a, struct folder *f)
{
	struct folder *above = a->first;

	if (a->is_stopping || !a->unread || a->bytes >= a->most)
		return false;
	while (above->state != FOLDER_READ)
		above = above->next;
	link_before(a, f, above);
	begin(a, above, f);
	if (above->last)
		above->last->sibling = f;
	else
		above->first = f;
	above->last = f;
	return true;
}

/* Is this a folder that only the consumer may look into? */
static bool is_shut(const struct ahead *a, const struct folder *f)
{
	return f->signs && a->opts->folder && !a->opts->into_all;
}

/* Should somebody be asked for help? If so, it counts as a helper from here on. */
static bool wants_help(struct ahead *a)
{
	bool wants = a->opts->help && !a->is_stopping && a->unread > 1 && a->bytes <= a->most / 2;

	a->helpers += wants;
	return wants;
}

/* It has been read, or not. Returns wants_help(). */
static bool finish(struct ahead *a, struct folder *f, enum folder_state state)
{
	f->state = state;
	if (state == FOLDER_READ && f->list.nr_folders)
		a->unread += f->list.nr_folders;
	if (state != FOLDER_READ || !f->list.nr_folders || is_shut(a, f))
		unlink_folder(a, f);
	cond_signal(&a->changed);
	return wants_help(a);
}

/* --- helpers --------------------------------------------------------------------------------------------------------------- */

static void help(void *arg, void *state);

static void ask_for_help(struct ahead *a)
{
	const struct walk_help *who = a->opts->help;

	if (who->give(who->ctx, help, a))
		return;
	lock_take(&a->lock);
	a->helpers--;
	lock_drop(&a->lock);
}

static bool is_busy(const struct ahead *a)
{
	const struct walk_help *who = a->opts->help;

	return who->busy && who->busy(who->ctx);
}

/* Read one folder ahead. False: there is none. */
static bool read_ahead(struct ahead *a, struct ahead_reader *reader)
{
	struct folder *f = calloc(1, sizeof(*f));
	enum folder_state state;
	bool taken, wants;

	if (!f)
		return false;
	lock_take(&a->lock);
	taken = take(a, f);
	lock_drop(&a->lock);
	if (!taken) {
		free(f);
		return false;
	}
	state = read_below(a, reader, f);
	lock_take(&a->lock);
	f->ahead = sizeof(*f) + f->list.size;
	a->bytes += f->ahead;
	wants = finish(a, f, state);
	lock_drop(&a->lock);
	if (wants)
		ask_for_help(a);
	return true;
}

static void help(void *arg, void *state)
{
	struct ahead *a = arg;
	struct ahead_reader reader = {DIRREADER_INIT, STR_INIT, -1, 0};

	(void)state;
	while (!is_busy(a) && read_ahead(a, &reader))
		;
	reader_release(&reader);
	lock_take(&a->lock);
	a->helpers--;
	cond_signal(&a->changed);
	lock_drop(&a->lock);
}

/* --- the consumer ---------------------------------------------------------------------------------------------------------- */

/* What all paths begin with. */
static char *prefix_of(const char *dir)
{
	size_t len = strlen(dir);
	char *prefix = NULL;

	if (strcmp(dir, ".") == 0)
		return strdup("");
	return asprintf(&prefix, "%s%s", dir, len && dir[len - 1] != '/' ? "/" : "") < 0 ? NULL
											 : prefix;
}

struct folder *ahead_begin(
	struct ahead *a, const char *dir, const struct walk_opts *opts, struct error *err)
{
	struct folder *top = calloc(1, sizeof(*top));
	bool wants;

	*a = (struct ahead){.opts = opts,
		.prefix = prefix_of(dir),
		.most = opts->ahead ? opts->ahead : MOST_BYTES,
		.reader = {DIRREADER_INIT, STR_INIT, -1, 0},
		.lock = LOCK_INIT("folders read ahead"),
		.changed = COND_INIT("a folder that is being read")};
	if (!top || !a->prefix || read_folder(a, &a->reader, top, AT_FDCWD, dir, 0) < 0) {
		free(top);
		error_nomem(err);
		return NULL;
	}
	top->name = a->prefix;
	top->id = ++a->ids;
	keep_open(&a->reader, top);
	link_before(a, top, NULL);
	/* it is the one to walk, whatever it is */
	top->signs = 0;
	wants = finish(a, top, FOLDER_READ);
	if (wants)
		ask_for_help(a);
	return top;
}

/* Under the lock, which is left meanwhile: until somebody has read it, read others, which will be wanted soon. */
static void wait_for(struct ahead *a, const struct folder *f)
{
	while (f->state == FOLDER_READING) {
		bool has_read;

		lock_drop(&a->lock);
		has_read = read_ahead(a, &a->reader);
		lock_take(&a->lock);
		if (!has_read && f->state == FOLDER_READING)
			cond_wait(&a->changed, &a->lock);
	}
}

/* Under the lock: the sub-folder that helpers began as the next one, once it is read; NULL: none did. */
static struct folder *take_begun(struct ahead *a, struct folder *above)
{
	struct folder *f = above->first;

	if (!f)
		return NULL;
	wait_for(a, f);
	above->first = f->sibling;
	if (!above->first)
		above->last = NULL;
	a->bytes -= f->ahead;
	f->ahead = 0;
	return f;
}

/* Without the lock. What is missing may be what helpers have: once more without them. */
static enum folder_state read_ourselves(struct ahead *a, struct folder *f)
{
	enum folder_state state = read_below(a, &a->reader, f);

	if (state != FOLDER_AGAIN)
		return state;
	ahead_stop(a);
	reader_release(&a->reader);
	f->os = 0;
	state = read_below(a, &a->reader, f);
	/* that there is no descriptor is told of the folder */
	return state == FOLDER_AGAIN && f->os && f->os != ENOMEM ? FOLDER_READ : state;
}

/* Read a folder that has been begun by us. */
static struct folder *read_claimed(struct ahead *a, struct folder *f, struct error *err)
{
	enum folder_state state = read_ourselves(a, f);
	bool wants;

	lock_take(&a->lock);
	wants = finish(a, f, state);
	lock_drop(&a->lock);
	if (wants)
		ask_for_help(a);
	if (state != FOLDER_AGAIN)
		return f;
	ahead_drop(a, f);
	error_nomem(err);
	return NULL;
}

struct folder *ahead_claim(struct ahead *a, struct folder *above, struct error *err)
{
	struct folder *f;
	bool is_ours, wants;

	lock_take(&a->lock);
	f = take_begun(a, above);
	is_ours = !f || f->state == FOLDER_AGAIN;
	if (!f && (f = calloc(1, sizeof(*f))))
		begin(a, above, f);
	if (f && is_ours) {
		f->state = FOLDER_READING;
		link_before(a, f, a->first);
	}
	wants = wants_help(a);
	lock_drop(&a->lock);
	if (wants)
		ask_for_help(a);
	if (f)
		return is_ours ? read_claimed(a, f, err) : f;
	error_nomem(err);
	return NULL;
}

void ahead_look_into(struct ahead *a, struct folder *f)
{
	bool wants = false;

	if (!is_shut(a, f) || !f->list.nr_folders)
		return;
	lock_take(&a->lock);
	link_before(a, f, a->first);
	a->unread += f->list.nr_folders;
	wants = wants_help(a);
	lock_drop(&a->lock);
	if (wants)
		ask_for_help(a);
}

/* Under the lock. */
static void free_folder(struct ahead *a, struct folder *f)
{
	unlink_folder(a, f);
	a->bytes -= f->ahead;
	dirlist_release(&f->list);
	free(f);
}

void ahead_drop(struct ahead *a, struct folder *f)
{
	struct folder *top = f->above;

	lock_take(&a->lock);
	/* down to one that has nothing below it, away with it, and on from the one above */
	while (f != top) {
		struct folder *below, *above = f->above;

		while (f->state == FOLDER_READING)
			cond_wait(&a->changed, &a->lock);
		unlink_folder(a, f);
		below = f->first;
		if (below)
			f->first = below->sibling;
		else
			free_folder(a, f);
		f = below ? below : above;
	}
	lock_drop(&a->lock);
}

void ahead_stop(struct ahead *a)
{
	lock_take(&a->lock);
	a->is_stopping = true;
	while (a->helpers)
		cond_wait(&a->changed, &a->lock);
	lock_drop(&a->lock);
}

void ahead_end(struct ahead *a)
{
	ahead_stop(a);
	reader_release(&a->reader);
	free(a->prefix);
	lock_destroy(&a->lock);
	cond_destroy(&a->changed);
}
