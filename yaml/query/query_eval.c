#include "yaml/query/query_eval.h"

#include "yaml/query/query_children.h"

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

/* --- the walk -------------------------------------------------------------------------------------------------------------- */

/* From a place through all segments: what is found last comes to `take`, in order. It returns 0, 1 (enough) or -1. */
struct walk {
	struct eval *e;
	int (*take)(struct walk *w, struct frame *frame);
	const struct segment *end; /* it goes no further than this one */
	struct found found;	   /* for take_found() */
	size_t most;
};

static int walk(struct walk *w, struct frame *frame, const struct segment *segment);

/* --- selectors: RFC 9535, 2.3 */

static int select_name(struct walk *w, struct frame *frame, const struct segment *segment,
	const struct selector *selector)
{
	struct frame child;
	int result;

	if (frame->place.node->kind != YNODE_MAPPING)
		return 0;
	result = children_find(w->e, frame, selector->name, &child);
	return result > 0 ? walk(w, &child, segment->next) : result;
}

static int select_item(
	struct walk *w, struct frame *frame, const struct segment *segment, int64_t index)
{
	struct frame child;
	int result;

	if (frame->place.node->kind != YNODE_SEQUENCE)
		return 0;
	if (index < 0)
		index += frame->place.node->nr;
	if (index < 0)
		return 0;
	result = children_item(w->e, frame, (uint64_t)index, &child);
	return result > 0 ? walk(w, &child, segment->next) : result;
}

static int select_token(struct walk *w, struct frame *frame, const struct segment *segment,
	const struct selector *selector)
{
	if (frame->place.node->kind == YNODE_MAPPING)
		return select_name(w, frame, segment, selector);
	if (selector->index < 0 || selector->index == INT64_MAX)
		return 0;
	return select_item(w, frame, segment, selector->index);
}

/* All of them, or those for which the filter holds. */
static int select_each(struct walk *w, struct frame *frame, const struct segment *segment,
	const struct expr *filter)
{
	struct frame child;
	struct kids kids;
	int result;

	kids_begin(&kids, w->e, frame);
	while ((result = kids_next(&kids, &child)) > 0) {
		result = filter ? filter_holds(w->e, filter, &child) : 1;
		if (result > 0)
			result = walk(w, &child, segment->next);
		if (result)
			break;
	}
	kids_end(&kids);
	return result;
}

static int64_t bounded(int64_t value, int64_t low, int64_t high)
{
	return value < low ? low : value > high ? high : value;
}

/* RFC 9535, 2.3.4.2.2: the bounds, and with a negative step the first one and the one before the last. */
static void slice_bounds(const struct slice *slice, int64_t nr, int64_t *lower, int64_t *upper)
{
	bool up = slice->step > 0;
	int64_t start = slice->has_start ? slice->start : up ? 0 : nr - 1;
	int64_t end = slice->has_end ? slice->end : up ? nr : -nr - 1;

	if (start < 0 && slice->has_start)
		start += nr;
	if (end < 0)
		end += nr;
	*lower = up ? bounded(start, 0, nr) : bounded(end, -1, nr - 1);
	*upper = up ? bounded(end, 0, nr) : bounded(start, -1, nr - 1);
}

static int slice_up(struct walk *w, struct frame *frame, const struct segment *segment,
	int64_t lower, int64_t upper, int64_t step)
{
	struct frame child;
	struct kids kids;
	int64_t i = 0;
	int result = 0;

	kids_begin(&kids, w->e, frame);
	while (i < upper && (result = kids_next(&kids, &child)) > 0) {
		if (i >= lower && (i - lower) % step == 0) {
			result = walk(w, &child, segment->next);
			if (result)
				return result;
		}
		i++;
	}
	return i < upper ? result : 0;
}

/* Items can be gone over forwards only, so they are remembered first. */
static int slice_down(struct walk *w, struct frame *frame, const struct segment *segment,
	int64_t lower, int64_t upper, int64_t step)
{
	size_t nr = frame->place.node->nr;
	const struct ynode **items, *item;
	int result = 0;

	if (upper <= lower)
		return 0;
	if (eval_visit(w->e, nr) < 0)
		return -1;
	items = malloc(nr * sizeof(*items));
	if (!items)
		return error_nomem(w->e->err);
	nr = 0;
	YNODE_EACH (item, frame->place.node)
		items[nr++] = item;
	for (int64_t i = upper; i > lower && !result; i += step) {
		struct frame child;

		children_fill_item(&child, frame, items[i], (size_t)i);
		result = walk(w, &child, segment->next);
	}
	free(items);
	return result;
}

