/*
 * How a flow collection lies in the text: on one line, or an entry a line. For yaml/splice/ alone.
 */
#ifndef YAML_SPLICE_FLOW_H
#define YAML_SPLICE_FLOW_H

#include "yaml/splice/compose.h"

struct flow_layout {
	bool own_lines; /* each entry begins a line, and the closing bracket does */
	bool tabs;	/* lines are indented by tabs: columns and step count these */
	bool compact;	/* no blank behind a comma */
	size_t indent;	/* columns of the entries */
	size_t step;	/* columns further than the closing bracket; 0: not own_lines */
};

/* Of a collection in flow style that has entries; else all is false and 0. */
struct flow_layout flow_layout(const struct ydoc *doc, const struct ynode *collection);

/*
 * How a collection is to be written in flow style where `node` stands (in `parent`, NULL: root): over lines as it was itself; else as those beside it; else as
 * those around it. Sets style.step, indent, tabs and compact of the slot.
 */
void flow_learn(const struct splicer *s, const struct ynode *node, const struct ynode *parent,
	struct slot *slot);

/* The same for a new entry of `collection`, which has entries. */
void flow_learn_entry(const struct splicer *s, const struct ynode *collection, struct slot *slot);

/* A value within brackets by another one. With `props_change` the old properties go with it. */
int replace_in_flow(struct splicer *s, const struct ynode *node, struct yvalue value,
	const struct slot *slot, bool props_change, struct error *err);

#endif
