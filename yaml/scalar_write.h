/*
 * Writing a scalar so that it reads back as what is meant, to parsers of YAML 1.1 and of 1.2.
 *
 * The style is kept where it can carry the new value: a value that was 'quoted' stays so. A text of several lines, where no "double quotes" were, becomes
 * literal if the place and the text allow it (else it is put in double quotes), as does what was folded and can't stay so. A string is quoted exactly when it must be: when plain it
 * would be something else (`yes`, `012`, `1e3`, `~`, `2001-01-01`, `<<`), or nothing at all (`a: b`, ` #`, `- x`, `@x`, empty, blanks at an
 * end, line breaks, control characters). What libyaml does not read (or reads as something else) counts as not possible.
 */
#ifndef YAML_SCALAR_WRITE_H
#define YAML_SCALAR_WRITE_H

#include "base/error.h"
#include "base/str.h"
#include "yaml/value.h"

#include <stdbool.h>
#include <stddef.h>

/* Where the scalar will stand. */
struct scalar_place {
	enum ynode_style style; /* wished for: of the old value, or of the siblings */
	/*
	 * The plain scalar that stood here, or NULL. Where the new one is plain, too, in what the user wrote, and both mean something else to 1.1 than
	 * to 1.2 in the same way (`no` and `yes`, `0644` and `0600`), the new one stays plain: the file is written for one of the two.
	 */
	const struct ynode *before;
	const struct ydoc *before_doc;
	bool double_quotes; /* where quotes are needed and none were wished for: "these", as the text around has them; else 'these' */
	bool in_flow;	    /* within [ ] or { }: no block scalars, and , [ ] { } need quotes */
	bool is_key;	    /* of a mapping: one line, at most 1024 characters ahead of the ":" */
	bool json;	    /* JSON: "quoted" or a JSON literal; else ERROR_INVALID */
	size_t indent; /* columns of the lines of a block scalar, or of further lines of a multi-line one */
	size_t parent_indent; /* columns of the parent collection, for an indentation indicator ("|2"); SIZE_MAX at the root, where none is used */
	const char *eol;      /* "\n" or "\r\n" */
	/* Of a block scalar that is replaced: the text of its header behind | or > with its comment; NULL: none */
	const char *header;
	size_t header_len;
	bool at_end;   /* nothing follows in the text, which has no final line break */
	bool may_keep; /* no empty line follows, so that a block scalar may keep line breaks at its end ("|+", which would take those along) */
	bool no_block; /* no block scalars: what follows (a comment that is indented, say) would be read as part of them */
};

/*
 * Append the scalar `value` (its tag and anchor are the caller's affair). Literal and folded ones end without their last line break, as ynode.end
 * does, unless it belongs to the value and the place is `at_end`. *ret_style: what it became. A header's comment goes on behind what is no block scalar.
 *
 * A number in a form that only 1.2 knows is written in one that both know (1e3 as 1.0e+3, 0o14 as 12), but not in JSON. What means one thing to 1.2 and
 * another to 1.1 is meant as in 1.2, and so quoted if that is a string (`yes`), unless `before` says otherwise.
 *
 * Errors: ERROR_INVALID (it can't be written at all: bytes that are not UTF-8, a key that is too long, not JSON), ERROR_NOMEM.
 */
int scalar_write(struct yvalue value, const struct scalar_place *place, struct str *out,
	enum ynode_style *ret_style, struct error *err);

/* Append as JSON: "text" quoted and escaped; U+007F to U+009F, U+2028, U+2029, U+FEFF escaped, too. Never fails but for memory (see out). */
void scalar_add_json_string(struct str *out, const char *text, size_t len);

/*
 * Append as a JSON literal what it is under the core schema of 1.2: null, true, 12, 1.5e3, "text". Numbers as JSON writes them (0x1F as 31, +1 as 1, 012 as
 * 12, .5 as 0.5; more digits than a double has are kept); infinite and not-a-number as a string, and so 0x and 0o beyond 64 bits.
 */
void scalar_add_json(struct str *out, const struct ydoc *doc, const struct ynode *scalar);

#endif
