/* From a place through the segments of a query: RFC 9535, 2.3 and 2.5. */
#include "yaml/query/query_walk.h"

#include "yaml/query/query_children.h"

#include <stdlib.h>

/* --- selectors: RFC 9535, 2.3 ---------------------------------------------------------------------------------------------- */

static int select_name(struct qwalk *w, struct frame *frame, const struct segment *segment,
	const struct selector *selector)
{
	struct frame child;
	int result;

	if (frame->place.node->kind != YNODE_MAPPING)
		return 0;
	result = children_find(w->e, frame, selector->name, &child);
	return result > 0 ? qwalk(w, &child, segment->next) : result;
}

static int select_item(
	struct qwalk *w, struct frame *frame, const struct segment *segment, int64_t index)
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
	return result > 0 ? qwalk(w, &child, segment->next) : result;
}

static int select_token(struct qwalk *w, struct frame *frame, const struct segment *segment,
	const struct selector *selector)
{
	if (frame->place.node->kind == YNODE_MAPPING)
		return select_name(w, frame, segment, selector);
	if (selector->index < 0 || selector->index == INT64_MAX)
		return 0;
	return select_item(w, frame, segment, selector->index);
}

/* All of them, or those for which the filter holds. */
static int select_each(struct qwalk *w, struct frame *frame, const struct segment *segment,
	const struct expr *filter)
{
	struct frame child;
	struct kids kids;
	int result;

	kids_begin(&kids, w->e, frame);
	while ((result = kids_next(&kids, &child)) > 0) {
		result = filter ? qfilter_holds(w->e, filter, &child) : 1;
		if (result > 0)
			result = qwalk(w, &child, segment->next);
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

static int slice_up(struct qwalk *w, struct frame *frame, const struct segment *segment,
	int64_t lower, int64_t upper, int64_t step)
{
	struct frame child;
	struct kids kids;
	int64_t i = 0;
	int result = 0;

	kids_begin(&kids, w->e, frame);
	while (i < upper && (result = kids_next(&kids, &child)) > 0) {
		if (i >= lower && (i - lower) % step == 0) {
			result = qwalk(w, &child, segment->next);
			if (result)
				return result;
		}
		i++;
	}
	return i < upper ? result : 0;
}

/* Items can be gone over forwards only, so they are remembered first. */
static int slice_down(struct qwalk *w, struct frame *frame, const struct segment *segment,
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
		result = qwalk(w, &child, segment->next);
	}
	free(items);
	return result;
}

static int select_slice(struct qwalk *w, struct frame *frame, const struct segment *segment,
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

static int select_by(struct qwalk *w, struct frame *frame, const struct segment *segment,
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

static int select_all(struct qwalk *w, struct frame *frame, const struct segment *segment)
{
	int result = 0;

	if (!ynode_is_collection(frame->place.node))
		return 0;
	for (const struct selector *s = segment->selectors; s && !result; s = s->next)
		result = select_by(w, frame, segment, s);
	return result;
}

/* --- segments: RFC 9535, 2.5 ----------------------------------------------------------------------------------------------- */

/* A node, then its children with all below them. What is an alias to something above it has been there already. */
static int descend(struct qwalk *w, struct frame *frame, const struct segment *segment)
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

int qwalk(struct qwalk *w, struct frame *frame, const struct segment *segment)
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