static int select_slice(struct walk *w, struct frame *frame, const struct segment *segment,
	const struct slice *slice)
{
	int64_t lower, upper;

	if (frame->place.node->kind != YNODE_SEQUENCE || !slice->step)
		return 0;
	slice_bounds(slice, frame->place.node->nr, &lower, &upper);
	if (slice->step > 0)
		return slice_up(w, frame, segment, lower, upper, slice->step);
	return slice_down(w, frame, segment, lower, upper, slice->step);
}

static int select_by(struct walk *w, struct frame *frame, const struct segment *segment,
	const struct selector *selector)
{
	switch (selector->kind) {
	case SELECTOR_NAME:
		return select_name(w, frame, segment, selector);
	case SELECTOR_WILDCARD:
		return select_each(w, frame, segment, NULL);
	case SELECTOR_INDEX:
		return select_item(w, frame, segment, selector->index);
	case SELECTOR_SLICE:
		return select_slice(w, frame, segment, &selector->slice);
	case SELECTOR_FILTER:
		return select_each(w, frame, segment, selector->filter);
	case SELECTOR_TOKEN:
		return select_token(w, frame, segment, selector);
	}
	return 0;
}

static int select_all(struct walk *w, struct frame *frame, const struct segment *segment)
{
	int result = 0;

	if (!ynode_is_collection(frame->place.node))
		return 0;
	for (const struct selector *s = segment->selectors; s && !result; s = s->next)
		result = select_by(w, frame, segment, s);
	return result;
}

/* --- segments: RFC 9535, 2.5 */

/* A node, then its children with all below them. What is an alias to something above it has been there already. */
static int descend(struct walk *w, struct frame *frame, const struct segment *segment)
{
	struct frame child;
	struct kids kids;
	int result;

	if (!ynode_is_collection(frame->place.node))
		return 0;
	result = eval_enter(w->e);
	if (!result)
		result = select_all(w, frame, segment);
	if (!result) {
		kids_begin(&kids, w->e, frame);
		while ((result = kids_next(&kids, &child)) > 0) {
			if (child.place.alias && is_recursive(child.place.alias))
				continue;
			result = descend(w, &child, segment);
			if (result)
				break;
		}
		kids_end(&kids);
	}
	eval_leave(w->e);
	return result;
}

static int walk(struct walk *w, struct frame *frame, const struct segment *segment)
{
	int result;

	if (segment == w->end)
		return w->take(w, frame);
	if (segment->descendant)
		return descend(w, frame, segment);
	result = eval_enter(w->e);
	if (!result)
		result = select_all(w, frame, segment);
	eval_leave(w->e);
	return result;
}

/* --- what comes of it ------------------------------------------------------------------------------------------------------ */

static int take_found(struct walk *w, struct frame *frame)
{
	if (!w->found.nr++)
		w->found.first = frame->place.node;
	return w->found.nr >= w->most;
}

int eval_steps(struct eval *e, const struct steps *steps, struct frame *frame, size_t most,
	struct found *ret)
{
	struct walk w = {.e = e, .take = take_found, .most = most};

	if (walk(&w, frame, steps->first) < 0)
		return -1;
	*ret = w.found;
	return 0;
}

static int take_match(struct walk *w, struct frame *frame)
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
	struct walk w = {.e = &e, .take = take_match};

	arena_clear(&run->arena);
	run->nr = 0;
	run->visited = 0;
	if (drop)
		w.end = query->segments[query->steps.nr - drop];
	if (!root.place.node)
		return 0;
	if (prepare(&e, query) < 0)
		return -1;
	return walk(&w, &root, query->steps.first) < 0 ? -1 : 0;
}

void query_run_release(struct query_run *run)
{
	free(run->v);
	arena_release(&run->arena);
	match_release(run);
	scratch_release(run);
	*run = (struct query_run)QUERY_RUN_INIT;
}
