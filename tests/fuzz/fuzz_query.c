/*
 * Fuzz queries: the first line of the input is one, what follows is the document. What is found is written as a path in three ways, and each must find it
 * again.
 */
#include "base/cleanup.h"
#include "yaml/query/query.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { MOST = 50 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* What must hold of every call. */
#define MUST(condition)           \
	do {                      \
		if (!(condition)) \
			abort();  \
	} while (0)

/* Can the place be told from all others by its path? Not one below a key that is no scalar, as that has no name. */
static bool has_path(const struct qplace *place)
{
	for (; place; place = place->up) {
		const struct ynode *key = place->key;

		if (key && key->kind == YNODE_ALIAS && key->target)
			key -= key->target;
		if (key && key->kind != YNODE_SCALAR)
			return false;
	}
	return true;
}

static void check_way(const struct ydoc *doc, size_t document, const struct qplace *place,
	int (*write)(const struct qplace *place, struct str *out))
{
	struct str CLEANUP(str_release) path = STR_INIT;
	struct query_run run = QUERY_RUN_INIT;
	struct query *query;

	MUST(write(place, &path) == 0);
	if (write == qplace_pointer)
		MUST(query_compile_pointer(path.s, path.len, &query, NULL) == 0);
	else
		MUST(query_compile(path.s, path.len, &query, NULL) == 0);
	MUST(query_is_singular(query));
	MUST(query_run(query, 0, doc, document, &run, NULL) == 0);
	MUST(run.nr <= 1);
	/* A key that stands twice has one path for both. */
	if (!doc->suspects_nr && has_path(place))
		MUST(run.nr == 1 && run.v[0]->node == place->node);
	query_run_release(&run);
	query_free(query);
}

static void check_place(const struct ydoc *doc, size_t document, const struct qplace *place)
{
	MUST(place->node >= doc->nodes && place->node < doc->nodes + doc->nodes_nr);
	MUST(!place->up || place->elsewhere ==
				   (place->up->elsewhere || place->up->alias || place->up->merged));
	check_way(doc, document, place, qplace_path);
	check_way(doc, document, place, qplace_pointer);
	check_way(doc, document, place, qplace_short);
}

static void check_run(const struct query *query, const struct ydoc *doc, size_t document)
{
	struct query_run run = QUERY_RUN_INIT;

	if (query_run(query, 0, doc, document, &run, NULL) == 0) {
		if (query_is_singular(query))
			MUST(run.nr <= 1);
		for (size_t i = 0; i < run.nr && i < MOST; i++)
			check_place(doc, document, run.v[i]);
	}
	for (size_t drop = 1; drop <= query_segments(query) && drop < 4; drop++)
		query_run(query, drop, doc, document, &run, NULL);
	query_run_release(&run);
}

static void check_split(const char *text, size_t len)
{
	char *line = strndup(text, len);
	size_t path;

	MUST(line);
	if (query_split_assignment(line, "--set", &path, NULL) == 0)
		MUST(path < strlen(line) && line[path] == '=');
	free(line);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *text = (const char *)data, *end = size ? memchr(text, '\n', size) : NULL;
	size_t len = end ? (size_t)(end - text) : size, rest = end ? size - len - 1 : 0;
	const struct ydoc_limits limits = {.depth = 100, .aliases = 10000};
	struct error err = ERROR_INIT;
	struct ydoc doc = YDOC_INIT;
	struct query *query;

	check_split(text, len);
	if (query_compile(text, len, &query, &err) < 0) {
		MUST(err.code == ERROR_CONFIG && strstr(error_text(&err), "query"));
		error_release(&err);
		return 0;
	}
	for (size_t i = 0; i < query_names(query); i++)
		MUST(query_name(query, query_segments(query) - 1 - i).s);
	if (end && ydoc_parse(&doc, end + 1, rest, &limits, NULL) == 0)
		for (size_t i = 0; i < doc.documents_nr; i++)
			check_run(query, &doc, i);
	query_free(query);
	ydoc_release(&doc);
	return 0;
}
