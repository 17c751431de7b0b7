#include "validate/finding.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int make_room(struct findings *list)
{
	size_t cap = list->cap ? list->cap * 2 : 16;
	struct finding *grown;

	if (list->nr < list->cap)
		return 0;
	if (cap > SIZE_MAX / sizeof(*grown))
		return -1;
	grown = realloc(list->v, cap * sizeof(*grown));
	if (!grown)
		return -1;
	list->v = grown;
	list->cap = cap;
	return 0;
}

/* Replace a text by a copy in the arena. */
static int keep(struct findings *list, const char **text)
{
	if (!*text)
		return 0;
	*text = arena_copy(&list->arena, *text, strlen(*text));
	return *text ? 0 : -1;
}

static int store(struct findings *list, const struct finding *f)
{
	struct finding copy = *f;

	if (make_room(list) < 0 || keep(list, &copy.message) < 0 || keep(list, &copy.note) < 0 ||
		keep(list, &copy.instance_path) < 0 || keep(list, &copy.schema_path) < 0 ||
		keep(list, &copy.excerpt) < 0)
		return -1;
	copy.seq = list->nr;
	list->v[list->nr++] = copy;
	return 0;
}

/* In place of the first finding that is one too many. */
static int store_limit(struct findings *list, const struct finding *f)
{
	char message[64];

	snprintf(message, sizeof(message), "more than %d problems: the rest is not listed",
		FINDINGS_LIMIT);
	return store(list, &(struct finding){
				   .line = f->line,
				   .column = f->column,
				   .end_line = f->end_line,
				   .end_column = f->end_column,
				   .level = FINDING_ERROR,
				   .rule = "limits",
				   .message = message,
			   });
}

int findings_add(struct findings *list, const struct finding *f)
{
	int stored = list->nr < FINDINGS_LIMIT	  ? store(list, f)
		     : list->nr == FINDINGS_LIMIT ? store_limit(list, f)
						  : 0;

	if (stored < 0)
		return -1;
	if (f->level == FINDING_ERROR)
		list->errors++;
	else
		list->warnings++;
	return 0;
}

#define COMPARE(a, b) (((a) > (b)) - ((a) < (b)))

static int by_place(const void *left, const void *right)
{
	const struct finding *a = left, *b = right;

	if (a->line != b->line)
		return COMPARE(a->line, b->line);
	if (a->column != b->column)
		return COMPARE(a->column, b->column);
	return COMPARE(a->seq, b->seq);
}

void findings_sort(struct findings *list)
{
	if (list->nr > 1)
		qsort(list->v, list->nr, sizeof(*list->v), by_place);
}

void findings_clear(struct findings *list)
{
	arena_clear(&list->arena);
	list->nr = list->errors = list->warnings = 0;
}

void findings_release(struct findings *list)
{
	arena_release(&list->arena);
	free(list->v);
	*list = (struct findings)FINDINGS_INIT;
}
