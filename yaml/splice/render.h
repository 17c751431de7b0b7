/*
 * Values as text: YAML in block or flow style, or JSON. What `get` prints and what splices put in.
 */
#ifndef YAML_SPLICE_RENDER_H
#define YAML_SPLICE_RENDER_H

#include "base/error.h"
#include "base/str.h"
#include "yaml/scalar_write.h"
#include "yaml/value.h"

#include <stdbool.h>
#include <stddef.h>

struct render_style {
	bool flow;	     /* [a, b] {a: 1} */
	bool json;	     /* JSON; implies flow */
	bool expand_aliases; /* write what they stand for, and no anchors; what merge keys bring by aliases is merged (JSON: always, and all) */
	size_t indent; /* columns at which the lines of the value stand (the first line's are the caller's) */
	size_t step; /* columns a level: 2 where nothing is known; in flow style 0: all on one line */
	bool indent_sequences;	/* `key:` and its `- item` below it: indented by a step, or not */
	bool sequences_known;	/* for callers: whether the text had any such place */
	enum ynode_style quote; /* YSTYLE_PLAIN, SINGLE or DOUBLE: for strings that may be any */
	enum ynode_style key_quote;
	bool double_quotes; /* where quotes are needed and quote is plain: see scalar_write.h */
	const char *eol;
	bool spaced_braces; /* { a: 1 } rather than {a: 1} */
	bool spaced_brackets;
	bool compact; /* flow style: no blank behind a comma and, in JSON, behind a colon */
	bool closed; /* what ends the value must be no block scalar: what follows in the text would be read as part of it */
	bool verbatim_tags; /* !<tag:yaml.org,2002:str>: a %TAG of the text gives ! or !! another meaning */
	bool keep_plain; /* the value is of the text that it is written to (or shown from): what is plain stays plain, also where 1.1 and 1.2 differ about it */
};

#define RENDER_STYLE_DEFAULT                                                             \
	{                                                                                \
		.step = 2, .indent_sequences = true, .quote = YSTYLE_PLAIN, .eol = "\n", \
	}

/*
 * Append the value. Block collections begin on the line at which we are (`a: 1`, `- x`), the caller having written the indentation; no line break at the
 * end. A tag or an anchor of such a collection takes a line of its own. Tags and (unless expand_aliases) anchors and aliases are written as they were; an alias
 * whose anchor is not within the value is written out. Empty collections are [] and {}; what lies deeper than 256 columns is on one line, in flow style.
 * Literal and folded scalars stay so in block style; other strings are quoted as `quote` says.
 * Errors: ERROR_INVALID (no JSON for it: a key that is a collection; an undeclared alias), ERROR_LIMIT (aliases expanded to more than
 * YDOC_ALIASES_LIMIT nodes; recursive), ERROR_NOMEM.
 */
int render_value(
	struct yvalue value, const struct render_style *style, struct str *out, struct error *err);

/* Append a tag: as it is written in its text `doc`, or `!<...>` where that would be another one elsewhere, or `verbatim` says so. For memory see out. */
void render_tag(const struct ydoc *doc, const struct yprops *props, bool verbatim, struct str *out);

#endif
