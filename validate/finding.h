/*
 * What validation finds. A finding is a result, not an error: a broken file is a good answer.
 *
 * The list and all its texts live in one arena that the list owns: made by a worker, read by the collector, released there.
 */
#ifndef VALIDATE_FINDING_H
#define VALIDATE_FINDING_H

#include "base/arena.h"
#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>

enum finding_level { FINDING_ERROR, FINDING_WARNING };

struct finding {
	/* Where the user must look: 1-based, columns in code points; 0: the file as a whole */
	size_t line, column;
	/* One behind the last code point; equal to line, column where it is a point */
	size_t end_line, end_column;
	enum finding_level level;
	/* Static: "syntax", "key-duplicates", "anchors", "limits", "encoding", "io" */
	const char *rule;
	const char *message; /* UTF-8, may quote the file: print with utf8_add_safe() */
	/* More for people, who see it below the source line: "the first one is at line 3"; NULL: none */
	const char *note;
	const char *instance_path; /* JSON Pointer to the node; NULL where there is none */
	const char *schema_path;   /* likewise, of the schema's keyword */
	/*
	 * The source line of `line` without its line break, or the part of a long line around `column`; may not be
	 * valid UTF-8; NULL: none
	 */
	const char *excerpt;
	size_t excerpt_column; /* the column at which the excerpt begins: 1 unless it was cut */
	bool excerpt_cut;      /* the line goes on behind the excerpt */
	size_t seq;	       /* set by findings_add(): order of arrival */
};

/* So many findings are kept: nobody reads more, and a file made for it must not fill the memory. */
#define FINDINGS_LIMIT 10000

struct findings {
	struct arena arena;
	struct finding *v;
	size_t nr, cap;
	size_t errors, warnings; /* with those that were not kept */
};

#define FINDINGS_INIT                        \
	{                                    \
		ARENA_INIT, NULL, 0, 0, 0, 0 \
	}

/*
 * Append a copy (texts are copied into the arena). Behind FINDINGS_LIMIT of them, findings are only counted, and at the place of
 * the first one stands a last finding (rule "limits", not counted) that says so. 0, or -1 when out of memory.
 */
int findings_add(struct findings *list, const struct finding *f);

/* By line, then column, then order of arrival. */
void findings_sort(struct findings *list);
void findings_clear(struct findings *list); /* empty, memory kept */
void findings_release(struct findings *list);

#endif
