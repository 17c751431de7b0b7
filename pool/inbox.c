#include "pool/inbox.h"

#include <stdlib.h>

int inbox_init(struct inbox *inbox, size_t cap, unsigned producers, struct error *err)
{
	*inbox = (struct inbox){.cap = cap, .producers = producers};
	lock_init(&inbox->lock, "pool: inbox");
	cond_init(&inbox->room, "pool: room in the inbox");
	cond_init(&inbox->arrived, "pool: something in the inbox");
	inbox->tasks = calloc(cap, sizeof(*inbox->tasks));
	return inbox->tasks ? 0 : error_nomem(err);
}

void inbox_release(struct inbox *inbox)
{
	free(inbox->tasks);
	cond_destroy(&inbox->arrived);
	cond_destroy(&inbox->room);
	lock_destroy(&inbox->lock);
}

bool inbox_put(struct inbox *inbox, void *task)
{
	bool taken;

	lock_take(&inbox->lock);
	while (inbox->nr == inbox->cap && !inbox->closed)
		cond_wait(&inbox->room, &inbox->lock);
	taken = !inbox->closed;
	if (taken) {
		inbox->tasks[(inbox->first + inbox->nr) % inbox->cap] = task;
		if (inbox->nr++ == 0)
			cond_signal(&inbox->arrived);
	}
	lock_drop(&inbox->lock);
	return taken;
}

void inbox_end_producer(struct inbox *inbox)
{
	lock_take(&inbox->lock);
	inbox->producers--;
	cond_signal(&inbox->arrived);
	lock_drop(&inbox->lock);
}

size_t inbox_take(struct inbox *inbox, void *tasks[], size_t most)
{
	size_t nr = 0;

	lock_take(&inbox->lock);
	while (nr < most && inbox->nr) {
		tasks[nr++] = inbox->tasks[inbox->first];
		inbox->first = (inbox->first + 1) % inbox->cap;
		inbox->nr--;
	}
	if (nr)
		cond_broadcast(&inbox->room);
	lock_drop(&inbox->lock);
	return nr;
}

void inbox_wait(struct inbox *inbox, uint64_t until)
{
	lock_take(&inbox->lock);
	while (!inbox->nr && inbox->producers &&
		cond_wait_until(&inbox->arrived, &inbox->lock, until))
		;
	lock_drop(&inbox->lock);
}

bool inbox_is_done(struct inbox *inbox)
{
	bool done;

	lock_take(&inbox->lock);
	done = !inbox->nr && !inbox->producers;
	lock_drop(&inbox->lock);
	return done;
}

void inbox_close(struct inbox *inbox)
{
	lock_take(&inbox->lock);
	inbox->closed = true;
	cond_broadcast(&inbox->room);
	lock_drop(&inbox->lock);
}
