#include "cli/gather.h"

#include "walk/walk_pool.h"

#include <stdlib.h>
#include <string.h>

/* --- sources --------------------------------------------------------------------------------------------------------------- */

/* A list of one word that is somebody else's. */
static void set_word(struct gather_source *source, struct strlist *list, char *word)
{
	source->word[0] = word;
	*list = (struct strlist){source->word, 1, 0};
}

static struct gather_source *add_source(struct gather *gather, const struct select_options *opts)
{
	struct gather_source *source = &gather->sources[gather->sources_nr++];

	source->opts = *opts;
	source->opts.files_from = source->opts.find_repos = (struct strlist)STRLIST_INIT;
	return source;
}

/* Standard input can be read only once: as it is when one thread reads list after list. */
static bool is_read_already(const struct strlist *lists, size_t i)
{
	bool is_stdin = strcmp(lists->v[i], "-") == 0;

	for (size_t before = 0; is_stdin && before < i; before++)
		if (strcmp(lists->v[before], "-") == 0)
			return true;
	return false;
}

static void split(
	struct gather *gather, const struct select_options *opts, const struct strlist *operands)
{
	struct gather_source *source;

	for (size_t i = 0; i < operands->nr; i++) {
		source = add_source(gather, opts);
		set_word(source, &source->operands, operands->v[i]);
	}
	for (size_t i = 0; i < opts->files_from.nr; i++) {
		if (is_read_already(&opts->files_from, i))
			continue;
		source = add_source(gather, opts);
		set_word(source, &source->opts.files_from, opts->files_from.v[i]);
	}
	for (size_t i = 0; i < opts->find_repos.nr; i++) {
		source = add_source(gather, opts);
		set_word(source, &source->opts.find_repos, opts->find_repos.v[i]);
	}
}

/* A sample is one of all files; and what is told on the way is told in one order. Many operands are mostly files, by a shell's pattern. */
static bool is_one(const struct select_options *opts, size_t nr, int verbose)
{
	enum { MOST_SOURCES = 16 };

	return nr == 1 || nr > MOST_SOURCES || opts->sample || opts->shard || verbose > 0;
}

int gather_init(struct gather *gather, size_t task_size, const struct select_options *opts,
	const struct strlist *operands, unsigned workers, int verbose, struct error *err)
{
	size_t nr = operands->nr + opts->files_from.nr + opts->find_repos.nr;

	*gather = (struct gather){.task_size = task_size, .is_alone = workers == 1};
	gather->sources = calloc(nr + 1, sizeof(*gather->sources));
	if (!gather->sources)
		return error_nomem(err);
	if (is_one(opts, nr, verbose)) {
		gather->sources_nr = 1;
		gather->sources[0].opts = *opts;
		gather->sources[0].operands = *operands;
	} else {
		split(gather, opts, operands);
	}
	atomic_store(&gather->listing, gather->sources_nr);
	for (size_t i = 0; i < gather->sources_nr; i++) {
		struct gather_source *source = &gather->sources[i];

		source->all = gather;
		source->sends = gather->sources_nr > 1;
		if (select_init(&source->select, &source->opts, &source->operands, verbose, err) <
			0)
			return -1;
	}
	return 0;
}

/* --- listing --------------------------------------------------------------------------------------------------------------- */

static int append(struct gather_task ***tasks, size_t *nr, size_t *cap, struct gather_task *task)
{
	size_t more = *cap ? 2 * *cap : 256;
	struct gather_task **grown;

	if (*nr == *cap) {
		grown = reallocarray(*tasks, more, sizeof(*grown));
		if (!grown)
			return -1;
		*tasks = grown;
		*cap = more;
	}
	(*tasks)[(*nr)++] = task;
	return 0;
}

static void free_task(struct gather_task *task)
{
	select_entry_release(&task->entry);
	free(task);
}

