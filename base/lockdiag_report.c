#ifdef LOCKDIAG

#include "base/clock.h"
#include "base/lockdiag_records.h"

#include <errno.h>
#include <signal.h>
#include <unistd.h>

/* --- a line of text, without stdio, which takes locks ---------------------------------------------------------------------- */

struct line {
	int fd;
	size_t len;
	char s[1024];
};

static void add_char(struct line *line, char c)
{
	/* room for the newline */
	if (line->len + 1 < sizeof(line->s))
		line->s[line->len++] = c;
}

static void add(struct line *line, const char *text)
{
	while (*text)
		add_char(line, *text++);
}

/* At least `digits` of them. */
static void add_number(struct line *line, uint64_t number, unsigned digits)
{
	char s[24];
	size_t at = sizeof(s);

	while (number || digits) {
		s[--at] = (char)('0' + number % 10);
		number /= 10;
		digits -= digits > 0;
	}
	while (at < sizeof(s))
		add_char(line, s[at++]);
}

static void add_count(struct line *line, uint64_t number)
{
	add_number(line, number, 1);
}

static void add_seconds(struct line *line, uint64_t ns)
{
	add_count(line, ns / 1000000000);
	add_char(line, '.');
	add_number(line, ns / 1000 % 1000000, 6);
	add(line, " s");
}

static void add_site(struct line *line, const struct lockdiag_site *at)
{
	if (!at)
		return;
	add(line, " at ");
	add(line, at->file);
	add_char(line, ':');
	add_count(line, (uint64_t)at->line);
	add(line, " in ");
	add(line, at->function);
	add(line, "()");
}

/* In one write, so that lines of others stay whole, too. Nobody is left to be told if it fails. */
static void end_line(struct line *line)
{
	size_t done = 0;

	line->s[line->len++] = '\n';
	while (done < line->len) {
		ssize_t n = write(line->fd, line->s + done, line->len - done);

		if (n < 0 && errno != EINTR)
			break;
		done += n > 0 ? (size_t)n : 0;
	}
	line->len = 0;
}

/* --- locks, and who has to do with them ------------------------------------------------------------------------------------ */

/* By enum lockdiag_how: what whoever holds it does, and whoever waits. */
static const struct {
	const char *held, *wanted;
} how_names[] = {
	[LOCKDIAG_TAKE] = {"held", "wanted"},
	[LOCKDIAG_READ] = {"held for reading", "wanted for reading"},
	[LOCKDIAG_WRITE] = {"held for writing", "wanted for writing"},
	[LOCKDIAG_AWAIT] = {"held", "awaited"},
};

static const char *const kind_names[] = {
	[LOCKDIAG_LOCK] = "lock",
	[LOCKDIAG_COND] = "condition",
	[LOCKDIAG_RWLOCK] = "read-write lock",
};

static bool is_there(const struct lockdiag_thread *thread)
{
	return atomic_load(&thread->tid) != 0;
}

static void tell_use(struct line *line, const struct lockdiag_record *record,
	const struct lockdiag_thread *thread, const struct lockdiag_use *use)
{
	uint64_t since = atomic_load(&use->since), now = clock_ns();
	int how = atomic_load(&use->how);

	if (atomic_load(&use->record) != record)
		return;
	add(line, "  ");
	add(line, use == &thread->waits ? how_names[how].wanted : how_names[how].held);
	add(line, " by thread ");
	add_count(line, (uint64_t)atomic_load(&thread->tid));
	add(line, " for ");
	add_seconds(line, now > since ? now - since : 0);
	add(line, use == &thread->waits ? "," : ", taken");
	add_site(line, atomic_load(&use->at));
	end_line(line);
}

static void tell_holders(struct line *line, const struct lockdiag_record *record)
{
	for (size_t i = 0; i < LOCKDIAG_THREADS; i++)
		for (size_t j = 0; is_there(&lockdiag_threads[i]) && j < LOCKDIAG_HOLDS; j++)
			tell_use(line, record, &lockdiag_threads[i], &lockdiag_threads[i].holds[j]);
}

static void tell_waiters(struct line *line, const struct lockdiag_record *record)
{
	for (size_t i = 0; i < LOCKDIAG_THREADS; i++)
		tell_use(line, record, &lockdiag_threads[i], &lockdiag_threads[i].waits);
}

static void add_longest(
	struct line *line, const char *title, const struct lockdiag_longest *longest)
{
	const struct lockdiag_site *at = atomic_load(&longest->at);

	if (!at)
		return;
	add(line, title);
	add_seconds(line, atomic_load(&longest->ns));
	add_site(line, at);
}

static void add_counts(struct line *line, const struct lockdiag_record *record)
{
	uint64_t taken = atomic_load(&record->taken), waits = atomic_load(&record->waits);

	if (atomic_load(&record->kind) == LOCKDIAG_COND) {
		add(line, "waited for ");
		add_count(line, waits);
		add(line, " times");
		return;
	}
	add(line, "taken ");
	add_count(line, taken);
	add(line, " times, ");
	add_count(line, waits);
	add(line, " waits");
}

