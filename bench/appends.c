/*
 * How many appends to one shared log 1 to 32 threads make:
 *
 *	appends FOLDER [RECORDS [FLUSHED [ROUNDS [CHART]]]]
 *
 * in memory, to a file, and to a file with group commit (parts/append_log.h), as a percentage of what one thread reaches in theory:
 * the same bytes by a bare loop of memcpy(), of write(), or of write() and fsync(). FLUSHED: the number of records with group commit,
 * as a disk is slow. Files are made in FOLDER; a chart is written to the file CHART. After each round the log is read: every record
 * must stand in it once, and whole.
 */
#include "bench/parts/append_log.h"
#include "bench/parts/chart.h"
#include "bench/parts/contest.h"
#include "bench/parts/measure.h"
#include "bench/parts/team.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* About an entry of a journal. Its number stands at both ends, so that half a record is seen. */
struct record {
	uint64_t nr;
	char text[240];
	uint64_t again;
};

struct job {
	enum append_kind kind;
	size_t records;
	unsigned threads;
	char *path;
	char *memory; /* room for all records */
	int fd;
	struct append_log log;
};

static const unsigned threads[] = {1, 2, 4, 8, 16, 32};

enum { KINDS = 3, COUNTS = sizeof(threads) / sizeof(threads[0]) };

static const char *const kind_names[KINDS] = {"in memory", "file", "file, group commit"};
static const char *const bare_names[KINDS] = {"memcpy()", "write()", "write(), fsync()"};

static struct record record_of(uint64_t nr)
{
	struct record r = {.nr = nr, .again = nr};

	memset(r.text, 'a' + (int)(nr % 26), sizeof(r.text));
	return r;
}

/* --- what is measured ----------------------------------------------------------------------------------------------------- */

static void append_share(void *ctx, unsigned i)
{
	struct job *job = ctx;
	size_t end = job->records * (i + 1) / job->threads;
	struct record r = record_of(i);

	for (size_t nr = job->records * i / job->threads; nr < end; nr++) {
		r.nr = r.again = nr;
		if (append_log_append(&job->log, &r, sizeof(r)) < 0)
			measure_die(job->path, errno);
	}
}

static void append_bare(void *ctx, unsigned i)
{
	const struct job *job = ctx;
	struct record r = record_of(i);

	for (size_t nr = 0; nr < job->records; nr++) {
		r.nr = r.again = nr;
		if (job->kind == APPEND_MEMORY)
			memcpy(job->memory + nr * sizeof(r), &r, sizeof(r));
		else if (write(job->fd, &r, sizeof(r)) != sizeof(r))
			measure_die(job->path, errno);
		if (job->kind == APPEND_FLUSHED && fsync(job->fd) < 0)
			measure_die(job->path, errno);
	}
}

/* --- around it ------------------------------------------------------------------------------------------------------------ */

static void begin(struct job *job)
{
	memset(job->memory, 0, job->records * sizeof(struct record));
	job->fd = open(job->path, O_RDWR | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC, 0600);
	if (job->fd < 0)
		measure_die(job->path, errno);
	if (append_log_open(&job->log, job->kind, job->fd, job->memory,
		    job->records * sizeof(struct record)) < 0)
		measure_die("append_log_open", errno);
}

static void read_back(struct job *job)
{
	size_t len = job->records * sizeof(struct record), at = 0;
	ssize_t n = 1;

	while (at < len && n > 0) {
		n = pread(job->fd, job->memory + at, len - at, (off_t)at);
		at += n > 0 ? (size_t)n : 0;
	}
	if (at < len || lseek(job->fd, 0, SEEK_END) != (off_t)len)
		measure_die("the log has not the right length", 0);
}

static void verify(const struct job *job)
{
	const struct record *all = (const struct record *)job->memory;
	char *seen = calloc(job->records, 1);

	if (!seen)
		measure_die("calloc", errno);
	for (size_t i = 0; i < job->records; i++) {
		if (all[i].nr != all[i].again || all[i].nr >= job->records || seen[all[i].nr])
			measure_die("not every record stands in the log once", 0);
		seen[all[i].nr] = 1;
	}
	free(seen);
}

