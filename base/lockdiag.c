#ifdef LOCKDIAG

#include "base/lock.h"

#include "base/clock.h"
#include "base/lockdiag_records.h"

#include <unistd.h>

struct lockdiag_record lockdiag_records[LOCKDIAG_RECORDS];
struct lockdiag_thread lockdiag_threads[LOCKDIAG_THREADS];
atomic_uint lockdiag_records_lost, lockdiag_threads_lost;

/* --- places in the tables -------------------------------------------------------------------------------------------------- */

static void longest_clear(struct lockdiag_longest *longest)
{
	atomic_store(&longest->ns, 0);
	atomic_store(&longest->at, NULL);
}

/* Stands for the record of a lock that has none. */
static struct lockdiag_record no_room;

static struct lockdiag_record *record_claim(const struct lockdiag *watched)
{
	for (size_t i = 0; i < LOCKDIAG_RECORDS; i++) {
		struct lockdiag_record *record = &lockdiag_records[i];
		const char *none = NULL;

		if (atomic_load(&record->name) ||
			!atomic_compare_exchange_strong(&record->name, &none, watched->name))
			continue;
		atomic_store(&record->kind, (int)watched->kind);
		return record;
	}
	return &no_room;
}

static void record_free(struct lockdiag_record *record)
{
	if (record == &no_room)
		return;
	atomic_store(&record->taken, 0);
	atomic_store(&record->waits, 0);
	longest_clear(&record->wait);
	longest_clear(&record->hold);
	atomic_store(&record->name, NULL);
}

/* NULL: there was no room. */
static struct lockdiag_record *record_of(struct lockdiag *watched)
{
	struct lockdiag_record *record = atomic_load(&watched->record), *now = NULL;

	if (!record) {
		record = record_claim(watched);
		if (atomic_compare_exchange_strong(&watched->record, &now, record)) {
			if (record == &no_room)
				atomic_fetch_add(&lockdiag_records_lost, 1);
		} else {
			/* another thread was first */
			record_free(record);
			record = now;
		}
	}
	return record == &no_room ? NULL : record;
}

void lockdiag_forget(struct lockdiag *watched)
{
	struct lockdiag_record *record = atomic_exchange(&watched->record, NULL);

	if (record)
		record_free(record);
}

static _Thread_local struct lockdiag_thread *self;
static _Thread_local bool is_lost; /* there was no room */
static pthread_key_t at_thread_end;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void thread_free(void *thread)
{
	self = NULL;
	atomic_store(&((struct lockdiag_thread *)thread)->tid, 0);
}

static void make_key(void)
{
	pthread_key_create(&at_thread_end, thread_free);
}

static struct lockdiag_thread *thread_claim(void)
{
	pthread_once(&once, make_key);
	for (size_t i = 0; i < LOCKDIAG_THREADS; i++) {
		int none = 0;

		if (!atomic_load(&lockdiag_threads[i].tid) &&
			atomic_compare_exchange_strong(&lockdiag_threads[i].tid, &none, gettid())) {
			pthread_setspecific(at_thread_end, &lockdiag_threads[i]);
			return &lockdiag_threads[i];
		}
	}
	is_lost = true;
	atomic_fetch_add(&lockdiag_threads_lost, 1);
	return NULL;
}

static struct lockdiag_thread *this_thread(void)
{
	if (!self && !is_lost)
		self = thread_claim();
	return self;
}

/* Before main(), and so before anybody who takes the signals over and calls what was there before. */
__attribute__((constructor)) static void start(void)
{
	lockdiag_catch_signals();
}

/* --- what a thread does ---------------------------------------------------------------------------------------------------- */

static void use_begin(struct lockdiag_use *use, struct lockdiag_record *record,
	enum lockdiag_how how, const struct lockdiag_site *at)
{
	atomic_store(&use->how, (int)how);
	atomic_store(&use->at, at);
	atomic_store(&use->since, clock_ns());
	atomic_store(&use->record, record);
}

/* A reader of the other one's place and time is possible, and does no harm. */
static void longest_offer(struct lockdiag_longest *longest, const struct lockdiag_use *use)
{
	uint64_t ns = clock_ns() - atomic_load(&use->since);
	uint_fast64_t most = atomic_load(&longest->ns);

	while (ns > most)
		if (atomic_compare_exchange_weak(&longest->ns, &most, ns)) {
			atomic_store(&longest->at, atomic_load(&use->at));
			return;
		}
}

static void wait_begin(
	struct lockdiag_record *record, enum lockdiag_how how, const struct lockdiag_site *at)
{
	struct lockdiag_thread *thread = this_thread();

