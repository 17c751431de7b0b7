#include "walk/walk.h"

#include "base/cleanup.h"
#include "base/str.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/*
 * One folder on the way down. A name of a folder ends in a slash: then plain byte order of the names is byte order of the paths
 * below them ("a.yaml" stands before "a/b.yaml"), and the slash tells the two kinds apart.
 */
struct level {
	struct str text; /* the names, each with its NUL */
	char **names;	 /* into text, sorted */
	size_t nr, next;
	size_t prefix_len; /* of the path: what stands before the names */
};

struct walk {
	const struct walk_opts *opts;
	struct error *err;
	struct str path; /* of what is looked at, without a slash at its end */
	struct level *levels;
	size_t depth, cap;
};

static void level_release(struct level *level)
{
	str_release(&level->text);
	free(level->names);
}

static void walk_release(struct walk *w)
{
	while (w->depth)
		level_release(&w->levels[--w->depth]);
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
	w->levels[w->depth] = (struct level){.text = STR_INIT};
	return &w->levels[w->depth++];
}

/* What readdir() did not say. A link counts as what it leads to, except that one to a folder is not followed. */
enum kind { KIND_FILE, KIND_FOLDER, KIND_LINKED_FOLDER };

static enum kind kind_of(int fd, const struct dirent *entry)
{
	unsigned char type = entry->d_type;
	struct stat st;

	if (type == DT_UNKNOWN && fstatat(fd, entry->d_name, &st, AT_SYMLINK_NOFOLLOW) == 0)
		type = S_ISDIR(st.st_mode) ? DT_DIR : S_ISLNK(st.st_mode) ? DT_LNK : DT_REG;
	if (type == DT_DIR)
		return KIND_FOLDER;
	if (type == DT_LNK && fstatat(fd, entry->d_name, &st, 0) == 0 && S_ISDIR(st.st_mode))
		return KIND_LINKED_FOLDER;
	return KIND_FILE;
}

static bool is_never_walked(const char *name)
{
	return strcmp(name, ".") == 0 || strcmp(name, "..") == 0 || strcmp(name, ".git") == 0;
}

static void add_entry(struct walk *w, struct level *level, int fd, const struct dirent *entry)
{
	const struct walk_opts *opts = w->opts;
	bool may_be_folder = entry->d_type == DT_DIR || entry->d_type == DT_UNKNOWN;
	bool wanted = !opts->want || opts->want(opts->ctx, entry->d_name);
	enum kind kind;

	/* First by name, which costs nothing: most files of a tree are not wanted. */
	if ((!may_be_folder && !wanted) || is_never_walked(entry->d_name))
		return;
	kind = kind_of(fd, entry);
	if (kind == KIND_LINKED_FOLDER || (kind == KIND_FILE && !wanted))
		return;
	str_adds(&level->text, entry->d_name);
	if (kind == KIND_FOLDER)
		str_addch(&level->text, '/');
	str_addch(&level->text, '\0');
	level->nr++;
}

static int compare_names(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static int sort_level(struct level *level, struct error *err)
{
	char *name = level->text.s;

	if (str_failed(&level->text))
		return error_nomem(err);
	if (!level->nr)
		return 0;
	level->names = calloc(level->nr, sizeof(*level->names));
	if (!level->names)
		return error_nomem(err);
	for (size_t i = 0; i < level->nr; i++) {
		level->names[i] = name;
		name += strlen(name) + 1;
	}
	qsort(level->names, level->nr, sizeof(*level->names), compare_names);
	return 0;
}

/*
 * Opened by its path rather than from its parent's descriptor: the path is what the reader of the files will use, too, and no
 * descriptor has to stay open for each level. flags: O_NOFOLLOW below the first folder, which may be a link that the user named.
 */
static DIR *open_folder(const char *path, int flags)
{
	int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NONBLOCK | flags);
	DIR *dir = fd < 0 ? NULL : fdopendir(fd);
	int os = errno;

	if (!dir && fd >= 0)
		close(fd);
	errno = os;
	return dir;
}

static int tell_unreadable(struct walk *w, int os)
{
	if (os == ENOMEM)
		return error_nomem(w->err);
	return w->opts->unreadable(w->opts->ctx, w->path.s, os) ? -1 : 0;
}

/* The wanted names in the folder at w->path, sorted, into `level`. What can't be read leaves it empty, or with what came before. */
static int read_names(struct walk *w, struct level *level, int flags)
{
	struct dirent *entry;
	DIR *dir = open_folder(w->path.s, flags);
	int os;

	if (!dir)
		return tell_unreadable(w, errno);
	while ((errno = 0, entry = readdir(dir)))
		add_entry(w, level, dirfd(dir), entry);
	os = errno;
	closedir(dir);
	if (sort_level(level, w->err) < 0)
		return -1;
	return os ? tell_unreadable(w, os) : 0;
}

static int enter_folder(struct walk *w, int flags)
{
	struct level *level = push(w);

	if (!level || read_names(w, level, flags) < 0)
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

		if (level->next == level->nr)
			level_release(&w->levels[--w->depth]);
		else if (step(w, level, level->names[level->next++]) < 0)
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
