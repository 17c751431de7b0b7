/*
 * Random changes of real files, and what must hold of each: see splice_laws.h.
 *
 *	splice-laws [--seed N] [--changes N] FILE...
 *
 * A list of files may come on standard input, one a line, where no FILE is given. Status 1 if anything is wrong, or more than one change in a thousand is refused.
 */
#include "base/cleanup.h"
#include "base/file.h"
#include "tests/tools/splice_laws.h"

static void try_file(struct laws *laws, const char *path, size_t changes)
{
	struct str CLEANUP(str_release) text = STR_INIT;
	struct error err = ERROR_INIT;

	if (file_read(path, 0, &text, NULL, &err) < 0) {
		fprintf(stderr, "%s: %s\n", path, error_text(&err));
		exit(1);
	}
	laws_try(laws, path, text.s, text.len, changes);
}

static void try_listed(struct laws *laws, size_t changes)
{
	char *CLEANUP(free_pointer) line = NULL;
	size_t cap = 0;
	ssize_t len;

	while ((len = getline(&line, &cap, stdin)) > 0) {
		if (line[len - 1] == '\n')
			line[len - 1] = '\0';
		try_file(laws, line, changes);
	}
}

int main(int argc, char **argv)
{
	size_t changes = 20, files = 0;
	uint64_t seed = 1;
	static struct laws laws;
	bool good;

	for (int i = 1; i < argc; i++)
		if (strcmp(argv[i], "--seed") == 0 && i + 1 < argc)
			seed = strtoull(argv[++i], NULL, 10);
		else if (strcmp(argv[i], "--changes") == 0 && i + 1 < argc)
			changes = strtoul(argv[++i], NULL, 10);
		else
			argv[1 + files++] = argv[i];
	laws_init(&laws, seed);
	for (size_t i = 0; i < files; i++)
		try_file(&laws, argv[1 + i], changes);
	if (!files)
		try_listed(&laws, changes);
	laws_report(&laws, stdout);
	good = laws.changes && !laws.wrong && laws.refused * 1000 <= laws.changes;
	laws_release(&laws);
	return good ? 0 : 1;
}
