/*
 * The queue that everybody writes by hand: a ring of numbers, one mutex, a condition variable for each end. It is what others are
 * measured against; the program itself does not use it.
 */
#ifndef BENCH_PARTS_BOUNDED_QUEUE_H
#define BENCH_PARTS_BOUNDED_QUEUE_H

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { BOUNDED_QUEUE_SLOTS = 1024 };

struct bounded_queue {
	pthread_mutex_t lock;
	pthread_cond_t not_full, not_empty;
	uint64_t slots[BOUNDED_QUEUE_SLOTS];
	size_t first, nr;
	bool closed;
};

void bounded_queue_init(struct bounded_queue *q);
void bounded_queue_release(struct bounded_queue *q);

/* Any thread. put() waits while the queue is full, get() while it is empty; get() is false when it is empty and closed. */
void bounded_queue_put(struct bounded_queue *q, uint64_t value);
bool bounded_queue_get(struct bounded_queue *q, uint64_t *ret_value);

/* No more put(). */
void bounded_queue_close(struct bounded_queue *q);

#endif