static void tell_lock(struct line *line, const struct lockdiag_record *record, const char *name)
{
	add(line, kind_names[atomic_load(&record->kind)]);
	add(line, " '");
	add(line, name);
	add(line, "': ");
	add_counts(line, record);
	add_longest(line, "; longest wait ", &record->wait);
	add_longest(line, "; longest hold ", &record->hold);
	end_line(line);
	tell_holders(line, record);
	tell_waiters(line, record);
}

/* --- deadlocks ------------------------------------------------------------------------------------------------------------- */

/* The lock that it waits for; NULL: none, or a condition, which nobody holds. */
static const struct lockdiag_record *wanted_by(const struct lockdiag_thread *thread)
{
	return atomic_load(&thread->waits.how) == LOCKDIAG_AWAIT
		       ? NULL
		       : atomic_load(&thread->waits.record);
}

/* Of several readers, the first. */
static const struct lockdiag_thread *holder_of(const struct lockdiag_record *record)
{
	for (size_t i = 0; record && i < LOCKDIAG_THREADS; i++)
		for (size_t j = 0; is_there(&lockdiag_threads[i]) && j < LOCKDIAG_HOLDS; j++)
			if (atomic_load(&lockdiag_threads[i].holds[j].record) == record)
				return &lockdiag_threads[i];
	return NULL;
}

/*
 * From thread to the one it waits for, and so on, until `first` is reached again: how many threads that circle has; 0: there is none, or `first`
 * is not its first thread in the table, which is the one that reports it. ret_since: changes if any of them has waited anew.
 */
static size_t circle(const struct lockdiag_thread *first, uint64_t *ret_since)
{
	const struct lockdiag_thread *thread = first;

	*ret_since = 0;
	for (size_t nr = 1; nr <= LOCKDIAG_THREADS; nr++) {
		*ret_since = *ret_since * 31 + atomic_load(&thread->waits.since);
		thread = holder_of(wanted_by(thread));
		if (thread == first)
			return nr;
		if (!thread || thread < first)
			return 0;
	}
	return 0;
}

static void tell_circle(struct line *line, const struct lockdiag_thread *first)
{
	const struct lockdiag_thread *thread = first;
	uint64_t before, after;
	size_t nr = circle(first, &before);

	/* Who waits has not moved between two looks, so the circle was there all the time. */
	if (!nr || circle(first, &after) != nr || after != before)
		return;
	add(line, "deadlock: thread ");
	for (size_t i = 0; i < nr; i++) {
		const struct lockdiag_record *wanted = wanted_by(thread);
		const struct lockdiag_thread *holder = holder_of(wanted);
		const char *name = wanted ? atomic_load(&wanted->name) : NULL;

		if (!holder || !name)
			break;
		if (i)
			add(line, ", which");
		else
			add_count(line, (uint64_t)atomic_load(&thread->tid));
		add(line, " waits for '");
		add(line, name);
		add(line, "' held by thread ");
		add_count(line, (uint64_t)atomic_load(&holder->tid));
		thread = holder;
	}
	end_line(line);
}

/* --- the report ------------------------------------------------------------------------------------------------------------ */

static void tell_lost(struct line *line, unsigned nr, const char *what)
{
	if (!nr)
		return;
	add_count(line, nr);
	add(line, what);
	end_line(line);
}

void lockdiag_report(int fd)
{
	struct line line = {.fd = fd, .len = 0};

	add(&line, "lock report of process ");
	add_count(&line, (uint64_t)getpid());
	end_line(&line);
	for (size_t i = 0; i < LOCKDIAG_RECORDS; i++) {
		const char *name = atomic_load(&lockdiag_records[i].name);

		if (name)
			tell_lock(&line, &lockdiag_records[i], name);
	}
	for (size_t i = 0; i < LOCKDIAG_THREADS; i++)
		if (is_there(&lockdiag_threads[i]))
			tell_circle(&line, &lockdiag_threads[i]);
	tell_lost(&line, atomic_load(&lockdiag_records_lost), " locks more are not recorded");
	tell_lost(&line, atomic_load(&lockdiag_threads_lost), " threads more are not recorded");
	add(&line, "end of lock report");
	end_line(&line);
}

/* --- on a signal ----------------------------------------------------------------------------------------------------------- */

static struct sigaction quit_before;

static void report(int number)
{
	int os = errno;

	lockdiag_report(STDERR_FILENO);
	if (number == SIGQUIT && quit_before.sa_handler == SIG_DFL) {
		signal(SIGQUIT, SIG_DFL);
		raise(SIGQUIT); /* comes when this handler returns */
	}
	errno = os;
}

void lockdiag_catch_signals(void)
{
	/* What waits goes on waiting. One report at a time. */
	struct sigaction action = {.sa_handler = report, .sa_flags = SA_RESTART};

	sigemptyset(&action.sa_mask);
	sigaddset(&action.sa_mask, SIGUSR1);
	sigaddset(&action.sa_mask, SIGQUIT);
	sigaction(SIGUSR1, &action, NULL);
	sigaction(SIGQUIT, &action, &quit_before);
}

#endif
