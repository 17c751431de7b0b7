/*
 * How `get` prints one match.
 */
#ifndef CLI_GET_PRINT_H
#define CLI_GET_PRINT_H

#include "base/error.h"
#include "base/str.h"
#include "cli/get_options.h"
#include "yaml/query/query.h"

/* Between two values of YAML without their places, where one of them takes more than a line. */
#define GET_SEPARATOR "---\n"

struct get_print {
	enum get_format format;
	bool place;	  /* path:line:col: before each, but in JSON */
	bool color;	  /* of that */
	bool on_terminal; /* no control characters */
	char end;	  /* behind each of raw */
};

struct get_match {
	const char *path; /* of the file, as it is shown */
	struct ydoc *doc;
	size_t document;
	const struct qplace *place;
	bool is_first, after_long; /* in the file; the one before it took more than one line */
};

/*
 * Append the match. `spare` is memory for a text in between. *ret_long: as YAML it takes more than one line. Errors, after which `out` is as before: of
 * render_value(), with path, line and column; ERROR_NOMEM.
 */
int get_print(const struct get_print *print, const struct get_match *match, struct str *spare,
	struct str *out, bool *ret_long, struct error *err);

#endif
