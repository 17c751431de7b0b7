/*
 * The document: what libyaml says about a text, as nodes with byte spans over that text. Lint, schema, queries and edits all
 * work on it. JSON is read into it, too.
 *
 *	struct ydoc doc = YDOC_INIT;                     one per worker, used for file after file
 *	if (ydoc_parse(&doc, text, len, NULL, &err) < 0)
 *		... doc.problem says what is wrong and where; the nodes before that place are there ...
 *	for (size_t i = 0; i < doc.documents_nr; i++) {
 *		const struct ynode *root = ydoc_root(&doc, i), *child;
 *
 *		YNODE_EACH(child, root)
 *			...
 *	}
 *	ydoc_release(&doc);
 *
 * The nodes of a stream lie in one array in the order of the text (a parent, then its children with all of theirs), so a walk
 * over everything is a plain loop over doc.nodes, and the first child of a node is the node behind it. Links between nodes are
 * distances in that array. A mapping's children are key, value, key, value, ...
 *
 * All offsets are bytes from the beginning of doc.text, which is UTF-8. Lines and columns are computed when they are asked for.
 * In the steady state of a worker nothing is allocated but what libyaml itself allocates.
 *
 * Threads: one ydoc is for one thread at a time.
 */
#ifndef YAML_YDOC_H
#define YAML_YDOC_H

#include "base/arena.h"
#include "base/error.h"
#include "base/stop.h"
#include "base/str.h"
#include "base/textmap.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum ynode_kind { YNODE_SCALAR, YNODE_ALIAS, YNODE_SEQUENCE, YNODE_MAPPING };

enum ynode_style {
	YSTYLE_PLAIN,
	YSTYLE_SINGLE,	/* 'text' */
	YSTYLE_DOUBLE,	/* "text" */
	YSTYLE_LITERAL, /* | */
	YSTYLE_FOLDED,	/* > */
	YSTYLE_BLOCK,	/* of collections: by indentation */
	YSTYLE_FLOW,	/* [ ] and { }; also the mapping without brackets in [key: value] */
};

struct ynode {
	uint32_t start;	  /* where it begins, with its tag and anchor */
	uint32_t content; /* where it begins behind tag and anchor, with quotes or bracket */
	uint32_t
		end; /* behind its last byte; never behind the line break of its last line. Of a block collection: where its
			     last child ends. An empty node (`key:`) has content == end, behind the ":" or "-" */
	uint32_t up; /* the parent is this many nodes before; 0: a root */
	uint32_t
		size; /* nodes of this subtree, with itself: the next sibling is this many nodes further */
	uint32_t
		index; /* place among its siblings, from 0; in a mapping keys are even and values odd */
	union {
		uint32_t nr; /* collections: children (a mapping has two a pair) */
		uint32_t
			target; /* aliases: the anchored node is this many nodes before; 0: undeclared */
	};
	uint32_t len; /* bytes of value */
	/* Scalars: the text after unquoting and folding; aliases: the name. Not NUL-terminated */
	const char *value;
	uint32_t props; /* 1 + place in doc.props; 0: neither tag nor anchor */
	uint8_t kind, style;
	bool last; /* the last of its siblings */
	uint8_t sketch; /* of value: the same for the same text; 0 for collections. Saves most comparisons */
};

/* Tag and anchor, which few nodes have. */
struct yprops {
	const char *anchor; /* without the "&"; NULL: none. Not NUL-terminated */
	/* Resolved, "tag:yaml.org,2002:str"; NULL: none. NUL-terminated, in the arena */
	const char *tag;
	uint32_t anchor_len, tag_len;
	uint32_t tag_start, tag_end; /* as it stands in the text: "!!str" */
	uint32_t node;
	bool open;	/* while building: an alias to it now is a recursive one */
	uint64_t nodes; /* nodes of its subtree when all aliases are expanded */
};

struct ydocument {
	/* First directive, "---" or content; behind the "---" (start where there is none) */
	uint32_t start, body;
	/* Where the content ends; behind the "..." (body_end where there is none) */
	uint32_t body_end, end;
	/* Its nodes: the root is the first one. 0 nodes: broken before any content */
	uint32_t first, nodes;
	bool explicit_start, explicit_end;
};

enum yproblem_kind {
	YPROBLEM_NONE,
	YPROBLEM_SYNTAX,
	YPROBLEM_ENCODING,
	YPROBLEM_LIMIT,	 /* one that is fixed; from here on: limits */
	YPROBLEM_DEPTH,	 /* ydoc_limits.depth */
	YPROBLEM_ALIASES /* ydoc_limits.aliases */
};

/* Why the text could not be parsed. */
struct yproblem {
	enum yproblem_kind kind;
	uint32_t start, end; /* where the user must look */
	uint32_t mark;	     /* where libyaml stood when it gave up */
	const char *message; /* one line; in the arena, never NULL when there is a problem */
	const char *libyaml; /* libyaml's own text; static; NULL: not from libyaml */
};

#define YDOC_DEPTH_LIMIT   1000
#define YDOC_ALIASES_LIMIT 10000000

/* 0 in a member means its default. */
struct ydoc_limits {
	size_t depth; /* collections within each other */
	size_t aliases; /* nodes of a document when all its aliases are expanded (a recursive alias counts once) */
	struct stop *
		stop; /* borrowed: whether to go on is asked for each 16 KiB of the text; NULL: always */
};

