/*
 * Trouble with locks, made on purpose.
 *
 *	lock-trouble size        prints the sizes of a lock, a condition and a read-write lock, each with that of its POSIX part
 *	lock-trouble deadlock    two threads, main() one of them, each take a lock that the other one has
 *	lock-trouble reread      main() takes a read-write lock for reading that it reads already, while a writer waits
 *	lock-trouble crowd       everybody waits for what main() has, until standard input ends
 */
#include "base/lock.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static struct lock left = LOCK_INIT("left"), right = LOCK_INIT("right");
static struct cond never = COND_INIT("never");
static struct rwlock table = RWLOCK_INIT("table");
static pthread_barrier_t both;

static void in_thread(pthread_t *thread, void *(*body)(void *))
{
	if (pthread_create(thread, NULL, body, NULL) != 0)
		abort();
}

static int size(void)
{
	printf("lock %zu %zu\n", sizeof(struct lock), sizeof(pthread_mutex_t));
	printf("cond %zu %zu\n", sizeof(struct cond), sizeof(pthread_cond_t));
	printf("rwlock %zu %zu\n", sizeof(struct rwlock), sizeof(pthread_rwlock_t));
	return 0;
}

static void take_crosswise(struct lock *first, struct lock *second)
{
	lock_take(first);
	pthread_barrier_wait(&both);
	lock_take(second);
}

static void *take_right_first(void *unused)
{
	take_crosswise(&right, &left);
	return unused;
}

static int deadlock(void)
{
	pthread_t thread;

	pthread_barrier_init(&both, NULL, 2);
	in_thread(&thread, take_right_first);
	take_crosswise(&left, &right);
	return 1;
}

static void *write_table(void *unused)
{
	rwlock_write(&table);
	rwlock_drop(&table);
	return unused;
}

static int reread(void)
{
	pthread_t thread;

	rwlock_read(&table);
	in_thread(&thread, write_table);
	/* until the writer waits, and keeps new readers out */
	while (pthread_rwlock_tryrdlock(&table.rwlock) == 0) {
		pthread_rwlock_unlock(&table.rwlock);
		usleep(1000);
	}
	rwlock_read(&table);
	return 1;
}

static void *read_table(void *unused)
{
	rwlock_read(&table);
	rwlock_drop(&table);
	return unused;
}

static void *take_left(void *unused)
{
	lock_take(&left);
	lock_drop(&left);
	return unused;
}

static bool is_over; /* under `right` */

static void *await_never(void *unused)
{
	lock_take(&right);
	while (!is_over)
		cond_wait(&never, &right);
	lock_drop(&right);
	return unused;
}

static int crowd(void)
{
	static void *(*const bodies[])(void *) = {
		read_table, write_table, take_left, take_left, await_never};
	enum { NR = sizeof(bodies) / sizeof(bodies[0]) };
	pthread_t threads[NR];
	char c;

	rwlock_write(&table);
	lock_take(&left);
	for (int i = 0; i < NR; i++)
		in_thread(&threads[i], bodies[i]);
	while (read(STDIN_FILENO, &c, 1) > 0)
		;
	lock_drop(&left);
	rwlock_drop(&table);
	lock_take(&right);
	is_over = true;
	cond_broadcast(&never);
	lock_drop(&right);
	for (int i = 0; i < NR; i++)
		pthread_join(threads[i], NULL);
	return 0;
}

static const struct {
	const char *name;
	int (*run)(void);
} troubles[] = {{"size", size}, {"deadlock", deadlock}, {"reread", reread}, {"crowd", crowd}};

int main(int argc, char **argv)
{
	for (size_t i = 0; argc == 2 && i < sizeof(troubles) / sizeof(troubles[0]); i++)
		if (!strcmp(argv[1], troubles[i].name))
			return troubles[i].run();
	fputs("usage: lock-trouble size|deadlock|reread|crowd\n", stderr);
	return 64;
}