	if (!record)
		return;
	atomic_fetch_add(&record->waits, 1);
	if (thread)
		use_begin(&thread->waits, record, how, at);
}

static void wait_end(struct lockdiag_record *record)
{
	struct lockdiag_thread *thread = this_thread();

	if (!record || !thread)
		return;
	atomic_store(&thread->waits.record, NULL);
	longest_offer(&record->wait, &thread->waits);
}

/* The hold of that record; of NULL, a free place. NULL: there is none. */
static struct lockdiag_use *find_hold(const struct lockdiag_record *record)
{
	struct lockdiag_thread *thread = this_thread();

	for (size_t i = 0; thread && i < LOCKDIAG_HOLDS; i++)
		if (atomic_load(&thread->holds[i].record) == record)
			return &thread->holds[i];
	return NULL;
}

static void hold_begin(
	struct lockdiag_record *record, enum lockdiag_how how, const struct lockdiag_site *at)
{
	struct lockdiag_use *hold = find_hold(NULL);

	if (!record)
		return;
	atomic_fetch_add(&record->taken, 1);
	if (hold)
		use_begin(hold, record, how, at);
}

static void hold_end(struct lockdiag_record *record)
{
	struct lockdiag_use *hold = record ? find_hold(record) : NULL;

	if (!hold)
		return;
	atomic_store(&hold->record, NULL);
	longest_offer(&record->hold, hold);
}

/* --- the calls of base/lock.h ---------------------------------------------------------------------------------------------- */

void lockdiag_take(struct lock *lock, const struct lockdiag_site *at)
{
	struct lockdiag_record *record = record_of(&lock->watched);

	if (pthread_mutex_trylock(&lock->mutex) != 0) {
		wait_begin(record, LOCKDIAG_TAKE, at);
		pthread_mutex_lock(&lock->mutex);
		wait_end(record);
	}
	hold_begin(record, LOCKDIAG_TAKE, at);
}

bool lockdiag_try(struct lock *lock, const struct lockdiag_site *at)
{
	if (pthread_mutex_trylock(&lock->mutex) != 0)
		return false;
	hold_begin(record_of(&lock->watched), LOCKDIAG_TAKE, at);
	return true;
}

void lockdiag_drop(struct lock *lock)
{
	hold_end(record_of(&lock->watched));
	pthread_mutex_unlock(&lock->mutex);
}

/* `until`: NULL waits for ever. */
static bool await(struct cond *cond, struct lock *lock, const struct timespec *until,
	const struct lockdiag_site *at)
{
	struct lockdiag_record *awaited = record_of(&cond->watched),
			       *held = record_of(&lock->watched);
	int r;

	hold_end(held);
	wait_begin(awaited, LOCKDIAG_AWAIT, at);
	r = until ? pthread_cond_clockwait(&cond->cond, &lock->mutex, CLOCK_MONOTONIC, until)
		  : pthread_cond_wait(&cond->cond, &lock->mutex);
	wait_end(awaited);
	hold_begin(held, LOCKDIAG_TAKE, at);
	return r == 0;
}

void lockdiag_wait(struct cond *cond, struct lock *lock, const struct lockdiag_site *at)
{
	await(cond, lock, NULL, at);
}

bool lockdiag_wait_until(
	struct cond *cond, struct lock *lock, uint64_t ns, const struct lockdiag_site *at)
{
	const struct timespec until = {(time_t)(ns / 1000000000), (long)(ns % 1000000000)};

	return await(cond, lock, &until, at);
}

void lockdiag_read(struct rwlock *rwlock, const struct lockdiag_site *at)
{
	struct lockdiag_record *record = record_of(&rwlock->watched);

	if (pthread_rwlock_tryrdlock(&rwlock->rwlock) != 0) {
		wait_begin(record, LOCKDIAG_READ, at);
		pthread_rwlock_rdlock(&rwlock->rwlock);
		wait_end(record);
	}
	hold_begin(record, LOCKDIAG_READ, at);
}

void lockdiag_write(struct rwlock *rwlock, const struct lockdiag_site *at)
{
	struct lockdiag_record *record = record_of(&rwlock->watched);

	if (pthread_rwlock_trywrlock(&rwlock->rwlock) != 0) {
		wait_begin(record, LOCKDIAG_WRITE, at);
		pthread_rwlock_wrlock(&rwlock->rwlock);
		wait_end(record);
	}
	hold_begin(record, LOCKDIAG_WRITE, at);
}

void lockdiag_rwdrop(struct rwlock *rwlock)
{
	hold_end(record_of(&rwlock->watched));
	pthread_rwlock_unlock(&rwlock->rwlock);
}

#endif