/* 0; -1: stopped, or no memory. The task is no longer ours. */
static int hand_over(struct gather_source *source, struct gather_task *task)
{
	struct gather *gather = source->all;

	if (source->sends) {
		if (pool_send(source->pool, task))
			return 0;
		free_task(task);
		return -1;
	}
	if (!gather->is_alone)
		return pool_submit(source->pool, task) ? 0 : -1;
	if (append(&gather->waiting, &gather->waiting_nr, &gather->waiting_cap, task) == 0)
		return 0;
	free_task(task);
	return error_nomem(&source->failure);
}

static int take(void *ctx, struct select_entry *entry)
{
	struct gather_source *source = ctx;
	struct gather_task *task = calloc(1, source->all->task_size);

	if (!task) {
		select_entry_release(entry);
		return error_nomem(&source->failure);
	}
	task->entry = *entry;
	task->source = (size_t)(source - source->all->sources);
	atomic_fetch_add(&source->all->found, 1);
	return hand_over(source, task);
}

/* With a single worker, which is the calling thread. */
static void submit_waiting(struct gather *gather, struct pool *pool)
{
	for (size_t i = 0; i < gather->waiting_nr; i++)
		pool_submit(pool, gather->waiting[i]);
	gather->waiting_nr = 0;
}

static int take_turn(void *ctx, bool waits)
{
	struct gather_source *source = ctx;

	if (pool_is_stopping(source->pool))
		return -1;
	if (source->sends)
		return 0;
	if (waits)
		submit_waiting(source->all, source->pool);
	return pool_collect(source->pool) ? 1 : -1;
}

static int list(struct gather_source *source, const struct walk_help *help)
{
	const struct select_sink sink = {
		.take = take, .turn = take_turn, .help = help, .ctx = source};

	if (select_run(&source->select, &sink, &source->failure) == 0)
		atomic_fetch_sub(&source->all->listing, 1);
	return source->failure.code == ERROR_NONE ? 0 : -1;
}

unsigned gather_senders(const struct gather *gather)
{
	return gather->sources_nr > 1 ? (unsigned)gather->sources_nr : 0;
}

int gather_feed(struct gather *gather, struct pool *pool)
{
	const struct walk_help help = walk_help_of(pool);
	struct gather_source *source = &gather->sources[0];
	int r;

	source->pool = pool;
	r = list(source, gather->is_alone ? NULL : &help);
	submit_waiting(gather, pool);
	return r;
}

int gather_send(struct gather *gather, struct pool *pool, unsigned i)
{
	gather->sources[i].pool = pool;
	return list(&gather->sources[i], NULL);
}

size_t gather_known(const struct gather *gather, bool *ret_all)
{
	*ret_all = atomic_load(&gather->listing) == 0;
	return atomic_load(&gather->found);
}

/* --- what came of it ------------------------------------------------------------------------------------------------------- */

int gather_keep(struct gather *gather, struct gather_task *task)
{
	if (append(&gather->tasks, &gather->nr, &gather->cap, task) == 0)
		return 0;
	free_task(task);
	return -1;
}

static int compare_tasks(const void *a, const void *b)
{
	const struct gather_task *x = *(struct gather_task *const *)a,
				 *y = *(struct gather_task *const *)b;

	if (x->source != y->source)
		return x->source < y->source ? -1 : 1;
	return x->entry.number < y->entry.number ? -1 : x->entry.number > y->entry.number;
}

void gather_sort(struct gather *gather)
{
	if (gather->nr)
		qsort(gather->tasks, gather->nr, sizeof(struct gather_task *), compare_tasks);
}

const char *gather_why_none(const struct gather *gather)
{
	return select_why_none(&gather->sources[0].select);
}

void gather_release(struct gather *gather)
{
	for (size_t i = 0; i < gather->nr; i++)
		free_task(gather->tasks[i]);
	for (size_t i = 0; i < gather->sources_nr; i++) {
		select_release(&gather->sources[i].select);
		error_release(&gather->sources[i].failure);
	}
	free(gather->sources);
	free(gather->waiting);
	free(gather->tasks);
	*gather = (struct gather){0};
}
