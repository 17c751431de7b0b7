/*
 * Changes: what is asked for (set this, delete that), and what follows from it for one text.
 *
 *	struct changes changes = CHANGES_INIT;
 *	changes_set(&changes, "--set", "spec.replicas=3", &err);  ...  in the order given      (change_read.h, patch.h, change_file.h)
 *	struct changer changer;                                   one per worker
 *	changer_init(&changer, &limits);
 *	change_text(&changer, &changes, "app.yaml", text, len, &result, &err);
 *	... result.text, result.lines; changer.doc is the result, parsed: validate it ...
 *	changer_release(&changer);
 *
 * The changes are made one after the other, each on the outcome of the one before: query, edits (yaml/splice/edit.h), new text, parse, verify. The last
 * parse is that of the result, so nothing is parsed twice. Changes never differ once they are made, so all workers share them.
 */
#ifndef APPLY_CHANGE_H
#define APPLY_CHANGE_H

#include "base/arena.h"
#include "base/error.h"
#include "base/stop.h"
#include "base/str.h"
#include "base/textmap.h"
#include "yaml/query/query.h"
#include "yaml/splice/edit.h"
#include "yaml/value.h"
#include "yaml/ydoc.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum change_kind {
	CHANGE_SET,    /* every match of path is value; a missing last key is added */
	CHANGE_DELETE, /* every match goes; no match is fine */
	CHANGE_APPEND, /* value behind the last item of every sequence that matches */
	CHANGE_INSERT, /* value before item I: path ends in [I]; I may be the length; negative counts from the end */
	CHANGE_RENAME, /* the key of every match becomes value, which is a string */
	CHANGE_MERGE,  /* value is merged into every match (RFC 7396) */
	CHANGE_EXPECT, /* every match is value, and there is one; else the file fails */
	/* JSON Patch (RFC 6902): `path` and `from` are JSON Pointers */
	CHANGE_ADD,
	CHANGE_REMOVE,
	CHANGE_REPLACE,
	CHANGE_MOVE,
	CHANGE_COPY,
	CHANGE_TEST,
	CHANGE_EXEC, /* a shell command on a private copy of the whole text */
};

/* In which documents: those in which `path` matches something that is `value`, or, with `differs`, nothing that is. */
struct change_where {
	struct query *path;  /* owned; NULL: all documents */
	struct yvalue value; /* without `doc`: anything */
	bool differs;
	const char *text; /* as it was written; in the list's arena */
};

struct change {
	enum change_kind kind;
	struct query *path, *from; /* owned by the list; NULL where there is none */
	struct yvalue value;
	struct ytext text; /* EXEC: the command, NUL-terminated */
	const char *
		origin; /* as the user knows it, for messages: "--set spec.replicas", "fix.json:3"; in the list's arena */
	size_t patch; /* changes of the same JSON Patch have the same number, not 0: all of them are done in a document, or none */
	/* Of an entry of a file of changes: only in files whose path matches, in documents where it matches. NULL: all. Borrowed from the list */
	const struct patterns *files;
	const struct change_where *where;
	bool create, through_alias; /* those of the list, or of its entry in a file of changes */
	long doc;		    /* -1: all */
	/* Of what differs between two texts (diff.h): what must be there, else the file fails */
	enum { CHANGE_NEEDS_NOTHING, CHANGE_NEEDS_PARENT, CHANGE_NEEDS_PLACE } needs;
	bool unless_there; /* APPEND, INSERT: not into a list that has such an item; one of the same name that differs makes the file fail */
	bool one_item; /* DELETE: of each list that matches, the first item that is value; none is fine */
};

struct changes {
	struct change *v;
	size_t nr, cap;
	struct arena arena;
	struct change_source *
		sources; /* the parsed texts that values lie in; in a list, so that they don't move */
	struct change_scope *scopes; /* what entries of files of changes are limited to */
	size_t patches;
	/* What holds for all of them; `create` and `through_alias` are to be set before the first one is added */
	bool create, through_alias, must_match;
	struct change_where where;
	long doc; /* from 0; -1: all */
};

#define CHANGES_INIT                           \
	{                                      \
		.arena = ARENA_INIT, .doc = -1 \
	}

void changes_release(struct changes *changes);

/* --- making them ------------------------------------------------------------------------------------------------------------ */

/*
 * An option as it was written: `option` is its name, "--set", `text` its value; both are copied. What kind it is of, and how its text is read, says a
 * table in change_read.c: --set, --set-string, --set-file, --delete, --append, --insert, --rename, --expect, --merge, --patch, --changes, --exec; --from is
 * not one of them (diff.h). Errors: ERROR_USAGE (the form, or no such option: exit status 64), ERROR_CONFIG (a query, value, patch or file of changes that
 * can't be understood, with its place: 65), ERROR_OPEN, ERROR_LIMIT (a file), ERROR_NOMEM.
 */
int changes_add_option(
	struct changes *changes, const char *option, const char *text, struct error *err);

/*
 * QUERY, or QUERY=VALUE, QUERY==VALUE, QUERY!=VALUE: the first `=` outside of brackets and quotes, VALUE is YAML. The path of `ret` is to be freed also after
 * an error. Errors: ERROR_CONFIG (with --where before what the value is wrong about), ERROR_NOMEM.
 */
