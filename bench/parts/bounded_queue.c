#include "bench/parts/bounded_queue.h"

void bounded_queue_init(struct bounded_queue *q)
{
	pthread_mutex_init(&q->lock, NULL);
	pthread_cond_init(&q->not_full, NULL);
	pthread_cond_init(&q->not_empty, NULL);
	q->first = q->nr = 0;
	q->closed = false;
}

void bounded_queue_release(struct bounded_queue *q)
{
	pthread_mutex_destroy(&q->lock);
	pthread_cond_destroy(&q->not_full);
	pthread_cond_destroy(&q->not_empty);
}

void bounded_queue_put(struct bounded_queue *q, uint64_t value)
{
	pthread_mutex_lock(&q->lock);
	while (q->nr == BOUNDED_QUEUE_SLOTS)
		pthread_cond_wait(&q->not_full, &q->lock);
	q->slots[(q->first + q->nr++) % BOUNDED_QUEUE_SLOTS] = value;
	pthread_cond_signal(&q->not_empty);
	pthread_mutex_unlock(&q->lock);
}

bool bounded_queue_get(struct bounded_queue *q, uint64_t *ret_value)
{
	bool any;

	pthread_mutex_lock(&q->lock);
	while (!q->nr && !q->closed)
		pthread_cond_wait(&q->not_empty, &q->lock);
	any = q->nr > 0;
	if (any) {
		*ret_value = q->slots[q->first];
		q->first = (q->first + 1) % BOUNDED_QUEUE_SLOTS;
		q->nr--;
		pthread_cond_signal(&q->not_full);
	}
	pthread_mutex_unlock(&q->lock);
	return any;
}

void bounded_queue_close(struct bounded_queue *q)
{
	pthread_mutex_lock(&q->lock);
	q->closed = true;
	pthread_cond_broadcast(&q->not_empty);
	pthread_mutex_unlock(&q->lock);
}
