/*
 * Where the tasks of a run come from, and how they get into the ring. The calling thread's; internal to pool/.
 */
#ifndef POOL_PRODUCE_H
#define POOL_PRODUCE_H

#include "pool/collect.h"

/* Queue all that there is, until the end or until the pool is being stopped; delivers on the way. */
void produce_all(struct pool *p);

/* Nothing more will come: what is queued is worked on, or dropped, and all of it delivered. */
void produce_finish(struct pool *p);

#endif
