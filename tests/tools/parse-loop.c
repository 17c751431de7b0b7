/*
 * The yardstick: libyaml's events over whole files and nothing else. Says which files libyaml accepts, and how long it takes.
 *
 *	parse-loop FILE...                       one line a file: `valid PATH` or `invalid PATH`
 *	parse-loop --time N [-j THREADS] FILE... the best of N rounds over all files, in seconds (files are read beforehand)
 *	parse-loop --read [-j THREADS] FILE...   once over all files, each read by the thread that parses it; prints the seconds
 *	... --pool ...                           the same by the workers of the pool in place of bare threads
 *	parse-loop --time N --validate ...       the same for cfgedit's own parsing and checking
 *	parse-loop --compare N ...               both, in turns: `BARE OWN OWN/BARE`
 *
 * A list of files may come on standard input, one a line, where no FILE is given.
 */
#include "base/file.h"
#include "pool/pool.h"
#include "tests/tools/libyaml_accepts.h"
#include "validate/validate.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

struct input {
	char *path;
	struct str text;
};

static struct input *inputs;
static size_t inputs_nr;
static atomic_size_t claimed;
static bool with_validate, reads_files, with_pool;

/* What a thread keeps from file to file. */
struct worker {
	struct validator validator;
	struct findings findings;
	struct str text;
};

static void worker_init(struct worker *w)
{
	validator_init(&w->validator, NULL);
	w->findings = (struct findings)FINDINGS_INIT;
	w->text = (struct str)STR_INIT;
}

static void worker_release(struct worker *w)
{
	str_release(&w->text);
	findings_release(&w->findings);
	validator_release(&w->validator);
}

static void parse(struct worker *w, const struct input *input)
{
	const struct str *text = &input->text;

	if (reads_files) {
		text = &w->text;
		if (file_read(input->path, 0, &w->text, NULL, NULL) < 0)
			return;
	}
	if (with_validate) {
		findings_clear(&w->findings);
		validate_text(&w->validator, text->s, text->len, &w->findings, NULL);
	} else {
		libyaml_accepts((const unsigned char *)text->s, text->len);
	}
}

/* --- bare threads --------------------------------------------------------------------------------------------------------- */

static void *work(void *unused)
{
	struct worker w;
	size_t i;

	(void)unused;
	worker_init(&w);
	while ((i = atomic_fetch_add(&claimed, 1)) < inputs_nr)
		parse(&w, &inputs[i]);
	worker_release(&w);
	return NULL;
}

static void run_threads(size_t threads)
{
	pthread_t others[256];
	size_t started = 0;

	while (started + 1 < threads && started < 256 &&
		pthread_create(&others[started], NULL, work, NULL) == 0)
		started++;
	work(NULL);
	for (size_t i = 0; i < started; i++)
		pthread_join(others[i], NULL);
}

/* --- the pool ------------------------------------------------------------------------------------------------------------- */

static int pool_init(void *ctx, void **ret_state, struct error *err)
{
	struct worker *w = malloc(sizeof(*w));

	(void)ctx, (void)err;
	if (!w)
		abort();
	worker_init(w);
	*ret_state = w;
	return 0;
}

static void pool_done(void *ctx, void *state)
{
	(void)ctx;
	worker_release(state);
	free(state);
}

static void *pool_next(void *ctx)
{
	size_t i = atomic_fetch_add(&claimed, 1);

	(void)ctx;
	return i < inputs_nr ? &inputs[i] : NULL;
}

static int pool_work(void *ctx, void *state, void *task)
{
	(void)ctx;
	parse(state, task);
	return 0;
}

static bool pool_deliver(void *ctx, void *task, enum pool_outcome outcome)
{
	(void)ctx, (void)task;
	return outcome == POOL_OK;
}

static void run_pool(size_t threads)
{
	struct error err = ERROR_INIT;
	struct pool_opts opts = {.workers = (unsigned)threads,
		.next = pool_next,
		.work = pool_work,
		.deliver = pool_deliver,
		.init = pool_init,
		.done = pool_done};

	if (pool_run(&opts, NULL, &err) == 0)
		return;
	fprintf(stderr, "%s\n", error_text(&err));
	exit(1);
}

/* -------------------------------------------------------------------------------------------------------------------------- */

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static double one_round(size_t threads)
{
	double start = now();

	atomic_store(&claimed, 0);
	if (with_pool)
		run_pool(threads);
	else
		run_threads(threads);
	return now() - start;
}

/* The best of the rounds without and with validation, taken in turns so that a busy machine is busy for both. */
static void measure(size_t rounds, size_t threads, bool bare, bool own, double best[2])
{
	for (size_t i = 0; i < rounds; i++)
		for (int kind = bare ? 0 : 1; kind <= (own ? 1 : 0); kind++) {
			double seconds;

			with_validate = kind;
			seconds = one_round(threads);
			if (i == 0 || seconds < best[kind])
				best[kind] = seconds;
		}
}

static void print_verdicts(void)
{
	for (size_t i = 0; i < inputs_nr; i++)
		printf("%s %s\n",
			libyaml_accepts((const unsigned char *)inputs[i].text.s, inputs[i].text.len)
				? "valid"
				: "invalid",
			inputs[i].path);
}

static void add_input(const char *path)
{
	struct error err = ERROR_INIT;
	struct input *grown = realloc(inputs, (inputs_nr + 1) * sizeof(*inputs));

	if (!grown)
		abort();
	inputs = grown;
	inputs[inputs_nr] = (struct input){strdup(path), STR_INIT};
	if (!reads_files && file_read(path, 0, &inputs[inputs_nr].text, NULL, &err) < 0) {
		fprintf(stderr, "%s: %s\n", path, error_text(&err));
		exit(1);
	}
	inputs_nr++;
}

static void add_listed(void)
{
	char *line = NULL;
	size_t cap = 0;
	ssize_t len;

	while ((len = getline(&line, &cap, stdin)) > 0) {
		if (line[len - 1] == '\n')
			line[len - 1] = '\0';
		add_input(line);
	}
	free(line);
}

int main(int argc, char **argv)
{
	size_t rounds = 0, threads = 1;
	bool compare = false, validate = false;
	double best[2] = {0, 0};

	for (int i = 1; i < argc; i++) {
		if (strcmp(argv[i], "--time") == 0 && i + 1 < argc)
			rounds = strtoul(argv[++i], NULL, 10);
		else if (strcmp(argv[i], "--compare") == 0 && i + 1 < argc)
			compare = true, rounds = strtoul(argv[++i], NULL, 10);
		else if (strcmp(argv[i], "-j") == 0 && i + 1 < argc)
			threads = strtoul(argv[++i], NULL, 10);
		else if (strcmp(argv[i], "--validate") == 0)
			validate = true;
		else if (strcmp(argv[i], "--pool") == 0)
			with_pool = true;
		else if (strcmp(argv[i], "--read") == 0)
			reads_files = true, rounds = 1;
		else
			add_input(argv[i]);
	}
	if (!inputs_nr)
		add_listed();
	if (!rounds)
		print_verdicts();
	measure(rounds, threads, compare || !validate, compare || validate, best);
	if (compare)
		printf("%.6f %.6f %.3f\n", best[0], best[1], best[1] / best[0]);
	else if (rounds)
		printf("%.6f\n", best[validate]);
	for (size_t i = 0; i < inputs_nr; i++) {
		free(inputs[i].path);
		str_release(&inputs[i].text);
	}
	free(inputs);
	return 0;
}
