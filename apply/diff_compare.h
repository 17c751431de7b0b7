/*
 * For apply/diff*.c alone: what comparing mappings and sequences shares.
 */
#ifndef APPLY_DIFF_COMPARE_H
#define APPLY_DIFF_COMPARE_H

#include "apply/diff.h"
#include "apply/diff_ids.h"

#include <stdint.h>

struct differ {
	struct diff *out;
	const struct diff_opts *opts;
	struct diff_ids ids;
	struct diff_side old, new;
	/*
	 * By anchor (place in doc.props) of the old document: the number that its value will have in the end; 0: it goes. An alias needs a change of its own only if it is
	 * to have another one. Anchors come before their aliases, so this is known when it is needed.
	 */
	uint32_t *becomes;
	bool backward; /* entries are put in the order from the end of the document to its beginning */
	size_t document, depth, groups;
	struct arena scratch; /* until the comparison ends */
};

/* Two values at one place. */
int diff_compare(struct differ *d, const struct ynode *old, const struct ynode *new,
	const struct diff_place *place, struct error *err);

/* diff_mapping.c, diff_sequence.c: both are such, with the same tag. */
int diff_mappings(struct differ *d, const struct ynode *old, const struct ynode *new,
	const struct diff_place *place, struct error *err);
int diff_sequences(struct differ *d, const struct ynode *old, const struct ynode *new,
	const struct diff_place *place, struct error *err);

/* An item that goes and is known by what it is, since nothing else tells it from others. */
bool diff_goes_by_value(const struct diff *diff, const struct diff_entry *entry);

/* Entries. The value is set as a whole; `old` or `new` is what stands there. */
int diff_set(struct differ *d, const struct ynode *old, const struct ynode *new,
	const struct diff_place *place, struct error *err);
struct diff_entry *diff_entry(struct differ *d, enum diff_kind kind, const struct diff_place *place,
	const struct ynode *old, const struct ynode *new, struct error *err);

/* The nodes from `first` on go: no alias can rely on an anchor among them any more. */
void diff_goes(struct differ *d, const struct ynode *first, size_t nodes);

/* Will every alias in the subtree still stand for what it stood for? */
bool diff_settled(const struct differ *d, const struct ynode *old);

/* In the diff's arena, a copy. NULL: out of memory, and err says so. */
const struct diff_place *diff_place(
	struct differ *d, const struct diff_place *place, struct error *err);

#endif
