/*
 * A log that many threads append records to, in three kinds. A record is whole wherever it lands, and none overwrites another;
 * the order is that of arrival.
 *
 *	append_log_open(&log, APPEND_FLUSHED, fd, NULL, 0);
 *	append_log_append(&log, record, len);		from any thread
 *	append_log_close(&log);
 *
 * APPEND_MEMORY: an appender claims its room by one atomic addition and copies, beside the others.
 * APPEND_FILE: one write() each; the kernel puts them one after the other (O_APPEND).
 * APPEND_FLUSHED: on the disk when append_log_append() returns. Those who come while a flush goes on gather in a buffer; the first of
 * them then writes it whole and flushes once for all. (Group commit: D. Gawlick, D. Kinkade, "Varieties of Concurrency Control in
 * IMS/VS Fast Path", IEEE Database Engineering 8 (1985).)
 */
#ifndef BENCH_PARTS_APPEND_LOG_H
#define BENCH_PARTS_APPEND_LOG_H

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum append_kind { APPEND_MEMORY, APPEND_FILE, APPEND_FLUSHED };

struct append_buffer {
	char *s;
	size_t len, room;
};

struct append_log {
	enum append_kind kind;
	int fd;
	char *memory; /* APPEND_MEMORY: all of it, `room` bytes */
	size_t room;
	_Alignas(128) atomic_size_t used;

	/* APPEND_FLUSHED: records come in to gathering[0]; [1] is being written */
	pthread_mutex_t lock;
	pthread_cond_t flushed;
	struct append_buffer gathering[2];
	uint64_t came, safe; /* records that came in; of those, how many are on the disk */
	bool flushing;
	int error; /* errno of the flush that failed: from then on, nothing is safe */
};

/*
 * `fd`: open for appending, stays the caller's; `memory` of `room` bytes: the same, for APPEND_MEMORY. 0, or -1 with errno.
 */
int append_log_open(
	struct append_log *log, enum append_kind kind, int fd, char *memory, size_t room);
void append_log_close(struct append_log *log);

/* 0, or -1 with errno (ENOSPC: no room left). Any thread. */
int append_log_append(struct append_log *log, const void *record, size_t len);

#endif