/* A collection that is open while parsing. */
struct yframe {
	uint32_t node, last; /* its node; its last child so far (itself: none) */
	uint64_t seen[4];    /* the sketches of its keys, a bit each */
	bool suspect;	     /* it is in doc->suspects */
};

struct ydoc {
	const char *text; /* UTF-8, with the BOM if there is one */
	size_t len;
	size_t bom; /* bytes of the BOM: 0 or 3 */

	struct ynode *nodes;
	struct ydocument *documents;
	struct yprops *props;
	size_t nodes_nr, documents_nr, props_nr;
	/* Mappings in which two keys have the same sketch: only there can one stand twice */
	uint32_t *suspects;
	size_t suspects_nr;
	size_t undeclared; /* aliases without an anchor before them */
	struct yproblem problem;

	/* What follows is for yaml/ alone. */
	size_t nodes_cap, documents_cap, props_cap, suspects_cap;
	struct arena arena;
	struct str transcoded; /* the text, where it was not UTF-8 */
	struct textmap anchors;
	struct yframe *frames; /* the open collections while parsing */
	size_t frames_nr, frames_cap;
	uint32_t *lines; /* offsets of the line starts; built when first asked for */
	size_t lines_nr, lines_cap;
	size_t near_offset, near_line, near_column; /* the last answer of ydoc_position() */
};

#define YDOC_INIT                      \
	{                              \
		.transcoded = STR_INIT \
	}

/*
 * Parse a whole stream. Forgets what was parsed before.
 *
 * text:   `len` bytes as they are in the file: UTF-8 or UTF-16, with or without BOM. UTF-8 is borrowed and must stay until the
 *         next parse, clear or release; UTF-16 is transcoded into memory of the ydoc.
 * limits: NULL: the defaults.
 * Errors: ERROR_INVALID and ERROR_LIMIT, with line, column and message, and doc->problem filled; what stands before the problem
 *         is in the nodes (collections that were open there end with what they have). ERROR_NOMEM, and ERROR_CANCELLED and ERROR_LATE
 *         of limits->stop: nothing is in the nodes, doc->problem is empty.
 *         An undeclared alias is no error here: its target is 0, and doc->undeclared counts it.
 */
int ydoc_parse(struct ydoc *doc, const char *text, size_t len, const struct ydoc_limits *limits,
	struct error *err);

void ydoc_clear(struct ydoc *doc); /* forget the text and all nodes, keep the memory */
void ydoc_release(struct ydoc *doc);

/*
 * Line and column, from 1, of a byte offset. Lines end at \n, \r\n or a lone \r, as in editors (to libyaml, NEL, U+2028 and
 * U+2029 are line breaks as well). Columns count code points; the BOM does not count. 0, or -1 when out of memory.
 */
int ydoc_position(struct ydoc *doc, size_t offset, size_t *ret_line, size_t *ret_column);

/* Only the line, which costs less in a long one. 0 when out of memory. */
size_t ydoc_line_nr(struct ydoc *doc, size_t offset);

/* The bytes of a line without its line break. `line` from 1. 0, or -1 when out of memory or there is no such line. */
int ydoc_line(struct ydoc *doc, size_t line, size_t *ret_start, size_t *ret_end);

/*
 * Append the JSON Pointer (RFC 6901) from the root of its document to the node; a key stands for its value. 0; 1: it is longer than
 * `most` bytes, nothing is appended (and no more was read than that); -1: out of memory.
 */
int ynode_pointer(const struct ynode *node, size_t most, struct str *out);

/* The root of the i-th document; NULL: none (a document that broke before its content). */
static inline const struct ynode *ydoc_root(const struct ydoc *doc, size_t i)
{
	return doc->documents[i].nodes ? &doc->nodes[doc->documents[i].first] : NULL;
}

static inline bool ynode_is_collection(const struct ynode *node)
{
	return node->kind >= YNODE_SEQUENCE;
}

static inline const struct ynode *ynode_first(const struct ynode *node)
{
	return ynode_is_collection(node) && node->nr ? node + 1 : NULL;
}

static inline const struct ynode *ynode_next(const struct ynode *node)
{
	return node->last ? NULL : node + node->size;
}

static inline const struct ynode *ynode_parent(const struct ynode *node)
{
	return node->up ? node - node->up : NULL;
}

/* Is it a key of a mapping? */
static inline bool ynode_is_key(const struct ynode *node)
{
	return node->up && (node - node->up)->kind == YNODE_MAPPING && node->index % 2 == 0;
}

/* ynode.sketch of a scalar's value. */
static inline uint8_t ynode_sketch(const char *value, size_t len)
{
	const unsigned char *s = (const unsigned char *)value;

	return len ? (uint8_t)(s[0] * 7 + s[len / 2] * 13 + s[len - 1] * 29 + len * 3) : 1;
}

/* The node that an alias stands for; NULL: undeclared. */
static inline const struct ynode *ynode_target(const struct ynode *alias)
{
	return alias->target ? alias - alias->target : NULL;
}

/* Tag and anchor; NULL: it has neither. */
static inline const struct yprops *ydoc_props(const struct ydoc *doc, const struct ynode *node)
{
	return node->props ? &doc->props[node->props - 1] : NULL;
}

#define YNODE_EACH(child, parent) \
	for ((child) = ynode_first(parent); (child); (child) = ynode_next(child))

#endif
