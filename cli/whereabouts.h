/*
 * What each worker is doing now, told when SIGUSR1 asks:
 *
 *	cfgedit: 1234 of 5000 files done in 2.1 s, 3 problems
 *	cfgedit: worker 1: conf/large.yaml, for 1.8 s
 *	cfgedit: worker 2: waiting
 *
 * The handler only sets a flag. A worker says where it is by two atomics; whoever frees the paths (the calling thread) is also the one
 * who reads them.
 */
#ifndef CLI_WHEREABOUTS_H
#define CLI_WHEREABOUTS_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

struct whereabouts {
	_Atomic(const char *) path; /* NULL: at none */
	atomic_uint_fast64_t since; /* clock_ns() */
};

/* Worker: at this file from now on, until leave(). The path must live until the calling thread has seen the result. */
void whereabouts_enter(struct whereabouts *w, const char *path);
void whereabouts_leave(struct whereabouts *w);

/* Take SIGUSR1 over (a handler that is there already is called as well) and give it back. */
void whereabouts_catch(void);
void whereabouts_release(void);

/* Has somebody asked since the last call? */
bool whereabouts_asked(void);

/* Calling thread: one line for worker number `number` (from 1). */
void whereabouts_tell(struct whereabouts *w, unsigned number);

#endif
