/*
 * What base/lockdiag.c records and base/lockdiag_report.c reads: two tables of fixed size, so that a signal handler may read them at any time.
 *
 * Each field of a thread is written by that thread only. In a `use`, the record is written last when it begins and first when it ends.
 */
#ifndef BASE_LOCKDIAG_RECORDS_H
#define BASE_LOCKDIAG_RECORDS_H

#include "base/lockdiag.h"

/* More locks or threads than that are not recorded, only counted; of a thread's holds, those beyond the first are not shown. */
enum { LOCKDIAG_RECORDS = 1024, LOCKDIAG_THREADS = 1024, LOCKDIAG_HOLDS = 16 };

struct lockdiag_longest {
	atomic_uint_fast64_t ns;
	_Atomic(const struct lockdiag_site *) at;
};

struct lockdiag_record {
	_Atomic(const char *) name; /* NULL: free */
	atomic_int kind;	    /* enum lockdiag_kind */
	atomic_uint_fast64_t taken, waits;
	struct lockdiag_longest wait, hold;
};

enum lockdiag_how { LOCKDIAG_TAKE, LOCKDIAG_READ, LOCKDIAG_WRITE, LOCKDIAG_AWAIT };

struct lockdiag_use {
	_Atomic(struct lockdiag_record *) record; /* NULL: none */
	_Atomic(const struct lockdiag_site *) at;
	atomic_uint_fast64_t since; /* clock_ns() */
	atomic_int how;		    /* enum lockdiag_how */
};

struct lockdiag_thread {
	atomic_int tid; /* 0: free */
	struct lockdiag_use waits;
	struct lockdiag_use holds[LOCKDIAG_HOLDS];
};

extern struct lockdiag_record lockdiag_records[LOCKDIAG_RECORDS];
extern struct lockdiag_thread lockdiag_threads[LOCKDIAG_THREADS];
extern atomic_uint lockdiag_records_lost, lockdiag_threads_lost; /* for which there was no room */

/* Have SIGUSR1 and SIGQUIT write the report. */
void lockdiag_catch_signals(void);

#endif
