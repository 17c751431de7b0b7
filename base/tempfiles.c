#include "base/tempfiles.h"

#include "base/lock.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/*
 * Entries are never freed, only used again: a signal handler may be walking the list at any time. The path changes hands by an
 * atomic exchange, so whoever gets it is the only one who has it.
 */
struct tempfile {
	struct tempfile *next;	    /* set before the entry is published */
	struct tempfile *next_free; /* under the lock */
	_Atomic(char *) path;	    /* NULL: free */
	_Atomic(char *) spent; /* its path after tempfiles_unlink_all(): never freed, see there */
	_Atomic(pid_t) owner;
};

static _Atomic(struct tempfile *) all;
static struct tempfile *unused;
static struct lock lock = LOCK_INIT("temporary files");

static struct tempfile *take_unused(void)
{
	struct tempfile *entry;

	lock_take(&lock);
	entry = unused;
	if (entry)
		unused = entry->next_free;
	lock_drop(&lock);
	return entry;
}

static struct tempfile *publish_new(void)
{
	struct tempfile *entry = calloc(1, sizeof(*entry));

	if (!entry)
		return NULL;
	entry->next = atomic_load(&all);
	while (!atomic_compare_exchange_weak(&all, &entry->next, entry))
		;
	return entry;
}

struct tempfile *tempfiles_add(const char *path)
{
	char *copy = strdup(path);
	struct tempfile *entry;

	if (!copy)
		return NULL;
	entry = take_unused();
	if (!entry)
		entry = publish_new();
	if (!entry) {
		free(copy);
		return NULL;
	}
	entry->owner = getpid();
	atomic_store(&entry->path, copy);
	return entry;
}

void tempfiles_remove(struct tempfile *entry)
{
	char *path;

	if (!entry)
		return;
	path = atomic_exchange(&entry->path, NULL);
	/* Taken by tempfiles_unlink_all(), which may be at work on it right now: this entry is not used again. */
	if (!path)
		return;
	free(path);
	lock_take(&lock);
	entry->next_free = unused;
	unused = entry;
	lock_drop(&lock);
}

void tempfiles_unlink_all(void)
{
	struct tempfile *entry;
	pid_t self = getpid();
	char *path;

	for (entry = atomic_load(&all); entry; entry = entry->next) {
		path = atomic_exchange(&entry->path, NULL);
		/* Not freed: free() is nothing for a signal handler, and the process is about to end. */
		if (!path)
			continue;
		entry->spent = path;
		if (entry->owner == self)
			unlink(path);
	}
}
