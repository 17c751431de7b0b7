/*
 * What changed between two texts, by path rather than by line; and the same as changes, to be made elsewhere.
 *
 *	struct diff diff = DIFF_INIT;
 *	struct diff_input old = {&old_doc, "old.yaml"}, new = {&new_doc, "new.yaml"};
 *	diff_documents(&diff, &old, &new, &opts, &err);
 *	for (size_t i = 0; i < diff.nr; i++)
 *		... diff.v[i] ...                 or diff_add_changes(&diff, &text, &err)
 *	diff_release(&diff);
 *
 * Mappings are compared by key, scalars by yscalar_same(), sequences by their longest common subsequence of items: items that are mappings with a
 * scalar `name`, `id` or `key` which no other item of the sequence has are the same item, and then compared inside; others are the same if their
 * data is. What is left between two common items is paired by place. Aliases are looked through; merge keys count as what they are written as. A change in
 * an anchored value is one difference, where the anchor is, and none where its aliases are. Documents are paired by place. Formatting and
 * comments are no data.
 *
 * Time: about linear but for sequences, where it is bounded (see diff_align.h). Threads: a diff is for one thread at a time.
 */
#ifndef APPLY_DIFF_H
#define APPLY_DIFF_H

#include "apply/change.h"
#include "base/arena.h"
#include "base/error.h"
#include "base/stop.h"
#include "base/str.h"
#include "yaml/value.h"
#include "yaml/ydoc.h"

#include <stdbool.h>
#include <stddef.h>

enum diff_kind {
	DIFF_SET,
	DIFF_ADD,
	DIFF_DELETE,
	DIFF_ORDER, /* of the keys that both mappings have */
};

/* A place, as a chain up to the root of its document (NULL). */
struct diff_place {
	const struct diff_place *up;
	const struct ynode *key; /* of a pair; NULL: an item */
	/* Of an item: where it is in the old sequence, in the new one, and when all differences before this one have been carried out */
	size_t old, new, now;
	/* An item whose value of `field` no other item has at that time, a string; NULL: it has none */
	const char *field;
	const struct ynode *identity;
};

/* One difference. */
struct diff_entry {
	enum diff_kind kind;
	size_t document;
	const struct diff_place *place;
	const struct ynode *before, *after; /* NULL: none. Aliases are looked through */
	const struct ynode *
		at; /* where it stands: the key of a pair, else the value, as it is written; of the old text for DELETE, else of the new one */
	const struct ynode *alias; /* as it stands in the old text; NULL: it is none */
	/* ADD: of this the value does not change, but what the aliases in it stand for does; NULL: of nothing */
	const struct ynode *keeps;
	bool last;    /* ADD: behind all items that there are at that time */
	size_t group; /* of ADD: those with the same number belong together */
	bool unlike;  /* ADD of an item: the old and new sequence have no other one like it */
};

struct diff_input {
	struct ydoc *doc; /* parsed; only its memory of lines changes */
	const char *name; /* for messages */
};

struct diff {
	struct diff_entry *v;
	size_t nr, cap;
	struct diff_input old, new;
	struct arena arena;
	bool elsewhere; /* as it was asked for */
};

#define DIFF_INIT                   \
	{                           \
		.arena = ARENA_INIT \
	}

struct diff_opts {
	bool ignore_order; /* of the keys of mappings */
	/*
	 * Only differences that can be carried out, in an order in which they can: diff_add_changes() and the like need it. What no path leads to, such as below a
	 * key that is a collection, is set as a whole; aliases of what changes come before it. Without it they stand in the order of the texts.
	 */
	bool for_changes;
	bool whole_sequences; /* for diff_add_merge(): a sequence in which anything differs is set as a whole */
	/*
	 * With for_changes: for diff_to_changes(), to be made in other texts. Items are then told by what they are, not by where: those with a name are not moved, and other
	 * ones are not set but go and come.
	 */
	bool elsewhere;
	struct stop *stop; /* NULL: never */
};

/*
 * Forgets what was found before. Both documents must live as long as the diff.
 * Errors: ERROR_INVALID, with name and place: a key that stands twice; an alias without anchor, or within what it stands for; with for_changes a
 * different number of documents. ERROR_LIMIT (more than YDOC_DEPTH_LIMIT levels), ERROR_NOMEM, ERROR_CANCELLED, ERROR_LATE.
 */
int diff_documents(struct diff *diff, const struct diff_input *old, const struct diff_input *new,
	const struct diff_opts *opts, struct error *err);
void diff_release(struct diff *diff);

/* Mappings in which only the order of keys differs. */
size_t diff_orders(const struct diff *diff);

/* Which index of an item a path has: see struct diff_place. */
enum diff_index { DIFF_NOW, DIFF_OLD, DIFF_NEW };

/*
 * Append a path as people write it, which queries understand: spec.containers[?@.name=='app'].image; "$": the root. A key that no path leads to is
 * "[?]". Both fail only for memory (see out).
 */
void diff_add_path(const struct diff_place *place, enum diff_index index, struct str *out);
void diff_add_pointer(const struct diff_place *place, struct str *out); /* RFC 6901 */

/*
 * Append what was found, for_changes, as a file of changes (YAML, for --changes) or as a JSON Patch: done to the old text, the data is that of the new one (but
 * for the order of keys). Errors: ERROR_INVALID, with name and place of what has no such form: tags, infinity and keys that are no strings in JSON; several
 * documents in a patch. ERROR_LIMIT (aliases), ERROR_NOMEM.
 */
int diff_add_changes(const struct diff *diff, struct str *out, struct error *err);
int diff_add_patch(const struct diff *diff, struct str *out, struct error *err);

/*
 * Append what was found, for_changes and with whole_sequences, as a JSON Merge Patch. Further errors: ERROR_INVALID (null as the value of a key, which there means that
 * the key goes; what no path leads to).
 */
int diff_add_merge(const struct diff *diff, struct str *out, struct error *err);

/*
 * What was found, for_changes and elsewhere, as changes of this list, for apply --from OLD NEW: what is to be set must be there, and for what is added its mapping
 * or list; what is so already stays. `origin` is for messages. Values live as long as the list.
 */
int diff_to_changes(
	const struct diff *diff, const char *origin, struct changes *changes, struct error *err);

#endif
