#include "yaml/query/query_eval.h"

#include "yaml/query/query_children.h"
#include "yaml/query/query_walk.h"

#include <stdlib.h>
#include <string.h>

int eval_visit(struct eval *e, uint64_t nr)
{
	struct query_run *run = e->run;
	uint64_t before = run->visited;

	run->visited += nr;
	if (run->visited > QUERY_VISITS_LIMIT)
		return error_set(e->err, ERROR_LIMIT,
			"the query visits more than %d nodes, its aliases expanded",
			QUERY_VISITS_LIMIT);
	if (before / STOP_STEPS != run->visited / STOP_STEPS)
		return stop_error(run->stop, e->err);
	return 0;
}

int eval_enter(struct eval *e)
{
	if (++e->depth > QUERY_DEPTH_LIMIT)
		return error_set(e->err, ERROR_LIMIT,
			"the query goes down more than %d levels, aliases expanded",
			QUERY_DEPTH_LIMIT);
	return 0;
}

/* --- matches --------------------------------------------------------------------------------------------------------------- */

/* Into the arena, and all above it. NULL: no memory. */
static const struct qplace *save(struct eval *e, struct frame *frame)
{
	struct qplace *copy;

	if (frame->saved)
		return frame->saved;
	copy = arena_alloc(&e->run->arena, sizeof(*copy));
	if (!copy)
		return NULL;
	*copy = frame->place;
	if (copy->up)
		copy->up = save(e, (struct frame *)frame->place.up);
	if (frame->place.up && !copy->up)
		return NULL;
	frame->saved = copy;
	return copy;
}

static int add_match(struct eval *e, struct frame *frame)
{
	struct query_run *run = e->run;
	const struct qplace *place = save(e, frame);

	if (place && run->nr == run->cap) {
		size_t cap = run->cap ? 2 * run->cap : 16;
		const struct qplace **v = realloc(run->v, cap * sizeof(*v));

		if (!v)
			return error_nomem(e->err);
		run->v = v;
		run->cap = cap;
	}
	if (!place)
		return error_nomem(e->err);
	run->v[run->nr++] = place;
	/* It costs memory, too. */
	return eval_visit(e, 7);
}

/* --- what comes of it ------------------------------------------------------------------------------------------------------ */

static int take_found(struct qwalk *w, struct frame *frame)
{
	if (!w->found.nr++)
		w->found.first = frame->place.node;
	return w->found.nr >= w->most;
}

int eval_steps(struct eval *e, const struct steps *steps, struct frame *frame, size_t most,
	struct found *ret)
{
	struct qwalk w = {.e = e, .take = take_found, .most = most};

	if (qwalk(&w, frame, steps->first) < 0)
		return -1;
	*ret = w.found;
	return 0;
}

static int take_match(struct qwalk *w, struct frame *frame)
{
	return add_match(w->e, frame);
}

static int prepare(struct eval *e, const struct query *query)
{
	size_t size = (query->slots + 1) * sizeof(*e->known);

	if (!e->run->scratch)
		e->run->scratch = calloc(1, sizeof(*e->scratch));
	e->scratch = e->run->scratch;
	e->known = arena_alloc(&e->run->arena, size);
	if (!e->scratch || !e->known)
		return error_nomem(e->err);
	e->scratch->nr = 0;
	memset(e->known, 0, size);
	return 0;
}

int query_run(const struct query *query, size_t drop, const struct ydoc *doc, size_t document,
	struct query_run *run, struct error *err)
{
	struct frame root = {.place = {.node = ydoc_root(doc, document)}};
	struct eval e = {.doc = doc, .run = run, .root = &root, .err = err};
	struct qwalk w = {.e = &e, .take = take_match};

	arena_clear(&run->arena);
	run->nr = 0;
	run->visited = 0;
	if (drop)
		w.end = query->segments[query->steps.nr - drop];
	if (!root.place.node)
		return 0;
	if (prepare(&e, query) < 0)
		return -1;
	return qwalk(&w, &root, query->steps.first) < 0 ? -1 : 0;
}

void query_run_release(struct query_run *run)
{
	free(run->v);
	arena_release(&run->arena);
	qmatch_release(run);
	qscratch_release(run);
	*run = (struct query_run)QUERY_RUN_INIT;
}