int changes_read_where(struct changes *changes, const char *text, size_t len,
	struct change_where *ret, struct error *err);

/* A new entry with the list's `create`, `through_alias`, doc -1; filled by the caller. NULL: out of memory. */
struct change *changes_add(struct changes *changes, enum change_kind kind, const char *origin);

/* Parse `text` (which is copied) for values of this list. The document lives as long as the list. ERROR_CONFIG with path, line, column. */
int changes_parse_source(struct changes *changes, const char *name, const char *text, size_t len,
	const struct ydoc **ret_doc, struct error *err);

/* The i-th option of that table, "--set"; NULL behind the last one. */
const char *changes_option(size_t i);

/*
 * Make the value one that needs nothing outside of itself: without anchors, aliases expanded. One without both stays as it is. Errors: as
 * render_value() and changes_parse_source().
 */
int changes_expand(
	struct changes *changes, const char *name, struct yvalue *value, struct error *err);

/* A parsed patch, merge patch, or file of changes (apply/patch.c, apply/change_file.c). `name` is for messages. Errors: ERROR_CONFIG with the place. */
int changes_add_patch(
	struct changes *changes, const char *name, struct yvalue patch, struct error *err);
int changes_add_file(
	struct changes *changes, const char *name, struct yvalue file, struct error *err);

/* --- carrying them out ------------------------------------------------------------------------------------------------------ */

/* What became of one place. */
struct change_line {
	/* "spec.replicas: 2 → 3", "spec.old: deleted", "spec.new: added 1", "items: + {a: 1}"; long values are cut. In the changer's arena. Not yet safe for a
	 * terminal */
	const char *text;
	size_t line; /* in the new text, from 1; of what was deleted: in the text as it was when that was done */
	size_t document;
	uint32_t node; /* for apply/ alone: where it is; UINT32_MAX: `line` is known */
};

enum change_verdict {
	CHANGE_DONE,	  /* text differs */
	CHANGE_UNCHANGED, /* it was so already */
	CHANGE_SKIPPED,	  /* nothing matched */
};

struct change_result {
	enum change_verdict verdict;
	const char *
		text; /* the new text, in the encoding of the old one; the changer's; the old text where nothing changed */
	size_t len;
	struct change_line *lines; /* the changer's */
	size_t lines_nr;
	const char *
		why; /* SKIPPED: "no document matches --where", "nothing matches spec.x"; static or in the changer's arena */
};

/* One per worker; all memory is used again for the next text. */
struct changer {
	struct ydoc *doc; /* the parsed result; the caller may validate it, not change it */
	struct ydoc_limits limits;
	/* Keys that stand twice and aliases without an anchor don't keep a text from being changed; but what lies below such a key is not changed */
	bool keeps_problems;
	bool one_by_one; /* parse and verify after each change, also where several can be made in one go (for tests) */
	size_t rounds; /* so many texts were made on the way to the last result */
	const char *
		tempdir; /* where CHANGE_EXEC makes its copies; borrowed; NULL: as base/tempdir.h has it */

	/* What follows is for apply/ alone. */
	struct ydoc docs[2], copied_doc; /* before and after; what a JSON Patch copies or moves */
	struct query_run found, other;
	struct yedits edits;
	struct str texts[2], encoded, copied, scratch;
	struct yvalue moved;	   /* what copied_doc holds */
	struct str chosen, scoped; /* a byte for each document: by the list, by an entry */
	/* Of the mapping that was looked into last; and, where that was so more than a few times, the places of its values by their keys */
	const struct ynode *looked_into;
	size_t looks;
	struct textmap keys;
	struct arena arena;
	struct change_line *lines;
	size_t lines_nr, lines_cap;
	/* One for each node of the document; where those are that are not 0, as long as they are few */
	uint32_t *marks, marked[16];
	size_t marks_cap, marked_nr;
	bool marks_ready; /* of this document, and all of them 0 but those in `marked` */
	uint8_t *touched; /* one for each node: see change_batch.c */
	size_t touched_cap;
	struct textmap touched_keys;
	uint32_t *
		doubled; /* keys that stand twice, and their values: numbers of nodes of `doc`, in order */
	size_t doubled_nr, doubled_cap;
	struct change_shift *shifts;
	size_t shifts_cap;
};

void changer_init(struct changer *changer, const struct ydoc_limits *limits);
void changer_release(struct changer *changer);

/*
 * Make all changes in `text`, which is borrowed until the next call; nothing is written anywhere. 0, with *ret; -1 with what is in the way, line and column in
 * it where it has a place (in the text as it then was), nothing of this file is to be written: ERROR_INVALID (the text is not YAML, has a key twice or is not UTF-8; --expect; a
 * missing parent; --must-match; an alias in the way; an anchor that is needed; a JSON Patch test; what edit.h says), ERROR_LIMIT, ERROR_NOMEM, ERROR_CANCELLED,
 * ERROR_LATE. A result that is not what was meant is a bug of ours: ERROR_INVALID, and the message says so.
 */
int change_text(struct changer *changer, const struct changes *changes, const char *name,
	const char *text, size_t len, struct change_result *ret, struct error *err);

#endif