static void end(struct job *job)
{
	append_log_close(&job->log);
	if (job->kind != APPEND_MEMORY)
		read_back(job);
	verify(job);
	close(job->fd);
	unlink(job->path);
}

/* `count`: threads, or 0 for the bare loop. */
static double append_all(void *ctx, size_t count)
{
	struct job *job = ctx;
	double took;

	begin(job);
	job->threads = count ? (unsigned)count : 1;
	took = team_run(job->threads, count ? append_share : append_bare, NULL, job);
	end(job);
	return took / (double)job->records;
}

/* --- the table ------------------------------------------------------------------------------------------------------------ */

static void print_header(void)
{
	printf("  %-20s %22s ", "", "one thread in theory");
	for (size_t i = 0; i < COUNTS; i++)
		printf(" %7u", threads[i]);
	printf(" threads\n");
}

/* all[0]: the bare loop; then one for each number of threads. */
static void print_kind(enum append_kind kind, const struct contender *all, struct chart *chart)
{
	char bare[64];

	snprintf(bare, sizeof(bare), "%.0f/s", 1e9 / contest_cost(&all[0]));
	printf("  %-20s %22s ", kind_names[kind], bare);
	for (size_t i = 0; i < COUNTS; i++) {
		chart->y[kind][i] = 100 * contest_ratio(&all[0], &all[1 + i]);
		printf(" %6.0f%%", chart->y[kind][i]);
	}
	printf("  of %s\n", bare_names[kind]);
}

static void measure(struct job *job, size_t rounds, struct chart *chart)
{
	struct contender all[1 + COUNTS] = {{.name = bare_names[job->kind]}};

	for (size_t i = 0; i < COUNTS; i++)
		all[1 + i] = (struct contender){.name = kind_names[job->kind], .arg = threads[i]};
	for (size_t i = 0; i < 1 + COUNTS; i++) {
		all[i].run = append_all;
		all[i].ctx = job;
	}
	contest_run(all, 1 + COUNTS, rounds);
	print_kind(job->kind, all, chart);
	contest_release(all, 1 + COUNTS);
}

static void write_chart(const struct chart *chart, const char *path)
{
	FILE *out = fopen(path, "w");

	if (!out)
		measure_die(path, errno);
	chart_write(chart, out);
	if (fclose(out) != 0)
		measure_die(path, errno);
	printf("  chart: %s\n", path);
}

int main(int argc, char **argv)
{
	struct chart chart = {.title = "Appends to one shared log",
		.x_title = "threads",
		.y_title = "of the rate of one thread in theory",
		.y_unit = " %",
		.x = threads,
		.places = COUNTS,
		.lines = KINDS,
		.names = {"in memory", "to a file", "to a file, group commit"}};
	size_t records = measure_argument(argc, argv, 2, 200000);
	size_t flushed = measure_argument(argc, argv, 3, 1000);
	size_t rounds = measure_argument(argc, argv, 4, 5);
	size_t most = records > flushed ? records : flushed;
	struct job job = {.memory = malloc(most * sizeof(struct record))};

	if (argc < 2)
		measure_die("usage: appends FOLDER [RECORDS [FLUSHED [ROUNDS [CHART]]]]", 0);
	if (!job.memory || asprintf(&job.path, "%s/log", argv[1]) < 0)
		measure_die("out of memory", 0);
	printf("%zu appends of %zu bytes to one log (group commit: %zu), median of %zu\n", records,
		sizeof(struct record), flushed, rounds);
	print_header();
	for (int kind = 0; kind < KINDS; kind++) {
		job.kind = (enum append_kind)kind;
		job.records = kind == APPEND_FLUSHED ? flushed : records;
		measure(&job, rounds, &chart);
	}
	if (argc > 5)
		write_chart(&chart, argv[5]);
	free(job.memory);
	free(job.path);
	return 0;
}
