/*
 * For yaml/query/ alone: the walk from a place through the segments of a query.
 */
#ifndef YAML_QUERY_QUERY_WALK_H
#define YAML_QUERY_QUERY_WALK_H

#include "yaml/query/query_eval.h"

/* From a place through all segments: what is found last comes to `take`, in order. It returns 0, 1 (enough) or -1. */
struct qwalk {
	struct eval *e;
	int (*take)(struct qwalk *w, struct frame *frame);
	const struct segment *end; /* it goes no further than this one */
	struct found found;	   /* for take_found() */
	size_t most;
};

/* On from `segment`, which may be NULL or w->end. 0, 1 (take() had enough), or -1. */
int qwalk(struct qwalk *w, struct frame *frame, const struct segment *segment);

#endif
