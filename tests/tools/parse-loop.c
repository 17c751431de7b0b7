/*
 * The yardstick: libyaml's events over whole files and nothing else. Says which files libyaml accepts, and how long it takes.
 *
 *	parse-loop FILE...                       one line a file: `valid PATH` or `invalid PATH`
 *	parse-loop --time N [-j THREADS] FILE... the best of N rounds over all files, in seconds (files are read beforehand)
 *	parse-loop --read [-j THREADS] FILE...   once over all files, each read by the thread that parses it; prints the seconds
 *	parse-loop --time N --validate ...       the same for cfgedit's own parsing and checking
 *	parse-loop --compare N ...               both, in turns: `BARE OWN OWN/BARE`
 *
 * A list of files may come on standard input, one a line, where no FILE is given.
 */
#include "base/file.h"
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
static bool with_validate, reads_files;

static void *work(void *unused)
{
	struct validator v;
	struct findings findings = FINDINGS_INIT;
	struct str own = STR_INIT;
	size_t i;

	(void)unused;
	validator_init(&v, NULL);
	while ((i = atomic_fetch_add(&claimed, 1)) < inputs_nr) {
		const struct str *text = &inputs[i].text;

		if (reads_files) {
			text = &own;
			if (file_read(inputs[i].path, 0, &own, NULL, NULL) < 0)
				continue;
		}
		if (with_validate) {
			findings_clear(&findings);
			validate_text(&v, text->s, text->len, &findings, NULL);
		} else {
			libyaml_accepts((const unsigned char *)text->s, text->len);
		}
	}
	str_release(&own);
	findings_release(&findings);
	validator_release(&v);
	return NULL;
}

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static double one_round(size_t threads)
{
	pthread_t others[256];
	double start = now();
	size_t started = 0;

	atomic_store(&claimed, 0);
	while (started + 1 < threads && started < 256 &&
		pthread_create(&others[started], NULL, work, NULL) == 0)
		started++;
	work(NULL);
	for (size_t i = 0; i < started; i++)
		pthread_join(others[i], NULL);
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
