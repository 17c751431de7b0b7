#include "cli/feed.h"

#include "base/clock.h"
#include "walk/walk_pool.h"

#include <stdlib.h>

/* Wide enough that a large file does not hold the other workers up. */
static const size_t WINDOW_PER_WORKER = 256;

/* Some 130 bytes each. */
static const size_t MOST_IN_BACKLOG = 4096;

static struct feed_task *task_at(const struct feed *feed, size_t i)
{
	return (struct feed_task *)(feed->tasks + i * feed->kind->size);
}

int feed_init(struct feed *feed, const struct feed_kind *kind, struct select *select,
	unsigned workers, FILE *out, struct error *err)
{
	*feed = (struct feed){.kind = kind,
		.select = select,
		.out = out,
		.window = workers * WINDOW_PER_WORKER,
		.is_alone = workers == 1};
	feed->tasks = calloc(feed->window + 1, kind->size);
	if (!feed->tasks)
		return error_nomem(err);
	for (size_t i = 0; i <= feed->window; i++) {
		task_at(feed, i)->next = feed->free;
		feed->free = task_at(feed, i);
	}
	return 0;
}

void feed_release(struct feed *feed)
{
	for (size_t i = 0; feed->tasks && i <= feed->window; i++)
		feed->kind->release(task_at(feed, i));
	free(feed->tasks);
	feed->tasks = NULL;
	select_entries_release(&feed->backlog);
}

void feed_give_back(struct feed *feed, struct feed_task *task)
{
	select_entry_release(&task->entry);
	task->next = feed->free;
	feed->free = task;
	feed->outstanding--;
}

size_t feed_known(const struct feed *feed, bool *ret_all)
{
	return feed->taken + select_left(feed->select, ret_all);
}

/* Waits where the pool is full: then a task is free again afterwards. False: there is nothing to submit, or no use in it. */
static bool submit_one(struct feed *feed)
{
	struct feed_task *task = feed->free;

	if (feed->stopped || !select_entries_take(&feed->backlog, &task->entry))
		return false;
	feed->free = task->next;
	feed->outstanding++;
	feed->kind->clear(task);
	return pool_submit(feed->pool, task);
}

static void submit_all(struct feed *feed)
{
	while (submit_one(feed))
		;
}

/* Without waiting. */
static void submit_some(struct feed *feed)
{
	while (!feed->is_alone && feed->outstanding < feed->window && submit_one(feed))
		;
}

static void begin_time(struct feed *feed)
{
	if (feed->times)
		feed->since = clock_ns();
}

static void end_time(const struct feed *feed)
{
	if (feed->times)
		statistics_add(feed->times, clock_seconds(clock_ns() - feed->since));
}

/* One that comes after the end is taken for not reached. */
static int take(void *ctx, struct select_entry *entry)
{
	struct feed *feed = ctx;
	int r;

	end_time(feed);
	feed->taken++;
	if (feed->stopped) {
		select_entry_release(entry);
		return -1;
	}
	r = select_entries_add(&feed->backlog, entry, feed->err);
	submit_some(feed);
	while (!feed->lists_all && select_entries_left(&feed->backlog) > MOST_IN_BACKLOG &&
		submit_one(feed))
		;
	begin_time(feed);
	return r;
}

static int take_turn(void *ctx, bool waits)
{
	struct feed *feed = ctx;

	if (feed->stopped) {
		feed->was_waiting |= waits;
		return waits ? -1 : 0;
	}
	if (waits)
		submit_all(feed);
	pool_collect(feed->pool);
	submit_some(feed);
	/* what is known so far is to be seen meanwhile */
	if (waits)
		fflush(feed->out);
	begin_time(feed);
	return feed->outstanding > 0;
}

int feed_run(struct feed *feed, struct pool *pool, struct error *err)
{
	const struct walk_help help = walk_help_of(pool);
	const struct select_sink sink = {.take = take,
		.turn = take_turn,
		.help = feed->is_alone ? NULL : &help,
		.ctx = feed};
	int r;

	feed->pool = pool;
	feed->err = err;
	begin_time(feed);
	r = select_run(feed->select, &sink, err);
	if (r == 0)
		submit_all(feed);
	return r < 0 && err->code != ERROR_NONE ? -1 : 0;
}
