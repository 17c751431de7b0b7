/*
 * Run cases of queries, one a line of standard input, and speak TAP:
 *
 *	["name", false, "$.a", "{\"a\": 1}", ["$['a']"]]
 *
 * its name, whether the query is none, the query, the document as a text, and the lists of normalized paths, joined by blanks, one of which it must find.
 */
#include "base/cleanup.h"
#include "yaml/query/query.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct test {
	const struct ynode *name, *is_none, *query, *document, *paths;
};

/* What is found, or the error's text. -1: it is no query; -2: another error. */
static int find(const struct test *test, struct str *out)
{
	struct query_run run = QUERY_RUN_INIT;
	struct error err = ERROR_INIT;
	struct ydoc doc = YDOC_INIT;
	struct query *query = NULL;
	int result = query_compile(test->query->value, test->query->len, &query, &err);

	if (result == 0 &&
		(ydoc_parse(&doc, test->document->value, test->document->len, NULL, &err) < 0 ||
			query_run(query, 0, &doc, 0, &run, &err) < 0))
		result = -2;
	for (size_t i = 0; result == 0 && i < run.nr; i++) {
		if (i)
			str_addch(out, ' ');
		qplace_path(run.v[i], out);
	}
	if (result < 0)
		str_adds(out, error_text(&err));
	error_release(&err);
	query_run_release(&run);
	query_free(query);
	ydoc_release(&doc);
	return result;
}

static bool is_expected(const struct test *test, const struct str *found)
{
	const struct ynode *paths;

	YNODE_EACH (paths, test->paths)
		if (paths->len == found->len && memcmp(paths->value, found->s, found->len) == 0)
			return true;
	return false;
}

static bool check(const struct ydoc *doc, size_t number)
{
	struct str CLEANUP(str_release) found = STR_INIT;
	const struct ynode *v[5], *root = ydoc_root(doc, 0), *child;
	struct test test;
	size_t nr = 0;
	int result;
	bool ok;

	YNODE_EACH (child, root)
		v[nr++ % 5] = child;
	test = (struct test){v[0], v[1], v[2], v[3], v[4]};
	result = find(&test, &found);
	ok = test.is_none->value[0] == 't' ? result == -1
					   : result == 0 && is_expected(&test, &found);
	printf("%s %zu - %.*s\n", ok ? "ok" : "not ok", number, (int)test.name->len,
		test.name->value);
	if (!ok)
		printf("# %.*s: %s\n", (int)test.query->len, test.query->value, found.s);
	return ok;
}

int main(void)
{
	struct ydoc doc = YDOC_INIT;
	char *line = NULL;
	size_t cap = 0, number = 0, failures = 0;
	ssize_t len;

	while ((len = getline(&line, &cap, stdin)) > 0) {
		number++;
		if (ydoc_parse(&doc, line, (size_t)len, NULL, NULL) < 0 || !ydoc_root(&doc, 0) ||
			ydoc_root(&doc, 0)->nr != 5) {
			printf("not ok %zu - the case can't be read\n", number);
			failures++;
		} else if (!check(&doc, number)) {
			failures++;
		}
	}
	printf("1..%zu\n", number);
	ydoc_release(&doc);
	free(line);
	return failures > 0;
}
