/*
 * Who holds each lock, who waits for it, since when, and from where: what a build by `make LOCKDIAG=1` records, and reports on standard
 * error when SIGUSR1 or SIGQUIT comes (`kill -USR1 PID`). In other builds there is nothing of it; base/lock.h is where it is used from.
 *
 *	lock report of process 4711
 *	lock 'jobs': taken 1234 times, 12 waits; longest wait 0.000213 s at a.c:84 in claim(); longest hold 0.000931 s at ...
 *	  held by thread 4713 for 2.010034 s, taken at a.c:97 in finish()
 *	  wanted by thread 4712 for 2.000517 s, at a.c:84 in claim()
 *	condition 'more jobs': waited for 17 times; longest wait 0.500000 s at a.c:86 in claim()
 *	deadlock: thread 4712 waits for 'jobs' held by thread 4713, which waits for 'log' held by thread 4712
 *	end of lock report
 *
 * It is wanted most when everything is stuck, so it needs nobody: the handler writes it, on whatever thread the signal finds, be that thread
 * itself waiting for a lock. It takes no lock, allocates nothing, and reads only tables that are never freed, whose fields are atomics each
 * written by the thread that they tell of. Others go on meanwhile: two lines may tell of two moments. A deadlock is only reported when
 * none of its threads has moved.
 *
 * SIGUSR1 ends nothing in such a build. After SIGQUIT comes what it does without us: by default it ends the process with a core dump; if it was
 * ignored when the program started, it is not more than the report. Handlers are installed before main() of any program that uses a lock. Who takes a signal over
 * calls the handler it found (cli/whereabouts.c does) or keeps the report out (an editing session, of SIGQUIT: SIGUSR1 is left).
 *
 * A thread that is woken from a condition and has yet to get the lock back is still shown as waiting for the condition.
 */
#ifndef BASE_LOCKDIAG_H
#define BASE_LOCKDIAG_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

/* A place in the source. */
struct lockdiag_site {
	const char *file, *function;
	int line;
};

/* The caller's, which lives for ever. */
#define LOCKDIAG_HERE                                                                             \
	({                                                                                        \
		static const struct lockdiag_site lockdiag_here = {__FILE__, __func__, __LINE__}; \
		&lockdiag_here;                                                                   \
	})

enum lockdiag_kind { LOCKDIAG_LOCK, LOCKDIAG_COND, LOCKDIAG_RWLOCK };

struct lockdiag_record;

/* Part of each lock. It gets its record when it is first used, as a static one is not initialised by code. */
struct lockdiag {
	const char *name;
	enum lockdiag_kind kind;
	_Atomic(struct lockdiag_record *) record;
};

/* clang-format off */
#define LOCK_WATCHED struct lockdiag watched;
#define LOCK_WATCH(kind, name) , {name, kind, NULL}
/* clang-format on */
#define lock_unwatch(lock) lockdiag_forget(&(lock)->watched)

struct lock;
struct cond;
struct rwlock;

void lockdiag_forget(struct lockdiag *watched);
void lockdiag_take(struct lock *lock, const struct lockdiag_site *at);
bool lockdiag_try(struct lock *lock, const struct lockdiag_site *at);
void lockdiag_drop(struct lock *lock);
void lockdiag_wait(struct cond *cond, struct lock *lock, const struct lockdiag_site *at);
bool lockdiag_wait_until(
	struct cond *cond, struct lock *lock, uint64_t ns, const struct lockdiag_site *at);
void lockdiag_read(struct rwlock *rwlock, const struct lockdiag_site *at);
void lockdiag_write(struct rwlock *rwlock, const struct lockdiag_site *at);
void lockdiag_rwdrop(struct rwlock *rwlock);

#define lock_take(lock)			lockdiag_take(lock, LOCKDIAG_HERE)
#define lock_try(lock)			lockdiag_try(lock, LOCKDIAG_HERE)
#define lock_drop(lock)			lockdiag_drop(lock)
#define cond_wait(cond, lock)		lockdiag_wait(cond, lock, LOCKDIAG_HERE)
#define cond_wait_until(cond, lock, ns) lockdiag_wait_until(cond, lock, ns, LOCKDIAG_HERE)
#define rwlock_read(rwlock)		lockdiag_read(rwlock, LOCKDIAG_HERE)
#define rwlock_write(rwlock)		lockdiag_write(rwlock, LOCKDIAG_HERE)
#define rwlock_drop(rwlock)		lockdiag_rwdrop(rwlock)

/* Write the report to a descriptor. Async-signal-safe, on any thread at any time. */
void lockdiag_report(int fd);

#endif
