/*
 * Write many files in one transaction: the thing that the fault tests kill.
 *
 *	write-many JOBS TARGET SOURCE [TARGET SOURCE]...
 *
 * Each TARGET gets the bytes of its SOURCE; one that is not there is created. The exit status is cfgedit's for the same error. It
 * prints a line for each file that is written in place, and for each that could not be put back.
 */
#include "apply/transaction.h"
#include "base/file.h"
#include "base/interrupt.h"
#include "base/tempfiles.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

struct pair {
	struct str old, new;
};

static int say(const struct error *err)
{
	fprintf(stderr, "write-many: %s: %s\n", err->path ? err->path : "?", error_text(err));
	return error_exit_status(err);
}

static int add(struct transaction *t, struct pair *pair, char **names, struct error *err)
{
	struct snapshot s = {.missing = access(names[0], F_OK) < 0 && errno == ENOENT};

	pair->old = pair->new = (struct str)STR_INIT;
	if (file_read(names[1], 0, &pair->new, NULL, err) < 0)
		return -1;
	if (!s.missing && file_read(names[0], 0, &pair->old, &s.st, err) < 0)
		return -1;
	s.bytes = pair->old.s;
	s.len = pair->old.len;
	return transaction_add(t, names[0], pair->new.s, pair->new.len, &s, err);
}

static int add_all(
	struct transaction *t, struct pair *pairs, char **names, size_t nr, struct error *err)
{
	size_t i;

	for (i = 0; i < nr; i++)
		if (add(t, &pairs[i], &names[2 * i], err) < 0)
			return -1;
	return 0;
}

static void report(const struct transaction *t)
{
	size_t i;

	for (i = 0; i < t->nr; i++) {
		const struct transaction_item *item = &t->items[i];

		if (item->replace.reason)
			printf("%s: in place: %s\n", item->path, item->replace.reason);
		if (item->outcome == WRITE_DONE && item->err.code)
			printf("%s: not put back: %s\n", item->path, error_text(&item->err));
	}
}

static int run(unsigned jobs, char **names, size_t nr)
{
	struct pair *pairs = calloc(nr, sizeof(*pairs));
	const struct transaction_opts opts = {.jobs = jobs, .cancel = &interrupt_signal};
	struct transaction t = TRANSACTION_INIT;
	struct error err = ERROR_INIT;
	int status = 0;
	size_t i;

	if (!pairs)
		error_nomem(&err);
	if (!pairs || add_all(&t, pairs, names, nr, &err) < 0 ||
		transaction_write(&t, &opts, &err) < 0)
		status = say(&err);
	report(&t);
	transaction_release(&t);
	error_release(&err);
	for (i = 0; pairs && i < nr; i++) {
		str_release(&pairs[i].old);
		str_release(&pairs[i].new);
	}
	free(pairs);
	return status;
}

int main(int argc, char **argv)
{
	int status;

	if (argc < 4 || argc % 2)
		return 64;
	interrupt_catch();
	atexit(tempfiles_unlink_all);
	status = run((unsigned)atoi(argv[1]), argv + 2, (size_t)(argc - 2) / 2);
	interrupt_reraise();
	return status;
}
