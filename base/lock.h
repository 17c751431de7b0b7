/*
 * Locks: the one kind that this program uses. Thin names for POSIX threads, which do the work.
 *
 *	struct lock lock = LOCK_INIT("jobs");		or lock_init(&lock, "jobs")
 *	struct cond more = COND_INIT("more jobs");	or cond_init(&more, "more jobs")
 *
 *	lock_take(&lock);
 *	while (!jobs)
 *		cond_wait(&more, &lock);		or cond_wait_until(&more, &lock, clock_ns() + 50 * 1000000)
 *	lock_drop(&lock);
 *
 * For tables that many read and few write there is struct rwlock: any number of readers, or one writer. A writer that waits is let in
 * before readers that come later, so a stream of readers can't keep it out; the price is that no thread may take it twice, not even to read.
 *
 * The name is what people know it by: a literal, or a text that lives as long as the lock. Built with `make LOCKDIAG=1` it appears in
 * the report of who holds what and who waits for it (base/lockdiag.h). In any other build it is dropped, and these are nothing but
 * the calls of POSIX threads.
 *
 * None of these can fail: what POSIX has them fail for are mistakes of the caller. An idle lock that was made by X_INIT needs no destroy.
 */
#ifndef BASE_LOCK_H
#define BASE_LOCK_H

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>
#include <time.h>

/* What a lock is besides its POSIX part: only a build that watches locks has more. */
#ifdef LOCKDIAG
#include "base/lockdiag.h"
#else
#define LOCK_WATCHED
#define LOCK_WATCH(kind, name)
#define lock_unwatch(lock) ((void)(lock))
#endif

struct lock {
	pthread_mutex_t mutex;
	LOCK_WATCHED
};

struct cond {
	pthread_cond_t cond;
	LOCK_WATCHED
};

struct rwlock {
	pthread_rwlock_t rwlock;
	LOCK_WATCHED
};

/* clang-format off */
#define LOCK_INIT(name) {PTHREAD_MUTEX_INITIALIZER LOCK_WATCH(LOCKDIAG_LOCK, name)}
#define COND_INIT(name) {PTHREAD_COND_INITIALIZER LOCK_WATCH(LOCKDIAG_COND, name)}
#define RWLOCK_INIT(name) {PTHREAD_RWLOCK_WRITER_NONRECURSIVE_INITIALIZER_NP LOCK_WATCH(LOCKDIAG_RWLOCK, name)}
/* clang-format on */

static inline void lock_init(struct lock *lock, const char *name)
{
	(void)name;
	*lock = (struct lock)LOCK_INIT(name);
}

static inline void cond_init(struct cond *cond, const char *name)
{
	(void)name;
	*cond = (struct cond)COND_INIT(name);
}

/* Nobody may hold it or wait for it. */
static inline void lock_destroy(struct lock *lock)
{
	lock_unwatch(lock);
	pthread_mutex_destroy(&lock->mutex);
}

static inline void cond_destroy(struct cond *cond)
{
	lock_unwatch(cond);
	pthread_cond_destroy(&cond->cond);
}

static inline void rwlock_destroy(struct rwlock *rwlock)
{
	lock_unwatch(rwlock);
	pthread_rwlock_destroy(&rwlock->rwlock);
}

static inline void cond_signal(struct cond *cond)
{
	pthread_cond_signal(&cond->cond);
}

static inline void cond_broadcast(struct cond *cond)
{
	pthread_cond_broadcast(&cond->cond);
}

#ifndef LOCKDIAG

static inline void lock_take(struct lock *lock)
{
	pthread_mutex_lock(&lock->mutex);
}

/* Take it if it is free. */
static inline bool lock_try(struct lock *lock)
{
	return pthread_mutex_trylock(&lock->mutex) == 0;
}

static inline void lock_drop(struct lock *lock)
{
	pthread_mutex_unlock(&lock->mutex);
}

/* May also return for no reason: look again at what is waited for. */
static inline void cond_wait(struct cond *cond, struct lock *lock)
{
	pthread_cond_wait(&cond->cond, &lock->mutex);
}

/* The same, until clock_ns() is at `ns` at the latest; false: it is. */
static inline bool cond_wait_until(struct cond *cond, struct lock *lock, uint64_t ns)
{
	const struct timespec at = {(time_t)(ns / 1000000000), (long)(ns % 1000000000)};

	return pthread_cond_clockwait(&cond->cond, &lock->mutex, CLOCK_MONOTONIC, &at) == 0;
}

static inline void rwlock_read(struct rwlock *rwlock)
{
	pthread_rwlock_rdlock(&rwlock->rwlock);
}

static inline void rwlock_write(struct rwlock *rwlock)
{
	pthread_rwlock_wrlock(&rwlock->rwlock);
}

static inline void rwlock_drop(struct rwlock *rwlock)
{
	pthread_rwlock_unlock(&rwlock->rwlock);
}

#endif

#endif
