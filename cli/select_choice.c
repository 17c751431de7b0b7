#include "cli/select_choice.h"

#include <stdlib.h>
#include <string.h>

void select_entry_release(struct select_entry *entry)
{
	free(entry->path);
	error_release(&entry->error);
}

/* --- lists of entries ------------------------------------------------------------------------------------------------------ */

void select_entries_release(struct select_entries *entries)
{
	while (entries->first < entries->nr)
		select_entry_release(&entries->v[entries->first++]);
	free(entries->v);
	*entries = (struct select_entries){0};
}

size_t select_entries_left(const struct select_entries *entries)
{
	return entries->nr - entries->first;
}

/* Make use of the room before the first one. */
static void move_up(struct select_entries *entries)
{
	entries->nr -= entries->first;
	memmove(entries->v, entries->v + entries->first, entries->nr * sizeof(*entries->v));
	entries->first = 0;
}

static int grow(struct select_entries *entries)
{
	size_t cap = entries->cap ? entries->cap * 2 : 64;
	struct select_entry *grown = realloc(entries->v, cap * sizeof(*grown));

	if (!grown)
		return -1;
	entries->v = grown;
	entries->cap = cap;
	return 0;
}

int select_entries_add(
	struct select_entries *entries, struct select_entry *entry, struct error *err)
{
	if (entries->nr == entries->cap && entries->first > entries->cap / 2)
		move_up(entries);
	if (entries->nr == entries->cap && grow(entries) < 0) {
		select_entry_release(entry);
		return error_nomem(err);
	}
	entries->v[entries->nr++] = *entry;
	return 0;
}

bool select_entries_take(struct select_entries *entries, struct select_entry *ret_entry)
{
	if (entries->first == entries->nr)
		return false;
	*ret_entry = entries->v[entries->first++];
	if (entries->first == entries->nr)
		entries->first = entries->nr = 0;
	return true;
}

/* --- choosing -------------------------------------------------------------------------------------------------------------- */

void select_choice_release(struct select_choice *choice)
{
	select_entries_release(&choice->chosen);
	select_entries_release(&choice->waiting);
	select_once_release(&choice->once);
}

/* Takes over the entry. */
static int hand_on(struct select_choice *choice, struct select_entry *entry)
{
	return choice->take(choice->ctx, entry) ? -1 : 0;
}

/* Takes over the entry. */
static int choose(struct select_choice *choice, struct select_entry *entry, struct error *err)
{
	struct select_entries *chosen = &choice->chosen;
	size_t slot;

	if (!choice->sample.size)
		return hand_on(choice, entry);
	slot = sample_slot(&choice->sample);
	if (slot < chosen->nr) {
		select_entry_release(&chosen->v[slot]);
		chosen->v[slot] = *entry;
	} else if (slot != SAMPLE_NONE) {
		return select_entries_add(chosen, entry, err);
	} else {
		select_entry_release(entry);
	}
	return 0;
}

int select_choice_file(
	struct select_choice *choice, const struct select_found *found, struct error *err)
{
	struct select_entry entry = {NULL, found->named, ERROR_INIT, choice->numbers++};
	int r = select_once_is_new(&choice->once, found->path, found->id);

	if (r < 0)
		return error_nomem(err);
	if (r == 0 || !shard_has(&choice->shard, found->below))
		return 0;
	entry.path = strdup(found->path);
	return entry.path ? choose(choice, &entry, err) : error_nomem(err);
}

int select_choice_problem(struct select_choice *choice, const char *path, bool named,
	struct error *problem, struct error *err)
{
	struct select_entry entry = {strdup(path), named, ERROR_INIT, choice->numbers++};

	error_move(&entry.error, problem);
	if (!entry.path || entry.error.code == ERROR_NOMEM) {
		select_entry_release(&entry);
		return error_nomem(err);
	}
	if (choice->sample.size)
		return select_entries_add(&choice->waiting, &entry, err);
	return hand_on(choice, &entry);
}

static int compare_numbers(const void *a, const void *b)
{
	const struct select_entry *x = a, *y = b;

	return x->number < y->number ? -1 : x->number > y->number;
}

int select_choice_finish(struct select_choice *choice, struct error *err)
{
	struct select_entries *waiting = &choice->waiting;
	struct select_entry entry;

	while (select_entries_take(&choice->chosen, &entry))
		if (select_entries_add(waiting, &entry, err) < 0)
			return -1;
	if (waiting->nr)
		qsort(waiting->v, waiting->nr, sizeof(*waiting->v), compare_numbers);
	while (select_entries_take(waiting, &entry))
		if (hand_on(choice, &entry) < 0)
			return -1;
	return 0;
}
