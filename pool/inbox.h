/*
 * Where tasks of many producers wait for the calling thread, which moves them on to the ring: bounded, so that producers wait while it is
 * full. They pay for a lock; the one producer that is the calling thread does not.
 */
#ifndef POOL_INBOX_H
#define POOL_INBOX_H

#include "base/error.h"
#include "base/lock.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct inbox {
	struct lock lock;
	struct cond room;    /* to producers */
	struct cond arrived; /* to the calling thread: a task, or the end of a producer */
	void **tasks;	     /* a ring */
	size_t cap, first, nr;
	unsigned producers; /* that have not ended */
	bool closed;
};

/* Errors: ERROR_NOMEM. Release it also after a failure. */
int inbox_init(struct inbox *inbox, size_t cap, unsigned producers, struct error *err);
void inbox_release(struct inbox *inbox);

/* Producer: waits for room. False: it is closed, and the task was not taken. */
bool inbox_put(struct inbox *inbox, void *task);
void inbox_end_producer(struct inbox *inbox);

/* Calling thread: at most `most` tasks. */
size_t inbox_take(struct inbox *inbox, void *tasks[], size_t most);

/* Calling thread: wait until there is something to be taken or all producers have ended, but not longer than until clock_ns() is at `until`. */
void inbox_wait(struct inbox *inbox, uint64_t until);

/* Calling thread: nothing was left when all producers had ended. */
bool inbox_is_done(struct inbox *inbox);

/* Calling thread: take nothing more; what is in it stays there to be taken. */
void inbox_close(struct inbox *inbox);

#endif
