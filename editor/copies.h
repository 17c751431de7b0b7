/*
 * The private copies on disk: what became of them in the editor's hands.
 */
#ifndef EDITOR_COPIES_H
#define EDITOR_COPIES_H

#include "editor/session.h"

enum copy_state {
	COPY_SAME, /* the original's bytes */
	COPY_CHANGED,
	COPY_GONE,
	COPY_STRANGE, /* no longer a regular file of ours, or it can't be read */
};

/*
 * Read the copy back by its path, so that editors that save by renaming work, into `text` (cleared first). Links are not followed.
 * -1 for COPY_STRANGE and when it is too large or memory runs out.
 */
int copy_read(const struct edit_file *file, struct str *text, enum copy_state *ret_state,
	struct error *err);

/* The same without keeping the text: needs no memory and can't fail. */
enum copy_state copy_compare(const struct edit_file *file);

/*
 * Write `text`, as it was last read back, into a private folder of its own, which stays; the file's name gets the suffix. Returns its
 * path, the caller's to free(); NULL on failure.
 */
char *copy_aside(const struct edit_file *file, const char *suffix, struct error *err);

/* Write it to disk, as far as that works: it is the only place that has what was typed. */
void copy_sync(const struct edit_file *file);

/* Is anything in the session's folder that we did not put there: a swap file, an auto-save? */
bool copies_have_company(const struct session *s);

/* Delete the copies that need not be kept, and the folders that are empty then. */
void copies_delete(const struct session *s, bool (*is_kept)(const struct edit_file *file));

#endif
