/*
 * For yaml/splice/ alone: how edits become byte ranges and replacements. One function for each kind of edit; each adds splices and looks at nothing but the
 * text as it was.
 */
#ifndef YAML_SPLICE_SPLICE_H
#define YAML_SPLICE_SPLICE_H

#include "base/textmap.h"
#include "yaml/splice/edit.h"
#include "yaml/splice/render.h"

/* Bytes start..end of the text become `len` bytes at `offset` of the splicer's `texts`. */
struct splice {
	size_t start, end;
	size_t offset, len;
	size_t arrival; /* several at one place are put in in this order */
};

struct splicer {
	struct ydoc *doc;
	bool json;
	const char *eol;	   /* most frequent line break of the text */
	bool verbatim_tags;	   /* there are %TAGs: `!` and `!!` may mean something else */
	const struct yedit *edits; /* all of them, in the order of yedits_splice() */
	size_t edits_nr;
	/* What splice_learn_style() found last, and in the text as a whole */
	const struct ynode *learned_of;
	struct render_style learned;
	bool general_known, general_sequences_known, general_indent_sequences;
	bool general_double_quotes;
	size_t general_step; /* 0: no such place */
	struct textmap keys; /* of splice_check_keys() */
	struct splice *gone; /* what is removed, in the order of the text */
	size_t gone_nr;
	const struct ynode *mended; /* block scalar at the end of the text whose header is done */
	struct splice *
		v; /* must not overlap; what is put in at a place (start == end) comes before what is replaced from there on */
	size_t nr, cap;
	struct str texts;
};

/* Does some edit replace, rename or remove what the node is in? Looks at all of them. (edit.c) */
bool splicer_covers(const struct splicer *s, const struct ynode *node);

/* --- splicer.c ----------------------------------------------------------------------------------------------------------------- */

struct splicer splicer_of(struct ydoc *doc, const struct splice_opts *opts);
void splicer_release(struct splicer *s);

/* What has been added so far is what removals take away. -1: ERROR_NOMEM. */
int splicer_note_gone(struct splicer *s, struct error *err);

/* Append the text with all splices done. -1: ERROR_INVALID (two meet), ERROR_NOMEM; `out` is as before then. */
int splicer_apply(struct splicer *s, struct str *out, struct error *err);

/* Where the text goes on that will be seen from `at` on: behind what is removed there. Known when removals are done, which are the first. */
size_t splicer_skip_gone(const struct splicer *s, size_t at);

/* 0, or -1: ERROR_NOMEM. */
int splicer_add(struct splicer *s, size_t start, size_t end, const char *bytes, size_t len,
	struct error *err);

/*
 * Each takes all edits of its kind that concern one node (rename, replace: 1; insert and remove: all of one collection, in order). Removals come
 * first; else they are called for the last collection of the text first, so inner ones before outer ones: what both put at one place comes in the right order.
 */
typedef int splice_fn(struct splicer *s, const struct yedit *edits, size_t nr, struct error *err);

splice_fn splice_replace;      /* splice_replace.c */
splice_fn splice_insert_block; /* splice_insert_block.c */
splice_fn splice_insert_flow;  /* splice_insert_flow.c: flow style and JSON */
splice_fn splice_root;	       /* splice_root.c */
splice_fn splice_remove_block; /* splice_remove_block.c */
splice_fn splice_remove_flow;  /* splice_remove_flow.c */
splice_fn splice_rename;       /* splice_rename.c */

/* splice_anchors.c: is an anchor within what is removed or replaced needed by an alias that stays? ERROR_INVALID, naming both places. Of all edits at once. */
int splice_check_anchors(struct ydoc *doc, const struct yedit *edits, size_t nr, struct error *err);

/* splice_json.c: is there anything in the values that JSON does not have, and that would be lost without a word? */
int splice_check_json(struct splicer *s, const struct yedit *edits, size_t nr, struct error *err);

/* splice_siblings.c: how the collection, and where it says nothing the text around it, writes things: indentation, step, `- ` style, quotes, spaces in braces. */
void splice_learn_style(
	struct splicer *s, const struct ynode *collection, struct render_style *ret_style);

/* Are the collections of that kind among the entries, as far as they have entries of their own, all in flow style, and is there one? */
bool splice_learn_flow(const struct ynode *collection, enum ynode_kind kind);

/* Blanks between the "-" of a sequence's items and what is behind it, as most of them have it. */
size_t splice_learn_dash(const struct splicer *s, const struct ynode *sequence);

/* splice_keys.c: no key may stand twice after all edits, which are in the order of the text: those put in, renamed, and those that stay. */
int splice_check_keys(struct splicer *s, const struct yedit *edits, size_t nr, struct error *err);

/* ERROR_INVALID with the place of `offset`. Returns -1. */
__attribute__((format(printf, 4, 5))) int splice_refuse(
	struct splicer *s, size_t offset, struct error *err, const char *fmt, ...);

#endif
