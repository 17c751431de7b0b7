#include "bench/parts/append_log.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int append_log_open(
	struct append_log *log, enum append_kind kind, int fd, char *memory, size_t room)
{
	int code;

	memset(log, 0, sizeof(*log));
	log->kind = kind;
	log->fd = fd;
	log->memory = memory;
	log->room = room;
	code = pthread_mutex_init(&log->lock, NULL);
	if (!code)
		code = pthread_cond_init(&log->flushed, NULL);
	errno = code;
	return code ? -1 : 0;
}

void append_log_close(struct append_log *log)
{
	pthread_cond_destroy(&log->flushed);
	pthread_mutex_destroy(&log->lock);
	free(log->gathering[0].s);
	free(log->gathering[1].s);
}

static int to_memory(struct append_log *log, const void *record, size_t len)
{
	size_t at = atomic_fetch_add_explicit(&log->used, len, memory_order_relaxed);

	if (at > log->room || len > log->room - at) {
		errno = ENOSPC;
		return -1;
	}
	memcpy(log->memory + at, record, len);
	return 0;
}

static int write_whole(int fd, const char *s, size_t len)
{
	while (len) {
		ssize_t n = write(fd, s, len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -1;
		s += n;
		len -= (size_t)n;
	}
	return 0;
}

/* --- group commit --------------------------------------------------------------------------------------------------------- */

/* Lock held. 0, or -1 with errno. */
static int gather(struct append_log *log, const void *record, size_t len)
{
	struct append_buffer *b = &log->gathering[0];

	if (b->len + len > b->room) {
		char *grown = realloc(b->s, 2 * (b->len + len));

		if (!grown)
			return -1;
		b->s = grown;
		b->room = 2 * (b->len + len);
	}
	memcpy(b->s + b->len, record, len);
	b->len += len;
	log->came++;
	return 0;
}

/* Lock held, but not while it writes: meanwhile the next ones gather in the other buffer. */
static void flush(struct append_log *log)
{
	struct append_buffer full = log->gathering[0];
	uint64_t upto = log->came;
	int code = 0;

	log->gathering[0] = log->gathering[1];
	log->gathering[1] = full;
	log->flushing = true;
	pthread_mutex_unlock(&log->lock);
	if (write_whole(log->fd, full.s, full.len) < 0 || fsync(log->fd) < 0)
		code = errno;
	pthread_mutex_lock(&log->lock);
	log->gathering[1].len = 0;
	log->flushing = false;
	if (code)
		log->error = code;
	else
		log->safe = upto;
	pthread_cond_broadcast(&log->flushed);
}

static int to_disk(struct append_log *log, const void *record, size_t len)
{
	uint64_t mine;
	int code;

	pthread_mutex_lock(&log->lock);
	code = gather(log, record, len) < 0 ? ENOMEM : log->error;
	mine = log->came;
	while (!code && log->safe < mine) {
		if (log->flushing)
			pthread_cond_wait(&log->flushed, &log->lock);
		else
			flush(log);
		code = log->safe < mine ? log->error : 0;
	}
	pthread_mutex_unlock(&log->lock);
	errno = code;
	return code ? -1 : 0;
}

int append_log_append(struct append_log *log, const void *record, size_t len)
{
	switch (log->kind) {
	case APPEND_MEMORY:
		return to_memory(log, record, len);
	case APPEND_FILE:
		return write_whole(log->fd, record, len);
	case APPEND_FLUSHED:
		return to_disk(log, record, len);
	}
	return -1;
}
