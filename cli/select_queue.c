#include "cli/select_queue.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

void select_entry_release(struct select_entry *entry)
{
	free(entry->path);
	error_release(&entry->error);
}

static void entries_release(struct select_entries *entries)
{
	while (entries->first < entries->nr)
		select_entry_release(&entries->v[entries->first++]);
	free(entries->v);
	*entries = (struct select_entries){0};
}

void select_queue_release(struct select_queue *queue)
{
	entries_release(&queue->ready);
	entries_release(&queue->chosen);
	set_release(&queue->seen);
}

/* Takes over the entry. */
static int append(struct select_entries *entries, struct select_entry *entry, struct error *err)
{
	/* all are handed out: begin anew */
	if (entries->first == entries->nr)
		entries->first = entries->nr = 0;
	if (entries->nr == entries->cap) {
		size_t cap = entries->cap ? entries->cap * 2 : 64;
		struct select_entry *grown = realloc(entries->v, cap * sizeof(*grown));

		if (!grown) {
			select_entry_release(entry);
			return error_nomem(err);
		}
		entries->v = grown;
		entries->cap = cap;
	}
	entries->v[entries->nr++] = *entry;
	return 0;
}

/* 1, 0, or -1 when memory ran out. What can't be looked at is new: who reads it says why. */
static int is_new(struct select_queue *queue, const char *path)
{
	struct stat st;

	if (strcmp(path, "-") == 0) {
		/* It can be read only once, and two workers at it would each get a part. */
		bool again = queue->has_stdin;

		queue->has_stdin = true;
		return !again;
	}
	if (stat(path, &st) < 0)
		return 1;
	return set_add(&queue->seen, (struct set_key){(uint64_t)st.st_dev, (uint64_t)st.st_ino});
}

/* Takes over the entry. */
static int choose(struct select_queue *queue, struct select_entry *entry, struct error *err)
{
	struct select_entries *chosen = &queue->chosen;
	size_t slot;

	if (!queue->sample.size)
		return append(&queue->ready, entry, err);
	slot = sample_slot(&queue->sample);
	if (slot < chosen->nr) {
		select_entry_release(&chosen->v[slot]);
		chosen->v[slot] = *entry;
	} else if (slot != SAMPLE_NONE) {
		return append(chosen, entry, err);
	} else {
		select_entry_release(entry);
	}
	return 0;
}

int select_queue_file(
	struct select_queue *queue, char *path, const char *below, bool named, struct error *err)
{
	struct select_entry entry = {path, named, ERROR_INIT, queue->numbers++};
	int r = path ? is_new(queue, path) : -1;

	if (r > 0 && shard_has(&queue->shard, below))
		return choose(queue, &entry, err);
	select_entry_release(&entry);
	return r < 0 ? error_nomem(err) : 0;
}

int select_queue_problem(struct select_queue *queue, char *path, bool named, struct error *problem,
	struct error *err)
{
	struct select_entry entry = {path, named, ERROR_INIT, queue->numbers++};

	error_move(&entry.error, problem);
	if (path && entry.error.code != ERROR_NOMEM)
		return append(&queue->ready, &entry, err);
	select_entry_release(&entry);
	return error_nomem(err);
}

static int compare_numbers(const void *a, const void *b)
{
	const struct select_entry *x = a, *y = b;

	return x->number < y->number ? -1 : x->number > y->number;
}

int select_queue_finish(struct select_queue *queue, struct error *err)
{
	struct select_entries *chosen = &queue->chosen, *ready = &queue->ready;

	while (chosen->first < chosen->nr)
		if (append(ready, &chosen->v[chosen->first++], err) < 0)
			return -1;
	if (queue->sample.size && ready->nr)
		qsort(ready->v, ready->nr, sizeof(*ready->v), compare_numbers);
	queue->sample.size = 0;
	return 0;
}

/* With a sample, the problems found so far wait for the files between them. */
bool select_queue_is_empty(const struct select_queue *queue)
{
	return queue->sample.size || queue->ready.first == queue->ready.nr;
}

bool select_queue_take(struct select_queue *queue, struct select_entry *ret_entry)
{
	struct select_entries *ready = &queue->ready;

	if (select_queue_is_empty(queue))
		return false;
	*ret_entry = ready->v[ready->first++];
	return true;
}
