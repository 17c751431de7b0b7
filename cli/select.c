#include "cli/select.h"

#include "cli/say.h"
#include "cli/select_folder.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* What is meant when nothing is named. */
static char current_folder[] = ".";
static char *const current_folder_words[] = {current_folder, NULL};
static const struct strlist only_current_folder = {(char **)current_folder_words, 1, 0};

int select_init(struct select *s, const struct select_options *opts, const struct strlist *operands,
	int verbose, struct error *err)
{
	const struct filter_opts filter = {&opts->include, &opts->exclude, opts->skip_hidden};
	bool is_named = operands->nr || opts->files_from.nr || opts->find_repos.nr;
	bool seed_is_new;

	*s = (struct select){.opts = opts,
		.operands = is_named ? operands : &only_current_folder,
		.verbose = verbose > 0,
		.filter = FILTER_INIT,
		.queue = {.seen = SET_INIT},
		.list = PATH_LIST_INIT};
	if (select_options_sample(opts, &s->queue.sample, &seed_is_new, err) < 0 ||
		select_options_shard(opts, &s->queue.shard, err) < 0)
		return -1;
	if (seed_is_new && verbose >= 0)
		say("the same sample again: --sample %llu:%llu",
			(unsigned long long)s->queue.sample.size,
			(unsigned long long)s->queue.sample.state);
	return filter_init(&s->filter, &filter, err);
}

void select_release(struct select *s)
{
	path_list_close(&s->list);
	select_queue_release(&s->queue);
	filter_release(&s->filter);
}

/* Takes over `problem`, which is with what was named. */
static int add_problem(struct select *s, const char *path, struct error *problem, struct error *err)
{
	return select_queue_problem(&s->queue, strdup(path), true, problem, err);
}

static int add_unreadable(struct select *s, const char *path, int os, struct error *err)
{
	struct error problem = ERROR_INIT;

	error_set_os(&problem, ERROR_OPEN, os, "can't be opened");
	return add_problem(s, path, &problem, err);
}

static bool is_dash(const char *path)
{
	return strcmp(path, "-") == 0;
}

static bool list_is_stdin(const struct select *s)
{
	for (size_t i = 0; i < s->opts->files_from.nr; i++)
		if (is_dash(s->opts->files_from.v[i]))
			return true;
	return false;
}

static int add_file(struct select *s, const char *path, struct error *err)
{
	struct error problem = ERROR_INIT;

	if (!is_dash(path) || !list_is_stdin(s))
		return select_queue_file(&s->queue, strdup(path), path, true, err);
	error_set(
		&problem, ERROR_OPEN, "standard input is the list of paths, so it can't be a file");
	return add_problem(s, path, &problem, err);
}

/* An operand, or a path of a list. */
static int list_path(struct select *s, const char *path, struct error *err)
{
	struct stat st;

	if (is_dash(path))
		return add_file(s, path, err);
	if (stat(path, &st) < 0)
		return add_unreadable(s, path, errno, err);
	return S_ISDIR(st.st_mode) ? select_folder(s, path, st.st_dev, err)
				   : add_file(s, path, err);
}

/* One more path of the list; opens it before the first. What is wrong with it ends it. */
static int read_list(struct select *s, const char *name, struct error *err)
{
	struct error problem = ERROR_INIT;
	const char *path;
	int r = 0;

	if (s->list.fd < 0)
		r = path_list_open(&s->list, name, s->opts->null ? '\0' : '\n', &problem);
	if (r == 0)
		r = path_list_next(&s->list, &path, &problem);
	if (r > 0)
		return list_path(s, path, err);
	path_list_close(&s->list);
	s->next++;
	return r < 0 ? add_problem(s, name, &problem, err) : 0;
}

static int find_repositories(struct select *s, const char *dir, struct error *err)
{
	struct stat st;

	if (stat(dir, &st) < 0)
		return add_unreadable(s, dir, errno, err);
	if (!S_ISDIR(st.st_mode))
		return add_unreadable(s, dir, ENOTDIR, err);
	return select_repositories(s, dir, st.st_dev, err);
}

static const struct strlist *paths_of(const struct select *s)
{
	const struct strlist *const paths[] = {
		s->operands, &s->opts->files_from, &s->opts->find_repos};

	return paths[s->source];
}

/* To the source that is next, from one that has been read. False: there is none. */
static bool move_on(struct select *s)
{
	while (s->source < SELECT_END && s->next >= paths_of(s)->nr) {
		s->source++;
		s->next = 0;
	}
	return s->source < SELECT_END;
}

/* One path further. 1; 0 when there are no more; -1. */
static int advance(struct select *s, struct error *err)
{
	const char *path;
	int r;

	if (!move_on(s))
		return 0;
	path = paths_of(s)->v[s->next];
	if (s->source == SELECT_LISTS) {
		r = read_list(s, path, err);
	} else {
		s->next++;
		r = s->source == SELECT_OPERANDS ? list_path(s, path, err)
						 : find_repositories(s, path, err);
	}
	return r < 0 ? -1 : 1;
}

bool select_is_ready(struct select *s)
{
	if (!select_queue_is_empty(&s->queue) || !move_on(s) || s->source != SELECT_LISTS)
		return true;
	return !path_list_would_wait(&s->list, paths_of(s)->v[s->next]);
}

size_t select_left(struct select *s, bool *ret_all)
{
	bool choosing = s->queue.sample.size != 0;

	*ret_all = !choosing && !move_on(s);
	return s->queue.ready.nr - s->queue.ready.first;
}

int select_next(struct select *s, struct select_entry *ret_entry, struct error *err)
{
	bool is_done = false;

	while (!select_queue_take(&s->queue, ret_entry)) {
		int r = is_done ? 0 : advance(s, err);

		/* interrupted: nothing is wrong, but there is no more */
		if (is_done || (r < 0 && err->code == ERROR_NONE))
			return 0;
		if (r < 0 || (r == 0 && select_queue_finish(&s->queue, err) < 0))
			return -1;
		is_done = r == 0;
	}
	return 1;
}
