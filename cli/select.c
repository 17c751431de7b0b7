#include "cli/select.h"

#include "base/file.h"
#include "base/interrupt.h"
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
		.choice = {.once = SELECT_ONCE_INIT},
		.list = PATH_LIST_INIT};
	if (select_options_patterns(opts, err) < 0 ||
		select_options_sample(opts, &s->choice.sample, &seed_is_new, err) < 0 ||
		select_options_shard(opts, &s->choice.shard, err) < 0)
		return -1;
	if (seed_is_new && verbose >= 0)
		say("the same sample again: --sample %llu:%llu",
			(unsigned long long)s->choice.sample.size,
			(unsigned long long)s->choice.sample.state);
	return filter_init(&s->filter, &filter, err);
}

void select_release(struct select *s)
{
	path_list_close(&s->list);
	select_choice_release(&s->choice);
	filter_release(&s->filter);
}

/* Takes over `problem`, which is with what was named. */
static int add_problem(struct select *s, const char *path, struct error *problem, struct error *err)
{
	return select_choice_problem(&s->choice, path, true, problem, err);
}

static int add_unreadable(struct select *s, const char *path, int os, struct error *err)
{
	struct error problem = ERROR_INIT;

	file_cannot_open(path, os, &problem);
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
	const struct select_found found = {.path = path, .below = path, .named = true};
	struct error problem = ERROR_INIT;

	if (!is_dash(path) || !list_is_stdin(s))
		return select_choice_file(&s->choice, &found, err);
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

/* How long a list is waited for at a time, in milliseconds: while something is still going on, and else. */
enum { SHORT_WAIT = 20, LONG_WAIT = 200 };

/* Until there is more of the list. -1: stopped. */
static int wait_for_list(struct select *s, const char *name)
{
	while (path_list_would_wait(&s->list, name)) {
		int r = s->sink->turn ? s->sink->turn(s->sink->ctx, true) : 0;

		if (r < 0 || atomic_load(&interrupt_signal))
			return -1;
		path_list_wait(&s->list, name, r ? SHORT_WAIT : LONG_WAIT);
	}
	return 0;
}

/* What is wrong with it ends it. */
static int read_list(struct select *s, const char *name, struct error *err)
{
	struct error problem = ERROR_INIT;
	const char *path;
	int r = path_list_open(&s->list, name, s->opts->null ? '\0' : '\n', &problem);

	while (r == 0) {
		if (wait_for_list(s, name) < 0)
			return -1;
		r = path_list_next(&s->list, &path, &problem);
		if (r <= 0)
			break;
		r = list_path(s, path, err);
		if (r < 0)
			return -1;
	}
	path_list_close(&s->list);
	if (atomic_load(&interrupt_signal)) {
		error_release(&problem);
		return -1;
	}
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

typedef int list_fn(struct select *s, const char *path, struct error *err);

static int list_each(
	struct select *s, const struct strlist *paths, list_fn *list, struct error *err)
{
	for (size_t i = 0; i < paths->nr; i++)
		if (atomic_load(&interrupt_signal) || list(s, paths->v[i], err) < 0)
			return -1;
	return 0;
}

int select_run(struct select *s, const struct select_sink *sink, struct error *err)
{
	s->sink = sink;
	s->choice.take = sink->take;
	s->choice.ctx = sink->ctx;
	if (list_each(s, s->operands, list_path, err) < 0 ||
		list_each(s, &s->opts->files_from, read_list, err) < 0 ||
		list_each(s, &s->opts->find_repos, find_repositories, err) < 0)
		return -1;
	s->is_listed = true;
	return select_choice_finish(&s->choice, err);
}

const char *select_why_none(const struct select *s)
{
	const struct select_options *opts = s->opts;

	if (opts->find_repos.nr && !s->operands->nr && !opts->files_from.nr && !s->repositories)
		return "no git repository found";
	if (opts->include.nr)
		return "no file found that --include takes";
	return s->asked_git ? "no YAML file found that git does not ignore" : "no YAML file found";
}

size_t select_left(const struct select *s, bool *ret_all)
{
	*ret_all = s->is_listed;
	return s->is_listed ? select_entries_left(&s->choice.waiting) : 0;
}
